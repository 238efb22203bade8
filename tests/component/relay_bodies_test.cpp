#include "relay/shared/body_feed.h"
#include "support/relay_fixture.h"
#include "support/scripted_upstream.h"

#include <QTest>

#include <memory>

using namespace sluice;
using namespace sluice::test;

// What a relay gathers of raw prompts and answers for whoever keeps them.
class RelayBodiesTest final : public QObject {
    Q_OBJECT

    struct Scene {
        ScriptedUpstream upstream;
        RelayFixture relay;
        std::shared_ptr<relay::BodyFeed> feed = std::make_shared<relay::BodyFeed>();
        QList<api::ExchangeTexts> texts;
        qint64 dropped = 0;

        explicit Scene(qint64 cap)
        {
            feed->setTextCap(cap);
            relay.config.bodies = feed;
            relay.addUpstream(QStringLiteral("u"), upstream.url());
        }
        ClientAnswer ask(const QByteArray &body, const QByteArray &headers = {}) const
        {
            const auto socket = relay.connectPlain();
            RawClient client(*socket);
            client.send(postRequest("/v1/chat/completions", body, headers));
            return client.receive();
        }
        qsizetype drain()
        {
            relay::BodyFeed::Batch batch = feed->drain();
            texts += batch.entries;
            dropped += batch.dropped;
            return texts.size();
        }
    };

private slots:
    void thePromptAsSentAndTheAnswerAsSeen()
    {
        Scene scene(1 << 20);
        scene.relay.setWords({QStringLiteral("secretword")}, policy::Action::Mask, policy::Action::Mask);
        scene.upstream.setScript([](const ScriptedUpstream::Request &, QTcpSocket &socket) {
            socket.write(ScriptedUpstream::json("{\"choices\":[{\"message\":{\"content\":\"a secretword back\"}}]}"));
        });
        QVERIFY(scene.relay.start());
        const QByteArray prompt = chatBody(QStringLiteral("my secretword here"));
        const ClientAnswer answer = scene.ask(prompt);
        QCOMPARE(answer.status, 200);
        QTRY_COMPARE(scene.drain(), 1);
        const api::ExchangeTexts &texts = scene.texts.constFirst();
        QCOMPARE(texts.requestId.toUtf8(), answer.headers.value("x-sluice-request-id"));
        QCOMPARE(texts.prompt.bytes, prompt); // before any rule edited it
        QVERIFY(texts.prompt.isWhole());
        QVERIFY(!scene.upstream.requests().constFirst().body.contains("secretword"));
        QCOMPARE(texts.answer.bytes, answer.body); // after: what the client saw
        QVERIFY(!texts.answer.bytes.contains("secretword"));
        QCOMPARE(scene.feed->gathering().used(), 0);
    }

    void aRefusalIsAnAnswerToo()
    {
        Scene scene(1 << 20);
        scene.relay.setWords({QStringLiteral("secretword")}, policy::Action::Block, policy::Action::Off);
        QVERIFY(scene.relay.start());
        const QByteArray prompt = chatBody(QStringLiteral("my secretword here"));
        const ClientAnswer answer = scene.ask(prompt);
        QCOMPARE(answer.status, 400);
        QTRY_COMPARE(scene.drain(), 1);
        QCOMPARE(scene.texts.constFirst().prompt.bytes, prompt);
        QCOMPARE(scene.texts.constFirst().answer.bytes, answer.body);
    }

    void streamsAndLongTextsAreCapped()
    {
        Scene scene(1024);
        scene.upstream.setScript([](const ScriptedUpstream::Request &, QTcpSocket &socket) {
            QByteArray stream = ScriptedUpstream::eventStreamHead();
            for (int i = 0; i < 100; ++i) {
                stream += ScriptedUpstream::chunk(ScriptedUpstream::chatEvent(QStringLiteral("piece %1 ").arg(i)));
            }
            socket.write(stream + ScriptedUpstream::chunk("data: [DONE]\n\n") + "0\r\n\r\n");
        });
        QVERIFY(scene.relay.start());
        const QByteArray prompt = chatBody(QString(5000, QLatin1Char('p')), true);
        const ClientAnswer answer = scene.ask(prompt);
        QVERIFY(answer.complete);
        QTRY_COMPARE(scene.drain(), 1);
        const api::ExchangeTexts &texts = scene.texts.constFirst();
        QCOMPARE(texts.prompt.bytes, prompt.first(1024));
        QCOMPARE(texts.prompt.size, prompt.size());
        QCOMPARE(texts.answer.bytes, answer.body.first(1024));
        QCOMPARE(texts.answer.size, answer.body.size());
        QVERIFY(!texts.answer.isWhole());
    }

    void offNothingIsGathered()
    {
        Scene scene(0);
        scene.upstream.setScript([](const ScriptedUpstream::Request &, QTcpSocket &socket) { socket.write(ScriptedUpstream::json("{}")); });
        QVERIFY(scene.relay.start());
        QCOMPARE(scene.ask(chatBody(QStringLiteral("hello"))).status, 200);
        QTRY_COMPARE(scene.relay.records().size(), 1);
        QCOMPARE(scene.drain(), 0);
        scene.feed->setTextCap(1024); // from the next exchange on
        QCOMPARE(scene.ask(chatBody(QStringLiteral("hello"))).status, 200);
        QTRY_COMPARE(scene.drain(), 1);
    }

    void whereThereIsNoRoomItIsCounted()
    {
        Scene scene(1 << 20);
        scene.upstream.setScript([](const ScriptedUpstream::Request &, QTcpSocket &socket) { socket.write(ScriptedUpstream::json("{}")); });
        QVERIFY(scene.relay.start());
        scene.feed->gathering().setCap(100);
        QCOMPARE(scene.ask(chatBody(QString(5000, QLatin1Char('p')))).status, 200); // the request goes on
        QTRY_VERIFY(scene.drain() == 0 && scene.dropped == 1);
        QCOMPARE(scene.feed->gathering().used(), 0);
    }

    void aClientThatLeavesLeavesItsTexts()
    {
        Scene scene(1 << 20);
        scene.upstream.setScript([](const ScriptedUpstream::Request &, QTcpSocket &socket) {
            socket.write(ScriptedUpstream::eventStreamHead() + ScriptedUpstream::chunk(ScriptedUpstream::chatEvent(QStringLiteral("begun"))));
        });
        QVERIFY(scene.relay.start());
        {
            const auto socket = scene.relay.connectPlain();
            RawClient client(*socket);
            client.send(postRequest("/v1/chat/completions", chatBody(QStringLiteral("tell me"), true)));
            QVERIFY(client.waitForBytes("begun"));
        }
        QTRY_COMPARE(scene.drain(), 1);
        QVERIFY(scene.texts.constFirst().prompt.bytes.contains("tell me"));
        QVERIFY(scene.texts.constFirst().answer.bytes.contains("begun"));
    }

    void theFeedDropsTheOldestAndWakesOnce()
    {
        relay::BodyFeed feed;
        int wakes = 0;
        feed.onWake([&wakes] { ++wakes; });
        const QByteArray large(16 * 1024 * 1024, 'x');
        for (int i = 0; i < 6; ++i) {
            feed.publish({QString::number(i), {large, large.size()}, {}});
        }
        QCOMPARE(wakes, 1);
        const auto batch = feed.drain();
        QCOMPARE(batch.entries.size(), 4); // 64 MiB
        QCOMPARE(batch.entries.constFirst().requestId, QStringLiteral("2"));
        QCOMPARE(batch.dropped, 2);
        feed.countDropped();
        QCOMPARE(wakes, 2);
        QCOMPARE(feed.drain().dropped, 1);
    }
};

QTEST_GUILESS_MAIN(RelayBodiesTest)
#include "relay_bodies_test.moc"
