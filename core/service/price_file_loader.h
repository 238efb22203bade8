#pragma once

#include "api/prices/price_table.h"

#include <QString>

#include <memory>

namespace sluice::service {

struct LoadedPrices {
    std::shared_ptr<const api::PriceTable> table = std::make_shared<const api::PriceTable>(); // never null
    api::PriceTableStatus status;
};

// Reads the user's price file; the last good content of it stays when a new one is refused. Any thread, one call at a time; blocks.
class PriceFileLoader final {
public:
    // `path` is absolute, empty: no file. Equal content gives the same table.
    LoadedPrices load(const QString &path);

private:
    QString m_path;
    QByteArray m_content;
    LoadedPrices m_last;
};

} // namespace sluice::service
