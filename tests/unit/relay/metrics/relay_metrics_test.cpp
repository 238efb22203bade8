#include "relay/metrics/relay_metrics.h"

#include <QTest>

using namespace sluice;
using namespace sluice::relay;
using namespace std::chrono_literals;

namespace {

api::ExchangeRecord answered(const QString &model)
{
    api::ExchangeRecord record;
    record.model = model;
    record.upstream = QStringLiteral("mine");
    record.dialect = policy::Dialect::OpenAiChat;
    record.path = QStringLiteral("/v1/chat/completions");
    record.status = 200;
    record.outcome = api::Outcome::Answered;
    record.duration = 300ms;
    return record;
}

QByteArray pageOf(const RelayMetrics &metrics)
{
    MetricText text;
    metrics.write(text);
    return QByteArray::fromStdString(text.take());
}

bool has(const QByteArray &page, const QByteArray &text)
{
    return page.contains(text);
}

} // namespace

class RelayMetricsTest final : public QObject {
    Q_OBJECT

private slots:
    void countsAnOperation()
    {
        RelayMetrics metrics;
        api::ExchangeRecord record = answered(QStringLiteral("gpt-5"));
        record.streamed = true;
        record.ttft = 45ms;
        record.usage.input = 1200;
        record.usage.cachedInput = 1000;
        record.usage.output = 30;
        record.cost = 0.25;
        record.currency = QStringLiteral("USD");
        record.tries = {{QStringLiteral("mine"), api::AttemptClass::Fault, 502, base::ErrorCode::UpstreamError, {}, 1ms},
                        {QStringLiteral("mine"), api::AttemptClass::Success, 200, base::ErrorCode::None, {}, 2ms}};
        record.promptHits = {{"words", "politics", policy::Action::Mask, 0, 3, {}}};
        record.verdict = policy::VerdictKind::Mask;
        metrics.started();
        QCOMPARE(metrics.running(), 1);
        metrics.finished(record);
        QCOMPARE(metrics.running(), 0);
        const QByteArray page = pageOf(metrics);
        const QByteArray labels = "gen_ai_operation_name=\"chat\",gen_ai_provider_name=\"openai\",gen_ai_request_model=\"gpt-5\",sluice_upstream=\"mine\"";
        QVERIFY(has(page, "gen_ai_client_operation_duration_seconds_bucket{" + labels + ",le=\"0.16\"} 0\n"));
        QVERIFY(has(page, "gen_ai_client_operation_duration_seconds_bucket{" + labels + ",le=\"0.32\"} 1\n"));
        QVERIFY(has(page, "gen_ai_client_operation_time_to_first_chunk_seconds_sum{" + labels + "} 0.045\n"));
        QVERIFY(has(page, "gen_ai_client_token_usage_sum{" + labels + ",gen_ai_token_type=\"input\"} 1200\n"));
        QVERIFY(has(page, "sluice_tokens_total{" + labels + ",class=\"cached_input\"} 1000\n"));
        QVERIFY(has(page, "sluice_cost_total{" + labels + ",currency=\"USD\"} 0.25\n"));
        QVERIFY(has(page, "sluice_attempts_total{upstream=\"mine\",result=\"fault\"} 1\n"));
        QVERIFY(has(page, "sluice_rule_hits_total{rule=\"words\",category=\"politics\",direction=\"prompt\",action=\"mask\"} 1\n"));
        QVERIFY(has(page, "sluice_verdicts_total{verdict=\"mask\"} 1\n"));
    }

    void namesErrorsByCodeThenByStatus()
    {
        RelayMetrics metrics;
        api::ExchangeRecord refused = answered(QStringLiteral("gpt-5"));
        refused.upstream.clear();
        refused.outcome = api::Outcome::Refused;
        refused.error = base::ErrorCode::RateLimited;
        refused.status = 429;
        metrics.finished(refused);
        metrics.finished(answered(QStringLiteral("gpt-5")));
        api::ExchangeRecord theirs = answered(QStringLiteral("gpt-5"));
        theirs.status = 404;
        metrics.finished(theirs);
        const QByteArray page = pageOf(metrics);
        QVERIFY(has(page, "sluice_exchanges_total{outcome=\"refused\",code=\"rate_limited\"} 1\n"));
        QVERIFY(has(page, "sluice_exchanges_total{outcome=\"answered\",code=\"\"} 2\n"));
        QVERIFY(has(page, "error_type=\"404\""));
        QVERIFY2(!has(page, "error_type=\"rate_limited\""), "a refusal is no operation: nothing was asked of a model");
    }

    // What a client writes into the field is no label until an upstream has taken it for a model.
    void keepsWhatClientsWriteOut()
    {
        RelayMetrics metrics;
        api::ExchangeRecord failed = answered(QStringLiteral("sk-CANARY0123456789"));
        failed.status = 404;
        metrics.finished(failed);
        metrics.finished(answered(QStringLiteral("my phone is 138 0013 8000")));
        metrics.finished(answered(QString(65, QLatin1Char('a'))));
        const QByteArray page = pageOf(metrics);
        QVERIFY(!has(page, "CANARY"));
        QVERIFY(!has(page, "138"));
        QVERIFY(!has(page, QByteArray(65, 'a')));
        QVERIFY(has(page, "gen_ai_request_model=\"other\""));
    }

    void boundsTheNumberOfModels()
    {
        RelayMetrics metrics;
        for (int i = 0; i < 500; ++i) {
            metrics.finished(answered(QStringLiteral("model-%1").arg(i)));
        }
        const QByteArray page = pageOf(metrics);
        QCOMPARE(page.count("gen_ai_client_operation_duration_seconds_count{"), static_cast<int>(RelayMetrics::kMostModels) + 1);
    }
};

QTEST_APPLESS_MAIN(RelayMetricsTest)
#include "relay_metrics_test.moc"
