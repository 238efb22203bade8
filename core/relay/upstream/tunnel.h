#pragma once

#include "base/error.h"
#include "http/response_parser.h"
#include "http/websocket/frame_parser.h"
#include "relay/upstream/socket_dialer.h"
#include "relay/upstream/upstream_target.h"

#include <QLocalSocket>
#include <QObject>
#include <QSslSocket>
#include <QTimer>

#include <cstdint>
#include <string>

namespace sluice::relay {

// Carries the bytes of one upstream connection in the binary frames of a WebSocket, to a server that passes them on (websockify, or
// nginx in front of it). Whoever opened it gets one end of a local socket pair and runs TLS to the provider over it, so the tunnel's
// server sees only that. Each side is read only while the other takes bytes, so memory is bounded whoever is slow. Worker thread.
class Tunnel final : public QObject {
    Q_OBJECT
public:
    Tunnel(TunnelTarget target, QObject *parent);
    // Says goodbye, if there is anybody, and closes without waiting.
    ~Tunnel() override;

    // Dials, upgrades: opened() or failed() follows.
    void open();
    // The other end of the pair, once: the caller's from then on.
    [[nodiscard]] int takeInnerEnd();

    // Why the tunnel broke by its own fault; none while it stands, and none when the far end closed in good order.
    [[nodiscard]] const base::Error &failure() const { return m_failure; }
    // Why opening would have failed if it ended now.
    [[nodiscard]] base::Error late() const;
    // Bytes held here and not yet passed on, for tests of the bound.
    [[nodiscard]] qint64 heldBytes() const;

signals:
    void resolved(const QString &address);
    void opened();
    void failed(const sluice::base::Error &error);

private:
    enum class State { New, Dialing, Upgrading, Open, Closing, Closed };

    void onDialed();
    void onOuterReadable();
    void readUpgrade();
    bool makePair();
    void pumpDown(); // server to provider's TLS
    void pumpUp();
    // Handles one step of the frame parser; false when reading must stop.
    bool handle(const http::websocket::FrameStep &step);
    void onServerClose(std::uint16_t code, std::string_view reason);
    void onOuterGone();
    void onInnerGone();
    void onPingDue();
    void onPongDue();
    void sendFrame(http::websocket::Opcode opcode, std::string_view payload);
    void sendClose(std::uint16_t code, std::string_view reason);
    void fail(std::string detail);
    void breakOff(std::uint16_t code, std::string detail);
    void closeInner();
    [[nodiscard]] base::Error error(std::string detail) const;
    [[nodiscard]] qint64 outerBacklog() const;

    TunnelTarget m_target;
    State m_state = State::New;
    QSslSocket m_outer;
    SocketDialer m_dialer;
    QLocalSocket m_local; // our end of the pair
    int m_innerEnd = -1; // until it is taken
    std::string m_key; // of the upgrade
    http::ResponseParser m_answer; // to the upgrade
    http::websocket::FrameParser m_frames;
    std::string m_out; // a frame being made
    QTimer m_ping;
    QTimer m_pong;
    bool m_pumpingDown = false;
    bool m_heard = false; // bytes came since the last ping
    bool m_sentClose = false;
    base::Error m_failure;
};

} // namespace sluice::relay
