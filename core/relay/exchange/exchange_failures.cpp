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
    const std::chrono::milliseconds whole = m_context.config->settings.timeouts.exchange;
    const bool overall = whole.count() > 0 && now - m_context.firstByte >= whole;
    const bool running = m_state == ExchangeState::ReadingBody || m_state == ExchangeState::Connecting
        || m_state == ExchangeState::AwaitingHead || m_state == ExchangeState::Streaming;
    if (!running || (!overall && (now < m_deadline || m_paused))) {
        return;
    }
    const Wait wait = m_wait;
    const bool reading = m_state == ExchangeState::ReadingBody;
    const bool streaming = m_state == ExchangeState::Streaming && m_writer.hasBegun();
    const std::string what = wait == Wait::Connect ? "no connection to the upstream in time"
        : wait == Wait::Stall                      ? "the upstream stopped sending"
        : wait == Wait::FirstToken                 ? "the upstream sent no content in time"
                                                   : "the upstream did not answer in time";
    if (m_upstream) {
        m_marks = m_upstream->marks();
        m_upstream.reset();
    }
    enter(ExchangeState::DeadlineExceeded);
    if (reading) {
        rejectBody(base::ErrorCode::RequestTimeout, "the request's body did not come in time");
        return;
    }
    m_outcome = api::Outcome::TimedOut;
    m_error = {base::ErrorCode::UpstreamTimeout, what, {}, 0};
    if (streaming) {
        breakAnswer(m_error);
        return;
    }
    const bool sent = m_requestSent;
    reportUpstream(false, {base::ErrorCode::ConnectTimeout, what, {}, 0});
    if (!sent && !overall && retry(m_error)) {
        return;
    }
    failUpstream(m_error, base::ErrorCode::UpstreamTimeout);
}

void Exchange::onUpstreamFailed(const base::Error &error, bool requestSent)
{
    if (m_upstream) {
        m_marks = m_upstream->marks();
        m_upstream.reset();
    }
    const bool broken = m_state == ExchangeState::Streaming;
    enter(ExchangeState::UpstreamFailed);
    m_error = error;
    if (broken) {
        m_outcome = m_writer.hasBegun() ? api::Outcome::UpstreamInterrupted : api::Outcome::UpstreamFailed;
        breakAnswer(error);
        return;
    }
    m_outcome = api::Outcome::UpstreamFailed;
    reportUpstream(false, error);
    if (!requestSent && retry(error)) {
        return;
    }
    failUpstream(error, base::ErrorCode::UpstreamError);
}

// Another upstream, where nothing of the request was sent: nobody can pay twice for a prompt.
bool Exchange::retry(const base::Error &error)
{
    if (m_context.attempts >= m_context.config->settings.retry.attempts) {
        return false;
    }
    const std::optional<std::size_t> next = m_services.shared.health.pick(*m_context.config, m_tried);
    if (!next) {
        return false;
    }
    const QString failed = m_context.config->upstreams.at(m_context.upstream).settings.name;
    m_context.note("retry", failed.toStdString() + ": " + error.detail);
    enter(ExchangeState::Retrying);
    m_outcome = api::Outcome::Running;
    m_error = {};
    m_context.upstream = *next;
    connectUpstream();
    return true;
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
    reply.shouldRetry = m_context.attempts <= 1;
    m_context.note("upstream", reply.message, code);
    m_context.reply = std::move(reply);
    sendReply();
}

// Part of the answer may have gone down. The client must see that it is not whole: an error event of its dialect, and no last chunk.
void Exchange::breakAnswer(const base::Error &error)
{
    m_context.answerIsBroken = true;
    if (m_context.answerMode == AnswerMode::Buffer) {
        failUpstream(error, base::ErrorCode::UpstreamError);
        return;
    }
    m_filters.responseChunk(m_context, m_answer, true);
    if (m_context.isEventStream && !m_context.answerIsCut) {
        m_answer += policy::errorEvent(m_context.dialect, base::ErrorCode::UpstreamInterrupted,
                                       "the upstream broke off its answer: " + error.detail, m_context.nextSequence);
    }
    if (!m_writer.hasBegun() && !m_context.sawContent) {
        const bool late = error.code == base::ErrorCode::UpstreamTimeout;
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
    m_out.clear();
    enter(ExchangeState::ClientGone);
    m_outcome = api::Outcome::ClientGone;
    m_filters.finished(m_context);
    enter(ExchangeState::Done);
    if (m_counted) {
        api::ExchangeRecord record = buildRecord(base::now());
        m_services.stats.finished(record);
        m_services.shared.records.publish(std::move(record));
    }
    m_buffered.release();
}

void Exchange::reportUpstream(bool answered, const base::Error &error)
{
    const QString &name = m_context.config->upstreams.at(m_context.upstream).settings.name;
    const ClusterHealth::Change change = m_services.shared.health.report(name.toStdString(), answered);
    if (change == ClusterHealth::Change::None) {
        return;
    }
    const bool recovered = change == ClusterHealth::Change::Recovered;
    m_services.alert({recovered ? api::AlertKind::UpstreamRecovered : api::AlertKind::UpstreamUnreachable, name, error,
                      QDateTime::currentDateTimeUtc()});
}

} // namespace sluice::relay
