#pragma once

#include "api/config/field.h"
#include "api/config/field_ranges.h"
#include "api/config/limit_config.h"

#include <array>
#include <string_view>
#include <tuple>
#include <utility>

namespace sluice::api {

// The keys of limits. See config_fields.h. Any thread.

inline constexpr Range kPerMinute{0, 1'000'000};
inline constexpr Range kTokensPerMinute{0, 1'000'000'000'000};
inline constexpr Range kConcurrency{0, 100'000};

template<>
struct EnumWords<policy::LimitMode> {
    static constexpr std::array words{
        std::pair{policy::LimitMode::Off, std::string_view("off")},
        std::pair{policy::LimitMode::Observe, std::string_view("observe")},
        std::pair{policy::LimitMode::Enforce, std::string_view("enforce")},
    };
};

template<>
struct EnumWords<policy::LimitLevel> {
    static constexpr std::array words{
        std::pair{policy::LimitLevel::Key, std::string_view("key")},
        std::pair{policy::LimitLevel::Model, std::string_view("model")},
        std::pair{policy::LimitLevel::Endpoint, std::string_view("endpoint")},
    };
};

template<>
struct EnumWords<policy::Smoothing> {
    static constexpr std::array words{
        std::pair{policy::Smoothing::Off, std::string_view("off")},
        std::pair{policy::Smoothing::Queue, std::string_view("queue")},
        std::pair{policy::Smoothing::NoDelay, std::string_view("nodelay")},
        std::pair{policy::Smoothing::Delay, std::string_view("delay")},
    };
};

template<>
struct Fields<GlobalLimitConfig> {
    static constexpr std::string_view title = "What all clients together may do";
    static constexpr std::tuple table{
        Field<&GlobalLimitConfig::mode>{
            .key = "mode",
            .meaning = "`observe` only records what it would have refused.",
        },
        Field<&GlobalLimitConfig::requestsPerMinute>{
            .key = "requests_per_minute",
            .meaning = "Requests in any 60 seconds; 0: no limit.",
            .range = kPerMinute,
        },
        Field<&GlobalLimitConfig::tokensPerMinute>{
            .key = "tokens_per_minute",
            .meaning = "Tokens of prompts and answers in any 60 seconds; 0: no limit.",
            .range = kTokensPerMinute,
        },
        Field<&GlobalLimitConfig::concurrentRequests>{
            .key = "concurrent_requests",
            .meaning = "Requests under way at a time; 0: no limit.",
            .range = kConcurrency,
        },
    };
};

template<>
struct Fields<LimitRuleConfig> {
    static constexpr std::string_view title = "The limit of certain keys, models or endpoints; of each level the first that matches counts";
    static constexpr std::tuple table{
        Field<&LimitRuleConfig::name>{
            .key = "name",
            .meaning = "What answers and records call it; unique.",
            .isRequired = true,
        },
        Field<&LimitRuleConfig::level>{
            .key = "level",
            .meaning = "What the pattern is of. `key` replaces the general numbers for a client, the others limit in addition.",
            .isWritten = true,
        },
        Field<&LimitRuleConfig::pattern>{
            .key = "pattern",
            .meaning = "Pattern of the client key's name, the model or the path (`*` and `?` as in file names).",
            .isRequired = true,
        },
        Field<&LimitRuleConfig::client>{
            .key = "client",
            .meaning = "With `model` and `endpoint`: only for clients of this pattern; empty: any.",
        },
        Field<&LimitRuleConfig::isShared>{
            .key = "shared",
            .meaning = "With `model` and `endpoint`: all clients together instead of each by itself.",
        },
        Field<&LimitRuleConfig::mode>{
            .key = "mode",
            .meaning = "`observe` only records what it would have refused.",
        },
        Field<&LimitRuleConfig::requestsPerMinute>{
            .key = "requests_per_minute",
            .meaning = "Requests in any 60 seconds; 0: no limit.",
            .range = kPerMinute,
        },
        Field<&LimitRuleConfig::tokensPerMinute>{
            .key = "tokens_per_minute",
            .meaning = "Tokens of prompts and answers in any 60 seconds; 0: no limit.",
            .range = kTokensPerMinute,
        },
        Field<&LimitRuleConfig::concurrentRequests>{
            .key = "concurrent_requests",
            .meaning = "Requests under way at a time; 0: no limit.",
            .range = kConcurrency,
        },
    };
};

template<>
struct Fields<SmoothingConfig> {
    static constexpr std::string_view title = "How the requests of one key are spread over the minute";
    static constexpr std::tuple table{
        Field<&SmoothingConfig::style>{
            .key = "style",
            .meaning = "As nginx's limit_req: `queue` delays what comes faster, `nodelay` passes a burst at once, `delay` passes part of it.",
        },
        Field<&SmoothingConfig::requestsPerMinute>{
            .key = "requests_per_minute",
            .meaning = "The steady rate; 0: the key's own `requests_per_minute`.",
            .range = kPerMinute,
        },
        Field<&SmoothingConfig::burst>{
            .key = "burst",
            .meaning = "Requests above the rate before one is refused.",
            .range = {0, 100'000},
        },
        Field<&SmoothingConfig::delay>{
            .key = "delay",
            .meaning = "With `delay`: so many of the burst pass without waiting.",
            .range = {0, 100'000},
        },
    };
};

template<>
struct Fields<AdaptiveLimitConfig> {
    static constexpr std::string_view title = "Requests under way at each upstream, by how fast it answers";
    static constexpr std::tuple table{
        Field<&AdaptiveLimitConfig::mode>{
            .key = "mode",
            .meaning = "With `enforce` requests above the limit wait for a place; `observe` only finds the limit.",
        },
        Field<&AdaptiveLimitConfig::minimum>{
            .key = "minimum",
            .meaning = "Never fewer than this.",
            .range = {1, 10'000},
        },
        Field<&AdaptiveLimitConfig::initial>{
            .key = "initial",
            .meaning = "Where it starts.",
            .range = {1, 10'000},
        },
        Field<&AdaptiveLimitConfig::maximum>{
            .key = "maximum",
            .meaning = "Never more than this.",
            .range = {1, 10'000},
        },
        Field<&AdaptiveLimitConfig::wait>{
            .key = "wait_ms",
            .meaning = "How long a request waits for a place before it is refused.",
            .range = kTimeOrNone,
            .unit = "ms",
        },
    };
};

template<>
struct Fields<BehaviourConfig> {
    static constexpr std::string_view title = "Whether a key's rate follows how its requests fare";
    static constexpr std::tuple table{
        Field<&BehaviourConfig::mode>{
            .key = "mode",
            .meaning = "`observe` only tells what the rate would be.",
        },
        Field<&BehaviourConfig::narrowestPercent>{
            .key = "narrowest_percent",
            .meaning = "Of the key's `requests_per_minute`, when its requests mostly go wrong.",
            .range = {1, 100},
            .unit = "%",
        },
        Field<&BehaviourConfig::widestPercent>{
            .key = "widest_percent",
            .meaning = "Of the same, when they go well.",
            .range = {100, 1000},
            .unit = "%",
        },
    };
};

template<>
struct Fields<TeamConfig> {
    static constexpr std::string_view title = "Several Sluices that count together";
    static constexpr std::tuple table{
        Field<&TeamConfig::redis>{
            .key = "redis",
            .meaning = "`HOST:PORT` or `unix:PATH` of the Redis that counts; empty: this Sluice counts by itself.",
        },
        Field<&TeamConfig::credential>{
            .key = "credential",
            .meaning = "Credential id of its password, or of `user:password`; empty: none.",
        },
        Field<&TeamConfig::name>{
            .key = "name",
            .meaning = "Relays of one name count together.",
        },
        Field<&TeamConfig::sharePercent>{
            .key = "share_percent",
            .meaning = "Of each limit, for this Sluice by itself, while Redis is away.",
            .range = {1, 100},
            .unit = "%",
        },
        Field<&TeamConfig::timeout>{
            .key = "timeout_ms",
            .meaning = "For an answer of Redis, before it counts as away.",
            .range = {10, 60'000},
            .unit = "ms",
        },
    };
};

template<>
struct Fields<LimitsConfig> {
    static constexpr std::string_view title = "Numbers that may not be exceeded";
    static constexpr std::tuple table{
        Field<&LimitsConfig::mode>{
            .key = "mode",
            .meaning = "Of the numbers of each key; `observe` only records what they would have refused.",
        },
        Field<&LimitsConfig::requestsPerMinute>{
            .key = "requests_per_minute",
            .meaning = "Requests of one client key in any 60 seconds (exact sliding window); 0: no limit.",
            .range = kPerMinute,
            .isWritten = true,
        },
        Field<&LimitsConfig::tokensPerMinute>{
            .key = "tokens_per_minute",
            .meaning = "Tokens of one client key, prompts and answers, in any 60 seconds; 0: no limit.",
            .range = kTokensPerMinute,
        },
        Field<&LimitsConfig::concurrentRequests>{
            .key = "concurrent_requests",
            .meaning = "Requests of one client key under way at a time; 0: no limit.",
            .range = kConcurrency,
        },
        Field<&LimitsConfig::assumedOutputTokens>{
            .key = "assumed_output_tokens",
            .meaning = "Reserved for an answer whose request does not say how long it may be.",
            .range = {0, 10'000'000},
        },
        Field<&LimitsConfig::smoothing>{
            .key = "smoothing",
            .meaning = "Spreading the requests of one key.",
        },
        Field<&LimitsConfig::global>{
            .key = "global",
            .meaning = "All clients together.",
        },
        Field<&LimitsConfig::rules>{
            .key = "rules",
            .meaning = "Limits of certain keys, models and endpoints.",
        },
        Field<&LimitsConfig::adaptive>{
            .key = "adaptive",
            .meaning = "Limits found by watching the upstreams.",
        },
        Field<&LimitsConfig::behaviour>{
            .key = "behaviour",
            .meaning = "Rates that follow how a key behaves.",
        },
        Field<&LimitsConfig::team>{
            .key = "team",
            .meaning = "Counting together with other Sluices.",
        },
        Field<&LimitsConfig::lineBytes>{
            .key = "line_bytes",
            .meaning = "Longest request line or header line.",
            .range = {256, 1024 * 1024},
            .unit = "bytes",
        },
        Field<&LimitsConfig::headBytes>{
            .key = "head_bytes",
            .meaning = "Largest request head: request line and all headers.",
            .range = {256, 16 * 1024 * 1024},
            .unit = "bytes",
        },
        Field<&LimitsConfig::bodyBytes>{
            .key = "body_bytes",
            .meaning = "Largest request body.",
            .range = {1, 4LL * 1024 * 1024 * 1024},
            .unit = "bytes",
        },
        Field<&LimitsConfig::bufferedBytes>{
            .key = "buffered_bytes",
            .meaning = "All bodies held in memory together, over all connections.",
            .range = {1, 64LL * 1024 * 1024 * 1024},
            .unit = "bytes",
        },
        Field<&LimitsConfig::connections>{
            .key = "connections",
            .meaning = "Connections from clients, over all workers.",
            .range = kCount,
        },
    };
};

} // namespace sluice::api
