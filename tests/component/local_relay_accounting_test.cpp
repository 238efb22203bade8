#include "service/local_relay_service.h"

#include "store/settings_file.h"
#include "store/whole_file.h"
#include "support/relay_fixture.h"
#include "support/scripted_upstream.h"

#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include <memory>
#include <optional>

using namespace sluice;
using namespace sluice::test;

namespace {

constexpr int kStart = 20'000; // keys are made, threads start

// Dollars for a million tokens in; as_of tells one version of the file from another.
QByteArray pricesOf(int input, const QByteArray &asOf)
{
    return R"({"currency":"USD","as_of":")" + asOf + R"(","models":[{"model":"house","input":)" + QByteArray::number(input) + R"(,"output":0}]})";
}

} // namespace

// Prices and budgets of a whole relay in this process, with files in a temporary directory.
class LocalRelayAccountingTest final : public QObject {
    Q_OBJECT

private slots:
    void initTestCase() { qunsetenv("DBUS_SESSION_BUS_ADDRESS"); }

    void init()
    {
        m_directory = std::make_unique<QTemporaryDir>();
        m_upstream = std::make_unique<ScriptedUpstream>();
        m_config = {};
        m_config.listeners.https = api::ListenAddress{QStringLiteral("127.0.0.1"), 0};
        m_config.listeners.http = api::ListenAddress{QStringLiteral("127.0.0.1"), 0};
        m_config.listeners.workers = 1;
        api::UpstreamConfig upstream;
        upstream.name = QStringLiteral("house");
        upstream.url = m_upstream->url().toString();
        m_config.upstreams = {upstream};
    }

    void cleanup()
    {
        m_service.reset();
        m_upstream.reset();
        m_directory.reset();
    }

    void aPriceFileIsReadAgainWhileItRuns()
    {
        answerWithUsage(500'000, 1);
        m_config.accounting.prices = QStringLiteral("prices.json");
        writePrices(pricesOf(2, "2026-01-01"));
        openAndStart();
        QSignalSpy prices(m_service.get(), &api::RelayService::pricesChanged);
        QSignalSpy alerts(m_service.get(), &api::RelayService::alertRaised);
        QCOMPARE(m_service->prices().userModels, 1);
        QCOMPARE(costOfOne(), std::optional(1.0));
        writePrices(pricesOf(6, "2026-02-01"));
        QTRY_COMPARE(prices.size(), 1);
        QCOMPARE(m_service->prices().userAsOf, std::optional(QDate(2026, 2, 1)));
        QTRY_COMPARE(costOfOne(), std::optional(3.0));
        // What cannot be read changes no price, and says so; mended it counts.
        writePrices("{\"currency\":");
        QTRY_VERIFY(m_service->prices().error.isError());
        QTRY_COMPARE(kindsOf(alerts), QList<api::AlertKind>{api::AlertKind::PricesRefused});
        QCOMPARE(costOfOne(), std::optional(3.0));
        writePrices(pricesOf(8, "2026-03-01"));
        QTRY_COMPARE(kindsOf(alerts).last(), api::AlertKind::PricesLoaded);
        QTRY_COMPARE(costOfOne(), std::optional(4.0));
    }

    // 400 of 1000 tokens each time; about 260 are reserved before. The third would pass if the first had been forgotten.
    void budgetsGoOnWhereTheLastRunEnded()
    {
        answerWithUsage(300, 100);
        api::BudgetConfig budget;
        budget.name = QStringLiteral("pocket");
        budget.window = api::BudgetWindow::Month;
        budget.tokens = 1000;
        m_config.budgets = {budget};
        openAndStart();
        QCOMPARE(ask().status, 200);
        QTRY_COMPARE(usedTokens(), 400);
        m_service.reset();
        QVERIFY(QFile::exists(m_directory->filePath(QStringLiteral("data/budgets.slots"))));
        openAndStart();
        QTRY_COMPARE(usedTokens(), 400);
        QCOMPARE(ask().status, 200);
        QTRY_COMPARE(usedTokens(), 800);
        const ClientAnswer refused = ask();
        QCOMPARE(refused.status, 429);
        QCOMPARE(refused.headers.value("x-sluice-error"), QByteArray("sluice_quota_exceeded"));
        QCOMPARE(m_upstream->requests().size(), 2);
    }

private:
    void answerWithUsage(int input, int output)
    {
        const QByteArray answer = R"({"choices":[{"message":{"role":"assistant","content":"hi"}}],"usage":{"prompt_tokens":)"
            + QByteArray::number(input) + ",\"completion_tokens\":" + QByteArray::number(output) + "}}";
        m_upstream->setScript([answer](const ScriptedUpstream::Request &, QTcpSocket &socket) { socket.write(ScriptedUpstream::json(answer)); });
    }

    void writePrices(const QByteArray &content) { QVERIFY(store::writeWholeFile(m_directory->filePath(QStringLiteral("prices.json")), content)); }

    void openAndStart()
    {
        const QString file = m_directory->filePath(QStringLiteral("sluice.json"));
        QVERIFY(store::SettingsFile(file).save(m_config));
        m_service = std::make_unique<service::LocalRelayService>(service::ServiceOptions{file, m_directory->filePath(QStringLiteral("data")), true});
        m_budgets.clear();
        m_records.clear();
        connect(m_service.get(), &api::RelayService::budgetsSampled, this, [this](const QList<api::BudgetStatus> &budgets) { m_budgets = budgets; });
        connect(m_service.get(), &api::RelayService::recordsAppended, this, [this](const QList<api::ExchangeRecord> &records) { m_records += records; });
        const base::Error error = m_service->open();
        QVERIFY2(!error.isError(), base::toString(error).c_str());
        m_service->start();
        QTRY_VERIFY2_WITH_TIMEOUT(m_service->status().state == api::RelayState::Running, base::toString(m_service->status().why).c_str(), kStart);
    }

    ClientAnswer ask()
    {
        QTcpSocket socket;
        socket.connectToHost(QStringLiteral("127.0.0.1"), static_cast<quint16>(QUrl(m_service->status().httpUrl).port()));
        if (!socket.waitForConnected(5000)) {
            return {};
        }
        RawClient client(socket);
        client.send(postRequest("/v1/chat/completions", R"({"model":"house","messages":[{"role":"user","content":"hello"}],"max_tokens":250})"));
        return client.receive();
    }

    // What the desk hears that one more request has cost.
    std::optional<double> costOfOne()
    {
        const qsizetype before = m_records.size();
        return ask().status == 200 && QTest::qWaitFor([&] { return m_records.size() > before; }) ? m_records.last().cost : std::nullopt;
    }

    [[nodiscard]] qint64 usedTokens() const { return m_budgets.isEmpty() ? -1 : m_budgets.first().used.tokens; }

    static QList<api::AlertKind> kindsOf(const QSignalSpy &alerts)
    {
        QList<api::AlertKind> kinds;
        for (const QList<QVariant> &arguments : alerts) {
            const api::AlertKind kind = arguments.first().value<api::Alert>().kind;
            if (kind == api::AlertKind::PricesRefused || kind == api::AlertKind::PricesLoaded) {
                kinds.append(kind);
            }
        }
        return kinds;
    }

    std::unique_ptr<QTemporaryDir> m_directory;
    std::unique_ptr<ScriptedUpstream> m_upstream;
    api::RelayConfig m_config;
    std::unique_ptr<service::LocalRelayService> m_service;
    QList<api::BudgetStatus> m_budgets;
    QList<api::ExchangeRecord> m_records;
};

QTEST_GUILESS_MAIN(LocalRelayAccountingTest)
#include "local_relay_accounting_test.moc"
