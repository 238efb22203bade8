#include "policy/text/fold.h"

#include "unit/policy/text/scan_oracle.h"

#include <QFile>
#include <QFileInfo>
#include <QProcess>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <clocale>
#include <set>
#include <string>

using namespace sluice::policy;
using namespace sluice::policy::test;

namespace {

constexpr char32_t kLastCode = 0x10FFFF;
const QString kUnicodeFolder = QStringLiteral("/usr/share/unicode/");

std::u32string folded(std::u32string_view codes)
{
    std::u32string result;
    for (const char32_t code : codes) {
        Fold::Room room;
        const auto parts = Fold::instance()(code, room);
        result.append(parts.begin(), parts.end());
    }
    return result;
}

// "0041 030A" as code points.
std::u32string fromHex(const QByteArray &field)
{
    std::u32string codes;
    for (const QByteArray &code : field.simplified().split(' ')) {
        if (!code.isEmpty()) {
            codes += static_cast<char32_t>(code.toUInt(nullptr, 16));
        }
    }
    return codes;
}

// A file of Debian's package unicode-data, packed or not; empty where it is missing.
QByteArray unicodeFile(const QString &name)
{
    QFile file(kUnicodeFolder + name);
    if (file.open(QIODevice::ReadOnly)) {
        return file.readAll();
    }
    if (!QFileInfo::exists(file.fileName() + QStringLiteral(".bz2"))) {
        return {};
    }
    QProcess unpack;
    unpack.start(QStringLiteral("bzip2"),
                 {QStringLiteral("-dc"), file.fileName() + QStringLiteral(".bz2")});
    return unpack.waitForFinished() ? unpack.readAllStandardOutput() : QByteArray();
}

} // namespace

class FoldTest : public QObject {
    Q_OBJECT

private slots:
    void foldsWhatPeopleType_data();
    void foldsWhatPeopleType();
    void hasTheCountsOfItsVersion();
    void isIdempotent();
    void codesAreTheirOwn();
    void agreesWithNormalizationTest();
    void agreesWithCaseFolding();
    void dropsDefaultIgnorables();
    void ignoresTheLocale();
    void isWhatTheGeneratorMakes();
};

void FoldTest::foldsWhatPeopleType_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("expected");
    const auto row = [](const char *name, const char *text, const char *expected) {
        QTest::newRow(name) << QString::fromUtf8(text) << QString::fromUtf8(expected);
    };
    row("case", "AbC", "abc");
    row("full width", "ＡｂＣ１", "abc1");
    row("circled", "ⓐⒷ①", "ab1");
    row("mathematical", "𝕬𝖇𝟏", "ab1");
    row("ligature", "ﬄ", "ffl");
    row("sharp s", "Straße", "strasse");
    row("final sigma", "ΣΑΣ σας", "σασ σασ");
    row("Kelvin", "\u212A", "k");
    row("dotted I keeps no dot", "İ", "i");
    row("dotless i is another letter", "ı", "ı");
    row("marks", "éñ\u0336", "en");
    row("stacked marks", "a\u0301\u0302\u0489b", "ab");
    row("zero width", "a\u200B\u200D\uFEFF\u2060b", "ab");
    row("bidi controls", "a\u202E\u2066b", "ab");
    row("variation selectors and tags", "a\uFE0F\U000E0061b", "ab");
    row("traditional", "敏感詞", "敏感词");
    row("traditional in two steps", "\u85B4", "\u82CE");
    row("compatibility ideograph", "\uF900", "岂");
    row("half-width kana with sound mark", "ﾊﾟ", "ハ\u309A");
    row("kana with sound mark", "ば", "は\u3099");
    row("Hangul", "발", "\u1107\u1161\u11AF");
    row("Hangul without tail", "바", "\u1107\u1161");
    row("squared word", "㍿", "株式会社");
    row("Thai vowels stay", "กา", "กา");
    row("plain Chinese", "你好。", "你好。");
}

void FoldTest::foldsWhatPeopleType()
{
    QFETCH(QString, text);
    QFETCH(QString, expected);
    const std::u32string result = folded(text.toStdU32String());
    QCOMPARE(QString::fromStdU32String(result), expected);
}

// Data changed unnoticed would change what is found.
void FoldTest::hasTheCountsOfItsVersion()
{
    QCOMPARE(QByteArray(Fold::version().data(), qsizetype(Fold::version().size())),
             QByteArray("Unicode 15.0, OpenCC TSCharacters 4113, rules 1"));
    int changed = 0;
    int nothing = 0;
    int several = 0;
    std::size_t longest = 0;
    std::size_t pool = 0;
    for (char32_t code = 0; code <= kLastCode; ++code) {
        const std::u32string result = folded({&code, 1});
        changed += result != std::u32string_view(&code, 1) ? 1 : 0;
        nothing += result.empty() ? 1 : 0;
        several += result.size() > 1 ? 1 : 0;
        longest = std::max(longest, result.size());
        pool += result.size() > 1 && !Fold::isHangulSyllable(code) ? result.size() : 0;
    }
    QCOMPARE(changed, 27'219);
    QCOMPARE(nothing, 5'109);
    QCOMPARE(several, 12'452);
    QCOMPARE(longest, std::size_t{18});
    QCOMPARE(pool, std::size_t{3'231});
}

void FoldTest::isIdempotent()
{
    for (char32_t code = 0; code <= kLastCode; ++code) {
        const std::u32string once = folded({&code, 1});
        QVERIFY2(folded(once) == once, qPrintable(QString::number(code, 16)));
    }
}

// Supplementary code points are not cut to 16 bits; surrogates and what is no code point stay as
// they are.
void FoldTest::codesAreTheirOwn()
{
    QCOMPARE(folded(U"\U0002070E"), std::u32string(U"\U0002070E"));
    QVERIFY(folded(U"\U0002070E") != folded(U"\u070E"));
    for (const char32_t code :
         {char32_t{0xD800}, char32_t{0xDFFF}, char32_t{0x110000}, char32_t{0xFFFFFFFF}}) {
        QCOMPARE(folded({&code, 1}), std::u32string(1, code));
    }
}

void FoldTest::agreesWithNormalizationTest()
{
    const QByteArray content = unicodeFile(QStringLiteral("NormalizationTest.txt"));
    if (content.isEmpty()) {
        QSKIP("unicode-data (or bzip2) is not installed");
    }
    int rows = 0;
    for (const QByteArray &line : content.split('\n')) {
        const QList<QByteArray> columns = line.left(line.indexOf('#')).split(';');
        if (columns.size() < 6) {
            continue;
        }
        const std::u32string first = folded(fromHex(columns[0]));
        for (int column = 1; column < 5; ++column) {
            QVERIFY2(folded(fromHex(columns[column])) == first, line.constData());
        }
        ++rows;
    }
    QCOMPARE(rows, 19'074);
}

void FoldTest::agreesWithCaseFolding()
{
    const QByteArray content = unicodeFile(QStringLiteral("CaseFolding.txt"));
    if (content.isEmpty()) {
        QSKIP("unicode-data is not installed");
    }
    int rows = 0;
    for (const QByteArray &line : content.split('\n')) {
        const QList<QByteArray> fields = line.left(line.indexOf('#')).split(';');
        if (fields.size() < 4 || fields[1].trimmed() == "T") {
            continue;
        }
        QVERIFY2(folded(fromHex(fields[0])) == folded(fromHex(fields[2])), line.constData());
        ++rows;
    }
    QCOMPARE(rows, 1'558);
}

void FoldTest::dropsDefaultIgnorables()
{
    const QByteArray content = unicodeFile(QStringLiteral("DerivedCoreProperties.txt"));
    if (content.isEmpty()) {
        QSKIP("unicode-data is not installed");
    }
    int codes = 0;
    for (const QByteArray &line : content.split('\n')) {
        const QList<QByteArray> fields = line.left(line.indexOf('#')).split(';');
        if (fields.size() < 2 || fields[1].trimmed() != "Default_Ignorable_Code_Point") {
            continue;
        }
        const QByteArray range = fields[0].trimmed();
        const qsizetype dots = range.indexOf("..");
        const char32_t first = range.mid(0, dots).toUInt(nullptr, 16);
        const char32_t last = dots < 0 ? first : range.mid(dots + 2).toUInt(nullptr, 16);
        for (char32_t code = first; code <= last; ++code) {
            QVERIFY2(folded({&code, 1}).empty(), line.constData());
            ++codes;
        }
    }
    QCOMPARE(codes, 4'174);
}

void FoldTest::ignoresTheLocale()
{
    // Turkish has its own i where that locale exists; the result must be the same with and without.
    std::setlocale(LC_ALL, "tr_TR.UTF-8");
    QCOMPARE(folded(U"TITLE"), std::u32string(U"title"));
    std::setlocale(LC_ALL, "C");
}

void FoldTest::isWhatTheGeneratorMakes()
{
#ifdef SLUICE_FOLD_GENERATOR
    const QString characters = QStringLiteral("/usr/share/opencc/TSCharacters.ocd2");
    const QString tool = QStandardPaths::findExecutable(QStringLiteral("opencc_dict"));
    if (tool.isEmpty() || !QFileInfo::exists(characters)) {
        QSKIP("opencc is not installed");
    }
    QTemporaryDir folder;
    const QString rows = folder.filePath(QStringLiteral("characters.txt"));
    const QString table = folder.filePath(QStringLiteral("fold_table.inc"));
    QCOMPARE(QProcess::execute(tool,
                               {QStringLiteral("-i"), characters, QStringLiteral("-o"), rows,
                                QStringLiteral("-f"), QStringLiteral("ocd2"), QStringLiteral("-t"),
                                QStringLiteral("text")}),
             0);
    QFile made(rows);
    QVERIFY(made.open(QIODevice::ReadOnly));
    if (made.readAll().count('\n') != 4'113) {
        QSKIP("another version of OpenCC's characters than the table was made from");
    }
    QCOMPARE(QProcess::execute(QStringLiteral(SLUICE_FOLD_GENERATOR), {rows, table}), 0);
    QFile fresh(table);
    QFile committed(QStringLiteral(SLUICE_SOURCE_DIR "/core/policy/text/fold_table.inc"));
    QVERIFY(fresh.open(QIODevice::ReadOnly));
    QVERIFY(committed.open(QIODevice::ReadOnly));
    QVERIFY2(fresh.readAll() == committed.readAll(), "fold_table.inc is stale: run the generator");
#else
    QSKIP("ICU 72 is not installed");
#endif
}

QTEST_APPLESS_MAIN(FoldTest)
#include "fold_test.moc"
