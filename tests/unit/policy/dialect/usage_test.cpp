#include "policy/dialect/answer_judge.h"
#include "policy/dialect/request_judge.h"
#include "policy/dialect/usage.h"
#include "policy/dialect/usage_report.h"

#include <QTest>

#include <initializer_list>
#include <string>

using namespace sluice::policy;

namespace {

TokenUsage usageOf(Dialect dialect, std::initializer_list<std::string_view> documents)
{
    UsageReader reader(dialect);
    JsonTape tape;
    for (const std::string_view document : documents) {
        if (!tape.parse(document)) {
            qFatal("not JSON: %s", std::string(document).c_str());
        }
        reader.read(tape);
    }
    return reader.usage();
}

TokenUsage counts(std::uint64_t input, std::uint64_t output)
{
    TokenUsage usage;
    usage.input = input;
    usage.output = output;
    return usage;
}

} // namespace

// What each provider reports, in its own words, becomes the same numbers.
class UsageTest : public QObject {
    Q_OBJECT

private slots:
    void chat()
    {
        TokenUsage wanted = counts(1200, 340);
        wanted.cachedInput = 1000;
        wanted.audioInput = 40;
        wanted.reasoning = 200;
        wanted.audioOutput = 60;
        const std::string_view body = R"({"usage":{"prompt_tokens":1200,"completion_tokens":340,"total_tokens":1540,
            "prompt_tokens_details":{"cached_tokens":1000,"audio_tokens":40},
            "completion_tokens_details":{"reasoning_tokens":200,"audio_tokens":60,"accepted_prediction_tokens":0}}})";
        QCOMPARE(usageOf(Dialect::OpenAiChat, {body}), wanted);
        // Nulls of the other chunks change nothing, whatever comes first.
        QCOMPARE(usageOf(Dialect::OpenAiChat, {R"({"choices":[{}],"usage":null})", body, R"({"usage":null})"}), wanted);
    }

    void compatibleProviders()
    {
        // DeepSeek says hit and miss, Moonshot puts cached_tokens beside the counts.
        TokenUsage cached = counts(100, 20);
        cached.cachedInput = 64;
        QCOMPARE(usageOf(Dialect::OpenAiChat, {R"({"usage":{"prompt_tokens":100,"completion_tokens":20,"total_tokens":120,
            "prompt_cache_hit_tokens":64,"prompt_cache_miss_tokens":36}})"}), cached);
        QCOMPARE(usageOf(Dialect::OpenAiChat, {R"({"usage":{"prompt_tokens":100,"completion_tokens":20,"cached_tokens":64}})"}), cached);
        // xAI: 100 + 20 + 300 = 420, so the reasoning is not in the completion.
        TokenUsage reasoning = counts(100, 320);
        reasoning.reasoning = 300;
        QCOMPARE(usageOf(Dialect::OpenAiChat, {R"({"usage":{"prompt_tokens":100,"completion_tokens":20,"total_tokens":420,
            "completion_tokens_details":{"reasoning_tokens":300}}})"}), reasoning);
    }

    void responses()
    {
        TokenUsage wanted = counts(328, 52);
        wanted.cachedInput = 300;
        wanted.reasoning = 30;
        QCOMPARE(usageOf(Dialect::OpenAiResponses, {R"({"type":"response.created","response":{"usage":null}})",
            R"({"type":"response.completed","response":{"usage":{"input_tokens":328,"input_tokens_details":{"cached_tokens":300},
                "output_tokens":52,"output_tokens_details":{"reasoning_tokens":30},"total_tokens":380}}})"}), wanted);
        // Realtime writes "token" without its s, and parts the cache by kind.
        TokenUsage spoken = counts(200, 90);
        spoken.cachedInput = 60;
        spoken.audioInput = 150;
        spoken.cachedAudio = 50;
        spoken.imageInput = 0;
        spoken.audioOutput = 80;
        QCOMPARE(usageOf(Dialect::OpenAiResponses, {R"({"response":{"usage":{"total_tokens":290,"input_tokens":200,"output_tokens":90,
            "input_token_details":{"text_tokens":50,"audio_tokens":150,"image_tokens":0,"cached_tokens":60,
                "cached_tokens_details":{"text_tokens":10,"audio_tokens":50}},
            "output_token_details":{"text_tokens":10,"audio_tokens":80}}}})"}), spoken);
    }

    void anthropic()
    {
        // 10 fresh + 300 + 500 written + 2000 read = 2810.
        TokenUsage wanted = counts(2810, 42);
        wanted.cachedInput = 2000;
        wanted.cacheWrite = 300;
        wanted.cacheWriteHour = 500;
        const std::string_view start = R"({"type":"message_start","message":{"usage":{"input_tokens":10,"cache_creation_input_tokens":800,
            "cache_read_input_tokens":2000,"cache_creation":{"ephemeral_5m_input_tokens":300,"ephemeral_1h_input_tokens":500},
            "output_tokens":1}}})";
        // message_delta counts upwards, and may leave the rest out or null.
        QCOMPARE(usageOf(Dialect::Anthropic, {start, R"({"type":"message_delta","usage":{"input_tokens":null,"output_tokens":20}})",
            R"({"type":"message_delta","usage":{"output_tokens":42}})"}), wanted);
        // Without the two kinds all that was written lives five minutes.
        TokenUsage plain = counts(810, 1);
        plain.cacheWrite = 800;
        plain.cacheWriteHour = 0;
        plain.cachedInput = 0;
        QCOMPARE(usageOf(Dialect::Anthropic, {R"({"usage":{"input_tokens":10,"cache_creation_input_tokens":800,"cache_read_input_tokens":0,
            "output_tokens":1}})"}), plain);
    }

    void gemini()
    {
        // Repeats and grows: the last counts. 20 + 5 of tools in; 30 + 100 thought out.
        TokenUsage wanted = counts(25, 130);
        wanted.cachedInput = 8;
        wanted.reasoning = 100;
        wanted.audioInput = 4;
        QCOMPARE(usageOf(Dialect::Gemini, {R"({"usageMetadata":{"promptTokenCount":20,"candidatesTokenCount":3,"thoughtsTokenCount":100}})",
            R"({"usageMetadata":{"promptTokenCount":20,"toolUsePromptTokenCount":5,"cachedContentTokenCount":8,"candidatesTokenCount":30,
                "promptTokensDetails":[{"modality":"TEXT","tokenCount":16},{"modality":"AUDIO","tokenCount":4}]}})"}), wanted);
        // The array of a stream without alt=sse, read as one document.
        QCOMPARE(usageOf(Dialect::Gemini, {R"([{"usageMetadata":{"promptTokenCount":7,"candidatesTokenCount":1}},
            {"usageMetadata":{"promptTokenCount":7,"candidatesTokenCount":9}}])"}), counts(7, 9));
    }

    void ollamaAndEmbeddings()
    {
        QCOMPARE(usageOf(Dialect::OpenAiOther, {R"({"done":false,"message":{"content":"a"}})",
            R"({"done":true,"prompt_eval_count":26,"eval_count":298})"}), counts(26, 298));
        QCOMPARE(usageOf(Dialect::OpenAiOther, {R"({"embeddings":[[1]],"prompt_eval_count":8})"}), counts(8, 0));
        QCOMPARE(usageOf(Dialect::OpenAiOther, {R"({"data":[],"usage":{"prompt_tokens":8,"total_tokens":8}})"}), counts(8, 0));
    }

    void hostileNumbersAreNoNumbers()
    {
        QCOMPARE(usageOf(Dialect::OpenAiChat, {R"({"usage":{"prompt_tokens":-5,"completion_tokens":1.5,"total_tokens":"9"}})"}), TokenUsage());
        QCOMPARE(usageOf(Dialect::OpenAiChat, {R"({"usage":"none"})"}), TokenUsage());
        QCOMPARE(usageOf(Dialect::Anthropic, {R"({"usage":{"input_tokens":1,"cache_creation":[1]}})"}).input, std::optional<std::uint64_t>(1));
    }

    // count_tokens answers with a number that is no usage.
    void countingTokensIsNoUsage() { QCOMPARE(usageOf(Dialect::Anthropic, {R"({"input_tokens":2095})"}), TokenUsage()); }

    void requestsSayHowMuchTheyMayAnswer_data()
    {
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<qulonglong>("most");
        QTest::addColumn<qulonglong>("choices");
        QTest::newRow("chat") << QByteArray(R"({"model":"m","max_tokens":100,"n":3})") << 100ULL << 3ULL;
        QTest::newRow("chat, new") << QByteArray(R"({"max_completion_tokens":200})") << 200ULL << 1ULL;
        QTest::newRow("responses") << QByteArray(R"({"max_output_tokens":300})") << 300ULL << 1ULL;
        QTest::newRow("gemini") << QByteArray(R"({"generationConfig":{"maxOutputTokens":400,"candidateCount":2}})") << 400ULL << 2ULL;
        QTest::newRow("ollama") << QByteArray(R"({"options":{"num_predict":500}})") << 500ULL << 1ULL;
        QTest::newRow("endless") << QByteArray(R"({"options":{"num_predict":-1},"n":100000})") << 0ULL << 128ULL;
        QTest::newRow("in a tool's words") << QByteArray(R"({"messages":[{"max_tokens":7}]})") << 0ULL << 1ULL;
    }
    void requestsSayHowMuchTheyMayAnswer()
    {
        QFETCH(QByteArray, body);
        QFETCH(qulonglong, most);
        QFETCH(qulonglong, choices);
        const RequestFacts facts = judgeRequest(static_cast<const RuleSet *>(nullptr), Dialect::OpenAiChat, body.toStdString()).facts;
        QCOMPARE(facts.maxOutput.value_or(0), most);
        QCOMPARE(facts.choices, choices);
    }

    void asksForUsageAndKeepsEveryOtherByte_data()
    {
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<QByteArray>("asking");
        QTest::newRow("none") << QByteArray(R"( {"model" : "m",  "stream":true })")
                              << QByteArray(R"( {"stream_options":{"include_usage":true},"model" : "m",  "stream":true })");
        QTest::newRow("empty") << QByteArray("{}") << QByteArray(R"({"stream_options":{"include_usage":true}})");
        QTest::newRow("other options") << QByteArray(R"({"stream_options":{ "include_obfuscation":false}})")
                                       << QByteArray(R"({"stream_options":{"include_usage":true, "include_obfuscation":false}})");
        QTest::newRow("no options") << QByteArray(R"({"stream_options":{},"a":1})")
                                    << QByteArray(R"({"stream_options":{"include_usage":true},"a":1})");
        QTest::newRow("null") << QByteArray(R"({"stream_options":null})") << QByteArray(R"({"stream_options":{"include_usage":true}})");
        QTest::newRow("not wanted") << QByteArray(R"({"stream_options":{"include_usage":false}})")
                                    << QByteArray(R"({"stream_options":{"include_usage":true}})");
        QTest::newRow("not a boolean") << QByteArray(R"({"stream_options":{"include_usage":"no"}})")
                                       << QByteArray(R"({"stream_options":{"include_usage":true}})");
    }
    void asksForUsageAndKeepsEveryOtherByte()
    {
        QFETCH(QByteArray, body);
        QFETCH(QByteArray, asking);
        const auto edited = withUsageReport(body.toStdString());
        QVERIFY(edited.has_value());
        QCOMPARE(QByteArray::fromStdString(*edited), asking);
        QVERIFY(judgeRequest(static_cast<const RuleSet *>(nullptr), Dialect::OpenAiChat, *edited).facts.includeUsage);
        QVERIFY(!withUsageReport("[1]"));
        QVERIFY(!withUsageReport("{"));
    }

    void removesTheReportAndNothingElse_data()
    {
        QTest::addColumn<QByteArray>("data");
        QTest::addColumn<QByteArray>("left"); // empty: the event goes
        QTest::newRow("content") << QByteArray(R"({"choices":[{"delta":{"content":"hi"}}]})") << QByteArray(R"({"choices":[{"delta":{"content":"hi"}}]})");
        QTest::newRow("null at the end") << QByteArray(R"({"id":"1","choices":[{"index":0}],"usage":null})")
                                         << QByteArray(R"({"id":"1","choices":[{"index":0}]})");
        QTest::newRow("null in the middle") << QByteArray(R"({"id":"1", "usage": null , "choices":[{}]})") << QByteArray(R"({"id":"1" , "choices":[{}]})");
        QTest::newRow("null first") << QByteArray(R"({"usage":null, "choices":[{}]})") << QByteArray(R"({"choices":[{}]})");
        QTest::newRow("the report") << QByteArray(R"({"id":"1","choices":[],"usage":{"prompt_tokens":1}})") << QByteArray();
        // Providers that report beside the last content do so without being asked.
        QTest::newRow("with content") << QByteArray(R"({"choices":[{"delta":{}}],"usage":{"prompt_tokens":1}})")
                                      << QByteArray(R"({"choices":[{"delta":{}}],"usage":{"prompt_tokens":1}})");
        QTest::newRow("a word of the answer") << QByteArray("{\"choices\":[{\"delta\":{\"content\":\"\\\"usage\\\":null\"}}]}")
                                              << QByteArray("{\"choices\":[{\"delta\":{\"content\":\"\\\"usage\\\":null\"}}]}");
        QTest::newRow("deeper") << QByteArray(R"({"choices":[{"usage":null}]})") << QByteArray(R"({"choices":[{"usage":null}]})");
        QTest::newRow("filter results") << QByteArray(R"({"choices":[],"prompt_filter_results":[],"usage":null})")
                                        << QByteArray(R"({"choices":[],"prompt_filter_results":[]})");
        QTest::newRow("done") << QByteArray("[DONE]") << QByteArray("[DONE]");
        QTest::newRow("broken") << QByteArray("{\"usage\":") << QByteArray("{\"usage\":");
    }
    void removesTheReportAndNothingElse()
    {
        QFETCH(QByteArray, data);
        QFETCH(QByteArray, left);
        for (const auto &[before, behind] : {std::pair{"data: ", "\n\n"}, std::pair{"id: 4\r\ndata:", "\r\n: note\r\n\r\n"}}) {
            UsageReportRemover remover;
            std::string out = "before";
            remover.onEvent(data.toStdString(), before + data.toStdString() + behind, out);
            QCOMPARE(QByteArray::fromStdString(out), "before" + (left.isEmpty() ? QByteArray() : before + left + behind));
        }
    }
};

QTEST_APPLESS_MAIN(UsageTest)
#include "usage_test.moc"
