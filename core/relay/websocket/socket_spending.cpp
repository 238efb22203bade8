#include "relay/websocket/socket_spending.h"

#include "relay/shared/bills.h"

#include <QDateTime>

#include <algorithm>

namespace sluice::relay {

namespace {

const RuntimeUpstream *upstreamOf(const RuntimeConfig &config, const QString &name)
{
    const auto found = std::find_if(config.upstreams.begin(), config.upstreams.end(),
                                    [&name](const RuntimeUpstream &upstream) { return upstream.settings.name == name; });
    return found == config.upstreams.end() ? nullptr : &*found;
}

} // namespace

std::optional<SocketSpending::Refusal> SocketSpending::reserve(SharedState &shared, const std::shared_ptr<const RuntimeConfig> &config,
                                                               const api::ExchangeRecord &socket, const std::string &model,
                                                               const std::string &sentModel, const policy::RequestFacts *facts,
                                                               std::string_view message)
{
    m_config = config;
    m_model = sentModel.empty() ? model : sentModel;
    const RuntimeUpstream *const upstream = upstreamOf(*config, socket.upstream);
    if (shared.budgets.isEmpty() || upstream == nullptr) {
        return std::nullopt;
    }
    const api::AccountingConfig &accounting = config->settings.accounting;
    policy::TokenUsage most;
    most.input = most.output = 0;
    if (facts != nullptr) {
        most = mostUsage(accounting, {}, *facts, message);
        m_promptTokens = *most.input;
    }
    BudgetGrant grant = shared.budgets.reserve(socket.client.toStdString(), model, billAt(*config, *upstream, m_model, most), *config->prices,
                                               facts != nullptr && accounting.unpriced == api::UnpricedRequests::Refuse,
                                               config->calendar.now());
    m_reservation = std::move(grant.reservation);
    switch (grant.refusal) {
    case BudgetGrant::Refusal::None:
        break;
    case BudgetGrant::Refusal::UsedUp:
        return Refusal{base::ErrorCode::QuotaExceeded,
                       "the budget " + grant.budget + " is used up until "
                           + QDateTime::fromSecsSinceEpoch(grant.resetsAt, Qt::UTC).toString(Qt::ISODate).toStdString()};
    case BudgetGrant::Refusal::TooLarge:
        return Refusal{base::ErrorCode::ExceedsLimit, "this answer may use more than the whole budget " + grant.budget};
    case BudgetGrant::Refusal::Unpriced:
        return Refusal{base::ErrorCode::ExceedsLimit,
                       "the budget " + grant.budget + " counts money, and the price of " + m_model + " is not known"};
    }
    return std::nullopt;
}

void SocketSpending::settle(api::ExchangeRecord &record, bool hasBegun)
{
    const RuntimeUpstream *const upstream = m_config ? upstreamOf(*m_config, record.upstream) : nullptr;
    const bool isReported = record.usage.input && record.usage.output;
    if (upstream == nullptr || (!isReported && !hasBegun)) {
        m_reservation.release(); // it was refused, or never begun
        return;
    }
    // What came down is mostly frames around the text.
    constexpr qint64 kFrameShare = 4;
    const policy::TokenUsage usage = isReported
        ? record.usage
        : estimatedUsage(record.usage, m_promptTokens, static_cast<std::size_t>(std::max<qint64>(record.bytesOut, 0) / kFrameShare));
    const Bill bill = billAt(*m_config, *upstream, m_model, usage);
    if (bill.money && isReported) {
        record.cost = static_cast<double>(*bill.money) / static_cast<double>(policy::kOneUnit);
        record.currency = bill.currency;
    }
    if (m_reservation.isHeld() && !isReported) {
        record.decisions.append({QStringLiteral("quota"),
                                 QStringLiteral("usage unknown: %1 tokens are counted as an estimate").arg(bill.tokens), base::ErrorCode::None});
    }
    m_reservation.commit(bill, !isReported, *m_config->prices, m_config->calendar.now());
}

} // namespace sluice::relay
