#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace sluice::base {

// A value that must never be shown: an upstream key, a client key. It cannot be streamed or printed, compares in
// constant time, lies where neither swap nor a core dump reaches as far as the system allows, and wipes its bytes when it goes.
// No thread rules: value.
class Secret final {
public:
    Secret() = default;
    // What it was given is wiped.
    explicit Secret(std::string value);
    ~Secret();
    Secret(const Secret &other);
    Secret &operator=(const Secret &other);
    Secret(Secret &&other) noexcept;
    Secret &operator=(Secret &&other) noexcept;

    // The one door to the value; every use is a place a reviewer can find.
    [[nodiscard]] std::string_view reveal() const { return {m_bytes, m_size}; }
    [[nodiscard]] bool isEmpty() const { return m_size == 0; }

    // Time depends on the lengths only.
    [[nodiscard]] bool equals(std::string_view other) const;

private:
    void keep(std::string_view value);
    void wipe() noexcept;

    char *m_bytes = nullptr; // of guarded_memory.h
    std::size_t m_size = 0;
};

} // namespace sluice::base
