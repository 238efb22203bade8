#pragma once

#include "base/error.h"
#include "http/response_parser.h"
#include "relay/upstream/outbound_proxy.h"

#include <QHostAddress>

#include <cstddef>
#include <string>
#include <string_view>

namespace sluice::relay {

// What is said to a proxy before bytes go to the target: HTTP CONNECT (RFC 9110 9.3.6) or SOCKS5 (RFC 1928, passwords by RFC 1929). The
// target's name goes to the proxy, which looks it up. Bytes in, bytes out; no socket. No thread rules: value.
//
// Errors tell whose fault it was: ProxyFailed where the proxy refuses or does not speak the protocol; ConnectFailed or
// ConnectTimeout where it says that it could not reach the target.
class ProxyHandshake final {
public:
    ProxyHandshake(const OutboundProxy &proxy, const QString &host, quint16 port);

    struct Step {
        enum class Event { NeedMore, Done, Failed };
        Event event = Event::NeedMore;
        std::size_t consumed = 0; // after Done, bytes not taken are the target's
        base::Error error;
    };

    // Bytes to send now: after construction and after each feed().
    [[nodiscard]] std::string takeOutput();
    Step feed(std::string_view input);

private:
    enum class Phase { ConnectAnswer, Method, Password, Reply, Over };

    void writeConnect(const QString &host, quint16 port);
    void writeSocksRequest(const QString &host, quint16 port);
    Step feedConnect(std::string_view input);
    Step feedSocks(std::string_view input);
    // Takes bytes until `size` are gathered; false if they are not all there.
    bool gather(std::string_view &input, std::size_t &consumed, std::size_t size);
    // Acts on what was gathered, which it empties. Done, Failed, or NeedMore to go on.
    Step settleSocks();
    Step settleReply();
    Step failed(base::ErrorCode code, std::string detail);

    OutboundProxy m_proxy;
    QString m_host;
    quint16 m_port;
    Phase m_phase;
    std::string m_output;
    std::string m_gathered; // SOCKS5: of the message being read
    http::ResponseParser m_parser;
};

} // namespace sluice::relay
