#include "policy/guardrail/rule_book.h"

#include "policy/routing/model_pattern.h"

#include <algorithm>
#include <array>
#include <utility>

namespace sluice::policy {

namespace {

template<typename Pattern>
bool matchesAny(const std::vector<std::string> &patterns, std::string_view text)
{
    return patterns.empty() || std::any_of(patterns.begin(), patterns.end(), [text](const std::string &pattern) {
        return Pattern(pattern).matches(text);
    });
}

bool matches(const RuleScope &scope, const RuleSubject &subject)
{
    return matchesAny<GlobPattern>(scope.clients, subject.client) && matchesAny<GlobPattern>(scope.routes, subject.route)
        && matchesAny<ModelPattern>(scope.models, subject.model);
}

// The sources of one scope.
RuleSources &sourcesOf(std::vector<std::pair<RuleScope, RuleSources>> &groups, const RuleScope &scope)
{
    const auto at = std::find_if(groups.begin(), groups.end(), [&scope](const auto &group) { return group.first == scope; });
    if (at != groups.end()) {
        return at->second;
    }
    return groups.emplace_back(scope, RuleSources{}).second;
}

} // namespace

base::Result<std::shared_ptr<const RuleBook>> RuleBook::build(RuleSources sources)
{
    std::vector<std::pair<RuleScope, RuleSources>> groups;
    groups.emplace_back(RuleScope{}, RuleSources{});
    std::vector<WordListSource> allowedForAll;
    for (WordListSource &list : sources.lists) {
        if (list.isAllow && list.scope == RuleScope{}) {
            allowedForAll.push_back(list);
        }
        sourcesOf(groups, list.scope).lists.push_back(std::move(list));
    }
    for (EntityRule &entity : sources.entities) {
        sourcesOf(groups, entity.scope).entities.push_back(std::move(entity));
    }
    for (PatternRule &pattern : sources.patterns) {
        sourcesOf(groups, pattern.scope).patterns.push_back(std::move(pattern));
    }
    groups.front().second.secrets = std::move(sources.secrets);

    auto book = std::make_shared<RuleBook>();
    std::vector<std::shared_ptr<const RuleSet>> all;
    for (std::size_t i = 0; i < groups.size(); ++i) {
        auto &[scope, own] = groups[i];
        if (i > 0 && !own.lists.empty()) {
            own.lists.insert(own.lists.end(), allowedForAll.begin(), allowedForAll.end());
        }
        auto rules = RuleSet::build(std::move(own));
        if (!rules) {
            return rules.error();
        }
        all.push_back(*rules);
        book->m_sets.push_back({std::move(scope), std::move(*rules)});
    }
    book->m_everything = all.size() == 1 ? all.front() : RuleSet::combine(all);
    return std::shared_ptr<const RuleBook>(std::move(book));
}

std::shared_ptr<const RuleBook> RuleBook::of(std::shared_ptr<const RuleSet> rules)
{
    auto book = std::make_shared<RuleBook>();
    book->m_everything = rules;
    book->m_sets.push_back({{}, std::move(rules)});
    return book;
}

base::Result<std::shared_ptr<const RuleBook>> RuleBook::with(std::shared_ptr<const RuleBook> book, std::vector<KnownSecret> secrets)
{
    if (secrets.empty()) {
        return book;
    }
    RuleSources sources;
    sources.secrets = std::move(secrets);
    const auto own = RuleSet::build(std::move(sources));
    if (!own) {
        return own.error();
    }
    auto more = std::make_shared<RuleBook>(*book);
    const auto join = [&own](std::shared_ptr<const RuleSet> &rules) {
        const std::array<std::shared_ptr<const RuleSet>, 2> both{rules, *own};
        rules = RuleSet::combine(both);
    };
    join(more->m_sets.front().rules);
    join(more->m_everything);
    return std::shared_ptr<const RuleBook>(std::move(more));
}

std::shared_ptr<const RuleSet> RuleBook::rulesFor(const RuleSubject &subject) const
{
    std::vector<std::shared_ptr<const RuleSet>> chosen;
    for (const ScopedSet &set : m_sets) {
        if (matches(set.scope, subject)) {
            chosen.push_back(set.rules);
        }
    }
    return chosen.size() == 1 ? chosen.front() : RuleSet::combine(chosen);
}

bool RuleBook::mayEnforce(std::string_view client, Direction direction) const
{
    return std::any_of(m_sets.begin(), m_sets.end(), [&](const ScopedSet &set) {
        return set.rules->enforces(direction) && matchesAny<GlobPattern>(set.scope.clients, client);
    });
}

} // namespace sluice::policy
