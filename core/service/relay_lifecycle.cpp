#include "service/relay_lifecycle.h"

#include <QDateTime>
#include <QDir>
#include <QFileInfo>
#include <QStandardPaths>

#include <chrono>
#include <filesystem>
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

// With every path filled in and absolute.
ServiceOptions completed(ServiceOptions options)
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
    return options;
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

RelayLifecycle::RelayLifecycle(api::RelayService &owner, ServiceOptions given)
    : service(owner)
    , options(completed(std::move(given)))
    , accessLog(options.dataDirectory)
    , bodies(options.dataDirectory)
    , relay(accessLog.feed())
    , m_file(QString())
{
    configDirectory = QFileInfo(options.configFile).absolutePath();
    m_file = store::SettingsFile(options.configFile);
    m_builder = std::make_unique<RuntimeConfigBuilder>(configDirectory, options.dataDirectory);
    exports = std::make_unique<ExportRunner>(configDirectory, options.dataDirectory, &credentials);
    subscriptions = std::make_unique<ListSubscriptions>(options.dataDirectory, files);

    pauseTimer.setSingleShot(true);
    connect(&pauseTimer, &QTimer::timeout, this, [this] { setPaused(false); });
    m_patience.setSingleShot(true);
    connect(&m_patience, &QTimer::timeout, this, &RelayLifecycle::finishStart);
    connect(&watch, &FileWatch::changed, this, &RelayLifecycle::reload);
    connect(&settingsWatch, &FileWatch::changed, this, &RelayLifecycle::noticeSettingsFile);
    connect(&watch, &FileWatch::changed, this, &RelayLifecycle::reloadPrices);
    connect(subscriptions.get(), &ListSubscriptions::copyChanged, this, &RelayLifecycle::reload);
    connect(subscriptions.get(), &ListSubscriptions::statusChanged, this, [this] {
        reportLists();
        showLists();
    });
    connect(&credentials, &store::CredentialStore::loaded, this,
        [this](const QString &id, const base::Secret &, const base::Error &problem) { noticeCredential(id, problem); });
    connect(&credentials, &store::CredentialStore::stored, this,
        [this](const QString &id, api::CredentialPlace place, const base::Error &problem) {
            if (id != kPseudonymKeyId) { // of no person's concern
                emit service.credentialStored(id, place, problem);
            }
            // A value that is only in memory is there all the same: credentialStored has told about the key store.
            base::Error missing;
            if (place == api::CredentialPlace::Missing) {
                missing = {.code = base::ErrorCode::CredentialMissing,
                    .detail = problem.isError() ? problem.detail : "removed",
                    .where = id.toStdString()};
            }
            noticeCredential(id, missing);
        });

    connect(&bodies, &KeptBodies::stateChanged, this, &RelayLifecycle::noticeBodies);
    connect(&bodies, &KeptBodies::fetched, &service, &api::RelayService::bodyFetched);

    connect(&relay, &RelayThread::started, this, &RelayLifecycle::noticeRunning);
    connect(&relay, &RelayThread::failed, this, &RelayLifecycle::fail);
    connect(&relay, &RelayThread::draining, this, [this] { setState(api::RelayState::Draining); });
    connect(&relay, &RelayThread::stopped, this, &RelayLifecycle::noticeStopped);
    connect(&relay, &RelayThread::sampled, &service, &api::RelayService::sampled);
    connect(&relay, &RelayThread::upstreamsSampled, &service, &api::RelayService::upstreamsSampled);
    connect(&relay, &RelayThread::limitsSampled, &service, &api::RelayService::limitsSampled);
    connect(&relay, &RelayThread::clientsSampled, this, [this](const QList<api::ClientStatus> &called) {
        calledClients = called;
        emit service.clientsSampled(clients());
    });
    connect(&relay, &RelayThread::budgetsSampled, &service, &api::RelayService::budgetsSampled);
    connect(&relay, &RelayThread::routeTried, &service, &api::RelayService::routeTried);
    connect(&relay, &RelayThread::liveListed, &service, &api::RelayService::liveListed);
    connect(&relay, &RelayThread::alertRaised, &service, &api::RelayService::alertRaised);
    connect(&relay, &RelayThread::recordsDrained, &service, &api::RelayService::recordsAppended);
    connect(&relay, &RelayThread::testProgressed, &service, &api::RelayService::upstreamTestProgressed);
    connect(&accessLog, &AccessLogThread::queried, &service, &api::RelayService::accessLogQueried);
    connect(&accessLog, &AccessLogThread::changed, &service, &api::RelayService::accessLogChanged);
    connect(&accessLog, &AccessLogThread::alertRaised, &service, &api::RelayService::alertRaised);
    connect(exports.get(), &ExportRunner::previewed, &service, &api::RelayService::exportPreviewed);
    connect(exports.get(), &ExportRunner::progressed, &service, &api::RelayService::exportProgressed);
    connect(exports.get(), &ExportRunner::finished, &service, &api::RelayService::exportFinished);
    connect(&relay, &RelayThread::comparisonProgressed, &service, &api::RelayService::comparisonProgressed);
    connect(&relay, &RelayThread::upstreamsCompared, &service, &api::RelayService::upstreamsCompared);
}

base::Error RelayLifecycle::open()
{
    if (const base::Error error = makeOwnDirectory(options.dataDirectory); error.isError()) {
        return error;
    }
    bodies.purge(); // first of all, and whatever the settings are
    settingsWatch.setFiles({options.configFile}); // other programs (`sluicectl keys`) change it too
    auto loaded = m_file.load();
    if (!loaded) {
        const bool isNew = loaded.error().code == base::ErrorCode::FileNotFound;
        if (isNew) {
            accessLog.apply(settings->records);
        }
        return isNew ? base::Error{} : loaded.error();
    }
    settings = std::make_shared<api::RelayConfig>(std::move(*loaded));
    accessLog.apply(settings->records);
    bodies.apply(settings->records.bodies);
    showLists();
    return {};
}

api::RelayConfig RelayLifecycle::effective(const api::RelayConfig &config) const
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

const api::WordListConfig *RelayLifecycle::findList(const QString &name) const
{
    for (const api::WordListConfig &list : settings->guardrails.lists) {
        if (list.name == name) {
            return &list;
        }
    }
    return nullptr;
}

QString RelayLifecycle::listFile(const QString &name) const
{
    const api::WordListConfig *const list = findList(name);
    return list == nullptr ? QString() : wordListPath(*list, configDirectory, options.dataDirectory);
}

bool RelayLifecycle::isServing() const
{
    return status.state == api::RelayState::Running || status.state == api::RelayState::Degraded;
}

// Starting and stopping

void RelayLifecycle::start()
{
    m_isWanted = true;
    if (status.state == api::RelayState::Stopped || status.state == api::RelayState::Failed) {
        beginStart();
    } // Draining: noticeStopped() starts again; else it is on its way or runs.
}

void RelayLifecycle::stop()
{
    m_isWanted = false;
    if (isServing()) {
        setState(api::RelayState::Draining);
        relay.stop();
    } else if (status.state == api::RelayState::Failed) {
        subscriptions->rest();
        setState(api::RelayState::Stopped);
    } else {
        finishStart(); // if it waits for credentials; each other step of a start looks at m_isWanted
    }
}

void RelayLifecycle::beginStart()
{
    setState(api::RelayState::Starting);
    // Texts that are too old go before anybody can call.
    bodies.apply(settings->records.bodies, [this] { build([this](Built built) { noticeBuilt(std::move(built)); }); });
}

void RelayLifecycle::noticeBuilt(Built built)
{
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
}

void RelayLifecycle::finishStart()
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

void RelayLifecycle::noticeRunning(const relay::BoundAddresses &addresses, int workers)
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

void RelayLifecycle::noticeStopped()
{
    status.httpsUrl.clear();
    status.httpUrl.clear();
    status.workers = 0;
    subscriptions->rest();
    showLists();
    setState(api::RelayState::Stopped);
    if (m_isWanted) {
        beginStart();
    }
}

void RelayLifecycle::noticeBodies(const api::BodyKeeping &keeping)
{
    using State = api::BodyKeepingState;
    emit service.bodyKeepingChanged(keeping);
    base::Error why = keeping.why;
    if (keeping.state == State::NeedsPassphrase && !why.isError()) { // nobody may be there to see a dialog
        why = {.code = base::ErrorCode::CredentialMissing, .detail = "no passphrase was given", .where = "records.bodies.key"};
    }
    if (why.isError() && m_bodiesProblem != why) {
        m_bodiesProblem = why;
        raise(api::AlertKind::BodiesNotKept, {}, why);
    } else if (keeping.state == State::Keeping && std::exchange(m_bodiesProblem, {}).isError()) {
        raise(api::AlertKind::BodiesKept, {}, {});
    }
}

void RelayLifecycle::fail(const base::Error &why)
{
    status.httpsUrl.clear();
    status.httpUrl.clear();
    setState(api::RelayState::Failed, why);
    m_failedOnLists = why.where.rfind("guardrails.lists", 0) == 0;
    if (m_failedOnLists) {
        watchFailedLists();
    }
    raise(m_failedOnLists ? api::AlertKind::WordListRefused : api::AlertKind::ListenerFailed,
        QString::fromStdString(why.where), why);
}

void RelayLifecycle::raise(api::AlertKind kind, const QString &subject, const base::Error &error)
{
    api::Alert alert;
    alert.kind = kind;
    alert.subject = subject;
    alert.error = error;
    alert.at = QDateTime::currentDateTimeUtc();
    emit service.alertRaised(alert);
}

void RelayLifecycle::setState(api::RelayState state, const base::Error &why)
{
    status.state = state;
    status.why = why;
    emit service.statusChanged(status);
}

// Running or Degraded, by what is wrong at the moment.
void RelayLifecycle::showHealth()
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

} // namespace sluice::service
