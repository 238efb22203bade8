#include "ui/text/format.h"

#include <QLocale>
#include <QTest>

using namespace sluice::ui;
using namespace std::chrono_literals;
using namespace Qt::StringLiterals;

class FormatTest final : public QObject {
    Q_OBJECT

private slots:
    void init() { QLocale::setDefault(QLocale(QLocale::English, QLocale::UnitedStates)); }

    void durations_data()
    {
        QTest::addColumn<qint64>("micros");
        QTest::addColumn<QString>("text");
        const auto row = [](std::chrono::microseconds value, const QString &text) {
            QTest::addRow("%lld", static_cast<long long>(value.count()))
                << static_cast<qint64>(value.count()) << text;
        };
        row(-5us, u"0 µs"_s);
        row(0us, u"0 µs"_s);
        row(999us, u"999 µs"_s);
        row(1000us, u"1.0 ms"_s);
        row(9'994us, u"10.0 ms"_s);
        row(9'995us, u"10 ms"_s);
        row(412'300us, u"412 ms"_s);
        row(999'499us, u"999 ms"_s);
        row(999'500us, u"1.00 s"_s);
        row(1'240ms, u"1.24 s"_s);
        row(9'995ms, u"10.0 s"_s);
        row(41'300ms, u"41.3 s"_s);
        row(59'949ms, u"59.9 s"_s);
        row(59'950ms, u"1 min 00 s"_s);
        row(185s, u"3 min 05 s"_s);
        row(3'599'600ms, u"1 h 00 min"_s);
        row(7'620s, u"2 h 07 min"_s);
    }
    void durations()
    {
        QFETCH(qint64, micros);
        QFETCH(QString, text);
        QCOMPARE(formatDuration(std::chrono::microseconds(micros)), text);
    }

    void unknownIsADash()
    {
        QCOMPARE(formatDurationIfKnown(std::nullopt), noValue());
        QCOMPARE(formatCountIfKnown(std::optional<quint64>{}), noValue());
        QCOMPARE(formatCountIfKnown(std::optional<quint64>{0}), u"0"_s);
        QCOMPARE(formatMoment({}, QDateTime::currentDateTimeUtc()), noValue());
        QCOMPARE(formatClock({}), noValue());
    }

    void countsAndSizes()
    {
        QCOMPARE(formatCount(1234567), u"1,234,567"_s);
        QCOMPARE(formatMoney(1234.5, u"USD"_s), u"1,234.50\u00a0USD"_s);
        QCOMPARE(formatMoney(0.00375, u"USD"_s), u"0.00375\u00a0USD"_s);
        QCOMPARE(formatMoney(0.25, u"CNY"_s), u"0.250\u00a0CNY"_s);
        QCOMPARE(formatMoney(0, u"USD"_s), u"0.00\u00a0USD"_s);
        QCOMPARE(formatMoney(1e-12, u"USD"_s), u"0.000000000\u00a0USD"_s);
        QCOMPARE(formatCompact(987), u"987"_s);
        QCOMPARE(formatCompact(12'345), u"12.3k"_s);
        QCOMPARE(formatCompact(999'499), u"999k"_s);
        QCOMPARE(formatCompact(999'500), u"1.00M"_s);
        QCOMPARE(formatCompact(-4'560'000), u"-4.56M"_s);
        QCOMPARE(formatBytes(812), u"812 B"_s);
        QCOMPARE(formatBytes(12'300), u"12.3 KB"_s);
        QCOMPARE(formatBytes(4'100'000), u"4.10 MB"_s);
        QCOMPARE(formatBytes(2'000'000'000), u"2.00 GB"_s);
        QCOMPARE(formatPercent(0.61), u"61 %"_s);
        QCOMPARE(formatPercent(0.004), u"<1 %"_s);
        QCOMPARE(formatPercent(0), u"0 %"_s);
        QCOMPARE(formatRate(12.44), u"12.4"_s);
        QCOMPARE(formatRate(99.96), u"100"_s);
    }

    void localeDecides()
    {
        QLocale::setDefault(QLocale(QLocale::German, QLocale::Germany));
        QCOMPARE(formatCount(1234567), u"1.234.567"_s);
        QCOMPARE(formatDuration(1'240ms), u"1,24 s"_s);
    }

    void momentsAreRelativeWithinAMinute()
    {
        const QDateTime now(QDate(2026, 5, 4), QTime(14, 2, 11), Qt::LocalTime);
        QCOMPARE(formatMoment(now.toUTC(), now), u"now"_s);
        QCOMPARE(formatMoment(now.addSecs(-12).toUTC(), now), u"12 s ago"_s);
        QCOMPARE(formatMoment(now.addSecs(-59), now), u"59 s ago"_s);
        QCOMPARE(formatMoment(now.addSecs(-60), now), u"14:01:11"_s);
        QVERIFY(formatMoment(now.addDays(-1), now).endsWith(u" 14:02:11"_s));
        QVERIFY(formatMoment(now.addDays(-1), now).size() > 9);
        // A clock that was set back makes no "-3 s ago".
        QCOMPARE(formatMoment(now.addSecs(3), now), u"14:02:14"_s);
        QCOMPARE(formatClock(now.addMSecs(308)), u"14:02:11.308"_s);
    }
};

QTEST_GUILESS_MAIN(FormatTest)
#include "format_test.moc"
