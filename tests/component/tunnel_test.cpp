#include "relay/upstream/tunnel.h"
#include "support/relay_fixture.h"
#include "support/scripted_tunnel.h"
#include "support/scripted_upstream.h"

#include <QLocalSocket>
#include <QSignalSpy>
#include <QTest>

using namespace sluice;
using namespace sluice::test;
using namespace std::chrono_literals;
using Event = http::websocket::FrameStep::Event;

namespace {

relay::TunnelTarget targetOf(const QUrl &url)
{
    relay::TunnelTarget target;
    target.server.host = url.host();
    target.server.port = static_cast<quint16>(url.port());
    target.server.encrypted = false;
    target.path = "/tunnel?token=t";
    target.hostHeader = url.authority().toStdString();
    target.name = "ws://test/tunnel";
    return target;
}

// Bytes of which every stretch is different.
QByteArray pattern(qsizetype size)
{
    QByteArray bytes(size, Qt::Uninitialized);
    quint32 state = 12345;
    for (char &byte : bytes) {
        state = state * 1664525 + 1013904223;
        byte = static_cast<char>(state >> 24);
    }
    return bytes;
}

// A tunnel with its inner end in the test's hands.
struct OpenTunnel {
    explicit OpenTunnel(relay::TunnelTarget target)
        : tunnel(std::move(target), nullptr)
    {
        QObject::connect(&tunnel, &relay::Tunnel::opened, &tunnel, [this] {
            inner.setSocketDescriptor(tunnel.takeInnerEnd());
            isOpen = true;
        });
        QObject::connect(&tunnel, &relay::Tunnel::failed, &tunnel, [this](const base::Error &error) { failure = error; });
        tunnel.open();
    }

    relay::Tunnel tunnel;
    QLocalSocket inner;
    bool isOpen = false;
    base::Error failure;
};

// What is held in this process and in the kernel's buffers of two loopback connections and a socket pair.
constexpr qint64 kHeldAtMost = 512 * 1024;
constexpr qint64 kFlood = 48 * 1024 * 1024;
constexpr int kHeldBack = 500; // ms in which a writer that is not held back could always go on

} // namespace

// The WebSocket tunnel against a server that follows a script.
class TunnelTest final : public QObject {
    Q_OBJECT

private slots:
    void asksForTheUpgrade();
    void refusesWhatIsNoUpgrade_data();
    void refusesWhatIsNoUpgrade();
    void carriesOddFrames_data();
    void carriesOddFrames();
    void carriesBytesUp();
    void endsOnFramesItMustRefuse_data();
    void endsOnFramesItMustRefuse();
    void aGoodCloseIsTheFarEnds();
    void abruptEndsAreTheTunnels();
    void answersPings();
    void dropsAServerThatAnswersNoPing();
    void keepsAServerThatAnswersPings();
    void holdsTheServerBackWhileTheInnerSideIsSlow();
    void holdsTheInnerSideBackWhileTheServerIsSlow();
    void saysGoodbye();
    void tellsWhatWasLate();
    void carriesExchanges();
    void aTunnelThatBreaksMidStreamIsToldHonestly();
    void anUpstreamThatClosesBehindAGoodTunnelIsNotItsFault();
};

void TunnelTest::asksForTheUpgrade()
{
    ScriptedTunnel server;
    relay::TunnelTarget target = targetOf(server.url());
    target.authorization = "Bearer key";
    OpenTunnel open(target);
    QTRY_VERIFY(open.isOpen);
    const http::RequestHead &request = server.request();
    QCOMPARE(request.method, std::string("GET"));
    QCOMPARE(request.target, std::string("/tunnel?token=t"));
    QCOMPARE(request.headers.value("authorization"), std::string_view("Bearer key"));
    QCOMPARE(request.headers.value("sec-websocket-protocol"), std::string_view("binary"));
    QCOMPARE(request.headers.value("sec-websocket-version"), std::string_view("13"));
}

void TunnelTest::refusesWhatIsNoUpgrade_data()
{
    QTest::addColumn<QByteArray>("answer");
    QTest::addColumn<QByteArray>("detail");
    const QByteArray upgrade = "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n";
    QTest::newRow("401") << QByteArray("HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\n\r\n")
                         << QByteArray("refuses the upgrade: 401 Unauthorized");
    QTest::newRow("200") << QByteArray("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n") << QByteArray("refuses the upgrade: 200");
    QTest::newRow("wrong accept") << upgrade + "Sec-WebSocket-Accept: AAAAAAAAAAAAAAAAAAAAAAAAAAA=\r\n\r\n"
                                  << QByteArray("upgrade is none");
    QTest::newRow("other protocol") << upgrade + "Sec-WebSocket-Accept: %1\r\nSec-WebSocket-Protocol: base64\r\n\r\n"
                                    << QByteArray("upgrade is none");
    QTest::newRow("extension")
        << upgrade + "Sec-WebSocket-Accept: %1\r\nSec-WebSocket-Extensions: permessage-deflate\r\n\r\n"
        << QByteArray("upgrade is none");
    QTest::newRow("no HTTP") << QByteArray("SSH-2.0-x\r\n\r\n") << QByteArray("does not answer in HTTP");
}

void TunnelTest::refusesWhatIsNoUpgrade()
{
    QFETCH(QByteArray, answer);
    QFETCH(QByteArray, detail);
    ScriptedTunnel server;
    server.setAnswer(answer);
    OpenTunnel open(targetOf(server.url()));
    QTRY_VERIFY(open.failure.isError());
    QCOMPARE(open.failure.code, base::ErrorCode::TunnelFailed);
    QVERIFY2(open.failure.detail.find(detail.toStdString()) != std::string::npos, open.failure.detail.c_str());
    QCOMPARE(open.failure.where, std::string("ws://test/tunnel"));
    QVERIFY(!open.isOpen);
}

void TunnelTest::carriesOddFrames_data()
{
    QTest::addColumn<int>("slice"); // how many bytes the server writes at a time
    QTest::newRow("whole") << 0;
    QTest::newRow("byte by byte") << 1;
    QTest::newRow("sevens") << 7;
}

void TunnelTest::carriesOddFrames()
{
    QFETCH(int, slice);
    ScriptedTunnel server;
    OpenTunnel open(targetOf(server.url()));
    QTRY_VERIFY(open.isOpen);
    const QByteArray sent = pattern(800'000);
    std::string frames;
    std::size_t at = 0;
    const auto take = [&](std::size_t size) {
        const std::string_view piece(sent.constData() + at, size);
        at += size;
        return piece;
    };
    const std::vector<std::size_t> sizes = slice == 0 ? std::vector<std::size_t>{0, 1, 125, 126, 127, 65'535, 65'536, 150'000}
                                                      : std::vector<std::size_t>{0, 1, 125, 126, 127, 900};
    for (const std::size_t size : sizes) {
        frames += ScriptedTunnel::frame(2, take(size));
        // The same in fragments, with control frames between them.
        frames += ScriptedTunnel::frame(2, take(size / 2), false);
        frames += ScriptedTunnel::frame(9, "are you there");
        frames += ScriptedTunnel::frame(0, {}, false);
        frames += ScriptedTunnel::frame(0xA, "unasked");
        frames += ScriptedTunnel::frame(0, take(size - size / 2), true);
    }
    if (slice == 0) {
        server.send(frames);
    } else {
        server.client()->setSocketOption(QAbstractSocket::LowDelayOption, 1);
        for (std::size_t i = 0; i < frames.size(); i += static_cast<std::size_t>(slice)) {
            server.send(frames.substr(i, static_cast<std::size_t>(slice)));
            server.client()->flush();
        }
    }
    QByteArray got;
    QTRY_VERIFY_WITH_TIMEOUT((got += open.inner.readAll()).size() >= static_cast<qsizetype>(at), 10'000);
    QCOMPARE(got, sent.first(static_cast<qsizetype>(at)));
    QTRY_COMPARE(server.controls().size(), static_cast<qsizetype>(sizes.size()));
    for (const ScriptedTunnel::Control &control : server.controls()) {
        QCOMPARE(control.event, Event::Pong);
        QCOMPARE(control.payload, QByteArray("are you there"));
    }
}

void TunnelTest::carriesBytesUp()
{
    ScriptedTunnel server;
    OpenTunnel open(targetOf(server.url()));
    QTRY_VERIFY(open.isOpen);
    const QByteArray sent = pattern(1'000'000);
    open.inner.write(sent);
    QTRY_COMPARE(server.received().size(), sent.size());
    QCOMPARE(server.received(), sent);
}

void TunnelTest::endsOnFramesItMustRefuse_data()
{
    QTest::addColumn<QByteArray>("frame");
    QTest::addColumn<int>("code");
    QTest::newRow("text") << QByteArray::fromStdString(ScriptedTunnel::frame(1, "hello")) << 1003;
    QTest::newRow("masked") << QByteArray::fromHex("8281010203047f") << 1002;
    QTest::newRow("reserved bit") << QByteArray::fromHex("c20161") << 1002;
    QTest::newRow("unknown opcode") << QByteArray::fromHex("830161") << 1002;
    QTest::newRow("fragment of nothing") << QByteArray::fromHex("800161") << 1002;
    QTest::newRow("long ping") << QByteArray::fromHex("897e0080") + QByteArray(128, 'x') << 1002;
}

void TunnelTest::endsOnFramesItMustRefuse()
{
    QFETCH(QByteArray, frame);
    QFETCH(int, code);
    ScriptedTunnel server;
    OpenTunnel open(targetOf(server.url()));
    QTRY_VERIFY(open.isOpen);
    server.send(ScriptedTunnel::frame(2, "before") + frame.toStdString());
    QTRY_COMPARE(open.inner.state(), QLocalSocket::UnconnectedState);
    QCOMPARE(open.inner.readAll(), QByteArray("before"));
    QCOMPARE(open.tunnel.failure().code, base::ErrorCode::TunnelFailed);
    QTRY_COMPARE(server.controls().size(), 1);
    QCOMPARE(server.controls().first().event, Event::Close);
    QCOMPARE(int(server.controls().first().code), code);
    QTRY_VERIFY(!server.client());
}

void TunnelTest::aGoodCloseIsTheFarEnds()
{
    ScriptedTunnel server;
    OpenTunnel open(targetOf(server.url()));
    QTRY_VERIFY(open.isOpen);
    const QByteArray last = pattern(300'000);
    server.send(ScriptedTunnel::frame(2, last.toStdString()) + ScriptedTunnel::close(1000, "Target closed"));
    QByteArray got;
    QTRY_VERIFY((got += open.inner.readAll()).size() == last.size());
    QCOMPARE(got, last);
    QTRY_COMPARE(open.inner.state(), QLocalSocket::UnconnectedState);
    QVERIFY(!open.tunnel.failure().isError());
    QTRY_COMPARE(server.controls().size(), 1);
    QCOMPARE(int(server.controls().first().code), 1000); // answered
}

void TunnelTest::abruptEndsAreTheTunnels()
{
    for (const bool withClose : {true, false}) {
        ScriptedTunnel server;
        OpenTunnel open(targetOf(server.url()));
        QTRY_VERIFY(open.isOpen);
        server.send(ScriptedTunnel::frame(2, "before"));
        if (withClose) {
            server.send(ScriptedTunnel::close(1011, "Failed to connect \x01"));
        } else {
            server.client()->disconnectFromHost();
        }
        QTRY_COMPARE(open.inner.state(), QLocalSocket::UnconnectedState);
        QCOMPARE(open.inner.readAll(), QByteArray("before"));
        QCOMPARE(open.tunnel.failure().code, base::ErrorCode::TunnelFailed);
        QVERIFY2(open.tunnel.failure().detail.find(withClose ? "1011 Failed to connect ?" : "without a word") != std::string::npos,
                 open.tunnel.failure().detail.c_str());
    }
}

void TunnelTest::answersPings()
{
    ScriptedTunnel server;
    OpenTunnel open(targetOf(server.url()));
    QTRY_VERIFY(open.isOpen);
    server.send(ScriptedTunnel::frame(9, "1") + ScriptedTunnel::frame(9, {}) + ScriptedTunnel::frame(9, std::string(125, 'x')));
    QTRY_COMPARE(server.controls().size(), 3);
    QCOMPARE(server.controls().at(0).payload, QByteArray("1"));
    QCOMPARE(server.controls().at(1).payload, QByteArray());
    QCOMPARE(server.controls().at(2).payload, QByteArray(125, 'x'));
}

void TunnelTest::dropsAServerThatAnswersNoPing()
{
    ScriptedTunnel server;
    server.setAnswersPings(false);
    relay::TunnelTarget target = targetOf(server.url());
    target.pingInterval = 30ms;
    target.pongLimit = 30ms;
    OpenTunnel open(target);
    QTRY_VERIFY(open.isOpen);
    QTRY_COMPARE(open.inner.state(), QLocalSocket::UnconnectedState);
    QCOMPARE(open.tunnel.failure().code, base::ErrorCode::TunnelFailed);
    QVERIFY(open.tunnel.failure().detail.find("ping") != std::string::npos);
}

void TunnelTest::keepsAServerThatAnswersPings()
{
    ScriptedTunnel server;
    relay::TunnelTarget target = targetOf(server.url());
    target.pingInterval = 20ms;
    target.pongLimit = 500ms;
    OpenTunnel open(target);
    QTRY_VERIFY(open.isOpen);
    QTRY_VERIFY(server.controls().size() >= 5);
    QCOMPARE(open.inner.state(), QLocalSocket::ConnectedState);
    server.send(ScriptedTunnel::frame(2, "still here"));
    QTRY_COMPARE(open.inner.bytesAvailable(), 10);
}

void TunnelTest::holdsTheServerBackWhileTheInnerSideIsSlow()
{
    ScriptedTunnel server;
    relay::TunnelTarget target = targetOf(server.url());
    target.pingInterval = 20ms; // answers wait behind the flood: nobody may be dropped for that
    target.pongLimit = 20ms;
    OpenTunnel open(target);
    QTRY_VERIFY(open.isOpen);
    open.inner.setReadBufferSize(16 * 1024); // the test does not read
    const QByteArray piece = pattern(1024 * 1024);
    qint64 offered = 0;
    qint64 held = 0;
    QTcpSocket *client = server.client();
    const auto takesMore = [&] {
        held = std::max(held, open.tunnel.heldBytes());
        return client->bytesToWrite() < piece.size();
    };
    // Writes as long as the socket takes it, and stops once it takes no more.
    while (offered < kFlood && QTest::qWaitFor(takesMore, kHeldBack)) {
        server.send(ScriptedTunnel::frame(2, piece.toStdString()));
        offered += piece.size();
    }
    QVERIFY2(offered < kFlood, "the server was never held back");
    QVERIFY2(held < kHeldAtMost, qPrintable(QString::number(held)));
    QVERIFY(!open.tunnel.failure().isError());

    qint64 got = 0;
    bool isIntact = true;
    const auto takeAll = [&] {
        const QByteArray bytes = open.inner.readAll();
        for (const char byte : bytes) {
            isIntact = isIntact && byte == piece.at(got++ % piece.size());
        }
        return got >= offered;
    };
    QTRY_VERIFY_WITH_TIMEOUT(takeAll(), 30'000);
    QCOMPARE(got, offered);
    QVERIFY(isIntact);
}

void TunnelTest::holdsTheInnerSideBackWhileTheServerIsSlow()
{
    ScriptedTunnel server;
    OpenTunnel open(targetOf(server.url()));
    QTRY_VERIFY(open.isOpen);
    server.setReads(false);
    server.countOnly();
    const QByteArray piece = pattern(256 * 1024);
    qint64 offered = 0;
    qint64 held = 0;
    const auto takesMore = [&] {
        held = std::max(held, open.tunnel.heldBytes());
        return open.inner.bytesToWrite() < piece.size();
    };
    while (offered < kFlood && QTest::qWaitFor(takesMore, kHeldBack)) {
        open.inner.write(piece);
        offered += piece.size();
    }
    QVERIFY2(offered < kFlood, "the inner side was never held back");
    QVERIFY2(held < kHeldAtMost, qPrintable(QString::number(held)));
    server.setReads(true);
    QTRY_COMPARE_WITH_TIMEOUT(server.receivedBytes(), offered, 30'000);
}

void TunnelTest::saysGoodbye()
{
    ScriptedTunnel server;
    {
        OpenTunnel open(targetOf(server.url()));
        QTRY_VERIFY(open.isOpen);
    }
    QTRY_COMPARE(server.controls().size(), 1);
    QCOMPARE(server.controls().first().event, Event::Close);
    QCOMPARE(int(server.controls().first().code), 1000);
}

void TunnelTest::tellsWhatWasLate()
{
    QTcpServer silent;
    QVERIFY(silent.listen(QHostAddress::LocalHost));
    relay::TunnelTarget target = targetOf(QUrl(QStringLiteral("ws://127.0.0.1:%1").arg(silent.serverPort())));
    OpenTunnel open(target);
    QVERIFY(open.tunnel.late().detail.find("unreachable") != std::string::npos);
    QTRY_VERIFY(open.tunnel.late().detail.find("did not answer the upgrade") != std::string::npos);
    QCOMPARE(open.tunnel.late().code, base::ErrorCode::TunnelFailed);
    target.server.proxy.kind = relay::OutboundProxy::Kind::Socks5;
    target.server.proxy.host = QStringLiteral("127.0.0.1");
    target.server.proxy.port = silent.serverPort();
    OpenTunnel behindProxy(target);
    QTRY_VERIFY(behindProxy.tunnel.late().detail.find("did not reach the target") != std::string::npos);
    QCOMPARE(behindProxy.tunnel.late().code, base::ErrorCode::ProxyFailed);
}

namespace {

void goThrough(RelayFixture &relay, const ScriptedTunnel &tunnel)
{
    relay::RuntimeUpstream &upstream = relay.config.upstreams.back();
    upstream.settings.kind = api::UpstreamKind::Tunnel;
    upstream.tunnelUrl = tunnel.url();
}

} // namespace

void TunnelTest::carriesExchanges()
{
    ScriptedUpstream upstream;
    ScriptedTunnel tunnel;
    tunnel.setTarget(static_cast<quint16>(upstream.url().port()));
    RelayFixture relay;
    relay.addUpstream(QStringLiteral("far"), QUrl(QStringLiteral("http://provider.example")));
    goThrough(relay, tunnel);
    QVERIFY(relay.start());
    const std::unique_ptr<QTcpSocket> socket = relay.connectPlain();
    RawClient client(*socket);
    for (int i = 0; i < 3; ++i) {
        client.send(postRequest("/v1/chat/completions", chatBody(QStringLiteral("hi"))));
        QCOMPARE(client.receive().status, 200);
    }
    QCOMPARE(upstream.requests().size(), 3);
    QCOMPARE(upstream.acceptedConnections(), 1); // the tunnel is kept warm
    QCOMPARE(upstream.requests().first().head.host, std::string("provider.example"));
    QTRY_COMPARE(relay.records().size(), 3);
}

void TunnelTest::aTunnelThatBreaksMidStreamIsToldHonestly()
{
    ScriptedTunnel tunnel;
    ScriptedUpstream upstream;
    tunnel.setTarget(static_cast<quint16>(upstream.url().port()));
    upstream.setScript([&tunnel](const ScriptedUpstream::Request &, QTcpSocket &socket) {
        socket.write(ScriptedUpstream::eventStreamHead() + ScriptedUpstream::chunk(ScriptedUpstream::chatEvent(QStringLiteral("one"))));
        QTimer::singleShot(100, &tunnel, [&tunnel] { tunnel.client()->abort(); });
    });
    RelayFixture relay;
    relay.addUpstream(QStringLiteral("far"), QUrl(QStringLiteral("http://provider.example")));
    goThrough(relay, tunnel);
    QVERIFY(relay.start());
    const std::unique_ptr<QTcpSocket> socket = relay.connectPlain();
    RawClient client(*socket);
    client.send(postRequest("/v1/chat/completions", chatBody(QStringLiteral("hi"), true)));
    const ClientAnswer answer = client.receive();
    QVERIFY(answer.body.contains("one"));
    QVERIFY(answer.body.contains("sluice_upstream_interrupted"));
    QVERIFY(!answer.body.contains("[DONE]"));
    QTRY_COMPARE(relay.records().size(), 1);
    QCOMPARE(relay.records().first().error, base::ErrorCode::TunnelFailed);
    QCOMPARE(upstream.requests().size(), 1);
}

void TunnelTest::anUpstreamThatClosesBehindAGoodTunnelIsNotItsFault()
{
    ScriptedTunnel tunnel;
    ScriptedUpstream upstream;
    tunnel.setTarget(static_cast<quint16>(upstream.url().port()));
    upstream.setScript([](const ScriptedUpstream::Request &, QTcpSocket &socket) { socket.disconnectFromHost(); });
    RelayFixture relay;
    relay.addUpstream(QStringLiteral("far"), QUrl(QStringLiteral("http://provider.example")));
    goThrough(relay, tunnel);
    QVERIFY(relay.start());
    const std::unique_ptr<QTcpSocket> socket = relay.connectPlain();
    RawClient client(*socket);
    client.send(postRequest("/v1/chat/completions", chatBody(QStringLiteral("hi"))));
    QCOMPARE(client.receive().status, 502);
    QTRY_COMPARE(relay.records().size(), 1);
    QVERIFY(relay.records().first().error != base::ErrorCode::TunnelFailed);
    QCOMPARE(upstream.requests().size(), 1);
}

QTEST_GUILESS_MAIN(TunnelTest)
#include "tunnel_test.moc"
