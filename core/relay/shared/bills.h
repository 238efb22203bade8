#pragma once

#include "policy/dialect/dialect.h"
#include "policy/dialect/request_judge.h"
#include "relay/runtime_config.h"
#include "relay/shared/budget_ledger.h"

#include <cstddef>
#include <string_view>

namespace sluice::relay {

// What requests will cost and have cost. Any thread.

// Whether a request of that kind uses up tokens: a prompt for a model, and not the question how long it is.
bool usesTokens(std::string_view method, std::string_view path, std::string_view model);

// What the request will use at most, as far as can be told: the prompt by its length, the answer by what it may have, up to
// accounting.reserved_output.
policy::TokenUsage mostUsage(const api::AccountingConfig &accounting, std::string_view path, const policy::RequestFacts &facts, std::string_view body);

// Of what the provider did not report the estimate: of the answer so many bytes have come.
policy::TokenUsage estimatedUsage(const policy::TokenUsage &reported, std::uint64_t promptTokens, std::size_t answerBytes);

// What that costs at the dearest of the cluster's upstreams; one that writes caches may be charged more for its prompt.
Bill dearestBill(const RuntimeConfig &config, std::size_t cluster, std::string_view model, const policy::TokenUsage &usage, bool writesCache);

// What it costs at one upstream, with its mark-up.
Bill billAt(const RuntimeConfig &config, const RuntimeUpstream &upstream, std::string_view model, const policy::TokenUsage &usage);

} // namespace sluice::relay
