#include "ui/models/entity_presets.h"

#include "policy/entity/entity_kinds.h"

#include <algorithm>

namespace sluice::ui {

namespace {

using policy::Action;

struct Modes {
    Action prompt = Action::Off;
    Action answer = Action::Off;
};

Modes modesOf(EntityPreset preset, const policy::EntityKind &kind)
{
    switch (preset) {
    case EntityPreset::Off:
        return {};
    case EntityPreset::Watch:
        return {Action::Observe, Action::Observe};
    case EntityPreset::Recommended:
        return {kind.prompt, kind.answer};
    case EntityPreset::Strict:
        // What is only counted as a rule is masked: a placeholder for each of them would say too
        // much.
        return {kind.prompt == Action::Observe ? Action::Mask : kind.prompt, Action::Mask};
    }
    return {};
}

QString nameOf(const policy::EntityKind &kind)
{
    return QString::fromUtf8(kind.name.data(), static_cast<qsizetype>(kind.name.size()));
}

} // namespace

QStringList entityNames()
{
    QStringList names;
    for (const policy::EntityKind &kind : policy::entityKinds()) {
        names << nameOf(kind);
    }
    return names;
}

api::EntityConfig newEntityRule(const QString &entity)
{
    api::EntityConfig rule;
    rule.entity = entity;
    rule.prompt = Action::Off;
    rule.answer = Action::Off;
    if (const policy::EntityKind *kind = policy::findEntityKind(entity.toStdString())) {
        rule.threshold = kind->threshold;
    }
    return rule;
}

const api::EntityConfig *ruleOf(const QList<api::EntityConfig> &rules, const QString &entity)
{
    const auto found
        = std::find_if(rules.cbegin(), rules.cend(),
                       [&entity](const api::EntityConfig &rule) { return rule.entity == entity; });
    return found == rules.cend() ? nullptr : &*found;
}

bool saysNothing(const api::EntityConfig &rule)
{
    return rule == newEntityRule(rule.entity);
}

QList<api::EntityConfig> entityRules(EntityPreset preset, const QList<api::EntityConfig> &rules)
{
    QList<api::EntityConfig> after = rules;
    for (const policy::EntityKind &kind : policy::entityKinds()) {
        changeRules(after, {nameOf(kind)}, [&](api::EntityConfig &rule) {
            const Modes modes = modesOf(preset, kind);
            rule.prompt = modes.prompt;
            rule.answer = modes.answer;
            rule.threshold = kind.threshold;
        });
    }
    return after;
}

std::optional<EntityPreset> presetOf(const QList<api::EntityConfig> &rules)
{
    for (const EntityPreset preset : kEntityPresets) {
        const auto kinds = policy::entityKinds();
        const bool fits
            = std::all_of(kinds.begin(), kinds.end(), [&](const policy::EntityKind &kind) {
                  const QString name = nameOf(kind);
                  const api::EntityConfig *known = ruleOf(rules, name);
                  const api::EntityConfig rule = known ? *known : newEntityRule(name);
                  const Modes modes = modesOf(preset, kind);
                  return rule.prompt == modes.prompt && rule.answer == modes.answer
                      && rule.threshold == kind.threshold;
              });
        if (fits) {
            return preset;
        }
    }
    return std::nullopt;
}

} // namespace sluice::ui
