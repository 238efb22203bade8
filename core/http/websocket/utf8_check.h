#pragma once

#include <cstdint>
#include <string_view>

namespace sluice::http::websocket {

// Whether a text is UTF-8 (no overlong form, no surrogate, nothing above U+10FFFF), told at the first byte that cannot be, whatever pieces
// the text comes in. Private to http/websocket. No thread rules: value.
class Utf8Check final {
public:
    // False once a byte was wrong; it stays false until reset().
    bool feed(std::string_view bytes);
    // The text may end here: no character has begun and not ended.
    [[nodiscard]] bool isWhole() const { return m_state == 0; }
    void reset() { m_state = 0; }

private:
    std::uint8_t m_state = 0; // of the automaton in the source; 0: between characters
};

} // namespace sluice::http::websocket
