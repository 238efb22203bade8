#include "relay/filters/usage_meter/usage_meter_filter.h"

namespace sluice::relay {

FilterStatus UsageMeterFilter::onResponseHead(ExchangeContext &)
{
    m_complete = false; // of another attempt
    return FilterStatus::Continue;
}

FilterStatus UsageMeterFilter::onResponseChunk(ExchangeContext &context, std::string &, bool last)
{
    m_complete = m_complete || (last && !context.answerIsBroken);
    context.answerIsComplete = m_complete;
    return FilterStatus::Continue;
}

void UsageMeterFilter::onFinished(ExchangeContext &context)
{
    if (!m_complete) {
        // Anthropic reports the prompt's tokens first and counts the answer's upwards: a broken-off count is no total.
        context.usage.output.reset();
    }
    if (context.attempts > 0 && context.answer.status == 200 && !context.usage.output) {
        context.note("usage", m_complete ? "the upstream reported none" : "unknown: the answer did not end");
    }
}

} // namespace sluice::relay
