#include "http/websocket/utf8_check.h"

#include <cstring>

namespace sluice::http::websocket {

namespace {

// Between characters, and what has to come next inside one (Unicode, table 3-7).
enum State : std::uint8_t {
    kBetween,
    kTail1, // one byte 80..BF
    kTail2,
    kTail3,
    kAfterE0, // A0..BF, then one
    kAfterED, // 80..9F, then one
    kAfterF0, // 90..BF, then two
    kAfterF4, // 80..8F, then two
    kWrong,
};

State first(std::uint8_t byte)
{
    if (byte < 0x80) {
        return kBetween;
    }
    if (byte < 0xC2) {
        return kWrong;
    }
    if (byte < 0xE0) {
        return kTail1;
    }
    if (byte < 0xF0) {
        return byte == 0xE0 ? kAfterE0 : byte == 0xED ? kAfterED : kTail2;
    }
    if (byte > 0xF4) {
        return kWrong;
    }
    return byte == 0xF0 ? kAfterF0 : byte == 0xF4 ? kAfterF4 : kTail3;
}

State inside(std::uint8_t state, std::uint8_t byte)
{
    const auto within = [byte](std::uint8_t low, std::uint8_t high, State next) {
        return byte >= low && byte <= high ? next : kWrong;
    };
    switch (state) {
    case kTail1:
        return within(0x80, 0xBF, kBetween);
    case kTail2:
        return within(0x80, 0xBF, kTail1);
    case kTail3:
        return within(0x80, 0xBF, kTail2);
    case kAfterE0:
        return within(0xA0, 0xBF, kTail1);
    case kAfterED:
        return within(0x80, 0x9F, kTail1);
    case kAfterF0:
        return within(0x90, 0xBF, kTail2);
    case kAfterF4:
        return within(0x80, 0x8F, kTail2);
    default:
        return kWrong;
    }
}

} // namespace

bool Utf8Check::feed(std::string_view bytes)
{
    std::uint8_t state = m_state;
    std::size_t at = 0;
    while (at < bytes.size()) {
        if (state == kBetween) {
            // Eight ASCII bytes at a time: base64 audio is nothing else.
            std::uint64_t word = 0;
            while (at + sizeof word <= bytes.size()) {
                std::memcpy(&word, bytes.data() + at, sizeof word);
                if ((word & 0x8080808080808080ULL) != 0) {
                    break;
                }
                at += sizeof word;
            }
            if (at == bytes.size()) {
                break;
            }
            state = first(static_cast<std::uint8_t>(bytes[at++]));
        } else {
            state = inside(state, static_cast<std::uint8_t>(bytes[at++]));
        }
        if (state == kWrong) {
            break;
        }
    }
    m_state = state;
    return state != kWrong;
}

} // namespace sluice::http::websocket
