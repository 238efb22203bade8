#include "service/rule_sources.h"

namespace sluice::service {

namespace {

std::vector<std::string> strings(const QStringList &texts)
{
    std::vector<std::string> result;
    result.reserve(static_cast<std::size_t>(texts.size()));
    for (const QString &text : texts) {
        result.push_back(text.toStdString());
    }
    return result;
}

template<typename Config>
policy::RuleScope scopeOf(const Config &rule)
{
    return {strings(rule.clients), strings(rule.routes), strings(rule.models)};
}

} // namespace

policy::RuleSources ruleSources(const api::GuardrailsConfig &guardrails)
{
    policy::RuleSources sources;
    for (const api::WordListConfig &list : guardrails.lists) {
        policy::WordListSource source;
        source.name = list.name.toStdString();
        source.category = list.category.toStdString();
        source.prompt = list.prompt;
        source.answer = list.answer;
        source.isAllow = list.isAllow;
        source.wordBoundaries = list.wordBoundaries;
        source.separators = list.separators;
        source.confusables = list.confusables;
        source.leetspeak = list.leetspeak;
        source.numerals = list.numerals;
        source.pinyin = list.pinyin;
        source.scope = scopeOf(list);
        sources.lists.push_back(std::move(source));
    }
    for (const api::EntityConfig &entity : guardrails.entities) {
        sources.entities.push_back({entity.entity.toStdString(), entity.prompt, entity.answer, entity.threshold, scopeOf(entity)});
    }
    for (const api::PatternConfig &pattern : guardrails.patterns) {
        sources.patterns.push_back({pattern.name.toStdString(), pattern.category.toStdString(), pattern.pattern.toStdString(),
                                    static_cast<std::uint32_t>(pattern.longestMatch), pattern.prompt, pattern.answer, scopeOf(pattern)});
    }
    return sources;
}

} // namespace sluice::service
