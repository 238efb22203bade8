#include "analysis/nginx/nginx_logs.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace sluice;
using namespace sluice::analysis;

class NginxLogsTest final : public QObject {
    Q_OBJECT

    QTemporaryDir m_directory;

    std::string write(const char *name, const QByteArray &content)
    {
        QFile file(m_directory.filePath(QString::fromLatin1(name)));
        if (!file.open(QIODevice::WriteOnly) || file.write(content) != content.size()) {
            qFatal("cannot write a test file");
        }
        return file.fileName().toStdString();
    }

    static QByteArray accessLine(const char *time, const char *target, int status)
    {
        return QByteArray("127.0.0.1 - - [") + time + "] \"POST " + target + " HTTP/1.1\" " + QByteArray::number(status) + " 5 \"-\" \"curl\"\n";
    }

    static std::vector<ErrorRow> rows(const ErrorTally &tally, std::vector<ErrorColumn> by)
    {
        ErrorSelection selection;
        selection.by = std::move(by);
        return tally.rows(selection);
    }

private slots:
    void failuresAreCountedAndNothingElse()
    {
        const std::string file = write("access.log",
            accessLine("24/Nov/2026:02:00:00 +0000", "/v1/chat/completions", 200) + accessLine("24/Nov/2026:02:00:01 +0000", "/v1/chat/completions?a", 502)
                + "nonsense\n" + accessLine("24/Nov/2026:02:00:02 +0000", "/v1/responses/resp_68af4e2b", 404)
                + accessLine("24/Nov/2026:02:00:02 +0000", "/v1beta/models/gemini-pro:generateContent", 429) + "more nonsense\n"
                + accessLine("24/Nov/2026:02:00:03 +0000", "/", 304));
        NginxLogs logs(*parseLogFormat("combined"), 0);
        logs.readAccess(file);
        QCOMPARE(logs.failures().requests(), 5U);
        QCOMPARE(logs.failures().errors(), 3U);
        QCOMPARE(logs.accessReading().lines, 7U);
        QCOMPARE(logs.accessReading().unread, 2U);
        QCOMPARE(logs.accessReading().unreadExamples, (std::vector<LinePlace>{{file, 3}, {file, 6}}));
        const auto byModel = rows(logs.failures(), {ErrorColumn::Endpoint, ErrorColumn::Model, ErrorColumn::Class, ErrorColumn::Phase});
        QCOMPARE(byModel.size(), 3U);
        QCOMPARE(byModel[0].values[0], std::string("/v1/chat/completions"));
        QCOMPARE(byModel[0].values[4], std::string("bad_gateway"));
        QCOMPARE(byModel[0].values[5], std::string("unknown"));
        QCOMPARE(byModel[0].requests, 2U);
        QCOMPARE(byModel[2].values[0], std::string("/v1beta/models/*:generateContent"));
        QCOMPARE(byModel[2].values[1], std::string("gemini-pro"));
        QCOMPARE(byModel[2].values[5], std::string("unknown")); // combined does not say whose limit it was
    }

    void sinceLeavesOutWhatIsOlder()
    {
        const std::string file = write("access.log",
            accessLine("24/Nov/2026:02:00:00 +0000", "/a", 502) + accessLine("24/Nov/2026:03:00:00 +0000", "/a", 502)
                + accessLine("24/Nov/2026:05:00:00 +0100", "/a", 502));
        NginxLogs logs(*parseLogFormat("combined"), 1'795'489'200); // 03:00 UTC
        logs.readAccess(file);
        QCOMPARE(logs.failures().errors(), 2U);
        QCOMPARE(logs.accessReading().beside, 1U);
    }

    void phasesComeFromTheTimes()
    {
        const std::string file = write("access.log",
            "502 502 - -\n"
            "504 504 0.001 -\n"
            "504 504 - -\n"
            "504 504 0.001 0.002\n"
            "429 429 0.001 0.002\n"
            "429 - - -\n");
        NginxLogs logs(*parseLogFormat("$status $upstream_status $upstream_connect_time $upstream_header_time"), 0);
        logs.readAccess(file);
        QCOMPARE(logs.failures().errors(), 6U);
        const auto all = rows(logs.failures(), {ErrorColumn::Status, ErrorColumn::Phase});
        const auto countOf = [&all](const char *status, const char *phase) {
            for (const ErrorRow &row : all) {
                if (row.values[3] == status && row.values[5] == phase) {
                    return static_cast<int>(row.count);
                }
            }
            return 0;
        };
        QCOMPARE(countOf("502", "connect"), 1);
        QCOMPARE(countOf("504", "connect"), 1);
        QCOMPARE(countOf("504", "read_head"), 1);
        QCOMPARE(countOf("504", "unknown"), 1);
        QCOMPARE(countOf("429", "read_head"), 1); // the upstream's
        QCOMPARE(countOf("429", "local"), 1); // our nginx's
    }

    void causesAreCountedApart()
    {
        const std::string file = write("error.log",
            "2026/11/24 02:45:01 [error] 1#1: *5 connect() failed (111: Connection refused) while connecting to upstream, client: 127.0.0.1, server: a, "
            "request: \"POST /v1/chat/completions HTTP/1.1\", upstream: \"http://127.0.0.1:9/v1/chat/completions\", host: \"a\"\n"
            "2026/11/24 02:45:01 [notice] 1#1: signal process started\n"
            "stray line\n");
        NginxLogs logs(*parseLogFormat("combined"), 0);
        logs.readErrors(file);
        QCOMPARE(logs.failures().errors(), 0U);
        QCOMPARE(logs.causes().errors(), 1U);
        QCOMPARE(logs.errorReading().beside, 1U);
        QCOMPARE(logs.errorReading().unread, 1U);
        const ErrorRow row = rows(logs.causes(), {ErrorColumn::Upstream, ErrorColumn::Class}).front();
        QCOMPARE(row.values[2], std::string("127.0.0.1:9"));
        QCOMPARE(static_cast<int>(row.suggestion->kind), static_cast<int>(SuggestionKind::CheckWay));
    }

    void readingCanBeCancelled()
    {
        QByteArray text;
        for (int i = 0; i < 100'000; ++i) {
            text += accessLine("24/Nov/2026:02:00:00 +0000", "/a", 502);
        }
        NginxLogs logs(*parseLogFormat("combined"), 0);
        logs.onBetween([] { return true; });
        logs.readAccess(write("access.log", text));
        QVERIFY(logs.accessReading().lines < 20'000);
    }

    void damagedFilesAreNamed()
    {
        const std::string file = write("access.log.1.gz", "\x1F\x8B nonsense");
        NginxLogs logs(*parseLogFormat("combined"), 0);
        logs.readAccess(file);
        QCOMPARE(logs.accessReading().damaged.size(), 1U);
        QCOMPARE(logs.accessReading().damaged[0].where, file);
    }
};

QTEST_APPLESS_MAIN(NginxLogsTest)
#include "nginx_logs_test.moc"
