#include "policy/dialect/argument_lane.h"

#include "policy/dialect/json_text.h"

#include <algorithm>

namespace sluice::policy {

namespace {

bool isSpace(char c)
{
    return c == ' ' || c == '\n' || c == '\r' || c == '\t';
}

bool isStructure(char c)
{
    return isSpace(c) || c == '{' || c == '}' || c == '[' || c == ']' || c == ':' || c == ',';
}

bool isNumberByte(char c)
{
    return (c >= '0' && c <= '9') || c == '+' || c == '-' || c == '.' || c == 'e' || c == 'E';
}

} // namespace

ArgumentLane::ArgumentLane(std::shared_ptr<const RuleSet> rules, Direction direction)
    : m_rules(std::move(rules))
    , m_direction(direction)
{
}

std::size_t ArgumentLane::heldBytes() const
{
    return m_waiting.size() - m_waitingAt + m_unit.size() + m_highRaw.size();
}

void ArgumentLane::open()
{
    m_scanner.emplace(m_rules, m_direction);
    m_reported = 0;
    m_decoded = 0;
    m_base = m_position;
}

// Passes over the input that stands for `bytes` of decoded text, appending it if `released` is given. Returns its bytes.
std::size_t ArgumentLane::skipDecoded(std::size_t bytes, std::string *released)
{
    const std::size_t from = m_waitingAt;
    while (bytes > 0) {
        const std::string_view waiting = std::string_view(m_waiting).substr(m_waitingAt);
        if (waiting.empty()) {
            break;
        }
        std::size_t length = std::min(bytes, waiting.size());
        std::size_t decoded = length;
        if (m_place != Place::Plain) {
            if (waiting[0] == '\\') {
                const JsonUnit unit = jsonUnitAt(waiting, 0);
                std::string text;
                appendCodePoint(unit.length == 0 ? 'u' : unit.codePoint, text);
                length = unit.length == 0 ? std::min<std::size_t>(2, waiting.size()) : unit.length; // `\u` without its digits
                decoded = text.size();
            } else {
                length = decoded = std::min(bytes, std::min(waiting.find('\\'), waiting.size()));
            }
        }
        m_waitingAt += length;
        bytes -= std::min(bytes, decoded);
    }
    const std::size_t length = m_waitingAt - from;
    if (released) {
        released->append(m_waiting, from, length);
    }
    m_written += length;
    return length;
}

void ArgumentLane::write(std::string &released)
{
    // What the scanner let through leaves as it was written; what it replaced is escaped anew.
    std::size_t fresh = 0;
    for (const Redaction &redaction : m_redactions) {
        const std::size_t plain = redaction.start - m_decoded;
        skipDecoded(plain, &released);
        const std::size_t start = m_written;
        skipDecoded(redaction.end - redaction.start, nullptr);
        std::string text;
        if (m_place == Place::Plain) {
            text = redaction.text;
        } else {
            appendEscapedJson(redaction.text, text);
        }
        released += text;
        if (m_keepEdits) {
            m_edits.push_back({start, m_written, std::move(text)});
        }
        fresh += plain + redaction.text.size();
        m_decoded = redaction.end;
    }
    m_decoded += m_fresh.size() - fresh;
    skipDecoded(m_fresh.size() - fresh, &released);
    m_fresh.clear();
    m_redactions.clear();
    if (m_waitingAt == m_waiting.size()) {
        m_waiting.clear();
        m_waitingAt = 0;
    }
    const Verdict &own = m_scanner->verdict();
    for (; m_reported < own.hits.size(); ++m_reported) {
        Hit hit = own.hits[m_reported];
        hit.start += m_base;
        hit.end += m_base;
        m_verdict.add(std::move(hit));
    }
    m_blocked = m_blocked || m_scanner->isBlocked();
}

void ArgumentLane::takeRun(std::string_view run, std::string &released)
{
    m_waiting.append(run);
    m_verdict.bytesScanned += run.size();
    m_scanner->feed(run, m_fresh, &m_redactions);
    write(released);
}

void ArgumentLane::take(std::uint32_t codePoint, std::string_view raw, std::string &released)
{
    std::string text;
    appendCodePoint(codePoint, text);
    m_waiting.append(raw);
    m_verdict.bytesScanned += text.size();
    m_scanner->feed(text, m_fresh, &m_redactions);
    write(released);
}

void ArgumentLane::settlePendingHigh(std::string &released)
{
    if (!m_highRaw.empty()) {
        const std::string raw = std::move(m_highRaw);
        m_highRaw.clear();
        take(m_high, raw, released);
    }
}

void ArgumentLane::endEscape(std::string &released)
{
    const std::string raw = std::move(m_unit);
    m_unit.clear();
    m_place = Place::Inside;
    const std::uint32_t codePoint = jsonUnitAt(raw, 0).codePoint;
    if (!m_highRaw.empty() && isLowSurrogate(codePoint)) {
        const std::string both = m_highRaw + raw;
        m_highRaw.clear();
        take(joinSurrogates(m_high, codePoint), both, released);
        return;
    }
    settlePendingHigh(released);
    if (isHighSurrogate(codePoint)) {
        m_high = codePoint;
        m_highRaw = raw;
        return;
    }
    take(codePoint, raw, released);
}

void ArgumentLane::close(std::string &released)
{
    settlePendingHigh(released);
    m_scanner->finish(m_fresh, &m_redactions);
    write(released);
    const Verdict &own = m_scanner->verdict();
    m_verdict.pseudonymised += own.pseudonymised;
    m_verdict.nameless += own.nameless;
    m_verdict.restored += own.restored;
    m_verdict.garbled += own.garbled;
    m_scanner.reset();
}

bool ArgumentLane::scalarIsJson() const
{
    return m_unit == "true" || m_unit == "false" || m_unit == "null"
        || std::all_of(m_unit.begin(), m_unit.end(), isNumberByte);
}

void ArgumentLane::goPlain(std::string &released)
{
    m_place = Place::Plain;
    m_position -= m_unit.size();
    open();
    m_position += m_unit.size();
    const std::string text = std::move(m_unit);
    m_unit.clear();
    takeRun(text, released);
}

void ArgumentLane::feed(std::string_view text, std::string &released)
{
    std::size_t at = 0;
    while (at < text.size() && !m_blocked) {
        const char c = text[at];
        switch (m_place) {
        case Place::Plain:
            m_position += text.size() - at;
            takeRun(text.substr(at), released);
            at = text.size();
            continue;
        case Place::Start:
            if (isSpace(c) || c == '{' || c == '[') {
                m_place = isSpace(c) ? Place::Start : Place::Outside;
                released += c;
                ++m_written;
            } else if (c == '"') {
                m_place = Place::Outside;
                continue;
            } else {
                goPlain(released);
                continue;
            }
            break;
        case Place::Scalar:
            if (!isStructure(c) && c != '"' && static_cast<unsigned char>(c) < 0x80 && m_unit.size() < 512) {
                m_unit += c;
                break;
            }
            if (!scalarIsJson() || !isStructure(c)) {
                goPlain(released);
                continue;
            }
            m_written += m_unit.size();
            released += m_unit;
            m_unit.clear();
            m_place = Place::Outside;
            continue;
        case Place::Outside:
            if (c == '"') {
                m_position += 1;
                open();
                m_position -= 1;
                m_place = Place::Inside;
                released += c;
                ++m_written;
            } else if (isStructure(c)) {
                released += c;
                ++m_written;
            } else {
                m_place = Place::Scalar;
                continue;
            }
            break;
        case Place::Escape: {
            m_unit += c;
            const bool unicode = m_unit.size() >= 2 && m_unit[1] == 'u';
            if (unicode && m_unit.size() > 2 && hexValue(c) < 0) {
                // No such escape: its bytes are text like any other.
                const std::string broken = std::move(m_unit);
                m_unit.clear();
                settlePendingHigh(released);
                m_place = Place::Inside;
                take('u', std::string_view(broken).substr(0, 2), released);
                for (std::size_t i = 2; i + 1 < broken.size(); ++i) {
                    takeRun(std::string_view(broken).substr(i, 1), released);
                }
                continue; // c is read again, as text
            }
            if (unicode ? m_unit.size() == 6
                        : m_unit.size() - 1 >= sequenceLength(static_cast<unsigned char>(m_unit[1]))) {
                ++at;
                ++m_position;
                endEscape(released);
                continue;
            }
            break;
        }
        case Place::Inside:
            if (c == '"') {
                close(released);
                if (m_blocked) {
                    return;
                }
                m_place = Place::Outside;
                released += c;
                ++m_written;
            } else if (c == '\\') {
                m_place = Place::Escape;
                m_unit = c;
            } else {
                settlePendingHigh(released);
                const std::size_t stop = std::min(text.find_first_of("\"\\", at), text.size());
                takeRun(text.substr(at, stop - at), released);
                m_position += stop - at;
                at = stop;
                continue;
            }
            break;
        }
        ++at;
        ++m_position;
    }
    m_maxHeld = std::max(m_maxHeld, heldBytes());
}

void ArgumentLane::finish(std::string &released)
{
    if (m_blocked) {
        return;
    }
    if (m_place == Place::Scalar && !scalarIsJson()) {
        goPlain(released);
    }
    if (m_scanner) {
        close(released);
    }
    if (!m_blocked) {
        // A cut escape or a number: bytes that spell nothing.
        released += m_unit;
        m_written += m_unit.size();
        m_unit.clear();
    }
    m_place = Place::Start;
}

} // namespace sluice::policy
