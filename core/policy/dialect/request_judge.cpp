#include "policy/dialect/request_judge.h"

#include "policy/dialect/json_tape.h"
#include "policy/dialect/text_judge.h"

namespace sluice::policy {

namespace {

// False if the body names two different models.
bool readFacts(const JsonTape &tape, RequestFacts &facts)
{
    bool named = false;
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
        }
    }
    return true;
}

} // namespace

RequestJudgement judgeRequest(const RuleSet *rules, Dialect dialect, std::string_view body)
{
    return judgeRequest([rules](const RequestFacts &) { return rules; }, dialect, body);
}

RequestJudgement judgeRequest(const RuleChooser &rulesFor, Dialect, std::string_view body)
{
    RequestJudgement judgement;
    JsonTape tape;
    if (!tape.parse(body)) {
        const RuleSet *rules = rulesFor(judgement.facts);
        judgement.verdict.notRun = "the body is not valid JSON";
        if (rules && rules->enforces(Direction::Prompt)) {
            judgement.error = {base::ErrorCode::InvalidBody, "not valid JSON: " + tape.problem(), {}, 0};
        }
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
    if (judge.payloadBytes() > 0) {
        judgement.verdict.notRun = "binary payload of " + std::to_string(judge.payloadBytes()) + " bytes";
    }
    if (judgement.verdict.kind == VerdictKind::Mask && !judge.edits().empty()) {
        judgement.body = splice(body, judge.edits());
    }
    return judgement;
}

} // namespace sluice::policy
