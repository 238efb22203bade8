#include "support/relay_fixture.h"

#include "relay/demo/demo_upstream.h"

#include <QFile>
#include <QTest>
#include <QThread>

#include <malloc.h>
#include <memory>
#include <random>
#include <vector>

using namespace sluice;
using namespace sluice::test;

namespace {

// The demo upstream on a thread of its own, as in the program.
class DemoThread final {
public:
    DemoThread()
    {
        m_demo->moveToThread(&m_thread);
        m_thread.start();
        QMetaObject::invokeMethod(m_demo, [this] { m_url = *m_demo->listen(); }, Qt::BlockingQueuedConnection);
    }
    ~DemoThread()
    {
        QMetaObject::invokeMethod(m_demo, [this] { delete m_demo; }, Qt::BlockingQueuedConnection);
        m_thread.quit();
        m_thread.wait();
    }
    DemoThread(const DemoThread &) = delete;
    DemoThread &operator=(const DemoThread &) = delete;
    [[nodiscard]] QUrl url() const { return m_url; }

private:
    QThread m_thread;
    relay::DemoUpstream *m_demo = new relay::DemoUpstream;
    QUrl m_url;
};

// One client with a canary of its own; leaves after `abortAfter` bytes, or never.
struct Stream {
    std::unique_ptr<QTcpSocket> socket;
    QByteArray canary;
    QByteArray answer;
    qsizetype abortAfter = -1;
    bool aborted = false;
    bool whole = false;
};

qint64 residentBytes()
{
    ::malloc_trim(0);
    QFile statm(QStringLiteral("/proc/self/statm"));
    return statm.open(QIODevice::ReadOnly) ? statm.readAll().split(' ').value(1).toLongLong() * 4096 : 0;
}

int streamCount() { return qEnvironmentVariableIntValue("SLUICE_TEST_STREAMS"); }

} // namespace

// Many at once: silent ones, and streams whose clients come and go.
class RelayLoadTest final : public QObject {
    Q_OBJECT

private slots:
    void silentClientsLockNobodyOut_data();
    void silentClientsLockNobodyOut();
    void keepsManyStreamsApart();

private:
    void runStreams(const RelayFixture &relay, int count, std::mt19937 &random);
};

void RelayLoadTest::silentClientsLockNobodyOut_data()
{
    QTest::addColumn<int>("silent");
    QTest::addColumn<int>("workers");
    for (const int workers : {1, 4}) {
        for (const int silent : {30, 100, 500}) {
            QTest::addRow("%d silent, %d workers", silent, workers) << silent << workers;
        }
    }
}

void RelayLoadTest::silentClientsLockNobodyOut()
{
    QFETCH(int, silent);
    QFETCH(int, workers);
    RelayFixture relay(workers);
    QVERIFY(relay.start());
    std::vector<std::unique_ptr<QTcpSocket>> mute;
    for (int i = 0; i < silent; ++i) {
        mute.push_back(std::make_unique<QTcpSocket>());
        mute.back()->connectToHost(QStringLiteral("127.0.0.1"), relay.httpsPort());
    }
    QTRY_VERIFY(std::all_of(mute.begin(), mute.end(), [](const auto &socket) {
        return socket->state() == QAbstractSocket::ConnectedState;
    }));
    const std::unique_ptr<QSslSocket> socket = relay.connectTls();
    QVERIFY(socket);
    RawClient client(*socket);
    client.send(getRequest("/_sluice/health"));
    QCOMPARE(client.receive().status, 200);
    // Served beside them, not after them: none has run into the handshake's time limit yet.
    QCoreApplication::processEvents();
    const auto open = std::count_if(mute.begin(), mute.end(), [](const auto &one) {
        return one->state() == QAbstractSocket::ConnectedState;
    });
    QCOMPARE(open, silent);
    // And that limit holds.
    QTRY_VERIFY_WITH_TIMEOUT(std::all_of(mute.begin(), mute.end(), [](const auto &one) {
        return one->state() == QAbstractSocket::UnconnectedState;
    }), 10'000);
    const std::unique_ptr<QSslSocket> later = relay.connectTls(); // it survived them
    QVERIFY(later);
}

void RelayLoadTest::runStreams(const RelayFixture &relay, int count, std::mt19937 &random)
{
    std::vector<Stream> streams(static_cast<std::size_t>(count));
    int over = 0;
    for (int i = 0; i < count; ++i) {
        Stream &stream = streams.at(static_cast<std::size_t>(i));
        stream.canary = "canary" + QByteArray::number(i) + "x";
        QByteArray text;
        for (int n = 0; n < 12; ++n) {
            text += stream.canary + "%20";
        }
        if (random() % 3 == 0) {
            stream.abortAfter = static_cast<qsizetype>(random() % 4000);
        }
        stream.socket = std::make_unique<QTcpSocket>();
        QTcpSocket *socket = stream.socket.get();
        const QByteArray request = postRequest("/v1/chat/completions", chatBody(QStringLiteral("go"), true),
                                               "x-demo-text: " + text + "\r\nx-demo-first-token-ms: 20\r\nx-demo-interval-ms: "
                                                   + QByteArray::number(random() % 20) + "\r\nConnection: close\r\n");
        connect(socket, &QAbstractSocket::connected, this, [socket, request] { socket->write(request); });
        connect(socket, &QIODevice::readyRead, this, [&stream, socket] {
            stream.answer += socket->readAll();
            if (stream.abortAfter >= 0 && stream.answer.size() >= stream.abortAfter) {
                stream.aborted = true;
                socket->abort();
            }
        });
        connect(socket, &QAbstractSocket::disconnected, this, [&over] { ++over; });
        socket->connectToHost(QStringLiteral("127.0.0.1"), relay.httpPort());
    }
    QTRY_COMPARE_WITH_TIMEOUT(over, count, 120'000);
    for (int i = 0; i < count; ++i) {
        const Stream &stream = streams.at(static_cast<std::size_t>(i));
        QByteArray others = stream.answer;
        others.replace(stream.canary, "");
        QVERIFY2(!others.contains("canary"), "another stream's text");
        if (!stream.aborted) {
            QVERIFY2(stream.answer.contains("data: [DONE]\n\n"), stream.answer.right(300).constData());
        }
    }
}

void RelayLoadTest::keepsManyStreamsApart()
{
    const int count = qMax(150, streamCount());
    DemoThread demo;
    RelayFixture relay(2);
    relay.addUpstream(QStringLiteral("demo"), demo.url());
    relay.setWords({QStringLiteral("forbidden")}, policy::Action::Block, policy::Action::Mask);
    relay.config.settings.pool.connections = count;
    relay.config.settings.limits.connections = count + 100;
    QVERIFY(relay.start());
    std::mt19937 random(11);
    const auto isGone = [](const api::ExchangeRecord &record) { return record.outcome == api::Outcome::ClientGone; };
    qint64 before = 0;
    for (int round = 1; round <= 4; ++round) {
        runStreams(relay, count, random);
        QTRY_COMPARE(relay.records().size(), count);
        QVERIFY(std::any_of(relay.records().begin(), relay.records().end(), isGone));
        relay.forgetRecords(); // what is left is the relay's own
        before = round == 1 ? residentBytes() : before;
    }
    const qint64 grown = residentBytes() - before;
    // Rounds differ by a few megabytes of heap; a stream that kept its buffers would show as far more.
    qInfo("%d streams a round: resident memory changed by %lld KiB over three rounds", count, grown / 1024);
    QVERIFY(grown < 3LL * count * 4096 + 8 * 1024 * 1024);
    QList<api::ExchangeRecord> live{{}};
    connect(relay.server.get(), &relay::RelayServer::liveListed, this,
            [&](const QList<api::ExchangeRecord> &running) { live = running; });
    QMetaObject::invokeMethod(relay.server.get(), &relay::RelayServer::listLive);
    QTRY_VERIFY(live.isEmpty());
}

QTEST_GUILESS_MAIN(RelayLoadTest)
#include "relay_load_test.moc"
