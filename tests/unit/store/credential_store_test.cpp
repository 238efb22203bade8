#include "store/credential_store.h"

#include <QProcess>
#include <QSignalSpy>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>

namespace sluice::store {

namespace {

constexpr int kPatience = 10'000;

base::Error problemOf(const QSignalSpy &spy)
{
    return spy.last().at(2).value<base::Error>();
}

} // namespace

// No session bus: no key store answers.
class CredentialStoreTest final : public QObject {
    Q_OBJECT

private slots:
    void initTestCase() { qunsetenv("DBUS_SESSION_BUS_ADDRESS"); }

    void theEnvironmentIsReadOnceAndUnset()
    {
        qputenv("SLUICE_TEST_KEY", "  the-key\n");
        CredentialStore store;
        QSignalSpy loaded(&store, &CredentialStore::loaded);
        const QString id = QStringLiteral("env:SLUICE_TEST_KEY");
        QCOMPARE(store.place(id), api::CredentialPlace::Missing);
        store.load(id);
        QCOMPARE(loaded.size(), 0); // never before load() returns
        QTRY_COMPARE(loaded.size(), 1);
        QVERIFY(loaded.last().at(1).value<base::Secret>().equals("the-key"));
        QVERIFY(!problemOf(loaded).isError());
        QCOMPARE(store.place(id), api::CredentialPlace::Environment);
        QVERIFY(!qEnvironmentVariableIsSet("SLUICE_TEST_KEY"));
        store.load(id);
        QTRY_COMPARE(loaded.size(), 2);
        QVERIFY(store.cached(id).equals("the-key"));
    }

    void anUnsetVariableIsMissing()
    {
        CredentialStore store;
        QSignalSpy loaded(&store, &CredentialStore::loaded);
        store.load(QStringLiteral("env:SLUICE_TEST_NO_SUCH_VARIABLE"));
        QTRY_COMPARE(loaded.size(), 1);
        QCOMPARE(problemOf(loaded).code, base::ErrorCode::CredentialMissing);
        QVERIFY(loaded.last().at(1).value<base::Secret>().isEmpty());
    }

    void aValueThatWouldForgeHeadersIsRefused()
    {
        CredentialStore store;
        QSignalSpy loaded(&store, &CredentialStore::loaded);
        QSignalSpy stored(&store, &CredentialStore::stored);
        qputenv("SLUICE_TEST_BAD", "a\r\nx-evil: 1");
        store.load(QStringLiteral("env:SLUICE_TEST_BAD"));
        QTRY_COMPARE(loaded.size(), 1);
        QCOMPARE(problemOf(loaded).code, base::ErrorCode::CredentialMissing);
        store.store(QStringLiteral("bad"), base::Secret("a\nb"));
        QTRY_COMPARE(stored.size(), 1);
        QVERIFY(problemOf(stored).isError());
        QCOMPARE(store.place(QStringLiteral("bad")), api::CredentialPlace::Missing);
        store.store(QStringLiteral("empty"), base::Secret("  "));
        QTRY_COMPARE(stored.size(), 2);
        QVERIFY(problemOf(stored).isError());
    }

    void withoutAKeyStoreAValueStaysInMemory()
    {
        CredentialStore store;
        QSignalSpy loaded(&store, &CredentialStore::loaded);
        QSignalSpy stored(&store, &CredentialStore::stored);
        const QString id = QStringLiteral("mine");
        store.load(id);
        QTRY_COMPARE_WITH_TIMEOUT(loaded.size(), 1, kPatience);
        QCOMPARE(problemOf(loaded).code, base::ErrorCode::KeyStoreUnavailable);
        QVERIFY(!problemOf(loaded).detail.empty());

        store.store(id, base::Secret("the-key"));
        QVERIFY(store.cached(id).equals("the-key")); // usable at once
        QTRY_COMPARE_WITH_TIMEOUT(stored.size(), 1, kPatience);
        QCOMPARE(stored.last().at(1).value<api::CredentialPlace>(), api::CredentialPlace::Memory);
        QCOMPARE(problemOf(stored).code, base::ErrorCode::KeyStoreUnavailable);
        QCOMPARE(store.place(id), api::CredentialPlace::Memory);

        store.remove(id);
        QVERIFY(store.cached(id).isEmpty());
        QTRY_COMPARE_WITH_TIMEOUT(stored.size(), 2, kPatience);
        QCOMPARE(store.place(id), api::CredentialPlace::Missing);
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
        QVERIFY(process.waitForFinished(40'000));
        QVERIFY2(process.exitStatus() == QProcess::NormalExit && process.exitCode() == 0,
            process.readAll().constData());
    }
};

class CredentialStoreWithKeyStoreTest final : public QObject {
    Q_OBJECT

private slots:
    void aStoredValueOutlivesUs()
    {
        const QString id = QStringLiteral("upstream mine");
        {
            CredentialStore store;
            QSignalSpy stored(&store, &CredentialStore::stored);
            store.store(id, base::Secret("the-key"));
            QTRY_COMPARE_WITH_TIMEOUT(stored.size(), 1, kPatience);
            QVERIFY2(!problemOf(stored).isError(), problemOf(stored).detail.c_str());
            QCOMPARE(store.place(id), api::CredentialPlace::KeyStore);
        }
        CredentialStore store;
        QSignalSpy loaded(&store, &CredentialStore::loaded);
        store.load(id);
        store.load(id);
        QTRY_COMPARE_WITH_TIMEOUT(loaded.size(), 1, kPatience); // asked once
        QVERIFY(store.cached(id).equals("the-key"));
        QCOMPARE(store.place(id), api::CredentialPlace::KeyStore);
    }

    void anUnknownIdIsMissing()
    {
        CredentialStore store;
        QSignalSpy loaded(&store, &CredentialStore::loaded);
        store.load(QStringLiteral("nobody"));
        QTRY_COMPARE_WITH_TIMEOUT(loaded.size(), 1, kPatience);
        QCOMPARE(problemOf(loaded).code, base::ErrorCode::CredentialMissing);
    }

    void aRemovedValueIsGone()
    {
        const QString id = QStringLiteral("short-lived");
        CredentialStore store;
        QSignalSpy stored(&store, &CredentialStore::stored);
        store.store(id, base::Secret("the-key"));
        QTRY_COMPARE_WITH_TIMEOUT(stored.size(), 1, kPatience);
        store.remove(id);
        QTRY_COMPARE_WITH_TIMEOUT(stored.size(), 2, kPatience);
        QVERIFY(!problemOf(stored).isError());
        CredentialStore other;
        QSignalSpy loaded(&other, &CredentialStore::loaded);
        other.load(id);
        QTRY_COMPARE_WITH_TIMEOUT(loaded.size(), 1, kPatience);
        QVERIFY(other.cached(id).isEmpty());
    }

    // The last one: the key store stays locked.
    void aLockedKeyStoreLosesNothing()
    {
        const QString id = QStringLiteral("locked in");
        CredentialStore store;
        QSignalSpy stored(&store, &CredentialStore::stored);
        store.store(id, base::Secret("the-key"));
        QTRY_COMPARE_WITH_TIMEOUT(stored.size(), 1, kPatience);
        QProcess lock;
        lock.start(QStringLiteral("gdbus"),
            {QStringLiteral("call"), QStringLiteral("--session"), QStringLiteral("--dest"),
                QStringLiteral("org.freedesktop.secrets"), QStringLiteral("--object-path"),
                QStringLiteral("/org/freedesktop/secrets"), QStringLiteral("--method"),
                QStringLiteral("org.freedesktop.Secret.Service.Lock"),
                QStringLiteral("[objectpath '/org/freedesktop/secrets/collection/login']")});
        if (!lock.waitForFinished(kPatience) || lock.exitCode() != 0) {
            QSKIP("needs gdbus to lock the key store");
        }
        CredentialStore later;
        QSignalSpy loaded(&later, &CredentialStore::loaded);
        later.load(id);
        QTRY_COMPARE_WITH_TIMEOUT(loaded.size(), 1, kPatience);
        QVERIFY(problemOf(loaded).isError()); // says that it may be locked, and is no reason to stop
        QSignalSpy kept(&later, &CredentialStore::stored);
        later.store(id, base::Secret("another"));
        QTRY_COMPARE_WITH_TIMEOUT(kept.size(), 1, kPatience);
        QCOMPARE(kept.last().at(1).value<api::CredentialPlace>(), api::CredentialPlace::Memory);
        QVERIFY(later.cached(id).equals("another"));
    }
};

} // namespace sluice::store

int main(int argc, char *argv[])
{
    QCoreApplication application(argc, argv);
    if (qEnvironmentVariableIsSet("SLUICE_TEST_WITH_KEY_STORE")) {
        sluice::store::CredentialStoreWithKeyStoreTest test;
        return QTest::qExec(&test, argc, argv);
    }
    sluice::store::CredentialStoreTest test;
    return QTest::qExec(&test, argc, argv);
}
#include "credential_store_test.moc"
