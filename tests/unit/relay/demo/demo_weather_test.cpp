#include "relay/demo/demo_weather.h"

#include <QTest>

using namespace sluice::relay::demo;

class DemoWeatherTest final : public QObject {
    Q_OBJECT

private slots:
    void findsTheCity_data()
    {
        QTest::addColumn<QString>("question");
        QTest::addColumn<QString>("city");
        QTest::newRow("in") << QStringLiteral("What is the weather in Paris?")
                            << QStringLiteral("Paris");
        QTest::newRow("two words") << QStringLiteral("what's the weather in New York today?")
                                   << QStringLiteral("New York");
        QTest::newRow("for a day")
            << QStringLiteral("The weather for tomorrow in Rome, please") << QStringLiteral("Rome");
        QTest::newRow("before") << QStringLiteral("Tokyo weather") << QStringLiteral("Tokyo");
        QTest::newRow("none") << QStringLiteral("What weather is it?") << QStringLiteral("Berlin");
        QTest::newRow("zh") << QStringLiteral("北京今天的天气怎么样？") << QStringLiteral("北京");
        QTest::newRow("zh polite")
            << QStringLiteral("你好。请问上海明天天气如何") << QStringLiteral("上海");
        QTest::newRow("zh day first") << QStringLiteral("今天广州的天气") << QStringLiteral("广州");
        QTest::newRow("zh traditional") << QStringLiteral("台北的天氣") << QStringLiteral("台北");
        QTest::newRow("zh none") << QStringLiteral("今天天气怎么样") << QStringLiteral("北京");
    }

    void findsTheCity()
    {
        QFETCH(const QString, question);
        QVERIFY(isAboutWeather(question));
        QTEST(cityOf(question), "city");
    }

    void otherQuestionsAreNotAboutWeather()
    {
        QVERIFY(!isAboutWeather(QStringLiteral("Whether or not?")));
        QVERIFY(!isAboutWeather(QStringLiteral("今天怎么样")));
    }

    void answersInTheQuestionsLanguage()
    {
        const QString report
            = QStringLiteral(R"({"city":"巴黎","temperature_c":21.5,"condition":"晴"})");
        QCOMPARE(weatherAnswer(QStringLiteral("巴黎天气"), report),
                 QStringLiteral("巴黎现在 21.5 °C，晴。"));
        QCOMPARE(weatherAnswer(QStringLiteral("weather?"), report),
                 QStringLiteral("In 巴黎 it is 21.5 °C now, 晴."));
    }

    void anyOtherResultIsQuoted()
    {
        QCOMPARE(weatherAnswer(QStringLiteral("weather?"), QStringLiteral("no idea %1")),
                 QStringLiteral("The tool says: no idea %1"));
    }
};

QTEST_APPLESS_MAIN(DemoWeatherTest)
#include "demo_weather_test.moc"
