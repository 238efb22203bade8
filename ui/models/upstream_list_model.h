#pragma once

#include "api/config/relay_config.h"
#include "api/records.h"
#include "api/relay_service.h"

#include <QAbstractListModel>
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
        UrlRole, // QString
        CredentialRole, // QString, the id
        PlaceRole, // int, api::CredentialPlace; -1 where no credential is set
        WeightRole, // int
        RequestsRole, // qint64, exchanges of this run that reached it
        ShareRole, // double 0…1 of all exchanges that reached an upstream; invalid before the first
        LatencyRole, // qint64, 95th percentile in µs over the last kWindow answers; invalid before
                     // the first
        HealthRole, // int, Health
        LastErrorRole, // int, base::ErrorCode of the last exchange; None after a good one
        LastErrorDetailRole, // QString
    };
    // What the latest exchange of an upstream says.
    enum class Health { Unknown, Good, Failing };

    static constexpr int kWindow = 200;

    explicit UpstreamListModel(QObject *parent = nullptr);

    void setUpstreams(const QList<api::UpstreamConfig> &upstreams);
    [[nodiscard]] const QList<api::UpstreamConfig> &upstreams() const { return m_upstreams; }
    void setCredentialPlace(const QString &id, api::CredentialPlace place);
    void addRecords(const QList<api::ExchangeRecord> &batch);
    // From alerts, which know before the next request does.
    void setReachable(const QString &name, bool reachable, const base::Error &why);

    [[nodiscard]] int failingCount() const;

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;
    [[nodiscard]] QHash<int, QByteArray> roleNames() const override;

private:
    struct Traffic {
        qint64 requests = 0;
        std::array<qint64, kWindow> durations{}; // µs, a ring
        int filled = 0;
        int next = 0;
        Health health = Health::Unknown;
        base::ErrorCode lastError = base::ErrorCode::None;
        QString lastErrorDetail;
    };

    [[nodiscard]] static std::optional<qint64> latencyOf(const Traffic &traffic);
    void emitAllChanged();

    QList<api::UpstreamConfig> m_upstreams;
    QHash<QString, Traffic> m_traffic; // by name; kept while an upstream is renamed away and back
    QHash<QString, api::CredentialPlace> m_places; // by credential id
    qint64 m_allRequests = 0;
};

} // namespace sluice::ui
