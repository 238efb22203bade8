#pragma once

#include "api/config/client_config.h"
#include "api/config/field.h"
#include "api/config/field_ranges.h"
#include "api/config/limit_fields.h"

#include <array>
#include <string_view>
#include <tuple>
#include <utility>

namespace sluice::api {

// The keys of client keys and of the anomaly breaker. See config_fields.h. Any thread.

template<>
struct EnumWords<Sensitivity> {
    static constexpr std::array words{
        std::pair{Sensitivity::Off, std::string_view("off")},
        std::pair{Sensitivity::Low, std::string_view("low")},
        std::pair{Sensitivity::Normal, std::string_view("normal")},
        std::pair{Sensitivity::High, std::string_view("high")},
    };
};

template<>
struct Fields<ClientKeyConfig> {
    static constexpr std::string_view title = "A client key";
    static constexpr std::tuple table{
        Field<&ClientKeyConfig::id>{
            .key = "id",
            .meaning = "What limits count by; unique, 1 to 64 of A-Z, a-z, 0-9, `-` and `_`. It stays when the key is renamed.",
            .isRequired = true,
        },
        Field<&ClientKeyConfig::name>{
            .key = "name",
            .meaning = "What records show, and what the `clients` of routes and guardrails match; unique.",
            .isRequired = true,
        },
        Field<&ClientKeyConfig::hash>{
            .key = "hash",
            .meaning = "SHA-256 of the key, 64 hexadecimal digits. The key itself is nowhere: `sluicectl keys create` shows it once.",
            .isRequired = true,
            .isSensitive = true,
        },
        Field<&ClientKeyConfig::oldHash>{
            .key = "old_hash",
            .meaning = "The same of the key before the last rotation, which stays good until `old_until`.",
            .isSensitive = true,
        },
        Field<&ClientKeyConfig::oldUntil>{
            .key = "old_until",
            .meaning = "When the key before the last rotation ends.",
        },
        Field<&ClientKeyConfig::created>{
            .key = "created",
            .meaning = "When the key was made; only for show.",
        },
        Field<&ClientKeyConfig::expires>{
            .key = "expires",
            .meaning = "From then on the key is refused; `null`: never.",
        },
        Field<&ClientKeyConfig::revoked>{
            .key = "revoked",
            .meaning = "When the key was withdrawn: it is refused from the moment this is set.",
        },
        Field<&ClientKeyConfig::requestsPerMinute>{
            .key = "requests_per_minute",
            .meaning = "The key's own limit of requests in any 60 seconds; 0: none; `null`: that of `limits`.",
            .range = {0, 1'000'000},
        },
        Field<&ClientKeyConfig::tokensPerMinute>{
            .key = "tokens_per_minute",
            .meaning = "The key's own limit of tokens in any 60 seconds; 0: none; `null`: that of `limits`.",
            .range = {0, 1'000'000'000},
        },
        Field<&ClientKeyConfig::concurrentRequests>{
            .key = "concurrent_requests",
            .meaning = "The key's own limit of requests at a time; 0: none; `null`: that of `limits`.",
            .range = {0, 100'000},
        },
        Field<&ClientKeyConfig::routes>{
            .key = "routes",
            .meaning = "Patterns of the routes its requests may take (`*` and `?` as in file names); empty: any, and none.",
        },
        Field<&ClientKeyConfig::models>{
            .key = "models",
            .meaning = "Patterns of the models it may ask for; empty: any.",
        },
        Field<&ClientKeyConfig::upstreams>{
            .key = "upstreams",
            .meaning = "Patterns of the upstreams its requests may go to; empty: any.",
        },
    };
};

template<>
struct Fields<ClientsConfig> {
    static constexpr std::string_view title = "Who calls";
    static constexpr std::tuple table{
        Field<&ClientsConfig::keys>{
            .key = "keys",
            .meaning = "Client keys, made with `sluicectl keys` or at the desk. Whoever shows none is the one local client, with the limits of `limits`, unless `access.require_key` is set.",
        },
    };
};

template<>
struct Fields<AnomalyConfig> {
    static constexpr std::string_view title = "Clients that behave oddly";
    static constexpr std::tuple table{
        Field<&AnomalyConfig::mode>{
            .key = "mode",
            .meaning = "`enforce` suspends a client whose traffic is out of the ordinary; `observe` only tells what would have been suspended.",
        },
        Field<&AnomalyConfig::burst>{
            .key = "burst",
            .meaning = "Far more requests in ten seconds than is usual for this client.",
        },
        Field<&AnomalyConfig::blocked>{
            .key = "blocked",
            .meaning = "A large share of its prompts blocked by a rule.",
        },
        Field<&AnomalyConfig::errors>{
            .key = "errors",
            .meaning = "A large share of its requests answered with an error.",
        },
        Field<&AnomalyConfig::tokens>{
            .key = "tokens",
            .meaning = "Far more tokens in a minute than is usual for this client.",
        },
        Field<&AnomalyConfig::repeats>{
            .key = "repeats",
            .meaning = "The same prompt again and again: a program that loops.",
        },
        Field<&AnomalyConfig::suspend>{
            .key = "suspend_ms",
            .meaning = "How long a client is suspended the first time.",
            .range = kTime,
            .unit = "ms",
        },
        Field<&AnomalyConfig::suspendMax>{
            .key = "suspend_max_ms",
            .meaning = "The time doubles with each further trip up to this.",
            .range = kTime,
            .unit = "ms",
        },
        Field<&AnomalyConfig::trickle>{
            .key = "trickle_per_minute",
            .meaning = "Requests a minute that may pass after a suspension, until the client is trusted again.",
            .range = {1, 600},
        },
    };
};

} // namespace sluice::api
