#include "service/word_list_files.h"

#include "store/whole_file.h"

#include <QDir>
#include <QTemporaryDir>
#include <QTest>

namespace sluice::service {

class WordListFilesTest final : public QObject {
    Q_OBJECT

private slots:
    void savesAndReads()
    {
        const QTemporaryDir directory;
        const QString file = directory.filePath(QStringLiteral("w.txt"));
        QVERIFY(store::writeWholeFile(file, "# mine\nalpha\n"));
        QVERIFY(saveWordList(file, {QStringLiteral("alpha"), QStringLiteral("敏感"), QStringLiteral("#x")}));
        QCOMPARE(*store::readWholeFile(file, 1000), QByteArray("# mine\nalpha\n敏感\n\\#x\n"));
        const api::WordListContent content = readWordList(QStringLiteral("w"), file);
        QVERIFY(!content.error.isError());
        QCOMPARE(content.words, QStringList({QStringLiteral("alpha"), QStringLiteral("敏感"), QStringLiteral("#x")}));
    }

    void refusesWhatTheRelayWouldRefuse()
    {
        const QTemporaryDir directory;
        const QString file = directory.filePath(QStringLiteral("w.txt"));
        const QByteArray before = "# head\nalpha\n";
        QVERIFY(store::writeWholeFile(file, before));
        const auto tooLong = saveWordList(file, {QStringLiteral("alpha"), QString(1001, u'x')});
        QCOMPARE(tooLong.error().code, base::ErrorCode::InvalidWordList);
        QCOMPARE(tooLong.error().line, 3);
        QVERIFY(!saveWordList(file, {QStringLiteral("two\nwords")}));
        QVERIFY(!saveWordList(file, {QStringLiteral("\u200b")})); // nothing is left of it after folding
        QCOMPARE(*store::readWholeFile(file, 1000), before);
    }

    void aFileThatIsNoTextIsReplaced()
    {
        const QTemporaryDir directory;
        const QString file = directory.filePath(QStringLiteral("w.txt"));
        QVERIFY(store::writeWholeFile(file, "ok\n\xFF\xFE\n"));
        const api::WordListContent content = readWordList(QStringLiteral("w"), file);
        QCOMPARE(content.error.code, base::ErrorCode::InvalidWordList);
        QCOMPARE(content.error.line, 2);
        QVERIFY(saveWordList(file, {QStringLiteral("ok")}));
        QCOMPARE(*store::readWholeFile(file, 1000), QByteArray("ok\n"));
    }

    void newFilesNeverReplaceOthers()
    {
        const QTemporaryDir directory;
        const QString name = QStringLiteral("Client names/客户 ../x");
        const auto first = createWordListFile(directory.path(), name, {QStringLiteral("a")});
        const auto second = createWordListFile(directory.path(), name, {QStringLiteral("b")});
        QVERIFY(first && second);
        QVERIFY(*first != *second);
        QVERIFY(!first->contains(u'/'));
        QVERIFY(!first->contains(QLatin1String("..")));
        QCOMPARE(*store::readWholeFile(directory.filePath(*first), 100), QByteArray("a\n"));
        QCOMPARE(*store::readWholeFile(directory.filePath(*second), 100), QByteArray("b\n"));
        QVERIFY(!createWordListFile(directory.path(), name, {QString(2000, u'x')}));
        QCOMPARE(QDir(directory.path()).entryList(QDir::Files).size(), 2);
    }
};

} // namespace sluice::service

QTEST_GUILESS_MAIN(sluice::service::WordListFilesTest)
#include "word_list_files_test.moc"
