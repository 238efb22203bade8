#pragma once

#include "api/relay_service.h"
#include "ui/models/chart_points.h"
#include "ui/models/traffic_series.h"
#include "ui/models/upstream_series.h"
#include "ui/widgets/row_button.h"

#include <QDateTime>
#include <QHash>
#include <QList>
#include <QObject>
#include <QSet>
#include <QTimer>

namespace sluice::ui {

class DashboardPage;

// Keeps the series behind the dashboard, also while nobody looks, and shows them at most four times
// a second. GUI thread.
class DashboardController final : public QObject {
    Q_OBJECT
public:
    DashboardController(DashboardPage &page, api::RelayService &service, QObject *parent = nullptr);

signals:
    void requestsRequested(const QString &search); // the rows behind a figure
    void requestRequested(quint64 id);
    void upstreamRequested(const QString &name);

private:
    void takeRecords(const QList<api::ExchangeRecord> &batch);
    void takeSample(const api::TrafficSample &sample);
    void takeAlert(const api::Alert &alert);
    void takeUpstreams(const QList<api::UpstreamStatus> &upstreams);
    void schedule();
    void refresh();
    void showTiles();
    void showUpstreams();
    [[nodiscard]] RowButton::Content upstreamRow(const QString &name, const UpstreamShare *share,
                                                 const QDateTime &now) const;
    void showEvents();
    [[nodiscard]] QString sinceText() const;

    struct Event {
        quint64 id = 0;
        QDateTime at;
        api::ExchangeRecord record;
    };

    api::RelayService &m_service;
    DashboardPage &m_page;
    TrafficSeries m_series;
    TrafficRing m_lastMinute{60, std::chrono::seconds(1)};
    UpstreamSeries m_upstreams;
    QList<Event> m_events; // newest first
    QSet<QString> m_unreachable;
    QHash<QString, api::UpstreamStatus> m_statuses;
    QStringList m_rows; // upstreams as listed
    TrafficBucket m_today;
    QDateTime m_countedSince;
    int m_active = 0;
    bool m_sawRequests = false;
    Horizon m_horizon = Horizon::FiveMinutes;
    LatencyMetric m_metric = LatencyMetric::FirstToken;
    QTimer m_refresh;
};

} // namespace sluice::ui
