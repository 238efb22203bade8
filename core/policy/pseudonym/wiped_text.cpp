#include "policy/pseudonym/wiped_text.h"

#include <algorithm>

namespace sluice::policy {

void wipe(void *bytes, std::size_t size)
{
    volatile char *const at = static_cast<volatile char *>(bytes);
    for (std::size_t i = 0; i < size; ++i) {
        at[i] = 0;
    }
}

WipedText::WipedText(std::string_view text)
    : m_bytes(std::make_unique<char[]>(text.size()))
    , m_size(text.size())
{
    std::copy(text.begin(), text.end(), m_bytes.get());
}

WipedText::~WipedText()
{
    wipe(m_bytes.get(), m_size);
}

} // namespace sluice::policy
