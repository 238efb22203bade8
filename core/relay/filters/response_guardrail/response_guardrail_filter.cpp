#include "relay/filters/response_guardrail/response_guardrail_filter.h"

#include <algorithm>

namespace sluice::relay {

namespace {

constexpr const char *kName = "response guardrail";

bool contains(std::string_view text, std::string_view part) { return text.find(part) != std::string_view::npos; }

// JSON that is read while it comes: a document a line, or Gemini's array of answers.
bool comesInPieces(const ExchangeContext &context, std::string_view type)
{
    return contains(type, "ndjson") || contains(type, "jsonl") || contains(type, "json-seq")
        || (context.dialect == policy::Dialect::Gemini && contains(context.head.path, ":streamGenerateContent"));
}

// What the judge left out, for the record; that there are no rules needs no telling.
void noteNotRun(ExchangeContext &context)
{
    if (context.answerVerdict.notRun != "no rules") {
        context.answerNotRun = context.answerVerdict.notRun;
    }
}

} // namespace

FilterStatus ResponseGuardrailFilter::onResponseHead(ExchangeContext &context)
{
    m_row.reset();
    m_framer.reset(); // another attempt may have left something
    m_events.reset();
    m_text.reset();
    m_decoder.reset();
    m_hasBytes = false;
    const std::shared_ptr<const policy::RuleSet> &rules = context.rules;
    const bool active = rules->isActive(policy::Direction::Answer);
    m_enforces = rules->enforces(policy::Direction::Answer);
    const http::BodyCodings codings = http::bodyCodingsOf(context.answer.headers);
    if (!codings.isPlain() && (!active || !codings.canDecode())) {
        const std::string coding(context.answer.headers.value("content-encoding"));
        if (m_enforces && context.config->settings.guardrails.uninspectable == api::Uninspectable::Block) {
            return refuse(context, kName, base::ErrorCode::UpstreamError,
                          "the upstream coded its answer (" + coding + ") although we asked for plain bytes: it cannot be checked");
        }
        context.answerNotRun = active ? "the body is coded (" + coding + ')' : std::string();
        context.answerMode = AnswerMode::Pass;
        return FilterStatus::Continue;
    }
    chooseMode(context, active);
    if (!codings.isPlain() && context.answerMode != AnswerMode::Pass) {
        m_decoder.emplace(codings.layers, static_cast<std::uint64_t>(context.config->settings.limits.bodyBytes));
        for (const std::string_view name : {"Content-Encoding", "ETag", "Content-MD5", "Digest", "Content-Digest", "Repr-Digest"}) {
            context.answer.headers.remove(name); // of the bytes as they came
        }
        context.note(kName, "decoded an answer that came coded");
    }
    return FilterStatus::Continue;
}

void ResponseGuardrailFilter::chooseMode(ExchangeContext &context, bool active)
{
    const std::shared_ptr<const policy::RuleSet> &rules = context.rules;
    const std::string_view type = context.answer.headers.value("content-type");
    if (contains(type, "text/event-stream")) {
        context.isEventStream = true;
        context.answerMode = AnswerMode::Stream;
        m_framer.emplace();
        m_events = std::make_unique<policy::AnswerStream>(active ? rules : nullptr, context.dialect, context.facts.wantsJson);
    } else if (contains(type, "json") && comesInPieces(context, type)) {
        context.answerMode = AnswerMode::Stream;
        m_row.emplace();
        m_events = std::make_unique<policy::AnswerStream>(active ? rules : nullptr, context.dialect, context.facts.wantsJson);
    } else if (contains(type, "json")) {
        // Without a rule the document is kept to read its usage, and so that one that breaks off is an error and not half an
        // answer; a large one streams through instead.
        constexpr std::uint64_t kKeptUpTo = 4 * 1024 * 1024;
        const bool large = context.answer.contentLength.value_or(0) > kKeptUpTo;
        context.answerMode = active || !large ? AnswerMode::Buffer : AnswerMode::Pass;
        context.bufferUpTo = active ? 0 : kKeptUpTo;
    } else if (active && (type.starts_with("text/") || contains(type, "xml") || type.empty())) {
        context.answerMode = AnswerMode::Stream;
        m_text = std::make_unique<policy::StreamScanner>(rules, policy::Direction::Answer);
    } else {
        context.answerMode = AnswerMode::Pass;
        if (active) {
            context.answerNotRun = "not text (" + std::string(type.substr(0, 64)) + ')';
        }
    }
}

FilterStatus ResponseGuardrailFilter::decode(ExchangeContext &context, std::string &chunk, bool last)
{
    std::string plain;
    m_hasBytes = m_hasBytes || !chunk.empty();
    auto status = m_decoder->feed(chunk, plain);
    if (last && m_hasBytes && status == http::BodyDecoder::Status::Good) {
        status = m_decoder->finish();
    }
    chunk = std::move(plain);
    if (status == http::BodyDecoder::Status::Good) {
        return FilterStatus::Continue;
    }
    const std::string problem = "the upstream's answer cannot be decoded (" + m_decoder->problem() + ')';
    if (context.answerMode == AnswerMode::Buffer) {
        return refuse(context, kName, base::ErrorCode::UpstreamError, problem);
    }
    context.answerNotRun = problem;
    context.answerIsCut = true;
    context.answerIsBroken = true;
    if (m_events && !m_row) {
        chunk = policy::errorEvent(context.dialect, base::ErrorCode::UpstreamError, problem, m_events->nextSequence());
    } else {
        chunk.clear();
    }
    return FilterStatus::Continue;
}

FilterStatus ResponseGuardrailFilter::onResponseChunk(ExchangeContext &context, std::string &chunk, bool last)
{
    if (context.answerIsBroken && m_decoder) {
        chunk.clear(); // its error has been told
        return FilterStatus::Continue;
    }
    if (m_decoder) {
        if (const FilterStatus status = decode(context, chunk, last); status != FilterStatus::Continue || context.answerIsBroken) {
            return status;
        }
    }
    if (m_events) {
        filterEvents(context, chunk, last);
    } else if (m_text) {
        filterText(context, chunk, last);
    } else if (context.answerMode == AnswerMode::Buffer && last) {
        return filterDocument(context, chunk);
    }
    return FilterStatus::Continue;
}

// Gives the events of a piece of the answer to the judge; m_out gets what may leave.
void ResponseGuardrailFilter::readEvents(ExchangeContext &context, std::string_view chunk, bool last)
{
    const bool framed = m_row ? m_row->feed(chunk, *m_events, m_out)
                              : m_framer->feed(chunk, [this](const http::SseEvent &event) {
                                    if (!m_events->isCut()) {
                                        m_events->onEvent(event.name, event.data, event.raw, m_out);
                                    }
                                });
    if (!framed && !m_events->isCut()) {
        const std::string event
            = policy::errorEvent(context.dialect, base::ErrorCode::UpstreamError,
                                 "an event of the upstream's answer is too large to be checked", m_events->nextSequence());
        if (m_row) {
            m_row->append(event, m_out);
        } else {
            m_out += event;
        }
        context.answerIsCut = true;
        context.answerIsBroken = true;
    }
    if (!last || m_events->isCut()) {
        return;
    }
    // An event without its end is never completed by us; unread it may leave only where nothing enforces, and nothing follows
    // that would be taken for its end.
    const bool passesRest = !m_enforces && !context.answerIsBroken;
    if (m_row) {
        m_row->finish(*m_events, passesRest, m_out);
        return;
    }
    if (passesRest) {
        m_out += m_framer->pending();
    }
    m_events->onEnd(m_out);
}

void ResponseGuardrailFilter::filterEvents(ExchangeContext &context, std::string &chunk, bool last)
{
    m_out.clear();
    readEvents(context, chunk, last);
    chunk.swap(m_out);
    if (m_events->isCut()) {
        context.answerIsCut = true;
        // Cut without a Block verdict: an event could not be read, and was not let through unread.
        context.answerIsBroken = context.answerIsBroken || m_events->verdict().kind != policy::VerdictKind::Block;
    }
    context.hasBegun = m_events->hasBegun() || context.answerIsCut;
    context.sawContent = m_events->sawContent();
    context.contentBytes = m_events->contentBytes();
    if (m_events->sawError() && !context.sawError) {
        context.sawError = true;
        context.errorName = m_events->errorName();
    }
    if (context.responseId.empty()) {
        context.responseId = m_events->responseId();
    }
    context.sawTerminal = m_events->sawTerminal();
    context.nextSequence = m_events->nextSequence();
    if (last || context.answerIsCut) {
        context.usage = m_events->usage();
        context.answerVerdict = m_events->verdict();
        noteNotRun(context);
        context.maxHeldBytes = m_events->maxHeldBytes();
    }
}

void ResponseGuardrailFilter::filterText(ExchangeContext &context, std::string &chunk, bool last)
{
    m_out.clear();
    m_text->feed(chunk, m_out);
    if (last) {
        m_text->finish(m_out);
    }
    chunk.swap(m_out);
    context.sawContent = context.sawContent || !chunk.empty();
    context.answerIsCut = m_text->isBlocked();
    context.answerVerdict = m_text->verdict();
    context.maxHeldBytes = m_text->maxHeldBytes();
}

FilterStatus ResponseGuardrailFilter::filterDocument(ExchangeContext &context, std::string &body)
{
    const std::shared_ptr<const policy::RuleSet> &rules = context.rules;
    const bool active = rules->isActive(policy::Direction::Answer);
    policy::AnswerJudgement judgement = policy::judgeAnswer(active ? rules.get() : nullptr, context.dialect, body, context.facts.wantsJson);
    context.usage = judgement.usage;
    context.responseId = std::move(judgement.responseId);
    context.answerVerdict = std::move(judgement.verdict);
    noteNotRun(context);
    context.sawContent = !body.empty();
    context.contentBytes = body.size();
    context.sawTerminal = true;
    if (judgement.error.isError() && m_enforces && !body.empty()) {
        return refuse(context, kName, base::ErrorCode::UpstreamError, "the upstream's answer cannot be checked: " + judgement.error.detail);
    }
    if (judgement.body) {
        body = std::move(*judgement.body);
    }
    context.answerIsCut = context.answerVerdict.kind == policy::VerdictKind::Block;
    return FilterStatus::Continue;
}

} // namespace sluice::relay
