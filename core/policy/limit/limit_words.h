#pragma once

#include <cstdint>

namespace sluice::policy {

// The words that limits, settings and the desk share. No thread rules: values.

// Off: not even counted. Observe: counted, and what it would have refused is told. Enforce: refused.
enum class LimitMode : std::uint8_t { Off, Observe, Enforce };

// The levels of the limit tree from the root down, and beside them the upstreams, whose limits are no client's.
enum class LimitLevel : std::uint8_t { Global, Key, Model, Endpoint, Upstream };

enum class LimitUnit : std::uint8_t { Requests, Tokens, Concurrency, Burst };

// What becomes of requests that come faster than the rate, as nginx's limit_req has it: with Queue they wait their turn, with NoDelay
// a burst passes at once, with Delay so many of it pass at once and the others wait.
enum class Smoothing : std::uint8_t { Off, Queue, NoDelay, Delay };

// Why a limit is not the number that was set.
enum class LimitChange : std::uint8_t {
    None,
    Narrowed, // the key's behaviour
    Widened, // the same
    LocalShare, // the team's counter is away: our share of it
    Latency, // an upstream that became slower
    Refusals, // an upstream that refused or failed
    Probing, // an upstream that keeps up: a little more is tried
};

} // namespace sluice::policy
