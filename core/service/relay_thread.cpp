#include "service/relay_thread.h"

#include "service/latency_run.h"
#include "service/upstream_test_runner.h"

#include <chrono>
#include <iterator>
#include <utility>

namespace sluice::service {

namespace {

using namespace std::chrono_literals;

constexpr auto kDrainInterval = 100ms; // ten batches a second
constexpr auto kGrace = 3s; // for aborting what outlives the drain deadline

} // namespace

RelayThread::RelayThread(std::shared_ptr<relay::RecordLog> log, QObject *parent)
    : QObject(parent)
{
    m_thread.setObjectName(QStringLiteral("control"));
    m_server = new relay::RelayServer;
    m_server->setLog(std::move(log));
    m_tests = new UpstreamTestRunner;

    connect(m_server, &relay::RelayServer::started, this, [this](const relay::BoundAddresses &addresses, int workers) {
        m_own = std::make_shared<relay::OwnAddresses>(addresses.own());
        emit started(addresses, workers);
    });
    connect(m_server, &relay::RelayServer::failed, this, [this](const base::Error &why) {
        m_isServing = false;
        emit failed(why);
    });
    connect(m_server, &relay::RelayServer::draining, this, &RelayThread::draining);
    connect(m_server, &relay::RelayServer::stopped, this, [this] {
        m_isServing = false;
        m_own.reset();
        drainRecords(); // what finished while draining
        emit stopped();
    });
    connect(m_server, &relay::RelayServer::sampled, this, &RelayThread::sampled);
    connect(m_server, &relay::RelayServer::upstreamsSampled, this, &RelayThread::upstreamsSampled);
    connect(m_server, &relay::RelayServer::limitsSampled, this, &RelayThread::limitsSampled);
    connect(m_server, &relay::RelayServer::clientsSampled, this, &RelayThread::clientsSampled);
    connect(m_server, &relay::RelayServer::budgetsSampled, this, &RelayThread::budgetsSampled);
    connect(m_server, &relay::RelayServer::routeTried, this, &RelayThread::routeTried);
    connect(m_server, &relay::RelayServer::liveListed, this, &RelayThread::liveListed);
    connect(m_server, &relay::RelayServer::alertRaised, this, &RelayThread::alertRaised);
    connect(m_tests, &UpstreamTestRunner::progressed, this, &RelayThread::testProgressed);

    m_drainTimer.setSingleShot(true);
    connect(&m_drainTimer, &QTimer::timeout, this, &RelayThread::drainRecords);
    m_server->records().onWake([this] {
        // From a worker. Our destructor ends the workers before `this` goes.
        QMetaObject::invokeMethod(this, &RelayThread::noticeRecords, Qt::QueuedConnection);
    });

    m_server->moveToThread(&m_thread);
    m_tests->moveToThread(&m_thread);
    connect(&m_thread, &QThread::finished, m_server, &QObject::deleteLater);
    connect(&m_thread, &QThread::finished, m_tests, &QObject::deleteLater);
    m_thread.start();
}

RelayThread::~RelayThread()
{
    if (m_isServing) {
        // Quits on the control thread itself, since the gui's loop may be over.
        connect(m_server, &relay::RelayServer::stopped, &m_thread, &QThread::quit, Qt::DirectConnection);
        connect(m_server, &relay::RelayServer::failed, &m_thread, &QThread::quit, Qt::DirectConnection);
        QMetaObject::invokeMethod(m_server, &relay::RelayServer::stop, Qt::QueuedConnection);
        if (m_thread.wait(QDeadlineTimer(m_drainDeadline + kGrace))) {
            return;
        }
    }
    m_thread.quit();
    m_thread.wait();
}

void RelayThread::apply(std::shared_ptr<const relay::RuntimeConfig> config)
{
    m_drainDeadline = config->settings.timeouts.drain;
    m_server->apply(std::move(config));
}

void RelayThread::start()
{
    m_isServing = true;
    QMetaObject::invokeMethod(m_server, &relay::RelayServer::start, Qt::QueuedConnection);
}

void RelayThread::stop()
{
    QMetaObject::invokeMethod(m_server, &relay::RelayServer::stop, Qt::QueuedConnection);
}

void RelayThread::listLive()
{
    QMetaObject::invokeMethod(m_server, &relay::RelayServer::listLive, Qt::QueuedConnection);
}

void RelayThread::probeUpstream(const QString &name)
{
    QMetaObject::invokeMethod(m_server, [server = m_server, name] { server->probeUpstream(name); }, Qt::QueuedConnection);
}

void RelayThread::resetUpstream(const QString &name)
{
    QMetaObject::invokeMethod(m_server, [server = m_server, name] { server->resetUpstream(name); }, Qt::QueuedConnection);
}

void RelayThread::resetLimits(const QString &client)
{
    QMetaObject::invokeMethod(m_server, [server = m_server, client] { server->resetLimits(client); }, Qt::QueuedConnection);
}

void RelayThread::reconcileBudget(const QString &name)
{
    QMetaObject::invokeMethod(m_server, [server = m_server, name] { server->reconcileBudget(name); }, Qt::QueuedConnection);
}

void RelayThread::tryRoute(int ticket, const api::RouteQuery &query)
{
    QMetaObject::invokeMethod(m_server, [server = m_server, ticket, query] { server->tryRoute(ticket, query); },
                              Qt::QueuedConnection);
}

void RelayThread::resetClient(const QString &id)
{
    QMetaObject::invokeMethod(m_server, [server = m_server, id] { server->resetClient(id); }, Qt::QueuedConnection);
}

void RelayThread::startTest(int number, relay::RuntimeUpstream upstream, const api::TimeoutsConfig &timeouts)
{
    upstream.own = m_own;
    QMetaObject::invokeMethod(
        m_tests, [tests = m_tests, number, upstream, timeouts] { tests->start(number, upstream, timeouts); },
        Qt::QueuedConnection);
}

void RelayThread::cancelTest(int number)
{
    QMetaObject::invokeMethod(m_tests, [tests = m_tests, number] { tests->cancel(number); }, Qt::QueuedConnection);
}

void RelayThread::startComparison(int ticket, const api::LatencyQuery &query, std::vector<relay::RuntimeUpstream> upstreams,
    const api::TimeoutsConfig &timeouts)
{
    for (relay::RuntimeUpstream &upstream : upstreams) {
        upstream.own = m_own;
    }
    auto *const run = new LatencyRun(query, std::move(upstreams), timeouts);
    m_comparisons.insert(ticket, run);
    // What was on its way here when the run was cancelled comes all the same.
    connect(run, &LatencyRun::progressed, this, [this, ticket, run](const api::LatencyProgress &progress) {
        if (m_comparisons.value(ticket) == run) {
            emit comparisonProgressed(ticket, progress);
        }
    });
    connect(run, &LatencyRun::finished, this, [this, ticket, run](const api::LatencyReport &report) {
        if (m_comparisons.value(ticket) == run) {
            m_comparisons.remove(ticket);
            run->deleteLater();
            emit upstreamsCompared(ticket, report);
        }
    });
    run->moveToThread(&m_thread);
    connect(&m_thread, &QThread::finished, run, &QObject::deleteLater);
    QMetaObject::invokeMethod(run, &LatencyRun::start, Qt::QueuedConnection);
}

void RelayThread::cancelComparison(int ticket)
{
    if (LatencyRun *const run = m_comparisons.take(ticket)) {
        run->deleteLater();
    }
}

void RelayThread::noticeRecords()
{
    if (!m_sinceDrain.isValid() || std::chrono::milliseconds(m_sinceDrain.elapsed()) >= kDrainInterval) {
        drainRecords();
    } else if (!m_drainTimer.isActive()) {
        m_drainTimer.start(kDrainInterval - std::chrono::milliseconds(m_sinceDrain.elapsed()));
    }
}

void RelayThread::drainRecords()
{
    m_sinceDrain.start();
    auto batch = m_server->records().drain();
    if (!batch.entries.empty()) {
        emit recordsDrained(QList<api::ExchangeRecord>(std::make_move_iterator(batch.entries.begin()),
            std::make_move_iterator(batch.entries.end())));
    }
}

} // namespace sluice::service
