#pragma once

#include <cstdint>
#include <string_view>

namespace sluice::relay {

// Where an exchange stands. Exchange::enter() is the only place that changes it, and checks each step against canFollow().
enum class ExchangeState : std::uint8_t {
    ReadingHead,
    Admitting, // filters on the head: access, size, limits
    ReadingBody,
    Deciding, // filters on the body: guardrail, choice of upstream
    Connecting, // waiting for a connection to the upstream
    Sending,
    AwaitingHead,
    Streaming,
    Finishing, // the answer is over; its last bytes are on their way
    Done,
    // Side exits.
    LocalReply, // an answer of ours
    Retrying, // another attempt is being chosen or waited for
    ClientGone,
    DeadlineExceeded,
    UpstreamFailed,
};

inline constexpr int kExchangeStateCount = static_cast<int>(ExchangeState::UpstreamFailed) + 1;

// The table of legal steps.
bool canFollow(ExchangeState from, ExchangeState to);

std::string_view stateName(ExchangeState state);

} // namespace sluice::relay
