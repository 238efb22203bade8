// JSONTestSuite through a whole relay, where it lies beside the repository: what is JSON goes up byte for byte, what is none never does.
#include "support/relay_fixture.h"
#include "support/scripted_upstream.h"

#include <QDir>
#include <QFile>
#include <QTest>

using namespace sluice;
using namespace sluice::test;

namespace {

QByteArray readAll(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

} // namespace

class RelayJsonConformanceTest final : public QObject {
    Q_OBJECT
private slots:
    void initTestCase();
    void forwardsWhatIsJson();
    void refusesWhatIsNone();

private:
    const QDir m_suite{QStringLiteral(SLUICE_SOURCE_DIR "/../shared/conformance/json")};
    ScriptedUpstream m_upstream;
    RelayFixture m_relay;
};

void RelayJsonConformanceTest::initTestCase()
{
    if (!m_suite.exists()) {
        QSKIP("JSONTestSuite does not lie beside the repository");
    }
    m_relay.addUpstream(QStringLiteral("up"), m_upstream.url());
    // A rule that enforces makes the relay strict.
    m_relay.setWords({QStringLiteral("a word that is in none of them")}, policy::Action::Mask, policy::Action::Off);
    QVERIFY(m_relay.start());
}

void RelayJsonConformanceTest::forwardsWhatIsJson()
{
    const QStringList files = m_suite.entryList({QStringLiteral("y_*.json")});
    QCOMPARE(files.size(), 95);
    const std::unique_ptr<QTcpSocket> socket = m_relay.connectPlain();
    RawClient client(*socket);
    for (const QString &name : files) {
        const QByteArray body = readAll(m_suite.filePath(name));
        const qsizetype before = m_upstream.requests().size();
        client.send(postRequest("/v1/chat/completions", body));
        QVERIFY2(client.receive().status == 200, qPrintable(name));
        QCOMPARE(m_upstream.requests().size(), before + 1);
        QVERIFY2(m_upstream.requests().last().body == body, qPrintable(name));
    }
}

void RelayJsonConformanceTest::refusesWhatIsNone()
{
    QStringList files = m_suite.entryList({QStringLiteral("n_*.json")});
    QCOMPARE(files.size(), 188);
    // A request without a body holds nothing to judge: it is no JSON, and goes up as it is.
    QVERIFY(files.removeOne(QStringLiteral("n_structure_no_data.json")));
    const qsizetype before = m_upstream.requests().size();
    const std::unique_ptr<QTcpSocket> socket = m_relay.connectPlain();
    RawClient client(*socket);
    for (const QString &name : std::as_const(files)) {
        client.send(postRequest("/v1/chat/completions", readAll(m_suite.filePath(name))));
        const ClientAnswer answer = client.receive();
        QVERIFY2(answer.status == 400, qPrintable(name + QStringLiteral(": %1").arg(answer.status)));
        QVERIFY2(answer.headers.value("x-sluice-error") == "sluice_invalid_body", qPrintable(name));
    }
    QCOMPARE(m_upstream.requests().size(), before);
}

QTEST_GUILESS_MAIN(RelayJsonConformanceTest)
#include "relay_json_conformance_test.moc"
