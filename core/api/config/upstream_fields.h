#pragma once

#include "api/config/field.h"
#include "api/config/field_ranges.h"
#include "api/config/relay_config.h"

#include <array>
#include <string_view>
#include <tuple>
#include <utility>

namespace sluice::api {

// The keys of an upstream, its tunnel and its health checks. See config_fields.h. Any thread.

template<>
struct EnumWords<UpstreamKind> {
    static constexpr std::array words{
        std::pair{UpstreamKind::Direct, std::string_view("direct")},
        std::pair{UpstreamKind::Relay, std::string_view("relay")},
        std::pair{UpstreamKind::Provider, std::string_view("provider")},
        std::pair{UpstreamKind::Tunnel, std::string_view("tunnel")},
        std::pair{UpstreamKind::Demo, std::string_view("demo")},
    };
};

template<>
struct EnumWords<AuthForm> {
    static constexpr std::array words{
        std::pair{AuthForm::Auto, std::string_view("auto")},
        std::pair{AuthForm::Bearer, std::string_view("bearer")},
        std::pair{AuthForm::XApiKey, std::string_view("x-api-key")},
        std::pair{AuthForm::ApiKey, std::string_view("api-key")},
        std::pair{AuthForm::XGoogApiKey, std::string_view("x-goog-api-key")},
        std::pair{AuthForm::Basic, std::string_view("basic")},
    };
};

template<>
struct Fields<TunnelConfig> {
    static constexpr std::string_view title = "The WebSocket tunnel of an upstream of kind `tunnel`";
    static constexpr std::tuple table{
        Field<&TunnelConfig::url>{
            .key = "url",
            .meaning = "WebSocket address of the tunnel's server (websockify, or nginx before it): `wss://HOST/PATH`.",
        },
        Field<&TunnelConfig::ca>{
            .key = "ca",
            .meaning = "PEM file trusted for the tunnel's server in addition to the system's roots.",
        },
        Field<&TunnelConfig::credential>{
            .key = "credential",
            .meaning = "Id of the credential the tunnel's server asks for.",
            .isSensitive = true,
        },
        Field<&TunnelConfig::auth>{
            .key = "auth",
            .meaning = "How that credential goes in: `bearer` or `basic`.",
        },
    };
};

template<>
struct Fields<HealthCheckConfig> {
    static constexpr std::string_view title = "Checks of our own at an upstream";
    static constexpr std::tuple table{
        Field<&HealthCheckConfig::interval>{
            .key = "interval_ms",
            .meaning = "Between two checks; 0: none, only the traffic itself tells.",
            .range = kTimeOrNone,
            .unit = "ms",
        },
        Field<&HealthCheckConfig::path>{
            .key = "path",
            .meaning = "What is asked for, by GET.",
        },
        Field<&HealthCheckConfig::status>{
            .key = "status",
            .meaning = "The status expected; 0: any below 500.",
            .range = {0, 599},
        },
    };
};

template<>
struct Fields<UpstreamConfig> {
    static constexpr std::string_view title = "One provider, or relay, that requests go to";
    static constexpr std::tuple table{
        Field<&UpstreamConfig::name>{
            .key = "name",
            .meaning = "What the desk, the records and `x-sluice-upstream` call it; unique.",
            .isRequired = true,
        },
        Field<&UpstreamConfig::kind>{
            .key = "kind",
            .meaning = "What stands at the other end; `demo` is the simulated provider inside Sluice.",
            .isWritten = true,
        },
        Field<&UpstreamConfig::provider>{
            .key = "provider",
            .meaning = "For kind `provider`: id of its template (`openai`, `anthropic`, `deepseek` …), which knows addresses, key form and prices.",
        },
        Field<&UpstreamConfig::url>{
            .key = "url",
            .meaning = "Base URL that a request's path is appended to (`/v1` is not doubled). "
                       "Required except for `demo` and providers whose template has one.",
        },
        Field<&UpstreamConfig::ca>{
            .key = "ca",
            .meaning = "PEM file, relative to the configuration file, trusted in addition to the system's roots.",
        },
        Field<&UpstreamConfig::credential>{
            .key = "credential",
            .meaning = "Id of the key that is put into requests: `env:NAME`, or an id in the key store. Never the key itself.",
            .isSensitive = true,
        },
        Field<&UpstreamConfig::auth>{
            .key = "auth",
            .meaning = "How the key goes into a request; `auto` follows the request's dialect.",
        },
        Field<&UpstreamConfig::weight>{
            .key = "weight",
            .meaning = "Share of the requests among the upstreams; 0: not used.",
            .range = {0, 1000},
            .isWritten = true,
        },
        Field<&UpstreamConfig::insecureHttp>{
            .key = "insecure_http",
            .meaning = "Allows an `http://` URL that is not on loopback. Prompts and keys then travel unencrypted.",
        },
        Field<&UpstreamConfig::clientCertificate>{
            .key = "client_certificate",
            .meaning = "PEM file with the certificate (and chain) shown to an upstream that asks for one.",
        },
        Field<&UpstreamConfig::clientKey>{
            .key = "client_key",
            .meaning = "PEM file with its private key; refused while others can read it.",
        },
        Field<&UpstreamConfig::proxy>{
            .key = "proxy",
            .meaning = "How to get out: `http://HOST:PORT` (CONNECT), `socks5://HOST:PORT`, `system`, or empty for no proxy.",
        },
        Field<&UpstreamConfig::proxyCredential>{
            .key = "proxy_credential",
            .meaning = "Id of the proxy's credential, a `user:password`.",
            .isSensitive = true,
        },
        Field<&UpstreamConfig::tunnel>{
            .key = "tunnel",
            .meaning = "The tunnel, for kind `tunnel`.",
        },
        Field<&UpstreamConfig::health>{
            .key = "health",
            .meaning = "Active health checks.",
        },
        Field<&UpstreamConfig::priceFactor>{
            .key = "price_factor",
            .meaning = "Mark-up on the provider's price list: 1 is the list, 0.8 a fifth less.",
            .range = {0, 1000},
        },
        Field<&UpstreamConfig::connectTimeout>{
            .key = "connect_ms",
            .meaning = "As `timeouts.connect_ms`, for this upstream; absent: inherited.",
            .range = kTime,
            .unit = "ms",
        },
        Field<&UpstreamConfig::firstTokenTimeout>{
            .key = "first_token_ms",
            .meaning = "As `timeouts.first_token_ms`, for this upstream; absent: inherited.",
            .range = kTime,
            .unit = "ms",
        },
        Field<&UpstreamConfig::stallTimeout>{
            .key = "stall_ms",
            .meaning = "As `timeouts.stall_ms`, for this upstream; absent: inherited.",
            .range = kTime,
            .unit = "ms",
        },
    };
};

} // namespace sluice::api
