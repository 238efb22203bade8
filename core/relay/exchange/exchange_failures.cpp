// The ways an exchange goes wrong: an upstream that fails or is too slow, a client that leaves.
#include "relay/exchange/exchange.h"

namespace sluice::relay {

void Exchange::setDeadline(Wait wait, std::chrono::milliseconds timeout)
{
    m_wait = wait;
    m_deadline = wait == Wait::None || timeout.count() == 0 ? base::TimePoint::max() : base::now() + timeout;
}

std::chrono::milliseconds Exchange::timeoutFor(Wait wait) const
{
    const api::TimeoutsConfig &general = m_context.config->settings.timeouts;
    if (m_context.upstream >= m_context.config->upstreams.size()) {
        return {};
    }
    const api::UpstreamConfig &own = m_context.config->upstreams.at(m_context.upstream).settings;
    switch (wait) {
    case Wait::None:
    case Wait::Backoff:
        return {};
    case Wait::Body:
        return general.requestBodyIdle;
    case Wait::Connect:
        return own.connectTimeout.value_or(general.connect);
    case Wait::FirstToken:
        return own.firstTokenTimeout.value_or(general.firstToken);
    case Wait::Head:
        return general.answerHead;
    case Wait::Stall:
        return own.stallTimeout.value_or(general.stall);
    }
    return {};
}

void Exchange::checkDeadline(base::TimePoint now)
{
    if (m_socket) {
        m_socket->checkDeadline(now); // a socket may be idle, and live, as long as it likes
        return;
    }
    keepClientWaiting(now);
    const std::chrono::milliseconds whole = m_context.config->settings.timeouts.exchange;
    const bool overall = whole.count() > 0 && now - m_context.firstByte >= whole;
    const bool running = m_state == ExchangeState::ReadingBody || m_state == ExchangeState::Connecting
        || m_state == ExchangeState::AwaitingHead || m_state == ExchangeState::Streaming || m_state == ExchangeState::Retrying;
    if (!running || (!overall && (now < m_deadline || m_paused))) {
        return;
    }
    if (m_state == ExchangeState::Retrying && !overall) {
        endBackoff();
        return;
    }
    if (m_state == ExchangeState::ReadingBody) {
        enter(ExchangeState::DeadlineExceeded);
        rejectBody(base::ErrorCode::RequestTimeout, "the request's body did not come in time");
        return;
    }
    onTooLate(overall);
}

// An upstream let a deadline pass, or the whole exchange took too long.
void Exchange::onTooLate(bool overall)
{
    const Wait wait = m_wait;
    const char *what = overall   ? "the whole exchange took too long"
        : wait == Wait::Connect ? "no connection in time"
        : wait == Wait::Stall   ? "it stopped sending"
        : wait == Wait::FirstToken ? "no content in time"
                                   : "no answer in time";
    const bool streaming = m_state == ExchangeState::Streaming && !m_isRefusal;
    Failure failure{{base::ErrorCode::UpstreamTimeout, what, {}, 0},
                    overall ? policy::AttemptClass::Cancel : policy::AttemptClass::Fault};
    failure.sent = m_requestSent;
    failure.slowFirstToken = wait == Wait::FirstToken;
    if (m_upstream) {
        m_marks = m_upstream->marks();
        m_upstream.reset();
    }
    enter(ExchangeState::DeadlineExceeded);
    m_outcome = api::Outcome::TimedOut;
    m_error = failure.error;
    if (streaming && !isHeldStream()) {
        settleAttempt(failure.result, failure.error);
        breakAnswer(failure.error);
        return;
    }
    if (!overall && tryAgain(failure)) {
        return;
    }
    settleAttempt(failure.result, failure.error);
    giveUp(failure.error, base::ErrorCode::UpstreamTimeout);
}

void Exchange::onUpstreamFailed(const base::Error &error, bool requestSent)
{
    if (m_upstream) {
        m_marks = m_upstream->marks();
        m_upstream.reset();
    }
    if (m_socket) {
        m_socket->onUpstreamGone(error);
        return;
    }
    const bool streaming = m_state == ExchangeState::Streaming && !m_isRefusal;
    const bool announced = streaming && isHeldStream();
    enter(ExchangeState::UpstreamFailed);
    m_error = error;
    Failure failure{error, error.code == base::ErrorCode::Loop ? policy::AttemptClass::Client : policy::AttemptClass::Fault};
    failure.sent = requestSent;
    failure.brokeBeforeContent = announced;
    if (streaming && !announced) {
        m_outcome = m_writer.hasBegun() ? api::Outcome::UpstreamInterrupted : api::Outcome::UpstreamFailed;
        settleAttempt(failure.result, error);
        breakAnswer(error);
        return;
    }
    m_outcome = api::Outcome::UpstreamFailed;
    if (tryAgain(failure)) {
        return;
    }
    settleAttempt(failure.result, error);
    giveUp(error, error.code == base::ErrorCode::Loop ? base::ErrorCode::Loop : base::ErrorCode::UpstreamError);
}

// No further attempt: the client gets the best there is of an answer.
void Exchange::giveUp(const base::Error &error, base::ErrorCode code)
{
    if (m_writer.hasBegun()) {
        breakAnswer(error); // it has heard that we wait
        return;
    }
    if (m_refused) {
        passRefusal();
        return;
    }
    failUpstream(error, code);
}

// An upstream's own refusal, kept while another attempt was made, says more than that attempt's failure.
void Exchange::passRefusal()
{
    m_context.forgetAnswer();
    m_outcome = api::Outcome::Running;
    m_error = {};
    m_context.upstream = m_refused->upstream;
    m_context.answer = std::move(m_refused->head);
    m_answer = std::move(m_refused->body);
    m_held.clear();
    m_refused.reset();
    enter(ExchangeState::Streaming);
    acceptAnswer();
    if (m_state == ExchangeState::Streaming) {
        endAnswer();
    }
}

// No byte of an answer has gone down: the caller gets a status that tells the truth.
void Exchange::failUpstream(const base::Error &error, base::ErrorCode code)
{
    if (m_outcome == api::Outcome::Running) {
        m_outcome = api::Outcome::UpstreamFailed;
    }
    m_error = error;
    const QString name = m_context.config->upstreams.at(m_context.upstream).settings.name;
    LocalReply reply;
    reply.status = base::httpStatus(code);
    reply.code = code;
    reply.message = "upstream " + name.toStdString() + ": " + error.detail;
    // When we have tried again already, the client's own attempts would only multiply.
    reply.shouldRetry = m_context.attempts <= 1 && code != base::ErrorCode::Loop;
    m_context.note("upstream", reply.message, code);
    m_context.reply = std::move(reply);
    sendReply();
}

// Part of the answer may have gone down. The client must see that it is not whole: an error event of its dialect, and no last chunk.
void Exchange::breakAnswer(const base::Error &error)
{
    m_context.answerIsBroken = true;
    const bool late = error.code == base::ErrorCode::UpstreamTimeout;
    if (m_context.answerMode == AnswerMode::Buffer) {
        failUpstream(error, late ? base::ErrorCode::UpstreamTimeout : base::ErrorCode::UpstreamError);
        return;
    }
    m_filters.responseChunk(m_context, m_answer, true);
    if (m_context.isEventStream && !m_context.answerIsCut) {
        m_answer += policy::errorEvent(m_context.dialect, base::ErrorCode::UpstreamInterrupted,
                                       "the upstream broke off its answer: " + error.detail, m_context.nextSequence);
    }
    if (!m_writer.hasBegun() && !m_context.sawContent) {
        failUpstream(error, late ? base::ErrorCode::UpstreamTimeout : base::ErrorCode::UpstreamError);
        return;
    }
    writeAnswer(false);
    m_context.note("upstream", error.detail, base::ErrorCode::UpstreamInterrupted);
    if (m_outcome == api::Outcome::Running) {
        m_outcome = api::Outcome::UpstreamInterrupted;
    }
    m_error = error;
    finish(m_outcome, false);
}

void Exchange::onDownstreamGone()
{
    if (m_state == ExchangeState::ReadingHead || m_state == ExchangeState::Finishing || isDone()) {
        return;
    }
    if (m_upstream) {
        m_marks = m_upstream->marks();
        m_upstream.reset();
    }
    if (m_socket) {
        m_socket->onClientGone();
    }
    m_out.clear();
    enter(ExchangeState::ClientGone);
    settleAttempt(policy::AttemptClass::Cancel, {base::ErrorCode::None, "the client left", {}, 0});
    m_outcome = api::Outcome::ClientGone;
    m_filters.finished(m_context);
    enter(ExchangeState::Done);
    if (m_counted) {
        api::ExchangeRecord record = buildRecord(base::now());
        m_texts.publish(record.requestId);
        m_services.stats.finished(record);
        m_services.shared.publish(std::move(record));
    }
    m_buffered.release();
}

} // namespace sluice::relay
