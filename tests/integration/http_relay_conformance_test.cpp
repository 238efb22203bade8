#include "support/relay_fixture.h"
#include "support/scripted_upstream.h"

#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QTest>

using namespace sluice;
using namespace sluice::test;

namespace {

QString dataFolder() { return QStringLiteral(SLUICE_SOURCE_DIR "/../shared/conformance/http"); }

struct Score {
    int passed = 0;
    int total = 0;
    QStringList failures;
};

} // namespace

// The public HTTP/1.1 cases against a relay that passes every path to an upstream answering 200. The data stands beside the
// project, with its licences, and is not part of it.
class HttpConformanceTest final : public QObject {
    Q_OBJECT

private slots:
    void initTestCase();
    void requests_data();
    void requests();
    void answers();

private:
    static QHash<QString, Score> readResults(const QString &file);
};

void HttpConformanceTest::initTestCase()
{
    if (!QFileInfo::exists(dataFolder() + QStringLiteral("/run_requests.py"))) {
        QSKIP("the conformance data is not beside this checkout");
    }
}

QHash<QString, Score> HttpConformanceTest::readResults(const QString &file)
{
    QHash<QString, Score> scores;
    QFile results(file);
    if (!results.open(QIODevice::ReadOnly)) {
        return scores;
    }
    const QJsonArray cases = QJsonDocument::fromJson(results.readAll()).array();
    for (const QJsonValue &entry : cases) {
        const QJsonObject result = entry.toObject();
        if (result.value(QLatin1String("ok")).isNull()) {
            continue;
        }
        Score &score = scores[result.value(QLatin1String("strictness")).toString()];
        ++score.total;
        if (result.value(QLatin1String("ok")).toBool()) {
            ++score.passed;
        } else {
            score.failures.append(result.value(QLatin1String("id")).toString());
        }
    }
    return scores;
}

void HttpConformanceTest::requests_data()
{
    QTest::addColumn<QStringList>("files");
    QTest::addColumn<int>("headTimeoutMs");
    QTest::addColumn<int>("mustAtLeast");
    // A head that never ends counts as refused once its time is up; the runner waits 2 s.
    QTest::newRow("whole requests") << QStringList{QStringLiteral("requests.json")} << 1'500 << 400;
    // Fragments must be waited for, without an answer and without reaching the upstream.
    QTest::newRow("fragments and open cases")
        << QStringList{QStringLiteral("fragments.json"), QStringLiteral("either.json")} << 60'000 << 10;
}

void HttpConformanceTest::requests()
{
    QFETCH(QStringList, files);
    QFETCH(int, headTimeoutMs);
    QFETCH(int, mustAtLeast);
    ScriptedUpstream upstream;
    RelayFixture relay(2);
    relay.addUpstream(QStringLiteral("up"), upstream.url());
    relay.config.settings.timeouts.requestHead = std::chrono::milliseconds(headTimeoutMs);
    // Two cases name another host, one comes from a web page: they test HTTP, not who may call.
    relay.config.settings.access.allowedHosts = {QStringLiteral("0.0.0.0=5000")};
    relay.config.settings.access.allowedOrigins = {QStringLiteral("http://example.com")};
    QVERIFY(relay.start());
    QTemporaryDir out;
    const QString results = out.filePath(QStringLiteral("requests.json"));
    QProcess runner;
    runner.setProcessChannelMode(QProcess::MergedChannels);
    runner.start(QStringLiteral("python3"),
                 QStringList{dataFolder() + QStringLiteral("/run_requests.py"), QStringLiteral("127.0.0.1"),
                             QString::number(relay.httpsPort()), QStringLiteral("--tls"), QStringLiteral("--host"),
                             QStringLiteral("localhost:%1").arg(relay.httpsPort()), QStringLiteral("-v"),
                             QStringLiteral("--json"), results,
                             // The runner loads the system's roots between connecting and its handshake: many at once on a
                             // busy machine would run into our handshake limit of 3 s.
                             QStringLiteral("--jobs"), QStringLiteral("4"), QStringLiteral("--files")}
                     + files);
    QVERIFY2(QTest::qWaitFor([&] { return runner.state() == QProcess::NotRunning; }, 240'000), "the runner did not end");
    const QByteArray report = runner.readAll();
    qInfo("%s", report.constData());
    QHash<QString, Score> scores = readResults(results);
    const Score must = scores.value(QStringLiteral("must"));
    const Score policy = scores.value(QStringLiteral("policy"));
    const Score should = scores.value(QStringLiteral("should"));
    QVERIFY(must.total >= mustAtLeast);
    QVERIFY2(must.passed == must.total, qPrintable(must.failures.join(QLatin1Char(' '))));
    QVERIFY2(policy.passed == policy.total, qPrintable(policy.failures.join(QLatin1Char(' '))));
    QVERIFY2(should.passed * 100 >= should.total * 92, qPrintable(should.failures.join(QLatin1Char(' '))));

    // What was refused is not at the upstream: it saw as many requests as were answered, each well formed.
    QFile file(results);
    QVERIFY(file.open(QIODevice::ReadOnly));
    int answered = 0;
    const QJsonArray cases = QJsonDocument::fromJson(file.readAll()).array();
    for (const QJsonValue &entry : cases) {
        const QJsonArray statuses = entry.toObject().value(QLatin1String("statuses")).toArray();
        for (const QJsonValue &status : statuses) {
            answered += status.toInt() == 200 ? 1 : 0;
        }
    }
    QCOMPARE(upstream.requests().size(), answered);
}

void HttpConformanceTest::answers()
{
    QTcpServer free;
    QVERIFY(free.listen(QHostAddress::LocalHost));
    const quint16 port = free.serverPort();
    free.close();
    RelayFixture relay;
    relay.addUpstream(QStringLiteral("bad"), QUrl(QStringLiteral("http://127.0.0.1:%1").arg(port)));
    relay.config.settings.retry.attempts = 1;
    relay.config.settings.breaker.enabled = false; // each case is looked at alone, and most of them are faults
    relay.config.settings.timeouts.stall = std::chrono::milliseconds(1'500);
    relay.config.settings.timeouts.answerHead = std::chrono::milliseconds(1'500);
    QVERIFY(relay.start());
    QTemporaryDir out;
    const QString results = out.filePath(QStringLiteral("answers.json"));
    QProcess runner;
    runner.setProcessChannelMode(QProcess::MergedChannels);
    runner.start(QStringLiteral("python3"),
                 {dataFolder() + QStringLiteral("/run_responses.py"), QStringLiteral("127.0.0.1"),
                  QString::number(relay.httpsPort()), QStringLiteral("--tls"), QStringLiteral("--up"), QString::number(port),
                  QStringLiteral("--path"), QStringLiteral("/v1/models"), QStringLiteral("-v"), QStringLiteral("--json"), results});
    QVERIFY2(QTest::qWaitFor([&] { return runner.state() == QProcess::NotRunning; }, 240'000), "the runner did not end");
    const QByteArray report = runner.readAll();
    qInfo("%s", report.constData());
    const QHash<QString, Score> scores = readResults(results);
    const Score must = scores.value(QStringLiteral("must"));
    const Score should = scores.value(QStringLiteral("should"));
    QVERIFY(must.total > 20);
    QVERIFY2(must.passed == must.total, qPrintable(must.failures.join(QLatin1Char(' '))));
    QVERIFY2(should.passed * 100 >= should.total * 92, qPrintable(should.failures.join(QLatin1Char(' '))));
}

QTEST_GUILESS_MAIN(HttpConformanceTest)
#include "http_relay_conformance_test.moc"
