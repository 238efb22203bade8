#include "relay/shared/adaptive_limits.h"

#include <algorithm>
#include <functional>

namespace sluice::relay {

struct UpstreamSlot::Claim {
    std::shared_ptr<AdaptiveLimits::Place> place;
    std::function<void()> wake; // while it waits
    bool isIn = false;
    int runningAtStart = 0;
};

bool UpstreamSlot::isIn() const
{
    if (!m_limits) {
        return false;
    }
    const std::lock_guard lock(m_limits->m_mutex);
    return m_claim->isIn;
}

void UpstreamSlot::report(policy::AttemptClass result, int status, std::optional<base::Duration> ttft, std::string_view model, base::TimePoint now)
{
    if (!m_limits) {
        return;
    }
    AdaptiveLimits::Wakes wakes;
    {
        const std::lock_guard lock(m_limits->m_mutex);
        policy::GradientLimit &limit = m_claim->place->limit;
        if (result == policy::AttemptClass::Throttle || (result == policy::AttemptClass::Fault && (status == 0 || status == 503))) {
            limit.onRefusal(now);
        } else if (result == policy::AttemptClass::Success && ttft) {
            limit.onAnswer(std::hash<std::string_view>()(model), *ttft, m_claim->runningAtStart, now);
        }
        wakes = m_limits->admitWaiting(*m_claim->place);
    }
    AdaptiveLimits::call(wakes);
}

void UpstreamSlot::release()
{
    AdaptiveLimits *limits = std::exchange(m_limits, nullptr);
    if (!limits) {
        return;
    }
    AdaptiveLimits::Wakes wakes;
    {
        const std::lock_guard lock(limits->m_mutex);
        AdaptiveLimits::Place &place = *m_claim->place;
        --(m_claim->isIn ? place.running : place.waiting);
        if (m_claim->isIn) {
            wakes = limits->admitWaiting(place);
        }
        m_claim->wake = nullptr;
        m_claim.reset();
    }
    AdaptiveLimits::call(wakes);
}

void AdaptiveLimits::apply(const api::AdaptiveLimitConfig &settings, const QStringList &upstreams)
{
    Wakes wakes;
    {
        const std::lock_guard lock(m_mutex);
        m_settings = settings;
        for (auto entry = m_places.begin(); entry != m_places.end();) {
            Place &place = *entry->second;
            place.limit.setSettings({settings.minimum, settings.initial, settings.maximum});
            Wakes some = admitWaiting(place);
            wakes.insert(wakes.end(), std::make_move_iterator(some.begin()), std::make_move_iterator(some.end()));
            const bool isGone = !upstreams.contains(QString::fromStdString(entry->first)) && place.running == 0 && place.waiting == 0;
            entry = isGone ? m_places.erase(entry) : std::next(entry);
        }
    }
    call(wakes);
}

AdaptiveLimits::Entry AdaptiveLimits::enter(const std::string &upstream, std::function<void()> wake)
{
    const std::lock_guard lock(m_mutex);
    if (m_settings.mode == policy::LimitMode::Off) {
        return {};
    }
    std::shared_ptr<Place> &place = m_places[upstream];
    if (!place) {
        place = std::make_shared<Place>();
        place->limit = policy::GradientLimit({m_settings.minimum, m_settings.initial, m_settings.maximum});
    }
    Entry entry;
    entry.limit = place->limit.limit();
    entry.isFull = place->running >= entry.limit || place->waiting > 0;
    entry.slot.m_limits = this;
    entry.slot.m_claim = std::make_shared<UpstreamSlot::Claim>();
    UpstreamSlot::Claim &claim = *entry.slot.m_claim;
    claim.place = place;
    if (entry.isFull && wake && m_settings.mode == policy::LimitMode::Enforce) {
        claim.wake = std::move(wake);
        ++place->waiting;
        place->queue.push_back(entry.slot.m_claim);
    } else {
        claim.isIn = true;
        claim.runningAtStart = ++place->running;
    }
    return entry;
}

// Gives free places to those who have waited longest.
AdaptiveLimits::Wakes AdaptiveLimits::admitWaiting(Place &place)
{
    Wakes wakes;
    while (!place.queue.empty() && (place.running < place.limit.limit() || m_settings.mode != policy::LimitMode::Enforce)) {
        const std::shared_ptr<UpstreamSlot::Claim> next = place.queue.front().lock();
        place.queue.pop_front();
        if (!next) {
            continue; // it left
        }
        next->isIn = true;
        --place.waiting;
        next->runningAtStart = ++place.running;
        wakes.push_back(std::move(next->wake));
    }
    return wakes;
}

void AdaptiveLimits::call(const Wakes &wakes)
{
    for (const std::function<void()> &wake : wakes) {
        if (wake) {
            wake();
        }
    }
}

QList<api::AdaptiveGauge> AdaptiveLimits::gauges(const QStringList &upstreams)
{
    const auto inMicros = [](std::optional<base::Duration> duration) {
        return duration ? std::optional(std::chrono::duration_cast<api::Micros>(*duration)) : std::nullopt;
    };
    const std::lock_guard lock(m_mutex);
    QList<api::AdaptiveGauge> gauges;
    for (const QString &upstream : upstreams) {
        const auto place = m_places.find(upstream.toStdString());
        if (m_settings.mode == policy::LimitMode::Off || place == m_places.end()) {
            continue;
        }
        const policy::GradientLimit &limit = place->second->limit;
        api::AdaptiveGauge gauge;
        gauge.upstream = upstream;
        gauge.mode = m_settings.mode;
        gauge.limit = limit.limit();
        gauge.running = place->second->running;
        gauge.waiting = place->second->waiting;
        gauge.change = limit.change();
        gauge.gradient = limit.gradient();
        gauge.usual = inMicros(limit.usual());
        gauge.present = inMicros(limit.present());
        gauges.append(gauge);
    }
    return gauges;
}

int AdaptiveLimits::running(const std::string &upstream)
{
    const std::lock_guard lock(m_mutex);
    const auto place = m_places.find(upstream);
    return place == m_places.end() ? 0 : place->second->running;
}

} // namespace sluice::relay
