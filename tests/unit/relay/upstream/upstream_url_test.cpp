#include "relay/upstream/upstream_url.h"

#include <QTest>

using namespace sluice;

class UpstreamUrlTest final : public QObject {
    Q_OBJECT

private slots:
    void checksBaseUrls_data()
    {
        QTest::addColumn<QString>("url");
        QTest::addColumn<bool>("insecure");
        QTest::addColumn<bool>("good");
        QTest::newRow("https") << QStringLiteral("https://relay.example/v1") << false << true;
        QTest::newRow("http on loopback") << QStringLiteral("http://127.0.0.1:9000") << false << true;
        QTest::newRow("http on localhost") << QStringLiteral("http://localhost:9000") << false << true;
        QTest::newRow("http elsewhere") << QStringLiteral("http://relay.example") << false << false;
        QTest::newRow("http elsewhere, allowed") << QStringLiteral("http://relay.example") << true << true;
        QTest::newRow("no scheme") << QStringLiteral("relay.example/v1") << false << false;
        QTest::newRow("other scheme") << QStringLiteral("ftp://relay.example") << false << false;
        QTest::newRow("user info") << QStringLiteral("https://me:secret@relay.example") << false << false;
        QTest::newRow("query") << QStringLiteral("https://relay.example/v1?key=1") << false << false;
        QTest::newRow("empty") << QString() << false << false;
    }

    void checksBaseUrls()
    {
        QFETCH(QString, url);
        QFETCH(bool, insecure);
        QFETCH(bool, good);
        const base::Result<QUrl> result = relay::parseBaseUrl(url, insecure);
        QCOMPARE(result.has_value(), good);
        if (!good) {
            QVERIFY(!result.error().detail.empty());
            QVERIFY(result.error().detail.find("secret") == std::string::npos);
        }
    }

    void joinsPaths_data()
    {
        QTest::addColumn<QString>("url");
        QTest::addColumn<QString>("path");
        QTest::addColumn<QString>("target");
        QTest::newRow("plain") << QStringLiteral("https://h") << QStringLiteral("/v1/models") << QStringLiteral("/v1/models");
        QTest::newRow("slash") << QStringLiteral("https://h/") << QStringLiteral("/v1/models") << QStringLiteral("/v1/models");
        QTest::newRow("v1 once") << QStringLiteral("https://h/v1") << QStringLiteral("/v1/models") << QStringLiteral("/v1/models");
        QTest::newRow("v1 and slash")
            << QStringLiteral("https://h/v1/") << QStringLiteral("/v1/models") << QStringLiteral("/v1/models");
        QTest::newRow("prefix") << QStringLiteral("https://h/openai/v1") << QStringLiteral("/v1/chat/completions?beta=true")
                                << QStringLiteral("/openai/v1/chat/completions?beta=true");
        QTest::newRow("v1 added") << QStringLiteral("https://h/v1") << QStringLiteral("/models") << QStringLiteral("/v1/models");
        QTest::newRow("v10 is not v1") << QStringLiteral("https://h/v1") << QStringLiteral("/v10/x") << QStringLiteral("/v1/v10/x");
        QTest::newRow("another version") << QStringLiteral("https://h/api/paas/v4") << QStringLiteral("/v1/chat/completions")
                                         << QStringLiteral("/api/paas/v4/chat/completions");
        QTest::newRow("a corner of another API") << QStringLiteral("https://h/v1beta/openai") << QStringLiteral("/v1/models")
                                                 << QStringLiteral("/v1beta/openai/models");
        QTest::newRow("the same version") << QStringLiteral("https://h/v1beta") << QStringLiteral("/v1beta/models/m:generateContent")
                                          << QStringLiteral("/v1beta/models/m:generateContent");
        QTest::newRow("two versions that are meant") << QStringLiteral("https://h/v1") << QStringLiteral("/v1beta/models")
                                                     << QStringLiteral("/v1/v1beta/models");
        QTest::newRow("no version after all") << QStringLiteral("https://h/v1x") << QStringLiteral("/v1/models")
                                              << QStringLiteral("/v1x/v1/models");
        QTest::newRow("openai alone is none") << QStringLiteral("https://h/openai") << QStringLiteral("/v1/models")
                                              << QStringLiteral("/openai/v1/models");
        QTest::newRow("v1 alone") << QStringLiteral("https://h/v1") << QStringLiteral("/v1?x=1") << QStringLiteral("/v1?x=1");
    }

    void joinsPaths()
    {
        QFETCH(QString, url);
        QFETCH(QString, path);
        QFETCH(QString, target);
        QCOMPARE(QString::fromStdString(relay::joinTarget(QUrl(url), path.toStdString())), target);
        api::UpstreamConfig upstream;
        upstream.url = url;
        QCOMPARE(relay::resolvedUrl(upstream, path), QStringLiteral("https://h") + target);
    }
};

QTEST_GUILESS_MAIN(UpstreamUrlTest)
#include "upstream_url_test.moc"
