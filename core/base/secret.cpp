#include "base/secret.h"

#include <utility>

namespace sluice::base {

Secret::Secret(std::string value)
    : m_value(std::move(value))
{
}

Secret::~Secret() { wipe(); }

Secret::Secret(const Secret &other) = default;

Secret &Secret::operator=(const Secret &other)
{
    if (this != &other) {
        wipe();
        m_value = other.m_value;
    }
    return *this;
}

Secret::Secret(Secret &&other) noexcept
    : m_value(std::move(other.m_value))
{
    other.wipe(); // short strings are copied by a move
}

Secret &Secret::operator=(Secret &&other) noexcept
{
    if (this != &other) {
        wipe();
        m_value = std::move(other.m_value);
        other.wipe();
    }
    return *this;
}

bool Secret::equals(std::string_view other) const
{
    if (other.size() != m_value.size()) {
        return false;
    }
    unsigned difference = 0;
    for (std::size_t i = 0; i < m_value.size(); ++i) {
        difference |= static_cast<unsigned char>(m_value[i]) ^ static_cast<unsigned char>(other[i]);
    }
    return difference == 0;
}

void Secret::wipe()
{
    // Through volatile, so that the stores are not dropped as dead.
    volatile char *bytes = m_value.data();
    for (std::size_t i = 0; i < m_value.size(); ++i) {
        bytes[i] = 0;
    }
    m_value.clear();
}

} // namespace sluice::base
