// Prices and budgets of a RelayLifecycle.
#include "service/relay_lifecycle.h"

#include <utility>

namespace sluice::service {

QStringList RelayLifecycle::watchedFiles() const
{
    QStringList watched = m_parts ? m_parts->lists.watched : QStringList();
    if (m_parts && !m_parts->prices.status.userFile.isEmpty()) {
        watched.append(m_parts->prices.status.userFile);
    }
    return watched;
}

void RelayLifecycle::reloadPrices()
{
    if (!m_parts || m_parts->prices.status.userFile.isEmpty()) {
        return;
    }
    files.enqueue(
        [this] {
            return [builder = m_builder.get(), config = effective(*settings)] { return builder->reloadPrices(config); };
        },
        [this](const LoadedPrices &loaded) {
            if (!m_parts) {
                return;
            }
            const bool isSame = loaded.table == m_parts->prices.table;
            m_parts->prices = loaded;
            showPrices();
            if (!isSame) {
                putInForce();
            }
        });
}

void RelayLifecycle::showPrices()
{
    const api::PriceTableStatus before = std::exchange(prices, m_parts->prices.status);
    if (before == prices) {
        return;
    }
    emit service.pricesChanged(prices);
    if (prices.error.isError() && prices.error != before.error) {
        raise(api::AlertKind::PricesRefused, prices.userFile, prices.error);
    } else if (before.error.isError() && !prices.error.isError()) {
        raise(api::AlertKind::PricesLoaded, prices.userFile, {});
    }
}

} // namespace sluice::service
