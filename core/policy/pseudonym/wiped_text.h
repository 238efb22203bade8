#pragma once

#include <cstddef>
#include <memory>
#include <string_view>

namespace sluice::policy {

// Overwrites bytes in a way no optimiser leaves out.
void wipe(void *bytes, std::size_t size);

// A copy of a text that somebody wanted kept from others: its bytes never move, and are overwritten when it goes. No thread rules: value.
class WipedText final {
public:
    explicit WipedText(std::string_view text);
    ~WipedText();
    WipedText(const WipedText &) = delete;
    WipedText &operator=(const WipedText &) = delete;

    [[nodiscard]] std::string_view view() const { return {m_bytes.get(), m_size}; }

private:
    std::unique_ptr<char[]> m_bytes;
    std::size_t m_size;
};

} // namespace sluice::policy
