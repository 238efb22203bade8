#include "policy/limit/calendar_window.h"

#include <QDateTime>
#include <QTest>
#include <QTimeZone>

using namespace sluice::policy;

// Real zones, by the system's rules; the expected moments are written out.
class CalendarWindowTest : public QObject {
    Q_OBJECT

    static ZoneOffset zone(const char *name)
    {
        const QTimeZone zone{QByteArray(name)};
        if (!zone.isValid()) {
            return {};
        }
        return [zone](EpochSeconds at) { return std::int64_t{zone.offsetFromUtc(QDateTime::fromSecsSinceEpoch(at, Qt::UTC))}; };
    }

    static EpochSeconds utc(const char *text) { return QDateTime::fromString(QString::fromLatin1(text) + QLatin1Char('Z'), Qt::ISODate).toSecsSinceEpoch(); }

private slots:
    void windows_data()
    {
        QTest::addColumn<QByteArray>("name");
        QTest::addColumn<int>("unit");
        QTest::addColumn<QByteArray>("now");
        QTest::addColumn<QByteArray>("start");
        QTest::addColumn<QByteArray>("end");
        const auto row = [](const char *title, const char *name, CalendarUnit unit, const char *now, const char *start, const char *end) {
            QTest::newRow(title) << QByteArray(name) << static_cast<int>(unit) << QByteArray(now) << QByteArray(start) << QByteArray(end);
        };
        using enum CalendarUnit;
        row("an hour in UTC", "UTC", Hour, "2026-03-01T10:59:59", "2026-03-01T10:00:00", "2026-03-01T11:00:00");
        row("the hour begins at its full minute", "UTC", Hour, "2026-03-01T11:00:00", "2026-03-01T11:00:00", "2026-03-01T12:00:00");
        // India is 5:30 ahead: its hours begin at half past.
        row("half an hour ahead", "Asia/Kolkata", Hour, "2026-03-01T10:15:00", "2026-03-01T09:30:00", "2026-03-01T10:30:00");
        row("a day east of UTC", "Asia/Shanghai", Day, "2026-03-01T15:59:59", "2026-02-28T16:00:00", "2026-03-01T16:00:00");
        // Spring: Berlin skips 02:00–03:00 on 2026-03-29: a day of 23 hours.
        row("23 hours", "Europe/Berlin", Day, "2026-03-29T12:00:00", "2026-03-28T23:00:00", "2026-03-29T22:00:00");
        // Autumn: 2026-10-25 has 25 hours.
        row("25 hours", "Europe/Berlin", Day, "2026-10-25T12:00:00", "2026-10-24T22:00:00", "2026-10-25T23:00:00");
        // The hour that comes twice is two windows: 02:00–03:00 CEST, then CET.
        row("first of two", "Europe/Berlin", Hour, "2026-10-25T00:30:00", "2026-10-25T00:00:00", "2026-10-25T01:00:00");
        row("second of two", "Europe/Berlin", Hour, "2026-10-25T01:30:00", "2026-10-25T01:00:00", "2026-10-25T02:00:00");
        // Lord Howe sets its clocks by half an hour: 02:00 becomes 01:30 on 2026-04-05, at 15:00 UTC; its offsets are 11:00 and 10:30. The hour
        // from 01:00 lasts 60 minutes before the change, then 01:30–02:00 comes again.
        row("half an hour back, before", "Australia/Lord_Howe", Hour, "2026-04-04T14:59:59", "2026-04-04T14:00:00", "2026-04-04T15:00:00");
        row("half an hour back, after", "Australia/Lord_Howe", Hour, "2026-04-04T15:10:00", "2026-04-04T15:00:00", "2026-04-04T15:30:00");
        // São Paulo skipped midnight on 2018-11-04: the day began at 01:00, 03:00 UTC.
        row("no midnight", "America/Sao_Paulo", Day, "2018-11-04T12:00:00", "2018-11-04T03:00:00", "2018-11-05T02:00:00");
        row("before it", "America/Sao_Paulo", Day, "2018-11-04T02:59:59", "2018-11-03T03:00:00", "2018-11-04T03:00:00");
        // And set the clocks back from 00:00 to 23:00 on 2018-02-18: the 17th has 25 hours, 02:00 UTC to 03:00 UTC.
        row("back over midnight", "America/Sao_Paulo", Day, "2018-02-18T02:30:00", "2018-02-17T02:00:00", "2018-02-18T03:00:00");
        // Havana sets 01:00 back to 00:00 on 2026-11-01: midnight comes twice, the day begins with the first (04:00 UTC).
        row("two midnights", "America/Havana", Day, "2026-11-01T05:30:00", "2026-11-01T04:00:00", "2026-11-02T05:00:00");
        // Samoa skipped 2011-12-30 altogether (from 10:00 UTC of the 30th it was the 31st).
        row("a day that never was", "Pacific/Apia", Day, "2011-12-30T10:00:00", "2011-12-30T10:00:00", "2011-12-31T10:00:00");
        row("a week from Monday", "UTC", Week, "2026-11-22T23:59:59", "2026-11-16T00:00:00", "2026-11-23T00:00:00");
        row("Monday itself", "UTC", Week, "2026-11-23T00:00:00", "2026-11-23T00:00:00", "2026-11-30T00:00:00");
        row("a week with a change", "Europe/Berlin", Week, "2026-03-26T12:00:00", "2026-03-22T23:00:00", "2026-03-29T22:00:00");
        row("January", "UTC", Month, "2026-01-31T23:59:59", "2026-01-01T00:00:00", "2026-02-01T00:00:00");
        row("February", "UTC", Month, "2026-02-28T12:00:00", "2026-02-01T00:00:00", "2026-03-01T00:00:00");
        row("a leap year's", "UTC", Month, "2028-02-29T12:00:00", "2028-02-01T00:00:00", "2028-03-01T00:00:00");
        row("December", "UTC", Month, "2026-12-31T23:59:59", "2026-12-01T00:00:00", "2027-01-01T00:00:00");
        row("a month with a change", "Europe/Berlin", Month, "2026-03-15T12:00:00", "2026-02-28T23:00:00", "2026-03-31T22:00:00");
        row("before 1970", "UTC", Month, "1969-12-31T23:00:00", "1969-12-01T00:00:00", "1970-01-01T00:00:00");
    }
    void windows()
    {
        QFETCH(QByteArray, name);
        QFETCH(int, unit);
        QFETCH(QByteArray, now);
        QFETCH(QByteArray, start);
        QFETCH(QByteArray, end);
        const ZoneOffset rules = zone(name.constData());
        if (!rules) {
            QSKIP("this system does not know the time zone");
        }
        const CalendarWindow window = windowAt(static_cast<CalendarUnit>(unit), utc(now.constData()), rules);
        QCOMPARE(QDateTime::fromSecsSinceEpoch(window.start, Qt::UTC), QDateTime::fromSecsSinceEpoch(utc(start.constData()), Qt::UTC));
        QCOMPARE(QDateTime::fromSecsSinceEpoch(window.end, Qt::UTC), QDateTime::fromSecsSinceEpoch(utc(end.constData()), Qt::UTC));
    }

    // Whatever the clocks do: windows hold their moment, and the next begins where one ends.
    void windowsFollowOneAnother_data()
    {
        QTest::addColumn<QByteArray>("name");
        for (const char *name : {"UTC", "Europe/Berlin", "America/Sao_Paulo", "America/Havana", "Australia/Lord_Howe", "Pacific/Apia", "Asia/Kolkata",
                                 "Africa/Casablanca", "America/St_Johns"}) {
            QTest::newRow(name) << QByteArray(name);
        }
    }
    void windowsFollowOneAnother()
    {
        QFETCH(QByteArray, name);
        const ZoneOffset rules = zone(name.constData());
        if (!rules) {
            QSKIP("this system does not know the time zone");
        }
        for (const CalendarUnit unit : {CalendarUnit::Hour, CalendarUnit::Day, CalendarUnit::Week, CalendarUnit::Month}) {
            const char *const from = unit == CalendarUnit::Hour ? "2018-01-01T00:00:00" : "2011-01-01T00:00:00";
            CalendarWindow window = windowAt(unit, utc(from), rules);
            const EpochSeconds until = utc("2019-01-01T00:00:00");
            while (window.end < until) {
                QVERIFY(window.start < window.end);
                QCOMPARE(windowAt(unit, window.end - 1, rules), window);
                const CalendarWindow next = windowAt(unit, window.end, rules);
                QCOMPARE(next.start, window.end);
                window = next;
            }
        }
    }

    void localDaysAreThoseOfTheWindows()
    {
        const ZoneOffset rules = zone("America/Havana");
        if (!rules) {
            QSKIP("this system does not know the time zone");
        }
        const CalendarWindow day = windowAt(CalendarUnit::Day, utc("2026-11-01T12:00:00"), rules);
        QCOMPARE(localDay(day.start, rules), localDay(day.end - 1, rules));
        QCOMPARE(localDay(day.end, rules), localDay(day.start, rules) + 1);
        QCOMPARE(localDay(0, zone("UTC")), 0);
    }
};

QTEST_APPLESS_MAIN(CalendarWindowTest)
#include "calendar_window_test.moc"
