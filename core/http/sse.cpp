#include "http/sse.h"

#include <cstring>

namespace sluice::http {

namespace {

constexpr std::string_view kBom = "\xEF\xBB\xBF";
constexpr std::size_t kNone = std::string_view::npos;

// The first CR or LF at or after `from`. The search for CR ends at the LF, so that a stream is read twice at most.
std::size_t findLineEnd(std::string_view text, std::size_t from)
{
    const std::size_t lf = text.find('\n', from);
    const std::size_t cr = text.substr(0, lf).find('\r', from);
    return cr != kNone ? cr : lf;
}

} // namespace

SseFramer::SseFramer(std::size_t maxEvent)
    : m_maxEvent(maxEvent)
{
}

bool SseFramer::feed(std::string_view bytes, const std::function<void(const SseEvent &)> &sink)
{
    if (m_tooLong) {
        return false;
    }
    if (m_skipLf && !bytes.empty()) {
        m_skipLf = false;
        if (bytes.front() == '\n') {
            sink(SseEvent{bytes.substr(0, 1), {}, {}, false});
            bytes.remove_prefix(1);
        }
    }
    while (!bytes.empty()) {
        const std::size_t before = m_buffer.size();
        if (before > 0) {
            m_buffer.append(bytes);
        }
        const std::string_view all = before > 0 ? std::string_view(m_buffer) : bytes;
        const std::size_t end = findEnd(all);
        // `end` first: the verdict on a long event must not depend on where the input was cut.
        if ((end == kNone ? all.size() : end) > m_maxEvent) {
            m_tooLong = true;
            m_buffer.clear();
            return false;
        }
        if (end == kNone) {
            if (before == 0) {
                m_buffer.assign(bytes);
            }
            return true;
        }
        m_skipLf = end == all.size() && all[end - 1] == '\r';
        emitEvent(all.substr(0, end), sink);
        m_atStart = false;
        m_buffer.clear();
        m_searched = 0;
        m_lineStart = 0;
        m_afterCr = false;
        bytes.remove_prefix(end - before);
    }
    return true;
}

std::size_t SseFramer::findEnd(std::string_view bytes)
{
    while (true) {
        if (m_afterCr && m_lineStart < bytes.size()) {
            m_lineStart += bytes[m_lineStart] == '\n' ? 1 : 0;
            m_searched = m_lineStart;
            m_afterCr = false;
        }
        const std::size_t mark = findLineEnd(bytes, m_searched);
        if (mark == kNone) {
            m_searched = bytes.size();
            return kNone;
        }
        const bool blank = mark == m_lineStart
            || (m_atStart && m_lineStart == 0 && bytes.substr(0, mark) == kBom);
        std::size_t next = mark + 1;
        if (bytes[mark] == '\r') {
            if (next == bytes.size()) {
                m_afterCr = true;
            } else if (bytes[next] == '\n') {
                ++next;
            }
        }
        m_lineStart = next;
        m_searched = next;
        if (blank) {
            return next;
        }
    }
}

void SseFramer::emitEvent(std::string_view raw, const std::function<void(const SseEvent &)> &sink)
{
    SseEvent event{raw, {}, {}, false};
    std::string_view rest = raw;
    if (m_atStart && rest.starts_with(kBom)) {
        rest.remove_prefix(kBom.size());
    }
    bool joined = false;
    while (!rest.empty()) {
        const std::size_t end = findLineEnd(rest, 0);
        const std::string_view line = rest.substr(0, end);
        rest.remove_prefix(end == kNone ? rest.size() : end + 1);
        const std::size_t colon = line.find(':');
        const std::string_view field = line.substr(0, colon);
        std::string_view value = colon == kNone ? std::string_view{} : line.substr(colon + 1);
        if (value.starts_with(' ')) {
            value.remove_prefix(1);
        }
        if (field == "data") {
            if (!event.hasData) {
                event.data = value;
                event.hasData = true;
                continue;
            }
            if (!joined) {
                m_data.assign(event.data);
                joined = true;
            }
            m_data.append(1, '\n').append(value);
        } else if (field == "event") {
            event.name = value;
        }
    }
    if (joined) {
        event.data = m_data;
    }
    sink(event);
}

} // namespace sluice::http
