#include "integration/sluicectl/program.h"

#include <QFile>
#include <QJsonArray>
#include <QTemporaryDir>
#include <QTest>

class ErrorsTest final : public QObject {
    Q_OBJECT

    QTemporaryDir m_directory;

    QString file(const char *name, const QByteArray &content)
    {
        QFile file(m_directory.filePath(QString::fromLatin1(name)));
        if (!file.open(QIODevice::WriteOnly) || file.write(content) != content.size()) {
            qFatal("cannot write a test file");
        }
        return file.fileName();
    }

    static ProgramRun errors(const QStringList &more) { return runProgram(QStringList{QStringLiteral("errors")} + more); }

    QString log()
    {
        return file("access.log",
            "1.2.3.4 - - [24/Nov/2026:02:45:01 +0000] \"POST /v1/chat/completions HTTP/1.1\" 502 1 \"-\" \"-\"\n"
            "1.2.3.4 - - [24/Nov/2026:02:45:01 +0000] \"POST /v1/chat/completions HTTP/1.1\" 200 1 \"-\" \"-\"\n"
            "not a line of it\n");
    }

private slots:
    void theTableIsOnStdoutAndRemarksOnStderr()
    {
        const ProgramRun run = errors({QStringLiteral("--nginx"), log()});
        QCOMPARE(run.exitCode, 0);
        QVERIFY2(run.out.contains("Requests: 2\nFailed for clients: 1\nCOUNT    SHARE  ENDPOINT"), run.out.constData());
        QVERIFY2(run.out.contains("50.00 %  /v1/chat/completions  bad_gateway"), run.out.constData());
        QVERIFY2(run.err.contains("1 of 3 lines are not of this format, the first at ") && run.err.contains("access.log:3"), run.err.constData());
    }

    void noErrorsAreAnAnswerToo()
    {
        const QString good = file("good.log", "1.2.3.4 - - [24/Nov/2026:02:45:01 +0000] \"GET / HTTP/1.1\" 200 1 \"-\" \"-\"\n");
        const ProgramRun run = errors({QStringLiteral("--nginx"), good});
        QCOMPARE(run.exitCode, 0);
        QCOMPARE(run.out, QByteArray("Requests: 1\nFailed for clients: 0\n"));
    }

    void whatATerminalWouldObeyIsNotPrinted()
    {
        const QString nasty = file("nasty.log", "2026/11/24 02:45:01 [error] 1#1: *5 connect() failed (111: Connection refused) while connecting to upstream, client: a, "
                                                "server: b, request: \"GET /\x1b[31mred HTTP/1.1\", upstream: \"http://\x1b[2Jx/\", host: \"a\"\n");
        const ProgramRun run = errors({QStringLiteral("--error-log"), nasty, QStringLiteral("--by"), QStringLiteral("endpoint,upstream")});
        QCOMPARE(run.exitCode, 0);
        QVERIFY(run.out.contains("/?[31mred"));
        QVERIFY(!run.out.contains('\x1b') && !run.err.contains('\x1b'));
    }

    void damagedFilesCountAsFarAsTheyGo()
    {
        const ProgramRun run = errors({QStringLiteral("--json"), QStringLiteral("--nginx"), file("cut.log.gz", "\x1f\x8b\x08")});
        QCOMPARE(run.exitCode, 2);
        QCOMPARE(run.json()[QLatin1String("damaged")].toArray().size(), 1);
        QVERIFY(run.err.contains("cut.log.gz"));
    }

    void whatCannotBeDoneIsSaid_data()
    {
        QTest::addColumn<QStringList>("arguments");
        QTest::addColumn<QByteArray>("says");
        const auto row = [](const char *says, const QStringList &arguments) { QTest::newRow(says) << arguments << QByteArray(says); };
        const QString nginx = QStringLiteral("--nginx");
        row("/no/such.log", {nginx, QStringLiteral("/no/such.log")});
        row("--nginx: expected", {nginx});
        row("go with --nginx", {QStringLiteral("/some.log")});
        row("\"colour\" is no column", {nginx, log(), QStringLiteral("--by"), QStringLiteral("colour")});
        row("COLUMN=VALUE", {nginx, log(), QStringLiteral("--only"), QStringLiteral("timeout")});
        row("\"late\" is no class", {nginx, log(), QStringLiteral("--only"), QStringLiteral("class=late")});
        row("--top", {nginx, log(), QStringLiteral("--top"), QStringLiteral("-1")});
        row("--since", {nginx, log(), QStringLiteral("--since"), QStringLiteral("yesterday")});
        row("column 8", {nginx, log(), QStringLiteral("--format"), QStringLiteral("$status$request")});
        row("Unknown option", {QStringLiteral("--nginks")});
    }

    void whatCannotBeDoneIsSaid()
    {
        QFETCH(QStringList, arguments);
        QFETCH(QByteArray, says);
        const ProgramRun run = errors(arguments);
        QCOMPARE(run.exitCode, 2);
        QVERIFY(run.out.isEmpty());
        QVERIFY2(run.err.contains(says), run.err.constData());
    }

    // What a running relay has logged, and what is compared out of it.
    void sluicesOwnLog()
    {
        const QString data = m_directory.filePath(QStringLiteral("data"));
        const QString config = file("sluice.json", "{\"version\":1,\"listeners\":{\"https\":null,\"http\":\"127.0.0.1:0\"},"
                                                   "\"upstreams\":[{\"name\":\"demo\",\"kind\":\"demo\"}]}");
        const QStringList place{QStringLiteral("--config"), config, QStringLiteral("--data-dir"), data};
        const ProgramRun none = errors(place);
        QCOMPARE(none.exitCode, 2);
        QVERIFY2(none.err.contains("The log is made when the relay runs"), none.err.constData());

        RunningProgram relay(QStringList{QStringLiteral("serve")} + place);
        const QByteArray address = addressOf(relay.readyLine(), "http");
        const auto ask = [&address](const QByteArray &more) {
            const QByteArray body = "{\"model\":\"gpt-5\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}";
            return answerOf(address, "POST /v1/chat/completions HTTP/1.1\r\nhost: " + address + "\r\nconnection: close\r\ncontent-type: application/json\r\n" + more
                    + "content-length: " + QByteArray::number(body.size()) + "\r\n\r\n" + body);
        };
        QVERIFY(ask({}).startsWith("HTTP/1.1 200"));
        QVERIFY(ask("x-demo-status: 404\r\n").startsWith("HTTP/1.1 404"));
        QVERIFY(ask("x-demo-status: 404\r\n").startsWith("HTTP/1.1 404"));
        const auto own = [&place](const QString &by) {
            return errors(place + QStringList{QStringLiteral("--json"), QStringLiteral("--since"), QStringLiteral("1h"), QStringLiteral("--by"), by});
        };
        QTRY_COMPARE_WITH_TIMEOUT(own(QStringLiteral("class")).json()[QLatin1String("requests")].toInt(), 3, 20'000);
        const ProgramRun run = own(QStringLiteral("endpoint,model,upstream,status,class,phase"));
        QCOMPARE(run.exitCode, 0);
        for (const char *table : {"failures", "causes"}) {
            const QJsonArray rows = run.json()[QLatin1String(table)].toObject()[QLatin1String("rows")].toArray();
            QVERIFY2(rows.size() == 1, run.out.constData());
            const QJsonObject row = rows[0].toObject();
            QCOMPARE(row[QLatin1String("count")].toInt(), 2);
            QCOMPARE(row[QLatin1String("endpoint")].toString(), QStringLiteral("/v1/chat/completions"));
            QCOMPARE(row[QLatin1String("model")].toString(), QStringLiteral("gpt-5"));
            QCOMPARE(row[QLatin1String("upstream")].toString(), QStringLiteral("demo"));
            QCOMPARE(row[QLatin1String("status")].toString(), QStringLiteral("404"));
            QCOMPARE(row[QLatin1String("class")].toString(), QStringLiteral("not_found"));
            QCOMPARE(row[QLatin1String("phase")].toString(), QStringLiteral("read_head"));
            QCOMPARE(row[QLatin1String("suggestion")].toString(), QStringLiteral("check_path"));
        }
        const ProgramRun recorded = runProgram(QStringList{QStringLiteral("compare"), QStringLiteral("--recorded"), QStringLiteral("--json")} + place);
        QCOMPARE(recorded.exitCode, 0);
        const QJsonObject way = recorded.json()[QLatin1String("ways")].toArray()[0].toObject();
        QCOMPARE(way[QLatin1String("way")].toString(), QStringLiteral("demo"));
        QCOMPARE(way[QLatin1String("requests")].toInt(), 1); // a 404 is the client's
        QVERIFY(way[QLatin1String("mean_ms")].toDouble() > 0);
        QCOMPARE(relay.terminate(), 0);
    }

    void helpTellsTheExitCodes()
    {
        const ProgramRun run = errors({QStringLiteral("--help")});
        QCOMPARE(run.exitCode, 0);
        QVERIFY(run.out.startsWith("Usage: sluicectl errors"));
        QVERIFY(run.out.contains("Exits 0"));
    }
};

QTEST_GUILESS_MAIN(ErrorsTest)
#include "errors_test.moc"
