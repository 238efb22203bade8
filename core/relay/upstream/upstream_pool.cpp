#include "relay/upstream/upstream_pool.h"

#include <QPointer>

#include <algorithm>
#include <deque>
#include <unordered_set>
#include <vector>

namespace sluice::relay {

namespace {

// How long connections beyond the idle cap are kept for the next request of a burst.
constexpr base::Duration kBurst = std::chrono::seconds(1);

UpstreamTarget targetIn(const RuntimeConfig &config, const RuntimeUpstream &upstream)
{
    UpstreamTarget target = targetOf(upstream, config.settings.timeouts.connect);
    // An answer's head has its limit; the rest streams through.
    target.limits.line = static_cast<std::size_t>(config.settings.limits.headBytes);
    target.limits.head = static_cast<std::size_t>(config.settings.limits.headBytes);
    return target;
}

} // namespace

// The stream of one exchange: waits in its cluster's queue, then stands for the connection it got.
class UpstreamPool::Stream final : public UpstreamStream {
public:
    Stream(UpstreamPool::Cluster &cluster, UpstreamRequest request, UpstreamSink &sink)
        : m_cluster(&cluster)
        , m_request(std::move(request))
        , m_sink(&sink)
    {
    }
    ~Stream() override { Stream::abort(); }
    Stream(const Stream &) = delete;
    Stream &operator=(const Stream &) = delete;

    void start() override;
    void pause() override
    {
        if (++m_pauses == 1 && m_connection) {
            m_connection->setPaused(true);
        }
    }
    void resume() override
    {
        Q_ASSERT(m_pauses > 0);
        if (--m_pauses == 0 && m_connection) {
            m_connection->setPaused(false);
        }
    }
    void abort() override;
    void write(std::string_view bytes) override
    {
        if (m_connection) {
            m_connection->write(bytes);
        }
    }
    [[nodiscard]] qint64 backlog() const override { return m_connection ? m_connection->backlog() : 0; }
    void notifyWhenDrained() override
    {
        if (m_connection) {
            m_connection->notifyWhenDrained();
        }
    }
    [[nodiscard]] const UpstreamMarks &marks() const override { return m_marks; }

    void bind(UpstreamConnection &connection, bool reused)
    {
        m_connection = &connection;
        if (!reused) {
            m_marks = connection.marks();
        }
        m_marks.assigned = m_marks.assigned.value_or(base::now());
        m_marks.reused = reused;
        m_marks.sent = base::now();
        UpstreamSink &sink = *m_sink;
        connection.send(std::move(m_request), sink);
    }
    void fail(const base::Error &error) { m_sink->onUpstreamFailed(error, false); }
    void detach() { m_cluster = nullptr; }

private:
    UpstreamPool::Cluster *m_cluster; // null once the pool is gone
    UpstreamRequest m_request;
    UpstreamSink *m_sink;
    QPointer<UpstreamConnection> m_connection;
    UpstreamMarks m_marks;
    int m_pauses = 0;
};

class UpstreamPool::Cluster final {
public:
    Cluster(UpstreamPool &pool, UpstreamTarget target, const api::PoolConfig &limits)
        : m_pool(pool)
        , m_target(std::move(target))
        , m_limits(limits)
    {
    }
    ~Cluster()
    {
        for (Stream *stream : m_waiting) {
            stream->detach();
        }
        for (Stream *stream : m_bound) {
            stream->detach();
        }
        qDeleteAll(m_connections);
    }
    Cluster(const Cluster &) = delete;
    Cluster &operator=(const Cluster &) = delete;

    void setLimits(const api::PoolConfig &limits) { m_limits = limits; }
    // For connections opened from now on.
    void setTarget(UpstreamTarget target) { m_target = std::move(target); }

    void enqueue(Stream *stream)
    {
        m_waiting.push_back(stream);
        serve();
    }

    void forget(Stream *stream)
    {
        std::erase(m_waiting, stream);
        m_bound.erase(stream);
    }

    // Gives waiting streams idle connections, and opens new ones up to the cap.
    void serve()
    {
        while (!m_waiting.empty()) {
            UpstreamConnection *idle = takeIdle();
            if (!idle) {
                break;
            }
            Stream *stream = m_waiting.front();
            m_waiting.pop_front();
            m_bound.insert(stream);
            stream->bind(*idle, true);
        }
        const auto opening = static_cast<std::size_t>(std::count_if(
            m_connections.begin(), m_connections.end(),
            [](const UpstreamConnection *c) { return c->state() == UpstreamConnection::State::Opening; }));
        // A WebSocket is open for as long as it likes: it must not take the place of requests.
        const auto sockets = static_cast<std::size_t>(std::count_if(
            m_connections.begin(), m_connections.end(), [](const UpstreamConnection *c) { return c->isSwitched(); }));
        for (std::size_t wanted = opening; wanted < m_waiting.size(); ++wanted) {
            if (m_connections.size() - sockets >= static_cast<std::size_t>(m_limits.connections)) {
                break;
            }
            openOne();
        }
    }

    void expireIdle(base::TimePoint now)
    {
        std::vector<UpstreamConnection *> idle;
        std::copy_if(m_connections.begin(), m_connections.end(), std::back_inserter(idle), [](UpstreamConnection *c) {
            return c->state() == UpstreamConnection::State::Idle;
        });
        std::sort(idle.begin(), idle.end(), [](const UpstreamConnection *a, const UpstreamConnection *b) {
            return a->idleSince() > b->idleSince(); // youngest first
        });
        const auto keep = std::chrono::duration_cast<base::Duration>(m_limits.idleExpiry);
        for (std::size_t i = 0; i < idle.size(); ++i) {
            // More than the cap may be idle for a moment: answers come in bursts, and a handshake costs far more than a wait.
            const base::Duration limit = i < static_cast<std::size_t>(m_limits.idle) ? keep : std::min(keep, kBurst);
            if (now - idle[i]->idleSince() >= limit) {
                drop(idle[i]);
            }
        }
    }

    void closeIdle() { expireIdle(base::TimePoint::max()); }
    [[nodiscard]] bool isUnused() const { return m_connections.empty() && m_waiting.empty() && m_bound.empty(); }
    [[nodiscard]] std::size_t openConnections() const { return m_connections.size(); }
    [[nodiscard]] std::size_t idleConnections() const
    {
        return static_cast<std::size_t>(std::count_if(
            m_connections.begin(), m_connections.end(),
            [](const UpstreamConnection *c) { return c->state() == UpstreamConnection::State::Idle; }));
    }

private:
    // The youngest idle connection that is really usable; dead ones met on the way are dropped.
    UpstreamConnection *takeIdle()
    {
        while (true) {
            UpstreamConnection *best = nullptr;
            for (UpstreamConnection *connection : m_connections) {
                if (connection->state() == UpstreamConnection::State::Idle
                    && (!best || connection->idleSince() > best->idleSince())) {
                    best = connection;
                }
            }
            if (!best || best->isReusable()) {
                return best;
            }
            drop(best);
        }
    }

    void openOne()
    {
        auto *connection = new UpstreamConnection(m_target, &m_pool);
        m_connections.push_back(connection);
        QObject::connect(connection, &UpstreamConnection::opened, connection, [this, connection] { onOpened(connection); });
        QObject::connect(connection, &UpstreamConnection::openFailed, connection,
                         [this, connection](const base::Error &error) { onOpenFailed(connection, error); });
        QObject::connect(connection, &UpstreamConnection::switched, connection, [this] { serve(); });
        QObject::connect(connection, &UpstreamConnection::released, connection,
                         [this, connection] { onReleased(connection); });
        connection->open();
    }

    void onOpened(UpstreamConnection *connection)
    {
        if (m_waiting.empty()) {
            return; // whoever asked has gone; the connection serves the next
        }
        Stream *stream = m_waiting.front();
        m_waiting.pop_front();
        m_bound.insert(stream);
        stream->bind(*connection, false);
    }

    void onOpenFailed(UpstreamConnection *connection, const base::Error &error)
    {
        drop(connection);
        if (!m_waiting.empty()) {
            Stream *stream = m_waiting.front();
            m_waiting.pop_front();
            stream->fail(error); // may destroy the stream and start another request
        }
        serve();
    }

    void onReleased(UpstreamConnection *connection)
    {
        if (connection->state() != UpstreamConnection::State::Idle) {
            drop(connection);
        }
        serve();
    }

    void drop(UpstreamConnection *connection)
    {
        std::erase(m_connections, connection);
        connection->disconnect();
        // It may be the sender of the signal we are in.
        connection->deleteLater();
    }

    UpstreamPool &m_pool;
    UpstreamTarget m_target;
    api::PoolConfig m_limits;
    std::vector<UpstreamConnection *> m_connections; // owned
    std::deque<Stream *> m_waiting;
    std::unordered_set<Stream *> m_bound;
};

void UpstreamPool::Stream::start()
{
    if (m_cluster) {
        m_cluster->enqueue(this);
    }
}

void UpstreamPool::Stream::abort()
{
    if (m_cluster) {
        m_cluster->forget(this);
    }
    if (m_connection && m_connection->state() == UpstreamConnection::State::Busy && m_sink
        && m_connection->isServing(*m_sink)) {
        UpstreamConnection *connection = m_connection;
        connection->abort();
        emit connection->released();
    }
    m_connection = nullptr;
    m_cluster = nullptr;
    m_sink = nullptr;
}

UpstreamPool::UpstreamPool(QObject *parent)
    : QObject(parent)
{
}

UpstreamPool::~UpstreamPool() = default;

std::unique_ptr<UpstreamStream> UpstreamPool::open(const std::shared_ptr<const RuntimeConfig> &config, std::size_t index,
                                                   UpstreamRequest request, UpstreamSink &sink)
{
    const RuntimeUpstream &upstream = config->upstreams.at(index);
    auto &cluster = m_clusters[upstream.identity];
    if (!cluster) {
        cluster = std::make_unique<Cluster>(*this, targetIn(*config, upstream), config->settings.pool);
    }
    return std::make_unique<Stream>(*cluster, std::move(request), sink);
}

void UpstreamPool::apply(const RuntimeConfig &config)
{
    std::unordered_set<std::string> wanted;
    for (const RuntimeUpstream &upstream : config.upstreams) {
        wanted.insert(upstream.identity);
        if (const auto it = m_clusters.find(upstream.identity); it != m_clusters.end()) {
            it->second->setTarget(targetIn(config, upstream));
        }
    }
    for (auto it = m_clusters.begin(); it != m_clusters.end();) {
        it->second->setLimits(config.settings.pool);
        if (!wanted.contains(it->first)) {
            it->second->closeIdle();
            if (it->second->isUnused()) {
                it = m_clusters.erase(it);
                continue;
            }
        }
        ++it;
    }
}

void UpstreamPool::expireIdle(base::TimePoint now)
{
    for (auto &[identity, cluster] : m_clusters) {
        cluster->expireIdle(now);
    }
}

void UpstreamPool::closeIdle()
{
    for (auto &[identity, cluster] : m_clusters) {
        cluster->closeIdle();
    }
}

std::size_t UpstreamPool::openConnections() const
{
    std::size_t total = 0;
    for (const auto &[identity, cluster] : m_clusters) {
        total += cluster->openConnections();
    }
    return total;
}

std::size_t UpstreamPool::idleConnections() const
{
    std::size_t total = 0;
    for (const auto &[identity, cluster] : m_clusters) {
        total += cluster->idleConnections();
    }
    return total;
}

} // namespace sluice::relay
