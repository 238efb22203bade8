#pragma once

#include <string>
#include <string_view>

namespace sluice::base {

// A value that must never be shown: an upstream key, a client key. It cannot be streamed or printed, compares in
// constant time, and wipes its bytes when it goes. No thread rules: value.
class Secret final {
public:
    Secret() = default;
    explicit Secret(std::string value);
    ~Secret();
    Secret(const Secret &other);
    Secret &operator=(const Secret &other);
    Secret(Secret &&other) noexcept;
    Secret &operator=(Secret &&other) noexcept;

    // The one door to the value; every use is a place a reviewer can find.
    [[nodiscard]] std::string_view reveal() const { return m_value; }
    [[nodiscard]] bool isEmpty() const { return m_value.empty(); }

    // Time depends on the lengths only.
    [[nodiscard]] bool equals(std::string_view other) const;

private:
    void wipe();

    std::string m_value;
};

} // namespace sluice::base
