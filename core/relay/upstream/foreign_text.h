#pragma once

#include <string>
#include <string_view>

namespace sluice::relay {

// A reason somebody else gave, fit for a record: printable ASCII, at most 100 characters. Any thread.
inline std::string foreignText(std::string_view text)
{
    constexpr std::size_t kLongest = 100;
    std::string result;
    for (const char character : text.substr(0, kLongest)) {
        result += character >= ' ' && character <= '~' ? character : '?';
    }
    return result;
}

} // namespace sluice::relay
