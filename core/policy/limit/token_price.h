#pragma once

#include "policy/dialect/dialect.h"

#include <cstdint>
#include <optional>

namespace sluice::policy {

// Money in billionths of a currency's unit (one USD is 1,000,000,000): a single token of the cheapest model is still some.
using NanoMoney = std::int64_t;

inline constexpr NanoMoney kOneUnit = 1'000'000'000;

// A price in millionths of the currency's unit for a million tokens: 2.5 USD a million is 2,500,000.
using MicroPrice = std::int64_t;

// What a model's tokens cost, by class. Unset: as the class they are part of.
struct TokenPrice {
    MicroPrice input = 0;
    MicroPrice output = 0;
    std::optional<MicroPrice> cachedInput = {};
    std::optional<MicroPrice> cacheWrite = {}; // for five minutes
    std::optional<MicroPrice> cacheWriteHour = {};
    std::optional<MicroPrice> audioInput = {};
    std::optional<MicroPrice> cachedAudio = {}; // unset: as cachedInput
    std::optional<MicroPrice> audioOutput = {};
    std::optional<MicroPrice> imageInput = {};
    std::optional<MicroPrice> imageOutput = {};
    bool operator==(const TokenPrice &) const = default;
};

// The cost of what was used, exact and rounded up to a whole NanoMoney; unset while input or output is not known. Parts that claim more
// than the whole they are part of are taken as they are: nobody's bill gets cheaper by a report that does not add up. Any thread.
std::optional<NanoMoney> costOf(const TokenUsage &usage, const TokenPrice &price);

// `money` times a factor (a mark-up, a rate of exchange), rounded up; saturates. Any thread.
NanoMoney scaled(NanoMoney money, double factor);

} // namespace sluice::policy
