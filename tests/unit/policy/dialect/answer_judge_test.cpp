#include "policy/dialect/answer_judge.h"

#include "unit/policy/dialect/dialect_fixture.h"

#include <QJsonArray>
#include <QJsonObject>
#include <QTest>

using namespace sluice::policy;
using namespace sluice::policy::test;
using namespace Qt::StringLiterals;
using sluice::base::ErrorCode;

class AnswerJudgeTest final : public QObject {
    Q_OBJECT

private slots:
    void masks_data() { bodies(); }
    void masks();
    void blocks_data() { bodies(); }
    void blocks();
    void endings();
    void brokenBody();
    void leavesVectorsAlone();
    void ids();

private:
    static void bodies();
};

namespace {

struct Body {
    Dialect dialect;
    const char *json; // WORD stands in its text
    TokenUsage usage;
};

const Body kBodies[] = {
    {Dialect::OpenAiChat,
     R"({"id":"chatcmpl-1","object":"chat.completion","created":1,"model":"m","choices":[{"index":0,"message":{"role":"assistant","content":"a WORD b"},"logprobs":{"content":[{"token":"WORD","bytes":[1]}]},"finish_reason":"stop"},{"index":1,"message":{"content":"x"}}],"usage":{"prompt_tokens":9,"completion_tokens":3,"prompt_tokens_details":{"cached_tokens":4}}})",
     {9, 3, 4}},
    {Dialect::OpenAiChat,
     R"({"id":"c","choices":[{"index":0,"message":{"role":"assistant","content":null,"tool_calls":[{"id":"call_1","type":"function","function":{"name":"f","arguments":"{\"q\":\"a \\u0057 WORD\",\"n\":1}"}}]},"finish_reason":"tool_calls"}]})",
     {}},
    {Dialect::OpenAiCompletions, R"({"id":"c","choices":[{"index":0,"text":"WORD","finish_reason":"stop"}],"usage":{"prompt_tokens":1}})",
     {1, std::nullopt, std::nullopt}},
    {Dialect::OpenAiResponses,
     R"({"id":"resp_1","object":"response","status":"completed","output":[{"type":"message","content":[{"type":"output_text","text":"WORD","logprobs":[{"token":"WORD"}]}]}],"usage":{"input_tokens":5,"input_tokens_details":{"cached_tokens":1},"output_tokens":6}})",
     {5, 6, 1}},
    {Dialect::Anthropic,
     R"({"id":"msg_1","type":"message","role":"assistant","model":"m","content":[{"type":"thinking","thinking":"WORD"},{"type":"tool_use","id":"t","name":"f","input":{"q":["WORD"]}}],"stop_reason":"end_turn","usage":{"input_tokens":1,"cache_creation_input_tokens":20,"cache_read_input_tokens":300,"output_tokens":7}})",
     {321, 7, 300, 20, 0}},
    {Dialect::Gemini,
     R"({"candidates":[{"content":{"parts":[{"text":"WORD"}]},"finishReason":"STOP"}],"usageMetadata":{"promptTokenCount":4,"candidatesTokenCount":5,"thoughtsTokenCount":6,"cachedContentTokenCount":2}})",
     {4, 11, 2, std::nullopt, std::nullopt, 6}},
    {Dialect::OpenAiOther, R"({"text":"WORD","segments":[{"text":" WORD"}]})", {}},
    {Dialect::OpenAiChat, R"({"error":{"message":"your prompt said WORD","type":"x","param":null,"code":null}})", {}},
};

} // namespace

void AnswerJudgeTest::bodies()
{
    QTest::addColumn<int>("index");
    for (int i = 0; i < static_cast<int>(std::size(kBodies)); ++i) {
        QTest::addRow("%d %s", i, dialectName(kBodies[i].dialect).data()) << i;
    }
}

void AnswerJudgeTest::masks()
{
    QFETCH(const int, index);
    const Body &body = kBodies[index];
    const auto rule = rules(Action::Off, Action::Mask);
    const std::string clean = QByteArray(body.json).replace("WORD", "word").toStdString();
    const auto untouched = judgeAnswer(rule.get(), body.dialect, clean);
    QVERIFY(!untouched.body);
    QVERIFY(untouched.verdict.bytesScanned > 0);
    QCOMPARE(untouched.usage, body.usage);
    QCOMPARE(judgeAnswer(nullptr, body.dialect, clean).usage, body.usage);

    for (const QByteArray &form : {bytes(kWord), QByteArray("\\u654f\\u611f")}) {
        const std::string json = QByteArray(body.json).replace("WORD", form).toStdString();
        const auto masked = judgeAnswer(rule.get(), body.dialect, json);
        QCOMPARE(masked.verdict.kind, VerdictKind::Mask);
        QCOMPARE(masked.usage, body.usage);
        QVERIFY(masked.body);
        QVERIFY2(parsed(*masked.body).isObject(), masked.body->c_str());
        QVERIFY(masked.body->find(kWord) == std::string::npos && masked.body->find("654f") == std::string::npos);
        // Nothing but the word differs, and logprobs that repeat it.
        QByteArray expected = QByteArray(body.json)
                                  .replace(R"({"content":[{"token":"WORD","bytes":[1]}]})", "null")
                                  .replace(R"([{"token":"WORD"}])", "[]");
        expected.replace("WORD", "**");
        QCOMPARE(bytes(*masked.body), expected);
    }
}

void AnswerJudgeTest::blocks()
{
    QFETCH(const int, index);
    const Body &body = kBodies[index];
    const std::string json = QByteArray(body.json).replace("WORD", bytes(kWord)).toStdString();
    const auto blocked = judgeAnswer(rules(Action::Off, Action::Block).get(), body.dialect, json);
    QCOMPARE(blocked.verdict.kind, VerdictKind::Block);
    QVERIFY(blocked.body);
    QVERIFY2(parsed(*blocked.body).isObject(), blocked.body->c_str());
    QVERIFY(blocked.body->find(kWord) == std::string::npos);
    QVERIFY(blocked.body->find("sluice_content_blocked") != std::string::npos);
    QCOMPARE(blocked.usage, body.usage);
    // The provider's own count stays in the body.
    if (blocked.body->find("sluice_code") != std::string::npos && body.usage.input
        && body.dialect != Dialect::OpenAiOther) {
        QCOMPARE(judgeAnswer(nullptr, body.dialect, *blocked.body).usage, body.usage);
    }
}

void AnswerJudgeTest::endings()
{
    const auto rule = rules(Action::Off, Action::Block);
    const auto cut = [&](int index) {
        const std::string json = QByteArray(kBodies[index].json).replace("WORD", bytes(kWord)).toStdString();
        return parsed(*judgeAnswer(rule.get(), kBodies[index].dialect, json).body);
    };
    const QJsonArray choices = cut(0)["choices"_L1].toArray();
    QCOMPARE(choices.size(), 2);
    QCOMPARE(choices[0].toObject()["finish_reason"_L1].toString(), u"content_filter"_s);
    QCOMPARE(cut(0)["id"_L1].toString(), u"chatcmpl-1"_s);
    QCOMPARE(cut(3)["status"_L1].toString(), u"incomplete"_s);
    QCOMPARE(cut(3)["incomplete_details"_L1].toObject()["reason"_L1].toString(), u"content_filter"_s);
    QCOMPARE(cut(4)["stop_reason"_L1].toString(), u"refusal"_s);
    QCOMPARE(cut(4)["type"_L1].toString(), u"message"_s);
    QCOMPARE(cut(7)["error"_L1].toObject()["code"_L1].toString(), u"sluice_content_blocked"_s);
}

void AnswerJudgeTest::brokenBody()
{
    for (const char *body : {"<html>", "{\"a\":\"\xFF\"}", "{"}) {
        QCOMPARE(judgeAnswer(rules(Action::Off, Action::Mask).get(), Dialect::OpenAiChat, body).error.code, ErrorCode::UpstreamError);
        QVERIFY(!judgeAnswer(rules(Action::Mask, Action::Observe).get(), Dialect::OpenAiChat, body).error.isError());
        QVERIFY(!judgeAnswer(nullptr, Dialect::OpenAiChat, body).error.isError());
    }
    QVERIFY(!judgeAnswer(rules(Action::Off, Action::Mask).get(), Dialect::OpenAiChat, "").error.isError());
}

void AnswerJudgeTest::leavesVectorsAlone()
{
    const std::string body = R"({"object":"list","data":[{"object":"embedding","index":0,"embedding":[0.1,-2e-9]},{"embedding":"AAforbiddenwordBB=="}],"model":"m"})";
    const auto judgement = judgeAnswer(rules(Action::Off, Action::Block).get(), Dialect::OpenAiOther, body);
    QCOMPARE(judgement.verdict.kind, VerdictKind::Pass);
    QVERIFY(!judgement.body);
}

void AnswerJudgeTest::ids()
{
    // A short word inside an id is chance, a long one is not.
    WordListSource list;
    list.name = "w";
    list.answer = Action::Mask;
    list.words = {"abcd", "forbiddenword"};
    const auto rule = *RuleSet::build({list});
    QVERIFY(!judgeAnswer(rule.get(), Dialect::OpenAiChat, R"({"id":"chatcmpl-xAbCd9"})").body);
    QVERIFY(judgeAnswer(rule.get(), Dialect::OpenAiChat, R"({"id":"abcd in words"})").body);
    QVERIFY(judgeAnswer(rule.get(), Dialect::OpenAiChat, R"({"id":"call_forbiddenword"})").body);
}

QTEST_APPLESS_MAIN(AnswerJudgeTest)
#include "answer_judge_test.moc"
