#include "base/histogram.h"

#include <algorithm>
#include <bit>
#include <cmath>

namespace sluice::base {

namespace {

// Bucket 8*o + s holds [2^o * (8+s)/8, 2^o * (9+s)/8) microseconds.
std::size_t bucketOf(Duration value)
{
    const auto us = static_cast<std::uint64_t>(
        std::max<std::int64_t>(1, std::chrono::duration_cast<std::chrono::microseconds>(value).count()));
    const auto octave = static_cast<std::size_t>(std::bit_width(us) - 1);
    const std::uint64_t step = octave >= 3 ? (us >> (octave - 3)) & 7U : (us << (3 - octave)) & 7U;
    return std::min<std::size_t>(octave * 8 + step, 255);
}

Duration middleOf(std::size_t bucket)
{
    const double low = std::ldexp(static_cast<double>(8 + bucket % 8) / 8.0, static_cast<int>(bucket / 8));
    const double high = std::ldexp(static_cast<double>(9 + bucket % 8) / 8.0, static_cast<int>(bucket / 8));
    return std::chrono::duration_cast<Duration>(std::chrono::duration<double, std::micro>((low + high) / 2));
}

} // namespace

void Histogram::record(Duration value)
{
    ++m_buckets.at(bucketOf(value));
    ++m_count;
}

void Histogram::add(const Histogram &other)
{
    for (std::size_t i = 0; i < m_buckets.size(); ++i) {
        m_buckets.at(i) += other.m_buckets.at(i);
    }
    m_count += other.m_count;
}

void Histogram::clear()
{
    m_buckets.fill(0);
    m_count = 0;
}

Duration Histogram::quantile(double q) const
{
    if (m_count == 0) {
        return Duration::zero();
    }
    const auto rank = static_cast<std::uint64_t>(std::ceil(std::clamp(q, 0.0, 1.0) * static_cast<double>(m_count)));
    std::uint64_t seen = 0;
    for (std::size_t i = 0; i < m_buckets.size(); ++i) {
        seen += m_buckets.at(i);
        if (seen >= std::max<std::uint64_t>(rank, 1)) {
            return middleOf(i);
        }
    }
    return middleOf(m_buckets.size() - 1);
}

} // namespace sluice::base
