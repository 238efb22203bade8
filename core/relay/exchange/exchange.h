#pragma once

#include "relay/exchange/answer_writer.h"
#include "relay/exchange/body_tap.h"
#include "relay/exchange/downstream.h"
#include "relay/exchange/exchange_context.h"
#include "relay/exchange/exchange_state.h"
#include "relay/filters/filter.h"
#include "relay/shared/budget.h"
#include "relay/shared/stats_shard.h"
#include "relay/upstream/upstream_pool.h"
#include "relay/upstream/upstream_stream.h"
#include "relay/websocket/socket_relay.h"
#include "relay/worker_mailbox.h"

#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace sluice::relay {

// What a worker lends to its exchanges.
struct WorkerServices {
    SharedState &shared;
    StatsShard &stats;
    UpstreamPool &pool;
    // Called with alerts for the desk.
    std::function<void(const api::Alert &)> alert;
    // Runs a job of this thread after a while, to the millisecond.
    std::function<void(std::chrono::milliseconds, std::function<void()>)> later;
    std::shared_ptr<WorkerMailbox> mailbox; // from other threads
};

// One request and its answer, from head to last byte, as a state machine (exchange_state.h). Reads no socket itself: the connection feeds
// it, an UpstreamStream answers, and a FilterChain decides. Worker thread; owned by its connection.
class Exchange final : private UpstreamSink, private SocketEnds {
public:
    Exchange(Downstream &downstream, WorkerServices &services, std::shared_ptr<const RuntimeConfig> config,
             ListenerFacts listener, base::TimePoint firstByte);
    ~Exchange() override;
    Exchange(const Exchange &) = delete;
    Exchange &operator=(const Exchange &) = delete;

    // From the parser, in this order. onHead may answer at once.
    void onHead(http::RequestHead &&head);
    void onBody(std::string_view bytes);
    void onComplete();
    // Instead of onHead, before onParseError: what the parser knows of a head it refuses; may be empty.
    void onRefusedHead(const http::RequestHead &head);
    // The parser refused the message after its head (or instead of it): answers and closes.
    void onParseError(const base::Error &error);

    // Once it is a WebSocket: bytes of the client, which are written to where they are masked; and the wish to close when no answer runs.
    void onSocketBytes(std::span<char> bytes);
    void drainSocket();

    // The client's connection is gone.
    void onDownstreamGone();
    void onDownstreamDrained();
    // Whether the client must be told to send its body (Expect: 100-continue); asked once, after onHead.
    [[nodiscard]] bool wantsContinue();
    // Called a few times a second: ends what has waited too long.
    void checkDeadline(base::TimePoint now);

    [[nodiscard]] ExchangeState state() const { return m_state; }
    [[nodiscard]] bool isDone() const { return m_state == ExchangeState::Done; }
    [[nodiscard]] api::ExchangeRecord snapshot(base::TimePoint now) const;

private:
    // Above this many unsent bytes towards one side the other is not read; at half it is again.
    static constexpr qint64 kHighWater = 128 * 1024;

    enum class Wait { None, Body, Connect, FirstToken, Head, Stall, Backoff };

    // Why an attempt brought no answer.
    struct Failure {
        base::Error error;
        policy::AttemptClass result = policy::AttemptClass::Fault;
        bool refused = false; // the upstream said no, and works on nothing
        bool sent = true; // it may have the request
        bool brokeBeforeContent = false; // it had only announced an answer
        bool slowFirstToken = false;
        policy::UpstreamErrorName errorName = {}; // what a refusal called itself
    };

    // An upstream's refusal that waits for a better answer.
    struct Refusal {
        std::size_t upstream = 0;
        http::ResponseHead head;
        std::string body;
    };

    void enter(ExchangeState next);
    void setDeadline(Wait wait, std::chrono::milliseconds timeout);
    void replyOnHead();
    void sendReply();
    void rejectBody(base::ErrorCode code, std::string message);
    void decide();

    // exchange_waiting.cpp
    [[nodiscard]] std::function<void()> makeWaker();
    void waitForFilter();
    void resumeFilters();
    void afterFilters(FilterStatus status);

    // exchange_attempts.cpp
    void beginAttempt();
    [[nodiscard]] UpstreamRequest buildRequest() const;
    void settleAttempt(policy::AttemptClass result, const base::Error &error);
    [[nodiscard]] bool mayTryAgain() const;
    bool tryAgain(const Failure &failure);
    void forgetAttempt();
    void goTo(Choice &&choice);
    void endBackoff();

    // exchange_answer.cpp
    void acceptAnswer();
    void endRefusal();
    void endAnswer();
    void settleAnswer();
    void passAnswer(bool last);
    [[nodiscard]] bool isHeldStream() const;
    void writeAnswer(bool last);
    void beginAnswer(bool last);
    void forgetRequest();
    void keepClientWaiting(base::TimePoint now);

    // exchange_failures.cpp
    void onTooLate(bool overall);
    void giveUp(const base::Error &error, base::ErrorCode code);
    void passRefusal();
    void failUpstream(const base::Error &error, base::ErrorCode code);
    void breakAnswer(const base::Error &error);

    void finish(api::Outcome outcome, bool reusable);
    void flush();
    [[nodiscard]] std::chrono::milliseconds timeoutFor(Wait wait) const;
    [[nodiscard]] api::ExchangeRecord buildRecord(base::TimePoint end) const;

    // exchange_socket.cpp
    void addUpgrade(http::HeaderMap &headers) const;
    // Whether the answer to our upgrade has been taken care of; else it is an answer like any other.
    bool takeUpgrade(const http::ResponseHead &head);
    void beginSocket(const std::string &protocol);
    void refuseUpgrade(int status);
    void sendDown(std::string_view bytes) override;
    void sendUp(std::string_view bytes) override;
    void socketOver(api::Outcome outcome, const base::Error &error) override;
    void onUpstreamDrained() override;

    // UpstreamSink
    void onUpstreamSent() override;
    void onUpstreamHead(const http::ResponseHead &head) override;
    void onUpstreamBody(std::string_view bytes) override;
    void onUpstreamBatch() override;
    void onUpstreamEnd() override;
    void onUpstreamFailed(const base::Error &error, bool requestSent) override;

    Downstream &m_downstream;
    WorkerServices &m_services;
    ExchangeContext m_context;
    FilterChain m_filters;
    BodyTap m_texts; // as they come and go, if somebody keeps them
    AnswerWriter m_writer;
    ExchangeState m_state = ExchangeState::ReadingHead;
    BudgetShare m_buffered; // of request and answer bodies kept here
    std::unique_ptr<UpstreamStream> m_upstream;
    std::vector<std::string> m_tried; // upstreams, one entry an attempt
    std::optional<Refusal> m_refused;
    base::Error m_lastFailure; // of the attempt before this one
    bool m_isRefusal = false; // the answer coming in is one that another attempt may replace
    std::unique_ptr<SocketRelay> m_socket; // once it is a WebSocket
    bool m_requestSent = false;
    bool m_contentSent = false; // bytes of an answer have gone down: no other attempt can follow
    bool m_paused = false; // we hold a pause on the upstream
    bool m_counted = false; // in the statistics; admin requests are not
    bool m_discardBody = false; // a reply waits for the end of a small body nobody needs
    bool m_bodyComplete = false;
    std::string m_answer; // bytes of the answer not yet given to the filters
    std::string m_held; // start-up frames that have passed the filters
    std::string m_out; // bytes for the client, sent once a batch
    api::Outcome m_outcome = api::Outcome::Running;
    base::Error m_error;
    Wait m_wait = Wait::None;
    base::TimePoint m_deadline = base::TimePoint::max();
    std::size_t m_bodyBytesIn = 0;
    UpstreamMarks m_marks;
    std::shared_ptr<Exchange *> m_self; // for wakers: gone with us
    base::TimePoint m_pausedAt{}; // a filter waits since then
    base::Duration m_waited{}; // for filters: no time of ours
    base::TimePoint m_decided{};
    base::TimePoint m_attemptBegan{};
    base::TimePoint m_lastFlush{};
    base::TimePoint m_headArrived{};
    base::TimePoint m_firstContent{};
    base::Duration m_overhead{};
};

} // namespace sluice::relay
