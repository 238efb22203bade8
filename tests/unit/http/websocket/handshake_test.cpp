#include "http/request_parser.h"
#include "http/response_parser.h"
#include "http/serialize.h"
#include "http/websocket/handshake.h"

#include <QTest>

using namespace sluice;
using namespace sluice::http::websocket;

namespace {

// RFC 6455 1.3
const std::string kKey = "dGhlIHNhbXBsZSBub25jZQ==";
const std::string kAccept = "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=";

http::RequestHead request(const std::string &fields, const std::string &start = "GET /v1/realtime?model=m HTTP/1.1")
{
    http::RequestParser parser{http::MessageLimits{}};
    const http::ParseStep step = parser.feed(start + "\r\nHost: localhost\r\n" + fields + "\r\n");
    return step.event == http::ParseStep::Event::Head ? parser.takeHead() : http::RequestHead{};
}

std::string good(const std::string &instead = {}, const std::string &of = {})
{
    std::string fields;
    for (const std::string line : {"Connection: keep-alive, Upgrade", "Upgrade: websocket", "Sec-WebSocket-Version: 13",
                                   "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=="}) {
        const bool replaced = !of.empty() && line.starts_with(of + ":");
        fields += replaced ? instead : line + "\r\n";
    }
    return fields;
}

http::ResponseHead answer(const std::string &fields, int status = 101)
{
    http::ResponseParser parser{http::MessageLimits{}};
    parser.expectUpgrade();
    const http::ParseStep step = parser.feed("HTTP/1.1 " + std::to_string(status) + " X\r\n" + fields + "\r\n");
    return step.event == http::ParseStep::Event::Head ? parser.head() : http::ResponseHead{};
}

const std::string kSwitch = "Connection: Upgrade\r\nUpgrade: websocket\r\n";
const std::string kProof = "Sec-WebSocket-Accept: " + kAccept + "\r\n";

} // namespace

class HandshakeTest : public QObject {
    Q_OBJECT

private slots:
    void acceptOfTheStandard() { QCOMPARE(acceptFor(kKey), kAccept); }

    void keysAreSixteenBytesInBase64()
    {
        QCOMPARE(upgradeKey({'t', 'h', 'e', ' ', 's', 'a', 'm', 'p', 'l', 'e', ' ', 'n', 'o', 'n', 'c', 'e'}), kKey);
        std::array<std::uint8_t, 16> random{};
        random.fill(0xFF);
        QCOMPARE(upgradeKey(random), std::string("/////////////////////w=="));
    }

    void aGoodRequest()
    {
        const http::RequestHead head = request(good() + "Sec-WebSocket-Protocol: realtime, openai-insecure-api-key.k\r\n"
                                                        "Sec-WebSocket-Protocol: openai-beta.realtime-v1\r\n");
        QVERIFY(asksForUpgrade(head));
        const auto upgrade = checkUpgrade(head);
        QVERIFY2(upgrade.has_value(), upgrade ? "" : upgrade.error().detail.c_str());
        QCOMPARE(upgrade->key, kKey);
        QCOMPARE(upgrade->protocols,
                 (std::vector<std::string>{"realtime", "openai-insecure-api-key.k", "openai-beta.realtime-v1"}));
    }

    void lettersOfAnyCase()
    {
        const auto upgrade = checkUpgrade(request("connection: UPGRADE\r\nupgrade: WebSocket\r\nsec-websocket-version: 13\r\n"
                                                  "sec-websocket-key: " + kKey + "\r\n"));
        QVERIFY(upgrade.has_value());
    }

    void badRequests_data()
    {
        QTest::addColumn<QString>("fields");
        QTest::addColumn<QString>("where");
        const auto row = [](const char *name, const std::string &fields, const char *where) {
            QTest::newRow(name) << QString::fromStdString(fields) << QString::fromLatin1(where);
        };
        row("no Connection", good("", "Connection"), "Connection");
        row("Connection close", good("Connection: close\r\n", "Connection"), "Connection");
        row("another protocol", good("Upgrade: h2c\r\n", "Upgrade"), "Upgrade");
        row("version 8", good("Sec-WebSocket-Version: 8\r\n", "Sec-WebSocket-Version"), "Sec-WebSocket-Version");
        row("no version", good("", "Sec-WebSocket-Version"), "Sec-WebSocket-Version");
        row("two versions", good() + "Sec-WebSocket-Version: 13\r\n", "Sec-WebSocket-Version");
        row("no key", good("", "Sec-WebSocket-Key"), "Sec-WebSocket-Key");
        row("two keys", good() + "Sec-WebSocket-Key: " + kKey + "\r\n", "Sec-WebSocket-Key");
        row("short key", good("Sec-WebSocket-Key: c2hvcnQ=\r\n", "Sec-WebSocket-Key"), "Sec-WebSocket-Key");
        row("key with bits to spare", good("Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZR==\r\n", "Sec-WebSocket-Key"), "Sec-WebSocket-Key");
        row("protocol with a space", good() + "Sec-WebSocket-Protocol: a b\r\n", "Sec-WebSocket-Protocol");
    }
    void badRequests()
    {
        QFETCH(QString, fields);
        QFETCH(QString, where);
        const http::RequestHead head = request(fields.toStdString());
        QVERIFY(!head.method.empty());
        const auto upgrade = checkUpgrade(head);
        QVERIFY(!upgrade.has_value());
        QVERIFY(upgrade.error().code == base::ErrorCode::MalformedRequest);
        QCOMPARE(QString::fromStdString(upgrade.error().where), where);
    }

    void onlyGetOfHttp11WithoutBody()
    {
        QVERIFY(!checkUpgrade(request(good(), "POST / HTTP/1.1")));
        QVERIFY(!checkUpgrade(request(good(), "GET / HTTP/1.0")));
        QVERIFY(!checkUpgrade(request(good() + "Content-Length: 2\r\n")));
        QVERIFY(!asksForUpgrade(request("Connection: keep-alive\r\n")));
    }

    void goodAnswers()
    {
        const auto plain = checkUpgradeAnswer(answer(kSwitch + kProof), kKey, {"realtime"});
        QVERIFY(plain.has_value());
        QCOMPARE(*plain, std::string());
        const auto chosen = checkUpgradeAnswer(answer(kSwitch + kProof + "Sec-WebSocket-Protocol: realtime\r\n"), kKey, {"a", "realtime"});
        QVERIFY(chosen.has_value());
        QCOMPARE(*chosen, std::string("realtime"));
    }

    void badAnswers()
    {
        const std::vector<std::string> offered{"realtime"};
        QVERIFY(!checkUpgradeAnswer(answer(kSwitch + kProof, 200), kKey, offered));
        QVERIFY(!checkUpgradeAnswer(answer(kSwitch), kKey, offered));
        QVERIFY(!checkUpgradeAnswer(answer(kProof + "Upgrade: websocket\r\n"), kKey, offered));
        QVERIFY(!checkUpgradeAnswer(answer(kProof + "Connection: Upgrade\r\n"), kKey, offered));
        QVERIFY(!checkUpgradeAnswer(answer(kSwitch + kProof), "AAAAAAAAAAAAAAAAAAAAAA==", offered));
        QVERIFY(!checkUpgradeAnswer(answer(kSwitch + kProof + kProof), kKey, offered));
        QVERIFY(!checkUpgradeAnswer(answer(kSwitch + kProof + "Sec-WebSocket-Extensions: permessage-deflate\r\n"), kKey, offered));
        QVERIFY(!checkUpgradeAnswer(answer(kSwitch + kProof + "Sec-WebSocket-Protocol: other\r\n"), kKey, offered));
        QVERIFY(!checkUpgradeAnswer(answer(kSwitch + kProof + "Sec-WebSocket-Protocol: realtime, realtime\r\n"), kKey, offered));
    }

    void whatWeWriteIsWhatWeRead()
    {
        http::HeaderMap ask;
        ask.add("Host", "localhost");
        addUpgradeFields(ask, kKey, {"realtime", "x"});
        std::string bytes;
        QVERIFY(http::writeRequestHead(bytes, "GET", "/v1/responses", ask));
        http::RequestParser parser{http::MessageLimits{}};
        QVERIFY(parser.feed(bytes).event == http::ParseStep::Event::Head);
        const auto upgrade = checkUpgrade(parser.head());
        QVERIFY(upgrade.has_value());
        QCOMPARE(upgrade->protocols, (std::vector<std::string>{"realtime", "x"}));

        http::HeaderMap agree;
        addAcceptFields(agree, kKey, "x");
        std::string reply;
        http::writeStatusHead(reply, 101, agree);
        http::ResponseParser reader{http::MessageLimits{}};
        reader.expectUpgrade();
        QVERIFY(reader.feed(reply).event == http::ParseStep::Event::Head);
        QCOMPARE(*checkUpgradeAnswer(reader.head(), kKey, upgrade->protocols), std::string("x"));
    }

    // The bytes behind a 101 are frames: the parser leaves them alone.
    void anUpgradeEndsWithItsHead()
    {
        const std::string head = "HTTP/1.1 101 Switching Protocols\r\n" + kSwitch + kProof + "\r\n";
        const std::string bytes = head + "\x81\x02hi";
        for (std::size_t cut = 1; cut <= head.size(); ++cut) {
            http::ResponseParser parser{http::MessageLimits{}};
            parser.expectUpgrade();
            std::string_view rest = bytes;
            if (cut < head.size()) {
                const http::ParseStep part = parser.feed(rest.substr(0, cut));
                QVERIFY(part.event == http::ParseStep::Event::NeedMore);
                rest.remove_prefix(part.consumed);
            }
            http::ParseStep step = parser.feed(rest);
            QVERIFY(step.event == http::ParseStep::Event::Head);
            QCOMPARE(parser.head().status, 101);
            rest.remove_prefix(step.consumed);
            step = parser.feed(rest);
            QVERIFY(step.event == http::ParseStep::Event::Complete);
            QCOMPARE(step.consumed, std::size_t{0});
            QCOMPARE(std::string(rest), std::string("\x81\x02hi"));
        }
        http::ResponseParser unasked{http::MessageLimits{}};
        unasked.expectResponseTo("GET");
        QVERIFY(unasked.feed(bytes).event == http::ParseStep::Event::Error);
        // Other answers to an upgrade are answers like any other.
        http::ResponseParser refused{http::MessageLimits{}};
        refused.expectUpgrade();
        QVERIFY(refused.feed("HTTP/1.1 404 Not Found\r\nContent-Length: 2\r\n\r\nno").event == http::ParseStep::Event::Head);
        QVERIFY(refused.feed("no").event == http::ParseStep::Event::Body);
    }
};

QTEST_APPLESS_MAIN(HandshakeTest)
#include "handshake_test.moc"
