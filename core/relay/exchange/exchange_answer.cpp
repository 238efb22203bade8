// The upstream's answer on its way to the client: held while it only announces itself, filtered, framed.
#include "relay/exchange/exchange.h"

#include "policy/resilience/attempt_class.h"

namespace sluice::relay {

namespace {

// Start-up frames held back at most (WIRE.md 3.2); what announces itself longer than that may go.
constexpr std::size_t kHeldFrames = 256 * 1024;
// Of a refusal, read whole before it is decided whether to go elsewhere.
constexpr std::size_t kRefusalBody = 64 * 1024;

// Statuses by which an upstream declines: it works on nothing, so that another may be asked.
bool isRefusal(int status)
{
    return status == 429 || status == 502 || status == 503 || status == 504 || status == 529;
}

policy::AttemptClass classOf(const policy::UpstreamErrorName &name)
{
    const policy::AttemptClass byType = policy::classifyError(name.type);
    return byType == policy::AttemptClass::Fault && !name.code.empty() ? policy::classifyError(name.code) : byType;
}

std::string shortName(const policy::UpstreamErrorName &name)
{
    return !name.code.empty() ? name.code : !name.type.empty() ? name.type : "without a name";
}

// What a silent upstream's client hears. An event of the dialect where a comment might not be understood; between events only.
std::string_view keepAliveFrame(policy::Dialect dialect)
{
    switch (dialect) {
    case policy::Dialect::Anthropic:
        return "event: ping\ndata: {\"type\": \"ping\"}\n\n";
    case policy::Dialect::Gemini:
        return {}; // its SDKs read every line as data
    default:
        return ":\n\n"; // no word in it: any could be on a list
    }
}

} // namespace

void Exchange::onUpstreamSent()
{
    m_requestSent = true;
    m_context.requestSent = true;
    enter(ExchangeState::Sending);
    enter(ExchangeState::AwaitingHead);
    // A streamed answer must show life by the first-token deadline; an unstreamed one thinks before its head.
    const Wait wait = m_context.facts.stream ? Wait::FirstToken : Wait::Head;
    setDeadline(wait, timeoutFor(wait));
}

void Exchange::onUpstreamHead(const http::ResponseHead &head)
{
    m_headArrived = base::now();
    if (m_context.upgrade && takeUpgrade(head)) {
        return;
    }
    m_context.answer = head;
    enter(ExchangeState::Streaming);
    if (mayTryAgain() && isRefusal(head.status)) {
        m_isRefusal = true; // its body decides: a quota that is used up is not cured by another try
        setDeadline(Wait::Stall, timeoutFor(Wait::Stall));
        return;
    }
    acceptAnswer();
}

// This answer is the one the client gets, unless it breaks before its content.
void Exchange::acceptAnswer()
{
    m_isRefusal = false;
    if (!mayTryAgain()) {
        forgetRequest();
    }
    const FilterStatus status = m_filters.responseHead(m_context);
    if (status == FilterStatus::Replied || (m_writer.hasBegun() && !isHeldStream())) {
        m_upstream.reset();
        settleAttempt(policy::AttemptClass::Fault, {base::ErrorCode::UpstreamError, "its answer cannot be used", {}, 0});
        m_outcome = api::Outcome::UpstreamFailed;
        if (m_writer.hasBegun()) {
            breakAnswer({base::ErrorCode::UpstreamError, "the next upstream answered " + std::to_string(m_context.answer.status), {}, 0});
        } else {
            sendReply();
        }
        return;
    }
    const Wait wait = m_context.isEventStream ? Wait::FirstToken : Wait::Stall;
    setDeadline(wait, timeoutFor(wait));
}

void Exchange::onUpstreamBody(std::string_view bytes)
{
    if (m_socket) {
        m_socket->onUpstreamBytes(bytes);
        return;
    }
    if (m_isRefusal && m_answer.size() + bytes.size() > kRefusalBody) {
        acceptAnswer();
        if (m_state != ExchangeState::Streaming) {
            return;
        }
    }
    const bool tooLong = m_context.bufferUpTo > 0 && m_answer.size() + bytes.size() > m_context.bufferUpTo;
    if (m_context.answerMode == AnswerMode::Buffer && !m_isRefusal && tooLong) {
        m_context.answerMode = AnswerMode::Pass;
    }
    if (m_context.answerMode == AnswerMode::Buffer && !m_isRefusal) {
        const auto limit = static_cast<std::size_t>(m_context.config->settings.limits.bodyBytes);
        if (m_answer.size() + bytes.size() > limit || !m_buffered.grow(static_cast<std::int64_t>(bytes.size()))) {
            m_upstream.reset();
            settleAttempt(policy::AttemptClass::Cancel, {});
            failUpstream({base::ErrorCode::UpstreamError, "the answer is too large to be checked whole", {}, 0},
                         base::ErrorCode::UpstreamError);
            return;
        }
    }
    m_answer.append(bytes);
}

void Exchange::onUpstreamBatch()
{
    if (m_state != ExchangeState::Streaming || m_isRefusal || m_socket) {
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
    if (m_socket) {
        m_socket->onUpstreamGone({base::ErrorCode::UpstreamInterrupted, "the connection was closed", {}, 0});
        return;
    }
    if (m_isRefusal) {
        endRefusal();
        return;
    }
    endAnswer();
}

void Exchange::endRefusal()
{
    const policy::UpstreamErrorName name = policy::upstreamErrorName(m_answer);
    // A quota that is used up is the account's, whatever status says so.
    const policy::AttemptClass result = policy::isQuotaExhausted(name.code) || policy::isQuotaExhausted(name.type)
        ? policy::AttemptClass::Auth
        : policy::classify(m_context.answer.status);
    const std::string detail = "it answered " + std::to_string(m_context.answer.status)
        + (name.code.empty() && name.type.empty() ? std::string() : " (" + shortName(name) + ')');
    Failure failure{{base::ErrorCode::UpstreamError, detail, {}, 0}, result};
    failure.refused = true;
    failure.errorName = name;
    if (tryAgain(failure)) {
        return;
    }
    acceptAnswer();
    if (m_state == ExchangeState::Streaming) {
        endAnswer();
    }
}

void Exchange::endAnswer()
{
    const bool endlessStream = m_context.isEventStream && m_context.answer.untilClose;
    passAnswer(true);
    if (m_state != ExchangeState::Streaming) {
        return;
    }
    if (endlessStream && !m_context.sawTerminal && m_context.dialect != policy::Dialect::Gemini) {
        onUpstreamFailed({base::ErrorCode::UpstreamInterrupted, "the upstream closed before the answer's end", {}, 0}, true);
        return;
    }
    if (m_context.answerIsBroken) {
        settleAttempt(policy::AttemptClass::Fault, {base::ErrorCode::InvalidResponse, "an event of its answer could not be read", {}, 0});
        finish(api::Outcome::UpstreamInterrupted, false);
        return;
    }
    settleAnswer();
    m_writer.end(m_out);
    finish(m_context.answerIsCut ? api::Outcome::Cut : api::Outcome::Answered, m_writer.keepsAlive());
}

// The whole answer has come: its status, or the error it reported in-band, says how the upstream did.
void Exchange::settleAnswer()
{
    const int status = m_context.answer.status;
    if (m_context.sawError) {
        const policy::UpstreamErrorName &name = m_context.errorName;
        settleAttempt(classOf(name), {base::ErrorCode::UpstreamError, "it reported an error in its answer: " + shortName(name), {}, 0});
    } else if (status >= 400) {
        settleAttempt(policy::classify(status), {base::ErrorCode::UpstreamError, "it answered " + std::to_string(status), {}, 0});
    } else {
        settleAttempt(policy::AttemptClass::Success, {});
    }
    if (!m_context.responseId.empty()) {
        m_services.shared.origins.remember(m_context.responseId,
                                           m_context.config->upstreams.at(m_context.upstream).settings.name.toStdString());
    }
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
        settleAttempt(policy::AttemptClass::Fault, {m_context.reply->code, m_context.reply->message, {}, 0});
        m_outcome = api::Outcome::UpstreamFailed;
        m_error = {m_context.reply->code, m_context.reply->message, {}, 0};
        sendReply();
        return;
    }
    if (m_context.sawError && !m_context.sawContent && !m_contentSent && mayTryAgain()) {
        const policy::UpstreamErrorName name = m_context.errorName;
        Failure failure{{base::ErrorCode::UpstreamError, "it reported an error before any content: " + shortName(name), {}, 0},
                        classOf(name)};
        failure.refused = true;
        failure.errorName = name;
        if (tryAgain(failure)) {
            return;
        }
    }
    writeAnswer(last);
    if (m_context.answerIsCut && !last) {
        // The honest ending is written; whatever the upstream still says is not for the client.
        m_marks = m_upstream ? m_upstream->marks() : m_marks;
        m_upstream.reset();
        if (m_context.answerIsBroken) {
            settleAttempt(policy::AttemptClass::Fault, {base::ErrorCode::InvalidResponse, "an event of its answer could not be read", {}, 0});
            finish(api::Outcome::UpstreamInterrupted, false); // the error event is in; no last chunk
            return;
        }
        settleAttempt(policy::AttemptClass::Success, {});
        m_writer.end(m_out);
        finish(api::Outcome::Cut, m_writer.keepsAlive());
    }
}

// Whether the answer is a stream that could still come from another upstream: nothing but announcements so far.
bool Exchange::isHeldStream() const
{
    return m_context.isEventStream && m_context.answer.status == 200 && !m_context.hasBegun && !m_contentSent;
}

void Exchange::writeAnswer(bool last)
{
    if (isHeldStream() && !last && !m_context.answerIsCut && !m_context.answerIsBroken && mayTryAgain()
        && m_held.size() + m_answer.size() <= kHeldFrames) {
        m_held += m_answer;
        m_answer.clear();
        return;
    }
    if (!m_held.empty()) {
        m_answer.insert(0, m_held);
        m_held.clear();
    }
    if (!m_writer.hasBegun() && (last || !m_answer.empty())) {
        beginAnswer(last);
    }
    if (m_firstContent == base::TimePoint{} && !m_answer.empty()
        && (m_context.sawContent || m_context.answerMode == AnswerMode::Pass)) {
        m_firstContent = base::now();
    }
    m_contentSent = m_contentSent || !m_answer.empty();
    if (m_contentSent) {
        forgetRequest();
    }
    m_writer.writeBody(m_answer, m_out);
    m_answer.clear();
}

void Exchange::beginAnswer(bool last)
{
    std::optional<std::uint64_t> length = m_context.answer.contentLength;
    if (m_context.head.method != "HEAD" && m_context.answerMode != AnswerMode::Pass) {
        // A broken answer must not look whole by its length.
        const bool whole = last && !m_context.answerIsBroken;
        length = whole ? std::optional<std::uint64_t>(m_answer.size()) : std::nullopt;
    }
    const base::TimePoint now = base::now();
    m_overhead = (m_decided - m_context.received - m_waited) + (now - m_headArrived);
    m_writer.beginRelayed(m_context, length, m_overhead, m_out);
}

// No other attempt can follow: the request's body is needed no more.
void Exchange::forgetRequest()
{
    if (!m_context.body.empty()) {
        std::string().swap(m_context.body);
        m_buffered.release();
        m_context.decodedShare.release();
    }
}

// A client that hears nothing for long gives the answer up; so it hears that we still wait. Only while the upstream is silent and our
// own clock for that runs.
void Exchange::keepClientWaiting(base::TimePoint now)
{
    const std::chrono::milliseconds every = m_context.config->settings.timeouts.keepAliveComment;
    const bool answering = m_state == ExchangeState::Streaming && m_context.isEventStream && m_context.answer.status == 200
        && !m_isRefusal;
    // It has heard from us before, and now another upstream is asked.
    const bool askingAgain = m_writer.hasBegun() && !m_contentSent
        && (m_state == ExchangeState::Retrying || m_state == ExchangeState::Connecting || m_state == ExchangeState::AwaitingHead
            || m_state == ExchangeState::Streaming);
    if ((!answering && !askingAgain) || m_paused || every.count() == 0 || m_deadline == base::TimePoint::max()
        || now - std::max(m_lastFlush, m_headArrived) < every) {
        return;
    }
    const std::string_view frame = keepAliveFrame(m_context.dialect);
    if (frame.empty()) {
        return;
    }
    if (!m_writer.hasBegun()) {
        beginAnswer(false);
    }
    m_writer.writeBody(frame, m_out);
    flush();
}

void Exchange::flush()
{
    if (m_out.empty()) {
        return;
    }
    m_lastFlush = base::now();
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

} // namespace sluice::relay
