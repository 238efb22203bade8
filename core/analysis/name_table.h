#pragma once

#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <unordered_map>

namespace sluice::analysis {

// Names as small numbers, at most a given number of them: whatever comes later is `kOther`. No thread rules: value.
class NameTable final {
public:
    using Id = std::uint16_t;
    static constexpr Id kNone = 0; // the empty name
    static constexpr Id kOther = 1; // names that found no place
    static constexpr std::string_view kOtherName = "(other)";

    explicit NameTable(std::size_t most);
    NameTable(const NameTable &) = delete; // the keys of a copy would look into the original's names
    NameTable &operator=(const NameTable &) = delete;
    NameTable(NameTable &&) = default;
    NameTable &operator=(NameTable &&) = default;

    // The number of `name`, which is given one if there are fewer than `most` (or than `below`).
    Id idOf(std::string_view name, std::size_t below);
    Id idOf(std::string_view name) { return idOf(name, m_most); }
    [[nodiscard]] std::string_view nameOf(Id id) const { return m_names[id]; }
    [[nodiscard]] std::size_t size() const { return m_names.size(); }

private:
    std::size_t m_most;
    std::deque<std::string> m_names; // whose places never move: the keys below look into them
    std::unordered_map<std::string_view, Id> m_ids;
};

} // namespace sluice::analysis
