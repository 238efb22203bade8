#include "integration/sluicectl/program.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QRegularExpression>
#include <QStandardPaths>
#include <QTcpServer>
#include <QTemporaryDir>
#include <QTest>
#include <QUrl>

namespace {

QByteArray get(const QByteArray &address, const QByteArray &target)
{
    return answerOf(address, "GET " + target + " HTTP/1.1\r\nHost: " + address + "\r\nConnection: close\r\n\r\n");
}

QByteArray bodyOf(const QByteArray &answer)
{
    return answer.mid(answer.indexOf("\r\n\r\n") + 4);
}

QByteArray chat(const QByteArray &address)
{
    const QByteArray body = R"({"model":"demo-1","stream":true,"stream_options":{"include_usage":true},)"
                            R"("messages":[{"role":"user","content":"Hello"}]})";
    return answerOf(address, "POST /v1/chat/completions HTTP/1.1\r\nHost: " + address
                                 + "\r\nConnection: close\r\nContent-Length: " + QByteArray::number(body.size()) + "\r\n\r\n" + body);
}

// A port that is free for now: Prometheus does not say which one it took.
QByteArray freeAddress()
{
    QTcpServer server;
    server.listen(QHostAddress::LocalHost);
    return "127.0.0.1:" + QByteArray::number(server.serverPort());
}

} // namespace

// The metrics page as a real Prometheus reads it.
class MetricsTest final : public QObject {
    Q_OBJECT

    QTemporaryDir m_directory;
    QProcess m_prometheus;
    QByteArray m_prometheusAt;

    [[nodiscard]] QString write(const QString &name, const QByteArray &content) const
    {
        QFile file(m_directory.filePath(name));
        if (!file.open(QIODevice::WriteOnly) || file.write(content) != content.size()) {
            qFatal("cannot write a test file");
        }
        return file.fileName();
    }

    [[nodiscard]] QStringList serve() const
    {
        return {QStringLiteral("serve"), QStringLiteral("--config"),
                write(QStringLiteral("sluice.json"), R"({"version":1,"listeners":{"https":null,"http":"127.0.0.1:0"},
                      "upstreams":[{"name":"demo","kind":"demo"}]})"),
                QStringLiteral("--data-dir"), m_directory.filePath(QStringLiteral("data"))};
    }

    [[nodiscard]] bool startPrometheus(const QByteArray &relay)
    {
        m_prometheusAt = freeAddress();
        const QString config = write(QStringLiteral("prometheus.yml"),
                                     "global: {scrape_interval: 1s}\nscrape_configs:\n  - job_name: sluice\n    metrics_path: /_sluice/metrics\n"
                                     "    static_configs: [{targets: ['" + relay + "']}]\n");
        m_prometheus.start(QStringLiteral("prometheus"),
                           {QStringLiteral("--config.file=") + config,
                            QStringLiteral("--storage.tsdb.path=") + m_directory.filePath(QStringLiteral("tsdb")),
                            QStringLiteral("--web.listen-address=") + QString::fromLatin1(m_prometheusAt)});
        return m_prometheus.waitForStarted();
    }

    [[nodiscard]] QJsonObject query(const QString &expression) const
    {
        return QJsonDocument::fromJson(bodyOf(get(m_prometheusAt, "/api/v1/query?query=" + QUrl::toPercentEncoding(expression)))).object();
    }

    [[nodiscard]] QString valueOf(const QString &expression) const
    {
        return query(expression)[QLatin1String("data")][QLatin1String("result")][0][QLatin1String("value")][1].toString();
    }

private slots:
    void cleanup()
    {
        if (m_prometheus.state() != QProcess::NotRunning) {
            m_prometheus.kill();
            m_prometheus.waitForFinished();
        }
    }

    void promtoolFindsNothingToMend()
    {
        if (QStandardPaths::findExecutable(QStringLiteral("promtool")).isEmpty()) {
            QSKIP("promtool is not installed");
        }
        RunningProgram relay(serve());
        const QByteArray address = addressOf(relay.readyLine(), "http");
        QVERIFY(chat(address).startsWith("HTTP/1.1 200"));
        const QByteArray answer = get(address, "/_sluice/metrics");
        QVERIFY2(answer.startsWith("HTTP/1.1 200"), answer.constData());
        QVERIFY(answer.toLower().contains("content-type: text/plain; version=0.0.4"));
        QProcess promtool;
        promtool.start(QStringLiteral("promtool"), {QStringLiteral("check"), QStringLiteral("metrics")});
        promtool.write(bodyOf(answer));
        promtool.closeWriteChannel();
        QVERIFY(promtool.waitForFinished());
        QVERIFY2(promtool.exitCode() == 0, promtool.readAllStandardError().constData());
    }

    void prometheusScrapesWhatHappened()
    {
        if (QStandardPaths::findExecutable(QStringLiteral("prometheus")).isEmpty()) {
            QSKIP("prometheus is not installed");
        }
        RunningProgram relay(serve());
        const QByteArray address = addressOf(relay.readyLine(), "http");
        for (int i = 0; i < 3; ++i) {
            QVERIFY(chat(address).startsWith("HTTP/1.1 200"));
        }
        QVERIFY(startPrometheus(address));
        constexpr int kPatience = 30'000;
        QTRY_COMPARE_WITH_TIMEOUT(valueOf(QStringLiteral("sum(sluice_exchanges_total{outcome=\"answered\"})")), QStringLiteral("3"), kPatience);
        QCOMPARE(valueOf(QStringLiteral("gen_ai_client_operation_duration_seconds_count{gen_ai_request_model=\"demo-1\"}")), QStringLiteral("3"));
        QCOMPARE(valueOf(QStringLiteral("gen_ai_client_operation_time_to_first_chunk_seconds_count")), QStringLiteral("3"));
        QVERIFY(valueOf(QStringLiteral("sum(sluice_tokens_total{class=\"output\"})")).toInt() > 0);
        QCOMPARE(valueOf(QStringLiteral("sluice_upstream_breaker{upstream=\"demo\",state=\"closed\"}")), QStringLiteral("1"));
        QVERIFY(valueOf(QStringLiteral("process_resident_memory_bytes")).toDouble() > 1e6);

        // Every question of the dashboard is one that Prometheus understands, about a metric the page has.
        const QByteArray page = bodyOf(get(address, "/_sluice/metrics"));
        QFile file(QStringLiteral(SLUICE_SOURCE_DIR "/resources/grafana/sluice.json"));
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QJsonArray panels = QJsonDocument::fromJson(file.readAll())[QLatin1String("panels")].toArray();
        QVERIFY(panels.size() > 10);
        const QRegularExpression name(QStringLiteral("\\b(?:sluice|gen_ai_client|process)_\\w+(?=[\\[{]|$)"));
        for (const QJsonValue &panel : panels) {
            for (const QJsonValue &target : panel[QLatin1String("targets")].toArray()) {
                const QString expression = target[QLatin1String("expr")].toString();
                QCOMPARE(query(expression)[QLatin1String("status")].toString(), QStringLiteral("success"));
                const QRegularExpressionMatch match = name.match(expression);
                QVERIFY2(match.hasMatch(), qPrintable(expression));
                QString family = match.captured();
                family.remove(QRegularExpression(QStringLiteral("_bucket$")));
                const QByteArray head = "# TYPE " + family.toLatin1() + ' ';
                QVERIFY2(page.contains(head), qPrintable(family));
            }
        }
    }

    void asksForAKeyWhereKeysAreRequired()
    {
        qputenv("SLUICE_TEST_METRICS_KEY", "a-key-for-prometheus");
        RunningProgram relay({QStringLiteral("serve"), QStringLiteral("--config"),
                              write(QStringLiteral("locked.json"), R"({"version":1,"listeners":{"https":null,"http":"127.0.0.1:0"},
                                    "access":{"require_key":true,"key_credentials":["env:SLUICE_TEST_METRICS_KEY"]},
                                    "upstreams":[{"name":"demo","kind":"demo"}]})"),
                              QStringLiteral("--data-dir"), m_directory.filePath(QStringLiteral("locked"))});
        qunsetenv("SLUICE_TEST_METRICS_KEY");
        const QByteArray address = addressOf(relay.readyLine(), "http");
        QVERIFY(get(address, "/_sluice/metrics").startsWith("HTTP/1.1 401"));
        const QByteArray withKey = "GET /_sluice/metrics HTTP/1.1\r\nHost: " + address
            + "\r\nAuthorization: Bearer a-key-for-prometheus\r\nConnection: close\r\n\r\n";
        QVERIFY(answerOf(address, withKey).startsWith("HTTP/1.1 200"));
    }
};

QTEST_GUILESS_MAIN(MetricsTest)
#include "metrics_test.moc"
