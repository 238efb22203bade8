#include "http/websocket/frame_parser.h"

#include <algorithm>
#include <cassert>
#include <cstring>

namespace sluice::http::websocket {

namespace {

constexpr std::uint8_t kFin = 0x80;
constexpr std::uint8_t kReserved = 0x70;
constexpr std::uint8_t kOpcode = 0x0F;
constexpr std::uint8_t kMasked = 0x80;
constexpr std::uint8_t kLength = 0x7F;
constexpr std::uint8_t kLength16 = 126;
constexpr std::uint8_t kLength64 = 127;

FrameStep more(std::size_t consumed)
{
    FrameStep step;
    step.consumed = consumed;
    return step;
}

} // namespace

FrameParser::FrameParser(Reads reads, std::uint64_t maxMessage)
    : m_reads(reads)
    , m_maxMessage(maxMessage)
{
}

FrameStep FrameParser::feed(std::span<char> input)
{
    std::size_t at = 0;
    if (m_phase == Phase::Closed && !input.empty()) {
        refuse(close_code::kProtocolError, "bytes follow a close frame");
    }
    if (m_phase == Phase::Start && !readHead(input, at) && m_phase != Phase::Failed) {
        return more(at);
    }
    switch (m_phase) {
    case Phase::Data:
        return dataStep(input, at);
    case Phase::Control: {
        const std::size_t wanted = static_cast<std::size_t>(m_length - m_offset);
        const std::span<char> piece = input.subspan(at, std::min(wanted, input.size() - at));
        unmask(piece);
        std::copy(piece.begin(), piece.end(), m_controlPayload.begin() + static_cast<std::ptrdiff_t>(m_offset));
        m_offset += piece.size();
        at += piece.size();
        if (m_offset < m_length) {
            return more(at);
        }
        FrameStep step = controlStep();
        step.consumed = at;
        return step;
    }
    case Phase::Start:
    case Phase::Closed:
        return more(at);
    case Phase::Failed:
        break;
    }
    return failed(at);
}

FrameStep FrameParser::feedUnmasked(std::string_view input)
{
    assert(m_reads == Reads::FromServer);
    // unmask() alone writes, and only to what comes from a client.
    return feed(std::span<char>(const_cast<char *>(input.data()), input.size()));
}

// How many bytes the head has, as far as the bytes at hand can tell.
std::size_t FrameParser::headLength() const
{
    if (m_headSize < 2) {
        return 2;
    }
    const std::uint8_t length = m_head[1] & kLength;
    const std::size_t extended = length == kLength16 ? 2 : length == kLength64 ? 8 : 0;
    return 2 + extended + ((m_head[1] & kMasked) != 0 ? 4 : 0);
}

bool FrameParser::readHead(std::span<char> input, std::size_t &at)
{
    while (true) {
        const std::size_t wanted = headLength();
        while (m_headSize < wanted && at < input.size()) {
            m_head[m_headSize++] = static_cast<std::uint8_t>(input[at++]);
            // The first bytes are judged as they come: the verdict must not depend on how the input was cut.
            if (m_headSize <= 2 && !settleHead()) {
                return false;
            }
        }
        if (m_headSize < wanted) {
            return false;
        }
        if (wanted == headLength()) {
            break;
        }
    }
    const std::uint8_t shortLength = m_head[1] & kLength;
    std::size_t next = 2;
    m_length = shortLength;
    if (shortLength >= kLength16) {
        const std::size_t bytes = shortLength == kLength16 ? 2 : 8;
        m_length = 0;
        for (std::size_t i = 0; i < bytes; ++i) {
            m_length = m_length << 8U | m_head[next++];
        }
        if (m_length < (bytes == 2 ? kLength16 : 0x10000U) || (m_length >> 63U) != 0) {
            return refuse(close_code::kProtocolError, "the length of a frame is not in its shortest form");
        }
    }
    if ((m_head[1] & kMasked) != 0) {
        std::copy_n(m_head.begin() + static_cast<std::ptrdiff_t>(next), m_mask.size(), m_mask.begin());
    }
    m_headSize = 0;
    m_offset = 0;
    m_fin = (m_head[0] & kFin) != 0;
    const std::uint8_t opcode = m_head[0] & kOpcode;
    if (opcode >= static_cast<std::uint8_t>(Opcode::Close)) {
        m_control = static_cast<Opcode>(opcode);
        m_phase = Phase::Control;
        return true;
    }
    return settleData(m_fin, opcode);
}

// What the first two bytes already forbid.
bool FrameParser::settleHead()
{
    const std::uint8_t opcode = m_head[0] & kOpcode;
    const bool control = opcode >= static_cast<std::uint8_t>(Opcode::Close);
    if (m_headSize == 1) {
        if ((m_head[0] & kReserved) != 0) {
            return refuse(close_code::kProtocolError, "a frame uses an extension nobody agreed to");
        }
        if (opcode > static_cast<std::uint8_t>(control ? Opcode::Pong : Opcode::Binary)) {
            return refuse(close_code::kProtocolError, "a frame has an unknown opcode");
        }
        if (control && (m_head[0] & kFin) == 0) {
            return refuse(close_code::kProtocolError, "a control frame is fragmented");
        }
        if (opcode == static_cast<std::uint8_t>(Opcode::Continuation) && !m_inMessage) {
            return refuse(close_code::kProtocolError, "a continuation frame continues no message");
        }
        if (!control && opcode != static_cast<std::uint8_t>(Opcode::Continuation) && m_inMessage) {
            return refuse(close_code::kProtocolError, "a message begins inside another");
        }
        return true;
    }
    const bool masked = (m_head[1] & kMasked) != 0;
    if (masked != (m_reads == Reads::FromClient)) {
        return refuse(close_code::kProtocolError,
                      masked ? "a frame from the server is masked" : "a frame from the client is not masked");
    }
    if (control && (m_head[1] & kLength) > kMaxControlPayload) {
        return refuse(close_code::kProtocolError, "a control frame is too long");
    }
    return true;
}

bool FrameParser::settleData(bool fin, std::uint8_t opcode)
{
    if (!m_inMessage) {
        m_messageOpcode = static_cast<Opcode>(opcode);
        m_messageBegins = true;
        m_messageBytes = 0;
        m_utf8.reset();
    }
    if (m_maxMessage != 0 && m_length > m_maxMessage - std::min(m_maxMessage, m_messageBytes)) {
        return refuse(close_code::kTooBig, "a message is larger than the limit");
    }
    m_messageBytes += m_length;
    m_inMessage = !fin;
    m_phase = Phase::Data;
    return true;
}

FrameStep FrameParser::dataStep(std::span<char> input, std::size_t at)
{
    const std::uint64_t left = m_length - m_offset;
    const std::size_t size = static_cast<std::size_t>(std::min<std::uint64_t>(left, input.size() - at));
    if (size == 0 && left > 0) {
        return more(at);
    }
    const std::span<char> piece = input.subspan(at, size);
    unmask(piece);
    FrameStep step;
    step.event = FrameStep::Event::Data;
    step.consumed = at + size;
    step.payload = {piece.data(), piece.size()};
    step.opcode = m_messageOpcode;
    step.messageBegins = m_messageBegins;
    step.frameFin = m_fin;
    step.frameLength = m_length;
    step.frameOffset = m_offset;
    m_offset += size;
    m_messageBegins = false;
    const bool frameEnds = m_offset == m_length;
    step.messageEnds = frameEnds && m_fin;
    if (m_messageOpcode == Opcode::Text
        && (!m_utf8.feed(step.payload) || (step.messageEnds && !m_utf8.isWhole()))) {
        refuse(close_code::kInvalidText, "a text message is not UTF-8");
        return failed(step.consumed);
    }
    if (frameEnds) {
        m_phase = Phase::Start;
    }
    return step;
}

FrameStep FrameParser::controlStep()
{
    m_phase = Phase::Start;
    if (m_control == Opcode::Close) {
        return closeStep();
    }
    FrameStep step;
    step.event = m_control == Opcode::Ping ? FrameStep::Event::Ping : FrameStep::Event::Pong;
    step.payload = {m_controlPayload.data(), static_cast<std::size_t>(m_length)};
    return step;
}

FrameStep FrameParser::closeStep()
{
    FrameStep step;
    step.event = FrameStep::Event::Close;
    step.closeCode = close_code::kNone;
    if (m_length == 1) {
        refuse(close_code::kProtocolError, "a close frame has half a code");
        return failed(0);
    }
    if (m_length >= 2) {
        const auto high = static_cast<std::uint8_t>(m_controlPayload[0]);
        const auto low = static_cast<std::uint8_t>(m_controlPayload[1]);
        step.closeCode = static_cast<std::uint16_t>(high << 8U | low);
        if (!isSendableCloseCode(step.closeCode)) {
            refuse(close_code::kProtocolError, "a close frame has a code that may not be sent");
            return failed(0);
        }
        step.payload = {m_controlPayload.data() + 2, static_cast<std::size_t>(m_length) - 2};
        Utf8Check reason;
        if (!reason.feed(step.payload) || !reason.isWhole()) {
            refuse(close_code::kInvalidText, "the reason in a close frame is not UTF-8");
            return failed(0);
        }
    }
    m_phase = Phase::Closed;
    return step;
}

// Eight bytes a turn once the key is aligned with the piece: audio and images come in megabytes.
void FrameParser::unmask(std::span<char> bytes)
{
    if (m_reads != Reads::FromClient || bytes.empty()) {
        return;
    }
    std::array<std::uint8_t, 8> turned{};
    for (std::size_t i = 0; i < turned.size(); ++i) {
        turned[i] = m_mask[(m_offset + i) % m_mask.size()];
    }
    std::uint64_t key = 0;
    std::memcpy(&key, turned.data(), sizeof key);
    std::size_t at = 0;
    for (; at + sizeof key <= bytes.size(); at += sizeof key) {
        std::uint64_t word = 0;
        std::memcpy(&word, bytes.data() + at, sizeof word);
        word ^= key;
        std::memcpy(bytes.data() + at, &word, sizeof word);
    }
    for (std::size_t i = 0; at < bytes.size(); ++at, ++i) {
        bytes[at] = static_cast<char>(static_cast<std::uint8_t>(bytes[at]) ^ turned[i]);
    }
}

bool FrameParser::refuse(std::uint16_t code, std::string_view detail)
{
    m_phase = Phase::Failed;
    m_errorCode = code;
    m_errorDetail = detail;
    return false;
}

FrameStep FrameParser::failed(std::size_t consumed) const
{
    FrameStep step;
    step.event = FrameStep::Event::Error;
    step.consumed = consumed;
    step.closeCode = m_errorCode;
    step.detail = m_errorDetail;
    return step;
}

} // namespace sluice::http::websocket
