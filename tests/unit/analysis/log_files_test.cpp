#include "analysis/log_files.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace sluice;

class LogFilesTest final : public QObject {
    Q_OBJECT

    QTemporaryDir m_directory;

    static QStringList list(std::initializer_list<const char *> names)
    {
        QStringList list;
        for (const char *name : names) {
            list.append(QString::fromLatin1(name));
        }
        return list;
    }

    void make(std::initializer_list<const char *> names)
    {
        QDir(m_directory.path()).removeRecursively();
        QDir().mkpath(m_directory.path());
        for (const char *name : names) {
            QFile file(m_directory.filePath(QString::fromLatin1(name)));
            QVERIFY(file.open(QIODevice::WriteOnly));
        }
    }

    [[nodiscard]] std::string path(const char *name) const { return m_directory.filePath(QString::fromLatin1(name)).toStdString(); }

    static QStringList namesOf(const base::Result<std::vector<std::string>> &files)
    {
        QStringList names;
        for (const std::string &file : files ? *files : std::vector<std::string>()) {
            names.append(QString::fromStdString(file).section(u'/', -1));
        }
        return names;
    }

private slots:
    void rotatedFilesBelongOldestFirst()
    {
        make({"access.log", "access.log.1", "access.log.2.gz", "access.log.10.gz", "access.log.bak", "access.log.1.swp", "access.logx", "error.log"});
        QCOMPARE(namesOf(analysis::logFilesOf(path("access.log"), "access.log")),
            list({"access.log.10.gz", "access.log.2.gz", "access.log.1", "access.log"}));
    }

    void datesBelongToo()
    {
        make({"access.log", "access.log-20261123.gz", "access.log-20261122.gz", "access.log-20261124", "access.log-old"});
        QCOMPARE(namesOf(analysis::logFilesOf(path("access.log"), "access.log")),
            list({"access.log-20261122.gz", "access.log-20261123.gz", "access.log-20261124", "access.log"}));
    }

    void aFileThatIsBeingPackedCountsOnce()
    {
        make({"access.log", "access.log.1", "access.log.1.gz"});
        QCOMPARE(namesOf(analysis::logFilesOf(path("access.log"), "access.log")), list({"access.log.1", "access.log"}));
        QCOMPARE(namesOf(analysis::logFilesOf(path("access.log.1.gz"), "access.log")), list({"access.log.1.gz"}));
    }

    void oneOfThemStandsForItself()
    {
        make({"access.log", "access.log.1", "access.log.12.gz"});
        QCOMPARE(namesOf(analysis::logFilesOf(path("access.log.1"), "access.log")), list({"access.log.1"}));
        QCOMPARE(namesOf(analysis::logFilesOf(std::vector{path("access.log"), path("access.log.1"), path("access.log.12.gz")}, "access.log")),
            list({"access.log.12.gz", "access.log.1", "access.log"}));
    }

    void aFolderStandsForItsLogs()
    {
        make({"access.log", "access.log.1", "api-access.log", "api-access.log.1.gz", "error.log"});
        QCOMPARE(namesOf(analysis::logFilesOf(m_directory.path().toStdString(), "access.log")),
            list({"access.log.1", "access.log", "api-access.log.1.gz", "api-access.log"}));
        QCOMPARE(namesOf(analysis::logFilesOf(m_directory.path().toStdString(), "error.log")), list({"error.log"}));
    }

    void otherNamesAreTakenAsTheyAre()
    {
        make({"relay.txt", "relay.txt.1"});
        QCOMPARE(namesOf(analysis::logFilesOf(path("relay.txt"), "access.log")), list({"relay.txt.1", "relay.txt"}));
    }

    void whatIsMissingIsSaid()
    {
        make({"other"});
        const auto none = analysis::logFilesOf(path("access.log"), "access.log");
        QVERIFY(!none);
        QVERIFY(none.error().code == base::ErrorCode::FileNotFound);
        QCOMPARE(none.error().where, path("access.log"));
        QVERIFY(!analysis::logFilesOf(path("no/such/access.log"), "access.log"));
        QVERIFY(!analysis::logFilesOf(m_directory.path().toStdString(), "access.log"));
    }
};

QTEST_APPLESS_MAIN(LogFilesTest)
#include "log_files_test.moc"
