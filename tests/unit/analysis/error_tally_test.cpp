#include "analysis/error_tally.h"

#include <QTest>

#include <string>

using namespace sluice::analysis;

class ErrorTallyTest final : public QObject {
    Q_OBJECT

    static constexpr std::int64_t kHour = 3'600;
    static constexpr std::int64_t kStart = 490'000 * kHour; // 2025-11-24T16:00Z

    static ErrorEvent event(std::int64_t time, std::string_view endpoint, ErrorClass kind = ErrorClass::Timeout)
    {
        ErrorEvent one;
        one.time = time;
        one.endpoint = endpoint;
        one.model = "gpt";
        one.upstream = "tokyo";
        one.status = 504;
        one.kind = kind;
        one.phase = ErrorPhase::ReadHead;
        return one;
    }

    static ErrorSelection by(std::vector<ErrorColumn> columns)
    {
        ErrorSelection selection;
        selection.by = std::move(columns);
        return selection;
    }

private slots:
    void countsByEveryColumn()
    {
        ErrorTally tally;
        for (int i = 0; i < 10; ++i) {
            tally.countRequest(kStart + i, i < 4 ? "/a" : "/b");
        }
        tally.countError(event(kStart, "/a"));
        tally.countError(event(kStart + kHour, "/a"));
        tally.countError(event(kStart + 5, "/b", ErrorClass::Refused));
        QCOMPARE(tally.requests(), 10U);
        QCOMPARE(tally.errors(), 3U);
        const auto byEndpoint = tally.rows(by({ErrorColumn::Endpoint}));
        QCOMPARE(byEndpoint.size(), 2U);
        QCOMPARE(byEndpoint[0].values[0], std::string("/a"));
        QCOMPARE(byEndpoint[0].count, 2U);
        QCOMPARE(byEndpoint[0].requests, 4U);
        QCOMPARE(byEndpoint[0].share(), 0.5);
        QCOMPARE(byEndpoint[0].first, kStart);
        QCOMPARE(byEndpoint[0].last, kStart + kHour);
        const auto byClass = tally.rows(by({ErrorColumn::Class}));
        QCOMPARE(byClass[0].values[static_cast<std::size_t>(ErrorColumn::Class)], std::string("timeout"));
        QCOMPARE(byClass[0].requests, 10U);
        const auto byHour = tally.rows(by({ErrorColumn::Hour}));
        QCOMPARE(byHour.size(), 2U);
        QCOMPARE(byHour[0].count, 2U);
        QCOMPARE(byHour[0].values[static_cast<std::size_t>(ErrorColumn::Hour)], std::string("2025-11-24T16:00Z"));
        QCOMPARE(tally.rows(by({ErrorColumn::Endpoint, ErrorColumn::Class, ErrorColumn::Hour})).size(), 3U);
        const auto all = tally.rows({});
        QCOMPARE(all.size(), 1U);
        QCOMPARE(all[0].count, 3U);
    }

    void drillsDownByAnyColumn()
    {
        ErrorTally tally;
        tally.countError(event(kStart, "/a"));
        tally.countError(event(kStart, "/b"));
        tally.countError(event(kStart, "/b", ErrorClass::Refused));
        ErrorSelection selection = by({ErrorColumn::Class});
        selection.only = {{ErrorColumn::Endpoint, "/b"}};
        QCOMPARE(tally.rows(selection).size(), 2U);
        selection.only.push_back({ErrorColumn::Class, "refused"});
        QCOMPARE(tally.rows(selection).size(), 1U);
        selection.only.push_back({ErrorColumn::Class, "timeout"}); // either of them
        QCOMPARE(tally.rows(selection).size(), 2U);
        selection.only.push_back({ErrorColumn::Status, "502"});
        QVERIFY(tally.rows(selection).empty());
        for (std::size_t i = 0; i < kErrorColumns; ++i) { // each value that is shown can be asked for
            ErrorSelection shown = by({static_cast<ErrorColumn>(i)});
            const ErrorRow first = tally.rows(shown).front();
            shown.only = {{static_cast<ErrorColumn>(i), first.values[i]}};
            QCOMPARE(tally.rows(shown).size(), 1U);
            QCOMPARE(tally.rows(shown).front().count, first.count);
            QCOMPARE(errorColumnOf(wordOf(static_cast<ErrorColumn>(i))), std::optional(static_cast<ErrorColumn>(i)));
        }
        selection = by({ErrorColumn::Endpoint});
        selection.top = 1;
        QCOMPARE(tally.rows(selection).size(), 1U);
    }

    void memoryIsBoundedAndNothingIsLost()
    {
        ErrorTally tally({100, 400});
        for (int i = 0; i < 20'000; ++i) {
            const std::string endpoint = "/" + std::to_string(i % 5'000);
            ErrorEvent one = event(kStart + i * kHour, endpoint, static_cast<ErrorClass>(i % static_cast<int>(kErrorClasses)));
            one.status = i % 700;
            tally.countError(one);
        }
        QVERIFY2(tally.cells() <= 401, qPrintable(QString::number(tally.cells())));
        QCOMPARE(tally.errors(), 20'000U);
        std::uint64_t sum = 0;
        bool hasOther = false;
        for (const ErrorRow &row : tally.rows(by({ErrorColumn::Endpoint}))) {
            sum += row.count;
            hasOther = hasOther || row.values[0] == NameTable::kOtherName;
        }
        QCOMPARE(sum, 20'000U);
        QVERIFY(hasOther);
        QVERIFY(tally.folded() > 19'000U);
        QVERIFY(tally.folded() <= 20'000U);
    }

    void foldedSaysHowManyLostAName()
    {
        ErrorTally tally({2, 400});
        for (int i = 0; i < 10; ++i) {
            const std::string endpoint = "/" + std::to_string(i);
            tally.countError(event(kStart, endpoint));
        }
        QCOMPARE(tally.folded(), 8U);
        const auto rows = tally.rows(by({ErrorColumn::Endpoint}));
        QCOMPARE(rows.front().values[0], std::string(NameTable::kOtherName));
        QCOMPARE(rows.front().count, 8U);
    }

    void goodRequestsLeaveRoomForFailures()
    {
        ErrorTally tally({10, 400});
        for (int i = 0; i < 100; ++i) {
            const std::string endpoint = "/good/" + std::to_string(i);
            tally.countRequest(kStart, endpoint);
        }
        tally.countError(event(kStart, "/bad"));
        QCOMPARE(tally.rows(by({ErrorColumn::Endpoint})).front().values[0], std::string("/bad"));
        QCOMPARE(tally.folded(), 0U);
    }

    void theTrendComparesThisHourWithTheUsual_data()
    {
        QTest::addColumn<int>("before"); // each hour
        QTest::addColumn<int>("now");
        QTest::addColumn<int>("trend");
        QTest::newRow("rising") << 10 << 60 << static_cast<int>(Trend::Rising);
        QTest::newRow("a little more") << 10 << 14 << static_cast<int>(Trend::Steady);
        QTest::newRow("steady") << 10 << 10 << static_cast<int>(Trend::Steady);
        QTest::newRow("falling") << 40 << 2 << static_cast<int>(Trend::Falling);
        QTest::newRow("new") << 0 << 3 << static_cast<int>(Trend::New);
    }

    void theTrendComparesThisHourWithTheUsual()
    {
        QFETCH(int, before);
        QFETCH(int, now);
        QFETCH(int, trend);
        ErrorTally tally;
        for (int hour = 0; hour < 6; ++hour) {
            tally.countRequest(kStart + hour * kHour, "/a");
            for (int i = 0; i < (hour < 5 ? before : now); ++i) {
                tally.countError(event(kStart + hour * kHour + 10, "/a"));
            }
        }
        ErrorSelection selection = by({ErrorColumn::Endpoint});
        selection.now = kStart + 6 * kHour - 1; // the hour is over
        ErrorRow row = tally.rows(selection).front();
        QCOMPARE(static_cast<int>(row.trend), trend);
        QCOMPARE(row.thisHour, static_cast<std::uint64_t>(now));
        QCOMPARE(row.usual, static_cast<double>(before));
        QCOMPARE(row.hours.back(), static_cast<std::uint64_t>(now));
        QCOMPARE(row.hours[ErrorTally::kShownHours - 2], static_cast<std::uint64_t>(before));
        // A quarter of an hour may have a quarter.
        selection.now = kStart + 5 * kHour + 899;
        row = tally.rows(selection).front();
        QCOMPARE(row.usual, static_cast<double>(before) / 4);
    }

    void withoutHoursBeforeThereIsNoTrend()
    {
        ErrorTally tally;
        tally.countError(event(kStart, "/a"));
        QCOMPARE(static_cast<int>(tally.rows({}).front().trend), static_cast<int>(Trend::Unknown));
        ErrorTally timeless;
        timeless.countError(event(0, "/a"));
        QCOMPARE(static_cast<int>(timeless.rows({}).front().trend), static_cast<int>(Trend::Unknown));
        QCOMPARE(timeless.rows(by({ErrorColumn::Hour})).front().values.back(), std::string());
    }

    void aRowSuggestsWhatMostOfItNeeds()
    {
        ErrorTally tally;
        tally.countError(event(kStart, "/a", ErrorClass::Dns));
        tally.countError(event(kStart, "/a", ErrorClass::Dns));
        tally.countError(event(kStart, "/a", ErrorClass::Refused));
        ErrorRow row = tally.rows({}).front();
        QVERIFY(row.suggestion.has_value());
        QCOMPARE(static_cast<int>(row.suggestion->kind), static_cast<int>(SuggestionKind::CheckDns));
        QCOMPARE(row.suggestion->evidence.count, 2U);
        QCOMPARE(row.suggestion->evidence.upstreams, 1U);
        tally.countError(event(kStart, "/a", ErrorClass::Refused)); // neither is most of it
        QVERIFY(!tally.rows({}).front().suggestion.has_value());
    }

    void durationsAreAveraged()
    {
        ErrorTally tally;
        ErrorEvent one = event(kStart, "/a");
        one.duration = std::chrono::milliseconds(10);
        tally.countError(one);
        one.duration = std::chrono::milliseconds(30);
        tally.countError(one);
        one.duration.reset();
        tally.countError(one);
        QVERIFY(tally.rows({}).front().meanDuration == std::chrono::milliseconds(20));
    }
};

QTEST_APPLESS_MAIN(ErrorTallyTest)
#include "error_tally_test.moc"
