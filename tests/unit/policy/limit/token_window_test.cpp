#include "policy/limit/token_window.h"

#include <QTest>

#include <deque>
#include <random>

using namespace sluice;
using namespace std::chrono_literals;
using policy::Grant;
using policy::TokenWindow;

namespace {

// The end of the 4096th of a minute that a moment falls into: what is taken leaves at most that much late.
constexpr base::Duration kLate = base::Duration(60s) / 4096 + 1ns;

} // namespace

class TokenWindowTest : public QObject {
    Q_OBJECT

private slots:
    void grantsUpToTheLimit()
    {
        TokenWindow window(1000);
        const base::TimePoint start(100s);
        QVERIFY(window.check(600, start).granted);
        window.take(600, start);
        QVERIFY(window.check(400, start + 1s).granted);
        const Grant refused = window.check(401, start + 1s);
        QVERIFY(!refused.granted);
        QVERIFY(refused.retryAfter >= base::Duration(59s));
        QVERIFY(refused.retryAfter <= base::Duration(59s) + kLate);
        QVERIFY(!window.check(401, start + 1s + refused.retryAfter - 1ns).granted);
        QVERIFY(window.check(401, start + 1s + refused.retryAfter).granted);
    }

    void waitsForAsMuchAsItNeeds()
    {
        TokenWindow window(100);
        const base::TimePoint start(100s);
        window.take(10, start);
        window.take(80, start + 10s);
        QVERIFY(window.check(20, start + 20s).retryAfter <= base::Duration(40s) + kLate);
        const base::Duration more = window.check(21, start + 20s).retryAfter;
        QVERIFY(more >= base::Duration(50s) && more <= base::Duration(50s) + kLate);
    }

    void lessThanReservedComesBackWhereItWasTaken()
    {
        TokenWindow window(1000);
        const base::TimePoint start(100s);
        window.take(900, start);
        window.take(50, start + 5s);
        window.settle(start, 900, 300, start + 20s);
        QCOMPARE(window.used(start + 20s), 350);
        QVERIFY(window.check(650, start + 20s).granted);
        QVERIFY(!window.check(651, start + 20s).granted);
        // All of the first is gone a minute after it was taken, not after it was settled.
        QCOMPARE(window.used(start + 60s + kLate), 50);
    }

    void moreThanReservedIsTakenNow()
    {
        TokenWindow window(1000);
        const base::TimePoint start(100s);
        window.take(100, start);
        window.settle(start, 100, 1500, start + 30s);
        QCOMPARE(window.used(start + 30s), 1500); // more than the limit: spent is spent
        QVERIFY(!window.check(1, start + 61s).granted);
        QVERIFY(window.check(1000, start + 90s + kLate).granted);
    }

    void settlingAfterTheWindowGivesNothingBack()
    {
        TokenWindow window(1000);
        const base::TimePoint start(100s);
        window.take(500, start);
        window.settle(start, 500, 100, start + 2min);
        QCOMPARE(window.used(start + 2min), 0);
        window.take(70, start + 2min);
        window.settle(start, 500, 100, start + 2min);
        QCOMPARE(window.used(start + 2min), 70);
    }

    void zeroMeansNoLimitAndAChangeKeepsWhatWasUsed()
    {
        TokenWindow window(0);
        const base::TimePoint start(100s);
        window.take(1'000'000, start);
        QVERIFY(window.check(1'000'000, start).granted);
        QVERIFY(window.isIdle(start));
        window.setTokens(100);
        window.take(80, start);
        window.setTokens(50);
        QCOMPARE(window.used(start), 80);
        QVERIFY(!window.check(1, start).granted);
        window.setTokens(0);
        QVERIFY(window.check(1, start).granted);
    }

    // Against a plain list of what was taken: never more than the limit in any minute, and room at most a slot late.
    void agreesWithAPlainList()
    {
        std::mt19937 random(11);
        TokenWindow window(10'000);
        std::deque<std::pair<base::TimePoint, std::int64_t>> plain;
        base::TimePoint now(1h);
        int granted = 0;
        for (int i = 0; i < 200'000; ++i) {
            now += std::chrono::microseconds(random() % 40'000);
            const auto cost = static_cast<std::int64_t>(1 + random() % 300);
            const bool fits = window.check(cost, now).granted;
            std::int64_t exact = 0;
            std::int64_t late = 0;
            while (!plain.empty() && plain.front().first + 60s + kLate <= now) {
                plain.pop_front();
            }
            for (const auto &[at, tokens] : plain) {
                exact += at + 60s > now ? tokens : 0;
                late += tokens;
            }
            if (fits) {
                QVERIFY(exact + cost <= 10'000);
                window.take(cost, now);
                plain.emplace_back(now, cost);
                ++granted;
            } else {
                QVERIFY(late + cost > 10'000);
            }
        }
        QVERIFY(granted > 1000);
    }
};

QTEST_APPLESS_MAIN(TokenWindowTest)
#include "token_window_test.moc"
