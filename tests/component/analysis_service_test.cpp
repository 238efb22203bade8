#include "service/local_relay_service.h"

#include <QFile>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace sluice;

// Errors and comparisons as the desk asks for them: by the service, which runs no relay for it.
class AnalysisServiceTest final : public QObject {
    Q_OBJECT

    QTemporaryDir m_directory;

    QString log(const char *name, int lines)
    {
        QFile file(m_directory.filePath(QString::fromLatin1(name)));
        const QByteArray text = QByteArray("1.2.3.4 - - [24/Nov/2026:02:45:01 +0000] \"POST /v1/chat/completions HTTP/1.1\" 502 1 \"-\" \"-\"\n").repeated(lines);
        if (!file.open(QIODevice::WriteOnly) || file.write(text) != text.size()) {
            qFatal("cannot write a test file");
        }
        return file.fileName();
    }

    static api::ErrorQuery nginx(const QString &file)
    {
        api::ErrorQuery query;
        query.source = api::ErrorQuery::Source::Nginx;
        query.accessLogs = {file};
        query.selection.by = {analysis::ErrorColumn::Endpoint};
        return query;
    }

    std::unique_ptr<service::LocalRelayService> service()
    {
        service::ServiceOptions options;
        options.dataDirectory = m_directory.filePath(QStringLiteral("data"));
        auto one = std::make_unique<service::LocalRelayService>(options);
        if (one->open().isError()) {
            qFatal("the service does not open");
        }
        return one;
    }

private slots:
    void errorsAreAnalysedAndCanBeDrilledIntoWithoutReadingAgain()
    {
        const auto relay = service();
        QSignalSpy analysed(relay.get(), &api::RelayService::errorsAnalysed);
        relay->analyseErrors(7, nginx(log("access.log", 3)));
        QVERIFY(analysed.isEmpty()); // never from inside the call
        QTRY_COMPARE(analysed.size(), 1);
        QCOMPARE(analysed[0][0].toInt(), 7);
        const auto report = analysed[0][1].value<api::ErrorReport>();
        QVERIFY(!report.error.isError());
        QCOMPARE(report.failures.events, 3U);
        QCOMPARE(report.failures.rows.front().values[0], std::string("/v1/chat/completions"));
        analysis::ErrorSelection other;
        other.by = {analysis::ErrorColumn::Status};
        QCOMPARE(report.failures.tally->rows(other).front().values[3], std::string("502"));
    }

    void whatCannotBeReadIsSaid()
    {
        const auto relay = service();
        QSignalSpy analysed(relay.get(), &api::RelayService::errorsAnalysed);
        relay->analyseErrors(1, nginx(QStringLiteral("/no/such.log")));
        api::ErrorQuery own; // nothing was logged yet
        relay->analyseErrors(2, own);
        QTRY_COMPARE(analysed.size(), 2);
        QVERIFY(analysed[0][1].value<api::ErrorReport>().error.code == base::ErrorCode::FileNotFound);
        const auto report = analysed[1][1].value<api::ErrorReport>();
        QVERIFY(report.error.isError() || report.requests == 0);
    }

    void aCancelledAnalysisIsSilent()
    {
        const auto relay = service();
        QSignalSpy analysed(relay.get(), &api::RelayService::errorsAnalysed);
        relay->analyseErrors(1, nginx(log("long.log", 200'000)));
        relay->analyseErrors(2, nginx(log("short.log", 1)));
        relay->cancelErrorAnalysis(1);
        QTRY_COMPARE(analysed.size(), 1);
        QCOMPARE(analysed[0][0].toInt(), 2);
    }

    void upstreamsAreComparedWithoutARelay()
    {
        const auto relay = service(); // no upstream configured: the demo
        QSignalSpy progressed(relay.get(), &api::RelayService::comparisonProgressed);
        QSignalSpy compared(relay.get(), &api::RelayService::upstreamsCompared);
        api::LatencyQuery query;
        query.count = 3;
        relay->compareUpstreams(4, query);
        QTRY_COMPARE_WITH_TIMEOUT(compared.size(), 1, 30'000);
        QCOMPARE(progressed.size(), 3);
        const auto last = progressed[2][1].value<api::LatencyProgress>();
        QCOMPARE(last.done, 2);
        QCOMPARE(last.total, 3);
        QCOMPARE(last.way, QStringLiteral("demo"));
        const auto report = compared[0][1].value<api::LatencyReport>();
        QVERIFY2(!report.error.isError(), report.error.detail.c_str());
        QCOMPARE(report.ways.size(), 1);
        QCOMPARE(report.ways[0].summary.count, 3U);
        QCOMPARE(report.ways[0].summary.failures, 0U);
        QVERIFY(!report.hasDirect);
    }

    void aCancelledComparisonIsSilent()
    {
        const auto relay = service();
        QSignalSpy progressed(relay.get(), &api::RelayService::comparisonProgressed);
        QSignalSpy compared(relay.get(), &api::RelayService::upstreamsCompared);
        api::LatencyQuery query;
        query.count = 100;
        relay->compareUpstreams(1, query);
        QTRY_VERIFY_WITH_TIMEOUT(progressed.size() >= 2, 30'000);
        relay->cancelComparison(1);
        progressed.clear();
        query.count = 1;
        relay->compareUpstreams(2, query);
        relay->compareUpstreams(3, query);
        relay->cancelComparison(3);
        QTRY_COMPARE_WITH_TIMEOUT(compared.size(), 1, 30'000);
        QCOMPARE(compared[0][0].toInt(), 2);
        for (const QList<QVariant> &one : progressed) {
            QCOMPARE(one[0].toInt(), 2);
        }
    }
};

QTEST_GUILESS_MAIN(AnalysisServiceTest)
#include "analysis_service_test.moc"
