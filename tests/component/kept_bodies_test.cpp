#include "service/kept_bodies.h"
#include "store/credential_store.h"

#include <QDir>
#include <QFile>
#include <QProcess>
#include <QSignalSpy>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>

#include <atomic>
#include <chrono>
#include <memory>

using namespace sluice;
using namespace std::chrono_literals;
using service::KeptBodies;
using State = api::BodyKeepingState;

namespace {

constexpr int kPatience = 30'000;
const QByteArray kPrompt("CANARY-PROMPT-1f7b");
const QByteArray kAnswer("CANARY-ANSWER-9c02");

api::BodiesConfig kept(api::BodyKey key)
{
    api::BodiesConfig config;
    config.keep = true;
    config.key = key;
    return config;
}

// A service's texts over several runs of the program, with a clock in our hand that both threads read.
struct Scene {
    QTemporaryDir directory;
    std::atomic<qint64> passed{0}; // ms
    std::atomic<qint64> clockSet{0}; // ms
    std::unique_ptr<KeptBodies> bodies;

    void start(const api::BodiesConfig &config)
    {
        bodies = std::make_unique<KeptBodies>(directory.path(), [this] {
            store::BodyTime now{base::WallTime(1'800'000'000'000ms), 5h, {1}};
            now.wall += std::chrono::milliseconds(passed.load() + clockSet.load());
            now.sinceBoot += std::chrono::milliseconds(passed.load());
            return now;
        });
        bodies->apply(config);
    }
    void pass(std::chrono::milliseconds time) { passed += time.count(); }
    void stop() { bodies.reset(); }
    [[nodiscard]] State state() const { return bodies->state().state; }

    void keep(const QString &id) const { bodies->feed()->publish({id, {kPrompt, kPrompt.size()}, {kAnswer, kAnswer.size()}}); }
    // Empty: it is not kept.
    [[nodiscard]] QByteArray promptOf(const QString &id) const
    {
        QSignalSpy fetched(bodies.get(), &KeptBodies::fetched);
        bodies->fetch(id);
        if (fetched.isEmpty() && !fetched.wait(kPatience)) {
            return "no answer";
        }
        return fetched.constLast().at(1).value<api::KeptText>().bytes;
    }
    [[nodiscard]] bool filesHold(const QByteArray &bytes) const
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

} // namespace

// No session bus: no key store answers.
class KeptBodiesTest final : public QObject {
    Q_OBJECT

private slots:
    void initTestCase() { qunsetenv("DBUS_SESSION_BUS_ADDRESS"); }

    void withoutAKeyStoreNothingIsKept()
    {
        Scene scene;
        scene.start(kept(api::BodyKey::KeyStore));
        QTRY_COMPARE_WITH_TIMEOUT(scene.state(), State::NoKeyStore, kPatience);
        QVERIFY(scene.bodies->state().why.isError());
        QCOMPARE(scene.bodies->feed()->textCap(), 0); // the relay gathers nothing
        scene.keep(QStringLiteral("a")); // one that was under way
        QTRY_COMPARE(scene.bodies->state().dropped, 1);
        QCOMPARE(scene.promptOf(QStringLiteral("a")), QByteArray());
    }

    void aPassphraseKeepsThem()
    {
        Scene scene;
        scene.start(kept(api::BodyKey::Passphrase));
        QTRY_COMPARE(scene.state(), State::NeedsPassphrase);
        QVERIFY(!scene.bodies->state().why.isError());
        scene.bodies->setPassphrase(base::Secret("correct horse"));
        QTRY_COMPARE_WITH_TIMEOUT(scene.state(), State::Keeping, kPatience);
        QCOMPARE(scene.bodies->feed()->textCap(), kept(api::BodyKey::Passphrase).textBytes);
        scene.keep(QStringLiteral("a"));
        QCOMPARE(scene.promptOf(QStringLiteral("a")), kPrompt);
        QVERIFY(!scene.filesHold("CANARY"));
        scene.stop();

        scene.start(kept(api::BodyKey::Passphrase));
        scene.bodies->setPassphrase(base::Secret("wrong horse")); // before it was asked for
        QTRY_VERIFY_WITH_TIMEOUT(scene.state() == State::NeedsPassphrase && scene.bodies->state().why.isError(), kPatience);
        QCOMPARE(scene.bodies->state().why.code, base::ErrorCode::WrongKey);
        QCOMPARE(scene.promptOf(QStringLiteral("a")), QByteArray());
        scene.bodies->setPassphrase(base::Secret("correct horse"));
        QTRY_COMPARE_WITH_TIMEOUT(scene.state(), State::Keeping, kPatience);
        QCOMPARE(scene.promptOf(QStringLiteral("a")), kPrompt);
    }

    void switchedOffAllOfItGoes()
    {
        Scene scene;
        scene.start(kept(api::BodyKey::Passphrase));
        scene.bodies->setPassphrase(base::Secret("correct horse"));
        QTRY_COMPARE_WITH_TIMEOUT(scene.state(), State::Keeping, kPatience);
        scene.keep(QStringLiteral("a"));
        QCOMPARE(scene.promptOf(QStringLiteral("a")), kPrompt);
        scene.bodies->apply({});
        QCOMPARE(scene.state(), State::Off);
        QCOMPARE(scene.promptOf(QStringLiteral("a")), QByteArray());
        QVERIFY(!QFile::exists(scene.directory.filePath(QStringLiteral("body-keys"))));
        QVERIFY(!QFile::exists(scene.directory.filePath(QStringLiteral("bodies.db"))));
    }

    void forgottenMeansNow()
    {
        Scene scene;
        scene.start(kept(api::BodyKey::Passphrase));
        scene.bodies->setPassphrase(base::Secret("correct horse"));
        QTRY_COMPARE_WITH_TIMEOUT(scene.state(), State::Keeping, kPatience);
        scene.keep(QStringLiteral("a"));
        QCOMPARE(scene.promptOf(QStringLiteral("a")), kPrompt);
        scene.bodies->forgetAll();
        QCOMPARE(scene.promptOf(QStringLiteral("a")), QByteArray());
        scene.keep(QStringLiteral("b")); // and it goes on
        QCOMPARE(scene.promptOf(QStringLiteral("b")), kPrompt);
    }

    void nobodyListensBeforeThePurge()
    {
        Scene scene;
        scene.start(kept(api::BodyKey::Passphrase));
        scene.bodies->setPassphrase(base::Secret("correct horse"));
        QTRY_COMPARE_WITH_TIMEOUT(scene.state(), State::Keeping, kPatience);
        scene.keep(QStringLiteral("a"));
        QCOMPARE(scene.promptOf(QStringLiteral("a")), kPrompt);
        scene.stop();
        const auto keyFile = [&scene] {
            QFile file(scene.directory.filePath(QStringLiteral("body-keys")));
            return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
        };
        const QByteArray wrapped = keyFile().mid(256 + 24, 60);
        QVERIFY(wrapped.size() == 60 && wrapped != QByteArray(60, '\0'));
        scene.pass(24h + 1s);
        bool isGone = false;
        scene.bodies = nullptr;
        scene.start(api::BodiesConfig{kept(api::BodyKey::Passphrase)});
        bool isDone = false;
        scene.bodies->apply(kept(api::BodyKey::Passphrase), [&] {
            isGone = !keyFile().contains(wrapped);
            isDone = true;
        });
        QTRY_VERIFY(isDone);
        QVERIFY(isGone); // though nobody has given a passphrase yet
    }

    // The cases with a real key store, in a process of their own under a bus of its own.
    void withAKeyStore()
    {
        const QString bus = QStandardPaths::findExecutable(QStringLiteral("dbus-run-session"));
        if (bus.isEmpty() || QStandardPaths::findExecutable(QStringLiteral("gnome-keyring-daemon")).isEmpty()) {
            QSKIP("needs dbus-run-session and gnome-keyring-daemon");
        }
        const QTemporaryDir home;
        QProcess process;
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        environment.insert(QStringLiteral("XDG_DATA_HOME"), home.path());
        environment.insert(QStringLiteral("XDG_RUNTIME_DIR"), home.path());
        environment.remove(QStringLiteral("DISPLAY")); // a locked key store would ask a person and wait
        environment.remove(QStringLiteral("WAYLAND_DISPLAY"));
        environment.insert(QStringLiteral("SLUICE_TEST_WITH_KEY_STORE"), QStringLiteral("1"));
        process.setProcessEnvironment(environment);
        process.setProcessChannelMode(QProcess::MergedChannels);
        process.start(bus,
            {QStringLiteral("--"), QStringLiteral("sh"), QStringLiteral("-c"),
                QStringLiteral("printf pw | gnome-keyring-daemon --unlock --components=secrets >/dev/null 2>&1; exec \"$0\""),
                QCoreApplication::applicationFilePath()});
        QVERIFY(process.waitForFinished(90'000));
        QVERIFY2(process.exitStatus() == QProcess::NormalExit && process.exitCode() == 0, process.readAll().constData());
    }
};

class KeptBodiesWithKeyStoreTest final : public QObject {
    Q_OBJECT

    // What the key store holds under this name; empty: nothing.
    static QByteArray entry(const QString &id)
    {
        store::CredentialStore store;
        QSignalSpy loaded(&store, &store::CredentialStore::loaded);
        store.load(id);
        if (loaded.isEmpty() && !loaded.wait(kPatience)) {
            return "no answer";
        }
        const base::Secret value = loaded.constLast().at(1).value<base::Secret>();
        return QByteArray(value.reveal().data(), static_cast<qsizetype>(value.reveal().size()));
    }

    static bool callLock()
    {
        QProcess lock;
        lock.start(QStringLiteral("gdbus"),
            {QStringLiteral("call"), QStringLiteral("--session"), QStringLiteral("--dest"), QStringLiteral("org.freedesktop.secrets"),
                QStringLiteral("--object-path"), QStringLiteral("/org/freedesktop/secrets"), QStringLiteral("--method"),
                QStringLiteral("org.freedesktop.Secret.Service.Lock"),
                QStringLiteral("[objectpath '/org/freedesktop/secrets/collection/login']")});
        return lock.waitForFinished(kPatience) && lock.exitCode() == 0;
    }

    const QString m_master = QStringLiteral("sluice-body-master");
    const QString m_ring = QStringLiteral("sluice-body-hours");

private slots:
    void presentItHoldsTheMasterKeyAndTheHours()
    {
        Scene scene;
        scene.start(kept(api::BodyKey::KeyStore));
        QTRY_COMPARE_WITH_TIMEOUT(scene.state(), State::Keeping, kPatience);
        QCOMPARE(entry(m_master).size(), 64);
        QVERIFY(entry(m_ring).isEmpty());
        scene.keep(QStringLiteral("a"));
        QCOMPARE(scene.promptOf(QStringLiteral("a")), kPrompt);
        QTRY_VERIFY(entry(m_ring).startsWith("ring1;"));
        const QByteArray master = entry(m_master);
        scene.stop();

        scene.pass(23h);
        scene.start(kept(api::BodyKey::KeyStore));
        QTRY_COMPARE_WITH_TIMEOUT(scene.state(), State::Keeping, kPatience);
        QCOMPARE(entry(m_master), master); // no new one
        QCOMPARE(scene.promptOf(QStringLiteral("a")), kPrompt);
        scene.stop();

        // Closed the whole time, and the clock set back meanwhile.
        scene.pass(1h + 1s);
        scene.clockSet = -std::chrono::milliseconds(48h).count();
        scene.start(kept(api::BodyKey::KeyStore));
        QTRY_COMPARE_WITH_TIMEOUT(scene.state(), State::Keeping, kPatience);
        QCOMPARE(scene.promptOf(QStringLiteral("a")), QByteArray());
        QTRY_COMPARE(entry(m_ring), QByteArray()); // gone from the key store as well
    }

    void copiesOpenNothingOnceTheHourIsOver()
    {
        Scene scene;
        scene.start(kept(api::BodyKey::KeyStore));
        QTRY_COMPARE_WITH_TIMEOUT(scene.state(), State::Keeping, kPatience);
        scene.keep(QStringLiteral("a"));
        QCOMPARE(scene.promptOf(QStringLiteral("a")), kPrompt);
        QTRY_VERIFY(!entry(m_ring).isEmpty());
        scene.stop();
        QTemporaryDir copy;
        for (const QString &name : {QStringLiteral("body-keys"), QStringLiteral("bodies.db")}) {
            QVERIFY(QFile::copy(scene.directory.filePath(name), copy.filePath(name)));
        }
        scene.pass(24h + 1s);
        scene.start(kept(api::BodyKey::KeyStore));
        QTRY_COMPARE_WITH_TIMEOUT(scene.state(), State::Keeping, kPatience);
        QTRY_COMPARE(entry(m_ring), QByteArray());
        scene.stop();
        // Yesterday's files, yesterday's time, today's key store.
        scene.passed = 0;
        for (const QString &name : {QStringLiteral("body-keys"), QStringLiteral("bodies.db")}) {
            QFile::remove(scene.directory.filePath(name));
            QVERIFY(QFile::copy(copy.filePath(name), scene.directory.filePath(name)));
        }
        scene.start(kept(api::BodyKey::KeyStore));
        QTRY_COMPARE_WITH_TIMEOUT(scene.state(), State::Keeping, kPatience);
        QCOMPARE(scene.promptOf(QStringLiteral("a")), QByteArray());
    }

    void aLostMasterKeyIsNotReplacedWhileTextsNeedIt()
    {
        Scene scene;
        scene.start(kept(api::BodyKey::KeyStore));
        QTRY_COMPARE_WITH_TIMEOUT(scene.state(), State::Keeping, kPatience);
        scene.keep(QStringLiteral("a"));
        QCOMPARE(scene.promptOf(QStringLiteral("a")), kPrompt);
        QTRY_VERIFY(!entry(m_ring).isEmpty());
        const QByteArray master = entry(m_master);
        scene.stop();
        store::CredentialStore store;
        QSignalSpy stored(&store, &store::CredentialStore::stored);
        store.remove(m_master);
        QTRY_COMPARE_WITH_TIMEOUT(stored.size(), 1, kPatience);
        scene.start(kept(api::BodyKey::KeyStore));
        QTRY_COMPARE_WITH_TIMEOUT(scene.state(), State::Fault, kPatience);
        QCOMPARE(scene.bodies->state().why.code, base::ErrorCode::WrongKey);
        QCOMPARE(entry(m_master), QByteArray()); // none was made
        store.store(m_master, base::Secret(master.toStdString()));
        QTRY_COMPARE_WITH_TIMEOUT(stored.size(), 2, kPatience);
        scene.bodies->apply(kept(api::BodyKey::KeyStore));
        QTRY_COMPARE_WITH_TIMEOUT(scene.state(), State::Keeping, kPatience);
        QCOMPARE(scene.promptOf(QStringLiteral("a")), kPrompt);
        scene.bodies->apply({});
        QTRY_COMPARE(entry(m_ring), QByteArray());
    }

    // The last one: the key store stays locked.
    void lockedNothingIsKeptAndNoKeyIsMade()
    {
        Scene scene;
        scene.start(kept(api::BodyKey::KeyStore));
        QTRY_COMPARE_WITH_TIMEOUT(scene.state(), State::Keeping, kPatience);
        scene.keep(QStringLiteral("a"));
        QCOMPARE(scene.promptOf(QStringLiteral("a")), kPrompt);
        QTRY_VERIFY(!entry(m_ring).isEmpty());
        scene.stop();
        if (!callLock()) {
            QSKIP("needs gdbus to lock the key store");
        }
        const QByteArray before = [&scene] {
            QFile file(scene.directory.filePath(QStringLiteral("body-keys")));
            return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
        }();
        scene.start(kept(api::BodyKey::KeyStore));
        QTRY_COMPARE_WITH_TIMEOUT(scene.state(), State::Locked, kPatience);
        QCOMPARE(scene.bodies->state().why.code, base::ErrorCode::KeyStoreLocked);
        QCOMPARE(scene.bodies->feed()->textCap(), 0);
        QCOMPARE(scene.promptOf(QStringLiteral("a")), QByteArray());
        scene.stop();
        QFile file(scene.directory.filePath(QStringLiteral("body-keys")));
        QVERIFY(file.open(QIODevice::ReadOnly));
        QCOMPARE(file.readAll().sliced(256), before.sliced(256)); // the keys of the day wait for the master key
    }
};

int main(int argc, char *argv[])
{
    QCoreApplication application(argc, argv);
    if (qEnvironmentVariableIsSet("SLUICE_TEST_WITH_KEY_STORE")) {
        KeptBodiesWithKeyStoreTest test;
        return QTest::qExec(&test, argc, argv);
    }
    KeptBodiesTest test;
    return QTest::qExec(&test, argc, argv);
}
#include "kept_bodies_test.moc"
