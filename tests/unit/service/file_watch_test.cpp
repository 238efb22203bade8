#include "service/file_watch.h"

#include <QDir>
#include <QFile>
#include <QSaveFile>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

namespace sluice::service {

namespace {

constexpr int kWithinASecond = 1000;

void writeInPlace(const QString &path, const QByteArray &content)
{
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(content);
}

void writeByRename(const QString &path, const QByteArray &content)
{
    QSaveFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(content);
    QVERIFY(file.commit());
}

} // namespace

class FileWatchTest final : public QObject {
    Q_OBJECT

private slots:
    void tellsOfEveryKindOfChange()
    {
        const QTemporaryDir directory;
        const QString path = directory.filePath(QStringLiteral("words.txt"));
        writeInPlace(path, "one");
        FileWatch watch;
        QSignalSpy changed(&watch, &FileWatch::changed);
        QVERIFY(watch.setFiles({path}));
        QVERIFY(!watch.setFiles({path}));

        writeInPlace(path, "two");
        QTRY_COMPARE_WITH_TIMEOUT(changed.size(), 1, kWithinASecond);
        // Twice: the watch of the file ends with the first rename.
        for (int i = 2; i <= 3; ++i) {
            writeByRename(path, "three " + QByteArray::number(i));
            QTRY_COMPARE_WITH_TIMEOUT(changed.size(), i, kWithinASecond);
        }
        writeInPlace(path, "in place again");
        QTRY_COMPARE_WITH_TIMEOUT(changed.size(), 4, kWithinASecond);
        QVERIFY(QFile::remove(path));
        QTRY_COMPARE_WITH_TIMEOUT(changed.size(), 5, kWithinASecond);
        writeInPlace(path, "back");
        QTRY_COMPARE_WITH_TIMEOUT(changed.size(), 6, kWithinASecond);
    }

    void aBurstIsOneChange()
    {
        const QTemporaryDir directory;
        const QString path = directory.filePath(QStringLiteral("words.txt"));
        writeInPlace(path, "");
        FileWatch watch;
        QSignalSpy changed(&watch, &FileWatch::changed);
        watch.setFiles({path});
        for (int i = 0; i < 50; ++i) {
            writeInPlace(path, QByteArray(i, 'x'));
        }
        QTRY_COMPARE_WITH_TIMEOUT(changed.size(), 1, kWithinASecond);
    }

    void aDirectoryThatComesLaterIsSeen()
    {
        const QTemporaryDir directory;
        const QString path = directory.filePath(QStringLiteral("later/words.txt"));
        FileWatch watch;
        QSignalSpy changed(&watch, &FileWatch::changed);
        watch.setFiles({path});
        QVERIFY(QDir(directory.path()).mkdir(QStringLiteral("later")));
        writeInPlace(path, "here");
        QTRY_VERIFY_WITH_TIMEOUT(changed.size() >= 1, kWithinASecond);
    }

    void otherFilesAreNoneOfOurs()
    {
        const QTemporaryDir directory;
        const QString ours = directory.filePath(QStringLiteral("ours"));
        const QString other = directory.filePath(QStringLiteral("other"));
        writeInPlace(ours, "1");
        writeInPlace(other, "1");
        FileWatch watch;
        QSignalSpy changed(&watch, &FileWatch::changed);
        watch.setFiles({ours});
        watch.setFiles({other});
        writeInPlace(ours, "22");
        writeInPlace(other, "22");
        QTRY_COMPARE_WITH_TIMEOUT(changed.size(), 1, kWithinASecond);
    }
};

} // namespace sluice::service

QTEST_GUILESS_MAIN(sluice::service::FileWatchTest)
#include "file_watch_test.moc"
