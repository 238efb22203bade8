#include "policy/limit/usual_level.h"

#include <algorithm>
#include <cmath>

namespace sluice::policy {

void UsualLevel::add(double value, double cap)
{
    const double counted = std::min(value, cap);
    m_count = std::min(m_count + 1, kLearned);
    // While it learns it is the plain mean of what it has seen: the first measurement must not weigh for ever.
    const double weight = isLearned() ? kWeight : 1.0 / m_count;
    const double difference = counted - m_mean;
    m_mean += weight * difference;
    m_variance = (1 - weight) * (m_variance + weight * difference * difference);
}

double UsualLevel::deviation() const { return std::sqrt(m_variance); }

} // namespace sluice::policy
