#pragma once

#include "api/config/relay_config.h"
#include "api/records.h"
#include "ui/models/hits_today.h"

#include <QAbstractTableModel>
#include <QSet>

#include <functional>

namespace sluice::ui {

// The kinds of personal data and secrets with the rule for each: modes as they are being edited, threshold, hits of today. Raw values;
// what people read is asked of the functions given. GUI thread.
class EntityTableModel final : public QAbstractTableModel {
    Q_OBJECT
public:
    enum Column { KindColumn, PromptColumn, AnswerColumn, ThresholdColumn, HitsColumn, kColumns };
    enum Role {
        EntityRole = Qt::UserRole, // QString
        ActionRole, // int, policy::Action; of the two columns of modes
        EditedRole, // bool: differs from what is in force
        ScopedRole, // bool: not for everyone
    };
    struct Words {
        std::function<QString(const QString &entity)> kind;
        std::function<QString(policy::Action action)> action;
        std::function<QString(qint64 count)> count;
        std::function<QString(int column)> head;
    };

    explicit EntityTableModel(Words words, QObject *parent = nullptr);

    void setKinds(const QStringList &entities);
    // The rules as edited; `edited` are the kinds whose rule is not live yet.
    void setRules(const QList<api::EntityConfig> &rules, const QSet<QString> &edited);
    [[nodiscard]] api::EntityConfig rule(int row) const;
    void addRecords(const QList<api::ExchangeRecord> &batch, const QDate &today);
    void retranslate();

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation,
                                      int role) const override;

private:
    [[nodiscard]] QString text(const api::EntityConfig &rule, int column) const;
    void emitAll();

    Words m_words;
    QStringList m_kinds;
    QList<api::EntityConfig> m_rules;
    QSet<QString> m_edited;
    HitsToday m_hits;
};

} // namespace sluice::ui
