#include "support/limit_rules.h"
#include "support/relay_limits_scene.h"

#include <QElapsedTimer>
#include <QTest>

#include <algorithm>
#include <optional>
#include <random>
#include <vector>

using namespace sluice;
using namespace sluice::test;

// The limit tree in a whole relay.
class RelayLimitsTest final : public QObject, private RelayLimitsScene {
    Q_OBJECT

private slots:
    void init() { begin(); }
    void cleanup() { end(); }
    void everyAnswerTellsWhatIsLeft();
    void innerLevelsRefuseAndTheOuterIsNotCharged();
    void aRefusalTellsWhatIsLeftWithoutIt();
    void observingOnlyTells();
    void whatNoWaitCouldAdmitIs400();
    void tokensAreSettledWithTheUsage();
    void concurrencyEndsWithTheAnswer();
    void smoothingSpreadsABurst();
    void failedOverRequestsAreChargedOnce();
    void tenThousandAbortsLeaveNothing();
    void theDeskSeesAndResets();
};

void RelayLimitsTest::everyAnswerTellsWhatIsLeft()
{
    m_limits->requestsPerMinute = 3;
    m_limits->global.requestsPerMinute = 50;
    QVERIFY(m_relay->start());
    for (int i = 0; i < 3; ++i) {
        const ClientAnswer answer = ask(chatOf("m"), "x-stainless-retry-count: 2\r\n");
        QCOMPARE(answer.status, 200);
        QCOMPARE(answer.headers.value("x-sluice-ratelimit-limit-requests"), QByteArray("3"));
        QCOMPARE(answer.headers.value("x-sluice-ratelimit-remaining-requests"), QByteArray::number(2 - i));
        QCOMPARE(answer.headers.value("x-sluice-ratelimit-reset-requests"), QByteArray("60"));
        QVERIFY(!answer.headers.contains("x-sluice-ratelimit-limit-tokens"));
    }
    const ClientAnswer refused = ask(chatOf("m"));
    QCOMPARE(refused.status, 429);
    QCOMPARE(refused.headers.value("x-sluice-error"), QByteArray("sluice_rate_limited"));
    QCOMPARE(refused.headers.value("x-sluice-ratelimit-remaining-requests"), QByteArray("0"));
    QVERIFY(refused.headers.value("retry-after-ms").toInt() > 50'000);
    QVERIFY(refused.headers.value("retry-after").toInt() <= 60);
    QTRY_COMPARE(m_relay->records().size(), 4);
    QCOMPARE(m_relay->records().at(0).clientRetry, std::optional<int>(2));
    QVERIFY(!m_relay->records().at(3).clientRetry);
}

void RelayLimitsTest::innerLevelsRefuseAndTheOuterIsNotCharged()
{
    m_limits->requestsPerMinute = 4;
    m_limits->rules = {limitRule("large", policy::LimitLevel::Model, "gpt-large*", 1), limitRule("chat", policy::LimitLevel::Endpoint, "/v1/chat/*", 3)};
    QVERIFY(m_relay->start());
    QCOMPARE(ask(chatOf("gpt-large-2")).status, 200);
    for (int i = 0; i < 5; ++i) {
        const ClientAnswer refused = ask(chatOf("GPT-Large-2"));
        QCOMPARE(refused.status, 429);
        QVERIFY(refused.body.contains("model limit"));
    }
    QCOMPARE(ask(chatOf("small")).status, 200);
    QCOMPARE(ask(chatOf("small")).status, 200);
    const ClientAnswer refused = ask(chatOf("small"));
    QCOMPARE(refused.status, 429);
    QVERIFY2(refused.body.contains("endpoint limit"), refused.body.constData());
    // Three of four: the key was charged for nothing that was refused.
    const std::unique_ptr<QTcpSocket> socket = m_relay->connectPlain();
    RawClient client(*socket);
    client.send(getRequest("/v1/models"));
    const ClientAnswer last = client.receive();
    QCOMPARE(last.status, 200);
    QCOMPARE(last.headers.value("x-sluice-ratelimit-remaining-requests"), QByteArray("0"));
    QCOMPARE(m_upstream->requests().size(), 4);
}

// What a content rule or a budget refuses was charged for nothing, and its own head says so.
void RelayLimitsTest::aRefusalTellsWhatIsLeftWithoutIt()
{
    m_limits->requestsPerMinute = 5;
    m_limits->tokensPerMinute = 1000;
    m_limits->rules = {limitRule("m", policy::LimitLevel::Model, "m", 3)};
    m_relay->setWords({QStringLiteral("forbidden")}, policy::Action::Block, policy::Action::Off);
    api::BudgetConfig budget;
    budget.name = QStringLiteral("pocket");
    budget.tokens = 900;
    m_relay->config.settings.budgets = {budget};
    m_upstream->setScript([](const ScriptedUpstream::Request &, QTcpSocket &socket) { socket.write(answerWithUsage(20, 100)); });
    QVERIFY(m_relay->start());
    const QByteArray blocked = chatBody(QStringLiteral("forbidden"));
    ClientAnswer answer = ask(blocked);
    QCOMPARE(answer.status, 400);
    QCOMPARE(answer.headers.value("x-sluice-ratelimit-remaining-requests"), QByteArray("5"));
    QCOMPARE(answer.headers.value("x-sluice-ratelimit-reset-requests"), QByteArray("0"));
    QCOMPARE(ask(chatOf("m", 100)).headers.value("x-sluice-ratelimit-remaining-requests"), QByteArray("2"));
    answer = ask(chatOf("m", 800)); // too much for the budget, which is asked after every limit
    QCOMPARE(answer.status, 429);
    QCOMPARE(answer.headers.value("x-sluice-error"), QByteArray("sluice_quota_exceeded"));
    QCOMPARE(answer.headers.value("x-sluice-ratelimit-remaining-requests"), QByteArray("2"));
    QVERIFY2(answer.headers.value("x-sluice-ratelimit-remaining-tokens").toInt() > 800,
             answer.headers.value("x-sluice-ratelimit-remaining-tokens").constData());
    QCOMPARE(ask(blocked).headers.value("x-sluice-ratelimit-remaining-requests"), QByteArray("4"));
    QCOMPARE(ask(chatOf("m", 100)).headers.value("x-sluice-ratelimit-remaining-requests"), QByteArray("1"));
}

void RelayLimitsTest::observingOnlyTells()
{
    m_limits->mode = policy::LimitMode::Observe;
    m_limits->requestsPerMinute = 1;
    QVERIFY(m_relay->start());
    for (int i = 0; i < 3; ++i) {
        const ClientAnswer answer = ask(chatOf("m"));
        QCOMPARE(answer.status, 200);
        QVERIFY(!answer.headers.contains("x-sluice-ratelimit-limit-requests"));
    }
    QTRY_COMPARE(m_relay->records().size(), 3);
    QVERIFY(!hasDecision(m_relay->records().at(0), QStringLiteral("rate limit"), QStringLiteral("observed")));
    QVERIFY(hasDecision(m_relay->records().at(2), QStringLiteral("rate limit"), QStringLiteral("observed: more than 1 requests")));
}

void RelayLimitsTest::whatNoWaitCouldAdmitIs400()
{
    m_limits->tokensPerMinute = 1000;
    m_limits->requestsPerMinute = 1;
    QVERIFY(m_relay->start());
    const ClientAnswer answer = ask(chatOf("m", 5000));
    QCOMPARE(answer.status, 400);
    QCOMPARE(answer.headers.value("x-sluice-error"), QByteArray("sluice_exceeds_limit"));
    QCOMPARE(answer.headers.value("x-should-retry"), QByteArray("false"));
    QVERIFY(!answer.headers.contains("retry-after"));
    QCOMPARE(ask(chatOf("m", 500)).status, 200); // it was charged for nothing
    QCOMPARE(m_upstream->requests().size(), 1);
}

void RelayLimitsTest::tokensAreSettledWithTheUsage()
{
    m_limits->tokensPerMinute = 1000;
    m_upstream->setScript([](const ScriptedUpstream::Request &, QTcpSocket &socket) { socket.write(answerWithUsage(20, 30)); });
    QVERIFY(m_relay->start());
    for (int i = 0; i < 5; ++i) {
        const ClientAnswer answer = ask(chatOf("m", 700)); // of which 50 are used
        QCOMPARE(answer.status, 200);
        const int left = answer.headers.value("x-sluice-ratelimit-remaining-tokens").toInt();
        QVERIFY2(left < 1000 - 700 - 50 * i && left > 1000 - 760 - 50 * i, QByteArray::number(left).constData());
    }
    const ClientAnswer refused = ask(chatOf("m", 750));
    QCOMPARE(refused.status, 429);
    QVERIFY(refused.body.contains("tokens in a minute"));
    QCOMPARE(refused.headers.value("x-sluice-ratelimit-limit-tokens"), QByteArray("1000"));
}

void RelayLimitsTest::concurrencyEndsWithTheAnswer()
{
    m_limits->concurrentRequests = 2;
    std::vector<QTcpSocket *> held;
    m_upstream->setScript([&held](const ScriptedUpstream::Request &, QTcpSocket &socket) { held.push_back(&socket); });
    QVERIFY(m_relay->start());
    const std::unique_ptr<QTcpSocket> first = m_relay->connectPlain();
    const std::unique_ptr<QTcpSocket> second = m_relay->connectPlain();
    RawClient one(*first);
    RawClient two(*second);
    one.send(postRequest("/v1/chat/completions", chatOf("m")));
    two.send(postRequest("/v1/chat/completions", chatOf("m")));
    QTRY_COMPARE(held.size(), std::size_t(2));
    const ClientAnswer refused = ask(chatOf("m"));
    QCOMPARE(refused.status, 429);
    QCOMPARE(refused.headers.value("retry-after"), QByteArray("1"));
    held[0]->write(ScriptedUpstream::json("{}"));
    QVERIFY(one.receive(1000).status == 200 || two.receive().status == 200);
    m_upstream->setScript([](const ScriptedUpstream::Request &, QTcpSocket &socket) { socket.write(ScriptedUpstream::json("{}")); });
    QCOMPARE(ask(chatOf("m")).status, 200);
    second->abort(); // a client that leaves gives its place back too
    first->abort();
    QTRY_COMPARE(ask(chatOf("m")).status, 200);
}

void RelayLimitsTest::smoothingSpreadsABurst()
{
    m_limits->requestsPerMinute = 600; // one each 100 ms
    m_limits->smoothing.style = policy::Smoothing::Queue;
    m_limits->smoothing.burst = 4;
    std::vector<qint64> arrivals;
    QElapsedTimer clock;
    clock.start();
    m_upstream->setScript([&](const ScriptedUpstream::Request &, QTcpSocket &socket) {
        arrivals.push_back(clock.elapsed());
        socket.write(ScriptedUpstream::json("{}"));
    });
    QVERIFY(m_relay->start());
    std::vector<std::unique_ptr<QTcpSocket>> sockets;
    std::vector<RawClient> clients;
    for (int i = 0; i < 5; ++i) {
        sockets.push_back(m_relay->connectPlain());
        clients.emplace_back(*sockets.back());
    }
    clock.restart();
    for (RawClient &client : clients) {
        client.send(postRequest("/v1/chat/completions", chatOf("m")));
    }
    for (RawClient &client : clients) {
        QCOMPARE(client.receive().status, 200);
    }
    QCOMPARE(arrivals.size(), std::size_t(5));
    // The last of five that came together waits for four turns, less what passed while they came.
    QVERIFY2(arrivals.back() >= 350, QByteArray::number(arrivals.back()).constData());
    QTRY_COMPARE(m_relay->records().size(), 5);
    const QList<api::ExchangeRecord> &records = m_relay->records();
    QVERIFY(std::any_of(records.begin(), records.end(), [](const api::ExchangeRecord &record) {
        return hasDecision(record, QStringLiteral("rate limit"), QStringLiteral("waits"));
    }));
    // Waiting is no time of ours.
    QVERIFY(std::all_of(records.begin(), records.end(), [](const api::ExchangeRecord &record) { return record.overhead < api::Micros(90'000); }));
}

void RelayLimitsTest::failedOverRequestsAreChargedOnce()
{
    ScriptedUpstream other;
    m_upstream->setScript([](const ScriptedUpstream::Request &, QTcpSocket &socket) { socket.write(ScriptedUpstream::json("{}", 503)); });
    m_relay->addUpstream(QStringLiteral("other"), other.url());
    m_relay->config.settings.routing.strategy = api::BalanceStrategy::Ordered;
    m_limits->requestsPerMinute = 10;
    m_limits->tokensPerMinute = 100'000;
    QVERIFY(m_relay->start());
    ClientAnswer answer;
    for (int i = 0; i < 3; ++i) {
        answer = ask(chatOf("m", 100));
        QCOMPARE(answer.status, 200);
        QCOMPARE(answer.headers.value("x-sluice-attempts"), QByteArray(i == 0 ? "2" : answer.headers.value("x-sluice-attempts")));
    }
    QCOMPARE(answer.headers.value("x-sluice-ratelimit-remaining-requests"), QByteArray("7"));
}

// Clients that leave at every moment: before the body is whole, before the answer, in the middle of it. Each round they leave once so many of
// their requests have come to the upstream, or have been refused: how fast the machine is decides nothing.
void RelayLimitsTest::tenThousandAbortsLeaveNothing()
{
    constexpr int kRounds = 100;
    constexpr int kAtOnce = 100;
    m_limits->concurrentRequests = kAtOnce; // a place that is not given back would be missed at once
    m_limits->rules = {limitRule("m", policy::LimitLevel::Model, "*", 0)};
    m_limits->rules[0].concurrentRequests = kAtOnce;
    m_upstream->setScript([](const ScriptedUpstream::Request &, QTcpSocket &socket) {
        socket.write(ScriptedUpstream::eventStreamHead() + ScriptedUpstream::chunk(ScriptedUpstream::chatEvent(QStringLiteral("one"))));
    });
    QVERIFY(m_relay->start());
    std::vector<api::LimitsSample> samples;
    connect(m_relay->server.get(), &relay::RelayServer::limitsSampled, this, [&](const api::LimitsSample &sample) { samples.push_back(sample); });
    std::mt19937 random(7);
    const QByteArray request = postRequest("/v1/chat/completions", chatBody(QStringLiteral("hello"), true));
    int refused = 0;
    for (int round = 0; round < kRounds; ++round) {
        std::vector<std::unique_ptr<QTcpSocket>> sockets;
        for (int i = 0; i < kAtOnce; ++i) {
            sockets.push_back(std::make_unique<QTcpSocket>());
            QTcpSocket *const socket = sockets.back().get();
            connect(socket, &QTcpSocket::readyRead, this, [socket, &refused] { refused += socket->readAll().startsWith("HTTP/1.1 429") ? 1 : 0; });
            socket->connectToHost(QHostAddress::LocalHost, m_relay->httpPort());
        }
        const qsizetype before = m_upstream->requests().size() + refused;
        int whole = 0;
        for (const std::unique_ptr<QTcpSocket> &socket : sockets) {
            QVERIFY(socket->waitForConnected(10'000));
            const bool isPart = random() % 4 == 0;
            whole += isPart ? 0 : 1;
            socket->write(isPart ? request.left(static_cast<qsizetype>(random() % static_cast<unsigned>(request.size()))) : request);
            socket->flush();
        }
        const auto wanted = static_cast<qsizetype>(random() % static_cast<unsigned>(whole + 1));
        QTRY_VERIFY_WITH_TIMEOUT(m_upstream->requests().size() + refused >= before + wanted, 20'000);
        std::shuffle(sockets.begin(), sockets.end(), random);
        while (!sockets.empty()) {
            if (random() % 8 == 0) {
                QCoreApplication::processEvents();
            }
            sockets.back()->abort();
            sockets.pop_back();
        }
        // Who comes next may need every place: the relay has to have heard that these left.
        QTRY_COMPARE_WITH_TIMEOUT(running(), 0, 20'000);
    }
    const QDateTime over = QDateTime::currentDateTimeUtc();
    const auto inUse = [&samples, over] {
        if (samples.empty() || samples.back().at <= over) {
            return qint64(-1); // of while they left
        }
        qint64 used = 0;
        for (const api::LimitGauge &gauge : samples.back().gauges) {
            used += gauge.unit == policy::LimitUnit::Concurrency ? gauge.used : 0;
        }
        for (const api::AdaptiveGauge &gauge : samples.back().upstreams) {
            used += gauge.running + gauge.waiting;
        }
        return used;
    };
    QTRY_COMPARE_WITH_TIMEOUT(inUse(), 0, 20'000);
    QVERIFY(!samples.back().gauges.isEmpty());
    m_upstream->setScript([](const ScriptedUpstream::Request &, QTcpSocket &socket) { socket.write(ScriptedUpstream::json("{}")); });
    QCOMPARE(ask(chatOf("m")).status, 200);
    const auto reached = m_upstream->requests().size();
    QVERIFY2(reached > 1000, QByteArray::number(reached).constData()); // they left at every moment, not only before the first
    QVERIFY2(refused < 100, QByteArray::number(refused).constData()); // of those whose place had just been left
    qInfo("10,000 clients left, %d of them with an upstream at work; %d were refused meanwhile", static_cast<int>(reached), refused);
}

void RelayLimitsTest::theDeskSeesAndResets()
{
    m_limits->requestsPerMinute = 2;
    m_limits->rules = {limitRule("small models", policy::LimitLevel::Model, "small*", 50)};
    QVERIFY(m_relay->start());
    std::optional<api::LimitsSample> sample;
    connect(m_relay->server.get(), &relay::RelayServer::limitsSampled, this, [&](const api::LimitsSample &latest) { sample = latest; });
    QCOMPARE(ask(chatOf("small-1")).status, 200);
    QCOMPARE(ask(chatOf("small-1")).status, 200);
    QCOMPARE(ask(chatOf("small-1")).status, 429);
    QTRY_VERIFY(sample && sample->gauges.size() == 2 && sample->gauges.at(0).refused == 1);
    const api::LimitGauge &key = sample->gauges.at(0);
    QCOMPARE(key.level, policy::LimitLevel::Key);
    QCOMPARE(key.client, QStringLiteral("local"));
    QCOMPARE(key.limit, 2);
    QCOMPARE(key.used, 2);
    QCOMPARE(key.remaining(), 0);
    QVERIFY(key.freeAt && key.resetAt && *key.freeAt > sample->at && *key.resetAt >= *key.freeAt);
    const api::LimitGauge &model = sample->gauges.at(1);
    QCOMPARE(model.rule, QStringLiteral("small models"));
    QCOMPARE(model.used, 2);
    QVERIFY(!model.freeAt);
    QCOMPARE(sample->upstreams.size(), 1);
    QCOMPARE(sample->upstreams.at(0).limit, m_limits->adaptive.initial);
    QCOMPARE(sample->team.state, api::TeamState::Off);
    QMetaObject::invokeMethod(m_relay->server.get(), [server = m_relay->server.get()] { server->resetLimits(QStringLiteral("local")); },
                              Qt::BlockingQueuedConnection);
    QCOMPARE(ask(chatOf("small-1")).status, 200);
}

QTEST_GUILESS_MAIN(RelayLimitsTest)
#include "relay_limits_test.moc"
