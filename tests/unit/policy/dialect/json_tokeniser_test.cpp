#include "policy/dialect/json_tape.h"
#include "policy/dialect/json_text.h"
#include "policy/dialect/json_tokeniser.h"

#include "unit/policy/dialect/dialect_fixture.h"

#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QRandomGenerator>
#include <QTest>

#include <set>
#include <vector>

using namespace sluice::policy;
using namespace sluice::policy::test;

namespace {

// Writes down every token.
struct Log {
    std::string text;
    void begin(JsonKind kind, std::size_t start) { add('<', kind, start, 0, false); }
    void end(JsonKind kind, std::size_t end) { add('>', kind, end, 0, false); }
    void key(std::size_t start, std::size_t end, bool escaped) { add('k', JsonKind::String, start, end, escaped); }
    void scalar(JsonKind kind, std::size_t start, std::size_t end, bool escaped) { add('s', kind, start, end, escaped); }
    void add(char what, JsonKind kind, std::size_t a, std::size_t b, bool escaped)
    {
        text += what + std::to_string(static_cast<int>(kind)) + ':' + std::to_string(a) + '-' + std::to_string(b)
            + (escaped ? "e " : " ");
    }
};

struct Reading {
    bool accepted = false;
    std::string tokens;
};

Reading read(std::string_view text, std::size_t step)
{
    JsonTokeniser tokeniser;
    Log log;
    bool good = true;
    for (std::size_t at = 0; good && at < text.size(); at += step) {
        good = tokeniser.feed(text.substr(at, step), log);
    }
    good = tokeniser.finish(log) && good;
    return {good, log.text};
}

QDir suite()
{
    return QDir(QStringLiteral(SLUICE_SOURCE_DIR "/../shared/conformance/json"));
}

} // namespace

class JsonTokeniserTest final : public QObject {
    Q_OBJECT

private slots:
    void publicSuite();
    void freeCases_data();
    void freeCases();
    void splitsChangeNothing();
    void deepNesting();
    void depthCap();
    void decodesLikeALibrary();
    void offsetsOfDecodedText();
    void escapesAndBack();
    void tapeFindsDuplicates();
};

void JsonTokeniserTest::publicSuite()
{
    if (!suite().exists()) {
        QSKIP("the public JSON parsing cases are not beside the project");
    }
    int accepted = 0;
    int refused = 0;
    for (const QString &name : suite().entryList({QStringLiteral("*.json")}, QDir::Files, QDir::Name)) {
        QFile file(suite().filePath(name));
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QByteArray content = file.readAll();
        const std::string_view text(content.constData(), static_cast<std::size_t>(content.size()));
        const Reading whole = read(text, std::max<std::size_t>(text.size(), 1));
        const Reading single = read(text, 1);
        QCOMPARE(single.accepted, whole.accepted);
        QCOMPARE(single.tokens, whole.tokens);
        if (name.startsWith(QLatin1Char('y'))) {
            QVERIFY2(whole.accepted, qPrintable(name));
            ++accepted;
        } else if (name.startsWith(QLatin1Char('n'))) {
            QVERIFY2(!whole.accepted, qPrintable(name));
            ++refused;
        }
    }
    QCOMPARE(accepted, 95);
    QCOMPARE(refused, 188);
}

// Our verdict on the cases the standard leaves free: big numbers and lone surrogates pass with their bytes kept, a BOM too;
// what is not UTF-8 is refused.
void JsonTokeniserTest::freeCases_data()
{
    QTest::addColumn<bool>("accepted");
    if (!suite().exists()) {
        QSKIP("the public JSON parsing cases are not beside the project");
    }
    const std::set<QString> refused{
        QStringLiteral("i_string_UTF-16LE_with_BOM.json"),
        QStringLiteral("i_string_UTF-8_invalid_sequence.json"),
        QStringLiteral("i_string_UTF8_surrogate_U+D800.json"),
        QStringLiteral("i_string_invalid_utf-8.json"),
        QStringLiteral("i_string_iso_latin_1.json"),
        QStringLiteral("i_string_lone_utf8_continuation_byte.json"),
        QStringLiteral("i_string_not_in_unicode_range.json"),
        QStringLiteral("i_string_overlong_sequence_2_bytes.json"),
        QStringLiteral("i_string_overlong_sequence_6_bytes.json"),
        QStringLiteral("i_string_overlong_sequence_6_bytes_null.json"),
        QStringLiteral("i_string_truncated-utf-8.json"),
        QStringLiteral("i_string_utf16BE_no_BOM.json"),
        QStringLiteral("i_string_utf16LE_no_BOM.json"),
    };
    const QStringList names = suite().entryList({QStringLiteral("i_*.json")}, QDir::Files, QDir::Name);
    QCOMPARE(names.size(), 35);
    for (const QString &name : names) {
        QTest::newRow(qPrintable(name)) << !refused.contains(name);
    }
}

void JsonTokeniserTest::freeCases()
{
    QFETCH(const bool, accepted);
    QFile file(suite().filePath(QString::fromUtf8(QTest::currentDataTag())));
    QVERIFY(file.open(QIODevice::ReadOnly));
    const QByteArray content = file.readAll();
    const std::string_view text(content.constData(), static_cast<std::size_t>(content.size()));
    QCOMPARE(read(text, text.size()).accepted, accepted);
}

void JsonTokeniserTest::splitsChangeNothing()
{
    const std::string text = "\xEF\xBB\xBF {\"a\\u00e9\":[1,-0.5e+10,true,false,null,\"\xE6\x95\x8F\\ud83d\\ude42\xF0\x9F\x99\x82 plain text that is "
                             "longer than sixteen bytes\"],\"b\":{},\"c\":[[]]}\n";
    const Reading whole = read(text, text.size());
    QVERIFY(whole.accepted);
    for (std::size_t step = 1; step < text.size(); ++step) {
        const Reading pieces = read(text, step);
        QVERIFY(pieces.accepted);
        QCOMPARE(pieces.tokens, whole.tokens);
    }
    // Every proper prefix is refused, at once or at its end.
    for (std::size_t length = 0; length + 1 < text.size(); ++length) {
        QVERIFY(!read(text.substr(0, length), 7).accepted);
    }
}

void JsonTokeniserTest::deepNesting()
{
    const std::string text(100000, '[');
    QVERIFY(!read(text, 1).accepted);
    QVERIFY(!read(text, text.size()).accepted);
    JsonTape tape;
    QVERIFY(!tape.parse(text));
    QVERIFY(tape.problem().find("nested too deeply") != std::string::npos);
}

void JsonTokeniserTest::depthCap()
{
    const auto nested = [](std::size_t depth) { return std::string(depth, '[') + std::string(depth, ']'); };
    QVERIFY(read(nested(JsonTokeniser::kMaxDepth), 3).accepted);
    QVERIFY(!read(nested(JsonTokeniser::kMaxDepth + 1), 3).accepted);
}

void JsonTokeniserTest::decodesLikeALibrary()
{
    QRandomGenerator random(7);
    for (int round = 0; round < 500; ++round) {
        QString text;
        for (int i = 0; i < 20; ++i) {
            const std::uint32_t codePoint = random.bounded(4) == 0 ? random.bounded(0x10000U, 0x10FFFFU)
                : random.bounded(2) == 0                           ? random.bounded(1U, 0x80U)
                                                                   : random.bounded(0x80U, 0xD7FFU);
            text += QString::fromUcs4(reinterpret_cast<const char32_t *>(&codePoint), 1);
        }
        // Raw, and with everything escaped.
        const QByteArray json = QJsonDocument(QJsonArray{text}).toJson(QJsonDocument::Compact);
        QByteArray hex = "[\"";
        for (const QChar c : text) {
            hex += "\\u" + QByteArray::number(c.unicode(), 16).rightJustified(4, '0');
        }
        hex += "\"]";
        for (const QByteArray &form : {json, hex}) {
            JsonTape tape;
            QVERIFY(tape.parse({form.constData(), static_cast<std::size_t>(form.size())}));
            QCOMPARE(bytes(tape.decoded(1)), text.toUtf8());
        }
        std::string literal;
        const QByteArray utf8 = text.toUtf8();
        appendQuotedJson({utf8.constData(), static_cast<std::size_t>(utf8.size())}, literal);
        QCOMPARE(QJsonDocument::fromJson("[" + bytes(literal) + "]").array().at(0).toString(), text);
    }
}

void JsonTokeniserTest::offsetsOfDecodedText()
{
    JsonOffsets offsets(R"(a\u654fb\ud83d\ude42\n)", true);
    QCOMPARE(offsets.rawAt(0), std::size_t{0});
    QCOMPARE(offsets.rawAt(1), std::size_t{1});
    QCOMPARE(offsets.rawAt(4), std::size_t{7});
    QCOMPARE(offsets.rawAt(5), std::size_t{8});
    QCOMPARE(offsets.rawAt(9), std::size_t{20});
    QCOMPARE(offsets.rawAt(10), std::size_t{22});
}

void JsonTokeniserTest::escapesAndBack()
{
    for (const std::string_view literal : {R"(\ud800)", R"(\udc00x)", R"(a\ud83d\ud83d\ude42)"}) {
        const std::string text = decodedJson(literal);
        std::string back;
        appendEscapedJson(text, back);
        QCOMPARE(decodedJson(back), text);
        QVERIFY(isUtf8(back));
    }
    QVERIFY(!isUtf8(decodedJson(R"(\ud800)")));
}

void JsonTokeniserTest::tapeFindsDuplicates()
{
    JsonTape tape;
    QVERIFY(tape.parse(R"({"a":1,"\u0061":"x","b":[1,"s",{"c":null}]})"));
    QCOMPARE(tape.raw(tape.member(0, "a")), std::string_view("\"x\""));
    const std::uint32_t list = tape.member(0, "b", JsonKind::Array);
    QCOMPARE(tape[tape.firstChild(list)].keyStart, std::uint32_t{1}); // numbers count, though they are not kept
    QCOMPARE(tape.member(0, "none"), JsonTape::kNone);
    QCOMPARE(tape.member(0, "b", JsonKind::Object), JsonTape::kNone);
}

QTEST_APPLESS_MAIN(JsonTokeniserTest)
#include "json_tokeniser_test.moc"
