#include "relay/exchange/exchange.h"

#include "http/header_rules.h"
#include "http/serialize.h"
#include "relay/upstream/credential_header.h"
#include "relay/upstream/upstream_url.h"

#include <algorithm>
#include <cstdio>

namespace sluice::relay {

namespace {

// Above this many unsent bytes towards the client the upstream is paused; at half it resumes.
constexpr qint64 kHighWater = 128 * 1024;
// A small body is read to its end before a refusal, so that the connection can be kept.
constexpr std::uint64_t kDiscardUpTo = 256 * 1024;

std::string makeRequestId(const std::string &instance, std::uint64_t id)
{
    char digits[20];
    const int length = std::snprintf(digits, sizeof digits, "%llx", static_cast<unsigned long long>(id));
    return instance + '-' + std::string(digits, static_cast<std::size_t>(length));
}

} // namespace

Exchange::Exchange(Downstream &downstream, WorkerServices &services, std::shared_ptr<const RuntimeConfig> config,
                   ListenerFacts listener, base::TimePoint firstByte)
    : m_downstream(downstream)
    , m_services(services)
    , m_context(services.shared, std::move(config), std::move(listener))
    , m_buffered(services.shared.bufferedBytes)
{
    m_context.firstByte = firstByte;
    m_context.startedAt = base::wallNow();
    m_context.id = services.shared.nextExchange.fetch_add(1, std::memory_order_relaxed);
    m_context.requestId = makeRequestId(services.shared.instanceId, m_context.id);
    m_context.head.keepAlive = false; // until a head says otherwise
}

Exchange::~Exchange()
{
    if (!isDone() && m_state != ExchangeState::ReadingHead) {
        onDownstreamGone();
    }
}

void Exchange::enter(ExchangeState next)
{
    Q_ASSERT_X(canFollow(m_state, next), "Exchange::enter", stateName(m_state).data());
    m_state = next;
}

void Exchange::onHead(http::RequestHead &&head)
{
    m_context.head = std::move(head);
    m_context.dialect = policy::dialectOf(m_context.head.path, m_context.head.headers.has("anthropic-version"));
    enter(ExchangeState::Admitting);
    const FilterStatus status = m_filters.requestHead(m_context);
    if (!m_context.isAdmin) {
        m_counted = true;
        m_services.stats.exchangeStarted();
    }
    if (status == FilterStatus::Replied) {
        replyOnHead();
        return;
    }
    if (m_context.head.hasBody()) {
        enter(ExchangeState::ReadingBody);
        if (m_context.head.contentLength) {
            m_context.body.reserve(static_cast<std::size_t>(
                std::min<std::uint64_t>(*m_context.head.contentLength, 1024 * 1024)));
        }
        setDeadline(Wait::Body, m_context.config->settings.timeouts.requestBodyIdle);
    }
}

void Exchange::replyOnHead()
{
    const http::RequestHead &head = m_context.head;
    if (head.hasBody()) {
        const bool small = head.contentLength && *head.contentLength <= kDiscardUpTo && !head.expectContinue;
        if (small && !m_context.reply->close) {
            m_discardBody = true;
            enter(ExchangeState::ReadingBody);
            setDeadline(Wait::Body, m_context.config->settings.timeouts.requestBodyIdle);
            return;
        }
        m_context.reply->close = true;
    }
    m_context.received = base::now();
    sendReply();
}

bool Exchange::wantsContinue()
{
    return m_state == ExchangeState::ReadingBody && m_context.head.expectContinue && !m_discardBody;
}

void Exchange::onBody(std::string_view bytes)
{
    if (m_state != ExchangeState::ReadingBody) {
        return; // answered already: the rest is read only to be dropped
    }
    setDeadline(Wait::Body, m_context.config->settings.timeouts.requestBodyIdle);
    m_bodyBytesIn += bytes.size();
    if (m_discardBody) {
        return;
    }
    if (!m_buffered.grow(static_cast<std::int64_t>(bytes.size()))) {
        rejectBody(base::ErrorCode::Busy, "too many request bodies are being read at once");
        return;
    }
    m_context.body.append(bytes);
}

void Exchange::rejectBody(base::ErrorCode code, std::string message)
{
    LocalReply reply;
    reply.status = base::httpStatus(code);
    reply.code = code;
    reply.message = std::move(message);
    reply.close = true;
    if (code == base::ErrorCode::Busy) {
        reply.retryAfter = std::chrono::seconds(1);
    } else {
        reply.shouldRetry = false;
    }
    m_context.note("relay", reply.message, code);
    m_context.reply = std::move(reply);
    m_context.received = base::now();
    sendReply();
}

void Exchange::onComplete()
{
    m_bodyComplete = true;
    if (m_state == ExchangeState::ReadingBody && m_discardBody) {
        m_context.received = base::now();
        sendReply();
        return;
    }
    if (m_state != ExchangeState::ReadingBody && m_state != ExchangeState::Admitting) {
        return;
    }
    m_context.received = base::now();
    decide();
}

void Exchange::onRefusedHead(const http::RequestHead &head)
{
    if (!head.method.empty()) {
        m_context.head = head;
        m_context.dialect = policy::dialectOf(head.path, head.headers.has("anthropic-version"));
    }
}

void Exchange::onParseError(const base::Error &error)
{
    if (m_state == ExchangeState::ReadingHead) {
        enter(ExchangeState::Admitting);
        m_counted = true;
        m_services.stats.exchangeStarted();
    }
    if (m_state != ExchangeState::Admitting && m_state != ExchangeState::ReadingBody) {
        return;
    }
    rejectBody(error.code, error.detail);
}

void Exchange::decide()
{
    enter(ExchangeState::Deciding);
    setDeadline(Wait::None, {});
    const FilterStatus status = m_filters.requestBody(m_context);
    m_decided = base::now();
    if (status == FilterStatus::Replied) {
        sendReply();
        return;
    }
    connectUpstream();
}

void Exchange::sendReply()
{
    enter(ExchangeState::LocalReply);
    if (m_outcome == api::Outcome::Running) {
        m_outcome = api::Outcome::Refused;
        m_error = {m_context.reply->code, m_context.reply->message, {}, 0};
    }
    m_writer.writeLocal(m_context, *m_context.reply, m_out);
    finish(m_outcome, m_writer.keepsAlive());
}

void Exchange::connectUpstream()
{
    enter(ExchangeState::Connecting);
    ++m_context.attempts;
    m_tried.push_back(m_context.upstream);
    m_requestSent = false;
    setDeadline(Wait::Connect, timeoutFor(Wait::Connect));
    m_upstream = m_services.pool.open(m_context.config, m_context.upstream, buildRequest(), *this);
    m_upstream->start();
}

UpstreamRequest Exchange::buildRequest() const
{
    const RuntimeUpstream &upstream = m_context.config->upstreams.at(m_context.upstream);
    const http::RequestHead &head = m_context.head;
    // The rules took every field away that is added here: ours cannot meet the caller's.
    http::HeaderMap headers = http::upstreamRequestHeaders(head.headers);
    headers.add("Host", upstream.hostHeader);
    headers.add("Accept-Encoding", "identity"); // what we cannot read we cannot check
    addCredential(headers, upstream, m_context.dialect);
    const bool bodyExpected = head.method != "GET" && head.method != "HEAD" && head.method != "OPTIONS";
    if (!m_context.body.empty() || bodyExpected) {
        headers.add("Content-Length", std::to_string(m_context.body.size()));
    }
    UpstreamRequest request;
    request.method = head.method;
    request.body = m_context.body;
    const std::string query = head.query.empty() ? std::string() : '?' + head.query;
    const std::string target = head.path == "*" ? std::string("*") : joinTarget(upstream.baseUrl, head.path + query);
    http::writeRequestHead(request.head, head.method, target, headers);
    return request;
}

void Exchange::onUpstreamSent()
{
    m_requestSent = true;
    enter(ExchangeState::Sending);
    enter(ExchangeState::AwaitingHead);
    // A streamed answer must show life by the first-token deadline; an unstreamed one thinks before its head.
    const Wait wait = m_context.facts.stream ? Wait::FirstToken : Wait::Head;
    setDeadline(wait, timeoutFor(wait));
}

void Exchange::onUpstreamHead(const http::ResponseHead &head)
{
    m_headArrived = base::now();
    m_context.answer = head;
    enter(ExchangeState::Streaming);
    std::string().swap(m_context.body);
    m_buffered.release();
    reportUpstream(true, {});
    if (m_filters.responseHead(m_context) == FilterStatus::Replied) {
        m_upstream.reset();
        m_outcome = api::Outcome::UpstreamFailed;
        sendReply();
        return;
    }
    const Wait wait = m_context.isEventStream ? Wait::FirstToken : Wait::Stall;
    setDeadline(wait, timeoutFor(wait));
}

void Exchange::onUpstreamBody(std::string_view bytes)
{
    if (m_context.answerMode == AnswerMode::Buffer) {
        const auto limit = static_cast<std::size_t>(m_context.config->settings.limits.bodyBytes);
        if (m_answer.size() + bytes.size() > limit || !m_buffered.grow(static_cast<std::int64_t>(bytes.size()))) {
            m_upstream.reset();
            failUpstream({base::ErrorCode::UpstreamError, "the answer is too large to be checked whole", {}, 0},
                         base::ErrorCode::UpstreamError);
            return;
        }
    }
    m_answer.append(bytes);
}

void Exchange::onUpstreamBatch()
{
    if (m_state != ExchangeState::Streaming) {
        return;
    }
    if (m_context.answerMode != AnswerMode::Buffer) {
        passAnswer(false);
    }
    if (m_state == ExchangeState::Streaming) {
        if (m_context.sawContent || !m_context.isEventStream) {
            setDeadline(Wait::Stall, timeoutFor(Wait::Stall));
        }
        flush();
    }
}

void Exchange::onUpstreamEnd()
{
    if (m_upstream) {
        m_marks = m_upstream->marks();
    }
    const bool endlessStream = m_context.isEventStream && m_context.answer.untilClose;
    passAnswer(true);
    if (m_state != ExchangeState::Streaming) {
        return;
    }
    if (endlessStream && !m_context.sawTerminal && m_context.dialect != policy::Dialect::Gemini) {
        breakAnswer({base::ErrorCode::UpstreamInterrupted, "the upstream closed before the answer's end", {}, 0});
        return;
    }
    if (m_context.answerIsBroken) {
        finish(api::Outcome::UpstreamInterrupted, false);
        return;
    }
    m_writer.end(m_out);
    finish(m_context.answerIsCut ? api::Outcome::Cut : api::Outcome::Answered, m_writer.keepsAlive());
}

// Gives what came to the filters and frames what they let through.
void Exchange::passAnswer(bool last)
{
    if (m_answer.empty() && !last) {
        return;
    }
    const FilterStatus status = m_filters.responseChunk(m_context, m_answer, last);
    if (status == FilterStatus::Replied) {
        m_upstream.reset();
        m_outcome = api::Outcome::UpstreamFailed;
        m_error = {m_context.reply->code, m_context.reply->message, {}, 0};
        sendReply();
        return;
    }
    writeAnswer(last);
    if (m_context.answerIsCut && !last) {
        // The honest ending is written; whatever the upstream still says is not for the client.
        m_marks = m_upstream ? m_upstream->marks() : m_marks;
        m_upstream.reset();
        if (m_context.answerIsBroken) {
            finish(api::Outcome::UpstreamInterrupted, false); // the error event is in; no last chunk
            return;
        }
        m_writer.end(m_out);
        finish(api::Outcome::Cut, m_writer.keepsAlive());
    }
}

void Exchange::writeAnswer(bool last)
{
    if (!m_writer.hasBegun() && (last || !m_answer.empty())) {
        std::optional<std::uint64_t> length = m_context.answer.contentLength;
        if (m_context.head.method != "HEAD" && m_context.answerMode != AnswerMode::Pass) {
            // A broken answer must not look whole by its length.
            const bool whole = last && !m_context.answerIsBroken;
            length = whole ? std::optional<std::uint64_t>(m_answer.size()) : std::nullopt;
        }
        const base::TimePoint now = base::now();
        m_overhead = (m_decided - m_context.received) + (now - m_headArrived);
        m_writer.beginRelayed(m_context, length, m_overhead, m_out);
    }
    if (m_firstContent == base::TimePoint{} && !m_answer.empty()
        && (m_context.sawContent || m_context.answerMode == AnswerMode::Pass)) {
        m_firstContent = base::now();
    }
    m_writer.writeBody(m_answer, m_out);
    m_answer.clear();
}

void Exchange::flush()
{
    if (m_out.empty()) {
        return;
    }
    m_downstream.write(m_out);
    m_out.clear();
    if (m_upstream && !m_paused && m_downstream.backlog() > kHighWater) {
        m_paused = true;
        m_upstream->pause();
        m_downstream.notifyWhenDrained();
    }
}

void Exchange::onDownstreamDrained()
{
    if (m_paused && m_upstream) {
        m_paused = false;
        if (m_wait != Wait::None) {
            setDeadline(m_wait, timeoutFor(m_wait)); // the wait was the client's, not the upstream's
        }
        m_upstream->resume();
    }
}

void Exchange::finish(api::Outcome outcome, bool reusable)
{
    m_outcome = outcome;
    flush();
    m_upstream.reset();
    enter(ExchangeState::Finishing);
    setDeadline(Wait::None, {});
    m_filters.finished(m_context);
    enter(ExchangeState::Done);
    if (m_counted) {
        api::ExchangeRecord record = buildRecord(base::now());
        m_services.stats.finished(record);
        m_services.shared.records.publish(std::move(record));
    }
    m_buffered.release();
    m_downstream.exchangeDone(reusable && (m_bodyComplete || !m_context.head.hasBody()));
}

} // namespace sluice::relay
