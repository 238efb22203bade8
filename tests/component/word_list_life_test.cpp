#include "service/local_relay_service.h"
#include "store/settings_file.h"
#include "store/whole_file.h"
#include "support/list_server.h"

#include <QDir>
#include <QFile>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include <memory>

namespace sluice::service {

namespace {

constexpr int kStart = 20'000;
const QByteArray kPath = "/words.txt";

} // namespace

// Lists in folders and from servers under a whole relay: when it starts, what it tells, what is in force.
class WordListLifeTest final : public QObject {
    Q_OBJECT

private slots:
    void initTestCase() { qunsetenv("DBUS_SESSION_BUS_ADDRESS"); }

    void init()
    {
        m_directory = std::make_unique<QTemporaryDir>();
        m_server = std::make_unique<test::ListServer>(false);
        m_config = {};
        m_config.listeners.https.reset();
        m_config.listeners.http = api::ListenAddress{QStringLiteral("127.0.0.1"), 0};
        m_config.listeners.workers = 1;
        api::UpstreamConfig demo;
        demo.name = QStringLiteral("demo");
        demo.kind = api::UpstreamKind::Demo;
        m_config.upstreams = {demo};
    }

    void cleanup() { m_service.reset(); }

    void aFolderIsWatchedAndTakenWhole()
    {
        const QDir folder(m_directory->filePath(QStringLiteral("lists")));
        QVERIFY(folder.mkpath(QStringLiteral(".")));
        write("lists/a.txt", "alpha\n");
        write("lists/b.json", "[\"beta\"]");
        add(QStringLiteral("lists"), QString());
        open();
        start();
        QCOMPARE(status().words, 2);
        QCOMPARE(status().files, 2);
        QVERIFY(isBlocked("alpha") && isBlocked("beta") && !isBlocked("gamma"));

        write("lists/c.csv", "word\ngamma\n"); // a new file
        QTRY_COMPARE(status().files, 3);
        QVERIFY(isBlocked("gamma"));
        write("lists/c.csv", "word\ndelta\n"); // which is watched from now on
        QTRY_VERIFY(isBlocked("delta"));

        write("lists/a.txt", "\xE2\x80\x8B\n"); // refused: all old words stay
        QTRY_VERIFY(status().error.isError());
        QVERIFY(QString::fromStdString(status().error.where).endsWith(QStringLiteral("lists/a.txt")));
        QCOMPARE(m_service->status().state, api::RelayState::Degraded);
        QVERIFY(isBlocked("alpha") && isBlocked("delta"));
        QVERIFY(QFile::remove(folder.filePath(QStringLiteral("a.txt")))); // a file that goes takes its words with it
        QTRY_VERIFY(!status().error.isError());
        QVERIFY(!isBlocked("alpha") && isBlocked("delta"));
    }

    void aSubscriptionThatCannotBeFetchedStopsTheStart()
    {
        m_server->set(kPath, {503, {}, {}});
        add(QString(), m_server->url(kPath).toString());
        open();
        QSignalSpy alerts(m_service.get(), &api::RelayService::alertRaised);
        m_service->start();
        QTRY_COMPARE_WITH_TIMEOUT(m_service->status().state, api::RelayState::Failed, kStart);
        QCOMPARE(m_service->status().why.where, std::string("guardrails.lists[0].url"));
        QVERIFY(m_service->status().why.detail.find("the server answered 503") != std::string::npos);
        QCOMPARE(alerts.size(), 1);
        QVERIFY(status().isSubscription && status().error.isError() && status().nextAt);

        m_server->setTagged(kPath, "alpha\n", "\"1\"");
        m_service->refreshWordList(QStringLiteral("list"));
        QTRY_COMPARE_WITH_TIMEOUT(m_service->status().state, api::RelayState::Running, kStart); // by itself
        QVERIFY(isBlocked("alpha"));
        QCOMPARE(status().words, 1);
        QVERIFY(status().checkedAt && !status().error.isError());
    }

    void aSubscriptionKeepsItsLastGoodWords()
    {
        m_server->setTagged(kPath, "alpha\n", "\"1\"");
        add(QString(), m_server->url(kPath).toString());
        open();
        start();
        QSignalSpy alerts(m_service.get(), &api::RelayService::alertRaised);
        QSignalSpy sampled(m_service.get(), &api::RelayService::wordListsSampled);
        m_server->setTagged(kPath, "beta\n\xE2\x80\x8B\n", "\"2\"");
        m_service->refreshWordList(QStringLiteral("list"));
        QTRY_COMPARE(m_service->status().state, api::RelayState::Degraded);
        QVERIFY(!sampled.isEmpty());
        QCOMPARE(alerts.size(), 1);
        QCOMPARE(alerts[0][0].value<api::Alert>().kind, api::AlertKind::WordListRefused);
        QCOMPARE(status().error.line, 2);
        QVERIFY(isBlocked("alpha") && !isBlocked("beta"));

        m_server->setTagged(kPath, "beta\n", "\"3\"");
        m_service->refreshWordList(QStringLiteral("list"));
        QTRY_COMPARE(m_service->status().state, api::RelayState::Running);
        QTRY_VERIFY(isBlocked("beta"));
        QVERIFY(!isBlocked("alpha"));
        QCOMPARE(alerts.size(), 2);
        QCOMPARE(alerts[1][0].value<api::Alert>().kind, api::AlertKind::WordListLoaded);

        // The next start needs no server; its silence is no alert.
        m_server->stop();
        open();
        start();
        QVERIFY(isBlocked("beta"));
        m_service->refreshWordList(QStringLiteral("list"));
        QTRY_VERIFY(status().error.isError());
        QCOMPARE(m_service->status().state, api::RelayState::Running);
        QVERIFY(isBlocked("beta"));
    }

    void aSubscriptionIsAddedOnlyWithItsWords()
    {
        open();
        start();
        QSignalSpy refused(m_service.get(), &api::RelayService::configRefused);
        QSignalSpy saved(m_service.get(), &api::RelayService::wordListSaved);
        api::WordListConfig list;
        list.name = QStringLiteral("list");
        list.url = m_server->url(kPath).toString();
        m_service->createWordList(list, {});
        QTRY_COMPARE(refused.size(), 1);
        QCOMPARE(refused[0][0].value<base::Error>().where, std::string("guardrails.lists[0].url"));
        QVERIFY(m_service->config()->guardrails.lists.isEmpty());
        m_server->setTagged(kPath, "alpha\n", "\"1\"");
        m_service->createWordList(list, {});
        QTRY_COMPARE(saved.size(), 1);
        QTRY_VERIFY(isBlocked("alpha"));
        // Its words are its server's.
        QSignalSpy notSaved(m_service.get(), &api::RelayService::wordListRefused);
        m_service->saveWordList(list.name, {QStringLiteral("mine")});
        QTRY_COMPARE(notSaved.size(), 1);
    }

private:
    void write(const char *name, const QByteArray &content)
    {
        QVERIFY(store::writeWholeFile(m_directory->filePath(QString::fromLatin1(name)), content));
    }

    void add(const QString &file, const QString &url)
    {
        api::WordListConfig list;
        list.name = QStringLiteral("list");
        list.file = file;
        list.url = url;
        m_config.guardrails.lists.append(list);
    }

    void open()
    {
        m_service.reset();
        const QString file = m_directory->filePath(QStringLiteral("sluice.json"));
        QVERIFY(store::SettingsFile(file).save(m_config));
        m_service = std::make_unique<LocalRelayService>(ServiceOptions{file, m_directory->filePath(QStringLiteral("data")), false});
        const base::Error error = m_service->open();
        QVERIFY2(!error.isError(), base::toString(error).c_str());
    }

    void start()
    {
        m_service->start();
        QTRY_COMPARE_WITH_TIMEOUT(m_service->status().state, api::RelayState::Running, kStart);
    }

    api::ListStatus status() const { return m_service->wordLists().value(0); }

    // By the rules in force.
    bool isBlocked(const char *text)
    {
        QSignalSpy tried(m_service.get(), &api::RelayService::textTried);
        m_service->tryText(1, policy::Direction::Prompt, QString::fromLatin1(text));
        return (!tried.isEmpty() || tried.wait()) && tried[0][1].value<api::TextTrial>().verdict == policy::VerdictKind::Block;
    }

    std::unique_ptr<QTemporaryDir> m_directory;
    std::unique_ptr<test::ListServer> m_server;
    api::RelayConfig m_config;
    std::unique_ptr<LocalRelayService> m_service;
};

} // namespace sluice::service

QTEST_GUILESS_MAIN(sluice::service::WordListLifeTest)
#include "word_list_life_test.moc"
