#include "policy/limit/limit_tree.h"

#include <QTest>

#include <algorithm>
#include <map>
#include <random>
#include <string>
#include <vector>

using namespace sluice;
using namespace sluice::policy;
using namespace std::chrono_literals;

namespace {

constexpr base::TimePoint kNow{1h};

LevelClaim claim(LimitLevel level, std::int64_t requests, std::string_view client = "key:ci", std::string_view rule = {})
{
    LevelClaim made;
    made.level = level;
    made.client = level == LimitLevel::Global ? std::string_view() : client;
    made.rule = rule;
    made.limits.requests = requests;
    return made;
}

} // namespace

class LimitTreeTest : public QObject {
    Q_OBJECT

private slots:
    void allMustGrantOrNothingIsTaken()
    {
        LimitTree tree;
        const std::vector<LevelClaim> claims{claim(LimitLevel::Global, 10), claim(LimitLevel::Key, 5),
                                             claim(LimitLevel::Model, 2, "key:ci", "large"), claim(LimitLevel::Endpoint, 4, "key:ci", "chat")};
        std::vector<LimitReceipt> receipts(3);
        QVERIFY(tree.tryTake(claims, 0, kNow, receipts[0]).granted);
        QVERIFY(tree.tryTake(claims, 0, kNow + 1s, receipts[1]).granted);
        const TreeGrant refused = tree.tryTake(claims, 0, kNow + 2s, receipts[2]);
        QVERIFY(!refused.granted);
        QVERIFY(!refused.never);
        QCOMPARE(refused.refusedBy.level, LimitLevel::Model);
        QCOMPARE(refused.refusedBy.rule, std::string_view("large"));
        QCOMPARE(refused.refusedBy.retryAfter, base::Duration(58s));
        for (const LevelClaim &each : claims) {
            QCOMPARE(tree.used(each, kNow + 2s), 2);
        }
        // Another model of the same key has what is left of the key.
        const std::vector<LevelClaim> other{claims[0], claims[1], claim(LimitLevel::Model, 9, "key:ci", "small")};
        for (int i = 0; i < 3; ++i) {
            QVERIFY(tree.tryTake(other, 0, kNow + 3s, receipts[2]).granted);
        }
        QCOMPARE(tree.tryTake(other, 0, kNow + 3s, receipts[2]).refusedBy.level, LimitLevel::Key);
    }

    void theLongestWaitOfSeveralIsTold()
    {
        LimitTree tree;
        LimitReceipt receipt;
        const LevelClaim global = claim(LimitLevel::Global, 1);
        const LevelClaim key = claim(LimitLevel::Key, 1);
        QVERIFY(tree.tryTake(std::vector{key}, 0, kNow, receipt).granted);
        QVERIFY(tree.tryTake(std::vector{global}, 0, kNow + 20s, receipt).granted);
        const TreeGrant refused = tree.tryTake(std::vector{global, key}, 0, kNow + 30s, receipt);
        QCOMPARE(refused.refusedBy.level, LimitLevel::Global);
        QCOMPARE(refused.refusedBy.retryAfter, base::Duration(50s));
        QVERIFY(tree.tryTake(std::vector{global, key}, 0, kNow + 80s, receipt).granted);
    }

    void observingTellsAndRefusesNobody()
    {
        LimitTree tree;
        LevelClaim model = claim(LimitLevel::Model, 1, "key:ci", "large");
        model.limits.mode = LimitMode::Observe;
        const std::vector<LevelClaim> claims{claim(LimitLevel::Key, 5), model};
        LimitReceipt receipt;
        QCOMPARE(tree.tryTake(claims, 0, kNow, receipt).observedCount, std::size_t(0));
        for (int i = 0; i < 4; ++i) {
            const TreeGrant grant = tree.tryTake(claims, 0, kNow, receipt);
            QVERIFY(grant.granted);
            QCOMPARE(grant.observedCount, std::size_t(1));
            QCOMPARE(grant.observed[0].level, LimitLevel::Model);
            QCOMPARE(grant.observed[0].limit, 1);
        }
        QCOMPARE(tree.used(model, kNow), 1); // as if it had refused the others
        QVERIFY(!tree.tryTake(claims, 0, kNow, receipt).granted);
        std::size_t hidden = 0;
        const std::vector<LimitReading> readings = tree.readings(10, hidden, kNow);
        QCOMPARE(readings.size(), std::size_t(2));
        QCOMPARE(readings[1].rule, std::string("large"));
        QCOMPARE(readings[1].refused, 5); // what it would have refused, the last one among them
        QCOMPARE(readings[0].refused, 1);
    }

    void offIsNotEvenRemembered()
    {
        LimitTree tree;
        LevelClaim key = claim(LimitLevel::Key, 1);
        key.limits.mode = LimitMode::Off;
        LimitReceipt receipt;
        for (int i = 0; i < 5; ++i) {
            QVERIFY(tree.tryTake(std::vector{key}, 0, kNow, receipt).granted);
        }
        QCOMPARE(receipt.count, std::size_t(0));
        QCOMPARE(tree.places(), std::size_t(0));
    }

    void whatNoWaitCouldAdmitIsNever()
    {
        LimitTree tree;
        LevelClaim key = claim(LimitLevel::Key, 0);
        key.limits.tokens = 1000;
        key.limits.percent = 50;
        key.limits.change = LimitChange::Narrowed;
        LimitReceipt receipt;
        const TreeGrant never = tree.tryTake(std::vector{key}, 1001, kNow, receipt);
        QVERIFY(!never.granted);
        QVERIFY(never.never);
        QCOMPARE(never.refusedBy.limit, 1000);
        // Above what counts now, but within what was set: it waits for an empty window.
        QVERIFY(tree.tryTake(std::vector{key}, 900, kNow, receipt).granted);
        const TreeGrant later = tree.tryTake(std::vector{key}, 900, kNow + 1s, receipt);
        QVERIFY(!later.granted && !later.never);
        QVERIFY(tree.tryTake(std::vector{key}, 900, kNow + 1s + later.refusedBy.retryAfter, receipt).granted);
    }

    void tokensAreReservedSettledAndRefunded()
    {
        LimitTree tree;
        LevelClaim key = claim(LimitLevel::Key, 10);
        key.limits.tokens = 1000;
        LimitReceipt first;
        LimitReceipt second;
        const TreeGrant grant = tree.tryTake(std::vector{key}, 800, kNow, first);
        QVERIFY(grant.granted);
        QCOMPARE(grant.room.tokens.limit, 1000);
        QCOMPARE(grant.room.tokens.remaining, 200);
        QCOMPARE(grant.room.requests.remaining, 9);
        QCOMPARE(grant.room.requests.reset, base::Duration(60s));
        QCOMPARE(tree.tryTake(std::vector{key}, 300, kNow, second).refusedBy.unit, LimitUnit::Tokens);
        tree.settle(first, 150, kNow + 5s);
        tree.settle(first, 0, kNow + 5s); // only the first time
        QCOMPARE(tree.tryTake(std::vector{key}, 300, kNow + 5s, second).room.tokens.remaining, 550);
        tree.refund(second, kNow + 6s);
        LimitReceipt third;
        const TreeGrant after = tree.tryTake(std::vector{key}, 0, kNow + 6s, third);
        QCOMPARE(after.room.tokens.remaining, 850);
        QCOMPARE(after.room.requests.remaining, 8); // one settled, one refunded, this one
        for (LimitReceipt *receipt : {&first, &second, &third}) {
            tree.release(*receipt);
        }
        tree.sweep(kNow + 3min);
        QCOMPARE(tree.places(), std::size_t(0));
    }

    void concurrencyEndsWithTheReceipt()
    {
        LimitTree tree;
        LevelClaim key = claim(LimitLevel::Key, 0);
        key.limits.concurrency = 2;
        LimitReceipt first;
        LimitReceipt second;
        LimitReceipt third;
        QVERIFY(tree.tryTake(std::vector{key}, 0, kNow, first).granted);
        QVERIFY(tree.tryTake(std::vector{key}, 0, kNow, second).granted);
        QCOMPARE(tree.tryTake(std::vector{key}, 0, kNow, third).refusedBy.unit, LimitUnit::Concurrency);
        tree.refund(second, kNow); // it still runs
        QVERIFY(!tree.tryTake(std::vector{key}, 0, kNow, third).granted);
        tree.release(second);
        tree.release(second); // only once
        QVERIFY(tree.tryTake(std::vector{key}, 0, kNow, third).granted);
        QVERIFY(!tree.tryTake(std::vector{key}, 0, kNow, second).granted);
        // What runs is remembered, however long it takes and whatever is reset.
        tree.reset("key:ci");
        tree.sweep(kNow + 1h);
        QCOMPARE(tree.places(), std::size_t(1));
        QVERIFY(!tree.tryTake(std::vector{key}, 0, kNow + 1h, second).granted);
        tree.release(first);
        tree.release(third);
        tree.sweep(kNow + 1h);
        QCOMPARE(tree.places(), std::size_t(0));
    }

    void resetForgetsOneClient()
    {
        LimitTree tree;
        LimitReceipt receipt;
        const LevelClaim ci = claim(LimitLevel::Key, 1, "key:ci");
        const LevelClaim model = claim(LimitLevel::Model, 1, "key:ci", "large");
        const LevelClaim other = claim(LimitLevel::Key, 1, "key:ci-2");
        QVERIFY(tree.tryTake(std::vector{ci, model}, 0, kNow, receipt).granted);
        QVERIFY(tree.tryTake(std::vector{other}, 0, kNow, receipt).granted);
        tree.reset("key:ci");
        QVERIFY(tree.tryTake(std::vector{ci, model}, 0, kNow, receipt).granted);
        QVERIFY(!tree.tryTake(std::vector{other}, 0, kNow, receipt).granted);
        tree.reset({});
        QVERIFY(tree.tryTake(std::vector{other}, 0, kNow, receipt).granted);
    }

    // Workers look at the clock before they wait for their turn at the tree: one that looked earlier may come later.
    void aClockThatIsBehindLosesNoRefund()
    {
        LimitTree tree;
        LevelClaim key = claim(LimitLevel::Key, 3);
        key.limits.tokens = 100;
        LimitReceipt first;
        LimitReceipt behind;
        QVERIFY(tree.tryTake(std::vector{key}, 40, kNow + 10s, first).granted);
        QVERIFY(tree.tryTake(std::vector{key}, 50, kNow + 5s, behind).granted);
        QCOMPARE(tree.used(key, kNow + 2s), 2);
        tree.refund(behind, kNow + 6s);
        QCOMPARE(tree.used(key, kNow + 10s), 1);
        tree.refund(first, kNow + 7s);
        QCOMPARE(tree.used(key, kNow + 10s), 0);
        LimitReceipt third;
        QCOMPARE(tree.tryTake(std::vector{key}, 0, kNow, third).room.tokens.remaining, 100);
        // What it takes counts from the latest moment the tree has seen.
        QCOMPARE(tree.used(key, kNow + 70s - 1ns), 1);
        QCOMPARE(tree.used(key, kNow + 70s), 0);
    }

    void smoothingDelaysAndRefuses()
    {
        LimitTree tree;
        LevelClaim key = claim(LimitLevel::Key, 60);
        key.limits.smoothing = {Smoothing::Queue, LeakySettings::perMinute(60), 1, 0};
        LimitReceipt receipt;
        QCOMPARE(tree.tryTake(std::vector{key}, 0, kNow, receipt).delay, base::Duration(0));
        QCOMPARE(tree.tryTake(std::vector{key}, 0, kNow, receipt).delay, base::Duration(1s));
        const TreeGrant refused = tree.tryTake(std::vector{key}, 0, kNow, receipt);
        QVERIFY(!refused.granted);
        QCOMPARE(refused.refusedBy.unit, LimitUnit::Burst);
        QCOMPARE(refused.refusedBy.retryAfter, base::Duration(1s));
        QCOMPARE(tree.used(key, kNow), 2); // neither of both counted the refused one
    }

    void readingsAreTheFullestByLevel()
    {
        LimitTree tree;
        LimitReceipt receipt;
        const std::vector<std::string> names{"key:a", "key:b", "key:c"};
        for (std::size_t i = 0; i < names.size(); ++i) {
            for (std::size_t k = 0; k <= i; ++k) {
                QVERIFY(tree.tryTake(std::vector{claim(LimitLevel::Global, 100), claim(LimitLevel::Key, 4, names[i])}, 0,
                                     kNow + std::chrono::seconds(k), receipt).granted);
            }
        }
        std::size_t hidden = 0;
        const std::vector<LimitReading> readings = tree.readings(2, hidden, kNow + 10s);
        QCOMPARE(hidden, std::size_t(2));
        QCOMPARE(readings.size(), std::size_t(2));
        QCOMPARE(readings[0].client, std::string("key:c"));
        QCOMPARE(readings[0].used, 3);
        QCOMPARE(readings[0].resetAfter, base::Duration(52s));
        QCOMPARE(readings[0].freeAfter, base::Duration(0));
        QCOMPARE(readings[1].client, std::string("key:b"));
        const std::vector<LimitReading> all = tree.readings(10, hidden, kNow + 10s);
        QCOMPARE(all.front().level, LimitLevel::Global);
        QCOMPARE(all.front().used, 6);
    }

    // Thousands of places that come and go: each is found with what it holds, whatever was swept around it.
    void everyPlaceIsFoundWhateverIsSwept()
    {
        std::mt19937 random(9);
        LimitTree tree;
        std::vector<std::string> names;
        for (int i = 0; i < 3000; ++i) {
            names.push_back("key:" + std::string(random() % 20, 'x') + std::to_string(i));
        }
        std::map<std::string, std::vector<base::TimePoint>> plain;
        base::TimePoint now = kNow;
        std::size_t most = 0;
        for (int i = 0; i < 60'000; ++i) {
            now += std::chrono::milliseconds(i % 20'000 < 10'000 ? random() % 20 : random() % 2000);
            const std::string &name = names[random() % names.size()];
            const LevelClaim key = claim(LimitLevel::Key, 1000, name);
            LimitReceipt receipt;
            QVERIFY(tree.tryTake(std::vector{key, claim(LimitLevel::Model, 1000, name, "large")}, 0, now, receipt).granted);
            tree.release(receipt);
            std::vector<base::TimePoint> &taken = plain[name];
            std::erase_if(taken, [now](base::TimePoint at) { return at + 1min <= now; });
            taken.push_back(now);
            QCOMPARE(tree.used(key, now), static_cast<std::int64_t>(taken.size()));
            if (random() % 50 == 0) {
                tree.sweep(now);
                std::erase_if(plain, [now](const auto &entry) { return entry.second.back() + 1min <= now; });
                most = std::max(most, tree.places());
                QCOMPARE(tree.places(), plain.size() * 2);
            }
        }
        QVERIFY(most > 3000);
        tree.sweep(now + 1min);
        QCOMPARE(tree.places(), std::size_t(0));
    }

    // Random requests, refunds, ends and changes of the numbers: at the end nothing runs and nothing is remembered.
    void nothingIsLeftBehind()
    {
        std::mt19937 random(5);
        LimitTree tree;
        base::TimePoint now = kNow;
        std::vector<LimitReceipt> running;
        const std::vector<std::string> names{"key:a", "key:b", "key:c", "local"};
        for (int i = 0; i < 50'000; ++i) {
            now += std::chrono::milliseconds(random() % 200);
            LevelClaim key = claim(LimitLevel::Key, 20 + random() % 3, names[random() % names.size()]);
            key.limits.concurrency = 10;
            key.limits.tokens = random() % 500 == 0 ? 0 : 50'000;
            key.limits.mode = random() % 100 == 0 ? LimitMode::Off : LimitMode::Enforce;
            LevelClaim model = claim(LimitLevel::Model, 50, key.client, "large");
            model.limits.smoothing = {Smoothing::NoDelay, 1000, 10, 0};
            LimitReceipt receipt;
            if (tree.tryTake(std::vector{key, model}, static_cast<std::int64_t>(random() % 3000), now, receipt).granted) {
                running.push_back(receipt);
            }
            if (random() % 20 == 0) {
                tree.sweep(now);
            }
            while (!running.empty() && random() % 3 != 0) {
                std::swap(running[random() % running.size()], running.back());
                if (random() % 2 == 0) {
                    tree.refund(running.back(), now);
                } else {
                    tree.settle(running.back(), static_cast<std::int64_t>(random() % 6000), now);
                }
                tree.release(running.back());
                running.pop_back();
            }
        }
        for (LimitReceipt &receipt : running) {
            tree.release(receipt);
        }
        tree.sweep(now + 10min);
        QCOMPARE(tree.places(), std::size_t(0));
    }
};

QTEST_APPLESS_MAIN(LimitTreeTest)
#include "limit_tree_test.moc"
