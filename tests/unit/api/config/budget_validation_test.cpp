#include "api/config/config_json.h"
#include "api/config/config_validation.h"

#include <QTest>

using namespace sluice;
using namespace sluice::api;

namespace {

base::Error problemIn(QByteArray budgets)
{
    const auto config = parseConfig("{\"version\": 1, \"budgets\": " + budgets.replace('\'', '"') + '}', QStringLiteral("sluice.json"));
    return config ? base::Error{} : config.error();
}

} // namespace

class BudgetValidationTest final : public QObject {
    Q_OBJECT

private slots:
    void readsWhatIsGood()
    {
        const auto config = parseConfig(R"({"version": 1, "budgets": [{"name": "team", "window": "month", "money": 12.5, "currency": "CNY",
            "mode": "observe", "kind": "soft", "clients": ["ci-*"], "models": ["gpt-5*"], "later": 1}],
            "accounting": {"usage_reports": "never", "unpriced": "refuse", "reserved_output": 100, "prices": "p.json"}})",
                                        QStringLiteral("sluice.json"));
        QVERIFY(config);
        const BudgetConfig &budget = config->budgets.at(0);
        QCOMPARE(budget.money, 12.5);
        QCOMPARE(budget.window, BudgetWindow::Month);
        QCOMPARE(budget.mode, BudgetMode::Observe);
        QCOMPARE(budget.kind, BudgetKind::Soft);
        QCOMPARE(config->accounting.reservedOutput, 100);
        const auto again = parseConfig(configText(*config), QStringLiteral("again"));
        QVERIFY(again && *again == *config); // unknown keys included
    }

    void refuses_data()
    {
        QTest::addColumn<QByteArray>("budgets");
        QTest::addColumn<QByteArray>("where");
        QTest::newRow("no name") << QByteArray("[{'tokens': 1}]") << QByteArray("budgets[0].name");
        QTest::newRow("a name twice") << QByteArray("[{'name': 'a', 'tokens': 1}, {'name': 'a', 'tokens': 1}]") << QByteArray("budgets[1].name");
        QTest::newRow("a long name") << QByteArray("[{'name': '" + QByteArray(121, 'a') + "', 'tokens': 1}]") << QByteArray("budgets[0].name");
        QTest::newRow("nothing to count") << QByteArray("[{'name': 'a'}]") << QByteArray("budgets[0].tokens");
        QTest::newRow("a debt") << QByteArray("[{'name': 'a', 'money': -1}]") << QByteArray("budgets[0].money");
        QTest::newRow("a window") << QByteArray("[{'name': 'a', 'tokens': 1, 'window': 'year'}]") << QByteArray("budgets[0].window");
        QTest::newRow("a currency") << QByteArray("[{'name': 'a', 'tokens': 1, 'currency': '$'}]") << QByteArray("budgets[0].currency");
        QTest::newRow("an empty glob") << QByteArray("[{'name': 'a', 'tokens': 1, 'models': ['x', '']}]") << QByteArray("budgets[0].models[1]");
    }
    void refuses()
    {
        QFETCH(QByteArray, budgets);
        QFETCH(QByteArray, where);
        const base::Error error = problemIn(budgets);
        QCOMPARE(error.code, base::ErrorCode::InvalidConfig);
        QCOMPARE(QByteArray::fromStdString(error.where), where);
        QVERIFY(!error.detail.empty());
    }
};

QTEST_APPLESS_MAIN(BudgetValidationTest)
#include "budget_validation_test.moc"
