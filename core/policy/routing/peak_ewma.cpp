#include "policy/routing/peak_ewma.h"

#include <algorithm>
#include <cmath>

namespace sluice::policy {

namespace {

double fade(base::Duration age, base::Duration decay)
{
    return std::exp(-static_cast<double>(std::max(age, base::Duration::zero()).count())
                    / static_cast<double>(decay.count()));
}

base::Duration toDuration(double nanoseconds)
{
    return base::Duration(static_cast<base::Duration::rep>(nanoseconds));
}

} // namespace

void PeakEwma::observe(base::Duration sample, base::TimePoint now)
{
    const auto value = static_cast<double>(sample.count());
    if (!m_nanoseconds || value >= *m_nanoseconds) {
        m_nanoseconds = value;
    } else {
        const double kept = fade(now - m_at, kDecay);
        m_nanoseconds = *m_nanoseconds * kept + value * (1.0 - kept);
    }
    m_at = now;
}

std::optional<base::Duration> PeakEwma::value() const
{
    return m_nanoseconds ? std::optional(toDuration(*m_nanoseconds)) : std::nullopt;
}

std::optional<base::Duration> PeakEwma::sunk(base::TimePoint now) const
{
    return m_nanoseconds ? std::optional(toDuration(*m_nanoseconds * fade(now - m_at, kIdleDecay))) : std::nullopt;
}

} // namespace sluice::policy
