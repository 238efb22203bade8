#pragma once

#include <cstdint>

namespace sluice::policy {

// Random numbers for jitter and draws (SplitMix64): the same seed gives the same row on every platform, and a copy continues
// the row without disturbing it. Never for secrets. No thread rules: value.
class RandomSource final {
public:
    explicit RandomSource(std::uint64_t seed)
        : m_state(seed)
    {
    }

    std::uint64_t next()
    {
        m_state += 0x9e3779b97f4a7c15ULL;
        return mix(m_state);
    }

    double unit() { return toUnit(next()); } // [0, 1)

    // Also a hash of 64 bits whose every bit depends on every bit of `value`.
    static std::uint64_t mix(std::uint64_t value)
    {
        value = (value ^ (value >> 30)) * 0xbf58476d1ce4e5b9ULL;
        value = (value ^ (value >> 27)) * 0x94d049bb133111ebULL;
        return value ^ (value >> 31);
    }

    static double toUnit(std::uint64_t value) { return static_cast<double>(value >> 11) * 0x1.0p-53; }

private:
    std::uint64_t m_state;
};

} // namespace sluice::policy
