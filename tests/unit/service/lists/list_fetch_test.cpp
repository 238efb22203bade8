#include "service/lists/list_fetch.h"

#include "support/list_server.h"

#include <QSignalSpy>
#include <QTest>

#include <memory>

namespace sluice::service {

namespace {

using namespace std::chrono_literals;

constexpr int kPatience = 10'000;

} // namespace

class ListFetchTest final : public QObject {
    Q_OBJECT

private slots:
    void init()
    {
        m_server = std::make_unique<test::ListServer>(true);
        m_options = {};
        m_options.tls = m_server->clientTls();
    }

    void aListComesWithWhatToAskNextTime()
    {
        m_server->setTagged("/w.txt", "alpha\n", "\"one\"");
        const FetchedList first = fetch("/w.txt");
        QVERIFY2(!first.error.isError(), base::toString(first.error).c_str());
        QVERIFY(!first.isUnchanged);
        QCOMPARE(first.content, QByteArray("alpha\n"));
        QCOMPARE(first.etag, QByteArray("\"one\""));
        QVERIFY(!m_server->requests()[0].head.contains("if-none-match"));
        QVERIFY(!m_server->requests()[0].head.contains("cookie"));

        KeptList known;
        known.etag = first.etag;
        known.lastModified = first.lastModified;
        const FetchedList second = fetch("/w.txt", known);
        QVERIFY(!second.error.isError());
        QVERIFY(second.isUnchanged);
        QVERIFY(m_server->requests()[1].head.contains("if-modified-since: wed, 01 may 2024"));

        m_server->setTagged("/w.txt", "beta\n", "\"two\"");
        const FetchedList third = fetch("/w.txt", known);
        QVERIFY(!third.isUnchanged);
        QCOMPARE(third.content, QByteArray("beta\n"));
    }

    void aSignatureComesBesideIt()
    {
        m_server->set("/w.txt", {200, "alpha\n", {}});
        m_server->set("/w.txt.minisig", {200, "signed", {}});
        const FetchedList fetched = fetch("/w.txt", {}, true);
        QVERIFY(!fetched.error.isError());
        QCOMPARE(fetched.content, QByteArray("alpha\n"));
        QCOMPARE(fetched.signature, QByteArray("signed"));
        m_server->set("/w.txt.minisig", {404, {}, {}});
        QVERIFY(fetch("/w.txt", {}, true).error.isError());
    }

    void faultsAreErrors_data()
    {
        QTest::addColumn<QByteArray>("path");
        QTest::addColumn<QByteArray>("detail");
        QTest::newRow("not there") << QByteArray("/none") << QByteArray("the server answered 404");
        QTest::newRow("server error") << QByteArray("/500") << QByteArray("the server answered 500");
        QTest::newRow("cut off") << QByteArray("/cut") << QByteArray();
        QTest::newRow("promises too much") << QByteArray("/promise") << QByteArray("is larger than 1000 bytes");
        QTest::newRow("too large") << QByteArray("/large") << QByteArray("is larger than 1000 bytes");
        QTest::newRow("silent") << QByteArray("/silent") << QByteArray("the server does not answer");
        QTest::newRow("sent on to plain http") << QByteArray("/plain") << QByteArray("was sent on to an address that is not https://");
        QTest::newRow("sent round in a ring") << QByteArray("/ring") << QByteArray("was sent on too often");
        QTest::newRow("coded") << QByteArray("/gzip") << QByteArray("came in a coding that was not asked for");
    }
    void faultsAreErrors()
    {
        QFETCH(QByteArray, path);
        QFETCH(QByteArray, detail);
        m_options.largest = 1000;
        if (path == "/silent") {
            m_options.silence = 300ms;
        }
        m_server->set("/500", {500, "alpha\n", {}});
        m_server->set("/cut", {200, "alpha\n", {}, 500});
        m_server->set("/promise", {200, "alpha\n", {}, 1001});
        m_server->set("/large", {200, QByteArray(1001, 'a'), {}});
        m_server->set("/silent", {200, {}, {}, -1, true});
        m_server->set("/plain", {302, {}, "Location: http://lists.example/w\r\n"});
        m_server->set("/ring", {302, {}, "Location: /ring\r\n"});
        m_server->set("/gzip", {200, "alpha\n", "Content-Encoding: gzip\r\n"});
        const FetchedList fetched = fetch(path);
        QCOMPARE(fetched.error.code, base::ErrorCode::FileUnreadable);
        QVERIFY(QByteArray::fromStdString(fetched.error.where).startsWith("https://127.0.0.1:"));
        QVERIFY(fetched.content.isEmpty());
        if (!detail.isEmpty()) {
            QCOMPARE(QByteArray::fromStdString(fetched.error.detail), detail);
        }
        QVERIFY(m_server->count("/ring") <= m_options.redirects + 1);
    }

    void aRedirectIsFollowed()
    {
        m_server->set("/old", {301, {}, "Location: /new\r\n"});
        m_server->set("/new", {200, "alpha\n", {}});
        QCOMPARE(fetch("/old").content, QByteArray("alpha\n"));
    }

    void anUnknownCertificateIsRefused()
    {
        m_options.tls = QSslConfiguration::defaultConfiguration();
        m_server->set("/w.txt", {200, "alpha\n", {}});
        QVERIFY(fetch("/w.txt").error.isError());
        QVERIFY(m_server->requests().isEmpty());
    }

    void onlyHttpsIsAskedBeyondThisMachine()
    {
        for (const char *url : {"http://lists.example/w", "ftp://lists.example/w", "file:///etc/passwd", "https://a:b@lists.example/w"}) {
            QVERIFY(!mayFetchFrom(QUrl(QString::fromLatin1(url))));
        }
        QVERIFY(mayFetchFrom(QUrl(QStringLiteral("https://lists.example/w"))));
        QVERIFY(mayFetchFrom(QUrl(QStringLiteral("http://127.0.0.1:1/w"))));
        ListFetch fetch(m_network, m_options);
        QSignalSpy finished(&fetch, &ListFetch::finished);
        fetch.begin(QUrl(QStringLiteral("http://lists.example/w")), {}, false);
        QVERIFY(finished.isEmpty()); // never from within the call
        QTRY_COMPARE(finished.size(), 1);
        QVERIFY(finished[0][0].value<FetchedList>().error.isError());
    }

private:
    FetchedList fetch(const QByteArray &path, const KeptList &known = {}, bool isSigned = false)
    {
        ListFetch fetch(m_network, m_options);
        QSignalSpy finished(&fetch, &ListFetch::finished);
        fetch.begin(m_server->url(path), known, isSigned);
        [&finished] { QTRY_COMPARE_WITH_TIMEOUT(finished.size(), 1, kPatience); }();
        return finished.isEmpty() ? FetchedList{{base::ErrorCode::Internal, "no report", {}, 0}, false, {}, {}, {}, {}}
                                  : finished[0][0].value<FetchedList>();
    }

    std::unique_ptr<test::ListServer> m_server;
    ListFetchOptions m_options;
    QNetworkAccessManager m_network;
};

} // namespace sluice::service

QTEST_GUILESS_MAIN(sluice::service::ListFetchTest)
#include "list_fetch_test.moc"
