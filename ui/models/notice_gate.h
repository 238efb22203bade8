#pragma once

#include "api/records.h"

#include <QDateTime>
#include <QHash>
#include <QList>
#include <QString>

#include <chrono>
#include <optional>

namespace sluice::ui {

// Keeps news from shouting: of one kind about one subject at most one notice in kCalm. Alerts of one group are about the same thing
// ("upstream/tokyo": it trips, it recovers), so one ends the other; what comes too early is held and told later, if it is still the
// truth by then. Time is an argument. No thread rules: value.
class NoticeGate final {
public:
    static constexpr std::chrono::seconds kCalm{30};

    enum class Answer {
        Show,
        Hold, // what was shown of the group no longer holds; due() tells the news
        Known, // it was said already
    };

    Answer offer(const QString &group, const api::Alert &alert, const QDateTime &now);

    // Held news whose time has come, each once.
    [[nodiscard]] QList<api::Alert> due(const QDateTime &now);
    [[nodiscard]] std::optional<QDateTime> nextDue() const;

    void forget(const QString &group);

private:
    struct Group {
        std::optional<api::AlertKind> shown; // the latest
        QHash<int, QDateTime> shownAt; // by kind
        std::optional<api::Alert> held;
    };

    [[nodiscard]] static std::optional<QDateTime> calmUntil(const Group &group,
                                                            api::AlertKind kind);
    static void markShown(Group &group, api::AlertKind kind, const QDateTime &now);

    QHash<QString, Group> m_groups;
};

} // namespace sluice::ui
