#pragma once

#include "policy/dialect/answer_judge.h"
#include "policy/dialect/json_tape.h"
#include "policy/dialect/text_judge.h"

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

namespace sluice::policy {

// What one message of the upstream on a WebSocket said.
struct SocketReading {
    std::string type; // "response.output_text.delta" …; empty if it has none
    std::string responseId; // of the answer it belongs to; empty where the upstream names none
    bool untouched = false; // the message may leave as it came; else see the texts given out

    bool begins = false; // an answer has begun
    bool ended = false; // and ended: `usage` and `verdict` are its own
    bool cut = false; // a rule has just cut it: the honest ending is among the texts, and the upstream should stop
    bool sawContent = false; // of its answer: text, reasoning or arguments have come
    bool failed = false; // the answer ended with response.failed
    TokenUsage usage;
    Verdict verdict; // of an answer that ended; of a message outside any answer its own

    bool isError = false; // an error event
    std::string errorAnswers; // event id of the client's message it is about; empty if it names none
    std::string errorName; // what it called itself: code or type
    int errorStatus = 0; // where it gives one

    bool blocked = false; // a message outside any answer was stopped by a rule: tell the client
    std::string unreadable; // why the message could not be judged although rules enforce: it was not let out
};

// Judges what an upstream sends on a WebSocket, message by message: a stream of text for each answer (AnswerStream, with all that it
// promises for deltas, ends and repeats) under the rules that were in force when the answer began, and one for what belongs to none, such as
// the transcript of what the user said. Base64 audio is no text and is not copied. After a cut everything more of that answer is dropped.
// Worker thread; one per socket.
class SocketAnswers final {
public:
    // Our own messages to the upstream carry this before their event id: errors about them are dropped.
    static constexpr std::string_view kOwnEvents = "sluice-";

    SocketAnswers();
    ~SocketAnswers();
    SocketAnswers(const SocketAnswers &) = delete;
    SocketAnswers &operator=(const SocketAnswers &) = delete;

    // Appends what may leave to `out`, unless the message may leave untouched. `rules` may be null.
    SocketReading onMessage(const std::shared_ptr<const RuleSet> &rules, std::string_view message, std::vector<std::string> &out);

    [[nodiscard]] std::size_t runningAnswers() const { return m_answers.size(); }

private:
    struct Answer;

    void readEnvelope(SocketReading &reading);
    void readError(SocketReading &reading);
    Answer *answerOf(const std::shared_ptr<const RuleSet> &rules, SocketReading &reading);
    bool isCleanAudio(const RuleSet *rules, const SocketReading &reading);
    bool isAfterCancel(const SocketReading &reading);
    [[nodiscard]] bool isOfBlockedItem() const;
    void block(const Answer *answer);
    void judgeAnswer(Answer &answer, std::string_view message, SocketReading &reading, std::vector<std::string> &out);
    void judgeAside(const std::shared_ptr<const RuleSet> &rules, std::string_view message, SocketReading &reading,
                    std::vector<std::string> &out);
    bool feed(AnswerStream &stream, std::string_view message, std::vector<std::string> &out);
    void forget(const Answer &answer);

    JsonTape m_tape; // of the message at hand
    std::vector<std::unique_ptr<Answer>> m_answers; // that have begun and not ended
    bool m_namesAnswers = false; // each message says which it belongs to; else one comes after the other
    std::unique_ptr<AnswerStream> m_aside; // what belongs to no answer
    std::shared_ptr<const RuleSet> m_asideRules;
    std::size_t m_asideHits = 0; // already told
    // Whose text a rule stopped: nothing more of them leaves, however late it comes.
    std::unordered_set<std::string> m_cutAnswers;
    std::unordered_set<std::string> m_blockedItems; // of the conversation
    std::string m_raw; // scratch: the message as an event
    std::string m_released; // scratch
};

} // namespace sluice::policy
