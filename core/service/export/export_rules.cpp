#include "service/export/export_rules.h"

#include "policy/entity/entity_kinds.h"
#include "policy/entity/known_secrets.h"
#include "policy/redaction/secret_forms.h"

#include <algorithm>
#include <array>
#include <string>
#include <utility>

namespace sluice::service {

namespace {

template<typename Rule>
void maskAll(QList<Rule> &rules)
{
    for (Rule &rule : rules) {
        rule.prompt = policy::Action::Mask;
        rule.answer = policy::Action::Off;
    }
}

// A number that may be anything is worth less in a file for others than what it may be.
constexpr double kThreshold = 0.3;

policy::RuleSources ownSources(const std::vector<policy::KnownSecret> &secrets)
{
    policy::RuleSources sources;
    for (const policy::EntityKind &kind : policy::entityKinds()) {
        sources.entities.push_back({std::string(kind.name), policy::Action::Mask, policy::Action::Off, std::min(kind.threshold, kThreshold), {}});
    }
    for (const policy::KnownSecret &secret : secrets) {
        for (std::string &form : policy::formsOf(secret.value)) {
            if (policy::KnownSecrets::isUsable(form)) {
                sources.secrets.push_back({"secret:" + secret.name, std::move(form), policy::Action::Mask, policy::Action::Off});
            }
        }
    }
    return sources;
}

} // namespace

ExportRules::ExportRules(QString configDirectory, const QString &dataDirectory)
    : m_configDirectory(std::move(configDirectory))
    , m_lists(dataDirectory)
{
}

base::Result<std::shared_ptr<const policy::RuleSet>> ExportRules::load(const api::GuardrailsConfig &guardrails,
    const std::vector<policy::KnownSecret> &secrets)
{
    api::GuardrailsConfig masking = guardrails;
    maskAll(masking.lists);
    maskAll(masking.entities);
    maskAll(masking.patterns);
    const LoadedWordLists loaded = m_lists.load(masking, m_configDirectory);
    for (const WordListRefusal &refusal : loaded.refused) {
        if (!refusal.isOldInForce) {
            return refusal.error;
        }
    }
    if (loaded.notBuilt.isError()) {
        return loaded.notBuilt;
    }
    auto own = policy::RuleSet::build(ownSources(secrets));
    if (!own) {
        return own.error();
    }
    const std::array<std::shared_ptr<const policy::RuleSet>, 2> both{std::move(*own), loaded.rules->everything()};
    return policy::RuleSet::combine(both);
}

} // namespace sluice::service
