#pragma once

#include "api/records.h"
#include "base/clock.h"
#include "http/message.h"
#include "http/websocket/handshake.h"
#include "policy/dialect/dialect.h"
#include "policy/dialect/request_judge.h"
#include "policy/guardrail/verdict.h"
#include "policy/dialect/upstream_error.h"
#include "policy/limit/token_price.h"
#include "relay/runtime_config.h"
#include "relay/shared/adaptive_limits.h"
#include "relay/shared/budget.h"
#include "relay/shared/shared_state.h"
#include "relay/shared/upstream_lease.h"

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace sluice::relay {

// The listener an exchange came in by: Host is checked against it.
struct ListenerFacts {
    bool encrypted = false;
    quint16 port = 0;
    std::string host; // configured host: "127.0.0.1", "localhost", …
};

// A refusal or an admin answer made by us.
struct LocalReply {
    int status = 0;
    base::ErrorCode code = base::ErrorCode::None;
    std::string message; // for people; neither prompt nor secret
    std::optional<base::Duration> retryAfter;
    std::optional<bool> shouldRetry; // x-should-retry, the SDKs' first rule
    bool close = false; // the connection cannot be used any more
    // An admin answer instead of an error body.
    std::string body;
    std::string contentType;
    http::HeaderMap headers; // in addition
};

// A request that wants to become a WebSocket, its own fields of the handshake taken out of the head.
struct Upgrade {
    std::string clientKey; // Sec-WebSocket-Key of the client
    std::string upstreamKey; // ours, towards the upstream
    std::vector<std::string> protocols; // sub-protocols offered, without the one that carries a key
};

// How the answer's body is treated, decided on its head by the response guardrail.
enum class AnswerMode : std::uint8_t {
    Pass, // bytes go through as they come
    Stream, // bytes go through the filters as they come
    Buffer, // the whole body goes through the filters at its end
};

// One request's facts, shared by its filters: filters read and write here and know nothing of one another.
// Worker thread; owned by its exchange.
struct ExchangeContext {
    ExchangeContext(SharedState &sharedState, std::shared_ptr<const RuntimeConfig> inForce, ListenerFacts cameBy)
        : shared(sharedState)
        , config(std::move(inForce))
        , rules(config->rules->rulesFor({}))
        , listener(std::move(cameBy))
        , decodedShare(shared.bufferedBytes)
    {
    }

    SharedState &shared;
    const std::shared_ptr<const RuntimeConfig> config; // one request, one set of rules
    std::shared_ptr<const policy::RuleSet> rules; // those for this request, once its model is known; before, those without a scope
    ListenerFacts listener;

    // Request.
    http::RequestHead head;
    std::string body; // whole, once read, as it goes up
    std::optional<std::string> decoded; // the same without its codings, if it has any
    BudgetShare decodedShare; // of the bytes that decoding and editing added
    policy::Dialect dialect = policy::Dialect::OpenAiOther;
    std::string client; // key name, or the program as it names itself
    policy::TreeRoom limitRoom; // what its limits have left, for the headers of its answer
    // For a filter that pauses: when it wants to go on at the latest, and what lets it go on earlier; a waker may be called on any thread,
    // also when the exchange is gone.
    std::optional<base::TimePoint> waitUntil;
    std::function<std::function<void()>()> makeWaker;
    std::string limitKey; // whose rate limit counts
    Caller caller; // whose request it is
    const api::ClientKeyConfig *clientKey = nullptr; // of `config`; null: the caller showed none of its keys
    policy::RequestFacts facts;
    std::string requestId;
    std::uint64_t id = 0;
    bool originAllowed = false; // the request comes from a web page on the allow-list
    std::string hops; // relays of ours it came through already, as their hop headers say
    std::optional<Upgrade> upgrade; // it is to become a WebSocket
    bool isAdmin = false; // for a page of our own: not recorded

    // Decisions.
    std::vector<api::Decision> decisions;
    std::optional<LocalReply> reply; // set by the filter that returned Replied
    policy::Verdict promptVerdict;
    policy::Verdict answerVerdict;

    // Way out.
    std::size_t cluster = 0; // index in config->routing.clusters
    std::string route; // name of the route that matched
    std::string sentModel; // where a route renamed it
    std::string sentPath; // instead of head.path, where the path holds the model
    std::string sentQuery; // instead of head.query, where a WebSocket's holds it
    std::optional<std::uint64_t> stickyKey;
    std::vector<std::string> forbiddenUpstreams; // not with this key
    std::string pinned; // the one upstream that may take it: an answer it goes on from began there
    std::size_t upstream = 0; // index in config->upstreams
    UpstreamLease lease; // of the attempt under way
    UpstreamSlot slot; // the same: its place among those under way at the upstream
    int attempts = 0;
    bool requestSent = false; // the attempt under way has sent the whole request
    std::vector<api::Attempt> tries; // those that are over

    // Answer.
    http::ResponseHead answer;
    AnswerMode answerMode = AnswerMode::Pass;
    std::uint64_t bufferUpTo = 0; // with Buffer: a longer body passes after all, as nothing enforces; 0: none does
    bool answerIsCut = false; // the guardrail ended it: what follows is dropped
    bool answerIsBroken = false; // the upstream broke it off
    bool hasBegun = false; // an event that is more than a start-up frame has come
    bool sawError = false; // the upstream reported an error in-band
    policy::UpstreamErrorName errorName; // what it called it
    std::string responseId; // of a Responses answer
    bool sawContent = false; // text, reasoning or tool arguments have come
    bool sawTerminal = false; // the dialect's terminal event has come
    std::size_t maxHeldBytes = 0;
    std::string promptNotRun; // what a guardrail did not judge, and why
    std::string answerNotRun;
    std::uint64_t nextSequence = 0; // of a Responses stream
    bool isEventStream = false;
    bool answerIsComplete = false; // its end has come, and nothing broke or cut it
    std::size_t contentBytes = 0; // about how much of it was content, where that could be read
    policy::TokenUsage usage;
    std::optional<policy::NanoMoney> cost; // of the whole exchange
    QString currency;

    // Forgets everything an attempt's answer has left here: another attempt follows.
    void forgetAnswer()
    {
        answer = {};
        answerVerdict = {};
        answerMode = AnswerMode::Pass;
        bufferUpTo = 0;
        answerIsCut = answerIsBroken = hasBegun = sawError = sawContent = sawTerminal = isEventStream = false;
        errorName = {};
        answerNotRun.clear();
        responseId.clear();
        maxHeldBytes = 0;
        nextSequence = 0;
        contentBytes = 0;
        answerIsComplete = false;
        usage = {};
    }

    // Time.
    base::WallTime startedAt{};
    base::TimePoint firstByte{};
    base::TimePoint received{}; // the whole request was read

    // The body as text.
    [[nodiscard]] std::string_view plainBody() const { return decoded ? std::string_view(*decoded) : std::string_view(body); }

    // Another body goes up, plain; what the client said about the bytes it sent goes with them.
    void replaceBody(std::string edited)
    {
        body = std::move(edited);
        decoded.reset();
        for (const std::string_view name : {"Content-Encoding", "ETag", "Content-MD5", "Digest", "Content-Digest", "Repr-Digest"}) {
            head.headers.remove(name);
        }
    }

    // What was not judged, for the record: "prompt: 2 references …; answer: …".
    [[nodiscard]] std::string notRun() const
    {
        std::string all = promptNotRun.empty() ? std::string() : "prompt: " + promptNotRun;
        if (!answerNotRun.empty()) {
            all += (all.empty() ? "answer: " : "; answer: ") + answerNotRun;
        }
        return all;
    }

    [[nodiscard]] WayQuery wayQuery() const
    {
        return {cluster, sentModel.empty() ? facts.model : sentModel, dialect, stickyKey, pinned, {}, {}, forbiddenUpstreams};
    }

    void note(const char *filter, std::string reason, base::ErrorCode refusedWith = base::ErrorCode::None)
    {
        decisions.push_back({QString::fromLatin1(filter), QString::fromStdString(reason), refusedWith});
    }
};

} // namespace sluice::relay
