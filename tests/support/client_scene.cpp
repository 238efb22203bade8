#include "support/client_scene.h"

#include <algorithm>

namespace sluice::tests {

namespace {

api::ClientKeyConfig key(const QString &id, const QString &name, char digit, const QDateTime &created)
{
    api::ClientKeyConfig made;
    made.id = id;
    made.name = name;
    made.hash = QString(64, QLatin1Char(digit));
    made.created = created;
    return made;
}

policy::AnomalyFinding repeated()
{
    return {policy::AnomalySignal::Repeats, 64, 0, 40, 64};
}

} // namespace

api::RelayConfig manyClients(api::RelayConfig config, const QDateTime &now)
{
    api::ClientKeyConfig claude
        = key(QStringLiteral("k5e0c2a9b1"), QStringLiteral("claude-code"), '1', now.addDays(-41));
    api::ClientKeyConfig codex
        = key(QStringLiteral("k77d01be52"), QStringLiteral("codex"), '2', now.addDays(-80));
    codex.oldHash = QString(64, QLatin1Char('3'));
    codex.oldUntil = now.addSecs(9 * 3600);
    codex.expires = now.addDays(200);
    api::ClientKeyConfig weather
        = key(QStringLiteral("k1f93aa07c"), QStringLiteral("weather-bot"), '4', now.addDays(-28));
    weather.expires = now.addDays(2);
    weather.models = QStringList{QStringLiteral("gpt-4o-mini"), QStringLiteral("gpt-5*")};
    weather.upstreams = QStringList{QStringLiteral("tokyo-*")};
    weather.requestsPerMinute = 30;
    weather.tokensPerMinute = 0;
    const api::ClientKeyConfig loop
        = key(QStringLiteral("k-loop"), QStringLiteral("nightly-loop"), '5', now.addDays(-9));
    const api::ClientKeyConfig scanner
        = key(QStringLiteral("k-scan"), QStringLiteral("scanner"), '6', now.addDays(-3));
    api::ClientKeyConfig contractor
        = key(QStringLiteral("k0b44c1d8e"), QStringLiteral("contractor"), '7', now.addDays(-120));
    contractor.expires = now.addDays(-30);
    api::ClientKeyConfig laptop
        = key(QStringLiteral("k9a2e7713f"), QStringLiteral("old-laptop"), '8', now.addDays(-300));
    laptop.revoked = now.addDays(-12);
    config.clients.keys = {claude, contractor, codex, weather, laptop, loop, scanner};
    if (!config.guardrails.lists.isEmpty()) {
        config.guardrails.lists.back().clients
            = QStringList{QStringLiteral("weather-bot"), QStringLiteral("contractor")};
    }
    return config;
}

QList<api::ClientStatus> clientsOf(const api::RelayConfig &config, const QDateTime &now)
{
    using policy::AnomalyState;
    QList<api::ClientStatus> all;
    for (const api::ClientKeyConfig &key : config.clients.keys) {
        api::ClientStatus status;
        status.id = key.id;
        status.name = key.name;
        all << status;
    }
    const auto named = [&all](const QString &name) -> api::ClientStatus & {
        return *std::find_if(all.begin(), all.end(),
                             [&name](const auto &status) { return status.name == name; });
    };
    named(QStringLiteral("claude-code")).lastUsed = now.addSecs(-4);
    named(QStringLiteral("claude-code")).requests = 31'412;
    named(QStringLiteral("codex")).lastUsed = now.addSecs(-31);
    named(QStringLiteral("codex")).requests = 20'612;
    named(QStringLiteral("codex")).oldKeyUsed = now.addSecs(-3'900);
    named(QStringLiteral("weather-bot")).lastUsed = now.addSecs(-2);
    named(QStringLiteral("weather-bot")).requests = 12'096;
    api::ClientStatus &loop = named(QStringLiteral("nightly-loop"));
    loop.lastUsed = now.addSecs(-1);
    loop.requests = 1'204;
    loop.breaker.state = AnomalyState::Suspended;
    loop.breaker.since = now.addSecs(-79);
    loop.breaker.until = now.addSecs(41);
    loop.breaker.trips = 2;
    loop.breaker.refused = 212;
    loop.breaker.findings = {repeated(), {policy::AnomalySignal::Burst, 120, 9, 55, 120}};
    api::ClientStatus &scanner = named(QStringLiteral("scanner"));
    scanner.lastUsed = now.addSecs(-20);
    scanner.requests = 84;
    scanner.breaker.state = AnomalyState::HalfOpen;
    scanner.breaker.since = now.addSecs(-20);
    scanner.breaker.trips = 1;
    scanner.breaker.trickleLeft = 4;
    scanner.breaker.findings = {{policy::AnomalySignal::Blocked, 0.62, 0, 0.4, 50}};
    api::ClientStatus local;
    local.kind = api::ClientStatus::Kind::Local;
    local.id = local.name = QStringLiteral("local");
    local.lastUsed = now.addSecs(-3);
    local.requests = 42'310;
    all << local;
    return all;
}

} // namespace sluice::tests
