#pragma once

#include "base/result.h"
#include "policy/guardrail/rule_set.h"

#include <memory>
#include <string_view>
#include <vector>

namespace sluice::policy {

// Whose text is judged. An unknown part is empty, which only a scope without that part matches.
struct RuleSubject {
    std::string_view client;
    std::string_view route;
    std::string_view model;
};

// All rules of a configuration, compiled once for each scope that occurs; an exchange takes the sets that are for it. An allow list saves
// hits of the lists it shares a scope with, and one for everyone saves hits everywhere. Immutable. Any thread.
class RuleBook final {
public:
    // Errors as RuleSet::build().
    static base::Result<std::shared_ptr<const RuleBook>> build(RuleSources sources);
    // Rules without scopes.
    static std::shared_ptr<const RuleBook> of(std::shared_ptr<const RuleSet> rules);
    // The same rules and secrets known by their value besides, for everyone; cheap. The book itself if there are none. Errors as
    // RuleSet::build().
    static base::Result<std::shared_ptr<const RuleBook>> with(std::shared_ptr<const RuleBook> book, std::vector<KnownSecret> secrets);

    // The rules for a subject; the same pointer again and again where no rule has a scope.
    [[nodiscard]] std::shared_ptr<const RuleSet> rulesFor(const RuleSubject &subject) const;
    // Whether any rule of a client's may change or block, whatever the route and the model: for what cannot be read far enough to know them.
    [[nodiscard]] bool mayEnforce(std::string_view client, Direction direction) const;
    // Every rule, whoever it is for: what the desk tries texts with.
    [[nodiscard]] const std::shared_ptr<const RuleSet> &everything() const { return m_everything; }
    // Whether any rule looks at the model (or the route, which may depend on it): the body must be read before the rules can be chosen.
    [[nodiscard]] bool hasScopes() const { return m_sets.size() > 1 || !m_sets.front().isForAll(); }

private:
    struct ScopedSet {
        RuleScope scope;
        std::shared_ptr<const RuleSet> rules;
        [[nodiscard]] bool isForAll() const { return scope == RuleScope{}; }
    };

    std::vector<ScopedSet> m_sets; // the first is for all
    std::shared_ptr<const RuleSet> m_everything;
};

} // namespace sluice::policy
