#include "policy/limit/budget_account.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

namespace sluice::policy {

namespace {

constexpr double kDaySeconds = 86'400;
constexpr double kNewestDay = 0.3; // its share in the averages
constexpr int kDaysRemembered = 60; // of a longer pause nothing is left anyway
constexpr int kNotices[] = {100, 95, 80, 50};

std::int64_t saturatedSum(std::int64_t a, std::int64_t b)
{
    constexpr std::int64_t kMost = std::numeric_limits<std::int64_t>::max() / 2;
    return b > 0 && a > kMost - b ? kMost : a + b;
}

bool fits(std::int64_t used, std::int64_t amount, std::int64_t limit) { return limit == 0 || saturatedSum(used, amount) <= limit; }

Spending withoutDebt(Spending spending)
{
    spending.tokens = std::max<std::int64_t>(spending.tokens, 0);
    spending.money = std::max<NanoMoney>(spending.money, 0);
    return spending;
}

} // namespace

Spending &Spending::operator+=(const Spending &other)
{
    tokens = saturatedSum(tokens, other.tokens);
    money = saturatedSum(money, other.money);
    return *this;
}

Spending &Spending::operator-=(const Spending &other)
{
    tokens -= other.tokens;
    money -= other.money;
    return *this;
}

BudgetAccount::BudgetAccount(const BudgetRules &rules, EpochSeconds now, const ZoneOffset &zone)
    : m_rules(rules)
{
    m_state.unit = rules.window;
    m_state.window = windowAt(rules.window, now, zone);
    setDay(now, zone);
}

void BudgetAccount::setDay(EpochSeconds now, const ZoneOffset &zone)
{
    m_state.day = localDay(now, zone);
    m_day = windowAt(CalendarUnit::Day, now, zone);
}

void BudgetAccount::restore(const BudgetState &kept, EpochSeconds now, const ZoneOffset &zone)
{
    m_state = kept;
    m_day = {}; // days may have passed
    const Spending open = std::exchange(m_state.reserved, {});
    m_state.committed += open;
    m_state.unfinished += open;
    m_state.today += open;
    setRules(m_rules, now, zone);
}

void BudgetAccount::setRules(const BudgetRules &rules, EpochSeconds now, const ZoneOffset &zone)
{
    m_rules = rules;
    if (m_state.unit != rules.window) {
        const CalendarWindow old = m_state.window;
        m_state.unit = rules.window;
        m_state.window = windowAt(rules.window, now, zone);
        if (old.start < m_state.window.start) {
            // A longer window tells nothing about this part of it but the day's own count.
            const bool isToday = rules.window == CalendarUnit::Day && m_state.day == localDay(now, zone);
            m_state.committed = isToday ? m_state.today : Spending{};
            m_state.estimated = m_state.unfinished = {};
            m_state.refused = m_state.unpriced = 0;
        }
        m_state.noticed = 0;
    }
    roll(now, zone);
}

void BudgetAccount::roll(EpochSeconds now, const ZoneOffset &zone)
{
    if (now < m_state.window.start) {
        // The clock was ahead and has been set right: the window is the one of now, what it holds stays used.
        m_state.window = windowAt(m_state.unit, now, zone);
        setDay(now, zone);
        return;
    }
    if (now >= m_state.window.end) {
        m_state.window = windowAt(m_state.unit, now, zone);
        m_state.committed = m_state.estimated = m_state.unfinished = {};
        m_state.noticed = 0;
        m_state.noticedAt = 0;
        m_state.refused = m_state.unpriced = 0;
    }
    if (now >= m_day.start && now < m_day.end) {
        return;
    }
    if (const std::int64_t day = localDay(now, zone); day > m_state.day) {
        beginDay(day);
    }
    setDay(now, zone);
}

void BudgetAccount::beginDay(std::int64_t day)
{
    const auto add = [this](const Spending &spent) {
        const double newest = m_state.days == 0 ? 1.0 : kNewestDay;
        m_state.dailyTokens += newest * (static_cast<double>(spent.tokens) - m_state.dailyTokens);
        m_state.dailyMoney += newest * (static_cast<double>(spent.money) - m_state.dailyMoney);
        m_state.days = std::min(m_state.days + 1, 1'000'000);
    };
    add(std::exchange(m_state.today, {}));
    const std::int64_t idle = std::min<std::int64_t>(day - m_state.day - 1, kDaysRemembered);
    for (std::int64_t i = 0; i < idle; ++i) {
        add({});
    }
    m_state.day = day;
}

BudgetAnswer BudgetAccount::canReserve(const Spending &amount, bool refuses) const
{
    if (!refuses) {
        return BudgetAnswer::Granted;
    }
    Spending used = m_state.committed;
    used += m_state.reserved;
    const Spending &limit = m_rules.limit;
    if (fits(used.tokens, amount.tokens, limit.tokens) && fits(used.money, amount.money, limit.money)) {
        return BudgetAnswer::Granted;
    }
    const bool isTooLarge = !fits(0, amount.tokens, limit.tokens) || !fits(0, amount.money, limit.money);
    return isTooLarge ? BudgetAnswer::TooLarge : BudgetAnswer::UsedUp;
}

void BudgetAccount::reserve(const Spending &amount) { m_state.reserved += amount; }

void BudgetAccount::commit(const Spending &reserved, const Spending &actual, bool estimated)
{
    refund(reserved);
    m_state.committed += actual;
    m_state.today += actual;
    if (estimated) {
        m_state.estimated += actual;
    }
}

void BudgetAccount::refund(const Spending &reserved)
{
    m_state.reserved -= reserved;
    m_state.reserved = withoutDebt(m_state.reserved);
}

void BudgetAccount::reconcile()
{
    m_state.committed -= m_state.unfinished;
    m_state.committed = withoutDebt(m_state.committed);
    m_state.today -= m_state.unfinished;
    m_state.today = withoutDebt(m_state.today);
    m_state.unfinished = {};
}

double BudgetAccount::share() const
{
    const auto of = [](std::int64_t used, std::int64_t limit) {
        return limit > 0 ? static_cast<double>(used) / static_cast<double>(limit) : 0.0;
    };
    return std::max(of(m_state.committed.tokens, m_rules.limit.tokens), of(m_state.committed.money, m_rules.limit.money));
}

std::optional<int> BudgetAccount::takeNotice(EpochSeconds now)
{
    const bool isFull = m_state.refused > 0 && m_rules.refuses;
    for (const int percent : kNotices) {
        if (m_state.noticed >= percent) {
            return std::nullopt;
        }
        if (share() * 100 >= percent || (isFull && percent == 100)) {
            m_state.noticed = percent;
            m_state.noticedAt = now;
            return percent;
        }
    }
    return std::nullopt;
}

std::optional<double> BudgetAccount::secondsLeft(EpochSeconds now, double used, double limit, double daily) const
{
    if (limit <= 0) {
        return std::nullopt;
    }
    if (used >= limit) {
        return 0.0;
    }
    const auto length = static_cast<double>(m_state.window.end - m_state.window.start);
    const double elapsed = std::clamp(static_cast<double>(now - m_state.window.start), 1.0, length);
    double rate = used / elapsed;
    const bool isLong = m_state.unit == CalendarUnit::Week || m_state.unit == CalendarUnit::Month;
    if (isLong && m_state.days > 0) {
        const double own = elapsed / length;
        rate = own * rate + (1 - own) * daily / kDaySeconds;
    }
    if (rate <= 0) {
        return std::nullopt;
    }
    return (limit - used) / rate;
}

std::optional<EpochSeconds> BudgetAccount::endsAt(EpochSeconds now) const
{
    const auto tokens = secondsLeft(now, static_cast<double>(m_state.committed.tokens), static_cast<double>(m_rules.limit.tokens), m_state.dailyTokens);
    const auto money = secondsLeft(now, static_cast<double>(m_state.committed.money), static_cast<double>(m_rules.limit.money), m_state.dailyMoney);
    if (!tokens && !money) {
        return std::nullopt;
    }
    const double left = std::min(tokens.value_or(1e18), money.value_or(1e18));
    if (left >= static_cast<double>(m_state.window.end - now)) {
        return std::nullopt;
    }
    return now + static_cast<EpochSeconds>(std::ceil(left));
}

} // namespace sluice::policy
