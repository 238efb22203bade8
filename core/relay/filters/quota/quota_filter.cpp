#include "relay/filters/quota/quota_filter.h"

#include "relay/shared/bills.h"

#include <QDateTime>

#include <algorithm>

namespace sluice::relay {

namespace {

constexpr const char *kName = "quota";

const std::string &chargedModel(const ExchangeContext &context)
{
    return context.sentModel.empty() ? context.facts.model : context.sentModel;
}

std::string inUtc(policy::EpochSeconds at)
{
    return QDateTime::fromSecsSinceEpoch(at, Qt::UTC).toString(Qt::ISODate).toStdString();
}

// Whether a limit of tokens needs to know what streams used.
bool limitsTokens(const api::LimitsConfig &limits)
{
    return limits.tokensPerMinute > 0 || limits.global.tokensPerMinute > 0
        || std::any_of(limits.rules.begin(), limits.rules.end(), [](const api::LimitRuleConfig &rule) { return rule.tokensPerMinute > 0; });
}

} // namespace

FilterStatus QuotaFilter::onRequestBody(ExchangeContext &context)
{
    m_counts = !context.upgrade && usesTokens(context.head.method, context.head.path, context.facts.model);
    if (!m_counts) {
        return FilterStatus::Continue;
    }
    const bool hasBudgets = !context.shared.budgets.isEmpty();
    const api::RelayConfig &settings = context.config->settings;
    const api::UsageReports reports = settings.accounting.usageReports;
    if (hasBudgets) {
        if (const FilterStatus status = reserve(context); status != FilterStatus::Continue) {
            return status;
        }
    }
    if (reports == api::UsageReports::Always
        || (reports == api::UsageReports::Auto && (m_reservation.isHeld() || limitsTokens(settings.limits)))) {
        askForUsage(context);
    }
    return FilterStatus::Continue;
}

FilterStatus QuotaFilter::reserve(ExchangeContext &context)
{
    const RuntimeConfig &config = *context.config;
    const std::string_view body = context.plainBody();
    m_most = mostUsage(config.settings.accounting, context.head.path, context.facts, body);
    m_promptTokens = *m_most.input;
    const bool writesCache = body.find("\"cache_control\"") != std::string_view::npos;
    const Bill most = dearestBill(config, context.cluster, chargedModel(context), m_most, writesCache);
    BudgetGrant grant = context.shared.budgets.reserve(context.client, context.facts.model, most, *config.prices,
                                                       config.settings.accounting.unpriced == api::UnpricedRequests::Refuse,
                                                       config.calendar.now());
    for (const std::string &budget : grant.wouldRefuse) {
        context.note(kName, "the budget " + budget + " would have refused it");
    }
    m_reservation = std::move(grant.reservation);
    switch (grant.refusal) {
    case BudgetGrant::Refusal::None:
        return FilterStatus::Continue;
    case BudgetGrant::Refusal::UsedUp:
        refuse(context, kName, base::ErrorCode::QuotaExceeded,
               "the budget " + grant.budget + " is used up until " + inUtc(grant.resetsAt));
        context.reply->headers.add("x-sluice-reset", inUtc(grant.resetsAt));
        break;
    case BudgetGrant::Refusal::TooLarge:
        refuse(context, kName, base::ErrorCode::ExceedsLimit,
               "this request may use more than the whole budget " + grant.budget + ": about " + std::to_string(most.tokens)
                   + " tokens; a lower max_tokens would reserve less");
        break;
    case BudgetGrant::Refusal::Unpriced:
        refuse(context, kName, base::ErrorCode::ExceedsLimit,
               "the budget " + grant.budget + " counts money, and the price of " + chargedModel(context)
                   + " is not known: add it to the price file");
        break;
    }
    return FilterStatus::Replied;
}

void QuotaFilter::askForUsage(ExchangeContext &context)
{
    const bool hasOption = context.dialect == policy::Dialect::OpenAiChat || context.dialect == policy::Dialect::OpenAiCompletions;
    if (!hasOption || !context.facts.stream || context.facts.includeUsage) {
        return;
    }
    if (std::optional<std::string> asking = policy::withUsageReport(context.plainBody())) {
        context.replaceBody(std::move(*asking));
        m_askedForUsage = true;
    }
}

FilterStatus QuotaFilter::onResponseHead(ExchangeContext &context)
{
    m_framer.reset();
    if (m_askedForUsage && context.isEventStream && context.answerMode == AnswerMode::Stream) {
        m_framer.emplace();
    }
    return FilterStatus::Continue;
}

FilterStatus QuotaFilter::onResponseChunk(ExchangeContext &, std::string &chunk, bool last)
{
    if (!m_framer || (chunk.empty() && !last)) {
        return FilterStatus::Continue;
    }
    m_out.clear();
    const bool framed = m_framer->feed(chunk, [this](const http::SseEvent &event) {
        if (event.hasData) {
            m_remover.onEvent(event.data, event.raw, m_out);
        } else {
            m_out.append(event.raw);
        }
    });
    if (last || !framed) {
        m_out += m_framer->pending(); // a stream that was cut inside an event leaves as it came
    }
    if (!framed) {
        m_framer.reset();
    }
    chunk.swap(m_out);
    return FilterStatus::Continue;
}

void QuotaFilter::onFinished(ExchangeContext &context)
{
    if (m_counts && context.attempts > 0) {
        settle(context);
    }
    m_reservation.release(); // whatever was not used
}

void QuotaFilter::settle(ExchangeContext &context)
{
    const RuntimeConfig &config = *context.config;
    const RuntimeUpstream &upstream = config.upstreams.at(context.upstream);
    const int status = context.answer.status;
    const bool isReported = context.usage.input && context.usage.output;
    const bool wasRefused = status >= 300 || (status == 0 && !context.requestSent);
    if (wasRefused && !isReported) {
        return; // the upstream worked on nothing
    }
    policy::TokenUsage usage = context.usage;
    if (!isReported) {
        if (!m_reservation.isHeld()) {
            return; // unknown, and nobody needs an estimate
        }
        usage = status == 0 ? m_most : estimatedUsage(context.usage, m_promptTokens, context.contentBytes);
        if (context.answerIsComplete) {
            context.usage = usage;
        }
        context.note(kName, "usage unknown: " + std::to_string(*usage.input + *usage.output) + " tokens are counted as an estimate");
    }
    const Bill bill = billAt(config, upstream, chargedModel(context), usage);
    if (bill.money && (isReported || context.answerIsComplete)) {
        context.cost = *bill.money;
        context.currency = bill.currency;
    }
    m_reservation.commit(bill, !isReported, *config.prices, config.calendar.now());
}

} // namespace sluice::relay
