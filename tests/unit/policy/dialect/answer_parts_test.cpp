#include "policy/dialect/answer_judge.h"

#include "unit/policy/dialect/dialect_fixture.h"

#include <QJsonArray>
#include <QJsonObject>
#include <QTest>

#include <map>
#include <random>
#include <vector>

using namespace sluice::policy;
using namespace sluice::policy::test;
using namespace Qt::StringLiterals;

namespace {

// How parts of an answer stand beside each other.
enum class Shape { Blocks, Thinking, Parts, Items, Summaries };

using Pieces = std::vector<QString>;

QString joinedOf(const Pieces &pieces)
{
    QString text;
    for (const QString &piece : pieces) {
        text += piece;
    }
    return text;
}

QByteArray compact(const QJsonObject &object)
{
    return QJsonDocument(object).toJson(QJsonDocument::Compact);
}

// A streamed answer whose parts are texts, or a tool's call where the pieces are null; and what a client makes of what leaves.
struct Answer {
    Answer(Shape itsShape, std::shared_ptr<const RuleSet> rules)
        : shape(itsShape)
        , stream(std::move(rules), isAnthropic() ? Dialect::Anthropic : Dialect::OpenAiResponses)
    {
    }

    [[nodiscard]] bool isAnthropic() const { return shape == Shape::Blocks || shape == Shape::Thinking; }

    void event(const QString &type, QJsonObject object)
    {
        object["type"_L1] = type;
        if (!isAnthropic()) {
            object["sequence_number"_L1] = sequence++;
        }
        const std::string name = type.toStdString();
        const std::string data = compact(object).toStdString();
        const std::string raw = "event: " + name + "\ndata: " + data + "\n\n";
        const std::size_t from = out.size();
        stream.onEvent(name, data, raw, out);
        in += raw;
        read(QByteArray::fromStdString(out.substr(from)));
    }

    void send(const std::vector<Pieces> &parts)
    {
        isAnthropic() ? sendAnthropic(parts) : sendResponses(parts);
        const std::size_t from = out.size();
        stream.onEnd(out);
        read(QByteArray::fromStdString(out.substr(from)));
    }

    void sendAnthropic(const std::vector<Pieces> &parts)
    {
        const QString kind = shape == Shape::Blocks ? u"text"_s : u"thinking"_s;
        event(u"message_start"_s, {{"message"_L1, QJsonObject{{"id"_L1, "m"_L1}}}});
        for (int i = 0; i < int(parts.size()); ++i) {
            const Pieces &pieces = parts[std::size_t(i)];
            const bool isTool = pieces.empty();
            const QJsonObject block = isTool ? QJsonObject{{"type"_L1, "tool_use"_L1}, {"id"_L1, "t"_L1}, {"name"_L1, "f"_L1}}
                                             : QJsonObject{{"type"_L1, kind}, {kind, ""_L1}};
            event(u"content_block_start"_s, {{"index"_L1, i}, {"content_block"_L1, block}});
            for (const QString &piece : pieces) {
                event(u"content_block_delta"_s, {{"index"_L1, i}, {"delta"_L1, QJsonObject{{"type"_L1, QString(kind + "_delta"_L1)}, {kind, piece}}}});
            }
            event(u"content_block_stop"_s, {{"index"_L1, i}});
        }
        event(u"message_delta"_s, {{"delta"_L1, QJsonObject{{"stop_reason"_L1, "end_turn"_L1}}}});
        event(u"message_stop"_s, {});
    }

    void sendResponses(const std::vector<Pieces> &parts)
    {
        const QString family = shape == Shape::Summaries ? u"response.reasoning_summary_text"_s : u"response.output_text"_s;
        const QString partEvent = shape == Shape::Summaries ? u"response.reasoning_summary_part"_s : u"response.content_part"_s;
        const QString index = shape == Shape::Summaries ? u"summary_index"_s : u"content_index"_s;
        const QString list = shape == Shape::Summaries ? u"summary"_s : u"content"_s;
        const QString type = shape == Shape::Summaries ? u"summary_text"_s : u"output_text"_s;
        event(u"response.created"_s, {{"response"_L1, QJsonObject{{"id"_L1, "r"_L1}, {"model"_L1, "m"_L1}}}});
        QJsonArray output;
        QJsonArray content;
        int item = 0;
        int part = 0;
        const QString itemType = shape == Shape::Summaries ? u"reasoning"_s : u"message"_s;
        const auto begin = [&] { event(u"response.output_item.added"_s, {{"output_index"_L1, item}, {"item"_L1, QJsonObject{{"type"_L1, itemType}, {list, QJsonArray()}}}}); };
        const auto end = [&] {
            const QJsonObject whole{{"type"_L1, itemType}, {list, content}};
            event(u"response.output_item.done"_s, {{"output_index"_L1, item}, {"item"_L1, whole}});
            output.append(whole);
            content = {};
            ++item;
            part = 0;
        };
        bool isOpen = false;
        for (const Pieces &pieces : parts) {
            if (isOpen && (pieces.empty() || shape == Shape::Items)) {
                end();
                isOpen = false;
            }
            if (pieces.empty()) {
                const QJsonObject call{{"type"_L1, "function_call"_L1}, {"call_id"_L1, "c"_L1}, {"name"_L1, "f"_L1}, {"arguments"_L1, "{}"_L1}};
                event(u"response.output_item.added"_s, {{"output_index"_L1, item}, {"item"_L1, call}});
                event(u"response.output_item.done"_s, {{"output_index"_L1, item}, {"item"_L1, call}});
                output.append(call);
                ++item;
                continue;
            }
            if (!isOpen) {
                begin();
                isOpen = true;
            }
            const QJsonObject place{{"output_index"_L1, item}, {index, part}, {"item_id"_L1, u"i%1"_s.arg(item)}};
            const auto with = [&place](QString key, const QJsonValue &value) {
                QJsonObject object = place;
                object[key] = value;
                return object;
            };
            event(partEvent + ".added"_L1, with(u"part"_s, QJsonObject{{"type"_L1, type}, {"text"_L1, ""_L1}}));
            for (const QString &piece : pieces) {
                event(family + ".delta"_L1, with(u"delta"_s, piece));
            }
            const QJsonObject whole{{"type"_L1, type}, {"text"_L1, joinedOf(pieces)}};
            event(family + ".done"_L1, with(u"text"_s, whole["text"_L1]));
            event(partEvent + ".done"_L1, with(u"part"_s, whole));
            content.append(whole);
            ++part;
        }
        if (isOpen) {
            end();
        }
        event(u"response.completed"_s, {{"response"_L1, QJsonObject{{"id"_L1, "r"_L1}, {"output"_L1, output}}}});
    }

    // What whole judging leaves of the parts.
    QStringList expected(const RuleSet &rules, const std::vector<Pieces> &parts) const
    {
        QJsonArray list;
        QJsonArray output;
        const auto close = [&] {
            if (!list.isEmpty()) {
                output.append(shape == Shape::Summaries ? QJsonObject{{"type"_L1, "reasoning"_L1}, {"summary"_L1, list}}
                                                        : QJsonObject{{"type"_L1, "message"_L1}, {"content"_L1, list}});
            }
            list = {};
        };
        for (const Pieces &pieces : parts) {
            const QString key = shape == Shape::Thinking ? u"thinking"_s : u"text"_s;
            if (isAnthropic()) {
                list.append(pieces.empty() ? QJsonObject{{"type"_L1, "tool_use"_L1}} : QJsonObject{{"type"_L1, key}, {key, joinedOf(pieces)}});
                continue;
            }
            if (shape == Shape::Items || pieces.empty()) {
                close();
            }
            if (pieces.empty()) {
                output.append(QJsonObject{{"type"_L1, "function_call"_L1}});
            } else {
                list.append(QJsonObject{{"type"_L1, "output_text"_L1}, {key, joinedOf(pieces)}});
            }
        }
        if (!isAnthropic()) {
            close();
        }
        const std::string body = compact(isAnthropic() ? QJsonObject{{"content"_L1, list}} : QJsonObject{{"output"_L1, output}}).toStdString();
        const AnswerJudgement judged = judgeAnswer(&rules, isAnthropic() ? Dialect::Anthropic : Dialect::OpenAiResponses, body);
        QStringList left;
        collect(parsed(judged.body.value_or(body)).object(), left);
        return left;
    }

    static void collect(const QJsonValue &value, QStringList &into)
    {
        for (const QJsonValue &element : value.toArray()) {
            collect(element, into);
        }
        const QJsonObject object = value.toObject();
        for (const auto key : {"output"_L1, "content"_L1, "summary"_L1}) {
            if (object.contains(key)) {
                collect(object[key], into);
            }
        }
        for (const auto key : {"text"_L1, "thinking"_L1}) {
            if (object.contains(key)) {
                into.append(object[key].toString());
            }
        }
    }

    void require(bool holds, const char *what)
    {
        if (!holds && problem.isEmpty()) {
            problem = QString::fromUtf8(what);
        }
    }

    // Reads what left as a client does, which takes nothing out of order.
    void read(const QByteArray &bytes)
    {
        for (const QByteArray &frame : QByteArray(bytes).replace("\n\n", "\x1e").split('\x1e')) {
            if (frame.isEmpty()) {
                continue;
            }
            const QJsonObject object = QJsonDocument::fromJson(frame.mid(frame.indexOf("data: ") + 6)).object();
            const QString type = object["type"_L1].toString();
            require(!type.isEmpty(), "no event");
            names.append(type);
            if (isAnthropic()) {
                readAnthropic(type, object);
            } else {
                require(object["sequence_number"_L1].toInt(-1) == next++, "a gap in the sequence");
                readResponses(type, object);
            }
        }
    }

    void readAnthropic(const QString &type, const QJsonObject &object)
    {
        const int index = object["index"_L1].toInt(-1);
        if (type == "content_block_start"_L1) {
            require(open < 0 && index == next, "a block begins out of order");
            open = index;
            ++next;
            if (object["content_block"_L1]["type"_L1] != "tool_use"_L1) {
                texts.append(QString());
            }
        } else if (type == "content_block_delta"_L1) {
            require(open >= 0 && index == open, "text of a block that is not open");
            texts.last() += object["delta"_L1]["text"_L1].toString() + object["delta"_L1]["thinking"_L1].toString();
        } else if (type == "content_block_stop"_L1) {
            require(open >= 0 && index == open, "the end of a block that is not open");
            open = -1;
        } else if (type == "message_delta"_L1) {
            require(open < 0, "the end of a message with an open block");
        }
    }

    void readResponses(const QString &type, const QJsonObject &object)
    {
        const std::pair at{object["output_index"_L1].toInt(), object["content_index"_L1].toInt() + object["summary_index"_L1].toInt()};
        if (type.endsWith("part.added"_L1)) {
            require(!spoken.contains(at), "a part begins twice");
            spoken[at] = QString();
            order.push_back(at);
            texts.append(QString());
        } else if (type.endsWith(".delta"_L1)) {
            require(spoken.contains(at) && order.back() == at && !closed.contains(at), "text of a part that is not open");
            spoken[at] += object["delta"_L1].toString();
            texts.last() += object["delta"_L1].toString();
        } else if (type.endsWith("text.done"_L1)) {
            require(spoken[at] == object["text"_L1].toString(), "the repeated text differs");
            closed[at] = true;
        } else if (type.endsWith("part.done"_L1)) {
            require(spoken[at] == object["part"_L1]["text"_L1].toString(), "the repeated part differs");
        } else if (type == "response.output_item.done"_L1) {
            QStringList again;
            collect(object["item"_L1], again);
            for (qsizetype i = 0; i < again.size(); ++i) {
                require(again[i] == spoken[{at.first, int(i)}], "the repeated item differs");
            }
        } else if (type == "response.completed"_L1) {
            QStringList again;
            collect(object["response"_L1], again);
            require(again == texts, "the repeated answer differs");
        }
    }

    Shape shape;
    AnswerStream stream;
    std::string in;
    std::string out;
    QStringList texts; // as they left, part by part
    QStringList names; // of the events
    QString problem;
    int sequence = 0;
    int next = 0;
    int open = -1;
    std::map<std::pair<int, int>, QString> spoken;
    std::map<std::pair<int, int>, bool> closed;
    std::vector<std::pair<int, int>> order;
};

Pieces characters(const QString &text)
{
    Pieces pieces;
    for (const QChar c : text) {
        pieces.emplace_back(c);
    }
    return pieces.empty() ? Pieces{QString()} : pieces;
}

std::shared_ptr<const RuleSet> masking(std::vector<std::string> words, bool boundaries = false, bool separators = false)
{
    WordListSource list;
    list.name = "w";
    list.answer = Action::Mask;
    list.wordBoundaries = boundaries;
    list.separators = separators;
    list.words = std::move(words);
    return *RuleSet::build({list});
}

} // namespace

class AnswerPartsTest final : public QObject {
    Q_OBJECT

private slots:
    void findsWordsOverParts_data() { shapes(); }
    void findsWordsOverParts();
    void cutsOverParts_data() { shapes(); }
    void cutsOverParts();
    void leavesCleanPartsAlone_data() { shapes(); }
    void leavesCleanPartsAlone();
    void otherPartsStandBetween_data() { shapes(); }
    void otherPartsStandBetween();
    void streamsAsWholes_data() { shapes(); }
    void streamsAsWholes();
    void otherRepeatsFailClosed();
    void endsBlocksItCuts();

private:
    static void shapes()
    {
        QTest::addColumn<int>("shape");
        QTest::newRow("blocks") << int(Shape::Blocks);
        QTest::newRow("thinking") << int(Shape::Thinking);
        QTest::newRow("parts") << int(Shape::Parts);
        QTest::newRow("items") << int(Shape::Items);
        QTest::newRow("summaries") << int(Shape::Summaries);
    }
};

static bool shows(const std::string &out, std::string_view text)
{
    return out.find(text) != std::string::npos;
}

#define VERIFY_ANSWER(answer) QVERIFY2((answer).problem.isEmpty(), qPrintable((answer).problem + u"\n"_s + QString::fromStdString((answer).out)))

void AnswerPartsTest::findsWordsOverParts()
{
    QFETCH(const int, shape);
    const auto rule = rules(Action::Off, Action::Mask);
    for (const QString &text : {u"so 敏感 it 敏感"_s, u"a forbiddenword b"_s, u"敏感敏感"_s, u"forbidden wor"_s}) {
        for (qsizetype first = 0; first <= text.size(); ++first) {
            // Three parts of the short texts, two of the long ones.
            for (qsizetype second = text.size() < 15 ? first : text.size(); second <= text.size(); ++second) {
                for (const bool small : {false, true}) {
                    std::vector<Pieces> parts;
                    for (const QString &part : {text.left(first), text.mid(first, second - first), text.mid(second)}) {
                        parts.push_back(small ? characters(part) : Pieces{part});
                    }
                    Answer answer(Shape(shape), rule);
                    answer.send(parts);
                    VERIFY_ANSWER(answer);
                    QString expected = text;
                    expected.replace(u"敏感"_s, u"**"_s).replace(u"forbiddenword"_s, u"*************"_s);
                    QCOMPARE(answer.texts.join(QString()), expected);
                    QCOMPARE(answer.texts, answer.expected(*rule, parts));
                    QVERIFY(!shows(answer.out, "\xE6\x95\x8F") && !shows(answer.out, "\xE6\x84\x9F"));
                    QVERIFY(expected.contains(u'*') == (answer.stream.verdict().kind == VerdictKind::Mask));
                    QCOMPARE(qsizetype(answer.stream.verdict().hits.size()), text.count(u"敏感"_s) + text.count(u"forbiddenword"_s));
                }
            }
        }
        // A part for each character.
        std::vector<Pieces> parts;
        for (const QString &character : characters(text)) {
            parts.push_back({character});
        }
        Answer answer(Shape(shape), rule);
        answer.send(parts);
        VERIFY_ANSWER(answer);
        QCOMPARE(answer.texts, answer.expected(*rule, parts));
        QVERIFY(!shows(answer.out, "\xE6\x95\x8F") && !shows(answer.out, "\xE6\x84\x9F"));
    }
}

void AnswerPartsTest::cutsOverParts()
{
    QFETCH(const int, shape);
    const auto rule = rules(Action::Off, Action::Block);
    const QString text = u"so 敏感 it"_s;
    for (qsizetype first = 0; first <= text.size(); ++first) {
        for (qsizetype second = first; second <= text.size(); ++second) {
            Answer answer(Shape(shape), rule);
            answer.send({{text.left(first)}, {text.mid(first, second - first)}, {text.mid(second)}});
            VERIFY_ANSWER(answer);
            QVERIFY(answer.stream.isCut());
            QVERIFY(!shows(answer.out, "\xE6\x95\x8F") && !shows(answer.out, "\xE6\x84\x9F"));
            QVERIFY(!answer.texts.join(QString()).contains(u"it"_s));
            QVERIFY(answer.texts.join(QString()).startsWith(first > 0 ? u"so"_s : QString()));
            QCOMPARE(answer.names.last(), answer.isAnthropic() ? u"message_stop"_s : u"response.incomplete"_s);
            QCOMPARE(answer.open, -1);
        }
    }
}

void AnswerPartsTest::leavesCleanPartsAlone()
{
    QFETCH(const int, shape);
    Answer answer(Shape(shape), rules(Action::Off, Action::Mask));
    answer.send({{u"one "_s, u"two"_s}, {u"three \"\n"_s}, {}, {u"four"_s}});
    QCOMPARE(answer.out, answer.in);
    // What could have become a word leaves whole, in its own part.
    for (const auto &parts : {std::vector<Pieces>{{u"see forbid"_s}, {u"den fruit"_s}}, std::vector<Pieces>{{u"see forbid"_s}, {u""_s}, {u"den"_s}},
                              std::vector<Pieces>{{u"see forbid"_s}, {}, {u"denword"_s}}}) {
        Answer held(Shape(shape), rules(Action::Off, Action::Mask));
        held.send(parts);
        VERIFY_ANSWER(held);
        QStringList texts;
        for (const Pieces &pieces : parts) {
            if (!pieces.empty()) {
                texts.append(joinedOf(pieces));
            }
        }
        QCOMPARE(held.texts, texts);
        QCOMPARE(held.stream.verdict().kind, VerdictKind::Pass);
    }
}

void AnswerPartsTest::otherPartsStandBetween()
{
    QFETCH(const int, shape);
    const auto rule = rules(Action::Off, Action::Mask);
    const std::vector<Pieces> parts{{u"敏"_s}, {}, {u"感 forbidden"_s}, {u"word 敏"_s}, {}, {u"感"_s}};
    Answer answer(Shape(shape), rule);
    answer.send(parts);
    VERIFY_ANSWER(answer);
    QCOMPARE(answer.texts, answer.expected(*rule, parts));
    // Reasoning is one text within one item only.
    QCOMPARE(answer.texts, (QStringList{u"敏"_s, u"感 *********"_s, u"**** 敏"_s, u"感"_s}));
}

void AnswerPartsTest::streamsAsWholes()
{
    QFETCH(const int, shape);
    std::mt19937 random(7);
    const auto below = [&random](std::size_t bound) { return std::uniform_int_distribution<std::size_t>(0, bound - 1)(random); };
    const auto textOf = [&](std::size_t length) {
        QString text;
        for (std::size_t i = 0; i < length; ++i) {
            text += QStringView(u"ab -敏感").at(qsizetype(below(6)));
        }
        return text;
    };
    for (int seed = 0; seed < 250; ++seed) {
        std::vector<std::string> words;
        for (std::size_t i = 0; i < 1 + below(4); ++i) {
            words.push_back("a" + textOf(below(5)).toStdString() + "b");
        }
        const auto rule = masking(std::move(words), below(2) == 0, below(2) == 0);
        std::vector<Pieces> parts;
        for (std::size_t i = 0; i < 1 + below(5); ++i) {
            Pieces pieces;
            for (std::size_t j = 0; j < (below(8) == 0 ? 0 : 1 + below(4)); ++j) {
                pieces.push_back(textOf(below(4)));
            }
            parts.push_back(pieces);
        }
        Answer answer(Shape(shape), rule);
        answer.send(parts);
        VERIFY_ANSWER(answer);
        QCOMPARE(answer.texts, answer.expected(*rule, parts));
    }
}

void AnswerPartsTest::otherRepeatsFailClosed()
{
    // The upstream says other words than it streamed: a half of a word that lies over the edge would show.
    for (const bool same : {true, false}) {
        AnswerStream stream(rules(Action::Off, Action::Mask), Dialect::OpenAiResponses);
        std::string out;
        const auto feed = [&](const std::string &data) { stream.onEvent({}, data, "data: " + data + "\n\n", out); };
        feed(R"({"type":"response.output_text.delta","output_index":0,"content_index":0,"delta":"x forb"})");
        feed(R"({"type":"response.output_text.done","output_index":0,"content_index":0,"text":"x forb"})");
        feed(R"({"type":"response.output_text.delta","output_index":0,"content_index":1,"delta":"iddenword y"})");
        feed(std::string(R"({"type":"response.output_text.done","output_index":0,"content_index":1,"text":")") + (same ? "iddenword y" : "iddenword") + "\"}");
        QCOMPARE(stream.isCut(), !same);
        QVERIFY(!shows(out, "idden") && !shows(out, "forb"));
    }
    // Where nothing is known of an edge, what differs is judged by itself, and the text ends where it differs.
    AnswerStream stream(rules(Action::Off, Action::Mask), Dialect::OpenAiResponses);
    std::string out;
    const auto feed = [&](const std::string &data) { stream.onEvent({}, data, "data: " + data + "\n\n", out); };
    feed(R"({"type":"response.output_text.delta","output_index":0,"content_index":0,"delta":"x forb"})");
    feed(R"({"type":"response.output_text.done","output_index":0,"content_index":0,"text":"x forbiddenword"})");
    QVERIFY(!stream.isCut());
    QVERIFY(shows(out, "\"delta\":\" forb\"") || shows(out, "forb\""));
    QVERIFY(!shows(out, "idden"));
}

void AnswerPartsTest::endsBlocksItCuts()
{
    // What the end of a block turns into a hit cuts the answer behind that end; a block that begins with one begins and ends.
    AnswerStream tool(rules(Action::Off, Action::Block), Dialect::Anthropic);
    std::string out;
    const auto feed = [&](AnswerStream &stream, const std::string &name, const std::string &data) {
        stream.onEvent(name, data, "event: " + name + "\ndata: " + data + "\n\n", out);
    };
    feed(tool, "message_start", R"({"type":"message_start","message":{"id":"m"}})");
    feed(tool, "content_block_start", R"({"type":"content_block_start","index":0,"content_block":{"type":"text","text":"a forbiddenword"}})");
    QVERIFY(tool.isCut());
    QCOMPARE(bytes(out).count("content_block_start"), bytes(out).count("content_block_stop"));
    QVERIFY(bytes(out).count("event: content_block_start") == 1 && !shows(out, "forb"));
}

QTEST_APPLESS_MAIN(AnswerPartsTest)
#include "answer_parts_test.moc"
