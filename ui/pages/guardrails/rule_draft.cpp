#include "ui/pages/guardrails/rule_draft.h"

#include <QSet>

#include <algorithm>
#include <utility>

namespace sluice::ui {

namespace {

QString nameOf(const api::EntityConfig &rule)
{
    return rule.entity;
}

QString nameOf(const api::PatternConfig &rule)
{
    return rule.name;
}

template <typename Rule> QList<Rule> rulesOf(const QList<Rule> &rules, const QString &name)
{
    QList<Rule> found;
    std::copy_if(rules.cbegin(), rules.cend(), std::back_inserter(found),
                 [&name](const Rule &rule) { return nameOf(rule) == name; });
    return found;
}

// Rules that are new, gone or different, by name; another order alone is one.
template <typename Rule> int differences(const QList<Rule> &rules, const QList<Rule> &live)
{
    if (rules == live) {
        return 0;
    }
    QSet<QString> names;
    for (const QList<Rule> *side : {&rules, &live}) {
        for (const Rule &rule : *side) {
            names.insert(nameOf(rule));
        }
    }
    const auto different = std::count_if(names.cbegin(), names.cend(), [&](const QString &name) {
        return rulesOf(rules, name) != rulesOf(live, name);
    });
    return std::max(static_cast<int>(different), 1);
}

// A part that was edited stays as it is; else it follows what is in force.
template <typename Part> void follow(Part &part, const Part &before, const Part &now)
{
    if (part == before) {
        part = now;
    }
}

} // namespace

int RuleDraft::editsNotLive() const
{
    return differences(m_rules.entities, m_live.entities)
        + differences(m_rules.patterns, m_live.patterns)
        + (m_rules.ownCredentials != m_live.ownCredentials ? 1 : 0)
        + (m_rules.uninspectable != m_live.uninspectable ? 1 : 0)
        + (m_rules.pseudonymsFor != m_live.pseudonymsFor ? 1 : 0);
}

bool RuleDraft::isEntityEdited(const QString &entity) const
{
    return rulesOf(m_rules.entities, entity) != rulesOf(m_live.entities, entity);
}

bool RuleDraft::isPatternEdited(const QString &name) const
{
    return rulesOf(m_rules.patterns, name) != rulesOf(m_live.patterns, name);
}

void RuleDraft::act(const std::function<void(api::GuardrailsConfig &rules)> &change)
{
    api::GuardrailsConfig after = m_rules;
    change(after);
    if (after == m_rules) {
        return;
    }
    m_history.add(after);
    take(after);
}

void RuleDraft::undo()
{
    if (canUndo()) {
        take(m_history.undo());
    }
}

void RuleDraft::redo()
{
    if (canRedo()) {
        take(m_history.redo());
    }
}

void RuleDraft::take(const api::GuardrailsConfig &rules)
{
    m_rules = rules;
    emit changed();
}

void RuleDraft::setLive(const api::GuardrailsConfig &live)
{
    api::GuardrailsConfig now = live;
    now.lists.clear();
    if (now == m_live) {
        return;
    }
    const api::GuardrailsConfig before = std::exchange(m_live, now);
    const api::GuardrailsConfig edited = m_rules;
    follow(m_rules.entities, before.entities, now.entities);
    follow(m_rules.patterns, before.patterns, now.patterns);
    follow(m_rules.ownCredentials, before.ownCredentials, now.ownCredentials);
    follow(m_rules.uninspectable, before.uninspectable, now.uninspectable);
    follow(m_rules.pseudonymsFor, before.pseudonymsFor, now.pseudonymsFor);
    m_rules.unknown = now.unknown;
    if (m_rules != edited) {
        m_history.restart(m_rules);
    }
    emit changed();
}

void RuleDraft::discard()
{
    if (m_rules != m_live) {
        m_rules = m_live;
        m_history.restart(m_rules);
        emit changed();
    }
}

api::GuardrailsConfig RuleDraft::appliedTo(api::GuardrailsConfig config) const
{
    config.entities = m_rules.entities;
    config.patterns = m_rules.patterns;
    config.ownCredentials = m_rules.ownCredentials;
    config.uninspectable = m_rules.uninspectable;
    config.pseudonymsFor = m_rules.pseudonymsFor;
    return config;
}

} // namespace sluice::ui
