#include "policy/dialect/socket_prompt.h"

#include "policy/dialect/json_tape.h"
#include "policy/dialect/json_text.h"
#include "policy/dialect/text_judge.h"

namespace sluice::policy {

namespace {

base::Error invalid(std::string detail, std::string where = {})
{
    return {base::ErrorCode::InvalidBody, std::move(detail), std::move(where), 0};
}

// Takes the string members `name` of `object`; false if two of them differ.
bool takeOnly(const JsonTape &tape, std::uint32_t object, std::string_view name, std::string &value, bool &named)
{
    if (!tape.isKind(object, JsonKind::Object)) {
        return true;
    }
    for (std::uint32_t child = tape.firstChild(object); child != JsonTape::kNone; child = tape.nextSibling(child)) {
        if (!tape.isKind(child, JsonKind::String) || !tape.keyIs(child, name)) {
            continue;
        }
        std::string found = tape.decoded(child);
        if (named && found != value) {
            return false;
        }
        value = std::move(found);
        named = true;
    }
    return true;
}

bool takeOnly(const JsonTape &tape, std::uint32_t object, std::string_view name, std::string &value)
{
    bool named = false;
    return takeOnly(tape, object, name, value, named);
}

} // namespace

SocketPrompt judgeSocketPrompt(const RuleSet *rules, std::string_view message)
{
    return judgeSocketPrompt([rules](const RequestFacts &) { return rules; }, message);
}

SocketPrompt judgeSocketPrompt(const RuleChooser &rulesFor, std::string_view message)
{
    SocketPrompt prompt;
    JsonTape tape;
    if (!tape.parse(message) || !tape.isKind(0, JsonKind::Object)) {
        prompt.verdict.notRun = "a message is not a JSON object";
        prompt.error = invalid(tape.problem().empty() ? "not a JSON object" : "not valid JSON: " + tape.problem());
        return prompt;
    }
    if (!takeOnly(tape, 0, "type", prompt.type)) {
        prompt.type.clear();
        prompt.error = invalid("names two different types", "type");
        return prompt;
    }
    takeOnly(tape, 0, "event_id", prompt.eventId);
    takeOnly(tape, 0, "previous_response_id", prompt.facts.previousResponse);
    bool named = false;
    for (const std::uint32_t object : {0U, tape.member(0, "response"), tape.member(0, "session")}) {
        if (object != JsonTape::kNone && !takeOnly(tape, object, "model", prompt.facts.model, named)) {
            prompt.facts.model.clear();
            prompt.error = invalid("names two different models", "model");
            return prompt;
        }
    }
    prompt.facts.stream = true;
    const RuleSet *rules = rulesFor(prompt.facts);
    if (!rules || !rules->isActive(Direction::Prompt)) {
        prompt.verdict.notRun = "no rules";
        return prompt;
    }
    TextJudge judge(*rules, Direction::Prompt);
    judge.judge(tape);
    prompt.verdict = std::move(judge.verdict());
    prompt.verdict.notRun = judge.notRun();
    const std::uint32_t response = tape.member(0, "response", JsonKind::Object);
    prompt.notInspectable = tokenIdsIn(tape, 0);
    if (prompt.notInspectable.empty() && response != JsonTape::kNone) {
        prompt.notInspectable = tokenIdsIn(tape, response);
    }
    addReason(prompt.verdict.notRun, prompt.notInspectable);
    if (prompt.verdict.kind == VerdictKind::Mask && !judge.edits().empty()) {
        prompt.text = splice(message, judge.edits());
    }
    return prompt;
}

std::string socketErrorEvent(base::ErrorCode code, std::string_view message, std::string_view answers)
{
    // The members of the `error` object are those of a refusal over HTTP.
    constexpr std::string_view kBefore = "{\"error\":{";
    constexpr std::string_view kBehind = "}}";
    const std::string body = errorBody(Dialect::OpenAiResponses, code, message, {});
    const int status = base::httpStatus(code);
    std::string event = "{\"type\":\"error\",\"event_id\":\"event_sluice\",\"status\":"
        + std::to_string(status == 0 ? 502 : status) + ",\"error\":{";
    event.append(body, kBefore.size(), body.size() - kBefore.size() - kBehind.size());
    event += ",\"event_id\":";
    if (answers.empty()) {
        event += "null";
    } else {
        appendQuotedJson(answers, event);
    }
    return event + "}}";
}

} // namespace sluice::policy
