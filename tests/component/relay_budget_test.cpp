#include "support/relay_fixture.h"
#include "support/scripted_upstream.h"
#include "support/websocket_scene.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

#include <atomic>
#include <memory>

using namespace sluice;
using namespace sluice::test;

namespace {

constexpr policy::EpochSeconds kNoon = 1'767'614'400; // 2026-01-05, 12:00 UTC
constexpr policy::EpochSeconds kDay = 24 * 3600;

// 1,000 in of which 600 cached, 200 out: for gpt-4o 400 × 2.50 + 600 × 1.25 + 200 × 10 a million, 0.00375 USD.
const QByteArray kUsage = R"({"prompt_tokens":1000,"completion_tokens":200,"total_tokens":1200,"prompt_tokens_details":{"cached_tokens":600}})";
constexpr double kCost = 0.00375;

QByteArray question(const QByteArray &members = {})
{
    return R"({"model":"gpt-4o","max_tokens":200,"messages":[{"role":"user","content":"hi"}])" + members + '}';
}

QByteArray answer() { return R"({"id":"1","choices":[{"index":0,"message":{"role":"assistant","content":"hello"},"finish_reason":"stop"}],"usage":)" + kUsage + '}'; }

// The stream of an upstream as it is where nobody asks for usage; `asked` puts in what the option adds.
QList<QByteArray> events(bool asked)
{
    const QByteArray null = asked ? R"(,"usage":null)" : "";
    QList<QByteArray> all{
        R"(data: {"id":"1","choices":[{"index":0,"delta":{"role":"assistant"}}])" + null + "}\n\n",
        R"(data: {"id":"1","choices":[{"index":0,"delta":{"content":"hel"}}])" + null + "}\n\n",
        R"(data: {"id":"1","choices":[{"index":0,"delta":{"content":"lo"},"finish_reason":"stop"}])" + null + "}\n\n",
    };
    if (asked) {
        all.append(R"(data: {"id":"1","choices":[],"usage":)" + kUsage + "}\n\n");
    }
    all.append("data: [DONE]\n\n");
    return all;
}

} // namespace

// Budgets through a whole relay: what is reserved, counted, refused, and begins anew.
class RelayBudgetTest final : public QObject {
    Q_OBJECT

    std::unique_ptr<ScriptedUpstream> m_upstream;
    std::unique_ptr<RelayFixture> m_relay;
    std::shared_ptr<std::atomic<policy::EpochSeconds>> m_now;
    QList<api::BudgetStatus> m_budgets;

    api::BudgetConfig &budget(const QString &name)
    {
        api::BudgetConfig config;
        config.name = name;
        m_relay->config.settings.budgets.append(config);
        return m_relay->config.settings.budgets.last();
    }

    void start()
    {
        QVERIFY(m_relay->start());
        connect(m_relay->server.get(), &relay::RelayServer::budgetsSampled, this, [this](const QList<api::BudgetStatus> &budgets) { m_budgets = budgets; });
    }

    ClientAnswer ask(const QByteArray &body = question(), const QByteArray &path = "/v1/chat/completions", const QByteArray &headers = {})
    {
        const std::unique_ptr<QTcpSocket> socket = m_relay->connectPlain();
        RawClient client(*socket);
        client.send(postRequest(path, body, headers));
        return client.receive();
    }

    api::ExchangeRecord lastRecord(qsizetype count)
    {
        [&] { QTRY_COMPARE(m_relay->records().size(), count); }();
        return m_relay->records().last();
    }

private slots:
    void init()
    {
        m_upstream = std::make_unique<ScriptedUpstream>();
        m_upstream->setScript([](const ScriptedUpstream::Request &, QTcpSocket &socket) { socket.write(ScriptedUpstream::json(answer())); });
        m_relay = std::make_unique<RelayFixture>();
        m_relay->addUpstream(QStringLiteral("openai"), m_upstream->url());
        m_now = std::make_shared<std::atomic<policy::EpochSeconds>>(kNoon);
        m_relay->config.calendar = {[now = m_now] { return now->load(); }, [](policy::EpochSeconds) { return std::int64_t{0}; }};
        m_budgets.clear();
    }

    void cleanup()
    {
        m_relay.reset();
        m_upstream.reset();
    }

    // Each answer costs 0.00375; reserved are its 200 tokens out and a few in, about 0.002. After two the third finds 0.0075 used of 0.009.
    void aHardBudgetOfMoneyRefusesAndBeginsAnew()
    {
        budget(QStringLiteral("pocket")).money = 0.009;
        start();
        for (int i = 1; i <= 2; ++i) {
            QCOMPARE(ask().status, 200);
            const api::ExchangeRecord record = lastRecord(i);
            QCOMPARE(record.cost, std::optional(kCost));
            QCOMPARE(record.currency, QStringLiteral("USD"));
            QCOMPARE(*record.usage.input, 1000U);
            QCOMPARE(*record.usage.cachedInput, 600U);
        }
        const ClientAnswer refused = ask();
        QCOMPARE(refused.status, 429);
        QCOMPARE(refused.headers.value("x-sluice-error"), QByteArray("sluice_quota_exceeded"));
        QCOMPARE(refused.headers.value("x-should-retry"), QByteArray("false"));
        QCOMPARE(refused.headers.value("x-sluice-reset"), QByteArray("2026-01-06T00:00:00Z"));
        QVERIFY(!refused.headers.contains("retry-after"));
        QCOMPARE(QJsonDocument::fromJson(refused.body).object()[QStringLiteral("error")].toObject()[QStringLiteral("code")].toString(),
                 QStringLiteral("sluice_quota_exceeded"));
        QVERIFY(refused.body.contains("pocket"));
        QCOMPARE(m_upstream->requests().size(), 2);
        QTRY_VERIFY(!m_budgets.isEmpty() && m_budgets.first().refused == 1);
        QCOMPARE(m_budgets.first().used.money, 2 * kCost);
        QCOMPARE(m_budgets.first().used.tokens, 2400);
        QCOMPARE(m_budgets.first().reserved.money, 0.0);
        QCOMPARE(m_budgets.first().lastNotice, 100);
        QTRY_VERIFY(std::any_of(m_relay->alerts.begin(), m_relay->alerts.end(), [](const api::Alert &alert) {
            return alert.kind == api::AlertKind::BudgetNotice && alert.subject == QStringLiteral("pocket") && alert.percent == 100
                && alert.until == QDateTime(QDate(2026, 1, 6), QTime(0, 0), Qt::UTC);
        }));
        // A second before midnight nothing has changed, then it begins anew.
        m_now->store(kNoon + kDay / 2 - 1);
        QCOMPARE(ask().status, 429);
        m_now->store(kNoon + kDay / 2);
        QCOMPARE(ask().status, 200);
        QTRY_COMPARE(m_budgets.first().used.money, kCost);
    }

    void theMarkUpOfTheUpstreamCounts()
    {
        m_relay->config.upstreams.front().settings.priceFactor = 2;
        budget(QStringLiteral("pocket")).money = 1;
        start();
        QCOMPARE(ask().status, 200);
        QCOMPARE(lastRecord(1).cost, std::optional(2 * kCost));
        QTRY_COMPARE(m_budgets.value(0).used.money, 2 * kCost);
    }

    void tooMuchForAnyWindow()
    {
        budget(QStringLiteral("small")).tokens = 100;
        start();
        const ClientAnswer refused = ask(); // may use 200 out
        QCOMPARE(refused.status, 400);
        QCOMPARE(refused.headers.value("x-sluice-error"), QByteArray("sluice_exceeds_limit"));
        QCOMPARE(refused.headers.value("x-should-retry"), QByteArray("false"));
        QVERIFY(m_upstream->requests().isEmpty());
    }

    // Who did not ask for the usage gets the very bytes they would have got; we know it all the same.
    void streamsAreAskedForTheirUsage()
    {
        m_upstream->setScript([](const ScriptedUpstream::Request &request, QTcpSocket &socket) {
            const bool asked = request.body.contains(R"("include_usage":true)");
            socket.write(ScriptedUpstream::eventStreamHead());
            for (const QByteArray &event : events(asked)) {
                for (qsizetype at = 0; at < event.size(); at += 11) { // cut anywhere
                    socket.write(ScriptedUpstream::chunk(event.mid(at, 11)));
                }
            }
            socket.write("0\r\n\r\n");
        });
        budget(QStringLiteral("pocket")).money = 1;
        start();
        const ClientAnswer quiet = ask(question(R"(,"stream":true)"));
        QCOMPARE(quiet.status, 200);
        QVERIFY(quiet.complete);
        QCOMPARE(quiet.body, events(false).join());
        QVERIFY(m_upstream->requests().last().body.contains(R"("include_usage":true)"));
        const api::ExchangeRecord record = lastRecord(1);
        QCOMPARE(record.cost, std::optional(kCost));
        QVERIFY(!record.usage.isEstimated);
        QTRY_COMPARE(m_budgets.value(0).used.money, kCost);
        // Who asked gets what they asked for.
        QCOMPARE(ask(question(R"(,"stream":true,"stream_options":{"include_usage":true})")).body, events(true).join());
    }

    void withoutBudgetsNobodyIsAsked()
    {
        m_upstream->setScript([](const ScriptedUpstream::Request &request, QTcpSocket &socket) {
            socket.write(ScriptedUpstream::eventStreamHead());
            for (const QByteArray &event : events(request.body.contains("include_usage"))) {
                socket.write(ScriptedUpstream::chunk(event));
            }
            socket.write("0\r\n\r\n");
        });
        start();
        QCOMPARE(ask(question(R"(,"stream":true)")).body, events(false).join());
        QVERIFY(!m_upstream->requests().last().body.contains("include_usage"));
        QVERIFY(!lastRecord(1).usage.output);
        m_relay->config.settings.accounting.usageReports = api::UsageReports::Always;
        m_relay->apply();
        QTRY_VERIFY((ask(question(R"(,"stream":true)")), m_upstream->requests().last().body.contains("include_usage")));
    }

    void whatNobodyReportsIsEstimatedAndToldSo()
    {
        m_upstream->setScript([](const ScriptedUpstream::Request &, QTcpSocket &socket) {
            socket.write(ScriptedUpstream::eventStreamHead());
            for (const QByteArray &event : events(false)) {
                socket.write(ScriptedUpstream::chunk(event));
            }
            socket.write("0\r\n\r\n");
        });
        m_relay->config.settings.accounting.usageReports = api::UsageReports::Never;
        budget(QStringLiteral("pocket")).tokens = 100'000;
        start();
        QCOMPARE(ask(question(R"(,"stream":true)")).status, 200);
        QVERIFY(!m_upstream->requests().last().body.contains("include_usage"));
        const api::ExchangeRecord record = lastRecord(1);
        QVERIFY(record.usage.isEstimated);
        QCOMPARE(*record.usage.output, 2U); // "hello"
        QVERIFY(std::any_of(record.decisions.begin(), record.decisions.end(), [](const api::Decision &decision) { return decision.reason.contains(QStringLiteral("estimate")); }));
        QTRY_VERIFY(!m_budgets.isEmpty() && m_budgets.first().estimated.tokens > 0);
        QCOMPARE(m_budgets.first().estimated.tokens, m_budgets.first().used.tokens);
    }

    // A stream that broke off has no usage: the record says unknown, the budget counts an estimate.
    void aBrokenStreamIsUnknown()
    {
        m_upstream->setScript([](const ScriptedUpstream::Request &, QTcpSocket &socket) {
            socket.write(ScriptedUpstream::eventStreamHead());
            socket.write(ScriptedUpstream::chunk(events(true).at(0) + events(true).at(1)));
            socket.flush();
            socket.disconnectFromHost();
        });
        budget(QStringLiteral("pocket")).tokens = 100'000;
        start();
        ask(question(R"(,"stream":true)"));
        const api::ExchangeRecord record = lastRecord(1);
        QCOMPARE(record.outcome, api::Outcome::UpstreamInterrupted);
        QVERIFY(!record.usage.output);
        QVERIFY(!record.cost);
        QTRY_VERIFY(!m_budgets.isEmpty() && m_budgets.first().used.tokens > 0);
        QVERIFY(m_budgets.first().used.tokens < 100); // the prompt and what came, not all it could have been
        QCOMPARE(m_budgets.first().estimated.tokens, m_budgets.first().used.tokens);
        QCOMPARE(m_budgets.first().reserved.tokens, 0);
    }

    void whatTheUpstreamRefusedCostsNothing()
    {
        m_upstream->setScript([](const ScriptedUpstream::Request &, QTcpSocket &socket) {
            socket.write(ScriptedUpstream::json(R"({"error":{"message":"no"}})", 400));
        });
        budget(QStringLiteral("pocket")).tokens = 1000;
        start();
        for (int i = 1; i <= 10; ++i) {
            QCOMPARE(ask().status, 400);
        }
        (void)lastRecord(10);
        QTRY_VERIFY(!m_budgets.isEmpty() && m_budgets.first().reserved.tokens == 0);
        QCOMPARE(m_budgets.first().used.tokens, 0);
        QCOMPARE(m_budgets.first().refused, 0);
    }

    // Claude Code asks for the length of its prompt before nearly every request; that costs nothing.
    void countingTokensIsNoUse()
    {
        m_upstream->setScript([](const ScriptedUpstream::Request &, QTcpSocket &socket) { socket.write(ScriptedUpstream::json(R"({"input_tokens":2095})")); });
        budget(QStringLiteral("pocket")).tokens = 10;
        start();
        QCOMPARE(ask(R"({"model":"claude-sonnet-4-5","messages":[{"role":"user","content":"a long prompt, longer than the budget of ten tokens"}]})",
                     "/v1/messages/count_tokens", "anthropic-version: 2023-06-01\r\n")
                     .status,
                 200);
        QVERIFY(!lastRecord(1).cost);
    }

    void observingTellsAndLetsPass()
    {
        api::BudgetConfig &config = budget(QStringLiteral("watch"));
        config.tokens = 1300;
        config.mode = api::BudgetMode::Observe;
        start();
        QCOMPARE(ask().status, 200);
        QCOMPARE(ask().status, 200);
        const api::ExchangeRecord record = lastRecord(2);
        QVERIFY(std::any_of(record.decisions.begin(), record.decisions.end(), [](const api::Decision &decision) {
            return decision.filter == QStringLiteral("quota") && decision.reason.contains(QStringLiteral("watch"));
        }));
        QTRY_VERIFY(!m_budgets.isEmpty() && m_budgets.first().refused == 1);
    }

    void pricesNobodyKnowsAreRefusedIfWanted()
    {
        m_relay->config.settings.accounting.unpriced = api::UnpricedRequests::Refuse;
        budget(QStringLiteral("pocket")).money = 1;
        start();
        const ClientAnswer refused = ask(R"({"model":"nobody-knows","messages":[]})");
        QCOMPARE(refused.status, 400);
        QVERIFY(refused.body.contains("nobody-knows"));
        QCOMPARE(ask().status, 200);
    }

    // On a WebSocket each answer counts, also one nobody asked for. It reports 7 in and 3 out; reserved are 10 out and the message's length.
    void answersOnAWebSocket()
    {
        SocketScene scene;
        answerWith(scene.upstream, "hello ", "world");
        api::BudgetConfig config;
        config.name = QStringLiteral("pocket");
        config.tokens = 40;
        scene.relay.config.settings.budgets = {config};
        scene.relay.config.settings.accounting.reservedOutput = 10;
        const auto prices = api::parsePriceFile(
            R"({"currency":"USD","as_of":"2026-01-01","models":[{"model":"gpt-realtime","input":4,"output":16}]})", QStringLiteral("prices"));
        QVERIFY(prices);
        scene.relay.config.prices = std::make_shared<const api::PriceTable>(*prices);
        QVERIFY(scene.open());
        QList<api::BudgetStatus> budgets;
        connect(scene.relay.server.get(), &relay::RelayServer::budgetsSampled, this, [&budgets](const QList<api::BudgetStatus> &sampled) { budgets = sampled; });
        for (int i = 1; i <= 2; ++i) {
            scene.client->sendText(message("response.create", "\"event_id\":\"e\",\"response\":{}"));
            QTRY_COMPARE(turnsOf(scene.relay).size(), i);
            QCOMPARE(turnsOf(scene.relay).last().cost, std::optional(0.000076)); // 7 × 4 + 3 × 16 a million
        }
        scene.client->sendText(message("response.create", "\"event_id\":\"e\",\"response\":{}"));
        QTRY_VERIFY(scene.client->all().contains("sluice_quota_exceeded"));
        QCOMPARE(turnsOf(scene.relay).last().error, base::ErrorCode::QuotaExceeded);
        scene.upstream.peer()->sendText(created("vad"));
        scene.upstream.peer()->sendText(done("vad", "x"));
        QTRY_COMPARE(turnsOf(scene.relay).size(), 4);
        QTRY_VERIFY(!budgets.isEmpty() && budgets.first().used.tokens == 30);
        QCOMPARE(budgets.first().reserved.tokens, 0);
        QCOMPARE(budgets.first().refused, 1);
        disconnect(scene.relay.server.get(), nullptr, this, nullptr);
    }

    // Anthropic's streams report by themselves, the cache in classes of its own.
    void anthropicStreams()
    {
        m_upstream->setScript([](const ScriptedUpstream::Request &, QTcpSocket &socket) {
            socket.write(ScriptedUpstream::eventStreamHead());
            socket.write(ScriptedUpstream::chunk(
                "event: message_start\ndata: {\"type\":\"message_start\",\"message\":{\"id\":\"m\",\"type\":\"message\",\"role\":\"assistant\",\"content\":[],"
                "\"usage\":{\"input_tokens\":400,\"cache_read_input_tokens\":600,\"cache_creation_input_tokens\":150,"
                "\"cache_creation\":{\"ephemeral_5m_input_tokens\":100,\"ephemeral_1h_input_tokens\":50},\"output_tokens\":1}}}\n\n"
                "event: message_delta\ndata: {\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"end_turn\"},\"usage\":{\"output_tokens\":200}}\n\n"
                "event: message_stop\ndata: {\"type\":\"message_stop\"}\n\n"));
            socket.write("0\r\n\r\n");
        });
        budget(QStringLiteral("pocket")).money = 1;
        start();
        QCOMPARE(ask(R"({"model":"claude-sonnet-4-5","max_tokens":300,"stream":true,"messages":[{"role":"user","content":"hi"}]})", "/v1/messages",
                     "anthropic-version: 2023-06-01\r\n")
                     .status,
                 200);
        // 400 × 3 + 600 × 0.30 + 100 × 3.75 + 50 × 6 + 200 × 15 a million: 0.005055 USD.
        QCOMPARE(lastRecord(1).cost, std::optional(0.005055));
        QTRY_COMPARE(m_budgets.value(0).used.money, 0.005055);
        QCOMPARE(m_budgets.first().used.tokens, 1350);
    }
};

QTEST_GUILESS_MAIN(RelayBudgetTest)
#include "relay_budget_test.moc"
