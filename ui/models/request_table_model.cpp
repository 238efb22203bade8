#include "ui/models/request_table_model.h"

#include "ui/models/record_codec.h"

#include <QDateTime>

#include <algorithm>

namespace sluice::ui {

namespace {

constexpr std::size_t kRecentIds = 4096;

std::uint32_t saturated(std::uint64_t value)
{
    return static_cast<std::uint32_t>(std::min<std::uint64_t>(value, UINT32_MAX - 1));
}

std::uint32_t saturated(const std::optional<std::uint64_t> &value)
{
    return value ? saturated(*value) : UINT32_MAX;
}

QVariant known(std::uint32_t value)
{
    return value == UINT32_MAX ? QVariant() : QVariant(static_cast<qint64>(value));
}

} // namespace

RequestTableModel::RequestTableModel(int capacity, QObject *parent)
    : QAbstractTableModel(parent), m_capacity(static_cast<std::size_t>(std::max(capacity, 1)))
{
}

int RequestTableModel::finishedShown() const
{
    return static_cast<int>(isSearching() ? m_found.size() : m_rows.size());
}

int RequestTableModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : finishedShown() + static_cast<int>(m_liveRows.size());
}

int RequestTableModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : kRequestColumnCount;
}

RequestTableModel::Row RequestTableModel::packRow(const api::ExchangeRecord &record)
{
    Row row;
    row.id = record.id;
    row.startedMs = record.startedAt.toMSecsSinceEpoch();
    row.durationUs = record.duration.count();
    row.ttftUs
        = record.ttft ? saturated(static_cast<std::uint64_t>(record.ttft->count())) : kUnknown;
    row.tokensIn = saturated(record.usage.input);
    row.tokensOut = saturated(record.usage.output);
    row.client = m_pool.intern(record.client);
    row.model = m_pool.intern(record.model);
    row.upstream = m_pool.intern(record.upstream);
    row.path = m_pool.intern(record.path);
    row.status = static_cast<std::int16_t>(record.status);
    row.outcome = static_cast<std::uint8_t>(record.outcome);
    row.verdict = static_cast<std::uint8_t>(record.verdict);
    row.error = static_cast<std::uint8_t>(record.error);
    row.dialect = static_cast<std::uint8_t>(record.dialect);
    row.streamed = record.streamed;
    row.running = record.running;
    row.details = packDetails(record);
    return row;
}

const RequestTableModel::Row &RequestTableModel::rowAt(int row) const
{
    const int finished = finishedShown();
    if (row >= finished) {
        return m_liveRows.at(static_cast<std::size_t>(row - finished));
    }
    const auto index = static_cast<std::size_t>(row);
    return isSearching() ? m_rows.at(m_found.at(index) - m_firstNumber) : m_rows.at(index);
}

bool RequestTableModel::matches(const Row &row) const
{
    SearchedRow searched;
    searched.client = m_pool.at(row.client);
    searched.model = m_pool.at(row.model);
    searched.upstream = m_pool.at(row.upstream);
    searched.path = m_pool.at(row.path);
    searched.status = row.status;
    searched.outcome = static_cast<api::Outcome>(row.outcome);
    searched.verdict = static_cast<policy::VerdictKind>(row.verdict);
    searched.running = row.running;
    if (row.ttftUs != kUnknown) {
        searched.ttft = api::Micros(row.ttftUs);
    }
    searched.duration = api::Micros(row.durationUs);
    return m_search.matches(searched);
}

QVariant RequestTableModel::rawValue(const Row &row, RequestColumn column) const
{
    switch (column) {
    case RequestColumn::Time:
        return QDateTime::fromMSecsSinceEpoch(row.startedMs, Qt::UTC);
    case RequestColumn::Client:
        return m_pool.at(row.client);
    case RequestColumn::Model:
        return m_pool.at(row.model);
    case RequestColumn::Upstream:
        return m_pool.at(row.upstream);
    case RequestColumn::Status:
        return static_cast<int>(row.status);
    case RequestColumn::Verdict:
        return static_cast<int>(row.verdict);
    case RequestColumn::Ttft:
        return known(row.ttftUs);
    case RequestColumn::Duration:
        return row.durationUs;
    case RequestColumn::TokensIn:
        return known(row.tokensIn);
    case RequestColumn::TokensOut:
        return known(row.tokensOut);
    }
    return {};
}

QVariant RequestTableModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid)) {
        return {};
    }
    const Row &row = rowAt(index.row());
    switch (role) {
    case RawRole:
        return rawValue(row, static_cast<RequestColumn>(index.column()));
    case IdRole:
        return row.id;
    case RunningRole:
        return row.running;
    case OutcomeRole:
        return static_cast<int>(row.outcome);
    case VerdictRole:
        return static_cast<int>(row.verdict);
    case ErrorRole:
        return static_cast<int>(row.error);
    case PathRole:
        return m_pool.at(row.path);
    default:
        return {};
    }
}

void RequestTableModel::append(const QList<api::ExchangeRecord> &batch)
{
    if (batch.isEmpty()) {
        return;
    }
    if (m_frozen) {
        m_waiting.insert(m_waiting.end(), batch.cbegin(), batch.cend());
        if (m_waiting.size() > m_capacity) {
            m_waiting.erase(m_waiting.begin(),
                            m_waiting.begin()
                                + static_cast<std::ptrdiff_t>(m_waiting.size() - m_capacity));
        }
        emit waitingChanged(waiting());
        return;
    }
    const qsizetype skipped
        = std::max<qsizetype>(0, batch.size() - static_cast<qsizetype>(m_capacity));
    QSet<quint64> finished;
    for (qsizetype i = skipped; i < batch.size(); ++i) {
        finished.insert(batch.at(i).id);
        rememberFinished(batch.at(i).id);
    }
    removeLive(finished);
    makeRoom(batch.size() - skipped);

    std::vector<Row> fresh;
    fresh.reserve(static_cast<std::size_t>(batch.size() - skipped));
    std::vector<quint64> found;
    for (qsizetype i = skipped; i < batch.size(); ++i) {
        fresh.push_back(packRow(batch.at(i)));
        fresh.back().running = false;
        if (isSearching() && matches(fresh.back())) {
            found.push_back(m_firstNumber + m_rows.size() + fresh.size() - 1);
        }
    }
    const int first = finishedShown();
    const int count = static_cast<int>(isSearching() ? found.size() : fresh.size());
    if (count > 0) {
        beginInsertRows({}, first, first + count - 1);
    }
    m_rows.insert(m_rows.end(), std::make_move_iterator(fresh.begin()),
                  std::make_move_iterator(fresh.end()));
    m_found.insert(m_found.end(), found.begin(), found.end());
    if (count > 0) {
        endInsertRows();
    }
}

void RequestTableModel::makeRoom(qsizetype incoming)
{
    const std::size_t wanted = m_rows.size() + static_cast<std::size_t>(incoming);
    if (wanted <= m_capacity) {
        return;
    }
    const std::size_t drop
        = std::min(std::max(wanted - m_capacity, m_capacity / 100), m_rows.size());
    const quint64 firstKept = m_firstNumber + drop;
    const auto leaving = isSearching()
        ? static_cast<int>(std::lower_bound(m_found.begin(), m_found.end(), firstKept)
                           - m_found.begin())
        : static_cast<int>(drop);
    if (leaving > 0) {
        beginRemoveRows({}, 0, leaving - 1);
    }
    if (isSearching()) {
        m_found.erase(m_found.begin(), m_found.begin() + leaving);
    }
    m_rows.erase(m_rows.begin(), m_rows.begin() + static_cast<std::ptrdiff_t>(drop));
    m_firstNumber = firstKept;
    if (leaving > 0) {
        endRemoveRows();
    }
    compactPool();
}

// Clients choose their model names: a pool that only grows would be a way to fill our memory.
void RequestTableModel::compactPool()
{
    if (m_pool.size() < static_cast<qsizetype>(m_capacity) * 2) {
        return;
    }
    StringPool kept;
    const auto move = [this, &kept](Row &row) {
        for (std::uint32_t *number : {&row.client, &row.model, &row.upstream, &row.path}) {
            *number = kept.intern(m_pool.at(*number));
        }
    };
    std::for_each(m_rows.begin(), m_rows.end(), move);
    std::for_each(m_liveRows.begin(), m_liveRows.end(), move);
    m_pool = kept;
}

void RequestTableModel::rememberFinished(quint64 id)
{
    m_recentOrder.push_back(id);
    m_recentIds.insert(id);
    if (m_recentOrder.size() > kRecentIds) {
        m_recentIds.remove(m_recentOrder.front());
        m_recentOrder.pop_front();
    }
}

void RequestTableModel::removeLive(const QSet<quint64> &finished)
{
    m_lastLive.removeIf(
        [&finished](const api::ExchangeRecord &record) { return finished.contains(record.id); });
    for (int i = static_cast<int>(m_liveRows.size()) - 1; i >= 0; --i) {
        if (finished.contains(m_liveRows.at(static_cast<std::size_t>(i)).id)) {
            const int row = finishedShown() + i;
            beginRemoveRows({}, row, row);
            m_liveRows.erase(m_liveRows.begin() + i);
            endRemoveRows();
        }
    }
}

void RequestTableModel::setLive(const QList<api::ExchangeRecord> &running)
{
    if (m_frozen) {
        return;
    }
    m_lastLive = running;
    m_lastLive.removeIf(
        [this](const api::ExchangeRecord &record) { return m_recentIds.contains(record.id); });
    std::vector<Row> wanted;
    for (const api::ExchangeRecord &record : m_lastLive) {
        Row row = packRow(record);
        row.running = true;
        if (!isSearching() || matches(row)) {
            wanted.push_back(std::move(row));
        }
    }
    std::sort(wanted.begin(), wanted.end(), [](const Row &a, const Row &b) { return a.id < b.id; });

    // Gone ones out, known ones updated, new ones (whose ids are higher) to the end.
    for (int i = static_cast<int>(m_liveRows.size()) - 1; i >= 0; --i) {
        const quint64 id = m_liveRows.at(static_cast<std::size_t>(i)).id;
        const bool stays = std::any_of(wanted.begin(), wanted.end(),
                                       [id](const Row &row) { return row.id == id; });
        if (!stays) {
            const int row = finishedShown() + i;
            beginRemoveRows({}, row, row);
            m_liveRows.erase(m_liveRows.begin() + i);
            endRemoveRows();
        }
    }
    const std::size_t kept = m_liveRows.size();
    std::vector<Row> fresh;
    for (Row &row : wanted) {
        const auto known = std::find_if(m_liveRows.begin(), m_liveRows.end(),
                                        [&row](const Row &old) { return old.id == row.id; });
        if (known != m_liveRows.end()) {
            *known = std::move(row);
        } else {
            fresh.push_back(std::move(row));
        }
    }
    const int firstLive = finishedShown();
    if (kept > 0) {
        emit dataChanged(index(firstLive, 0),
                         index(firstLive + static_cast<int>(kept) - 1, kRequestColumnCount - 1));
    }
    if (!fresh.empty()) {
        const int first = firstLive + static_cast<int>(kept);
        beginInsertRows({}, first, first + static_cast<int>(fresh.size()) - 1);
        m_liveRows.insert(m_liveRows.end(), std::make_move_iterator(fresh.begin()),
                          std::make_move_iterator(fresh.end()));
        endInsertRows();
    }
}

void RequestTableModel::clear()
{
    beginResetModel();
    m_firstNumber += m_rows.size();
    m_rows.clear();
    m_rows.shrink_to_fit();
    m_found.clear();
    m_liveRows.clear();
    m_lastLive.clear();
    m_waiting.clear();
    m_pool.clear();
    endResetModel();
    emit waitingChanged(0);
}

void RequestTableModel::setSearch(const RequestSearch &search)
{
    beginResetModel();
    m_search = search;
    m_found.clear();
    if (isSearching()) {
        for (std::size_t i = 0; i < m_rows.size(); ++i) {
            if (matches(m_rows.at(i))) {
                m_found.push_back(m_firstNumber + i);
            }
        }
    }
    m_liveRows.clear();
    for (const api::ExchangeRecord &record : m_lastLive) {
        Row row = packRow(record);
        row.running = true;
        if (!isSearching() || matches(row)) {
            m_liveRows.push_back(std::move(row));
        }
    }
    std::sort(m_liveRows.begin(), m_liveRows.end(),
              [](const Row &a, const Row &b) { return a.id < b.id; });
    endResetModel();
}

void RequestTableModel::setFrozen(bool frozen)
{
    if (frozen == m_frozen) {
        return;
    }
    m_frozen = frozen;
    if (!frozen && !m_waiting.empty()) {
        QList<api::ExchangeRecord> batch(m_waiting.begin(), m_waiting.end());
        m_waiting.clear();
        append(batch);
    }
    emit waitingChanged(waiting());
}

std::optional<api::ExchangeRecord> RequestTableModel::recordAt(int row) const
{
    if (row < 0 || row >= rowCount()) {
        return std::nullopt;
    }
    const Row &packed = rowAt(row);
    api::ExchangeRecord record;
    record.id = packed.id;
    record.startedAt = QDateTime::fromMSecsSinceEpoch(packed.startedMs, Qt::UTC);
    record.client = m_pool.at(packed.client);
    record.model = m_pool.at(packed.model);
    record.upstream = m_pool.at(packed.upstream);
    record.path = m_pool.at(packed.path);
    record.dialect = static_cast<policy::Dialect>(packed.dialect);
    record.streamed = packed.streamed;
    record.running = packed.running;
    record.status = packed.status;
    record.outcome = static_cast<api::Outcome>(packed.outcome);
    record.error = static_cast<base::ErrorCode>(packed.error);
    record.verdict = static_cast<policy::VerdictKind>(packed.verdict);
    record.duration = api::Micros(packed.durationUs);
    if (packed.ttftUs != kUnknown) {
        record.ttft = api::Micros(packed.ttftUs);
    }
    if (packed.tokensIn != kUnknown) {
        record.usage.input = packed.tokensIn;
    }
    if (packed.tokensOut != kUnknown) {
        record.usage.output = packed.tokensOut;
    }
    unpackDetails(packed.details, record);
    return record;
}

int RequestTableModel::rowOf(quint64 id) const
{
    for (int row = rowCount() - 1; row >= 0; --row) {
        if (rowAt(row).id == id) {
            return row;
        }
    }
    return -1;
}

} // namespace sluice::ui
