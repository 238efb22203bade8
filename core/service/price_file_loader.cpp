#include "service/price_file_loader.h"

#include "store/whole_file.h"

#include <utility>

namespace sluice::service {

namespace {

constexpr qint64 kLargest = 8 * 1024 * 1024;

LoadedPrices loadedOf(std::shared_ptr<const api::PriceTable> table, const QString &path)
{
    LoadedPrices loaded;
    loaded.table = std::move(table);
    loaded.status = loaded.table->status();
    loaded.status.userFile = path;
    return loaded;
}

} // namespace

LoadedPrices PriceFileLoader::load(const QString &path)
{
    if (path != m_path || path.isEmpty()) {
        m_path = path;
        m_content.clear();
        m_last = loadedOf(std::make_shared<const api::PriceTable>(), path);
    }
    if (path.isEmpty()) {
        return m_last;
    }
    m_last.status.error = {};
    const auto content = store::readWholeFile(path, kLargest);
    if (!content) {
        m_last.status.error = content.error();
        return m_last;
    }
    if (*content == m_content) {
        return m_last;
    }
    auto prices = api::parsePriceFile(*content, path);
    if (!prices) {
        m_last.status.error = prices.error();
        return m_last;
    }
    m_content = *content;
    m_last = loadedOf(std::make_shared<const api::PriceTable>(std::move(*prices)), path);
    return m_last;
}

} // namespace sluice::service
