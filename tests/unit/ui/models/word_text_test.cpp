#include "ui/models/word_text.h"

#include <QTest>

using namespace sluice;
using namespace sluice::ui;
using namespace Qt::StringLiterals;

class WordTextTest final : public QObject {
    Q_OBJECT

private slots:
    void pasteTakesLines()
    {
        const PastedWords pasted = wordsOfText(u"one\r\n  two words \n\n# comment\n敏感\rlast"_s);
        QCOMPARE(pasted.words, (QStringList{u"one"_s, u"two words"_s, u"敏感"_s, u"last"_s}));
        QCOMPARE(pasted.refused, 0);
        QVERIFY(wordsOfText({}).words.isEmpty());
    }

    void pasteNamesTheFirstBadLine()
    {
        const QString longLine(1001, u'x');
        const PastedWords pasted = wordsOfText(u"a\n"_s + longLine + u"\nb\n"_s + longLine);
        QCOMPARE(pasted.words, (QStringList{u"a"_s, u"b"_s}));
        QCOMPARE(pasted.refused, 2);
        QCOMPARE(pasted.firstRefusedLine, 2);
    }

    void fileIsUtf8()
    {
        const auto good = wordsOfFile("\xef\xbb\xbf"
                                      "eins\r\n# kein Wort\n\n\xe6\x95\x8f\xe6\x84\x9f\n"_ba,
                                      u"w.txt"_s);
        QVERIFY(good);
        QCOMPARE(*good, (QStringList{u"eins"_s, u"敏感"_s}));
    }

    void badFileNamesItsLine_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<int>("line");
        QTest::newRow("latin1") << "ok\nf\xfcr\n"_ba << 2;
        QTest::newRow("cut sequence") << "ok\n\xe6\x95"_ba << 2;
        QTest::newRow("surrogate") << "\xed\xa0\x80\n"_ba << 1;
        QTest::newRow("too long") << "a\nb\n"_ba + QByteArray(1001, 'x') << 3;
        QTest::newRow("nothing") << "# only\n\n"_ba << 0;
    }
    void badFileNamesItsLine()
    {
        QFETCH(QByteArray, bytes);
        QFETCH(int, line);
        const auto bad = wordsOfFile(bytes, u"w.txt"_s);
        QVERIFY(!bad);
        QCOMPARE(bad.error().code, base::ErrorCode::InvalidWordList);
        QCOMPARE(bad.error().line, line);
        QCOMPARE(bad.error().where, std::string("w.txt"));
    }
};

QTEST_GUILESS_MAIN(WordTextTest)
#include "word_text_test.moc"
