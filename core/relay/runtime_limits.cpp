#include "relay/runtime_limits.h"

#include <algorithm>

namespace sluice::relay {

namespace {

template<typename Config>
policy::LevelLimits numbersOf(const Config &config)
{
    policy::LevelLimits limits;
    limits.mode = config.mode;
    limits.requests = config.requestsPerMinute;
    limits.tokens = config.tokensPerMinute;
    limits.concurrency = config.concurrentRequests;
    return limits;
}

policy::LeakySettings smoothingOf(const api::SmoothingConfig &config, std::int64_t requestsPerMinute)
{
    policy::LeakySettings smoothing;
    smoothing.style = config.style;
    smoothing.rate = policy::LeakySettings::perMinute(config.requestsPerMinute > 0 ? config.requestsPerMinute : requestsPerMinute);
    smoothing.burst = config.burst;
    smoothing.delay = config.delay;
    return smoothing.isOn() ? smoothing : policy::LeakySettings{};
}

} // namespace

policy::LevelClaim RuntimeLimits::globalClaim() const
{
    policy::LevelClaim claim;
    claim.level = policy::LimitLevel::Global;
    claim.limits = global;
    return claim;
}

policy::LevelClaim RuntimeLimits::keyClaim(const LimitedClient &client) const
{
    policy::LevelClaim claim;
    claim.level = policy::LimitLevel::Key;
    claim.client = client.key;
    claim.limits = key;
    for (const RuntimeLimitRule &rule : rules) {
        if (rule.level == policy::LimitLevel::Key && rule.pattern.matches(client.name)) {
            claim.rule = rule.name;
            claim.limits = rule.limits;
            break;
        }
    }
    if (own.empty() || client.key == LimitedClient::kLocal) {
        return claim;
    }
    if (const auto numbers = own.find(std::string(client.name)); numbers != own.end()) {
        const OwnNumbers &its = numbers->second;
        claim.limits.isOwn = true;
        claim.limits.requests = its.requests.value_or(claim.limits.requests);
        claim.limits.tokens = its.tokens.value_or(claim.limits.tokens);
        claim.limits.concurrency = its.concurrency.value_or(claim.limits.concurrency);
        claim.limits.smoothing = smoothingOf(smoothing, claim.limits.requests);
    }
    return claim;
}

std::optional<policy::LevelClaim> RuntimeLimits::modelClaim(const LimitedClient &client, std::string_view model) const
{
    return claimOf(policy::LimitLevel::Model, client, model);
}

std::optional<policy::LevelClaim> RuntimeLimits::endpointClaim(const LimitedClient &client, std::string_view path) const
{
    return claimOf(policy::LimitLevel::Endpoint, client, path);
}

std::optional<policy::LevelClaim> RuntimeLimits::claimOf(policy::LimitLevel level, const LimitedClient &client, std::string_view text) const
{
    for (const RuntimeLimitRule &rule : rules) {
        if (rule.level == level && rule.pattern.matches(text) && rule.client.matches(client.name)) {
            policy::LevelClaim claim;
            claim.level = level;
            claim.rule = rule.name;
            claim.client = rule.isShared ? std::string_view() : client.key;
            claim.limits = rule.limits;
            return claim;
        }
    }
    return std::nullopt;
}

RuntimeLimits makeLimits(const api::LimitsConfig &settings, const QList<api::ClientKeyConfig> &keys)
{
    RuntimeLimits limits;
    limits.global = numbersOf(settings.global);
    limits.key = numbersOf(settings);
    limits.key.smoothing = smoothingOf(settings.smoothing, settings.requestsPerMinute);
    for (const api::LimitRuleConfig &config : settings.rules) {
        const auto sensitivity
            = config.level == policy::LimitLevel::Model ? policy::GlobPattern::Case::Insensitive : policy::GlobPattern::Case::Sensitive;
        RuntimeLimitRule rule;
        rule.name = config.name.toStdString();
        rule.level = config.level;
        rule.pattern = policy::GlobPattern(config.pattern.toStdString(), sensitivity);
        rule.client = policy::GlobPattern(config.client.toStdString());
        rule.isShared = config.isShared;
        rule.limits = numbersOf(config);
        if (config.level == policy::LimitLevel::Key) {
            rule.limits.smoothing = smoothingOf(settings.smoothing, config.requestsPerMinute);
        }
        limits.rules.push_back(std::move(rule));
    }
    limits.smoothing = settings.smoothing;
    for (const api::ClientKeyConfig &config : keys) {
        OwnNumbers own{config.requestsPerMinute, config.tokensPerMinute, config.concurrentRequests};
        if (own.requests || own.tokens || own.concurrency) {
            limits.weighs = limits.weighs || own.tokens.value_or(0) > 0;
            limits.own.emplace(config.name.toStdString(), own);
        }
    }
    limits.weighs = limits.weighs || limits.global.tokens > 0 || limits.key.tokens > 0
        || std::any_of(limits.rules.begin(), limits.rules.end(), [](const RuntimeLimitRule &rule) { return rule.limits.tokens > 0; });
    return limits;
}

} // namespace sluice::relay
