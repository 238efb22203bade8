#pragma once

#include "api/config/relay_config.h"
#include "api/records.h"
#include "api/relay_service.h"
#include "ui/models/entity_presets.h"

#include <QString>

#include <array>

namespace sluice::ui {

// The words of the desk for rules about content. Made anew at each call, so a language change needs no more than another one. GUI thread.

// A switch of a word list, with its name in the settings.
struct ListOption {
    const char *key;
    bool api::WordListConfig::*member;
};
inline constexpr std::array kListOptions{
    ListOption{"allow", &api::WordListConfig::isAllow},
    ListOption{"word_boundaries", &api::WordListConfig::wordBoundaries},
    ListOption{"separators", &api::WordListConfig::separators},
    ListOption{"confusables", &api::WordListConfig::confusables},
    ListOption{"leetspeak", &api::WordListConfig::leetspeak},
    ListOption{"numerals", &api::WordListConfig::numerals},
    ListOption{"pinyin", &api::WordListConfig::pinyin},
};
QString listOptionText(const ListOption &option); // "Look-alike letters"
QString listOptionSentence(const ListOption &option); // what it finds
QString listTraits(const api::WordListConfig &list); // "look-alikes, pinyin"; empty: nothing special

// Of a subscription or a folder: "subscription, 3 h old"; else empty.
QString listAgeText(const api::WordListConfig &list, const api::ListStatus &status, const QDateTime &now);
// The whole of it, with what comes next and what went wrong; empty for a plain file.
QString listAgeSentence(const api::ListStatus &status, const QDateTime &now);

// "claude-code, model gpt-*"; empty: for everyone.
QString scopeText(const QStringList &clients, const QStringList &routes, const QStringList &models);

// A kind of personal data or secrets by its name in the settings; a name nobody knows stands for itself.
QString entityText(const QString &entity); // "Bank card number"
QString entitySentence(const QString &entity); // what is looked for, and how surely
QString entityPresetText(EntityPreset preset);
QString entityPresetSentence(EntityPreset preset); // what follows from it
QString ownCredentialsSentence(policy::Action action);
// What a hit's rule is called: a list or pattern by its name, a kind by its words.
QString ruleText(const QString &rule);

QString patternCostText(api::PatternTrial::Cost cost);
QString patternCostSentence(api::PatternTrial::Cost cost);

QString uninspectableText(api::Uninspectable choice);
QString uninspectableSentence(api::Uninspectable choice);
QString keptForText(std::chrono::milliseconds time); // "1 hour"

} // namespace sluice::ui
