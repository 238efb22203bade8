#include "integration/sluicectl/program.h"
#include "unit/store/access_log/log_scene.h"

#include <QCryptographicHash>
#include <QDateTime>
#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QTemporaryDir>
#include <QTest>

// `sluicectl export` as a shell sees it.
class ExportTest final : public QObject {
    Q_OBJECT

    QTemporaryDir m_directory;
    QString m_place; // of this test

    [[nodiscard]] QString path(const QString &name) const { return m_place + u'/' + name; }

    void configure(const QByteArray &guardrails)
    {
        QFile file(path(QStringLiteral("sluice.json")));
        QVERIFY(file.open(QIODevice::WriteOnly));
        QVERIFY(file.write("{\"version\":1,\"listeners\":{\"https\":null,\"http\":\"127.0.0.1:0\"},\"upstreams\":[{\"name\":\"demo\",\"kind\":\"demo\"}],"
                           "\"guardrails\":{"
                    + guardrails + "}}")
            > 0);
    }

    void plant()
    {
        sluice::tests::LogScene log(path(QStringLiteral("data/access-log.db")));
        log.wall = QDateTime::currentMSecsSinceEpoch();
        log.log->apply({});
        log.write(1, 3);
        sluice::api::AccessLogEntry entry = sluice::tests::plainEntry(10);
        entry.model = QStringLiteral("for-li.lei@example.com");
        entry.outcome = sluice::api::Outcome::UpstreamFailed;
        entry.error = sluice::base::ErrorCode::DnsFailed;
        entry.errorDetail = QStringLiteral("EMP-48213 at 203.0.113.77");
        log.add(entry);
        log.log->flush();
    }

    [[nodiscard]] QStringList command(const QStringList &more) const
    {
        return QStringList{QStringLiteral("export"), QStringLiteral("--config"), path(QStringLiteral("sluice.json")), QStringLiteral("--data-dir"),
                   path(QStringLiteral("data"))}
            + more;
    }

    static QByteArray contentOf(const QString &file)
    {
        QFile read(file);
        return read.open(QIODevice::ReadOnly) ? read.readAll() : QByteArray();
    }

private slots:
    void init()
    {
        static int round = 0;
        m_place = m_directory.filePath(QString::number(++round));
        QVERIFY(QDir().mkpath(m_place));
        configure(R"("patterns":[{"name":"staff number","pattern":"EMP-[0-9]{5}"}])");
    }

    void writesAFileAndSaysWhatIsGone()
    {
        plant();
        const QString out = path(QStringLiteral("log.csv"));
        const ProgramRun run = runProgram(command({QStringLiteral("--out"), out}));
        QVERIFY2(run.exitCode == 0, run.err.constData());
        QVERIFY(run.out.contains("4 rows"));
        const QByteArray content = contentOf(out);
        QVERIFY(content.startsWith("started,request,client,"));
        QVERIFY(content.contains(",[RULE] at ip_"));
        QVERIFY(!content.contains("EMP-") && !content.contains("203.0.113") && !content.contains("li.lei"));
        const QJsonObject manifest = QJsonDocument::fromJson(contentOf(out + QStringLiteral(".manifest.json"))).object();
        QCOMPARE(manifest[QLatin1String("sha256")].toString().toLatin1(), QCryptographicHash::hash(content, QCryptographicHash::Sha256).toHex());
        QVERIFY(manifest[QLatin1String("program")].toString().startsWith(QLatin1String("Sluice ")));
    }

    void filtersAndFormats()
    {
        plant();
        const QString out = path(QStringLiteral("log.jsonl"));
        ProgramRun run = runProgram(command({QStringLiteral("--out"), out, QStringLiteral("--format"), QStringLiteral("jsonl"), QStringLiteral("--errors-only"),
            QStringLiteral("--coarse"), QStringLiteral("hour"), QStringLiteral("--json")}));
        QVERIFY2(run.exitCode == 0, run.err.constData());
        QCOMPARE(run.json()[QLatin1String("rows")].toInt(), 1);
        const QJsonObject row = QJsonDocument::fromJson(contentOf(out)).object();
        QCOMPARE(row[QLatin1String("error")].toString(), QStringLiteral("dns_failed"));
        QVERIFY(row[QLatin1String("started")].toString().endsWith(QLatin1String(":00:00Z")));

        run = runProgram(command({QStringLiteral("--out"), out, QStringLiteral("--format"), QStringLiteral("har"), QStringLiteral("--model"), QStringLiteral("gpt-4o"),
            QStringLiteral("--upstream"), QStringLiteral("tokyo"), QStringLiteral("--since"), QStringLiteral("2023-11-14T22:13:22Z"), QStringLiteral("--json")}));
        QVERIFY2(run.exitCode == 0, run.err.constData());
        QCOMPARE(run.json()[QLatin1String("rows")].toInt(), 2); // of 22:13:21, 22 and 23
        QCOMPARE(QJsonDocument::fromJson(contentOf(out))[QLatin1String("log")][QLatin1String("entries")].toArray().size(), 2);
    }

    void aPreviewWritesNothing()
    {
        plant();
        const ProgramRun run = runProgram(command({QStringLiteral("--preview"), QStringLiteral("2")}));
        QVERIFY2(run.exitCode == 0, run.err.constData());
        QCOMPARE(run.out.trimmed().split('\n').size(), 3);
        QVERIFY(run.err.contains("2 of 4 rows"));
        QVERIFY(run.err.contains("removed   by \"staff number\": 1"));
        QCOMPARE(QDir(m_place).entryList(QDir::Files), QStringList{QStringLiteral("sluice.json")});
    }

    void worksBesideARunningRelay()
    {
        plant();
        RunningProgram relay({QStringLiteral("serve"), QStringLiteral("--config"), path(QStringLiteral("sluice.json")), QStringLiteral("--data-dir"),
            path(QStringLiteral("data"))});
        const QByteArray address = addressOf(relay.readyLine(), "http");
        QVERIFY(!address.isEmpty());
        const QByteArray body = R"({"model":"m","messages":[{"role":"user","content":"Hello"}]})";
        QVERIFY(answerOf(address,
            "POST /v1/chat/completions HTTP/1.1\r\nhost: " + address + "\r\nconnection: close\r\ncontent-length: " + QByteArray::number(body.size()) + "\r\n\r\n" + body)
                    .startsWith("HTTP/1.1 200"));
        const QString out = path(QStringLiteral("log.jsonl"));
        const auto rows = [this, &out] {
            const ProgramRun run = runProgram(command({QStringLiteral("--out"), out, QStringLiteral("--format"), QStringLiteral("jsonl"), QStringLiteral("--json")}));
            return run.exitCode == 0 ? run.json()[QLatin1String("rows")].toInt() : -1;
        };
        QTRY_COMPARE_WITH_TIMEOUT(rows(), 5, 20'000);
        QVERIFY(contentOf(out).contains("\"upstream\":\"demo\""));
        QCOMPARE(relay.terminate(), 0);
    }

    void whatCannotBeDoneIsSaid()
    {
        const QString out = path(QStringLiteral("log.csv"));
        ProgramRun run = runProgram(command({QStringLiteral("--out"), out}));
        QCOMPARE(run.exitCode, 2); // there is no log
        QVERIFY(run.err.contains("access-log.db"));
        plant();
        for (const QStringList &wrong : {QStringList{}, QStringList{QStringLiteral("--format"), QStringLiteral("xml")},
                 QStringList{QStringLiteral("--out"), out, QStringLiteral("--since"), QStringLiteral("yesterday")},
                 QStringList{QStringLiteral("--out"), out, QStringLiteral("--coarse"), QStringLiteral("day")},
                 QStringList{QStringLiteral("--preview"), QStringLiteral("0")}, QStringList{QStringLiteral("--out"), path(QStringLiteral("none/log.csv"))}}) {
            run = runProgram(command(wrong));
            QCOMPARE(run.exitCode, 2);
            QVERIFY(!run.err.isEmpty() && run.out.isEmpty());
        }
        configure(R"("lists":[{"name":"gone","file":"gone.txt"}])");
        run = runProgram(command({QStringLiteral("--out"), out}));
        QCOMPARE(run.exitCode, 2);
        QVERIFY2(run.err.contains("gone.txt"), run.err.constData());
        QVERIFY(!QFile::exists(out));
    }
};

QTEST_GUILESS_MAIN(ExportTest)

#include "export_test.moc"
