#include "api/config/limit_validation.h"

namespace sluice::api {

namespace {

base::Error refusal(const QString &path, const QString &detail)
{
    return {.code = base::ErrorCode::InvalidConfig, .detail = detail.toStdString(), .where = path.toStdString()};
}

base::Error checkRule(const LimitRuleConfig &rule, const QString &path)
{
    if (rule.level == policy::LimitLevel::Key) {
        if (!rule.client.isEmpty()) {
            return refusal(path + QStringLiteral("client"), QStringLiteral("expected none at the level \"key\": its pattern names the client"));
        }
        if (rule.isShared) {
            return refusal(path + QStringLiteral("shared"), QStringLiteral("expected false at the level \"key\": see limits.global"));
        }
        return {}; // without numbers it lifts the general limit
    }
    if (rule.requestsPerMinute == 0 && rule.tokensPerMinute == 0 && rule.concurrentRequests == 0) {
        return refusal(path + QStringLiteral("requests_per_minute"),
            QStringLiteral("expected this, \"tokens_per_minute\" or \"concurrent_requests\": the rule limits nothing"));
    }
    return {};
}

base::Error checkSmoothing(const LimitsConfig &limits)
{
    const SmoothingConfig &smoothing = limits.smoothing;
    if (smoothing.style == policy::Smoothing::Off) {
        return {};
    }
    if (smoothing.requestsPerMinute == 0 && limits.requestsPerMinute == 0) {
        return refusal(QStringLiteral("limits.smoothing.requests_per_minute"),
            QStringLiteral("expected a rate: limits.requests_per_minute has none"));
    }
    if (smoothing.style == policy::Smoothing::Delay && smoothing.delay > smoothing.burst) {
        return refusal(QStringLiteral("limits.smoothing.delay"), QStringLiteral("expected at most limits.smoothing.burst"));
    }
    return {};
}

base::Error checkAdaptive(const AdaptiveLimitConfig &adaptive)
{
    if (adaptive.initial < adaptive.minimum) {
        return refusal(QStringLiteral("limits.adaptive.initial"), QStringLiteral("expected at least limits.adaptive.minimum"));
    }
    if (adaptive.maximum < adaptive.initial) {
        return refusal(QStringLiteral("limits.adaptive.maximum"), QStringLiteral("expected at least limits.adaptive.initial"));
    }
    return {};
}

base::Error checkTeam(const TeamConfig &team)
{
    if (!team.redis.isEmpty() && !redisAddress(team.redis)) {
        return refusal(QStringLiteral("limits.team.redis"), QStringLiteral("expected \"HOST:PORT\" or \"unix:/PATH\""));
    }
    bool isPlain = !team.name.isEmpty();
    for (const QChar &character : team.name) {
        isPlain = isPlain && character.isPrint() && !character.isSpace() && character != u'{' && character != u'}';
    }
    if (!isPlain) {
        return refusal(QStringLiteral("limits.team.name"), QStringLiteral("expected a name without spaces and braces"));
    }
    return {};
}

} // namespace

std::optional<RedisAddress> redisAddress(const QString &text)
{
    if (text.startsWith(QLatin1String("unix:"))) {
        RedisAddress address;
        address.path = text.mid(5);
        return address.path.startsWith(u'/') ? std::optional(address) : std::nullopt;
    }
    const qsizetype colon = text.lastIndexOf(u':');
    RedisAddress address;
    address.host = text.left(qMax<qsizetype>(colon, 0));
    bool isNumber = false;
    address.port = text.mid(colon + 1).toUShort(&isNumber);
    if (address.host.startsWith(u'[') && address.host.endsWith(u']')) {
        address.host = address.host.mid(1, address.host.size() - 2);
    } else if (address.host.contains(u':')) {
        return std::nullopt;
    }
    bool isPlain = !address.host.isEmpty();
    for (const QChar &character : address.host) {
        isPlain = isPlain && character.isPrint() && !character.isSpace() && character != u'/' && character != u'@';
    }
    return isPlain && isNumber && address.port > 0 ? std::optional(address) : std::nullopt;
}

base::Error validateLimits(const LimitsConfig &limits)
{
    for (qsizetype i = 0; i < limits.rules.size(); ++i) {
        if (const base::Error error = checkRule(limits.rules.at(i), QStringLiteral("limits.rules[%1].").arg(i)); error.isError()) {
            return error;
        }
    }
    if (const base::Error error = checkSmoothing(limits); error.isError()) {
        return error;
    }
    if (const base::Error error = checkAdaptive(limits.adaptive); error.isError()) {
        return error;
    }
    return checkTeam(limits.team);
}

} // namespace sluice::api
