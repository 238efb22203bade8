#pragma once

#include "base/clock.h"
#include "base/secret.h"
#include "policy/guardrail/rule_set.h"
#include "policy/pseudonym/pseudonym_vault.h"

#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>

namespace sluice::relay {

// What a client's values are called, and for how long. No thread rules: value.
struct PseudonymTerms {
    std::string_view client; // whose vault: nobody else's answers are restored from it
    base::Secret key; // of the installation; empty: one that is good for this run
    base::Duration life = policy::PseudonymVault::kLongestLife;
};

// Rules that were made for an answer, for whoever asks again and again; filled by PseudonymVaults. No thread rules: value.
struct AnswerRules {
    std::shared_ptr<const policy::RuleSet> of;
    std::shared_ptr<const policy::Detector> restoring;
    std::shared_ptr<const policy::RuleSet> made;
};

// The pseudonyms of all clients, kept in memory alone. Workers share it, for a client's next turn may come to any of them. One lock guards the
// list of clients and each vault has its own, so that clients do not wait for one another. Any thread.
class PseudonymVaults final {
public:
    static constexpr std::size_t kMostClients = 1024; // more than that give no pseudonyms

    PseudonymVaults();
    ~PseudonymVaults();
    PseudonymVaults(const PseudonymVaults &) = delete;
    PseudonymVaults &operator=(const PseudonymVaults &) = delete;

    // The rules for a client's prompt: what they pseudonymise gets placeholders, and so does what has one already, wherever it stands. `prompt`
    // is the prompt as it came and outlives the judging: no new placeholder is the same as text in it. `rules` themselves where they give no
    // pseudonyms and the vault is empty.
    std::shared_ptr<const policy::RuleSet> forPrompt(const PseudonymTerms &terms, std::shared_ptr<const policy::RuleSet> rules,
                                                     std::string_view prompt, base::TimePoint now);
    // The rules for an answer to the client: placeholders issued until now become values again. Whoever keeps them restores to the end of the
    // answer what it began with. `rules` themselves where the vault is empty; those of `last` while nothing changed.
    std::shared_ptr<const policy::RuleSet> forAnswer(const PseudonymTerms &terms, std::shared_ptr<const policy::RuleSet> rules,
                                                     base::TimePoint now, AnswerRules *last = nullptr);
    // How many values of the client have been given a placeholder. A prompt that raised it is judged again: what was issued at its end may
    // stand at its beginning.
    [[nodiscard]] std::uint64_t issued(std::string_view client);
    // Values that were masked because no placeholder could be given, of all clients.
    [[nodiscard]] std::uint64_t refused() const;

    // Forgets what has not been used for `life`, of all clients; for a timer, so that nothing outlives its time in a quiet relay.
    void forget(base::Duration life, base::TimePoint now);

private:
    struct Vault;
    class Giver;
    struct Counts;

    std::shared_ptr<Vault> find(std::string_view client);
    std::shared_ptr<Vault> findOrMake(std::string_view client);
    [[nodiscard]] policy::KeyedHash hashWith(const base::Secret &key) const;

    const base::Secret m_runKey;
    std::shared_ptr<Counts> m_counts;
    std::mutex m_mutex;
    std::unordered_map<std::string, std::shared_ptr<Vault>> m_vaults; // guarded by m_mutex
};

} // namespace sluice::relay
