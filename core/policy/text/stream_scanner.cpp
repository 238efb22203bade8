#include "policy/text/stream_scanner.h"

#include "policy/guardrail/lane_judge.h"
#include "policy/text/utf8.h"

#include <algorithm>
#include <array>
#include <utility>

namespace sluice::policy {

struct StreamScanner::State {
    State(std::shared_ptr<const RuleSet> shared, Direction direction, bool leavesMasked)
        : rules(std::move(shared)), lane(*rules, direction, leavesMasked), isActive(rules->isActive(direction))
    {
    }

    std::size_t readCut(std::string_view text);
    void release(std::string_view text, std::string &out);
    void keepCutOnly(std::string_view text);

    [[nodiscard]] std::uint64_t arrived() const { return gone + held.size(); }

    std::shared_ptr<const RuleSet> rules;
    LaneJudge lane;
    bool isActive;
    std::vector<Redaction> *redactions = nullptr; // of the call that runs
    // Bytes that came and did not leave, begun code point included; the first one is byte `gone` of
    // the lane. After a block only a begun code point, which is read but never leaves.
    std::string held;
    std::uint64_t gone = 0;
    std::size_t mostHeld = 0;
};

// Reads the code point that the last piece cut, with the help of `text`; returns the bytes of
// `text` it took.
std::size_t StreamScanner::State::readCut(std::string_view text)
{
    const auto cut = static_cast<std::size_t>(arrived() - lane.offset());
    if (cut == 0) {
        return 0;
    }
    std::array<char, 8> joined{};
    const std::size_t size = cut + std::min(text.size(), joined.size() - cut);
    std::copy_n(held.end() - static_cast<std::ptrdiff_t>(cut), cut, joined.begin());
    std::copy_n(text.begin(), size - cut, joined.begin() + static_cast<std::ptrdiff_t>(cut));
    std::size_t done = 0;
    while (done < cut) {
        const std::size_t length = lane.readOne({joined.data() + done, size - done});
        if (length == 0) {
            return text.size(); // still cut
        }
        done += length;
    }
    return done - cut;
}

// Lets leave what may, of what is held and then of `text`, and holds the rest.
void StreamScanner::State::release(std::string_view text, std::string &out)
{
    if (!held.empty() && lane.hasChanges()) {
        held.append(text); // what leaves as a whole may lie in both
        text = {};
    }
    const std::uint64_t to = lane.releasable();
    if (held.empty() && to == gone + text.size()) { // nothing has to wait
        lane.append(text, gone, out, redactions);
        gone = to;
        return;
    }
    const std::uint64_t textOffset = arrived();
    if (to > gone && !held.empty()) {
        const auto count
            = static_cast<std::size_t>(std::min(to - gone, std::uint64_t{held.size()}));
        lane.append(std::string_view(held).substr(0, count), gone, out, redactions);
        held.erase(0, count);
        gone += count;
    }
    std::size_t taken = 0;
    if (to > gone) {
        taken = static_cast<std::size_t>(to - textOffset);
        lane.append(text.substr(0, taken), textOffset, out, redactions);
        gone = to;
    }
    held.append(text.substr(taken));
}

void StreamScanner::State::keepCutOnly(std::string_view text)
{
    held.append(text);
    const auto past = static_cast<std::size_t>(lane.offset() - gone);
    held.erase(0, past);
    gone += past;
}

StreamScanner::StreamScanner(std::shared_ptr<const RuleSet> rules, Direction direction, bool leavesMasked)
{
    m_state = std::make_unique<State>(std::move(rules), direction, leavesMasked);
}

StreamScanner::~StreamScanner() = default;
StreamScanner::StreamScanner(StreamScanner &&) noexcept = default;
StreamScanner &StreamScanner::operator=(StreamScanner &&) noexcept = default;

void StreamScanner::feed(std::string_view text, std::string &released,
                         std::vector<Redaction> *redactions)
{
    State &state = *m_state;
    state.redactions = redactions;
    if (!state.isActive) {
        released.append(text);
        return;
    }
    const bool wasBlocked = state.lane.isBlocked();
    const std::size_t cut = state.readCut(text);
    state.lane.read(text.substr(cut));
    if (!wasBlocked) {
        state.release(text, released);
    }
    if (state.lane.isBlocked()) {
        state.keepCutOnly(wasBlocked ? text : std::string_view{});
    }
    state.mostHeld = std::max(state.mostHeld, heldBytes());
}

void StreamScanner::finish(std::string &released, std::vector<Redaction> *redactions)
{
    State &state = *m_state;
    state.redactions = redactions;
    const auto cut = static_cast<std::size_t>(state.arrived() - state.lane.offset());
    const bool wasBlocked = state.lane.isBlocked();
    state.lane.finish(std::string_view(state.held).substr(state.held.size() - cut));
    if (!wasBlocked) {
        state.release({}, released);
    }
    if (state.lane.isBlocked()) {
        state.keepCutOnly({});
    }
}

bool StreamScanner::isBlocked() const
{
    return m_state->lane.isBlocked();
}

std::size_t StreamScanner::heldBytes() const
{
    return isBlocked() ? 0 : m_state->held.size();
}

std::size_t StreamScanner::maxHeldBytes() const
{
    return m_state->mostHeld;
}

const Verdict &StreamScanner::verdict() const
{
    return m_state->lane.verdict();
}

} // namespace sluice::policy
