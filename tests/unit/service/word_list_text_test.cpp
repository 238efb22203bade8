#include "service/word_list_text.h"

#include <QRandomGenerator>
#include <QTest>

namespace sluice::service {

class WordListTextTest final : public QObject {
    Q_OBJECT

private slots:
    void keepsCommentsInPlace_data()
    {
        QTest::addColumn<QByteArray>("before");
        QTest::addColumn<QStringList>("words");
        QTest::addColumn<QByteArray>("after");
        const auto row = [](const char *name, const char *before, const QStringList &words, const char *after) {
            QTest::newRow(name) << QByteArray(before) << words << QByteArray(after);
        };
        const auto list = [](const char *words) { return QString::fromUtf8(words).split(u' ', Qt::SkipEmptyParts); };
        row("new file", "", list("a b"), "a\nb\n");
        row("nothing changed", "# head\n\na\n b \n# tail\n", list("a b"), "# head\n\na\n b \n# tail\n");
        row("appended to a section", "# one\na\nb\n# two\nc\n", list("a b x c"), "# one\na\nb\nx\n# two\nc\n");
        row("at the end", "# one\na\n# tail\n", list("a x"), "# one\na\nx\n# tail\n");
        row("before the first", "# head\na\n", list("x a"), "# head\nx\na\n");
        row("removed", "a\n# about b\nb\nc\n", list("a c"), "a\n# about b\nc\n");
        row("replaced", "# one\na\n# two\nb\n", list("a x"), "# one\na\n# two\nx\n");
        row("all removed", "# one\na\n", {}, "# one\n");
        row("only a comment", "# one\n", list("a"), "# one\na\n");
        row("moved", "a\nb\nc\n", list("c a b"), "c\na\nb\n");
        row("twice", "a\n# between\na\n", list("a a"), "a\n# between\na\n");
        row("one of two", "a\n# between\na\n", list("a"), "a\n# between\n");
        row("hash word", "\\#tag\n# comment\n", list("#tag #new"), "\\#tag\n\\#new\n# comment\n");
        row("no end of line", "a\nb", list("a b"), "a\nb\n");
        row("other line ends", "# x\r\na\r\n", list("a b"), "# x\r\na\r\nb\r\n");
        row("byte order mark", "\xEF\xBB\xBF" "a\n", list("a b"), "\xEF\xBB\xBF" "a\nb\n");
        row("Chinese", "# 词\n敏感\n", list("敏感 机密"), "# 词\n敏感\n机密\n");
    }

    void keepsCommentsInPlace()
    {
        QFETCH(QByteArray, before);
        QFETCH(QStringList, words);
        QFETCH(QByteArray, after);
        QCOMPARE(wordListText(before, words), after);
    }

    // Whatever is edited: the words come out as asked, and every comment is still there, in order.
    void anyEditIsExact()
    {
        QRandomGenerator random(7);
        for (int round = 0; round < 500; ++round) {
            QByteArray before;
            QStringList comments;
            const int lines = random.bounded(12);
            for (int i = 0; i < lines; ++i) {
                if (random.bounded(3) == 0) {
                    comments += QStringLiteral("# %1").arg(i);
                    before += comments.last().toUtf8() + '\n';
                } else {
                    before += QByteArray(1, static_cast<char>('a' + random.bounded(5))) + '\n';
                }
            }
            QStringList words;
            const int count = random.bounded(10);
            for (int i = 0; i < count; ++i) {
                words += QString(QChar(static_cast<char16_t>(u'a' + random.bounded(6))));
            }
            QStringList wordsAfter;
            QStringList commentsAfter;
            const QStringList after
                = QString::fromUtf8(wordListText(before, words)).split(u'\n', Qt::SkipEmptyParts);
            for (const QString &line : after) {
                (line.startsWith(u'#') ? commentsAfter : wordsAfter) += line;
            }
            QCOMPARE(wordsAfter, words);
            QCOMPARE(commentsAfter, comments);
        }
    }

    void aLongListIsQuick()
    {
        QStringList words;
        QByteArray before;
        for (int i = 0; i < 100'000; ++i) {
            words += QString::number(i);
            before += words.last().toUtf8() + '\n';
        }
        words.insert(50'000, QStringLiteral("new"));
        const QByteArray after = wordListText(before, words);
        QCOMPARE(after.size(), before.size() + 4);
    }
};

} // namespace sluice::service

QTEST_GUILESS_MAIN(sluice::service::WordListTextTest)
#include "word_list_text_test.moc"
