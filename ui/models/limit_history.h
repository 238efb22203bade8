#pragma once

#include "api/records.h"
#include "policy/limit/limit_replay.h"
#include "ui/models/limit_settings.h"
#include "ui/models/string_pool.h"

#include <QDateTime>
#include <QList>

#include <deque>
#include <vector>

namespace sluice::ui {

// What a replay of limits needs of the requests of the last 24 hours, as far back as the desk has seen them. GUI thread.
class LimitHistory final {
public:
    static constexpr std::size_t kMost = 200'000;
    static constexpr qint64 kReachMs = 24LL * 3600 * 1000;

    explicit LimitHistory(std::size_t most = kMost)
        : m_most(most)
    {
    }

    void add(const QList<api::ExchangeRecord> &batch);
    [[nodiscard]] qint64 count() const { return static_cast<qint64>(m_rows.size()); }
    [[nodiscard]] QDateTime oldest() const; // UTC; invalid: nothing is known

    // Oldest first; times are milliseconds of the epoch (pastTime()).
    [[nodiscard]] std::vector<policy::ReplayRequest> requests(const QList<api::ClientKeyConfig> &keys, const QStringList &credentials) const;

private:
    struct Row {
        qint64 startedMs = 0;
        qint64 durationMs = 0;
        qint64 tokens = 0;
        double cost = 0;
        std::uint32_t client = 0;
        std::uint32_t model = 0;
        std::uint32_t path = 0;
    };

    std::size_t m_most;
    StringPool m_pool;
    std::deque<Row> m_rows; // in the order of their start
};

// A moment as a replay counts them, and back.
[[nodiscard]] base::TimePoint pastTime(const QDateTime &at);
[[nodiscard]] QDateTime momentOf(base::TimePoint at);

// The settings as a replay takes them; budgets' windows are those from `from` to `to` in local time.
[[nodiscard]] policy::ReplayLimits replayLimitsOf(const LimitEdits &edits, const QList<api::ClientKeyConfig> &keys, const QDateTime &from,
                                                  const QDateTime &to);

} // namespace sluice::ui
