#include "relay/shared/budget_ledger.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace sluice::relay {

using policy::BudgetAnswer;
using policy::EpochSeconds;
using policy::NanoMoney;
using policy::Spending;

struct BudgetEntry {
    BudgetEntry(const api::BudgetConfig &config, const policy::BudgetRules &rules, EpochSeconds now, const policy::ZoneOffset &zone)
        : settings(config)
        , account(rules, now, zone)
    {
    }

    api::BudgetConfig settings;
    std::vector<policy::GlobPattern> clients;
    std::vector<policy::ModelPattern> models;
    policy::BudgetAccount account;
    bool isDirty = true; // differs from what is kept

    [[nodiscard]] bool isHard() const { return settings.kind == api::BudgetKind::Hard && settings.mode == api::BudgetMode::Enforce; }
    // A hard budget that only observes: what it would have refused is told.
    [[nodiscard]] bool isWatching() const { return settings.kind == api::BudgetKind::Hard && settings.mode == api::BudgetMode::Observe; }
};

namespace {

template<typename Patterns>
bool matchesAny(const Patterns &patterns, std::string_view text)
{
    return patterns.empty() || std::any_of(patterns.begin(), patterns.end(), [text](const auto &pattern) { return pattern.matches(text); });
}

policy::BudgetRules rulesOf(const api::BudgetConfig &settings)
{
    policy::BudgetRules rules;
    rules.window = static_cast<policy::CalendarUnit>(settings.window);
    rules.limit.tokens = settings.tokens;
    rules.limit.money = static_cast<NanoMoney>(std::llround(settings.money * static_cast<double>(policy::kOneUnit)));
    rules.refuses = settings.kind == api::BudgetKind::Hard && settings.mode == api::BudgetMode::Enforce;
    return rules;
}

double units(NanoMoney money) { return static_cast<double>(money) / static_cast<double>(policy::kOneUnit); }

api::BudgetAmount amountOf(const Spending &spending) { return {spending.tokens, units(spending.money)}; }

QDateTime utc(EpochSeconds at) { return QDateTime::fromSecsSinceEpoch(at, Qt::UTC); }

// What the bill is in a budget's currency; unset money: not known.
std::optional<NanoMoney> moneyIn(const api::BudgetConfig &budget, const Bill &bill, const api::PriceTable &rates)
{
    return bill.money ? rates.converted(*bill.money, bill.currency, budget.currency) : std::nullopt;
}

static_assert(static_cast<int>(api::BudgetWindow::Month) == static_cast<int>(policy::CalendarUnit::Month));

} // namespace

// BudgetReservation

BudgetReservation::BudgetReservation(BudgetReservation &&other) noexcept
    : m_ledger(std::exchange(other.m_ledger, nullptr))
    , m_parts(std::move(other.m_parts))
{
}

BudgetReservation &BudgetReservation::operator=(BudgetReservation &&other) noexcept
{
    if (this != &other) {
        release();
        m_ledger = std::exchange(other.m_ledger, nullptr);
        m_parts = std::move(other.m_parts);
    }
    return *this;
}

void BudgetReservation::release()
{
    if (m_ledger) {
        m_ledger->refund(*this);
        m_ledger = nullptr;
        m_parts.clear();
    }
}

void BudgetReservation::commit(const Bill &actual, bool estimated, const api::PriceTable &rates, EpochSeconds now)
{
    if (!m_ledger) {
        return;
    }
    const std::lock_guard lock(m_ledger->m_mutex);
    for (Part &part : m_parts) {
        policy::BudgetAccount &account = part.entry->account;
        account.roll(now, m_ledger->m_zone);
        const std::optional<NanoMoney> money = moneyIn(part.entry->settings, actual, rates);
        if (!money) {
            account.countUnpriced();
        }
        account.commit(part.reserved, {actual.tokens, money.value_or(0)}, estimated);
        part.entry->isDirty = true;
    }
    m_ledger = nullptr;
    m_parts.clear();
}

QList<api::Alert> BudgetLedger::Report::alerts() const
{
    const QDateTime now = QDateTime::currentDateTimeUtc();
    QList<api::Alert> alerts;
    for (const Notice &notice : notices) {
        api::Alert alert{api::AlertKind::BudgetNotice, QString::fromStdString(notice.budget), {}, now};
        alert.percent = notice.percent;
        if (notice.until) {
            alert.until = utc(*notice.until);
        }
        alerts.append(alert);
    }
    if (problem.isError()) {
        alerts.append({api::AlertKind::BudgetFileFault, QString::fromStdString(problem.where), problem, now});
    }
    return alerts;
}

// BudgetLedger

BudgetLedger::BudgetLedger() = default;
BudgetLedger::~BudgetLedger() = default;

void BudgetLedger::takeMemory(const std::shared_ptr<BudgetMemory> &memory)
{
    if (!memory || memory == m_memory) {
        return;
    }
    m_memory = memory;
    m_kept = memory->kept();
    if (base::Error problem = memory->takeProblem(); problem.isError()) {
        m_problem = std::move(problem);
    }
}

void BudgetLedger::apply(const QList<api::BudgetConfig> &budgets, const std::shared_ptr<BudgetMemory> &memory, const LocalCalendar &calendar)
{
    const std::lock_guard lock(m_mutex);
    takeMemory(memory);
    m_zone = calendar.offset;
    const EpochSeconds now = calendar.now();
    std::vector<std::shared_ptr<Entry>> before = std::exchange(m_entries, {});
    for (const api::BudgetConfig &settings : budgets) {
        if (settings.mode == api::BudgetMode::Off) {
            continue;
        }
        const auto old = std::find_if(before.begin(), before.end(), [&](const auto &entry) {
            return entry && entry->settings.name == settings.name && entry->settings.currency == settings.currency;
        });
        std::shared_ptr<Entry> entry;
        if (old != before.end()) {
            entry = std::exchange(*old, nullptr);
            entry->account.setRules(rulesOf(settings), now, m_zone);
            entry->settings = settings;
        } else {
            entry = std::make_shared<Entry>(settings, rulesOf(settings), now, m_zone);
            const auto kept = std::find_if(m_kept.begin(), m_kept.end(), [name = settings.name.toStdString()](const KeptBudget &budget) { return budget.name == name; });
            if (kept != m_kept.end()) {
                policy::BudgetState state = kept->state;
                if (kept->currency != settings.currency.toStdString()) {
                    for (Spending *amount : {&state.committed, &state.reserved, &state.estimated, &state.unfinished, &state.today}) {
                        amount->money = 0; // of another currency
                    }
                    state.dailyMoney = 0;
                }
                entry->account.restore(state, now, m_zone);
                m_kept.erase(kept);
            }
        }
        entry->clients.clear();
        entry->models.clear();
        for (const QString &glob : settings.clients) {
            entry->clients.emplace_back(glob.toStdString());
        }
        for (const QString &glob : settings.models) {
            entry->models.emplace_back(glob.toStdString());
        }
        entry->isDirty = true;
        m_entries.push_back(std::move(entry));
    }
    // A budget that is switched off for a while goes on where it was.
    for (const std::shared_ptr<Entry> &entry : before) {
        if (entry) {
            m_kept.push_back({entry->settings.name.toStdString(), entry->settings.currency.toStdString(), entry->account.state()});
        }
    }
}

bool BudgetLedger::isEmpty() const
{
    const std::lock_guard lock(m_mutex);
    return m_entries.empty();
}

std::vector<std::shared_ptr<BudgetLedger::Entry>> BudgetLedger::entriesFor(std::string_view client, std::string_view model) const
{
    std::vector<std::shared_ptr<Entry>> entries;
    for (const std::shared_ptr<Entry> &entry : m_entries) {
        if (matchesAny(entry->clients, client) && matchesAny(entry->models, model)) {
            entries.push_back(entry);
        }
    }
    return entries;
}

BudgetGrant BudgetLedger::reserve(std::string_view client, std::string_view model, const Bill &most, const api::PriceTable &rates,
                                  bool refusesUnpriced, EpochSeconds now)
{
    BudgetGrant grant;
    const std::lock_guard lock(m_mutex);
    std::vector<BudgetReservation::Part> parts;
    for (std::shared_ptr<Entry> &entry : entriesFor(client, model)) {
        entry->account.roll(now, m_zone);
        const std::optional<NanoMoney> money = moneyIn(entry->settings, most, rates);
        const Spending amount{most.tokens, money.value_or(0)};
        const bool isUnpriced = !money && refusesUnpriced && entry->settings.money > 0;
        // One that observes is asked as if it enforced.
        policy::BudgetAccount &account = entry->account;
        const BudgetAnswer answer = account.canReserve(amount, entry->isHard() || entry->isWatching());
        if (answer != BudgetAnswer::Granted || (isUnpriced && (entry->isHard() || entry->isWatching()))) {
            account.countRefused();
            entry->isDirty = true;
            if (entry->isHard()) {
                grant.refusal = isUnpriced ? BudgetGrant::Refusal::Unpriced
                    : answer == BudgetAnswer::TooLarge ? BudgetGrant::Refusal::TooLarge
                                                       : BudgetGrant::Refusal::UsedUp;
                grant.budget = entry->settings.name.toStdString();
                grant.resetsAt = account.state().window.end;
                return grant;
            }
            grant.wouldRefuse.push_back(entry->settings.name.toStdString());
        }
        parts.push_back({std::move(entry), amount});
    }
    for (const BudgetReservation::Part &part : parts) {
        part.entry->account.reserve(part.reserved);
        part.entry->isDirty = true;
        if (part.entry->isHard()) {
            keep(*part.entry);
        }
    }
    if (!parts.empty()) {
        grant.reservation.m_ledger = this;
        grant.reservation.m_parts = std::move(parts);
    }
    return grant;
}

void BudgetLedger::refund(BudgetReservation &reservation)
{
    const std::lock_guard lock(m_mutex);
    for (BudgetReservation::Part &part : reservation.m_parts) {
        part.entry->account.refund(part.reserved);
        part.entry->isDirty = true;
    }
}

void BudgetLedger::keep(Entry &entry)
{
    if (!m_memory) {
        entry.isDirty = false;
        return;
    }
    base::Error error = m_memory->keep({entry.settings.name.toStdString(), entry.settings.currency.toStdString(), entry.account.state()});
    entry.isDirty = error.isError();
    if (error.isError() && !m_hasFailed) {
        m_problem = std::move(error);
    }
    m_hasFailed = entry.isDirty;
}

void BudgetLedger::reconcile(std::string_view name)
{
    const std::lock_guard lock(m_mutex);
    for (const std::shared_ptr<Entry> &entry : m_entries) {
        if (entry->settings.name.toStdString() == name) {
            entry->account.reconcile();
            entry->isDirty = true;
        }
    }
}

BudgetLedger::Report BudgetLedger::tick(EpochSeconds now)
{
    Report report;
    std::shared_ptr<BudgetMemory> memory;
    {
        const std::lock_guard lock(m_mutex);
        for (const std::shared_ptr<Entry> &entry : m_entries) {
            entry->account.roll(now, m_zone);
            if (const std::optional<int> percent = entry->account.takeNotice(now)) {
                const auto &window = entry->account.state().window;
                report.notices.push_back({entry->settings.name.toStdString(), *percent, *percent >= 100 ? window.end : entry->account.endsAt(now)});
                entry->isDirty = true;
            }
            if (entry->isDirty) {
                keep(*entry);
                memory = m_memory;
            }
            report.budgets.append(statusOf(*entry, now));
        }
        report.problem = std::exchange(m_problem, {});
    }
    if (memory) {
        // Without the lock: a disk may take its time.
        if (base::Error error = memory->sync(); error.isError() && !report.problem.isError()) {
            const std::lock_guard lock(m_mutex);
            if (!std::exchange(m_hasFailed, true)) {
                report.problem = std::move(error);
            }
        }
    }
    return report;
}

api::BudgetStatus BudgetLedger::statusOf(const Entry &entry, EpochSeconds now)
{
    const policy::BudgetState &state = entry.account.state();
    api::BudgetStatus status;
    status.name = entry.settings.name;
    status.window = entry.settings.window;
    status.mode = entry.settings.mode;
    status.kind = entry.settings.kind;
    status.currency = entry.settings.currency;
    status.limit = {entry.settings.tokens, entry.settings.money};
    status.used = amountOf(state.committed);
    status.reserved = amountOf(state.reserved);
    status.estimated = amountOf(state.estimated);
    status.unfinished = amountOf(state.unfinished);
    status.windowStart = utc(state.window.start);
    status.resetsAt = utc(state.window.end);
    if (const std::optional<EpochSeconds> ends = entry.account.endsAt(now)) {
        status.endsAt = utc(*ends);
        status.endsOn = status.endsAt->toLocalTime().date();
    }
    status.lastNotice = state.noticed;
    if (state.noticed > 0) {
        status.noticedAt = utc(state.noticedAt);
    }
    status.refused = state.refused;
    status.unpriced = state.unpriced;
    return status;
}

} // namespace sluice::relay
