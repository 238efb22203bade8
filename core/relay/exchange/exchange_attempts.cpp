// One send of the request after another: where it goes, how it ended, whether there is a next one.
#include "relay/exchange/exchange.h"

#include "http/header_rules.h"
#include "http/serialize.h"
#include "policy/resilience/retry_after.h"
#include "relay/exchange/exchange_rules.h"
#include "relay/filters/loop_guard/loop_guard_filter.h"
#include "relay/upstream/credential_header.h"
#include "relay/upstream/upstream_url.h"

#include <algorithm>

namespace sluice::relay {

namespace {

std::optional<bool> shouldRetryOf(const http::HeaderMap &headers)
{
    const std::string_view value = headers.value("x-should-retry");
    return value == "true" ? std::optional(true) : value == "false" ? std::optional(false) : std::nullopt;
}

std::optional<base::Duration> retryAfterOf(const http::HeaderMap &headers)
{
    return policy::retryAfterOf(
        [&headers](std::string_view name) {
            return headers.has(name) ? std::optional(headers.value(name)) : std::nullopt;
        },
        base::wallNow());
}

} // namespace

void Exchange::beginAttempt()
{
    enter(ExchangeState::Connecting);
    ++m_context.attempts;
    m_tried.push_back(m_context.config->upstreams.at(m_context.upstream).settings.name.toStdString());
    m_requestSent = false;
    m_context.requestSent = false;
    m_attemptBegan = base::now();
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
    headers.add(kHopHeader, m_context.hops.empty() ? m_context.shared.instanceId
                                                   : m_context.hops + ", " + m_context.shared.instanceId);
    addCredential(headers, upstream, m_context.dialect);
    addUpgrade(headers);
    const bool bodyExpected = head.method != "GET" && head.method != "HEAD" && head.method != "OPTIONS";
    if (!m_context.body.empty() || bodyExpected) {
        headers.add("Content-Length", std::to_string(m_context.body.size()));
    }
    UpstreamRequest request;
    request.method = head.method;
    request.body = m_context.body;
    request.upgrade = m_context.upgrade.has_value();
    const std::string &path = m_context.sentPath.empty() ? head.path : m_context.sentPath;
    const std::string &itsQuery = m_context.sentQuery.empty() ? head.query : m_context.sentQuery;
    const std::string query = itsQuery.empty() ? std::string() : '?' + itsQuery;
    const std::string target = path == "*" ? std::string("*") : joinTarget(upstream, m_context.dialect, path + query);
    http::writeRequestHead(request.head, head.method, target, headers);
    return request;
}

// Tells how the attempt under way ended: once, at its terminal event.
void Exchange::settleAttempt(policy::AttemptClass result, const base::Error &error)
{
    if (!m_context.lease.isHeld()) {
        return;
    }
    if (m_context.attempts == 0) {
        m_context.lease.release(); // it had a place and never began
        return;
    }
    const base::TimePoint now = base::now();
    const RuntimeUpstream &upstream = m_context.config->upstreams.at(m_context.upstream);
    policy::AttemptReport report;
    report.result = result;
    report.faultOfWay = isFaultOfWay(error.code);
    report.status = m_context.answer.status;
    report.code = static_cast<int>(error.code);
    report.detail = error.detail;
    const base::TimePoint shown = m_firstContent != base::TimePoint{} ? m_firstContent : m_headArrived;
    if (const auto sent = m_upstream ? m_upstream->marks().sent : m_marks.sent; sent && shown > *sent) {
        report.ttft = shown - *sent;
    }
    if (result == policy::AttemptClass::Throttle || m_context.answer.status == 503) {
        report.retryAfter = retryAfterOf(m_context.answer.headers);
    }
    const std::string &model = m_context.sentModel.empty() ? m_context.facts.model : m_context.sentModel;
    // A whole answer shows itself when it is done: its time is another than a stream's.
    m_context.slot.report(result, report.status, report.ttft, m_context.isEventStream ? model : model + " whole", now);
    m_context.slot.release();
    api::Attempt attempt;
    attempt.upstream = upstream.settings.name;
    attempt.result = static_cast<api::AttemptClass>(result);
    attempt.status = m_context.answer.status;
    attempt.error = error.code;
    attempt.detail = QString::fromStdString(error.detail);
    attempt.duration = std::chrono::duration_cast<api::Micros>(now - m_attemptBegan);
    m_context.tries.push_back(std::move(attempt));
    for (const api::Alert &alert : alertsOf(m_context.lease.report(report), upstream, error)) {
        m_services.alert(alert);
    }
}

bool Exchange::mayTryAgain() const
{
    return m_context.attempts < m_context.config->settings.retry.attempts && !m_contentSent;
}

// Whether another attempt has begun, or will after a pause. Without one the answer that has come is still there to be passed on.
bool Exchange::tryAgain(const Failure &failure)
{
    if (!mayTryAgain()) {
        return false;
    }
    const std::string failed = m_context.config->upstreams.at(m_context.upstream).settings.name.toStdString();
    ClusterHealth &health = m_services.shared.health;
    settleAttempt(failure.result, failure.error);
    const base::TimePoint now = base::now();
    WayQuery query = m_context.wayQuery();
    query.tried = m_tried;
    if (failure.result == policy::AttemptClass::Throttle) {
        query.avoidAccount = m_context.config->upstreams.at(m_context.upstream).settings.credential.toStdString();
    }
    const policy::Alternatives others = health.alternatives(*m_context.config, query, now);
    policy::FailedAttempt attempt;
    attempt.attempts = m_context.attempts;
    attempt.triesHere = static_cast<int>(std::count(m_tried.begin(), m_tried.end(), failed));
    attempt.clientRetries = clientRetries(m_context.head.headers).value_or(0);
    attempt.result = failure.result;
    attempt.status = failure.refused ? m_context.answer.status : 0;
    // What broke after announcing an answer is over; what is merely late may go on and be charged.
    attempt.wasSent = failure.sent && !failure.brokeBeforeContent
        && !(failure.slowFirstToken && m_context.config->settings.retry.onSlowFirstToken);
    attempt.inStreamError = failure.refused && m_context.answer.status == 200;
    attempt.shouldRetry = shouldRetryOf(m_context.answer.headers);
    attempt.errorCode = failure.errorName.code.empty() ? failure.errorName.type : failure.errorName.code;
    attempt.retryAfter = retryAfterOf(m_context.answer.headers);
    attempt.elsewhere = others.any;
    attempt.otherAccount = others.otherAccount;
    const policy::RetryDecision decision = health.decideRetry(attempt, m_context.config->settings.retry);
    if (decision.action == policy::RetryAction::GiveUp) {
        m_context.note("retry", std::string(decision.reason));
        return false;
    }
    if (failure.brokeBeforeContent && decision.action == policy::RetryAction::AfterBackoff) {
        m_context.note("retry", "no other upstream is usable");
        return false; // the same one would charge for the same prompt again
    }
    if (!health.takeRetry(*m_context.config, m_context.cluster, now)) {
        m_context.note("retry", "the cluster's retry budget is used up");
        return false;
    }
    Choice next;
    if (decision.action == policy::RetryAction::AtOnceElsewhere) {
        if (!decision.otherAccountOnly) {
            query.avoidAccount.clear();
        }
        next = health.pick(*m_context.config, query, now);
        if (!next.upstream) {
            health.giveRetryBack(*m_context.config, m_context.cluster, now);
            return false;
        }
    }
    m_context.note("retry", failed + ": " + failure.error.detail);
    m_upstream.reset();
    if (m_state == ExchangeState::Streaming) {
        enter(ExchangeState::UpstreamFailed);
    }
    enter(ExchangeState::Retrying);
    if (m_isRefusal) {
        m_refused = Refusal{m_context.upstream, std::move(m_context.answer), std::move(m_answer)};
    }
    m_lastFailure = failure.error;
    forgetAttempt();
    if (next.upstream) {
        goTo(std::move(next));
    } else {
        m_wait = Wait::Backoff;
        m_deadline = now + decision.delay;
    }
    return true;
}

// Everything the failed attempt has left, so that the next one finds a clean table.
void Exchange::forgetAttempt()
{
    m_context.forgetAnswer();
    m_answer.clear();
    m_held.clear();
    m_isRefusal = false;
    m_paused = false;
    m_headArrived = {};
    m_firstContent = {};
    m_outcome = api::Outcome::Running;
    m_error = {};
}

void Exchange::goTo(Choice &&choice)
{
    const QString from = m_context.config->upstreams.at(m_context.upstream).settings.name;
    m_context.upstream = *choice.upstream;
    m_context.lease = std::move(choice.lease);
    m_context.slot = m_services.shared.adaptive.enter(m_context.config->upstreams.at(m_context.upstream).settings.name.toStdString(), {}).slot;
    if (m_context.config->upstreams.at(m_context.upstream).settings.name != from
        && m_services.shared.health.mayTellFailover(from.toStdString(), base::now())) {
        m_services.alert({api::AlertKind::FailedOver, from, m_lastFailure, QDateTime::currentDateTimeUtc()});
    }
    beginAttempt();
}

void Exchange::endBackoff()
{
    WayQuery query = m_context.wayQuery();
    query.tried = m_tried;
    Choice next = m_services.shared.health.pick(*m_context.config, query, base::now());
    if (next.upstream) {
        goTo(std::move(next));
        return;
    }
    m_outcome = api::Outcome::UpstreamFailed;
    giveUp(m_lastFailure, base::ErrorCode::UpstreamError);
}

} // namespace sluice::relay
