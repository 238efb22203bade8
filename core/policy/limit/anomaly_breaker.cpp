#include "policy/limit/anomaly_breaker.h"

#include <algorithm>
#include <cstdio>
#include <utility>

namespace sluice::policy {

namespace {

using namespace std::chrono_literals;

// When a level is odd. Nothing below `floor` is, whatever is usual; before anything is known of a client only `unknown` is.
struct LevelBounds {
    double floor;
    double unknown;
    double factor; // of the mean
};

// An agent that sends sixteen helpers out at once makes thirty requests in ten seconds, and each reads a context that is not cached yet.
constexpr LevelBounds kBurst{60, 300, 4};
constexpr LevelBounds kTokens{2e6, 20e6, 6};
constexpr double kDeviations = 8;

constexpr base::Duration kBurstStretch = 10s;
constexpr base::Duration kTokenStretch = 60s;
constexpr double kShareRequests = 20; // as many must be over before a share says anything
constexpr double kRepeats = 30;
constexpr base::Duration kForgiveness = 1h;

double boundOf(const LevelBounds &bounds, const UsualLevel &usual)
{
    if (!usual.isLearned()) {
        return bounds.unknown;
    }
    return std::max({bounds.floor, bounds.factor * usual.mean(), usual.mean() + kDeviations * usual.deviation()});
}

bool isOdd(const AnomalyFinding &finding) { return finding.threshold > 0 && finding.value >= finding.threshold; }

double gravity(const AnomalyFinding &finding) { return finding.value / finding.threshold; }

} // namespace

AnomalyBreaker::Counts &AnomalyBreaker::Counts::operator+=(const Counts &other)
{
    requests += other.requests;
    blocked += other.blocked;
    failed += other.failed;
    return *this;
}

AnomalyBreaker::AnomalyBreaker(const AnomalySettings &settings)
    : m_settings(settings)
{
}

double AnomalyBreaker::toleranceOf(AnomalySignal signal) const
{
    return m_settings.tolerance[static_cast<std::size_t>(signal)];
}

AnomalyAdmission AnomalyBreaker::admit(base::TimePoint now, AnomalyChange &change)
{
    settle(now);
    AnomalyAdmission admission;
    admission.state = m_state;
    if (m_state == AnomalyState::Suspended) {
        admission.admitted = false;
        admission.wait = m_until - now;
        return admission;
    }
    if (m_state == AnomalyState::HalfOpen) {
        if (now < m_nextTrickle) {
            admission.admitted = false;
            admission.wait = m_nextTrickle - now;
            return admission;
        }
        m_nextTrickle = now + base::Duration(1min) / std::max(1, m_settings.tricklePerMinute);
        admission.epoch = m_epoch;
        return admission;
    }
    m_arrivals.add(1, now);
    const AnomalyFinding burst = burstFinding(now);
    measure(m_burst, 1, kBurstStretch, boundOf(kBurst, m_burst.usual), now);
    if (isOdd(burst)) {
        change = judge({burst}, now);
        admission.admitted = false;
        admission.wait = m_until - now;
        return admission;
    }
    admission.epoch = m_epoch;
    return admission;
}

AnomalyChange AnomalyBreaker::prompt(std::uint64_t digest, std::uint32_t epoch, base::TimePoint now)
{
    const double tolerance = toleranceOf(AnomalySignal::Repeats);
    if (epoch != m_epoch || tolerance <= 0) {
        return {};
    }
    if (m_state == AnomalyState::HalfOpen) {
        const auto last = std::find_if(m_findings.begin(), m_findings.end(),
                                       [](const AnomalyFinding &finding) { return finding.signal == AnomalySignal::Repeats; });
        return m_repeated == digest && last != m_findings.end() ? trip({*last}, now) : AnomalyChange{};
    }
    const int count = m_repeats.add(digest, now);
    const AnomalyFinding finding{AnomalySignal::Repeats, static_cast<double>(count), 0, kRepeats * tolerance, count};
    if (!isOdd(finding)) {
        return {};
    }
    const AnomalyChange change = judge({finding}, now);
    m_repeated = digest;
    return change;
}

AnomalyChange AnomalyBreaker::end(const AnomalyEnd &end, std::uint32_t epoch, base::TimePoint now)
{
    if (epoch != m_epoch) {
        return {};
    }
    if (m_state == AnomalyState::HalfOpen) {
        return endOfTrickle(end, now);
    }
    m_ends.add({1, end.blocked ? 1 : 0, end.failed ? 1 : 0}, now);
    const Counts counts = m_ends.sum(now);
    std::vector<AnomalyFinding> odd;
    const auto consider = [&odd](const AnomalyFinding &finding) {
        if (isOdd(finding)) {
            odd.push_back(finding);
        }
    };
    if (end.blocked) {
        consider(shareFinding(AnomalySignal::Blocked, counts.blocked, counts.requests));
    }
    if (end.failed) {
        consider(shareFinding(AnomalySignal::Errors, counts.failed, counts.requests));
    }
    if (end.tokens > 0) {
        const auto tokens = static_cast<double>(end.tokens);
        m_tokens.add(tokens, now);
        consider(tokenFinding(now));
        measure(m_spend, tokens, kTokenStretch, boundOf(kTokens, m_spend.usual), now);
    }
    return odd.empty() ? AnomalyChange{} : judge(std::move(odd), now);
}

AnomalyChange AnomalyBreaker::endOfTrickle(const AnomalyEnd &end, base::TimePoint now)
{
    for (const AnomalyFinding &finding : m_findings) {
        const bool again = (finding.signal == AnomalySignal::Blocked && end.blocked) || (finding.signal == AnomalySignal::Errors && end.failed);
        if (again) {
            return trip({{finding.signal, 1, 0, 1, 1}}, now);
        }
    }
    if (++m_good < kTrickle) {
        return {};
    }
    enter(AnomalyState::Closed, now);
    return {false, true};
}

// A stretch that is over has told what is usual. One without anything in it tells nothing: nobody was at work.
void AnomalyBreaker::measure(Measured &level, double value, base::Duration stretch, double cap, base::TimePoint now)
{
    const std::int64_t number = now.time_since_epoch() / stretch;
    if (number != level.stretch && level.gathered > 0) {
        level.usual.add(level.gathered, cap);
        level.gathered = 0;
    }
    level.stretch = number;
    level.gathered += value;
}

AnomalyFinding AnomalyBreaker::burstFinding(base::TimePoint now)
{
    const int arrived = m_arrivals.sum(now);
    return {AnomalySignal::Burst, static_cast<double>(arrived), m_burst.usual.mean(),
            toleranceOf(AnomalySignal::Burst) * boundOf(kBurst, m_burst.usual), arrived};
}

AnomalyFinding AnomalyBreaker::tokenFinding(base::TimePoint now)
{
    return {AnomalySignal::Tokens, m_tokens.sum(now), m_spend.usual.mean(),
            toleranceOf(AnomalySignal::Tokens) * boundOf(kTokens, m_spend.usual), m_ends.sum(now).requests};
}

AnomalyFinding AnomalyBreaker::shareFinding(AnomalySignal signal, int hits, int requests) const
{
    const double tolerance = toleranceOf(signal);
    AnomalyFinding finding{signal, 0, 0, 0, requests};
    if (tolerance > 0 && requests >= kShareRequests * tolerance) {
        finding.value = static_cast<double>(hits) / requests;
        finding.threshold = tolerance / (1 + tolerance); // a third, a half, two thirds
    }
    return finding;
}

// Something is odd: what else is belongs to the explanation.
AnomalyChange AnomalyBreaker::judge(std::vector<AnomalyFinding> odd, base::TimePoint now)
{
    const Counts counts = m_ends.sum(now);
    for (const AnomalyFinding &other : {burstFinding(now), tokenFinding(now), shareFinding(AnomalySignal::Blocked, counts.blocked, counts.requests),
                                        shareFinding(AnomalySignal::Errors, counts.failed, counts.requests)}) {
        const bool isThere = std::any_of(odd.begin(), odd.end(), [&other](const AnomalyFinding &one) { return one.signal == other.signal; });
        if (!isThere && isOdd(other)) {
            odd.push_back(other);
        }
    }
    return trip(std::move(odd), now);
}

AnomalyChange AnomalyBreaker::trip(std::vector<AnomalyFinding> findings, base::TimePoint now)
{
    std::stable_sort(findings.begin(), findings.end(),
                     [](const AnomalyFinding &a, const AnomalyFinding &b) { return gravity(a) > gravity(b); });
    base::Duration length = std::min(m_settings.suspend, m_settings.suspendMax);
    for (int i = 0; i < m_trips && length < m_settings.suspendMax; ++i) {
        length = std::min(2 * length, m_settings.suspendMax);
    }
    ++m_trips;
    m_findings = std::move(findings);
    const bool isLoop = std::any_of(m_findings.begin(), m_findings.end(),
                                    [](const AnomalyFinding &finding) { return finding.signal == AnomalySignal::Repeats; });
    if (!isLoop) {
        m_repeated.reset();
    }
    enter(AnomalyState::Suspended, now);
    m_until = now + length;
    return {true, false};
}

// What was gathered before a change of state says nothing about the time after it.
void AnomalyBreaker::enter(AnomalyState state, base::TimePoint now)
{
    m_state = state;
    m_since = now;
    m_forgivenTo = now;
    ++m_epoch;
    m_good = 0;
    m_arrivals.clear();
    m_tokens.clear();
    m_ends.clear();
    m_repeats.clear();
}

void AnomalyBreaker::settle(base::TimePoint now)
{
    if (m_state == AnomalyState::Suspended && now >= m_until) {
        enter(AnomalyState::HalfOpen, m_until);
        m_nextTrickle = m_until;
    }
    if (m_state == AnomalyState::Closed && m_trips > 0) {
        const auto hours = static_cast<int>(std::min<std::int64_t>((now - m_forgivenTo) / kForgiveness, m_trips));
        m_trips -= hours;
        m_forgivenTo += hours * kForgiveness;
    }
}

void AnomalyBreaker::reset(base::TimePoint now)
{
    enter(AnomalyState::Closed, now);
    m_trips = 0;
    m_findings.clear();
    m_repeated.reset();
}

AnomalyState AnomalyBreaker::state(base::TimePoint now) const
{
    return m_state == AnomalyState::Suspended && now >= m_until ? AnomalyState::HalfOpen : m_state;
}

AnomalyStatus AnomalyBreaker::status(base::TimePoint now) const
{
    AnomalyStatus status;
    status.state = state(now);
    status.since = status.state == m_state ? m_since : std::optional(m_until);
    if (status.state == AnomalyState::Suspended) {
        status.until = m_until;
    }
    status.trips = m_trips;
    if (status.state == AnomalyState::HalfOpen) {
        status.trickleLeft = kTrickle - (m_state == AnomalyState::HalfOpen ? m_good : 0);
    }
    status.findings = m_findings;
    return status;
}

std::string describe(const AnomalyFinding &finding)
{
    char text[160];
    const auto print = [&text](const char *format, auto... values) { std::snprintf(text, sizeof text, format, values...); };
    switch (finding.signal) {
    case AnomalySignal::Burst:
        print("%.0f requests in 10 s; usual for it are %.1f, odd is %.0f", finding.value, finding.baseline, finding.threshold);
        break;
    case AnomalySignal::Blocked:
        print("%.0f %% of %d prompts blocked; odd is %.0f %%", 100 * finding.value, finding.samples, 100 * finding.threshold);
        break;
    case AnomalySignal::Errors:
        print("%.0f %% of %d requests wrong; odd is %.0f %%", 100 * finding.value, finding.samples, 100 * finding.threshold);
        break;
    case AnomalySignal::Tokens:
        print("%.0f tokens in a minute; usual for it are %.0f, odd is %.0f", finding.value, finding.baseline, finding.threshold);
        break;
    case AnomalySignal::Repeats:
        print("the same prompt %.0f times within 10 min; odd is %.0f", finding.value, finding.threshold);
        break;
    }
    return text;
}

} // namespace sluice::policy
