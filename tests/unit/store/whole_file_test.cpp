#include "store/whole_file.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QTemporaryDir>
#include <QTest>

#include <sys/stat.h>

namespace sluice::store {

class WholeFileTest final : public QObject {
    Q_OBJECT

private slots:
    void init() { QVERIFY(m_directory.isValid()); }

    void writesAndReads()
    {
        const QString path = m_directory.filePath(QStringLiteral("a"));
        QVERIFY(writeWholeFile(path, "one"));
        QCOMPARE(*readWholeFile(path, 100), QByteArray("one"));
        QVERIFY(writeWholeFile(path, ""));
        QCOMPARE(*readWholeFile(path, 100), QByteArray());
    }

    void ownerOnlyFromTheFirstByte()
    {
        const QString path = m_directory.filePath(QStringLiteral("secret"));
        constexpr auto kOwner = QFileDevice::ReadOwner | QFileDevice::WriteOwner;
        constexpr auto kEverybody = QFileDevice::ReadGroup | QFileDevice::ReadOther | QFileDevice::WriteGroup
            | QFileDevice::WriteOther;
        QVERIFY(writeWholeFile(path, "x", kOwner));
        QVERIFY((QFile::permissions(path) & kEverybody) == 0);
        QVERIFY(QFile::setPermissions(path, kOwner | QFileDevice::ReadGroup | QFileDevice::ReadOther));
        QVERIFY(writeWholeFile(path, "y", kOwner));
        QVERIFY((QFile::permissions(path) & kEverybody) == 0);
    }

    void anExistingFileKeepsItsPermissions()
    {
        const QString path = m_directory.filePath(QStringLiteral("shared"));
        QVERIFY(writeWholeFile(path, "x"));
        constexpr auto kShared = QFileDevice::ReadOwner | QFileDevice::WriteOwner | QFileDevice::ReadGroup;
        QVERIFY(QFile::setPermissions(path, kShared));
        QVERIFY(writeWholeFile(path, "y"));
        QVERIFY(QFile::permissions(path).testFlag(QFileDevice::ReadGroup));
    }

    void aLinkStaysALink()
    {
        const QString target = m_directory.filePath(QStringLiteral("target"));
        const QString link = m_directory.filePath(QStringLiteral("link"));
        QVERIFY(writeWholeFile(target, "old"));
        QVERIFY(QFile::link(target, link));
        QVERIFY(writeWholeFile(link, "new"));
        QVERIFY(QFileInfo(link).isSymLink());
        QCOMPARE(*readWholeFile(target, 100), QByteArray("new"));
    }

    void refusesWhatIsNoPlainFile()
    {
        const auto missing = readWholeFile(m_directory.filePath(QStringLiteral("none")), 100);
        QCOMPARE(missing.error().code, base::ErrorCode::FileNotFound);
        QCOMPARE(readWholeFile(m_directory.path(), 100).error().code, base::ErrorCode::FileUnreadable);
        const QString pipe = m_directory.filePath(QStringLiteral("pipe"));
        QCOMPARE(mkfifo(qPrintable(pipe), 0600), 0);
        QCOMPARE(readWholeFile(pipe, 100).error().code, base::ErrorCode::FileUnreadable); // and does not hang
    }

    void refusesWhatIsTooLarge()
    {
        const QString path = m_directory.filePath(QStringLiteral("large"));
        QVERIFY(writeWholeFile(path, QByteArray(101, 'x')));
        QCOMPARE(readWholeFile(path, 100).error().code, base::ErrorCode::FileUnreadable);
        QVERIFY(readWholeFile(path, 101));
    }

    void aFailedWriteLeavesNothingBehind()
    {
        const QString path = m_directory.filePath(QStringLiteral("no/such/place"));
        const auto written = writeWholeFile(path, "x");
        QCOMPARE(written.error().code, base::ErrorCode::FileUnwritable);
        QCOMPARE(QString::fromStdString(written.error().where), path);
        const QString directory = m_directory.filePath(QStringLiteral("taken"));
        QVERIFY(QDir().mkpath(directory));
        QVERIFY(!writeWholeFile(directory, "x"));
        QVERIFY(QFileInfo(directory).isDir());
    }

private:
    QTemporaryDir m_directory;
};

} // namespace sluice::store

QTEST_GUILESS_MAIN(sluice::store::WholeFileTest)
#include "whole_file_test.moc"
