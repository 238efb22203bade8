#pragma once

#include <cstdint>

namespace sluice::policy {

// What in a client's traffic can be out of the ordinary.
enum class AnomalySignal : std::uint8_t {
    Burst, // requests in ten seconds, against what is usual for this client
    Blocked, // share of prompts that a rule blocked
    Errors, // share of requests that ended in an error of the client's making
    Tokens, // tokens of a minute that were not read from a cache, against what is usual for this client
    Repeats, // the same prompt again and again: a loop that has run away
};

inline constexpr int kAnomalySignalCount = static_cast<int>(AnomalySignal::Repeats) + 1;

enum class AnomalyState : std::uint8_t {
    Closed, // everything passes
    Suspended, // nothing passes until its time is over
    HalfOpen, // a trickle passes; good behaviour closes the breaker, another finding suspends again
};

// Why a breaker tripped, with its numbers. Shares are from 0 to 1, the others counts. No thread rules: value.
struct AnomalyFinding {
    AnomalySignal signal = AnomalySignal::Burst;
    double value = 0; // as measured
    double baseline = 0; // what is usual for this client; 0 where there is no such thing
    double threshold = 0; // a `value` from it on trips
    int samples = 0; // requests the value was taken from
    bool operator==(const AnomalyFinding &) const = default;
};

} // namespace sluice::policy
