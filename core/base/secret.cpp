#include "base/secret.h"

#include "base/guarded_memory.h"

#include <algorithm>
#include <utility>

namespace sluice::base {

Secret::Secret(std::string value)
{
    keep(value);
    base::wipe(value.data(), value.size());
}

Secret::~Secret() { wipe(); }

Secret::Secret(const Secret &other) { keep(other.reveal()); }

Secret &Secret::operator=(const Secret &other)
{
    if (this != &other) {
        wipe();
        keep(other.reveal());
    }
    return *this;
}

Secret::Secret(Secret &&other) noexcept
    : m_bytes(std::exchange(other.m_bytes, nullptr))
    , m_size(std::exchange(other.m_size, 0))
{
}

Secret &Secret::operator=(Secret &&other) noexcept
{
    if (this != &other) {
        wipe();
        m_bytes = std::exchange(other.m_bytes, nullptr);
        m_size = std::exchange(other.m_size, 0);
    }
    return *this;
}

bool Secret::equals(std::string_view other) const
{
    if (other.size() != m_size) {
        return false;
    }
    unsigned difference = 0;
    for (std::size_t i = 0; i < m_size; ++i) {
        difference |= static_cast<unsigned char>(m_bytes[i]) ^ static_cast<unsigned char>(other[i]);
    }
    return difference == 0;
}

void Secret::keep(std::string_view value)
{
    if (value.empty()) {
        return;
    }
    m_bytes = takeGuarded(value.size());
    m_size = value.size();
    std::copy(value.begin(), value.end(), m_bytes);
}

void Secret::wipe() noexcept
{
    if (m_bytes != nullptr) {
        giveBackGuarded(std::exchange(m_bytes, nullptr), std::exchange(m_size, 0));
    }
}

} // namespace sluice::base
