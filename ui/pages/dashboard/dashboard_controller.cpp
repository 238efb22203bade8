#include "ui/pages/dashboard/dashboard_controller.h"

#include "ui/models/request_search.h"
#include "ui/pages/dashboard/dashboard_page.h"
#include "ui/text/connection_lines.h"
#include "ui/text/error_sentence.h"
#include "ui/text/format.h"
#include "ui/text/words.h"
#include "ui/widgets/standing_look.h"

#include <algorithm>

namespace sluice::ui {

using namespace std::chrono_literals;

namespace {

constexpr qsizetype kMostEvents = 7;
constexpr auto kShortestRefresh = 250ms;

bool isEvent(const api::ExchangeRecord &record)
{
    return record.verdict != policy::VerdictKind::Pass
        || (record.outcome != api::Outcome::Answered && record.outcome != api::Outcome::ClientGone);
}

ColorRole toneOf(const api::ExchangeRecord &record)
{
    if (record.verdict == policy::VerdictKind::Block
        || record.outcome == api::Outcome::UpstreamFailed
        || record.outcome == api::Outcome::UpstreamInterrupted
        || record.outcome == api::Outcome::TimedOut) {
        return ColorRole::Danger;
    }
    return record.verdict == policy::VerdictKind::Flag ? ColorRole::Info : ColorRole::Warn;
}

std::chrono::microseconds quantile(const base::Histogram &histogram, double q)
{
    return std::chrono::duration_cast<std::chrono::microseconds>(histogram.quantile(q));
}

} // namespace

DashboardController::DashboardController(DashboardPage &page, api::RelayService &service,
                                         QObject *parent)
    : QObject(parent), m_service(service), m_page(page),
      m_countedSince(QDateTime::currentDateTime())
{
    m_refresh.setSingleShot(true);
    m_refresh.setInterval(kShortestRefresh);
    connect(&m_refresh, &QTimer::timeout, this, &DashboardController::refresh);
    connect(&service, &api::RelayService::recordsAppended, this, &DashboardController::takeRecords);
    connect(&service, &api::RelayService::sampled, this, &DashboardController::takeSample);
    connect(&service, &api::RelayService::alertRaised, this, &DashboardController::takeAlert);
    connect(&service, &api::RelayService::upstreamsSampled, this,
            &DashboardController::takeUpstreams);
    connect(&service, &api::RelayService::statusChanged, this,
            [this](const api::RelayStatus &status) {
                if (status.state == api::RelayState::Stopped
                    || status.state == api::RelayState::Failed) {
                    m_statuses.clear(); // nobody knows any more
                }
                schedule();
            });
    connect(&service, &api::RelayService::configApplied, this, &DashboardController::schedule);
    connect(&page, &Page::shown, this, &DashboardController::refresh);
    connect(&page, &DashboardPage::retranslated, this, &DashboardController::refresh);
    connect(&page, &DashboardPage::horizonRequested, this, [this](Horizon horizon) {
        m_horizon = horizon;
        refresh();
    });
    connect(&page, &DashboardPage::metricRequested, this, [this](LatencyMetric metric) {
        m_metric = metric;
        refresh();
    });
    connect(&page, &DashboardPage::rateRowsRequested, this,
            [this] { emit requestsRequested(QString()); });
    connect(&page, &DashboardPage::tokenRowsRequested, this,
            [this] { emit requestsRequested(QString()); });
    connect(&page, &DashboardPage::blockedRowsRequested, this,
            [this] { emit requestsRequested(QStringLiteral("verdict:block")); });
    connect(&page, &DashboardPage::slowRowsRequested, this, [this] {
        const auto p95 = std::chrono::duration_cast<std::chrono::milliseconds>(
            m_series.ring(Horizon::FiveMinutes).total().ttft.quantile(0.95));
        emit requestsRequested(p95 > 0ms ? QStringLiteral("ttft:>%1").arg(p95.count()) : QString());
    });
    connect(&page, &DashboardPage::upstreamRequested, this,
            [this](int row) { emit upstreamRequested(m_rows.value(row)); });
    connect(&page, &DashboardPage::eventRequested, this, [this](int row) {
        if (row < m_events.size()) {
            emit requestRequested(m_events.at(row).id);
        }
    });
    refresh();
}

void DashboardController::takeRecords(const QList<api::ExchangeRecord> &batch)
{
    for (const api::ExchangeRecord &record : batch) {
        const QDateTime end = record.startedAt.addMSecs(
            std::chrono::duration_cast<std::chrono::milliseconds>(record.duration).count());
        m_upstreams.add(record, end.toSecsSinceEpoch());
        if (isEvent(record)) {
            m_events.prepend({record.id, end, record});
        }
    }
    if (m_events.size() > kMostEvents) {
        m_events.resize(kMostEvents);
    }
    m_sawRequests = m_sawRequests || !batch.isEmpty();
    schedule();
}

void DashboardController::takeSample(const api::TrafficSample &sample)
{
    const QDate day = sample.at.toLocalTime().date();
    if (day > m_countedSince.date()) {
        m_countedSince = day.startOfDay();
        m_today = TrafficBucket{};
    }
    m_series.add(sample);
    m_lastMinute.add(sample, sample.at.toSecsSinceEpoch());
    m_today.add(sample);
    m_active = sample.active;
    m_sawRequests = m_sawRequests || sample.requests > 0 || sample.active > 0;
    schedule();
}

void DashboardController::takeAlert(const api::Alert &alert)
{
    if (alert.kind == api::AlertKind::UpstreamUnreachable) {
        m_unreachable.insert(alert.subject);
    } else if (alert.kind == api::AlertKind::UpstreamRecovered) {
        m_unreachable.remove(alert.subject);
    }
    schedule();
}

void DashboardController::takeUpstreams(const QList<api::UpstreamStatus> &upstreams)
{
    m_statuses.clear();
    for (const api::UpstreamStatus &upstream : upstreams) {
        m_statuses.insert(upstream.name, upstream);
    }
    schedule();
}

void DashboardController::schedule()
{
    if (m_page.isVisible() && !m_refresh.isActive()) {
        m_refresh.start();
    }
}

void DashboardController::refresh()
{
    m_page.setHorizon(m_horizon);
    m_page.setMetric(m_metric);
    if (m_sawRequests) {
        const TrafficRing &ring = m_series.ring(m_horizon);
        m_page.setLatency(latencyPoints(ring, m_metric));
        m_page.setTraffic(trafficPoints(ring));
        m_page.showTraffic();
    } else {
        const api::RelayStatus status = m_service.status();
        m_page.showConnect(curlCommand(status), environmentLines(status));
    }
    showTiles();
    showUpstreams();
    showEvents();
}

QString DashboardController::sinceText() const
{
    return tr("since %1").arg(QLocale().toString(m_countedSince.time(), QLocale::ShortFormat));
}

void DashboardController::showTiles()
{
    const TrafficRing &recent = m_series.ring(Horizon::FiveMinutes);
    const TrafficBucket fiveMinutes = recent.total();
    const QList<double> rates = requestRates(m_lastMinute);
    // Ten seconds: calm enough to read, quick enough to follow.
    constexpr qsizetype kRateBuckets = 10;
    double rate = 0;
    const qsizetype counted = std::min(kRateBuckets, rates.size());
    for (qsizetype i = rates.size() - counted; i < rates.size(); ++i) {
        rate += rates.at(i) / static_cast<double>(counted);
    }
    m_page.setRate({m_sawRequests ? formatRate(rate) : noValue(),
                    m_sawRequests ? tr("per second") : QString(),
                    tr("%n running now", nullptr, m_active), rates});

    DashboardPage::Tile firstToken;
    const bool wasMeasured = fiveMinutes.ttft.count() > 0;
    firstToken.figure = wasMeasured ? formatDuration(quantile(fiveMinutes.ttft, 0.5)) : noValue();
    firstToken.unit = wasMeasured ? tr("p50") : QString();
    firstToken.detail = wasMeasured
        ? tr("p95 %1, last 5 minutes").arg(formatDuration(quantile(fiveMinutes.ttft, 0.95)))
        : tr("last 5 minutes");
    m_page.setFirstToken(firstToken);

    const auto verdicts = [this](policy::VerdictKind kind) {
        return m_today.verdicts.at(static_cast<std::size_t>(kind));
    };
    const std::int64_t masked = verdicts(policy::VerdictKind::Mask);
    const std::int64_t flagged = verdicts(policy::VerdictKind::Flag);
    m_page.setBlocked(
        {formatCount(verdicts(policy::VerdictKind::Block)),
         QString(),
         tr("%1 masked, %2 flagged %3").arg(formatCount(masked), formatCount(flagged), sinceText()),
         {}});
    m_page.setTokens(
        {formatCompact(m_today.tokensIn + m_today.tokensOut),
         QString(),
         tr("%1 in, %2 out %3")
             .arg(formatCompact(m_today.tokensIn), formatCompact(m_today.tokensOut), sinceText()),
         {}});
}

RowButton::Content DashboardController::upstreamRow(const QString &name, const UpstreamShare *share,
                                                    const QDateTime &now) const
{
    RowButton::Content row;
    row.text = name;
    const QList<api::UpstreamConfig> upstreams = m_service.config()->upstreams;
    const auto config
        = std::find_if(upstreams.cbegin(), upstreams.cend(),
                       [&name](const api::UpstreamConfig &one) { return one.name == name; });
    const auto status = m_statuses.constFind(name);
    const std::optional<api::UpstreamStatus> known
        = status == m_statuses.cend() ? std::nullopt : std::optional(*status);
    const Standing standing = standingOf(
        config == upstreams.cend() ? api::UpstreamConfig{} : *config, known, std::nullopt, now);
    // A state that is not simply well says more than the figures of the last minutes.
    if (standing != Standing::Good && standing != Standing::Unknown) {
        const StandingLook look = standingLook(standing);
        row.shape = look.shape;
        row.tone = look.tone;
        row.figures
            = standingLine(standing, known ? standingUntil(standing, *known) : std::nullopt, now);
        return row;
    }
    const bool fails = (!known && m_unreachable.contains(name))
        || (share != nullptr && share->failures * 2 > share->requests);
    const bool stumbles = share != nullptr && share->failures * 20 > share->requests;
    row.shape = fails || stumbles ? StateShape::Shape::Triangle
        : share != nullptr        ? StateShape::Shape::Disc
                                  : StateShape::Shape::HalfDisc;
    row.tone = fails       ? ColorRole::Danger
        : share == nullptr ? ColorRole::Neutral
        : stumbles         ? ColorRole::Warn
                           : ColorRole::Ok;
    if (share == nullptr) {
        row.figures = fails ? tr("unreachable") : tr("no traffic");
    } else if (share->failures > 0) {
        row.figures = tr("%1, %2 failed, p95 %3")
                          .arg(formatPercent(share->share), formatCount(share->failures),
                               formatDurationIfKnown(share->p95));
    } else {
        row.figures
            = tr("%1, p95 %2").arg(formatPercent(share->share), formatDurationIfKnown(share->p95));
    }
    return row;
}

void DashboardController::showUpstreams()
{
    const QDateTime now = QDateTime::currentDateTimeUtc();
    QList<RowButton::Content> rows;
    m_rows.clear();
    const auto add = [this, &rows, &now](const QString &name, const UpstreamShare *share) {
        rows.append(upstreamRow(name, share, now));
        m_rows.append(name);
    };
    for (const UpstreamShare &share : m_upstreams.shares(now.toSecsSinceEpoch())) {
        add(share.name, &share);
    }
    for (const api::UpstreamConfig &upstream : m_service.config()->upstreams) {
        if (!m_rows.contains(upstream.name)) {
            add(upstream.name, nullptr);
        }
    }
    const QString demo = m_service.status().demoUpstream;
    if (!demo.isEmpty() && !m_rows.contains(demo)) {
        add(demo, nullptr);
    }
    m_page.setUpstreams(rows);
}

void DashboardController::showEvents()
{
    QList<RowButton::Content> rows;
    const QDateTime now = QDateTime::currentDateTimeUtc();
    for (const Event &event : std::as_const(m_events)) {
        const api::ExchangeRecord &record = event.record;
        RowButton::Content row;
        row.lead = formatMoment(event.at, now);
        row.tone = toneOf(record);
        row.badge = record.verdict != policy::VerdictKind::Pass ? verdictText(record.verdict)
                                                                : outcomeText(record.outcome);
        row.text = record.client;
        const QList<policy::Hit> &hits
            = record.promptHits.isEmpty() ? record.answerHits : record.promptHits;
        if (!hits.isEmpty()) {
            row.figures = tr("list “%1”").arg(QString::fromStdString(hits.first().rule));
        } else if (record.error != base::ErrorCode::None) {
            row.figures = errorSentence(record.error).what;
        }
        rows.append(row);
    }
    m_page.setEvents(rows);
}

} // namespace sluice::ui
