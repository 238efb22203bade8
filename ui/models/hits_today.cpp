#include "ui/models/hits_today.h"

namespace sluice::ui {

bool HitsToday::add(const QList<api::ExchangeRecord> &batch, const QDate &today)
{
    bool changed = today != m_day && !m_hits.isEmpty();
    if (today != m_day) {
        m_day = today;
        m_hits.clear();
    }
    for (const api::ExchangeRecord &record : batch) {
        if (record.running || record.startedAt.toLocalTime().date() != today) {
            continue;
        }
        for (const QList<policy::Hit> *hits : {&record.promptHits, &record.answerHits}) {
            for (const policy::Hit &hit : *hits) {
                ++m_hits[QString::fromStdString(hit.rule)];
                changed = true;
            }
        }
    }
    return changed;
}

qint64 HitsToday::ofEntity(const QString &entity) const
{
    const QString parts = entity.toLower() + QLatin1Char(':');
    qint64 hits = of(entity);
    for (auto hit = m_hits.cbegin(); hit != m_hits.cend(); ++hit) {
        if (hit.key().startsWith(parts)) {
            hits += hit.value();
        }
    }
    return hits;
}

} // namespace sluice::ui
