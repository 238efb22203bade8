#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <string_view>
#include <vector>

namespace sluice::policy {

// The part of a lane that recognisers still look at, reduced to what they compare: full width, circled and other digits and letters
// become ASCII, ignorables go, capitals of ASCII stay. A recogniser that looks beyond what has come is remembered: its answer must wait. Worker thread.
class FoldedWindow final {
public:
    static constexpr char32_t kNothing = 0x110000; // before the start and after the end of the lane, and what may still come
    static constexpr std::size_t kContext = 64; // codes before a place that recognisers may look at

    // Whole code points; an ill-formed byte is one.
    void append(std::string_view text);
    void finish() { m_isFinal = true; }
    // Forgets what lies more than kContext codes before `index`; returns how many went.
    std::size_t trim(std::size_t index);

    [[nodiscard]] std::size_t size() const { return m_codes.size(); }
    // Codes that have come, for loops that do not decide by what follows.
    [[nodiscard]] const char32_t *codes() const { return m_codes.data(); }
    [[nodiscard]] char32_t at(std::size_t index) const
    {
        if (index < m_codes.size()) {
            return m_codes[index];
        }
        m_ranOut = m_ranOut || !m_isFinal;
        return kNothing;
    }
    // `distance` of 1 is the code just before.
    [[nodiscard]] char32_t before(std::size_t index, std::size_t distance = 1) const
    {
        return distance <= index ? m_codes[index - distance] : kNothing;
    }

    void startLooking() const { m_ranOut = false; }
    [[nodiscard]] bool ranOut() const { return m_ranOut; }

    // Bytes of the lane.
    [[nodiscard]] std::uint64_t startOf(std::size_t index) const { return index < m_places.size() ? m_places[index].start : m_offset; }
    [[nodiscard]] std::uint64_t endOf(std::size_t index) const { return m_places[index].start + m_places[index].length; }
    [[nodiscard]] std::uint64_t offset() const { return m_offset; }

private:
    struct Place {
        std::uint64_t start : 56;
        std::uint64_t length : 8;
    };

    void push(char32_t code, std::uint8_t length)
    {
        m_codes.push_back(code);
        m_places.push_back({m_offset & 0xFF'FFFF'FFFF'FFFFULL, length});
    }
    void appendFolded(char32_t code, std::uint8_t length);

    std::vector<char32_t> m_codes;
    std::vector<Place> m_places;
    std::uint64_t m_offset = 0; // bytes that have come
    bool m_isFinal = false;
    mutable bool m_ranOut = false;
};

constexpr bool isDigit(char32_t code)
{
    return code >= U'0' && code <= U'9';
}
constexpr bool isUpper(char32_t code)
{
    return code >= U'A' && code <= U'Z';
}
constexpr bool isLower(char32_t code)
{
    return code >= U'a' && code <= U'z';
}
constexpr bool isLetter(char32_t code)
{
    return isUpper(code) || isLower(code);
}
constexpr bool isAlnum(char32_t code)
{
    return isDigit(code) || isLetter(code);
}
constexpr bool isHex(char32_t code)
{
    return isDigit(code) || (code >= U'a' && code <= U'f') || (code >= U'A' && code <= U'F');
}
constexpr char32_t toUpper(char32_t code)
{
    return isLower(code) ? code - 32 : code;
}
constexpr char32_t toLower(char32_t code)
{
    return isUpper(code) ? code + 32 : code;
}

// Whether what stands before `index` is the n of an escaped line end (\n, \r, \t), which is no letter of a word.
inline bool isAfterEscape(const FoldedWindow &window, std::size_t index)
{
    const char32_t before = window.before(index);
    return (before == U'n' || before == U'r' || before == U't') && window.before(index, 2) == U'\\';
}

// Whether one of `words` (lower case; Latin ones as whole words) stands in the 40 codes before `index`.
template<typename Words>
bool hasContext(const FoldedWindow &window, std::size_t index, const Words &words);

bool hasContextWord(const FoldedWindow &window, std::size_t index, std::u32string_view word);

template<typename Words>
bool hasContext(const FoldedWindow &window, std::size_t index, const Words &words)
{
    for (const std::u32string_view word : words) {
        if (hasContextWord(window, index, word)) {
            return true;
        }
    }
    return false;
}

} // namespace sluice::policy
