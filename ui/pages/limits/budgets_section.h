#pragma once

#include <QDateTime>
#include <QWidget>

class QPushButton;

namespace sluice::ui {

class BudgetListModel;
class Label;
class ListCard;

// Budgets with how they stand; below, all there is to say about the chosen one. A passive view. GUI thread.
class BudgetsSection final : public QWidget {
    Q_OBJECT
public:
    explicit BudgetsSection(QWidget *parent = nullptr);

    void setModel(BudgetListModel *budgets);
    void setNow(const QDateTime &now);
    void setPrices(const QString &text); // how old the prices are
    [[nodiscard]] ListCard *list() const { return m_list; }
    [[nodiscard]] QString detailShown() const;

signals:
    void reconcileRequested(const QString &budget); // what a killed run had reserved did not cost it

protected:
    void changeEvent(QEvent *event) override;

private:
    void refresh();
    void retranslate();

    BudgetListModel *m_budgets = nullptr;
    QDateTime m_now;
    ListCard *m_list;
    Label *m_detail;
    QPushButton *m_reconcile;
    Label *m_prices;
};

} // namespace sluice::ui
