#include "relay/upstream/proxy_handshake.h"

#include <QTest>

using namespace sluice;
using Event = relay::ProxyHandshake::Step::Event;

namespace {

constexpr auto kHttp = relay::OutboundProxy::Kind::HttpConnect;
constexpr auto kSocks = relay::OutboundProxy::Kind::Socks5;

relay::OutboundProxy proxyOf(relay::OutboundProxy::Kind kind, const char *credential = "")
{
    relay::OutboundProxy proxy;
    proxy.kind = kind;
    proxy.host = QStringLiteral("proxy.example");
    proxy.port = 1080;
    proxy.credential = base::Secret(credential);
    return proxy;
}

std::string bytes(std::initializer_list<int> values)
{
    std::string text;
    for (const int value : values) {
        text += static_cast<char>(value);
    }
    return text;
}

struct Talk {
    Event event = Event::NeedMore;
    base::Error error;
    std::string sent; // everything the handshake said, in order
    std::string left; // of the proxy's bytes after it was over
};

// Says the proxy's part in pieces of `size` bytes.
Talk talk(const relay::OutboundProxy &proxy, const QString &host, std::string_view said, std::size_t size)
{
    relay::ProxyHandshake handshake(proxy, host, 443);
    Talk result;
    result.sent = handshake.takeOutput();
    std::string unread;
    while (!said.empty() && result.event == Event::NeedMore) {
        unread += said.substr(0, size);
        said.remove_prefix(std::min(size, said.size()));
        while (result.event == Event::NeedMore) {
            const relay::ProxyHandshake::Step step = handshake.feed(unread);
            unread.erase(0, step.consumed);
            result.sent += handshake.takeOutput();
            result.event = step.event;
            result.error = step.error;
            if (step.event == Event::NeedMore && (step.consumed == 0 || unread.empty())) {
                break;
            }
        }
    }
    result.left = unread + std::string(said);
    return result;
}

} // namespace

class ProxyHandshakeTest final : public QObject {
    Q_OBJECT

private:
    // Whole and byte by byte must come to the same.
    static Talk talkBothWays(const relay::OutboundProxy &proxy, const QString &host, std::string_view said)
    {
        const Talk whole = talk(proxy, host, said, said.size());
        const Talk pieces = talk(proxy, host, said, 1);
        if (whole.event != pieces.event || whole.error != pieces.error || whole.sent != pieces.sent) {
            QTest::qFail("pieces and the whole differ", __FILE__, __LINE__);
        }
        return whole;
    }

private slots:
    void connects()
    {
        const Talk result = talkBothWays(proxyOf(kHttp), QStringLiteral("api.example"),
                                         "HTTP/1.1 200 Connection established\r\nVia: x\r\n\r\n");
        QCOMPARE(result.event, Event::Done);
        QCOMPARE(QByteArray::fromStdString(result.sent),
                 QByteArray("CONNECT api.example:443 HTTP/1.1\r\nHost: api.example:443\r\n\r\n"));
    }

    void leavesTheTargetsBytes()
    {
        const Talk result = talk(proxyOf(kHttp), QStringLiteral("api.example"), "HTTP/1.0 200 ok\r\n\r\nearly", 1000);
        QCOMPARE(result.event, Event::Done);
        QCOMPARE(result.left, std::string("early"));
    }

    void givesTheCredential()
    {
        const Talk result = talkBothWays(proxyOf(kHttp, "me:pass:word"), QStringLiteral("::1"), "HTTP/1.1 200 ok\r\n\r\n");
        QCOMPARE(QByteArray::fromStdString(result.sent),
                 QByteArray("CONNECT [::1]:443 HTTP/1.1\r\nHost: [::1]:443\r\nProxy-Authorization: Basic "
                            + QByteArray("me:pass:word").toBase64() + "\r\n\r\n"));
    }

    void tellsConnectFailuresApart_data()
    {
        QTest::addColumn<QByteArray>("answer");
        QTest::addColumn<QByteArray>("credential");
        QTest::addColumn<int>("code");
        QTest::addColumn<QByteArray>("detail");
        const auto row = [](const char *answer, const char *credential, base::ErrorCode code, const char *detail) {
            QTest::addRow("%s %s", answer, credential)
                << QByteArray(answer) + "\r\n\r\n" << QByteArray(credential) << static_cast<int>(code) << QByteArray(detail);
        };
        row("HTTP/1.1 407 Who", "", base::ErrorCode::ProxyFailed, "the proxy wants authentication");
        row("HTTP/1.1 407 Who", "a:b", base::ErrorCode::ProxyFailed, "the proxy refuses the user name or password");
        row("HTTP/1.0 401 Who", "a:b", base::ErrorCode::ProxyFailed, "the proxy refuses the user name or password");
        row("HTTP/1.1 403 Filtered", "", base::ErrorCode::ProxyFailed, "the proxy refuses the target: 403 Filtered");
        row("HTTP/1.1 405 No", "", base::ErrorCode::ProxyFailed, "the proxy refuses the target");
        row("HTTP/1.1 302 Elsewhere", "", base::ErrorCode::ProxyFailed, "the proxy refuses the target");
        row("HTTP/1.0 500 Unable to connect", "", base::ErrorCode::ConnectFailed, "the proxy could not reach the target");
        row("HTTP/1.1 502 Bad", "", base::ErrorCode::ConnectFailed, "the proxy could not reach the target");
        row("HTTP/1.1 503 Later", "", base::ErrorCode::ConnectFailed, "the proxy could not reach the target");
        row("HTTP/1.1 504 Late", "", base::ErrorCode::ConnectTimeout, "the proxy could not reach the target in time");
        row("SSH-2.0-OpenSSH", "", base::ErrorCode::ProxyFailed, "the proxy does not answer in HTTP");
    }

    void tellsConnectFailuresApart()
    {
        QFETCH(QByteArray, answer);
        QFETCH(QByteArray, credential);
        QFETCH(int, code);
        QFETCH(QByteArray, detail);
        const Talk result = talkBothWays(proxyOf(kHttp, credential.constData()), QStringLiteral("api.example"),
                                         answer.toStdString());
        QCOMPARE(result.event, Event::Failed);
        QCOMPARE(static_cast<int>(result.error.code), code);
        QVERIFY2(result.error.detail.starts_with(detail.toStdString()), result.error.detail.c_str());
        QCOMPARE(result.error.where, std::string("http://proxy.example:1080"));
    }

    void aReasonIsMadeHarmless()
    {
        const Talk result = talk(proxyOf(kHttp), QStringLiteral("api.example"),
                                 "HTTP/1.1 403 " + std::string(300, '\xC3') + "\r\n\r\n", 1000);
        QCOMPARE(result.event, Event::Failed);
        QVERIFY(result.error.detail.size() < 200);
        QVERIFY(result.error.detail.find('\xC3') == std::string::npos);
    }

    void speaksSocks()
    {
        const Talk result = talkBothWays(proxyOf(kSocks), QStringLiteral("api.example"),
                                         bytes({5, 0}) + bytes({5, 0, 0, 1, 10, 0, 0, 1, 0x1F, 0x90}));
        QCOMPARE(result.event, Event::Done);
        QCOMPARE(result.sent, bytes({5, 1, 0}) + bytes({5, 1, 0, 3, 11}) + "api.example" + bytes({1, 0xBB}));
        QVERIFY(result.left.empty());
    }

    void socksTakesLiteralAddresses()
    {
        const std::string granted = bytes({5, 0}) + bytes({5, 0, 0, 1, 0, 0, 0, 0, 0, 0});
        QCOMPARE(talkBothWays(proxyOf(kSocks), QStringLiteral("192.0.2.7"), granted).sent.substr(3),
                 bytes({5, 1, 0, 1, 192, 0, 2, 7, 1, 0xBB}));
        const std::string six = talkBothWays(proxyOf(kSocks), QStringLiteral("2001:db8::1"), granted).sent.substr(3);
        QCOMPARE(six.size(), std::size_t(4 + 16 + 2));
        QCOMPARE(six.substr(0, 6), bytes({5, 1, 0, 4, 0x20, 0x01}));
    }

    void socksRepliesMayNameTheProxyInAnyForm()
    {
        const std::string method = bytes({5, 0});
        const std::string name = bytes({5, 0, 0, 3, 4}) + "host" + bytes({0, 80});
        QCOMPARE(talkBothWays(proxyOf(kSocks), QStringLiteral("a"), method + name).event, Event::Done);
        const std::string six = bytes({5, 0, 0, 4}) + std::string(18, '\0');
        QCOMPARE(talkBothWays(proxyOf(kSocks), QStringLiteral("a"), method + six).event, Event::Done);
        const Talk more = talk(proxyOf(kSocks), QStringLiteral("a"), method + six + "early", 1000);
        QCOMPARE(more.event, Event::Done);
        QCOMPARE(more.left, std::string("early"));
    }

    void socksGivesThePassword()
    {
        const Talk result = talkBothWays(proxyOf(kSocks, "me:pass:word"), QStringLiteral("a"),
                                         bytes({5, 2}) + bytes({1, 0}) + bytes({5, 0, 0, 1, 0, 0, 0, 0, 0, 0}));
        QCOMPARE(result.event, Event::Done);
        QVERIFY(result.sent.starts_with(bytes({5, 2, 0, 2}) + bytes({1, 2}) + "me" + bytes({9}) + "pass:word"));
    }

    void tellsSocksFailuresApart_data()
    {
        QTest::addColumn<QByteArray>("said");
        QTest::addColumn<QByteArray>("credential");
        QTest::addColumn<int>("code");
        QTest::addColumn<QByteArray>("detail");
        const auto row = [](const char *name, const std::string &said, const char *credential, base::ErrorCode code,
                            const char *detail) {
            QTest::newRow(name) << QByteArray::fromStdString(said) << QByteArray(credential) << static_cast<int>(code)
                                << QByteArray(detail);
        };
        const auto reply = [](int code) { return bytes({5, 0}) + bytes({5, code, 0, 1, 0, 0, 0, 0, 0, 0}); };
        row("no method", bytes({5, 0xFF}), "", base::ErrorCode::ProxyFailed, "the proxy wants authentication");
        row("unasked password", bytes({5, 2}), "", base::ErrorCode::ProxyFailed, "the proxy wants authentication");
        row("no method of ours", bytes({5, 0xFF}), "a:b", base::ErrorCode::ProxyFailed, "the proxy accepts neither");
        row("wrong password", bytes({5, 2, 1, 1}), "a:b", base::ErrorCode::ProxyFailed,
            "the proxy refuses the user name or password");
        row("general", reply(1), "", base::ErrorCode::ProxyFailed, "the proxy refuses the target: general failure");
        row("rules", reply(2), "", base::ErrorCode::ProxyFailed, "the proxy refuses the target: not allowed");
        row("network", reply(3), "", base::ErrorCode::ConnectFailed, "the proxy could not reach the target: network");
        row("host", reply(4), "", base::ErrorCode::ConnectFailed, "the proxy could not reach the target: host");
        row("refused", reply(5), "", base::ErrorCode::ConnectFailed, "the proxy could not reach the target: connection");
        row("late", reply(6), "", base::ErrorCode::ConnectTimeout, "the proxy could not reach the target in time");
        row("odd", reply(99), "", base::ErrorCode::ProxyFailed, "the proxy refuses the target: code 99");
        row("HTTP", "HTTP/1.1 400 Bad\r\n\r\n", "", base::ErrorCode::ProxyFailed, "the proxy does not speak SOCKS5");
        row("odd reply", bytes({5, 0}) + bytes({4, 0, 0, 1, 0}), "", base::ErrorCode::ProxyFailed,
            "the proxy does not speak SOCKS5");
        row("odd address", bytes({5, 0}) + bytes({5, 0, 0, 9, 0}), "", base::ErrorCode::ProxyFailed,
            "the proxy does not speak SOCKS5");
    }

    void tellsSocksFailuresApart()
    {
        QFETCH(QByteArray, said);
        QFETCH(QByteArray, credential);
        QFETCH(int, code);
        QFETCH(QByteArray, detail);
        const Talk result = talkBothWays(proxyOf(kSocks, credential.constData()), QStringLiteral("api.example"),
                                         said.toStdString());
        QCOMPARE(result.event, Event::Failed);
        QCOMPARE(static_cast<int>(result.error.code), code);
        QVERIFY2(result.error.detail.starts_with(detail.toStdString()), result.error.detail.c_str());
        QVERIFY(result.error.detail.find("a:b") == std::string::npos);
    }

    void waitsForMore()
    {
        QCOMPARE(talk(proxyOf(kHttp), QStringLiteral("a"), "HTTP/1.1 200 ok\r\n", 1000).event, Event::NeedMore);
        QCOMPARE(talk(proxyOf(kSocks), QStringLiteral("a"), bytes({5, 0, 5, 0, 0, 1, 0, 0, 0, 0, 0}), 1000).event,
                 Event::NeedMore);
    }
};

QTEST_GUILESS_MAIN(ProxyHandshakeTest)
#include "proxy_handshake_test.moc"
