#pragma once

#include <QTableView>

class QPushButton;

namespace sluice::ui {

// The live table: follows the newest row while the user is at the end, stays put while they read,
// and offers the way back as a pill with the number of new rows. GUI thread.
class RequestTable final : public QTableView {
    Q_OBJECT
public:
    explicit RequestTable(QWidget *parent = nullptr);

    void setModel(QAbstractItemModel *model) override;
    void setWaiting(int waiting); // rows that a frozen view holds back
    void goToEnd();
    [[nodiscard]] bool isAtEnd() const;
    [[nodiscard]] int unseen() const { return m_unseen; }

signals:
    void endRequested(); // the pill was pressed
    void menuRequested(const QModelIndex &index, const QPoint &globalPosition);

protected:
    void resizeEvent(QResizeEvent *event) override;
    void changeEvent(QEvent *event) override;
    void contextMenuEvent(QContextMenuEvent *event) override;
    [[nodiscard]] int sizeHintForColumn(int column) const override;

private:
    void afterInsert(int count);
    void afterRemove(int first, int last);
    void showPill();
    void fitColumns();

    QPushButton *m_pill;
    int m_unseen = 0;
    int m_waiting = 0;
    bool m_wasAtEnd = true;
};

} // namespace sluice::ui
