#include "policy/routing/endpoint_choice.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace sluice::policy {

namespace {

// Of two drawn the second must be this much better to win: smaller differences are chance.
constexpr double kBetter = 0.9;
// And an endpoint drawn twice keeps the request unless another is this much better.
constexpr double kMuchBetter = 0.5;
constexpr double kExploration = 0.05;
constexpr base::Duration kAssumedLatency = std::chrono::seconds(1);
constexpr double kNever = std::numeric_limits<double>::infinity();

double weightOf(const Choice &choice) { return choice.usable ? choice.weight * choice.share : 0.0; }

// By weight among the usable members that `takesPart(i)` lets through.
template <typename TakesPart>
std::optional<std::size_t> drawAmong(const std::vector<Choice> &members, RandomSource &random, const TakesPart &takesPart)
{
    double total = 0;
    for (std::size_t i = 0; i < members.size(); ++i) {
        total += takesPart(i) ? weightOf(members[i]) : 0.0;
    }
    if (total <= 0) {
        return std::nullopt;
    }
    double left = random.unit() * total;
    std::optional<std::size_t> last;
    for (std::size_t i = 0; i < members.size(); ++i) {
        const double weight = takesPart(i) ? weightOf(members[i]) : 0.0;
        if (weight <= 0) {
            continue;
        }
        last = i;
        left -= weight;
        if (left < 0) {
            break;
        }
    }
    return last;
}

std::optional<std::size_t> draw(const std::vector<Choice> &members, RandomSource &random,
                                std::optional<std::size_t> without = {})
{
    return drawAmong(members, random, [without](std::size_t i) { return i != without; });
}

// Requests under way count by weight: an endpoint of thrice the mean weight may well have thrice as many.
double cost(const Choice &choice, double meanWeight)
{
    if (!choice.latency && choice.outstanding == 0) {
        return 0; // nothing known: one request finds out
    }
    const auto latency = static_cast<double>(choice.latency.value_or(kAssumedLatency).count());
    return latency * (1.0 + choice.outstanding * meanWeight / weightOf(choice));
}

// Both draws are by weight and may hit the same one: where costs do not differ the shares are then exactly the weights, which two
// different ones would flatten (3 : 1 would become 1 : 1).
std::optional<std::size_t> chooseByTwo(const std::vector<Choice> &members, RandomSource &random)
{
    const std::optional<std::size_t> first = draw(members, random);
    if (!first) {
        return std::nullopt;
    }
    double total = 0;
    int usable = 0;
    for (const Choice &member : members) {
        total += weightOf(member);
        usable += weightOf(member) > 0 ? 1 : 0;
    }
    const auto costOf = [&](std::size_t index) { return cost(members[index], total / usable); };
    const std::optional<std::size_t> second = draw(members, random);
    if (second != first) {
        return costOf(*second) < costOf(*first) * kBetter ? second : first;
    }
    const std::optional<std::size_t> other = draw(members, random, first);
    return other && costOf(*other) < costOf(*first) * kMuchBetter ? other : first;
}

// A draw by weight among the usable members whose `score` is least.
template <typename Score>
std::optional<std::size_t> chooseLeast(const std::vector<Choice> &members, RandomSource &random, const Score &score)
{
    double least = kNever;
    for (const Choice &member : members) {
        if (weightOf(member) > 0) {
            least = std::min(least, score(member));
        }
    }
    return drawAmong(members, random, [&](std::size_t i) { return !(score(members[i]) > least); });
}

std::optional<std::size_t> chooseTurn(const std::vector<Choice> &members, WeightedRoundRobin &turns, RandomSource &random)
{
    // A throttled member gives up some of its turns; the shares of the others stay as they are.
    std::vector<bool> takesPart(members.size());
    bool any = false;
    for (std::size_t i = 0; i < members.size(); ++i) {
        const bool gives = members[i].share < 1.0 && random.unit() >= members[i].share;
        takesPart[i] = members[i].usable && !gives;
        any = any || takesPart[i];
    }
    return turns.next([&](std::size_t i) { return any ? takesPart[i] : members[i].usable; });
}

std::optional<std::size_t> chooseFastest(const std::vector<Choice> &members, RandomSource &random)
{
    if (random.unit() < kExploration) {
        return draw(members, random);
    }
    return chooseLeast(members, random, [](const Choice &member) {
        if (!member.ttft) {
            return member.outstanding == 0 ? 0.0 : static_cast<double>(kAssumedLatency.count());
        }
        return static_cast<double>(member.ttft->count());
    });
}

} // namespace

std::optional<std::size_t> choose(const std::vector<Choice> &members, BalanceStrategy strategy, WeightedRoundRobin &turns,
                                  RandomSource &random)
{
    switch (strategy) {
    case BalanceStrategy::PeakEwma:
        return chooseByTwo(members, random);
    case BalanceStrategy::WeightedRoundRobin:
        return chooseTurn(members, turns, random);
    case BalanceStrategy::LeastOutstanding:
        return chooseLeast(members, random,
                           [](const Choice &member) { return member.outstanding / (member.weight * member.share); });
    case BalanceStrategy::LowestTtft:
        return chooseFastest(members, random);
    case BalanceStrategy::LowestPrice:
        return chooseLeast(members, random, [](const Choice &member) {
            return member.price.value_or(std::numeric_limits<double>::max());
        });
    case BalanceStrategy::Ordered:
        for (std::size_t i = 0; i < members.size(); ++i) {
            if (weightOf(members[i]) > 0) {
                return i;
            }
        }
        return std::nullopt;
    }
    return std::nullopt;
}

std::optional<std::size_t> chooseSticky(const std::vector<Choice> &members, std::uint64_t key)
{
    std::optional<std::size_t> best;
    double bestScore = kNever;
    for (std::size_t i = 0; i < members.size(); ++i) {
        const Choice &member = members[i];
        if (!member.usable || member.weight == 0) {
            continue;
        }
        // -ln(u) / weight is exponentially distributed with rate `weight`: the least of them is i's with its weight's probability.
        const double unit = RandomSource::toUnit(RandomSource::mix(RandomSource::mix(key) ^ member.nameHash));
        const double score = -std::log(unit + 0x1.0p-54) / member.weight;
        if (score < bestScore) {
            bestScore = score;
            best = i;
        }
    }
    return best;
}

} // namespace sluice::policy
