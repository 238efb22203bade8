#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sluice::analysis {

using Micros = std::chrono::microseconds;

// One request over one way. No thread rules: value.
struct LatencySample {
    bool hasFailed = false; // the times of a failure are not counted
    Micros total{0};
    std::optional<Micros> firstContent;
    std::optional<Micros> connect; // where a connection was opened for it
};

// What is told of one way.
struct LatencySummary {
    std::string way;
    std::uint64_t count = 0; // all requests
    std::uint64_t failures = 0;
    double failureRate = 0;
    double failureRateLow = 0; // between these it lies with 95 % confidence (Wilson)
    double failureRateHigh = 0;
    Micros mean{0}; // of those that did not fail, like all that follows
    Micros p50{0};
    Micros p95{0};
    bool isP95Extreme = true; // so few values that it is the greatest of them
    std::optional<Micros> firstContentMean;
    std::optional<Micros> firstContentP50;
    std::optional<Micros> connectMean;
};

// Whether a way differs from the one it is compared with by more than chance.
enum class LatencyVerdict : std::uint8_t { TooFew, Noise, Faster, Slower };
std::string_view wordOf(LatencyVerdict verdict);

struct LatencyDifference {
    LatencyVerdict verdict = LatencyVerdict::TooFew;
    double chance = 1; // of seeing such a difference, or a greater one, between equal ways (Mann–Whitney, two-sided)
    Micros median{0}; // this way's median less the other's
    Micros low{0}; // between these it lies with 95 % confidence (bootstrap)
    Micros high{0};
};

// The samples of one way: sums of all of them, and a fair choice of at most kKept for the quantiles. No thread rules: value.
class LatencySeries final {
public:
    static constexpr std::size_t kKept = 20'000;

    explicit LatencySeries(std::string way);

    void add(const LatencySample &sample);
    [[nodiscard]] const std::string &way() const { return m_way; }
    [[nodiscard]] LatencySummary summary() const;
    [[nodiscard]] const std::vector<Micros> &kept() const { return m_totals; }

private:
    struct Mean {
        std::uint64_t count = 0;
        Micros sum{0};

        void add(Micros value);
        [[nodiscard]] std::optional<Micros> value() const;
    };

    std::string m_way;
    std::uint64_t m_count = 0;
    std::uint64_t m_failures = 0;
    Mean m_total;
    Mean m_firstContent;
    Mean m_connect;
    std::vector<Micros> m_totals;
    std::vector<Micros> m_firstContents;
    std::uint64_t m_random = 0x9E3779B97F4A7C15ULL; // the same choice every time
};

// Fewer successes than this on a side, and nothing is said about a difference.
inline constexpr std::size_t kFewestToCompare = 5;

// How `way` differs from `baseline`. By rank, since latencies have long tails: one slow answer must not decide. The same series give the same
// answer. Any thread.
LatencyDifference compareLatency(const LatencySeries &baseline, const LatencySeries &way);

} // namespace sluice::analysis
