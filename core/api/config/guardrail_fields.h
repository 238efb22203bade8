#pragma once

#include "api/config/field.h"
#include "api/config/field_ranges.h"
#include "api/config/relay_config.h"

#include <array>
#include <string_view>
#include <tuple>
#include <utility>

namespace sluice::api {

// The keys of the guardrails; see config_fields.h.

template<>
struct EnumWords<policy::Action> {
    static constexpr std::array words{
        std::pair{policy::Action::Off, std::string_view("off")},
        std::pair{policy::Action::Observe, std::string_view("observe")},
        std::pair{policy::Action::Pseudonymise, std::string_view("pseudonymise")},
        std::pair{policy::Action::Mask, std::string_view("mask")},
        std::pair{policy::Action::Block, std::string_view("block")},
    };
};

template<>
struct EnumWords<Uninspectable> {
    static constexpr std::array words{
        std::pair{Uninspectable::Block, std::string_view("block")},
        std::pair{Uninspectable::Pass, std::string_view("pass")},
    };
};

template<>
struct Fields<WordListConfig> {
    static constexpr std::string_view title = "One word list";
    static constexpr std::tuple table{
        Field<&WordListConfig::name>{
            .key = "name",
            .meaning = "What refusals and records call it; unique.",
            .isRequired = true,
        },
        Field<&WordListConfig::file>{
            .key = "file",
            .meaning = "Its file (text, CSV or JSON; see docs/guardrails.md), or a folder of such files; relative to the "
                       "configuration file. Watched: a change is in force within a second.",
        },
        Field<&WordListConfig::url>{
            .key = "url",
            .meaning = "Instead of `file`: a subscription, fetched by HTTPS (plain HTTP on this machine only); the last good copy is kept.",
        },
        Field<&WordListConfig::publicKey>{
            .key = "public_key",
            .meaning = "The minisign key a subscription must be signed with (`URL.minisig`); empty: unsigned.",
        },
        Field<&WordListConfig::refreshHours>{
            .key = "refresh_hours",
            .meaning = "How often a subscription is asked for news.",
            .range = {1, 24 * 30},
            .unit = "hours",
        },
        Field<&WordListConfig::category>{
            .key = "category",
            .meaning = "A word of your own to group lists by.",
        },
        Field<&WordListConfig::prompt>{
            .key = "prompt",
            .meaning = "What happens to a prompt that holds a listed word; `pseudonymise` sends a placeholder, which the answer gives back.",
            .isWritten = true,
        },
        Field<&WordListConfig::answer>{
            .key = "answer",
            .meaning = "What happens to an answer that holds one; `block` cuts it honestly.",
            .isWritten = true,
        },
        Field<&WordListConfig::isAllow>{
            .key = "allow",
            .meaning = "The words are allowed: a hit of another list that lies within one of them does not count.",
        },
        Field<&WordListConfig::wordBoundaries>{
            .key = "word_boundaries",
            .meaning = "Words of alphabets count only where no letter or digit stands before or behind them.",
        },
        Field<&WordListConfig::separators>{
            .key = "separators",
            .meaning = "Spaces and punctuation between the characters of a word do not hide it.",
        },
        Field<&WordListConfig::confusables>{
            .key = "confusables",
            .meaning = "Letters of other scripts that look like Latin ones count as them.",
        },
        Field<&WordListConfig::leetspeak>{
            .key = "leetspeak",
            .meaning = "Digits and signs written for letters (4 for a, $ for s) count as them.",
        },
        Field<&WordListConfig::numerals>{
            .key = "numerals",
            .meaning = "Numerals of all scripts and styles count as the same digits.",
        },
        Field<&WordListConfig::pinyin>{
            .key = "pinyin",
            .meaning = "Chinese words are found as pinyin too.",
        },
        Field<&WordListConfig::clients>{
            .key = "clients",
            .meaning = "Names of clients it is for; globs, empty: all.",
        },
        Field<&WordListConfig::routes>{
            .key = "routes",
            .meaning = "Names of routes it is for; globs, empty: all.",
        },
        Field<&WordListConfig::models>{
            .key = "models",
            .meaning = "Models it is for, as the client asks for them; globs, empty: all.",
        },
    };
};

template<>
struct Fields<EntityConfig> {
    static constexpr std::string_view title = "One kind of personal data or secret";
    static constexpr std::tuple table{
        Field<&EntityConfig::entity>{
            .key = "entity",
            .meaning = "Which kind: `PHONE_NUMBER`, `EMAIL_ADDRESS`, `CREDIT_CARD`, `SECRET` …",
            .isRequired = true,
        },
        Field<&EntityConfig::prompt>{
            .key = "prompt",
            .meaning = "What happens to a prompt that holds one.",
            .isWritten = true,
        },
        Field<&EntityConfig::answer>{
            .key = "answer",
            .meaning = "What happens to an answer that holds one.",
            .isWritten = true,
        },
        Field<&EntityConfig::threshold>{
            .key = "threshold",
            .meaning = "Least score that counts; a right checksum or a telling word nearby raises the score.",
            .range = {0, 1},
        },
        Field<&EntityConfig::clients>{
            .key = "clients",
            .meaning = "Names of clients it is for; globs, empty: all.",
        },
        Field<&EntityConfig::routes>{
            .key = "routes",
            .meaning = "Names of routes it is for; globs, empty: all.",
        },
        Field<&EntityConfig::models>{
            .key = "models",
            .meaning = "Models it is for, as the client asks for them; globs, empty: all.",
        },
    };
};

template<>
struct Fields<PatternConfig> {
    static constexpr std::string_view title = "One pattern of your own";
    static constexpr std::tuple table{
        Field<&PatternConfig::name>{
            .key = "name",
            .meaning = "What refusals and records call it; unique.",
            .isRequired = true,
        },
        Field<&PatternConfig::pattern>{
            .key = "pattern",
            .meaning = "A regular expression in RE2 syntax.",
            .isRequired = true,
        },
        Field<&PatternConfig::longestMatch>{
            .key = "longest_match",
            .meaning = "The longest match that is found; a stream holds that much back.",
            .range = {1, 4096},
            .unit = "characters",
        },
        Field<&PatternConfig::category>{
            .key = "category",
            .meaning = "A word of your own to group rules by.",
        },
        Field<&PatternConfig::prompt>{
            .key = "prompt",
            .meaning = "What happens to a prompt that holds a match.",
            .isWritten = true,
        },
        Field<&PatternConfig::answer>{
            .key = "answer",
            .meaning = "What happens to an answer that holds one.",
            .isWritten = true,
        },
        Field<&PatternConfig::clients>{
            .key = "clients",
            .meaning = "Names of clients it is for; globs, empty: all.",
        },
        Field<&PatternConfig::routes>{
            .key = "routes",
            .meaning = "Names of routes it is for; globs, empty: all.",
        },
        Field<&PatternConfig::models>{
            .key = "models",
            .meaning = "Models it is for, as the client asks for them; globs, empty: all.",
        },
    };
};

template<>
struct Fields<GuardrailsConfig> {
    static constexpr std::string_view title = "Rules about content";
    static constexpr std::tuple table{
        Field<&GuardrailsConfig::lists>{.key = "lists", .meaning = "The word lists, all of them in force at once."},
        Field<&GuardrailsConfig::entities>{.key = "entities", .meaning = "Personal data and secrets, by kind."},
        Field<&GuardrailsConfig::patterns>{.key = "patterns", .meaning = "Patterns of your own."},
        Field<&GuardrailsConfig::ownCredentials>{
            .key = "own_credentials",
            .meaning = "What happens where a credential that Sluice itself uses stands in a prompt or an answer.",
        },
        Field<&GuardrailsConfig::uninspectable>{
            .key = "uninspectable",
            .meaning = "What cannot be read where a rule enforces (unknown coding, token ids, text that is not UTF-8).",
        },
        Field<&GuardrailsConfig::pseudonymsFor>{
            .key = "pseudonyms_ms",
            .meaning = "How long a placeholder can be put back; kept in memory only.",
            .range = {60 * 1000, 24LL * 60 * 60 * 1000},
            .unit = "ms",
        },
    };
};

} // namespace sluice::api
