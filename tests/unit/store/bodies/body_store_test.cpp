#include "store/bodies/body_store.h"

#include "unit/store/bodies/manual_body_time.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <memory>

using namespace sluice;
using namespace std::chrono_literals;
using store::BodyStore;

namespace {

api::KeptText textOf(const QByteArray &bytes)
{
    return {bytes, bytes.size()};
}

api::ExchangeTexts texts(const QString &id, const QByteArray &prompt, const QByteArray &answer)
{
    return {id, textOf(prompt), textOf(answer)};
}

} // namespace

class BodyStoreTest final : public QObject {
    Q_OBJECT

    struct Scene {
        QTemporaryDir directory;
        test::ManualBodyTime time;
        base::Secret master{std::string(32, 'm')};
        base::Secret ring;
        BodyStore::Caps caps{24h, 100LL * 1024 * 1024};
        std::unique_ptr<BodyStore> store;

        Scene() { start(); }

        void start()
        {
            store = std::make_unique<BodyStore>(directory.path());
            const auto opened = store->open(caps, time.now);
            QVERIFY2(opened, base::toString(opened.error()).c_str());
            QVERIFY(store->keys().unlock(store::KeyWrap::KeyStore, master, ring.reveal(), {}, time.now));
            takeRing();
        }
        void stop() { store.reset(); }
        void takeRing()
        {
            if (store->keys().takeRingChange()) {
                ring = store->keys().ring();
            }
        }
        void keep(const QString &id, const QByteArray &prompt, const QByteArray &answer)
        {
            const auto kept = store->keep({texts(id, prompt, answer)}, time.now);
            QVERIFY2(kept, base::toString(kept.error()).c_str());
            takeRing();
        }
        [[nodiscard]] base::ErrorCode problemOf(const QString &id)
        {
            const auto found = store->fetch(id, time.now);
            return found ? base::ErrorCode::None : found.error().code;
        }
        void sweep()
        {
            for (;;) {
                const auto more = store->sweep(time.now);
                QVERIFY2(more, more ? "" : base::toString(more.error()).c_str());
                if (!*more) {
                    return;
                }
            }
        }
        // Whether any file of the directory holds these bytes.
        [[nodiscard]] bool holds(const QByteArray &bytes) const
        {
            const QStringList names = QDir(directory.path()).entryList(QDir::Files | QDir::Hidden);
            for (const QString &name : names) {
                QFile file(directory.filePath(name));
                if (file.open(QIODevice::ReadOnly) && file.readAll().contains(bytes)) {
                    return true;
                }
            }
            return false;
        }
    };

private slots:
    void whatWasKeptComesBack()
    {
        Scene scene;
        const QByteArray large(3 * 1024 * 1024 + 17, 'l');
        scene.keep(QStringLiteral("a-1"), "prompt one", "answer one");
        scene.keep(QStringLiteral("a-2"), large, {});
        QVERIFY(scene.store->keep({{QStringLiteral("a-3"), {QByteArray("beginning"), 90'000}, textOf("x")}}, scene.time.now));
        const auto check = [&scene, &large] {
            const auto one = scene.store->fetch(QStringLiteral("a-1"), scene.time.now);
            QVERIFY(one);
            QCOMPARE(one->prompt, textOf("prompt one"));
            QCOMPARE(one->answer, textOf("answer one"));
            const auto two = scene.store->fetch(QStringLiteral("a-2"), scene.time.now);
            QVERIFY(two);
            QVERIFY(two->prompt.bytes == large);
            QCOMPARE(two->answer.size, 0);
            const auto three = scene.store->fetch(QStringLiteral("a-3"), scene.time.now);
            QVERIFY(three);
            QVERIFY(!three->prompt.isWhole());
            QCOMPARE(three->prompt.size, 90'000);
        };
        check();
        QCOMPARE(scene.problemOf(QStringLiteral("nobody")), base::ErrorCode::BodyNotKept);
        scene.stop();
        scene.time.pass(1h);
        scene.start();
        check();
    }

    void afterADayNothingOpensAndTheRowsGo()
    {
        Scene scene;
        for (int i = 0; i < 200; ++i) {
            scene.keep(QString::number(i), "CANARY-PROMPT-0815 " + QByteArray::number(i), "CANARY-ANSWER-4711");
        }
        QVERIFY(!scene.holds("CANARY-"));
        scene.stop();
        const QByteArray database = [&scene] {
            QFile file(scene.directory.filePath(QStringLiteral("bodies.db")));
            return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
        }();
        QVERIFY(database.size() > 20'000);
        scene.time.pass(24h + 1s);
        {
            BodyStore purging(scene.directory.path()); // before the listener opens
            QVERIFY(purging.purge(scene.time.now));
            QVERIFY(purging.keys().hours().empty());
        }
        scene.start();
        QCOMPARE(scene.problemOf(QStringLiteral("7")), base::ErrorCode::BodyNotKept);
        QVERIFY(scene.ring.isEmpty());
        scene.sweep();
        QVERIFY(QFileInfo(scene.directory.filePath(QStringLiteral("bodies.db"))).size() < database.size());
        QCOMPARE(QFileInfo(scene.directory.filePath(QStringLiteral("bodies.db-wal"))).size(), 0);
        // The database of yesterday, put back: its hours are gone.
        scene.stop();
        QFile file(scene.directory.filePath(QStringLiteral("bodies.db")));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(database);
        file.close();
        scene.start();
        QCOMPARE(scene.problemOf(QStringLiteral("7")), base::ErrorCode::BodyNotKept);
    }

    void aWriteLooksAtTheTimeItself()
    {
        Scene scene;
        scene.keep(QStringLiteral("old"), "old", "old");
        scene.time.pass(24h + 1s);
        scene.keep(QStringLiteral("new"), "new", "new"); // no timer, no purge before
        QCOMPARE(scene.problemOf(QStringLiteral("old")), base::ErrorCode::BodyNotKept);
        QCOMPARE(scene.problemOf(QStringLiteral("new")), base::ErrorCode::None);
    }

    void whatWasChangedOnTheDiskIsRefused()
    {
        Scene scene;
        scene.keep(QStringLiteral("a"), "one", "two");
        scene.keep(QStringLiteral("b"), "three", "four");
        scene.stop();
        const auto change = [&scene](const QStringList &statements) {
            store::Database database(scene.directory.filePath(QStringLiteral("bodies.db")));
            store::Schema any;
            any.applicationId = 0x534C4244;
            any.migrations = {{}};
            QVERIFY(!database.open(any).isError());
            for (const QString &statement : statements) {
                QVERIFY2(!database.run(statement).isError(), qPrintable(statement));
            }
        };
        // Prompt and answer change places.
        change({QStringLiteral("UPDATE chunks SET id = -1 WHERE id = 1"), QStringLiteral("UPDATE chunks SET id = 1 WHERE id = 2"),
            QStringLiteral("UPDATE chunks SET id = 2 WHERE id = -1")});
        scene.start();
        QCOMPARE(scene.problemOf(QStringLiteral("a")), base::ErrorCode::FileUnreadable);
        QCOMPARE(scene.problemOf(QStringLiteral("b")), base::ErrorCode::None);
        scene.stop();
        change({QStringLiteral("UPDATE chunks SET sealed = zeroblob(length(sealed)) WHERE id = 3")});
        scene.start();
        QCOMPARE(scene.problemOf(QStringLiteral("b")), base::ErrorCode::FileUnreadable);
    }

    void theOldestGoWhenThereIsNoRoom()
    {
        Scene scene;
        scene.stop();
        scene.caps.all = 3 * 1024 * 1024;
        scene.start();
        for (int i = 0; i < 10; ++i) {
            scene.keep(QString::number(i), QByteArray(700 * 1024, 'x'), "y");
        }
        QCOMPARE(scene.problemOf(QStringLiteral("0")), base::ErrorCode::BodyNotKept);
        QCOMPARE(scene.problemOf(QStringLiteral("9")), base::ErrorCode::None);
        QCOMPARE(scene.problemOf(QStringLiteral("6")), base::ErrorCode::None);
    }

    void withoutAKeyNothingIsWritten()
    {
        QTemporaryDir directory;
        test::ManualBodyTime time;
        BodyStore store(directory.path());
        QVERIFY(store.open({24h, 1 << 20}, time.now));
        const auto kept = store.keep({texts(QStringLiteral("a"), "CANARY", "CANARY")}, time.now);
        QVERIFY(!kept);
        QCOMPARE(kept.error().code, base::ErrorCode::KeyStoreUnavailable);
        QVERIFY(!store.isReady());
    }

    void removedMeansNoFileIsLeft()
    {
        Scene scene;
        scene.keep(QStringLiteral("a"), "one", "two");
        QVERIFY(scene.store->forgetAll(scene.time.now));
        QCOMPARE(scene.problemOf(QStringLiteral("a")), base::ErrorCode::BodyNotKept);
        scene.keep(QStringLiteral("b"), "one", "two");
        QVERIFY(scene.store->remove(scene.time.now));
        QVERIFY(QDir(scene.directory.path()).entryList(QDir::Files | QDir::Hidden).isEmpty());
        QVERIFY(!scene.store->holdsAnything());
    }

    void aDamagedDatabaseIsSetAside()
    {
        Scene scene;
        scene.keep(QStringLiteral("a"), "one", "two");
        scene.stop();
        QFile file(scene.directory.filePath(QStringLiteral("bodies.db")));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("no database");
        file.close();
        scene.start();
        QCOMPARE(scene.problemOf(QStringLiteral("a")), base::ErrorCode::BodyNotKept);
        scene.keep(QStringLiteral("b"), "one", "two");
        QCOMPARE(scene.problemOf(QStringLiteral("b")), base::ErrorCode::None);
    }
};

QTEST_APPLESS_MAIN(BodyStoreTest)
#include "body_store_test.moc"
