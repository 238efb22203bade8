#include "relay/filters/filter.h"

#include <algorithm>
#include <ranges>

namespace sluice::relay {

namespace {

// Refusals that waiting can cure: for these the reply says how long instead.
bool passesWithTime(base::ErrorCode code)
{
    return code == base::ErrorCode::RateLimited || code == base::ErrorCode::Paused || code == base::ErrorCode::NoUpstream
        || code == base::ErrorCode::Busy;
}

} // namespace

FilterStatus refuse(ExchangeContext &context, const char *filter, base::ErrorCode code, std::string message)
{
    context.note(filter, message, code);
    LocalReply reply;
    reply.status = base::httpStatus(code);
    reply.code = code;
    reply.message = std::move(message);
    if (!passesWithTime(code)) {
        reply.shouldRetry = false;
    }
    context.reply = std::move(reply);
    return FilterStatus::Replied;
}

FilterChain::FilterChain()
    : m_filters(makeFilters())
{
}

FilterChain::~FilterChain() = default;

FilterStatus FilterChain::requestHead(ExchangeContext &context)
{
    for (std::size_t i = 0; i < m_filters.size(); ++i) {
        m_reached = std::max(m_reached, i + 1);
        if (const FilterStatus status = m_filters[i]->onRequestHead(context); status != FilterStatus::Continue) {
            return status;
        }
    }
    return FilterStatus::Continue;
}

FilterStatus FilterChain::requestBody(ExchangeContext &context)
{
    m_next = 0;
    return runBody(context);
}

FilterStatus FilterChain::resumeBody(ExchangeContext &context)
{
    if (const FilterStatus status = m_filters.at(m_next - 1)->onRequestResumed(context); status != FilterStatus::Continue) {
        return status;
    }
    return runBody(context);
}

FilterStatus FilterChain::runBody(ExchangeContext &context)
{
    while (m_next < m_filters.size()) {
        if (const FilterStatus status = m_filters[m_next++]->onRequestBody(context); status != FilterStatus::Continue) {
            return status;
        }
    }
    return FilterStatus::Continue;
}

FilterStatus FilterChain::responseHead(ExchangeContext &context)
{
    for (const std::unique_ptr<Filter> &filter : std::views::reverse(m_filters)) {
        if (const FilterStatus status = filter->onResponseHead(context); status != FilterStatus::Continue) {
            return status;
        }
    }
    return FilterStatus::Continue;
}

FilterStatus FilterChain::responseChunk(ExchangeContext &context, std::string &chunk, bool last)
{
    for (const std::unique_ptr<Filter> &filter : std::views::reverse(m_filters)) {
        if (const FilterStatus status = filter->onResponseChunk(context, chunk, last); status != FilterStatus::Continue) {
            return status;
        }
    }
    return FilterStatus::Continue;
}

void FilterChain::finished(ExchangeContext &context)
{
    while (m_reached > 0) {
        m_filters[--m_reached]->onFinished(context);
    }
}

} // namespace sluice::relay
