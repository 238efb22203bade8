#include "service/budget_file.h"

#include <QDataStream>

#include <utility>

namespace sluice::service {

namespace {

// A form that is newer than the program is left alone: its budgets begin anew.
constexpr quint8 kForm = 1;

QDataStream &operator<<(QDataStream &out, const policy::Spending &spending)
{
    return out << qint64{spending.tokens} << qint64{spending.money};
}

QDataStream &operator>>(QDataStream &in, policy::Spending &spending)
{
    qint64 tokens = 0;
    qint64 money = 0;
    in >> tokens >> money;
    spending = {tokens, money};
    return in;
}

QByteArray packed(const relay::KeptBudget &budget)
{
    const policy::BudgetState &state = budget.state;
    QByteArray bytes;
    QDataStream out(&bytes, QIODevice::WriteOnly);
    out.setVersion(QDataStream::Qt_6_4);
    out << kForm << QByteArray::fromStdString(budget.currency) << static_cast<quint8>(state.unit) << qint64{state.window.start}
        << qint64{state.window.end} << state.committed << state.reserved << state.estimated << state.unfinished << qint32{state.noticed}
        << qint64{state.noticedAt} << qint64{state.refused} << qint64{state.unpriced} << qint64{state.day} << state.today
        << state.dailyTokens << state.dailyMoney << qint32{state.days};
    return bytes;
}

// False if it is of another form.
bool unpack(const QByteArray &bytes, relay::KeptBudget &budget)
{
    QDataStream in(bytes);
    in.setVersion(QDataStream::Qt_6_4);
    quint8 form = 0;
    quint8 unit = 0;
    QByteArray currency;
    qint64 start = 0;
    qint64 end = 0;
    qint32 noticed = 0;
    qint64 noticedAt = 0;
    qint64 refused = 0;
    qint64 unpriced = 0;
    qint64 day = 0;
    qint32 days = 0;
    policy::BudgetState &state = budget.state;
    in >> form >> currency >> unit >> start >> end >> state.committed >> state.reserved >> state.estimated >> state.unfinished >> noticed
        >> noticedAt >> refused >> unpriced >> day >> state.today >> state.dailyTokens >> state.dailyMoney >> days;
    if (in.status() != QDataStream::Ok || form != kForm || unit > static_cast<quint8>(policy::CalendarUnit::Month)) {
        return false;
    }
    budget.currency = currency.toStdString();
    state.unit = static_cast<policy::CalendarUnit>(unit);
    state.window = {start, end};
    state.noticed = noticed;
    state.noticedAt = noticedAt;
    state.refused = refused;
    state.unpriced = unpriced;
    state.day = day;
    state.days = days;
    return true;
}

} // namespace

BudgetFile::BudgetFile(const QString &path)
    : m_file(path)
{
    const auto opened = m_file.open();
    m_isOpen = opened.has_value();
    m_problem = m_isOpen ? m_file.damage() : opened.error();
}

std::vector<relay::KeptBudget> BudgetFile::kept()
{
    const std::lock_guard lock(m_mutex);
    std::vector<relay::KeptBudget> budgets;
    for (const auto &[name, bytes] : m_file.values()) {
        relay::KeptBudget budget;
        budget.name = name.toStdString();
        if (unpack(bytes, budget)) {
            budgets.push_back(std::move(budget));
        }
    }
    return budgets;
}

base::Error BudgetFile::takeProblem()
{
    const std::lock_guard lock(m_mutex);
    return std::exchange(m_problem, {});
}

base::Error BudgetFile::keep(const relay::KeptBudget &budget)
{
    const std::lock_guard lock(m_mutex);
    if (!m_isOpen) {
        return {}; // told when it was opened
    }
    const auto put = m_file.put(QString::fromStdString(budget.name), packed(budget));
    return put ? base::Error{} : put.error();
}

base::Error BudgetFile::sync()
{
    int descriptor = -1;
    {
        const std::lock_guard lock(m_mutex);
        if (!m_isOpen) {
            return {};
        }
        descriptor = m_file.descriptor();
    }
    // Without the lock, or every request would wait for the disk.
    const auto synced = store::SlotFile::sync(descriptor);
    return synced ? base::Error{} : synced.error();
}

} // namespace sluice::service
