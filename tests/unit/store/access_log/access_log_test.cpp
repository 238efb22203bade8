#include "store/access_log/access_log.h"

#include "unit/store/access_log/log_scene.h"
#include "store/access_log/access_log_schema.h"

#include <QDir>
#include <QFile>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include <sys/mount.h>

#include <cerrno>
#include <cstring>

namespace sluice::store {

namespace {

using namespace std::chrono_literals;
using tests::fullEntry;
using tests::LogScene;
using tests::plainEntry;

QList<api::AlertKind> kinds(const QSignalSpy &alerts)
{
    QList<api::AlertKind> result;
    for (const QList<QVariant> &arguments : alerts) {
        result.append(arguments.at(0).value<api::Alert>().kind);
    }
    return result;
}

// A file system of a few hundred kilobytes of its own.
class SmallDisk final {
public:
    explicit SmallDisk(QString path)
        : m_path(std::move(path))
    {
        QDir().mkpath(m_path);
        m_isMounted = ::mount("tmpfs", m_path.toUtf8().constData(), "tmpfs", 0, "size=600k") == 0;
        why = QString::fromLocal8Bit(std::strerror(errno));
    }
    ~SmallDisk()
    {
        if (m_isMounted) {
            ::umount2(m_path.toUtf8().constData(), MNT_DETACH);
        }
    }
    SmallDisk(const SmallDisk &) = delete;
    SmallDisk &operator=(const SmallDisk &) = delete;
    [[nodiscard]] bool isMounted() const { return m_isMounted; }

    // Takes what is left.
    [[nodiscard]] bool fill() const
    {
        QFile ballast(m_path + QStringLiteral("/ballast"));
        if (!ballast.open(QIODevice::WriteOnly | QIODevice::Unbuffered)) {
            return false;
        }
        while (ballast.write(QByteArray(4'096, 'x')) > 0) {
        }
        return true;
    }
    [[nodiscard]] bool free() const { return QFile::remove(m_path + QStringLiteral("/ballast")); }

    QString why;

private:
    QString m_path;
    bool m_isMounted = false;
};

} // namespace

class AccessLogTest final : public QObject {
    Q_OBJECT

    QTemporaryDir m_directory;
    QString m_file;

private slots:
    void init()
    {
        static int round = 0;
        m_file = m_directory.filePath(QStringLiteral("%1/access-log.db").arg(++round));
    }

    void everyFieldComesBack()
    {
        LogScene scene(m_file);
        scene.log->apply({});
        scene.add(fullEntry());
        scene.add(plainEntry(5'000));
        scene.log->flush();
        const auto entries = scene.read();
        QCOMPARE(entries.size(), 2);
        api::AccessLogEntry expected = fullEntry();
        expected.id = 1;
        QVERIFY(entries.last() == expected);
        expected = plainEntry(5'000);
        expected.id = 2;
        QVERIFY(entries.first() == expected); // unset stays unset
        QCOMPARE(scene.log->state().rows, 2);
        QVERIFY(scene.log->state().bytes > 0);
    }

    void waitsForABatch()
    {
        LogScene scene(m_file);
        scene.log->apply({});
        QSignalSpy changes(scene.log.get(), &AccessLog::changed);
        scene.add(plainEntry(1));
        scene.log->noticeEntries(false);
        QVERIFY(scene.read().isEmpty()); // not at once
        scene.add(plainEntry(2));
        scene.log->noticeEntries(false);
        QTRY_COMPARE(scene.read().size(), 2);
        scene.add(plainEntry(3));
        scene.log->noticeEntries(true); // at once
        QCOMPARE(scene.read().size(), 3);
    }

    void manyComeInSeveralTransactions()
    {
        LogScene scene(m_file);
        scene.log->apply({});
        scene.write(1, 1'234);
        QCOMPARE(scene.log->state().rows, 1'234);
        api::AccessLogQuery all;
        all.limit = 0;
        QCOMPARE(scene.read(all).size(), 1'234);
    }

    void pagesGoOnWhereTheyEnded()
    {
        LogScene scene(m_file);
        scene.log->apply({});
        for (int i = 0; i < 10; ++i) {
            api::AccessLogEntry entry = plainEntry(1); // all at one moment: the id decides
            entry.bytesIn = i;
            scene.add(entry);
        }
        scene.log->flush();
        QSignalSpy answers(scene.log.get(), &AccessLog::queried);
        api::AccessLogQuery query;
        query.limit = 4;
        QList<qint64> seen;
        bool more = true;
        for (int number = 1; more && number < 9; ++number) {
            scene.log->query(number, query);
            QCOMPARE(answers.last().at(0).toInt(), number);
            const auto entries = answers.last().at(1).value<QList<api::AccessLogEntry>>();
            more = answers.last().at(2).toBool();
            for (const auto &entry : entries) {
                seen.append(entry.bytesIn);
            }
            query.after = api::AccessLogCursor{entries.last().startedAt, entries.last().id};
        }
        QCOMPARE(seen, (QList<qint64>{9, 8, 7, 6, 5, 4, 3, 2, 1, 0}));
    }

    void findsWhatIsAskedFor_data()
    {
        QTest::addColumn<api::AccessLogQuery>("query");
        QTest::addColumn<QList<qint64>>("found"); // by bytesIn, newest first
        api::AccessLogQuery query;
        query.from = plainEntry(2).startedAt;
        query.until = plainEntry(4).startedAt;
        QTest::newRow("time") << query << QList<qint64>{3, 2};
        query = {};
        query.upstreams = QStringList{QStringLiteral("osaka"), QStringLiteral("nobody")};
        QTest::newRow("upstream") << query << QList<qint64>{3};
        query = {};
        query.models = QStringList{QStringLiteral("o3_mini%")};
        QTest::newRow("model") << query << QList<qint64>{2};
        query = {};
        query.clients = QStringList{QStringLiteral("key-1")};
        QTest::newRow("client") << query << QList<qint64>{4};
        query = {};
        query.outcomes = {api::Outcome::Refused, api::Outcome::TimedOut};
        QTest::newRow("outcome") << query << QList<qint64>{5};
        query = {};
        query.errors = {base::ErrorCode::RateLimited};
        QTest::newRow("error") << query << QList<qint64>{5};
        query = {};
        query.verdicts = {policy::VerdictKind::Block};
        QTest::newRow("verdict") << query << QList<qint64>{1};
        query = {};
        query.text = QStringLiteral("RATE_lim");
        QTest::newRow("text of an error") << query << QList<qint64>{5};
        query = {};
        query.text = QStringLiteral("3_mini%");
        QTest::newRow("text is no pattern") << query << QList<qint64>{2};
        query = {};
        query.text = QStringLiteral("' OR 1=1 --");
        QTest::newRow("text is no SQL") << query << QList<qint64>{};
        query = {};
        query.text = QStringLiteral("words");
        QTest::newRow("text of a rule") << query << QList<qint64>{1};
    }
    void findsWhatIsAskedFor()
    {
        QFETCH(api::AccessLogQuery, query);
        QFETCH(QList<qint64>, found);
        LogScene scene(m_file);
        scene.log->apply({});
        for (int i = 1; i <= 5; ++i) {
            api::AccessLogEntry entry = plainEntry(i);
            if (i == 1) {
                entry.verdict = policy::VerdictKind::Block;
                entry.promptHits = {{"my words", "", policy::Action::Block, 0, 4, "input"}};
            } else if (i == 2) {
                entry.model = QStringLiteral("o3_mini%");
            } else if (i == 3) {
                entry.upstream = QStringLiteral("osaka");
            } else if (i == 4) {
                entry.client = QStringLiteral("key-1");
            } else {
                entry.outcome = api::Outcome::Refused;
                entry.error = base::ErrorCode::RateLimited;
            }
            scene.add(entry);
        }
        scene.log->flush();
        QList<qint64> seen;
        for (const auto &entry : scene.read(query)) {
            seen.append(entry.bytesIn);
        }
        QCOMPARE(seen, found);
        AccessLogReader reader(m_file);
        QVERIFY(reader.open());
        query.limit = 1;
        QCOMPARE(*reader.count(query), found.size());
    }

    void comesForwardFromTheFirstSchema()
    {
        const Schema first{accessLogSchema().applicationId, accessLogSchema().migrations.mid(0, 1)};
        {
            Database old(m_file);
            QVERIFY(!old.open(first).isError());
            QSqlQuery insert(old.handle());
            QVERIFY(insert.prepare(insertEntryStatement()));
            bindEntry(insert, fullEntry(), 1'700'000'000'000);
            QVERIFY(insert.exec());
        }
        LogScene scene(m_file);
        scene.log->apply({});
        QCOMPARE(scene.read().size(), 1);
        scene.write(1, 1);
        QCOMPARE(scene.read().size(), 2);
        Database now(m_file);
        QVERIFY(!now.open(accessLogSchema()).isError());
        QCOMPARE(now.number(QStringLiteral("SELECT count(*) FROM sqlite_schema WHERE name = 'exchanges_failed'")), 1);
    }

    void aNewerFileIsLeftAloneAndTold()
    {
        {
            LogScene scene(m_file);
            scene.log->apply({});
            scene.write(1, 3);
            Database file(m_file);
            QVERIFY(!file.open(accessLogSchema()).isError());
            QVERIFY(!file.run(QStringLiteral("PRAGMA user_version=99")).isError());
        }
        LogScene scene(m_file);
        QSignalSpy alerts(scene.log.get(), &AccessLog::alertRaised);
        scene.log->apply({});
        scene.write(10, 5);
        QCOMPARE(scene.log->state().fault, api::AccessLogFault::Newer);
        QCOMPARE(scene.log->state().dropped, 5U);
        QCOMPARE(kinds(alerts), (QList<api::AlertKind>{api::AlertKind::AccessLogStopped}));
        QCOMPARE(QDir(QFileInfo(m_file).absolutePath()).entryList({QStringLiteral("*damaged*")}).size(), 0);
    }

    void aDamagedFileIsSetAsideAndTold()
    {
        QDir().mkpath(QFileInfo(m_file).absolutePath());
        QFile file(m_file);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(QByteArray(10'000, 'z'));
        file.close();
        LogScene scene(m_file);
        QSignalSpy alerts(scene.log.get(), &AccessLog::alertRaised);
        scene.log->apply({});
        QCOMPARE(kinds(alerts), (QList<api::AlertKind>{api::AlertKind::AccessLogDamaged}));
        scene.write(1, 3);
        QCOMPARE(scene.read().size(), 3);
        QCOMPARE(scene.log->state().fault, api::AccessLogFault::None);
        QCOMPARE(QDir(QFileInfo(m_file).absolutePath()).entryList({QStringLiteral("*.damaged-*")}).size(), 1);
        scene.pass(31 * 24h);
        scene.log->purge(); // nor is it kept for longer than the rows
        QCOMPARE(QDir(QFileInfo(m_file).absolutePath()).entryList({QStringLiteral("*.damaged-*")}).size(), 0);
    }

    void aFullDiskCostsRowsAndNothingElse()
    {
        SmallDisk disk(QFileInfo(m_file).absolutePath());
        if (!disk.isMounted()) {
            QSKIP(qPrintable(QStringLiteral("a small file system cannot be mounted here: ") + disk.why));
        }
        LogScene scene(m_file);
        QSignalSpy alerts(scene.log.get(), &AccessLog::alertRaised);
        scene.log->apply({});
        scene.write(1, 100);
        QCOMPARE(scene.log->state().rows, 100);
        QVERIFY(disk.fill());
        quint64 sent = 100;
        while (scene.log->state().dropped == 0) {
            QVERIFY(sent < 100'000);
            scene.write(static_cast<int>(sent), 500);
            sent += 500;
        }
        scene.write(static_cast<int>(sent), 500);
        sent += 500;
        QCOMPARE(scene.log->state().fault, api::AccessLogFault::Full);
        QCOMPARE(static_cast<quint64>(scene.log->state().rows) + scene.log->state().dropped, sent);
        QCOMPARE(kinds(alerts), (QList<api::AlertKind>{api::AlertKind::AccessLogStopped})); // one, however long it lasts

        const quint64 dropped = scene.log->state().dropped;
        QVERIFY(disk.free());
        scene.write(static_cast<int>(sent), 20);
        QCOMPARE(scene.log->state().fault, api::AccessLogFault::None);
        QCOMPARE(scene.log->state().dropped, dropped);
        QCOMPARE(kinds(alerts).last(), api::AlertKind::AccessLogResumed);
        QCOMPARE(alerts.last().at(0).value<api::Alert>().count, dropped);
        api::AccessLogQuery all;
        all.limit = 0;
        QCOMPARE(scene.read(all).size(), scene.log->state().rows);
        scene.log.reset();
    }

    void aSlowDiskIsToldOnce()
    {
        LogScene scene(m_file);
        QSignalSpy alerts(scene.log.get(), &AccessLog::alertRaised);
        scene.log->apply({});
        for (int i = 0; i < 3; ++i) {
            scene.waiting.dropped = 10;
            scene.write(i, 1);
        }
        QCOMPARE(scene.log->state().fault, api::AccessLogFault::Slow);
        QCOMPARE(kinds(alerts), (QList<api::AlertKind>{api::AlertKind::AccessLogStopped}));
        scene.pass(11s);
        scene.write(5, 1);
        QCOMPARE(kinds(alerts).last(), api::AlertKind::AccessLogResumed);
        QCOMPARE(alerts.last().at(0).value<api::Alert>().count, 30U);
        QCOMPARE(scene.log->state().dropped, 30U);
        QCOMPARE(scene.log->state().rows, 4);
    }

    void rowsGoWhenTheyAreOldEnough()
    {
        LogScene scene(m_file);
        scene.log->apply({});
        scene.write(1, 2'500); // more than one slice
        scene.pass(24h);
        scene.write(5'000, 10);
        scene.pass(29 * 24h - 1ms);
        scene.log->purge();
        QCOMPARE(scene.log->state().rows, 2'510);
        scene.pass(1ms);
        scene.log->purge();
        QTRY_COMPARE(scene.log->state().rows, 10);
        QCOMPARE(scene.read().size(), 10);
        for (const QString &suffix : {QString(), QStringLiteral("-wal")}) {
            QFile file(m_file + suffix);
            QVERIFY(file.open(QIODevice::ReadOnly));
            QVERIFY2(!file.readAll().contains("run-1234"), qPrintable(suffix));
        }
    }

    void aClockSetBackKeepsNothingLonger()
    {
        LogScene scene(m_file);
        scene.log->apply({});
        scene.write(1, 3);
        scene.wall -= 365LL * 24 * 3'600 * 1'000; // while it runs
        scene.write(10, 2);
        scene.pass(15 * 24h);
        scene.write(20, 1);
        scene.open(); // and while it was closed
        scene.wall -= 1'000LL * 24 * 3'600 * 1'000;
        scene.log->apply({});
        scene.pass(15 * 24h);
        scene.log->purge();
        QTRY_COMPARE(scene.log->state().rows, 1);
        QCOMPARE(scene.read().first().bytesIn, 20);
        scene.write(30, 1); // what comes now is as young as ever
        scene.log->purge();
        QCOMPARE(scene.log->state().rows, 2);
    }

    void zeroDaysKeepNothing()
    {
        LogScene scene(m_file);
        scene.log->apply({});
        scene.write(1, 5);
        api::RecordsConfig none;
        none.keepDays = 0;
        scene.log->apply(none);
        QTRY_COMPARE(scene.log->state().rows, 0);
        scene.write(10, 5);
        QCOMPARE(scene.log->state().rows, 0);
        QVERIFY(!scene.log->state().isOn);
        QCOMPARE(scene.log->state().dropped, 0U);
    }

    void switchedOffItMakesNoFile()
    {
        LogScene scene(m_file);
        api::RecordsConfig off;
        off.accessLog = false;
        scene.log->apply(off);
        scene.write(1, 5);
        QVERIFY(!QFile::exists(m_file));
    }
};

} // namespace sluice::store

QTEST_GUILESS_MAIN(sluice::store::AccessLogTest)
#include "access_log_test.moc"
