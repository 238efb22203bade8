#pragma once

#include "base/clock.h"
#include "policy/limit/anomaly_finding.h"
#include "policy/limit/repeat_table.h"
#include "policy/limit/time_slots.h"
#include "policy/limit/usual_level.h"

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace sluice::policy {

struct AnomalySettings {
    // By signal: what the thresholds are multiplied by; 0: not looked at. A share has its own steps (anomaly_breaker.cpp).
    std::array<double, kAnomalySignalCount> tolerance{1, 1, 1, 1, 1};
    base::Duration suspend = std::chrono::minutes(1);
    base::Duration suspendMax = std::chrono::hours(1);
    int tricklePerMinute = 6;
    bool operator==(const AnomalySettings &) const = default;
};

// How a request ended, as far as it says something about who sent it. What an upstream or the network did wrong does not.
struct AnomalyEnd {
    bool blocked = false; // its prompt, by a rule
    bool failed = false; // by the client's own fault: a refusal of its content or its form
    std::uint64_t tokens = 0; // prompt and answer, without what was read from a cache
};

// Leave to go on, or not.
struct AnomalyAdmission {
    bool admitted = true;
    AnomalyState state = AnomalyState::Closed; // when it came
    base::Duration wait{}; // when refused: until another try may succeed
    std::uint32_t epoch = 0; // to be given back with the request's end
};

// What an observation has brought about.
struct AnomalyChange {
    bool tripped = false;
    bool released = false;
    bool isChange() const { return tripped || released; }
};

struct AnomalyStatus {
    AnomalyState state = AnomalyState::Closed;
    std::optional<base::TimePoint> since; // of the state; unset: closed ever since
    std::optional<base::TimePoint> until; // while suspended
    int trips = 0; // that count for the length of the next suspension
    int trickleLeft = 0; // while half open
    std::vector<AnomalyFinding> findings; // of the last trip, the gravest first
};

// Stops a client whose traffic is out of the ordinary. It measures
//   requests of ten seconds and tokens of a minute, against what is usual for the client and against a floor below which nothing is odd;
//   the shares of blocked prompts and of errors among the requests of five minutes, once there are enough of them;
//   how often one and the same prompt came within ten minutes.
// A finding suspends the client, each time for twice as long; an hour without one forgives a trip. Afterwards a trickle passes: kTrickle good
// requests in a row close the breaker; one that does again what it was suspended for (blocked, wrong, the same prompt) suspends it again. Time is an argument
// and never goes back; callers take care of locks. No thread rules: value.
class AnomalyBreaker final {
public:
    static constexpr int kTrickle = 5;

    explicit AnomalyBreaker(const AnomalySettings &settings = {});
    void setSettings(const AnomalySettings &settings) { m_settings = settings; }

    // A request has come. It may be the one that trips: then it is refused already, and `change` says so.
    [[nodiscard]] AnomalyAdmission admit(base::TimePoint now, AnomalyChange &change);
    // Its prompt has been read; refused if that tripped.
    [[nodiscard]] AnomalyChange prompt(std::uint64_t digest, std::uint32_t epoch, base::TimePoint now);
    // An admitted request is over. What was admitted before the last change of state says nothing about the time after it.
    AnomalyChange end(const AnomalyEnd &end, std::uint32_t epoch, base::TimePoint now);

    // Closes it and forgets everything but what is usual.
    void reset(base::TimePoint now);

    [[nodiscard]] AnomalyStatus status(base::TimePoint now) const;
    [[nodiscard]] AnomalyState state(base::TimePoint now) const;

private:
    struct Counts {
        int requests = 0;
        int blocked = 0;
        int failed = 0;
        Counts &operator+=(const Counts &other);
    };
    // A level that is measured in stretches of time, and the stretch that is not over yet.
    struct Measured {
        UsualLevel usual;
        double gathered = 0;
        std::int64_t stretch = 0;
    };

    void enter(AnomalyState state, base::TimePoint now);
    void settle(base::TimePoint now);
    [[nodiscard]] double toleranceOf(AnomalySignal signal) const;
    void measure(Measured &level, double value, base::Duration stretch, double cap, base::TimePoint now);
    [[nodiscard]] AnomalyFinding burstFinding(base::TimePoint now);
    [[nodiscard]] AnomalyFinding tokenFinding(base::TimePoint now);
    [[nodiscard]] AnomalyFinding shareFinding(AnomalySignal signal, int hits, int requests) const;
    AnomalyChange judge(std::vector<AnomalyFinding> candidates, base::TimePoint now);
    AnomalyChange trip(std::vector<AnomalyFinding> findings, base::TimePoint now);
    [[nodiscard]] AnomalyChange endOfTrickle(const AnomalyEnd &end, base::TimePoint now);

    AnomalySettings m_settings;
    AnomalyState m_state = AnomalyState::Closed;
    std::optional<base::TimePoint> m_since;
    base::TimePoint m_until{}; // while suspended
    base::TimePoint m_nextTrickle{}; // while half open
    base::TimePoint m_forgivenTo{}; // while closed: trips have been forgiven for the time before
    std::uint32_t m_epoch = 0; // counts the changes of state
    int m_trips = 0;
    int m_good = 0; // requests in a row while half open
    std::vector<AnomalyFinding> m_findings;
    std::optional<std::uint64_t> m_repeated; // the prompt that was sent in a loop

    TimeSlots<int, 10> m_arrivals{std::chrono::seconds(1)};
    TimeSlots<double, 12> m_tokens{std::chrono::seconds(5)};
    TimeSlots<Counts, 10> m_ends{std::chrono::seconds(30)};
    Measured m_burst;
    Measured m_spend;
    RepeatTable m_repeats;
};

// The finding in a sentence of facts: "75 requests in 10 s; usual are 3.0, from 60 on it is odd".
std::string describe(const AnomalyFinding &finding);

} // namespace sluice::policy
