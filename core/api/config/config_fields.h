#pragma once

#include "api/config/budget_fields.h"
#include "api/config/client_fields.h"
#include "api/config/field.h"
#include "api/config/field_ranges.h"
#include "api/config/guardrail_fields.h"
#include "api/config/limit_fields.h"
#include "api/config/records_fields.h"
#include "api/config/relay_config.h"
#include "api/config/routing_fields.h"
#include "api/config/upstream_fields.h"

#include <array>
#include <string_view>
#include <tuple>
#include <utility>

namespace sluice::api {

// Every key of the configuration, once. Loading, saving, validation and docs/configuration.md are made from these tables; a
// new setting is one member and one line here. Any thread.

inline constexpr int kConfigVersion = 1;

template<>
struct EnumWords<TimeoutPreset> {
    static constexpr std::array words{
        std::pair{TimeoutPreset::Standard, std::string_view("standard")},
        std::pair{TimeoutPreset::Interactive, std::string_view("interactive")},
        std::pair{TimeoutPreset::LongReasoning, std::string_view("long_reasoning")},
    };
};

template<>
struct Fields<ListenersConfig> {
    static constexpr std::string_view title = "Where Sluice listens";
    static constexpr std::tuple table{
        Field<&ListenersConfig::https>{
            .key = "https",
            .meaning = "The TLS listener; `null` switches it off.",
            .isWritten = true,
            .effect = Effect::RestartsListeners,
        },
        Field<&ListenersConfig::http>{
            .key = "http",
            .meaning = "The plain listener, for programs that cannot be taught to trust our CA; `null` is off.",
            .isWritten = true,
            .effect = Effect::RestartsListeners,
        },
        Field<&ListenersConfig::workers>{
            .key = "workers",
            .meaning = "Worker threads; 0 takes half of the cores, from 1 to 4.",
            .range = kWorkers,
            .effect = Effect::RestartsListeners,
        },
    };
};

template<>
struct Fields<TimeoutsConfig> {
    static constexpr std::string_view title = "How long Sluice waits";
    // What keys that are not there mean.
    static TimeoutsConfig initial(const TimeoutsConfig &read) { return TimeoutsConfig::of(read.preset); }
    static constexpr std::tuple table{
        Field<&TimeoutsConfig::preset>{
            .key = "preset",
            .meaning = "Set of values the other keys start from: `interactive` (8 s to the first content, 15 s in all), `long_reasoning` (10 min, no end).",
            .isWritten = true,
        },
        Field<&TimeoutsConfig::connect>{
            .key = "connect_ms",
            .meaning = "Name lookup, TCP and TLS together.",
            .range = kTime,
            .unit = "ms",
        },
        Field<&TimeoutsConfig::firstToken>{
            .key = "first_token_ms",
            .meaning = "From the request sent to the first content of a streamed answer.",
            .range = kTime,
            .unit = "ms",
        },
        Field<&TimeoutsConfig::stall>{
            .key = "stall_ms",
            .meaning = "Between two pieces of an answer.",
            .range = kTime,
            .unit = "ms",
        },
        Field<&TimeoutsConfig::answerHead>{
            .key = "answer_head_ms",
            .meaning = "From the request sent to the head of an unstreamed answer.",
            .range = kTime,
            .unit = "ms",
        },
        Field<&TimeoutsConfig::exchange>{
            .key = "exchange_ms",
            .meaning = "The whole exchange; 0: unlimited.",
            .range = kTimeOrNone,
            .unit = "ms",
        },
        Field<&TimeoutsConfig::requestHead>{
            .key = "request_head_ms",
            .meaning = "For a client to send a whole request head.",
            .range = kTime,
            .unit = "ms",
        },
        Field<&TimeoutsConfig::requestBodyIdle>{
            .key = "request_body_idle_ms",
            .meaning = "Between two pieces of a request body.",
            .range = kTime,
            .unit = "ms",
        },
        Field<&TimeoutsConfig::keepAlive>{
            .key = "keep_alive_ms",
            .meaning = "An idle client connection is closed after this.",
            .range = kTime,
            .unit = "ms",
        },
        Field<&TimeoutsConfig::drain>{
            .key = "drain_ms",
            .meaning = "For running exchanges to finish when the relay stops.",
            .range = kTimeOrNone,
            .unit = "ms",
        },
        Field<&TimeoutsConfig::keepAliveComment>{
            .key = "keep_alive_comment_ms",
            .meaning = "A client that waits for a stream hears a comment this often while the upstream is silent; 0: none.",
            .range = kTimeOrNone,
            .unit = "ms",
        },
    };
};

template<>
struct Fields<PoolConfig> {
    static constexpr std::string_view title = "Connections to the upstreams, for each worker";
    static constexpr std::tuple table{
        Field<&PoolConfig::connections>{
            .key = "connections",
            .meaning = "Open connections to one upstream at most.",
            .range = {1, 10'000},
        },
        Field<&PoolConfig::idle>{
            .key = "idle",
            .meaning = "Connections kept open without work at most.",
            .range = {0, 10'000},
        },
        Field<&PoolConfig::idleExpiry>{
            .key = "idle_expiry_ms",
            .meaning = "A connection without work is closed after this.",
            .range = kTime,
            .unit = "ms",
        },
    };
};

template<>
struct Fields<AccessConfig> {
    static constexpr std::string_view title = "Who may use the relay";
    static constexpr std::tuple table{
        Field<&AccessConfig::requireKey>{
            .key = "require_key",
            .meaning = "Refuse requests without a client key; off, programs on this machine need none.",
        },
        Field<&AccessConfig::keyCredentials>{
            .key = "key_credentials",
            .meaning = "Ids of the client keys that are accepted: `env:NAME`, or ids in the key store.",
            .isSensitive = true,
        },
        Field<&AccessConfig::allowedHosts>{
            .key = "allowed_hosts",
            .meaning = "Names callers may use for this relay besides localhost, 127.0.0.1 and [::1], exactly (host.docker.internal).",
        },
        Field<&AccessConfig::allowedOrigins>{
            .key = "allowed_origins",
            .meaning = "Origins of web pages that may call us, exactly as browsers send them. Empty: no web page may.",
        },
    };
};

template<>
struct Fields<RelayConfig> {
    static constexpr std::string_view title = "The file";
    static constexpr std::tuple table{
        Field<&RelayConfig::version>{
            .key = "version",
            .meaning = "Version of this format. A file that is newer than the program is refused.",
            .range = {1, kConfigVersion},
            .isWritten = true,
        },
        Field<&RelayConfig::listeners>{.key = "listeners", .meaning = "Where Sluice listens.", .isWritten = true},
        Field<&RelayConfig::upstreams>{
            .key = "upstreams",
            .meaning = "Where requests go. Empty: the embedded demo.",
            .isWritten = true,
        },
        Field<&RelayConfig::guardrails>{.key = "guardrails", .meaning = "Rules about content."},
        Field<&RelayConfig::limits>{.key = "limits", .meaning = "Numbers that may not be exceeded.", .isWritten = true},
        Field<&RelayConfig::budgets>{.key = "budgets", .meaning = "Tokens and money a calendar window."},
        Field<&RelayConfig::accounting>{.key = "accounting", .meaning = "How tokens and money are counted."},
        Field<&RelayConfig::routing>{.key = "routing", .meaning = "Which upstream takes a request."},
        Field<&RelayConfig::breaker>{.key = "breaker", .meaning = "When an upstream is left alone."},
        Field<&RelayConfig::retry>{.key = "retry", .meaning = "Trying again.", .isWritten = true},
        Field<&RelayConfig::timeouts>{.key = "timeouts", .meaning = "How long Sluice waits."},
        Field<&RelayConfig::pool>{.key = "pool", .meaning = "Connections to the upstreams."},
        Field<&RelayConfig::access>{.key = "access", .meaning = "Who may use the relay."},
        Field<&RelayConfig::clients>{.key = "clients", .meaning = "Who calls."},
        Field<&RelayConfig::anomaly>{.key = "anomaly", .meaning = "Clients that behave oddly."},
        Field<&RelayConfig::records>{.key = "records", .meaning = "What is kept of exchanges."},
    };
};

} // namespace sluice::api
