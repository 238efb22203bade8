#include "base/bounded_feed.h"

#include <QTest>

#include <thread>

using sluice::base::BoundedFeed;

class BoundedFeedTest : public QObject {
    Q_OBJECT

private slots:
    void drainsInOrder()
    {
        BoundedFeed<int> feed(10);
        feed.publish(1);
        feed.publish(2);
        auto batch = feed.drain();
        QCOMPARE(batch.entries, (std::vector<int>{1, 2}));
        QCOMPARE(batch.dropped, 0U);
        QVERIFY(feed.drain().entries.empty());
    }

    void dropsTheOldestAndCountsThem()
    {
        BoundedFeed<int> feed(16);
        for (int i = 0; i < 1000; ++i) {
            feed.publish(i);
        }
        const auto batch = feed.drain();
        QVERIFY(batch.entries.size() <= 16);
        QVERIFY(batch.entries.size() >= 14);
        QCOMPARE(batch.entries.back(), 999);
        QCOMPARE(batch.dropped + batch.entries.size(), 1000U);
        for (std::size_t i = 1; i < batch.entries.size(); ++i) {
            QCOMPARE(batch.entries[i], batch.entries[i - 1] + 1);
        }
        QCOMPARE(feed.drain().dropped, 0U);
    }

    void wakesOnceABurst()
    {
        BoundedFeed<int> feed(100);
        int woken = 0;
        feed.onWake([&woken] { ++woken; });
        for (int i = 0; i < 50; ++i) {
            feed.publish(i);
        }
        QCOMPARE(woken, 1);
        (void)feed.drain();
        feed.publish(1);
        QCOMPARE(woken, 2);
    }

    void saysWhenSoManyWait()
    {
        BoundedFeed<int> feed(100);
        int filled = 0;
        feed.onFilled(10, [&filled] { ++filled; });
        for (int i = 0; i < 9; ++i) {
            feed.publish(i);
        }
        QCOMPARE(filled, 0);
        feed.publish(9);
        feed.publish(10);
        QCOMPARE(filled, 1);
    }

    void theWakeMayDrain()
    {
        BoundedFeed<int> feed(100);
        int seen = 0;
        feed.onWake([&] { seen += static_cast<int>(feed.drain().entries.size()); });
        feed.publish(1);
        feed.publish(2);
        QCOMPARE(seen, 2);
    }

    void nothingIsLostBetweenThreads()
    {
        constexpr int kEach = 20000;
        BoundedFeed<int> feed(1000);
        std::vector<std::thread> writers;
        for (int w = 0; w < 3; ++w) {
            writers.emplace_back([&feed] {
                for (int i = 0; i < kEach; ++i) {
                    feed.publish(i);
                }
            });
        }
        std::uint64_t seen = 0;
        while (seen < 3ULL * kEach) {
            const auto batch = feed.drain();
            seen += batch.entries.size() + batch.dropped;
        }
        for (std::thread &writer : writers) {
            writer.join();
        }
        QCOMPARE(seen, 3ULL * kEach);
        QVERIFY(feed.drain().entries.empty());
    }
};

QTEST_APPLESS_MAIN(BoundedFeedTest)
#include "bounded_feed_test.moc"
