#pragma once

#include "base/clock.h"

namespace sluice::policy {

struct RetryBudgetSettings {
    int percent = 10; // of requests
    int perSecond = 1; // and as many a second besides
    int burst = 10; // what may be saved up
    bool operator==(const RetryBudgetSettings &) const = default;
};

// How many retries a cluster may make: in any stretch of time at most burst + percent of the requests in it + perSecond × its
// seconds. Holds no lock and reads no clock; callers pass a non-decreasing `now`. No thread rules: value.
class RetryBudget final {
public:
    RetryBudget(const RetryBudgetSettings &settings, base::TimePoint now);

    void setSettings(const RetryBudgetSettings &settings, base::TimePoint now);

    void countRequest(base::TimePoint now); // a client's request, not an attempt
    [[nodiscard]] bool tryTake(base::TimePoint now);
    void giveBack(base::TimePoint now); // the retry did not happen

    [[nodiscard]] double available(base::TimePoint now) const;

private:
    void add(double amount, base::TimePoint now);

    RetryBudgetSettings m_settings;
    double m_available;
    base::TimePoint m_at;
};

} // namespace sluice::policy
