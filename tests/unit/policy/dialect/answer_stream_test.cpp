#include "policy/dialect/answer_judge.h"

#include "unit/policy/dialect/dialect_fixture.h"

#include <QJsonArray>
#include <QJsonObject>
#include <QTest>

#include <vector>

using namespace sluice::policy;
using namespace sluice::policy::test;
using namespace Qt::StringLiterals;

namespace {

struct Event {
    QByteArray name;
    QByteArray data;
};

// One lane of one dialect: how pieces of text travel in it, what comes before, what ends it.
struct LaneCase {
    QByteArray label;
    Dialect dialect;
    QByteArray name; // SSE event name of the pieces
    QByteArray piece; // an event; PIECE stands for the escaped piece, SEQ for its number
    QByteArray where; // path of the piece: a/0/b
    std::vector<Event> before;
    std::vector<Event> after; // WHOLE stands for the whole escaped text
    std::vector<QByteArray> repeats; // paths of WHOLE in the events after
    bool arguments = false;
};

QByteArray escaped(const QString &text)
{
    const QByteArray array = QJsonDocument(QJsonArray{text}).toJson(QJsonDocument::Compact);
    return array.mid(2, array.size() - 4);
}

// The same with every character outside ASCII as \u escape, as Python writes it.
QByteArray asciiEscaped(const QString &text)
{
    QByteArray out;
    for (const QChar c : text) {
        if (c.unicode() < 0x80) {
            out += escaped(QString(c));
        } else {
            out += "\\u" + QByteArray::number(c.unicode(), 16).rightJustified(4, '0');
        }
    }
    return out;
}

QByteArray frame(const QByteArray &name, const QByteArray &data)
{
    return (name.isEmpty() ? QByteArray() : QByteArray("event: " + name + "\n")) + "data: " + data + "\n\n";
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

// The events of an output; fails the test where it is not one SSE event after another of valid JSON.
std::vector<Event> eventsOf(const std::string &out)
{
    std::vector<Event> events;
    QByteArray rest = bytes(out);
    while (!rest.isEmpty()) {
        const qsizetype end = rest.indexOf("\n\n");
        if (end < 0) {
            qFatal("an event without its blank line: %s", rest.constData());
        }
        Event event;
        for (const QByteArray &line : rest.left(end).split('\n')) {
            if (line.startsWith("event: ")) {
                event.name = line.mid(7);
            } else if (line.startsWith("data: ")) {
                event.data += line.mid(6);
            }
        }
        if (!event.data.isEmpty() && event.data != "[DONE]" && QJsonDocument::fromJson(event.data).isNull()) {
            qFatal("not JSON: %s", event.data.constData());
        }
        events.push_back(event);
        rest = rest.mid(end + 2);
    }
    return events;
}

std::vector<LaneCase> laneCases()
{
    const auto chat = [](const char *label, const char *delta, const char *where, bool arguments = false, int index = 0) {
        const QByteArray head = R"({"id":"chatcmpl-1","object":"chat.completion.chunk","created":17,"model":"m","choices":[{"index":)"
            + QByteArray::number(index) + ",";
        return LaneCase{label,
                        Dialect::OpenAiChat,
                        "",
                        head + R"("delta":)" + delta + R"(,"logprobs":null,"finish_reason":null}]})",
                        QByteArray("choices/0/delta/") + where,
                        {{"", head + R"("delta":{"role":"assistant","content":""},"finish_reason":null}]})"}},
                        {{"", head + R"("delta":{},"finish_reason":"stop"}]})"}, {"", "[DONE]"}},
                        {},
                        arguments};
    };
    const auto block = [](const char *label, const char *type, const char *delta, const char *key, bool arguments = false) {
        return LaneCase{label,
                        Dialect::Anthropic,
                        "content_block_delta",
                        QByteArray(R"({"type":"content_block_delta","index":2,"delta":{"type":")") + delta + R"(",")" + key
                            + R"(":"PIECE"}})",
                        QByteArray("delta/") + key,
                        {{"message_start", R"({"type":"message_start","message":{"id":"msg_1","content":[],"usage":{"input_tokens":3,"output_tokens":1}}})"},
                         {"content_block_start", QByteArray(R"({"type":"content_block_start","index":2,"content_block":{"type":")")
                              + type + R"(","text":""}})"}},
                        {{"content_block_stop", R"({"type":"content_block_stop","index":2})"},
                         {"message_delta", R"({"type":"message_delta","delta":{"stop_reason":"end_turn"},"usage":{"output_tokens":9}})"},
                         {"message_stop", R"({"type":"message_stop"})"}},
                        {},
                        arguments};
    };
    const auto response = [](const char *label, const char *family, const char *key, bool arguments = false) {
        const QByteArray name = QByteArray("response.") + family;
        const QByteArray at = R"(,"item_id":"it_1","output_index":0,"content_index":0)";
        LaneCase lane{label,
                      Dialect::OpenAiResponses,
                      name + ".delta",
                      R"({"type":")" + name + R"(.delta","sequence_number":SEQ)" + at + R"(,"delta":"PIECE"})",
                      "delta",
                      {{"response.created", R"({"type":"response.created","sequence_number":SEQ,"response":{"id":"resp_1","model":"m","created_at":1}})"}},
                      {{name + ".done", R"({"type":")" + name + R"(.done","sequence_number":SEQ)" + at + R"(,")" + key + R"(":"WHOLE"})"},
                       {"response.content_part.done", R"({"type":"response.content_part.done","sequence_number":SEQ)" + at
                            + R"(,"part":{"type":"output_text",")" + key + R"(":"WHOLE"}})"},
                       {"response.output_item.done", QByteArray(R"({"type":"response.output_item.done","sequence_number":SEQ,"output_index":0,"item":{"content":[{")")
                            + key + R"(":"WHOLE"}]}})"},
                       {"response.completed", QByteArray(R"({"type":"response.completed","sequence_number":SEQ,"response":{"output":[{"content":[{")")
                            + key + R"(":"WHOLE"}]}],"usage":{"input_tokens":5,"input_tokens_details":{"cached_tokens":2},"output_tokens":7}}})"}},
                      {},
                      arguments};
        lane.repeats = {key, QByteArray("part/") + key, QByteArray("item/content/0/") + key,
                        QByteArray("response/output/0/content/0/") + key};
        return lane;
    };
    return {
        chat("chat content", R"({"content":"PIECE"})", "content"),
        chat("chat choice 3", R"({"content":"PIECE"})", "content", false, 3),
        chat("chat reasoning_content", R"({"content":null,"reasoning_content":"PIECE"})", "reasoning_content"),
        chat("chat reasoning", R"({"reasoning":"PIECE"})", "reasoning"),
        chat("chat refusal", R"({"refusal":"PIECE"})", "refusal"),
        chat("chat unknown member", R"({"novelty":"PIECE"})", "novelty"),
        chat("chat transcript", R"({"audio":{"id":"a","transcript":"PIECE"}})", "audio/transcript"),
        chat("chat reasoning_details", R"({"reasoning_details":[{"type":"reasoning.text","text":"PIECE","index":0}]})",
             "reasoning_details/0/text"),
        chat("chat function_call", R"({"function_call":{"arguments":"PIECE"}})", "function_call/arguments", true),
        chat("chat tool call", R"({"tool_calls":[{"index":1,"function":{"arguments":"PIECE"}}]})",
             "tool_calls/0/function/arguments", true),
        {"completions", Dialect::OpenAiCompletions, "", R"({"id":"c","choices":[{"index":0,"text":"PIECE","finish_reason":null}]})",
         "choices/0/text", {}, {{"", R"({"id":"c","choices":[{"index":0,"text":"","finish_reason":"stop"}]})"}, {"", "[DONE]"}}, {}},
        block("anthropic text", "text", "text_delta", "text"),
        block("anthropic thinking", "thinking", "thinking_delta", "thinking"),
        block("anthropic unknown delta", "novel", "novel_delta", "novel"),
        block("anthropic tool input", "tool_use", "input_json_delta", "partial_json", true),
        response("responses text", "output_text", "text"),
        response("responses refusal", "refusal", "refusal"),
        response("responses reasoning", "reasoning_text", "text"),
        response("responses summary", "reasoning_summary_text", "text"),
        response("responses arguments", "function_call_arguments", "arguments", true),
        response("responses mcp arguments", "mcp_call_arguments", "arguments", true),
        response("responses custom tool", "custom_tool_call_input", "input"),
        response("responses unknown", "novelty", "text"),
        {"transcription", Dialect::OpenAiOther, "", R"({"type":"transcript.text.delta","delta":"PIECE"})", "delta", {},
         {{"", R"({"type":"transcript.text.done","text":"WHOLE"})"}}, {"text"}},
        {"gemini", Dialect::Gemini, "", R"({"candidates":[{"content":{"parts":[{"text":"PIECE"}],"role":"model"},"index":0}],"modelVersion":"g"})",
         "candidates/0/content/parts/0/text", {}, {{"", R"({"candidates":[{"finishReason":"STOP","index":0}],"usageMetadata":{"promptTokenCount":4,"candidatesTokenCount":2}})"}}, {}},
    };
}

// Feeds a whole stream and looks at the output after every event.
struct Run {
    Run(const LaneCase &which, std::shared_ptr<const RuleSet> rule)
        : lane(which)
        , stream(std::move(rule), which.dialect)
    {
    }

    void event(const Event &event)
    {
        const QByteArray data = QByteArray(event.data).replace("SEQ", QByteArray::number(sequence++));
        const QByteArray raw = frame(event.name, data);
        const auto view = [](const QByteArray &b) { return std::string_view(b.constData(), static_cast<std::size_t>(b.size())); };
        stream.onEvent(view(event.name), view(data), view(raw), out);
        input += raw;
    }

    void text(const std::vector<QString> &pieces, bool ascii)
    {
        for (const Event &e : lane.before) {
            event(e);
        }
        QString whole;
        for (const QString &piece : pieces) {
            whole += piece;
            event({lane.name, QByteArray(lane.piece).replace("PIECE", ascii ? asciiEscaped(piece) : escaped(piece))});
            // 敏 and 感 stand in the text as the word only, raw or escaped.
            leaked = leaked || out.find("\xE6\x95\x8F") != std::string::npos || out.find("\xE6\x84\x9F") != std::string::npos
                || out.find("654f") != std::string::npos || out.find("611f") != std::string::npos;
        }
        for (const Event &e : lane.after) {
            event({e.name, QByteArray(e.data).replace("WHOLE", escaped(whole))});
        }
        stream.onEnd(out);
        leaked = leaked || out.find("\xE6\x95\x8F") != std::string::npos || out.find("\xE6\x84\x9F") != std::string::npos
            || out.find("654f") != std::string::npos || out.find("611f") != std::string::npos;
    }

    QString joined() const
    {
        QString text;
        for (const Event &e : eventsOf(out)) {
            if (e.name == lane.name) {
                text += at(QJsonDocument::fromJson(e.data).object(), lane.where).toString();
            }
        }
        return text;
    }

    LaneCase lane;
    AnswerStream stream;
    std::string out;
    QByteArray input;
    int sequence = 0;
    bool leaked = false;
};

std::vector<QString> characters(const QString &text)
{
    std::vector<QString> pieces;
    for (const QChar c : text) {
        pieces.emplace_back(c);
    }
    return pieces;
}

} // namespace

class AnswerStreamTest final : public QObject {
    Q_OBJECT

private slots:
    void masksEverySplit_data() { lanes(); }
    void masksEverySplit();
    void cutsEverySplit_data() { lanes(); }
    void cutsEverySplit();
    void passesCleanStreams_data() { lanes(); }
    void passesCleanStreams();
    void flushesTails_data() { lanes(); }
    void flushesTails();
    void keepsInnerEscapes();
    void lanesShareNothing();
    void eventsPassDuringHold();
    void surrogatesOverDeltas();
    void chatEnding();
    void anthropicEnding();
    void responsesEnding();
    void sequenceStaysGapless();
    void wholeStringsAreJudged();
    void logprobsGo();
    void brokenEventsFailClosed_data();
    void brokenEventsFailClosed();
    void nothingFollowsDone();
    void readsFactsWithoutRules();
    void readsUsage();
    void commentsPass();
    void twoTextsUnderOneKey();
    void recognisesDialects();
    void eventTypesAreNoText();

private:
    static void lanes()
    {
        QTest::addColumn<int>("index");
        const auto cases = laneCases();
        for (std::size_t i = 0; i < cases.size(); ++i) {
            QTest::newRow(cases[i].label.constData()) << static_cast<int>(i);
        }
    }
};

void AnswerStreamTest::masksEverySplit()
{
    QFETCH(const int, index);
    const LaneCase lane = laneCases()[static_cast<std::size_t>(index)];
    const auto rule = rules(Action::Off, Action::Mask);
    std::vector<QString> texts = {u"so 敏感 it is 敏感"_s};
    if (lane.arguments) {
        texts = {uR"({"q":"so 敏感 it","n":[12,true],"敏感":null})"_s, uR"({"q":"so \u654f\u611F\n\"it\/"})"_s, u"敏感 no json"_s};
    }
    for (const QString &text : texts) {
        QString expected = text;
        expected.replace(u"敏感"_s, u"**"_s).replace(u"\\u654f\\u611F"_s, u"**"_s);
        std::vector<std::vector<QString>> splits{{text}, characters(text)};
        for (qsizetype cut = 1; cut < text.size(); ++cut) {
            splits.push_back({text.left(cut), text.mid(cut)});
        }
        for (const auto &pieces : splits) {
            for (const bool ascii : {false, true}) {
                Run run(lane, rule);
                run.text(pieces, ascii);
                QVERIFY2(!run.leaked, run.out.c_str());
                QCOMPARE(run.joined(), expected);
                QVERIFY(!run.stream.isCut());
                QCOMPARE(run.stream.verdict().kind, VerdictKind::Mask);
                QVERIFY(run.stream.sawContent());
                const std::vector<Event> events = eventsOf(run.out);
                for (std::size_t i = 0; i < lane.repeats.size(); ++i) {
                    const Event &repeat = events[events.size() - lane.repeats.size() + i];
                    QCOMPARE(at(QJsonDocument::fromJson(repeat.data).object(), lane.repeats[i]).toString(), expected);
                }
                if (lane.arguments && text.startsWith(u'{')) {
                    QVERIFY(QJsonDocument::fromJson(run.joined().toUtf8()).isObject());
                }
            }
        }
    }
}

void AnswerStreamTest::cutsEverySplit()
{
    QFETCH(const int, index);
    const LaneCase lane = laneCases()[static_cast<std::size_t>(index)];
    const auto rule = rules(Action::Off, Action::Block);
    const QString text = lane.arguments ? uR"({"q":"so 敏感 it"})"_s : u"so 敏感 it"_s;
    std::vector<std::vector<QString>> splits{{text}, characters(text)};
    for (qsizetype cut = 1; cut < text.size(); ++cut) {
        splits.push_back({text.left(cut), text.mid(cut)});
    }
    for (const auto &pieces : splits) {
        Run run(lane, rule);
        run.text(pieces, false);
        QVERIFY2(!run.leaked, run.out.c_str());
        QVERIFY(run.stream.isCut());
        QCOMPARE(run.stream.verdict().kind, VerdictKind::Block);
        QVERIFY(run.out.find("sluice_content_blocked") != std::string::npos);
        QVERIFY(!run.joined().contains(u"it"_s));
        QVERIFY(run.joined().startsWith(lane.arguments ? uR"({"q":"so )"_s : u"so "_s));
        QCOMPARE(run.stream.verdict().hits.size(), std::size_t{1});
    }
}

void AnswerStreamTest::passesCleanStreams()
{
    QFETCH(const int, index);
    const LaneCase lane = laneCases()[static_cast<std::size_t>(index)];
    const QString text = lane.arguments ? uR"({"q":"plain \u00e9 \\ \"text\" 😀\/", "n" : -1.5e3 })"_s : u"plain “text” 😀 \"\\/\n, \u0001"_s;
    for (const auto &rule : {rules(Action::Off, Action::Mask), std::shared_ptr<const RuleSet>()}) {
        for (const bool ascii : {false, true}) {
            Run run(lane, rule);
            run.text({text.left(3), text.mid(3, 6), QString(), text.mid(9)}, ascii);
            QCOMPARE(bytes(run.out), run.input);
            QCOMPARE(run.stream.verdict().kind, VerdictKind::Pass);
            QCOMPARE(run.stream.maxHeldBytes(), std::size_t{0});
            QVERIFY(run.stream.sawContent());
        }
    }
}

void AnswerStreamTest::flushesTails()
{
    QFETCH(const int, index);
    const LaneCase lane = laneCases()[static_cast<std::size_t>(index)];
    const auto rule = rules(Action::Off, Action::Mask);
    const QString text = lane.arguments ? uR"({"q":"see forbidden)"_s : u"see forbidden"_s;
    for (const auto &pieces : {std::vector<QString>{text}, characters(text)}) {
        // Ended properly, and by the upstream's silence.
        for (const bool ended : {true, false}) {
            LaneCase which = lane;
            if (!ended) {
                which.after.clear();
            }
            Run run(which, rule);
            run.text(pieces, false);
            QCOMPARE(run.joined(), text);
            QVERIFY(run.stream.maxHeldBytes() >= 9);
            if (ended) {
                // The tail leaves before what ends the lane.
                const std::vector<Event> events = eventsOf(run.out);
                QCOMPARE(bytes(run.out).endsWith(frame(which.after.back().name, QByteArray(which.after.back().data)
                                                           .replace("SEQ", QByteArray::number(events.size() - 1))
                                                           .replace("WHOLE", escaped(text)))),
                         true);
                QCOMPARE(run.stream.sawTerminal(), true);
            }
        }
    }
}

void AnswerStreamTest::keepsInnerEscapes()
{
    // What waits and is no word in the end leaves with the escapes it came with.
    const auto cases = laneCases();
    for (const LaneCase &lane : cases) {
        if (!lane.arguments) {
            continue;
        }
        const QString text = uR"({"q":"\u0066orbidden\/\ud83d\ude42\ud83d x\u00E9 \t\u654f"})"_s;
        for (const auto &pieces : {std::vector<QString>{text}, characters(text)}) {
            Run run(lane, rules(Action::Off, Action::Mask));
            run.text(pieces, false);
            QCOMPARE(run.joined(), text);
        }
    }
}

void AnswerStreamTest::lanesShareNothing()
{
    AnswerStream stream(rules(Action::Off, Action::Mask), Dialect::OpenAiChat);
    std::string out;
    const auto feed = [&](const char *data) { stream.onEvent({}, data, "data: " + std::string(data) + "\n\n", out); };
    // Half a word in each of two choices is none; interleaved words are two.
    feed(R"({"choices":[{"index":0,"delta":{"content":"\u654f"}},{"index":1,"delta":{"content":"\u611f\u654f"}}]})");
    feed(R"({"choices":[{"index":1,"delta":{"content":"\u611f"}},{"index":0,"delta":{"content":"x"}}]})");
    feed("[DONE]");
    QCOMPARE(stream.verdict().hits.size(), std::size_t{1});
    QCOMPARE(stream.verdict().hits[0].path, std::string("choices[1].delta.content"));
    const auto events = eventsOf(out);
    QCOMPARE(events.size(), std::size_t{3});
    QCOMPARE(at(QJsonDocument::fromJson(events[1].data).object(), "choices/0/delta/content").toString(), u"**"_s);
    QCOMPARE(at(QJsonDocument::fromJson(events[1].data).object(), "choices/1/delta/content").toString(), u"敏x"_s);
}

void AnswerStreamTest::eventsPassDuringHold()
{
    AnswerStream stream(rules(Action::Off, Action::Mask), Dialect::OpenAiChat);
    std::string out;
    const auto feed = [&](const std::string &data) { stream.onEvent({}, data, "data: " + data + "\n\n", out); };
    feed(R"({"choices":[{"index":0,"delta":{"content":"forbid"}}]})");
    for (const std::string same : {R"({"choices":[{"index":0,"delta":{"content":""}}]})", R"({"choices":[],"usage":{"prompt_tokens":2}})"}) {
        out.clear();
        feed(same);
        QCOMPARE(out, "data: " + same + "\n\n");
    }
    out.clear();
    stream.onEvent({}, {}, ": ping\n\n", out);
    QCOMPARE(out, std::string(": ping\n\n"));
    AnswerStream anthropic(rules(Action::Off, Action::Mask), Dialect::Anthropic);
    anthropic.onEvent("content_block_delta", R"({"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"forbid"}})",
                      "raw", out);
    out.clear();
    anthropic.onEvent("ping", R"({"type":"ping"})", "event: ping\ndata: {\"type\":\"ping\"}\n\n", out);
    QCOMPARE(out, std::string("event: ping\ndata: {\"type\":\"ping\"}\n\n"));
}

void AnswerStreamTest::surrogatesOverDeltas()
{
    WordListSource list;
    list.name = "w";
    list.answer = Action::Mask;
    list.words = {"\xF0\xA0\xAE\xB7\xF0\xA0\xAE\xB7"}; // U+20BB7 twice
    AnswerStream stream(*RuleSet::build({list}), Dialect::OpenAiChat);
    std::string out;
    for (const char *piece : {"a\\ud842", "\\udfb7\\ud842", "\\udfb7b", "\\ud842", "c"}) {
        const std::string data = R"({"choices":[{"index":0,"delta":{"content":")" + std::string(piece) + "\"}}]}";
        stream.onEvent({}, data, "data: " + data + "\n\n", out);
    }
    stream.onEnd(out);
    std::string joined;
    for (const Event &event : eventsOf(out)) {
        joined += at(QJsonDocument::fromJson(event.data).object(), "choices/0/delta/content").toString().toStdString();
    }
    QVERIFY2(joined.starts_with("a**b"), joined.c_str());
    QVERIFY(out.find("\\ud842c") != std::string::npos);

    // The same pair as escapes inside a tool's arguments, one character an event.
    const std::string arguments = R"({"q":"a\ud842\udfb7\uD842\uDFB7b\ud842\udfb7"})";
    AnswerStream tool(*RuleSet::build({list}), Dialect::OpenAiChat);
    out.clear();
    joined.clear();
    for (const char c : arguments) {
        const std::string data = R"({"choices":[{"index":0,"delta":{"tool_calls":[{"index":0,"function":{"arguments":")"
            + escaped(QString(QLatin1Char(c))).toStdString() + "\"}}]}}]}";
        tool.onEvent({}, data, "data: " + data + "\n\n", out);
    }
    tool.onEnd(out);
    for (const Event &event : eventsOf(out)) {
        joined += at(QJsonDocument::fromJson(event.data).object(), "choices/0/delta/tool_calls/0/function/arguments")
                      .toString().toStdString();
    }
    QCOMPARE(joined, std::string(R"({"q":"a**b\ud842\udfb7"})"));
}

void AnswerStreamTest::chatEnding()
{
    AnswerStream stream(rules(Action::Off, Action::Block), Dialect::OpenAiChat);
    std::string out;
    const std::string data = R"({"id":"c1","object":"chat.completion.chunk","created":7,"model":"m","choices":[{"index":0,"delta":{"content":"a forbiddenword"}},{"index":1,"delta":{"content":"b"}}]})";
    stream.onEvent({}, data, "data: " + data + "\n\n", out);
    const auto events = eventsOf(out);
    QCOMPARE(events.back().data, QByteArray("[DONE]"));
    const QJsonObject last = QJsonDocument::fromJson(events[events.size() - 2].data).object();
    QCOMPARE(last["id"_L1].toString(), u"c1"_s);
    QCOMPARE(last["created"_L1].toInt(), 7);
    QCOMPARE(last["choices"_L1].toArray().size(), 2);
    QCOMPARE(at(last, "choices/0/finish_reason").toString(), u"content_filter"_s);
    QCOMPARE(at(last, "choices/1/finish_reason").toString(), u"content_filter"_s);
    const std::string before = out;
    stream.onEvent({}, data, "data: " + data + "\n\n", out);
    stream.onEnd(out);
    QCOMPARE(out, before);
}

void AnswerStreamTest::anthropicEnding()
{
    for (const bool text : {true, false}) {
        AnswerStream stream(rules(Action::Off, Action::Block), Dialect::Anthropic);
        std::string out;
        const auto feed = [&](const std::string &name, const std::string &data) {
            stream.onEvent(name, data, "event: " + name + "\ndata: " + data + "\n\n", out);
        };
        feed("message_start", R"({"type":"message_start","message":{"id":"m","usage":{"input_tokens":3,"output_tokens":1}}})");
        feed("content_block_start", text ? R"({"type":"content_block_start","index":0,"content_block":{"type":"text","text":""}})"
                                         : R"({"type":"content_block_start","index":0,"content_block":{"type":"tool_use","id":"t","name":"f","input":{}}})");
        feed("content_block_delta", text ? R"({"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"forbiddenword"}})"
                                         : R"({"type":"content_block_delta","index":0,"delta":{"type":"input_json_delta","partial_json":"{\"a\":\"forbiddenword"}})");
        QVERIFY(stream.isCut());
        QByteArrayList names;
        int open = 0;
        for (const Event &event : eventsOf(out)) {
            names << event.name;
            open += event.name == "content_block_start" ? 1 : event.name == "content_block_stop" ? -1 : 0;
            if (event.name == "message_delta") {
                QCOMPARE(at(QJsonDocument::fromJson(event.data).object(), "delta/stop_reason").toString(), u"refusal"_s);
                QCOMPARE(at(QJsonDocument::fromJson(event.data).object(), "usage/output_tokens").toInt(), 1);
            }
        }
        QCOMPARE(open, 0);
        QCOMPARE(names.mid(names.size() - 3), (QByteArrayList{"content_block_stop", "message_delta", "message_stop"}));
    }
}

void AnswerStreamTest::responsesEnding()
{
    AnswerStream stream(rules(Action::Off, Action::Block), Dialect::OpenAiResponses);
    std::string out;
    const auto feed = [&](const std::string &name, const std::string &data) {
        stream.onEvent(name, data, "event: " + name + "\ndata: " + data + "\n\n", out);
    };
    feed("response.created", R"({"type":"response.created","sequence_number":0,"response":{"id":"resp_9","created_at":5,"model":"m"}})");
    feed("response.output_text.delta", R"({"type":"response.output_text.delta","sequence_number":1,"item_id":"i","output_index":0,"content_index":0,"delta":"ok forbiddenword"})");
    const auto events = eventsOf(out);
    for (std::size_t i = 0; i < events.size(); ++i) {
        QCOMPARE(QJsonDocument::fromJson(events[i].data)["sequence_number"_L1].toInt(-1), static_cast<int>(i));
    }
    const QJsonObject last = QJsonDocument::fromJson(events.back().data).object();
    QCOMPARE(last["type"_L1].toString(), u"response.incomplete"_s);
    QCOMPARE(at(last, "response/id").toString(), u"resp_9"_s);
    QCOMPARE(at(last, "response/status").toString(), u"incomplete"_s);
    QCOMPARE(at(last, "response/incomplete_details/reason").toString(), u"content_filter"_s);
    QCOMPARE(stream.nextSequence(), std::uint64_t(events.size()));
}

void AnswerStreamTest::sequenceStaysGapless()
{
    for (const LaneCase &lane : laneCases()) {
        if (lane.dialect != Dialect::OpenAiResponses) {
            continue;
        }
        Run run(lane, rules(Action::Off, Action::Mask));
        run.text(lane.arguments ? std::vector<QString>{uR"({"a":")"_s, u"forbid"_s} : std::vector<QString>{u"see "_s, u"forbid"_s}, false);
        const auto events = eventsOf(run.out);
        QCOMPARE(events.size(), std::size_t{3 + 1 + 4}); // one of our own for what waited
        for (std::size_t i = 0; i < events.size(); ++i) {
            QCOMPARE(QJsonDocument::fromJson(events[i].data)["sequence_number"_L1].toInt(-1), static_cast<int>(i));
        }
        QCOMPARE(run.stream.nextSequence(), std::uint64_t(events.size()));
    }
}

void AnswerStreamTest::wholeStringsAreJudged()
{
    // Strings that are no lane: names, citations, unknown events, echoed instructions, error messages, keys.
    const struct {
        Dialect dialect;
        const char *data;
    } rows[] = {
        {Dialect::OpenAiChat, R"({"choices":[],"citations":["https://x/forbiddenword"]})"},
        {Dialect::OpenAiChat, R"({"choices":[{"index":0,"delta":{"tool_calls":[{"function":{"name":"forbiddenword"}}]}}]})"},
        {Dialect::OpenAiChat, R"({"error":{"message":"forbiddenword"}})"},
        {Dialect::OpenAiChat, R"({"choices":[],"forbiddenword":1})"},
        {Dialect::Anthropic, R"({"type":"novel","text":"\u0066orbiddenword"})"},
        {Dialect::Anthropic, R"({"type":"content_block_delta","index":0,"delta":{"type":"citations_delta","citation":{"cited_text":"forbiddenword"}}})"},
        {Dialect::OpenAiResponses, R"({"type":"response.created","response":{"instructions":"forbiddenword"}})"},
        {Dialect::OpenAiResponses, R"({"type":"response.completed","response":{"output":[{"arguments":"{\"a\":\"\\u0066orbiddenword\"}"}]}})"},
        {Dialect::Gemini, R"({"candidates":[{"content":{"parts":[{"functionCall":{"name":"f","args":{"a":"forbiddenword"}}}]}}]})"},
    };
    for (const auto &row : rows) {
        const std::string raw = "data: " + std::string(row.data) + "\n\n";
        std::string out;
        AnswerStream masking(rules(Action::Off, Action::Mask), row.dialect);
        masking.onEvent({}, row.data, raw, out);
        QVERIFY2(out.find("orbiddenword") == std::string::npos && out.find("*************") != std::string::npos, out.c_str());
        QCOMPARE(eventsOf(out).size(), std::size_t{1});
        out.clear();
        AnswerStream blocking(rules(Action::Off, Action::Block), row.dialect);
        blocking.onEvent({}, row.data, raw, out);
        QVERIFY(blocking.isCut());
        QVERIFY(out.find("orbiddenword") == std::string::npos);
        eventsOf(out);
    }
}

void AnswerStreamTest::logprobsGo()
{
    AnswerStream stream(rules(Action::Off, Action::Mask), Dialect::OpenAiChat);
    std::string out;
    const auto feed = [&](const std::string &data) { stream.onEvent({}, data, "data: " + data + "\n\n", out); };
    const auto event = [](const std::string &text) {
        return R"({"choices":[{"index":0,"delta":{"content":")" + text + R"("},"logprobs":{"content":[{"token":")" + text
            + R"(","bytes":[1],"top_logprobs":[]}]}}]})";
    };
    feed(event("plain "));
    QVERIFY(out.find("\"token\":\"plain \"") != std::string::npos);
    feed(event("forbid"));
    feed(event("denword"));
    QVERIFY(out.find("forbid") == std::string::npos);
    QVERIFY(out.find("denword") == std::string::npos);
    QVERIFY(out.find("\"logprobs\":null") != std::string::npos);
}

void AnswerStreamTest::brokenEventsFailClosed_data()
{
    QTest::addColumn<QByteArray>("data");
    QTest::newRow("cut") << QByteArray(R"({"choices":[{"index":0,"delta":{"content":"a)");
    QTest::newRow("not utf-8") << QByteArray("{\"choices\":[{\"index\":0,\"delta\":{\"content\":\"\xE6\x95\"}}]}");
    QTest::newRow("words") << QByteArray("hello");
    QTest::newRow("bad escape") << QByteArray(R"({"choices":[{"index":0,"delta":{"content":"\x"}}]})");
    QTest::newRow("raw control") << QByteArray("{\"choices\":[{\"index\":0,\"delta\":{\"content\":\"\x01\"}}]}");
}

void AnswerStreamTest::brokenEventsFailClosed()
{
    QFETCH(const QByteArray, data);
    const std::string good = R"({"choices":[{"index":0,"delta":{"content":"a"}}]})";
    const std::string bad = data.toStdString();
    for (const Dialect dialect : {Dialect::OpenAiChat, Dialect::OpenAiCompletions, Dialect::OpenAiResponses, Dialect::Anthropic,
                                  Dialect::Gemini, Dialect::OpenAiOther}) {
        AnswerStream stream(rules(Action::Off, Action::Mask), dialect);
        std::string out;
        stream.onEvent({}, good, "data: " + good + "\n\n", out); // the same bytes around: the quick way must see it too
        QCOMPARE(out, "data: " + good + "\n\n");
        out.clear();
        stream.onEvent({}, bad, "data: " + bad + "\n\n", out);
        QVERIFY(stream.isCut());
        QVERIFY(stream.sawError());
        QVERIFY(!stream.verdict().notRun.empty());
        QCOMPARE(eventsOf(out).size(), std::size_t{1});
        QVERIFY(out.find("sluice_upstream_interrupted") != std::string::npos);
        QVERIFY(out.find("[DONE]") == std::string::npos);

        AnswerStream observing(rules(Action::Off, Action::Observe), dialect);
        out.clear();
        observing.onEvent({}, bad, "data: " + bad + "\n\n", out);
        QCOMPARE(out, "data: " + bad + "\n\n");
        QVERIFY(!observing.verdict().notRun.empty());
    }
}

void AnswerStreamTest::nothingFollowsDone()
{
    for (const auto &rule : {rules(Action::Off, Action::Mask), std::shared_ptr<const RuleSet>()}) {
        AnswerStream stream(rule, Dialect::OpenAiChat);
        std::string out;
        stream.onEvent({}, "[DONE]", "data: [DONE]\n\n", out);
        QVERIFY(stream.sawTerminal());
        const std::string data = R"({"choices":[{"index":0,"delta":{"content":"x"}}]})";
        stream.onEvent({}, data, "data: " + data + "\n\n", out);
        QCOMPARE(out, std::string("data: [DONE]\n\n"));
    }
}

void AnswerStreamTest::readsFactsWithoutRules()
{
    for (const LaneCase &lane : laneCases()) {
        Run run(lane, nullptr);
        run.text({u"敏"_s, u"感"_s}, false);
        QCOMPARE(bytes(run.out), run.input);
        QCOMPARE(run.stream.verdict().notRun, std::string("no rules"));
        QVERIFY(run.stream.sawContent());
        QVERIFY2(run.stream.sawTerminal(), lane.label.constData());
        if (lane.dialect == Dialect::OpenAiResponses) {
            QCOMPARE(run.stream.nextSequence(), std::uint64_t(run.sequence));
        }
    }
    AnswerStream failing(nullptr, Dialect::OpenAiResponses);
    std::string out;
    failing.onEvent("response.failed", R"({"type":"response.failed","response":{"error":{"code":"x"}}})", "x", out);
    QVERIFY(failing.sawError());
}

void AnswerStreamTest::readsUsage()
{
    for (const auto &rule : {rules(Action::Off, Action::Mask), std::shared_ptr<const RuleSet>()}) {
        std::string out;
        AnswerStream chat(rule, Dialect::OpenAiChat);
        for (const char *data : {R"({"choices":[{"index":0,"delta":{"content":"x"}}],"usage":null})",
                                 R"({"choices":[],"usage":{"prompt_tokens":11,"completion_tokens":4,"prompt_tokens_details":{"cached_tokens":8}}})"}) {
            chat.onEvent({}, data, data, out);
        }
        QCOMPARE(chat.usage(), (TokenUsage{11, 4, 8}));

        AnswerStream anthropic(rule, Dialect::Anthropic);
        anthropic.onEvent("message_start", R"({"type":"message_start","message":{"usage":{"input_tokens":3,"cache_creation_input_tokens":10,"cache_read_input_tokens":100,"output_tokens":1}}})", "x", out);
        QCOMPARE(anthropic.usage(), (TokenUsage{113, 1, 100, 10, 0}));
        anthropic.onEvent("message_delta", R"({"type":"message_delta","delta":{},"usage":{"input_tokens":null,"output_tokens":42}})", "x", out);
        QCOMPARE(anthropic.usage(), (TokenUsage{113, 42, 100, 10, 0}));

        const auto cases = laneCases();
        for (const LaneCase &lane : cases) {
            if (lane.dialect == Dialect::OpenAiResponses) {
                Run run(lane, rule);
                run.text({u"a"_s}, false);
                QCOMPARE(run.stream.usage(), (TokenUsage{5, 7, 2}));
            } else if (lane.dialect == Dialect::Gemini) {
                Run run(lane, rule);
                run.text({u"a"_s}, false);
                QCOMPARE(run.stream.usage(), (TokenUsage{4, 2, std::nullopt}));
            }
        }
    }
}

void AnswerStreamTest::commentsPass()
{
    AnswerStream stream(rules(Action::Off, Action::Mask), Dialect::OpenAiChat);
    std::string out;
    stream.onEvent({}, {}, ": OPENROUTER PROCESSING\n\n", out);
    QCOMPARE(out, std::string(": OPENROUTER PROCESSING\n\n"));
    out.clear();
    stream.onEvent({}, {}, ": forbiddenword\n\n", out);
    QCOMPARE(out, std::string(":\n\n"));
    // A comment or id inside an event's block goes with the rewriting when it holds a word.
    out.clear();
    const std::string data = R"({"choices":[]})";
    stream.onEvent({}, data, "id: forbiddenword\ndata: " + data + "\n\n", out);
    QCOMPARE(out, "data: " + data + "\n\n");
}

void AnswerStreamTest::twoTextsUnderOneKey()
{
    AnswerStream stream(rules(Action::Off, Action::Mask), Dialect::OpenAiChat);
    std::string out;
    const std::string data = R"({"choices":[{"index":0,"delta":{"content":"a","content":"forbid"}}]})";
    stream.onEvent({}, data, "data: " + data + "\n\n", out);
    QVERIFY(stream.isCut());
    QVERIFY(out.find("sluice_upstream_interrupted") != std::string::npos);
}

void AnswerStreamTest::recognisesDialects()
{
    for (const LaneCase &lane : laneCases()) {
        if (lane.dialect == Dialect::OpenAiCompletions) {
            continue; // its choices look like chat's, and are read alike
        }
        LaneCase unknown = lane;
        unknown.dialect = Dialect::OpenAiOther;
        Run run(unknown, rules(Action::Off, Action::Mask));
        run.text(lane.arguments ? characters(uR"({"a":"x敏感"})"_s) : characters(u"x敏感"_s), false);
        QVERIFY2(!run.leaked, lane.label.constData());
        QCOMPARE(run.joined(), lane.arguments ? uR"({"a":"x**"})"_s : u"x**"_s);
    }
}

void AnswerStreamTest::eventTypesAreNoText()
{
    WordListSource list;
    list.name = "w";
    list.answer = Action::Block;
    list.words = {"output", "content", "delta", "start"};
    const auto rule = *RuleSet::build({list});
    for (const LaneCase &lane : laneCases()) {
        if (lane.label.contains("unknown")) {
            continue; // a type nobody knows is text like any other
        }
        Run run(lane, rule);
        run.text({u"plain"_s}, false);
        QVERIFY2(!run.stream.isCut(), lane.label.constData());
        QCOMPARE(bytes(run.out), run.input);
    }
    AnswerStream stream(rules(Action::Off, Action::Mask), Dialect::OpenAiResponses);
    std::string out;
    stream.onEvent("response.forbiddenword", R"({"type":"response.forbiddenword"})", "", out);
    QVERIFY(out.find("forbiddenword") == std::string::npos);
}

QTEST_APPLESS_MAIN(AnswerStreamTest)
#include "answer_stream_test.moc"
