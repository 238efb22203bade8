#include "policy/dialect/answer_judge.h"

#include "policy/dialect/json_tape.h"
#include "policy/dialect/request_judge.h"
#include "policy/dialect/stream_dialect.h"
#include "policy/dialect/text_judge.h"
#include "policy/dialect/usage.h"

namespace sluice::policy {

namespace {

// The raw value of a member that carries no text of the answer, or `fallback`.
std::string keep(const JsonTape &tape, const RuleSet &rules, std::uint32_t object, std::string_view name,
                 std::string_view fallback)
{
    const std::uint32_t node = tape.member(object, name);
    if (node == JsonTape::kNone
        || rules.scan(Direction::Answer, decodedJson(tape.raw(node))).verdict.kind > VerdictKind::Flag) {
        return std::string(fallback);
    }
    return std::string(tape.raw(node));
}

// The whole answer after a Block: a new body with the dialect's honest ending, of the original only ids, model and usage.
std::string cutBody(const JsonTape &tape, const RuleSet &rules, Dialect dialect)
{
    const auto member = [&](std::string_view name, std::string_view fallback) {
        return '"' + std::string(name) + "\":" + keep(tape, rules, 0, name, fallback) + ',';
    };
    const std::string notice = '"' + std::string(kCutNotice) + '"';
    const std::string code = "\"sluice_code\":\"sluice_content_blocked\"}";
    switch (dialect) {
    case Dialect::OpenAiChat:
    case Dialect::OpenAiCompletions: {
        const bool chat = dialect == Dialect::OpenAiChat;
        std::string choices;
        const std::uint32_t list = tape.member(0, "choices", JsonKind::Array);
        std::size_t count = 0;
        for (std::uint32_t choice = tape.firstChild(list); choice != JsonTape::kNone; choice = tape.nextSibling(choice)) {
            ++count;
        }
        for (std::size_t i = 0; i < std::max<std::size_t>(count, 1); ++i) {
            choices += i == 0 ? "" : ",";
            choices += "{\"index\":" + std::to_string(i)
                + (chat ? ",\"message\":{\"role\":\"assistant\",\"content\":" + notice + ",\"refusal\":null}"
                        : ",\"text\":" + notice)
                + ",\"logprobs\":null,\"finish_reason\":\"content_filter\"}";
        }
        return '{' + member("id", "\"sluice\"") + "\"object\":\"" + (chat ? "chat.completion" : "text_completion") + "\","
            + member("created", "0") + member("model", "\"\"") + "\"choices\":[" + choices + "],"
            + (tape.member(0, "usage") != JsonTape::kNone ? member("usage", "null") : "") + code;
    }
    case Dialect::OpenAiResponses:
        return '{' + member("id", "\"resp_sluice\"") + "\"object\":\"response\"," + member("created_at", "0")
            + member("model", "\"\"") + "\"status\":\"incomplete\",\"incomplete_details\":{\"reason\":\"content_filter\"},"
              "\"error\":null,\"instructions\":null,\"metadata\":{},\"output\":[{\"id\":\"msg_sluice\",\"type\":\"message\","
              "\"role\":\"assistant\",\"status\":\"incomplete\",\"content\":[{\"type\":\"output_text\",\"text\":"
            + notice + ",\"annotations\":[]}]}],\"parallel_tool_calls\":true,\"temperature\":null,\"tool_choice\":\"auto\","
              "\"tools\":[],\"top_p\":null," + member("usage", "null") + code;
    case Dialect::Anthropic:
        return '{' + member("id", "\"msg_sluice\"") + "\"type\":\"message\",\"role\":\"assistant\"," + member("model", "\"\"")
            + "\"content\":[{\"type\":\"text\",\"text\":" + notice
            + "}],\"stop_reason\":\"refusal\",\"stop_sequence\":null,"
            + member("usage", "{\"input_tokens\":0,\"output_tokens\":0}") + code;
    case Dialect::Gemini:
        return "{\"candidates\":[{\"content\":{\"parts\":[{\"text\":" + notice
            + "}],\"role\":\"model\"},\"finishReason\":\"BLOCKLIST\",\"index\":0}],"
            + (tape.member(0, "usageMetadata") != JsonTape::kNone ? member("usageMetadata", "{}") : "") + code;
    case Dialect::OpenAiOther:
        break;
    }
    return errorBody(dialect, base::ErrorCode::ContentBlocked, kCutNotice, {});
}

} // namespace

AnswerJudgement judgeAnswer(const RuleSet *rules, Dialect dialect, std::string_view body, bool holdsJson)
{
    AnswerJudgement judgement;
    const bool active = rules && rules->isActive(Direction::Answer);
    if (body.empty()) {
        judgement.verdict.notRun = "empty body";
        return judgement;
    }
    JsonTape tape;
    if (!tape.parse(body)) {
        judgement.verdict.notRun = "the body is not valid JSON";
        if (active && rules->enforces(Direction::Answer)) {
            judgement.error = {base::ErrorCode::UpstreamError, "answer is not valid JSON: " + tape.problem(), {}, 0};
        }
        return judgement;
    }
    UsageReader usage(dialect);
    usage.read(tape);
    judgement.usage = usage.usage();
    if (const std::uint32_t id = tape.member(0, "id", JsonKind::String);
        dialect == Dialect::OpenAiResponses && id != JsonTape::kNone) {
        judgement.responseId = tape.decoded(id);
    }
    if (!active) {
        judgement.verdict.notRun = "no rules";
        return judgement;
    }
    TextJudge judge(*rules, Direction::Answer);
    const std::uint32_t text = dialect == Dialect::OpenAiResponses ? tape.member(0, "text", JsonKind::Object) : JsonTape::kNone;
    judge.expectJsonTexts(holdsJson || (text != JsonTape::kNone && asksForJson(tape, text)));
    judge.judge(tape);
    judgement.verdict = std::move(judge.verdict());
    judgement.verdict.notRun = judge.notRun();
    if (judgement.verdict.kind == VerdictKind::Block) {
        const bool isError = saysError(tape, 0);
        judgement.body = isError ? errorBody(dialect, base::ErrorCode::ContentBlocked, kCutNotice, {})
                                 : cutBody(tape, *rules, dialect);
    } else if (!judge.edits().empty()) {
        std::vector<Edit> edits = judge.edits();
        appendLogprobEdits(tape, edits);
        judgement.body = splice(body, std::move(edits));
    }
    return judgement;
}

} // namespace sluice::policy
