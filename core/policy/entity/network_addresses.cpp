#include "policy/entity/network_addresses.h"

#include <algorithm>
#include <array>

namespace sluice::policy {

namespace {

std::size_t hexRun(const FoldedWindow &window, std::size_t index, std::size_t most)
{
    std::size_t count = 0;
    while (count < most && isHex(window.at(index + count))) {
        ++count;
    }
    return count;
}

} // namespace

void matchMac(const FoldedWindow &window, std::size_t index, EntityMatch &best)
{
    const std::size_t group = hexRun(window, index, 5);
    if (group != 2 && group != 4) {
        return;
    }
    const char32_t separator = window.at(index + group);
    if (group == 2 ? separator != U':' && separator != U'-' : separator != U'.') {
        return;
    }
    if (window.before(index) == separator || window.before(index) == U':') {
        return;
    }
    std::string digits;
    std::size_t at = index;
    while (digits.size() < 12) {
        if (!digits.empty() && window.at(at++) != separator) {
            return;
        }
        for (std::size_t i = 0; i < group; ++i, ++at) {
            const char32_t code = window.at(at);
            if (!isHex(code)) {
                return;
            }
            digits += static_cast<char>(toLower(code));
        }
    }
    if (!endsWord(window, at) || (window.at(at) == separator && isHex(window.at(at + 1)))) {
        return;
    }
    const bool isNobodys = digits.find_first_not_of(digits[0]) == std::string::npos;
    keep(best, index, at, EntityId::MacAddress, isNobodys ? 0.1 : group == 2 ? 0.75 : 0.55);
}

void matchIpv6(const FoldedWindow &window, std::size_t index, EntityMatch &best)
{
    const char32_t before = window.before(index);
    if (before == U':' || before == U'.') {
        return;
    }
    std::size_t groups = 0;
    std::size_t shortGroups = 0; // of one or two digits
    std::size_t digits = 0;
    bool hasGap = false;
    std::size_t at = index;
    std::size_t firstLength = 0;
    while (true) {
        if (groups > 0 || hasGap || at == index) {
            if (window.at(at) == U':' && window.at(at + 1) == U':') {
                if (hasGap) {
                    return;
                }
                hasGap = true;
                at += 2;
                if (!isHex(window.at(at))) {
                    break;
                }
            } else if (at > index) {
                if (window.at(at) != U':' || !isHex(window.at(at + 1))) {
                    break;
                }
                ++at;
            }
        }
        const std::size_t length = hexRun(window, at, 5);
        if (length == 0 || length > 4) {
            return;
        }
        if (groups >= 6 || hasGap) { // an IPv4 address may stand for the last two
            std::size_t last = at;
            std::size_t dots = 0;
            while (last - at < 16 && (isDigit(window.at(last)) || (window.at(last) == U'.' && isDigit(window.at(last + 1))))) {
                dots += window.at(last) == U'.' ? 1 : 0;
                ++last;
            }
            if (dots == 3) {
                groups += 2;
                digits += 8;
                at = last;
                break;
            }
        }
        firstLength = groups == 0 ? length : firstLength;
        for (std::size_t i = 0; i < length; ++i) {
            digits += isDigit(window.at(at + i)) ? 1 : 0;
        }
        shortGroups += length <= 2 ? 1 : 0;
        at += length;
        if (++groups > 8) {
            return;
        }
    }
    const bool isComplete = hasGap ? groups >= 1 && groups <= 7 : groups == 8;
    if (!isComplete || !endsWord(window, at) || (window.at(at) == U':' && window.at(at + 1) == U':')) {
        return;
    }
    // Names of C++ (a::b, de::ad) and hardware addresses of eight bytes look alike.
    const bool isLikely = hasGap ? digits >= 2 && ((groups >= 3 && firstLength >= 3) || (firstLength == 4 && groups >= 2)) : shortGroups < 8;
    keep(best, index, at, EntityId::IpAddress, isLikely ? 0.75 : hasGap && groups >= 3 && digits >= 4 ? 0.5 : 0.15);
}

} // namespace sluice::policy
