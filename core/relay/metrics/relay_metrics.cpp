#include "relay/metrics/relay_metrics.h"

#include "api/record_words.h"

#include <algorithm>
#include <cctype>

namespace sluice::relay {

namespace {

// The bounds that OpenTelemetry's conventions for generative AI metrics ask for.
constexpr std::array kDurationBounds{0.01, 0.02, 0.04, 0.08, 0.16, 0.32, 0.64, 1.28, 2.56, 5.12, 10.24, 20.48, 40.96, 81.92};
constexpr std::array kTokenBounds{1., 4., 16., 64., 256., 1024., 4096., 16384., 65536., 262144., 1048576., 4194304., 16777216., 67108864.};
constexpr std::array kFirstContentBounds{0.001, 0.005, 0.01, 0.02, 0.04, 0.06, 0.08, 0.1, 0.25, 0.5, 0.75, 1.0, 2.5, 5.0, 7.5, 10.0};
// Ours: an exchange costs the relay tens of microseconds to a few milliseconds.
constexpr std::array kOverheadBounds{0.00005, 0.0001, 0.0002, 0.0005, 0.001, 0.002, 0.005, 0.01, 0.05, 0.25};

constexpr std::array<std::string_view, 6> kTokenClasses{"input", "cached_input", "cache_write", "cache_write_hour", "output", "reasoning"};

constexpr int kSwitched = 101; // a WebSocket is open for as long as it likes

double seconds(api::Micros duration)
{
    return std::chrono::duration<double>(duration).count();
}

// The conventions' gen_ai.operation.name and gen_ai.provider.name.
std::string_view operationName(const api::ExchangeRecord &record)
{
    switch (record.dialect) {
    case policy::Dialect::OpenAiChat:
    case policy::Dialect::OpenAiResponses:
    case policy::Dialect::Anthropic:
        return "chat";
    case policy::Dialect::OpenAiCompletions:
        return "text_completion";
    case policy::Dialect::Gemini:
        return "generate_content";
    case policy::Dialect::OpenAiOther:
        break;
    }
    return record.path.endsWith(QLatin1String("/embeddings")) ? "embeddings" : "other";
}

std::string_view providerName(policy::Dialect dialect)
{
    switch (dialect) {
    case policy::Dialect::Anthropic:
        return "anthropic";
    case policy::Dialect::Gemini:
        return "gcp.gemini";
    default:
        return "openai";
    }
}

// The conventions' error.type: our own code, else the status.
std::string errorType(const api::ExchangeRecord &record)
{
    if (record.error != base::ErrorCode::None) {
        return std::string(api::wordOf(record.error));
    }
    constexpr int kFirstError = 400;
    return record.status >= kFirstError ? std::to_string(record.status) : std::string();
}

bool isModelName(std::string_view name)
{
    constexpr std::size_t kLongest = 64;
    return !name.empty() && name.size() <= kLongest && std::all_of(name.begin(), name.end(), [](char c) {
        return std::isalnum(static_cast<unsigned char>(c)) != 0 || std::string_view("-_.:/").find(c) != std::string_view::npos;
    });
}

} // namespace

void BucketCounts::add(double value)
{
    const auto at = std::lower_bound(m_bounds.begin(), m_bounds.end(), value);
    ++m_counts[static_cast<std::size_t>(at - m_bounds.begin())];
    m_sum += value;
}

RelayMetrics::Tally::Tally()
    : firstContent(kFirstContentBounds)
    , tokensIn(kTokenBounds)
    , tokensOut(kTokenBounds)
{
}

RelayMetrics::RelayMetrics()
    : m_overhead(kOverheadBounds)
{
}

const std::string &RelayMetrics::modelName(const api::ExchangeRecord &record)
{
    static const std::string kOther = "other";
    const std::string asked = record.model.toStdString();
    if (const auto known = m_models.find(asked); known != m_models.end()) {
        return known->second;
    }
    constexpr int kFirstOther = 300;
    const bool isAnswered = record.outcome == api::Outcome::Answered && record.status >= 200 && record.status < kFirstOther;
    if (!isAnswered || !isModelName(asked) || m_models.size() >= kMostModels) {
        return kOther;
    }
    return m_models.emplace(asked, asked).first->second;
}

void RelayMetrics::started()
{
    const std::lock_guard lock(m_mutex);
    ++m_running;
}

std::int64_t RelayMetrics::running() const
{
    const std::lock_guard lock(m_mutex);
    return m_running;
}

void RelayMetrics::finished(const api::ExchangeRecord &record)
{
    const std::lock_guard lock(m_mutex);
    --m_running;
    ++m_outcomes[{api::wordOf(record.outcome), api::wordOf(record.error)}];
    for (const api::Attempt &attempt : record.tries) {
        ++m_attempts[{attempt.upstream.toStdString(), api::wordOf(attempt.result)}];
    }
    ++m_verdicts.at(static_cast<std::size_t>(record.verdict));
    addHits(record.promptHits, "prompt");
    addHits(record.answerHits, "answer");
    m_unjudged += record.notRun.isEmpty() ? 0 : 1;
    m_bytesIn += static_cast<std::uint64_t>(record.bytesIn);
    m_bytesOut += static_cast<std::uint64_t>(record.bytesOut);
    if (record.status == kSwitched) {
        return;
    }
    m_overhead.add(seconds(record.overhead));
    if (record.upstream.isEmpty()) {
        return; // no operation: nothing was asked of a model
    }
    Tally &tally = m_operations[{operationName(record), providerName(record.dialect), modelName(record), record.upstream.toStdString()}];
    tally.durations.try_emplace(errorType(record), kDurationBounds).first->second.add(seconds(record.duration));
    if (record.streamed && record.ttft) {
        tally.firstContent.add(seconds(*record.ttft));
    }
    addUsage(tally, record.usage);
    if (record.cost) {
        tally.cost[record.currency.toStdString()] += *record.cost;
    }
}

void RelayMetrics::addUsage(Tally &tally, const policy::TokenUsage &usage)
{
    if (usage.input) {
        tally.tokensIn.add(static_cast<double>(*usage.input));
    }
    if (usage.output) {
        tally.tokensOut.add(static_cast<double>(*usage.output));
    }
    const std::array classes{usage.input, usage.cachedInput, usage.cacheWrite, usage.cacheWriteHour, usage.output, usage.reasoning};
    static_assert(classes.size() == kTokenClasses.size());
    for (std::size_t i = 0; i < classes.size(); ++i) {
        tally.tokens.at(i) += classes.at(i).value_or(0);
    }
}

void RelayMetrics::addHits(const QList<policy::Hit> &hits, std::string_view direction)
{
    for (const policy::Hit &hit : hits) {
        ++m_hits[{hit.rule, hit.category, direction, api::wordOf(hit.action)}];
    }
}

void RelayMetrics::write(MetricText &text) const
{
    const std::lock_guard lock(m_mutex);
    writeOutcomes(text);
    writeOperations(text);
    writeGuardrails(text);
}

void RelayMetrics::writeOutcomes(MetricText &text) const
{
    using Kind = MetricText::Kind;
    text.family("sluice_exchanges_total", Kind::Counter, "Finished requests, by how they ended and the code of a refusal or failure.");
    for (const auto &[key, count] : m_outcomes) {
        text.sample({{"outcome", key.first}, {"code", key.second}}, static_cast<double>(count));
    }
    text.family("sluice_attempts_total", Kind::Counter, "Sends to an upstream, by what they say about it.");
    for (const auto &[key, count] : m_attempts) {
        text.sample({{"upstream", key.first}, {"result", key.second}}, static_cast<double>(count));
    }
    text.family("sluice_body_bytes_total", Kind::Counter, "Bytes of request bodies that came in and of answers that went out.");
    text.sample({{"direction", "in"}}, static_cast<double>(m_bytesIn));
    text.sample({{"direction", "out"}}, static_cast<double>(m_bytesOut));
    text.family("sluice_overhead_seconds", Kind::Histogram, "The relay's own time in a request.");
    m_overhead.write(text, {});
}

void RelayMetrics::writeOperations(MetricText &text) const
{
    using Kind = MetricText::Kind;
    using Label = MetricText::Label;
    const auto labelsOf = [](const Operation &operation, std::string_view extra, std::string_view value) {
        return std::array<Label, 5>{Label{"gen_ai_operation_name", operation.name}, {"gen_ai_provider_name", operation.provider},
                                    {"gen_ai_request_model", operation.model}, {"sluice_upstream", operation.upstream}, {extra, value}};
    };
    const auto withoutExtra = [](const std::array<Label, 5> &labels) { return MetricText::Labels(labels).first(4); };

    text.family("gen_ai_client_operation_duration_seconds", Kind::Histogram, "Duration of requests that reached an upstream.");
    for (const auto &[operation, tally] : m_operations) {
        for (const auto &[error, durations] : tally.durations) {
            const auto labels = labelsOf(operation, "error_type", error);
            durations.write(text, error.empty() ? withoutExtra(labels) : MetricText::Labels(labels));
        }
    }
    text.family("gen_ai_client_operation_time_to_first_chunk_seconds", Kind::Histogram, "Streamed answers: request received to first content sent.");
    for (const auto &[operation, tally] : m_operations) {
        tally.firstContent.write(text, withoutExtra(labelsOf(operation, {}, {})));
    }
    text.family("gen_ai_client_token_usage", Kind::Histogram, "Tokens of a request, as the provider counted them.");
    for (const auto &[operation, tally] : m_operations) {
        tally.tokensIn.write(text, labelsOf(operation, "gen_ai_token_type", "input"));
        tally.tokensOut.write(text, labelsOf(operation, "gen_ai_token_type", "output"));
    }
    text.family("sluice_tokens_total", Kind::Counter, "Tokens by class; cached and written ones are part of input, reasoning of output.");
    for (const auto &[operation, tally] : m_operations) {
        for (std::size_t i = 0; i < kTokenClasses.size(); ++i) {
            text.sample(labelsOf(operation, "class", kTokenClasses.at(i)), static_cast<double>(tally.tokens.at(i)));
        }
    }
    text.family("sluice_cost_total", Kind::Counter, "Money spent, by the price table.");
    for (const auto &[operation, tally] : m_operations) {
        for (const auto &[currency, cost] : tally.cost) {
            text.sample(labelsOf(operation, "currency", currency), cost);
        }
    }
}

void RelayMetrics::writeGuardrails(MetricText &text) const
{
    using Kind = MetricText::Kind;
    text.family("sluice_verdicts_total", Kind::Counter, "Requests by the graver verdict of prompt and answer.");
    for (std::size_t i = 0; i < m_verdicts.size(); ++i) {
        text.sample({{"verdict", api::wordOf(static_cast<policy::VerdictKind>(i))}}, static_cast<double>(m_verdicts.at(i)));
    }
    text.family("sluice_rule_hits_total", Kind::Counter, "Hits of guardrail rules.");
    for (const auto &[rule, count] : m_hits) {
        text.sample({{"rule", rule.name}, {"category", rule.category}, {"direction", rule.direction}, {"action", rule.action}},
                    static_cast<double>(count));
    }
    text.family("sluice_not_judged_total", Kind::Counter, "Requests of which something was not judged.");
    text.sample({}, static_cast<double>(m_unjudged));
}

} // namespace sluice::relay
