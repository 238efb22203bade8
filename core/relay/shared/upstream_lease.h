#pragma once

#include "base/clock.h"
#include "base/error.h"
#include "policy/resilience/attempt_class.h"
#include "policy/routing/load_balancer.h"

#include <optional>
#include <utility>

namespace sluice::relay {

class ClusterHealth;

// One attempt's claim on an upstream: from the choice to the outcome. Its end is reported exactly once; without a report() the attempt
// counts as cancelled. Worker thread; owned by its exchange.
class UpstreamLease final {
public:
    UpstreamLease() = default;
    UpstreamLease(ClusterHealth &health, policy::Ticket ticket)
        : m_health(&health)
        , m_ticket(std::move(ticket))
    {
    }
    ~UpstreamLease() { release(); }
    UpstreamLease(UpstreamLease &&other) noexcept
        : m_health(std::exchange(other.m_health, nullptr))
        , m_ticket(std::move(other.m_ticket))
    {
    }
    UpstreamLease &operator=(UpstreamLease &&other) noexcept
    {
        release();
        m_health = std::exchange(other.m_health, nullptr);
        m_ticket = std::move(other.m_ticket);
        return *this;
    }

    [[nodiscard]] bool isHeld() const { return m_health != nullptr; }
    // The outcome, at the terminal event. Gives what it changed; nothing if it was reported before.
    policy::ReportChange report(const policy::AttemptReport &report);
    // Ends it without an outcome.
    void release();

private:
    ClusterHealth *m_health = nullptr;
    policy::Ticket m_ticket;
};

} // namespace sluice::relay
