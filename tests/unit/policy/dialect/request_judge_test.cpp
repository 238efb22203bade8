#include "policy/dialect/request_judge.h"

#include "unit/policy/dialect/dialect_fixture.h"

#include <QJsonArray>
#include <QJsonObject>
#include <QTest>

using namespace sluice::policy;
using namespace sluice::policy::test;
using sluice::base::ErrorCode;

class RequestJudgeTest final : public QObject {
    Q_OBJECT

private slots:
    void facts();
    void twoModels();
    void brokenBodies_data();
    void brokenBodies();
    void findsWord_data();
    void findsWord();
    void leavesCleanBodies_data();
    void leavesCleanBodies();
    void masksOnlyTheWord();
    void masksAcrossParts();
    void masksInsideArguments();
    void skipsPayloads_data();
    void skipsPayloads();
    void ignoresProtocolWords();
    void pathsCarryNoText();
    void recordsWhatWasNotRun();
};

void RequestJudgeTest::facts()
{
    const auto judgement = judgeRequest(nullptr, Dialect::OpenAiChat,
                                        R"({"\u006dodel":"gpt-4o","stream":true,"stream_options":{"include_usage":true},
                                            "messages":[{"role":"user","content":"x","model":"other"}]})");
    QCOMPARE(judgement.facts.model, std::string("gpt-4o"));
    QVERIFY(judgement.facts.stream);
    QVERIFY(judgement.facts.includeUsage);
    QVERIFY(!judgement.facts.wantsJson);
    QVERIFY(!judgement.error.isError());
    for (const char *asks : {R"({"response_format":{"type":"json_object"}})", R"({"response_format":{"type":"json_schema","json_schema":{}}})",
                             R"({"text":{"format":{"type":"json_schema"}}})", R"({"output_config":{"format":{"type":"json_schema"}}})",
                             R"({"generationConfig":{"responseMimeType":"application/json"}})", R"({"format":"json"})", R"({"format":{"type":"object"}})"}) {
        QVERIFY2(judgeRequest(nullptr, Dialect::OpenAiOther, asks).facts.wantsJson, asks);
    }
    for (const char *other : {R"({"response_format":{"type":"text"}})", R"({"response_format":"b64_json"})", R"({"text":{"format":{"type":"text"}}})",
                              R"({"text":"json"})", R"({"format":"wav"})"}) {
        QVERIFY2(!judgeRequest(nullptr, Dialect::OpenAiOther, other).facts.wantsJson, other);
    }
    QVERIFY(!judgement.body);
    QCOMPARE(judgement.verdict.notRun, std::string("no rules"));
}

void RequestJudgeTest::twoModels()
{
    QCOMPARE(judgeRequest(nullptr, Dialect::OpenAiChat, R"({"model":"a","model":"b"})").error.code, ErrorCode::InvalidBody);
    QCOMPARE(judgeRequest(nullptr, Dialect::OpenAiChat, R"({"model":"a","mode\u006c":"b"})").error.code,
             ErrorCode::InvalidBody);
    QVERIFY(!judgeRequest(nullptr, Dialect::OpenAiChat, R"({"model":"a","model":"\u0061"})").error.isError());
}

void RequestJudgeTest::brokenBodies_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::newRow("cut") << QByteArray(R"({"model":"a")");
    QTest::newRow("two values") << QByteArray(R"({} {})");
    QTest::newRow("empty") << QByteArray("");
    QTest::newRow("not utf-8") << QByteArray("{\"a\":\"\xFF\"}");
    QTest::newRow("overlong") << QByteArray("{\"a\":\"\xC0\xAF\"}");
    QTest::newRow("deep") << QByteArray(100000, '[');
}

void RequestJudgeTest::brokenBodies()
{
    QFETCH(const QByteArray, body);
    const std::string_view text(body.constData(), static_cast<std::size_t>(body.size()));
    QVERIFY(!judgeRequest(nullptr, Dialect::OpenAiChat, text).error.isError());
    QVERIFY(!judgeRequest(rules(Action::Observe, Action::Off).get(), Dialect::OpenAiChat, text).error.isError());
    const auto judgement = judgeRequest(rules(Action::Mask, Action::Off).get(), Dialect::OpenAiChat, text);
    QCOMPARE(judgement.error.code, ErrorCode::InvalidBody);
    QVERIFY(!judgement.verdict.notRun.empty());
}

void RequestJudgeTest::findsWord_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QByteArray>("path");
    const auto row = [](const char *name, const char *body, const char *path) {
        QTest::newRow(name) << QByteArray(body).replace("WORD", bytes(kWord)) << QByteArray(path);
    };
    row("plain", R"({"messages":[{"role":"user","content":"a WORD b"}]})", "messages[0].content");
    row("lower hex", R"({"messages":[{"content":"a \u654f\u611f"}]})", "messages[0].content");
    row("upper hex", R"({"messages":[{"content":"\u654F\u611F"}]})", "messages[0].content");
    row("half escaped", "{\"messages\":[{\"content\":\"\\u654f\xE6\x84\x9F\"}]}", "messages[0].content");
    row("escaped ascii", R"({"messages":[{"content":"\u0066orbidden\u0077ord"}]})", "messages[0].content");
    row("array part", R"({"messages":[{"content":[{"type":"text","text":"x"},{"type":"image_url"},{"type":"text","text":"WORD"}]}]})",
        "messages[0].content[2].text");
    row("over two parts", "{\"messages\":[{\"content\":[{\"type\":\"text\",\"text\":\"a\xE6\x95\x8F\"},{\"text\":\"\\u611f\"}]}]}",
        "messages[0].content[0].text");
    row("tool result", R"({"messages":[{"role":"tool","tool_call_id":"c1","content":"{\"weather\": \"\\u654f\\u611f\"}"}]})",
        "messages[0].content");
    row("anthropic tool result", R"({"messages":[{"content":[{"type":"tool_result","content":[{"type":"text","text":"WORD"}]}]}]})",
        "messages[0].content[0].content[0].text");
    row("system", R"({"system":[{"type":"text","text":"WORD"}]})", "system[0].text");
    row("arguments", R"({"messages":[{"tool_calls":[{"function":{"name":"f","arguments":"{\"q\":\"\\u654f\\u611f\"}"}}]}]})",
        "messages[0].tool_calls[0].function.arguments");
    row("arguments that are no json", R"({"messages":[{"function_call":{"arguments":"WORD!"}}]})",
        "messages[0].function_call.arguments");
    row("key in arguments", R"({"input":[{"type":"function_call","arguments":"{\"\\u654f\\u611f\":1}"}]})", "input[0].arguments");
    row("key", R"({"metadata":{"WORD":"x"}})", "metadata.*{key}");
    row("escaped key", R"({"metadata":{"\u654f\u611f":"x"}})", "metadata.*{key}");
    row("first duplicate", R"({"input":"WORD","input":"x"})", "input");
    row("second duplicate", R"({"input":"x","input":"WORD"})", "input");
    row("array of strings", R"({"input":[1,2,"WORD"]})", "input[2]");
    row("tool description", R"({"tools":[{"function":{"description":"WORD"}}]})", "tools[0].function.description");
    row("gemini", R"({"contents":[{"parts":[{"text":"WORD"}]}]})", "contents[0].parts[0].text");
    row("bare string", R"("WORD")", "");
    row("with BOM", "\xEF\xBB\xBF{\"input\":\"WORD\"}", "input");
    row("text in an id", R"({"id":"WORD"})", "id");
    row("text source", R"({"source":{"type":"text","data":"forbiddenword"}})", "source.data");
}

void RequestJudgeTest::findsWord()
{
    QFETCH(const QByteArray, body);
    QFETCH(const QByteArray, path);
    const std::string_view text(body.constData(), static_cast<std::size_t>(body.size()));
    const auto blocked = judgeRequest(rules(Action::Block, Action::Off).get(), Dialect::OpenAiChat, text);
    QCOMPARE(blocked.verdict.kind, VerdictKind::Block);
    QVERIFY(!blocked.body);
    QCOMPARE(blocked.verdict.hits.size(), std::size_t{1});
    QCOMPARE(bytes(blocked.verdict.hits[0].path), path);

    const auto rule = rules(Action::Mask, Action::Off);
    const auto masked = judgeRequest(rule.get(), Dialect::OpenAiChat, text);
    QCOMPARE(masked.verdict.kind, VerdictKind::Mask);
    QVERIFY(masked.body);
    QVERIFY(masked.body->find('*') != std::string::npos);
    if (!path.isEmpty() && !body.startsWith("\xEF")) {
        QVERIFY2(!parsed(*masked.body).isNull(), masked.body->c_str());
    }
    // Nothing is left to find, and a second judgement changes nothing.
    QCOMPARE(judgeRequest(rule.get(), Dialect::OpenAiChat, *masked.body).verdict.kind, VerdictKind::Pass);
}

void RequestJudgeTest::leavesCleanBodies_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::newRow("spaces and numbers") << QByteArray(" { \"a\" : 1.0e+400 , \"b\":12345678901234567890 ,\r\n\"c\":[1.0,-0]} ");
    QTest::newRow("lone surrogate") << QByteArray(R"({"a":"\ud800 x \udc00"})");
    QTest::newRow("escapes") << QByteArray(R"({"a":"\/\b\u00e9\ud83d\ude42"})");
    QTest::newRow("half a word") << QByteArray("{\"a\":\"\xE6\x95\x8F\",\"b\":\"\xE6\x84\x9F\"}");
    QTest::newRow("half a word in two messages")
        << QByteArray(R"({"messages":[{"content":"\u654f"},{"content":"\u611f"}]})");
}

void RequestJudgeTest::leavesCleanBodies()
{
    QFETCH(const QByteArray, body);
    const auto judgement = judgeRequest(rules(Action::Mask, Action::Off).get(), Dialect::OpenAiChat,
                                        {body.constData(), static_cast<std::size_t>(body.size())});
    QVERIFY(!judgement.error.isError());
    QCOMPARE(judgement.verdict.kind, VerdictKind::Pass);
    QVERIFY(!judgement.body);
    QVERIFY(judgement.verdict.bytesScanned > 0);
}

void RequestJudgeTest::masksOnlyTheWord()
{
    const std::string body = R"( {"z":1e400,"messages":[{"content":"\u00e9 \ud83d\ude42 \u654f\u611f\/ ok"}], "b" : [ 1.0 ] })";
    const auto judgement = judgeRequest(rules(Action::Mask, Action::Off).get(), Dialect::OpenAiChat, body);
    QVERIFY(judgement.body);
    QCOMPARE(*judgement.body, std::string(R"( {"z":1e400,"messages":[{"content":"\u00e9 \ud83d\ude42 **\/ ok"}], "b" : [ 1.0 ] })"));
    QCOMPARE(judgement.verdict.hits.size(), std::size_t{1});
    QCOMPARE(judgement.verdict.hits[0].start, std::size_t{8});
    QCOMPARE(judgement.verdict.hits[0].end, std::size_t{14});
}

void RequestJudgeTest::masksAcrossParts()
{
    const auto judgement = judgeRequest(
        rules(Action::Mask, Action::Off).get(), Dialect::OpenAiChat,
        R"({"messages":[{"content":[{"type":"text","text":"so forbid"},{"type":"text","text":"den\u0077ord it is"}]}]})");
    QVERIFY(judgement.body);
    QCOMPARE(*judgement.body,
             std::string(R"({"messages":[{"content":[{"type":"text","text":"so ******"},{"type":"text","text":"******* it is"}]}]})"));
    QCOMPARE(judgement.verdict.hits.size(), std::size_t{1});
    QCOMPARE(judgement.verdict.hits[0].start, std::size_t{3});
    QCOMPARE(judgement.verdict.hits[0].end, std::size_t{9});
}

void RequestJudgeTest::masksInsideArguments()
{
    const auto judgement = judgeRequest(
        rules(Action::Mask, Action::Off).get(), Dialect::OpenAiChat,
        R"({"arguments":"{\"n\":12, \"q\":\"a\\n\\u654f\\u611f\\\"\",\"\\u0066orbiddenword\":true}"})");
    QVERIFY(judgement.body);
    QCOMPARE(*judgement.body, std::string(R"({"arguments":"{\"n\":12, \"q\":\"a\\n**\\\"\",\"*************\":true}"})"));
    QVERIFY(parsed(*judgement.body).isObject());
    QVERIFY(QJsonDocument::fromJson(parsed(*judgement.body)[QStringLiteral("arguments")].toString().toUtf8()).isObject());
}

void RequestJudgeTest::skipsPayloads_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::newRow("image url") << QByteArray(
        R"({"content":[{"type":"image_url","image_url":{"url":"data:image/png;base64,AAforbiddenwordAA=="}}]})");
    QTest::newRow("source") << QByteArray(R"({"source":{"type":"base64","media_type":"image/png","data":"forbiddenword"}})");
    QTest::newRow("source, type last") << QByteArray(R"({"source":{"data":"forbiddenword","type":"base64"}})");
    QTest::newRow("audio") << QByteArray(R"({"input_audio":{"format":"wav","data":"forbiddenword"}})");
    QTest::newRow("file") << QByteArray(R"({"file":{"file_data":"forbiddenword"}})");
    QTest::newRow("signature") << QByteArray(R"({"type":"thinking","signature":"AforbiddenwordB"})");
}

void RequestJudgeTest::skipsPayloads()
{
    QFETCH(const QByteArray, body);
    const auto short_ = judgeRequest(rules(Action::Block, Action::Off).get(), Dialect::OpenAiChat,
                                     {body.constData(), static_cast<std::size_t>(body.size())});
    QCOMPARE(short_.verdict.kind, VerdictKind::Pass);
    const QByteArray longer = QByteArray(body).replace("forbiddenword", QByteArray("forbiddenword" + QByteArray(400, 'A')));
    const auto long_ = judgeRequest(rules(Action::Block, Action::Off).get(), Dialect::OpenAiChat,
                                    {longer.constData(), static_cast<std::size_t>(longer.size())});
    QCOMPARE(long_.verdict.kind, VerdictKind::Pass);
    QVERIFY(long_.verdict.notRun.starts_with("binary payload of 4"));
    // The same places hold text when the bytes are no base64.
    const QByteArray text = QByteArray(body).replace("forbiddenword", "forbiddenword, in words");
    const auto found = judgeRequest(rules(Action::Block, Action::Off).get(), Dialect::OpenAiChat,
                                    {text.constData(), static_cast<std::size_t>(text.size())});
    QCOMPARE(found.verdict.kind, VerdictKind::Block);
}

void RequestJudgeTest::ignoresProtocolWords()
{
    WordListSource list;
    list.name = "w";
    list.prompt = Action::Block;
    list.words = {"user", "content", "messages", "text"};
    const auto rule = *RuleSet::build({list});
    const auto pass = judgeRequest(rule.get(), Dialect::OpenAiChat,
                                   R"({"messages":[{"role":"user","content":[{"type":"text","text":"hi"}]}]})");
    QCOMPARE(pass.verdict.kind, VerdictKind::Pass);
    const auto hit = judgeRequest(rule.get(), Dialect::OpenAiChat, R"({"messages":[{"role":"user","content":"a user"}]})");
    QCOMPARE(hit.verdict.kind, VerdictKind::Block);
}

void RequestJudgeTest::pathsCarryNoText()
{
    const auto judgement = judgeRequest(rules(Action::Block, Action::Off).get(), Dialect::OpenAiChat,
                                        R"({"forbiddenword":{"a b":"forbiddenword"}})");
    QCOMPARE(judgement.verdict.hits.size(), std::size_t{2});
    for (const Hit &hit : judgement.verdict.hits) {
        QVERIFY(hit.path.find("forbidden") == std::string::npos);
    }
    QCOMPARE(judgement.verdict.hits[1].path, std::string("*.*"));
}

void RequestJudgeTest::recordsWhatWasNotRun()
{
    QCOMPARE(judgeRequest(rules(Action::Off, Action::Mask).get(), Dialect::OpenAiChat, "{}").verdict.notRun,
             std::string("no rules"));
    QCOMPARE(judgeRequest(rules(Action::Mask, Action::Off).get(), Dialect::OpenAiChat, "{}").verdict.notRun, std::string());
}

QTEST_APPLESS_MAIN(RequestJudgeTest)
#include "request_judge_test.moc"
