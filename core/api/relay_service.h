#pragma once

#include "api/access_log_records.h"
#include "api/body_records.h"
#include "api/budget_records.h"
#include "api/client_records.h"
#include "api/config/relay_config.h"
#include "api/error_report.h"
#include "api/export_records.h"
#include "api/latency_report.h"
#include "api/limit_records.h"
#include "api/records.h"
#include "base/error.h"
#include "base/secret.h"

#include <QList>
#include <QObject>
#include <QString>
#include <QStringList>

#include <memory>

namespace sluice::api {

enum class RelayState { Stopped, Starting, Running, Degraded, Draining, Failed };

// What the header of the desk shows.
struct RelayStatus {
    RelayState state = RelayState::Stopped;
    base::Error why; // for Failed and Degraded
    QString httpsUrl; // "https://localhost:8443"; empty: off
    QString httpUrl;
    QString caFile; // PEM that clients must trust
    int workers = 0;
    QString demoUpstream; // name of the embedded demo upstream in use, empty if none
};

// One step of an upstream's test, reported as it ends.
struct UpstreamTestStep {
    enum class Stage { Resolve, Connect, Tls, Http, Auth, Model, FirstToken };
    enum class State { Pending, Running, Passed, Failed, Skipped };
    int test = 0; // as testUpstream() returned
    Stage stage = Stage::Resolve;
    State state = State::Pending;
    Micros elapsed{0};
    base::Error error; // for Failed
    QString fact; // "93.184.216.34", "TLS 1.3, CN=…", "200", model name
};

// A word list as the desk edits it: its words in file order, comments kept apart by the service when it saves.
struct WordListContent {
    QString name;
    QStringList words;
    base::Error error; // the file cannot be read or is refused; words may be empty
    bool operator==(const WordListContent &) const = default;
};

// The relay's own verdict on a text, for "Try it": the same engine, the same lists.
struct TextTrial {
    policy::VerdictKind verdict = policy::VerdictKind::Pass;
    QList<policy::Hit> hits; // offsets in UTF-16 units of the text given, so that an editor can use them
    QString output; // as it would leave: masked, or empty when blocked
    Micros elapsed{0};
};

// What a pattern that need not be saved yet finds in a sample, and what it costs.
struct PatternTrial {
    enum class Cost { Cheap, Medium, Costly };
    base::Error error; // it is refused; the rest says nothing then
    int errorAt = -1; // UTF-16 units from the pattern's start, where that is known
    Cost cost = Cost::Cheap;
    QList<policy::Hit> hits; // offsets as TextTrial's
    Micros elapsed{0};
};

enum class CredentialPlace { Missing, KeyStore, Memory, Environment };

// Everything the desk may ask of a relay: commands go in, values come out. Implemented by core/service, faked in UI tests.
// No call blocks; answers come as signals. GUI thread.
class RelayService : public QObject {
    Q_OBJECT
public:
    using QObject::QObject;
    ~RelayService() override = default;

    [[nodiscard]] virtual RelayStatus status() const = 0;
    virtual void start() = 0;
    virtual void stop() = 0; // drains
    // Answers every request with 503 sluice_paused for that long; zero: until resume(). Running exchanges finish.
    virtual void pause(std::chrono::seconds duration) = 0;
    virtual void resume() = 0;
    [[nodiscard]] virtual bool isPaused() const = 0;

    // The settings in force (or to be used at the next start).
    [[nodiscard]] virtual std::shared_ptr<const RelayConfig> config() const = 0;
    // Validates, saves and puts in force, without dropping a stream: configApplied() or configRefused() follows.
    virtual void apply(const RelayConfig &config) = 0;

    // Asks for the exchanges that run now: liveListed() follows.
    virtual void pollLive() = 0;

    // Runs the staged test, unsaved settings included; upstreamTestProgressed() follows for each stage. Returns its number.
    // `key` overrides the stored credential for this test when it is not empty.
    virtual int testUpstream(const UpstreamConfig &upstream, const base::Secret &key) = 0;
    virtual void cancelUpstreamTest(int test) = 0;
    // Sends a few small requests over every upstream in turn, or reads the access log: comparisonProgressed() and upstreamsCompared() follow
    // with the same `ticket`. Real requests cost what they cost.
    virtual void compareUpstreams(int ticket, const LatencyQuery &query) = 0;
    virtual void cancelComparison(int ticket) = 0; // nothing more follows
    // Counts the errors of the access log, or of an nginx; errorsAnalysed() follows with the same `ticket`. Reading is done one after another.
    virtual void analyseErrors(int ticket, const ErrorQuery &query) = 0;
    virtual void cancelErrorAnalysis(int ticket) = 0; // nothing follows
    // Lets the next request (and a health check of our own, at once) through to an upstream whose breaker is open.
    virtual void probeUpstream(const QString &name) = 0;
    // Closes its breaker and forgets its faults, throttling and ejection.
    virtual void resetUpstream(const QString &name) = 0;
    // Forgets what a client has used of its limits and how it behaved; empty: all of them. Requests under way still count.
    virtual void resetLimits(const QString &client) = 0;
    // Asks which way a request would go with the rules and the health of now; routeTried() follows with the same `ticket`.
    virtual void tryRoute(int ticket, const RouteQuery &query) = 0;

    // The URL a request for `path` would go to, as shown under the field; empty if the base URL is unusable.
    [[nodiscard]] virtual QString resolvedUrl(const UpstreamConfig &upstream, const QString &path) const = 0;

    // wordListLoaded() / wordListSaved() or wordListRefused() follow. Saving is atomic; the list in force changes within a second.
    virtual void loadWordList(const QString &name) = 0;
    virtual void saveWordList(const QString &name, const QStringList &words) = 0;
    // Adds a list to the configuration with a new file beside the config file; one with a `url` has no file, and its `words` are not used.
    virtual void createWordList(const WordListConfig &list, const QStringList &words) = 0;
    // How the word lists stand, in the settings' order; wordListsSampled() tells of every change.
    [[nodiscard]] virtual QList<ListStatus> wordLists() const = 0;
    // Asks for a subscription at once, or reads a file again; wordListsSampled() follows.
    virtual void refreshWordList(const QString &name) = 0;
    // Judges with the rules in force; textTried() follows with the same `ticket`.
    virtual void tryText(int ticket, policy::Direction direction, const QString &text) = 0;
    // Tries one pattern by itself, whatever its modes; patternTried() follows with the same `ticket`.
    virtual void tryPattern(int ticket, const PatternConfig &pattern, const QString &text) = 0;

    // Stores a secret in the platform's key store; where none answers it is kept in memory for this run. credentialStored() follows.
    virtual void storeCredential(const QString &id, const base::Secret &value) = 0;
    virtual void removeCredential(const QString &id) = 0;
    // Where the value of a credential id is; Missing until the key store has answered.
    [[nodiscard]] virtual CredentialPlace credentialPlace(const QString &id) const = 0;
    // Forgets what requests of a killed run had reserved: they did not cost it after all. budgetsSampled() follows.
    virtual void reconcileBudget(const QString &name) = 0;
    // The prices in force; pricesChanged() tells of every change.
    [[nodiscard]] virtual PriceTableStatus prices() const = 0;

    // Client keys. Each change is one of the settings as by apply(), so configApplied() comes as well; edits of limits and permissions, and
    // removing a key, are plain apply(). clientKeyCreated(), clientKeyChanged() or clientKeyRefused() follows with the same `ticket`.
    // `wanted`: its id, hash and time are filled in; an empty id is made.
    virtual void createClientKey(int ticket, const ClientKeyConfig &wanted) = 0;
    // A new key in the place of the old one, which stays good for `grace`: clientKeyCreated() follows.
    virtual void rotateClientKey(int ticket, const QString &id, std::chrono::seconds grace) = 0;
    virtual void renameClientKey(int ticket, const QString &id, const QString &name) = 0;
    virtual void expireClientKey(int ticket, const QString &id, const std::optional<QDateTime> &at) = 0; // unset: never
    virtual void revokeClientKey(int ticket, const QString &id) = 0; // for good, and at once
    // How the clients stand: all keys in the settings' order, then whoever else has called. clientsSampled() tells of changes.
    [[nodiscard]] virtual QList<ClientStatus> clients() const = 0;
    // Closes a client's anomaly breaker and forgets what is usual for it. `id` as in ClientStatus.
    virtual void resetClient(const QString &id) = 0;

    // Asks the access log, running or not; accessLogQueried() follows with the number this returns.
    virtual int queryAccessLog(const AccessLogQuery &query) = 0;
    // How the access log stands; accessLogChanged() tells of changes, at most once a second.
    [[nodiscard]] virtual AccessLogState accessLogState() const = 0;
    // Raw prompts and answers, where the settings keep them. bodyFetched() follows, also when the relay does not run; BodyNotKept: there is none.
    virtual void fetchBody(const QString &requestId) = 0;
    [[nodiscard]] virtual BodyKeeping bodyKeepingState() const = 0; // bodyKeepingChanged() tells of changes
    // Where the settings want one; it is needed once a run. NeedsPassphrase with WrongKey follows if it does not open what is kept.
    virtual void setBodyPassphrase(const base::Secret &passphrase) = 0;
    virtual void forgetBodies() = 0; // destroys all their keys, now

    // Shows what an export would be: exportPreviewed() follows with the number this returns. The export of the same request that comes next
    // gives the same pseudonyms.
    virtual int previewExport(const ExportRequest &request) = 0;
    // Writes the redacted export, checks the written file and puts it in its place: exportProgressed() and exportFinished() follow with the
    // number this returns. One at a time: others wait.
    virtual int exportRecords(const ExportRequest &request) = 0;
    virtual void cancelExport(int number) = 0; // or a preview; one that has ended is passed over

signals:
    void statusChanged(const sluice::api::RelayStatus &status);
    void pausedChanged(bool paused);
    void configApplied();
    void configRefused(const sluice::base::Error &why); // `where` is the field's key, "upstreams[1].url"
    void recordsAppended(const QList<sluice::api::ExchangeRecord> &batch); // at most ten times a second, oldest first
    void sampled(const sluice::api::TrafficSample &sample); // once a second while running
    void upstreamsSampled(const QList<sluice::api::UpstreamStatus> &upstreams); // with sampled(), in the settings' order
    void limitsSampled(const sluice::api::LimitsSample &limits); // once a second while running
    void routeTried(int ticket, const sluice::api::RouteTrial &trial);
    void liveListed(const QList<sluice::api::ExchangeRecord> &running);
    void alertRaised(const sluice::api::Alert &alert);
    void upstreamTestProgressed(const sluice::api::UpstreamTestStep &step);
    void comparisonProgressed(int ticket, const sluice::api::LatencyProgress &progress);
    void upstreamsCompared(int ticket, const sluice::api::LatencyReport &report);
    void errorsAnalysed(int ticket, const sluice::api::ErrorReport &report);
    void wordListLoaded(const sluice::api::WordListContent &content);
    void wordListSaved(const QString &name);
    void wordListRefused(const QString &name, const sluice::base::Error &why); // line is set
    void budgetsSampled(const QList<sluice::api::BudgetStatus> &budgets); // with sampled(), in the settings' order
    void pricesChanged(const sluice::api::PriceTableStatus &prices);
    void wordListsSampled(const QList<sluice::api::ListStatus> &lists); // whenever any of it changed
    void textTried(int ticket, const sluice::api::TextTrial &trial);
    void patternTried(int ticket, const sluice::api::PatternTrial &trial);
    void credentialStored(const QString &id, sluice::api::CredentialPlace place, const sluice::base::Error &problem);
    void clientKeyCreated(int ticket, const QString &id, const sluice::base::Secret &key); // the key is told this once
    void clientKeyChanged(int ticket, const QString &id);
    void clientKeyRefused(int ticket, const sluice::base::Error &why); // `where` is the field's key, or empty: no such key
    void clientsSampled(const QList<sluice::api::ClientStatus> &clients);
    void accessLogQueried(int number, const QList<sluice::api::AccessLogEntry> &entries, bool more); // newest first; `more` come after them
    void accessLogChanged(const sluice::api::AccessLogState &state);
    void bodyFetched(const QString &requestId, const sluice::api::KeptText &prompt, const sluice::api::KeptText &answer,
        const sluice::base::Error &problem);
    void bodyKeepingChanged(const sluice::api::BodyKeeping &keeping);
    void exportPreviewed(int number, const sluice::api::ExportPreview &preview); // a cancelled one is not told
    void exportProgressed(int number, qint64 rows, qint64 total); // at most ten times a second; `rows` begins anew when the file is checked
    void exportFinished(int number, const sluice::api::ExportResult &result);
};

} // namespace sluice::api
