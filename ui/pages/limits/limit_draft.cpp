#include "ui/pages/limits/limit_draft.h"

#include <QSet>

#include <algorithm>
#include <utility>

namespace sluice::ui {

namespace {

// Entries that are new, gone or different, by name; another order alone is one.
template <typename Entry> int differences(const QList<Entry> &edited, const QList<Entry> &live)
{
    if (edited == live) {
        return 0;
    }
    const auto named = [](const QList<Entry> &entries, const QString &name) {
        QList<Entry> found;
        std::copy_if(entries.cbegin(), entries.cend(), std::back_inserter(found),
                     [&name](const Entry &entry) { return entry.name == name; });
        return found;
    };
    QSet<QString> names;
    for (const QList<Entry> *side : {&edited, &live}) {
        for (const Entry &entry : *side) {
            names.insert(entry.name);
        }
    }
    const auto different = std::count_if(names.cbegin(), names.cend(), [&](const QString &name) {
        return named(edited, name) != named(live, name);
    });
    return std::max(static_cast<int>(different), 1);
}

} // namespace

int LimitDraft::editsNotLive() const
{
    const QList<LimitSetting> &all = limitSettings();
    const auto changed = std::count_if(all.cbegin(), all.cend(), [this](const LimitSetting &one) {
        return one.get(m_edited) != one.get(m_live);
    });
    return static_cast<int>(changed) + differences(m_edited.limits.rules, m_live.limits.rules)
        + differences(m_edited.budgets, m_live.budgets);
}

void LimitDraft::act(const std::function<void(LimitEdits &edits)> &change)
{
    LimitEdits after = m_edited;
    change(after);
    if (after != m_edited) {
        m_history.add(after);
        take(after);
    }
}

void LimitDraft::undo()
{
    if (canUndo()) {
        take(m_history.undo());
    }
}

void LimitDraft::redo()
{
    if (canRedo()) {
        take(m_history.redo());
    }
}

void LimitDraft::take(const LimitEdits &edits)
{
    m_edited = edits;
    emit changed();
}

void LimitDraft::setLive(const LimitEdits &live)
{
    if (live == m_live) {
        return;
    }
    const LimitEdits before = std::exchange(m_live, live);
    const LimitEdits edited = std::exchange(m_edited, live);
    for (const LimitSetting &setting : limitSettings()) {
        if (const QVariant value = setting.get(edited); value != setting.get(before)) {
            setting.set(m_edited, value);
        }
    }
    if (edited.limits.rules != before.limits.rules) {
        m_edited.limits.rules = edited.limits.rules;
    }
    if (edited.budgets != before.budgets) {
        m_edited.budgets = edited.budgets;
    }
    if (m_edited != edited) {
        m_history.restart(m_edited);
    }
    emit changed();
}

void LimitDraft::discard()
{
    if (m_edited != m_live) {
        m_history.restart(m_live);
        take(m_live);
    }
}

api::RelayConfig LimitDraft::appliedTo(api::RelayConfig config) const
{
    LimitEdits result = LimitEdits::of(config);
    for (const LimitSetting &setting : limitSettings()) {
        setting.set(result, setting.get(m_edited));
    }
    config.limits = result.limits;
    config.limits.rules = m_edited.limits.rules;
    config.anomaly = result.anomaly;
    config.budgets = m_edited.budgets;
    return config;
}

} // namespace sluice::ui
