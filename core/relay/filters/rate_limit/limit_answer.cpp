#include "relay/filters/rate_limit/limit_answer.h"

#include <algorithm>

namespace sluice::relay {

namespace {

std::string_view levelName(policy::LimitLevel level)
{
    switch (level) {
    case policy::LimitLevel::Global:
        return "all clients";
    case policy::LimitLevel::Key:
        return "key";
    case policy::LimitLevel::Model:
        return "model";
    case policy::LimitLevel::Endpoint:
        return "endpoint";
    case policy::LimitLevel::Upstream:
        break;
    }
    return "upstream";
}

} // namespace

std::string limitSentence(const policy::LimitPlace &place)
{
    const std::string number = std::to_string(place.limit);
    std::string text;
    switch (place.unit) {
    case policy::LimitUnit::Requests:
        text = "more than " + number + " requests in a minute";
        break;
    case policy::LimitUnit::Tokens:
        text = "more than " + number + " tokens in a minute";
        break;
    case policy::LimitUnit::Concurrency:
        text = "more than " + number + " requests at a time";
        break;
    case policy::LimitUnit::Burst:
        text = "more than " + number + " requests above the steady rate";
        break;
    }
    if (!place.rule.empty()) {
        text += " (" + std::string(levelName(place.level)) + " limit \"" + std::string(place.rule) + "\")";
    } else if (place.level != policy::LimitLevel::Key) {
        text += " (" + std::string(levelName(place.level)) + ')';
    }
    return text;
}

FilterStatus answerFor(ExchangeContext &context, const char *filter, const policy::TreeGrant &grant, std::int64_t tokens)
{
    context.limitRoom.join(grant.room);
    for (std::size_t i = 0; i < grant.observedCount; ++i) {
        context.note(filter, "observed: " + limitSentence(grant.observed[i]));
    }
    if (grant.granted) {
        return FilterStatus::Continue;
    }
    if (grant.never) {
        return refuse(context, filter, base::ErrorCode::ExceedsLimit,
                      "this request may cost about " + std::to_string(tokens) + " tokens, and no wait could admit it: a minute has "
                          + std::to_string(grant.refusedBy.limit) + ". Shorten the prompt or ask for fewer output tokens");
    }
    refuse(context, filter, base::ErrorCode::RateLimited, limitSentence(grant.refusedBy));
    context.reply->retryAfter = std::min<base::Duration>(grant.refusedBy.retryAfter, std::chrono::seconds(60));
    return FilterStatus::Replied;
}

void giveBack(const ExchangeContext &context, policy::LimitRoom &room, std::int64_t amount)
{
    if (context.reply->code == base::ErrorCode::RateLimited || context.reply->code == base::ErrorCode::ExceedsLimit) {
        return;
    }
    room.remaining = std::min(room.limit, room.remaining + amount);
    if (room.remaining == room.limit) {
        room.reset = {};
    }
}

void applyBehaviour(const ExchangeContext &context, policy::LevelClaim &claim, base::TimePoint now)
{
    const api::BehaviourConfig &behaviour = context.config->settings.limits.behaviour;
    if (behaviour.mode != policy::LimitMode::Enforce) {
        return;
    }
    claim.limits.percent = context.shared.limits.percentOf(context.limitKey, {behaviour.narrowestPercent, behaviour.widestPercent}, now);
    claim.limits.change = claim.limits.percent < 100 ? policy::LimitChange::Narrowed
        : claim.limits.percent > 100                 ? policy::LimitChange::Widened
                                                     : policy::LimitChange::None;
}

} // namespace sluice::relay
