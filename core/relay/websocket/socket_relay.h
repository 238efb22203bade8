#pragma once

#include "policy/dialect/socket_answers.h"
#include "relay/runtime_config.h"
#include "relay/websocket/socket_leg.h"
#include "relay/websocket/socket_turns.h"

#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace sluice::relay {

// Where a relayed WebSocket stands in the relay.
struct SocketPlace {
    SharedState &shared;
    StatsShard &stats;
    std::function<std::shared_ptr<const RuntimeConfig>()> config; // in force now
    std::string limitKey; // whose rate limit counts
    Caller caller; // whose requests they are
    std::string model; // a route puts it in the place of the one a `response.create` names; empty: none does
    api::ExchangeRecord socket; // its own record so far
};

// What a relayed WebSocket does to its two connections. Worker thread.
class SocketEnds {
public:
    virtual ~SocketEnds() = default;
    virtual void sendDown(std::string_view bytes) = 0;
    virtual void sendUp(std::string_view bytes) = 0;
    // Both sides have been told; nothing more is sent.
    virtual void socketOver(api::Outcome outcome, const base::Error &error) = 0;
};

// Relays an open WebSocket frame by frame between a client and an upstream. Text messages are read whole, judged by the rules in force when
// they come, chosen by the model the message itself names (an answer keeps those it began under) and sent on byte for byte unless a rule edits them; binary ones, which nobody can
// read, pass only where no rule enforces or the settings let what cannot be inspected pass. Each
// `response.create` is a request to all levels of the limit tree. What we refuse is answered with an error event, and the socket stays. Pings, pongs and
// close codes go from end to end: an answer of ours for a peer that is gone would be a lie. Worker thread; owned by its exchange.
class SocketRelay final : private SocketLegSink {
public:
    SocketRelay(SocketEnds &ends, SocketPlace place);
    ~SocketRelay() override;
    SocketRelay(const SocketRelay &) = delete;
    SocketRelay &operator=(const SocketRelay &) = delete;

    void onClientBytes(std::span<char> bytes);
    void onUpstreamBytes(std::string_view bytes);
    // The upstream's connection ended without a closing handshake.
    void onUpstreamGone(const base::Error &error);
    void onClientGone();
    // Closes once no answer runs.
    void drain();
    void checkDeadline(base::TimePoint now);

    [[nodiscard]] bool isOver() const { return m_over; }
    [[nodiscard]] qint64 bytesIn() const { return m_bytesIn; }
    [[nodiscard]] qint64 bytesOut() const { return m_bytesOut; }

private:
    enum class Closing : std::uint8_t { No, ByClient, ByUpstream };

    // SocketLegSink
    void onText(SocketLeg &leg, std::string_view message) override;
    void onBinary(SocketLeg &leg, std::string_view piece, bool begins, bool ends) override;
    void onPing(SocketLeg &leg, std::string_view payload) override;
    void onPong(SocketLeg &leg, std::string_view payload) override;
    void onClose(SocketLeg &leg, std::uint16_t code, std::string_view reason) override;
    void onBroken(SocketLeg &leg, std::uint16_t code, std::string_view detail) override;

    void onPrompt(std::string_view message);
    void onAnswer(std::string_view message);
    // The rules in force for a model; the same pointer as long as both stay the same.
    const std::shared_ptr<const policy::RuleSet> &rulesNow(const std::shared_ptr<const RuntimeConfig> &config, const std::string &model);
    std::shared_ptr<const policy::RuleSet> answerRules();
    bool admit(const policy::SocketPrompt &prompt, const RuntimeConfig &config, const policy::RuleSet &rules, std::string_view message,
               SocketAdmission &admission);
    bool admitByLimits(const policy::SocketPrompt &prompt, const RuntimeConfig &config, std::string_view message, SocketAdmission &admission);
    // Whether the client's key may still ask, for the model it asks, and its breaker lets it; if not, the client has been told.
    bool admitClient(const policy::SocketPrompt &prompt, const RuntimeConfig &config, std::size_t bytes);
    bool admitBehaviour(const policy::SocketPrompt &prompt, const RuntimeConfig &config, std::size_t bytes, SocketAdmission &admission);
    void refuse(const policy::SocketPrompt &prompt, base::ErrorCode code, const std::string &detail, std::size_t bytes);
    void cancelAnswer(const std::string &responseId);
    void closeIfDrained();
    void end(api::Outcome outcome, const base::Error &error);
    void flush();
    SocketLeg &other(const SocketLeg &leg) { return &leg == &m_client ? m_upstream : m_client; }

    SocketEnds &m_ends;
    SocketPlace m_place;
    SocketLeg m_client;
    SocketLeg m_upstream;
    policy::SocketAnswers m_answers;
    SocketTurns m_turns;
    std::string m_model; // what the client named last
    std::string m_rulesModel; // and m_config: what m_rules were chosen by
    bool m_refusedBinary = false; // the client has been told
    std::vector<std::string> m_released; // scratch
    std::shared_ptr<const RuntimeConfig> m_config; // that m_rules are of
    std::shared_ptr<const policy::RuleSet> m_rules;
    AnswerRules m_answerRules; // for the client's answers, made anew only when something changed
    Closing m_closing = Closing::No;
    base::TimePoint m_closeBy = base::TimePoint::max();
    int m_cancels = 0;
    qint64 m_bytesIn = 0;
    qint64 m_bytesOut = 0;
    bool m_draining = false;
    bool m_over = false;
};

} // namespace sluice::relay
