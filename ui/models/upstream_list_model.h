#pragma once

#include "api/config/relay_config.h"
#include "api/records.h"
#include "api/relay_service.h"
#include "ui/models/standing.h"
#include "ui/models/upstream_trend.h"

#include <QAbstractListModel>
#include <QDateTime>
#include <QHash>
#include <QList>

#include <array>
#include <optional>

namespace sluice::ui {

// The upstreams of the settings in their order, with what the records of this run say about each:
// raw values, words are made elsewhere. GUI thread.
class UpstreamListModel final : public QAbstractListModel {
    Q_OBJECT
public:
    enum Role {
        NameRole = Qt::UserRole, // QString
        KindRole, // int, api::UpstreamKind
        UrlRole, // QString, where its requests go
        CredentialRole, // QString, the id
        PlaceRole, // int, api::CredentialPlace; -1 where no credential is set
        WeightRole, // int
        RequestsRole, // qint64, exchanges of this run that reached it
        ShareRole, // double 0…1 of all exchanges that reached an upstream; invalid before the first
        LatencyRole, // qint64, 95th percentile in µs over the last kWindow answers; invalid before
                     // the first
        StandingRole, // int, Standing
        UntilRole, // QDateTime, when that changes by itself; invalid where it does not
        OutstandingRole, // int, requests under way; -1 where it is not known
        TrendRole, // QList<double>, requests a second over the last two minutes; empty before the first
        LastErrorRole, // int, base::ErrorCode of the last exchange; None after a good one
        LastErrorDetailRole, // QString
    };

    static constexpr int kWindow = 200;

    explicit UpstreamListModel(QObject *parent = nullptr);

    void setUpstreams(const QList<api::UpstreamConfig> &upstreams);
    [[nodiscard]] const QList<api::UpstreamConfig> &upstreams() const { return m_upstreams; }
    void setCredentialPlace(const QString &id, api::CredentialPlace place);
    void addRecords(const QList<api::ExchangeRecord> &batch);
    // As the relay tells them once a second. Upstreams that are not among them have none.
    void setStatuses(const QList<api::UpstreamStatus> &statuses, const QDateTime &now);
    // From alerts, which know before the next request does.
    void setReachable(const QString &name, bool reachable, const base::Error &why);

    [[nodiscard]] std::optional<api::UpstreamStatus> status(const QString &name) const;
    [[nodiscard]] int rowOf(const QString &name) const; // -1: none of that name
    [[nodiscard]] int outCount() const; // that need a look
    [[nodiscard]] bool isCounting() const; // a row has a time left

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;
    [[nodiscard]] QHash<int, QByteArray> roleNames() const override;
    // Rows are dragged to their place one at a time. The row moves at once and moved() tells; whoever keeps the settings
    // makes it so there, or gives back the old order.
    [[nodiscard]] Qt::ItemFlags flags(const QModelIndex &index) const override;
    [[nodiscard]] Qt::DropActions supportedDropActions() const override;
    bool moveRows(const QModelIndex &from, int row, int count, const QModelIndex &to,
                  int before) override;

signals:
    void moved(int row, int to); // by dragging

private:
    struct Traffic {
        qint64 requests = 0;
        std::array<qint64, kWindow> durations{}; // µs, a ring
        int filled = 0;
        int next = 0;
        std::optional<bool> lastFailed;
        base::ErrorCode lastError = base::ErrorCode::None;
        QString lastErrorDetail;
        UpstreamTrend trend;
    };

    void setLast(Traffic &traffic, bool failed, base::ErrorCode error, const QString &detail);
    [[nodiscard]] Standing standing(const api::UpstreamConfig &upstream) const;
    [[nodiscard]] std::optional<QDateTime> until(const api::UpstreamConfig &upstream) const;

    [[nodiscard]] static std::optional<qint64> latencyOf(const Traffic &traffic);
    void emitAllChanged();

    QList<api::UpstreamConfig> m_upstreams;
    QHash<QString, Traffic> m_traffic; // by name; kept while an upstream is renamed away and back
    QHash<QString, api::CredentialPlace> m_places; // by credential id
    QHash<QString, api::UpstreamStatus> m_statuses;
    QDateTime m_now;
    qint64 m_allRequests = 0;
};

} // namespace sluice::ui
