#pragma once

#include "api/config/field.h"
#include "api/config/field_ranges.h"
#include "api/config/relay_config.h"

#include <array>
#include <string_view>
#include <tuple>
#include <utility>

namespace sluice::api {

// The keys of routes and clusters, breakers and retries. See config_fields.h. Any thread.

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

} // namespace sluice::api
