#include "service/local_relay_service.h"

#include "api/config/config_validation.h"
#include "relay/upstream/upstream_url.h"
#include "service/file_watch.h"
#include "service/file_worker.h"
#include "service/relay_thread.h"
#include "service/runtime_config_builder.h"
#include "service/text_trial.h"
#include "service/word_list_files.h"
#include "store/credential_store.h"
#include "store/settings_file.h"

#include <QDateTime>
#include <QDir>
#include <QFileInfo>
#include <QHash>
#include <QSet>
#include <QStandardPaths>
#include <QTimer>

#include <filesystem>
#include <functional>
#include <optional>
#include <system_error>
#include <utility>

namespace sluice::service {

namespace {

using namespace std::chrono_literals;

// A key store may ask the person for a password first; the relay does not wait for that longer than this.
constexpr auto kCredentialPatience = 3s;

base::Error makeOwnDirectory(const QString &path)
{
    if (QFileInfo(path).isDir()) {
        return {};
    }
    if (!QDir().mkpath(path)) {
        return {.code = base::ErrorCode::FileUnwritable,
            .detail = "the directory cannot be made",
            .where = path.toStdString()};
    }
    std::error_code ignored; // the keys in it are 0600 whatever the directory is
    std::filesystem::permissions(path.toStdString(), std::filesystem::perms::owner_all, ignored);
    return {};
}

QString urlOf(QLatin1String scheme, const QString &host, int port)
{
    if (port < 0) {
        return {};
    }
    const QString shown = host.contains(u':') ? QString(u'[' + host + u']') : host;
    return scheme + QStringLiteral("://") + shown + u':' + QString::number(port);
}

} // namespace

class LocalRelayService::Private final : public QObject {
public:
    Private(LocalRelayService &service, ServiceOptions options);

    base::Error open();
    void start();
    void stop();
    void setPaused(bool paused);
    void apply(const api::RelayConfig &config);
    void withRules(std::function<void(std::shared_ptr<const policy::RuleSet>)> use);
    void reload();
    void startTest(int number, relay::RuntimeUpstream upstream);

    [[nodiscard]] bool isServing() const;
    [[nodiscard]] QString listFile(const QString &name) const;
    [[nodiscard]] api::RelayConfig effective(const api::RelayConfig &config) const;

    LocalRelayService &service;
    ServiceOptions options;
    QString configDirectory;
    std::shared_ptr<const api::RelayConfig> settings = std::make_shared<api::RelayConfig>(); // as saved
    api::RelayStatus status;
    bool isPaused = false;
    QTimer pauseTimer;
    int lastTest = 0;

    store::CredentialStore credentials;
    FileWatch watch;
    RelayThread relay;
    QSet<int> openTests; // asked for and not cancelled

private:
    using Built = base::Result<RuntimeParts>;

    void build(std::function<void(Built)> done);
    void beginStart();
    void finishStart();
    void takeParts(RuntimeParts parts);
    bool watchLists(const api::RelayConfig &config);
    void raise(api::AlertKind kind, const QString &subject, const base::Error &error);
    void reportLists(const QList<WordListRefusal> &refused);
    void putInForce();
    void askForCredentials();
    void noticeCredential(const QString &id, const base::Error &problem);
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
    api::ListenersConfig m_startedListeners; // as the running relay has them

public:
    FileWorker files; // last, so that it goes first: its running job uses what stands above
};

LocalRelayService::Private::Private(LocalRelayService &owner, ServiceOptions given)
    : service(owner)
    , options(std::move(given))
    , m_file(QString())
{
    if (options.dataDirectory.isEmpty()) {
        options.dataDirectory
            = QStandardPaths::writableLocation(QStandardPaths::GenericDataLocation) + QStringLiteral("/sluice");
    }
    options.dataDirectory = QFileInfo(options.dataDirectory).absoluteFilePath();
    if (options.configFile.isEmpty()) {
        options.configFile = QDir(options.dataDirectory).filePath(QStringLiteral("sluice.json"));
    }
    options.configFile = QFileInfo(options.configFile).absoluteFilePath();
    configDirectory = QFileInfo(options.configFile).absolutePath();
    m_file = store::SettingsFile(options.configFile);
    m_builder = std::make_unique<RuntimeConfigBuilder>(configDirectory, options.dataDirectory);

    pauseTimer.setSingleShot(true);
    connect(&pauseTimer, &QTimer::timeout, this, [this] { setPaused(false); });
    m_patience.setSingleShot(true);
    connect(&m_patience, &QTimer::timeout, this, &Private::finishStart);
    connect(&watch, &FileWatch::changed, this, &Private::reload);
    connect(&credentials, &store::CredentialStore::loaded, this,
        [this](const QString &id, const base::Secret &, const base::Error &problem) { noticeCredential(id, problem); });
    connect(&credentials, &store::CredentialStore::stored, this,
        [this](const QString &id, api::CredentialPlace place, const base::Error &problem) {
            emit service.credentialStored(id, place, problem);
            // A value that is only in memory is there all the same: credentialStored has told about the key store.
            base::Error missing;
            if (place == api::CredentialPlace::Missing) {
                missing = {.code = base::ErrorCode::CredentialMissing,
                    .detail = problem.isError() ? problem.detail : "removed",
                    .where = id.toStdString()};
            }
            noticeCredential(id, missing);
        });

    connect(&relay, &RelayThread::started, this, &Private::noticeRunning);
    connect(&relay, &RelayThread::failed, this, &Private::fail);
    connect(&relay, &RelayThread::draining, this, [this] { setState(api::RelayState::Draining); });
    connect(&relay, &RelayThread::stopped, this, &Private::noticeStopped);
    connect(&relay, &RelayThread::sampled, &service, &RelayService::sampled);
    connect(&relay, &RelayThread::liveListed, &service, &RelayService::liveListed);
    connect(&relay, &RelayThread::alertRaised, &service, &RelayService::alertRaised);
    connect(&relay, &RelayThread::recordsDrained, &service, &RelayService::recordsAppended);
    connect(&relay, &RelayThread::testProgressed, &service, &RelayService::upstreamTestProgressed);
}

base::Error LocalRelayService::Private::open()
{
    if (const base::Error error = makeOwnDirectory(options.dataDirectory); error.isError()) {
        return error;
    }
    auto loaded = m_file.load();
    if (!loaded) {
        return loaded.error().code == base::ErrorCode::FileNotFound ? base::Error{} : loaded.error();
    }
    settings = std::make_shared<api::RelayConfig>(std::move(*loaded));
    return {};
}

api::RelayConfig LocalRelayService::Private::effective(const api::RelayConfig &config) const
{
    api::RelayConfig result = config;
    if (options.demoWhenEmpty && result.upstreams.isEmpty()) {
        api::UpstreamConfig demo;
        demo.name = QStringLiteral("demo");
        demo.kind = api::UpstreamKind::Demo;
        result.upstreams.append(demo);
        if (!result.listeners.https) {
            result.listeners.https = api::ListenAddress{QStringLiteral("127.0.0.1"), 8443};
        }
        if (!result.listeners.http) {
            result.listeners.http = api::ListenAddress{QStringLiteral("127.0.0.1"), 8080};
        }
    }
    return result;
}

QString LocalRelayService::Private::listFile(const QString &name) const
{
    for (const api::WordListConfig &list : settings->guardrails.lists) {
        if (list.name == name) {
            return wordListPath(list, configDirectory);
        }
    }
    return {};
}

bool LocalRelayService::Private::isServing() const
{
    return status.state == api::RelayState::Running || status.state == api::RelayState::Degraded;
}

// Starting and stopping

void LocalRelayService::Private::start()
{
    m_isWanted = true;
    if (status.state == api::RelayState::Stopped || status.state == api::RelayState::Failed) {
        beginStart();
    } // Draining: noticeStopped() starts again; else it is on its way or runs.
}

void LocalRelayService::Private::stop()
{
    m_isWanted = false;
    if (isServing()) {
        setState(api::RelayState::Draining);
        relay.stop();
    } else if (status.state == api::RelayState::Failed) {
        setState(api::RelayState::Stopped);
    } else {
        finishStart(); // if it waits for credentials; each other step of a start looks at m_isWanted
    }
}

void LocalRelayService::Private::beginStart()
{
    setState(api::RelayState::Starting);
    build([this](Built built) {
        if (!m_isWanted) {
            setState(api::RelayState::Stopped);
        } else if (!built) {
            fail(built.error()); // fail closed: without its rules the relay does not listen
        } else {
            takeParts(std::move(*built));
            m_startsWhenCredentialsCame = true;
            askForCredentials();
            m_patience.start(kCredentialPatience);
            if (m_awaited.isEmpty()) {
                finishStart();
            }
        }
    });
}

void LocalRelayService::Private::finishStart()
{
    if (!std::exchange(m_startsWhenCredentialsCame, false)) {
        return;
    }
    m_patience.stop();
    if (!m_isWanted) {
        setState(api::RelayState::Stopped);
        return;
    }
    putInForce();
    m_startedListeners = m_parts->settings.listeners;
    relay.start();
}

void LocalRelayService::Private::noticeRunning(const relay::BoundAddresses &addresses, int workers)
{
    status.httpsUrl = urlOf(QLatin1String("https"), addresses.httpsHost, addresses.httpsPort);
    status.httpUrl = urlOf(QLatin1String("http"), addresses.httpHost, addresses.httpPort);
    status.caFile = m_parts->settings.listeners.https
        ? QDir(options.dataDirectory).filePath(QStringLiteral("ca.pem"))
        : QString();
    status.workers = workers;
    status.demoUpstream.clear();
    for (const api::UpstreamConfig &upstream : std::as_const(m_parts->settings.upstreams)) {
        if (upstream.kind == api::UpstreamKind::Demo && status.demoUpstream.isEmpty()) {
            status.demoUpstream = upstream.name;
        }
    }
    if (!m_isWanted || m_startedListeners != m_parts->settings.listeners) { // stopped or moved while it started
        setState(api::RelayState::Draining);
        relay.stop();
        return;
    }
    setState(api::RelayState::Running);
    showHealth();
}

void LocalRelayService::Private::noticeStopped()
{
    status.httpsUrl.clear();
    status.httpUrl.clear();
    status.workers = 0;
    setState(api::RelayState::Stopped);
    if (m_isWanted) {
        beginStart();
    }
}

void LocalRelayService::Private::fail(const base::Error &why)
{
    status.httpsUrl.clear();
    status.httpUrl.clear();
    setState(api::RelayState::Failed, why);
    m_failedOnLists = why.where.rfind("guardrails.lists", 0) == 0;
    if (m_failedOnLists) {
        watchLists(effective(*settings));
    }
    raise(m_failedOnLists ? api::AlertKind::WordListRefused : api::AlertKind::ListenerFailed,
        QString::fromStdString(why.where), why);
}

void LocalRelayService::Private::raise(api::AlertKind kind, const QString &subject, const base::Error &error)
{
    api::Alert alert;
    alert.kind = kind;
    alert.subject = subject;
    alert.error = error;
    alert.at = QDateTime::currentDateTimeUtc();
    emit service.alertRaised(alert);
}

void LocalRelayService::Private::setState(api::RelayState state, const base::Error &why)
{
    status.state = state;
    status.why = why;
    emit service.statusChanged(status);
}

// Running or Degraded, by what is wrong at the moment.
void LocalRelayService::Private::showHealth()
{
    if (!isServing()) {
        return;
    }
    base::Error why;
    if (!m_refused.isEmpty()) {
        why = *m_refused.cbegin();
    } else if (!m_missing.isEmpty()) {
        why = *m_missing.cbegin();
    }
    const auto state = why.isError() ? api::RelayState::Degraded : api::RelayState::Running;
    if (state != status.state || why != status.why) {
        setState(state, why);
    }
}

// The config in force

void LocalRelayService::Private::build(std::function<void(Built)> done)
{
    files.enqueue(
        [this] {
            return [builder = m_builder.get(), config = effective(*settings)] { return builder->build(config); };
        },
        std::move(done));
}

void LocalRelayService::Private::takeParts(RuntimeParts parts)
{
    m_parts = std::move(parts);
    m_failedOnLists = false;
    if (watchLists(m_parts->settings)) {
        reload(); // what changed between reading and watching
    }
    reportLists(m_parts->lists.refused);
}

// Whether other files are watched than before.
bool LocalRelayService::Private::watchLists(const api::RelayConfig &config)
{
    QStringList listFiles;
    for (const api::WordListConfig &list : config.guardrails.lists) {
        listFiles.append(wordListPath(list, configDirectory));
    }
    return watch.setFiles(listFiles);
}

void LocalRelayService::Private::putInForce()
{
    if (m_parts) { // before a start as well: what starts later starts with it
        relay.apply(runtimeConfig(*m_parts, credentials, isPaused));
    }
}

void LocalRelayService::Private::reportLists(const QList<WordListRefusal> &refused)
{
    QHash<QString, base::Error> now;
    for (const WordListRefusal &refusal : refused) {
        now.insert(refusal.name, refusal.error);
    }
    for (auto it = now.cbegin(); it != now.cend(); ++it) {
        if (m_refused.value(it.key()) != it.value()) {
            raise(api::AlertKind::WordListRefused, it.key(), it.value());
        }
    }
    const QHash<QString, base::Error> before = std::exchange(m_refused, now);
    for (auto it = before.cbegin(); it != before.cend(); ++it) {
        if (!now.contains(it.key())) {
            raise(api::AlertKind::WordListLoaded, it.key(), {});
        }
    }
    showHealth();
}

void LocalRelayService::Private::reload()
{
    if (m_failedOnLists) {
        if (m_isWanted && status.state == api::RelayState::Failed) {
            beginStart(); // the list that stopped us may be good now
        }
        return;
    }
    files.enqueue(
        [this] {
            return [builder = m_builder.get(), config = effective(*settings)] { return builder->reloadLists(config); };
        },
        [this](const LoadedWordLists &lists) {
            if (!m_parts || !lists.rules) {
                return;
            }
            const bool isSame = lists.rules == m_parts->lists.rules;
            m_parts->lists = lists;
            reportLists(lists.refused);
            if (!isSame) {
                putInForce();
            }
        });
}

void LocalRelayService::Private::apply(const api::RelayConfig &config)
{
    if (const base::Error error = api::validateConfig(config); error.isError()) {
        QMetaObject::invokeMethod(
            this, [this, error] { emit service.configRefused(error); }, Qt::QueuedConnection);
        return;
    }
    files.enqueue(
        [this, config] {
            return [builder = m_builder.get(), file = m_file, config, runs = effective(config)]() -> Built {
                auto built = builder->build(runs);
                if (built) {
                    // Saved before it is in force: what runs is never ahead of what the next start would read.
                    if (const auto saved = file.save(config); !saved) {
                        return saved.error();
                    }
                }
                return built;
            };
        },
        [this, config](Built built) {
            if (!built) {
                emit service.configRefused(built.error());
                return;
            }
            settings = std::make_shared<api::RelayConfig>(config);
            takeParts(std::move(*built));
            if (isServing() && m_startedListeners != m_parts->settings.listeners) {
                setState(api::RelayState::Draining);
                relay.stop(); // noticeStopped() starts anew
            } else if (status.state != api::RelayState::Stopped && status.state != api::RelayState::Failed) {
                putInForce();
                askForCredentials();
            }
            emit service.configApplied();
            if (status.state == api::RelayState::Failed && m_isWanted) {
                beginStart(); // what was wrong may be right now
            }
        });
}

void LocalRelayService::Private::setPaused(bool paused)
{
    pauseTimer.stop();
    if (std::exchange(isPaused, paused) != paused) {
        putInForce();
        emit service.pausedChanged(paused);
    }
}

void LocalRelayService::Private::withRules(std::function<void(std::shared_ptr<const policy::RuleSet>)> use)
{
    if (m_parts) {
        use(m_parts->lists.rules);
        return;
    }
    build([this, use = std::move(use)](Built built) {
        if (built) {
            takeParts(std::move(*built));
        }
        use(m_parts ? m_parts->lists.rules : nullptr);
    });
}

// Credentials

void LocalRelayService::Private::askForCredentials()
{
    const QStringList ids = credentialIds(m_parts->settings);
    m_awaited.clear();
    for (const QString &id : ids) {
        if (credentials.cached(id).isEmpty()) {
            m_awaited.insert(id);
        }
    }
    m_missing.removeIf([this](const auto &entry) { return !m_awaited.contains(entry.key()); });
    const QSet<QString> awaited = m_awaited;
    for (const QString &id : awaited) {
        credentials.load(id);
    }
    showHealth();
}

void LocalRelayService::Private::noticeCredential(const QString &id, const base::Error &problem)
{
    m_awaited.remove(id);
    const bool isUsed = m_parts && credentialIds(m_parts->settings).contains(id);
    if (!isUsed) {
        return;
    }
    if (problem.isError()) {
        const bool isNew = m_missing.value(id) != problem;
        m_missing.insert(id, problem);
        if (isNew && problem.code == base::ErrorCode::KeyStoreUnavailable) {
            raise(api::AlertKind::KeyStoreUnavailable, id, problem);
        }
    } else {
        m_missing.remove(id);
    }
    if (m_startsWhenCredentialsCame) {
        if (m_awaited.isEmpty()) {
            finishStart();
        }
    } else {
        putInForce();
        showHealth();
    }
}

// Starts a staged test, once the stored credential is known if none was given.
void LocalRelayService::Private::startTest(int number, relay::RuntimeUpstream upstream)
{
    const QString id = upstream.settings.credential;
    const auto begin = [this, number](const relay::RuntimeUpstream &ready) {
        if (openTests.remove(number)) {
            relay.startTest(number, ready, settings->timeouts);
        }
    };
    if (!upstream.credential.isEmpty() || id.isEmpty()) {
        begin(upstream);
        return;
    }
    auto *wait = new QObject(this); // for one answer
    connect(&credentials, &store::CredentialStore::loaded, wait,
        [wait, begin, upstream, id](const QString &loaded, const base::Secret &value, const base::Error &) mutable {
            if (loaded == id) {
                wait->deleteLater();
                upstream.credential = value;
                begin(upstream);
            }
        });
    credentials.load(id);
}

// The service's face

LocalRelayService::LocalRelayService(ServiceOptions options, QObject *parent)
    : RelayService(parent)
    , d(std::make_unique<Private>(*this, std::move(options)))
{
}

LocalRelayService::~LocalRelayService() = default;

base::Error LocalRelayService::open()
{
    return d->open();
}

api::RelayStatus LocalRelayService::status() const
{
    return d->status;
}

void LocalRelayService::start()
{
    d->start();
}

void LocalRelayService::stop()
{
    d->stop();
}

void LocalRelayService::pause(std::chrono::seconds duration)
{
    d->setPaused(true);
    if (duration > 0s) {
        d->pauseTimer.start(duration);
    }
}

void LocalRelayService::resume()
{
    d->setPaused(false);
}

bool LocalRelayService::isPaused() const
{
    return d->isPaused;
}

std::shared_ptr<const api::RelayConfig> LocalRelayService::config() const
{
    return d->settings;
}

void LocalRelayService::apply(const api::RelayConfig &config)
{
    d->apply(config);
}

void LocalRelayService::pollLive()
{
    if (d->isServing()) {
        d->relay.listLive();
    } else {
        QMetaObject::invokeMethod(this, [this] { emit liveListed({}); }, Qt::QueuedConnection);
    }
}

int LocalRelayService::testUpstream(const api::UpstreamConfig &upstream, const base::Secret &key)
{
    const int number = ++d->lastTest;
    d->openTests.insert(number);
    d->files.enqueue(
        [upstream, directory = d->configDirectory] {
            return [upstream, directory] { return runtimeUpstream(upstream, directory); };
        },
        [this, number, key](base::Result<relay::RuntimeUpstream> ready) {
            if (!ready) {
                api::UpstreamTestStep step;
                step.test = number;
                step.state = api::UpstreamTestStep::State::Failed;
                step.error = ready.error();
                emit upstreamTestProgressed(step);
                return;
            }
            ready->credential = key;
            d->startTest(number, *ready);
        });
    return number;
}

void LocalRelayService::cancelUpstreamTest(int test)
{
    d->openTests.remove(test);
    d->relay.cancelTest(test);
}

QString LocalRelayService::resolvedUrl(const api::UpstreamConfig &upstream, const QString &path) const
{
    const auto base = relay::parseBaseUrl(upstream.url, upstream.insecureHttp);
    return base ? relay::resolvedUrl(*base, path) : QString();
}

void LocalRelayService::loadWordList(const QString &name)
{
    d->files.enqueue(
        [this, name] {
            return [name, file = d->listFile(name)] { return readWordList(name, file); };
        },
        [this](const api::WordListContent &content) { emit wordListLoaded(content); });
}

void LocalRelayService::saveWordList(const QString &name, const QStringList &words)
{
    d->files.enqueue(
        [this, name, words] {
            return [file = d->listFile(name), name, words]() -> base::Result<void> {
                if (file.isEmpty()) {
                    return base::Error{.code = base::ErrorCode::FileNotFound,
                        .detail = "no list of this name",
                        .where = name.toStdString()};
                }
                return service::saveWordList(file, words);
            };
        },
        [this, name](const base::Result<void> &saved) {
            if (!saved) {
                emit wordListRefused(name, saved.error());
                return;
            }
            d->reload();
            emit wordListSaved(name);
        });
}

void LocalRelayService::createWordList(const api::WordListConfig &list, const QStringList &words)
{
    d->files.enqueue(
        [this, list, words] {
            api::RelayConfig wanted = *d->settings;
            wanted.guardrails.lists.append(list);
            wanted.guardrails.lists.back().file = QStringLiteral("new");
            const base::Error problem = api::validateConfig(wanted);
            return [problem, directory = d->configDirectory, list, words]() -> base::Result<QString> {
                if (problem.isError()) {
                    return problem;
                }
                return createWordListFile(directory, list.name, words);
            };
        },
        [this, list](const base::Result<QString> &file) {
            if (!file) {
                emit wordListRefused(list.name, file.error());
                return;
            }
            api::RelayConfig wanted = *d->settings;
            wanted.guardrails.lists.append(list);
            wanted.guardrails.lists.back().file = *file;
            d->apply(wanted);
            // Told when the settings know the list, so that whoever hears it can ask for it.
            d->files.enqueue([] { return [] { return true; }; },
                [this, name = list.name](bool) {
                    if (!d->listFile(name).isEmpty()) {
                        emit wordListSaved(name);
                    }
                });
        });
}

void LocalRelayService::tryText(int ticket, policy::Direction direction, const QString &text)
{
    d->withRules([this, ticket, direction, text](const std::shared_ptr<const policy::RuleSet> &rules) {
        d->files.enqueue(
            [rules, direction, text] {
                return [rules, direction, text] {
                    if (!rules) { // the relay fails closed in this state: nothing would leave
                        api::TextTrial nothing;
                        nothing.verdict = policy::VerdictKind::Block;
                        return nothing;
                    }
                    return service::tryText(*rules, direction, text);
                };
            },
            [this, ticket](const api::TextTrial &trial) { emit textTried(ticket, trial); });
    });
}

void LocalRelayService::storeCredential(const QString &id, const base::Secret &value)
{
    d->credentials.store(id, value);
}

void LocalRelayService::removeCredential(const QString &id)
{
    d->credentials.remove(id);
}

api::CredentialPlace LocalRelayService::credentialPlace(const QString &id) const
{
    return d->credentials.place(id);
}

} // namespace sluice::service
