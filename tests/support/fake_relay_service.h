#pragma once

#include "api/relay_service.h"

#include <QHash>
#include <QSet>
#include <QTimer>

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <random>

namespace sluice::tests {

// A RelayService without a relay: answers as a real one would (never inside the call), remembers
// what it was asked, and plays scripted traffic. Deterministic: the same calls give the same
// values. GUI thread.
class FakeRelayService final : public api::RelayService {
    Q_OBJECT
public:
    explicit FakeRelayService(QObject *parent = nullptr);

    // RelayService.
    [[nodiscard]] api::RelayStatus status() const override { return m_status; }
    void start() override;
    void stop() override;
    void pause(std::chrono::seconds duration) override;
    void resume() override;
    [[nodiscard]] bool isPaused() const override { return m_paused; }
    [[nodiscard]] std::shared_ptr<const api::RelayConfig> config() const override
    {
        return m_config;
    }
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
    [[nodiscard]] QString resolvedUrl(const api::UpstreamConfig &upstream,
                                      const QString &path) const override;
    void reconcileBudget(const QString &name) override;
    [[nodiscard]] api::PriceTableStatus prices() const override { return m_prices; }
    void loadWordList(const QString &name) override;
    void saveWordList(const QString &name, const QStringList &words) override;
    void createWordList(const api::WordListConfig &list, const QStringList &words) override;
    [[nodiscard]] QList<api::ListStatus> wordLists() const override;
    void refreshWordList(const QString &name) override; // checked now, if it is a subscription
    void tryText(int ticket, policy::Direction direction, const QString &text) override;
    // With QRegularExpression: near enough to RE2 for pages.
    void tryPattern(int ticket, const api::PatternConfig &pattern, const QString &text) override;
    void storeCredential(const QString &id, const base::Secret &value) override;
    void removeCredential(const QString &id) override;
    [[nodiscard]] api::CredentialPlace credentialPlace(const QString &id) const override;
    // Keys are made and changed as the relay would; each new one is another valid text.
    void createClientKey(int ticket, const api::ClientKeyConfig &wanted) override;
    void rotateClientKey(int ticket, const QString &id, std::chrono::seconds grace) override;
    void renameClientKey(int ticket, const QString &id, const QString &name) override;
    void expireClientKey(int ticket, const QString &id,
                         const std::optional<QDateTime> &at) override;
    void revokeClientKey(int ticket, const QString &id) override;
    [[nodiscard]] QList<api::ClientStatus> clients() const override;
    void resetClient(const QString &id) override; // its breaker is closed at once
    int queryAccessLog(const api::AccessLogQuery &query) override; // answered from `logged`, by time, limit and cursor only
    [[nodiscard]] api::AccessLogState accessLogState() const override { return logState; }
    void fetchBody(const QString &requestId) override; // none is kept
    [[nodiscard]] api::BodyKeeping bodyKeepingState() const override { return {}; }
    void setBodyPassphrase(const base::Secret &) override
    {
        calls.append(QStringLiteral("setBodyPassphrase"));
    }
    void forgetBodies() override { calls.append(QStringLiteral("forgetBodies")); }
    int previewExport(const api::ExportRequest &request) override; // answered with `exportPreview`
    int exportRecords(const api::ExportRequest &request) override; // writes nothing; ends with `exportResult` after one step of progress
    void cancelExport(int number) override; // an export that has not ended is cancelled

    // What was asked, in order: "start", "apply", "pause 300", "testUpstream tokyo", "saveWordList
    // words", …
    QStringList calls;
    QList<api::AccessLogEntry> logged; // newest first
    api::AccessLogState logState;
    std::optional<api::AccessLogQuery> lastLogQuery;
    api::ExportPreview exportPreview;
    api::ExportResult exportResult;
    bool holdsExports = false; // they end only when they are cancelled
    std::optional<api::ExportRequest> lastExport; // or preview
    std::optional<api::RelayConfig> lastApplied;
    std::optional<api::UpstreamConfig> lastTested;
    std::optional<std::chrono::seconds> lastPause;
    std::optional<api::LatencyQuery> lastComparison;
    std::optional<api::ErrorQuery> lastErrorQuery;

    // What the next answers are.
    void setStatus(const api::RelayStatus &status); // statusChanged() at once
    void setState(api::RelayState state, const base::Error &why = {});
    void setConfig(const api::RelayConfig &config); // silently, as if it had been so at the start
    void refuseNextApply(const base::Error &why);
    void failUpstreamTestAt(api::UpstreamTestStep::Stage stage,
                            const base::Error &why); // until the next call
    void passUpstreamTests();
    void setWordList(const QString &name, const QStringList &words);
    void changeWordListOutside(const QString &name,
                               const QStringList &words); // as another program would
    void breakWordList(const QString &name, const base::Error &why); // reading it fails
    void refuseNextSave(const base::Error &why);
    // At once; without it wordLists() is made from the configuration.
    void publishWordLists(const QList<api::ListStatus> &lists);
    void failNextRefresh(const base::Error &why);
    void setKeyStoreAvailable(bool available);
    void setCredentialPlace(const QString &id, api::CredentialPlace place);

    void setLatencyReport(const api::LatencyReport &report); // what compareUpstreams() answers
    void setErrorReport(const api::ErrorReport &report); // what analyseErrors() answers

    // Facts going up, at once.
    void publish(const QList<api::ExchangeRecord> &batch);
    void publishSample(const api::TrafficSample &sample);
    void raise(const api::Alert &alert);
    // At once, and with every second that is played from now on; without it all breakers are closed.
    void publishUpstreams(const QList<api::UpstreamStatus> &upstreams);
    // At once, and with every second that is played from now on; without it they are made from the configuration, a third used.
    void publishBudgets(const QList<api::BudgetStatus> &budgets);
    void publishPrices(const api::PriceTableStatus &prices); // at once
    // At once, and with every second that is played from now on; without it no limit is in use.
    void publishLimits(const api::LimitsSample &limits);
    // At once; without it clients() is made from the configuration.
    void publishClients(const QList<api::ClientStatus> &clients);
    void setRouteTrial(const api::RouteTrial &trial); // what tryRoute() answers
    void setLive(const QList<api::ExchangeRecord> &running); // what pollLive() answers

    // A record as the relay would make it: client, model, upstream, verdict and times vary with the
    // seed.
    api::ExchangeRecord makeRecord(const QDateTime &at);
    // A sample that adds up `records`.
    static api::TrafficSample sampleOf(const QList<api::ExchangeRecord> &records,
                                       const QDateTime &at, int active);

    // A scripted stretch of traffic that ends now: samples and records of `length`, about
    // `perSecond` requests a second, with a lull, a burst and a minute of upstream failures. `now`
    // is the end.
    void playPast(std::chrono::seconds length, double perSecond, const QDateTime &now);
    // From now on once a second, in real time; for demonstrations.
    void playLive(double perSecond);

    // The configuration the other methods start from: two upstreams, two word lists.
    static api::RelayConfig sampleConfig();
    static api::RelayStatus runningStatus();

private:
    struct UpstreamRun {
        int test = 0;
        int stage = 0;
        api::UpstreamConfig upstream;
    };

    void advanceTest(const UpstreamRun &run);
    [[nodiscard]] QList<api::BudgetStatus> budgetsAt(const QDateTime &at) const;
    void playSecond(const QDateTime &at, double perSecond, bool failing);
    [[nodiscard]] api::TextTrial judge(policy::Direction direction, const QString &text) const;
    void issueKey(int ticket, const api::RelayConfig &config, qsizetype index);
    void editKey(int ticket, const QString &id,
                 const std::function<void(api::ClientKeyConfig &)> &edit);
    template <typename Function> void later(Function &&function)
    {
        QMetaObject::invokeMethod(this, std::forward<Function>(function), Qt::QueuedConnection);
    }

    api::RelayStatus m_status;
    bool m_paused = false;
    QTimer m_pauseEnd;
    QTimer m_live;
    std::shared_ptr<const api::RelayConfig> m_config;
    base::Error m_refuseApply;
    api::LatencyReport m_latencyReport;
    api::ErrorReport m_errorReport;
    QSet<int> m_cancelledComparisons;
    QSet<int> m_cancelledAnalyses;
    base::Error m_refuseSave;
    base::Error m_failRefresh;
    std::optional<QList<api::ListStatus>> m_lists;
    std::optional<std::pair<api::UpstreamTestStep::Stage, base::Error>> m_testFailure;
    QSet<int> m_cancelledTests;
    int m_lastTest = 0;
    int m_lastLogQuery = 0;
    int m_lastExport = 0;
    QSet<int> m_openExports;
    std::map<QString, QStringList> m_wordLists;
    std::map<QString, base::Error> m_brokenLists;
    QHash<QString, api::CredentialPlace> m_places;
    bool m_keyStoreAvailable = true;
    QList<api::ExchangeRecord> m_running;
    std::optional<QList<api::UpstreamStatus>> m_upstreams;
    std::optional<QList<api::BudgetStatus>> m_budgets;
    api::PriceTableStatus m_prices{{}, 43, 0, QDate(2025, 10, 1), {}, {}};
    std::optional<api::LimitsSample> m_limits;
    api::RouteTrial m_routeTrial;
    std::optional<QList<api::ClientStatus>> m_clients;
    std::uint8_t m_lastKey = 0;
    quint64 m_lastId = 0;
    std::mt19937 m_random{20240501U};
};

} // namespace sluice::tests
