#include "store/bodies/hour_keys.h"

#include "unit/store/bodies/hour_scene.h"

#include <QFile>
#include <QFileInfo>
#include <QTemporaryDir>
#include <QTest>

#include <memory>

using namespace sluice;
using namespace std::chrono_literals;
using store::HourKeys;
using Scene = test::HourScene;
using store::KeyWrap;

// What holds of a key holds of every text sealed under it. hour_keys_clock_test has the cases of clocks.
class HourKeysTest final : public QObject {
    Q_OBJECT

private slots:
    void aTextLivesTwentyThreeToTwentyFourHours()
    {
        Scene scene;
        const std::int64_t first = scene.use();
        QVERIFY(first != 0);
        scene.time.pass(59min);
        QCOMPARE(scene.use(), first); // the same hour, counted from its first text
        scene.time.pass(1min);
        const std::int64_t second = scene.use();
        QVERIFY(second != first);
        scene.time.pass(23h - 1ms);
        QVERIFY(scene.opens(first));
        scene.time.pass(1ms);
        QVERIFY(!scene.opens(first)); // 24 h after the first text, 23 h 1 min after the second
        QVERIFY(scene.opens(second));
        scene.time.pass(1h);
        QVERIFY(!scene.opens(second));
    }

    void aKeyIsTheSameAfterAStart()
    {
        Scene scene;
        const std::int64_t hour = scene.use();
        const base::Secret key = *scene.keys->keyOf(hour, scene.time.now);
        scene.stop();
        scene.time.pass(3h);
        scene.time.reboot();
        scene.start();
        QVERIFY(scene.opens(hour));
        QVERIFY(key.equals(scene.keys->keyOf(hour, scene.time.now)->reveal()));
        QVERIFY(scene.use() != hour);
    }

    void noEndCanBeMoved()
    {
        Scene scene;
        const std::int64_t hour = scene.use();
        scene.stop();
        QByteArray changed = scene.bytes();
        changed[256 + 16 + 5] = static_cast<char>(changed.at(256 + 16 + 5) + 1); // destroy by: 2^40 ms later
        scene.put(changed);
        scene.time.pass(23h);
        scene.start();
        QVERIFY(scene.opens(hour));
        scene.time.pass(1h);
        QVERIFY(!scene.opens(hour));

        Scene other;
        const std::int64_t moved = other.use();
        other.stop();
        changed = other.bytes();
        changed[256 + 8 + 4] = static_cast<char>(changed.at(256 + 8 + 4) + 1); // begins
        other.put(changed);
        other.start();
        QVERIFY(!other.opens(moved)); // it is bound to the key
    }

    void aShorterLifeHoldsForWhatIsThere()
    {
        Scene scene;
        const std::int64_t hour = scene.use();
        scene.time.pass(2h);
        QVERIFY(scene.keys->setLife(3h, scene.time.now));
        scene.time.pass(59min);
        QVERIFY(scene.opens(hour));
        scene.time.pass(1min);
        QVERIFY(!scene.opens(hour));
        const std::int64_t next = scene.use();
        QVERIFY(scene.keys->setLife(24h, scene.time.now)); // lengthens nothing
        scene.stop();
        scene.time.pass(3h);
        scene.start();
        QVERIFY(!scene.opens(next));
    }

    void anotherMasterKeyOpensNothingAndDestroysNothing()
    {
        Scene scene;
        const std::int64_t hour = scene.use();
        scene.stop();
        scene.keys = std::make_unique<HourKeys>(scene.path());
        QVERIFY(scene.keys->open(scene.time.now));
        QVERIFY(scene.keys->awaitsMaster());
        const auto refused = scene.keys->unlock(KeyWrap::KeyStore, base::Secret(std::string(32, 'x')), scene.ring.reveal(), {}, scene.time.now);
        QVERIFY(!refused);
        QCOMPARE(refused.error().code, base::ErrorCode::WrongKey);
        QVERIFY(!scene.keys->isUnlocked());
        QVERIFY(!scene.keys->current(scene.time.now));
        QVERIFY(!scene.opens(hour));
        scene.unlock();
        QVERIFY(scene.opens(hour));
    }

    void withoutTheRingAnHourOpensNoMore()
    {
        Scene scene;
        const std::int64_t hour = scene.use();
        const base::Secret before = scene.ring;
        scene.stop();
        scene.ring = {};
        scene.start();
        QVERIFY(!scene.opens(hour));
        scene.stop();
        scene.ring = before; // too late: it was destroyed in the file
        scene.start();
        QVERIFY(!scene.opens(hour));
    }

    void aPassphraseNeedsNoRing()
    {
        QTemporaryDir directory;
        test::ManualBodyTime time;
        const QString path = directory.filePath(QStringLiteral("body-keys"));
        std::int64_t hour = 0;
        std::string salt;
        {
            HourKeys keys(path);
            QVERIFY(keys.open(time.now));
            const HourKeys::PassphraseFacts facts = keys.passphraseFacts();
            salt = facts.salt;
            QVERIFY(keys.unlock(KeyWrap::Passphrase, base::Secret(std::string(32, 'p')), {}, facts, time.now));
            const auto current = keys.current(time.now);
            QVERIFY(current);
            hour = current->hour;
            QVERIFY(keys.ring().isEmpty());
        }
        HourKeys keys(path);
        QVERIFY(keys.open(time.now));
        QCOMPARE(keys.wrap(), KeyWrap::Passphrase);
        const HourKeys::PassphraseFacts facts = keys.passphraseFacts();
        QVERIFY(facts.salt == salt);
        QVERIFY(!keys.unlock(KeyWrap::Passphrase, base::Secret(std::string(32, 'q')), {}, facts, time.now));
        QVERIFY(keys.unlock(KeyWrap::Passphrase, base::Secret(std::string(32, 'p')), {}, facts, time.now));
        QVERIFY(keys.keyOf(hour, time.now) != nullptr);
        time.pass(24h);
        QVERIFY(keys.keyOf(hour, time.now) == nullptr);
        QVERIFY(!keys.awaitsMaster()); // any passphrase may follow
        QVERIFY(keys.passphraseFacts().salt != salt);
    }

    void forgettingIsAtOnce()
    {
        Scene scene;
        const std::int64_t hour = scene.use();
        const QByteArray wrapped = scene.wrapped();
        QVERIFY(scene.keys->destroyAll(scene.time.now));
        scene.takeRing();
        QVERIFY(!scene.opens(hour));
        QVERIFY(!scene.bytes().contains(wrapped));
        QVERIFY(scene.ring.isEmpty());
        QVERIFY(scene.use() != 0);
        QVERIFY(scene.keys->remove(scene.time.now));
        QVERIFY(!QFile::exists(scene.path()));
    }

    void thirtyDaysOfHoursFitThePage()
    {
        Scene scene;
        for (int hour = 0; hour < 30 * 24; ++hour) {
            QVERIFY2(scene.use() != 0, qPrintable(QString::number(hour)));
            QVERIFY(scene.keys->hours().size() <= 25);
            scene.time.pass(1h);
        }
        QCOMPARE(scene.bytes().size(), 4096);
        QVERIFY(scene.ring.reveal().size() < 3'000);
    }

    void theFileIsItsOwnersAlone()
    {
        Scene scene;
        scene.use();
        const auto others = QFile::ReadGroup | QFile::WriteGroup | QFile::ReadOther | QFile::WriteOther;
        QVERIFY((QFileInfo(scene.path()).permissions() & others) == QFileDevice::Permissions());
    }

    void aDamagedFileIsDestroyedNotKept()
    {
        Scene scene;
        const std::int64_t hour = scene.use();
        const QByteArray wrapped = scene.wrapped();
        scene.stop();
        QByteArray damaged = scene.bytes();
        damaged[0] = 'X';
        scene.put(damaged);
        scene.start();
        QVERIFY(scene.keys->wasDamaged());
        QVERIFY(!scene.opens(hour));
        QVERIFY(!scene.bytes().contains(wrapped));
        QVERIFY(scene.use() != 0);
    }

    void oneProgramAtATime()
    {
        Scene scene;
        scene.use();
        HourKeys second(scene.path());
        const auto opened = second.open(scene.time.now);
        QVERIFY(!opened);
        QVERIFY(opened.error().detail.find("another Sluice") != std::string::npos);
    }

    void ringsThatAreNoneAreEmpty()
    {
        for (const char *text : {"", "ring1", "ring1;1;2", "ring2;1;2;00000000000000000000000000000000", "nonsense;;;;"}) {
            QVERIFY(store::KeyRing::parse(text).hours.empty());
        }
        store::KeyRing ring;
        ring.mark = {base::WallTime(5ms), 7ms, {0xAB}};
        ring.hours.push_back({3, base::WallTime(9ms), base::Secret(std::string(32, 'r'))});
        const store::KeyRing read = store::KeyRing::parse(ring.text().reveal());
        QCOMPARE(read.mark, ring.mark);
        QCOMPARE(read.hours.size(), std::size_t(1));
        QVERIFY(read.find(3) != nullptr && read.find(3)->secret.equals(std::string(32, 'r')));
        QVERIFY(read.find(4) == nullptr);
    }
};

QTEST_APPLESS_MAIN(HourKeysTest)
#include "hour_keys_test.moc"
