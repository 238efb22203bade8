#include "api/prices/price_table.h"

#include "api/providers/provider_templates.h"

#include <QTest>

using namespace sluice;
using namespace sluice::api;

namespace {

// JSON with ' for ", to be read more easily.
QByteArray json(QByteArray text) { return text.replace('\'', '"'); }

PriceTable with(const QByteArray &file)
{
    auto prices = parsePriceFile(json(file), QStringLiteral("prices.json"));
    if (!prices) {
        qFatal("%s", base::toString(prices.error()).c_str());
    }
    return PriceTable(*prices);
}

} // namespace

class PriceTableTest final : public QObject {
    Q_OBJECT

private slots:
    void shipsPricesWithDateAndSource()
    {
        QVERIFY(shippedPrices().entries.size() > 20);
        for (const PriceEntry &entry : shippedPrices().entries) {
            QVERIFY(entry.asOf.isValid() && !entry.source.isEmpty());
            QVERIFY2(findProviderTemplate(entry.provider) != nullptr, qPrintable(entry.provider));
            QVERIFY(entry.price.cachedInput.value_or(0) <= entry.price.input);
            // What is written to a cache for an hour is dearer than for five minutes, and that dearer than what is not written.
            if (entry.price.cacheWrite) {
                QVERIFY(*entry.price.cacheWrite > entry.price.input);
                QVERIFY(*entry.price.cacheWriteHour > *entry.price.cacheWrite);
            }
        }
    }

    void findsTheFirstThatMatches()
    {
        const PriceTable table;
        const QString openai = QStringLiteral("openai");
        const PriceEntry *const mini = table.find(openai, "GPT-4o-mini");
        QVERIFY(mini);
        QCOMPARE(mini->price.input, 150'000);
        QCOMPARE(mini->price.cachedInput, std::optional<policy::MicroPrice>(75'000));
        QCOMPARE(mini->blended(), (3 * 0.15 + 0.6) / 4);
        QCOMPARE(mini->currency, QStringLiteral("USD"));
        QVERIFY(table.find(openai, "gpt-4o")->price.input > mini->price.input); // not the wider pattern's
        QVERIFY(!table.find(openai, "gpt-4o-realtime-preview"));
        QVERIFY(!table.find(openai, "claude-haiku-4-5"));
        QVERIFY(!table.find(openai, ""));
    }

    // A relay or gateway bills what the model's maker does, whose name may stand before the model's.
    void upstreamsOfNoKnownProvider()
    {
        const PriceTable table;
        QVERIFY(table.find({}, "gpt-4o"));
        QCOMPARE(table.find({}, "openai/gpt-4o"), table.find({}, "gpt-4o"));
        QVERIFY(!table.find({}, "a-model-nobody-knows"));
        // One's own machine costs nothing, but only there.
        QCOMPARE(table.find(QStringLiteral("ollama"), "llama3")->price.output, 0);
        QVERIFY(!table.find({}, "llama3"));
    }

    void theUsersPricesComeFirst()
    {
        const PriceTable table = with("{'currency': 'EUR', 'as_of': '2026-02', 'models': ["
                                      "{'model': 'gpt-4o', 'provider': 'azure', 'input': 9, 'output': 9},"
                                      "{'model': 'gpt-4*', 'input': 2, 'output': 4.5, 'cache_write_1h': 3}],"
                                      "'rates': [{'from': 'EUR', 'to': 'USD', 'rate': 2}]}");
        QCOMPARE(table.find(QStringLiteral("azure"), "gpt-4o")->price.input, 9'000'000);
        QCOMPARE(table.find(QStringLiteral("openai"), "gpt-4o")->price.output, 4'500'000);
        QCOMPARE(table.find({}, "gpt-4o")->price.cacheWriteHour, std::optional<policy::MicroPrice>(3'000'000));
        QCOMPARE(table.find(QStringLiteral("openai"), "o3")->currency, QStringLiteral("USD")); // ours, where the user says nothing
        QCOMPARE(table.status().userModels, 2);
        QCOMPARE(table.status().userAsOf, std::optional(QDate(2026, 2, 1)));
        QVERIFY(table.status().asOf.isValid());
        // Their rate before ours, and back again.
        QCOMPARE(table.converted(1000, QStringLiteral("EUR"), QStringLiteral("USD")), std::optional<policy::NanoMoney>(2000));
        QCOMPARE(table.converted(1000, QStringLiteral("USD"), QStringLiteral("EUR")), std::optional<policy::NanoMoney>(500));
        QCOMPARE(table.converted(1000, QStringLiteral("USD"), QStringLiteral("USD")), std::optional<policy::NanoMoney>(1000));
        QVERIFY(!table.converted(1000, QStringLiteral("USD"), QStringLiteral("XAU")));
        QVERIFY(table.converted(1000, QStringLiteral("USD"), QStringLiteral("CNY")));
    }

    void refusesWithPlaceAndReason_data()
    {
        QTest::addColumn<QByteArray>("file");
        QTest::addColumn<int>("line");
        QTest::addColumn<QByteArray>("detail");
        const auto model = [](const QByteArray &members) -> QByteArray {
            return "{'currency': 'USD', 'as_of': '2026-01-01', 'models': [{'model': 'a', 'input': 1, 'output': 1}, {" + members + "}]}";
        };
        QTest::newRow("no JSON") << QByteArray("{\n 'models': [\n  oops\n]}") << 3 << QByteArray("expected JSON");
        QTest::newRow("a list") << QByteArray("[]") << 1 << QByteArray("expected an object");
        QTest::newRow("nothing in it") << QByteArray("{}") << 0 << QByteArray("models: expected a list");
        QTest::newRow("no list") << QByteArray("{'models': {}}") << 0 << QByteArray("models: expected a list");
        QTest::newRow("no object") << QByteArray("{'models': [1]}") << 0 << QByteArray("models[0]: expected an object");
        QTest::newRow("no model") << model("'input': 1, 'output': 1") << 0 << QByteArray("models[1].model: expected the name");
        QTest::newRow("no price") << model("'model': 'b', 'output': 1") << 0 << QByteArray("models[1].input: expected a price");
        QTest::newRow("a text for a price") << model("'model': 'b', 'input': '1', 'output': 1") << 0 << QByteArray("models[1].input: expected a price");
        QTest::newRow("a debt") << model("'model': 'b', 'input': 1, 'output': -1") << 0 << QByteArray("models[1].output: expected a price");
        QTest::newRow("a key nobody knows") << model("'model': 'b', 'input': 1, 'output': 1, 'cached': 1") << 0 << QByteArray("models[1].cached: expected one of the keys");
        QTest::newRow("a currency") << model("'model': 'b', 'input': 1, 'output': 1, 'currency': 'usd'") << 0 << QByteArray("models[1].currency: expected three capital letters");
        QTest::newRow("a date") << model("'model': 'b', 'input': 1, 'output': 1, 'as_of': 'yesterday'") << 0 << QByteArray("models[1].as_of: expected a date");
        QTest::newRow("no date") << QByteArray("{'currency': 'USD', 'models': [{'model': 'a', 'input': 1, 'output': 1}]}") << 0 << QByteArray("models[0].as_of: expected a date");
        QTest::newRow("a rate") << QByteArray("{'rates': [{'from': 'EUR', 'to': 'USD', 'rate': 0}]}") << 0 << QByteArray("rates[0].rate: expected");
    }
    void refusesWithPlaceAndReason()
    {
        QFETCH(QByteArray, file);
        QFETCH(int, line);
        QFETCH(QByteArray, detail);
        const auto prices = parsePriceFile(json(file), QStringLiteral("prices.json"));
        QVERIFY(!prices);
        QCOMPARE(prices.error().where, std::string("prices.json"));
        QCOMPARE(prices.error().line, line);
        QVERIFY2(QByteArray::fromStdString(prices.error().detail).startsWith(detail), prices.error().detail.c_str());
    }
};

QTEST_APPLESS_MAIN(PriceTableTest)
#include "price_table_test.moc"
