#include "ui/models/upstream_list_model.h"

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

void UpstreamListModel::addRecords(const QList<api::ExchangeRecord> &batch)
{
    bool changed = false;
    for (const api::ExchangeRecord &record : batch) {
        if (record.upstream.isEmpty() || record.running) {
            continue;
        }
        changed = true;
        ++m_allRequests;
        Traffic &traffic = m_traffic[record.upstream];
        ++traffic.requests;
        switch (record.outcome) {
        case api::Outcome::UpstreamFailed:
        case api::Outcome::UpstreamInterrupted:
        case api::Outcome::TimedOut:
            traffic.health = Health::Failing;
            traffic.lastError = record.error;
            traffic.lastErrorDetail = record.errorDetail;
            continue;
        case api::Outcome::Answered:
            traffic.health = Health::Good;
            traffic.lastError = base::ErrorCode::None;
            traffic.lastErrorDetail.clear();
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

void UpstreamListModel::setReachable(const QString &name, bool reachable, const base::Error &why)
{
    Traffic &traffic = m_traffic[name];
    traffic.health = reachable ? Health::Good : Health::Failing;
    traffic.lastError = reachable ? base::ErrorCode::None : why.code;
    traffic.lastErrorDetail = reachable ? QString() : QString::fromStdString(why.detail);
    emitAllChanged();
}

int UpstreamListModel::failingCount() const
{
    return static_cast<int>(std::count_if(
        m_upstreams.cbegin(), m_upstreams.cend(), [this](const api::UpstreamConfig &upstream) {
            return m_traffic.value(upstream.name).health == Health::Failing;
        }));
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
        return upstream.url;
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
    case HealthRole:
        return static_cast<int>(traffic ? traffic->health : Health::Unknown);
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
            {HealthRole, "health"},
            {LastErrorRole, "lastError"},
            {LastErrorDetailRole, "lastErrorDetail"}};
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
