#pragma once

#include "api/config/relay_config.h"
#include "api/records.h"
#include "ui/models/hits_today.h"

#include <QAbstractListModel>
#include <QDate>
#include <QHash>
#include <QList>

namespace sluice::ui {

// The word lists of the settings with what is known about each: modes as they are being edited,
// hits of today, edits that are not live, and why a list is refused. Raw values. GUI thread.
class GuardrailListModel final : public QAbstractListModel {
    Q_OBJECT
public:
    enum Role {
        NameRole = Qt::UserRole, // QString
        CategoryRole, // QString
        FileRole, // QString
        PromptRole, // int, policy::Action
        AnswerRole, // int, policy::Action
        HitsTodayRole, // qint64
        EditsRole, // int, edits not yet live
        ErrorRole, // int, base::ErrorCode; None: the list is good
        ErrorFactsRole, // QString, "words.txt:12: empty word"
        ConfigRole, // api::WordListConfig, as it is being edited
        StatusRole, // api::ListStatus; its name is empty until it was told
    };

    explicit GuardrailListModel(QObject *parent = nullptr);

    void setLists(const QList<api::WordListConfig> &lists);
    [[nodiscard]] const QList<api::WordListConfig> &lists() const { return m_lists; }
    void setEdits(const QString &name, int edits);
    void setError(const QString &name, const base::Error &error);
    [[nodiscard]] base::Error error(const QString &name) const;
    [[nodiscard]] int errorCount() const;
    // How the lists stand as the service tells; an error of theirs counts like one of setError().
    void setStatuses(const QList<api::ListStatus> &statuses);
    [[nodiscard]] api::ListStatus status(const QString &name) const { return m_statuses.value(name); }

    // Counts the hits of records of `today` (local date); a new day starts from zero.
    void addRecords(const QList<api::ExchangeRecord> &batch, const QDate &today);
    [[nodiscard]] int rowOf(const QString &name) const; // -1: no such list

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;
    [[nodiscard]] QHash<int, QByteArray> roleNames() const override;

private:
    void emitChanged(const QString &name);

    QList<api::WordListConfig> m_lists;
    QHash<QString, int> m_edits;
    QHash<QString, base::Error> m_errors;
    QHash<QString, api::ListStatus> m_statuses;
    HitsToday m_hits;
};

} // namespace sluice::ui
