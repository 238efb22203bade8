#include "policy/resilience/retry_after.h"

#include <QTest>

#include <map>
#include <string>

using namespace sluice;
using namespace sluice::policy;
using namespace std::chrono_literals;

namespace {

// Sun, 06 Nov 1994 08:49:37 GMT
constexpr base::WallTime kThen{std::chrono::seconds(784'111'777)};

qint64 milliseconds(std::optional<base::Duration> wait)
{
    return wait ? std::chrono::duration_cast<std::chrono::milliseconds>(*wait).count() : -1;
}

std::optional<base::Duration> of(const std::map<std::string, std::string, std::less<>> &headers)
{
    return retryAfterOf(
        [&](std::string_view name) -> std::optional<std::string_view> {
            const auto found = headers.find(name);
            return found == headers.end() ? std::nullopt : std::optional<std::string_view>(found->second);
        },
        kThen);
}

} // namespace

class RetryAfterTest : public QObject {
    Q_OBJECT

private slots:
    void values_data()
    {
        QTest::addColumn<QString>("form");
        QTest::addColumn<QString>("value");
        QTest::addColumn<qint64>("expected"); // milliseconds; -1: no answer
        const auto row = [](const char *form, const char *value, qint64 expected) {
            QTest::newRow(qPrintable(QStringLiteral("%1 '%2'").arg(QLatin1String(form), QLatin1String(value))))
                << QString::fromLatin1(form) << QString::fromLatin1(value) << expected;
        };
        row("after", "0", 0);
        row("after", "7", 7000);
        row("after", " 7 \t", 7000);
        row("after", "1.5", 1500);
        row("after", "-3", 0);
        row("after", "301", 300'000);
        row("after", "99999999999999999999999999999999999999999", 300'000);
        row("after", "", -1);
        row("after", " ", -1);
        row("after", "soon", -1);
        row("after", "7s", -1);
        row("after", "1e3", -1);
        row("after", "1.", -1);
        row("after", ".5", -1);
        row("after", "0x10", -1);
        row("after", "--7", -1);
        row("after", "+7", -1);
        row("after", "nan", -1);
        row("after", "inf", -1);
        row("after", "Sun, 06 Nov 1994 08:49:37 GMT", 0);
        row("after", "Sun, 06 Nov 1994 08:49:47 GMT", 10'000);
        row("after", "Sun, 06 Nov 1994 08:49:27 GMT", 0);
        row("after", "Mon, 07 Nov 1994 08:49:37 GMT", 300'000);
        row("after", "Sunday, 06-Nov-94 08:49:47 GMT", 10'000);
        row("after", "Sun Nov  6 08:49:47 1994", 10'000);
        row("after", "Sun, 06 Nov 1994 08:49:47", -1);
        row("after", "Sun, 06 Nov 1994 08:49:47 CET", -1);
        row("after", "Sun, 31 Feb 1994 08:49:47 GMT", -1);
        row("after", "Sun, 06 Foo 1994 08:49:47 GMT", -1);
        row("after", "Sun, 06 Nov 1994 25:49:47 GMT", -1);
        row("after", "Wed, 01 Jan 2200 00:00:00 GMT", 300'000);
        row("ms", "1500", 1500);
        row("ms", "0", 0);
        row("ms", "-1", 0);
        row("ms", "12.5", 12);
        row("ms", "300001", 300'000);
        row("ms", "12ms", -1);
        row("reset", "12ms", 12);
        row("reset", "1m2s", 62'000);
        row("reset", "6m0s", 300'000);
        row("reset", "4m59.5s", 299'500);
        row("reset", "1h2m3s", 300'000);
        row("reset", "1.5s", 1500);
        row("reset", "3", 3000);
        row("reset", "2d", 300'000);
        row("reset", "s", -1);
        row("reset", "1s2m", -1);
        row("reset", "1s1s", -1);
        row("reset", "1x", -1);
        row("reset", "1m2", -1);
        row("reset", "", -1);
    }

    void values()
    {
        QFETCH(QString, form);
        QFETCH(QString, value);
        QFETCH(qint64, expected);
        const std::string text = value.toStdString();
        if (form == QLatin1String("after")) {
            QCOMPARE(milliseconds(parseRetryAfter(text, kThen)), expected);
        } else if (form == QLatin1String("ms")) {
            QCOMPARE(milliseconds(parseRetryAfterMs(text)), expected);
        } else {
            QCOMPARE(milliseconds(parseResetAfter(text)), expected);
        }
    }

    void theMostExactHeaderWins()
    {
        QCOMPARE(milliseconds(of({{"retry-after", "9"}, {"retry-after-ms", "8500"}})), 8500);
        QCOMPARE(milliseconds(of({{"retry-after", "9"}, {"x-ms-retry-after-ms", "8400"}})), 8400);
        QCOMPARE(milliseconds(of({{"retry-after", "9"}, {"retry-after-ms", "garbage"}})), 9000);
        QCOMPARE(milliseconds(of({{"retry-after", "9"}, {"x-ratelimit-reset-tokens", "1s"}})), 9000);
        QCOMPARE(milliseconds(of({})), -1);
    }

    void onlyAnExhaustedLimitIsWaitedFor()
    {
        QCOMPARE(milliseconds(of({{"x-ratelimit-remaining-requests", "0"},
                                  {"x-ratelimit-reset-requests", "2s"},
                                  {"x-ratelimit-remaining-tokens", "900"},
                                  {"x-ratelimit-reset-tokens", "50s"}})),
                 2000);
        QCOMPARE(milliseconds(of({{"x-ratelimit-reset-requests", "2s"}, {"x-ratelimit-reset-tokens", "5s"}})), 5000);
        QCOMPARE(milliseconds(of({{"x-ratelimit-remaining-requests", "3"}, {"x-ratelimit-reset-requests", "2s"}})), -1);
    }
};

QTEST_APPLESS_MAIN(RetryAfterTest)
#include "retry_after_test.moc"
