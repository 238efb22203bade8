#include "relay/worker.h"

#include <QThread>

namespace sluice::relay {

namespace {

// Deadlines are checked this often; a timeout is late by at most this much.
constexpr int kTickMs = 250;

} // namespace

Worker::Worker(SharedState &shared, std::shared_ptr<const RuntimeConfig> config)
    : m_shared(shared)
    , m_stats(shared.metrics)
    , m_config(std::move(config))
    , m_pool(new UpstreamPool(this))
    , m_services{shared, m_stats, *m_pool, [this](const api::Alert &alert) { emit alertRaised(alert); },
                 [this](std::chrono::milliseconds wait, std::function<void()> job) {
                     QTimer::singleShot(wait, Qt::PreciseTimer, this, std::move(job));
                 },
                 std::make_shared<WorkerMailbox>(this)}
    , m_tick(this)
{
    m_tick.setInterval(kTickMs);
    connect(&m_tick, &QTimer::timeout, this, &Worker::tick);
}

Worker::~Worker()
{
    m_services.mailbox->close();
    // Connections end their exchanges, which need the pool and the counters.
    const std::unordered_set<Connection *> connections = std::exchange(m_connections, {});
    for (Connection *connection : connections) {
        connection->disconnect(this);
        delete connection;
    }
    for (Listener *listener : m_listeners) {
        delete listener;
    }
    delete m_pool;
}

void Worker::listen(const QList<ListenSocket> &sockets)
{
    Q_ASSERT(thread() == QThread::currentThread());
    QSslConfiguration tls;
    if (!m_config->certificateChain.isEmpty()) {
        tls = serverTlsConfiguration(m_config->certificateChain, m_config->privateKey);
    }
    bool good = true;
    for (const ListenSocket &socket : sockets) {
        auto *listener = new Listener(socket.facts.encrypted ? &tls : nullptr, m_shared.connections, this);
        m_listeners.push_back(listener);
        connect(listener, &Listener::connectionReady, this,
                [this, facts = socket.facts](QTcpSocket *ready, bool) { addConnection(ready, facts); });
        connect(listener, &Listener::certificateRejected, this, [this](const QString &peer, const QString &reason) {
            emit alertRaised({api::AlertKind::ClientRejectedCertificate, peer,
                              {base::ErrorCode::TlsFailed, reason.toStdString(), {}, 0}, QDateTime::currentDateTimeUtc()});
        });
        connect(listener, &Listener::capReached, this, [this] {
            m_tick.start();
            emit alertRaised({api::AlertKind::ConnectionCapReached, QString(),
                              {base::ErrorCode::Busy, "new connections wait until one ends", {}, 0},
                              QDateTime::currentDateTimeUtc()});
        });
        good = listener->listen(socket.descriptor) && good;
    }
    if (good) {
        emit listening();
    } else {
        emit listenFailed();
    }
}

void Worker::apply(const std::shared_ptr<const RuntimeConfig> &config)
{
    Q_ASSERT(thread() == QThread::currentThread());
    const bool newIdentity = config->certificateChain != m_config->certificateChain;
    m_config = config;
    m_pool->apply(*config);
    if (newIdentity && !config->certificateChain.isEmpty()) {
        const QSslConfiguration tls = serverTlsConfiguration(config->certificateChain, config->privateKey);
        for (Listener *listener : m_listeners) {
            listener->setTlsConfiguration(tls);
        }
    }
}

void Worker::addConnection(QTcpSocket *socket, const ListenerFacts &facts)
{
    auto *connection = new Connection(socket, facts, m_services, [this] { return m_config; }, this);
    m_connections.insert(connection);
    connect(connection, &Connection::closed, this, [this, connection] { removeConnection(connection); });
    if (!m_tick.isActive()) {
        m_tick.start();
    }
    if (m_draining) {
        connection->drain();
    }
}

void Worker::removeConnection(Connection *connection)
{
    if (m_connections.erase(connection) == 0) {
        return;
    }
    connection->deleteLater();
    checkDrained();
}

void Worker::tick()
{
    const base::TimePoint now = base::now();
    const std::vector<Connection *> connections(m_connections.begin(), m_connections.end());
    for (Connection *connection : connections) {
        if (m_connections.contains(connection)) {
            connection->checkDeadlines(now);
        }
    }
    for (Listener *listener : m_listeners) {
        listener->resume();
    }
    m_pool->expireIdle(now);
    if (m_connections.empty() && m_pool->openConnections() == 0 && !m_shared.connections.isFull()) {
        m_tick.stop(); // an idle relay wakes nobody
    }
}

void Worker::drain()
{
    m_draining = true;
    for (Listener *listener : m_listeners) {
        listener->close();
    }
    const std::vector<Connection *> connections(m_connections.begin(), m_connections.end());
    for (Connection *connection : connections) {
        connection->drain();
    }
    checkDrained();
}

void Worker::abortAll()
{
    const std::vector<Connection *> connections(m_connections.begin(), m_connections.end());
    for (Connection *connection : connections) {
        connection->abort();
    }
    checkDrained();
}

void Worker::checkDrained()
{
    if (m_draining && m_connections.empty()) {
        m_pool->closeIdle();
        emit drained();
    }
}

void Worker::listLive()
{
    QList<api::ExchangeRecord> running;
    const base::TimePoint now = base::now();
    for (const Connection *connection : m_connections) {
        if (connection->isBusy()) {
            running.append(connection->exchange()->snapshot(now));
        }
    }
    emit liveListed(running);
}

} // namespace sluice::relay
