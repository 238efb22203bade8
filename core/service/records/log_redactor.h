#pragma once

#include "api/access_log_records.h"
#include "api/records.h"
#include "base/secret.h"
#include "policy/guardrail/rule_set.h"

#include <QHash>
#include <QString>

#include <memory>
#include <vector>

namespace sluice::service {

// Turns what an exchange was into what the access log may keep. Everything a client can choose freely is made harmless first: its program's
// name becomes a pseudonym, a model has to look like one, of the path only words of the APIs stay, errors keep words of our own; and
// whatever text is left is masked where personal data, a secret, one of our own credentials or a rule of the settings is found in it.
// Texts repeat, so that what was made of each is remembered, for a bounded number. Any thread, one call at a time.
class LogRedactor final {
public:
    LogRedactor();

    // Of this installation: pseudonyms are made with it.
    void setKey(const base::Secret &key);
    [[nodiscard]] bool hasKey() const { return !m_key.isEmpty(); }

    // `settings`: the rules in force, whoever they are for and whatever they do; `secrets`: our own credentials.
    void setRules(const std::shared_ptr<const policy::RuleSet> &settings, std::vector<policy::KnownSecret> secrets);

    [[nodiscard]] api::AccessLogEntry entryOf(const api::ExchangeRecord &record);

private:
    using Memory = QHash<QString, QString>;

    const QString &remembered(Memory &memory, const QString &text, QString (LogRedactor::*make)(const QString &) const);
    [[nodiscard]] QString pseudonymOf(const QString &client) const;
    [[nodiscard]] QString modelOf(const QString &text) const;
    [[nodiscard]] QString pathOf(const QString &path) const;
    [[nodiscard]] QString masked(const QString &text) const;
    [[nodiscard]] QList<policy::Hit> withoutKeys(QList<policy::Hit> hits) const;

    base::Secret m_key;
    std::shared_ptr<const policy::RuleSet> m_rules; // never null
    Memory m_clients;
    Memory m_models;
    Memory m_paths;
    Memory m_texts;
};

} // namespace sluice::service
