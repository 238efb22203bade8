#pragma once

#include "api/records.h"
#include "base/clock.h"
#include "policy/dialect/socket_answers.h"
#include "policy/dialect/socket_prompt.h"
#include "relay/shared/shared_state.h"
#include "relay/shared/stats_shard.h"
#include "relay/websocket/socket_spending.h"

#include <optional>
#include <string>
#include <vector>

namespace sluice::relay {

// What the limits, the budgets and the client's breaker gave a request on a WebSocket.
struct SocketAdmission {
    LimitPermit permit;
    SocketSpending spending;
    std::optional<std::uint32_t> epoch; // the breaker wants to hear how it ends
    QList<api::Decision> decisions; // what limits that only observe would have refused
};

// The requests on one WebSocket, as the desk sees them: each `response.create`, each answer the upstream begins by itself, and each message
// we refused gets a record of its own, with the method "WS". Worker thread; one per socket.
class SocketTurns final {
public:
    // `socket`: the record of the socket itself, from which theirs are made.
    SocketTurns(SharedState &shared, StatsShard &stats, api::ExchangeRecord socket, Caller caller);

    // A message was sent on. One that asks for an answer begins a turn, which keeps what its limits gave it; what the rules found in others is
    // told with the next turn.
    void sent(const policy::SocketPrompt &prompt, std::size_t bytes, base::TimePoint now, SocketAdmission admission);
    // A message was refused.
    void refused(const policy::SocketPrompt &prompt, base::ErrorCode code, const std::string &detail, std::size_t bytes);
    // A message of the upstream was read, and `bytes` of it went down. `unasked` counts an answer that begins without having been asked for.
    void answered(const policy::SocketReading &reading, std::size_t bytes, base::TimePoint now, SocketSpending unasked);
    // Nothing more comes: what runs ends with `outcome`.
    void endAll(api::Outcome outcome, const base::Error &error, base::TimePoint now);

    [[nodiscard]] std::size_t running() const { return m_turns.size(); }
    // The model of the turn whose answer the upstream will begin next; unset if none waits.
    [[nodiscard]] std::optional<std::string> nextModel() const;

private:
    struct Turn {
        api::ExchangeRecord record;
        LimitPermit permit;
        SocketSpending spending;
        base::TimePoint began{};
        std::string eventId; // the client's, of its message
        std::string responseId;
        std::optional<std::uint32_t> epoch; // of the client's breaker
        bool hasBegun = false; // the upstream has named its answer
        bool sawContent = false;
    };

    [[nodiscard]] Turn newTurn(base::TimePoint now);
    Turn *turnOf(const policy::SocketReading &reading, base::TimePoint now, SocketSpending &unasked);
    Turn *failedTurn(const policy::SocketReading &reading);
    void end(Turn &turn, api::Outcome outcome, base::TimePoint now);
    void publish(Turn &&turn, base::TimePoint now);

    SharedState &m_shared;
    StatsShard &m_stats;
    api::ExchangeRecord m_socket;
    const Caller m_caller;
    std::vector<Turn> m_turns; // in the order they began
    policy::Verdict m_before; // hits in messages that asked for nothing
    int m_count = 0;
};

} // namespace sluice::relay
