#include "analysis/latency_comparison.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <span>
#include <utility>

namespace sluice::analysis {

namespace {

constexpr double kSignificant = 0.05;
constexpr double kZ95 = 1.959964;
constexpr int kResamples = 1'000;
constexpr std::size_t kMostResampled = 1'000; // values of a side
constexpr std::size_t kFewestForP95 = 20; // with fewer, the 95th percentile is the greatest value

std::uint64_t nextRandom(std::uint64_t &state)
{
    state ^= state << 13U;
    state ^= state >> 7U;
    state ^= state << 17U;
    return state;
}

// The value that `q` of the values do not exceed; reorders them.
Micros quantile(std::span<Micros> values, double q)
{
    if (values.empty()) {
        return Micros{0};
    }
    const auto rank = static_cast<std::size_t>(std::ceil(q * static_cast<double>(values.size())));
    const auto at = values.begin() + static_cast<std::ptrdiff_t>(std::max<std::size_t>(rank, 1) - 1);
    std::nth_element(values.begin(), at, values.end());
    return *at;
}

// The middle, or the mean of the two in the middle; reorders them.
Micros medianOf(std::span<Micros> values)
{
    const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
    std::nth_element(values.begin(), middle, values.end());
    if (values.size() % 2 == 1) {
        return *middle;
    }
    return (*middle + *std::max_element(values.begin(), middle)) / 2;
}

// Mann and Whitney's U with the normal approximation, corrected for ties and continuity: the chance of such ranks between equal sides.
double chanceOf(const std::vector<Micros> &left, const std::vector<Micros> &right)
{
    std::vector<std::pair<Micros, bool>> all;
    all.reserve(left.size() + right.size());
    for (const Micros value : left) {
        all.emplace_back(value, true);
    }
    for (const Micros value : right) {
        all.emplace_back(value, false);
    }
    std::sort(all.begin(), all.end());
    const double n1 = static_cast<double>(left.size());
    const double n2 = static_cast<double>(right.size());
    const double n = n1 + n2;
    double rankSum = 0; // of the left side
    double ties = 0;
    for (std::size_t i = 0; i < all.size();) {
        std::size_t end = i;
        while (end < all.size() && all[end].first == all[i].first) {
            ++end;
        }
        const double equal = static_cast<double>(end - i);
        const double rank = (static_cast<double>(i) + 1 + static_cast<double>(end)) / 2;
        for (; i < end; ++i) {
            rankSum += all[i].second ? rank : 0;
        }
        ties += equal * equal * equal - equal;
    }
    const double u = rankSum - n1 * (n1 + 1) / 2;
    const double variance = n1 * n2 / 12 * (n + 1 - ties / (n * (n - 1)));
    if (variance <= 0) {
        return 1; // all values are equal
    }
    const double distance = std::max(0.0, std::abs(u - n1 * n2 / 2) - 0.5);
    return std::erfc(distance / std::sqrt(variance) / std::sqrt(2.0));
}

std::vector<Micros> thinned(const std::vector<Micros> &values)
{
    if (values.size() <= kMostResampled) {
        return values;
    }
    std::vector<Micros> some;
    for (std::size_t i = 0; i < kMostResampled; ++i) {
        some.push_back(values[i * values.size() / kMostResampled]);
    }
    return some;
}

// The median of a draw with replacement.
Micros drawnMedian(const std::vector<Micros> &values, std::vector<Micros> &draw, std::uint64_t &random)
{
    draw.resize(values.size());
    for (Micros &one : draw) {
        one = values[nextRandom(random) % values.size()];
    }
    return medianOf(draw);
}

} // namespace

std::string_view wordOf(LatencyVerdict verdict)
{
    constexpr std::array<std::string_view, 4> kWords{"too_few", "noise", "faster", "slower"};
    return kWords[static_cast<std::size_t>(verdict)];
}

void LatencySeries::Mean::add(Micros value)
{
    ++count;
    sum += value;
}

std::optional<Micros> LatencySeries::Mean::value() const
{
    return count == 0 ? std::nullopt : std::optional(sum / static_cast<std::int64_t>(count));
}

LatencySeries::LatencySeries(std::string way)
    : m_way(std::move(way))
{
}

void LatencySeries::add(const LatencySample &sample)
{
    ++m_count;
    if (sample.hasFailed) {
        ++m_failures;
        return;
    }
    // Every value has the same chance to be among the kept ones.
    const auto keep = [this](std::vector<Micros> &kept, std::uint64_t seen, Micros value) {
        if (kept.size() < kKept) {
            kept.push_back(value);
        } else if (const std::uint64_t place = nextRandom(m_random) % seen; place < kKept) {
            kept[place] = value;
        }
    };
    m_total.add(sample.total);
    keep(m_totals, m_total.count, sample.total);
    if (sample.firstContent) {
        m_firstContent.add(*sample.firstContent);
        keep(m_firstContents, m_firstContent.count, *sample.firstContent);
    }
    if (sample.connect) {
        m_connect.add(*sample.connect);
    }
}

LatencySummary LatencySeries::summary() const
{
    LatencySummary summary;
    summary.way = m_way;
    summary.count = m_count;
    summary.failures = m_failures;
    if (m_count > 0) {
        const double n = static_cast<double>(m_count);
        const double rate = static_cast<double>(m_failures) / n;
        const double z2 = kZ95 * kZ95;
        const double centre = (rate + z2 / (2 * n)) / (1 + z2 / n);
        const double reach = kZ95 / (1 + z2 / n) * std::sqrt(rate * (1 - rate) / n + z2 / (4 * n * n));
        summary.failureRate = rate;
        summary.failureRateLow = m_failures == 0 ? 0 : std::max(0.0, centre - reach);
        summary.failureRateHigh = m_failures == m_count ? 1 : std::min(1.0, centre + reach);
    }
    std::vector<Micros> values = m_totals;
    summary.mean = m_total.value().value_or(Micros{0});
    if (!values.empty()) {
        summary.p50 = medianOf(values);
        summary.p95 = quantile(values, 0.95);
    }
    summary.isP95Extreme = values.size() < kFewestForP95;
    summary.firstContentMean = m_firstContent.value();
    if (!m_firstContents.empty()) {
        values = m_firstContents;
        summary.firstContentP50 = medianOf(values);
    }
    summary.connectMean = m_connect.value();
    return summary;
}

LatencyDifference compareLatency(const LatencySeries &baseline, const LatencySeries &way)
{
    LatencyDifference difference;
    if (baseline.kept().size() < kFewestToCompare || way.kept().size() < kFewestToCompare) {
        return difference;
    }
    difference.chance = chanceOf(baseline.kept(), way.kept());
    const std::vector<Micros> before = thinned(baseline.kept());
    const std::vector<Micros> after = thinned(way.kept());
    std::vector<Micros> draw = before;
    const Micros baselineMedian = medianOf(draw);
    draw = after;
    difference.median = medianOf(draw) - baselineMedian;
    std::uint64_t random = 0x2545F4914F6CDD1DULL;
    std::vector<Micros> differences;
    differences.reserve(kResamples);
    for (int i = 0; i < kResamples; ++i) {
        const Micros one = drawnMedian(after, draw, random);
        differences.push_back(one - drawnMedian(before, draw, random));
    }
    difference.low = quantile(differences, 0.025);
    difference.high = quantile(differences, 0.975);
    if (difference.chance >= kSignificant || difference.median == Micros{0}) {
        difference.verdict = LatencyVerdict::Noise;
    } else {
        difference.verdict = difference.median < Micros{0} ? LatencyVerdict::Faster : LatencyVerdict::Slower;
    }
    return difference;
}

} // namespace sluice::analysis
