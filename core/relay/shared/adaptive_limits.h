#pragma once

#include "api/config/limit_config.h"
#include "api/limit_records.h"
#include "base/clock.h"
#include "policy/limit/gradient_limit.h"
#include "policy/resilience/attempt_class.h"

#include <QList>
#include <QStringList>

#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

namespace sluice::relay {

class AdaptiveLimits;

// A place among the requests under way at an upstream, or in the queue for one. Given back when it goes. Worker thread; its limits outlive it.
class UpstreamSlot final {
public:
    UpstreamSlot() = default;
    ~UpstreamSlot() { release(); }
    UpstreamSlot(UpstreamSlot &&other) noexcept
        : m_limits(std::exchange(other.m_limits, nullptr))
        , m_claim(std::move(other.m_claim))
    {
    }
    UpstreamSlot &operator=(UpstreamSlot &&other) noexcept
    {
        release();
        m_limits = std::exchange(other.m_limits, nullptr);
        m_claim = std::move(other.m_claim);
        return *this;
    }

    // Whether the request may run; false while it waits.
    [[nodiscard]] bool isIn() const;
    // How the attempt went. `ttft`: from sent to first content, where it came so far.
    void report(policy::AttemptClass result, int status, std::optional<base::Duration> ttft, std::string_view model, base::TimePoint now);
    void release();

private:
    friend class AdaptiveLimits;
    struct Claim;

    AdaptiveLimits *m_limits = nullptr;
    std::shared_ptr<Claim> m_claim;
};

// The limits of requests under way that were found for the upstreams, and who waits for a place. Places that come free go to those who have waited longest.
// Any thread; `wake` is called without the lock from whatever thread gave the place.
class AdaptiveLimits final {
public:
    // Takes the settings over; what is known of upstreams that stay is kept.
    void apply(const api::AdaptiveLimitConfig &settings, const QStringList &upstreams);

    struct Entry {
        UpstreamSlot slot; // not in it yet: it waits
        bool isFull = false; // there was no place; in mode Observe it is in all the same
        int limit = 0;
    };
    // `wake` tells that the slot is in. Without it there is no waiting: for another attempt of a request that is let in already.
    [[nodiscard]] Entry enter(const std::string &upstream, std::function<void()> wake);

    [[nodiscard]] QList<api::AdaptiveGauge> gauges(const QStringList &upstreams);
    [[nodiscard]] int running(const std::string &upstream);

private:
    friend class UpstreamSlot;

    struct Place {
        policy::GradientLimit limit;
        int running = 0;
        std::deque<std::weak_ptr<UpstreamSlot::Claim>> queue;
        int waiting = 0;
    };

    using Wakes = std::vector<std::function<void()>>;

    Wakes admitWaiting(Place &place);
    static void call(const Wakes &wakes);

    std::mutex m_mutex;
    api::AdaptiveLimitConfig m_settings; // guarded by m_mutex, as all below
    std::unordered_map<std::string, std::shared_ptr<Place>> m_places;
};

} // namespace sluice::relay
