#include "api/providers/provider_templates.h"
#include "support/relay_fixture.h"
#include "support/scripted_upstream.h"

#include <QTest>

using namespace sluice;
using namespace sluice::test;

namespace {

void addProvider(RelayFixture &relay, const QString &name, const QUrl &url, const char *provider, double priceFactor = 1.0)
{
    relay.addUpstream(name, url, "the provider's key");
    relay::RuntimeUpstream &upstream = relay.config.upstreams.back();
    upstream.settings.kind = api::UpstreamKind::Provider;
    upstream.settings.provider = QString::fromLatin1(provider);
    upstream.settings.priceFactor = priceFactor;
    upstream.provider = api::findProviderTemplate(upstream.settings.provider);
}

QByteArray header(const ScriptedUpstream::Request &request, const char *name)
{
    return QByteArray::fromStdString(std::string(request.head.headers.value(name)));
}

} // namespace

// Commercial providers as their templates describe them: where a request arrives, and with which key.
class RelayProviderTest final : public QObject {
    Q_OBJECT

private slots:
    void eachFormOfKey_data()
    {
        QTest::addColumn<QByteArray>("provider");
        QTest::addColumn<QByteArray>("path");
        QTest::addColumn<QByteArray>("target");
        QTest::addColumn<QByteArray>("keyHeader");
        QTest::addColumn<QByteArray>("key");
        const auto row = [](const char *provider, const char *path, const char *target, const char *keyHeader, const char *key) {
            QTest::addRow("%s %s", provider, path) << QByteArray(provider) << QByteArray(path) << QByteArray(target)
                                                   << QByteArray(keyHeader) << QByteArray(key);
        };
        const char *const bearer = "Bearer the provider's key";
        const char *const bare = "the provider's key";
        row("openai", "/v1/chat/completions", "/v1/chat/completions", "authorization", bearer);
        row("anthropic", "/v1/messages", "/v1/messages", "x-api-key", bare);
        row("azure", "/v1/chat/completions", "/openai/v1/chat/completions", "api-key", bare);
        row("gemini", "/v1beta/models/gemini-2.5-flash:generateContent", "/v1beta/models/gemini-2.5-flash:generateContent",
            "x-goog-api-key", bare);
        row("gemini", "/v1/chat/completions", "/v1beta/openai/chat/completions", "authorization", bearer);
        row("deepseek", "/v1/messages", "/anthropic/v1/messages", "x-api-key", bare);
        row("zhipu", "/v1/chat/completions?x=1", "/api/paas/v4/chat/completions?x=1", "authorization", bearer);
        row("moonshot", "/v1/messages", "/anthropic/v1/messages", "authorization", bearer);
    }

    void eachFormOfKey()
    {
        QFETCH(QByteArray, provider);
        QFETCH(QByteArray, path);
        QFETCH(QByteArray, target);
        QFETCH(QByteArray, keyHeader);
        QFETCH(QByteArray, key);
        ScriptedUpstream upstream;
        RelayFixture relay;
        addProvider(relay, QStringLiteral("p"), upstream.url(), provider.constData());
        QVERIFY(relay.start());
        const std::unique_ptr<QTcpSocket> socket = relay.connectPlain();
        RawClient client(*socket);
        // The client's own keys, in every form, go nowhere.
        client.send(postRequest(path, chatBody(QStringLiteral("hi")),
                                "Authorization: Bearer mine\r\nx-api-key: mine\r\napi-key: mine\r\nx-goog-api-key: mine\r\n"));
        const ClientAnswer answer = client.receive();
        QCOMPARE(answer.status, 200);
        QCOMPARE(upstream.requests().size(), 1);
        const ScriptedUpstream::Request &request = upstream.requests().first();
        const QByteArray query = request.head.query.empty() ? QByteArray() : '?' + QByteArray::fromStdString(request.head.query);
        QCOMPARE(QByteArray::fromStdString(request.head.path) + query, target);
        for (const char *name : {"authorization", "x-api-key", "api-key", "x-goog-api-key"}) {
            QCOMPARE(header(request, name), keyHeader == name ? key : QByteArray());
        }
    }

    void theCheapestServes()
    {
        ScriptedUpstream dear;
        ScriptedUpstream cheap;
        ScriptedUpstream unknown;
        RelayFixture relay;
        addProvider(relay, QStringLiteral("unknown"), unknown.url(), "mistral", 0.001); // its price is not known
        addProvider(relay, QStringLiteral("dear"), dear.url(), "openai");
        addProvider(relay, QStringLiteral("cheap"), cheap.url(), "openai", 0.5);
        relay.config.settings.routing.strategy = api::BalanceStrategy::LowestPrice;
        QVERIFY(relay.start());
        const std::unique_ptr<QTcpSocket> socket = relay.connectPlain();
        RawClient client(*socket);
        const QByteArray body = R"({"model":"gpt-4o-mini","messages":[{"role":"user","content":"hi"}]})";
        for (int i = 0; i < 10; ++i) {
            client.send(postRequest("/v1/chat/completions", body));
            QCOMPARE(client.receive().headers.value("x-sluice-upstream"), QByteArray("cheap"));
        }
        relay.config.upstreams[2].settings.weight = 0;
        relay.apply();
        const std::unique_ptr<QTcpSocket> second = relay.connectPlain();
        RawClient after(*second);
        after.send(postRequest("/v1/chat/completions", body));
        QCOMPARE(after.receive().headers.value("x-sluice-upstream"), QByteArray("dear"));
        QCOMPARE(unknown.requests().size(), 0);
    }
};

QTEST_GUILESS_MAIN(RelayProviderTest)
#include "relay_provider_test.moc"
