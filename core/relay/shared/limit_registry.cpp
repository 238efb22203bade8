#include "relay/shared/limit_registry.h"

#include <iterator>

namespace sluice::relay {

void LimitPermit::refund(base::TimePoint now)
{
    if (m_registry) {
        const std::lock_guard lock(m_registry->m_mutex);
        m_registry->m_tree.refund(m_receipt, now);
    }
}

void LimitPermit::settle(std::int64_t tokens, base::TimePoint now)
{
    if (m_registry) {
        const std::lock_guard lock(m_registry->m_mutex);
        m_registry->m_tree.settle(m_receipt, tokens, now);
    }
}

void LimitPermit::release()
{
    if (LimitRegistry *registry = std::exchange(m_registry, nullptr)) {
        const std::lock_guard lock(registry->m_mutex);
        registry->m_tree.release(m_receipt);
    }
}

policy::TreeGrant LimitRegistry::take(std::span<const policy::LevelClaim> claims, std::int64_t tokens, base::TimePoint now, LimitPermit &permit)
{
    permit.release();
    const std::lock_guard lock(m_mutex);
    sweepLocked(now);
    policy::TreeGrant grant = m_tree.tryTake(claims, tokens, now, permit.m_receipt);
    if (grant.granted && permit.m_receipt.count > 0) {
        permit.m_registry = this;
    }
    return grant;
}

std::int64_t LimitRegistry::used(const policy::LevelClaim &claim, base::TimePoint now)
{
    const std::lock_guard lock(m_mutex);
    return m_tree.used(claim, now);
}

void LimitRegistry::reset(std::string_view client)
{
    const std::lock_guard lock(m_mutex);
    m_tree.reset(client);
    if (client.empty()) {
        m_scores.clear();
    } else {
        m_scores.erase(std::string(client));
    }
}

int LimitRegistry::percentOf(std::string_view client, const policy::BehaviourBounds &bounds, base::TimePoint now)
{
    const std::lock_guard lock(m_mutex);
    const auto score = m_scores.find(std::string(client));
    return score == m_scores.end() ? 100 : score->second.percent(bounds, now);
}

void LimitRegistry::note(std::string_view client, policy::Conduct conduct, base::TimePoint now)
{
    const std::lock_guard lock(m_mutex);
    m_scores[std::string(client)].add(conduct, now);
}

void LimitRegistry::noteRefusal(std::string_view client, base::Duration retryAfter, base::TimePoint now)
{
    const std::lock_guard lock(m_mutex);
    m_scores[std::string(client)].addRefusal(retryAfter, now);
}

std::vector<policy::LimitReading> LimitRegistry::readings(std::size_t most, std::size_t &hidden, base::TimePoint now)
{
    const std::lock_guard lock(m_mutex);
    return m_tree.readings(most, hidden, now);
}

std::vector<KeyConduct> LimitRegistry::conducts(base::TimePoint now)
{
    const std::lock_guard lock(m_mutex);
    std::vector<KeyConduct> conducts;
    for (const auto &[client, score] : m_scores) {
        if (!score.isForgotten(now)) {
            conducts.push_back({client, score});
        }
    }
    return conducts;
}

std::size_t LimitRegistry::places()
{
    const std::lock_guard lock(m_mutex);
    return m_tree.places();
}

void LimitRegistry::sweep(base::TimePoint now)
{
    const std::lock_guard lock(m_mutex);
    m_nextSweep = now;
    sweepLocked(now);
}

// Clients that stopped calling must not stay in memory for ever.
void LimitRegistry::sweepLocked(base::TimePoint now)
{
    if (now < m_nextSweep) {
        return;
    }
    m_nextSweep = now + std::chrono::minutes(1);
    m_tree.sweep(now);
    for (auto score = m_scores.begin(); score != m_scores.end();) {
        score = score->second.isForgotten(now) ? m_scores.erase(score) : std::next(score);
    }
}

} // namespace sluice::relay
