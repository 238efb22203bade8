// The same rules over every field of every dialect, whole and streamed. docs/guardrail-matrix.md is what this test has shown.
#include "http/sse.h"
#include "policy/dialect/answer_judge.h"
#include "policy/dialect/json_row.h"
#include "policy/dialect/json_text.h"
#include "policy/dialect/request_judge.h"
#include "policy/dialect/socket_answers.h"
#include "policy/dialect/socket_prompt.h"
#include "policy/dialect/text_judge.h"
#include "support/guardrail_rows.h"

#include <QFile>
#include <QTest>

#include <map>

using namespace sluice;
using namespace sluice::policy;
using namespace sluice::test;

namespace {

// No character of the word stands anywhere else; one of them needs two escapes.
const std::u32string kBefore = U"早 ";
const std::u32string kWord = U"敏感\U0001F600词汇";
const std::u32string kBehind = U" 好";
const std::u32string kMask = U"*****";
const std::u32string kText = kBefore + kWord + kBehind;
const std::u32string kMasked = kBefore + kMask + kBehind;

std::string utf8(const std::u32string &text)
{
    std::string out;
    for (const char32_t c : text) {
        appendCodePoint(c, out);
    }
    return out;
}

// A text as the units that JSON may write it in: sequences, or escapes of UTF-16 units.
std::vector<std::string> units(const std::u32string &text, bool escaped)
{
    std::vector<std::string> out;
    const auto escape = [&out](unsigned unit) {
        char digits[16];
        std::snprintf(digits, sizeof digits, "\\u%04x", unit);
        out.emplace_back(digits);
    };
    for (const char32_t c : text) {
        if (!escaped || c < 0x80) {
            out.push_back(utf8({c}));
        } else if (c < 0x10000) {
            escape(static_cast<unsigned>(c));
        } else {
            escape(0xD800 + static_cast<unsigned>((c - 0x10000) >> 10));
            escape(0xDC00 + static_cast<unsigned>((c - 0x10000) & 0x3FF));
        }
    }
    return out;
}

std::string join(const std::vector<std::string> &pieces)
{
    std::string out;
    for (const std::string &piece : pieces) {
        out += piece;
    }
    return out;
}

// One way to write the text, and to cut it.
struct Writing {
    bool escaped = false;
    std::vector<std::string> pieces; // of the text's literal
    std::vector<std::string> arguments; // of the literal of arguments that hold it
};

// The pieces of `all` when cut at `cut`; at every unit with npos.
std::vector<std::string> cutAt(const std::vector<std::string> &all, std::size_t cut)
{
    if (cut == std::string::npos) {
        return all;
    }
    const auto at = all.begin() + static_cast<std::ptrdiff_t>(cut);
    return {join({all.begin(), at}), join({at, all.end()})};
}

// The literal of {"q":"…"} in units of one character of the arguments each, so that inner escapes are cut too.
std::vector<std::string> argumentUnits(const std::u32string &text, bool escaped)
{
    std::vector<std::string> out;
    const auto add = [&out](std::string_view inner) {
        for (std::size_t i = 0; i < inner.size();) {
            const std::size_t length = sequenceLength(static_cast<unsigned char>(inner[i]));
            std::string literal;
            appendEscapedJson(inner.substr(i, length), literal);
            out.push_back(std::move(literal));
            i += length;
        }
    };
    add("{\"q\":\"" + join(units(text, escaped)) + "\"}");
    return out;
}

std::vector<Writing> writings()
{
    std::vector<Writing> all;
    for (const bool escaped : {false, true}) {
        const std::vector<std::string> text = units(kText, escaped);
        const std::vector<std::string> arguments = argumentUnits(kText, escaped);
        all.push_back({escaped, cutAt(text, std::string::npos), cutAt(arguments, std::string::npos)});
        for (std::size_t cut = 0; cut <= std::max(text.size(), arguments.size()); ++cut) {
            all.push_back({escaped, cutAt(text, std::min(cut, text.size())), cutAt(arguments, std::min(cut, arguments.size()))});
        }
    }
    return all;
}

void replaceAll(std::string &text, char mark, const std::string &by)
{
    for (std::size_t at = text.find(mark); at != std::string::npos; at = text.find(mark, at + by.size())) {
        text.replace(at, 1, by);
    }
}

// A document with its marks filled in; `text` is kText or kMasked.
std::string filled(std::string document, const std::u32string &text, bool escaped)
{
    replaceAll(document, '$', join(units(text, escaped)));
    replaceAll(document, '~', join(argumentUnits(text, escaped)));
    const std::size_t half = kBefore.size() + 2;
    replaceAll(document, '<', join(units(text.substr(0, half), escaped)));
    replaceAll(document, '>', join(units(text.substr(half), escaped)));
    return document;
}

std::vector<std::string> linesOf(const std::string &text)
{
    std::vector<std::string> out;
    std::size_t at = 0;
    while (at <= text.size()) {
        const std::size_t end = std::min(text.find('\n', at), text.size());
        out.push_back(text.substr(at, end - at));
        at = end + 1;
    }
    return out;
}

// The events of a stream as documents.
std::vector<std::string> events(const std::string &stream, const Writing &writing)
{
    std::vector<std::string> out;
    for (const std::string &line : linesOf(stream)) {
        for (const char mark : {'@', '^'}) {
            if (line.find(mark) != std::string::npos) {
                for (const std::string &piece : mark == '@' ? writing.pieces : writing.arguments) {
                    std::string event = line;
                    replaceAll(event, mark, piece);
                    out.push_back(std::move(event));
                }
            }
        }
        if (line.find('@') == std::string::npos && line.find('^') == std::string::npos) {
            out.push_back(filled(line, kText, writing.escaped));
        }
    }
    return out;
}

std::string asLines(const std::vector<std::string> &documents)
{
    std::string out;
    for (const std::string &document : documents) {
        out += document + '\n';
    }
    return out;
}

std::string asSse(const std::vector<std::string> &documents)
{
    std::string out;
    for (const std::string &document : documents) {
        out += "data: " + document + "\n\n";
    }
    return out;
}

// The texts that hold ours, by event type and path, joined over many documents: half of a surrogate pair decodes to nothing by itself.
std::map<std::string, std::string> textsOf(const std::vector<std::string> &documents)
{
    std::map<std::string, std::string> literals;
    JsonTape tape;
    for (const std::string &document : documents) {
        if (!tape.parse(document)) {
            continue;
        }
        const std::uint32_t type = tape.member(0, "type", JsonKind::String);
        const std::string prefix = type == JsonTape::kNone ? std::string() : tape.decoded(type) + ' ';
        for (std::uint32_t node = 0; node < tape.size(); ++node) {
            if (tape.isKind(node, JsonKind::String)) {
                literals[prefix + pathOf(tape, node, nullptr, Direction::Answer)] += tape.literal(node);
            }
        }
    }
    std::map<std::string, std::string> texts;
    for (const auto &[path, literal] : literals) {
        const std::string text = decodedJson(literal);
        if (decodedJson(text).find(utf8(kBefore)) != std::string::npos) {
            texts[path] = text;
        }
    }
    return texts;
}

// Whether any character of the word can be read in a document, however it is escaped, arguments included.
bool showsWord(std::string text)
{
    for (int level = 0; level < 3; ++level) {
        for (const char32_t c : kWord) {
            if (text.find(utf8({c})) != std::string::npos) {
                return true;
            }
        }
        text = decodedJson(text);
    }
    return false;
}

bool isWellFormed(const std::vector<std::string> &documents)
{
    JsonTape tape;
    return std::all_of(documents.begin(), documents.end(), [&tape](const std::string &document) { return document == "[DONE]" || tape.parse(document); });
}

std::shared_ptr<const RuleSet> rulesOf(Action action)
{
    WordListSource list;
    list.name = "matrix";
    list.category = "test";
    list.prompt = action;
    list.answer = action;
    list.words = {utf8(kWord)};
    auto rules = RuleSet::build(std::vector<WordListSource>{list});
    return *rules;
}

VerdictKind expectedKind(Action action, bool isSigned)
{
    return action == Action::Observe || (action == Action::Mask && isSigned) ? VerdictKind::Flag : kindOf(action);
}

// What went out, and what a record would say.
struct Result {
    Verdict verdict;
    std::string raw;
    std::vector<std::string> documents;
    bool cut = false;
};

Result judgeSse(const std::shared_ptr<const RuleSet> &rules, Dialect dialect, const std::string &stream, std::size_t read)
{
    Result result;
    AnswerStream answer(rules, dialect);
    http::SseFramer framer;
    for (std::size_t at = 0; at < stream.size(); at += read) {
        framer.feed(std::string_view(stream).substr(at, read), [&](const http::SseEvent &event) {
            answer.onEvent(event.name, event.data, event.raw, result.raw);
        });
    }
    answer.onEnd(result.raw);
    http::SseFramer out;
    out.feed(result.raw, [&](const http::SseEvent &event) {
        if (event.hasData) {
            result.documents.emplace_back(event.data);
        }
    });
    result.verdict = answer.verdict();
    result.cut = answer.isCut();
    return result;
}

Result judgeRow(const std::shared_ptr<const RuleSet> &rules, Dialect dialect, const std::string &row, std::size_t read)
{
    Result result;
    AnswerStream answer(rules, dialect);
    JsonRow judge;
    for (std::size_t at = 0; at < row.size(); at += read) {
        judge.feed(std::string_view(row).substr(at, read), answer, result.raw);
    }
    judge.finish(answer, false, result.raw);
    if (dialect == Dialect::Gemini) {
        result.documents = {result.raw};
    } else {
        result.documents = linesOf(result.raw);
        std::erase(result.documents, std::string());
    }
    result.verdict = answer.verdict();
    result.cut = answer.isCut();
    return result;
}

Result judgeSocket(const std::shared_ptr<const RuleSet> &rules, const std::vector<std::string> &messages)
{
    Result result;
    SocketAnswers answers;
    for (const std::string &message : messages) {
        const std::size_t before = result.documents.size();
        const SocketReading reading = answers.onMessage(rules, message, result.documents);
        if (reading.untouched) {
            result.documents.insert(result.documents.begin() + static_cast<std::ptrdiff_t>(before), message);
        }
        result.cut = result.cut || reading.cut || reading.blocked;
        if (reading.ended || !reading.verdict.hits.empty()) {
            result.verdict.merge(reading.verdict);
        }
    }
    result.raw = asSse(result.documents);
    return result;
}

} // namespace

class GuardrailMatrixTest final : public QObject {
    Q_OBJECT
private slots:
    void judgesEveryPrompt();
    void judgesEveryForm();
    void judgesEveryAnswer();
    void judgesEveryStream();
    void writesThePage();

private:
    void checkRecord(const Verdict &verdict, Action action, bool isSigned);
    void checkStream(const GuardrailRow &row, const Result &result, const std::string &stream, const std::vector<std::string> &in,
                     const std::string &rawIn, Action action);

    std::map<Action, std::shared_ptr<const RuleSet>> m_rules{
        {Action::Observe, rulesOf(Action::Observe)}, {Action::Mask, rulesOf(Action::Mask)}, {Action::Block, rulesOf(Action::Block)}};
};

// What may be told of a hit: where it was and what it did, and nothing of the text.
void GuardrailMatrixTest::checkRecord(const Verdict &verdict, Action action, bool isSigned)
{
    QCOMPARE(verdict.kind, expectedKind(action, isSigned));
    QVERIFY(!verdict.hits.empty());
    QVERIFY(verdict.bytesScanned > 0);
    for (const Hit &hit : verdict.hits) {
        QCOMPARE(hit.rule, std::string("matrix"));
        QVERIFY(hit.end > hit.start);
        QVERIFY(!hit.path.empty());
        QVERIFY(!showsWord(hit.path) && !showsWord(hit.category));
    }
    QVERIFY(!showsWord(verdict.notRun));
}

void GuardrailMatrixTest::judgesEveryPrompt()
{
    for (const GuardrailRow &row : promptRows()) {
        for (const auto &[action, rules] : m_rules) {
            for (const bool escaped : {false, true}) {
                const std::string what = std::string(row.name) + ' ' + row.field;
                for (const std::string &form : {row.plain, row.socket}) {
                    if (form.starts_with('-')) {
                        continue;
                    }
                    const std::string body = filled(form, kText, escaped);
                    const bool isSocket = &form == &row.socket || form != row.plain;
                    std::optional<std::string> edited;
                    Verdict verdict;
                    if (isSocket) {
                        SocketPrompt prompt = judgeSocketPrompt(rules.get(), body);
                        QVERIFY2(!prompt.error.isError(), what.c_str());
                        edited = prompt.text;
                        verdict = prompt.verdict;
                    } else {
                        RequestJudgement judgement = judgeRequest(rules.get(), row.dialect, body);
                        QVERIFY2(!judgement.error.isError(), what.c_str());
                        edited = judgement.body;
                        verdict = judgement.verdict;
                    }
                    QVERIFY2(verdict.kind == expectedKind(action, row.isSigned), what.c_str());
                    checkRecord(verdict, action, row.isSigned);
                    if (action == Action::Mask && !row.isSigned) {
                        QVERIFY2(edited.has_value(), what.c_str());
                        QCOMPARE(*edited, filled(form, kMasked, escaped));
                    } else {
                        QVERIFY2(!edited.has_value(), what.c_str());
                    }
                }
            }
        }
    }
}

void GuardrailMatrixTest::judgesEveryForm()
{
    for (const GuardrailForm &row : formRows()) {
        for (const auto &[action, rules] : m_rules) {
            for (const bool escaped : {false, true}) {
                const std::string what = std::string(row.name) + ' ' + row.field;
                const std::string body = row.body(utf8(kText), escaped);
                const RequestJudgement judgement = row.judge(*rules, body);
                QVERIFY2(!judgement.error.isError() && judgement.uninspectable.empty(), what.c_str());
                QVERIFY2(judgement.verdict.kind == expectedKind(action, false), what.c_str());
                checkRecord(judgement.verdict, action, false);
                QVERIFY2(judgement.body.has_value() == (action == Action::Mask), what.c_str());
                if (judgement.body) {
                    QVERIFY2(!showsWord(*judgement.body), what.c_str());
                    // An edited value of a form is encoded anew; everything else stays as it was.
                    const bool isForm = body.find('%') != std::string::npos;
                    QCOMPARE(*judgement.body, row.body(utf8(kMasked), escaped && !isForm));
                }
            }
        }
    }
}

void GuardrailMatrixTest::judgesEveryAnswer()
{
    for (const GuardrailRow &row : answerRows()) {
        if (row.plain.starts_with('-')) {
            continue;
        }
        const std::string what = std::string(row.name) + ' ' + row.field;
        for (const auto &[action, rules] : m_rules) {
            for (const bool escaped : {false, true}) {
                const AnswerJudgement judgement = judgeAnswer(rules.get(), row.dialect, filled(row.plain, kText, escaped));
                QVERIFY2(judgement.verdict.kind == expectedKind(action, row.isSigned), what.c_str());
                checkRecord(judgement.verdict, action, row.isSigned);
                const bool isEdited = action == Action::Block || (action == Action::Mask && !row.isSigned);
                QVERIFY2(judgement.body.has_value() == isEdited, what.c_str());
                if (!isEdited) {
                    continue;
                }
                QVERIFY2(isWellFormed({*judgement.body}), what.c_str());
                QVERIFY2(!showsWord(*judgement.body), what.c_str());
                if (action == Action::Block) {
                    QVERIFY2(judgement.body->find("sluice_content_blocked") != std::string::npos, what.c_str());
                } else if (row.plain.find("logprobs") == std::string::npos) {
                    QCOMPARE(*judgement.body, filled(row.plain, kMasked, escaped));
                }
            }
        }
    }
}

void GuardrailMatrixTest::checkStream(const GuardrailRow &row, const Result &result, const std::string &stream,
                                      const std::vector<std::string> &in, const std::string &rawIn, Action action)
{
    const std::string what = std::string(row.name) + ' ' + row.field;
    QVERIFY2(result.verdict.kind == expectedKind(action, row.isSigned), what.c_str());
    checkRecord(result.verdict, action, row.isSigned);
    QVERIFY2(isWellFormed(result.documents), result.raw.c_str());
    if (action == Action::Block) {
        QVERIFY2(result.cut, what.c_str());
        QVERIFY2(!showsWord(result.raw), result.raw.c_str());
        return;
    }
    QVERIFY2(!result.cut, what.c_str());
    if (action == Action::Observe || row.isSigned) {
        // Text may wait for the next event, but nothing is lost, added or moved.
        QCOMPARE(textsOf(result.documents), textsOf(in));
        if (in.size() == linesOf(stream).size()) {
            QCOMPARE(result.raw, rawIn);
        }
        return;
    }
    QVERIFY2(!showsWord(result.raw), result.raw.c_str());
    if (stream.find("logprobs") != std::string::npos) {
        return; // they go with the text they repeat
    }
    if (stream.find('<') != std::string::npos) {
        // The word's halves stand in two strings.
        std::vector<std::string> masked = linesOf(stream);
        std::transform(masked.begin(), masked.end(), masked.begin(), [](const std::string &line) { return filled(line, kMasked, false); });
        QCOMPARE(textsOf(result.documents), textsOf(masked));
        return;
    }
    std::map<std::string, std::string> expected = textsOf(in);
    QVERIFY2(!expected.empty(), what.c_str());
    for (auto &[path, text] : expected) {
        for (const std::string &raw : {utf8(kWord), join(units(kWord, true))}) {
            if (const std::size_t at = text.find(raw); at != std::string::npos) {
                text.replace(at, raw.size(), utf8(kMask));
            }
        }
    }
    QCOMPARE(textsOf(result.documents), expected);
}

void GuardrailMatrixTest::judgesEveryStream()
{
    const std::vector<Writing> all = writings();
    for (const GuardrailRow &row : answerRows()) {
        for (const auto &[action, rules] : m_rules) {
            for (const Writing &writing : all) {
                const bool everyByte = &writing == &all.front() || writing.pieces.size() > 2;
                if (!row.stream.starts_with('-')) {
                    const std::vector<std::string> in = events(row.stream, writing);
                    const std::string sse = asSse(in);
                    const Result whole = judgeSse(rules, row.dialect, sse, sse.size());
                    checkStream(row, whole, row.stream, in, sse, action);
                    if (QTest::currentTestFailed()) {
                        qWarning("%s %s", row.name, row.field);
                        return;
                    }
                    if (everyByte) {
                        QCOMPARE(judgeSse(rules, row.dialect, sse, 1).raw, whole.raw);
                    }
                    if (row.dialect == Dialect::Gemini) {
                        std::string array = "[";
                        for (const std::string &document : in) {
                            array += (array.size() > 1 ? ",\r\n" : "") + document;
                        }
                        array += "\n]";
                        const Result inArray = judgeRow(rules, row.dialect, array, array.size());
                        QVERIFY2(isWellFormed({inArray.raw}), inArray.raw.c_str());
                        QCOMPARE(inArray.verdict.kind, whole.verdict.kind);
                        QCOMPARE(showsWord(inArray.raw), showsWord(whole.raw));
                        if (action == Action::Observe && in.size() == linesOf(row.stream).size()) {
                            QCOMPARE(inArray.raw, array);
                        }
                        if (everyByte) {
                            QCOMPARE(judgeRow(rules, row.dialect, array, 1).raw, inArray.raw);
                        }
                    }
                }
                if (!row.row.empty()) {
                    const std::vector<std::string> in = events(row.row, writing);
                    const std::string lines = asLines(in);
                    const Result inLines = judgeRow(rules, row.dialect, lines, lines.size());
                    checkStream(row, inLines, row.row, in, lines, action);
                    if (QTest::currentTestFailed()) {
                        qWarning("lines: %s %s", row.name, row.field);
                        return;
                    }
                    if (everyByte) {
                        QCOMPARE(judgeRow(rules, row.dialect, lines, 1).raw, inLines.raw);
                    }
                }
                if (!row.socket.starts_with('-')) {
                    const std::vector<std::string> in = events(row.socket, writing);
                    checkStream(row, judgeSocket(rules, in), row.socket, in, asSse(in), action);
                    if (QTest::currentTestFailed()) {
                        qWarning("socket: %s %s", row.name, row.field);
                        return;
                    }
                }
            }
        }
    }
}

void GuardrailMatrixTest::writesThePage()
{
    const auto cell = [](const GuardrailRow &row, const std::string &form) {
        if (form.starts_with('-')) {
            return "– (" + form.substr(1) + ')';
        }
        return std::string(row.isSigned ? "block · observe (signed: never edited)" : "block · mask · observe");
    };
    std::string page = "# Guardrail matrix\n\n"
                       "Written by `policy_guardrail_matrix_test`, which runs one rule over every field below: raw and with every character escaped, streams cut at\n"
                       "every place (within surrogate pairs and inner escapes too), in one event a character, and one byte a read. *Block*: no character of the word\n"
                       "leaves, and the ending says why. *Mask*: the word's characters become `*`; of a body everything else is byte-identical (but for `logprobs`, which\n"
                       "go), of a stream the texts are exactly right and repeats say the same as the pieces. *Observe*: nothing changes. No hit, path or reason of a\n"
                       "verdict holds the word.\n\n"
                       "## Prompts\n\n| Dialect | Field | JSON body | WebSocket |\n|---|---|---|---|\n";
    for (const GuardrailRow &row : promptRows()) {
        page += std::string("| ") + row.name + " | " + row.field + " | " + cell(row, row.plain) + " | " + cell(row, row.socket) + " |\n";
    }
    page += "\nA prompt is never streamed: it is judged whole before a byte of it goes up. Requests that are no JSON document (a value of a form is encoded\n"
            "anew where it is masked):\n\n| Body | Field | judged |\n|---|---|---|\n";
    for (const GuardrailForm &row : formRows()) {
        page += std::string("| ") + row.name + " | " + row.field + " | block · mask · observe |\n";
    }
    page += "| multipart/form-data | contents of a file | – (files are skipped and counted) |\n\n"
            "## Answers\n\n| Dialect | Field | whole | SSE | WebSocket | documents in a row |\n|---|---|---|---|---|---|\n";
    for (const GuardrailRow &row : answerRows()) {
        page += std::string("| ") + row.name + " | " + row.field + " | " + cell(row, row.plain) + " | " + cell(row, row.stream) + " | "
            + cell(row, row.socket) + " | "
            + (row.dialect == Dialect::Gemini ? cell(row, row.stream)
                                              : row.row.empty() ? std::string("– (only Gemini and Ollama stream so)") : cell(row, row.row)) + " |\n";
    }
    QVERIFY(page.find("|  |") == std::string::npos);
    QFile file(QStringLiteral(SLUICE_SOURCE_DIR "/docs/guardrail-matrix.md"));
    if (qEnvironmentVariableIsSet("SLUICE_UPDATE_DOCS")) {
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(page.data(), static_cast<qint64>(page.size()));
        return;
    }
    QVERIFY(file.open(QIODevice::ReadOnly));
    QCOMPARE(QString::fromUtf8(file.readAll()), QString::fromStdString(page));
}

QTEST_GUILESS_MAIN(GuardrailMatrixTest)
#include "guardrail_matrix_test.moc"
