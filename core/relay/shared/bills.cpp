#include "relay/shared/bills.h"

#include "policy/limit/token_estimate.h"

#include <algorithm>

namespace sluice::relay {

namespace {

// What has no answer in tokens.
bool isAnswered(std::string_view path)
{
    return path.find("/embed") == std::string_view::npos && path.find("/rerank") == std::string_view::npos
        && path.find("/moderations") == std::string_view::npos;
}

Bill priced(const RuntimeUpstream &upstream, const api::PriceEntry *entry, const policy::TokenUsage &usage, bool writesCache)
{
    Bill bill;
    bill.tokens = static_cast<std::int64_t>(std::min<std::uint64_t>(usage.input.value_or(0) + usage.output.value_or(0), INT64_MAX / 4));
    if (entry == nullptr) {
        return bill;
    }
    policy::TokenPrice price = entry->price;
    if (writesCache) {
        price.input = std::max({price.input, price.cacheWrite.value_or(0), price.cacheWriteHour.value_or(0)});
    }
    if (const std::optional<policy::NanoMoney> cost = policy::costOf(usage, price)) {
        bill.money = policy::scaled(*cost, upstream.settings.priceFactor);
        bill.currency = entry->currency;
    }
    return bill;
}

} // namespace

bool usesTokens(std::string_view method, std::string_view path, std::string_view model)
{
    // Claude Code asks how long its prompt is before nearly every request.
    const bool onlyCounts = path.ends_with("/count_tokens") || path.ends_with(":countTokens") || path.ends_with("/input_tokens");
    return method == "POST" && !model.empty() && !onlyCounts;
}

policy::TokenUsage mostUsage(const api::AccountingConfig &accounting, std::string_view path, const policy::RequestFacts &facts, std::string_view body)
{
    policy::TokenUsage usage;
    usage.input = static_cast<std::uint64_t>(policy::estimateTokens(body));
    const auto most = static_cast<std::uint64_t>(accounting.reservedOutput);
    usage.output = isAnswered(path) ? std::min(facts.maxOutput.value_or(most), most) * facts.choices : 0;
    usage.isEstimated = true;
    return usage;
}

policy::TokenUsage estimatedUsage(const policy::TokenUsage &reported, std::uint64_t promptTokens, std::size_t answerBytes)
{
    policy::TokenUsage usage = reported;
    usage.input = usage.input.value_or(promptTokens);
    usage.output = std::max(usage.output.value_or(0), std::uint64_t{(answerBytes + 3) / 4});
    usage.isEstimated = true;
    return usage;
}

Bill dearestBill(const RuntimeConfig &config, std::size_t cluster, std::string_view model, const policy::TokenUsage &usage, bool writesCache)
{
    Bill dearest;
    const std::vector<std::string> &members = config.routing.clusters.at(cluster).members;
    for (const RuntimeUpstream &upstream : config.upstreams) {
        if (std::find(members.begin(), members.end(), upstream.settings.name.toStdString()) == members.end()) {
            continue;
        }
        const Bill bill = priced(upstream, priceAt(config, upstream, model), usage, writesCache);
        dearest.tokens = bill.tokens;
        if (!bill.money) {
            continue;
        }
        // Compared in one currency, told in its own.
        const auto known = dearest.money ? config.prices->converted(*bill.money, bill.currency, dearest.currency) : std::nullopt;
        if (!dearest.money || (known && *known > *dearest.money)) {
            dearest = bill;
        }
    }
    return dearest;
}

Bill billAt(const RuntimeConfig &config, const RuntimeUpstream &upstream, std::string_view model, const policy::TokenUsage &usage)
{
    return priced(upstream, priceAt(config, upstream, model), usage, false);
}

} // namespace sluice::relay
