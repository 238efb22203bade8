#include "store/bodies/hour_keys.h"

#include "unit/store/bodies/hour_scene.h"

#include <QTest>

#include <memory>

using namespace sluice;
using namespace std::chrono_literals;
using store::HourKeys;
using Scene = test::HourScene;

// The life of keys whatever the clock says, whether the program runs or not, and whatever was copied.
class HourKeysClockTest final : public QObject {
    Q_OBJECT

private slots:
    void afterADayNothingIsLeft_data()
    {
        QTest::addColumn<bool>("running");
        QTest::addColumn<bool>("reboot");
        QTest::addColumn<qint64>("clockHours"); // the clock is set by so much at the end
        QTest::newRow("running") << true << false << qint64(0);
        QTest::newRow("running, set back") << true << false << qint64(-30);
        QTest::newRow("running, set back by years") << true << false << qint64(-100'000);
        QTest::newRow("closed") << false << false << qint64(0);
        QTest::newRow("closed, set back") << false << false << qint64(-24);
        QTest::newRow("closed, set back by years") << false << false << qint64(-100'000);
        QTest::newRow("closed, rebooted") << false << true << qint64(0);
        QTest::newRow("closed, rebooted, set back to before") << false << true << qint64(-30);
    }

    void afterADayNothingIsLeft()
    {
        QFETCH(bool, running);
        QFETCH(bool, reboot);
        QFETCH(qint64, clockHours);
        Scene scene;
        const std::int64_t hour = scene.use();
        const QByteArray wrapped = scene.wrapped();
        const QByteArray copy = scene.bytes();
        QVERIFY(wrapped != QByteArray(60, '\0'));
        QVERIFY(scene.ringHas(hour));
        if (!running) {
            scene.stop();
        }
        scene.time.pass(24h + 1s);
        scene.time.setClock(std::chrono::hours(clockHours));
        if (reboot) {
            scene.time.reboot();
        }
        if (!running) {
            scene.keys = std::make_unique<HourKeys>(scene.path());
            QVERIFY(scene.keys->open(scene.time.now)); // what happens before a listener opens, and before the key store answers
            QVERIFY(!scene.bytes().contains(wrapped));
            QVERIFY(scene.keys->hours().empty());
            scene.unlock();
        }
        QVERIFY(!scene.opens(hour));
        QVERIFY(!scene.bytes().contains(wrapped));
        QVERIFY(!scene.ringHas(hour)); // gone from the key store as well
        QVERIFY(scene.ring.isEmpty());

        // The file put back from a copy, with the time it was copied at: its secret is in no ring any more.
        scene.stop();
        scene.put(copy);
        scene.time = {};
        scene.start();
        QVERIFY(!scene.opens(hour));
        QVERIFY(!scene.bytes().contains(wrapped));
    }

    void settingTheClockBackLengthensNoLife()
    {
        Scene scene;
        const std::int64_t hour = scene.use();
        scene.time.pass(20h);
        scene.time.setClock(-19h);
        QVERIFY(scene.opens(hour));
        scene.stop();
        scene.time.pass(2h);
        scene.start(); // the same boot: the counter knows
        QVERIFY(scene.opens(hour));
        scene.time.pass(2h - 1ms);
        QVERIFY(scene.opens(hour));
        scene.time.pass(1ms);
        QVERIFY(!scene.opens(hour));
    }

    void overARebootAClockSetBackEndsEverything()
    {
        Scene scene;
        const std::int64_t hour = scene.use();
        scene.time.pass(2h);
        QVERIFY(scene.opens(hour)); // which writes the time down
        scene.stop();
        scene.time.reboot();
        scene.time.setClock(-1h); // nobody can tell how long we were closed
        scene.start();
        QVERIFY(!scene.opens(hour));
        QVERIFY(scene.use() != 0); // and life goes on
    }

    void aClockThatWasWrongForAWhileCostsNoMore()
    {
        Scene scene;
        const std::int64_t before = scene.use();
        scene.time.setClock(24h * 365);
        QVERIFY(!scene.opens(before)); // ends early
        const std::int64_t wrong = scene.use();
        scene.time.setClock(-24h * 365);
        QVERIFY(scene.opens(wrong));
        scene.time.pass(24h - 1ms);
        QVERIFY(scene.opens(wrong));
        scene.time.pass(1ms);
        QVERIFY(!scene.opens(wrong)); // by the counter, a year before the clock would say so
        const std::int64_t after = scene.use();
        scene.stop();
        scene.time.pass(1h);
        scene.time.reboot();
        scene.start();
        QVERIFY(scene.opens(after)); // the wrong year is forgotten
    }

    // The timer never ran, nobody asked: the program was killed, with only what the page cache held.
    void aKilledProgramHasWrittenTheTime()
    {
        Scene scene;
        const std::int64_t hour = scene.use();
        for (int minute = 0; minute < 300; ++minute) {
            scene.time.pass(1min);
            QVERIFY(scene.keys->expire(scene.time.now));
        }
        const QByteArray atTheKill = scene.bytes();
        scene.stop();
        scene.put(atTheKill);
        scene.time.reboot();
        scene.time.setClock(-10min); // less than what passed
        scene.ring = {};
        scene.start();
        QVERIFY(!scene.opens(hour));
    }

    void anOlderCopyOfTheFileBringsNoOlderTime()
    {
        Scene scene;
        const std::int64_t first = scene.use();
        const QByteArray copy = scene.bytes();
        scene.time.pass(10h);
        scene.use(); // writes the ring
        QVERIFY(scene.ringHas(first));
        scene.stop();
        scene.put(copy);
        scene.time.reboot();
        scene.time.setClock(-9h); // later than the copy, earlier than the ring
        scene.start();
        QVERIFY(!scene.opens(first));
    }
};

QTEST_APPLESS_MAIN(HourKeysClockTest)
#include "hour_keys_clock_test.moc"
