#include "policy/dialect/json_row.h"

#include <QJsonDocument>
#include <QTest>

using namespace sluice::policy;

namespace {

std::shared_ptr<const RuleSet> rulesOf(Action action)
{
    WordListSource list;
    list.name = "words";
    list.answer = action;
    list.words = {"secret"};
    return *RuleSet::build(std::vector<WordListSource>{list});
}

struct Out {
    std::string text;
    bool cut = false;
    bool good = true;
};

Out judge(const std::shared_ptr<const RuleSet> &rules, Dialect dialect, std::string_view in, std::size_t step, std::size_t cap = 1 << 20)
{
    Out out;
    AnswerStream stream(rules, dialect);
    JsonRow row(cap);
    for (std::size_t at = 0; at < in.size() && out.good; at += step) {
        out.good = row.feed(in.substr(at, step), stream, out.text);
    }
    row.finish(stream, false, out.text);
    out.cut = stream.isCut();
    return out;
}

std::string gemini(const std::string &text)
{
    return "{\n  \"candidates\": [{\"content\": {\"parts\": [{\"text\": \"" + text + "\"}]}, \"index\": 0}]\n}";
}

std::string ollama(const std::string &text, const char *done = "false")
{
    return "{\"model\":\"m\",\"message\":{\"role\":\"assistant\",\"content\":\"" + text + "\"},\"done\":" + done + "}\n";
}

// Judged whole and byte by byte, which must not differ.
#define BOTH(out, rules, dialect, in)                                                             \
    const Out out = judge(rules, dialect, in, std::max<std::size_t>((in).size(), 1));             \
    QCOMPARE(judge(rules, dialect, in, 1).text, (out).text)

} // namespace

class JsonRowTest final : public QObject {
    Q_OBJECT
private slots:
    void passesCleanRowsByteForByte();
    void letsElementsGoAsTheyCome();
    void masksOverElements();
    void flushesBeforeTheArraysEnd();
    void cutsHonestly();
    void masksOllamasLines();
    void holdsWhatHasNoEnd();
    void stopsAtTheCap();
};

void JsonRowTest::passesCleanRowsByteForByte()
{
    for (const std::string &in : std::vector<std::string>{"[" + gemini("a") + "\r\n,\r\n" + gemini("b\\n]") + "\n]\n", std::string("[]"), std::string(),
                                  std::string(" [ {} , [1,\"]\"], \"x\\\"]\", 1.5 , null ] "), "{\"error\":{\"message\":\"no\"}}\n",
                                  ollama("a") + "\r\n" + ollama("b", "true"), std::string("\x1e{\"a\":1}\n\x1e{\"a\":2}\n")}) {
        for (const auto &rules : {rulesOf(Action::Mask), std::shared_ptr<const RuleSet>()}) {
            BOTH(out, rules, Dialect::Gemini, in);
            QCOMPARE(out.text, in);
        }
    }
}

void JsonRowTest::letsElementsGoAsTheyCome()
{
    AnswerStream stream(rulesOf(Action::Mask), Dialect::Gemini);
    JsonRow row;
    std::string out;
    row.feed("[" + gemini("one"), stream, out);
    QCOMPARE(out, "[" + gemini("one"));
    row.feed(",\n" + gemini("two").substr(0, 9), stream, out);
    QCOMPARE(out, "[" + gemini("one") + ",\n");
}

void JsonRowTest::masksOverElements()
{
    const std::string in = "[" + gemini("my se") + ",\n" + gemini("cret word") + "]";
    BOTH(out, rulesOf(Action::Mask), Dialect::Gemini, in);
    QCOMPARE(out.text, "[" + gemini("my ") + ",\n" + gemini("****** word") + "]");
}

void JsonRowTest::flushesBeforeTheArraysEnd()
{
    const std::string in = "[" + gemini("my sec") + "]";
    BOTH(out, rulesOf(Action::Mask), Dialect::Gemini, in);
    QVERIFY2(QJsonDocument::fromJson(QByteArray::fromStdString(out.text)).isArray(), out.text.c_str());
    QVERIFY(out.text.find("\"sec\"") != std::string::npos && out.text.ends_with("]"));
}

void JsonRowTest::cutsHonestly()
{
    const std::string in = "[" + gemini("my se") + ",\n" + gemini("cret word") + "," + gemini("more") + "]";
    BOTH(out, rulesOf(Action::Block), Dialect::Gemini, in);
    QVERIFY(out.cut);
    QVERIFY2(QJsonDocument::fromJson(QByteArray::fromStdString(out.text)).isArray(), out.text.c_str());
    QVERIFY(out.text.find("BLOCKLIST") != std::string::npos);
    QVERIFY(out.text.find("more") == std::string::npos && out.text.find("\"se\"") == std::string::npos);
}

void JsonRowTest::masksOllamasLines()
{
    const std::string in = ollama("my se") + ollama("cret ") + ollama("sec", "true");
    BOTH(out, rulesOf(Action::Mask), Dialect::OpenAiOther, in);
    QCOMPARE(out.text, ollama("my ") + ollama("****** ") + ollama("sec", "true"));
    BOTH(cut, rulesOf(Action::Block), Dialect::OpenAiOther, in);
    QVERIFY(cut.cut && cut.text.find("\"done_reason\":\"content_filter\"") != std::string::npos);
    QVERIFY(cut.text.find("cret") == std::string::npos);
}

void JsonRowTest::holdsWhatHasNoEnd()
{
    const std::string in = "[" + gemini("one") + ",{\"x\":\"sec";
    BOTH(out, rulesOf(Action::Mask), Dialect::Gemini, in);
    QCOMPARE(out.text, "[" + gemini("one") + ",");
    // What is no JSON does not leave either.
    const std::string broken = "[{\"x\":tru3}]";
    BOTH(failed, rulesOf(Action::Mask), Dialect::Gemini, broken);
    QVERIFY(failed.cut && failed.text.find("tru3") == std::string::npos);
}

void JsonRowTest::stopsAtTheCap()
{
    QVERIFY(!judge(rulesOf(Action::Mask), Dialect::Gemini, "[\"" + std::string(5000, 'a') + "\"]", 100, 1000).good);
}

QTEST_GUILESS_MAIN(JsonRowTest)
#include "json_row_test.moc"
