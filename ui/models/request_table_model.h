#pragma once

#include "api/records.h"
#include "ui/models/request_search.h"
#include "ui/models/string_pool.h"

#include <QAbstractTableModel>
#include <QByteArray>
#include <QList>
#include <QSet>

#include <cstdint>
#include <deque>
#include <optional>

namespace sluice::ui {

enum class RequestColumn {
    Time,
    Client,
    Model,
    Upstream,
    Status,
    Verdict,
    Ttft,
    Duration,
    TokensIn,
    TokensOut
};
inline constexpr int kRequestColumnCount = static_cast<int>(RequestColumn::TokensOut) + 1;

// The last exchanges, oldest first, and behind them those that run now. Holds raw values; words are
// the proxy's.
//
// Finished rows live in a ring of compact rows: a batch is one beginInsertRows, and when the ring
// is full the oldest one percent goes at once, so that views see few removals. The search runs in
// here; a proxy over a hundred thousand rows would not keep up. GUI thread.
class RequestTableModel final : public QAbstractTableModel {
    Q_OBJECT
public:
    enum Role {
        RawRole = Qt::UserRole, // the column's value: QDateTime, QString, int, qint64 microseconds
                                // or tokens; invalid: unknown
        IdRole, // quint64
        RunningRole, // bool
        OutcomeRole, // int of api::Outcome
        VerdictRole, // int of policy::VerdictKind
        ErrorRole, // int of base::ErrorCode
        PathRole,
    };

    explicit RequestTableModel(int capacity = 100'000, QObject *parent = nullptr);

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index,
                                int role = Qt::DisplayRole) const override;

    void append(const QList<api::ExchangeRecord> &batch); // finished exchanges, oldest first
    void setLive(const QList<api::ExchangeRecord> &running); // replaces the running rows
    void clear();

    void setSearch(const RequestSearch &search);
    [[nodiscard]] bool isSearching() const { return !m_search.isEmpty(); }

    // While frozen nothing moves; what arrives waits and is appended on thawing. At most a ring's
    // length is kept waiting.
    void setFrozen(bool frozen);
    [[nodiscard]] bool isFrozen() const { return m_frozen; }
    [[nodiscard]] int waiting() const { return static_cast<int>(m_waiting.size()); }

    [[nodiscard]] int storedCount() const
    {
        return static_cast<int>(m_rows.size());
    } // without running ones and search
    [[nodiscard]] std::optional<api::ExchangeRecord> recordAt(int row) const;
    [[nodiscard]] int rowOf(quint64 id) const; // -1: not shown

signals:
    void waitingChanged(int waiting);

private:
    static constexpr std::uint32_t kUnknown = UINT32_MAX;

    // 96 bytes. Text is in the pool, what only the detail pane needs is packed.
    struct Row {
        quint64 id = 0;
        qint64 startedMs = 0;
        qint64 durationUs = 0;
        std::uint32_t ttftUs = kUnknown;
        std::uint32_t tokensIn = kUnknown;
        std::uint32_t tokensOut = kUnknown;
        std::uint32_t client = 0;
        std::uint32_t model = 0;
        std::uint32_t upstream = 0;
        std::uint32_t path = 0;
        std::int16_t status = 0;
        std::uint8_t outcome = 0;
        std::uint8_t verdict = 0;
        std::uint8_t error = 0;
        std::uint8_t dialect = 0;
        bool streamed = false;
        bool running = false;
        QByteArray details;
    };

    [[nodiscard]] Row packRow(const api::ExchangeRecord &record);
    [[nodiscard]] const Row &rowAt(int row) const;
    [[nodiscard]] bool matches(const Row &row) const;
    [[nodiscard]] int finishedShown() const;
    void makeRoom(qsizetype incoming);
    void removeLive(const QSet<quint64> &finished);
    void rememberFinished(quint64 id);
    void compactPool();
    [[nodiscard]] QVariant rawValue(const Row &row, RequestColumn column) const;

    const std::size_t m_capacity;
    StringPool m_pool;
    std::deque<Row> m_rows;
    quint64 m_firstNumber = 0; // running number of m_rows.front()
    std::deque<quint64> m_found; // running numbers of rows that match, while searching
    std::deque<Row> m_liveRows; // those that match
    RequestSearch m_search;
    QList<api::ExchangeRecord> m_lastLive; // as last told, for a change of search
    std::deque<quint64>
        m_recentOrder; // ids that finished lately: a late live list must not bring them back
    QSet<quint64> m_recentIds;
    bool m_frozen = false;
    std::deque<api::ExchangeRecord> m_waiting;
};

} // namespace sluice::ui
