#include "ui/pages/dashboard/dashboard_page.h"

#include "ui/pages/dashboard/connect_card.h"
#include "ui/shell/theme.h"
#include "ui/widgets/card.h"
#include "ui/widgets/charts/latency_chart.h"
#include "ui/widgets/charts/traffic_chart.h"
#include "ui/widgets/label.h"
#include "ui/widgets/segmented_control.h"
#include "ui/widgets/stat_tile.h"

#include <QGridLayout>
#include <QVBoxLayout>

namespace sluice::ui {

namespace {

void fill(StatTile *widget, const DashboardPage::Tile &tile)
{
    widget->setFigure(tile.figure);
    widget->setUnit(tile.unit);
    widget->setDetail(tile.detail);
    widget->setTrend(tile.trend);
}

} // namespace

DashboardPage::DashboardPage(QWidget *parent)
    : Page(QStringLiteral("dashboard"), QStringLiteral("dashboard"), parent),
      m_rate(new StatTile(this)), m_firstToken(new StatTile(this)), m_blocked(new StatTile(this)),
      m_tokens(new StatTile(this)), m_connect(new ConnectCard(this)), m_latencyCard(new Card(this)),
      m_metric(new SegmentedControl(this)), m_horizon(new SegmentedControl(this)),
      m_latency(new LatencyChart(this)), m_trafficCard(new Card(this)),
      m_traffic(new TrafficChart(this)), m_upstreamCard(new Card(this)),
      m_noUpstreams(new Label(TypeRole::Body, ColorRole::Text2, this)), m_eventCard(new Card(this)),
      m_noEvents(new Label(TypeRole::Body, ColorRole::Text2, this))
{
    buildTiles();
    // Not in a stack: that asks for the height of the tallest, shown or not, and the page would
    // scroll over nothing.
    m_charts = buildCharts();
    m_charts->hide();
    content()->addWidget(m_connect, 1);
    content()->addWidget(m_charts, 1);
    actions()->addWidget(m_horizon);
    connect(m_horizon, &SegmentedControl::chosen, this,
            [this](int index) { emit horizonRequested(static_cast<Horizon>(index)); });
    connect(m_metric, &SegmentedControl::chosen, this,
            [this](int index) { emit metricRequested(static_cast<LatencyMetric>(index)); });
    DashboardPage::retranslate();
}

void DashboardPage::buildTiles()
{
    auto *tiles = new QHBoxLayout;
    tiles->setSpacing(metrics::kGap);
    for (StatTile *tile : {m_rate, m_firstToken, m_blocked, m_tokens}) {
        tiles->addWidget(tile, 1);
    }
    content()->addLayout(tiles);
    connect(m_rate, &QAbstractButton::clicked, this, &DashboardPage::rateRowsRequested);
    connect(m_firstToken, &QAbstractButton::clicked, this, &DashboardPage::slowRowsRequested);
    connect(m_blocked, &QAbstractButton::clicked, this, &DashboardPage::blockedRowsRequested);
    connect(m_tokens, &QAbstractButton::clicked, this, &DashboardPage::tokenRowsRequested);
}

QWidget *DashboardPage::buildCharts()
{
    auto *charts = new QWidget(this);
    auto *grid = new QGridLayout(charts);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setSpacing(metrics::kGap);
    m_latencyCard->head()->addWidget(m_metric);
    m_latencyCard->body()->addWidget(m_latency, 1);
    m_trafficCard->body()->addWidget(m_traffic, 1);
    m_noUpstreams->setWordWrap(true);
    m_noEvents->setWordWrap(true);
    for (Card *card : {m_upstreamCard, m_eventCard}) {
        card->body()->setSpacing(0);
        card->body()->addWidget(card == m_upstreamCard ? m_noUpstreams : m_noEvents);
        card->body()->addStretch(1);
        card->setMinimumWidth(220);
    }
    grid->addWidget(m_latencyCard, 0, 0);
    grid->addWidget(m_upstreamCard, 0, 1);
    grid->addWidget(m_trafficCard, 1, 0);
    grid->addWidget(m_eventCard, 1, 1);
    grid->setColumnStretch(0, 3);
    grid->setColumnStretch(1, 2);
    grid->setRowStretch(0, 1);
    grid->setRowStretch(1, 1);
    return charts;
}

QString DashboardPage::title() const
{
    return tr("Dashboard");
}

void DashboardPage::setRate(const Tile &tile)
{
    fill(m_rate, tile);
}

void DashboardPage::setFirstToken(const Tile &tile)
{
    fill(m_firstToken, tile);
}

void DashboardPage::setBlocked(const Tile &tile)
{
    fill(m_blocked, tile);
}

void DashboardPage::setTokens(const Tile &tile)
{
    fill(m_tokens, tile);
}

void DashboardPage::setHorizon(Horizon horizon)
{
    m_horizon->setCurrent(static_cast<int>(horizon));
    m_latency->setLength(lengthOf(horizon));
    m_traffic->setLength(lengthOf(horizon));
}

void DashboardPage::setMetric(LatencyMetric metric)
{
    m_metric->setCurrent(static_cast<int>(metric));
}

void DashboardPage::setLatency(const QList<LatencyPoint> &points)
{
    m_latency->setPoints(points);
}

void DashboardPage::setTraffic(const QList<TrafficPoint> &points)
{
    m_traffic->setPoints(points);
}

void DashboardPage::fillRows(Card *card, QList<RowButton *> &buttons,
                             const QList<RowButton::Content> &rows,
                             void (DashboardPage::*requested)(int))
{
    for (int i = 0; i < rows.size(); ++i) {
        if (i >= buttons.size()) {
            auto *button = new RowButton(card);
            card->body()->insertWidget(card->body()->count() - 1, button);
            connect(button, &QAbstractButton::clicked, this,
                    [this, requested, i] { emit(this->*requested)(i); });
            buttons.append(button);
        }
        buttons.at(i)->setContent(rows.at(i));
    }
    for (int i = 0; i < buttons.size(); ++i) {
        buttons.at(i)->setVisible(i < rows.size());
    }
}

void DashboardPage::setUpstreams(const QList<RowButton::Content> &rows)
{
    m_noUpstreams->setVisible(rows.isEmpty());
    fillRows(m_upstreamCard, m_upstreams, rows, &DashboardPage::upstreamRequested);
}

void DashboardPage::setEvents(const QList<RowButton::Content> &rows)
{
    m_noEvents->setVisible(rows.isEmpty());
    fillRows(m_eventCard, m_events, rows, &DashboardPage::eventRequested);
}

void DashboardPage::showConnect(const QString &curl, const QString &environment)
{
    m_connect->setCommands(curl, environment);
    m_charts->hide();
    m_connect->show();
    m_horizon->hide();
}

void DashboardPage::showTraffic()
{
    m_connect->hide();
    m_charts->show();
    m_horizon->show();
}

bool DashboardPage::isConnectShown() const
{
    return !m_connect->isHidden();
}

void DashboardPage::retranslate()
{
    Page::retranslate();
    m_rate->setTitle(tr("Requests"));
    m_firstToken->setTitle(tr("Time to first token"));
    m_blocked->setTitle(tr("Blocked"));
    m_tokens->setTitle(tr("Tokens"));
    m_latencyCard->setTitle(tr("Latency"));
    m_metric->setTexts({tr("First token"), tr("Whole answer")});
    m_horizon->setTexts({tr("5 min"), tr("30 min"), tr("6 h"), tr("24 h")});
    m_trafficCard->setTitle(tr("Requests by verdict"));
    m_upstreamCard->setTitle(tr("Upstreams, last 5 minutes"));
    m_noUpstreams->setText(tr("No upstream is set up."));
    m_eventCard->setTitle(tr("Stopped, changed or failed"));
    m_noEvents->setText(tr("Nothing so far: every request passed as it was."));
    emit retranslated();
}

} // namespace sluice::ui
