#pragma once

#include "api/records.h"
#include "ui/shell/page.h"

#include <QByteArray>

#include <optional>

class QAbstractItemModel;
class QModelIndex;
class QPushButton;
class QSplitter;
class QStackedLayout;

namespace sluice::ui {

class EmptyState;
class Label;
class RequestDetail;
class RequestTable;
class SearchBox;

// Which request, why, what now? A live table with a search and a detail pane. GUI thread.
class RequestsPage final : public Page {
    Q_OBJECT
public:
    explicit RequestsPage(QWidget *parent = nullptr);

    [[nodiscard]] QString title() const override;

    void setModel(QAbstractItemModel *model);
    void setSearchText(const QString &text);
    void setCount(const QString &text); // "312 of 4,021"
    void setFrozen(bool frozen);
    void setWaiting(int waiting);
    void setDetail(const std::optional<api::ExchangeRecord> &record);
    void select(int row); // and scrolls there
    void clearSelection();
    void goToEnd();

    enum class Emptiness { None, NoRequests, NothingFound };
    void setEmpty(Emptiness emptiness);

    [[nodiscard]] RequestTable &table() const { return *m_table; }
    [[nodiscard]] RequestDetail &detail() const { return *m_detail; }

    [[nodiscard]] QByteArray layoutState() const; // of the split, for the next run
    void restoreLayout(const QByteArray &state);

signals:
    void searchRequested(const QString &text);
    void freezeRequested(bool frozen);
    void clearRequested();
    void endRequested();
    void rowChosen(int row); // -1: none
    void copyRowRequested(int row);
    void copyCurlRequested(int row);
    void searchValueRequested(int row, int column, bool exclude);
    void connectHelpRequested();
    void retranslated();

protected:
    void retranslate() override;
    void resizeEvent(QResizeEvent *event) override;

private:
    void showMenu(const QModelIndex &index, const QPoint &globalPosition);
    void showEmpty();

    SearchBox *m_search;
    Label *m_count;
    QPushButton *m_freeze;
    QPushButton *m_clear;
    QSplitter *m_splitter;
    QStackedLayout *m_stack;
    RequestTable *m_table;
    EmptyState *m_empty;
    RequestDetail *m_detail;
    Emptiness m_emptiness = Emptiness::NoRequests;
};

} // namespace sluice::ui
