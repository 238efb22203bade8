#pragma once

#include "relay/connection.h"
#include "relay/listener/listener.h"
#include "relay/shared/shared_state.h"
#include "relay/shared/stats_shard.h"
#include "relay/upstream/upstream_pool.h"

#include <QObject>
#include <QTimer>

#include <memory>
#include <unordered_set>
#include <vector>

namespace sluice::relay {

// A socket a worker shall listen on.
struct ListenSocket {
    int descriptor = -1; // from openListenSocket(); the worker takes it over
    ListenerFacts facts;
};

// One thread's share of the relay: its listeners, their connections and exchanges, its upstream pool. Nothing of it is touched from
// another thread but the counters. Worker thread.
class Worker final : public QObject {
    Q_OBJECT
public:
    Worker(SharedState &shared, std::shared_ptr<const RuntimeConfig> config);
    ~Worker() override;

    [[nodiscard]] StatsShard &stats() { return m_stats; } // any thread

public slots:
    // Listens on all of them; listening() or listenFailed() follows.
    void listen(const QList<sluice::relay::ListenSocket> &sockets);
    void apply(const std::shared_ptr<const sluice::relay::RuntimeConfig> &config);
    // Stops accepting, ends idle connections, lets exchanges finish; drained() follows when the last has gone.
    void drain();
    // Ends what still runs.
    void abortAll();
    // Runs in this thread; the lists come back through liveListed().
    void listLive();

signals:
    void listening();
    void listenFailed();
    void drained();
    void liveListed(const QList<sluice::api::ExchangeRecord> &running);
    void alertRaised(const sluice::api::Alert &alert);

private:
    void addListener(const ListenSocket &socket, const QSslConfiguration *tls);
    void addConnection(QTcpSocket *socket, const ListenerFacts &facts);
    void removeConnection(Connection *connection);
    void tick();
    void checkDrained();

    SharedState &m_shared;
    StatsShard m_stats;
    std::shared_ptr<const RuntimeConfig> m_config;
    UpstreamPool *m_pool = nullptr; // a child
    WorkerServices m_services;
    std::vector<Listener *> m_listeners; // children
    std::unordered_set<Connection *> m_connections; // children
    QTimer m_tick; // runs only while there is something to time out
    bool m_draining = false;
};

} // namespace sluice::relay
