#include "http/websocket/frame_writer.h"

namespace sluice::http::websocket {

namespace {

void appendNumber(std::string &out, std::uint64_t number, unsigned bytes)
{
    while (bytes > 0) {
        out += static_cast<char>(number >> (8 * --bytes) & 0xFFU);
    }
}

} // namespace

void writeFrameHead(std::string &out, Opcode opcode, bool fin, std::uint64_t length, const std::optional<MaskKey> &mask)
{
    const unsigned masked = mask ? 0x80U : 0U;
    out += static_cast<char>((fin ? 0x80U : 0U) | static_cast<unsigned>(opcode));
    if (length < 126) {
        out += static_cast<char>(masked | static_cast<unsigned>(length));
    } else if (length < 0x10000) {
        out += static_cast<char>(masked | 126U);
        appendNumber(out, length, 2);
    } else {
        out += static_cast<char>(masked | 127U);
        appendNumber(out, length, 8);
    }
    if (mask) {
        for (const std::uint8_t byte : *mask) {
            out += static_cast<char>(byte);
        }
    }
}

void writePayload(std::string &out, std::string_view bytes, const std::optional<MaskKey> &mask, std::uint64_t offset)
{
    const std::size_t begin = out.size();
    out.append(bytes);
    if (!mask) {
        return;
    }
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        char &byte = out[begin + i];
        byte = static_cast<char>(static_cast<std::uint8_t>(byte) ^ (*mask)[(offset + i) % mask->size()]);
    }
}

void writeFrame(std::string &out, Opcode opcode, std::string_view payload, const std::optional<MaskKey> &mask, bool fin)
{
    const bool control = opcode >= Opcode::Close;
    if (control) {
        payload = payload.substr(0, kMaxControlPayload);
    }
    writeFrameHead(out, opcode, fin || control, payload.size(), mask);
    writePayload(out, payload, mask);
}

void writeClose(std::string &out, std::uint16_t code, std::string_view reason, const std::optional<MaskKey> &mask)
{
    if (!isSendableCloseCode(code)) {
        writeFrame(out, Opcode::Close, {}, mask);
        return;
    }
    constexpr std::size_t kRoom = kMaxControlPayload - 2;
    if (reason.size() > kRoom) {
        std::size_t end = kRoom;
        while (end > 0 && (static_cast<std::uint8_t>(reason[end]) & 0xC0U) == 0x80) {
            --end;
        }
        reason = reason.substr(0, end);
    }
    std::string payload;
    payload.reserve(2 + reason.size());
    appendNumber(payload, code, 2);
    payload.append(reason);
    writeFrame(out, Opcode::Close, payload, mask);
}

} // namespace sluice::http::websocket
