#include "relay/upstream/own_addresses.h"
#include "relay/upstream/own_host.h"

#include <QHostInfo>
#include <QNetworkInterface>
#include <QTest>

using namespace sluice;

namespace {

api::ListenersConfig listening(const char *https)
{
    api::ListenersConfig listeners;
    listeners.https = api::ListenAddress::fromString(QString::fromLatin1(https));
    return listeners;
}

// An address of this machine beyond loopback; null if it has none.
QHostAddress outerAddress()
{
    const QList<QHostAddress> all = QNetworkInterface::allAddresses();
    for (const QHostAddress &address : all) {
        if (!address.isLoopback() && address.protocol() == QAbstractSocket::IPv4Protocol) {
            return address;
        }
    }
    return {};
}

} // namespace

class OwnAddressesTest final : public QObject {
    Q_OBJECT

private slots:
    void knowsItsListeners_data()
    {
        QTest::addColumn<QByteArray>("listener");
        QTest::addColumn<QString>("address");
        QTest::addColumn<bool>("own");
        const auto row = [](const char *listener, const char *address, bool own) {
            QTest::addRow("%s on %s", address, listener) << QByteArray(listener) << QString::fromLatin1(address) << own;
        };
        row("127.0.0.1:8443", "127.0.0.1", true);
        row("127.0.0.1:8443", "::ffff:127.0.0.1", true);
        row("127.0.0.1:8443", "127.0.0.2", false);
        row("127.0.0.1:8443", "::1", false);
        row("127.0.0.1:8443", "0.0.0.0", true);
        row("0.0.0.0:8443", "127.0.0.1", true);
        row("0.0.0.0:8443", "127.0.0.2", true);
        row("0.0.0.0:8443", "0.0.0.0", true);
        row("0.0.0.0:8443", "192.0.2.1", false);
        row("[::]:8443", "::1", true);
        row("[::1]:8443", "::1", true);
        row("[::1]:8443", "127.0.0.1", false);
        row("localhost:8443", "127.0.0.1", true);
    }

    void knowsItsListeners()
    {
        QFETCH(QByteArray, listener);
        QFETCH(QString, address);
        QFETCH(bool, own);
        const relay::OwnAddresses addresses = relay::OwnAddresses::of(listening(listener.constData()));
        QCOMPARE(addresses.contains(QHostAddress(address), 8443), own);
        QVERIFY(!addresses.contains(QHostAddress(address), 8444));
        QVERIFY(addresses.hasPort(8443));
    }

    void aPortThatIsNotKnownYetIsLeftOut()
    {
        QVERIFY(relay::OwnAddresses::of(listening("127.0.0.1:0")).isEmpty());
    }

    void knowsTheInterfaces()
    {
        const QHostAddress outer = outerAddress();
        if (outer.isNull()) {
            QSKIP("this machine has no address beyond loopback");
        }
        const relay::OwnAddresses addresses = relay::OwnAddresses::of(listening("0.0.0.0:8443"));
        QVERIFY(addresses.contains(outer, 8443));
        // A connection that stands tells without asking the interfaces: both ends have that address, or it is elsewhere.
        QVERIFY(addresses.contains(outer, 8443, outer));
        QVERIFY(!addresses.contains(QHostAddress(QStringLiteral("192.0.2.1")), 8443, outer));
        QVERIFY(!relay::OwnAddresses::of(listening("127.0.0.1:8443")).contains(outer, 8443));
    }

    void looksNamesUp()
    {
        const std::vector<relay::HostAndPort> places{{QStringLiteral("192.0.2.1"), 8443},
                                                     {QStringLiteral("localhost"), 8444},
                                                     {QStringLiteral("localhost"), 8443}};
        QCOMPARE(relay::firstOwn(listening("127.0.0.1:8443"), places).value_or(99), std::size_t(2));
        QVERIFY(!relay::firstOwn(listening("127.0.0.1:9443"), places));
        QVERIFY(!relay::firstOwn(listening("127.0.0.1:0"), places));
    }

    void looksThisMachinesNameUp()
    {
        const QString name = QHostInfo::localHostName();
        if (QHostInfo::fromName(name).addresses().isEmpty()) {
            QSKIP("this machine's name does not resolve");
        }
        QVERIFY(relay::firstOwn(listening("0.0.0.0:8443"), {{name, 8443}}));
        QVERIFY(!relay::firstOwn(listening("0.0.0.0:8443"), {{name, 8444}}));
    }

    void aNameThatIsNotFoundIsNotOurs()
    {
        QVERIFY(!relay::firstOwn(listening("0.0.0.0:8443"), {{QStringLiteral("no-such-name.invalid"), 8443}}));
    }
};

QTEST_GUILESS_MAIN(OwnAddressesTest)
#include "own_addresses_test.moc"
