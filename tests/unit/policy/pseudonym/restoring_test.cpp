#include "policy/dialect/answer_judge.h"
#include "policy/dialect/request_judge.h"
#include "policy/pseudonym/pseudonym_vault.h"
#include "tls/keyed_hash.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

#include <array>
#include <memory>
#include <string>
#include <vector>

using namespace sluice;
using namespace sluice::policy;

namespace {

// What a value may do to the JSON, the pattern or the stream it is put into.
const std::vector<std::string> kValues{
    "ada@example.org",
    "say \"hello\" to her",
    "back\\slash \\u0041 \\",
    "two\nlines\tand a tab",
    "$1 \\1 ${0} %s &amp; </script>",
    "EMAIL7K3FQ2MA", // the shape of a placeholder
    "\xE6\xAC\xA7\xE9\x98\xB3 \xE5\xA8\x9C\xE5\xA8\x9C", // 欧阳 娜娜
    "\xF0\x9F\x98\x80 emoji \xF0\x9F\x98\x80", // beyond the first plane
    "{\"looks\":[\"like\",\"json\"]}",
    "13812345678",
};

class Giver final : public Pseudonymiser {
public:
    explicit Giver(PseudonymVault &vault)
        : m_vault(vault)
    {
    }
    bool appendPlaceholder(std::string_view rule, std::string_view value, std::string &out) override
    {
        const auto hash = [](std::string_view message) { return tls::hmacSha256("key of the test", message); };
        return m_vault.give(rule, value, hash, {}, base::TimePoint{}, out) == PseudonymVault::Refusal::None;
    }

private:
    PseudonymVault &m_vault;
};

// A vault that knows the values, and what an answer to its client is restored with.
struct Client {
    Client()
    {
        Giver giver(vault);
        for (const std::string &value : kValues) {
            std::string placeholder;
            if (!giver.appendPlaceholder("names", value, placeholder)) {
                qFatal("no placeholder");
            }
            placeholders.push_back(placeholder);
        }
        rules = RuleSet::combine({}, {vault.restoringDetector()});
    }
    PseudonymVault vault;
    std::vector<std::string> placeholders;
    std::shared_ptr<const RuleSet> rules;
};

// A lane of a dialect's stream. PIECE stands for the escaped piece, WHOLE for the whole escaped text.
struct LaneCase {
    const char *label;
    Dialect dialect;
    QByteArray name;
    QByteArray piece;
    QByteArray where; // of the piece: a/0/b
    QByteArray before;
    QByteArray after;
    QList<QByteArray> repeats; // of the whole text in `after`
    bool isArguments = false;
};

QByteArray event(const QByteArray &name, const QByteArray &data)
{
    return (name.isEmpty() ? QByteArray() : "event: " + name + '\n') + "data: " + data + "\n\n";
}

QByteArray responses(const QByteArray &type, const QByteArray &rest)
{
    return event(type, "{\"type\":\"" + type + "\"," + rest + '}');
}

const QList<LaneCase> &lanes()
{
    const QByteArray choice = R"({"id":"c","choices":[{"index":0,"delta":{%1},"finish_reason":null}]})";
    const QByteArray finish
        = event({}, R"({"id":"c","choices":[{"index":0,"delta":{},"finish_reason":"stop"}]})") + "data: [DONE]\n\n";
    const auto delta = [choice](const QByteArray &inner) -> QByteArray { return QByteArray(choice).replace("%1", inner); };
    const auto block = [](const QByteArray &inner) -> QByteArray { return R"({"type":"content_block_delta","index":0,"delta":{)" + inner + "}}"; };
    const QByteArray blockStop = event("content_block_stop", R"({"type":"content_block_stop","index":0})")
        + event("message_stop", R"({"type":"message_stop"})");
    const auto start = [](const QByteArray &inner) -> QByteArray {
        return event("content_block_start", R"({"type":"content_block_start","index":0,"content_block":{)" + inner + "}}");
    };
    const QByteArray item = R"("output_index":0,"item_id":"i","content_index":0,)";
    static const QList<LaneCase> all{
        {"chat content", Dialect::OpenAiChat, {}, delta(R"("content":"PIECE")"), "choices/0/delta/content", {}, finish, {}, false},
        {"chat refusal", Dialect::OpenAiChat, {}, delta(R"("refusal":"PIECE")"), "choices/0/delta/refusal", {}, finish, {}, false},
        {"chat reasoning", Dialect::OpenAiChat, {}, delta(R"("reasoning_content":"PIECE")"), "choices/0/delta/reasoning_content", {},
         finish, {}, false},
        {"chat tool call", Dialect::OpenAiChat, {}, delta(R"("tool_calls":[{"index":0,"function":{"arguments":"PIECE"}}])"),
         "choices/0/delta/tool_calls/0/function/arguments", {}, finish, {}, true},
        {"completions", Dialect::OpenAiCompletions, {}, R"({"choices":[{"index":0,"text":"PIECE"}]})", "choices/0/text", {},
         "data: [DONE]\n\n", {}, false},
        {"responses text", Dialect::OpenAiResponses, "response.output_text.delta",
         R"({"type":"response.output_text.delta",)" + item + R"("sequence_number":1,"delta":"PIECE"})", "delta", {},
         responses("response.output_text.done", item + R"("sequence_number":2,"text":"WHOLE")")
             + responses("response.content_part.done", item + R"("sequence_number":3,"part":{"type":"output_text","text":"WHOLE"})")
             + responses("response.completed",
                         R"("sequence_number":4,"response":{"id":"r","output":[{"type":"message","content":[{"type":"output_text","text":"WHOLE"}]}]})"),
         {"text", "part/text", "response/output/0/content/0/text"}, false},
        {"responses arguments", Dialect::OpenAiResponses, "response.function_call_arguments.delta",
         R"({"type":"response.function_call_arguments.delta","output_index":0,"item_id":"i","sequence_number":1,"delta":"PIECE"})", "delta", {},
         responses("response.function_call_arguments.done", R"("output_index":0,"item_id":"i","sequence_number":2,"arguments":"WHOLE")")
             + responses("response.output_item.done",
                         R"("output_index":0,"sequence_number":3,"item":{"type":"function_call","name":"f","call_id":"c","arguments":"WHOLE"})")
             + responses("response.completed",
                         R"("sequence_number":4,"response":{"id":"r","output":[{"type":"function_call","name":"f","call_id":"c","arguments":"WHOLE"}]})"),
         {"arguments", "item/arguments", "response/output/0/arguments"}, true},
        {"responses reasoning", Dialect::OpenAiResponses, "response.reasoning_summary_text.delta",
         R"({"type":"response.reasoning_summary_text.delta","output_index":0,"item_id":"i","summary_index":0,"sequence_number":1,"delta":"PIECE"})",
         "delta", {},
         responses("response.reasoning_summary_text.done",
                   R"("output_index":0,"item_id":"i","summary_index":0,"sequence_number":2,"text":"WHOLE")"),
         {"text"}, false},
        {"responses refusal", Dialect::OpenAiResponses, "response.refusal.delta",
         R"({"type":"response.refusal.delta",)" + item + R"("sequence_number":1,"delta":"PIECE"})", "delta", {},
         responses("response.refusal.done", item + R"("sequence_number":2,"refusal":"WHOLE")"), {"refusal"}, false},
        {"anthropic text", Dialect::Anthropic, "content_block_delta", block(R"("type":"text_delta","text":"PIECE")"), "delta/text",
         start(R"("type":"text","text":"")"), blockStop, {}, false},
        {"anthropic thinking", Dialect::Anthropic, "content_block_delta", block(R"("type":"thinking_delta","thinking":"PIECE")"),
         "delta/thinking", start(R"("type":"thinking","thinking":"")"), blockStop, {}, false},
        {"anthropic tool use", Dialect::Anthropic, "content_block_delta", block(R"("type":"input_json_delta","partial_json":"PIECE")"),
         "delta/partial_json", start(R"("type":"tool_use","id":"t","name":"f","input":{})"), blockStop, {}, true},
        {"gemini", Dialect::Gemini, {}, R"({"candidates":[{"index":0,"content":{"role":"model","parts":[{"text":"PIECE"}]}}]})",
         "candidates/0/content/parts/0/text", {}, event({}, R"({"candidates":[{"index":0,"finishReason":"STOP"}]})"), {}, false},
    };
    return all;
}

QByteArray bytes(std::string_view text)
{
    return {text.data(), static_cast<qsizetype>(text.size())};
}

std::string_view view(const QByteArray &text)
{
    return {text.constData(), static_cast<std::size_t>(text.size())};
}

QByteArray escaped(const QString &text)
{
    const QByteArray array = QJsonDocument(QJsonArray{text}).toJson(QJsonDocument::Compact);
    return array.mid(2, array.size() - 4);
}

QJsonValue at(QJsonValue value, const QByteArray &path)
{
    for (const QByteArray &step : path.split('/')) {
        bool isIndex = false;
        const int index = step.toInt(&isIndex);
        value = isIndex ? value.toArray().at(index) : value.toObject().value(QString::fromUtf8(step));
    }
    return value;
}

// Gives whole events to the stream.
void feed(AnswerStream &stream, const QByteArray &events, std::string &out)
{
    QByteArray rest = events;
    while (!rest.isEmpty()) {
        const QByteArray raw = rest.left(rest.indexOf("\n\n") + 2);
        rest.remove(0, raw.size());
        QByteArray name;
        QByteArray data;
        for (const QByteArray &line : raw.split('\n')) {
            if (line.startsWith("event: ")) {
                name = line.mid(7);
            } else if (line.startsWith("data: ")) {
                data = line.mid(6);
            }
        }
        stream.onEvent(view(name), view(data), view(raw), out);
    }
}

struct Result {
    QString joined; // the lane's pieces
    QStringList repeats;
    Verdict verdict;
};

Result run(const LaneCase &lane, const std::shared_ptr<const RuleSet> &rules, const QList<QByteArray> &pieces, bool holdsJson = false)
{
    AnswerStream stream(rules, lane.dialect, holdsJson);
    std::string out;
    feed(stream, lane.before, out);
    QByteArray whole;
    for (const QByteArray &piece : pieces) {
        whole += piece;
        const QByteArray text = escaped(QString::fromUtf8(piece));
        feed(stream, event(lane.name, QByteArray(lane.piece).replace("PIECE", text)), out);
    }
    feed(stream, QByteArray(lane.after).replace("WHOLE", escaped(QString::fromUtf8(whole))), out);
    stream.onEnd(out);
    Result result;
    result.verdict = stream.verdict();
    for (const QByteArray &line : bytes(out).split('\n')) {
        if (!line.startsWith("data: {")) {
            continue;
        }
        QJsonParseError error;
        const QJsonDocument document = QJsonDocument::fromJson(line.mid(6), &error);
        if (error.error != QJsonParseError::NoError) {
            qFatal("not JSON: %s", line.constData());
        }
        result.joined += at(document.object(), lane.where).toString();
        for (const QByteArray &path : lane.repeats) {
            if (const QJsonValue repeated = at(document.object(), path); repeated.isString()) {
                result.repeats.append(repeated.toString());
            }
        }
    }
    return result;
}

// The text of a lane with a placeholder or a value in it.
QByteArray textWith(const LaneCase &lane, const QByteArray &inserted)
{
    if (!lane.isArguments) {
        return "Dear " + inserted + ", (" + inserted + ")";
    }
    const QByteArray inner = escaped(QString::fromUtf8(inserted));
    return "{\"to\": \"" + inner + "\",\"cc\":[\"<" + inner + ">\"],\"n\":12}";
}

} // namespace

class RestoringTest final : public QObject {
    Q_OBJECT

private slots:
    void everyLaneAtEverySplit_data();
    void everyLaneAtEverySplit();
    void laneThatEndsInAPlaceholdersBeginning();
    void wholeAnswers_data();
    void wholeAnswers();
    void argumentsInWholeAnswers();
    void jsonTextsInWholeAnswers();
    void responsesSayThatTheyHoldJson();
    void errorBodies();
    void countsOnce();
    void comesBackAsTheSameBytes();
    void lanesThatNobodyTouchesStayAsTheyAre();
};

void RestoringTest::everyLaneAtEverySplit_data()
{
    QTest::addColumn<int>("lane");
    QTest::addColumn<bool>("holdsJson");
    for (int i = 0; i < lanes().size(); ++i) {
        QTest::newRow(lanes().at(i).label) << i << false;
        if (!lanes().at(i).isArguments) {
            QTest::addRow("%s, a JSON text", lanes().at(i).label) << i << true;
        }
    }
}

// Ten values, every split in two, and byte by byte: all pieces together are the text with the value, and so is every repeat.
void RestoringTest::everyLaneAtEverySplit()
{
    QFETCH(int, lane);
    QFETCH(bool, holdsJson);
    LaneCase it = lanes().at(lane);
    it.isArguments = it.isArguments || holdsJson; // read like them
    const Client client;
    int runs = 0;
    for (std::size_t i = 0; i < kValues.size(); ++i) {
        const QByteArray text = textWith(it, bytes(client.placeholders[i]));
        const QByteArray expected = textWith(it, bytes(kValues[i]));
        QList<QList<QByteArray>> splits;
        for (qsizetype cut = 1; cut < text.size(); ++cut) {
            splits.append({text.left(cut), text.mid(cut)});
        }
        QList<QByteArray> single;
        for (const char c : text) {
            single.append(QByteArray(1, c));
        }
        splits.append({text});
        splits.append(single);
        for (const QList<QByteArray> &split : splits) {
            const Result result = run(it, client.rules, split, holdsJson);
            if (it.isArguments) {
                const QJsonObject read = QJsonDocument::fromJson(result.joined.toUtf8()).object();
                QCOMPARE(read.value(QLatin1String("to")).toString(), QString::fromStdString(kValues[i]));
                QCOMPARE(read.value(QLatin1String("cc")).toArray().at(0).toString(), QString::fromStdString('<' + kValues[i] + '>'));
                QCOMPARE(read.value(QLatin1String("n")).toInt(), 12);
            } else {
                QCOMPARE(result.joined, QString::fromUtf8(expected));
            }
            QCOMPARE(result.repeats.size(), it.repeats.size());
            for (const QString &repeat : result.repeats) {
                QCOMPARE(repeat, result.joined);
            }
            QCOMPARE(result.verdict.restored, 2U);
            QCOMPARE(result.verdict.garbled, 0U);
            ++runs;
        }
    }
    QVERIFY(runs > 200);
}

void RestoringTest::laneThatEndsInAPlaceholdersBeginning()
{
    const Client client;
    for (const LaneCase &lane : lanes()) {
        for (std::size_t length = 1; length < client.placeholders[0].size(); ++length) {
            const QByteArray begun = bytes(client.placeholders[0]).left(static_cast<qsizetype>(length));
            const QByteArray text = lane.isArguments ? QByteArray("{\"to\":\"" + begun + "\"}") : QByteArray("ends with " + begun);
            const Result result = run(lane, client.rules, {text});
            QCOMPARE(result.joined, QString::fromUtf8(text));
            QCOMPARE(result.verdict.restored, 0U);
        }
    }
}

void RestoringTest::wholeAnswers_data()
{
    QTest::addColumn<int>("dialect");
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QByteArray>("where");
    const auto row = [](const char *label, Dialect dialect, const char *body, const char *where) {
        QTest::newRow(label) << static_cast<int>(dialect) << QByteArray(body) << QByteArray(where);
    };
    row("chat", Dialect::OpenAiChat, R"({"choices":[{"message":{"content":"PIECE","role":"assistant"}}]})", "choices/0/message/content");
    row("responses", Dialect::OpenAiResponses, R"({"id":"r","output":[{"content":[{"type":"output_text","text":"PIECE"}]}]})",
        "output/0/content/0/text");
    row("messages", Dialect::Anthropic, R"({"type":"message","content":[{"type":"text","text":"PIECE"}]})", "content/0/text");
    row("tool use", Dialect::Anthropic, R"({"type":"message","content":[{"type":"tool_use","id":"t","name":"f","input":{"to":"PIECE"}}]})",
        "content/0/input/to");
    row("gemini", Dialect::Gemini, R"({"candidates":[{"content":{"parts":[{"text":"PIECE"}]}}]})", "candidates/0/content/parts/0/text");
    row("gemini call", Dialect::Gemini, R"({"candidates":[{"content":{"parts":[{"functionCall":{"name":"f","args":{"to":"PIECE"}}}]}}]})",
        "candidates/0/content/parts/0/functionCall/args/to");
}

void RestoringTest::wholeAnswers()
{
    QFETCH(int, dialect);
    QFETCH(QByteArray, body);
    QFETCH(QByteArray, where);
    const Client client;
    for (std::size_t i = 0; i < kValues.size(); ++i) {
        const QByteArray sent = QByteArray(body).replace("PIECE", QByteArray("to " + bytes(client.placeholders[i]) + "!"));
        const AnswerJudgement judgement = judgeAnswer(client.rules.get(), static_cast<Dialect>(dialect), view(sent));
        QVERIFY(judgement.body);
        const QJsonDocument read = QJsonDocument::fromJson(bytes(*judgement.body));
        QCOMPARE(at(read.object(), where).toString(), QString::fromStdString("to " + kValues[i] + '!'));
        QCOMPARE(judgement.verdict.restored, 1U);
        QCOMPARE(judgement.verdict.kind, VerdictKind::Pass);
    }
}

// JSON within JSON: what is put in is escaped for both.
void RestoringTest::argumentsInWholeAnswers()
{
    const Client client;
    for (std::size_t i = 0; i < kValues.size(); ++i) {
        const QByteArray sent = R"({"choices":[{"message":{"tool_calls":[{"function":{"name":"f","arguments":"{\"to\":\")"
            + bytes(client.placeholders[i]) + R"(\",\"n\":1}"}}]}}]})";
        const AnswerJudgement judgement = judgeAnswer(client.rules.get(), Dialect::OpenAiChat, view(sent));
        QVERIFY(judgement.body);
        const QString arguments
            = at(QJsonDocument::fromJson(bytes(*judgement.body)).object(), "choices/0/message/tool_calls/0/function/arguments").toString();
        const QJsonObject read = QJsonDocument::fromJson(arguments.toUtf8()).object();
        QCOMPARE(read.value(QLatin1String("to")).toString(), QString::fromStdString(kValues[i]));
        QCOMPARE(judgement.verdict.restored, 1U);
    }
}

void RestoringTest::jsonTextsInWholeAnswers()
{
    const Client client;
    for (std::size_t i = 0; i < kValues.size(); ++i) {
        const QString placeholder = QString::fromStdString(client.placeholders[i]);
        const QString value = QString::fromStdString(kValues[i]);
        const QString json = QStringLiteral("{\"to\": \"%1\",\"n\":12}");
        const QString plain = QStringLiteral("Sorry, ");
        const auto restored = [&](Dialect dialect, const QByteArray &body, const QString &text, const QByteArray &path, bool holdsJson) {
            const QByteArray filled = QByteArray(body).replace("TEXT", escaped(text));
            const AnswerJudgement judgement = judgeAnswer(client.rules.get(), dialect, view(filled), holdsJson);
            return at(QJsonDocument::fromJson(bytes(judgement.body.value_or(""))).object(), path).toString();
        };
        const QByteArray chat = R"({"choices":[{"message":{"content":"TEXT"}}]})";
        const QByteArray response = R"({"text":{"format":{"type":"json_schema"}},"output":[{"type":"message","content":[{"type":"output_text","text":"TEXT"}]}]})";
        for (const QString &text : {restored(Dialect::OpenAiChat, chat, json.arg(placeholder), "choices/0/message/content", true),
                                    restored(Dialect::OpenAiResponses, response, json.arg(placeholder), "output/0/content/0/text", false)}) {
            const QJsonObject read = QJsonDocument::fromJson(text.toUtf8()).object();
            QCOMPARE(read.value(QLatin1String("to")).toString(), value);
            QCOMPARE(read.value(QLatin1String("n")).toInt(), 12);
        }
        // What is no JSON all the same gets the value as it is, and so does JSON nobody asked for.
        QCOMPARE(restored(Dialect::OpenAiChat, chat, plain + placeholder, "choices/0/message/content", true), QString(plain + value));
        QCOMPARE(restored(Dialect::OpenAiChat, chat, json.arg(placeholder), "choices/0/message/content", false), json.arg(value));
    }
}

void RestoringTest::responsesSayThatTheyHoldJson()
{
    const Client client;
    LaneCase lane = *std::find_if(lanes().begin(), lanes().end(), [](const LaneCase &it) { return qstrcmp(it.label, "responses text") == 0; });
    lane.isArguments = true;
    lane.before = responses("response.created", R"("sequence_number":0,"response":{"id":"r","text":{"format":{"type":"json_object"}}})");
    const Result result = run(lane, client.rules, {textWith(lane, bytes(client.placeholders[1]))});
    QCOMPARE(QJsonDocument::fromJson(result.joined.toUtf8()).object().value(QLatin1String("to")).toString(), QString::fromStdString(kValues[1]));
    QCOMPARE(result.repeats, QStringList(3, result.joined));
}

void RestoringTest::errorBodies()
{
    const Client client;
    const QByteArray body = R"({"error":{"message":"no mailbox )" + bytes(client.placeholders[1]) + R"(","type":"invalid_request_error"}})";
    const AnswerJudgement judgement = judgeAnswer(client.rules.get(), Dialect::OpenAiChat, view(body));
    QVERIFY(judgement.body);
    QCOMPARE(at(QJsonDocument::fromJson(bytes(*judgement.body)).object(), "error/message").toString(),
             QStringLiteral("no mailbox say \"hello\" to her"));
}

void RestoringTest::countsOnce()
{
    const Client client;
    QByteArray garbled = bytes(client.placeholders[0]);
    garbled.back() = garbled.back() == 'A' ? 'B' : 'A';
    for (const LaneCase &lane : lanes()) {
        const QByteArray text = textWith(lane, garbled);
        const Result result = run(lane, client.rules, {text.left(9), text.mid(9)});
        QCOMPARE(result.joined, QString::fromUtf8(text));
        QCOMPARE(result.verdict.garbled, 2U);
        QCOMPARE(result.verdict.restored, 0U);
    }
}

// A conversation's second turn: the client sends back what it was given, signed thinking and arguments too, and the provider sees the bytes it made.
void RestoringTest::comesBackAsTheSameBytes()
{
    for (std::size_t i = 0; i < kValues.size(); ++i) {
        PseudonymVault vault;
        WordListSource list;
        list.name = "names";
        list.prompt = Action::Pseudonymise;
        list.answer = Action::Off;
        list.words = {kValues[i]};
        const auto built = RuleSet::build({list});
        QVERIFY2(built, kValues[i].c_str());
        const std::array sets{*built};
        const auto promptRules = [&](bool isListInForce) {
            std::vector<std::shared_ptr<const Detector>> detectors;
            if (const auto values = vault.valueDetector()) {
                detectors.push_back(values);
            }
            return isListInForce ? RuleSet::combine(sets, detectors, std::make_shared<Giver>(vault))
                                 : RuleSet::combine({}, detectors, std::make_shared<Giver>(vault));
        };
        const QByteArray value = escaped(QString::fromStdString(kValues[i]));
        const QByteArray first = R"({"model":"m","messages":[{"role":"user","content":"write to )" + value + R"("})";
        const auto one = judgeRequest(promptRules(true).get(), Dialect::Anthropic, view(first + "]}"));
        QVERIFY2(one.body, kValues[i].c_str());
        QCOMPARE(one.verdict.pseudonymised, 1U);
        QVERIFY(!bytes(*one.body).contains(value));
        QCOMPARE(vault.size(), std::size_t(1));
        const QByteArray sent = bytes(*one.body).chopped(2);

        std::string placeholder;
        QVERIFY(Giver(vault).appendPlaceholder("names", kValues[i], placeholder));
        const QByteArray made = R"([{"type":"thinking","thinking":"Write to )" + bytes(placeholder)
            + R"( now","signature":"c2lnbmVk"},{"type":"tool_use","id":"t","name":"mail","input":{"to":")" + bytes(placeholder) + R"("}}])";
        const auto restoring = RuleSet::combine({}, {vault.restoringDetector()});
        const AnswerJudgement answer
            = judgeAnswer(restoring.get(), Dialect::Anthropic, view(R"({"type":"message","content":)" + made + '}'));
        QVERIFY(answer.body);
        QVERIFY(!bytes(*answer.body).contains(bytes(placeholder)));
        // The client keeps the content as it came.
        QByteArray kept = bytes(*answer.body);
        kept = kept.mid(kept.indexOf('['), kept.size() - kept.indexOf('[') - 1);

        const QByteArray second = first + R"(,{"role":"assistant","content":)" + kept + R"(},{"role":"user","content":"again"}]})";
        for (const bool isListInForce : {true, false}) {
            const auto two = judgeRequest(promptRules(isListInForce).get(), Dialect::Anthropic, view(second));
            QVERIFY(two.body);
            QCOMPARE(bytes(*two.body), sent + R"(,{"role":"assistant","content":)" + made + R"(},{"role":"user","content":"again"}]})");
        }
    }
}

void RestoringTest::lanesThatNobodyTouchesStayAsTheyAre()
{
    const Client client;
    const QByteArray body = R"({ "choices" : [ {"message":{"content":"\u0041 \/ plain","x":1.0}} ],"n":12345678901234567890 })";
    const AnswerJudgement judgement = judgeAnswer(client.rules.get(), Dialect::OpenAiChat, view(body));
    QVERIFY(!judgement.body);
    QCOMPARE(judgement.verdict.restored, 0U);
}

QTEST_GUILESS_MAIN(RestoringTest)
#include "restoring_test.moc"
