#include "relay/shared/pseudonym_vaults.h"

#include "tls/keyed_hash.h"

#include <array>
#include <atomic>
#include <iterator>
#include <optional>
#include <utility>
#include <vector>

namespace sluice::relay {

// One client's vault. Any thread.
struct PseudonymVaults::Vault {
    std::mutex mutex;
    policy::PseudonymVault values; // guarded by mutex
};

// Any thread.
struct PseudonymVaults::Counts {
    std::atomic<std::uint64_t> refused{0};
};

// Gives the values of one prompt their placeholders. Worker thread; one per prompt, which it does not outlive.
class PseudonymVaults::Giver final : public policy::Pseudonymiser {
public:
    Giver(std::shared_ptr<Vault> vault, policy::KeyedHash hash, std::string_view prompt, base::TimePoint now, std::shared_ptr<Counts> counts)
        : m_vault(std::move(vault))
        , m_hash(std::move(hash))
        , m_prompt(prompt)
        , m_now(now)
        , m_counts(std::move(counts))
    {
    }

    bool appendPlaceholder(std::string_view rule, std::string_view value, std::string &out) override
    {
        if (!m_taken) {
            m_taken = policy::placeholderShapesIn(m_prompt, policy::PseudonymVault::kShapesInPrompt);
        }
        const std::lock_guard lock(m_vault->mutex);
        if (m_vault->values.give(rule, value, m_hash, *m_taken, m_now, out) == policy::PseudonymVault::Refusal::None) {
            return true;
        }
        m_counts->refused.fetch_add(1, std::memory_order_relaxed);
        return false;
    }

private:
    std::shared_ptr<Vault> m_vault;
    policy::KeyedHash m_hash;
    std::string_view m_prompt;
    base::TimePoint m_now;
    std::shared_ptr<Counts> m_counts;
    std::optional<std::vector<std::string>> m_taken; // looked for when the first value comes
};

PseudonymVaults::PseudonymVaults()
    : m_runKey(tls::randomKey())
    , m_counts(std::make_shared<Counts>())
{
}

PseudonymVaults::~PseudonymVaults() = default;

policy::KeyedHash PseudonymVaults::hashWith(const base::Secret &key) const
{
    const base::Secret &used = key.isEmpty() ? m_runKey : key;
    if (used.isEmpty()) {
        return {};
    }
    return [used](std::string_view message) { return tls::hmacSha256(used.reveal(), message); };
}

std::shared_ptr<PseudonymVaults::Vault> PseudonymVaults::find(std::string_view client)
{
    const std::lock_guard lock(m_mutex);
    if (m_vaults.empty()) {
        return nullptr;
    }
    const auto it = m_vaults.find(std::string(client));
    return it == m_vaults.end() ? nullptr : it->second;
}

std::shared_ptr<PseudonymVaults::Vault> PseudonymVaults::findOrMake(std::string_view client)
{
    const std::lock_guard lock(m_mutex);
    const auto it = m_vaults.find(std::string(client));
    if (it != m_vaults.end()) {
        return it->second;
    }
    if (m_vaults.size() >= kMostClients) {
        return nullptr;
    }
    return m_vaults.emplace(std::string(client), std::make_shared<Vault>()).first->second;
}

std::shared_ptr<const policy::RuleSet> PseudonymVaults::forPrompt(const PseudonymTerms &terms, std::shared_ptr<const policy::RuleSet> rules,
                                                                  std::string_view prompt, base::TimePoint now)
{
    const std::shared_ptr<Vault> vault = rules->pseudonymises() ? findOrMake(terms.client) : find(terms.client);
    if (!vault) {
        return rules;
    }
    std::vector<std::shared_ptr<const policy::Detector>> detectors;
    {
        const std::lock_guard lock(vault->mutex);
        vault->values.forget(terms.life, now);
        if (std::shared_ptr<const policy::Detector> known = vault->values.valueDetector()) {
            detectors.push_back(std::move(known));
        }
    }
    if (detectors.empty() && !rules->pseudonymises()) {
        return rules;
    }
    const std::array sets{std::move(rules)};
    return policy::RuleSet::combine(sets, std::move(detectors),
                                    std::make_shared<Giver>(vault, hashWith(terms.key), prompt, now, m_counts));
}

std::shared_ptr<const policy::RuleSet> PseudonymVaults::forAnswer(const PseudonymTerms &terms, std::shared_ptr<const policy::RuleSet> rules,
                                                                  base::TimePoint now, AnswerRules *last)
{
    const std::shared_ptr<Vault> vault = find(terms.client);
    if (!vault) {
        return rules;
    }
    std::shared_ptr<const policy::Detector> restoring;
    {
        const std::lock_guard lock(vault->mutex);
        vault->values.forget(terms.life, now);
        restoring = vault->values.restoringDetector();
    }
    if (!restoring) {
        return rules;
    }
    if (last && last->of == rules && last->restoring == restoring) {
        return last->made;
    }
    const std::array sets{rules};
    std::shared_ptr<const policy::RuleSet> made = policy::RuleSet::combine(sets, {restoring});
    if (last) {
        *last = {std::move(rules), std::move(restoring), made};
    }
    return made;
}

std::uint64_t PseudonymVaults::issued(std::string_view client)
{
    const std::shared_ptr<Vault> vault = find(client);
    if (!vault) {
        return 0;
    }
    const std::lock_guard lock(vault->mutex);
    return vault->values.issued();
}

std::uint64_t PseudonymVaults::refused() const
{
    return m_counts->refused.load(std::memory_order_relaxed);
}

void PseudonymVaults::forget(base::Duration life, base::TimePoint now)
{
    const std::lock_guard lock(m_mutex);
    for (auto it = m_vaults.begin(); it != m_vaults.end();) {
        bool isEmpty = false;
        {
            const std::lock_guard vaultLock(it->second->mutex);
            it->second->values.forget(life, now);
            isEmpty = it->second->values.isEmpty();
        }
        // One that a prompt holds at this moment is about to be filled.
        it = isEmpty && it->second.use_count() == 1 ? m_vaults.erase(it) : std::next(it);
    }
}

} // namespace sluice::relay
