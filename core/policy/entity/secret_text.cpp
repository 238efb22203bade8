#include "policy/entity/secret_text.h"

#include "policy/entity/checksums.h"

#include <algorithm>
#include <array>
#include <string>

namespace sluice::policy {

bool isWordCode(char32_t code)
{
    return isAlnum(code) || code == U'_';
}

bool endsToken(const FoldedWindow &window, std::size_t index)
{
    return !isWordCode(window.at(index));
}

bool looksRandom(std::string_view text)
{
    constexpr std::array<std::string_view, 12> kWords{"example", "xxxx", "your", "placeholder", "redacted", "changeme", "dummy", "sample", "abcdef", "fedcba",
        "01234567", "....."};
    std::string lower(text);
    std::transform(lower.begin(), lower.end(), lower.begin(), [](char letter) { return static_cast<char>(toLower(static_cast<std::uint8_t>(letter))); });
    for (const std::string_view word : kWords) {
        if (lower.find(word) != std::string::npos && word.size() * 8 > std::min<std::size_t>(text.size(), 60)) {
            return false;
        }
    }
    // Hexadecimal digits give at most 4 bits, and short texts less than their alphabet could.
    const double floor = text.size() >= 30 ? 3.0 : text.size() >= 20 ? 2.8 : 2.4;
    return entropyOf(text) >= floor;
}

bool isMixed(std::string_view text)
{
    const auto isNumber = [](char letter) { return letter >= '0' && letter <= '9'; };
    return std::count_if(text.begin(), text.end(), isNumber) >= 2 && !std::all_of(text.begin(), text.end(), isNumber);
}

bool follows(const FoldedWindow &window, std::size_t index, std::string_view text)
{
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (window.at(index + i) != static_cast<std::uint8_t>(text[i])) {
            return false;
        }
    }
    return true;
}

bool followsFolded(const FoldedWindow &window, std::size_t index, std::string_view lower)
{
    for (std::size_t i = 0; i < lower.size(); ++i) {
        if (toLower(window.at(index + i)) != static_cast<std::uint8_t>(lower[i])) {
            return false;
        }
    }
    return true;
}

} // namespace sluice::policy
