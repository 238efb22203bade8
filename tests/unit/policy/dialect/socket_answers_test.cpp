#include "policy/dialect/json_text.h"
#include "policy/dialect/socket_answers.h"
#include "policy/dialect/socket_prompt.h"

#include <QTest>

#include <random>

using namespace sluice;
using namespace sluice::policy;

namespace {

std::shared_ptr<const RuleSet> rulesFor(std::vector<std::string> words, Action prompt,
                                        Action answer)
{
    auto rules = RuleSet::build({{"list", "test", prompt, answer, std::move(words)}});
    return rules ? *rules : nullptr;
}

// What a client gets of a run of upstream messages.
struct Seen {
    std::vector<std::string> messages;
    std::vector<SocketReading> readings;
    std::string all() const
    {
        std::string text;
        for (const std::string &message : messages) {
            text += message + '\n';
        }
        return text;
    }
    // The text of all deltas of a type.
    std::string deltas(const std::string &type) const
    {
        std::string text;
        const std::string key = "\"delta\":\"";
        for (const std::string &message : messages) {
            if (message.find("\"type\":\"" + type + '"') == std::string::npos) {
                continue;
            }
            const std::size_t at = message.find(key) + key.size();
            text += message.substr(at, message.find('"', at) - at);
        }
        return text;
    }
};

Seen run(const std::shared_ptr<const RuleSet> &rules, const std::vector<std::string> &messages)
{
    Seen seen;
    SocketAnswers answers;
    for (const std::string &message : messages) {
        std::vector<std::string> out;
        seen.readings.push_back(answers.onMessage(rules, message, out));
        if (seen.readings.back().untouched) {
            seen.messages.push_back(message);
        }
        seen.messages.insert(seen.messages.end(), out.begin(), out.end());
    }
    return seen;
}

std::string delta(const std::string &type, const std::string &text,
                  const std::string &response = "r1", int item = 0)
{
    return R"({"type":")" + type + R"(","event_id":"e","response_id":")" + response
        + R"(","item_id":"i)" + std::to_string(item) + R"(","output_index":)" + std::to_string(item)
        + R"(,"content_index":0,"delta":")" + text + R"("})";
}

std::string created(const std::string &id = "r1")
{
    return R"({"type":"response.created","event_id":"e","response":{"object":"realtime.response","id":")"
        + id + R"(","conversation_id":"c"}})";
}

std::string done(const std::string &text, const std::string &id = "r1")
{
    return R"({"type":"response.done","event_id":"e","response":{"object":"realtime.response","id":")"
        + id
        + R"(","status":"completed","output":[{"id":"i0","type":"message","content":[{"type":"output_text","text":")"
        + text + R"("}]}],"usage":{"total_tokens":9,"input_tokens":4,"output_tokens":5}}})";
}

// The same answer in WebSocket mode of Responses: no ids in the deltas.
std::vector<std::string> responses(const std::string &before, const std::string &behind,
                                   const std::string &whole)
{
    const auto text = [](const std::string &piece, int sequence) {
        return R"({"type":"response.output_text.delta","sequence_number":)"
            + std::to_string(sequence)
            + R"(,"item_id":"m","output_index":0,"content_index":0,"delta":")" + piece + R"("})";
    };
    return {
        R"({"type":"response.created","sequence_number":0,"response":{"id":"resp_1","object":"response","status":"in_progress"}})",
        text(before, 1), text(behind, 2),
        R"({"type":"response.output_text.done","sequence_number":3,"item_id":"m","output_index":0,"content_index":0,"text":")"
            + whole + R"("})",
        R"({"type":"response.completed","sequence_number":4,"response":{"id":"resp_1","object":"response","status":"completed",)"
        R"("output":[{"id":"m","type":"message","content":[{"type":"output_text","text":")"
            + whole + R"("}]}],"usage":{"input_tokens":3,"output_tokens":2,"total_tokens":5}}})"};
}

} // namespace

class SocketAnswersTest : public QObject {
    Q_OBJECT

private slots:
    void cleanMessagesLeaveUntouched()
    {
        const auto rules = rulesFor({"forbidden"}, Action::Block, Action::Mask);
        const std::vector<std::string> messages{
            "{\"type\":\"session.created\",\"event_id\":\"e\",\"session\":{\"id\":\"s\",\"model\":"
            "\"m\"}}",
            created(),
            delta("response.output_text.delta", "hello "),
            delta("response.output_text.delta", "world"),
            done("hello world"),
            "{\"type\":\"rate_limits.updated\",\"rate_limits\":[{\"name\":\"requests\",\"limit\":5}"
            "]}",
            "{ \"type\" : \"something.nobody.knows\",\n                 \"pretty\" : [1, 2] }"};
        for (const auto &set : {rules, std::shared_ptr<const RuleSet>()}) {
            const Seen seen = run(set, messages);
            QCOMPARE(seen.messages, messages);
            QVERIFY(seen.readings[1].begins);
            QVERIFY(seen.readings[4].ended);
            QVERIFY(seen.readings[2].sawContent);
            QCOMPARE(seen.readings[4].responseId, std::string("r1"));
            QVERIFY(seen.readings[4].usage.input == 4U);
            QVERIFY(seen.readings[4].usage.output == 5U);
        }
    }

    // Nothing of a masked word leaves, wherever a delta cuts it, in no repeat either.
    void masksAtEverySplit()
    {
        const auto rules = rulesFor({"forbidden"}, Action::Off, Action::Mask);
        const std::string text = "so forbidden it is";
        for (const std::string type :
             {"response.output_text.delta", "response.text.delta",
              "response.output_audio_transcript.delta", "response.audio_transcript.delta",
              "response.function_call_arguments.delta"}) {
            for (std::size_t cut = 0; cut <= text.size(); ++cut) {
                const std::string doneType = type.substr(0, type.size() - 5) + "done";
                const Seen seen = run(
                    rules,
                    {created(), delta(type, text.substr(0, cut)), delta(type, text.substr(cut)),
                     "{\"type\":\"" + doneType
                         + "\",\"response_id\":\"r1\",\"item_id\":\"i0\",\"output_index\":0,"
                           "\"content_index\":0,\"transcript\":\""
                         + text + "\"}",
                     done(text)});
                QVERIFY2(seen.all().find("forbidden") == std::string::npos, seen.all().c_str());
                QCOMPARE(seen.deltas(type), std::string("so ********* it is"));
                QVERIFY(seen.all().find("\"transcript\":\"so ********* it is\"")
                        != std::string::npos);
                QVERIFY(seen.all().find("\"text\":\"so ********* it is\"") != std::string::npos);
                QVERIFY(seen.readings.back().ended);
                QVERIFY(seen.readings.back().verdict.kind == VerdictKind::Mask);
            }
        }
    }

    void masksResponsesModeAtEverySplit()
    {
        const auto rules = rulesFor({"forbidden"}, Action::Off, Action::Mask);
        const std::string text = "so forbidden it is";
        for (std::size_t cut = 0; cut <= text.size(); ++cut) {
            const Seen seen = run(rules, responses(text.substr(0, cut), text.substr(cut), text));
            QVERIFY2(seen.all().find("forbidden") == std::string::npos, seen.all().c_str());
            QCOMPARE(seen.deltas("response.output_text.delta"), std::string("so ********* it is"));
            // Sequence numbers stay without gaps.
            for (std::size_t i = 0; i < seen.messages.size(); ++i) {
                QVERIFY(seen.messages[i].find("\"sequence_number\":" + std::to_string(i))
                        != std::string::npos);
            }
            QVERIFY(seen.readings.back().usage.output == 2U);
        }
    }

    // Two answers of two items each, their deltas and audio in any order and cut anywhere: each
    // text leaves masked as a whole would be.
    void anyOrderOfAnythingMasksTheSame()
    {
        const auto rules
            = rulesFor({"forbidden", "bid", "\xE6\x95\x8F\xE6\x84\x9F"}, Action::Off, Action::Mask);
        const std::vector<std::string> words{
            "forbidden",    " ",   "bid",     "for", "a", "\xE6\x95\x8F",
            "\xE6\x84\x9F", "den", "\\u654f", "b"};
        const std::string type = "response.output_text.delta";
        std::mt19937 random(3);
        for (int round = 0; round < 400; ++round) {
            struct Text {
                std::string response;
                int item;
                std::vector<std::string> pieces;
                std::size_t sent = 0;
            };
            std::vector<Text> texts{
                {"a", 0, {}, 0}, {"a", 1, {}, 0}, {"b", 0, {}, 0}, {"b", 1, {}, 0}};
            std::vector<std::string> messages{created("a"), created("b")};
            for (Text &text : texts) {
                for (std::size_t i = 0; i < 1 + random() % 8; ++i) {
                    text.pieces.push_back(words[random() % words.size()]);
                }
            }
            const auto isWhole = [](const Text &text) { return text.sent == text.pieces.size(); };
            while (!std::all_of(texts.begin(), texts.end(), isWhole)) {
                Text &text = texts[random() % texts.size()];
                if (random() % 6 == 0) {
                    messages.push_back(delta("response.output_audio.delta", "Zm9yYmlkZGVu",
                                             text.response, text.item));
                } else if (!isWhole(text)) {
                    messages.push_back(
                        delta(type, text.pieces[text.sent++], text.response, text.item));
                }
            }
            messages.push_back(done("x", "a"));
            messages.push_back(done("y", "b"));
            const Seen seen = run(rules, messages);
            for (const Text &text : texts) {
                std::string whole;
                for (const std::string &piece : text.pieces) {
                    whole += piece;
                }
                const std::string decoded = decodedJson(whole);
                const std::string expected
                    = redacted(decoded, rules->scan(Direction::Answer, decoded).redactions);
                Seen own;
                const std::string place = "\"response_id\":\"" + text.response
                    + "\",\"item_id\":\"i" + std::to_string(text.item) + '"';
                std::copy_if(seen.messages.begin(), seen.messages.end(),
                             std::back_inserter(own.messages),
                             [&place](const std::string &message) {
                                 return message.find(place) != std::string::npos;
                             });
                QCOMPARE(decodedJson(own.deltas(type)), expected);
            }
            QCOMPARE(seen.deltas("response.output_audio.delta").find("*"), std::string::npos);
        }
    }

    void anErrorEndsAnAnswerOfWebSocketMode()
    {
        const auto rules = rulesFor({"forbidden"}, Action::Off, Action::Mask);
        SocketAnswers answers;
        std::vector<std::string> out;
        const std::vector<std::string> messages = responses("a", "b", "ab");
        for (int i = 0; i < 200; ++i) { // answers that never end leave nothing behind
            answers.onMessage(rules, messages[0], out);
            answers.onMessage(rules, messages[1], out);
            if (i % 2 == 0) {
                answers.onMessage(
                    rules,
                    "{\"type\":\"error\",\"status\":500,\"error\":{\"code\":\"server_error\"}}",
                    out);
                QCOMPARE(answers.runningAnswers(), std::size_t{0});
            }
            QVERIFY(answers.runningAnswers() <= 1);
        }
    }

    void twoAnswersAtOnceAreApart()
    {
        const auto rules = rulesFor({"forbidden"}, Action::Off, Action::Mask);
        const std::string type = "response.output_text.delta";
        const Seen apart = run(rules,
                               {created("a"), created("b"), delta(type, "for", "a"),
                                delta(type, "bidden", "b"), done("x", "a"), done("y", "b")});
        QCOMPARE(apart.deltas(type),
                 std::string("biddenfor")); // two texts: no word; the first waited
        const Seen mixed = run(rules,
                               {created("a"), created("b"), delta(type, "for", "a"),
                                delta(type, "something", "b"), delta(type, "bidden", "a"),
                                done("x", "a"), done("y", "b")});
        QVERIFY(mixed.all().find("bidden") == std::string::npos);
    }

    void aBlockEndsTheAnswerHonestly()
    {
        const auto rules = rulesFor({"forbidden"}, Action::Off, Action::Block);
        const std::string text = "so forbidden it is";
        for (std::size_t cut = 0; cut <= text.size(); ++cut) {
            const Seen realtime
                = run(rules,
                      {created(), delta("response.output_text.delta", text.substr(0, cut)),
                       delta("response.output_text.delta", text.substr(cut)),
                       delta("response.output_text.delta", " and more"), done(text),
                       delta("response.output_text.delta", " no more", "r1", 7),
                       "{\"type\":\"conversation.item.done\",\"item\":{\"id\":\"i0\",\"content\":[{"
                       "\"type\":\"output_text\",\"text\":\"so forbidden\"}]}}",
                       "{\"type\":\"error\",\"error\":{\"code\":\"response_cancel_not_active\","
                       "\"message\":\"no\",\"event_id\":\"sluice-cancel-1\"}}"});
            QVERIFY2(realtime.all().find("forbidden") == std::string::npos, realtime.all().c_str());
            QVERIFY(realtime.all().find("more") == std::string::npos);
            QVERIFY(realtime.all().find("cancel_not_active") == std::string::npos);
            QVERIFY(realtime.all().find("\"conversation_id\":\"c\"") != std::string::npos);
            QCOMPARE(std::count_if(realtime.messages.begin(), realtime.messages.end(),
                                   [](const std::string &m) {
                                       return m.find("\"response.done\"") != std::string::npos;
                                   }),
                     1);
            QVERIFY(realtime.messages.back().find(
                        "\"status\":\"incomplete\",\"status_details\":{\"type\":\"incomplete\","
                        "\"reason\":\"content_filter\"}")
                    != std::string::npos);
            QCOMPARE(std::count_if(realtime.readings.begin(), realtime.readings.end(),
                                   [](const SocketReading &r) { return r.cut; }),
                     1);
            QCOMPARE(std::count_if(realtime.readings.begin(), realtime.readings.end(),
                                   [](const SocketReading &r) { return r.ended; }),
                     1);

            std::vector<std::string> messages
                = responses(text.substr(0, cut), text.substr(cut), text);
            messages.push_back("{\"type\":\"response.created\",\"sequence_number\":0,\"response\":{"
                               "\"id\":\"resp_2\",\"object\":\"response\"}}");
            messages.push_back(
                "{\"type\":\"response.output_text.delta\",\"sequence_number\":1,\"item_id\":\"n\","
                "\"output_index\":0,\"content_index\":0,\"delta\":\"next\"}");
            const Seen mode = run(rules, messages);
            QVERIFY2(mode.all().find("forbidden") == std::string::npos, mode.all().c_str());
            QVERIFY(mode.all().find("\"type\":\"response.incomplete\"") != std::string::npos);
            QVERIFY(mode.messages.back().find("next")
                    != std::string::npos); // the next answer is not touched
        }
    }

    void transcriptsOfTheUserAreJudgedItemByItem()
    {
        const auto rules = rulesFor({"forbidden"}, Action::Off, Action::Mask);
        const auto heard = [](const std::string &item, const std::string &text) {
            return "{\"type\":\"conversation.item.input_audio_transcription.delta\",\"item_id\":\""
                + item + "\",\"content_index\":0,\"delta\":\"" + text + "\"}";
        };
        const auto whole = [](const std::string &item, const std::string &text) {
            return "{\"type\":\"conversation.item.input_audio_transcription.completed\",\"item_"
                   "id\":\""
                + item + "\",\"content_index\":0,\"transcript\":\"" + text + "\"}";
        };
        // What ends like the beginning of a word waits until the item is told to be whole.
        const std::string text = "a forbidden for";
        for (std::size_t cut = 0; cut <= text.size(); ++cut) {
            const Seen seen
                = run(rules,
                      {heard("u1", text.substr(0, cut)), heard("u2", "other"),
                       heard("u1", text.substr(cut)), whole("u1", text), whole("u2", "other")});
            QVERIFY2(seen.all().find("forbidden") == std::string::npos, seen.all().c_str());
            Seen first;
            std::copy_if(seen.messages.begin(), seen.messages.end(),
                         std::back_inserter(first.messages), [](const std::string &message) {
                             return message.find("\"item_id\":\"u1\"") != std::string::npos;
                         });
            QCOMPARE(first.deltas("conversation.item.input_audio_transcription.delta"),
                     std::string("a ********* for"));
            QVERIFY(first.messages.back().find("\"transcript\":\"a ********* for\"")
                    != std::string::npos);
        }
        const auto blocking = rulesFor({"forbidden"}, Action::Off, Action::Block);
        const Seen seen = run(blocking,
                              {heard("u1", "a forbidden"), heard("u1", "rest"), whole("u1", text),
                               heard("u2", "fine")});
        QVERIFY2(seen.all().find("forbidden") == std::string::npos
                     && seen.all().find("rest") == std::string::npos,
                 seen.all().c_str());
        QVERIFY(seen.readings[0].blocked);
        QVERIFY(!seen.readings[1].blocked && !seen.readings[1].untouched);
        QVERIFY(seen.all().find("fine") != std::string::npos);
    }

    void audioIsNoText()
    {
        // Base64 that spells the word.
        const auto rules = rulesFor({"forbidden"}, Action::Block, Action::Block);
        std::string audio = "forbidden";
        while (audio.size() < 4000) {
            audio += "AAAAforbidden/+";
        }
        for (const std::string type : {"response.output_audio.delta", "response.audio.delta"}) {
            const Seen seen = run(rules, {created(), delta(type, audio)});
            QVERIFY(seen.readings[1].untouched);
        }
        const std::string append
            = "{\"type\":\"input_audio_buffer.append\",\"audio\":\"" + audio + "\"}";
        const SocketPrompt prompt = judgeSocketPrompt(rules.get(), append);
        QVERIFY(prompt.verdict.kind == VerdictKind::Pass && !prompt.text
                && !prompt.error.isError());
        // Words beside the audio are not audio.
        const Seen beside = run(rules,
                                {created(),
                                 "{\"type\":\"response.output_audio.delta\",\"response_id\":\"r1\","
                                 "\"note\":\"forbidden\",\"delta\":\"AAAA\"}"});
        QVERIFY(beside.readings[1].cut);
    }

    void unreadableMessagesStayInside()
    {
        const auto enforcing = rulesFor({"forbidden"}, Action::Off, Action::Mask);
        const auto observing = rulesFor({"forbidden"}, Action::Off, Action::Observe);
        for (const std::string message : {"no JSON", "[1]", "{\"type\":"}) {
            QVERIFY(!run(enforcing, {message}).readings[0].unreadable.empty());
            QVERIFY(run(enforcing, {message}).messages.empty());
            QVERIFY(run(observing, {message}).readings[0].untouched);
        }
    }

    void unknownEventsAreJudgedWhole()
    {
        const auto rules = rulesFor({"forbidden"}, Action::Off, Action::Mask);
        const Seen seen
            = run(rules, {"{\"type\":\"brand.new\",\"deep\":[{\"note\":\"quite forbidden\"}]}"});
        QCOMPARE(seen.messages,
                 (std::vector<std::string>{
                     "{\"type\":\"brand.new\",\"deep\":[{\"note\":\"quite *********\"}]}"}));
        QVERIFY(seen.readings[0].verdict.kind == VerdictKind::Mask);
    }

    void prompts()
    {
        const auto rules = rulesFor({"forbidden"}, Action::Block, Action::Off);
        for (const std::string message :
             {"{\"type\":\"response.create\",\"model\":\"m\",\"input\":\"a forbidden thing\"}",
              "{\"type\":\"session.update\",\"session\":{\"type\":\"realtime\",\"instructions\":"
              "\"be forbidden\"}}",
              "{\"type\":\"conversation.item.create\",\"item\":{\"type\":\"message\",\"role\":"
              "\"user\",\"content\":[{\"type\":\"input_text\",\"text\":\"for\"},{\"type\":\"input_"
              "text\",\"text\":\"bidden\"}]}}",
              "{\"type\":\"never.heard.of\",\"x\":\"forbidden\"}"}) {
            QVERIFY2(judgeSocketPrompt(rules.get(), message).verdict.kind == VerdictKind::Block,
                     message.c_str());
        }
        const SocketPrompt create
            = judgeSocketPrompt(nullptr,
                                "{\"event_id\":\"e7\",\"type\":\"response.create\",\"response\":{"
                                "\"model\":\"gpt-x\"}}");
        QVERIFY(create.asksForAnswer());
        QCOMPARE(create.eventId, std::string("e7"));
        QCOMPARE(create.facts.model, std::string("gpt-x"));
        const SocketPrompt flat = judgeSocketPrompt(nullptr,
                                                    "{\"type\":\"response.create\",\"model\":\"gpt-"
                                                    "y\",\"previous_response_id\":\"resp_0\"}");
        QCOMPARE(flat.facts.model, std::string("gpt-y"));
        QCOMPARE(flat.facts.previousResponse, std::string("resp_0"));
        const auto masking = rulesFor({"forbidden"}, Action::Mask, Action::Off);
        const SocketPrompt masked = judgeSocketPrompt(
            masking.get(), "{\"type\":\"response.create\", \"input\":\"a forbidden thing\"}");
        QVERIFY(masked.text.has_value());
        QCOMPARE(*masked.text,
                 std::string("{\"type\":\"response.create\", \"input\":\"a ********* thing\"}"));
        QVERIFY(judgeSocketPrompt(rules.get(), "[]").error.isError());
        QVERIFY(
            judgeSocketPrompt(nullptr, "{\"type\":\"response.create\",\"type\":\"session.update\"}")
                .error.isError());
        QVERIFY(judgeSocketPrompt(
                    nullptr,
                    "{\"type\":\"response.create\",\"model\":\"a\",\"response\":{\"model\":\"b\"}}")
                    .error.isError());
    }

    void errorsOfOurOwn()
    {
        QCOMPARE(socketErrorEvent(base::ErrorCode::ContentBlocked, "no \"way\"", "e1"),
                 std::string("{\"type\":\"error\",\"event_id\":\"event_sluice\",\"status\":400,"
                             "\"error\":{\"message\":\"no \\\"way\\\"\","
                             "\"type\":\"invalid_request_error\",\"param\":null,\"code\":\"sluice_"
                             "content_blocked\",\"event_id\":\"e1\"}}"));
        QVERIFY(socketErrorEvent(base::ErrorCode::RateLimited, "x", {}).find("\"status\":429")
                != std::string::npos);
        QVERIFY(socketErrorEvent(base::ErrorCode::RateLimited, "x", {}).find("\"event_id\":null")
                != std::string::npos);
    }
};

QTEST_APPLESS_MAIN(SocketAnswersTest)
#include "socket_answers_test.moc"
