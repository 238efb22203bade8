#include "policy/dialect/lane.h"

#include "policy/dialect/json_text.h"

#include <algorithm>
#include <utility>

namespace sluice::policy {

namespace {

// The surrogate whose three bytes begin `text`, or 0.
std::uint32_t surrogateAt(std::string_view text, std::size_t at)
{
    if (at + 3 > text.size() || text[at] != '\xED' || static_cast<unsigned char>(text[at + 1]) < 0xA0) {
        return 0;
    }
    return jsonUnitAt(text, at).codePoint;
}

} // namespace

Lane::Lane(std::shared_ptr<const RuleSet> rules, const LaneDelta &delta, EventFrame frame, std::string path, KeptText *kept)
    : m_kind(delta.arguments ? 0 : delta.kind)
{
    m_parts.push_back({delta.lane, delta.group, std::move(frame), std::move(path), m_kind == 0 ? nullptr : kept});
    if (delta.arguments) {
        m_arguments.emplace(std::move(rules), Direction::Answer);
    } else {
        m_scanner.emplace(std::move(rules), Direction::Answer, delta.isSigned);
    }
}

void Lane::feedText(std::string_view text, std::string &released)
{
    if (m_arguments) {
        m_arguments->feed(text, released);
        return;
    }
    if (m_form == Form::Expected) {
        if (const std::size_t first = text.find_first_not_of(" \t\r\n"); first != std::string_view::npos) {
            m_form = text[first] == '{' || text[first] == '[' ? Form::Json : Form::Text;
        }
    }
    if (m_kind == 0 && m_form == Form::Text) {
        m_scanner->feed(text, released);
        return;
    }
    const std::size_t from = released.size();
    m_redactions.clear();
    m_scanner->feed(text, released, &m_redactions);
    distribute(text, from, released);
}

// Gives what the scanner let out to the parts it is of: `released` from `from` on. `text` is what it was fed with.
void Lane::distribute(std::string_view text, std::size_t from, std::string &released)
{
    LanePart &current = m_parts.back();
    if (KeptText *kept = current.kept; kept && kept->isWhole && !text.empty()) {
        if (kept->text.size() + text.size() <= kMaxKept) {
            kept->text.append(text);
        } else {
            *kept = {{}, {}, false, kept->isCrossed};
        }
    }
    m_arrived += text.size();
    const std::uint64_t waitingFrom = m_left;
    if (m_redactions.empty() && m_left >= current.start) {
        m_left += released.size() - from;
        if (m_left == m_arrived) {
            m_waiting.clear();
            return;
        }
        m_waiting.append(text);
        m_waiting.erase(0, static_cast<std::size_t>(m_left - waitingFrom));
        return;
    }
    m_waiting.append(text);
    const std::string fresh = released.substr(from);
    released.resize(from);
    std::size_t at = 0;
    for (const Redaction &redaction : m_redactions) {
        const std::size_t plain = redaction.start - static_cast<std::size_t>(m_left);
        leave(m_left, redaction.start, std::string_view(fresh).substr(at, plain), false, released);
        leave(redaction.start, redaction.end, redaction.text, true, released);
        at += plain + redaction.text.size();
        m_left = redaction.end;
    }
    const std::size_t rest = fresh.size() - at;
    leave(m_left, m_left + rest, std::string_view(fresh).substr(at), false, released);
    m_left += rest;
    m_waiting.erase(0, static_cast<std::size_t>(m_left - waitingFrom));
}

// Bytes [start, end) of the lane leave as `text`, or as they came where it is the same.
void Lane::leave(std::uint64_t start, std::uint64_t end, std::string_view text, bool isRedaction, std::string &released)
{
    std::size_t index = m_parts.size() - 1;
    while (index > 0 && m_parts[index].start > start) {
        --index;
    }
    bool isSplit = false;
    for (; start < end; ++index) {
        const LanePart &part = m_parts[index];
        if (part.end <= start) {
            continue; // empty
        }
        const std::uint64_t stop = std::min(end, part.end);
        isSplit = isSplit || stop < end;
        std::string own;
        if (!isRedaction) {
            own = text.substr(0, static_cast<std::size_t>(stop - start));
            text.remove_prefix(own.size());
        } else if (!isSplit) {
            if (m_form == Form::Json) {
                appendEscapedJson(text, own);
            } else {
                own = text;
            }
        } else {
            // What lies in one part leaves as it should; of what lies in several each part is masked.
            const auto at = static_cast<std::size_t>(start - (m_arrived - m_waiting.size()));
            own = maskOf(std::string_view(m_waiting).substr(at, static_cast<std::size_t>(stop - start)));
        }
        if (part.kept && isRedaction) {
            part.kept->redactions.push_back({static_cast<std::size_t>(start - part.start), static_cast<std::size_t>(stop - part.start), own});
            const bool touches = stop == part.end || (start == part.start && index > 0);
            part.kept->isCrossed = part.kept->isCrossed || isSplit || touches;
        }
        if (index + 1 == m_parts.size()) {
            released += own;
        } else if (!m_late.empty() && m_late.back().part == index) {
            m_late.back().text += own;
        } else {
            m_late.push_back({index, std::move(own)});
        }
        start = stop;
    }
}

std::vector<Lane::Late> Lane::takeLate()
{
    return std::exchange(m_late, {});
}

std::size_t Lane::firstWaitingPart() const
{
    std::size_t index = m_parts.size();
    while (index > 0 && m_parts[index - 1].end > m_left) {
        --index;
    }
    return index;
}

bool Lane::canGoOn() const
{
    const KeptText *kept = m_parts.back().kept;
    return m_kind != 0 && m_parts.size() < kMaxParts && (!kept || kept->isWhole) && !isBlocked();
}

void Lane::expectJson()
{
    m_form = m_scanner ? Form::Expected : Form::Text;
}

void Lane::settleHigh(std::string &released)
{
    if (!m_high.empty()) {
        const std::string high = std::move(m_high);
        m_high.clear();
        feedText(high, released);
    }
}

void Lane::endPart(std::string &released)
{
    settleHigh(released);
    m_parts.back().end = m_arrived;
}

void Lane::beginPart(const LaneDelta &delta, EventFrame frame, std::string path, KeptText *kept)
{
    m_parts.push_back({delta.lane, delta.group, std::move(frame), std::move(path), kept, m_arrived});
}

std::string_view Lane::feed(std::string_view literal, bool escaped, std::string &scratch, std::string &released)
{
    if (!escaped && m_high.empty()) {
        feedText(literal, released);
        return literal;
    }
    scratch.clear();
    appendDecodedJson(literal, scratch);
    std::string_view text = scratch;
    std::string joined;
    if (!m_high.empty() && !text.empty()) {
        const std::uint32_t low = surrogateAt(text, 0);
        if (isLowSurrogate(low)) {
            appendCodePoint(joinSurrogates(surrogateAt(m_high, 0), low), joined);
            text.remove_prefix(3);
        } else {
            joined = m_high;
        }
        m_high.clear();
        feedText(joined, released);
    }
    const std::string_view last = text.size() >= 3 ? text.substr(text.size() - 3) : std::string_view{};
    if (isHighSurrogate(surrogateAt(last, 0))) {
        m_high = last;
        text.remove_suffix(3);
    }
    feedText(text, released);
    return scratch;
}

void Lane::finish(std::string &released)
{
    settleHigh(released);
    if (m_arguments) {
        m_arguments->finish(released);
        return;
    }
    const std::size_t from = released.size();
    m_redactions.clear();
    m_scanner->finish(released, &m_redactions);
    if (m_kind != 0 || m_form == Form::Json) {
        distribute({}, from, released);
    }
}

bool Lane::isBlocked() const
{
    return m_arguments ? m_arguments->isBlocked() : m_scanner->isBlocked();
}

std::size_t Lane::heldBytes() const
{
    return m_high.size() + (m_arguments ? m_arguments->heldBytes() : m_scanner->heldBytes());
}

void Lane::report(Verdict &verdict)
{
    const Verdict &own = m_arguments ? m_arguments->verdict() : m_scanner->verdict();
    for (; m_reported < own.hits.size(); ++m_reported) {
        Hit hit = own.hits[m_reported];
        std::size_t index = m_parts.size() - 1;
        while (m_parts[index].start > hit.start) {
            --index; // a hit is told where it starts
        }
        const LanePart &part = m_parts[index];
        hit.end = static_cast<std::size_t>(std::min<std::uint64_t>(hit.end, part.end) - part.start);
        hit.start -= static_cast<std::size_t>(part.start);
        hit.path = part.path;
        verdict.add(std::move(hit));
    }
    verdict.restored += own.restored - std::exchange(m_restored, own.restored);
    verdict.garbled += own.garbled - std::exchange(m_garbled, own.garbled);
    // More hits than are kept still count.
    verdict.kind = std::max(verdict.kind, own.kind);
}

} // namespace sluice::policy
