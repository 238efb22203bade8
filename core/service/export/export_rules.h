#pragma once

#include "api/config/relay_config.h"
#include "base/result.h"
#include "policy/guardrail/rule_set.h"
#include "service/word_list_loader.h"

#include <QString>

#include <memory>
#include <vector>

namespace sluice::service {

// What an export is redacted and checked with: all kinds of personal data and secrets, every list and pattern of the settings whatever it does
// and whomever it is for, and the secrets known by their value in all forms of them. All of it masks prompts. Any thread, one at a time;
// blocks: reads the lists' files.
class ExportRules final {
public:
    ExportRules(QString configDirectory, const QString &dataDirectory);

    // A list that cannot be read is an error: what it forbids could leave.
    base::Result<std::shared_ptr<const policy::RuleSet>> load(const api::GuardrailsConfig &guardrails, const std::vector<policy::KnownSecret> &secrets);

private:
    QString m_configDirectory;
    WordListLoader m_lists;
};

} // namespace sluice::service
