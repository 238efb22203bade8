#include "integration/sluicectl/program.h"

#include <QFile>
#include <QJsonArray>
#include <QTcpServer>
#include <QTemporaryDir>
#include <QTest>

class CompareTest final : public QObject {
    Q_OBJECT

    QTemporaryDir m_directory;

    QString config(const QByteArray &upstreams)
    {
        QFile file(m_directory.filePath(QStringLiteral("sluice.json")));
        const QByteArray text = "{\"version\":1,\"upstreams\":[" + upstreams + "]}";
        if (!file.open(QIODevice::WriteOnly) || file.write(text) != text.size()) {
            qFatal("cannot write a test file");
        }
        return file.fileName();
    }

    static QByteArray upstream(const char *name, const QByteArray &address, const char *kind = "relay")
    {
        return QByteArray("{\"name\":\"") + name + "\",\"kind\":\"" + kind + "\",\"url\":\"http://" + address + "/v1\"}";
    }

    ProgramRun compare(const QStringList &more) const
    {
        return runProgram(QStringList{QStringLiteral("compare"), QStringLiteral("--data-dir"), m_directory.path()} + more);
    }

    static QJsonObject way(const ProgramRun &run, qsizetype index) { return run.json()[QLatin1String("ways")].toArray()[index].toObject(); }

    static QByteArray closedAddress()
    {
        QTcpServer server;
        server.listen(QHostAddress::LocalHost);
        return "127.0.0.1:" + QByteArray::number(server.serverPort());
    }

private slots:
    void aNewUserHasTheDemo()
    {
        const ProgramRun run = compare({QStringLiteral("--count"), QStringLiteral("2"), QStringLiteral("--json")});
        QCOMPARE(run.exitCode, 0);
        QCOMPARE(way(run, 0)[QLatin1String("way")].toString(), QStringLiteral("demo"));
        QCOMPARE(way(run, 0)[QLatin1String("requests")].toInt(), 2);
        QCOMPARE(way(run, 0)[QLatin1String("failures")].toInt(), 0);
        QVERIFY(way(run, 0)[QLatin1String("first_token_p50_ms")].toDouble() >= 100); // the demo's first token takes 120 ms
        QVERIFY(way(run, 0)[QLatin1String("mean_ms")].toDouble() > way(run, 0)[QLatin1String("first_token_p50_ms")].toDouble());
        QVERIFY(!way(run, 0)[QLatin1String("model")].toString().isEmpty());
    }

    void aSlowerWayIsFoundAndABrokenOneCounted()
    {
        RunningProgram fast({QStringLiteral("demo-upstream"), QStringLiteral("--first-token-ms"), QStringLiteral("5"), QStringLiteral("--interval-ms"), QStringLiteral("0")});
        RunningProgram slow({QStringLiteral("demo-upstream"), QStringLiteral("--first-token-ms"), QStringLiteral("80"), QStringLiteral("--interval-ms"), QStringLiteral("0")});
        RunningProgram broken({QStringLiteral("demo-upstream"), QStringLiteral("--status"), QStringLiteral("503")});
        const QByteArray fastAddress = addressOf(fast.readyLine(), "http");
        const QString file = config(upstream("slow", addressOf(slow.readyLine(), "http")) + ',' + upstream("broken", addressOf(broken.readyLine(), "http")) + ','
            + upstream("gone", closedAddress()));
        const QStringList arguments{QStringLiteral("--config"), file, QStringLiteral("--count"), QStringLiteral("8"), QStringLiteral("--model"), QStringLiteral("demo-chat"),
            QStringLiteral("--direct"), QStringLiteral("http://%1/v1").arg(QString::fromLatin1(fastAddress))};
        const ProgramRun run = compare(arguments + QStringList{QStringLiteral("--json")});
        QCOMPARE(run.exitCode, 1); // two ways gave no answer at all
        QCOMPARE(run.json()[QLatin1String("baseline")].toString(), QStringLiteral("direct"));
        QVERIFY(run.json()[QLatin1String("baseline_is_direct")].toBool());
        QCOMPARE(way(run, 1)[QLatin1String("way")].toString(), QStringLiteral("slow"));
        QCOMPARE(way(run, 1)[QLatin1String("verdict")].toString(), QStringLiteral("slower"));
        QVERIFY(way(run, 1)[QLatin1String("median_difference_ms")].toDouble() > 40);
        QVERIFY(way(run, 1)[QLatin1String("p95_is_greatest")].toBool());
        QCOMPARE(way(run, 2)[QLatin1String("failure_rate")].toDouble(), 1.0);
        QVERIFY(way(run, 2)[QLatin1String("last_fault")].toString().contains(QLatin1String("503")));
        QCOMPARE(way(run, 2)[QLatin1String("verdict")].toString(), QStringLiteral("too_few"));
        QVERIFY(!way(run, 2).contains(QLatin1String("mean_ms")));
        QCOMPARE(way(run, 3)[QLatin1String("failures")].toInt(), 8);

        const ProgramRun plain = compare(arguments);
        QVERIFY2(plain.out.startsWith("WAY ") && plain.out.contains("100.0 %"), plain.out.constData());
        QVERIFY2(plain.err.contains("slow: slower than direct") && plain.err.contains("too few answers") && plain.err.contains("fewer than 20"), plain.err.constData());
        const ProgramRun csv = compare(arguments + QStringList{QStringLiteral("--csv"), QStringLiteral("--fresh")});
        const QList<QByteArray> lines = csv.out.trimmed().split('\n');
        QCOMPARE(lines.size(), 5);
        QCOMPARE(lines[0].count(','), 10);
        QVERIFY2(lines[1].startsWith("direct,8,") && lines[1].contains(",baseline,"), csv.out.constData());
        for (const QByteArray &line : lines) {
            QCOMPARE(line.count(','), 10);
        }
        QVERIFY2(!lines[1].split(',')[6].isEmpty(), "a fresh connection's opening is told");
    }

    void anUpstreamOfKindDirectIsTheBaseline()
    {
        RunningProgram demo({QStringLiteral("demo-upstream"), QStringLiteral("--first-token-ms"), QStringLiteral("0")});
        const QByteArray address = addressOf(demo.readyLine(), "http");
        const ProgramRun run = compare({QStringLiteral("--config"), config(upstream("relay", address) + ',' + upstream("plain", address, "direct")), QStringLiteral("--count"),
            QStringLiteral("5"), QStringLiteral("--json")});
        QCOMPARE(run.exitCode, 0);
        QCOMPARE(run.json()[QLatin1String("baseline")].toString(), QStringLiteral("plain"));
        QCOMPARE(way(run, 1)[QLatin1String("way")].toString(), QStringLiteral("relay"));
        QVERIFY(way(run, 1)[QLatin1String("verdict")].toString() != QLatin1String("too_few"));
    }

    void whatCannotBeDoneIsSaid()
    {
        const auto says = [this](const QStringList &arguments, const char *text) {
            const ProgramRun run = compare(arguments);
            return run.exitCode == 2 && run.out.isEmpty() && run.err.contains(text);
        };
        QVERIFY(says({QStringLiteral("--count"), QStringLiteral("0")}, "--count"));
        QVERIFY(says({QStringLiteral("--count"), QStringLiteral("201")}, "--count"));
        QVERIFY(says({QStringLiteral("--config"), QStringLiteral("/no/file")}, "/no/file"));
        QVERIFY(says({QStringLiteral("--config"), config({})}, "no upstream"));
        QVERIFY(says({QStringLiteral("--direct"), QStringLiteral("ftp://x")}, "url"));
        QVERIFY(says({QStringLiteral("--since"), QStringLiteral("1h")}, "--recorded"));
        QVERIFY(says({QStringLiteral("--recorded"), QStringLiteral("--fresh")}, "--recorded"));
        QVERIFY(says({QStringLiteral("--json"), QStringLiteral("--csv")}, "not both"));
    }
};

QTEST_GUILESS_MAIN(CompareTest)
#include "compare_test.moc"
