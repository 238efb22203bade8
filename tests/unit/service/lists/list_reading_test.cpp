#include "service/lists/list_reading.h"

#include <QStringEncoder>
#include <QTest>

#include <algorithm>

namespace sluice::service {

namespace {

const QString kFile = QStringLiteral("/lists/words");

QStringList wordsOf(const ListReading &reading)
{
    QStringList words;
    for (const std::string &word : reading.content.words) {
        words.append(QString::fromStdString(word));
    }
    return words;
}

// "敏感词" and two more everyday words, in GB18030 (GB 2312's rows).
const QByteArray kGb("\xC3\xF4\xB8\xD0\xB4\xCA\n\xBB\xFA\xC3\xDC\r\nabc\n");
const QStringList kGbWords{QStringLiteral("敏感词"), QStringLiteral("机密"), QStringLiteral("abc")};

} // namespace

class ListReadingTest final : public QObject {
    Q_OBJECT

private slots:
    void formats_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<int>("format");
        QTest::addColumn<QStringList>("words");
        const auto row = [](const char *what, const char *name, const QByteArray &bytes, ListFormat format, const QStringList &words) {
            QTest::newRow(what) << QString::fromLatin1(name) << bytes << static_cast<int>(format) << words;
        };
        const auto list = [](const QString &words) { return words.isEmpty() ? QStringList() : words.split(u'|'); };
        row("text", "w.txt", "alpha\n# no\n\n beta \r\n\\#c", ListFormat::Text, list(QStringLiteral("alpha|beta|#c")));
        row("empty", "w.txt", "", ListFormat::Text, {});
        row("a bracket in text", "w.txt", "[\"a\"]\n", ListFormat::Text, list(QStringLiteral("[\"a\"]")));
        row("commas in text", "w.txt", "word, with\n", ListFormat::Text, list(QStringLiteral("word, with")));
        row("csv, first column", "w.csv", "alpha,x\nbeta\n", ListFormat::Csv, list(QStringLiteral("alpha|beta")));
        row("csv, named column", "w.CSV", "category,Word\nx,alpha\ny,\"be,ta\"\n", ListFormat::Csv, list(QStringLiteral("alpha|be,ta")));
        row("csv, quotes", "w.csv", "\"a \"\"b\"\"\",x\n\"c\"\r\n", ListFormat::Csv, list(QStringLiteral("a \"b\"|c")));
        row("csv, semicolons", "w.csv", "word;category\nalpha;x\n", ListFormat::Csv, list(QStringLiteral("alpha")));
        row("csv, tabs", "w.csv", "# a, b\ncategory\tword\nx\talpha\n", ListFormat::Csv, list(QStringLiteral("alpha")));
        row("csv, comment and #", "w.csv", "# no\n\"#yes\"\n", ListFormat::Csv, list(QStringLiteral("#yes")));
        row("csv, blank words", "w.csv", "word,x\n,1\n  ,2\na,3\n", ListFormat::Csv, list(QStringLiteral("a")));
        row("csv by content", "words", "word,category\nalpha,x\n", ListFormat::Csv, list(QStringLiteral("alpha")));
        row("json texts", "w.json", "[\"alpha\", \" b\\u00e9ta \", \"\"]", ListFormat::Json, list(QStringLiteral("alpha|béta")));
        row("json objects", "w.json", "[{\"word\":\"alpha\",\"category\":\"x\"},\"beta\"]", ListFormat::Json, list(QStringLiteral("alpha|beta")));
        row("json, wrapped", "w.json", "{\"version\":3,\"words\":[\"alpha\"]}", ListFormat::Json, list(QStringLiteral("alpha")));
        row("json by content", "words.list", "\n [ \"alpha\" ]", ListFormat::Json, list(QStringLiteral("alpha")));
        row("text by content", "words", "alpha\n[b]\n", ListFormat::Text, list(QStringLiteral("alpha|[b]")));
        row("a bracketed word by content", "words", "[b]\n", ListFormat::Text, list(QStringLiteral("[b]")));
    }
    void formats()
    {
        QFETCH(QString, name);
        QFETCH(QByteArray, bytes);
        QFETCH(int, format);
        QFETCH(QStringList, words);
        const ListReading reading = readList(kFile, name, bytes, 10);
        QVERIFY2(reading.content.refused.empty(), reading.content.refused.empty() ? "" : base::toString(reading.content.refused[0]).c_str());
        QCOMPARE(static_cast<int>(reading.format), format);
        QCOMPARE(wordsOf(reading), words);
        QCOMPARE(reading.content.lines.size(), reading.content.words.size());
        QCOMPARE(reading.content.codes.size(), reading.content.words.size());
    }

    void encodings_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<int>("encoding");
        QTest::addColumn<QStringList>("words");
        const QString text = QStringLiteral("敏感词\n𠮷野\nalpha\n");
        const QStringList words{QStringLiteral("敏感词"), QStringLiteral("𠮷野"), QStringLiteral("alpha")};
        const auto row = [](const char *name, const QByteArray &bytes, TextEncoding encoding, const QStringList &expected) {
            QTest::newRow(name) << bytes << static_cast<int>(encoding) << expected;
        };
        const auto encoded = [&text](QStringConverter::Encoding encoding, bool hasMark) {
            QStringEncoder encoder(encoding, hasMark ? QStringConverter::Flag::WriteBom : QStringConverter::Flag::Default);
            return QByteArray(encoder(text));
        };
        row("UTF-8", text.toUtf8(), TextEncoding::Utf8, words);
        row("UTF-8, mark", "\xEF\xBB\xBF" + text.toUtf8(), TextEncoding::Utf8, words);
        row("UTF-16 LE, mark", encoded(QStringConverter::Utf16LE, true), TextEncoding::Utf16Le, words);
        row("UTF-16 BE, mark", encoded(QStringConverter::Utf16BE, true), TextEncoding::Utf16Be, words);
        row("UTF-16 LE", encoded(QStringConverter::Utf16LE, false), TextEncoding::Utf16Le, words);
        row("UTF-16 BE", encoded(QStringConverter::Utf16BE, false), TextEncoding::Utf16Be, words);
        row("GB18030", kGb, TextEncoding::Gb18030, kGbWords);
        row("GB18030, mark", "\x84\x31\x95\x33" + kGb, TextEncoding::Gb18030, kGbWords);
        // 龘 lies beyond GB 2312, 𠮡 has four bytes; with everyday words around them the text is still Chinese.
        row("GB18030, rare", kGb + "\xFD\x93\n\x95\x34\xB0\x33\n", TextEncoding::Gb18030,
            kGbWords + QStringList{QStringLiteral("龘"), QString::fromUtf8("\xF0\xA0\xAE\xA1")});
    }
    void encodings()
    {
        QFETCH(QByteArray, bytes);
        QFETCH(int, encoding);
        QFETCH(QStringList, words);
        const ListReading reading = readList(kFile, QStringLiteral("w.txt"), bytes, 10);
        QVERIFY(reading.content.refused.empty());
        QCOMPARE(static_cast<int>(reading.encoding), encoding);
        QCOMPARE(wordsOf(reading).mid(0, 3), words.mid(0, 3));
        QCOMPARE(reading.content.words.size(), static_cast<std::size_t>(words.size()));
    }

    void faults_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<int>("line");
        QTest::addColumn<QByteArray>("detail");
        const auto row = [](const char *what, const char *name, const QByteArray &bytes, int line, const char *detail) {
            QTest::newRow(what) << QString::fromLatin1(name) << bytes << line << QByteArray(detail);
        };
        row("broken UTF-8", "w.txt", "ok\n\xC3\x28\n", 2, "not UTF-8");
        row("Latin-1", "w.txt", "ok\nM\xFCller\ncaf\xE9\nna\xEFve\n", 2, "not UTF-8"); // never read as Chinese
        row("only ignorables", "w.txt", "a\n\xE2\x80\x8B\xE2\x80\x8D\n", 2, "the word is empty");
        row("long", "w.txt", QByteArray(1001, 'x'), 1, "1001 characters");
        row("cut UTF-16", "w.txt", QByteArray("\xFF\xFE\x61\x00\x0A\x00\x62", 7), 2, "not the UTF-16 LE");
        row("lone surrogate", "w.txt", QByteArray("\xFF\xFE\x0A\x00\x00\xD8\x0A\x00", 8), 2, "not the UTF-16 LE");
        row("cut GB18030", "w.txt", "\x84\x31\x95\x33" "abc\n\x84\x31", 2, "not the GB18030");
        row("csv, open quote", "w.csv", "a\n\"b\nc\n", 2, "no closing quote");
        row("csv, missing column", "w.csv", "x,word\n1,a\n2\n", 3, "expected 2 columns, found 1");
        row("csv, ignorable", "w.csv", "word\nok\n\xC2\xAD\n", 3, "the word is empty");
        row("csv, line after quoted line ends", "w.csv", "word,x\n\"a\n b\",1\n\xC2\xAD,2\n", 4, "the word is empty");
        row("json, syntax", "w.json", "[\"a\",\n  \"b\"", 2, "column ");
        row("json, number", "w.json", "[\"a\", 7]", 0, "[1]: expected a text");
        row("json, no word", "w.json", "[\"a\", {\"term\":\"b\"}]", 0, "[1]: expected a text");
        row("json, ignorable", "w.json", "{\"words\":[\"\\u200b\"]}", 0, "words[0]: the word is empty");
        row("json, no array", "w.json", "{\"list\":[]}", 1, "expected an array of words");
        row("json by content", "words", "[\"a\", ", 1, "column ");
    }
    void faults()
    {
        QFETCH(QString, name);
        QFETCH(QByteArray, bytes);
        QFETCH(int, line);
        QFETCH(QByteArray, detail);
        const auto words = listWords(kFile, name, bytes);
        QVERIFY(!words);
        QCOMPARE(words.error().code, base::ErrorCode::InvalidWordList);
        QCOMPARE(QString::fromStdString(words.error().where), kFile);
        QCOMPARE(words.error().line, line);
        QVERIFY2(words.error().detail.find(detail.toStdString()) != std::string::npos, words.error().detail.c_str());
    }

    void allFaultsAreToldUpToALimit()
    {
        const QByteArray bytes("\xE2\x80\x8B\nok\n\xE2\x80\x8B\n\xE2\x80\x8B\nfine\n");
        const ListReading all = readList(kFile, QStringLiteral("w.txt"), bytes, 100);
        QCOMPARE(all.content.refused.size(), std::size_t(3));
        QCOMPARE(all.content.refused[2].line, 4);
        QCOMPARE(wordsOf(all), (QStringList{QStringLiteral("ok"), QStringLiteral("fine")}));
        QCOMPARE(readList(kFile, QStringLiteral("w.txt"), bytes, 2).content.refused.size(), std::size_t(2));
    }

    void whatIsLeftAsideIsNoted()
    {
        QCOMPARE(readList(kFile, QStringLiteral("w.csv"), "word,category\na,x\n", 1).notes,
            QStringList{QStringLiteral("column \"category\" is ignored")});
        QCOMPARE(readList(kFile, QStringLiteral("w.csv"), "a,x\n", 1).notes, QStringList{QStringLiteral("column 2 is ignored")});
        QCOMPARE(readList(kFile, QStringLiteral("w.json"), "[{\"word\":\"a\",\"category\":\"x\"}]", 1).notes,
            QStringList{QStringLiteral("key \"category\" is ignored")});
    }
};

} // namespace sluice::service

QTEST_GUILESS_MAIN(sluice::service::ListReadingTest)
#include "list_reading_test.moc"
