#pragma once

#include "relay/exchange/exchange_context.h"

#include <memory>
#include <string>
#include <vector>

namespace sluice::relay {

enum class FilterStatus : std::uint8_t {
    Continue,
    Pause, // of onRequestBody() only: the chain stops here until context.waitUntil or the waker resumes it
    Replied, // context.reply is set: the chain ends, onFinished still runs
};

// One stage of the chain. Requests run down the catalogue's order, answers up. Worker thread; one instance per exchange.
class Filter {
public:
    virtual ~Filter() = default;
    virtual FilterStatus onRequestHead(ExchangeContext &) { return FilterStatus::Continue; }
    virtual FilterStatus onRequestBody(ExchangeContext &) { return FilterStatus::Continue; }
    // After a Pause of onRequestBody(): context.waitUntil has come, or somebody called the waker. Perhaps too early, or once too often.
    virtual FilterStatus onRequestResumed(ExchangeContext &) { return FilterStatus::Continue; }
    virtual FilterStatus onResponseHead(ExchangeContext &) { return FilterStatus::Continue; }
    // Edits a piece of the answer in place (the whole body in AnswerMode::Buffer); `last` comes exactly once, perhaps empty.
    virtual FilterStatus onResponseChunk(ExchangeContext &, std::string & /*chunk*/, bool /*last*/)
    {
        return FilterStatus::Continue;
    }
    // Always called, in reverse order, exactly once, whatever happened.
    virtual void onFinished(ExchangeContext &) { }
};

// Sets the local reply of a refusal, notes it under the filter's name, and gives Replied. Clients are told not to retry what would only be
// refused again; a filter that knows better changes context.reply.
FilterStatus refuse(ExchangeContext &context, const char *filter, base::ErrorCode code, std::string message);

using Filters = std::vector<std::unique_ptr<Filter>>;

// The one list of filters, in order, with one reason a line.
Filters makeFilters();

// Runs an exchange's filters. Worker thread; owned by its exchange.
class FilterChain final {
public:
    FilterChain();
    ~FilterChain();
    FilterChain(const FilterChain &) = delete;
    FilterChain &operator=(const FilterChain &) = delete;

    // Continue when every filter let the request pass.
    FilterStatus requestHead(ExchangeContext &context);
    FilterStatus requestBody(ExchangeContext &context);
    // Goes on where a filter paused.
    FilterStatus resumeBody(ExchangeContext &context);
    FilterStatus responseHead(ExchangeContext &context);
    FilterStatus responseChunk(ExchangeContext &context, std::string &chunk, bool last);
    void finished(ExchangeContext &context);

private:
    FilterStatus runBody(ExchangeContext &context);

    Filters m_filters;
    std::size_t m_next = 0; // of the filters that the body has not come to
    std::size_t m_reached = 0; // filters that saw the request: only they hear of its end
};

} // namespace sluice::relay
