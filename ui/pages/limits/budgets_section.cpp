#include "ui/pages/limits/budgets_section.h"

#include "ui/models/limit_models.h"
#include "ui/pages/limits/limit_rows.h"
#include "ui/widgets/label.h"
#include "ui/widgets/list_card.h"

#include <QEvent>
#include <QListView>
#include <QPushButton>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace sluice::ui {

BudgetsSection::BudgetsSection(QWidget *parent)
    : QWidget(parent), m_now(QDateTime::currentDateTimeUtc()),
      m_list(new ListCard(u"budgets"_s, this)),
      m_detail(new Label(TypeRole::Body, ColorRole::Text, this)),
      m_reconcile(new QPushButton(this)), m_prices(new Label(TypeRole::Secondary, ColorRole::Text2, this))
{
    m_detail->setObjectName(u"budgetDetail"_s);
    m_reconcile->setObjectName(u"reconcileBudget"_s);
    connect(m_reconcile, &QPushButton::clicked, this, [this] {
        if (const int row = m_list->selectedRow(); row >= 0) {
            emit reconcileRequested(m_budgets->values().at(row).config.name);
        }
    });
    for (Label *text : {m_detail, m_prices}) {
        text->setWordWrap(true);
        text->hide();
    }
    m_list->body()->addWidget(m_detail);
    m_list->body()->addWidget(m_reconcile, 0, Qt::AlignLeft);
    m_list->body()->addWidget(m_prices);
    auto *all = new QVBoxLayout(this);
    all->setContentsMargins(0, 0, 0, 0);
    all->addWidget(m_list);
    retranslate();
}

void BudgetsSection::setModel(BudgetListModel *budgets)
{
    m_budgets = budgets;
    const auto at = [](const QModelIndex &index) {
        return index.data(BudgetListModel::kValueRole).value<BudgetRow>();
    };
    m_list->list()->setItemDelegate(new MeterDelegate(
        [this, at](const QModelIndex &index) { return limit_rows::budgetRow(at(index), m_now); },
        [this, at](const QModelIndex &index) {
            return limit_rows::budgetDetail(at(index), m_now);
        },
        m_list->list()));
    m_list->setModel(budgets);
    connect(m_list->list()->selectionModel(), &QItemSelectionModel::currentChanged, this,
            &BudgetsSection::refresh);
    connect(budgets, &QAbstractItemModel::dataChanged, this, &BudgetsSection::refresh);
    connect(budgets, &QAbstractItemModel::rowsInserted, this, &BudgetsSection::refresh);
    refresh();
}

void BudgetsSection::setNow(const QDateTime &now)
{
    m_now = now;
    refresh();
}

void BudgetsSection::setPrices(const QString &text)
{
    m_prices->setText(text);
    m_prices->setVisible(!text.isEmpty());
}

QString BudgetsSection::detailShown() const
{
    return m_detail->text();
}

void BudgetsSection::refresh()
{
    const int row = m_budgets == nullptr ? -1 : m_list->selectedRow();
    m_detail->setVisible(row >= 0);
    m_detail->setText(
        row < 0 ? QString() : limit_rows::budgetDetail(m_budgets->values().at(row), m_now));
    const std::optional<api::BudgetStatus> status
        = row < 0 ? std::nullopt : m_budgets->values().at(row).status;
    m_reconcile->setVisible(status && status->unfinished != api::BudgetAmount{});
    m_list->list()->viewport()->update();
}

void BudgetsSection::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::LanguageChange) {
        retranslate();
    }
    QWidget::changeEvent(event);
}

void BudgetsSection::retranslate()
{
    m_list->setTitle(tr("Budgets"));
    m_list->list()->setAccessibleName(tr("Budgets"));
    m_list->setEmptyText(
        tr("No budget yet. A budget is so many tokens, or so much money, for an hour, a day, a week "
           "or a month; it gives notice before its end, and a hard one refuses what comes after."));
    m_list->setActionNames(tr("Add budget"), tr("Edit budget"), tr("Move up"), tr("Move down"),
                           tr("Remove budget"));
    m_reconcile->setText(tr("Give back what the killed run left"));
    m_reconcile->setToolTip(tr("Requests that ran when Sluice was killed count as they were "
                               "reserved. If you know that they cost nothing, give it back."));
    refresh();
}

} // namespace sluice::ui
