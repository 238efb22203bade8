#pragma once

#include "policy/guardrail/rule_set.h"
#include "policy/guardrail/verdict.h"

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace sluice::policy {

// Scans one lane (one text surface of a stream) as it arrives and lets text leave as soon as no
// continuation could make it part of a hit: plain text at once, of a begun word exactly the live
// prefix stays back, and what a rule hit leaves as `*`, a placeholder or the value it stands for. The output does not depend on how the
// text was split (FILTERING.md 2.3). Worker thread; one per lane.
class StreamScanner final {
public:
    // `leavesMasked`: see LaneJudge.
    StreamScanner(std::shared_ptr<const RuleSet> rules, Direction direction, bool leavesMasked = false);
    ~StreamScanner();
    StreamScanner(StreamScanner &&) noexcept;
    StreamScanner &operator=(StreamScanner &&) noexcept;

    // Takes decoded text, split anywhere (inside a code point too), and appends to `released` what
    // may leave now. After a Block hit nothing is appended any more: isBlocked() tells. `redactions`,
    // if given, gets what was replaced in it: offsets of the lane, and what left in the place.
    void feed(std::string_view text, std::string &released,
              std::vector<Redaction> *redactions = nullptr);

    // The lane is over: settles and releases the rest.
    void finish(std::string &released, std::vector<Redaction> *redactions = nullptr);

    // A Block list hit; no byte of the hit has been released.
    [[nodiscard]] bool isBlocked() const;

    // Bytes of input that wait inside, now and at most so far.
    [[nodiscard]] std::size_t heldBytes() const;
    [[nodiscard]] std::size_t maxHeldBytes() const;

    // Hits so far; offsets count from the start of the lane. `path` is empty: the lane's owner
    // knows it.
    [[nodiscard]] const Verdict &verdict() const;

private:
    struct State;
    std::unique_ptr<State> m_state;
};

} // namespace sluice::policy
