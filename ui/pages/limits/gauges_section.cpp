#include "ui/pages/limits/gauges_section.h"

#include "ui/models/limit_models.h"
#include "ui/pages/limits/limit_rows.h"
#include "ui/widgets/empty_state.h"
#include "ui/widgets/label.h"
#include "ui/widgets/meter_card.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QPushButton>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace sluice::ui {

GaugesSection::GaugesSection(QWidget *parent)
    : QWidget(parent), m_now(QDateTime::currentDateTimeUtc()),
      m_card(new MeterCard(u"gauges"_s, this)), m_reset(new QPushButton(this)),
      m_empty(new EmptyState(u"limits"_s, this)),
      m_more(new Label(TypeRole::Secondary, ColorRole::Text2, this))
{
    m_reset->setObjectName(u"resetLimits"_s);
    m_card->head()->addWidget(m_reset);
    m_card->body()->addWidget(m_more);
    connect(m_card, &MeterCard::selectionMade, this, &GaugesSection::refresh);
    connect(m_card, &MeterCard::emptyChanged, this, &GaugesSection::refresh);
    connect(m_empty, &EmptyState::actionRequested, this, &GaugesSection::settingsRequested);
    connect(m_reset, &QPushButton::clicked, this, [this] {
        if (const int row = m_card->selectedRow(); row >= 0) {
            emit resetRequested(m_gauges->values().at(row).client);
        }
    });
    auto *all = new QVBoxLayout(this);
    all->setContentsMargins(0, 0, 0, 0);
    all->addWidget(m_card, 1);
    all->addWidget(m_empty, 1);
    retranslate();
}

void GaugesSection::setModel(LimitGaugeModel *gauges)
{
    m_gauges = gauges;
    const auto at = [](const QModelIndex &index) {
        return index.data(LimitGaugeModel::kValueRole).value<api::LimitGauge>();
    };
    m_card->setModel(
        gauges,
        [this, at](const QModelIndex &index) {
            return limit_rows::gaugeRow(at(index), m_team, m_now);
        },
        [this, at](const QModelIndex &index) {
            return limit_rows::gaugeDetail(at(index), m_team, m_now);
        });
    refresh();
}

void GaugesSection::setTeam(const api::TeamStatus &team)
{
    m_team = team;
    m_card->refresh();
}

void GaugesSection::setHidden(int hidden)
{
    m_hidden = hidden;
    refresh();
}

void GaugesSection::setNow(const QDateTime &now)
{
    m_now = now;
    m_card->refresh();
}

void GaugesSection::refresh()
{
    const bool isEmpty = m_gauges == nullptr || m_gauges->rowCount() == 0;
    m_card->setVisible(!isEmpty);
    m_empty->setVisible(isEmpty);
    // What all clients share has nobody to start over for.
    const int chosen = m_card->selectedRow();
    m_reset->setEnabled(chosen >= 0 && !m_gauges->values().at(chosen).client.isEmpty());
    m_more->setVisible(m_hidden > 0);
    m_more->setText(tr("%n more that are less full", nullptr, m_hidden));
}

void GaugesSection::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::LanguageChange) {
        retranslate();
    }
    QWidget::changeEvent(event);
}

void GaugesSection::retranslate()
{
    m_card->setTitle(tr("The fullest first"));
    m_card->list()->setAccessibleName(tr("Limits in use"));
    m_reset->setText(tr("Start over"));
    m_reset->setToolTip(tr("Forgets what this client has used of its limits and how it behaved. "
                           "Requests under way still count."));
    m_empty->setTexts(tr("No limit is in use"),
                      tr("Each limit shows here with the first request that counts against it: how "
                         "much is used, why it is what it is, and when there is room again."));
    m_empty->setAction(tr("Set limits"));
    m_card->refresh();
    refresh();
}

} // namespace sluice::ui
