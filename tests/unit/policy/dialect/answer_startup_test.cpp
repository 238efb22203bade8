#include "policy/dialect/answer_judge.h"

#include <QTest>

using namespace sluice::policy;

// Which events only announce an answer, so that another upstream could still give it unseen.
class AnswerStartupTest : public QObject {
    Q_OBJECT
private slots:
    void tellsAnnouncementsFromContent_data()
    {
        QTest::addColumn<int>("dialect");
        QTest::addColumn<QByteArray>("name");
        QTest::addColumn<QByteArray>("data");
        QTest::addColumn<bool>("announces");
        const auto row = [](const char *label, Dialect dialect, const char *name, const char *data, bool announces) {
            QTest::newRow(label) << static_cast<int>(dialect) << QByteArray(name) << QByteArray(data) << announces;
        };
        row("role only", Dialect::OpenAiChat, "", R"({"choices":[{"index":0,"delta":{"role":"assistant","content":""}}]})", true);
        row("Azure's prompt filter", Dialect::OpenAiChat, "", R"({"choices":[],"prompt_filter_results":[]})", true);
        row("chat text", Dialect::OpenAiChat, "", R"({"choices":[{"index":0,"delta":{"content":"a"}}]})", false);
        row("tool call", Dialect::OpenAiChat, "",
            R"({"choices":[{"index":0,"delta":{"tool_calls":[{"index":0,"id":"c","function":{"name":"f","arguments":""}}]}}]})", false);
        row("finish", Dialect::OpenAiChat, "", R"({"choices":[{"index":0,"delta":{},"finish_reason":"stop"}]})", false);
        row("usage", Dialect::OpenAiChat, "", R"({"choices":[],"usage":{"prompt_tokens":1}})", false);
        row("chat error", Dialect::OpenAiChat, "", R"({"error":{"message":"x"}})", false);
        row("no JSON", Dialect::OpenAiChat, "", "{", false);
        row("message_start", Dialect::Anthropic, "message_start", R"({"type":"message_start","message":{"content":[]}})", true);
        row("ping", Dialect::Anthropic, "ping", R"({"type":"ping"})", true);
        row("block start", Dialect::Anthropic, "content_block_start",
            R"({"type":"content_block_start","index":0,"content_block":{"type":"text","text":""}})", true);
        row("block start with text", Dialect::Anthropic, "content_block_start",
            R"({"type":"content_block_start","index":0,"content_block":{"type":"text","text":"a"}})", false);
        row("text delta", Dialect::Anthropic, "content_block_delta",
            R"({"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"a"}})", false);
        row("overloaded", Dialect::Anthropic, "error", R"({"type":"error","error":{"type":"overloaded_error"}})", false);
        row("created", Dialect::OpenAiResponses, "response.created", R"({"type":"response.created","response":{"id":"resp_1"}})", true);
        row("in progress", Dialect::OpenAiResponses, "response.in_progress", R"({"type":"response.in_progress"})", true);
        row("item added", Dialect::OpenAiResponses, "response.output_item.added", R"({"type":"response.output_item.added"})", false);
        row("Gemini", Dialect::Gemini, "", R"({"candidates":[{"content":{"parts":[{"text":"a"}]}}]})", false);
    }

    void tellsAnnouncementsFromContent()
    {
        QFETCH(int, dialect);
        QFETCH(QByteArray, name);
        QFETCH(QByteArray, data);
        QFETCH(bool, announces);
        WordListSource list;
        list.name = "words";
        list.words = {"never"};
        list.answer = Action::Observe;
        for (const std::shared_ptr<const RuleSet> &rules :
             {std::shared_ptr<const RuleSet>(), std::shared_ptr<const RuleSet>(*RuleSet::build({list}))}) {
            AnswerStream stream(rules, static_cast<Dialect>(dialect));
            QVERIFY(!stream.hasBegun());
            std::string out;
            const std::string raw = "data: " + data.toStdString() + "\n\n";
            stream.onEvent(name.toStdString(), data.toStdString(), raw, out);
            QCOMPARE(stream.hasBegun(), !announces);
        }
    }

    void readsTheIdOfAResponse()
    {
        AnswerStream stream(nullptr, Dialect::OpenAiResponses);
        std::string out;
        stream.onEvent("response.created", R"({"type":"response.created","response":{"id":"resp_7"}})", "raw", out);
        QCOMPARE(stream.responseId(), std::string("resp_7"));
        QCOMPARE(judgeAnswer(nullptr, Dialect::OpenAiResponses, R"({"id":"resp_8","output":[]})").responseId, std::string("resp_8"));
    }

    void namesTheErrorOfAStream()
    {
        AnswerStream stream(nullptr, Dialect::Anthropic);
        std::string out;
        stream.onEvent("error", R"({"type":"error","error":{"type":"overloaded_error","message":"x"}})", "raw", out);
        QVERIFY(stream.sawError());
        QCOMPARE(stream.errorName().type, std::string("overloaded_error"));
    }
};

QTEST_GUILESS_MAIN(AnswerStartupTest)
#include "answer_startup_test.moc"
