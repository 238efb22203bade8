#include "relay/relay_server.h"

#include "relay/demo/demo_upstream.h"
#include "relay/listener/listen_socket.h"
#include "relay/probe/health_checker.h"
#include "relay/shared/limit_sample.h"
#include "relay/worker.h"

#include <QThread>
#include <QTimer>

#include <algorithm>
#include <mutex>
#include <random>
#include <sys/resource.h>
#include <vector>

namespace sluice::relay {

namespace {

std::string randomHex()
{
    std::random_device random;
    constexpr std::string_view kDigits = "0123456789abcdef";
    std::string text = "slc";
    for (int i = 0; i < 8; ++i) {
        text += kDigits[random() % kDigits.size()];
    }
    return text;
}

int workerCount(int configured)
{
#ifdef Q_OS_LINUX
    if (configured > 0) {
        return configured;
    }
    return std::clamp(QThread::idealThreadCount() / 2, 1, 4);
#else
    Q_UNUSED(configured)
    return 1; // only Linux spreads connections over sockets that share a port
#endif
}

// Two descriptors a stream and some room; the soft limit is often 1,024 where the hard one is far higher.
void raiseDescriptorLimit()
{
    rlimit limit{};
    if (::getrlimit(RLIMIT_NOFILE, &limit) == 0 && limit.rlim_cur < limit.rlim_max) {
        limit.rlim_cur = std::min<rlim_t>(limit.rlim_max, 65'536);
        ::setrlimit(RLIMIT_NOFILE, &limit);
    }
}

struct WorkerThread {
    QThread *thread = nullptr;
    Worker *worker = nullptr;
};

} // namespace

OwnAddresses BoundAddresses::own() const
{
    OwnAddresses own;
    if (httpsPort > 0) {
        own.add(httpsHost, static_cast<quint16>(httpsPort));
    }
    if (httpPort > 0) {
        own.add(httpHost, static_cast<quint16>(httpPort));
    }
    return own;
}

class RelayServer::Private {
public:
    explicit Private(RelayServer &owner)
        : q(owner)
        , sampling(&owner)
        , drainDeadline(&owner)
        , checks(shared.health, &owner)
    {
        shared.instanceId = randomHex();
        shared.clients.onChange([this](const api::Alert &alert) { // on a worker, which ends before we do
            QMetaObject::invokeMethod(&q, [this, alert] {
                emit q.alertRaised(alert);
                emit q.clientsSampled(clients());
            }, Qt::QueuedConnection);
        });
        sampling.setInterval(1000);
        drainDeadline.setSingleShot(true);
    }

    base::Result<QList<QList<ListenSocket>>> openSockets(int workers);
    base::Error addListener(const api::ListenAddress &address, bool encrypted, QList<QList<ListenSocket>> &sockets);
    base::Error startDemo();
    void makeWorkers(QList<QList<ListenSocket>> sockets);
    void publish(); // the config, with the demo's address, to all workers
    void removeWorkers();
    void workerDrained();
    void watchUpstreams();
    void watchLimits();
    void watchBudgets();
    [[nodiscard]] QList<api::ClientStatus> clients() const
    {
        return shared.clients.status(effective ? effective->settings.anomaly.mode : policy::LimitMode::Off, base::now());
    }
    void forgetPseudonyms(base::TimePoint now);

    RelayServer &q;
    SharedState shared;
    std::mutex configMutex; // apply() may be called from any thread
    std::shared_ptr<const RuntimeConfig> config; // as given; guarded by configMutex
    std::shared_ptr<const RuntimeConfig> effective; // as the workers have it; control thread
    std::vector<WorkerThread> workers;
    DemoUpstream *demo = nullptr;
    QThread *demoThread = nullptr;
    QUrl demoUrl;
    BoundAddresses bound;
    std::shared_ptr<const OwnAddresses> own; // of `bound`
    QTimer sampling;
    QTimer drainDeadline;
    HealthChecker checks;
    base::TimePoint nextSweep{};
    base::TimePoint nextForgetting{};
    int starting = 0; // workers that have not answered yet
    int drainingWorkers = 0;
    bool running = false;
    bool stopping = false;
    int liveAnswers = 0;
    QList<api::ExchangeRecord> live;
};

// Where no prompt comes any more nobody else would.
void RelayServer::Private::forgetPseudonyms(base::TimePoint now)
{
    if (now >= nextForgetting && effective) {
        nextForgetting = now + std::chrono::seconds(30);
        shared.pseudonyms.forget(effective->settings.guardrails.pseudonymsFor, now);
    }
}

RelayServer::RelayServer(QObject *parent)
    : QObject(parent)
    , d(std::make_unique<Private>(*this))
{
    connect(&d->sampling, &QTimer::timeout, this, [this] {
        api::TrafficSample total;
        for (const WorkerThread &entry : d->workers) {
            addTo(total, entry.worker->stats().take());
        }
        total.at = QDateTime::currentDateTimeUtc();
        emit sampled(total);
        d->watchUpstreams();
        emit clientsSampled(d->clients());
        d->watchLimits();
        d->watchBudgets();
        d->forgetPseudonyms(base::now());
    });
    connect(&d->checks, &HealthChecker::changed, this,
            [this](const QString &name, const policy::ReportChange &change, const base::Error &error) {
                for (const RuntimeUpstream &upstream : d->effective->upstreams) {
                    if (upstream.settings.name == name) {
                        for (const api::Alert &alert : alertsOf(change, upstream, error)) {
                            emit alertRaised(alert);
                        }
                    }
                }
                emit upstreamsSampled(d->shared.health.status(base::now()));
            });
    connect(&d->drainDeadline, &QTimer::timeout, this, [this] {
        for (const WorkerThread &entry : d->workers) {
            QMetaObject::invokeMethod(entry.worker, &Worker::abortAll);
        }
    });
}

RelayServer::~RelayServer()
{
    d->removeWorkers();
}

base::BoundedFeed<api::ExchangeRecord> &RelayServer::records() { return d->shared.records; }

void RelayServer::setLog(std::shared_ptr<RecordLog> log) { d->shared.log = std::move(log); }

void RelayServer::apply(std::shared_ptr<const RuntimeConfig> config)
{
    {
        const std::lock_guard lock(d->configMutex);
        d->config = std::move(config);
    }
    QMetaObject::invokeMethod(this, [this] {
        if (!d->running) {
            return;
        }
        if (const base::Error error = d->startDemo(); error.isError()) {
            emit alertRaised({api::AlertKind::UpstreamUnreachable, QStringLiteral("demo"), error,
                              QDateTime::currentDateTimeUtc()});
        }
        d->publish();
    });
}

// Starts the embedded demo upstream once an upstream of that kind is configured.
base::Error RelayServer::Private::startDemo()
{
    std::shared_ptr<const RuntimeConfig> current;
    {
        const std::lock_guard lock(configMutex);
        current = config;
    }
    const bool wanted = std::any_of(current->upstreams.begin(), current->upstreams.end(), [](const RuntimeUpstream &u) {
        return u.settings.kind == api::UpstreamKind::Demo;
    });
    if (!wanted || demo) {
        return {};
    }
    demoThread = new QThread(&q);
    demoThread->setObjectName(QStringLiteral("demo upstream"));
    demo = new DemoUpstream;
    demo->moveToThread(demoThread);
    QObject::connect(demoThread, &QThread::finished, demo, &QObject::deleteLater);
    demoThread->start();
    base::Result<QUrl> url = QUrl();
    // Control waits for its own helper thread: milliseconds, and only when a demo is first configured.
    QMetaObject::invokeMethod(
        demo, [this, &url] { url = demo->listen(); }, Qt::BlockingQueuedConnection);
    if (!url) {
        return url.error();
    }
    demoUrl = *url;
    return {};
}

// Once a second: what has become far worse than its peers leaves for a while, and the desk hears how all of them stand.
void RelayServer::Private::watchUpstreams()
{
    constexpr base::Duration kSweep = std::chrono::seconds(10);
    const base::TimePoint now = base::now();
    if (now >= nextSweep) {
        nextSweep = now + kSweep;
        for (const policy::SweepChange &ejected : shared.health.sweep(*effective, now)) {
            emit q.alertRaised({api::AlertKind::UpstreamUnreachable, QString::fromStdString(ejected.endpoint),
                                {base::ErrorCode::UpstreamError, "it does far worse than the others of its cluster", {}, 0},
                                QDateTime::currentDateTimeUtc()});
        }
    }
    emit q.upstreamsSampled(shared.health.status(now));
}

void RelayServer::Private::watchLimits()
{
    emit q.limitsSampled(sampleLimits(shared, *effective, base::now()));
}

// Once a second, and when the relay stops: what was counted is kept, and the desk hears how it stands.
void RelayServer::Private::watchBudgets()
{
    const BudgetLedger::Report report = shared.budgets.tick(effective->calendar.now());
    for (const api::Alert &alert : report.alerts()) {
        emit q.alertRaised(alert);
    }
    emit q.budgetsSampled(report.budgets);
}

void RelayServer::Private::publish()
{
    std::shared_ptr<const RuntimeConfig> given;
    {
        const std::lock_guard lock(configMutex);
        given = config;
    }
    auto prepared = std::make_shared<RuntimeConfig>(*given);
    for (RuntimeUpstream &upstream : prepared->upstreams) {
        if (upstream.settings.kind == api::UpstreamKind::Demo) {
            upstream.baseUrl = demoUrl;
        }
        upstream.own = own;
        prepare(upstream);
    }
    prepareRouting(*prepared);
    shared.health.apply(*prepared, base::now());
    QStringList upstreams;
    for (const RuntimeUpstream &upstream : prepared->upstreams) {
        upstreams += upstream.settings.name;
    }
    shared.team.apply(prepared->settings.limits.team, prepared->teamCredential);
    shared.adaptive.apply(prepared->settings.limits.adaptive, upstreams);
    shared.budgets.apply(prepared->settings.budgets, prepared->budgetMemory, prepared->calendar);
    shared.bufferedBytes.setCap(prepared->settings.limits.bufferedBytes);
    shared.connections.setCap(prepared->settings.limits.connections);
    effective = std::move(prepared);
    checks.apply(effective);
    for (const WorkerThread &entry : workers) {
        QMetaObject::invokeMethod(entry.worker, [worker = entry.worker, next = effective] { worker->apply(next); });
    }
}

base::Error RelayServer::Private::addListener(const api::ListenAddress &address, bool encrypted,
                                              QList<QList<ListenSocket>> &sockets)
{
    const base::Result<QList<QHostAddress>> hosts = listenAddresses(address.host);
    if (!hosts) {
        return hosts.error();
    }
    quint16 port = address.port;
    for (const QHostAddress &host : *hosts) {
        const base::Result<quint16> reserved = reservePort(host, port);
        if (!reserved) {
            return reserved.error();
        }
        port = *reserved; // port 0: the second address takes the number the first one got
        for (QList<ListenSocket> &perWorker : sockets) {
            const base::Result<int> socket = openListenSocket(host, port);
            if (!socket) {
                return socket.error();
            }
            perWorker.append({*socket, {encrypted, port, address.host.toStdString()}});
        }
    }
    (encrypted ? bound.httpsHost : bound.httpHost) = address.host;
    (encrypted ? bound.httpsPort : bound.httpPort) = port;
    return {};
}

base::Result<QList<QList<ListenSocket>>> RelayServer::Private::openSockets(int count)
{
    QList<QList<ListenSocket>> sockets(count);
    const api::ListenersConfig &listeners = effective->settings.listeners;
    base::Error error;
    if (listeners.https) {
        error = addListener(*listeners.https, true, sockets);
    }
    if (!error.isError() && listeners.http) {
        error = addListener(*listeners.http, false, sockets);
    }
    if (!error.isError() && !listeners.https && !listeners.http) {
        error = {base::ErrorCode::InvalidConfig, "both listeners are off: nothing could reach the relay", "listeners", 0};
    }
    if (error.isError()) {
        for (const QList<ListenSocket> &perWorker : sockets) {
            for (const ListenSocket &socket : perWorker) {
                closeListenSocket(socket.descriptor);
            }
        }
        return error;
    }
    return sockets;
}

void RelayServer::start()
{
    Q_ASSERT(thread() == QThread::currentThread());
    if (d->running || d->stopping) {
        return;
    }
    raiseDescriptorLimit();
    d->bound = {};
    if (const base::Error error = d->startDemo(); error.isError()) {
        emit failed(error);
        return;
    }
    d->publish();
    const int count = workerCount(d->effective->settings.listeners.workers);
    base::Result<QList<QList<ListenSocket>>> sockets = d->openSockets(count);
    if (!sockets) {
        emit failed(sockets.error());
        return;
    }
    d->own = std::make_shared<OwnAddresses>(d->bound.own());
    d->publish(); // again: only now the ports are known that must not become upstreams
    d->running = true;
    d->makeWorkers(*std::move(sockets));
}

void RelayServer::Private::makeWorkers(QList<QList<ListenSocket>> sockets)
{
    starting = static_cast<int>(sockets.size());
    for (int i = 0; i < sockets.size(); ++i) {
        auto *thread = new QThread(&q);
        thread->setObjectName(QStringLiteral("worker %1").arg(i));
        auto *worker = new Worker(shared, effective);
        worker->moveToThread(thread);
        QObject::connect(worker, &Worker::listening, &q, [this] {
            if (--starting == 0) {
                sampling.start();
                emit q.started(bound, static_cast<int>(workers.size()));
            }
        });
        QObject::connect(worker, &Worker::listenFailed, &q, [this] {
            running = false;
            removeWorkers();
            emit q.failed({base::ErrorCode::AddressUnavailable, "the listening socket was not accepted", "listeners", 0});
        });
        QObject::connect(worker, &Worker::alertRaised, &q, &RelayServer::alertRaised);
        QObject::connect(worker, &Worker::drained, &q, [this] { workerDrained(); });
        QObject::connect(worker, &Worker::liveListed, &q, [this](const QList<api::ExchangeRecord> &part) {
            live += part;
            if (--liveAnswers == 0) {
                emit q.liveListed(std::exchange(live, {}));
            }
        });
        workers.push_back({thread, worker});
        thread->start();
        QMetaObject::invokeMethod(worker, [worker, own = sockets.at(i)] { worker->listen(own); });
    }
}

void RelayServer::stop()
{
    Q_ASSERT(thread() == QThread::currentThread());
    if (!d->running || d->stopping) {
        return;
    }
    d->stopping = true;
    d->drainingWorkers = static_cast<int>(d->workers.size());
    emit draining();
    for (const WorkerThread &entry : d->workers) {
        QMetaObject::invokeMethod(entry.worker, &Worker::drain);
    }
    d->drainDeadline.start(d->effective->settings.timeouts.drain);
}

void RelayServer::Private::workerDrained()
{
    if (!stopping || --drainingWorkers > 0) {
        return;
    }
    drainDeadline.stop();
    sampling.stop();
    checks.stop();
    removeWorkers();
    watchBudgets(); // the last second's
    shared.pseudonyms.forget(base::Duration::zero(), base::now()); // nobody would while we stand still
    running = false;
    stopping = false;
    emit q.stopped();
}

void RelayServer::Private::removeWorkers()
{
    for (const WorkerThread &entry : workers) {
        QObject::disconnect(entry.worker, nullptr, &q, nullptr);
        // Deleted in its own thread, where its sockets live.
        entry.worker->deleteLater();
        entry.thread->quit();
        entry.thread->wait();
        delete entry.thread;
    }
    workers.clear();
    liveAnswers = 0;
    live.clear();
    if (demoThread) {
        demoThread->quit();
        demoThread->wait();
        delete demoThread;
        demoThread = nullptr;
        demo = nullptr;
        demoUrl = {};
    }
}

void RelayServer::probeUpstream(const QString &name)
{
    d->shared.health.forceProbe(name.toStdString(), base::now());
    d->checks.checkNow(name);
    emit upstreamsSampled(d->shared.health.status(base::now()));
}

void RelayServer::resetUpstream(const QString &name)
{
    d->shared.health.reset(name.toStdString(), base::now());
    emit upstreamsSampled(d->shared.health.status(base::now()));
}

void RelayServer::resetLimits(const QString &client)
{
    if (d->effective) {
        relay::resetLimits(d->shared, *d->effective, client);
        d->watchLimits();
    }
}

void RelayServer::resetClient(const QString &id)
{
    d->shared.clients.reset(id.toStdString(), base::now());
    emit clientsSampled(d->clients());
}

void RelayServer::reconcileBudget(const QString &name)
{
    d->shared.budgets.reconcile(name.toStdString());
    if (d->effective) {
        d->watchBudgets();
    }
}

void RelayServer::tryRoute(int ticket, const api::RouteQuery &query)
{
    emit routeTried(ticket, d->effective ? d->shared.health.tryRoute(*d->effective, query, base::now()) : api::RouteTrial{});
}

void RelayServer::listLive()
{
    if (!d->running || d->liveAnswers > 0) {
        return;
    }
    d->liveAnswers = static_cast<int>(d->workers.size());
    for (const WorkerThread &entry : d->workers) {
        QMetaObject::invokeMethod(entry.worker, &Worker::listLive);
    }
}

} // namespace sluice::relay
