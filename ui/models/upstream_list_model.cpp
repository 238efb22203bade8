#include "ui/models/upstream_list_model.h"

#include "api/providers/provider_templates.h"

#include <algorithm>
#include <vector>

namespace sluice::ui {

UpstreamListModel::UpstreamListModel(QObject *parent) : QAbstractListModel(parent) { }

void UpstreamListModel::setUpstreams(const QList<api::UpstreamConfig> &upstreams)
{
    if (upstreams == m_upstreams) {
        return;
    }
    beginResetModel();
    m_upstreams = upstreams;
    endResetModel();
}

void UpstreamListModel::setCredentialPlace(const QString &id, api::CredentialPlace place)
{
    if (const auto known = m_places.constFind(id); known != m_places.cend() && *known == place) {
        return;
    }
    m_places.insert(id, place);
    emitAllChanged();
}

void UpstreamListModel::setLast(Traffic &traffic, bool failed, base::ErrorCode error,
                                const QString &detail)
{
    traffic.lastFailed = failed;
    traffic.lastError = failed ? error : base::ErrorCode::None;
    traffic.lastErrorDetail = failed ? detail : QString();
}

void UpstreamListModel::addRecords(const QList<api::ExchangeRecord> &batch)
{
    bool changed = false;
    for (const api::ExchangeRecord &record : batch) {
        if (record.upstream.isEmpty() || record.running) {
            continue;
        }
        changed = true;
        const qint64 second = record.startedAt.toSecsSinceEpoch()
            + std::chrono::duration_cast<std::chrono::seconds>(record.duration).count();
        // An exchange that failed over says something about each upstream it was sent to.
        for (qsizetype i = 0; i + 1 < record.tries.size(); ++i) {
            const api::Attempt &attempt = record.tries.at(i);
            Traffic &traffic = m_traffic[attempt.upstream];
            traffic.trend.add(second);
            if (attempt.result == api::AttemptClass::Fault) {
                setLast(traffic, true, attempt.error, attempt.detail);
            }
        }
        ++m_allRequests;
        Traffic &traffic = m_traffic[record.upstream];
        traffic.trend.add(second);
        ++traffic.requests;
        switch (record.outcome) {
        case api::Outcome::UpstreamFailed:
        case api::Outcome::UpstreamInterrupted:
        case api::Outcome::TimedOut:
            setLast(traffic, true, record.error, record.errorDetail);
            continue;
        case api::Outcome::Answered:
            setLast(traffic, false, {}, {});
            traffic.durations[static_cast<size_t>(traffic.next)] = record.duration.count();
            traffic.next = (traffic.next + 1) % kWindow;
            traffic.filled = std::min(traffic.filled + 1, kWindow);
            continue;
        case api::Outcome::Running:
        case api::Outcome::Refused:
        case api::Outcome::Cut:
        case api::Outcome::ClientGone:
            continue; // says nothing about the upstream
        }
    }
    if (changed) {
        emitAllChanged();
    }
}

void UpstreamListModel::setStatuses(const QList<api::UpstreamStatus> &statuses,
                                    const QDateTime &now)
{
    m_statuses.clear();
    for (const api::UpstreamStatus &status : statuses) {
        m_statuses.insert(status.name, status);
    }
    m_now = now;
    emitAllChanged();
}

void UpstreamListModel::setReachable(const QString &name, bool reachable, const base::Error &why)
{
    setLast(m_traffic[name], !reachable, why.code, QString::fromStdString(why.detail));
    emitAllChanged();
}

std::optional<api::UpstreamStatus> UpstreamListModel::status(const QString &name) const
{
    const auto found = m_statuses.constFind(name);
    return found == m_statuses.cend() ? std::nullopt : std::optional(*found);
}

int UpstreamListModel::rowOf(const QString &name) const
{
    for (int row = 0; row < m_upstreams.size(); ++row) {
        if (m_upstreams.at(row).name == name) {
            return row;
        }
    }
    return -1;
}

Standing UpstreamListModel::standing(const api::UpstreamConfig &upstream) const
{
    return standingOf(upstream, status(upstream.name), m_traffic.value(upstream.name).lastFailed,
                      m_now);
}

std::optional<QDateTime> UpstreamListModel::until(const api::UpstreamConfig &upstream) const
{
    const std::optional<api::UpstreamStatus> known = status(upstream.name);
    return known ? standingUntil(standing(upstream), *known) : std::nullopt;
}

int UpstreamListModel::outCount() const
{
    return static_cast<int>(std::count_if(
        m_upstreams.cbegin(), m_upstreams.cend(), [this](const api::UpstreamConfig &upstream) {
            const Standing now = standing(upstream);
            // Without a word from the relay the last request is all there is to go by.
            return isOut(now) || (now == Standing::Stumbled && !m_statuses.contains(upstream.name));
        }));
}

bool UpstreamListModel::isCounting() const
{
    return std::any_of(
        m_upstreams.cbegin(), m_upstreams.cend(),
        [this](const api::UpstreamConfig &upstream) { return until(upstream).has_value(); });
}

int UpstreamListModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_upstreams.size());
}

QVariant UpstreamListModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid)) {
        return {};
    }
    const api::UpstreamConfig &upstream = m_upstreams[index.row()];
    const auto found = m_traffic.constFind(upstream.name);
    const Traffic *traffic = found == m_traffic.cend() ? nullptr : &*found;
    switch (role) {
    case Qt::DisplayRole:
    case NameRole:
        return upstream.name;
    case KindRole:
        return static_cast<int>(upstream.kind);
    case UrlRole:
        return api::effectiveUrl(upstream);
    case CredentialRole:
        return upstream.credential;
    case PlaceRole:
        return upstream.credential.isEmpty()
            ? -1
            : static_cast<int>(m_places.value(upstream.credential, api::CredentialPlace::Missing));
    case WeightRole:
        return upstream.weight;
    case RequestsRole:
        return traffic ? traffic->requests : qint64{0};
    case ShareRole:
        if (m_allRequests == 0) {
            return {};
        }
        return static_cast<double>(traffic ? traffic->requests : 0)
            / static_cast<double>(m_allRequests);
    case LatencyRole:
        if (const std::optional<qint64> latency = traffic ? latencyOf(*traffic) : std::nullopt) {
            return *latency;
        }
        return {};
    case StandingRole:
        return static_cast<int>(standing(upstream));
    case UntilRole:
        if (const std::optional<QDateTime> end = until(upstream)) {
            return *end;
        }
        return {};
    case OutstandingRole:
        if (const auto known = m_statuses.constFind(upstream.name); known != m_statuses.cend()) {
            return known->outstanding;
        }
        return -1;
    case TrendRole:
        return QVariant::fromValue(traffic && m_now.isValid()
                                       ? traffic->trend.values(m_now.toSecsSinceEpoch())
                                       : QList<double>());
    case LastErrorRole:
        return static_cast<int>(traffic ? traffic->lastError : base::ErrorCode::None);
    case LastErrorDetailRole:
        return traffic ? traffic->lastErrorDetail : QString();
    default:
        return {};
    }
}

QHash<int, QByteArray> UpstreamListModel::roleNames() const
{
    return {{NameRole, "name"},
            {KindRole, "kind"},
            {UrlRole, "url"},
            {CredentialRole, "credential"},
            {PlaceRole, "place"},
            {WeightRole, "weight"},
            {RequestsRole, "requests"},
            {ShareRole, "share"},
            {LatencyRole, "latency"},
            {StandingRole, "standing"},
            {UntilRole, "until"},
            {OutstandingRole, "outstanding"},
            {TrendRole, "trend"},
            {LastErrorRole, "lastError"},
            {LastErrorDetailRole, "lastErrorDetail"}};
}

Qt::ItemFlags UpstreamListModel::flags(const QModelIndex &index) const
{
    // Between rows, not onto one.
    return index.isValid() ? QAbstractListModel::flags(index) | Qt::ItemIsDragEnabled
                           : Qt::ItemIsDropEnabled;
}

Qt::DropActions UpstreamListModel::supportedDropActions() const
{
    return Qt::MoveAction;
}

bool UpstreamListModel::moveRows(const QModelIndex &from, int row, int count, const QModelIndex &to,
                                 int before)
{
    if (from.isValid() || to.isValid() || count != 1 || row < 0 || row >= rowCount() || before < 0
        || before > rowCount() || !beginMoveRows(from, row, row, to, before)) {
        return false;
    }
    const int target = before > row ? before - 1 : before;
    m_upstreams.move(row, target);
    endMoveRows();
    emit moved(row, target);
    return true;
}

std::optional<qint64> UpstreamListModel::latencyOf(const Traffic &traffic)
{
    if (traffic.filled == 0) {
        return std::nullopt;
    }
    std::vector<qint64> sorted(traffic.durations.begin(),
                               traffic.durations.begin() + traffic.filled);
    const auto rank = (sorted.size() * 95 + 99) / 100 - 1;
    std::nth_element(sorted.begin(), sorted.begin() + static_cast<std::ptrdiff_t>(rank),
                     sorted.end());
    return sorted[rank];
}

void UpstreamListModel::emitAllChanged()
{
    if (!m_upstreams.isEmpty()) {
        emit dataChanged(index(0), index(rowCount() - 1));
    }
}

} // namespace sluice::ui
