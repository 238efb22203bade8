#include "service/recorded_traffic.h"

#include <QTest>

using namespace sluice;
using namespace std::chrono_literals;

class RecordedTrafficTest final : public QObject {
    Q_OBJECT

    static api::AccessLogEntry entry(int status, api::Outcome outcome = api::Outcome::Answered, base::ErrorCode error = base::ErrorCode::None)
    {
        api::AccessLogEntry one;
        one.startedAt = QDateTime::fromSecsSinceEpoch(1'795'488'301, Qt::UTC);
        one.path = QStringLiteral("/v1/chat/completions");
        one.model = QStringLiteral("gpt-5");
        one.upstream = QStringLiteral("tokyo");
        one.status = status;
        one.outcome = outcome;
        one.error = error;
        one.duration = 900ms;
        return one;
    }

    static api::Attempt attempt(const char *upstream, api::AttemptClass result, int status, base::ErrorCode error = base::ErrorCode::None)
    {
        return {QString::fromLatin1(upstream), result, status, error, {}, 300ms};
    }

    static std::vector<analysis::ErrorRow> rows(const analysis::ErrorTally &tally)
    {
        analysis::ErrorSelection selection;
        selection.by = {analysis::ErrorColumn::Upstream, analysis::ErrorColumn::Class, analysis::ErrorColumn::Phase};
        return tally.rows(selection);
    }

    static QString rowText(const analysis::ErrorRow &row)
    {
        return QStringLiteral("%1 %2 %3 %4")
            .arg(QString::fromStdString(row.values[2]), QString::fromStdString(row.values[4]), QString::fromStdString(row.values[5]))
            .arg(row.count);
    }

private slots:
    void goodRequestsOnlyCount()
    {
        service::RecordedErrors errors;
        errors.count(entry(200));
        QCOMPARE(errors.failures().requests(), 1U);
        QCOMPARE(errors.failures().errors(), 0U);
        QCOMPARE(errors.causes().errors(), 0U);
    }

    void whatARetryHidIsACauseAndNoFailure()
    {
        service::RecordedErrors errors;
        api::AccessLogEntry saved = entry(200);
        saved.tries = {attempt("paris", api::AttemptClass::Fault, 0, base::ErrorCode::ConnectFailed), attempt("tokyo", api::AttemptClass::Success, 200)};
        errors.count(saved);
        QCOMPARE(errors.failures().errors(), 0U);
        QCOMPARE(errors.causes().errors(), 1U);
        QCOMPARE(rowText(rows(errors.causes()).front()), QStringLiteral("paris refused connect 1"));
    }

    void failuresHaveClassAndPhase_data()
    {
        QTest::addColumn<int>("status");
        QTest::addColumn<int>("outcome");
        QTest::addColumn<int>("error");
        QTest::addColumn<bool>("hasHead");
        QTest::addColumn<QString>("expected");
        const auto row = [](const char *name, int status, api::Outcome outcome, base::ErrorCode error, const char *expected, bool hasHead = false) {
            QTest::newRow(name) << status << static_cast<int>(outcome) << static_cast<int>(error) << hasHead << QString::fromLatin1(expected);
        };
        using api::Outcome;
        using base::ErrorCode;
        row("blocked", 400, Outcome::Refused, ErrorCode::ContentBlocked, "tokyo blocked local 1");
        row("limit", 429, Outcome::Refused, ErrorCode::RateLimited, "tokyo request_limit local 1");
        row("quota", 429, Outcome::Refused, ErrorCode::QuotaExceeded, "tokyo quota local 1");
        row("upstream's limit", 429, Outcome::Answered, ErrorCode::None, "tokyo request_limit read_head 1");
        row("upstream's 404", 404, Outcome::Answered, ErrorCode::None, "tokyo not_found read_head 1");
        row("upstream's 404, named", 404, Outcome::Answered, ErrorCode::UpstreamError, "tokyo not_found read_head 1", true);
        row("broke before content", 502, Outcome::UpstreamFailed, ErrorCode::UpstreamError, "tokyo reset read_head 1");
        row("left", 0, Outcome::ClientGone, ErrorCode::None, "tokyo client_gone client 1");
        row("cut", 200, Outcome::Cut, ErrorCode::ContentBlocked, "tokyo blocked read_body 1");
        row("interrupted", 200, Outcome::UpstreamInterrupted, ErrorCode::UpstreamInterrupted, "tokyo reset read_body 1");
        row("slow", 504, Outcome::TimedOut, ErrorCode::UpstreamTimeout, "tokyo timeout read_head 1");
        row("slow later", 504, Outcome::TimedOut, ErrorCode::UpstreamTimeout, "tokyo timeout read_body 1", true);
        row("tls", 502, Outcome::UpstreamFailed, ErrorCode::TlsFailed, "tokyo tls tls 1");
        row("dns", 502, Outcome::UpstreamFailed, ErrorCode::DnsFailed, "tokyo dns resolve 1");
    }

    void failuresHaveClassAndPhase()
    {
        QFETCH(int, status);
        QFETCH(int, outcome);
        QFETCH(int, error);
        QFETCH(bool, hasHead);
        QFETCH(QString, expected);
        service::RecordedErrors errors;
        api::AccessLogEntry one = entry(status, static_cast<api::Outcome>(outcome), static_cast<base::ErrorCode>(error));
        one.timing.send = 1ms;
        if (hasHead) {
            one.timing.head = 1ms;
        }
        errors.count(one);
        QCOMPARE(errors.failures().errors(), 1U);
        QCOMPARE(rowText(rows(errors.failures()).front()), expected);
    }

    void everyCodeHasAClass()
    {
        for (int code = 1; code < base::kErrorCodeCount; ++code) {
            const auto kind = service::errorClassOf(static_cast<base::ErrorCode>(code), 0);
            const bool isForTheOwner = code >= static_cast<int>(base::ErrorCode::AddressInUse); // never the end of an exchange
            QVERIFY2(isForTheOwner || kind != analysis::ErrorClass::Other, qPrintable(QString::number(code)));
        }
    }

    void latencyIsOfWholeAnswersAndFailures()
    {
        service::RecordedLatency latency{QString()};
        api::AccessLogEntry one = entry(200);
        one.tries = {attempt("paris", api::AttemptClass::Fault, 503), attempt("tokyo", api::AttemptClass::Success, 200)};
        one.timing.head = 100ms;
        one.timing.firstToken = 20ms;
        latency.count(one);
        api::AccessLogEntry left = entry(0, api::Outcome::ClientGone);
        left.tries = {attempt("tokyo", api::AttemptClass::Cancel, 0)};
        latency.count(left);
        api::AccessLogEntry cut = entry(200, api::Outcome::Cut);
        cut.tries = {attempt("tokyo", api::AttemptClass::Success, 200)};
        latency.count(cut);
        api::AccessLogEntry mine = entry(400);
        mine.tries = {attempt("tokyo", api::AttemptClass::Client, 400)};
        latency.count(mine);
        const auto series = latency.series({QStringLiteral("tokyo"), QStringLiteral("osaka")});
        QCOMPARE(series.size(), 2U);
        QCOMPARE(series[0].way(), std::string("tokyo"));
        QCOMPARE(series[0].summary().count, 1U);
        QCOMPARE(series[0].summary().mean, analysis::Micros(300ms));
        QCOMPARE(*series[0].summary().firstContentMean, analysis::Micros(120ms));
        QCOMPARE(series[1].way(), std::string("paris"));
        QCOMPARE(series[1].summary().failures, 1U);
    }

    void oneModelOnly()
    {
        service::RecordedLatency latency(QStringLiteral("gpt-4"));
        api::AccessLogEntry other = entry(200);
        other.tries = {attempt("tokyo", api::AttemptClass::Success, 200)};
        latency.count(other);
        QVERIFY(latency.series({}).empty());
        other.sentModel = QStringLiteral("gpt-4");
        latency.count(other);
        QCOMPARE(latency.series({}).size(), 1U);
    }
};

QTEST_APPLESS_MAIN(RecordedTrafficTest)
#include "recorded_traffic_test.moc"
