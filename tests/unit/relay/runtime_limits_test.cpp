#include "relay/filters/model_limit/model_limit_filter.h"
#include "relay/filters/rate_limit/limit_answer.h"
#include "relay/runtime_limits.h"
#include "support/limit_rules.h"

#include <QTest>

using namespace sluice;
using namespace sluice::relay;
using sluice::test::limitRule;

class RuntimeLimitsTest final : public QObject {
    Q_OBJECT

private slots:
    void theFirstRuleOfALevelCounts()
    {
        api::LimitsConfig config;
        config.rules = {limitRule("ci", policy::LimitLevel::Key, "ci-*", 10), limitRule("all", policy::LimitLevel::Key, "ci-nightly", 20),
                        limitRule("large", policy::LimitLevel::Model, "GPT-5*", 5), limitRule("any", policy::LimitLevel::Model, "*", 50),
                        limitRule("chat", policy::LimitLevel::Endpoint, "/v1/chat/*", 7)};
        config.rules[2].client = QStringLiteral("ci-*");
        config.rules[3].isShared = true;
        const RuntimeLimits limits = makeLimits(config, {});
        const LimitedClient nightly{"ci-nightly", "key:ci-nightly"};
        const LimitedClient desk{"desk", "key:desk"};
        QCOMPARE(limits.keyClaim(nightly).rule, std::string_view("ci"));
        QCOMPARE(limits.keyClaim(nightly).limits.requests, 10);
        QCOMPARE(limits.keyClaim(desk).limits.requests, 100);
        QVERIFY(limits.keyClaim(desk).rule.empty());
        QCOMPARE(limits.modelClaim(nightly, "gpt-5.5")->limits.requests, 5); // models in any letter case
        QCOMPARE(limits.modelClaim(nightly, "gpt-5.5")->client, std::string_view("key:ci-nightly"));
        QCOMPARE(limits.modelClaim(desk, "gpt-5.5")->limits.requests, 50);
        QVERIFY(limits.modelClaim(desk, "gpt-5.5")->client.empty()); // shared
        QVERIFY(limits.endpointClaim(desk, "/v1/chat/completions"));
        QVERIFY(!limits.endpointClaim(desk, "/v1/embeddings"));
        QVERIFY(!limits.weighs);
    }

    void smoothingTakesTheKeysOwnRate()
    {
        api::LimitsConfig config;
        config.smoothing.style = policy::Smoothing::NoDelay;
        config.rules = {limitRule("ci", policy::LimitLevel::Key, "ci", 600), limitRule("free", policy::LimitLevel::Key, "free", 0)};
        RuntimeLimits limits = makeLimits(config, {});
        QCOMPARE(limits.keyClaim({"x", "key:x"}).limits.smoothing.rate, 1666); // 100 r/m
        QCOMPARE(limits.keyClaim({"ci", "key:ci"}).limits.smoothing.rate, 10'000);
        QVERIFY(!limits.keyClaim({"free", "key:free"}).limits.smoothing.isOn());
        config.smoothing.requestsPerMinute = 60;
        limits = makeLimits(config, {});
        QCOMPARE(limits.keyClaim({"ci", "key:ci"}).limits.smoothing.rate, 1000);
    }

    void aKeysOwnNumbersCountForItsProvenHolder()
    {
        api::LimitsConfig config;
        config.tokensPerMinute = 5000;
        config.rules = {limitRule("c", policy::LimitLevel::Key, "c*", 10)};
        api::ClientKeyConfig ci;
        ci.id = QStringLiteral("k1");
        ci.name = QStringLiteral("ci");
        ci.requestsPerMinute = 7;
        api::ClientKeyConfig plain;
        plain.id = QStringLiteral("k2");
        plain.name = QStringLiteral("desk");
        const RuntimeLimits limits = makeLimits(config, {ci, plain});
        QCOMPARE(limits.keyClaim({"ci", "key:k1"}).limits.requests, 7);
        QVERIFY(limits.keyClaim({"ci", "key:k1"}).limits.isOwn);
        QCOMPARE(limits.keyClaim({"ci", "key:k1"}).limits.tokens, 0); // of its rule
        QCOMPARE(limits.keyClaim({"desk", "key:k2"}).limits.requests, 100);
        // Who only calls himself so is local.
        QCOMPARE(limits.keyClaim({"ci", "local"}).limits.requests, 100);
        QVERIFY(limits.keyClaim({"ci", "local"}).rule.empty());
    }

    void reservesPromptAndAnswer()
    {
        api::LimitsConfig config;
        policy::RequestFacts facts;
        const std::string body(400, 'x'); // a hundred tokens
        QCOMPARE(reservedTokens(config, facts, "/v1/chat/completions", body), 1100);
        facts.maxOutput = 50;
        QCOMPARE(reservedTokens(config, facts, "/v1/chat/completions", body), 150);
        facts.choices = 3;
        QCOMPARE(reservedTokens(config, facts, "/v1/chat/completions", body), 250);
        facts.maxOutput = UINT64_MAX;
        QVERIFY(reservedTokens(config, facts, "/v1/chat/completions", body) > 1'000'000'000'000);
        QCOMPARE(reservedTokens(config, facts, "/v1/messages/count_tokens", body), 0);
        QCOMPARE(reservedTokens(config, facts, "/v1/models", {}), 0);
    }

    void saysWhichLimitRefused()
    {
        policy::LimitPlace place;
        place.limit = 100;
        QCOMPARE(limitSentence(place), std::string("more than 100 requests in a minute"));
        place.level = policy::LimitLevel::Global;
        place.unit = policy::LimitUnit::Tokens;
        QCOMPARE(limitSentence(place), std::string("more than 100 tokens in a minute (all clients)"));
        place.level = policy::LimitLevel::Model;
        place.unit = policy::LimitUnit::Concurrency;
        place.rule = "large";
        QCOMPARE(limitSentence(place), std::string("more than 100 requests at a time (model limit \"large\")"));
    }
};

QTEST_APPLESS_MAIN(RuntimeLimitsTest)
#include "runtime_limits_test.moc"
