#include "ui/models/string_pool.h"

namespace sluice::ui {

StringPool::StringPool()
{
    clear();
}

std::uint32_t StringPool::intern(const QString &text)
{
    const auto known = m_numbers.constFind(text);
    if (known != m_numbers.constEnd()) {
        return known.value();
    }
    const auto number = static_cast<std::uint32_t>(m_texts.size());
    m_texts.append(text);
    m_numbers.insert(text, number);
    return number;
}

void StringPool::clear()
{
    m_texts.clear();
    m_numbers.clear();
    m_texts.append(QString());
    m_numbers.insert(QString(), 0U);
}

} // namespace sluice::ui
