#pragma once

#include "policy/guardrail/verdict.h"

#include <cstdint>
#include <string>
#include <vector>

namespace sluice::policy {

// What the rules are made from: plain values as the configuration and its files give them. No thread rules: values.

// Whom a rule is for: globs, any of which must match; an empty list matches everything. Patterns of models ignore case.
struct RuleScope {
    std::vector<std::string> clients;
    std::vector<std::string> routes; // names of routes; a request that took none has the name ""
    std::vector<std::string> models; // as the client asked for them
    bool operator==(const RuleScope &) const = default;
};

// One word list as the configuration names it.
struct WordListSource {
    std::string name;
    std::string category;
    Action prompt = Action::Block;
    Action answer = Action::Mask;
    std::vector<std::string> words; // UTF-8; see parseWordList
    bool isAllow = false; // its words save the hits of other lists that lie within them; the actions only say in which direction (not Off)
    bool wordBoundaries = false; // a hit whose end is a letter or digit of an alphabet needs no such neighbour there
    bool separators = false; // characters that may stand between those of a word: spaces and punctuation (FILTERING.md 3.3)
    bool confusables = false; // look-alikes of Latin letters and digits (Cyrillic, Greek …)
    bool leetspeak = false; // 4 for a, 3 for e …
    bool numerals = false; // digits of other scripts, 一 壹 ① for 1
    bool pinyin = false; // Chinese words also as their pinyin, with and without spaces
    RuleScope scope = {};
};

// One kind of personal data or secret. `entity` is a name of entityKinds(), see policy/entity.
struct EntityRule {
    std::string entity;
    Action prompt = Action::Observe;
    Action answer = Action::Off;
    double threshold = 0.5; // least score that counts, 0 to 1: a checksum or a context word raises it
    RuleScope scope = {};
};

// A pattern a user wrote, in RE2 syntax.
struct PatternRule {
    std::string name;
    std::string category;
    std::string pattern;
    std::uint32_t longestMatch = 256; // characters: what a stream may have to hold back; longer matches are not found
    Action prompt = Action::Observe;
    Action answer = Action::Off;
    RuleScope scope = {};
};

// A secret known by its value, such as the credential of an upstream.
struct KnownSecret {
    std::string name; // what hits call it, never the value
    std::string value;
    Action prompt = Action::Block;
    Action answer = Action::Mask;
};

struct RuleSources {
    std::vector<WordListSource> lists;
    std::vector<EntityRule> entities;
    std::vector<PatternRule> patterns;
    std::vector<KnownSecret> secrets;
};

} // namespace sluice::policy
