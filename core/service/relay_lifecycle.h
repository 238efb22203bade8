#pragma once

#include "api/relay_service.h"
#include "base/result.h"
#include "service/client_key_edits.h"
#include "service/export/export_runner.h"
#include "service/file_watch.h"
#include "service/file_worker.h"
#include "service/kept_bodies.h"
#include "service/lists/list_subscriptions.h"
#include "service/log_analyst.h"
#include "service/local_relay_service.h"
#include "service/records/access_log_thread.h"
#include "service/relay_thread.h"
#include "service/runtime_config_builder.h"
#include "store/credential_store.h"
#include "store/settings_file.h"

#include <QHash>
#include <QSet>
#include <QTimer>

#include <deque>
#include <functional>
#include <memory>
#include <optional>

namespace sluice::service {

// What stands behind LocalRelayService: when the relay starts and stops, and which rules are in force meanwhile. Owns the parts and
// passes their facts on through the service's signals. relay_lifecycle.cpp is about starting and stopping, rules_in_force.cpp
// about settings, lists and credentials, clients_in_force.cpp about clients, accounting_in_force.cpp about prices,
// comparison_in_force.cpp about comparing upstreams. GUI thread.
class RelayLifecycle final : public QObject {
public:
    RelayLifecycle(api::RelayService &owner, ServiceOptions given);

    base::Error open();
    void start();
    void stop();
    void setPaused(bool paused);
    // `after`: when it is in force or was refused; may be null.
    void apply(const api::RelayConfig &config, std::function<void()> after = nullptr);
    // Changes the settings of the moment when its turn has come; `done` hears what was wrong, or nothing once they are in force.
    void change(std::function<base::Error(api::RelayConfig &)> edit, std::function<void(const base::Error &)> done);
    // Changes of client keys, answered by the service's signals for them.
    void issueKey(int ticket, std::function<base::Result<IssuedKey>(api::RelayConfig &)> edit);
    void changeKey(int ticket, const QString &id, std::function<base::Error(api::RelayConfig &)> edit);
    [[nodiscard]] QList<api::ClientStatus> clients() const;
    void withRules(std::function<void(std::shared_ptr<const policy::RuleSet>)> use);
    void reload();
    void refreshList(const QString &name);
    void reloadPrices();
    void startTest(int number, relay::RuntimeUpstream upstream);
    void compare(int ticket, const api::LatencyQuery &query);

    [[nodiscard]] bool isServing() const;
    [[nodiscard]] const api::WordListConfig *findList(const QString &name) const; // of `settings`
    [[nodiscard]] QString listFile(const QString &name) const;
    [[nodiscard]] api::RelayConfig effective(const api::RelayConfig &config) const;

    api::RelayService &service; // whose signals we emit
    ServiceOptions options;
    QString configDirectory;
    std::shared_ptr<const api::RelayConfig> settings = std::make_shared<api::RelayConfig>(); // as saved
    api::RelayStatus status;
    QList<api::ListStatus> listStatuses; // as told last
    QList<api::ClientStatus> calledClients; // as the relay told last: those who have called since it started
    api::PriceTableStatus prices; // as told last
    bool isPaused = false;
    QTimer pauseTimer;
    int lastTest = 0;

    store::CredentialStore credentials;
    FileWatch watch;
    FileWatch settingsWatch;
    AccessLogThread accessLog; // before the relay, so that it goes after it: the workers fill its feed
    KeptBodies bodies; // the same
    RelayThread relay;
    QSet<int> openTests; // asked for and not cancelled
    QSet<int> openComparisons; // asked for, not cancelled and not begun
    LogAnalyst analyst;
    QSet<QString> shownLists; // asked for by loadWordList(): their changes are told

private:
    using Built = base::Result<RuntimeParts>;

    void build(std::function<void(Built)> done);
    void beginStart();
    void noticeBuilt(Built built);
    void finishStart();
    void takeParts(RuntimeParts parts);
    void applyNext();
    // Settings of which it is known only in their turn what they are. GUI thread.
    using Wanted = std::function<base::Result<api::RelayConfig>()>;
    using Done = std::function<void(const base::Error &)>;
    void queueApply(std::function<void()> turn);
    void enqueueApply(const Wanted &wanted, const Done &done);
    void takeOver(const api::RelayConfig &config, Built built, const Done &done);
    void noticeSettingsFile();
    void enqueueReread();
    void watchFailedLists();
    [[nodiscard]] base::Error explained(base::Error error, const api::RelayConfig &config) const;
    void raise(api::AlertKind kind, const QString &subject, const base::Error &error);
    void reportLists();
    void showLists();
    void showPrices();
    [[nodiscard]] QStringList watchedFiles() const;
    void putInForce();
    void askForCredentials();
    void noticeCredential(const QString &id, const base::Error &problem);
    void noticeBodies(const api::BodyKeeping &keeping);
    void noticeRunning(const relay::BoundAddresses &addresses, int workers);
    void noticeStopped();
    void fail(const base::Error &why);
    void setState(api::RelayState state, const base::Error &why = {});
    void showHealth();

    store::SettingsFile m_file;
    std::unique_ptr<RuntimeConfigBuilder> m_builder; // used by one job of `files` at a time
    std::optional<RuntimeParts> m_parts; // of the config in force, or of the next start
    QHash<QString, base::Error> m_refused; // lists whose old words are in force
    QSet<QString> m_awaited; // credentials the key store owes an answer for
    QHash<QString, base::Error> m_missing; // credentials without a value
    QTimer m_patience;
    bool m_isWanted = false; // the person wants the relay to run
    bool m_startsWhenCredentialsCame = false;
    bool m_failedOnLists = false; // the last start failed because of a word list
    base::Error m_bodiesProblem; // why raw texts are not kept, as told last
    api::ListenersConfig m_startedListeners; // as the running relay has them
    std::deque<std::function<void()>> m_applies; // the first is under way: settings come into force in the order they were given

public:
    std::unique_ptr<ExportRunner> exports;
    std::unique_ptr<ListSubscriptions> subscriptions; // its work is done by `files`
    FileWorker files; // last, so that it goes first: its running job uses what stands above
};

} // namespace sluice::service
