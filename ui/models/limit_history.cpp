#include "ui/models/limit_history.h"

#include <QSet>

#include <algorithm>

namespace sluice::ui {

namespace {

using std::chrono::milliseconds;

// Whether the relay would have charged it: it reached an upstream, or a limit is what stopped it.
bool wasRequest(const api::ExchangeRecord &record)
{
    if (record.running || record.outcome == api::Outcome::Running) {
        return false;
    }
    if (record.outcome != api::Outcome::Refused) {
        return true;
    }
    switch (record.error) {
    case base::ErrorCode::RateLimited:
    case base::ErrorCode::QuotaExceeded:
    case base::ErrorCode::ExceedsLimit:
    case base::ErrorCode::KeySuspended:
    case base::ErrorCode::Busy:
        return true;
    default:
        return false;
    }
}

template <typename Config> policy::LevelLimits numbersOf(const Config &config)
{
    policy::LevelLimits limits;
    limits.mode = config.mode;
    limits.requests = config.requestsPerMinute;
    limits.tokens = config.tokensPerMinute;
    limits.concurrency = config.concurrentRequests;
    return limits;
}

policy::LeakySettings smoothingOf(const api::SmoothingConfig &config, qint64 requestsPerMinute)
{
    policy::LeakySettings smoothing;
    smoothing.style = config.style;
    smoothing.rate = policy::LeakySettings::perMinute(
        config.requestsPerMinute > 0 ? config.requestsPerMinute : requestsPerMinute);
    smoothing.burst = config.burst;
    smoothing.delay = config.delay;
    return smoothing.isOn() ? smoothing : policy::LeakySettings{};
}

QDate windowBegin(api::BudgetWindow window, const QDate &day)
{
    switch (window) {
    case api::BudgetWindow::Hour:
    case api::BudgetWindow::Day:
        break;
    case api::BudgetWindow::Week:
        return day.addDays(1 - day.dayOfWeek());
    case api::BudgetWindow::Month:
        return {day.year(), day.month(), 1};
    }
    return day;
}

std::vector<base::TimePoint> startsOf(api::BudgetWindow window, const QDateTime &from,
                                      const QDateTime &to)
{
    std::vector<base::TimePoint> starts;
    if (window == api::BudgetWindow::Hour) {
        const QDateTime local = from.toLocalTime();
        QDateTime hour = local.addMSecs(-local.time().msecsSinceStartOfDay() % 3'600'000);
        for (; hour <= to; hour = hour.addSecs(3600)) {
            starts.push_back(pastTime(hour));
        }
        return starts;
    }
    QDate day = windowBegin(window, from.toLocalTime().date());
    const QDate last = to.toLocalTime().date();
    while (day <= last) {
        starts.push_back(pastTime(day.startOfDay()));
        day = window == api::BudgetWindow::Month ? day.addMonths(1)
            : window == api::BudgetWindow::Week  ? day.addDays(7)
                                                 : day.addDays(1);
    }
    return starts;
}

policy::ReplayBudget budgetOf(const api::BudgetConfig &config, const QDateTime &from,
                              const QDateTime &to)
{
    policy::ReplayBudget budget;
    budget.name = config.name.toStdString();
    budget.tokens = config.tokens;
    budget.money = config.money;
    budget.refuses
        = config.mode == api::BudgetMode::Enforce && config.kind == api::BudgetKind::Hard;
    budget.starts = startsOf(config.window, from, to);
    for (const QString &client : config.clients) {
        budget.clients.emplace_back(client.toStdString());
    }
    for (const QString &model : config.models) {
        budget.models.emplace_back(model.toStdString());
    }
    return budget;
}

policy::ReplayRule ruleOf(const api::LimitRuleConfig &config, const api::SmoothingConfig &smoothing)
{
    const auto sensitivity = config.level == policy::LimitLevel::Model
        ? policy::GlobPattern::Case::Insensitive
        : policy::GlobPattern::Case::Sensitive;
    policy::ReplayRule rule;
    rule.name = config.name.toStdString();
    rule.level = config.level;
    rule.pattern = policy::GlobPattern(config.pattern.toStdString(), sensitivity);
    rule.client = policy::GlobPattern(config.client.toStdString());
    rule.isShared = config.isShared;
    rule.limits = numbersOf(config);
    if (config.level == policy::LimitLevel::Key) {
        rule.limits.smoothing = smoothingOf(smoothing, config.requestsPerMinute);
    }
    return rule;
}

template <typename Number> std::optional<std::int64_t> wide(const std::optional<Number> &number)
{
    return number ? std::optional<std::int64_t>(*number) : std::nullopt;
}

} // namespace

base::TimePoint pastTime(const QDateTime &at)
{
    return base::TimePoint(milliseconds(at.toMSecsSinceEpoch()));
}

QDateTime momentOf(base::TimePoint at)
{
    return QDateTime::fromMSecsSinceEpoch(
        std::chrono::duration_cast<milliseconds>(at.time_since_epoch()).count(), Qt::UTC);
}

void LimitHistory::add(const QList<api::ExchangeRecord> &batch)
{
    for (const api::ExchangeRecord &record : batch) {
        if (!wasRequest(record)) {
            continue;
        }
        Row row;
        row.startedMs = record.startedAt.toMSecsSinceEpoch();
        row.durationMs = std::chrono::duration_cast<milliseconds>(record.duration).count();
        row.tokens = static_cast<qint64>(record.usage.input.value_or(0)
                                         + record.usage.output.value_or(0));
        row.cost = record.cost.value_or(0);
        row.client = m_pool.intern(record.client);
        row.model = m_pool.intern(record.model);
        row.path = m_pool.intern(record.path);
        // They come as they end, and are wanted as they began.
        const auto place = std::upper_bound(
            m_rows.begin(), m_rows.end(), row,
            [](const Row &a, const Row &b) { return a.startedMs < b.startedMs; });
        m_rows.insert(place, row);
    }
    while (!m_rows.empty()
           && (m_rows.size() > m_most
               || m_rows.back().startedMs - m_rows.front().startedMs > kReachMs)) {
        m_rows.pop_front();
    }
}

QDateTime LimitHistory::oldest() const
{
    return m_rows.empty() ? QDateTime()
                          : QDateTime::fromMSecsSinceEpoch(m_rows.front().startedMs, Qt::UTC);
}

std::vector<policy::ReplayRequest>
LimitHistory::requests(const QList<api::ClientKeyConfig> &keys,
                       const QStringList &credentials) const
{
    QSet<QString> known(credentials.cbegin(), credentials.cend());
    for (const api::ClientKeyConfig &key : keys) {
        known.insert(key.name);
    }
    std::vector<policy::ReplayRequest> requests;
    requests.reserve(m_rows.size());
    for (const Row &row : m_rows) {
        policy::ReplayRequest request;
        const QString &client = m_pool.at(row.client);
        request.at = base::TimePoint(milliseconds(row.startedMs));
        request.duration = milliseconds(row.durationMs);
        request.client = client.toStdString();
        request.place = known.contains(client) ? request.client : std::string("local");
        request.model = m_pool.at(row.model).toStdString();
        request.path = m_pool.at(row.path).toStdString();
        request.tokens = row.tokens;
        request.cost = row.cost;
        requests.push_back(std::move(request));
    }
    return requests;
}

policy::ReplayLimits replayLimitsOf(const LimitEdits &edits,
                                    const QList<api::ClientKeyConfig> &keys, const QDateTime &from,
                                    const QDateTime &to)
{
    policy::ReplayLimits limits;
    limits.global = numbersOf(edits.limits.global);
    limits.key = numbersOf(edits.limits);
    limits.key.smoothing = smoothingOf(edits.limits.smoothing, edits.limits.requestsPerMinute);
    for (const api::LimitRuleConfig &rule : edits.limits.rules) {
        limits.rules.push_back(ruleOf(rule, edits.limits.smoothing));
    }
    for (const api::ClientKeyConfig &key : keys) {
        policy::ReplayOwn own{wide(key.requestsPerMinute), wide(key.tokensPerMinute),
                              wide(key.concurrentRequests)};
        if (own.requests || own.tokens || own.concurrency) {
            limits.own.emplace(key.name.toStdString(), own);
        }
    }
    for (const api::BudgetConfig &budget : edits.budgets) {
        if (budget.mode != api::BudgetMode::Off) {
            limits.budgets.push_back(budgetOf(budget, from, to));
        }
    }
    return limits;
}

} // namespace sluice::ui
