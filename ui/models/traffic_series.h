#pragma once

#include "api/records.h"
#include "base/histogram.h"

#include <QDateTime>
#include <QList>

#include <array>
#include <chrono>
#include <cstdint>
#include <vector>

namespace sluice::ui {

// What is counted in one interval of a series. Adds up; percentiles are read from the histograms,
// never averaged. No thread rules: value.
struct TrafficBucket {
    std::int64_t requests = 0;
    std::int64_t errors = 0;
    std::int64_t refused = 0;
    std::array<std::int64_t, 4> verdicts{}; // by policy::VerdictKind
    std::int64_t tokensIn = 0;
    std::int64_t tokensOut = 0;
    base::Histogram latency;
    base::Histogram ttft;

    void add(const api::TrafficSample &sample);
    void add(const TrafficBucket &other);
    bool operator==(const TrafficBucket &) const = default;
};

// A ring of buckets of equal length that ends now. Time is an argument in seconds of any clock that
// does not run backwards. A gap (the computer slept, the relay stood still) leaves empty buckets
// and never stretches the series. No thread rules: value.
class TrafficRing final {
public:
    TrafficRing(int buckets, std::chrono::seconds resolution);

    void add(const api::TrafficSample &sample, std::int64_t second);
    void advanceTo(std::int64_t second); // opens buckets up to that second

    [[nodiscard]] int size() const { return static_cast<int>(m_buckets.size()); }
    [[nodiscard]] std::chrono::seconds resolution() const { return m_resolution; }
    [[nodiscard]] const TrafficBucket &at(int index) const; // 0: oldest
    [[nodiscard]] TrafficBucket total() const;
    // Buckets that had a chance to be filled since the first sample, the running one included.
    [[nodiscard]] int filled() const { return m_filled; }

private:
    std::vector<TrafficBucket> m_buckets;
    std::chrono::seconds m_resolution;
    std::int64_t m_newest = -1; // number of the newest bucket: second / resolution
    int m_head = 0; // its place in m_buckets
    int m_filled = 0;
};

enum class Horizon { FiveMinutes, HalfHour, SixHours, Day };
inline constexpr int kHorizonCount = 4;

std::chrono::seconds lengthOf(Horizon horizon);

// All horizons at once: every sample goes into each ring, so that a change of horizon shows its
// whole past at once. No thread rules: value.
class TrafficSeries final {
public:
    TrafficSeries();

    void add(const api::TrafficSample &sample);

    [[nodiscard]] const TrafficRing &ring(Horizon horizon) const;
    [[nodiscard]] bool isEmpty() const { return m_lastSecond < 0; }

private:
    std::array<TrafficRing, kHorizonCount> m_rings;
    std::int64_t m_lastSecond = -1;
};

} // namespace sluice::ui
