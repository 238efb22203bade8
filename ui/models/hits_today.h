#pragma once

#include "api/records.h"

#include <QDate>
#include <QHash>
#include <QList>

namespace sluice::ui {

// How often each rule hit today, counted from records as they come. No thread rules: value.
class HitsToday final {
public:
    // Counts the hits of records of `today` (local date); a new day starts from zero. Whether a figure changed.
    bool add(const QList<api::ExchangeRecord> &batch, const QDate &today);
    [[nodiscard]] qint64 of(const QString &rule) const { return m_hits.value(rule); }
    // Of a kind of personal data or secrets: of a secret, whichever provider's ("secret:openai").
    [[nodiscard]] qint64 ofEntity(const QString &entity) const;

private:
    QHash<QString, qint64> m_hits;
    QDate m_day;
};

} // namespace sluice::ui
