#include "relay/websocket/socket_leg.h"

#include "http/websocket/frame_writer.h"

#include <QRandomGenerator>

namespace sluice::relay {

namespace {

using http::websocket::FrameParser;
using http::websocket::FrameStep;
using http::websocket::MaskKey;
using http::websocket::Opcode;

constexpr std::uint16_t kTryAgainLater = 1013;

} // namespace

SocketLeg::SocketLeg(Side side, std::uint64_t maxMessage, Budget &buffered, SocketLegSink &sink)
    : m_side(side)
    , m_sink(sink)
    , m_parser(side == Side::Client ? FrameParser::Reads::FromClient : FrameParser::Reads::FromServer, maxMessage)
    , m_share(buffered)
{
}

void SocketLeg::take(std::span<char> bytes)
{
    while (!m_stopped) {
        const FrameStep step = m_parser.feed(bytes);
        bytes = bytes.subspan(step.consumed);
        if (step.event == FrameStep::Event::NeedMore) {
            return;
        }
        handle(step);
    }
}

void SocketLeg::take(std::string_view bytes)
{
    while (!m_stopped) {
        const FrameStep step = m_parser.feedUnmasked(bytes);
        bytes.remove_prefix(step.consumed);
        if (step.event == FrameStep::Event::NeedMore) {
            return;
        }
        handle(step);
    }
}

void SocketLeg::handle(const FrameStep &step)
{
    switch (step.event) {
    case FrameStep::Event::NeedMore:
        return;
    case FrameStep::Event::Data:
        if (step.opcode == Opcode::Text) {
            takeTextPiece(step);
        } else {
            m_sink.onBinary(*this, step.payload, step.messageBegins, step.messageEnds);
        }
        return;
    case FrameStep::Event::Ping:
        m_sink.onPing(*this, step.payload);
        return;
    case FrameStep::Event::Pong:
        m_sink.onPong(*this, step.payload);
        return;
    case FrameStep::Event::Close:
        m_stopped = true;
        m_sink.onClose(*this, step.closeCode, step.payload);
        return;
    case FrameStep::Event::Error:
        m_stopped = true;
        m_sink.onBroken(*this, step.closeCode, step.detail);
        return;
    }
}

void SocketLeg::takeTextPiece(const FrameStep &step)
{
    if (step.messageBegins && step.messageEnds) {
        m_sink.onText(*this, step.payload);
        return;
    }
    if (!m_share.grow(static_cast<std::int64_t>(step.payload.size()))) {
        m_stopped = true;
        m_sink.onBroken(*this, kTryAgainLater, "too much is being read at once");
        return;
    }
    m_text.append(step.payload);
    if (!step.messageEnds) {
        return;
    }
    const std::string message = std::move(m_text);
    m_text.clear();
    m_sink.onText(*this, message);
    m_share.release();
}

void SocketLeg::sendText(std::string_view message)
{
    if (m_closeSent) {
        return;
    }
    if (m_inBinary) {
        m_waiting.emplace_back(message);
        return;
    }
    http::websocket::writeFrame(m_out, Opcode::Text, message, mask());
}

void SocketLeg::sendBinary(std::string_view piece, bool begins, bool ends)
{
    if (m_closeSent) {
        return;
    }
    // Each piece is a fragment of its own, so that control frames fit between.
    http::websocket::writeFrame(m_out, begins ? Opcode::Binary : Opcode::Continuation, piece, mask(), ends);
    m_inBinary = !ends;
    if (ends) {
        for (const std::string &message : std::exchange(m_waiting, {})) {
            sendText(message);
        }
    }
}

void SocketLeg::sendPing(std::string_view payload)
{
    if (!m_closeSent) {
        http::websocket::writeFrame(m_out, Opcode::Ping, payload, mask());
    }
}

void SocketLeg::sendPong(std::string_view payload)
{
    if (!m_closeSent) {
        http::websocket::writeFrame(m_out, Opcode::Pong, payload, mask());
    }
}

void SocketLeg::sendClose(std::uint16_t code, std::string_view reason)
{
    if (!m_closeSent) {
        http::websocket::writeClose(m_out, code, reason, mask());
        m_closeSent = true;
    }
}

// RFC 6455 5.3: frames of a client are masked, each with a key nobody can foresee.
std::optional<MaskKey> SocketLeg::mask() const
{
    if (m_side == Side::Client) {
        return std::nullopt;
    }
    const quint32 random = QRandomGenerator::system()->generate();
    return MaskKey{static_cast<std::uint8_t>(random), static_cast<std::uint8_t>(random >> 8U),
                   static_cast<std::uint8_t>(random >> 16U), static_cast<std::uint8_t>(random >> 24U)};
}

} // namespace sluice::relay
