#include "policy/limit/token_price.h"

#include "policy/dialect/usage.h"

#include <QTest>

#include <string_view>

using namespace sluice::policy;

namespace {

TokenUsage usageOf(Dialect dialect, std::string_view body)
{
    JsonTape tape;
    if (!tape.parse(body)) {
        qFatal("not JSON");
    }
    UsageReader reader(dialect);
    reader.read(tape);
    return reader.usage();
}

// Prices a million tokens, in whole units.
constexpr MicroPrice each(double units) { return static_cast<MicroPrice>(units * 1'000'000 + 0.5); }

TokenPrice sonnet()
{
    TokenPrice price{each(3), each(15)};
    price.cachedInput = each(0.3);
    price.cacheWrite = each(3.75);
    price.cacheWriteHour = each(6);
    return price;
}

} // namespace

// What an answer costs, worked out by hand. Money in billionths: 1 USD for a million tokens is 1,000 a token.
class TokenPriceTest : public QObject {
    Q_OBJECT

private slots:
    void chatInputHoldsTheCache()
    {
        // gpt-4o: 2.50 in, 1.25 cached, 10 out.
        TokenPrice price{each(2.5), each(10)};
        price.cachedInput = each(1.25);
        // 1,000 in, of which 600 cached: 400 × 2,500 + 600 × 1,250 = 1,000,000 + 750,000; 200 × 10,000 = 2,000,000. Together 3,750,000: 0.00375 USD.
        QCOMPARE(costOf(usageOf(Dialect::OpenAiChat, R"({"usage":{"prompt_tokens":1000,"completion_tokens":200,
            "prompt_tokens_details":{"cached_tokens":600},"completion_tokens_details":{"reasoning_tokens":150}}})"), price), 3'750'000);
    }

    void anthropicInputLeavesTheCacheOut()
    {
        // claude-sonnet: 3 in, 0.30 read, 3.75 written for 5 min, 6 for 1 h, 15 out.
        // 400 × 3,000 + 600 × 300 + 100 × 3,750 + 50 × 6,000 + 200 × 15,000
        // = 1,200,000 + 180,000 + 375,000 + 300,000 + 3,000,000 = 5,055,000.
        QCOMPARE(costOf(usageOf(Dialect::Anthropic, R"({"usage":{"input_tokens":400,"cache_read_input_tokens":600,"cache_creation_input_tokens":150,
            "cache_creation":{"ephemeral_5m_input_tokens":100,"ephemeral_1h_input_tokens":50},"output_tokens":200}})"), sonnet()), 5'055'000);
    }

    // One prompt of 1,000 tokens, 600 of them from a cache, costs the same whichever dialect reports it.
    void onePromptCostsTheSameInEveryDialect()
    {
        // 400 × 3,000 + 600 × 300 + 200 × 15,000 = 1,200,000 + 180,000 + 3,000,000.
        constexpr NanoMoney kCost = 4'380'000;
        QCOMPARE(costOf(usageOf(Dialect::Anthropic, R"({"usage":{"input_tokens":400,"cache_read_input_tokens":600,"output_tokens":200}})"), sonnet()), kCost);
        QCOMPARE(costOf(usageOf(Dialect::OpenAiChat, R"({"usage":{"prompt_tokens":1000,"prompt_tokens_details":{"cached_tokens":600},
            "completion_tokens":200}})"), sonnet()), kCost);
        QCOMPARE(costOf(usageOf(Dialect::OpenAiResponses, R"({"response":{"usage":{"input_tokens":1000,"input_tokens_details":{"cached_tokens":600},
            "output_tokens":200}}})"), sonnet()), kCost);
        QCOMPARE(costOf(usageOf(Dialect::Gemini, R"({"usageMetadata":{"promptTokenCount":1000,"cachedContentTokenCount":600,
            "candidatesTokenCount":150,"thoughtsTokenCount":50}})"), sonnet()), kCost);
    }

    void writesForFiveMinutesAndForAnHourDiffer()
    {
        // A million written: 3.75 and 6 USD; each as the dearer class if that has no price of its own.
        TokenUsage usage;
        usage.input = 1'000'000;
        usage.output = 0;
        usage.cacheWrite = 1'000'000;
        QCOMPARE(costOf(usage, sonnet()), 3'750'000'000);
        usage.cacheWriteHour = std::exchange(usage.cacheWrite, std::nullopt);
        QCOMPARE(costOf(usage, sonnet()), 6'000'000'000);
        TokenPrice plain{each(3), each(15)};
        QCOMPARE(costOf(usage, plain), 3'000'000'000);
    }

    void audioAndPictures()
    {
        // gpt-4o-realtime-like: text 5 in, 20 out, cached 2.5; audio 40 in, 2.5 cached, 80 out.
        TokenPrice price{each(5), each(20)};
        price.cachedInput = each(2.5);
        price.audioInput = each(40);
        price.cachedAudio = each(2.5);
        price.audioOutput = each(80);
        // In 200: audio 150 of which 50 cached, text 50 of which 10 cached.
        // 40 × 5,000 + 10 × 2,500 + 100 × 40,000 + 50 × 2,500 = 200,000 + 25,000 + 4,000,000 + 125,000 = 4,350,000.
        // Out 90: 10 × 20,000 + 80 × 80,000 = 200,000 + 6,400,000 = 6,600,000.
        QCOMPARE(costOf(usageOf(Dialect::OpenAiResponses, R"({"response":{"usage":{"input_tokens":200,"output_tokens":90,
            "input_token_details":{"audio_tokens":150,"cached_tokens":60,"cached_tokens_details":{"audio_tokens":50}},
            "output_token_details":{"audio_tokens":80}}}})"), price), 10'950'000);
        // A picture made by Gemini: 1,290 tokens at 30; 10 words in at 0.30. 10 × 300 + 1,290 × 30,000 = 3,000 + 38,700,000.
        TokenPrice picture{each(0.3), each(2.5)};
        picture.imageOutput = each(30);
        QCOMPARE(costOf(usageOf(Dialect::Gemini, R"({"usageMetadata":{"promptTokenCount":10,"candidatesTokenCount":1290,
            "candidatesTokensDetails":[{"modality":"IMAGE","tokenCount":1290}]}})"), picture), 38'703'000);
    }

    void embeddingsAndOllama()
    {
        // text-embedding-3-small: 0.02 in. 8 × 20 = 160.
        QCOMPARE(costOf(usageOf(Dialect::OpenAiOther, R"({"usage":{"prompt_tokens":8,"total_tokens":8}})"), {each(0.02), 0}), 160);
        QCOMPARE(costOf(usageOf(Dialect::OpenAiOther, R"({"done":true,"prompt_eval_count":26,"eval_count":298})"), {0, 0}), 0);
    }

    void partsOfATokenRoundUp()
    {
        // gpt-5-nano's cache: 0.005 a million is 5 billionths a token: 3 tokens are 15. A price of 0.0001 a million: 3 tokens are 0.3, which is 1.
        TokenUsage usage;
        usage.input = 3;
        usage.output = 0;
        QCOMPARE(costOf(usage, {each(0.005), 0}), 15);
        QCOMPARE(costOf(usage, {each(0.0001), 0}), 1);
    }

    void unknownIsNotZero()
    {
        TokenUsage usage;
        usage.input = 10;
        QVERIFY(!costOf(usage, sonnet()));
    }

    void reportsThatDoNotAddUp()
    {
        // 10 in of which 50 cached: the 50 are paid for, nothing becomes negative. 50 × 300 = 15,000.
        TokenUsage usage;
        usage.input = 10;
        usage.output = 0;
        usage.cachedInput = 50;
        QCOMPARE(costOf(usage, sonnet()), 15'000);
        usage.input = UINT64_MAX;
        usage.output = UINT64_MAX;
        usage.cachedInput.reset();
        QVERIFY(*costOf(usage, sonnet()) > 1'000'000 * kOneUnit);
    }

    void marksUp()
    {
        QCOMPARE(scaled(1'000, 0.8), 800);
        QCOMPARE(scaled(1'001, 0.8), 801); // 800.8, rounded up
        QCOMPARE(scaled(5'055'000, 1.0), 5'055'000);
        QCOMPARE(scaled(5'055'000, 1.1), 5'560'500);
        QCOMPARE(scaled(7, 0), 0);
        QVERIFY(scaled(1'000'000'000'000'000'000, 1000) > 1'000'000'000'000'000'000);
    }
};

QTEST_APPLESS_MAIN(TokenPriceTest)
#include "token_price_test.moc"
