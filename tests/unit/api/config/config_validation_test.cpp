#include "api/config/config_validation.h"

#include "api/config/base_url.h"

#include <QSysInfo>
#include <QTest>

namespace sluice::api {

namespace {

UpstreamConfig upstream(const QString &name, const QString &url)
{
    UpstreamConfig config;
    config.name = name;
    config.url = url;
    return config;
}

} // namespace

class ConfigValidationTest final : public QObject {
    Q_OBJECT

private slots:
    void baseUrls_data()
    {
        QTest::addColumn<QString>("url");
        QTest::addColumn<bool>("insecure");
        QTest::addColumn<bool>("accepted");
        const auto row = [](const char *url, bool insecure, bool accepted) {
            QTest::addRow("%s %d", url, insecure) << QString::fromLatin1(url) << insecure << accepted;
        };
        row("https://relay.example/v1", false, true);
        row("https://relay.example:8443", false, true);
        row("https://[2001:db8::1]/v1", false, true);
        row("http://localhost:9/v1", false, true);
        row("http://127.0.0.1:9", false, true);
        row("http://127.8.8.8", false, true);
        row("http://[::1]:9", false, true);
        row("http://relay.example", true, true);
        row("http://relay.example", false, false);
        row("http://127.0.0.1.evil.example", false, false);
        row("http://localhost.evil.example", false, false);
        row("http://192.168.0.2/v1", false, false);
        row("ftp://relay.example", true, false);
        row("relay.example/v1", false, false);
        row("https://", false, false);
        row("https:///v1", false, false);
        row("https://user:pass@relay.example/", false, false);
        row("https://relay.example/?key=1", false, false);
        row("https://relay.example/#x", false, false);
        row("https://relay.example:99999", false, false);
        row("", false, false);
    }

    void baseUrls()
    {
        QFETCH(QString, url);
        QFETCH(bool, insecure);
        QFETCH(bool, accepted);
        const auto checked = checkedBaseUrl(url, insecure);
        QCOMPARE(checked.has_value(), accepted);
        if (!accepted) {
            QCOMPARE(checked.error().where, std::string("url"));
            QVERIFY(!checked.error().detail.empty());
        }
    }

    void listenAddresses_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("back"); // empty: refused
        const auto row = [](const char *text, const char *back) {
            QTest::newRow(text) << QString::fromLatin1(text) << QString::fromLatin1(back);
        };
        row("127.0.0.1:8443", "127.0.0.1:8443");
        row("localhost:0", "localhost:0");
        row("[::1]:65535", "[::1]:65535");
        row("0.0.0.0:1", "0.0.0.0:1");
        row("::1:80", "");
        row("127.0.0.1", "");
        row("127.0.0.1:", "");
        row("127.0.0.1:65536", "");
        row("127.0.0.1:-1", "");
        row("127.0.0.1: 80", "");
        row("127.0.0.256:80", "");
        row("127.1:80", "");
        row("relay.example:80", "");
        row("[relay]:80", "");
        row("[]:80", "");
        row(":80", "");
        row("", "");
    }

    void listenAddresses()
    {
        QFETCH(QString, text);
        QFETCH(QString, back);
        const auto address = ListenAddress::fromString(text);
        QCOMPARE(address ? address->toString() : QString(), back);
    }

    void providersAreKnownOrHaveAnAddress_data()
    {
        QTest::addColumn<QString>("provider");
        QTest::addColumn<QString>("url");
        QTest::addColumn<QByteArray>("where"); // empty: accepted
        const auto row = [](const char *provider, const char *url, const char *where) {
            QTest::addRow("'%s' at '%s'", provider, url) << QString::fromLatin1(provider) << QString::fromLatin1(url) << QByteArray(where);
        };
        row("openai", "", "");
        row("openai", "https://proxy.example/openai", "");
        row("ollama", "", "");
        row("ollama", "http://192.168.0.9:11434", "upstreams[0].url"); // insecure_http is still the person's word
        row("azure", "", "upstreams[0].url");
        row("azure", "https://{resource}.openai.azure.com", "upstreams[0].url");
        row("azure", "https://mine.openai.azure.com", "");
        row("openal", "", "upstreams[0].provider");
        row("openal", "https://api.openai.com", "upstreams[0].provider");
        row("", "", "upstreams[0].provider");
        row("", "https://api.example/v1", "");
        row("openai", "ftp://x", "upstreams[0].url");
    }

    void providersAreKnownOrHaveAnAddress()
    {
        QFETCH(QString, provider);
        QFETCH(QString, url);
        QFETCH(QByteArray, where);
        RelayConfig config;
        config.upstreams = {upstream(QStringLiteral("a"), url)};
        config.upstreams[0].kind = UpstreamKind::Provider;
        config.upstreams[0].provider = provider;
        const base::Error error = validateConfig(config);
        QCOMPARE(QByteArray::fromStdString(error.where), where);
        if (where.endsWith("provider")) {
            QVERIFY(error.detail.find("deepseek") != std::string::npos); // says what there is
        }
    }

    void namesAreUnique()
    {
        RelayConfig config;
        config.upstreams = {upstream(QStringLiteral("a"), QStringLiteral("https://a.example")),
            upstream(QStringLiteral("a"), QStringLiteral("https://b.example"))};
        QCOMPARE(validateConfig(config).where, std::string("upstreams[1].name"));
        config.upstreams[1].name = QStringLiteral("b");
        QVERIFY(!validateConfig(config).isError());
        WordListConfig list;
        list.name = QStringLiteral("w");
        list.file = QStringLiteral("w.txt");
        config.guardrails.lists = {list, list};
        QCOMPARE(validateConfig(config).where, std::string("guardrails.lists[1].name"));
    }

    void aDemoNeedsNoUrl()
    {
        RelayConfig config;
        config.upstreams = {upstream(QStringLiteral("a"), QString())};
        QCOMPARE(validateConfig(config).where, std::string("upstreams[0].url"));
        config.upstreams[0].kind = UpstreamKind::Demo;
        QVERIFY(!validateConfig(config).isError());
    }

    void listenersDiffer()
    {
        RelayConfig config;
        config.listeners.http = config.listeners.https;
        QCOMPARE(validateConfig(config).where, std::string("listeners.http"));
        config.listeners.https->port = 0;
        config.listeners.http->port = 0;
        QVERIFY(!validateConfig(config).isError());
    }

    void valuesFromTheDeskAreChecked()
    {
        RelayConfig config;
        config.timeouts.connect = std::chrono::milliseconds(0);
        QCOMPARE(validateConfig(config).where, std::string("timeouts.connect_ms"));
        config = {};
        config.upstreams = {upstream(QStringLiteral("a"), QStringLiteral("https://a.example"))};
        config.upstreams[0].stallTimeout = std::chrono::milliseconds(-5);
        QCOMPARE(validateConfig(config).where, std::string("upstreams[0].stall_ms"));
        config.upstreams[0].stallTimeout.reset();
        config.upstreams[0].name = QStringLiteral("  ");
        QCOMPARE(validateConfig(config).where, std::string("upstreams[0].name"));
        config.upstreams[0].name = QStringLiteral("a\r\nx-evil: 1");
        QCOMPARE(validateConfig(config).where, std::string("upstreams[0].name"));
    }

    void aKeyIsNoCredentialId()
    {
        RelayConfig config;
        config.upstreams = {upstream(QStringLiteral("a"), QStringLiteral("https://a.example"))};
        for (const QString &id : {QStringLiteral("sk-abc"), QStringLiteral("env:"), QStringLiteral("env:A B")}) {
            config.upstreams[0].credential = id;
            QCOMPARE(validateConfig(config).where, std::string("upstreams[0].credential"));
        }
        config.upstreams[0].credential = QStringLiteral("env:MY_KEY");
        QVERIFY(!validateConfig(config).isError());
        config.upstreams[0].credential = QStringLiteral("upstream/mine");
        QVERIFY(!validateConfig(config).isError());
    }

    void routesLeadSomewhere()
    {
        RelayConfig config;
        config.upstreams = {upstream(QStringLiteral("a"), QStringLiteral("https://a.example")),
            upstream(QStringLiteral("b"), QStringLiteral("https://b.example"))};
        ClusterConfig cluster;
        cluster.name = QStringLiteral("both");
        cluster.upstreams = {QStringLiteral("a"), QStringLiteral("b")};
        RouteConfig route;
        route.name = QStringLiteral("all");
        route.cluster = QStringLiteral("both");
        config.routing.clusters = {cluster};
        config.routing.routes = {route};
        QVERIFY(!validateConfig(config).isError());
        config.routing.routes[0].cluster = QStringLiteral("a"); // an upstream will do
        QVERIFY(!validateConfig(config).isError());
        config.routing.routes[0].cluster = QStringLiteral("c");
        QCOMPARE(validateConfig(config).where, std::string("routing.routes[0].cluster"));
        config.routing.routes = {};
        config.routing.clusters[0].upstreams = {QStringLiteral("a"), QStringLiteral("c")};
        QCOMPARE(validateConfig(config).where, std::string("routing.clusters[0].upstreams[1]"));
        config.routing.clusters[0].upstreams = {QStringLiteral("a"), QStringLiteral("a")};
        QCOMPARE(validateConfig(config).where, std::string("routing.clusters[0].upstreams[1]"));
        config.routing.clusters[0].upstreams = {};
        QCOMPARE(validateConfig(config).where, std::string("routing.clusters[0].upstreams"));
        config.routing.clusters = {cluster};
        config.routing.clusters[0].name = QStringLiteral("a");
        QCOMPARE(validateConfig(config).where, std::string("routing.clusters[0].name"));
    }

    void endsOfRangesAreInOrder()
    {
        RelayConfig config;
        config.breaker.openMax = config.breaker.open - std::chrono::milliseconds(1);
        QCOMPARE(validateConfig(config).where, std::string("breaker.open_max_ms"));
        config.breaker = {};
        config.retry.backoffMax = config.retry.backoff - std::chrono::milliseconds(1);
        QCOMPARE(validateConfig(config).where, std::string("retry.backoff_max_ms"));
        config.retry = {};
        config.upstreams = {upstream(QStringLiteral("a"), QStringLiteral("https://a.example"))};
        config.upstreams[0].priceFactor = -0.1;
        QCOMPARE(validateConfig(config).where, std::string("upstreams[0].price_factor"));
        config.upstreams[0].priceFactor = 0.8;
        QVERIFY(!validateConfig(config).isError());
    }

    void proxies_data()
    {
        QTest::addColumn<QString>("proxy");
        QTest::addColumn<QString>("expected"); // empty: accepted
        const auto row = [](const char *proxy, const char *expected) {
            QTest::newRow(proxy) << QString::fromLatin1(proxy) << QString::fromLatin1(expected);
        };
        row("", "");
        row("system", "");
        row("http://proxy.example:3128", "");
        row("http://proxy.example:3128/", "");
        row("socks5://127.0.0.1:1080", "");
        row("socks5://[::1]:1080", "");
        row("http://proxy.example", "a port");
        row("https://proxy.example:3128", "\"http://HOST:PORT\"");
        row("socks4://proxy.example:1080", "\"http://HOST:PORT\"");
        row("proxy.example:1080", "\"http://HOST:PORT\"");
        row("http://:3128", "\"http://HOST:PORT\"");
        row("http://me:word@proxy.example:3128", "no user or password");
        row("http://proxy.example:3128/path", "nothing after the proxy's port");
        row("http://proxy.example:3128?x", "nothing after the proxy's port");
        row("none", "\"http://HOST:PORT\"");
    }

    void proxies()
    {
        QFETCH(QString, proxy);
        QFETCH(QString, expected);
        RelayConfig config;
        config.upstreams = {upstream(QStringLiteral("a"), QStringLiteral("https://a.example"))};
        config.upstreams[0].proxy = proxy;
        const base::Error error = validateConfig(config);
        QCOMPARE(error.isError(), !expected.isEmpty());
        if (error.isError()) {
            QCOMPARE(error.where, std::string("upstreams[0].proxy"));
            QVERIFY2(QString::fromStdString(error.detail).contains(expected), error.detail.c_str());
            QVERIFY(error.detail.find("word@") == std::string::npos);
        }
    }

    void waysNeedTheirParts()
    {
        RelayConfig config;
        config.upstreams = {upstream(QStringLiteral("a"), QStringLiteral("https://a.example"))};
        UpstreamConfig &tested = config.upstreams[0];
        tested.proxyCredential = QStringLiteral("env:P");
        QCOMPARE(validateConfig(config).where, std::string("upstreams[0].proxy_credential"));
        tested.proxy = QStringLiteral("system");
        QVERIFY(!validateConfig(config).isError());
        tested.proxyCredential = QStringLiteral("sk-secret");
        QCOMPARE(validateConfig(config).where, std::string("upstreams[0].proxy_credential"));
        tested.proxyCredential.clear();
        tested.clientCertificate = QStringLiteral("c.pem");
        QCOMPARE(validateConfig(config).where, std::string("upstreams[0].client_key"));
        tested.clientKey = QStringLiteral("k.pem");
        QVERIFY(!validateConfig(config).isError());
        tested.clientCertificate.clear();
        QCOMPARE(validateConfig(config).where, std::string("upstreams[0].client_certificate"));
    }

    void tunnels_data()
    {
        QTest::addColumn<QString>("url");
        QTest::addColumn<bool>("insecure");
        QTest::addColumn<bool>("accepted");
        const auto row = [](const char *url, bool insecure, bool accepted) {
            QTest::addRow("%s %d", url, insecure) << QString::fromLatin1(url) << insecure << accepted;
        };
        row("wss://tunnel.example/x?token=1", false, true);
        row("wss://tunnel.example:8443", false, true);
        row("ws://127.0.0.1:9000/x", false, true);
        row("ws://tunnel.example/x", false, false);
        row("ws://tunnel.example/x", true, true);
        row("https://tunnel.example/x", false, false);
        row("wss://me:word@tunnel.example/x", false, false);
        row("wss://tunnel.example/x#y", false, false);
        row("wss://", false, false);
        row("", false, false);
    }

    void tunnels()
    {
        QFETCH(QString, url);
        QFETCH(bool, insecure);
        QFETCH(bool, accepted);
        RelayConfig config;
        config.upstreams = {upstream(QStringLiteral("a"), QStringLiteral("https://a.example"))};
        config.upstreams[0].kind = UpstreamKind::Tunnel;
        config.upstreams[0].insecureHttp = insecure;
        config.upstreams[0].tunnel.url = url;
        const base::Error error = validateConfig(config);
        QCOMPARE(error.isError(), !accepted);
        if (error.isError()) {
            QCOMPARE(error.where, std::string("upstreams[0].tunnel.url"));
        }
    }

    void aTunnelHidesWhatIsEncryptedOnly()
    {
        RelayConfig config;
        config.upstreams = {upstream(QStringLiteral("a"), QStringLiteral("http://127.0.0.1:9"))};
        UpstreamConfig &tested = config.upstreams[0];
        tested.kind = UpstreamKind::Tunnel;
        tested.tunnel.url = QStringLiteral("wss://tunnel.example");
        QCOMPARE(validateConfig(config).where, std::string("upstreams[0].url"));
        tested.url = QStringLiteral("https://a.example");
        tested.tunnel.auth = AuthForm::XApiKey;
        QCOMPARE(validateConfig(config).where, std::string("upstreams[0].tunnel.auth"));
        tested.tunnel.auth = AuthForm::Basic;
        QVERIFY(!validateConfig(config).isError());
        tested.kind = UpstreamKind::Direct; // a tunnel that is written down and not used
        QCOMPARE(validateConfig(config).where, std::string("upstreams[0].tunnel.url"));
    }

    void ownListeners_data()
    {
        QTest::addColumn<QString>("listener");
        QTest::addColumn<QString>("url");
        QTest::addColumn<bool>("own");
        const auto row = [](const QString &listener, const QString &url, bool own) {
            QTest::addRow("%s on %s", qUtf8Printable(url), qUtf8Printable(listener)) << listener << url << own;
        };
        const auto latin = [](const char *text) { return QString::fromLatin1(text); };
        row(latin("127.0.0.1:8443"), latin("https://127.0.0.1:8443/v1"), true);
        row(latin("127.0.0.1:8443"), latin("https://127.1:8443/v1"), true);
        row(latin("127.0.0.1:8443"), latin("http://LocalHost:8443"), true);
        row(latin("127.0.0.1:8443"), latin("https://x.localhost:8443"), true);
        row(latin("127.0.0.1:8443"), latin("https://0.0.0.0:8443"), true);
        row(latin("127.0.0.1:8443"), latin("https://127.0.0.2:8443"), false);
        row(latin("127.0.0.1:8443"), latin("https://127.0.0.1:8444"), false);
        row(latin("127.0.0.1:8443"), latin("https://127.0.0.1"), false);
        row(latin("127.0.0.1:443"), latin("https://127.0.0.1"), true);
        row(latin("127.0.0.1:80"), latin("http://127.0.0.1"), true);
        row(latin("127.0.0.1:8443"), latin("https://relay.example:8443"), false);
        row(latin("0.0.0.0:8443"), latin("https://127.0.0.2:8443"), true);
        row(latin("[::1]:8443"), latin("https://[::1]:8443"), true);
        row(latin("localhost:8443"), latin("https://[::1]:8443"), true);
        const QString name = QSysInfo::machineHostName();
        if (!name.isEmpty()) {
            row(latin("127.0.0.1:8443"), QStringLiteral("https://%1:8443").arg(name), true);
            row(latin("127.0.0.1:8443"), QStringLiteral("https://%1:8444").arg(name), false);
        }
    }

    void ownListeners()
    {
        QFETCH(QString, listener);
        QFETCH(QString, url);
        QFETCH(bool, own);
        RelayConfig config;
        config.listeners.https = ListenAddress::fromString(listener);
        config.upstreams = {upstream(QStringLiteral("a"), url)};
        config.upstreams[0].insecureHttp = true;
        const base::Error error = validateConfig(config);
        QCOMPARE(error.isError(), own);
        if (own) {
            QCOMPARE(error.where, std::string("upstreams[0].url"));
            QVERIFY(error.detail.find("own listener") != std::string::npos);
        }
    }

    void theFirstHopCounts()
    {
        RelayConfig config;
        config.upstreams = {upstream(QStringLiteral("a"), QStringLiteral("https://localhost:8443"))};
        UpstreamConfig &tested = config.upstreams[0];
        tested.proxy = QStringLiteral("socks5://127.0.0.1:1080"); // may end on another machine, as ssh -D does
        QVERIFY(!validateConfig(config).isError());
        tested.proxy = QStringLiteral("http://localhost:8443");
        QCOMPARE(validateConfig(config).where, std::string("upstreams[0].proxy"));
        tested.proxy.clear();
        tested.kind = UpstreamKind::Tunnel;
        tested.tunnel.url = QStringLiteral("wss://localhost:8443/x");
        QCOMPARE(validateConfig(config).where, std::string("upstreams[0].tunnel.url"));
    }

    void requiringKeysNeedsAKey()
    {
        RelayConfig config;
        config.access.requireKey = true;
        QCOMPARE(validateConfig(config).where, std::string("access.key_credentials"));
        config.access.keyCredentials = {QStringLiteral("env:CLIENT")};
        QVERIFY(!validateConfig(config).isError());
    }
};

} // namespace sluice::api

QTEST_GUILESS_MAIN(sluice::api::ConfigValidationTest)
#include "config_validation_test.moc"
