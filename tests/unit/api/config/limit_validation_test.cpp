#include "api/config/limit_validation.h"

#include <QTest>

#include <functional>

namespace sluice::api {

namespace {

LimitsConfig good()
{
    LimitsConfig limits;
    LimitRuleConfig ci;
    ci.name = QStringLiteral("ci");
    ci.level = policy::LimitLevel::Key;
    ci.pattern = QStringLiteral("ci-*");
    LimitRuleConfig large;
    large.name = QStringLiteral("large models");
    large.pattern = QStringLiteral("gpt-5*");
    large.client = QStringLiteral("intern");
    large.isShared = true;
    large.tokensPerMinute = 20'000;
    limits.rules = {ci, large};
    limits.smoothing.style = policy::Smoothing::Delay;
    limits.smoothing.delay = 5;
    limits.team.redis = QStringLiteral("127.0.0.1:6379");
    return limits;
}

using Change = std::function<void(LimitsConfig &)>;

} // namespace

class LimitValidationTest final : public QObject {
    Q_OBJECT

private slots:
    void goodLimitsPass()
    {
        const base::Error error = validateLimits(good());
        QVERIFY2(!error.isError(), base::toString(error).c_str());
        QVERIFY(!validateLimits(LimitsConfig{}).isError());
    }

    void namesTheKeyToBlame_data()
    {
        QTest::addColumn<Change>("change");
        QTest::addColumn<std::string>("where");

        const auto row = [](const char *where, const Change &change) { QTest::newRow(where) << change << std::string(where); };
        row("limits.rules[0].client", [](LimitsConfig &limits) { limits.rules[0].client = QStringLiteral("x"); });
        row("limits.rules[0].shared", [](LimitsConfig &limits) { limits.rules[0].isShared = true; });
        row("limits.rules[1].requests_per_minute", [](LimitsConfig &limits) { limits.rules[1].tokensPerMinute = 0; });
        row("limits.smoothing.requests_per_minute", [](LimitsConfig &limits) { limits.requestsPerMinute = 0; });
        row("limits.smoothing.delay", [](LimitsConfig &limits) { limits.smoothing.delay = limits.smoothing.burst + 1; });
        row("limits.adaptive.initial", [](LimitsConfig &limits) { limits.adaptive.initial = limits.adaptive.minimum - 1; });
        row("limits.adaptive.maximum", [](LimitsConfig &limits) { limits.adaptive.maximum = limits.adaptive.initial - 1; });
        row("limits.team.redis", [](LimitsConfig &limits) { limits.team.redis = QStringLiteral("redis://localhost"); });
        row("limits.team.name", [](LimitsConfig &limits) { limits.team.name = QStringLiteral("my team"); });
    }

    void namesTheKeyToBlame()
    {
        QFETCH(const Change, change);
        QFETCH(const std::string, where);
        LimitsConfig limits = good();
        change(limits);
        const base::Error error = validateLimits(limits);
        QCOMPARE(error.code, base::ErrorCode::InvalidConfig);
        QCOMPARE(error.where, where);
        QVERIFY(!error.detail.empty());
    }

    void readsAddresses()
    {
        QCOMPARE(redisAddress(QStringLiteral("redis.lan:6380"))->host, QStringLiteral("redis.lan"));
        QCOMPARE(redisAddress(QStringLiteral("redis.lan:6380"))->port, quint16(6380));
        QCOMPARE(redisAddress(QStringLiteral("[::1]:6379"))->host, QStringLiteral("::1"));
        QCOMPARE(redisAddress(QStringLiteral("unix:/run/redis.sock"))->path, QStringLiteral("/run/redis.sock"));
        for (const char *bad : {"", "6379", "host", "host:", ":6379", "host:0", "host:99999", "::1:6379", "unix:redis.sock", "user@host:1", "a b:1"}) {
            QVERIFY2(!redisAddress(QString::fromLatin1(bad)), bad);
        }
    }
};

} // namespace sluice::api

QTEST_APPLESS_MAIN(sluice::api::LimitValidationTest)
#include "limit_validation_test.moc"
