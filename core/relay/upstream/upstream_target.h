#pragma once

#include "base/secret.h"
#include "http/message.h"
#include "relay/upstream/outbound_proxy.h"
#include "relay/upstream/own_addresses.h"

#include <QSslConfiguration>
#include <QString>

#include <chrono>
#include <memory>
#include <optional>
#include <string>

namespace sluice::relay {

struct RuntimeUpstream;

// One socket to open: where to, how secured, through which proxy. No thread rules: value.
struct DialTarget {
    QString host;
    quint16 port = 0;
    bool encrypted = true;
    QSslConfiguration tls; // roots and extra CAs; verification is always on
    OutboundProxy proxy;
    std::shared_ptr<const OwnAddresses> own; // where Sluice listens: never dialled; null: not known

    [[nodiscard]] std::string where() const; // "relay.example:443"
};

// The server of a WebSocket tunnel. No thread rules: value.
struct TunnelTarget {
    DialTarget server;
    std::string path; // path and query of the upgrade
    std::string hostHeader;
    std::string authorization; // of the upgrade: "Bearer …", "Basic …", or empty
    std::string name; // "wss://tunnel.example/path", for people
    std::chrono::milliseconds pingInterval{20'000};
    std::chrono::milliseconds pongLimit{10'000}; // nothing heard so long after a ping: the server is gone
};

// Where a connection goes and how it is secured; connections with equal keys are interchangeable. No thread rules: value.
struct UpstreamTarget {
    DialTarget dial; // through a tunnel its host and port are what TLS verifies and people read
    std::optional<TunnelTarget> tunnel;
    http::MessageLimits limits;
    std::chrono::milliseconds connectTimeout{0}; // 0: none
};

// The target of an upstream that prepare() has seen. `connectTimeout` is the general one, used where the upstream has none of its own.
UpstreamTarget targetOf(const RuntimeUpstream &upstream, std::chrono::milliseconds connectTimeout);

} // namespace sluice::relay
