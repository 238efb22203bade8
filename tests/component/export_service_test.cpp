#include "service/local_relay_service.h"
#include "store/settings_file.h"
#include "unit/store/access_log/log_scene.h"

#include <QDateTime>
#include <QDir>
#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include <memory>

namespace sluice::service {

namespace {

using End = api::ExportResult::End;

constexpr int kEnd = 20'000; // milliseconds

QByteArray contentOf(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

} // namespace

// Exports as the desk asks for them, of a log that this program has written before.
class ExportServiceTest final : public QObject {
    Q_OBJECT

    QTemporaryDir m_directory;
    QString m_data;
    std::unique_ptr<LocalRelayService> m_service;

    void plant(int plain, const api::AccessLogEntry &last)
    {
        tests::LogScene log(m_data + QStringLiteral("/access-log.db"));
        log.wall = QDateTime::currentMSecsSinceEpoch();
        log.log->apply({});
        log.write(1, plain);
        log.add(last);
        log.log->flush();
    }

    [[nodiscard]] api::ExportRequest request() const
    {
        api::ExportRequest request;
        request.format = api::ExportFormat::JsonLines;
        request.file = m_data + QStringLiteral("/export.jsonl");
        return request;
    }

private slots:
    void initTestCase() { qunsetenv("DBUS_SESSION_BUS_ADDRESS"); }

    void init()
    {
        static int round = 0;
        m_data = m_directory.filePath(QString::number(++round));
        qputenv("SLUICE_TEST_EXPORT_KEY", "some-value/without.any+form");
        api::RelayConfig config;
        api::UpstreamConfig upstream;
        upstream.name = QStringLiteral("mine");
        upstream.url = QStringLiteral("https://upstream.invalid");
        upstream.credential = QStringLiteral("env:SLUICE_TEST_EXPORT_KEY");
        api::UpstreamConfig other = upstream;
        other.name = QStringLiteral("other");
        other.credential = QStringLiteral("nobody-knows-it");
        config.upstreams = {upstream, other};
        api::PatternConfig pattern;
        pattern.name = QStringLiteral("staff number");
        pattern.pattern = QStringLiteral("EMP-[0-9]{5}");
        config.guardrails.patterns = {pattern};
        QDir().mkpath(m_data);
        const QString file = m_data + QStringLiteral("/sluice.json");
        QVERIFY(store::SettingsFile(file).save(config));
        api::AccessLogEntry entry = tests::plainEntry(1'000);
        entry.errorDetail = QStringLiteral("EMP-48213 used some-value/without.any+form, or c29tZS12YWx1ZS93aXRob3V0LmFueStmb3Jt");
        plant(20, entry);
        m_service = std::make_unique<LocalRelayService>(ServiceOptions{file, m_data, false});
        QVERIFY(!m_service->open().isError());
    }
    void cleanup() { m_service.reset(); }

    void aPreviewShowsWhatTheExportWrites()
    {
        QSignalSpy previewed(m_service.get(), &api::RelayService::exportPreviewed);
        QSignalSpy finished(m_service.get(), &api::RelayService::exportFinished);
        api::ExportRequest wanted = request();
        wanted.shownRows = 3;
        const int number = m_service->previewExport(wanted);
        QVERIFY(previewed.isEmpty());
        QTRY_COMPARE_WITH_TIMEOUT(previewed.size(), 1, kEnd);
        QCOMPARE(previewed[0][0].toInt(), number);
        const auto preview = previewed[0][1].value<api::ExportPreview>();
        QVERIFY(!preview.error.isError());
        QCOMPARE(preview.rows.size(), 3);
        QCOMPARE(preview.total, 21);

        const int written = m_service->exportRecords(wanted);
        QTRY_COMPARE_WITH_TIMEOUT(finished.size(), 1, kEnd);
        QCOMPARE(finished[0][0].toInt(), written);
        const auto result = finished[0][1].value<api::ExportResult>();
        QVERIFY2(result.end == End::Written, result.error.detail.c_str());
        QCOMPARE(result.rows, 21);
        QCOMPARE(result.uncheckedCredentials, 1);
        const QByteArray content = contentOf(wanted.file);
        QVERIFY(content.startsWith(preview.text.toUtf8())); // the same pseudonyms
        QVERIFY(content.contains("\"[RULE] used [SECRET], or [SECRET]\""));
        QVERIFY(!content.contains("EMP-") && !content.contains("without.any+form"));

        // A second export of the same rows has others.
        m_service->exportRecords(wanted);
        QTRY_COMPARE_WITH_TIMEOUT(finished.size(), 2, kEnd);
        QVERIFY(!contentOf(wanted.file).startsWith(preview.text.toUtf8()));
    }

    void cancelledItLeavesNothing()
    {
        QSignalSpy finished(m_service.get(), &api::RelayService::exportFinished);
        const int number = m_service->exportRecords(request());
        m_service->cancelExport(number);
        QTRY_COMPARE_WITH_TIMEOUT(finished.size(), 1, kEnd);
        QCOMPARE(finished[0][1].value<api::ExportResult>().end, End::Cancelled);
        QVERIFY(!QFile::exists(request().file));
        m_service->cancelExport(number); // of what has ended: nothing
        m_service->exportRecords(request());
        QTRY_COMPARE_WITH_TIMEOUT(finished.size(), 2, kEnd);
        QCOMPARE(finished[1][1].value<api::ExportResult>().end, End::Written);
    }

    void itMayGoInTheMiddleOfOne()
    {
        m_service->exportRecords(request());
        m_service.reset();
        const QStringList left = QDir(m_data).entryList({QStringLiteral("*export*")}, QDir::Files | QDir::Hidden);
        QVERIFY(left.isEmpty());
    }

    void aListThatCannotBeReadStopsIt()
    {
        api::RelayConfig config = *m_service->config();
        api::WordListConfig list;
        list.name = QStringLiteral("gone");
        list.file = QStringLiteral("gone.txt");
        config.guardrails.lists = {list};
        m_service.reset();
        const QString file = m_data + QStringLiteral("/sluice.json");
        QVERIFY(store::SettingsFile(file).save(config));
        m_service = std::make_unique<LocalRelayService>(ServiceOptions{file, m_data, false});
        QVERIFY(!m_service->open().isError());
        QSignalSpy finished(m_service.get(), &api::RelayService::exportFinished);
        m_service->exportRecords(request());
        QTRY_COMPARE_WITH_TIMEOUT(finished.size(), 1, kEnd);
        const auto result = finished[0][1].value<api::ExportResult>();
        QCOMPARE(result.end, End::Failed);
        QCOMPARE(result.error.code, base::ErrorCode::FileNotFound);
        QVERIFY(!QFile::exists(request().file));
    }
};

} // namespace sluice::service

QTEST_GUILESS_MAIN(sluice::service::ExportServiceTest)

#include "export_service_test.moc"
