#include "policy/dialect/request_judge.h"

#include "policy/dialect/json_tape.h"
#include "policy/dialect/text_judge.h"

#include <algorithm>
#include <array>
#include <initializer_list>

namespace sluice::policy {

namespace {

using namespace std::string_view_literals;

bool isAny(const JsonTape &tape, std::uint32_t node, std::initializer_list<std::string_view> names)
{
    return std::any_of(names.begin(), names.end(), [&](std::string_view name) { return tape.keyIs(node, name); });
}

void takeNumber(const JsonTape &tape, std::uint32_t node, std::optional<std::uint64_t> &into)
{
    if (node != JsonTape::kNone && tape.isKind(node, JsonKind::Number) && tape.number(node, UINT64_MAX) != UINT64_MAX) {
        into = tape.number(node, 0);
    }
}

// False if the body names two different models.
bool readFacts(const JsonTape &tape, RequestFacts &facts)
{
    bool named = false;
    std::optional<std::uint64_t> choices;
    for (std::uint32_t child = tape.firstChild(0); child != JsonTape::kNone; child = tape.nextSibling(child)) {
        if (tape.isKind(child, JsonKind::String) && tape.keyIs(child, "model")) {
            std::string model = tape.decoded(child);
            if (named && model != facts.model) {
                return false;
            }
            facts.model = std::move(model);
            named = true;
        } else if (tape.keyIs(child, "stream")) {
            facts.stream = tape.isKind(child, JsonKind::True);
        } else if (tape.isKind(child, JsonKind::String) && tape.keyIs(child, "previous_response_id")) {
            facts.previousResponse = tape.decoded(child);
        } else if (tape.keyIs(child, "stream_options")) {
            facts.includeUsage = tape.member(child, "include_usage", JsonKind::True) != JsonTape::kNone;
        } else if (isAny(tape, child, {"max_tokens", "max_completion_tokens", "max_output_tokens"})) {
            takeNumber(tape, child, facts.maxOutput);
        } else if (tape.keyIs(child, "generationConfig")) {
            takeNumber(tape, tape.member(child, "maxOutputTokens"), facts.maxOutput);
            takeNumber(tape, tape.member(child, "candidateCount"), choices);
        } else if (tape.keyIs(child, "options")) {
            takeNumber(tape, tape.member(child, "num_predict"), facts.maxOutput); // Ollama
        } else if (tape.keyIs(child, "n")) {
            takeNumber(tape, child, choices);
        }
        facts.wantsJson = facts.wantsJson || asksForJson(tape, child);
    }
    facts.choices = std::clamp<std::uint64_t>(choices.value_or(1), 1, 128);
    return true;
}

// Fields of a request that may hold a prompt as the model's own numbers for words.
constexpr std::array kTokenFields{"prompt"sv, "input"sv, "input_ids"sv, "prompt_token_ids"sv, "context"sv};

// Whether an array holds a number itself, not in something within it. The tape leaves such numbers out.
bool holdsNumbers(const JsonTape &tape, std::uint32_t array)
{
    const std::string_view text = tape.text();
    std::size_t at = tape[array].start + 1;
    const auto hasDigit = [&](std::size_t from, std::size_t to) {
        return std::any_of(text.begin() + static_cast<std::ptrdiff_t>(from), text.begin() + static_cast<std::ptrdiff_t>(to),
                           [](char c) { return c >= '0' && c <= '9'; });
    };
    for (std::uint32_t child = tape.firstChild(array); child != JsonTape::kNone; child = tape.nextSibling(child)) {
        if (hasDigit(at, tape[child].start)) {
            return true;
        }
        at = tape[child].end;
    }
    return hasDigit(at, tape[array].end);
}

} // namespace

bool asksForJson(const JsonTape &tape, std::uint32_t member)
{
    const auto isJsonType = [&tape](std::uint32_t format) {
        const std::uint32_t type = tape.member(format, "type", JsonKind::String);
        return type != JsonTape::kNone && tape.literal(type).starts_with("json");
    };
    if (tape.keyIs(member, "response_format") || tape.keyIs(member, "output_format")) {
        return isJsonType(member);
    }
    if (tape.keyIs(member, "text") || tape.keyIs(member, "output_config")) {
        return isJsonType(tape.member(member, "format", JsonKind::Object));
    }
    if (tape.keyIs(member, "format")) {
        return tape.isKind(member, JsonKind::Object) || tape.stringIs(member, "json"); // Ollama: a schema, or the word
    }
    return (tape.keyIs(member, "generationConfig") || tape.keyIs(member, "generation_config"))
        && (tape.stringIs(tape.member(member, "responseMimeType"), "application/json")
            || tape.stringIs(tape.member(member, "response_mime_type"), "application/json"));
}

std::string tokenIdsIn(const JsonTape &tape, std::uint32_t object)
{
    for (std::uint32_t child = tape.firstChild(object); child != JsonTape::kNone; child = tape.nextSibling(child)) {
        const bool isField = tape[child].hasKey && tape.isKind(child, JsonKind::Array)
            && std::any_of(kTokenFields.begin(), kTokenFields.end(),
                           [&](std::string_view name) { return tape.keyIs(child, name); });
        if (!isField) {
            continue;
        }
        const std::string name = tape.decodedKey(child);
        if (holdsNumbers(tape, child)) {
            return name + " holds token ids";
        }
        for (std::uint32_t item = tape.firstChild(child); item != JsonTape::kNone; item = tape.nextSibling(item)) {
            if (tape.isKind(item, JsonKind::Array) && holdsNumbers(tape, item)) {
                return name + '[' + std::to_string(tape[item].keyStart) + "] holds token ids";
            }
        }
    }
    return {};
}

void addReason(std::string &reasons, std::string_view reason)
{
    if (!reason.empty()) {
        reasons += (reasons.empty() ? "" : ", ") + std::string(reason);
    }
}

RequestJudgement judgeRequest(const RuleSet *rules, Dialect dialect, std::string_view body)
{
    RequestJudgement judgement = judgeRequest([rules](const RequestFacts &) { return rules; }, dialect, body);
    if (judgement.error.where.empty() && !(rules && rules->enforces(Direction::Prompt))) {
        judgement.error = {};
    }
    return judgement;
}

RequestJudgement judgeRequest(const RuleChooser &rulesFor, Dialect, std::string_view body)
{
    RequestJudgement judgement;
    JsonTape tape;
    if (!tape.parse(body)) {
        rulesFor(judgement.facts);
        judgement.verdict.notRun = "the body is not valid JSON";
        judgement.error = {base::ErrorCode::InvalidBody, "not valid JSON: " + tape.problem(), {}, 0};
        return judgement;
    }
    if (tape.isKind(0, JsonKind::Object) && !readFacts(tape, judgement.facts)) {
        judgement.facts.model.clear();
        judgement.error = {base::ErrorCode::InvalidBody, "names two different models", "model", 0};
        return judgement;
    }
    const RuleSet *rules = rulesFor(judgement.facts);
    const bool active = rules && rules->isActive(Direction::Prompt);
    if (!active) {
        judgement.verdict.notRun = "no rules";
        return judgement;
    }
    TextJudge judge(*rules, Direction::Prompt);
    judge.judge(tape);
    judgement.verdict = std::move(judge.verdict());
    judgement.uninspectable = tokenIdsIn(tape);
    judgement.verdict.notRun = judge.notRun();
    addReason(judgement.verdict.notRun, judgement.uninspectable);
    if (judgement.verdict.kind == VerdictKind::Mask && !judge.edits().empty()) {
        judgement.body = splice(body, judge.edits());
    }
    return judgement;
}

} // namespace sluice::policy
