#pragma once

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string_view>

namespace sluice::fuzz {

// Sizes of pieces out of one seed: the first byte of the input, so that the fuzzer can search for cuts too. No thread rules: value.
class Pieces final {
public:
    explicit Pieces(std::uint8_t seed)
        : m_state(seed * 2654435761U + 1U)
    {
    }

    // Cuts the next piece off `rest`.
    std::string_view next(std::string_view &rest)
    {
        m_state = m_state * 1664525U + 1013904223U;
        const std::size_t size = 1 + (m_state >> 24U) % 23;
        const std::string_view piece = rest.substr(0, size);
        rest.remove_prefix(piece.size());
        return piece;
    }

private:
    std::uint32_t m_state;
};

// A broken promise: the fuzzer, or the test, stops here with the input at hand.
inline void require(bool kept, const char *promise)
{
    if (!kept) {
        std::fprintf(stderr, "broken: %s\n", promise);
        std::abort();
    }
}

} // namespace sluice::fuzz
