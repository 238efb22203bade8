#include "policy/resilience/outlier_ejection.h"

#include <algorithm>
#include <cmath>

namespace sluice::policy {

namespace {

// Of the others only: with three endpoints the outlier itself would move mean and deviation so far that it never stands out
// (the largest z-score of n values is (n − 1) / √n).
constexpr double kDeviations = 1.9;

double successRate(const PeerRecord &peer)
{
    return 1.0 - static_cast<double>(peer.faults) / static_cast<double>(peer.requests);
}

// How far its success rate lies below its peers', in units of the threshold; below 1 it is no outlier.
double rateScore(const std::vector<PeerRecord> &peers, const std::vector<std::size_t> &compared, std::size_t self,
                 const OutlierSettings &settings)
{
    double sum = 0;
    double squares = 0;
    double count = 0;
    for (const std::size_t other : compared) {
        if (other != self) {
            const double rate = successRate(peers[other]);
            sum += rate;
            squares += rate * rate;
            ++count;
        }
    }
    const double mean = sum / count;
    const double deviation = std::sqrt(std::max(0.0, squares / count - mean * mean));
    return (mean - successRate(peers[self])) / std::max(settings.rateGap, kDeviations * deviation);
}

double latencyScore(const std::vector<PeerRecord> &peers, const std::vector<std::size_t> &compared, std::size_t self,
                    const OutlierSettings &settings)
{
    std::vector<base::Duration> others;
    for (const std::size_t other : compared) {
        if (other != self && peers[other].latency) {
            others.push_back(*peers[other].latency);
        }
    }
    if (!peers[self].latency || others.size() + 1 < static_cast<std::size_t>(settings.minimumPeers)) {
        return 0;
    }
    const auto middle = others.begin() + static_cast<std::ptrdiff_t>(others.size() / 2);
    std::nth_element(others.begin(), middle, others.end());
    const base::Duration own = *peers[self].latency;
    if (own < *middle + settings.slowGap) {
        return 0;
    }
    const double median = std::max(1.0, static_cast<double>(middle->count()));
    return static_cast<double>(own.count()) / median / settings.slowFactor;
}

} // namespace

std::vector<std::size_t> findOutliers(const std::vector<PeerRecord> &peers, const OutlierSettings &settings)
{
    if (!settings.enabled) {
        return {};
    }
    std::vector<std::size_t> compared;
    for (std::size_t i = 0; i < peers.size(); ++i) {
        if (peers[i].requests >= std::max(1, settings.minimumRequests) && !peers[i].isOut) {
            compared.push_back(i);
        }
    }
    const bool hasStatistics = compared.size() >= static_cast<std::size_t>(std::max(2, settings.minimumPeers));
    std::vector<std::pair<double, std::size_t>> bad;
    for (std::size_t i = 0; i < peers.size(); ++i) {
        if (peers[i].isOut) {
            continue;
        }
        double score = 0;
        if (!hasStatistics) {
            score = static_cast<double>(peers[i].gatewayFaultsInARow) / std::max(1, settings.gatewayFaults);
        } else if (peers[i].requests >= std::max(1, settings.minimumRequests)) {
            score = std::max(rateScore(peers, compared, i, settings), latencyScore(peers, compared, i, settings));
        }
        if (score >= 1.0 - 1e-9) {
            bad.emplace_back(score, i);
        }
    }
    std::stable_sort(bad.begin(), bad.end(), [](const auto &a, const auto &b) { return a.first > b.first; });

    const auto ejected = static_cast<std::size_t>(
        std::count_if(peers.begin(), peers.end(), [](const PeerRecord &peer) { return peer.isEjected; }));
    auto in = static_cast<std::size_t>(
        std::count_if(peers.begin(), peers.end(), [](const PeerRecord &peer) { return !peer.isOut; }));
    const std::size_t most = peers.size() * static_cast<std::size_t>(std::clamp(settings.maxEjectedPercent, 0, 100)) / 100;
    std::vector<std::size_t> outliers;
    for (const auto &[score, index] : bad) {
        if (ejected + outliers.size() >= most || in <= 1) {
            break;
        }
        outliers.push_back(index);
        --in;
    }
    return outliers;
}

void Ejection::eject(base::TimePoint now)
{
    ++m_times;
    m_until = now + std::min(kBase * m_times, kLongest);
}

void Ejection::decay(base::TimePoint now)
{
    if (!until(now) && m_times > 0) {
        --m_times;
    }
}

std::optional<base::TimePoint> Ejection::until(base::TimePoint now) const
{
    return m_until > now ? std::optional(m_until) : std::nullopt;
}

} // namespace sluice::policy
