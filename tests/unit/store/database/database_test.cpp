#include "store/database/database.h"

#include "store/database/set_aside.h"

#include <QDir>
#include <QFile>
#include <QSqlQuery>
#include <QTemporaryDir>
#include <QTest>
#include <QVariant>

using namespace sluice;
using store::Database;
using store::DatabaseError;
using store::DatabaseFault;
using store::Schema;

namespace {

const Schema kFirst{7001, {{QStringLiteral("CREATE TABLE notes(id INTEGER PRIMARY KEY, text TEXT)")}}};
const Schema kSecond{7001,
    {kFirst.migrations.at(0),
        {QStringLiteral("ALTER TABLE notes ADD COLUMN colour TEXT NOT NULL DEFAULT 'white'"), QStringLiteral("CREATE INDEX notes_colour ON notes(colour)")}}};

} // namespace

class DatabaseTest final : public QObject {
    Q_OBJECT

    QTemporaryDir m_directory;
    QString m_path;

    void fill(const Schema &schema, int rows = 3) const
    {
        Database database(m_path);
        QVERIFY(!database.open(schema).isError());
        for (int i = 0; i < rows; ++i) {
            QVERIFY(!database.run(QStringLiteral("INSERT INTO notes(text) VALUES('canary-%1')").arg(i)).isError());
        }
    }
    [[nodiscard]] QByteArray bytes() const
    {
        QByteArray all;
        for (const QString &suffix : {QString(), QStringLiteral("-wal")}) {
            QFile file(m_path + suffix);
            if (file.open(QIODevice::ReadOnly)) {
                all += file.readAll();
            }
        }
        return all;
    }
    void overwrite(qint64 at, const QByteArray &with) const
    {
        QFile file(m_path);
        QVERIFY(file.open(QIODevice::ReadWrite));
        QVERIFY(file.seek(at));
        QCOMPARE(file.write(with), with.size());
    }

private slots:
    void init()
    {
        static int round = 0;
        m_path = m_directory.filePath(QStringLiteral("%1/log.db").arg(++round));
    }

    void aNewFileIsForItsOwnerOnly()
    {
        Database database(m_path);
        QVERIFY(!database.open(kFirst).isError());
        QVERIFY(!database.run(QStringLiteral("INSERT INTO notes(text) VALUES('x')")).isError());
        const auto others = QFileDevice::ReadGroup | QFileDevice::WriteGroup | QFileDevice::ReadOther | QFileDevice::WriteOther;
        for (const QString &suffix : {QString(), QStringLiteral("-wal"), QStringLiteral("-shm")}) {
            QVERIFY2(QFile::exists(m_path + suffix), qPrintable(suffix));
            QVERIFY2(!(QFile::permissions(m_path + suffix) & others), qPrintable(suffix));
        }
        QVERIFY(!(QFile::permissions(QFileInfo(m_path).absolutePath()) & others));
        QCOMPARE(database.number(QStringLiteral("PRAGMA user_version")), 1);
        QCOMPARE(database.number(QStringLiteral("PRAGMA secure_delete")), 1);
    }

    void anOlderSchemaComesForwardWithItsRows()
    {
        fill(kFirst);
        Database database(m_path);
        QVERIFY(!database.open(kSecond).isError());
        QCOMPARE(database.number(QStringLiteral("SELECT count(*) FROM notes WHERE colour = 'white'")), 3);
        QCOMPARE(database.number(QStringLiteral("PRAGMA user_version")), 2);
    }

    void aMigrationThatFailsChangesNothing()
    {
        fill(kFirst);
        Schema bad = kSecond;
        bad.migrations[1].append(QStringLiteral("CREATE INDEX notes_colour ON notes(colour)")); // twice
        Database database(m_path);
        QVERIFY(database.open(bad).isError());
        QVERIFY(!database.isOpen());
        QVERIFY(!database.open(kFirst).isError());
        QCOMPARE(database.number(QStringLiteral("SELECT count(*) FROM notes")), 3);
    }

    void aNewerSchemaIsLeftAlone()
    {
        fill(kSecond);
        const QByteArray before = bytes();
        Database database(m_path);
        const auto opened = store::openOrSetAside(database, kFirst, QDateTime::currentDateTimeUtc());
        QCOMPARE(opened.error.fault, DatabaseFault::Newer);
        QVERIFY(opened.setAside.isEmpty());
        QCOMPARE(bytes(), before);
    }

    void aDamagedFileIsSetAside_data()
    {
        QTest::addColumn<qint64>("at");
        QTest::addColumn<QByteArray>("with");
        QTest::newRow("no database") << qint64(0) << QByteArray("this was never a database, but a letter");
        QTest::newRow("a page of noise") << qint64(4096) << QByteArray(4096, '\x5a');
        QTest::newRow("another program's") << qint64(68) << QByteArray("\x11\x22\x33\x44", 4);
    }
    void aDamagedFileIsSetAside()
    {
        QFETCH(qint64, at);
        QFETCH(QByteArray, with);
        fill(kFirst, 200);
        overwrite(at, with);
        Database database(m_path);
        const QDateTime now = QDateTime::fromMSecsSinceEpoch(1'700'000'000'123, Qt::UTC);
        const auto opened = store::openOrSetAside(database, kFirst, now);
        QVERIFY2(!opened.error.isError(), qPrintable(opened.error.detail));
        QCOMPARE(opened.damage.fault, DatabaseFault::Damaged);
        QCOMPARE(opened.setAside, m_path + QStringLiteral(".damaged-20231114-221320-123"));
        QVERIFY(QFile::exists(opened.setAside));
        QCOMPARE(database.number(QStringLiteral("SELECT count(*) FROM notes")), 0);

        QCOMPARE(store::removeSetAside(m_path, now), 0);
        QCOMPARE(store::removeSetAside(m_path, now.addMSecs(1)), 1);
        QVERIFY(!QFile::exists(opened.setAside));
    }

    void aReaderNeedsNoRightToWrite()
    {
        Database absent(m_path);
        QCOMPARE(absent.open(kFirst, Database::Access::ReadOnly).fault, DatabaseFault::Missing);
        QVERIFY(!QFile::exists(m_path));

        Database writer(m_path);
        QVERIFY(!writer.open(kFirst).isError());
        QVERIFY(!writer.run(QStringLiteral("INSERT INTO notes(text) VALUES('x')")).isError());
        Database reader(m_path);
        QVERIFY(!reader.open(kFirst, Database::Access::ReadOnly).isError());
        QCOMPARE(reader.number(QStringLiteral("SELECT count(*) FROM notes")), 1);
        QVERIFY(reader.run(QStringLiteral("DELETE FROM notes")).isError());
    }

    void whatFailsIsUndone()
    {
        Database database(m_path);
        QVERIFY(!database.open(kFirst).isError());
        const auto error = database.transaction([&database] {
            database.run(QStringLiteral("INSERT INTO notes(text) VALUES('x')"));
            return DatabaseError{DatabaseFault::Refused, QStringLiteral("no")};
        });
        QVERIFY(error.isError());
        QCOMPARE(database.number(QStringLiteral("SELECT count(*) FROM notes")), 0);
    }

    void deletedRowsLeaveTheDisk()
    {
        fill(kFirst, 500);
        Database database(m_path);
        QVERIFY(!database.open(kFirst).isError());
        QVERIFY(!database.run(QStringLiteral("INSERT INTO notes(text) VALUES('canary-last')")).isError());
        QVERIFY(bytes().contains("canary"));
        QVERIFY(!database.run(QStringLiteral("DELETE FROM notes")).isError());
        QVERIFY(bytes().contains("canary")); // of the -wal: this is why truncateLog() is there
        QVERIFY(!database.truncateLog().isError());
        QVERIFY(!bytes().contains("canary"));
        const qint64 before = database.bytesOnDisk();
        QVERIFY(!database.shrink(1'000).isError());
        QVERIFY(!database.truncateLog().isError());
        QVERIFY(database.bytesOnDisk() < before);
    }
};

QTEST_GUILESS_MAIN(DatabaseTest)
#include "database_test.moc"
