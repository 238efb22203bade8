#pragma once

#include "policy/guardrail/verdict.h"

#include <QAbstractTableModel>
#include <QList>

#include <functional>

namespace sluice::ui {

// What was found in a text that is being tried: rule, what is done, and where. GUI thread.
class HitTableModel final : public QAbstractTableModel {
    Q_OBJECT
public:
    enum Column { RuleColumn, ActionColumn, PlaceColumn, kColumns };
    enum Role { ActionRole = Qt::UserRole }; // int, policy::Action; of ActionColumn
    struct Words {
        std::function<QString(const QString &rule)> rule;
        std::function<QString(policy::Action action)> action;
        std::function<QString(int column)> head;
    };

    explicit HitTableModel(Words words, QObject *parent = nullptr);

    void setHits(const QList<policy::Hit> &hits);
    [[nodiscard]] const QList<policy::Hit> &hits() const { return m_hits; }
    void retranslate();

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation,
                                      int role) const override;

private:
    Words m_words;
    QList<policy::Hit> m_hits;
};

} // namespace sluice::ui
