// The access log of a whole relay: from a request to a row, and what never becomes one.
#include "service/local_relay_service.h"
#include "store/access_log/access_log_reader.h"
#include "store/settings_file.h"

#include <QDirIterator>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QNetworkAccessManager>
#include <QNetworkReply>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include <memory>

namespace sluice::service {

namespace {

constexpr int kStart = 20'000; // keys are made, threads start

struct Canary {
    const char *name;
    QByteArray value;
    QByteArray trace; // a part of it nothing else contains
};

// In forms a client could send by mistake, and one that only our own settings know.
QList<Canary> canaries()
{
    return {
        {"e-mail", "canary.alice@example.com", "canary.alice"},
        {"openai key", "sk-proj-9Xq2LmZ7vT4bR8nKc3WdYp6HsJf1GaEu0QiOxBtM", "9Xq2LmZ7vT4bR8"},
        {"github token", "ghp_A1b2C3d4E5f6G7h8I9j0K1l2M3n4O5p6Q7r8", "E5f6G7h8I9j0"},
        {"aws key", "AKIAQ3EGRZ7XKLPMWT5V", "Q3EGRZ7XKLPM"},
        {"jwt", "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJjYW5hcnkifQ.c2lnbmF0dXJlLWNhbmFyeS1zaWc", "eyJzdWIiOiJjYW5hcnkifQ"},
        {"IPv4", "203.0.113.77", "203.0.113.77"},
        {"IPv6", "2001:db8:85a3::8a2e:370:7334", "85a3::8a2e"},
        {"card", "4111111111111111", "4111111111111111"},
        {"identity card", "11010519491231002X", "19491231002"},
        {"phone", "13800138000", "13800138000"},
        {"own credential", "correct-horse-battery-staple", "correct-horse-battery"},
        {"prompt", "Please summarise the merger of Canarywharf", "Canarywharf"},
    };
}

} // namespace

class AccessLogLifeTest final : public QObject {
    Q_OBJECT

private slots:
    void initTestCase()
    {
        qunsetenv("DBUS_SESSION_BUS_ADDRESS");
        qputenv("SLUICE_TEST_CREDENTIAL", "correct-horse-battery-staple");
    }

    void init()
    {
        m_directory = std::make_unique<QTemporaryDir>();
        m_config = {};
        m_config.listeners.https.reset();
        m_config.listeners.http = api::ListenAddress{QStringLiteral("127.0.0.1"), 0};
        m_config.listeners.workers = 2;
        m_config.limits.requestsPerMinute = 0;
        api::UpstreamConfig demo;
        demo.name = QStringLiteral("simulated");
        demo.kind = api::UpstreamKind::Demo;
        demo.credential = QStringLiteral("env:SLUICE_TEST_CREDENTIAL");
        m_config.upstreams = {demo};
    }

    void cleanup()
    {
        m_service.reset();
        m_directory.reset();
    }

    void everyExchangeBecomesARow()
    {
        start();
        QSignalSpy states(m_service.get(), &api::RelayService::accessLogChanged);
        for (int i = 0; i < 20; ++i) {
            QCOMPARE(ask("demo", "/v1/chat/completions"), 200);
        }
        QCOMPARE(ask("demo", "/v1/nowhere"), 404);
        QList<api::AccessLogEntry> rows;
        QTRY_COMPARE((rows = queried()).size(), 21);
        const api::AccessLogEntry &row = rows.last();
        QCOMPARE(row.model, QStringLiteral("demo"));
        QCOMPARE(row.upstream, QStringLiteral("simulated"));
        QCOMPARE(row.path, QStringLiteral("/v1/chat/completions"));
        QCOMPARE(row.status, 200);
        QCOMPARE(row.tries.size(), 1);
        QVERIFY(row.client.startsWith(QStringLiteral("c-")));
        QVERIFY(row.usage.input && row.usage.output);
        QVERIFY(row.duration.count() > 0);
        QTRY_COMPARE(m_service->accessLogState().rows, 21);
        QVERIFY(!states.isEmpty());

        m_service.reset();
        start(); // they are still there, and the program is called the same
        QTRY_COMPARE((rows = queried()).size(), 21);
        QCOMPARE(ask("demo", "/v1/chat/completions"), 200);
        QTRY_COMPARE(queried().size(), 22);
        QCOMPARE(queried().first().client, rows.last().client);
    }

    void whatWaitsIsWrittenBeforeTheEnd()
    {
        start();
        for (int i = 0; i < 5; ++i) {
            QCOMPARE(ask("demo", "/v1/chat/completions"), 200);
        }
        m_service.reset(); // well within the wait for a batch
        store::AccessLogReader reader(logFile());
        QVERIFY(reader.open());
        QCOMPARE(*reader.count({}), 5);
    }

    void anotherProgramReadsBeside()
    {
        start();
        QCOMPARE(ask("demo", "/v1/chat/completions"), 200);
        QTRY_COMPARE(queried().size(), 1);
        store::AccessLogReader reader(logFile());
        QVERIFY(reader.open());
        QCOMPARE(reader.page({})->entries.size(), 1);
    }

    void switchedOffNothingIsAdded()
    {
        start();
        QCOMPARE(ask("demo", "/v1/chat/completions"), 200);
        QTRY_COMPARE(queried().size(), 1);
        QSignalSpy applied(m_service.get(), &api::RelayService::configApplied);
        api::RelayConfig config = *m_service->config();
        config.records.accessLog = false;
        m_service->apply(config);
        QTRY_COMPARE(applied.size(), 1);
        QCOMPARE(ask("demo", "/v1/chat/completions"), 200);
        QCOMPARE(queried().size(), 1);
        QTRY_VERIFY(!m_service->accessLogState().isOn);
        config.records.keepDays = 0;
        m_service->apply(config);
        QTRY_COMPARE(queried().size(), 0);
    }

    void aDamagedLogDoesNotHoldUpTheRelay()
    {
        QFile file(logFile());
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(QByteArray(9'000, '?'));
        file.close();
        start();
        QCOMPARE(ask("demo", "/v1/chat/completions"), 200);
        QTRY_COMPARE(queried().size(), 1);
    }

    void nothingAClientMeansStaysInAFile()
    {
        start();
        const QList<Canary> all = canaries();
        for (const Canary &canary : all) {
            const QByteArray inPath = QByteArray(canary.value).replace(' ', "%20");
            ask(canary.value, "/v1/chat/completions", canary.value);
            ask("demo", "/v1/responses/" + inPath + "/cancel");
            ask(canary.value, "/" + inPath + "/messages");
            ask("demo", "/v1/chat/completions", "agent/" + canary.value, canary.value);
        }
        QTRY_VERIFY(queried().size() >= 3 * all.size()); // some are refused before they are exchanges
        check(all); // while it runs
        m_service.reset();
        check(all);
    }

private:
    [[nodiscard]] QString logFile() const { return m_directory->filePath(QStringLiteral("access-log.db")); }

    void start()
    {
        QVERIFY(store::SettingsFile(m_directory->filePath(QStringLiteral("sluice.json"))).save(m_config));
        qputenv("SLUICE_TEST_CREDENTIAL", "correct-horse-battery-staple"); // which is taken out when it is read
        ServiceOptions options;
        options.dataDirectory = m_directory->path();
        m_service = std::make_unique<LocalRelayService>(options);
        const base::Error error = m_service->open();
        QVERIFY2(!error.isError(), base::toString(error).c_str());
        m_service->start();
        QTRY_COMPARE_WITH_TIMEOUT(m_service->status().state, api::RelayState::Running, kStart);
    }

    QList<api::AccessLogEntry> queried()
    {
        QSignalSpy answers(m_service.get(), &api::RelayService::accessLogQueried);
        const int number = m_service->queryAccessLog({});
        if ((answers.isEmpty() && !answers.wait()) || answers.first().at(0).toInt() != number) {
            return {};
        }
        return answers.first().at(1).value<QList<api::AccessLogEntry>>();
    }

    // Every file of the data directory, the log's -wal included.
    void check(const QList<Canary> &all) const
    {
        QDirIterator files(m_directory->path(), QDir::Files | QDir::Hidden, QDirIterator::Subdirectories);
        int seen = 0;
        while (files.hasNext()) {
            QFile file(files.next());
            QVERIFY(file.open(QIODevice::ReadOnly));
            const QByteArray content = file.readAll();
            ++seen;
            for (const Canary &canary : all) {
                QVERIFY2(!content.contains(canary.trace), qPrintable(QStringLiteral("%1 in %2").arg(QLatin1String(canary.name), file.fileName())));
            }
        }
        QVERIFY(seen >= 3); // settings, log, key
    }

    int ask(const QByteArray &model, const QByteArray &path, const QByteArray &agent = "test-agent", const QByteArray &prompt = "hello")
    {
        QNetworkRequest request(QUrl(m_service->status().httpUrl + QString::fromLatin1(path)));
        request.setHeader(QNetworkRequest::ContentTypeHeader, QByteArray("application/json"));
        request.setHeader(QNetworkRequest::UserAgentHeader, agent);
        const QJsonObject message{{QStringLiteral("role"), QStringLiteral("user")}, {QStringLiteral("content"), QString::fromUtf8(prompt)}};
        const QJsonObject body{{QStringLiteral("model"), QString::fromUtf8(model)}, {QStringLiteral("messages"), QJsonArray{message}}};
        const std::unique_ptr<QNetworkReply> reply(m_network.post(request, QJsonDocument(body).toJson()));
        QSignalSpy finished(reply.get(), &QNetworkReply::finished);
        if (!reply->isFinished() && !finished.wait(10'000)) {
            return 0;
        }
        return reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
    }

    std::unique_ptr<QTemporaryDir> m_directory;
    api::RelayConfig m_config;
    std::unique_ptr<LocalRelayService> m_service;
    QNetworkAccessManager m_network;
};

} // namespace sluice::service

QTEST_GUILESS_MAIN(sluice::service::AccessLogLifeTest)
#include "access_log_life_test.moc"
