#pragma once

#include "ui/models/chart_points.h"
#include "ui/shell/page.h"
#include "ui/widgets/row_button.h"

#include <QList>


namespace sluice::ui {

class Card;
class ConnectCard;
class Label;
class LatencyChart;
class RowButton;
class SegmentedControl;
class StatTile;
class TrafficChart;

// Is it running, is it healthy, is anything being stopped? GUI thread.
class DashboardPage final : public Page {
    Q_OBJECT
public:
    struct Tile {
        QString figure;
        QString unit;
        QString detail;
        QList<double> trend;
    };

    explicit DashboardPage(QWidget *parent = nullptr);

    [[nodiscard]] QString title() const override;

    void setRate(const Tile &tile);
    void setFirstToken(const Tile &tile);
    void setBlocked(const Tile &tile);
    void setTokens(const Tile &tile);

    void setHorizon(Horizon horizon);
    void setMetric(LatencyMetric metric);
    void setLatency(const QList<LatencyPoint> &points);
    void setTraffic(const QList<TrafficPoint> &points);

    void setUpstreams(const QList<RowButton::Content> &rows);
    void setEvents(const QList<RowButton::Content> &rows); // newest first

    // Until the first request: how to connect. Empty strings while the relay does not run.
    void showConnect(const QString &curl, const QString &environment);
    void showTraffic();
    [[nodiscard]] bool isConnectShown() const;

signals:
    void horizonRequested(sluice::ui::Horizon horizon);
    void metricRequested(sluice::ui::LatencyMetric metric);
    void rateRowsRequested();
    void slowRowsRequested();
    void blockedRowsRequested();
    void tokenRowsRequested();
    void upstreamRequested(int row);
    void eventRequested(int row);
    void retranslated(); // the controller sets its words anew

protected:
    void retranslate() override;

private:
    void buildTiles();
    [[nodiscard]] QWidget *buildCharts();
    void fillRows(Card *card, QList<RowButton *> &buttons, const QList<RowButton::Content> &rows,
                  void (DashboardPage::*requested)(int));

    StatTile *m_rate;
    StatTile *m_firstToken;
    StatTile *m_blocked;
    StatTile *m_tokens;
    ConnectCard *m_connect;
    QWidget *m_charts = nullptr;
    Card *m_latencyCard;
    SegmentedControl *m_metric;
    SegmentedControl *m_horizon;
    LatencyChart *m_latency;
    Card *m_trafficCard;
    TrafficChart *m_traffic;
    Card *m_upstreamCard;
    Label *m_noUpstreams;
    QList<RowButton *> m_upstreams;
    Card *m_eventCard;
    Label *m_noEvents;
    QList<RowButton *> m_events;
};

} // namespace sluice::ui
