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

Lane::Lane(std::shared_ptr<const RuleSet> rules, const LaneDelta &delta, EventFrame frame, std::string path)
    : m_key(delta.lane)
    , m_group(delta.group)
    , m_frame(std::move(frame))
    , m_path(std::move(path))
{
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
    } else {
        m_scanner->feed(text, released);
    }
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
    if (!m_high.empty()) {
        const std::string high = std::move(m_high);
        m_high.clear();
        feedText(high, released);
    }
    if (m_arguments) {
        m_arguments->finish(released);
    } else {
        m_scanner->finish(released);
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
        hit.path = m_path;
        verdict.add(std::move(hit));
    }
    verdict.restored += own.restored - std::exchange(m_restored, own.restored);
    verdict.garbled += own.garbled - std::exchange(m_garbled, own.garbled);
    // More hits than are kept still count.
    verdict.kind = std::max(verdict.kind, own.kind);
}

} // namespace sluice::policy
