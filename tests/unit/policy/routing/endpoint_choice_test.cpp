#include "policy/routing/endpoint_choice.h"
#include "policy/routing/peak_ewma.h"

#include <QTest>

#include <algorithm>
#include <cmath>
#include <set>

using namespace sluice;
using namespace sluice::policy;
using namespace std::chrono_literals;

namespace {

constexpr int kDraws = 200'000;

std::vector<Choice> choicesOf(const std::vector<std::uint32_t> &weights)
{
    std::vector<Choice> choices;
    for (std::size_t i = 0; i < weights.size(); ++i) {
        Choice choice;
        choice.usable = true;
        choice.weight = weights[i];
        choice.latency = 1s;
        choice.ttft = 1s;
        choice.nameHash = RandomSource::mix(i + 1);
        choices.push_back(choice);
    }
    return choices;
}

std::vector<double> sharesOf(const std::vector<Choice> &choices, BalanceStrategy strategy, int draws = kDraws)
{
    std::vector<std::uint32_t> weights;
    for (const Choice &choice : choices) {
        weights.push_back(choice.weight);
    }
    WeightedRoundRobin turns(weights);
    RandomSource random(17);
    std::vector<double> shares(choices.size());
    for (int i = 0; i < draws; ++i) {
        if (const auto index = choose(choices, strategy, turns, random)) {
            shares[*index] += 1.0 / draws;
        }
    }
    return shares;
}

constexpr std::array kAll{BalanceStrategy::PeakEwma,   BalanceStrategy::WeightedRoundRobin, BalanceStrategy::LeastOutstanding,
                          BalanceStrategy::LowestTtft, BalanceStrategy::LowestPrice,        BalanceStrategy::Ordered};

} // namespace

class EndpointChoiceTest : public QObject {
    Q_OBJECT

private slots:
    // Endpoints that differ in nothing but weight share by weight, in every strategy but the ordered one.
    void sharesAreTheWeights()
    {
        for (const std::vector<std::uint32_t> &weights :
             {std::vector<std::uint32_t>{1, 1, 1}, {5, 1, 1}, {3, 1}, {10, 20, 30, 40}, {1, 0, 99}}) {
            double total = 0;
            for (const std::uint32_t weight : weights) {
                total += weight;
            }
            for (const BalanceStrategy strategy : kAll) {
                if (strategy == BalanceStrategy::Ordered) {
                    continue;
                }
                const std::vector<double> shares = sharesOf(choicesOf(weights), strategy);
                for (std::size_t i = 0; i < weights.size(); ++i) {
                    const double expected = weights[i] / total;
                    // Within 2 % of the weight, or four standard deviations where the share is so small that chance is larger.
                    const double tolerance = std::max(0.02 * expected, 4 * std::sqrt(expected / kDraws));
                    QVERIFY2(std::abs(shares[i] - expected) <= tolerance,
                             qPrintable(QStringLiteral("strategy %1: %2 for %3")
                                            .arg(static_cast<int>(strategy)).arg(shares[i]).arg(expected)));
                }
            }
        }
    }

    void roundRobinIsExact()
    {
        const std::vector<double> shares = sharesOf(choicesOf({5, 2, 1}), BalanceStrategy::WeightedRoundRobin, 8000);
        QVERIFY(std::abs(shares[0] - 5.0 / 8) < 1e-9);
        QVERIFY(std::abs(shares[1] - 2.0 / 8) < 1e-9);
        QVERIFY(std::abs(shares[2] - 1.0 / 8) < 1e-9);
    }

    void whatIsNotUsableOrDrainedIsNeverChosen()
    {
        for (const BalanceStrategy strategy : kAll) {
            std::vector<Choice> choices = choicesOf({1, 1, 0, 1});
            choices[0].usable = false;
            const std::vector<double> shares = sharesOf(choices, strategy, 2000);
            QCOMPARE(shares[0], 0.0);
            QCOMPARE(shares[2], 0.0);
            QVERIFY(shares[1] > 0.99 || shares[3] > 0);
            choices[1].usable = false;
            choices[3].usable = false;
            QCOMPARE(sharesOf(choices, strategy, 10), std::vector<double>(4));
            QVERIFY(!chooseSticky(choices, 5));
        }
    }

    void throttledOnesGetLessAndTheRestKeepTheirShares()
    {
        for (const BalanceStrategy strategy : {BalanceStrategy::PeakEwma, BalanceStrategy::WeightedRoundRobin}) {
            std::vector<Choice> choices = choicesOf({2, 1, 1});
            choices[0].share = 0.25;
            const std::vector<double> shares = sharesOf(choices, strategy);
            QVERIFY(shares[0] > 0.1 && shares[0] < 0.25);
            QVERIFY(std::abs(shares[1] / shares[2] - 1.0) < 0.03);
            choices[1].usable = false;
            choices[2].usable = false;
            QVERIFY(sharesOf(choices, strategy, 100)[0] > 0.99); // alone it serves all
        }
    }

    void theSlowOneIsLeftAlone()
    {
        std::vector<Choice> choices = choicesOf({1, 1, 1});
        choices[2].latency = 10s;
        choices[2].ttft = 10s;
        QVERIFY(sharesOf(choices, BalanceStrategy::PeakEwma)[2] < 0.001);
        const double explored = sharesOf(choices, BalanceStrategy::LowestTtft)[2];
        QVERIFY(explored > 0.01 && explored < 0.03); // looked at, so that it is found when it is fast again
        choices[0].outstanding = 50;
        choices[1].outstanding = 50;
        QVERIFY(sharesOf(choices, BalanceStrategy::PeakEwma)[2] > 0.5);
    }

    void whatIsNotKnownYetIsTriedOnce()
    {
        for (const BalanceStrategy strategy : {BalanceStrategy::PeakEwma, BalanceStrategy::LowestTtft}) {
            std::vector<Choice> choices = choicesOf({1, 1, 1});
            choices[1].latency.reset();
            choices[1].ttft.reset();
            for (Choice &choice : choices) {
                choice.latency = choice.latency ? std::optional<base::Duration>(100ms) : std::nullopt;
                choice.ttft = choice.ttft ? std::optional<base::Duration>(100ms) : std::nullopt;
            }
            QVERIFY(sharesOf(choices, strategy)[1] > 0.5);
            choices[1].outstanding = 1; // one is finding out
            QVERIFY(sharesOf(choices, strategy)[1] < 0.05);
        }
    }

    void leastOutstandingByWeight()
    {
        std::vector<Choice> choices = choicesOf({4, 1});
        choices[0].outstanding = 7;
        choices[1].outstanding = 2;
        QCOMPARE(sharesOf(choices, BalanceStrategy::LeastOutstanding, 100)[1], 0.0); // 7/4 < 2/1
        choices[0].outstanding = 9;
        QVERIFY(sharesOf(choices, BalanceStrategy::LeastOutstanding, 100)[1] > 0.99);
    }

    void lowestPrice()
    {
        std::vector<Choice> choices = choicesOf({1, 1, 1});
        choices[0].price = 2.0;
        choices[1].price = 0.5;
        QVERIFY(sharesOf(choices, BalanceStrategy::LowestPrice, 100)[1] > 0.99);
        choices[1].usable = false;
        QVERIFY(sharesOf(choices, BalanceStrategy::LowestPrice, 100)[0] > 0.99); // unknown is dearest
        choices[0].price = 0.0;
        QVERIFY(sharesOf(choices, BalanceStrategy::LowestPrice, 100)[0] > 0.99);
    }

    void stickyKeysFollowWeightsAndOnlyTheLostMove()
    {
        std::vector<Choice> choices = choicesOf({3, 1, 2});
        std::vector<std::size_t> before;
        std::vector<double> shares(3);
        for (std::uint64_t key = 0; key < 60'000; ++key) {
            before.push_back(*chooseSticky(choices, key));
            shares[before.back()] += 1.0 / 60'000;
        }
        QVERIFY(std::abs(shares[0] - 3.0 / 6) < 0.01);
        QVERIFY(std::abs(shares[1] - 1.0 / 6) < 0.01);
        choices[0].usable = false;
        std::vector<double> heirs(3);
        for (std::uint64_t key = 0; key < 60'000; ++key) {
            const std::size_t now = *chooseSticky(choices, key);
            if (before[key] != 0) {
                QCOMPARE(now, before[key]);
            } else {
                heirs[now] += 1;
            }
        }
        QVERIFY(std::abs(heirs[2] / heirs[1] - 2.0) < 0.1); // the lost keys spread by weight
        choices[0].usable = true;
        for (std::uint64_t key = 0; key < 60'000; ++key) {
            QCOMPARE(*chooseSticky(choices, key), before[key]); // and come home
        }
    }

    void averageTakesPeaksAtOnceAndForgivesSlowly()
    {
        const base::TimePoint start{1h};
        PeakEwma average;
        QVERIFY(!average.value());
        average.observe(1s, start);
        average.observe(5s, start + 1s);
        QCOMPARE(*average.value(), base::Duration(5s));
        average.observe(1s, start + 2s);
        QVERIFY(*average.value() > 4s);
        for (int i = 3; i < 40; ++i) {
            average.observe(1s, start + std::chrono::seconds(i));
        }
        QVERIFY(*average.value() < 1200ms);
        // Without news it sinks, so that it is tried again.
        QVERIFY(*average.sunk(start + 39s + 45s) < 450ms);
        QVERIFY(*average.sunk(start + 39s + 45s) > 350ms);
    }
};

QTEST_APPLESS_MAIN(EndpointChoiceTest)
#include "endpoint_choice_test.moc"
