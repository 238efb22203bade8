#include "policy/limit/limit_tree.h"

#include "policy/limit/limit_places.h"

#include <algorithm>
#include <cassert>

namespace sluice::policy {

namespace {

void tighten(LimitRoom &tightest, const LimitRoom &other)
{
    if (other.limit > 0 && (tightest.limit == 0 || other.remaining < tightest.remaining)) {
        tightest = other;
    }
}

LimitRoom roomOf(std::int64_t limit, std::int64_t used, base::Duration reset)
{
    return {limit, std::max<std::int64_t>(0, limit - used), reset};
}

// Nobody knows when a running request ends.
constexpr base::Duration kRetryRunning = std::chrono::seconds(1);

} // namespace

void TreeRoom::join(const TreeRoom &other)
{
    tighten(requests, other.requests);
    tighten(tokens, other.tokens);
}

LimitNode::LimitNode(const LevelClaim &claim)
    : clientLength(static_cast<std::uint32_t>(claim.client.size()))
    , level(claim.level)
{
    name.reserve(claim.client.size() + claim.rule.size());
    name += claim.client;
    name += claim.rule;
}

bool LimitNode::isPlaceOf(const LevelClaim &claim) const
{
    return level == claim.level && clientLength == claim.client.size() && client() == claim.client && rule() == claim.rule;
}

LimitNode::Answer LimitNode::check(const LevelClaim &claim, std::int64_t cost, base::TimePoint now)
{
    Answer answer;
    const auto refuse = [&answer](LimitUnit unit, base::Duration wait) {
        if (answer.granted || wait > answer.retryAfter) {
            answer.unit = unit;
            answer.retryAfter = wait;
        }
        answer.granted = false;
    };
    const LevelLimits &own = claim.limits;
    if (claim.weighs && own.tokens > 0 && cost > 0) {
        if (cost > own.tokens) {
            return {false, true, LimitUnit::Tokens, {}, {}};
        }
        if (const Grant grant = tokens->check(cost, now); !grant.granted) {
            refuse(LimitUnit::Tokens, grant.retryAfter);
        }
    }
    if (claim.counts) {
        if (own.concurrency > 0 && running >= own.concurrency) {
            refuse(LimitUnit::Concurrency, kRetryRunning);
        }
        if (const Grant grant = requests.check(now); !grant.granted) {
            refuse(LimitUnit::Requests, grant.retryAfter);
        }
        if (bucket) {
            const LeakyGrant grant = bucket->check(own.smoothing, now);
            answer.delay = grant.delay;
            if (!grant.granted) {
                refuse(LimitUnit::Burst, grant.retryAfter);
            }
        }
    }
    return answer;
}

void LimitNode::take(const LevelClaim &claim, std::int64_t cost, base::TimePoint now, LimitReceipt::Part &part)
{
    ++holders;
    part.node = this;
    if (claim.counts) {
        requests.take(now);
        if (bucket) {
            bucket->take(claim.limits.smoothing, now);
        }
        ++running;
        part.counted = part.running = true;
    }
    if (claim.weighs && tokens) {
        tokens->take(cost, now);
        part.weighed = true;
    }
}

TreeRoom LimitNode::room(const LevelClaim &claim, base::TimePoint now)
{
    TreeRoom room;
    if (claim.counts && requests.permits() > 0) {
        room.requests = roomOf(requests.permits(), requests.used(now), requests.emptyAt(now) - now);
    }
    if (claim.weighs && tokens) {
        room.tokens = roomOf(tokens->tokens(), tokens->used(now), tokens->emptyAt(now) - now);
    }
    return room;
}

bool LimitNode::isIdle(base::TimePoint now)
{
    return running == 0 && holders == 0 && requests.isIdle(now) && (!tokens || tokens->isIdle(now))
        && (!bucket || bucket->isIdle(limits->smoothing, now));
}

void LimitNode::clear()
{
    requests.clear();
    if (tokens) {
        tokens->clear();
    }
    if (bucket) {
        bucket->clear();
    }
    refused = refusedTokens = 0;
}

LimitTree::LimitTree()
    : m_places(std::make_unique<LimitPlaces>())
{
}

LimitTree::~LimitTree() = default;

std::size_t LimitTree::places() const { return m_places->size(); }

base::TimePoint LimitTree::latest(base::TimePoint now)
{
    m_latest = std::max(m_latest, now);
    return m_latest;
}

// The place of a claim, with the numbers of the claim in force.
LimitNode &LimitTree::nodeOf(const LevelClaim &claim)
{
    LimitNode &node = m_places->findOrAdd(claim);
    node.requests.fetch();
    if (!node.limits || *node.limits != claim.limits) {
        std::shared_ptr<const LevelLimits> &known = m_known[static_cast<std::size_t>(claim.level)];
        if (!known || *known != claim.limits) {
            known = std::make_shared<const LevelLimits>(claim.limits);
        }
        node.limits = known;
        node.requests.setPermits(claim.limits.effective(claim.limits.requests));
        const std::int64_t tokens = claim.limits.effective(claim.limits.tokens);
        if (tokens > 0 && !node.tokens) {
            node.tokens = std::make_unique<TokenWindow>(tokens);
        } else if (tokens > 0) {
            node.tokens->setTokens(tokens);
        } else {
            node.tokens.reset();
        }
        if (!claim.limits.smoothing.isOn()) {
            node.bucket.reset();
        } else if (!node.bucket) {
            node.bucket = std::make_unique<LeakyBucket>();
        }
    }
    return node;
}

TreeGrant LimitTree::tryTake(std::span<const LevelClaim> claims, std::int64_t tokens, base::TimePoint now, LimitReceipt &receipt)
{
    assert(claims.size() <= kMaxClaims);
    now = latest(now);
    TreeGrant grant;
    grant.granted = true;
    std::array<LimitNode *, kMaxClaims> nodes{};
    std::array<bool, kMaxClaims> takes{};
    for (std::size_t i = 0; i < claims.size(); ++i) {
        const LevelClaim &claim = claims[i];
        if (!claim.limits.hasAny()) {
            continue;
        }
        LimitNode &node = nodeOf(claim);
        nodes[i] = &node;
        const LimitNode::Answer answer = node.check(claim, tokens, now);
        if (answer.granted) {
            takes[i] = true;
            if (claim.limits.mode == LimitMode::Enforce) {
                grant.delay = std::max(grant.delay, answer.delay);
            }
            continue;
        }
        ++(answer.unit == LimitUnit::Tokens ? node.refusedTokens : node.refused);
        const LevelLimits &own = claim.limits;
        const std::int64_t limit = answer.unit == LimitUnit::Tokens ? answer.never ? own.tokens : own.effective(own.tokens)
            : answer.unit == LimitUnit::Concurrency                ? own.concurrency
            : answer.unit == LimitUnit::Requests                   ? own.effective(own.requests)
                                                                   : own.smoothing.burst;
        const LimitPlace place{claim.level, answer.unit, own.mode, claim.rule, claim.client, limit, answer.retryAfter};
        if (own.mode == LimitMode::Observe) {
            grant.observed[grant.observedCount++] = place;
            continue;
        }
        // Of several the one that lasts longest; what never passes lasts longest of all.
        const bool lasts = grant.granted || (!grant.never && (answer.never || answer.retryAfter > grant.refusedBy.retryAfter));
        if (lasts) {
            grant.refusedBy = place;
        }
        grant.never = grant.never || answer.never;
        grant.granted = false;
    }
    if (grant.granted) {
        receipt.at = now;
        receipt.tokens = tokens;
        receipt.count = 0;
    } else {
        grant.delay = {};
    }
    for (std::size_t i = 0; i < claims.size(); ++i) {
        if (grant.granted && takes[i]) {
            nodes[i]->take(claims[i], tokens, now, receipt.parts[receipt.count++] = {});
        }
        if (nodes[i] && claims[i].limits.mode == LimitMode::Enforce) {
            grant.room.join(nodes[i]->room(claims[i], now));
        }
    }
    return grant;
}

void LimitTree::refund(LimitReceipt &receipt, base::TimePoint now)
{
    for (std::size_t i = 0; i < receipt.count; ++i) {
        LimitReceipt::Part &part = receipt.parts[i];
        if (part.counted) {
            part.node->requests.refund(receipt.at);
            if (part.node->bucket) {
                part.node->bucket->refund();
            }
        }
        part.counted = false;
    }
    settle(receipt, 0, now);
}

void LimitTree::settle(LimitReceipt &receipt, std::int64_t real, base::TimePoint now)
{
    now = latest(now);
    for (std::size_t i = 0; i < receipt.count; ++i) {
        LimitReceipt::Part &part = receipt.parts[i];
        if (part.weighed && part.node->tokens) {
            part.node->tokens->settle(receipt.at, receipt.tokens, real, now);
        }
        part.weighed = false;
    }
}

void LimitTree::release(LimitReceipt &receipt)
{
    for (std::size_t i = 0; i < receipt.count; ++i) {
        LimitNode &node = *receipt.parts[i].node;
        node.running -= receipt.parts[i].running ? 1 : 0;
        --node.holders;
    }
    receipt.count = 0;
}

std::int64_t LimitTree::used(const LevelClaim &claim, base::TimePoint now)
{
    LimitNode *const node = m_places->find(claim);
    return node ? node->requests.used(latest(now)) : 0;
}

void LimitTree::reset(std::string_view client)
{
    m_places->forEach([client](LimitNode &node) {
        if (client.empty() || node.client() == client) {
            node.clear();
        }
    });
}

void LimitTree::sweep(base::TimePoint now)
{
    m_places->removeIf([now = latest(now)](LimitNode &node) { return node.isIdle(now); });
}

namespace {

struct Reading {
    double fullness = 0;
    LimitNode *node = nullptr;
    LimitUnit unit = LimitUnit::Requests;
};

double shareOf(std::int64_t used, std::int64_t limit)
{
    return static_cast<double>(used) / static_cast<double>(limit);
}

LimitReading readingOf(const Reading &from, base::TimePoint now)
{
    LimitNode &node = *from.node;
    const LevelLimits &limits = *node.limits;
    LimitReading reading;
    reading.level = node.level;
    reading.unit = from.unit;
    reading.mode = limits.mode;
    reading.isOwn = limits.isOwn;
    reading.client = node.client();
    reading.rule = node.rule();
    switch (from.unit) {
    case LimitUnit::Tokens:
        reading.limit = limits.tokens;
        reading.effective = node.tokens->tokens();
        reading.used = node.tokens->used(now);
        reading.refused = node.refusedTokens;
        reading.freeAfter = node.tokens->check(1, now).retryAfter;
        reading.resetAfter = node.tokens->emptyAt(now) - now;
        break;
    case LimitUnit::Concurrency:
        reading.limit = reading.effective = limits.concurrency;
        reading.used = node.running;
        break;
    default:
        reading.limit = limits.requests;
        reading.effective = node.requests.permits();
        reading.used = node.requests.used(now);
        reading.refused = node.refused;
        reading.freeAfter = node.requests.check(now).retryAfter;
        reading.resetAfter = node.requests.emptyAt(now) - now;
        break;
    }
    reading.change = reading.effective == reading.limit ? LimitChange::None : limits.change;
    return reading;
}

} // namespace

std::vector<LimitReading> LimitTree::readings(std::size_t most, std::size_t &hidden, base::TimePoint now)
{
    now = latest(now);
    std::vector<Reading> all;
    m_places->forEach([&all, now](LimitNode &node) {
        if (!node.limits) {
            return;
        }
        if (node.limits->requests > 0) {
            all.push_back({shareOf(node.requests.used(now), node.requests.permits()), &node, LimitUnit::Requests});
        }
        if (node.tokens) {
            all.push_back({shareOf(node.tokens->used(now), node.tokens->tokens()), &node, LimitUnit::Tokens});
        }
        if (node.limits->concurrency > 0) {
            all.push_back({shareOf(node.running, node.limits->concurrency), &node, LimitUnit::Concurrency});
        }
    });
    hidden = all.size() > most ? all.size() - most : 0;
    const auto fuller = [](const Reading &a, const Reading &b) { return a.fullness > b.fullness; };
    std::partial_sort(all.begin(), all.begin() + static_cast<std::ptrdiff_t>(all.size() - hidden), all.end(), fuller);
    all.resize(all.size() - hidden);
    const auto outer = [](const Reading &a, const Reading &b) { return a.node->level < b.node->level; };
    std::stable_sort(all.begin(), all.end(), outer);
    std::vector<LimitReading> readings;
    readings.reserve(all.size());
    for (const Reading &reading : all) {
        readings.push_back(readingOf(reading, now));
    }
    return readings;
}

} // namespace sluice::policy
