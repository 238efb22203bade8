#include "support/relay_fixture.h"
#include "support/scripted_upstream.h"
#include "support/websocket_scene.h"

#include "policy/pseudonym/placeholder.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QRegularExpression>
#include <QTest>

using namespace sluice;
using namespace sluice::test;

namespace {

const QString kName = QStringLiteral("Ada Lovelace");

QByteArray chat(const QByteArray &messages, bool streams = false)
{
    return QByteArray("{\"model\":\"m\",") + (streams ? "\"stream\":true," : "") + "\"messages\":[" + messages + "]}";
}

QByteArray user(const QByteArray &text)
{
    return "{\"role\":\"user\",\"content\":\"" + text + "\"}";
}

QByteArray assistant(const QByteArray &text)
{
    return "{\"role\":\"assistant\",\"content\":\"" + text + "\"}";
}

QByteArray placeholderIn(const QByteArray &text)
{
    return QRegularExpression(QStringLiteral("WORD[A-Z2-7]{8}")).match(QString::fromUtf8(text)).captured().toUtf8();
}

// Answers with the text of a function of the request's body.
void answer(ScriptedUpstream &upstream, const std::function<QByteArray(const QByteArray &)> &text)
{
    upstream.setScript([text](const ScriptedUpstream::Request &request, QTcpSocket &socket) {
        socket.write(ScriptedUpstream::json("{\"choices\":[{\"message\":" + assistant(text(request.body)) + "}]}"));
    });
}

QString contentOf(const ClientAnswer &reply)
{
    return QJsonDocument::fromJson(reply.body).object()[QLatin1String("choices")][0][QLatin1String("message")][QLatin1String("content")].toString();
}

// Gives a pseudonym to a number only where the word "phone" stands before it, as detectors with context do.
class NumberLane final : public policy::LaneDetector {
public:
    void read(std::string_view text) override { m_text += text; }
    void finish() override
    {
        const std::size_t context = m_text.find("phone ");
        const std::size_t at = m_text.find("4711-0815", context == std::string::npos ? m_text.size() : context);
        if (at != std::string::npos) {
            m_found = {at, at + 9, policy::Action::Pseudonymise, "PHONE_NUMBER", {}, false, {}};
        }
        m_isOver = true;
    }
    [[nodiscard]] std::uint64_t holdFrom() const override { return m_isOver ? m_text.size() : 0; }
    void takeFindings(std::vector<policy::Finding> &findings) override
    {
        if (m_found.end > 0) {
            findings.push_back(std::exchange(m_found, {}));
        }
    }
    [[nodiscard]] std::unique_ptr<LaneDetector> clone() const override { return std::make_unique<NumberLane>(*this); }

private:
    std::string m_text;
    policy::Finding m_found;
    bool m_isOver = false;
};

class NumberDetector final : public policy::Detector {
public:
    [[nodiscard]] policy::Action gravest(policy::Direction direction) const override
    {
        return direction == policy::Direction::Prompt ? policy::Action::Pseudonymise : policy::Action::Off;
    }
    [[nodiscard]] bool pseudonymises() const override { return true; }
    [[nodiscard]] std::unique_ptr<policy::LaneDetector> begin(policy::Direction) const override { return std::make_unique<NumberLane>(); }
};

struct Scene {
    Scene()
    {
        relay.addUpstream(QStringLiteral("up"), upstream.url());
        relay.setWords({kName}, policy::Action::Pseudonymise, policy::Action::Off);
    }
    [[nodiscard]] bool open()
    {
        if (!relay.start()) {
            return false;
        }
        socket = relay.connectPlain();
        client = socket ? std::make_unique<RawClient>(*socket) : nullptr;
        return client != nullptr;
    }
    ClientAnswer ask(const QByteArray &body, const QByteArray &fields = {}, const QByteArray &path = "/v1/chat/completions")
    {
        client->send(postRequest(path, body, fields));
        return client->receive();
    }
    [[nodiscard]] QByteArray sent() const { return upstream.requests().last().body; }

    ScriptedUpstream upstream;
    RelayFixture relay;
    std::unique_ptr<QTcpSocket> socket;
    std::unique_ptr<RawClient> client;
};

} // namespace

// Pseudonyms between a real client and a real upstream.
class RelayPseudonymTest final : public QObject {
    Q_OBJECT

private slots:
    void goesOutAndComesBack();
    void turnsShareTheirBeginning();
    void namesAValueEverywhereAtOnce();
    void keepsClientsApart();
    void restoresStreamsOfEveryKind();
    void restoresWithinStructuredOutput_data();
    void restoresWithinStructuredOutput();
    void restoresErrorsAndPlainText();
    void restoresOverWebSockets();
    void leavesAnswersAloneWhereNothingWasIssued();
    void masksWhatThePromptHoldsAlready();
    void namesStayUnderOneKey();
};

void RelayPseudonymTest::goesOutAndComesBack()
{
    Scene scene;
    answer(scene.upstream, [](const QByteArray &body) -> QByteArray { return "to " + placeholderIn(body) + ", not WORDABCDEFGH"; });
    QVERIFY(scene.open());
    const ClientAnswer reply = scene.ask(chat(user("Write to Ada Lovelace, now")));
    QCOMPARE(reply.status, 200);
    QVERIFY(!scene.sent().contains("Lovelace"));
    QCOMPARE(placeholderIn(scene.sent()).size(), 12);
    QCOMPARE(contentOf(reply), QStringLiteral("to Ada Lovelace, not WORDABCDEFGH"));
    QTRY_COMPARE(scene.relay.records().size(), 1);
    const api::ExchangeRecord &record = scene.relay.records().first();
    QCOMPARE(record.pseudonymised, 1);
    QCOMPARE(record.restored, 1);
    QCOMPARE(record.garbled, 1);
    QCOMPARE(record.verdict, policy::VerdictKind::Mask);
    QCOMPARE(record.promptHits.first().action, policy::Action::Pseudonymise);
    QVERIFY(record.answerHits.isEmpty());
}

// What the client sends again leaves as the bytes that left before, although the rule is gone meanwhile: providers' caches live on it.
void RelayPseudonymTest::turnsShareTheirBeginning()
{
    Scene scene;
    answer(scene.upstream, [](const QByteArray &body) -> QByteArray { return "I told " + placeholderIn(body) + "s friend"; });
    QVERIFY(scene.open());
    const QByteArray first = user("tell Ada Lovelace");
    const QString said = contentOf(scene.ask(chat(first)));
    QCOMPARE(said, QStringLiteral("I told Ada Lovelaces friend"));
    const QByteArray one = scene.sent().chopped(2);
    const QByteArray placeholder = placeholderIn(one);
    const QByteArray second = first + ',' + assistant(said.toUtf8()) + ',' + user("and again");
    for (const bool isRuleInForce : {true, false}) {
        if (!isRuleInForce) {
            scene.relay.setWords({QStringLiteral("nothing of this")}, policy::Action::Observe, policy::Action::Off);
            scene.relay.apply();
        }
        const ClientAnswer reply = scene.ask(chat(second));
        QCOMPARE(contentOf(reply), said);
        QCOMPARE(scene.sent(), one + ',' + assistant("I told " + placeholder + "s friend") + ',' + user("and again") + "]}");
    }
}

// A value that only its last mention gives away is gone from the first one too, in the very first prompt.
void RelayPseudonymTest::namesAValueEverywhereAtOnce()
{
    Scene scene;
    scene.relay.config.rules = policy::RuleBook::of(policy::RuleSet::combine({}, {std::make_shared<NumberDetector>()}));
    QVERIFY(scene.open());
    const QByteArray messages = user("what is 4711-0815?") + ',' + assistant("no idea") + ',' + user("my phone 4711-0815");
    scene.ask(chat(messages));
    const QByteArray one = scene.sent();
    QVERIFY2(!one.contains("4711"), one.constData());
    QCOMPARE(one.count("PHONE"), 2);
    scene.ask(chat(messages + ',' + assistant("I see")));
    QVERIFY(scene.sent().startsWith(one.chopped(2)));
    const QByteArray text = "what is 4711-0815? my phone 4711-0815";
    scene.client->send("POST /v1/x HTTP/1.1\r\nHost: localhost\r\nContent-Type: text/plain\r\nContent-Length: "
                       + QByteArray::number(text.size()) + "\r\n\r\n" + text);
    QCOMPARE(scene.client->receive().status, 200);
    QVERIFY2(!scene.sent().contains("4711"), scene.sent().constData());
}

void RelayPseudonymTest::keepsClientsApart()
{
    Scene scene;
    scene.relay.config.clientKeys = {{"a", base::Secret("key-a")}, {"b", base::Secret("key-b")}};
    QByteArray placeholder;
    answer(scene.upstream, [&placeholder](const QByteArray &body) -> QByteArray {
        if (placeholder.isEmpty()) {
            placeholder = placeholderIn(body);
        }
        return "it is " + placeholder;
    });
    QVERIFY(scene.open());
    const QByteArray a = "authorization: Bearer key-a\r\n";
    const QByteArray b = "authorization: Bearer key-b\r\n";
    QCOMPARE(contentOf(scene.ask(chat(user("Ada Lovelace")), a)), QStringLiteral("it is Ada Lovelace"));
    QCOMPARE(contentOf(scene.ask(chat(user("guess")), b)), QString::fromUtf8("it is " + placeholder));
    QCOMPARE(contentOf(scene.ask(chat(user("again")), a)), QStringLiteral("it is Ada Lovelace"));
    // B may say the same value, and gets it back then.
    QCOMPARE(contentOf(scene.ask(chat(user("Ada Lovelace")), b)), QStringLiteral("it is Ada Lovelace"));
}

void RelayPseudonymTest::restoresStreamsOfEveryKind()
{
    Scene scene;
    scene.upstream.setScript([](const ScriptedUpstream::Request &request, QTcpSocket &socket) {
        const QByteArray placeholder = placeholderIn(request.body);
        QByteArray out = ScriptedUpstream::eventStreamHead();
        for (const char c : placeholder) {
            out += ScriptedUpstream::chunk(ScriptedUpstream::chatEvent(QString(QLatin1Char(c))));
        }
        const auto piece = [](const QByteArray &text) -> QByteArray {
            return ScriptedUpstream::chunk("data: {\"choices\":[{\"index\":0,\"delta\":{\"tool_calls\":[{\"index\":0,\"function\":{\"arguments\":\""
                                           + text + "\"}}]}}]}\n\n");
        };
        out += piece(R"({\"to\":\"<)") + piece(placeholder.left(5)) + piece(placeholder.mid(5)) + piece(R"(>\"})");
        out += ScriptedUpstream::chunk("data: [DONE]\n\n") + ScriptedUpstream::chunk({});
        socket.write(out);
    });
    QVERIFY(scene.open());
    const ClientAnswer reply = scene.ask(chat(user("mail Ada Lovelace"), true));
    QString text;
    QString arguments;
    for (const QByteArray &line : reply.body.split('\n')) {
        const QJsonValue delta = QJsonDocument::fromJson(line.mid(6)).object()[QLatin1String("choices")][0][QLatin1String("delta")];
        text += delta[QLatin1String("content")].toString();
        arguments += delta[QLatin1String("tool_calls")][0][QLatin1String("function")][QLatin1String("arguments")].toString();
    }
    QCOMPARE(text, kName);
    QCOMPARE(arguments, QStringLiteral("{\"to\":\"<Ada Lovelace>\"}"));
    QVERIFY(reply.body.contains("data: [DONE]"));
    QTRY_COMPARE(scene.relay.records().size(), 1);
    QCOMPARE(scene.relay.records().first().restored, 2);
}

void RelayPseudonymTest::restoresWithinStructuredOutput_data()
{
    QTest::addColumn<bool>("streams");
    QTest::addColumn<bool>("asksForJson");
    QTest::newRow("whole") << false << true;
    QTest::newRow("streamed") << true << true;
    QTest::newRow("text that only looks like JSON") << false << false;
}

// A text that the request wants as JSON stays JSON, whatever the value that comes back has in it.
void RelayPseudonymTest::restoresWithinStructuredOutput()
{
    QFETCH(bool, streams);
    QFETCH(bool, asksForJson);
    const QString name = QStringLiteral("Ada \"the Countess\" Lovelace");
    Scene scene;
    scene.relay.setWords({name}, policy::Action::Pseudonymise, policy::Action::Off);
    scene.upstream.setScript([streams](const ScriptedUpstream::Request &request, QTcpSocket &socket) {
        const QByteArray before = R"({\"name\":\")";
        const QByteArray placeholder = placeholderIn(request.body);
        const QByteArray after = R"(\"})";
        if (!streams) {
            socket.write(ScriptedUpstream::json("{\"choices\":[{\"message\":" + assistant(before + placeholder + after) + "}]}"));
            return;
        }
        const auto piece = [](const QByteArray &text) -> QByteArray {
            return ScriptedUpstream::chunk("data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"" + text + "\"}}]}\n\n");
        };
        socket.write(ScriptedUpstream::eventStreamHead() + piece(before) + piece(placeholder.left(4)) + piece(placeholder.mid(4)) + piece(after)
                     + ScriptedUpstream::chunk("data: [DONE]\n\n") + ScriptedUpstream::chunk({}));
    });
    QVERIFY(scene.open());
    const QByteArray asked = asksForJson ? R"("response_format":{"type":"json_object"},)" : "";
    const ClientAnswer reply = scene.ask(QByteArray("{\"model\":\"m\",") + asked + (streams ? "\"stream\":true," : "")
                                         + R"("messages":[{"role":"user","content":"who is Ada \"the Countess\" Lovelace?"}]})");
    QVERIFY(!scene.sent().contains("Countess"));
    QString text;
    if (streams) {
        for (const QByteArray &line : reply.body.split('\n')) {
            text += QJsonDocument::fromJson(line.mid(6)).object()[QLatin1String("choices")][0][QLatin1String("delta")][QLatin1String("content")].toString();
        }
    } else {
        text = contentOf(reply);
    }
    if (asksForJson) {
        QCOMPARE(QJsonDocument::fromJson(text.toUtf8()).object()[QLatin1String("name")].toString(), name);
    } else {
        QCOMPARE(text, QString(QLatin1String("{\"name\":\"") + name + QLatin1String("\"}")));
    }
}

void RelayPseudonymTest::restoresErrorsAndPlainText()
{
    Scene scene;
    QVERIFY(scene.open());
    scene.upstream.setScript([](const ScriptedUpstream::Request &request, QTcpSocket &socket) {
        const QByteArray said = "no such person: " + placeholderIn(request.body);
        if (request.head.path == "/v1/plain") {
            const QByteArray body = said + '\n';
            socket.write("HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: " + QByteArray::number(body.size()) + "\r\n\r\n" + body);
            return;
        }
        socket.write(ScriptedUpstream::json("{\"error\":{\"message\":\"" + said + "\",\"type\":\"invalid_request_error\"}}", 400));
    });
    const ClientAnswer error = scene.ask(chat(user("Ada Lovelace")));
    QCOMPARE(error.status, 400);
    QVERIFY(error.body.contains("no such person: Ada Lovelace\""));
    const ClientAnswer plain = scene.ask(chat(user("Ada Lovelace")), {}, "/v1/plain");
    QCOMPARE(plain.body, QByteArray("no such person: Ada Lovelace\n"));
}

void RelayPseudonymTest::restoresOverWebSockets()
{
    SocketScene scene;
    scene.relay.setWords({kName}, policy::Action::Pseudonymise, policy::Action::Off);
    QList<QByteArray> sent;
    scene.upstream.setScript([&sent](WebSocketPeer &peer, const QByteArray &text) {
        sent.append(text);
        const QByteArray placeholder = placeholderIn(text);
        peer.sendText(created("r1"));
        peer.sendText(delta("r1", "so " + placeholder.left(6)));
        peer.sendText(delta("r1", placeholder.mid(6) + '!'));
        peer.sendText(done("r1", "so " + placeholder + '!'));
    });
    QVERIFY(scene.open());
    scene.client->sendText(message("response.create", "\"response\":{\"instructions\":\"greet Ada Lovelace\"}"));
    QTRY_VERIFY(scene.client->all().contains("response.done"));
    QCOMPARE(sent.size(), 1);
    QVERIFY(!sent.first().contains("Lovelace"));
    QString text;
    QString repeated;
    for (const QByteArray &received : std::as_const(scene.client->texts)) {
        const QJsonObject event = QJsonDocument::fromJson(received).object();
        text += event[QLatin1String("delta")].toString();
        repeated += event[QLatin1String("response")][QLatin1String("output")][0][QLatin1String("content")][0][QLatin1String("text")].toString();
    }
    QCOMPARE(text, QStringLiteral("so Ada Lovelace!"));
    QCOMPARE(repeated, text);
    QTRY_COMPARE(turnsOf(scene.relay).size(), 1);
    QCOMPARE(turnsOf(scene.relay).first().pseudonymised, 1);
    QCOMPARE(turnsOf(scene.relay).first().restored, 1);
}

void RelayPseudonymTest::leavesAnswersAloneWhereNothingWasIssued()
{
    Scene scene;
    const QByteArray raw = "{ \"choices\" : [ {\"message\": {\"content\":\"\\u0057ORD WORDABCDEFGH\"}}],\"n\":1.0 }";
    scene.upstream.setScript([raw](const ScriptedUpstream::Request &, QTcpSocket &socket) { socket.write(ScriptedUpstream::json(raw)); });
    QVERIFY(scene.open());
    QCOMPARE(scene.ask(chat(user("nobody"))).body, raw);
    QTRY_COMPARE(scene.relay.records().size(), 1);
    QCOMPARE(scene.relay.records().first().garbled, 0); // nobody looked
}

// Text that is the same as the placeholder the value would get could not be told from it when it comes back.
void RelayPseudonymTest::masksWhatThePromptHoldsAlready()
{
    Scene scene;
    scene.relay.config.pseudonymKey = base::Secret("a key");
    QVERIFY(scene.open());
    scene.ask(chat(user("Ada Lovelace")));
    const QByteArray placeholder = placeholderIn(scene.sent());
    QVERIFY(!placeholder.isEmpty());
    Scene other; // the same key, an empty vault
    other.relay.config.pseudonymKey = base::Secret("a key");
    QVERIFY(other.open());
    other.ask(chat(user("Ada Lovelace and " + placeholder)));
    QCOMPARE(other.sent(), chat(user("************ and " + placeholder)));
    QTRY_COMPARE(other.relay.records().size(), 1);
    const QList<api::Decision> decisions = other.relay.records().first().decisions;
    QVERIFY(std::any_of(decisions.begin(), decisions.end(),
                        [](const api::Decision &decision) { return decision.reason.contains(QLatin1String("1 values masked for want")); }));
}

void RelayPseudonymTest::namesStayUnderOneKey()
{
    QByteArrayList placeholders;
    for (const char *key : {"a key", "a key", "another"}) {
        Scene scene;
        scene.relay.config.pseudonymKey = base::Secret(key);
        QVERIFY(scene.open());
        scene.ask(chat(user("Ada Lovelace")));
        placeholders.append(placeholderIn(scene.sent()));
    }
    QCOMPARE(placeholders.at(0), placeholders.at(1));
    QVERIFY(placeholders.at(0) != placeholders.at(2));
}

QTEST_GUILESS_MAIN(RelayPseudonymTest)
#include "relay_pseudonym_test.moc"
