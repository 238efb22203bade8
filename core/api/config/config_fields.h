#pragma once

#include "api/config/field.h"
#include "api/config/relay_config.h"

#include <array>
#include <string_view>
#include <tuple>
#include <utility>

namespace sluice::api {

// Every key of the configuration, once. Loading, saving, validation and docs/configuration.md are made from these tables; a
// new setting is one member and one line here. Any thread.

inline constexpr int kConfigVersion = 1;

inline constexpr Range kWorkers{0, 64};
inline constexpr Range kTime{1, 24LL * 3600 * 1000};
inline constexpr Range kTimeOrNone{0, 24LL * 3600 * 1000};
inline constexpr Range kCount{1, 100'000};

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
struct EnumWords<BalanceStrategy> {
    static constexpr std::array words{
        std::pair{BalanceStrategy::PeakEwma, std::string_view("peak_ewma")},
        std::pair{BalanceStrategy::WeightedRoundRobin, std::string_view("round_robin")},
        std::pair{BalanceStrategy::LeastOutstanding, std::string_view("least_outstanding")},
        std::pair{BalanceStrategy::LowestTtft, std::string_view("lowest_ttft")},
        std::pair{BalanceStrategy::LowestPrice, std::string_view("lowest_price")},
        std::pair{BalanceStrategy::Ordered, std::string_view("ordered")},
    };
};

template<>
struct EnumWords<StickyKey> {
    static constexpr std::array words{
        std::pair{StickyKey::None, std::string_view("none")},
        std::pair{StickyKey::Client, std::string_view("client")},
        std::pair{StickyKey::Conversation, std::string_view("conversation")},
    };
};

template<>
struct EnumWords<TimeoutPreset> {
    static constexpr std::array words{
        std::pair{TimeoutPreset::Standard, std::string_view("standard")},
        std::pair{TimeoutPreset::Interactive, std::string_view("interactive")},
        std::pair{TimeoutPreset::LongReasoning, std::string_view("long_reasoning")},
    };
};

template<>
struct EnumWords<policy::Action> {
    static constexpr std::array words{
        std::pair{policy::Action::Off, std::string_view("off")},
        std::pair{policy::Action::Observe, std::string_view("observe")},
        std::pair{policy::Action::Mask, std::string_view("mask")},
        std::pair{policy::Action::Block, std::string_view("block")},
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
            .meaning = "UTF-8 text, one word a line, `#` starts a comment; relative to the configuration file. "
                       "Watched: a change is in force within a second.",
            .isRequired = true,
        },
        Field<&WordListConfig::category>{
            .key = "category",
            .meaning = "A word of your own to group lists by.",
        },
        Field<&WordListConfig::prompt>{
            .key = "prompt",
            .meaning = "What happens to a prompt that holds a listed word.",
            .isWritten = true,
        },
        Field<&WordListConfig::answer>{
            .key = "answer",
            .meaning = "What happens to an answer that holds one; `block` cuts it honestly.",
            .isWritten = true,
        },
    };
};

template<>
struct Fields<GuardrailsConfig> {
    static constexpr std::string_view title = "Rules about content";
    static constexpr std::tuple table{
        Field<&GuardrailsConfig::lists>{.key = "lists", .meaning = "The word lists, all of them in force at once."},
    };
};

template<>
struct Fields<LimitsConfig> {
    static constexpr std::string_view title = "Numbers that may not be exceeded";
    static constexpr std::tuple table{
        Field<&LimitsConfig::requestsPerMinute>{
            .key = "requests_per_minute",
            .meaning = "Requests of one client key in any 60 seconds (exact sliding window); 0: no limit.",
            .range = {0, 1'000'000},
            .isWritten = true,
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

template<>
struct Fields<ClusterConfig> {
    static constexpr std::string_view title = "Upstreams that can stand in for one another";
    static constexpr std::tuple table{
        Field<&ClusterConfig::name>{
            .key = "name",
            .meaning = "What routes call it; unique, and no upstream's name.",
            .isRequired = true,
        },
        Field<&ClusterConfig::upstreams>{
            .key = "upstreams",
            .meaning = "Names of its upstreams, in order.",
            .isWritten = true,
        },
        Field<&ClusterConfig::strategy>{
            .key = "strategy",
            .meaning = "How one is chosen.",
            .isWritten = true,
        },
        Field<&ClusterConfig::sticky>{
            .key = "sticky",
            .meaning = "What keeps requests that belong together on one upstream while it is usable.",
        },
    };
};

template<>
struct Fields<RouteConfig> {
    static constexpr std::string_view title = "One rule of where requests go; the first that matches wins";
    static constexpr std::tuple table{
        Field<&RouteConfig::name>{
            .key = "name",
            .meaning = "What records call it; unique.",
            .isRequired = true,
        },
        Field<&RouteConfig::client>{
            .key = "client",
            .meaning = "Pattern of the client's name (`*` and `?` as in file names); empty: any.",
        },
        Field<&RouteConfig::path>{
            .key = "path",
            .meaning = "Pattern of the request's path; empty: any.",
        },
        Field<&RouteConfig::model>{
            .key = "model",
            .meaning = "Pattern of the model; empty: any.",
        },
        Field<&RouteConfig::cluster>{
            .key = "cluster",
            .meaning = "Name of the cluster, or of one upstream, that takes the request.",
            .isRequired = true,
        },
        Field<&RouteConfig::renameModel>{
            .key = "rename_model",
            .meaning = "Model the upstream is asked for instead; empty: unchanged.",
        },
    };
};

template<>
struct Fields<RoutingConfig> {
    static constexpr std::string_view title = "Which upstream takes a request";
    static constexpr std::tuple table{
        Field<&RoutingConfig::clusters>{
            .key = "clusters",
            .meaning = "Named groups of upstreams.",
        },
        Field<&RoutingConfig::routes>{
            .key = "routes",
            .meaning = "Rules, tried in order. What matches none may go to every upstream.",
        },
        Field<&RoutingConfig::strategy>{
            .key = "strategy",
            .meaning = "How one is chosen for requests no route matched.",
        },
        Field<&RoutingConfig::sticky>{
            .key = "sticky",
            .meaning = "The same for these: what keeps requests together.",
        },
    };
};

template<>
struct Fields<BreakerConfig> {
    static constexpr std::string_view title = "When an upstream is left alone";
    static constexpr std::tuple table{
        Field<&BreakerConfig::enabled>{
            .key = "enabled",
            .meaning = "Whether upstreams that fail are left alone for a while.",
        },
        Field<&BreakerConfig::consecutiveFaults>{
            .key = "consecutive_faults",
            .meaning = "Faults in a row that open the breaker.",
            .range = {1, 1000},
        },
        Field<&BreakerConfig::minimumRequests>{
            .key = "minimum_requests",
            .meaning = "Requests within the last minute before the percentage counts.",
            .range = {1, 100000},
        },
        Field<&BreakerConfig::faultPercent>{
            .key = "fault_percent",
            .meaning = "Share of faults within the last minute that opens it.",
            .range = {1, 100},
            .unit = "%",
        },
        Field<&BreakerConfig::open>{
            .key = "open_ms",
            .meaning = "How long it stays open the first time; a fifth of jitter is added or taken.",
            .range = kTime,
            .unit = "ms",
        },
        Field<&BreakerConfig::openMax>{
            .key = "open_max_ms",
            .meaning = "The time doubles with each reopening up to this.",
            .range = kTime,
            .unit = "ms",
        },
        Field<&BreakerConfig::probes>{
            .key = "probes",
            .meaning = "Requests at a time that try an upstream before it is trusted again.",
            .range = {1, 100},
        },
        Field<&BreakerConfig::maxEjectedPercent>{
            .key = "max_ejected_percent",
            .meaning = "Share of a cluster that may be taken out for being an outlier.",
            .range = {0, 100},
            .unit = "%",
        },
    };
};

template<>
struct Fields<RetryConfig> {
    static constexpr std::string_view title = "Trying again";
    static constexpr std::tuple table{
        Field<&RetryConfig::attempts>{
            .key = "attempts",
            .meaning = "Sends of one request at most, the first included. "
                       "A request the upstream may have accepted is never sent twice.",
            .range = {1, 10},
            .isWritten = true,
        },
        Field<&RetryConfig::backoff>{
            .key = "backoff_ms",
            .meaning = "Wait after throttling, at most; doubles with each attempt, with full jitter.",
            .range = kTime,
            .unit = "ms",
        },
        Field<&RetryConfig::backoffMax>{
            .key = "backoff_max_ms",
            .meaning = "Where that doubling ends. An upstream that asks for more gets no further attempt.",
            .range = kTime,
            .unit = "ms",
        },
        Field<&RetryConfig::budgetPercent>{
            .key = "budget_percent",
            .meaning = "Further attempts of a cluster, as a share of its requests.",
            .range = {0, 100},
            .unit = "%",
        },
        Field<&RetryConfig::budgetPerSecond>{
            .key = "budget_per_second",
            .meaning = "As many a second are allowed besides.",
            .range = {0, 1000},
        },
        Field<&RetryConfig::afterSending>{
            .key = "after_sending",
            .meaning = "Try again although the upstream may already be working on the request: such a request can be paid for twice.",
        },
        Field<&RetryConfig::onSlowFirstToken>{
            .key = "on_slow_first_token",
            .meaning = "Leave an upstream whose first content is late for another: the first one may charge all the same.",
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
        Field<&RelayConfig::routing>{.key = "routing", .meaning = "Which upstream takes a request."},
        Field<&RelayConfig::breaker>{.key = "breaker", .meaning = "When an upstream is left alone."},
        Field<&RelayConfig::retry>{.key = "retry", .meaning = "Trying again.", .isWritten = true},
        Field<&RelayConfig::timeouts>{.key = "timeouts", .meaning = "How long Sluice waits."},
        Field<&RelayConfig::pool>{.key = "pool", .meaning = "Connections to the upstreams."},
        Field<&RelayConfig::access>{.key = "access", .meaning = "Who may use the relay."},
    };
};

} // namespace sluice::api
