#include "ui/pages/limits/conduct_section.h"

#include "ui/models/limit_models.h"
#include "ui/pages/limits/limit_rows.h"
#include "ui/widgets/meter_card.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QListView>
#include <QPushButton>

using namespace Qt::StringLiterals;

namespace sluice::ui {

namespace {
constexpr int kWide = 880; // two cards fit side by side
} // namespace

ConductSection::ConductSection(QWidget *parent)
    : QWidget(parent), m_now(QDateTime::currentDateTimeUtc()),
      m_cards(new QBoxLayout(QBoxLayout::LeftToRight, this)),
      m_clients(new MeterCard(u"conduct"_s, this)), m_upstreams(new MeterCard(u"adaptive"_s, this)),
      m_reset(new QPushButton(this))
{
    m_reset->setObjectName(u"resetClient"_s);
    m_clients->head()->addWidget(m_reset);
    m_cards->setContentsMargins(0, 0, 0, 0);
    m_cards->setSpacing(metrics::kGap);
    m_cards->addWidget(m_clients, 1);
    m_cards->addWidget(m_upstreams, 1);
    connect(m_clients, &MeterCard::selectionMade, this, &ConductSection::refresh);
    connect(m_clients, &MeterCard::emptyChanged, this, &ConductSection::refresh);
    connect(m_reset, &QPushButton::clicked, this, [this] {
        if (const int row = m_clients->selectedRow(); row >= 0) {
            emit resetRequested(m_rows->values().at(row).client.id);
        }
    });
    retranslate();
}

void ConductSection::setModels(ConductModel *clients, AdaptiveGaugeModel *upstreams)
{
    m_rows = clients;
    const auto client = [](const QModelIndex &index) {
        return index.data(ConductModel::kValueRole).value<ConductRow>();
    };
    const auto upstream = [](const QModelIndex &index) {
        return index.data(AdaptiveGaugeModel::kValueRole).value<api::AdaptiveGauge>();
    };
    m_clients->setModel(
        clients,
        [this, client](const QModelIndex &index) {
            return limit_rows::conductRow(client(index), m_now);
        },
        [this, client](const QModelIndex &index) {
            return limit_rows::conductDetail(client(index), m_now);
        });
    m_upstreams->setModel(
        upstreams,
        [upstream](const QModelIndex &index) { return limit_rows::adaptiveRow(upstream(index)); },
        [upstream](const QModelIndex &index) {
            return limit_rows::adaptiveDetail(upstream(index));
        });
    refresh();
}

void ConductSection::setNow(const QDateTime &now)
{
    m_now = now;
    m_clients->refresh();
}

void ConductSection::refresh()
{
    m_reset->setEnabled(m_clients->selectedRow() >= 0);
}

void ConductSection::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::LanguageChange) {
        retranslate();
    }
    QWidget::changeEvent(event);
}

void ConductSection::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    m_cards->setDirection(width() >= kWide ? QBoxLayout::LeftToRight : QBoxLayout::TopToBottom);
}

void ConductSection::retranslate()
{
    m_clients->setTitle(tr("Clients that behave oddly"));
    m_clients->list()->setAccessibleName(tr("Clients that behave oddly"));
    m_clients->setEmptyText(
        tr("None. A client shows here when its traffic is out of the ordinary: a burst, blocked "
           "prompts, errors, a surge of tokens, or one prompt again and again."));
    m_upstreams->setTitle(tr("Limits that find themselves"));
    m_upstreams->list()->setAccessibleName(tr("Limits of upstreams"));
    m_upstreams->setEmptyText(tr("Nothing yet. Each upstream shows here how many requests it bears "
                                 "at a time, by how soon its answers begin."));
    m_reset->setText(tr("Reset"));
    m_reset->setToolTip(
        tr("Lets this client through at once, and forgets what is usual for it."));
    m_clients->refresh();
    m_upstreams->refresh();
}

} // namespace sluice::ui
