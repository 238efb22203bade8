#pragma once

#include "policy/guardrail/rule_set.h"

#include <QByteArray>
#include <QJsonDocument>

#include <memory>
#include <string>
#include <string_view>

namespace sluice::policy::test {

// The word of the tests: 敏感, and an ASCII one.
inline constexpr std::string_view kWord = "\xE6\x95\x8F\xE6\x84\x9F";
inline constexpr std::string_view kAsciiWord = "forbiddenword";

inline std::shared_ptr<const RuleSet> rules(Action prompt, Action answer)
{
    WordListSource list;
    list.name = "words";
    list.category = "test";
    list.prompt = prompt;
    list.answer = answer;
    list.words = {std::string(kWord), std::string(kAsciiWord)};
    return *RuleSet::build({list});
}

inline QByteArray bytes(std::string_view text)
{
    return QByteArray(text.data(), static_cast<qsizetype>(text.size()));
}

inline QJsonDocument parsed(std::string_view json)
{
    return QJsonDocument::fromJson(bytes(json));
}

} // namespace sluice::policy::test
