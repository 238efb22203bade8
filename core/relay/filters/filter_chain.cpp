#include "relay/filters/filter.h"

#include <algorithm>
#include <ranges>

namespace sluice::relay {

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
    for (const std::unique_ptr<Filter> &filter : m_filters) {
        if (const FilterStatus status = filter->onRequestBody(context); status != FilterStatus::Continue) {
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
