#pragma once

#include "http/websocket/frame_parser.h"
#include "relay/shared/budget.h"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace sluice::relay {

class SocketLeg;

// Who wants what comes in by a leg. Worker thread.
class SocketLegSink {
public:
    virtual ~SocketLegSink() = default;
    // A whole text message; the view lives until it returns.
    virtual void onText(SocketLeg &leg, std::string_view message) = 0;
    // A piece of a binary message, as it came.
    virtual void onBinary(SocketLeg &leg, std::string_view piece, bool begins, bool ends) = 0;
    virtual void onPing(SocketLeg &leg, std::string_view payload) = 0;
    virtual void onPong(SocketLeg &leg, std::string_view payload) = 0;
    virtual void onClose(SocketLeg &leg, std::uint16_t code, std::string_view reason) = 0;
    // What came is no WebSocket, or too much: `code` is the close code that says so.
    virtual void onBroken(SocketLeg &leg, std::uint16_t code, std::string_view detail) = 0;
};

// One side of a relayed WebSocket: gathers what comes in to messages, and frames what goes out. A text message that lies whole in the bytes
// at hand is not copied. Outgoing messages never tear one another: while pieces of a binary one leave, texts wait for its end. Worker thread.
class SocketLeg final {
public:
    enum class Side : std::uint8_t { Client, Upstream };

    // `maxMessage`: bytes of a message that may come in.
    SocketLeg(Side side, std::uint64_t maxMessage, Budget &buffered, SocketLegSink &sink);

    // In. The bytes are written to where they are masked. Stops when the sink said stop().
    void take(std::span<char> bytes);
    void take(std::string_view bytes); // of the upstream, whose frames are not masked
    void stop() { m_stopped = true; }

    // Out: appended to out(), which the owner empties.
    void sendText(std::string_view message);
    void sendBinary(std::string_view piece, bool begins, bool ends);
    void sendPing(std::string_view payload);
    void sendPong(std::string_view payload);
    // At most once; nothing follows it.
    void sendClose(std::uint16_t code, std::string_view reason);
    [[nodiscard]] bool hasClosed() const { return m_closeSent; }
    [[nodiscard]] std::string &out() { return m_out; }

    [[nodiscard]] Side side() const { return m_side; }

private:
    void handle(const http::websocket::FrameStep &step);
    void takeTextPiece(const http::websocket::FrameStep &step);
    [[nodiscard]] std::optional<http::websocket::MaskKey> mask() const;

    Side m_side;
    SocketLegSink &m_sink;
    http::websocket::FrameParser m_parser;
    BudgetShare m_share; // of m_text
    std::string m_text; // of a message that comes in more than one piece
    std::string m_out;
    std::vector<std::string> m_waiting; // texts for the end of the binary message
    bool m_inBinary = false; // one is on its way out
    bool m_closeSent = false;
    bool m_stopped = false;
};

} // namespace sluice::relay
