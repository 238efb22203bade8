#include "support/client_keys.h"
#include "support/relay_fixture.h"
#include "support/scripted_upstream.h"

#include <QDateTime>
#include <QTest>

#include <optional>

using namespace sluice;
using namespace sluice::test;

namespace {

QDateTime inSeconds(qint64 seconds)
{
    return QDateTime::currentDateTimeUtc().addSecs(seconds);
}

// A relay with the key "ci", in front of an upstream that keeps what it gets.
struct Scene {
    Scene()
    {
        relay.addUpstream(QStringLiteral("up"), upstream.url(), "sk-upstream");
        relay.config.settings.clients.keys.append(keyConfig(QStringLiteral("ci"), key));
    }
    api::ClientKeyConfig &ci() { return relay.config.settings.clients.keys.front(); }
    bool begin()
    {
        if (!relay.start()) {
            return false;
        }
        socket = relay.connectPlain();
        return socket != nullptr;
    }
    ClientAnswer ask(const QByteArray &request)
    {
        RawClient client(*socket);
        client.send(request);
        return client.receive();
    }
    ClientAnswer chat(const QByteArray &headers, const QByteArray &model = "gpt-4o")
    {
        return ask(postRequest("/v1/chat/completions", R"({"model":")" + model + R"(","messages":[{"role":"user","content":"hello"}]})", headers));
    }

    const QByteArray key = keyText(7);
    ScriptedUpstream upstream;
    RelayFixture relay;
    std::unique_ptr<QTcpSocket> socket;
};

} // namespace

class RelayClientKeyTest : public QObject {
    Q_OBJECT

private slots:
    void takesAKeyWhereverItIsShown_data();
    void takesAKeyWhereverItIsShown();
    void leavesOtherParametersAlone();
    void saysWhyAKeyIsNoGood_data();
    void saysWhyAKeyIsNoGood();
    void bothKeysAreGoodWhileOneIsRotated();
    void withoutAKeyTheLocalClientIsServed();
    void enforcesModels();
    void enforcesRoutes();
    void enforcesUpstreams();
    void speaksTheCallersDialect();
    void countsByKeyNotByName();
    void takesChangesOverAtOnce();
};

void RelayClientKeyTest::takesAKeyWhereverItIsShown_data()
{
    QTest::addColumn<QByteArray>("path");
    QTest::addColumn<QByteArray>("header");
    QTest::newRow("bearer") << QByteArray("/v1/models") << QByteArray("Authorization: Bearer KEY\r\n");
    QTest::newRow("x-api-key") << QByteArray("/v1/models") << QByteArray("x-api-key: KEY\r\n");
    QTest::newRow("api-key") << QByteArray("/v1/models") << QByteArray("api-key: KEY\r\n");
    QTest::newRow("x-goog-api-key") << QByteArray("/v1beta/models") << QByteArray("x-goog-api-key: KEY\r\n");
    QTest::newRow("query") << QByteArray("/v1beta/models?key=KEY") << QByteArray();
    QTest::newRow("query, written otherwise") << QByteArray("/v1beta/models?a=1&%6Bey=CODED&b=2") << QByteArray();
    QTest::newRow("query, the second of two") << QByteArray("/v1beta/models?key=KEY&key=KEY") << QByteArray();
}

void RelayClientKeyTest::takesAKeyWhereverItIsShown()
{
    QFETCH(QByteArray, path);
    QFETCH(QByteArray, header);
    Scene scene;
    scene.relay.config.settings.access.requireKey = true;
    QVERIFY(scene.begin());
    QByteArray coded = scene.key;
    coded.replace("-", "%2D");
    QCOMPARE(scene.ask(getRequest(path.replace("KEY", scene.key).replace("CODED", coded), header.replace("KEY", scene.key))).status, 200);
    // It goes no further: not to the upstream, not into a record.
    QCOMPARE(scene.upstream.requests().size(), 1);
    const ScriptedUpstream::Request &sent = scene.upstream.requests().first();
    QVERIFY(!QByteArray::fromStdString(sent.head.target).contains("slk"));
    QVERIFY(!QByteArray::fromStdString(sent.head.target).contains("ey="));
    for (const http::HeaderMap::Field &field : sent.head.headers.fields()) {
        QVERIFY2(field.value.find("slk-") == std::string::npos, field.name.c_str());
    }
    QTRY_COMPARE(scene.relay.records().size(), 1);
    const api::ExchangeRecord &record = scene.relay.records().first();
    QCOMPARE(record.client, QStringLiteral("ci"));
    QVERIFY(!record.path.contains(QStringLiteral("slk")));
    QVERIFY(!record.errorDetail.contains(QStringLiteral("slk")));
    for (const api::Decision &decision : record.decisions) {
        QVERIFY(!decision.reason.contains(QStringLiteral("slk")));
    }
}

void RelayClientKeyTest::leavesOtherParametersAlone()
{
    Scene scene;
    QVERIFY(scene.begin());
    QCOMPARE(scene.ask(getRequest("/v1/files?purpose=x&key=sort&limit=2", bearer(scene.key))).status, 200);
    QCOMPARE(scene.upstream.requests().first().head.query, std::string("purpose=x&key=sort&limit=2"));
    QCOMPARE(scene.ask(getRequest("/v1beta/models?a=1&key=" + scene.key + "&b=%20")).status, 200);
    QCOMPARE(scene.upstream.requests().last().head.query, std::string("a=1&b=%20"));
}

void RelayClientKeyTest::saysWhyAKeyIsNoGood_data()
{
    QTest::addColumn<int>("what");
    QTest::addColumn<QByteArray>("words");
    QTest::newRow("revoked") << 0 << QByteArray("was revoked on ");
    QTest::newRow("expired") << 1 << QByteArray("expired on ");
    QTest::newRow("unknown") << 2 << QByteArray("is not known");
    QTest::newRow("mistyped") << 3 << QByteArray("mistyped");
    QTest::newRow("rotated long ago") << 4 << QByteArray("was replaced by a new one");
}

void RelayClientKeyTest::saysWhyAKeyIsNoGood()
{
    QFETCH(int, what);
    QFETCH(QByteArray, words);
    Scene scene;
    QByteArray shown = scene.key;
    if (what == 0) {
        scene.ci().revoked = inSeconds(-60);
    } else if (what == 1) {
        scene.ci().expires = inSeconds(-1);
    } else if (what == 2) {
        shown = keyText(9);
    } else if (what == 3) {
        shown[20] = shown[20] == 'x' ? 'y' : 'x';
    } else {
        scene.ci().hash = hashOf(keyText(8));
        scene.ci().oldHash = hashOf(scene.key);
        scene.ci().oldUntil = inSeconds(-1);
    }
    QVERIFY(scene.begin()); // and no key is required
    const ClientAnswer answer = scene.chat(bearer(shown));
    QCOMPARE(answer.status, 401);
    QCOMPARE(answer.headers.value("x-sluice-error"), QByteArray("sluice_unauthorized"));
    QCOMPARE(answer.headers.value("x-should-retry"), QByteArray("false"));
    QVERIFY2(answer.body.contains(words), answer.body.constData());
    QVERIFY(!answer.body.contains(shown.mid(4, 12)));
    QVERIFY(scene.upstream.requests().isEmpty());
    QTRY_COMPARE(scene.relay.records().size(), 1);
    QVERIFY(!scene.relay.records().first().errorDetail.contains(QString::fromLatin1(shown.mid(4, 12))));
}

void RelayClientKeyTest::bothKeysAreGoodWhileOneIsRotated()
{
    Scene scene;
    scene.ci().oldHash = hashOf(scene.key);
    scene.ci().hash = hashOf(keyText(8));
    scene.ci().oldUntil = inSeconds(3600);
    QList<api::ClientStatus> clients;
    QObject::connect(scene.relay.server.get(), &relay::RelayServer::clientsSampled, this,
                     [&clients](const QList<api::ClientStatus> &sampled) { clients = sampled; });
    QVERIFY(scene.begin());
    QCOMPARE(scene.chat(bearer(keyText(8))).status, 200);
    QTRY_COMPARE_WITH_TIMEOUT(clients.size(), 1, 5000);
    QVERIFY(!clients.first().oldKeyUsed);
    QCOMPARE(scene.chat(bearer(scene.key)).status, 200);
    QTRY_VERIFY_WITH_TIMEOUT(clients.first().oldKeyUsed.has_value(), 5000);
    QCOMPARE(clients.first().id, QStringLiteral("id-ci"));
    QCOMPARE(clients.first().name, QStringLiteral("ci"));
    QCOMPARE(clients.first().requests, 2);
    QObject::disconnect(scene.relay.server.get(), nullptr, this, nullptr);
}

void RelayClientKeyTest::withoutAKeyTheLocalClientIsServed()
{
    Scene scene;
    scene.ci().models = QStringList{QStringLiteral("nothing")};
    QVERIFY(scene.begin());
    QCOMPARE(scene.chat("User-Agent: some-tool/1.0\r\n").status, 200);
    QCOMPARE(scene.chat(bearer("sk-anything")).status, 200); // SDKs want some key or other
    QTRY_COMPARE(scene.relay.records().size(), 2);
    QCOMPARE(scene.relay.records().first().client, QStringLiteral("some-tool"));
}

void RelayClientKeyTest::enforcesModels()
{
    Scene scene;
    scene.ci().models = QStringList{QStringLiteral("gpt-4o*"), QStringLiteral("claude-?")};
    QVERIFY(scene.begin());
    QCOMPARE(scene.chat(bearer(scene.key), "gpt-4o-mini").status, 200);
    QCOMPARE(scene.chat(bearer(scene.key), "GPT-4o").status, 200);
    const ClientAnswer refused = scene.chat(bearer(scene.key), "o3");
    QCOMPARE(refused.status, 403);
    QCOMPARE(refused.headers.value("x-sluice-error"), QByteArray("sluice_key_not_allowed"));
    QVERIFY2(refused.body.contains("may only use the models gpt-4o*, claude-?, not o3"), refused.body.constData());
    // What names no model would be given the upstream's own choice; lists are asked of none.
    QCOMPARE(scene.ask(postRequest("/v1/images/generations", R"({"prompt":"a cat"})", bearer(scene.key))).status, 403);
    QCOMPARE(scene.ask(getRequest("/v1/models", bearer(scene.key))).status, 200);
    // Gemini names it in the path.
    QCOMPARE(scene.ask(postRequest("/v1beta/models/gemini-2.5-pro:generateContent", R"({"contents":[]})", bearer(scene.key))).status, 403);
    QCOMPARE(scene.upstream.requests().size(), 3);
}

void RelayClientKeyTest::enforcesRoutes()
{
    Scene scene;
    scene.ci().routes = QStringList{QStringLiteral("cheap*")};
    api::RouteConfig route;
    route.name = QStringLiteral("cheap ones");
    route.model = QStringLiteral("*-mini");
    route.cluster = QStringLiteral("up");
    scene.relay.config.settings.routing.routes.append(route);
    QVERIFY(scene.begin());
    QCOMPARE(scene.chat(bearer(scene.key), "gpt-4o-mini").status, 200);
    const ClientAnswer refused = scene.chat(bearer(scene.key), "gpt-4o");
    QCOMPARE(refused.status, 403);
    QVERIFY2(refused.body.contains("may only use the routes cheap*"), refused.body.constData());
}

void RelayClientKeyTest::enforcesUpstreams()
{
    Scene scene;
    ScriptedUpstream other;
    scene.relay.addUpstream(QStringLiteral("other"), other.url());
    scene.ci().upstreams = QStringList{QStringLiteral("oth*")};
    scene.relay.config.settings.clients.keys.append(keyConfig(QStringLiteral("lost"), keyText(3)));
    scene.relay.config.settings.clients.keys.back().upstreams = QStringList{QStringLiteral("nowhere")};
    QVERIFY(scene.begin());
    for (int i = 0; i < 12; ++i) {
        QCOMPARE(scene.chat(bearer(scene.key)).status, 200);
    }
    QCOMPARE(other.requests().size(), 12);
    QCOMPARE(scene.upstream.requests().size(), 0);
    // Not even when the one it may use fails.
    other.stopListening();
    other.closeConnections();
    QTRY_COMPARE(other.openConnections(), 0);
    QCOMPARE(scene.chat(bearer(scene.key)).status, 502);
    QCOMPARE(scene.upstream.requests().size(), 0);
    const ClientAnswer refused = scene.chat(bearer(keyText(3)));
    QCOMPARE(refused.status, 403);
    QVERIFY2(refused.body.contains("may only use the upstreams nowhere"), refused.body.constData());
}

void RelayClientKeyTest::speaksTheCallersDialect()
{
    Scene scene;
    scene.ci().models = QStringList{QStringLiteral("claude-*")};
    QVERIFY(scene.begin());
    const ClientAnswer anthropic
        = scene.ask(postRequest("/v1/messages", R"({"model":"o3","max_tokens":5,"messages":[]})", bearer(scene.key) + "anthropic-version: 2023-06-01\r\n"));
    QCOMPARE(anthropic.status, 403);
    QVERIFY2(anthropic.body.contains(R"("type":"permission_error")"), anthropic.body.constData());
    const ClientAnswer gemini = scene.ask(postRequest("/v1beta/models/gemini-x:generateContent", R"({"contents":[]})", bearer(scene.key)));
    QCOMPARE(gemini.status, 403);
    QVERIFY2(gemini.body.contains("PERMISSION_DENIED"), gemini.body.constData());
}

void RelayClientKeyTest::countsByKeyNotByName()
{
    Scene scene;
    scene.relay.config.settings.limits.requestsPerMinute = 2;
    scene.relay.config.settings.clients.keys.append(keyConfig(QStringLiteral("other"), keyText(3)));
    QVERIFY(scene.begin());
    QCOMPARE(scene.chat(bearer(scene.key)).status, 200);
    QCOMPARE(scene.chat(bearer(scene.key)).status, 200);
    QCOMPARE(scene.chat(bearer(scene.key)).status, 429);
    QCOMPARE(scene.chat(bearer(keyText(3))).status, 200);
    // Another name for the same key is no fresh start.
    scene.ci().name = QStringLiteral("renamed");
    scene.relay.apply();
    QTRY_VERIFY(scene.chat(bearer(scene.key)).status == 429 && !scene.relay.records().isEmpty()
                && scene.relay.records().last().client == QStringLiteral("renamed"));
}

void RelayClientKeyTest::takesChangesOverAtOnce()
{
    Scene scene;
    QVERIFY(scene.begin());
    QCOMPARE(scene.chat(bearer(scene.key)).status, 200);
    scene.ci().revoked = inSeconds(0);
    scene.relay.apply();
    QTRY_COMPARE(scene.chat(bearer(scene.key)).status, 401); // on the connection that was open
}

QTEST_GUILESS_MAIN(RelayClientKeyTest)
#include "relay_client_key_test.moc"
