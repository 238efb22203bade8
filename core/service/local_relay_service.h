#pragma once

#include "api/relay_service.h"

#include <QString>

#include <memory>

namespace sluice::service {

class RelayLifecycle;

struct ServiceOptions {
    QString configFile; // empty: dataDirectory/sluice.json, created on first save
    QString dataDirectory; // CA and keys; created 0700 if missing
    bool demoWhenEmpty = true; // no upstreams configured: serve the embedded demo upstream on both listeners
};

// RelayService over a relay in this process: joins relay and store, builds each RuntimeConfig from settings, word lists (watched, reloaded
// within a second, the old one stays when a new one is refused), credentials and the local CA, and runs RelayServer on the
// control thread. GUI thread (or the main thread of sluicectl).
class LocalRelayService final : public api::RelayService {
    Q_OBJECT
public:
    explicit LocalRelayService(ServiceOptions options, QObject *parent = nullptr);
    ~LocalRelayService() override; // stops and joins

    // Reads the config file. Before start(); an error means the file is there and cannot be used.
    base::Error open();

    [[nodiscard]] api::RelayStatus status() const override;
    void start() override;
    void stop() override;
    void pause(std::chrono::seconds duration) override;
    void resume() override;
    [[nodiscard]] bool isPaused() const override;
    [[nodiscard]] std::shared_ptr<const api::RelayConfig> config() const override;
    void apply(const api::RelayConfig &config) override;
    void pollLive() override;
    int testUpstream(const api::UpstreamConfig &upstream, const base::Secret &key) override;
    void cancelUpstreamTest(int test) override;
    void compareUpstreams(int ticket, const api::LatencyQuery &query) override;
    void cancelComparison(int ticket) override;
    void analyseErrors(int ticket, const api::ErrorQuery &query) override;
    void cancelErrorAnalysis(int ticket) override;
    void probeUpstream(const QString &name) override;
    void resetUpstream(const QString &name) override;
    void resetLimits(const QString &client) override;
    void tryRoute(int ticket, const api::RouteQuery &query) override;
    [[nodiscard]] QString resolvedUrl(const api::UpstreamConfig &upstream, const QString &path) const override;
    void reconcileBudget(const QString &name) override;
    [[nodiscard]] api::PriceTableStatus prices() const override;
    void loadWordList(const QString &name) override;
    void saveWordList(const QString &name, const QStringList &words) override;
    void createWordList(const api::WordListConfig &list, const QStringList &words) override;
    [[nodiscard]] QList<api::ListStatus> wordLists() const override;
    void refreshWordList(const QString &name) override;
    void tryText(int ticket, policy::Direction direction, const QString &text) override;
    void tryPattern(int ticket, const api::PatternConfig &pattern, const QString &text) override;
    void storeCredential(const QString &id, const base::Secret &value) override;
    void removeCredential(const QString &id) override;
    [[nodiscard]] api::CredentialPlace credentialPlace(const QString &id) const override;
    void createClientKey(int ticket, const api::ClientKeyConfig &wanted) override;
    void rotateClientKey(int ticket, const QString &id, std::chrono::seconds grace) override;
    void renameClientKey(int ticket, const QString &id, const QString &name) override;
    void expireClientKey(int ticket, const QString &id, const std::optional<QDateTime> &at) override;
    void revokeClientKey(int ticket, const QString &id) override;
    [[nodiscard]] QList<api::ClientStatus> clients() const override;
    void resetClient(const QString &id) override;
    int queryAccessLog(const api::AccessLogQuery &query) override;
    [[nodiscard]] api::AccessLogState accessLogState() const override;
    void fetchBody(const QString &requestId) override;
    [[nodiscard]] api::BodyKeeping bodyKeepingState() const override;
    void setBodyPassphrase(const base::Secret &passphrase) override;
    void forgetBodies() override;
    int previewExport(const api::ExportRequest &request) override;
    int exportRecords(const api::ExportRequest &request) override;
    void cancelExport(int number) override;

private:
    std::unique_ptr<RelayLifecycle> d;
};

} // namespace sluice::service
