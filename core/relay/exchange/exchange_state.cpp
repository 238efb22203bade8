#include "relay/exchange/exchange_state.h"

#include <array>
#include <initializer_list>

namespace sluice::relay {

namespace {

using S = ExchangeState;

constexpr std::uint32_t bits(std::initializer_list<S> states)
{
    std::uint32_t mask = 0;
    for (const S state : states) {
        mask |= 1U << static_cast<unsigned>(state);
    }
    return mask;
}

struct Row {
    S from;
    std::string_view name;
    std::uint32_t next;
};

// Every state may end in ClientGone or DeadlineExceeded until the answer is over.
constexpr std::array kRows{
    Row{S::ReadingHead, "ReadingHead", bits({S::Admitting, S::LocalReply, S::ClientGone})},
    Row{S::Admitting, "Admitting", bits({S::ReadingBody, S::Deciding, S::LocalReply, S::ClientGone})},
    Row{S::ReadingBody, "ReadingBody", bits({S::Deciding, S::LocalReply, S::ClientGone, S::DeadlineExceeded})},
    Row{S::Deciding, "Deciding", bits({S::Connecting, S::LocalReply, S::ClientGone})},
    Row{S::Connecting, "Connecting",
        bits({S::Sending, S::UpstreamFailed, S::DeadlineExceeded, S::ClientGone})},
    Row{S::Sending, "Sending", bits({S::AwaitingHead, S::UpstreamFailed, S::DeadlineExceeded, S::ClientGone})},
    Row{S::AwaitingHead, "AwaitingHead",
        bits({S::Streaming, S::UpstreamFailed, S::DeadlineExceeded, S::ClientGone})},
    Row{S::Streaming, "Streaming",
        bits({S::Finishing, S::UpstreamFailed, S::DeadlineExceeded, S::ClientGone, S::LocalReply})},
    Row{S::Finishing, "Finishing", bits({S::Done, S::ClientGone, S::DeadlineExceeded})},
    Row{S::Done, "Done", bits({})},
    Row{S::LocalReply, "LocalReply", bits({S::Finishing, S::ClientGone})},
    Row{S::Retrying, "Retrying", bits({S::Connecting, S::Streaming, S::LocalReply, S::Finishing, S::DeadlineExceeded, S::ClientGone})},
    Row{S::ClientGone, "ClientGone", bits({S::Done})},
    Row{S::DeadlineExceeded, "DeadlineExceeded",
        bits({S::LocalReply, S::Retrying, S::Streaming, S::Finishing, S::Done})},
    Row{S::UpstreamFailed, "UpstreamFailed",
        bits({S::LocalReply, S::Retrying, S::Streaming, S::Finishing, S::Done})},
};

static_assert(kRows.size() == kExchangeStateCount);

} // namespace

bool canFollow(ExchangeState from, ExchangeState to)
{
    const Row &row = kRows.at(static_cast<std::size_t>(from));
    return (row.next & (1U << static_cast<unsigned>(to))) != 0;
}

std::string_view stateName(ExchangeState state)
{
    return kRows.at(static_cast<std::size_t>(state)).name;
}

} // namespace sluice::relay
