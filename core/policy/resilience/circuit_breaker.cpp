#include "policy/resilience/circuit_breaker.h"

#include <algorithm>

namespace sluice::policy {

namespace {

constexpr double kJitter = 0.2;

std::int64_t slotOf(base::TimePoint now)
{
    return now.time_since_epoch() / CircuitBreaker::kBucket;
}

} // namespace

CircuitBreaker::CircuitBreaker(const BreakerSettings &settings, std::uint64_t seed)
    : m_settings(settings)
    , m_random(seed)
{
}

void CircuitBreaker::setSettings(const BreakerSettings &settings, base::TimePoint now)
{
    m_settings = settings;
    if (!settings.enabled && m_state != State::Closed) {
        reset(now);
    }
}

bool CircuitBreaker::admits(base::TimePoint now) const
{
    switch (m_state) {
    case State::Closed:
        return true;
    case State::Open:
        return now >= m_openUntil;
    case State::HalfOpen:
        return probesUnderWay(now) < std::max(1, m_settings.probes);
    }
    return false;
}

std::optional<CircuitBreaker::Permit> CircuitBreaker::tryTake(base::TimePoint now)
{
    if (!admits(now)) {
        return std::nullopt;
    }
    if (m_state == State::Closed) {
        return Permit{false, false, m_period, 0};
    }
    return startProbe(now, false);
}

CircuitBreaker::Permit CircuitBreaker::takeEarly(base::TimePoint now)
{
    if (m_state == State::Closed) {
        return {false, false, m_period, 0};
    }
    return startProbe(now, now < m_openUntil);
}

CircuitBreaker::Change CircuitBreaker::report(const Permit &permit, AttemptClass outcome, base::TimePoint now)
{
    if (permit.period != m_period) {
        return Change::None;
    }
    return permit.isProbe ? reportProbe(permit, outcome, now) : reportClosed(outcome, now);
}

void CircuitBreaker::probeNow(base::TimePoint now)
{
    if (m_state == State::Open) {
        m_openUntil = std::min(m_openUntil, now);
    }
}

void CircuitBreaker::reset(base::TimePoint now)
{
    enter(State::Closed, now);
    m_reopenings = 0;
    m_recovered = false;
}

void CircuitBreaker::forgetCounts()
{
    m_inARow = 0;
    m_buckets.fill({});
}

bool CircuitBreaker::isProbing(base::TimePoint now) const { return probesUnderWay(now) > 0; }

std::optional<base::TimePoint> CircuitBreaker::probeAt() const
{
    return m_state == State::Open ? std::optional(m_openUntil) : std::nullopt;
}

CircuitBreaker::Counts CircuitBreaker::counts(base::TimePoint now) const
{
    Counts sum;
    const std::int64_t newest = slotOf(now);
    for (const Bucket &bucket : m_buckets) {
        if (bucket.slot > newest - kBuckets && bucket.slot <= newest) {
            sum.requests += bucket.requests;
            sum.faults += bucket.faults;
        }
    }
    return sum;
}

CircuitBreaker::Bucket &CircuitBreaker::bucketOf(base::TimePoint now)
{
    const std::int64_t slot = slotOf(now);
    Bucket &bucket = m_buckets[static_cast<std::size_t>(slot % kBuckets)];
    if (bucket.slot != slot) {
        bucket = {slot, 0, 0};
    }
    return bucket;
}

int CircuitBreaker::probesUnderWay(base::TimePoint now) const
{
    return static_cast<int>(std::count_if(m_probes.begin(), m_probes.end(), [&](const Probe &probe) {
        return now - probe.startedAt < m_settings.probeLimit;
    }));
}

CircuitBreaker::Permit CircuitBreaker::startProbe(base::TimePoint now, bool early)
{
    if (m_state != State::HalfOpen) {
        enter(State::HalfOpen, now);
    }
    m_probes.push_back({m_nextProbe, now});
    return {true, early, m_period, m_nextProbe++};
}

void CircuitBreaker::enter(State state, base::TimePoint now)
{
    m_state = state;
    m_since = now;
    ++m_period;
    m_probes.clear();
    if (state == State::Closed) {
        forgetCounts();
    }
}

void CircuitBreaker::open(base::TimePoint now, bool longer)
{
    if (longer) {
        ++m_reopenings;
    }
    base::Duration length = std::min(m_settings.open, m_settings.openMax);
    for (int i = 0; i < m_reopenings && length < m_settings.openMax; ++i) {
        length = std::min(length * 2, m_settings.openMax);
    }
    auto jittered = std::chrono::duration_cast<base::Duration>(length * (1.0 - kJitter + 2 * kJitter * m_random.unit()));
    if (jittered > m_settings.openMax) {
        jittered = m_settings.openMax - (jittered - m_settings.openMax); // still spread, never above the maximum
    }
    enter(State::Open, now);
    m_openUntil = now + jittered;
}

CircuitBreaker::Change CircuitBreaker::reportProbe(const Permit &permit, AttemptClass outcome, base::TimePoint now)
{
    // A probe whose limit has passed holds no place, but its outcome is as good as any.
    std::erase_if(m_probes, [&](const Probe &probe) { return probe.number == permit.number; });
    switch (outcome) {
    case AttemptClass::Cancel:
        if (m_probes.empty() && now < m_openUntil) {
            enter(State::Open, now);
        }
        return Change::None;
    case AttemptClass::Fault:
        open(now, !permit.isEarly);
        return Change::Reopened;
    case AttemptClass::Success:
    case AttemptClass::Throttle:
    case AttemptClass::Client:
    case AttemptClass::Auth:
        break;
    }
    enter(State::Closed, now); // it answered
    m_recovered = true;
    return Change::Closed;
}

CircuitBreaker::Change CircuitBreaker::reportClosed(AttemptClass outcome, base::TimePoint now)
{
    if (outcome != AttemptClass::Success && outcome != AttemptClass::Fault) {
        return Change::None;
    }
    Bucket &bucket = bucketOf(now);
    ++bucket.requests;
    if (outcome == AttemptClass::Success) {
        m_inARow = 0;
        return Change::None;
    }
    ++bucket.faults;
    ++m_inARow;
    if (!m_settings.enabled) {
        return Change::None; // counted for the sweep all the same
    }
    const Counts sum = counts(now);
    const bool row = m_settings.consecutiveFaults > 0 && m_inARow >= m_settings.consecutiveFaults;
    const bool share = m_settings.faultPercent > 0 && sum.requests >= m_settings.minimumRequests
        && sum.faults * 100 >= m_settings.faultPercent * sum.requests;
    if (!row && !share) {
        return Change::None;
    }
    // Closed for a whole window since its last probe: a new story, told from the beginning.
    const bool again = m_recovered && now - m_since < kWindow;
    if (!again) {
        m_reopenings = 0;
    }
    open(now, again);
    return Change::Opened;
}

} // namespace sluice::policy
