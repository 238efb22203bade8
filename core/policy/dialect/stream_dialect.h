#pragma once

#include "policy/dialect/dialect.h"
#include "policy/dialect/json_tape.h"
#include "policy/guardrail/rule_set.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sluice::policy {

using LaneKey = std::uint64_t;

// A piece of a lane's text in one event.
struct LaneDelta {
    std::uint32_t node = 0; // the string that holds it
    LaneKey lane = 0;
    LaneKey group = 0; // lanes of one group can end together
    bool arguments = false; // the text is JSON itself
    bool isSigned = false; // under a signature: judged, never masked
    LaneKey kind = 0; // texts of one kind that follow each other are one text; 0 stands alone
    bool isRepeated = false; // later events say the whole text again
};

// A string that says again what a lane said piece by piece.
struct LaneRepeat {
    std::uint32_t node = 0;
    LaneKey lane = 0;
};

// What one event means.
struct EventReading {
    std::vector<LaneDelta> deltas;
    std::vector<LaneKey> ended; // lanes and groups that end with this event
    std::vector<LaneRepeat> again;
    std::optional<LaneKey> begins; // a part of the answer begins: the kind of its text
    bool endsAll = false;
    bool terminal = false;
    bool error = false;
    bool startup = false; // says only that an answer has begun: another upstream could still give it
    bool repeats = false; // its texts came before, piece by piece

    void clear();
};

// An event of our own around a piece of text: head, the escaped text, tail.
struct EventFrame {
    std::string head;
    std::string tail;
};

// What the events of one dialect mean, and how to write some. One implementation a dialect; see makeStreamDialect().
// Worker thread; one per exchange.
class StreamDialect {
public:
    explicit StreamDialect(std::shared_ptr<const RuleSet> rules);
    virtual ~StreamDialect();
    StreamDialect(const StreamDialect &) = delete;
    StreamDialect &operator=(const StreamDialect &) = delete;

    virtual void read(const JsonTape &event, std::string_view name, EventReading &reading) = 0;

    // The frame for more text of that delta's lane. `{sequence}` in the head stands for a sequence number.
    [[nodiscard]] virtual EventFrame frame(const JsonTape &event, const LaneDelta &delta) const = 0;

    // Remembers what endings need of an event that may leave. Called until it returns true.
    virtual bool remember(const JsonTape &event) = 0;

    // Appends the notice and the dialect's honest ending after a Block. `sequence` is the next number of a Responses stream.
    virtual void appendCut(std::uint64_t sequence, const TokenUsage &usage, std::string &out) const = 0;

protected:
    // The raw members of `object` that are named, as `"name":value,…` with a comma behind each; strings a rule finds something in are
    // left out.
    [[nodiscard]] std::string members(const JsonTape &event, std::uint32_t object,
                                      std::initializer_list<std::string_view> names) const;

private:
    std::shared_ptr<const RuleSet> m_rules;
};

std::unique_ptr<StreamDialect> makeStreamDialect(Dialect dialect, std::shared_ptr<const RuleSet> rules);
std::unique_ptr<StreamDialect> makeChatStream(std::shared_ptr<const RuleSet> rules, bool isChat);
std::unique_ptr<StreamDialect> makeAnthropicStream(std::shared_ptr<const RuleSet> rules);
std::unique_ptr<StreamDialect> makeResponsesStream(std::shared_ptr<const RuleSet> rules, Dialect dialect);
std::unique_ptr<StreamDialect> makeGeminiStream(std::shared_ptr<const RuleSet> rules);
std::unique_ptr<StreamDialect> makeOllamaStream(std::shared_ptr<const RuleSet> rules);

// Lane keys: FNV-1a over what tells lanes apart.
constexpr LaneKey kLaneSeed = 0xcbf29ce484222325ULL;
LaneKey mixLane(LaneKey key, std::string_view text);
LaneKey mixLane(LaneKey key, std::uint64_t number);

// Whether an `error` member says that something failed.
bool saysError(const JsonTape &event, std::uint32_t object);

// What stands in place of a stopped text. No natural language: words for people are not made here, and none of them may be on a list.
inline constexpr std::string_view kCutNotice = "[sluice_content_blocked]";

} // namespace sluice::policy
