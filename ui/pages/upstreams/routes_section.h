#pragma once

#include "api/config/relay_config.h"

#include <QWidget>

class QAbstractItemModel;
class QComboBox;
class QToolButton;

namespace sluice::ui {

class Banner;
class Card;
class Label;
class ListCard;
class RouteTester;

// Which requests go where: the routes in the order they are tried, what is left for everything else, the clusters, and a tester.
// GUI thread.
class RoutesSection final : public QWidget {
    Q_OBJECT
public:
    explicit RoutesSection(QWidget *parent = nullptr);

    void setModels(QAbstractItemModel *routes, QAbstractItemModel *clusters);
    void setRest(api::BalanceStrategy strategy, api::StickyKey sticky); // for what no route matches
    void setUndo(const QString &undo, const QString &redo); // what they would do; empty: nothing
    void showProblem(const QString &text); // empty: none
    [[nodiscard]] QString problem() const;

    [[nodiscard]] ListCard *routes() const { return m_routes; }
    [[nodiscard]] ListCard *clusters() const { return m_clusters; }
    [[nodiscard]] RouteTester *tester() const { return m_tester; }

signals:
    void restChosen(sluice::api::BalanceStrategy strategy, sluice::api::StickyKey sticky);
    void undoRequested();
    void redoRequested();
    void retranslated();

protected:
    void changeEvent(QEvent *event) override;

private:
    [[nodiscard]] QToolButton *addTool(const QString &name, const QString &icon,
                                       const QKeySequence &keys);
    void buildRest();
    void explainRest();
    void retranslate();

    Banner *m_problem;
    ListCard *m_routes;
    ListCard *m_clusters;
    Label *m_restTitle;
    QComboBox *m_strategy;
    QComboBox *m_sticky;
    QToolButton *m_undo;
    QToolButton *m_redo;
    RouteTester *m_tester;
    QString m_undoText;
    QString m_redoText;
};

} // namespace sluice::ui
