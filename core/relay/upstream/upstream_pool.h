#pragma once

#include "relay/runtime_config.h"
#include "relay/upstream/upstream_connection.h"
#include "relay/upstream/upstream_stream.h"

#include <QObject>

#include <cstddef>
#include <memory>
#include <unordered_map>

namespace sluice::relay {

// A worker's keep-alive connections to all upstreams. A request takes an idle connection that a system call shows to be alive,
// else a new one, else waits its turn. A request is written to one connection only, ever: when that breaks the exchange decides.
// Worker thread.
class UpstreamPool final : public QObject {
    Q_OBJECT
public:
    explicit UpstreamPool(QObject *parent);
    ~UpstreamPool() override;

    // A stream that will put `request` on a connection to upstream `index` of `config` once started. The sink hears the rest; the
    // stream is the caller's, and deleting it aborts.
    [[nodiscard]] std::unique_ptr<UpstreamStream> open(const std::shared_ptr<const RuntimeConfig> &config,
                                                       std::size_t index, UpstreamRequest request, UpstreamSink &sink);

    // Connections of upstreams the config no longer has are closed once idle.
    void apply(const RuntimeConfig &config);
    // Closes what has been idle longer than the config allows.
    void expireIdle(base::TimePoint now);
    void closeIdle();
    [[nodiscard]] std::size_t openConnections() const;
    [[nodiscard]] std::size_t idleConnections() const;

private:
    class Cluster;
    class Stream;
    std::unordered_map<std::string, std::unique_ptr<Cluster>> m_clusters; // by identity of the upstream
};

} // namespace sluice::relay
