#pragma once

#include "api/config/relay_config.h"

#include <QList>
#include <QString>
#include <QStringList>

#include <array>
#include <optional>

namespace sluice::ui {

// Choices for all kinds of personal data and secrets at once.
enum class EntityPreset {
    Off, // nothing is looked for
    Watch, // everything is counted, nothing changed
    Recommended, // what each kind proposes
    Strict, // nothing that is found leaves
};
inline constexpr std::array kEntityPresets{EntityPreset::Off, EntityPreset::Watch,
                                           EntityPreset::Recommended, EntityPreset::Strict};

// Every kind Sluice knows, in the order to show them.
QStringList entityNames();

// The rule for a kind as the desk adds it: found by nobody yet, with the kind's own threshold.
api::EntityConfig newEntityRule(const QString &entity);

// The rules of a preset. Rules of `rules` for kinds nobody here knows, and whom each rule is for, are kept.
QList<api::EntityConfig> entityRules(EntityPreset preset, const QList<api::EntityConfig> &rules);
// The preset these rules come to, whoever they are for; unset: a choice of one's own.
std::optional<EntityPreset> presetOf(const QList<api::EntityConfig> &rules);

// The rule for a kind, null if there is none.
const api::EntityConfig *ruleOf(const QList<api::EntityConfig> &rules, const QString &entity);
// Changes the rules for some kinds; a rule that then does nothing and says nothing else is left out.
template<typename Change>
void changeRules(QList<api::EntityConfig> &rules, const QStringList &entities, Change &&change);

[[nodiscard]] bool saysNothing(const api::EntityConfig &rule);

template<typename Change>
void changeRules(QList<api::EntityConfig> &rules, const QStringList &entities, Change &&change)
{
    for (const QString &entity : entities) {
        if (!ruleOf(rules, entity)) {
            rules.append(newEntityRule(entity));
        }
        for (api::EntityConfig &rule : rules) {
            if (rule.entity == entity) {
                change(rule);
                break;
            }
        }
    }
    rules.removeIf([&entities](const api::EntityConfig &rule) {
        return entities.contains(rule.entity) && saysNothing(rule);
    });
}

} // namespace sluice::ui
