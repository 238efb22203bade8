#include "service/lists/list_subscriptions.h"

#include "service/word_list_loader.h"
#include "store/whole_file.h"
#include "support/list_server.h"

#include <QDir>
#include <QFile>
#include <QProcess>
#include <QSignalSpy>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>

#include <memory>

namespace sluice::service {

namespace {

constexpr int kPatience = 10'000;
const QByteArray kPath = "/words.txt";

} // namespace

// Copies of lists from a server of our own, by HTTPS.
class ListSubscriptionsTest final : public QObject {
    Q_OBJECT

private slots:
    void init()
    {
        m_directory = std::make_unique<QTemporaryDir>();
        m_server = std::make_unique<test::ListServer>(true);
        m_list = {};
        m_list.name = QStringLiteral("feed");
        m_list.url = m_server->url(kPath).toString();
        open();
    }

    void cleanup()
    {
        m_subscriptions.reset();
        m_files.reset();
    }

    void aMissingCopyIsFetchedAndKept()
    {
        m_server->setTagged(kPath, "alpha\n", "\"1\"");
        QVERIFY(fetchMissing());
        QCOMPARE(words(), 1);
        QVERIFY(!m_subscriptions->errorOf(m_list).isError());
        const api::ListStatus status = describe();
        QVERIFY(status.isSubscription && !status.isSigned && !status.isRefreshing);
        QVERIFY(status.checkedAt && status.changedAt);
        QVERIFY(fetchMissing()); // there now: nothing is asked
        QCOMPARE(m_server->count(kPath), 1);
    }

    void aKeptCopyServesWithoutNetwork()
    {
        m_server->setTagged(kPath, "alpha\n", "\"1\"");
        QVERIFY(fetchMissing());
        m_server->stop();
        open(); // as the next start
        QVERIFY(fetchMissing());
        QCOMPARE(words(), 1);
        m_subscriptions->setLists({m_list});
        QTRY_VERIFY(describe().nextAt);
        QVERIFY(*describe().nextAt > QDateTime::currentDateTimeUtc().addSecs(23 * 3600));
        refresh();
        QVERIFY(m_subscriptions->errorOf(m_list).isError());
        QVERIFY(!m_subscriptions->isRefused(m_list));
        QCOMPARE(words(), 1);
    }

    void anUnchangedListOnlyCountsAsChecked()
    {
        m_server->setTagged(kPath, "alpha\n", "\"1\"");
        QVERIFY(fetchMissing());
        const api::ListStatus first = describe();
        open(); // the tag comes from the file
        QSignalSpy changed(m_subscriptions.get(), &ListSubscriptions::copyChanged);
        refresh();
        QVERIFY(m_server->requests().last().head.contains("if-none-match: \"1\""));
        QVERIFY(changed.isEmpty());
        QVERIFY(*describe().checkedAt >= *first.checkedAt);
        QCOMPARE(*describe().changedAt, *first.changedAt);
        m_server->setTagged(kPath, "alpha\nbeta\n", "\"2\"");
        refresh();
        QCOMPARE(changed.size(), 1);
        QCOMPARE(words(), 2);
    }

    void aCopyWithoutItsFactsIsAskedForWhole()
    {
        m_server->setTagged(kPath, "alpha\n", "\"1\"");
        QVERIFY(fetchMissing());
        QVERIFY(store::writeWholeFile(copy(), "older\n")); // as a crash between the two files leaves it
        open();
        refresh();
        QVERIFY(!m_server->requests().last().head.contains("if-none-match"));
        QCOMPARE(store::readWholeFile(copy(), 100).value(), QByteArray("alpha\n"));
    }

    void aFirstFetchThatFailsLeavesNoCopy()
    {
        m_server->set(kPath, {503, {}, {}});
        QVERIFY(fetchMissing());
        QVERIFY(!QFile::exists(copy()));
        QCOMPARE(m_subscriptions->errorOf(m_list).detail, std::string("the server answered 503"));
        const LoadedWordLists loaded = WordListLoader(m_directory->path()).load(guardrails(), QString());
        QVERIFY(!loaded.rules);
        QCOMPARE(loaded.refused[0].key, QStringLiteral("guardrails.lists[0].url"));
        QCOMPARE(QString::fromStdString(loaded.refused[0].error.where), m_list.url);
    }

    void whatIsNoListKeepsTheLastGoodOne_data()
    {
        QTest::addColumn<QByteArray>("body");
        QTest::newRow("empty") << QByteArray();
        QTest::newRow("comments alone") << QByteArray("# nothing\n");
        QTest::newRow("invisible word") << QByteArray("alpha\n\xE2\x80\x8B\n");
        QTest::newRow("not UTF-8") << QByteArray("alpha\n\xC3\x28\n");
    }
    void whatIsNoListKeepsTheLastGoodOne()
    {
        QFETCH(QByteArray, body);
        m_server->setTagged(kPath, "alpha\n", "\"1\"");
        QVERIFY(fetchMissing());
        m_server->setTagged(kPath, body, "\"2\"");
        refresh();
        QVERIFY(m_subscriptions->isRefused(m_list));
        QCOMPARE(m_subscriptions->errorOf(m_list).code, base::ErrorCode::InvalidWordList);
        QCOMPARE(store::readWholeFile(copy(), 100).value(), QByteArray("alpha\n"));
        m_server->setTagged(kPath, "beta\n", "\"3\"");
        refresh();
        QVERIFY(!m_subscriptions->isRefused(m_list));
        QCOMPARE(store::readWholeFile(copy(), 100).value(), QByteArray("beta\n"));
    }

    void onlyASignedListIsTaken()
    {
        if (QStandardPaths::findExecutable(QStringLiteral("minisign")).isEmpty()) {
            QSKIP("minisign is not installed");
        }
        m_list.publicKey = makeKey();
        publish("alpha\n", "alpha\n");
        QVERIFY(fetchMissing());
        QVERIFY2(!m_subscriptions->errorOf(m_list).isError(), m_subscriptions->errorOf(m_list).detail.c_str());
        QCOMPARE(words(), 1);
        QVERIFY(describe().isSigned);
        publish("alpha\nbeta\n", "alpha\nother\n");
        refresh();
        QVERIFY(m_subscriptions->isRefused(m_list));
        QCOMPARE(m_subscriptions->errorOf(m_list).detail, std::string("the signature is not of these bytes"));
        QCOMPARE(words(), 1);
        m_server->set(kPath + ".minisig", {404, {}, {}});
        refresh();
        QVERIFY(m_subscriptions->errorOf(m_list).isError());
        QCOMPARE(words(), 1);
        publish("alpha\nbeta\n", "alpha\nbeta\n");
        refresh();
        QVERIFY(!m_subscriptions->errorOf(m_list).isError());
        QCOMPARE(words(), 2);
        // With another key, or none, the copy is another one.
        api::WordListConfig unsignedList = m_list;
        unsignedList.publicKey.clear();
        QVERIFY(keptListPath(unsignedList, m_directory->path()) != copy());
    }

    void dueListsAreAskedForByThemselves()
    {
        m_server->setTagged(kPath, "alpha\n", "\"1\"");
        QSignalSpy changed(m_subscriptions.get(), &ListSubscriptions::copyChanged);
        m_subscriptions->setLists({m_list});
        QTRY_COMPARE_WITH_TIMEOUT(changed.size(), 1, kPatience);
        // A copy that was checked long ago is due at the next start.
        auto kept = readKeptList(copy());
        QVERIFY(kept);
        kept->checkedAt = QDateTime::currentDateTimeUtc().addDays(-2);
        QVERIFY(keepFacts(copy(), *kept));
        open();
        m_subscriptions->setLists({m_list});
        QTRY_COMPARE_WITH_TIMEOUT(m_server->count(kPath), 2, kPatience);
        QTRY_VERIFY(describe().checkedAt && *describe().checkedAt > kept->checkedAt);
    }

private:
    void open()
    {
        m_subscriptions.reset();
        m_files = std::make_unique<FileWorker>();
        m_subscriptions = std::make_unique<ListSubscriptions>(m_directory->path(), *m_files);
        ListFetchOptions options;
        options.tls = m_server->clientTls();
        m_subscriptions->setOptions(options);
    }

    bool fetchMissing()
    {
        bool isDone = false;
        m_subscriptions->fetchMissing({m_list}, [&isDone] { isDone = true; });
        return QTest::qWaitFor([&isDone] { return isDone; }, kPatience);
    }

    void refresh()
    {
        m_subscriptions->refresh(m_list);
        QVERIFY(describe().isRefreshing);
        QTRY_VERIFY_WITH_TIMEOUT(!describe().isRefreshing, kPatience);
    }

    api::ListStatus describe() const
    {
        api::ListStatus status;
        m_subscriptions->describe(m_list, status);
        return status;
    }

    api::GuardrailsConfig guardrails() const
    {
        api::GuardrailsConfig config;
        config.lists = {m_list};
        return config;
    }

    QString copy() const { return keptListPath(m_list, m_directory->path()); }

    // As the relay loads it.
    qsizetype words() const
    {
        const LoadedWordLists loaded = WordListLoader(m_directory->path()).load(guardrails(), QString());
        return loaded.rules ? loaded.sizes[0].words : -1;
    }

    QString makeKey()
    {
        QProcess process;
        process.start(QStringLiteral("minisign"),
            {QStringLiteral("-G"), QStringLiteral("-W"), QStringLiteral("-p"), m_directory->filePath(QStringLiteral("k.pub")),
                QStringLiteral("-s"), m_directory->filePath(QStringLiteral("k.key"))});
        process.waitForFinished();
        const auto text = store::readWholeFile(m_directory->filePath(QStringLiteral("k.pub")), 1000);
        return text ? QString::fromLatin1(text->split('\n').value(1)) : QString();
    }

    void publish(const QByteArray &body, const QByteArray &signedBody)
    {
        const QString message = m_directory->filePath(QStringLiteral("message"));
        QVERIFY(store::writeWholeFile(message, signedBody));
        QProcess process;
        process.start(QStringLiteral("minisign"),
            {QStringLiteral("-S"), QStringLiteral("-s"), m_directory->filePath(QStringLiteral("k.key")), QStringLiteral("-m"), message});
        QVERIFY(process.waitForFinished() && process.exitCode() == 0);
        m_server->set(kPath, {200, body, {}});
        m_server->set(kPath + ".minisig", {200, store::readWholeFile(message + QStringLiteral(".minisig"), 10'000).value(), {}});
    }

    std::unique_ptr<QTemporaryDir> m_directory;
    std::unique_ptr<test::ListServer> m_server;
    api::WordListConfig m_list;
    std::unique_ptr<ListSubscriptions> m_subscriptions;
    std::unique_ptr<FileWorker> m_files;
};

} // namespace sluice::service

QTEST_GUILESS_MAIN(sluice::service::ListSubscriptionsTest)
#include "list_subscriptions_test.moc"
