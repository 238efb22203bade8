#pragma once

#include "ui/pages/upstreams/upstream_detail.h"
#include "ui/shell/page.h"

#include <QModelIndex>

class QAbstractItemModel;
class QLabel;
class QListView;
class QPushButton;
class QStackedWidget;
class QTimer;
class QToolButton;

namespace sluice::ui {

class Banner;
class Card;
class EmptyState;
class FailoverSection;
class Label;
class RoutesSection;
class SegmentedControl;

// The upstreams in their order, and the chosen one with what can be done about it; in sections of their own where requests go and what
// happens when one fails. GUI thread.
class UpstreamsPage final : public Page {
    Q_OBJECT
public:
    enum class Section { Upstreams, Routes, Failover };

    explicit UpstreamsPage(QWidget *parent = nullptr);

    void showSection(Section section);
    [[nodiscard]] RoutesSection *routes() const { return m_routes; }
    [[nodiscard]] FailoverSection *failover() const { return m_failover; }

    void setModel(QAbstractItemModel *model);
    void select(int row);
    [[nodiscard]] int selectedRow() const; // -1 for none

    // How the requests that no route matched are shared; said beneath the list.
    void setStrategy(api::BalanceStrategy strategy);
    void setDetail(const std::optional<UpstreamDetail::Content> &content);
    [[nodiscard]] UpstreamDetail *detail() const { return m_detail; }
    // Whether a time left is shown: the clock of the page runs only then, and only while it is visible.
    void setCounting(bool counting);
    // With no upstream of one's own the relay answers from its demo; the empty page says so.
    void setDemoInUse(bool inUse);
    // Offers to take back a removal for kUndoTime, or until it is dismissed.
    void offerUndo(const QString &removedName, const QStringList &routesGone = {});
    void withdrawUndo();
    void showProblem(const QString &text); // empty: none

    [[nodiscard]] QString title() const override;

    static constexpr std::chrono::seconds kUndoTime{10};

signals:
    void chosen(int row); // -1 for none
    void probeRequested(int row);
    void resetRequested(int row);
    void drainRequested(int row);
    void useRequested(int row);
    void addRequested();
    void editRequested(int row);
    void duplicateRequested(int row);
    void removeRequested(int row);
    void moveRequested(int row, int to);
    void undoRequested();
    void undoLapsed(); // the removal is final

protected:
    void retranslate() override;
    void showEvent(QShowEvent *event) override;
    void hideEvent(QHideEvent *event) override;

private:
    void buildList();
    void buildActions();
    void runClock();
    void sayRemoved();
    void refresh();
    void updateActions();
    void lapse();

    SegmentedControl *m_choice;
    QList<QWidget *> m_sections; // one of them is shown
    QWidget *m_upstreams; // the first section
    RoutesSection *m_routes;
    FailoverSection *m_failover;
    Banner *m_problem;
    QStackedWidget *m_stack;
    EmptyState *m_empty;
    QWidget *m_panel; // list and detail
    Card *m_card;
    QListView *m_list;
    Label *m_strategyText;
    UpstreamDetail *m_detail;
    QTimer *m_clock;
    QPushButton *m_add;
    QToolButton *m_edit;
    QToolButton *m_duplicate;
    QToolButton *m_remove;
    QToolButton *m_up;
    QToolButton *m_down;
    Banner *m_undo;
    QTimer *m_undoTimer;
    QString m_removedName;
    QStringList m_routesGone; // with it
    api::BalanceStrategy m_strategy = api::BalanceStrategy::PeakEwma;
    bool m_demoInUse = false;
    bool m_counting = false;
};

} // namespace sluice::ui
