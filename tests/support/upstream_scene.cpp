#include "support/upstream_scene.h"

using namespace Qt::StringLiterals;

namespace sluice::tests {

namespace {

api::UpstreamConfig upstream(const QString &name, api::UpstreamKind kind, const QString &url,
                             int weight = 1)
{
    api::UpstreamConfig config;
    config.name = name;
    config.kind = kind;
    config.url = url;
    config.weight = weight;
    config.credential = u"tokyo"_s;
    return config;
}

api::UpstreamFault fault(const QDateTime &at, api::AttemptClass kind, int status,
                         base::ErrorCode error, const QString &detail)
{
    return {at, kind, status, error, detail};
}

} // namespace

api::RelayConfig manyUpstreams()
{
    using Kind = api::UpstreamKind;
    api::RelayConfig config;
    config.listeners.http = api::ListenAddress{u"127.0.0.1"_s, 8080};
    config.upstreams = {
        upstream(u"tokyo-nginx"_s, Kind::Relay, u"https://relay.example/v1"_s, 2),
        upstream(u"openai-direct"_s, Kind::Direct, u"https://api.openai.example/v1"_s),
        upstream(u"deepseek"_s, Kind::Provider, u"https://api.deepseek.example/v1"_s),
        upstream(u"via-tunnel"_s, Kind::Tunnel, u"https://api.anthropic.example"_s),
        upstream(u"groq"_s, Kind::Direct, u"https://api.groq.example/openai/v1"_s),
        upstream(u"mistral"_s, Kind::Direct, u"https://api.mistral.example/v1"_s),
        upstream(u"moonshot"_s, Kind::Direct, u"https://api.moonshot.example/v1"_s),
        upstream(u"osaka-nginx"_s, Kind::Relay, u"https://osaka.example/v1"_s),
        upstream(u"spare"_s, Kind::Demo, {}, 0),
    };
    config.upstreams[3].tunnel.url = u"wss://tunnel.example/ws"_s;
    config.upstreams[3].proxy = u"socks5://127.0.0.1:1080"_s;
    config.routing.clusters = {
        {u"coding"_s,
         {u"tokyo-nginx"_s, u"openai-direct"_s, u"osaka-nginx"_s},
         api::BalanceStrategy::PeakEwma,
         api::StickyKey::Conversation,
         {}},
        {u"cheap"_s,
         {u"deepseek"_s, u"moonshot"_s},
         api::BalanceStrategy::LowestPrice,
         api::StickyKey::None,
         {}},
    };
    config.routing.routes = {
        {u"editor"_s, u"codex*"_s, {}, {}, u"coding"_s, {}, {}},
        {u"small talk"_s,
         {},
         u"/v1/chat/*"_s,
         u"gpt-4o-mini"_s,
         u"cheap"_s,
         u"deepseek-chat"_s,
         {}},
        {u"claude"_s, {}, {}, u"claude-*"_s, u"via-tunnel"_s, {}, {}},
    };
    return config;
}

QList<api::UpstreamStatus> goodDay(const api::RelayConfig &config, const QDateTime &now)
{
    QList<api::UpstreamStatus> all;
    for (const api::UpstreamConfig &upstream : config.upstreams) {
        api::UpstreamStatus status;
        status.name = upstream.name;
        status.since = now.addSecs(-3'725);
        status.requests = 1'204;
        status.outstanding = upstream.weight;
        status.latency = std::chrono::milliseconds(230);
        all << status;
    }
    return all;
}

QList<api::UpstreamStatus> badDay(const QDateTime &now)
{
    using enum base::ErrorCode;
    using Class = api::AttemptClass;
    QList<api::UpstreamStatus> all = goodDay(manyUpstreams(), now);
    api::UpstreamStatus &open = all[1];
    open.breaker = api::BreakerState::Open;
    open.since = now.addSecs(-19);
    open.probeAt = now.addSecs(41);
    open.outstanding = 0;
    open.faults = {
        fault(now.addSecs(-19), Class::Fault, 0, ConnectFailed, u"connection refused"_s),
        fault(now.addSecs(-24), Class::Fault, 503, UpstreamError, u"upstream overloaded"_s),
        fault(now.addSecs(-41), Class::Fault, 0, UpstreamTimeout, u"no content within 120 s"_s),
        fault(now.addSecs(-95), Class::Fault, 0, TlsFailed, u"certificate has expired"_s),
        fault(now.addSecs(-7'300), Class::Throttle, 429, RateLimited, {}),
    };
    api::UpstreamStatus &throttled = all[2];
    throttled.throttledUntil = now.addSecs(12);
    throttled.faults = {fault(now.addSecs(-3), Class::Throttle, 429, None, u"retry-after 15 s"_s)};
    api::UpstreamStatus &tunnel = all[3];
    tunnel.way = u"wss://tunnel.example/ws"_s;
    tunnel.wayBreaker = api::BreakerState::Open;
    tunnel.wayProbeAt = now.addSecs(65);
    tunnel.faults = {fault(now.addSecs(-8), Class::Fault, 0, TunnelFailed, u"close code 1011"_s)};
    all[4].credentialRejected = true;
    all[4].faults = {fault(now.addSecs(-70), Class::Auth, 401, CredentialRejected, {})};
    all[5].breaker = api::BreakerState::HalfOpen;
    all[5].since = now.addSecs(-2);
    all[6].isRamping = true;
    all[7].breaker = api::BreakerState::Open;
    all[7].probeAt = now.addSecs(184);
    all[7].lastStanding = true;
    all[8].requests = 0;
    return all;
}

api::RouteTrial badDayTrial()
{
    api::RouteTrial trial;
    trial.route = u"editor"_s;
    trial.cluster = u"coding"_s;
    trial.strategy = api::BalanceStrategy::PeakEwma;
    trial.model = u"gpt-5-codex"_s;
    trial.upstream = u"tokyo-nginx"_s;
    trial.candidates = {{u"tokyo-nginx"_s, true, {}},
                        {u"openai-direct"_s, false, u"breaker open, 41 s"_s},
                        {u"osaka-nginx"_s, false, u"breaker open, 184 s"_s}};
    return trial;
}

} // namespace sluice::tests
