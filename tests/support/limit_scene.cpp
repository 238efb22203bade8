#include "support/limit_scene.h"

namespace sluice::tests {

using namespace std::chrono_literals;
using policy::LimitChange;
using policy::LimitLevel;
using policy::LimitMode;
using policy::LimitUnit;

namespace {

api::BudgetConfig budget(const QString &name, api::BudgetWindow window, qint64 tokens, double money,
                         api::BudgetKind kind)
{
    api::BudgetConfig made;
    made.name = name;
    made.window = window;
    made.tokens = tokens;
    made.money = money;
    made.kind = kind;
    return made;
}

api::LimitGauge gauge(LimitLevel level, LimitUnit unit, const QString &client, qint64 limit,
                      qint64 used)
{
    api::LimitGauge made;
    made.level = level;
    made.unit = unit;
    made.client = client;
    made.limit = limit;
    made.effective = limit;
    made.used = used;
    return made;
}

QList<api::BudgetConfig> budgets()
{
    api::BudgetConfig agents = budget(QStringLiteral("agents"), api::BudgetWindow::Day, 2'000'000, 0,
                                      api::BudgetKind::Soft);
    agents.clients = QStringList{QStringLiteral("agent-*")};
    api::BudgetConfig trial = budget(QStringLiteral("trial"), api::BudgetWindow::Hour, 50'000, 0,
                                     api::BudgetKind::Hard);
    trial.mode = api::BudgetMode::Observe;
    return {budget(QStringLiteral("team"), api::BudgetWindow::Month, 0, 250, api::BudgetKind::Hard),
            agents, trial};
}

} // namespace

api::RelayConfig manyLimits(api::RelayConfig config)
{
    config.limits.tokensPerMinute = 200'000;
    config.limits.global.requestsPerMinute = 600;
    api::LimitRuleConfig large;
    large.name = QStringLiteral("large models");
    large.pattern = QStringLiteral("gpt-4o");
    large.requestsPerMinute = 30;
    large.isShared = true;
    api::LimitRuleConfig guests;
    guests.name = QStringLiteral("guests");
    guests.level = LimitLevel::Key;
    guests.pattern = QStringLiteral("guest-*");
    guests.requestsPerMinute = 20;
    guests.concurrentRequests = 2;
    guests.mode = LimitMode::Observe;
    config.limits.rules = {large, guests};
    config.limits.behaviour.mode = LimitMode::Enforce;
    config.budgets = budgets();
    api::ClientKeyConfig key;
    key.id = QStringLiteral("k-ci");
    key.name = QStringLiteral("ci");
    key.hash = QString(64, QLatin1Char('a'));
    key.requestsPerMinute = 100;
    config.clients.keys = {key};
    return config;
}

api::LimitsSample limitsInUse(const QDateTime &now)
{
    api::LimitsSample sample;
    sample.at = now;
    api::LimitGauge ci = gauge(LimitLevel::Key, LimitUnit::Requests, QStringLiteral("ci"), 100, 100);
    ci.isOwn = true;
    ci.refused = 17;
    ci.freeAt = now.addSecs(23);
    ci.resetAt = now.addSecs(58);
    api::LimitGauge agent
        = gauge(LimitLevel::Key, LimitUnit::Requests, QStringLiteral("agent-7"), 100, 52);
    agent.effective = 60;
    agent.change = LimitChange::Narrowed;
    agent.resetAt = now.addSecs(44);
    api::LimitGauge tokens
        = gauge(LimitLevel::Key, LimitUnit::Tokens, QStringLiteral("agent-7"), 200'000, 146'200);
    tokens.resetAt = now.addSecs(51);
    api::LimitGauge large = gauge(LimitLevel::Model, LimitUnit::Requests, {}, 30, 19);
    large.rule = QStringLiteral("large models");
    large.resetAt = now.addSecs(37);
    api::LimitGauge guest
        = gauge(LimitLevel::Key, LimitUnit::Concurrency, QStringLiteral("guest-2"), 2, 2);
    guest.rule = QStringLiteral("guests");
    guest.mode = LimitMode::Observe;
    guest.refused = 4;
    api::LimitGauge local
        = gauge(LimitLevel::Key, LimitUnit::Requests, QStringLiteral("local"), 100, 12);
    local.resetAt = now.addSecs(30);
    api::LimitGauge global = gauge(LimitLevel::Global, LimitUnit::Requests, {}, 600, 181);
    global.resetAt = now.addSecs(60);
    sample.gauges = {global, ci, tokens, agent, guest, local, large};

    api::AdaptiveGauge tokyo;
    tokyo.upstream = QStringLiteral("tokyo-nginx");
    tokyo.limit = 24;
    tokyo.running = 9;
    tokyo.change = LimitChange::Probing;
    api::AdaptiveGauge slow;
    slow.upstream = QStringLiteral("deepseek");
    slow.mode = LimitMode::Enforce;
    slow.limit = 6;
    slow.running = 6;
    slow.waiting = 3;
    slow.change = LimitChange::Latency;
    slow.gradient = 0.42;
    slow.usual = 610ms;
    slow.present = 1450ms;
    sample.upstreams = {tokyo, slow};

    api::BehaviourGauge agentFares;
    agentFares.client = QStringLiteral("agent-7");
    agentFares.mode = LimitMode::Enforce;
    agentFares.score = 71;
    agentFares.percent = 60;
    agentFares.weight = 84;
    agentFares.blocked = 0.05;
    agentFares.failed = 0.22;
    agentFares.impatient = 0.02;
    sample.behaviours = {agentFares};
    sample.team.state = api::TeamState::Together;
    sample.team.redis = QStringLiteral("127.0.0.1:6379");
    sample.team.latency = 240us;
    return sample;
}

QList<api::BudgetStatus> budgetsInUse(const QDateTime &now)
{
    QList<api::BudgetStatus> all;
    for (const api::BudgetConfig &config : budgets()) {
        api::BudgetStatus status;
        status.name = config.name;
        status.window = config.window;
        status.mode = config.mode;
        status.kind = config.kind;
        status.currency = config.currency;
        status.limit = {config.tokens, config.money};
        status.windowStart = now.addSecs(-1800);
        status.resetsAt = now.addSecs(1800);
        all << status;
    }
    all[0].used = {41'200'000, 203.4};
    all[0].reserved = {0, 6.2};
    all[0].estimated = {0, 1.4};
    all[0].resetsAt = now.addDays(6);
    all[0].endsAt = now.addDays(3);
    all[0].endsOn = all[0].endsAt->toLocalTime().date();
    all[0].lastNotice = 80;
    all[0].noticedAt = now.addSecs(-7200);
    all[1].used = {640'000, 0};
    all[1].resetsAt = now.addSecs(9 * 3600);
    all[2].used = {50'000, 0};
    all[2].refused = 12;
    all[2].lastNotice = 100;
    all[2].noticedAt = now.addSecs(-300);
    return all;
}

QList<api::ClientStatus> oddClients(const QDateTime &now)
{
    api::ClientStatus loop;
    loop.id = QStringLiteral("k-loop");
    loop.name = QStringLiteral("nightly-loop");
    loop.breaker.state = policy::AnomalyState::Suspended;
    loop.breaker.since = now.addSecs(-79);
    loop.breaker.until = now.addSecs(41);
    loop.breaker.trips = 2;
    loop.breaker.refused = 212;
    loop.breaker.findings = {{policy::AnomalySignal::Repeats, 64, 0, 40, 64},
                             {policy::AnomalySignal::Burst, 120, 9, 55, 120}};
    api::ClientStatus scanner;
    scanner.id = QStringLiteral("k-scan");
    scanner.name = QStringLiteral("scanner");
    scanner.breaker.state = policy::AnomalyState::HalfOpen;
    scanner.breaker.since = now.addSecs(-20);
    scanner.breaker.trips = 1;
    scanner.breaker.trickleLeft = 4;
    scanner.breaker.findings = {{policy::AnomalySignal::Blocked, 0.62, 0, 0.4, 50}};
    api::ClientStatus agent;
    agent.id = QStringLiteral("k-agent");
    agent.name = QStringLiteral("agent-7");
    api::ClientStatus calm;
    calm.id = QStringLiteral("k-ci");
    calm.name = QStringLiteral("ci");
    return {calm, agent, scanner, loop};
}

} // namespace sluice::tests
