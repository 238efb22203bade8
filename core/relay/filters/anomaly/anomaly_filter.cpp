#include "relay/filters/anomaly/anomaly_filter.h"

#include <QDateTime>

#include <algorithm>

namespace sluice::relay {

namespace {

constexpr const char *kName = "anomaly breaker";

std::string momentAfter(base::Duration wait)
{
    const auto ms = std::chrono::ceil<std::chrono::seconds>(wait).count() * 1000;
    return QDateTime::currentDateTimeUtc().addMSecs(ms).toString(Qt::ISODate).toStdString();
}

} // namespace

bool isClientFault(int status, base::ErrorCode refusedWith)
{
    if (refusedWith == base::ErrorCode::ContentBlocked) {
        return false; // counted as such
    }
    if (refusedWith == base::ErrorCode::KeyNotAllowed) {
        return true;
    }
    return status >= 400 && status < 500 && status != 401 && status != 403 && status != 408 && status != 429;
}

std::uint64_t countedTokens(const policy::TokenUsage &usage)
{
    const std::uint64_t input = usage.input.value_or(0);
    return input - std::min(input, usage.cachedInput.value_or(0)) + usage.output.value_or(0);
}

FilterStatus AnomalyFilter::onRequestHead(ExchangeContext &context)
{
    return take(context, context.shared.clients.admit(context.caller, context.config->settings.anomaly, base::now()));
}

FilterStatus AnomalyFilter::onRequestBody(ExchangeContext &context)
{
    if (!m_epoch || context.body.empty() || context.upgrade) {
        return FilterStatus::Continue;
    }
    return take(context, context.shared.clients.prompt(context.caller, context.config->settings.anomaly, context.body, *m_epoch, base::now()));
}

FilterStatus AnomalyFilter::take(ExchangeContext &context, const ClientAdmission &admission)
{
    m_epoch = admission.epoch;
    if (admission.reason.empty()) {
        return FilterStatus::Continue;
    }
    if (!admission.refused) {
        context.note(kName, "observed: " + admission.reason);
        return FilterStatus::Continue;
    }
    refuse(context, kName, base::ErrorCode::KeySuspended, admission.reason);
    context.reply->headers.set("x-sluice-reset", momentAfter(admission.wait));
    return FilterStatus::Replied;
}

void AnomalyFilter::onFinished(ExchangeContext &context)
{
    if (!m_epoch || context.upgrade) {
        return;
    }
    policy::AnomalyEnd end;
    end.blocked = context.promptVerdict.kind == policy::VerdictKind::Block;
    const bool isOurs = context.reply && context.attempts == 0;
    end.failed = isClientFault(isOurs ? context.reply->status : context.answer.status, isOurs ? context.reply->code : base::ErrorCode::None);
    end.tokens = countedTokens(context.usage);
    context.shared.clients.end(context.caller, end, *m_epoch, base::now());
}

} // namespace sluice::relay
