#include "support/relay_limits_scene.h"

#include <QTest>

#include <vector>

using namespace sluice;
using namespace sluice::test;

// Limits that find themselves, in a whole relay: of upstreams by how fast they answer, of keys by how they behave.
class RelayAdaptiveLimitsTest final : public QObject, private RelayLimitsScene {
    Q_OBJECT

private slots:
    void init() { begin(); }
    void cleanup() { end(); }
    void fullUpstreamsMakeRequestsWait();
    void whoWaitsTooLongIsTold();
    void behaviourNarrowsTheRate();
};

void RelayAdaptiveLimitsTest::fullUpstreamsMakeRequestsWait()
{
    m_limits->adaptive.mode = policy::LimitMode::Enforce;
    m_limits->adaptive.minimum = m_limits->adaptive.initial = m_limits->adaptive.maximum = 1;
    std::vector<QTcpSocket *> held;
    m_upstream->setScript([&held](const ScriptedUpstream::Request &, QTcpSocket &socket) { held.push_back(&socket); });
    QVERIFY(m_relay->start());
    std::vector<std::unique_ptr<QTcpSocket>> sockets;
    std::vector<RawClient> clients;
    for (int i = 0; i < 3; ++i) {
        sockets.push_back(m_relay->connectPlain());
        clients.emplace_back(*sockets.back());
        clients.back().send(postRequest("/v1/chat/completions", chatOf("m")));
        QTRY_COMPARE(running(), i + 1); // in this order
    }
    QTRY_COMPARE(held.size(), std::size_t(1));
    held[0]->write(ScriptedUpstream::json("{}"));
    QCOMPARE(clients[0].receive().status, 200);
    QTRY_COMPARE(held.size(), std::size_t(2));
    sockets[1]->abort(); // a client that leaves makes room too
    QTRY_COMPARE(held.size(), std::size_t(3));
    held[2]->write(ScriptedUpstream::json("{}"));
    QCOMPARE(clients[2].receive().status, 200);
    QTRY_COMPARE(m_relay->records().size(), 3);
    QVERIFY(hasDecision(m_relay->records().at(2), QStringLiteral("adaptive limit"), QStringLiteral("waited")));
}

void RelayAdaptiveLimitsTest::whoWaitsTooLongIsTold()
{
    m_limits->requestsPerMinute = 5;
    m_limits->adaptive.mode = policy::LimitMode::Enforce;
    m_limits->adaptive.minimum = m_limits->adaptive.initial = m_limits->adaptive.maximum = 1;
    m_limits->adaptive.wait = std::chrono::milliseconds(150);
    std::vector<QTcpSocket *> held;
    m_upstream->setScript([&held](const ScriptedUpstream::Request &, QTcpSocket &socket) { held.push_back(&socket); });
    QVERIFY(m_relay->start());
    const std::unique_ptr<QTcpSocket> first = m_relay->connectPlain();
    RawClient one(*first);
    one.send(postRequest("/v1/chat/completions", chatOf("m")));
    QTRY_COMPARE(held.size(), std::size_t(1));
    const ClientAnswer busy = ask(chatOf("m"));
    QCOMPARE(busy.status, 503);
    QCOMPARE(busy.headers.value("x-sluice-error"), QByteArray("sluice_busy"));
    QCOMPARE(busy.headers.value("retry-after"), QByteArray("1"));
    held[0]->write(ScriptedUpstream::json("{}"));
    QCOMPARE(one.receive().status, 200);
    m_upstream->setScript([](const ScriptedUpstream::Request &, QTcpSocket &socket) { socket.write(ScriptedUpstream::json("{}")); });
    QCOMPARE(ask(chatOf("m")).headers.value("x-sluice-ratelimit-remaining-requests"), QByteArray("3")); // who never ran was not charged
}

void RelayAdaptiveLimitsTest::behaviourNarrowsTheRate()
{
    m_limits->requestsPerMinute = 100;
    m_limits->behaviour.mode = policy::LimitMode::Enforce;
    m_limits->behaviour.narrowestPercent = 20;
    m_upstream->setScript([](const ScriptedUpstream::Request &, QTcpSocket &socket) { socket.write(ScriptedUpstream::json("{}", 400)); });
    QVERIFY(m_relay->start());
    int limit = 100;
    int asked = 0;
    for (; asked < 60; ++asked) {
        const ClientAnswer answer = ask(chatOf("m"));
        const int now = answer.headers.value("x-sluice-ratelimit-limit-requests").toInt();
        QVERIFY(now <= limit);
        limit = now;
        if (answer.status == 429) {
            break;
        }
        QCOMPARE(answer.status, 400);
    }
    QVERIFY2(limit < 40, QByteArray::number(limit).constData());
    QVERIFY(limit >= 20);
    QVERIFY2(asked < 40, QByteArray::number(asked).constData());
}

QTEST_GUILESS_MAIN(RelayAdaptiveLimitsTest)
#include "relay_adaptive_limits_test.moc"
