#include "support/chaos_gate.h"
#include "support/relay_fixture.h"
#include "support/scripted_upstream.h"

#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QSignalSpy>
#include <QTest>

using namespace sluice;
using namespace sluice::test;
using namespace std::chrono_literals;

namespace {

// How an exchange ends for the client.
enum class End {
    First, // one clean answer of the first upstream
    Second, // one clean answer of the second
    Error, // 502, nothing of an answer before it
    Timeout, // 504, the same
    Interrupted, // 200, what had come, then the dialect's error event and a closed connection
};

struct Cell {
    End end;
    QList<api::AttemptClass> attempts; // in order
};

// Where in the answer a fault strikes.
enum class Place {
    Connection, // before there is any
    Start, // the request has arrived, nothing of the answer has gone out
    Announced, // after the head, and the announcement of a stream
    BetweenEvents, // after the first content; of an unstreamed answer: after its first part
    InsideEvent,
    InsideCharacter, // one byte of three
};

struct Row {
    const char *fault; // as the page says it
    ChaosFault::Kind kind;
    Place place;
    Cell plainOne;
    Cell plainTwo;
    Cell streamOne;
    Cell streamTwo;
};

constexpr auto kFault = api::AttemptClass::Fault;
constexpr auto kSuccess = api::AttemptClass::Success;

const Cell kClean{End::First, {kSuccess}};
const Cell kOther{End::Second, {kFault, kSuccess}};
const Cell kSentOnce{End::Error, {kFault}}; // it may have been paid for: the client decides
const Cell kTriedAgain{End::Error, {kFault, kFault}}; // nothing was sent: once more after a pause
const Cell kLate{End::Timeout, {kFault}};
const Cell kBroken{End::Interrupted, {kFault}};

using Kind = ChaosFault::Kind;

// The table: what must happen. docs/fault-matrix.md shows it.
const QList<Row> kMatrix{
    {"none", Kind::None, Place::Start, kClean, kClean, kClean, kClean},
    {"connection refused", Kind::Refuse, Place::Connection, kTriedAgain, kOther, kTriedAgain, kOther},
    {"name does not resolve", Kind::None, Place::Connection, kTriedAgain, kOther, kTriedAgain, kOther},
    {"TLS handshake broken", Kind::BreakTls, Place::Connection, kTriedAgain, kOther, kTriedAgain, kOther},
    {"stalls before the head", Kind::Stall, Place::Start, kLate, kLate, kLate, kLate},
    {"closes before the head", Kind::Close, Place::Start, kSentOnce, kSentOnce, kSentOnce, kSentOnce},
    {"resets before the head", Kind::Reset, Place::Start, kSentOnce, kSentOnce, kSentOnce, kSentOnce},
    {"stalls before content", Kind::Stall, Place::Announced, kLate, kLate, kLate, kLate},
    {"closes before content", Kind::Close, Place::Announced, kSentOnce, kSentOnce, kSentOnce, kOther},
    {"stalls after content", Kind::Stall, Place::BetweenEvents, kLate, kLate, kBroken, kBroken},
    {"closes after content", Kind::Close, Place::BetweenEvents, kSentOnce, kSentOnce, kBroken, kBroken},
    {"closes inside an event", Kind::Close, Place::InsideEvent, kSentOnce, kSentOnce, kBroken, kBroken},
    {"closes inside a UTF-8 character", Kind::Close, Place::InsideCharacter, kSentOnce, kSentOnce, kBroken, kBroken},
    {"resets after content", Kind::Reset, Place::BetweenEvents, kSentOnce, kSentOnce, kBroken, kBroken},
    {"corrupt chunk size", Kind::CorruptChunk, Place::BetweenEvents, kSentOnce, kSentOnce, kBroken, kBroken},
    {"one byte at a time", Kind::Drip, Place::Start, kClean, kClean, kClean, kClean},
};

// What the upstreams answer, in pieces of one chunk each.
struct Script {
    QByteArray path;
    QByteArray headers;
    QList<QByteArray> plain; // the first piece ends after "Hello "
    QList<QByteArray> stream; // announcement, "Hello ", "数据 ", ending
    QByteArray ending; // a mark that only a whole stream has
};

const QByteArray kHello = "Hello ";
const QByteArray kRest = "数据 and more";

QByteArray anthropicEvent(const QByteArray &type, const QByteArray &members)
{
    return "event: " + type + "\ndata: {\"type\":\"" + type + '"' + members + "}\n\n";
}

QByteArray anthropicText(const QByteArray &text)
{
    return anthropicEvent("content_block_delta", ",\"index\":0,\"delta\":{\"type\":\"text_delta\",\"text\":\"" + text + "\"}");
}

QByteArray chatChunk(const QByteArray &delta, const QByteArray &reason = "null")
{
    return "data: {\"id\":\"c\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"m\",\"choices\":[{\"index\":0,\"delta\":"
        + delta + ",\"finish_reason\":" + reason + "}]}\n\n";
}

Script chatScript()
{
    return {"/v1/chat/completions", {},
        {"{\"id\":\"c\",\"object\":\"chat.completion\",\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\"" + kHello,
            kRest + "\"},\"finish_reason\":\"stop\"}]}"},
        {chatChunk("{\"role\":\"assistant\",\"content\":\"\"}"), chatChunk("{\"content\":\"" + kHello + "\"}"),
            chatChunk("{\"content\":\"" + kRest + "\"}"), chatChunk("{}", "\"stop\"") + "data: [DONE]\n\n"},
        "[DONE]"};
}

Script messagesScript()
{
    return {"/v1/messages", "anthropic-version: 2023-06-01\r\n",
        {"{\"id\":\"m\",\"type\":\"message\",\"role\":\"assistant\",\"content\":[{\"type\":\"text\",\"text\":\"" + kHello,
            kRest + "\"}],\"stop_reason\":\"end_turn\"}"},
        {anthropicEvent("message_start", ",\"message\":{\"id\":\"m\",\"type\":\"message\",\"role\":\"assistant\",\"content\":[]}")
                + anthropicEvent("content_block_start", ",\"index\":0,\"content_block\":{\"type\":\"text\",\"text\":\"\"}"),
            anthropicText(kHello), anthropicText(kRest),
            anthropicEvent("content_block_stop", ",\"index\":0")
                + anthropicEvent("message_delta", ",\"delta\":{\"stop_reason\":\"end_turn\"},\"usage\":{\"output_tokens\":3}")
                + anthropicEvent("message_stop", "")},
        "message_stop"};
}

QByteArray answerHead(bool stream)
{
    return QByteArray("HTTP/1.1 200 OK\r\nContent-Type: ") + (stream ? "text/event-stream" : "application/json")
        + "\r\nTransfer-Encoding: chunked\r\n\r\n";
}

// The answer's beginning up to the place; empty for the connection and the start.
QByteArray upTo(Place place, const QList<QByteArray> &pieces, bool stream)
{
    if (place == Place::Connection || place == Place::Start) {
        return {};
    }
    QByteArray begin = answerHead(stream);
    qsizetype next = 0;
    if (stream) {
        begin += ScriptedUpstream::chunk(pieces.at(next++));
    }
    if (place == Place::Announced) {
        return begin;
    }
    begin += ScriptedUpstream::chunk(pieces.at(next++));
    const QByteArray following = ScriptedUpstream::chunk(pieces.at(next));
    if (place == Place::InsideEvent) {
        begin += following.left(following.indexOf("and") + 1);
    } else if (place == Place::InsideCharacter) {
        begin += following.left(following.indexOf("数") + 1);
    }
    return begin;
}

QString className(api::AttemptClass value)
{
    return QString::fromLatin1(policy::attemptClassName(static_cast<policy::AttemptClass>(value)).data());
}

QString inWords(const Cell &cell)
{
    QStringList classes;
    for (const api::AttemptClass attempt : cell.attempts) {
        classes += className(attempt);
    }
    const QString attempts = QStringLiteral(" (") + classes.join(QStringLiteral(", ")) + u')';
    switch (cell.end) {
    case End::First:
        return QStringLiteral("answer") + attempts;
    case End::Second:
        return QStringLiteral("answer of the other") + attempts;
    case End::Error:
        return QStringLiteral("502 `sluice_upstream_error`") + attempts;
    case End::Timeout:
        return QStringLiteral("504 `sluice_upstream_timeout`") + attempts;
    case End::Interrupted:
        return QStringLiteral("error event `sluice_upstream_interrupted`") + attempts;
    }
    return {};
}

QString page()
{
    QString text = QStringLiteral(
        "# Fault matrix\n\n"
        "What a client sees when an upstream fails in each way, and how each attempt counts for that upstream's breaker (in brackets, in\n"
        "order). *One*: there is no other upstream. *Two*: another one is sound. The same holds for OpenAI's and Anthropic's dialects; errors\n"
        "are in the caller's own shape. `tests/component/fault_matrix_test.cpp` plays every cell and compares this page with its table\n"
        "(`SLUICE_UPDATE_DOCS=1` writes it anew).\n\n"
        "The rule behind it: another attempt follows only if the request was not sent, was refused, or broke before any content of a stream that\n"
        "had only been announced. A request that was sent and not answered may have been paid for: the client decides (`x-should-retry: true`).\n"
        "Once content has gone down nothing is sent twice, and nothing that did not come is made up: no `[DONE]`, no `message_stop`, no usage.\n\n"
        "| fault | plain, one | plain, two | streamed, one | streamed, two |\n"
        "|---|---|---|---|---|\n");
    for (const Row &row : kMatrix) {
        text += QStringLiteral("| %1 | %2 | %3 | %4 | %5 |\n")
                    .arg(QString::fromUtf8(row.fault), inWords(row.plainOne), inWords(row.plainTwo), inWords(row.streamOne),
                        inWords(row.streamTwo));
    }
    return text;
}

} // namespace

Q_DECLARE_METATYPE(Row)
Q_DECLARE_METATYPE(Cell)
Q_DECLARE_METATYPE(Script)

// Every fault, streamed or not, with and without another upstream: the client sees one clean answer or an honest error, and the breaker
// learns the right thing.
class FaultMatrixTest final : public QObject {
    Q_OBJECT

private slots:
    void cells_data();
    void cells();
    void pageIsWhatTheTableSays();

private:
    void checkClean(const ClientAnswer &answer, const Script &script, bool stream, const Cell &cell);
    void checkError(const ClientAnswer &answer, const Script &script, const Cell &cell);
    void checkInterrupted(const ClientAnswer &answer, const Script &script, RawClient &client);
};

void FaultMatrixTest::cells_data()
{
    QTest::addColumn<Row>("row");
    QTest::addColumn<Script>("script");
    QTest::addColumn<bool>("stream");
    QTest::addColumn<bool>("two");
    QTest::addColumn<Cell>("cell");
    for (const Row &row : kMatrix) {
        for (const Script &script : {chatScript(), messagesScript()}) {
            const auto add = [&](bool stream, bool two, const Cell &cell) {
                QTest::addRow("%s, %s%s, %s", row.fault, script.path.constData(), stream ? " streamed" : "", two ? "two" : "one")
                    << row << script << stream << two << cell;
            };
            add(false, false, row.plainOne);
            add(false, true, row.plainTwo);
            add(true, false, row.streamOne);
            add(true, true, row.streamTwo);
        }
    }
}

void FaultMatrixTest::cells()
{
    QFETCH(Row, row);
    QFETCH(Script, script);
    QFETCH(bool, stream);
    QFETCH(bool, two);
    QFETCH(Cell, cell);
    const QList<QByteArray> &pieces = stream ? script.stream : script.plain;
    const auto answers = [&](const ScriptedUpstream::Request &, QTcpSocket &socket) {
        QByteArray bytes = answerHead(stream);
        for (const QByteArray &piece : pieces) {
            bytes += ScriptedUpstream::chunk(piece);
        }
        socket.write(bytes + "0\r\n\r\n");
    };
    ScriptedUpstream first;
    ScriptedUpstream second;
    first.setScript(answers);
    second.setScript(answers);
    ChaosGate gate(first.url(), {row.kind, upTo(row.place, pieces, stream)});
    QUrl url = gate.url();
    if (row.kind == ChaosFault::Kind::BreakTls) {
        url.setScheme(QStringLiteral("https"));
    } else if (row.kind == ChaosFault::Kind::None && row.place == Place::Connection) {
        url = QUrl(QStringLiteral("http://nothing.invalid"));
    }
    RelayFixture relay;
    relay.addUpstream(QStringLiteral("first"), url, "key one");
    relay.config.upstreams[0].settings.credential = QStringLiteral("one");
    if (two) {
        relay.addUpstream(QStringLiteral("second"), second.url(), "key two");
        relay.config.upstreams[1].settings.credential = QStringLiteral("two");
    }
    relay.config.settings.routing.strategy = api::BalanceStrategy::Ordered;
    // Short only where one of them is to fire, so that a busy machine makes no fault of its own.
    const bool stalls = row.kind == ChaosFault::Kind::Stall;
    const bool beforeContent = row.place == Place::Start || row.place == Place::Announced;
    relay.config.settings.timeouts.answerHead = stalls && beforeContent ? 400ms : 20'000ms;
    relay.config.settings.timeouts.firstToken = stalls && beforeContent ? 400ms : 20'000ms;
    relay.config.settings.timeouts.stall = stalls ? 400ms : 20'000ms;
    QVERIFY(relay.start());

    const std::unique_ptr<QTcpSocket> socket = relay.connectPlain();
    RawClient client(*socket);
    client.send(postRequest(script.path, chatBody(QStringLiteral("hi"), stream), script.headers));
    if (row.kind == ChaosFault::Kind::Reset) {
        QTRY_COMPARE(gate.strikes(), 1);
        if (cell.end == End::Interrupted) {
            QVERIFY(client.waitForBytes(kHello)); // a reset takes with it what has not been read
        }
        gate.strike();
    }
    if (row.kind == ChaosFault::Kind::Drip) {
        QSignalSpy dripped(&gate, &ChaosGate::dripped);
        QVERIFY(dripped.wait()); // in an event loop of its own, which does not pause between bytes
    }
    const ClientAnswer answer = client.receive(15'000);
    switch (cell.end) {
    case End::First:
    case End::Second:
        checkClean(answer, script, stream, cell);
        break;
    case End::Error:
    case End::Timeout:
        checkError(answer, script, cell);
        break;
    case End::Interrupted:
        checkInterrupted(answer, script, client);
        break;
    }
    if (QTest::currentTestFailed()) {
        return;
    }
    // Nobody is asked twice, and the other one only where it had to help out.
    QVERIFY(first.requests().size() <= 1);
    QCOMPARE(first.requests().size(), row.place == Place::Connection ? 0 : 1);
    QCOMPARE(second.requests().size(), cell.end == End::Second ? 1 : 0);
    const bool strikes = row.kind != ChaosFault::Kind::None && row.kind != ChaosFault::Kind::Refuse;
    QVERIFY(!strikes || gate.strikes() >= 1); // else the cell shows nothing
    QTRY_COMPARE(relay.records().size(), 1);
    const api::ExchangeRecord &record = relay.records().first();
    QList<api::AttemptClass> classes;
    for (const api::Attempt &attempt : record.tries) {
        classes.append(attempt.result);
    }
    QCOMPARE(classes, cell.attempts);
    QCOMPARE(record.attempts, static_cast<int>(cell.attempts.size()));
    const bool clean = cell.end == End::First || cell.end == End::Second;
    const api::Outcome late = cell.end == End::Interrupted && row.kind != ChaosFault::Kind::Stall ? api::Outcome::UpstreamInterrupted
                                                                                                  : api::Outcome::TimedOut;
    const bool timed = row.kind == ChaosFault::Kind::Stall;
    const api::Outcome outcome = clean ? api::Outcome::Answered
        : timed || cell.end == End::Interrupted ? late
                                                : api::Outcome::UpstreamFailed;
    QCOMPARE(record.outcome, outcome);
    if (!clean) {
        QVERIFY(!record.usage.output); // unknown is not zero
    }
}

void FaultMatrixTest::checkClean(const ClientAnswer &answer, const Script &script, bool stream, const Cell &cell)
{
    QCOMPARE(answer.status, 200);
    QVERIFY(answer.complete);
    QCOMPARE(answer.body, (stream ? script.stream : script.plain).join());
    QCOMPARE(answer.headers.value("x-sluice-upstream"), cell.end == End::First ? QByteArray("first") : QByteArray("second"));
    QCOMPARE(answer.headers.value("x-sluice-attempts"), QByteArray::number(cell.attempts.size()));
}

void FaultMatrixTest::checkError(const ClientAnswer &answer, const Script &script, const Cell &cell)
{
    const bool late = cell.end == End::Timeout;
    const QByteArray code = late ? "sluice_upstream_timeout" : "sluice_upstream_error";
    QCOMPARE(answer.status, late ? 504 : 502);
    QVERIFY(answer.complete);
    QCOMPARE(answer.headers.value("x-sluice-error"), code);
    QCOMPARE(answer.headers.value("x-should-retry"), cell.attempts.size() > 1 ? QByteArray("false") : QByteArray("true"));
    const QJsonObject body = QJsonDocument::fromJson(answer.body).object();
    const QJsonObject error = body.value(QStringLiteral("error")).toObject();
    const bool anthropic = script.path == "/v1/messages";
    QCOMPARE(body.value(QStringLiteral("type")).toString(), anthropic ? QStringLiteral("error") : QString());
    QCOMPARE(error.value(anthropic ? QStringLiteral("sluice_code") : QStringLiteral("code")).toString().toLatin1(), code);
    QVERIFY(!error.value(QStringLiteral("message")).toString().isEmpty());
    QVERIFY(!answer.body.contains(kHello));
}

void FaultMatrixTest::checkInterrupted(const ClientAnswer &answer, const Script &script, RawClient &client)
{
    QCOMPARE(answer.status, 200);
    QVERIFY(!answer.complete);
    QVERIFY(client.waitForClose());
    const QByteArray whole = script.stream.at(0) + script.stream.at(1);
    QVERIFY(answer.body.startsWith(whole));
    const QByteArray after = answer.body.mid(whole.size());
    QVERIFY(after.contains("sluice_upstream_interrupted"));
    QCOMPARE(after.count("data:"), 1); // the error event alone: nothing of an event that did not come whole
    QVERIFY(after.endsWith("\n\n"));
    QVERIFY(!answer.body.contains(script.ending));
    QJsonParseError problem;
    const QByteArray event = after.mid(after.indexOf("data:") + 5).trimmed();
    const QJsonObject error = QJsonDocument::fromJson(event, &problem).object();
    QCOMPARE(problem.error, QJsonParseError::NoError);
    QVERIFY(error.contains(QStringLiteral("error")));
}

void FaultMatrixTest::pageIsWhatTheTableSays()
{
    QFile file(QStringLiteral(SLUICE_SOURCE_DIR "/docs/fault-matrix.md"));
    if (qEnvironmentVariableIntValue("SLUICE_UPDATE_DOCS") == 1) {
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(page().toUtf8());
        file.close();
    }
    QVERIFY2(file.open(QIODevice::ReadOnly), "docs/fault-matrix.md is missing");
    const QStringList committed = QString::fromUtf8(file.readAll()).split(u'\n');
    const QStringList fresh = page().split(u'\n');
    for (qsizetype i = 0; i < qMin(committed.size(), fresh.size()); ++i) {
        QCOMPARE(committed.at(i), fresh.at(i));
    }
    QCOMPARE(committed.size(), fresh.size());
}

QTEST_GUILESS_MAIN(FaultMatrixTest)
#include "fault_matrix_test.moc"
