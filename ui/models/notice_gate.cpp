#include "ui/models/notice_gate.h"

namespace sluice::ui {

NoticeGate::Answer NoticeGate::offer(const QString &name, const api::Alert &alert,
                                     const QDateTime &now)
{
    Group &group = m_groups[name];
    group.held.reset();
    const std::optional<QDateTime> calm = calmUntil(group, alert.kind);
    const bool isEarly = calm && now < *calm;
    if (isEarly && group.shown == alert.kind) {
        return Answer::Known;
    }
    if (isEarly) {
        group.held = alert;
        return Answer::Hold;
    }
    markShown(group, alert.kind, now);
    return Answer::Show;
}

QList<api::Alert> NoticeGate::due(const QDateTime &now)
{
    QList<api::Alert> ready;
    for (Group &group : m_groups) {
        if (group.held && calmUntil(group, group.held->kind).value_or(now) <= now) {
            markShown(group, group.held->kind, now);
            ready.append(*group.held);
            group.held.reset();
        }
    }
    return ready;
}

std::optional<QDateTime> NoticeGate::nextDue() const
{
    std::optional<QDateTime> next;
    for (const Group &group : m_groups) {
        if (group.held) {
            const std::optional<QDateTime> end = calmUntil(group, group.held->kind);
            if (end && (!next || *end < *next)) {
                next = end;
            }
        }
    }
    return next;
}

void NoticeGate::forget(const QString &group)
{
    m_groups.remove(group);
}

std::optional<QDateTime> NoticeGate::calmUntil(const Group &group, api::AlertKind kind)
{
    const auto shown = group.shownAt.constFind(static_cast<int>(kind));
    return shown == group.shownAt.cend()
        ? std::nullopt
        : std::optional(shown->addSecs(static_cast<qint64>(kCalm.count())));
}

void NoticeGate::markShown(Group &group, api::AlertKind kind, const QDateTime &now)
{
    group.shown = kind;
    group.shownAt.insert(static_cast<int>(kind), now);
}

} // namespace sluice::ui
