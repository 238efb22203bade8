#include "support/relay_fixture.h"
#include "support/scripted_upstream.h"

#include <QElapsedTimer>
#include <QTest>

#include <vector>

using namespace sluice;
using namespace sluice::test;

// What changes or is counted while traffic runs: limits, settings, pauses, draining, back-pressure.
class RelayLiveTest final : public QObject {
    Q_OBJECT

private slots:
    void admitsExactlyTheLimit_data();
    void admitsExactlyTheLimit();
    void refundsWhatALaterFilterRefuses();
    void swapsSettingsWithoutDroppingAStream();
    void pauses();
    void drains();
    void abortsWhatDoesNotDrain();
    void capsThePool();
    void slowReadersPauseTheUpstream();
    void listsLiveExchanges();
    void capsConnections();
};

void RelayLiveTest::admitsExactlyTheLimit_data()
{
    QTest::addColumn<int>("workers");
    QTest::newRow("one worker") << 1;
    QTest::newRow("four workers") << 4;
}

void RelayLiveTest::admitsExactlyTheLimit()
{
    QFETCH(int, workers);
    ScriptedUpstream upstream;
    RelayFixture relay(workers);
    relay.addUpstream(QStringLiteral("up"), upstream.url());
    relay.config.settings.limits.requestsPerMinute = 100;
    QVERIFY(relay.start());
    std::vector<std::unique_ptr<QTcpSocket>> sockets;
    std::vector<RawClient> clients;
    for (int i = 0; i < 200; ++i) {
        sockets.push_back(relay.connectPlain());
        QVERIFY(sockets.back());
        clients.emplace_back(*sockets.back());
    }
    for (RawClient &client : clients) {
        client.send(postRequest("/v1/chat/completions", chatBody(QStringLiteral("hi"))));
    }
    int admitted = 0;
    int refused = 0;
    for (RawClient &client : clients) {
        const ClientAnswer answer = client.receive();
        admitted += answer.status == 200 ? 1 : 0;
        if (answer.status == 429) {
            ++refused;
            QCOMPARE(answer.headers.value("x-sluice-error"), QByteArray("sluice_rate_limited"));
            const int wait = answer.headers.value("retry-after").toInt();
            QVERIFY(wait >= 1 && wait <= 60);
            QVERIFY(answer.headers.value("retry-after-ms").toInt() > 0);
        }
    }
    QCOMPARE(admitted, 100);
    QCOMPARE(refused, 100);
    QCOMPARE(upstream.requests().size(), 100);
}

void RelayLiveTest::refundsWhatALaterFilterRefuses()
{
    ScriptedUpstream upstream;
    RelayFixture relay;
    relay.addUpstream(QStringLiteral("up"), upstream.url());
    relay.config.settings.limits.requestsPerMinute = 3;
    relay.setWords({QStringLiteral("secret")}, policy::Action::Block, policy::Action::Off);
    QVERIFY(relay.start());
    const std::unique_ptr<QTcpSocket> socket = relay.connectPlain();
    RawClient client(*socket);
    for (int i = 0; i < 10; ++i) {
        client.send(postRequest("/v1/chat/completions", chatBody(QStringLiteral("a secret"))));
        QCOMPARE(client.receive().status, 400);
    }
    for (int i = 0; i < 4; ++i) {
        client.send(postRequest("/v1/chat/completions", chatBody(QStringLiteral("fine"))));
        QCOMPARE(client.receive().status, i < 3 ? 200 : 429);
    }
}

void RelayLiveTest::swapsSettingsWithoutDroppingAStream()
{
    ScriptedUpstream upstream;
    QTcpSocket *peer = nullptr;
    upstream.setScript([&](const ScriptedUpstream::Request &request, QTcpSocket &socket) {
        if (request.body.contains("\"stream\":true")) {
            peer = &socket;
            socket.write(ScriptedUpstream::eventStreamHead()
                         + ScriptedUpstream::chunk(ScriptedUpstream::chatEvent(QStringLiteral("one "))));
        } else {
            socket.write(ScriptedUpstream::json("{}"));
        }
    });
    ScriptedUpstream other;
    RelayFixture relay;
    relay.addUpstream(QStringLiteral("old"), upstream.url());
    QVERIFY(relay.start());
    const std::unique_ptr<QTcpSocket> streaming = relay.connectPlain();
    RawClient stream(*streaming);
    stream.send(postRequest("/v1/chat/completions", chatBody(QStringLiteral("hi"), true)));
    QVERIFY(stream.waitForBytes("one "));

    relay.config.upstreams.clear();
    relay.addUpstream(QStringLiteral("new"), other.url());
    relay.setWords({QStringLiteral("two")}, policy::Action::Block, policy::Action::Mask);
    relay.apply();
    const std::unique_ptr<QTcpSocket> socket = relay.connectPlain();
    RawClient client(*socket);
    QTRY_COMPARE(([&] {
        client.send(postRequest("/v1/chat/completions", chatBody(QStringLiteral("hi"))));
        return client.receive().headers.value("x-sluice-upstream");
    }()), QByteArray("new"));

    // The stream goes on under the rules it began with.
    peer->write(ScriptedUpstream::chunk(ScriptedUpstream::chatEvent(QStringLiteral("two "))));
    QVERIFY(stream.waitForBytes("two "));
    peer->write(ScriptedUpstream::chunk("data: [DONE]\n\n") + "0\r\n\r\n");
    const ClientAnswer answer = stream.receive();
    QVERIFY(answer.complete);
    client.send(postRequest("/v1/chat/completions", chatBody(QStringLiteral("two"))));
    QCOMPARE(client.receive().status, 400);
}

void RelayLiveTest::pauses()
{
    ScriptedUpstream upstream;
    RelayFixture relay;
    relay.addUpstream(QStringLiteral("up"), upstream.url());
    relay.config.paused = true;
    QVERIFY(relay.start());
    const std::unique_ptr<QTcpSocket> socket = relay.connectPlain();
    RawClient client(*socket);
    client.send(getRequest("/v1/models"));
    const ClientAnswer answer = client.receive();
    QCOMPARE(answer.status, 503);
    QCOMPARE(answer.headers.value("x-sluice-error"), QByteArray("sluice_paused"));
    relay.config.paused = false;
    relay.apply();
    QTRY_COMPARE(([&] {
        client.send(getRequest("/v1/models"));
        return client.receive().status;
    }()), 200);
}

void RelayLiveTest::drains()
{
    ScriptedUpstream upstream;
    QTcpSocket *peer = nullptr;
    upstream.setScript([&](const ScriptedUpstream::Request &, QTcpSocket &socket) {
        peer = &socket;
        socket.write(ScriptedUpstream::eventStreamHead()
                     + ScriptedUpstream::chunk(ScriptedUpstream::chatEvent(QStringLiteral("one "))));
    });
    RelayFixture relay;
    relay.addUpstream(QStringLiteral("up"), upstream.url());
    QVERIFY(relay.start());
    const std::unique_ptr<QTcpSocket> idle = relay.connectPlain();
    const std::unique_ptr<QTcpSocket> streaming = relay.connectPlain();
    RawClient stream(*streaming);
    stream.send(postRequest("/v1/chat/completions", chatBody(QStringLiteral("hi"), true)));
    QVERIFY(stream.waitForBytes("one "));
    QMetaObject::invokeMethod(relay.server.get(), &relay::RelayServer::stop);
    RawClient idleClient(*idle);
    QVERIFY(idleClient.waitForClose());
    QTRY_VERIFY(!relay.connectPlain()); // nobody new is let in
    peer->write(ScriptedUpstream::chunk(ScriptedUpstream::chatEvent(QStringLiteral("two "))));
    peer->write(ScriptedUpstream::chunk("data: [DONE]\n\n") + "0\r\n\r\n");
    QVERIFY(stream.receive().complete);
    QVERIFY(stream.waitForClose());
    relay.stop();
}

void RelayLiveTest::abortsWhatDoesNotDrain()
{
    ScriptedUpstream upstream;
    upstream.setScript([&](const ScriptedUpstream::Request &, QTcpSocket &socket) {
        socket.write(ScriptedUpstream::eventStreamHead()
                     + ScriptedUpstream::chunk(ScriptedUpstream::chatEvent(QStringLiteral("one "))));
    });
    RelayFixture relay;
    relay.addUpstream(QStringLiteral("up"), upstream.url());
    relay.config.settings.timeouts.drain = std::chrono::milliseconds(300);
    QVERIFY(relay.start());
    const std::unique_ptr<QTcpSocket> streaming = relay.connectPlain();
    RawClient stream(*streaming);
    stream.send(postRequest("/v1/chat/completions", chatBody(QStringLiteral("hi"), true)));
    QVERIFY(stream.waitForBytes("one "));
    relay.stop();
    QVERIFY(stream.waitForClose());
    QCOMPARE(relay.records().size(), 1);
}

void RelayLiveTest::capsThePool()
{
    ScriptedUpstream upstream;
    QList<QTcpSocket *> waiting;
    upstream.setScript([&](const ScriptedUpstream::Request &, QTcpSocket &socket) { waiting.append(&socket); });
    RelayFixture relay;
    relay.addUpstream(QStringLiteral("up"), upstream.url());
    relay.config.settings.pool.connections = 3;
    relay.config.settings.pool.idle = 1;
    QVERIFY(relay.start());
    std::vector<std::unique_ptr<QTcpSocket>> sockets;
    std::vector<RawClient> clients;
    for (int i = 0; i < 8; ++i) {
        sockets.push_back(relay.connectPlain());
        clients.emplace_back(*sockets.back());
        clients.back().send(postRequest("/v1/chat/completions", chatBody(QStringLiteral("hi"))));
    }
    int answered = 0;
    while (answered < 8) {
        QTRY_VERIFY(!waiting.isEmpty());
        QVERIFY(upstream.openConnections() <= 3);
        waiting.takeFirst()->write(ScriptedUpstream::json("{}"));
        ++answered;
    }
    for (RawClient &client : clients) {
        QCOMPARE(client.receive().status, 200);
    }
    QTRY_COMPARE(upstream.openConnections(), 1); // the idle cap
}

void RelayLiveTest::slowReadersPauseTheUpstream()
{
    ScriptedUpstream upstream;
    const QByteArray event = ScriptedUpstream::chunk(ScriptedUpstream::chatEvent(QString(60'000, QLatin1Char('x'))));
    constexpr int kEvents = 600; // 36 MB
    qint64 accepted = 0;
    int written = 0;
    QElapsedTimer sinceLastByte;
    sinceLastByte.start();
    upstream.setScript([&](const ScriptedUpstream::Request &, QTcpSocket &socket) {
        socket.write(ScriptedUpstream::eventStreamHead());
        const auto more = [&, peer = &socket] {
            while (written < kEvents && peer->bytesToWrite() < 200'000) {
                peer->write(event);
                accepted += event.size();
                sinceLastByte.restart();
                ++written;
            }
            if (written == kEvents) {
                ++written;
                peer->write("0\r\n\r\n");
            }
        };
        connect(&socket, &QIODevice::bytesWritten, &socket, more);
        more();
    });
    RelayFixture relay;
    relay.addUpstream(QStringLiteral("up"), upstream.url());
    relay.setWords({QStringLiteral("secret")}, policy::Action::Off, policy::Action::Mask);
    QVERIFY(relay.start());
    const std::unique_ptr<QSslSocket> socket = relay.connectTls();
    socket->setReadBufferSize(16 * 1024);
    RawClient client(*socket);
    client.send(postRequest("/v1/chat/completions", chatBody(QStringLiteral("hi"), true)));
    QTRY_VERIFY(accepted > 0);
    // The client reads nothing: what the relay took must come to rest far below the whole answer.
    QTRY_VERIFY_WITH_TIMEOUT(sinceLastByte.elapsed() > 500, 10'000);
    QVERIFY2(accepted < 16'000'000, qPrintable(QString::number(accepted)));
    // Once it reads, everything comes.
    socket->setReadBufferSize(0);
    qint64 received = 0;
    QByteArray tail;
    QTRY_VERIFY_WITH_TIMEOUT(([&] {
        const QByteArray more = socket->readAll();
        received += more.size();
        tail = QByteArray(tail + more).right(5);
        return tail == "0\r\n\r\n";
    }()), 30'000);
    QVERIFY(received > kEvents * 60'000LL);
    QCOMPARE(written, kEvents + 1);
}

void RelayLiveTest::listsLiveExchanges()
{
    ScriptedUpstream upstream;
    upstream.setScript([&](const ScriptedUpstream::Request &, QTcpSocket &socket) {
        socket.write(ScriptedUpstream::eventStreamHead()
                     + ScriptedUpstream::chunk(ScriptedUpstream::chatEvent(QStringLiteral("one "))));
    });
    RelayFixture relay(2);
    relay.addUpstream(QStringLiteral("up"), upstream.url());
    QVERIFY(relay.start());
    std::vector<std::unique_ptr<QTcpSocket>> sockets;
    for (int i = 0; i < 5; ++i) {
        sockets.push_back(relay.connectPlain());
        RawClient client(*sockets.back());
        client.send(postRequest("/v1/chat/completions", chatBody(QStringLiteral("hi"), true)));
        QVERIFY(client.waitForBytes("one "));
    }
    QList<api::ExchangeRecord> live;
    connect(relay.server.get(), &relay::RelayServer::liveListed, this,
            [&](const QList<api::ExchangeRecord> &running) { live = running; });
    QMetaObject::invokeMethod(relay.server.get(), &relay::RelayServer::listLive);
    QTRY_COMPARE(live.size(), 5);
    QVERIFY(live.first().running);
    QCOMPARE(live.first().upstream, QStringLiteral("up"));
    QCOMPARE(live.first().model, QStringLiteral("gpt-test"));
}

void RelayLiveTest::capsConnections()
{
    ScriptedUpstream upstream;
    RelayFixture relay;
    relay.addUpstream(QStringLiteral("up"), upstream.url());
    relay.config.settings.limits.connections = 4;
    QVERIFY(relay.start());
    std::vector<std::unique_ptr<QTcpSocket>> held;
    for (int i = 0; i < 4; ++i) {
        held.push_back(relay.connectPlain());
        RawClient client(*held.back());
        client.send(getRequest("/v1/models"));
        QCOMPARE(client.receive().status, 200);
    }
    const std::unique_ptr<QTcpSocket> fifth = relay.connectPlain(); // waits in the kernel's queue, unrefused
    const std::unique_ptr<QTcpSocket> sixth = relay.connectPlain();
    RawClient waiting(*sixth);
    RawClient first(*fifth);
    first.send(getRequest("/v1/models"));
    waiting.send(getRequest("/v1/models"));
    QTRY_VERIFY(std::any_of(relay.alerts.begin(), relay.alerts.end(), [](const api::Alert &alert) {
        return alert.kind == api::AlertKind::ConnectionCapReached;
    }));
    QCOMPARE(waiting.receive(500).status, 0);
    held.clear();
    QCOMPARE(waiting.receive().status, 200);
    QCOMPARE(first.receive().status, 200);
}

QTEST_GUILESS_MAIN(RelayLiveTest)
#include "relay_live_test.moc"
