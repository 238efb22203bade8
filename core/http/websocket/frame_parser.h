#pragma once

#include "http/websocket/opcode.h"
#include "http/websocket/utf8_check.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace sluice::http::websocket {

// One step of a FrameParser. The caller loops: feed what is left, act on `event`, until NeedMore or Error.
struct FrameStep {
    enum class Event : std::uint8_t {
        NeedMore, // everything given was taken
        Data, // a piece of a text or binary message
        Ping, // `payload`, whole
        Pong, // `payload`, whole
        Close, // `closeCode` (1005 if the frame had none) and, as `payload`, the reason; no frame may follow
        Error, // `closeCode` answers it, `detail` says why; the connection must end
    };
    Event event = Event::NeedMore;
    std::size_t consumed = 0; // bytes of the input this step took
    // Data: a view into the input, unmasked in place. Control frames: a view into the parser. Both live until the next feed().
    std::string_view payload;
    // Data only.
    Opcode opcode = Opcode::Text; // of the message: Text or Binary, never Continuation
    bool messageBegins = false; // the first piece of a message
    bool messageEnds = false; // the last one: a message of no bytes has one piece that is both
    bool frameFin = false; // the FIN bit of the frame this piece is from
    std::uint64_t frameLength = 0; // whole payload of that frame
    std::uint64_t frameOffset = 0; // where in it this piece begins

    std::uint16_t closeCode = 0;
    std::string_view detail; // a constant
};

// Reads WebSocket frames (RFC 6455, no extension) out of a byte stream cut anywhere. Data frames are given out piece by piece as they
// come and never gathered, so a large frame costs no memory; control frames are at most 125 bytes and come whole, also between the
// fragments of a message. Refused: RSV bits, unknown opcodes, masking against the role, lengths that are not minimal, control frames that
// are long or fragmented, fragments out of order, close codes that may not be sent, text that is not UTF-8 (at its first wrong byte),
// messages over the limit, anything after a close frame. No thread rules: value.
class FrameParser final {
public:
    enum class Reads : std::uint8_t {
        FromClient, // frames must be masked
        FromServer, // frames must not be masked
    };

    // `maxMessage`: bytes of one message over all its fragments; 0: unlimited.
    explicit FrameParser(Reads reads, std::uint64_t maxMessage = 0);

    // The input is written to: payloads are unmasked in place.
    [[nodiscard]] FrameStep feed(std::span<char> input);
    // The same for a parser that reads from a server: nothing is masked, and the input stays as it is.
    [[nodiscard]] FrameStep feedUnmasked(std::string_view input);

    // A message or a frame has begun and not ended.
    [[nodiscard]] bool isInside() const { return m_inMessage || m_phase != Phase::Start || m_headSize > 0; }

private:
    enum class Phase : std::uint8_t { Start, Data, Control, Closed, Failed };

    // Takes bytes of a frame head; false while it is not complete or when m_error is set.
    bool readHead(std::span<char> input, std::size_t &at);
    [[nodiscard]] std::size_t headLength() const;
    bool settleHead();
    bool settleData(bool fin, std::uint8_t opcode);
    FrameStep dataStep(std::span<char> input, std::size_t at);
    FrameStep controlStep();
    FrameStep closeStep();
    void unmask(std::span<char> bytes);
    bool refuse(std::uint16_t code, std::string_view detail);
    [[nodiscard]] FrameStep failed(std::size_t consumed) const;

    Reads m_reads;
    std::uint64_t m_maxMessage;
    Phase m_phase = Phase::Start;

    // The frame being read.
    std::array<std::uint8_t, 14> m_head{};
    std::size_t m_headSize = 0;
    MaskKey m_mask{};
    std::uint64_t m_length = 0;
    std::uint64_t m_offset = 0; // payload bytes taken
    bool m_fin = false;
    Opcode m_control = Opcode::Ping;
    std::array<char, kMaxControlPayload> m_controlPayload{};

    // The message being read.
    bool m_inMessage = false; // a frame without FIN has come
    bool m_messageBegins = false; // nothing of it was given out
    Opcode m_messageOpcode = Opcode::Text;
    std::uint64_t m_messageBytes = 0; // of all frames whose heads were read
    Utf8Check m_utf8;

    std::uint16_t m_errorCode = 0;
    std::string_view m_errorDetail;
};

} // namespace sluice::http::websocket
