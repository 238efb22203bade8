#pragma once

#include "policy/entity/folded_window.h"

#include <cstddef>
#include <initializer_list>
#include <string>

namespace sluice::policy {

constexpr std::size_t kMostDigits = 20; // one more than the longest number

// The digit a Chinese numeral stands for, written plainly or in capitals (繁 ones are folded); -1 for any other code.
int numeralOf(char32_t code);

constexpr bool isGroupSeparator(char32_t code)
{
    return code == U' ' || code == U'-' || code == U'.' || code == U'·';
}

// A number as it is read: with Chinese numerals as digits or without. The window outlives it. Any thread.
class NumberReader final {
public:
    NumberReader(const FoldedWindow &window, bool takesNumerals)
        : m_window(window)
        , m_takesNumerals(takesNumerals)
    {
    }

    // -1 if it is none.
    [[nodiscard]] int digit(char32_t code) const
    {
        if (isDigit(code)) {
            return static_cast<int>(code - U'0');
        }
        return m_takesNumerals ? numeralOf(code) : -1;
    }
    [[nodiscard]] int digitAt(std::size_t index) const { return digit(m_window.at(index)); }

    // Digits from `index` on, at most kMostDigits.
    std::string digits(std::size_t index) const
    {
        std::string text;
        for (int value = digitAt(index); value >= 0 && text.size() < kMostDigits; value = digitAt(index + text.size())) {
            text += static_cast<char>('0' + value);
        }
        return text;
    }

    // Groups of just these lengths with one separator of one kind between. The index behind, or 0.
    std::size_t groups(std::size_t index, std::initializer_list<std::size_t> lengths, std::string &digits, bool lastMayBeX = false) const
    {
        digits.clear();
        char32_t separator = 0;
        std::size_t at = index;
        std::size_t wanted = 0;
        for (const std::size_t length : lengths) {
            if (wanted > 0) {
                const char32_t between = m_window.at(at);
                if (!isGroupSeparator(between) || (separator != 0 && between != separator)) {
                    return 0;
                }
                separator = between;
                ++at;
            }
            wanted += length;
            for (; digits.size() < wanted; ++at) {
                const char32_t code = m_window.at(at);
                const int value = digit(code);
                if (value >= 0) {
                    digits += static_cast<char>('0' + value);
                } else if (lastMayBeX && digits.size() == 17 && (code == U'x' || code == U'X')) {
                    digits += 'X';
                } else {
                    return 0;
                }
            }
        }
        if (digitAt(at) >= 0) {
            return 0;
        }
        if (separator != 0 && m_window.at(at) == separator && digitAt(at + 1) >= 0) {
            return 0; // more groups than this number has
        }
        return endsWell(at) ? at : 0;
    }

    // Whether a number may end before `index`: neither a letter follows nor a fraction.
    [[nodiscard]] bool endsWell(std::size_t index) const
    {
        const char32_t next = m_window.at(index);
        if (digit(next) >= 0 || isLetter(next) || next == U'_') {
            return false;
        }
        return next != U'.' || !isDigit(m_window.at(index + 1));
    }

    // Whether a number may begin at `index`: not inside a word, a hexadecimal number, a fraction, a UUID.
    [[nodiscard]] bool beginsWell(std::size_t index) const
    {
        const char32_t before = m_window.before(index);
        if (digit(before) >= 0 || before == U'_') {
            return false;
        }
        if (isLetter(before)) {
            return isAfterEscape(m_window, index);
        }
        const char32_t second = m_window.before(index, 2);
        if (before == U'.') {
            return !isDigit(second);
        }
        return before != U'-' || !isHex(second);
    }
    // The same for groups: no group of digits before the first.
    [[nodiscard]] bool beginsGroups(std::size_t index) const
    {
        return !isGroupSeparator(m_window.before(index)) || digit(m_window.before(index, 2)) < 0;
    }

    [[nodiscard]] const FoldedWindow &window() const { return m_window; }
    [[nodiscard]] bool takesNumerals() const { return m_takesNumerals; }

private:
    const FoldedWindow &m_window;
    bool m_takesNumerals;
};

} // namespace sluice::policy
