#include "service/recorded_traffic.h"

#include "store/access_log/access_log_reader.h"

#include <QDir>

#include <string>
#include <utility>

namespace sluice::service {

namespace {

using analysis::ErrorClass;
using analysis::ErrorPhase;

constexpr std::size_t kMostWays = 1'000;

// The phase that did not end: the last one whose time is known is over. `answer`: the upstream's own status, 0 if it gave none.
ErrorPhase phaseOf(base::ErrorCode error, int answer, const api::Timing &timing)
{
    if (error == base::ErrorCode::UpstreamError && answer >= 400) {
        return ErrorPhase::ReadHead;
    }
    switch (error) {
    case base::ErrorCode::DnsFailed:
        return ErrorPhase::Resolve;
    case base::ErrorCode::ProxyFailed:
    case base::ErrorCode::TunnelFailed:
    case base::ErrorCode::ConnectFailed:
    case base::ErrorCode::ConnectTimeout:
        return ErrorPhase::Connect;
    case base::ErrorCode::TlsFailed:
        return ErrorPhase::Tls;
    case base::ErrorCode::UpstreamInterrupted:
        return ErrorPhase::ReadBody;
    case base::ErrorCode::CredentialRejected:
    case base::ErrorCode::InvalidResponse:
        return ErrorPhase::ReadHead;
    case base::ErrorCode::UpstreamError:
    case base::ErrorCode::UpstreamTimeout:
        if (timing.head) {
            return ErrorPhase::ReadBody;
        }
        return timing.send ? ErrorPhase::ReadHead : ErrorPhase::Unknown;
    case base::ErrorCode::RequestTimeout:
        return ErrorPhase::Client;
    case base::ErrorCode::None:
        return ErrorPhase::ReadHead; // the upstream's own answer
    default:
        return ErrorPhase::Local;
    }
}

bool hasFailed(const api::AccessLogEntry &entry)
{
    return entry.outcome != api::Outcome::Answered || entry.status >= 400;
}

} // namespace

ErrorClass errorClassOf(base::ErrorCode error, int status)
{
    switch (error) {
    case base::ErrorCode::None:
        return analysis::meaningOfStatus(status, false).kind;
    case base::ErrorCode::ContentBlocked:
        return ErrorClass::Blocked;
    case base::ErrorCode::RateLimited:
    case base::ErrorCode::KeySuspended:
        return ErrorClass::RequestLimit;
    case base::ErrorCode::QuotaExceeded:
        return ErrorClass::Quota;
    case base::ErrorCode::Unauthorized:
    case base::ErrorCode::ForbiddenOrigin:
    case base::ErrorCode::KeyNotAllowed:
    case base::ErrorCode::CredentialRejected:
        return ErrorClass::Unauthorized;
    case base::ErrorCode::BodyTooLarge:
        return ErrorClass::BodyTooLarge;
    case base::ErrorCode::HeadTooLarge:
    case base::ErrorCode::TargetTooLong:
    case base::ErrorCode::InvalidBody:
    case base::ErrorCode::ExceedsLimit:
    case base::ErrorCode::MalformedRequest:
    case base::ErrorCode::UnknownTransferCoding:
    case base::ErrorCode::UnsupportedHttpVersion:
    case base::ErrorCode::NotInspectable:
    case base::ErrorCode::Loop:
    case base::ErrorCode::WebSocketUnsupported:
        return ErrorClass::BadRequest;
    case base::ErrorCode::RequestTimeout:
    case base::ErrorCode::UpstreamTimeout:
    case base::ErrorCode::ConnectTimeout:
        return ErrorClass::Timeout;
    case base::ErrorCode::Busy:
    case base::ErrorCode::Paused:
        return ErrorClass::Overloaded;
    case base::ErrorCode::NoUpstream:
        return ErrorClass::NoUpstream;
    case base::ErrorCode::NotFound:
        return ErrorClass::NotFound;
    case base::ErrorCode::DnsFailed:
        return ErrorClass::Dns;
    case base::ErrorCode::ConnectFailed:
    case base::ErrorCode::ProxyFailed:
    case base::ErrorCode::TunnelFailed:
        return ErrorClass::Refused;
    case base::ErrorCode::TlsFailed:
        return ErrorClass::Tls;
    case base::ErrorCode::InvalidResponse:
        return ErrorClass::InvalidAnswer;
    case base::ErrorCode::UpstreamInterrupted:
        return ErrorClass::Reset;
    case base::ErrorCode::UpstreamError:
        return status >= 400 ? analysis::meaningOfStatus(status, false).kind : ErrorClass::Reset;
    default:
        return ErrorClass::Other;
    }
}

QString accessLogIn(const QString &dataDirectory)
{
    return QDir(dataDirectory).filePath(QStringLiteral("access-log.db"));
}

base::Result<void> readRecords(const QString &accessLog, const std::optional<QDateTime> &since, const std::function<bool()> &isCancelled,
    const std::function<void(const api::AccessLogEntry &)> &take)
{
    store::AccessLogReader reader(accessLog);
    if (const base::Result<void> opened = reader.open(); !opened) {
        return opened.error();
    }
    api::AccessLogQuery query;
    query.from = since;
    query.limit = 0;
    return reader.forEach(query, [&](const api::AccessLogEntry &entry) {
        take(entry);
        return !isCancelled || !isCancelled();
    });
}

void RecordedErrors::count(const api::AccessLogEntry &entry)
{
    const std::int64_t time = entry.startedAt.toSecsSinceEpoch();
    const std::string endpoint = entry.path.toStdString();
    const std::string model = (entry.sentModel.isEmpty() ? entry.model : entry.sentModel).toStdString();
    m_failures.countRequest(time, endpoint);
    m_causes.countRequest(time, endpoint);
    if (hasFailed(entry)) {
        const std::string upstream = entry.upstream.toStdString();
        // The status of a failed exchange is ours.
        const int answer = entry.outcome == api::Outcome::Answered ? entry.status : 0;
        analysis::ErrorEvent event{time, endpoint, model, upstream, entry.status, errorClassOf(entry.error, answer),
            phaseOf(entry.error, answer, entry.timing), entry.duration};
        if (entry.outcome == api::Outcome::ClientGone) {
            event.kind = ErrorClass::ClientGone;
            event.phase = ErrorPhase::Client;
        } else if (entry.outcome == api::Outcome::Cut) {
            event.kind = ErrorClass::Blocked;
            event.phase = ErrorPhase::ReadBody;
        } else if (entry.outcome == api::Outcome::TimedOut) {
            event.kind = ErrorClass::Timeout;
        }
        m_failures.countError(event);
    }
    for (const api::Attempt &attempt : entry.tries) {
        if (attempt.result == api::AttemptClass::Success || attempt.result == api::AttemptClass::Cancel) {
            continue;
        }
        const std::string upstream = attempt.upstream.toStdString();
        const bool isLast = &attempt == &entry.tries.constLast();
        m_causes.countError({time, endpoint, model, upstream, attempt.status, errorClassOf(attempt.error, attempt.status),
            phaseOf(attempt.error, attempt.status, isLast ? entry.timing : api::Timing{}), attempt.duration});
    }
}

RecordedLatency::RecordedLatency(QString model)
    : m_model(std::move(model))
{
}

void RecordedLatency::count(const api::AccessLogEntry &entry)
{
    if (!m_model.isEmpty() && entry.model != m_model && entry.sentModel != m_model) {
        return;
    }
    for (const api::Attempt &attempt : entry.tries) {
        analysis::LatencySample sample;
        sample.hasFailed = attempt.result == api::AttemptClass::Fault || attempt.result == api::AttemptClass::Throttle;
        const bool isLast = &attempt == &entry.tries.constLast();
        // An answer that a guardrail cut, or whose client left, was not measured to its end.
        const bool isWhole = attempt.result == api::AttemptClass::Success && isLast && entry.outcome == api::Outcome::Answered;
        if (!sample.hasFailed && !isWhole) {
            continue;
        }
        sample.total = attempt.duration;
        if (isWhole && entry.timing.head && entry.timing.firstToken) {
            sample.firstContent = *entry.timing.head + *entry.timing.firstToken;
        }
        if (isWhole && entry.timing.connect) {
            sample.connect = *entry.timing.connect + entry.timing.dns.value_or(api::Micros{0}) + entry.timing.tls.value_or(api::Micros{0});
        }
        const std::string way = attempt.upstream.toStdString();
        const auto found = m_series.find(way);
        if (found != m_series.end()) {
            found->second.add(sample);
        } else if (m_series.size() < kMostWays) {
            m_series.emplace(way, way).first->second.add(sample);
        }
    }
}

std::vector<analysis::LatencySeries> RecordedLatency::series(const QStringList &order) const
{
    std::vector<analysis::LatencySeries> result;
    for (const QString &way : order) {
        if (const auto found = m_series.find(way.toStdString()); found != m_series.end()) {
            result.push_back(found->second);
        }
    }
    for (const auto &[way, series] : m_series) {
        if (!order.contains(QString::fromStdString(way))) {
            result.push_back(series);
        }
    }
    return result;
}

} // namespace sluice::service
