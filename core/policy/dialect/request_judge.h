#pragma once

#include "base/error.h"
#include "policy/dialect/dialect.h"
#include "policy/dialect/json_tape.h"
#include "policy/guardrail/rule_set.h"

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace sluice::policy {

// What the relay must know of a request body whatever the rules say.
struct RequestFacts {
    std::string model; // empty if the body names none
    bool stream = false;
    std::string previousResponse; // Responses: the answer this request goes on from
    bool includeUsage = false; // OpenAI stream_options.include_usage
    bool wantsJson = false; // the answer's text is to be a JSON text itself
    std::optional<std::uint64_t> maxOutput = {}; // tokens the answer may have at most, whatever the dialect calls it
    std::uint64_t choices = 1; // answers asked for at once
};

struct RequestJudgement {
    RequestFacts facts;
    Verdict verdict;
    std::optional<std::string> body; // the edited body; unset: send the original bytes
    base::Error error; // InvalidBody when it is not valid JSON or UTF-8, or names two different models (where = model)
    std::string uninspectable; // what no rule can read though it was to be judged, with its field ("input holds token ids"); empty: nothing
};

// Reads a JSON request body once: facts, hits in every decoded string (keys too; base64 payloads and known binary fields are
// skipped), and for Mask the edited body in which only bytes inside the hit strings differ. Adjacent text parts of one message
// are judged as one text. `rules` may be null: then only facts are read. A broken body is an error only where they enforce. Any thread.
RequestJudgement judgeRequest(const RuleSet *rules, Dialect dialect, std::string_view body);

// The rules for a request of which only the facts are known; what it returns lives until the request is judged. May give null. Who chooses
// them decides too what a broken body means: it is always told.
using RuleChooser = std::function<const RuleSet *(const RequestFacts &)>;
RequestJudgement judgeRequest(const RuleChooser &rulesFor, Dialect dialect, std::string_view body);

// The member of a prompt that holds token ids instead of text ("input[1] holds token ids"); empty if none does. Any thread.
std::string tokenIdsIn(const JsonTape &tape, std::uint32_t object = 0);

// Whether the member of a request asks for an answer whose text is JSON: `response_format`, `text` of Responses, `generationConfig` …
bool asksForJson(const JsonTape &tape, std::uint32_t member);

// Adds one reason to a list of them.
void addReason(std::string &reasons, std::string_view reason);

} // namespace sluice::policy
