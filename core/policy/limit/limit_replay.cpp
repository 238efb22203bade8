#include "policy/limit/limit_replay.h"

#include <algorithm>
#include <queue>

namespace sluice::policy {

namespace {

constexpr base::Duration kMinute = std::chrono::minutes(1);
// Far from the epoch, so that a request at its very beginning has a whole minute before it.
constexpr base::Duration kLead = std::chrono::hours(1);

// How much of one budget is used in its window of the moment.
struct Account {
    std::size_t window = 0; // of ReplayBudget::starts, plus one; 0: before the first
    std::int64_t tokens = 0;
    double money = 0;
};

struct Running {
    base::TimePoint end;
    LimitReceipt receipt;
};

struct EndsLater {
    bool operator()(const Running &a, const Running &b) const { return a.end > b.end; }
};

template<typename Pattern>
bool matchesAny(const std::vector<Pattern> &patterns, std::string_view text)
{
    return patterns.empty() || std::any_of(patterns.begin(), patterns.end(), [text](const Pattern &pattern) { return pattern.matches(text); });
}

class Replay final {
public:
    explicit Replay(const ReplayLimits &limits)
        : m_limits(limits)
        , m_accounts(limits.budgets.size())
    {
    }

    void run(const ReplayRequest &request);
    [[nodiscard]] ReplayResult &result() { return m_result; }

private:
    std::size_t claimsOf(const ReplayRequest &request, std::array<LevelClaim, kMaxClaims> &claims) const;
    [[nodiscard]] const ReplayRule *ruleOf(LimitLevel level, std::string_view client, std::string_view text) const;
    [[nodiscard]] LevelClaim keyClaim(const ReplayRequest &request) const;
    // The budget that has no room for it; tells of those that only watch.
    const ReplayBudget *spent(const ReplayRequest &request, bool &isObserved);
    void charge(const ReplayRequest &request);
    void refuse(const ReplayRequest &request, const ReplayRefusal &refusal);

    const ReplayLimits &m_limits;
    LimitTree m_tree;
    std::vector<Account> m_accounts;
    std::priority_queue<Running, std::vector<Running>, EndsLater> m_running;
    ReplayResult m_result;
};

const ReplayRule *Replay::ruleOf(LimitLevel level, std::string_view client, std::string_view text) const
{
    for (const ReplayRule &rule : m_limits.rules) {
        if (rule.level == level && rule.pattern.matches(text) && (level == LimitLevel::Key || rule.client.matches(client))) {
            return &rule;
        }
    }
    return nullptr;
}

LevelClaim Replay::keyClaim(const ReplayRequest &request) const
{
    LevelClaim claim;
    claim.level = LimitLevel::Key;
    claim.client = request.place;
    claim.limits = m_limits.key;
    if (const ReplayRule *rule = ruleOf(LimitLevel::Key, {}, request.client)) {
        claim.rule = rule->name;
        claim.limits = rule->limits;
    }
    if (const auto found = m_limits.own.find(request.place); found != m_limits.own.end()) {
        const ReplayOwn &own = found->second;
        claim.limits.isOwn = true;
        claim.limits.requests = own.requests.value_or(claim.limits.requests);
        claim.limits.tokens = own.tokens.value_or(claim.limits.tokens);
        claim.limits.concurrency = own.concurrency.value_or(claim.limits.concurrency);
    }
    return claim;
}

std::size_t Replay::claimsOf(const ReplayRequest &request, std::array<LevelClaim, kMaxClaims> &claims) const
{
    std::size_t count = 0;
    LevelClaim global;
    global.level = LimitLevel::Global;
    global.limits = m_limits.global;
    for (const LevelClaim &claim : {global, keyClaim(request)}) {
        if (claim.limits.hasAny()) {
            claims[count++] = claim;
        }
    }
    for (const auto &[level, text] : {std::pair(LimitLevel::Model, std::string_view(request.model)),
             std::pair(LimitLevel::Endpoint, std::string_view(request.path))}) {
        if (const ReplayRule *rule = ruleOf(level, request.client, text); rule && rule->limits.hasAny()) {
            LevelClaim &claim = claims[count++];
            claim = {};
            claim.level = level;
            claim.rule = rule->name;
            claim.client = rule->isShared ? std::string_view() : std::string_view(request.place);
            claim.limits = rule->limits;
        }
    }
    return count;
}

const ReplayBudget *Replay::spent(const ReplayRequest &request, bool &isObserved)
{
    for (std::size_t i = 0; i < m_limits.budgets.size(); ++i) {
        const ReplayBudget &budget = m_limits.budgets[i];
        if (!matchesAny(budget.clients, request.client) || !matchesAny(budget.models, request.model)) {
            continue;
        }
        Account &account = m_accounts[i];
        const auto next = std::upper_bound(budget.starts.begin(), budget.starts.end(), request.at);
        const auto window = static_cast<std::size_t>(next - budget.starts.begin());
        if (window != account.window) {
            account = {window, 0, 0};
        }
        const bool isSpent = (budget.tokens > 0 && account.tokens + request.tokens > budget.tokens)
            || (budget.money > 0 && account.money + request.cost > budget.money);
        if (isSpent && budget.refuses) {
            return &budget;
        }
        isObserved = isObserved || isSpent;
    }
    return nullptr;
}

void Replay::charge(const ReplayRequest &request)
{
    for (std::size_t i = 0; i < m_limits.budgets.size(); ++i) {
        const ReplayBudget &budget = m_limits.budgets[i];
        if (matchesAny(budget.clients, request.client) && matchesAny(budget.models, request.model)) {
            m_accounts[i].tokens += request.tokens;
            m_accounts[i].money += request.cost;
        }
    }
}

void Replay::refuse(const ReplayRequest &request, const ReplayRefusal &refusal)
{
    ++m_result.refused;
    ++m_result.refusedClients[request.client];
    if (!m_result.first) {
        m_result.first = refusal;
    }
}

void Replay::run(const ReplayRequest &request)
{
    const base::TimePoint now = request.at + kLead;
    while (!m_running.empty() && m_running.top().end <= now) {
        LimitReceipt receipt = m_running.top().receipt;
        m_running.pop();
        m_tree.release(receipt);
    }
    ++m_result.requests;
    std::array<LevelClaim, kMaxClaims> claims{};
    const std::size_t count = claimsOf(request, claims);
    LimitReceipt receipt;
    const TreeGrant grant = m_tree.tryTake(std::span(claims).first(count), request.tokens, now, receipt);
    if (!grant.granted) {
        const LimitPlace &place = grant.refusedBy;
        ++m_result.refusedAt[static_cast<std::size_t>(place.level)];
        refuse(request, {request.at, request.client, {}, place.level, place.unit, std::string(place.rule), place.limit});
        return;
    }
    bool isObserved = grant.observedCount > 0;
    if (const ReplayBudget *budget = spent(request, isObserved)) {
        m_tree.refund(receipt, now);
        m_tree.release(receipt);
        ++m_result.refusedByBudget;
        ReplayRefusal refusal;
        refusal.at = request.at;
        refusal.client = request.client;
        refusal.budget = budget->name;
        refuse(request, refusal);
        return;
    }
    charge(request);
    ++m_result.admitted;
    m_result.observed += isObserved ? 1 : 0;
    m_result.delayed += grant.delay > base::Duration::zero() ? 1 : 0;
    m_running.push({now + grant.delay + request.duration, receipt});
}

} // namespace

ReplayResult replayLimits(std::span<const ReplayRequest> requests, const ReplayLimits &limits)
{
    Replay replay(limits);
    ReplayResult &result = replay.result();
    std::size_t begin = 0; // of the 60 seconds that end with the request at hand
    for (std::size_t i = 0; i < requests.size(); ++i) {
        replay.run(requests[i]);
        while (requests[i].at - requests[begin].at >= kMinute) {
            ++begin;
        }
        if (const auto inMinute = static_cast<std::int64_t>(i - begin + 1); inMinute > result.busiest) {
            result.busiest = inMinute;
            result.busiestAt = requests[begin].at;
        }
    }
    return result;
}

} // namespace sluice::policy
