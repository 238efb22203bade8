#include "relay/filters/access/access_filter.h"

#include <QTest>

using namespace sluice;
using namespace sluice::relay;

class AccessFilterTest final : public QObject {
    Q_OBJECT

private slots:
    void knowsItsOwnNames_data()
    {
        QTest::addColumn<QByteArray>("host");
        QTest::addColumn<bool>("own");
        for (const char *own : {"localhost", "LocalHost", "localhost:8443", "127.0.0.1", "127.0.0.1:8443", "[::1]", "[::1]:8443",
                                "relay.lan", "relay.lan:8443"}) {
            QTest::newRow(own) << QByteArray(own) << true;
        }
        for (const char *foreign : {"", "localhost:8080", "localhost:", "localhost.", "localhost:08443", "localhost:8443x",
                                    "x.localhost", "localhost.evil.example", "127.0.0.2", "127.1", "2130706433", "::1", "[::1",
                                    "0.0.0.0", "evil.example", "localhost@evil.example", "relay.lan.evil"}) {
            QTest::newRow(foreign) << QByteArray(foreign) << false;
        }
    }

    void knowsItsOwnNames()
    {
        QFETCH(QByteArray, host);
        QFETCH(bool, own);
        QCOMPARE(isOwnHost(std::string_view(host.constData(), static_cast<std::size_t>(host.size())),
                           {true, 8443, "relay.lan"}),
                 own);
    }

    void findsTheKeyWhereSdksPutIt()
    {
        http::HeaderMap headers;
        QVERIFY(presentedKey(headers).empty());
        headers.set("x-goog-api-key", "g");
        QCOMPARE(std::string(presentedKey(headers)), std::string("g"));
        headers.set("X-Api-Key", "a");
        QCOMPARE(std::string(presentedKey(headers)), std::string("a"));
        headers.set("Authorization", "bearer b");
        QCOMPARE(std::string(presentedKey(headers)), std::string("b"));
        headers.set("Authorization", "Basic xyz");
        QCOMPARE(std::string(presentedKey(headers)), std::string("a"));
    }
};

QTEST_GUILESS_MAIN(AccessFilterTest)
#include "access_filter_test.moc"
