// An exchange whose filter waits: for its turn, for a place, for an answer from elsewhere.
#include "relay/exchange/exchange.h"

#include <algorithm>

namespace sluice::relay {

// What any thread may call to let the chain go on; it does nothing once the exchange is gone.
std::function<void()> Exchange::makeWaker()
{
    if (!m_self) {
        m_self = std::make_shared<Exchange *>(this);
    }
    return [mailbox = m_services.mailbox, self = std::weak_ptr(m_self)] {
        mailbox->post([self] {
            if (const auto exchange = self.lock()) {
                (*exchange)->resumeFilters();
            }
        });
    };
}

void Exchange::waitForFilter()
{
    const base::TimePoint now = base::now();
    if (m_pausedAt == base::TimePoint{}) {
        m_pausedAt = now;
    }
    if (!m_context.waitUntil) {
        return;
    }
    const auto wait = std::chrono::ceil<std::chrono::milliseconds>(std::max(base::Duration::zero(), *m_context.waitUntil - now));
    m_context.waitUntil.reset();
    m_services.later(wait, makeWaker());
}

void Exchange::resumeFilters()
{
    if (m_state != ExchangeState::Deciding || m_pausedAt == base::TimePoint{}) {
        return; // it went on already
    }
    const FilterStatus status = m_filters.resumeBody(m_context);
    if (status != FilterStatus::Pause) {
        m_waited += base::now() - std::exchange(m_pausedAt, {});
    }
    afterFilters(status);
}

void Exchange::afterFilters(FilterStatus status)
{
    if (status == FilterStatus::Pause) {
        waitForFilter();
        return;
    }
    m_decided = base::now();
    m_context.decoded.reset(); // read by whoever had to
    if (status == FilterStatus::Replied) {
        sendReply();
        return;
    }
    beginAttempt();
}

} // namespace sluice::relay
