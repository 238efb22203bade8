#pragma once

#include "base/clock.h"
#include "policy/resilience/attempt_class.h"
#include "policy/resilience/random_source.h"

#include <array>
#include <cstdint>
#include <optional>
#include <vector>

namespace sluice::policy {

struct BreakerSettings {
    bool enabled = true;
    int consecutiveFaults = 5; // 0: do not count rows
    int minimumRequests = 10; // within the window, before the percentage counts
    int faultPercent = 50; // 0: do not count shares
    base::Duration open = std::chrono::seconds(30); // ± a fifth; doubles with each reopening up to openMax
    base::Duration openMax = std::chrono::seconds(300);
    int probes = 1; // at a time while half open
    base::Duration probeLimit = std::chrono::seconds(60); // a probe older than this holds its place no longer
    bool operator==(const BreakerSettings &) const = default;
};

// Three states over a sliding window of 10 buckets of 6 s. Only faults count against, only successes for; what else an endpoint
// answers says nothing while it is closed, but proves it alive when it was asked as a probe. An attempt that began in an earlier
// state says nothing about this one: the time-outs of requests that hung when it opened do not open it again after it recovered.
// Holds no lock and reads no clock; callers serialise access (ClusterHealth). No thread rules: value.
class CircuitBreaker final {
public:
    enum class State : std::uint8_t { Closed, Open, HalfOpen };
    enum class Change : std::uint8_t { None, Opened, Reopened, Closed };

    static constexpr int kBuckets = 10;
    static constexpr base::Duration kBucket = std::chrono::seconds(6);
    static constexpr base::Duration kWindow = kBucket * kBuckets;

    // Leave for one attempt; goes back with its outcome.
    struct Permit {
        bool isProbe = false;
        bool isEarly = false; // taken before the open time had passed
        std::uint64_t period = 0; // the breaker's state when it was taken
        std::uint64_t number = 0;
    };

    struct Counts {
        int requests = 0; // successes and faults
        int faults = 0;
    };

    CircuitBreaker(const BreakerSettings &settings, std::uint64_t seed);

    // Keeps state and counts; switching it off closes it.
    void setSettings(const BreakerSettings &settings, base::TimePoint now);

    // Whether tryTake() would give a permit.
    [[nodiscard]] bool admits(base::TimePoint now) const;
    // A permit: plain while closed; a probe once the open time has passed and a place is free.
    [[nodiscard]] std::optional<Permit> tryTake(base::TimePoint now);
    // A probe in spite of the open time, for the last endpoint standing. Its fault starts the open time anew without doubling it.
    [[nodiscard]] Permit takeEarly(base::TimePoint now);
    Change report(const Permit &permit, AttemptClass outcome, base::TimePoint now);

    // Ends the open time: the next request goes through as a probe.
    void probeNow(base::TimePoint now);
    // Closes it and forgets everything.
    void reset(base::TimePoint now);
    // Empties the window; the state stays.
    void forgetCounts();

    [[nodiscard]] State state() const { return m_state; }
    [[nodiscard]] base::TimePoint since() const { return m_since; }
    [[nodiscard]] bool isProbing(base::TimePoint now) const; // a probe is under way and within its limit
    [[nodiscard]] std::optional<base::TimePoint> probeAt() const; // while open
    [[nodiscard]] Counts counts(base::TimePoint now) const; // within the window
    [[nodiscard]] int faultsInARow() const { return m_inARow; }

private:
    struct Bucket {
        std::int64_t slot = -1;
        int requests = 0;
        int faults = 0;
    };
    struct Probe {
        std::uint64_t number = 0;
        base::TimePoint startedAt{};
    };

    Bucket &bucketOf(base::TimePoint now);
    [[nodiscard]] int probesUnderWay(base::TimePoint now) const;
    Permit startProbe(base::TimePoint now, bool early);
    void enter(State state, base::TimePoint now);
    void open(base::TimePoint now, bool longer);
    Change reportProbe(const Permit &permit, AttemptClass outcome, base::TimePoint now);
    Change reportClosed(AttemptClass outcome, base::TimePoint now);

    BreakerSettings m_settings;
    RandomSource m_random;
    State m_state = State::Closed;
    base::TimePoint m_since{};
    base::TimePoint m_openUntil{};
    std::uint64_t m_period = 0; // counts changes of state
    std::uint64_t m_nextProbe = 1;
    std::vector<Probe> m_probes; // of this half-open period
    int m_reopenings = 0; // since it last stayed closed for a window
    bool m_recovered = false; // closed by a probe, not from the beginning
    int m_inARow = 0;
    std::array<Bucket, kBuckets> m_buckets;
};

} // namespace sluice::policy
