#include "policy/resilience/retry_after.h"

#include <algorithm>
#include <array>
#include <cstdint>

namespace sluice::policy {

namespace {

constexpr double kCapSeconds = 300;

std::string_view trimmed(std::string_view text)
{
    constexpr std::string_view kSpace = " \t";
    const std::size_t first = text.find_first_not_of(kSpace);
    if (first == std::string_view::npos) {
        return {};
    }
    return text.substr(first, text.find_last_not_of(kSpace) - first + 1);
}

bool isDigit(char c) { return c >= '0' && c <= '9'; }

base::Duration capped(double seconds)
{
    return std::chrono::duration_cast<base::Duration>(
        std::chrono::duration<double>(std::clamp(seconds, 0.0, kCapSeconds)));
}

// A decimal number at the front of `text`, which is shortened by it. No sign, no exponent; any length (what overflows is huge).
std::optional<double> takeNumber(std::string_view &text)
{
    std::size_t at = 0;
    double value = 0;
    for (; at < text.size() && isDigit(text[at]); ++at) {
        value = std::min(value * 10 + (text[at] - '0'), 1e18);
    }
    if (at == 0) {
        return std::nullopt;
    }
    if (at < text.size() && text[at] == '.') {
        const std::size_t point = at++;
        double unit = 0.1;
        for (; at < text.size() && isDigit(text[at]); ++at, unit /= 10) {
            value += unit * (text[at] - '0');
        }
        if (at == point + 1) {
            return std::nullopt;
        }
    }
    text.remove_prefix(at);
    return value;
}

// A number that is the whole text.
std::optional<double> wholeNumber(std::string_view text)
{
    const bool isNegative = text.starts_with('-');
    if (isNegative) {
        text.remove_prefix(1);
    }
    const std::optional<double> value = takeNumber(text);
    if (!value || !text.empty()) {
        return std::nullopt;
    }
    return isNegative ? -*value : *value;
}

std::optional<int> takeInt(std::string_view &text, std::size_t least, std::size_t most)
{
    std::size_t at = 0;
    int value = 0;
    for (; at < text.size() && at < most && isDigit(text[at]); ++at) {
        value = value * 10 + (text[at] - '0');
    }
    if (at < least) {
        return std::nullopt;
    }
    text.remove_prefix(at);
    return value;
}

bool take(std::string_view &text, std::string_view expected)
{
    if (!text.starts_with(expected)) {
        return false;
    }
    text.remove_prefix(expected.size());
    return true;
}

std::optional<int> takeMonth(std::string_view &text)
{
    static constexpr std::array<std::string_view, 12> kMonths{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                              "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    for (std::size_t i = 0; i < kMonths.size(); ++i) {
        if (take(text, kMonths[i])) {
            return static_cast<int>(i) + 1;
        }
    }
    return std::nullopt;
}

struct DateParts {
    std::optional<int> year;
    std::optional<int> month;
    std::optional<int> day;
    std::optional<int> hour;
    std::optional<int> minute;
    std::optional<int> second;
};

bool takeTime(std::string_view &text, DateParts &parts)
{
    parts.hour = takeInt(text, 2, 2);
    if (!parts.hour || !take(text, ":")) {
        return false;
    }
    parts.minute = takeInt(text, 2, 2);
    if (!parts.minute || !take(text, ":")) {
        return false;
    }
    parts.second = takeInt(text, 2, 2);
    return parts.second.has_value();
}

// "06 Nov 1994 08:49:37 GMT" (IMF-fixdate) and "06-Nov-94 08:49:37 GMT" (RFC 850), both after the weekday's comma.
bool takeCommaDate(std::string_view text, DateParts &parts)
{
    parts.day = takeInt(text, 2, 2);
    const bool dashes = text.starts_with('-');
    const std::string_view separator = dashes ? "-" : " ";
    if (!parts.day || !take(text, separator)) {
        return false;
    }
    parts.month = takeMonth(text);
    if (!parts.month || !take(text, separator)) {
        return false;
    }
    parts.year = dashes ? takeInt(text, 2, 2) : takeInt(text, 4, 4);
    return parts.year && take(text, " ") && takeTime(text, parts) && text == " GMT";
}

// "Nov  6 08:49:37 1994" (asctime), after the weekday.
bool takeAsctime(std::string_view text, DateParts &parts)
{
    parts.month = takeMonth(text);
    if (!parts.month || !take(text, " ")) {
        return false;
    }
    take(text, " ");
    parts.day = takeInt(text, 1, 2);
    if (!parts.day || !take(text, " ") || !takeTime(text, parts) || !take(text, " ")) {
        return false;
    }
    parts.year = takeInt(text, 4, 4);
    return parts.year && text.empty();
}

std::optional<base::WallTime> parseHttpDate(std::string_view text, base::WallTime now)
{
    using namespace std::chrono;
    DateParts parts;
    const std::size_t comma = text.find(',');
    const std::size_t space = text.find(' ');
    if (comma != std::string_view::npos) {
        std::string_view rest = text.substr(comma + 1);
        if (!take(rest, " ") || !takeCommaDate(rest, parts)) {
            return std::nullopt;
        }
    } else if (space == std::string_view::npos || !takeAsctime(text.substr(space + 1), parts)) {
        return std::nullopt;
    }
    int fullYear = *parts.year;
    if (fullYear < 100) {
        // RFC 9110 5.6.7: more than 50 years ahead means the century before.
        const int thisYear = static_cast<int>(year_month_day(floor<days>(now)).year());
        fullYear += thisYear - thisYear % 100;
        fullYear -= fullYear > thisYear + 50 ? 100 : 0;
    }
    const year_month_day date{year(fullYear), month(static_cast<unsigned>(*parts.month)),
                              day(static_cast<unsigned>(*parts.day))};
    if (!date.ok() || *parts.hour > 23 || *parts.minute > 59 || *parts.second > 60) {
        return std::nullopt;
    }
    return base::WallTime(sys_days(date).time_since_epoch() + hours(*parts.hour) + minutes(*parts.minute)
                          + seconds(*parts.second));
}

} // namespace

std::optional<base::Duration> parseRetryAfter(std::string_view value, base::WallTime now)
{
    value = trimmed(value);
    if (const std::optional<double> seconds = wholeNumber(value)) {
        return capped(*seconds);
    }
    const std::optional<base::WallTime> date = parseHttpDate(value, now);
    if (!date) {
        return std::nullopt;
    }
    return capped(std::chrono::duration<double>(*date - now).count());
}

std::optional<base::Duration> parseRetryAfterMs(std::string_view value)
{
    const std::optional<double> milliseconds = wholeNumber(trimmed(value));
    return milliseconds ? std::optional(capped(*milliseconds / 1000)) : std::nullopt;
}

std::optional<base::Duration> parseResetAfter(std::string_view value)
{
    value = trimmed(value);
    if (const std::optional<double> seconds = wholeNumber(value)) {
        return capped(*seconds);
    }
    double total = 0;
    double smallest = 1e9; // units come from large to small, each once
    while (!value.empty()) {
        const std::optional<double> number = takeNumber(value);
        if (!number) {
            return std::nullopt;
        }
        double unit = 0;
        if (take(value, "ms")) {
            unit = 0.001;
        } else if (take(value, "s")) {
            unit = 1;
        } else if (take(value, "m")) {
            unit = 60;
        } else if (take(value, "h")) {
            unit = 3600;
        } else if (take(value, "d")) {
            unit = 86400;
        }
        if (unit <= 0 || unit >= smallest) {
            return std::nullopt;
        }
        smallest = unit;
        total += *number * unit;
    }
    return smallest < 1e9 ? std::optional(capped(total)) : std::nullopt;
}

std::optional<base::Duration> retryAfterOf(const HeaderLookup &header, base::WallTime now)
{
    for (const std::string_view name : {"retry-after-ms", "x-ms-retry-after-ms"}) {
        if (const auto value = header(name)) {
            if (const auto wait = parseRetryAfterMs(*value)) {
                return wait;
            }
        }
    }
    if (const auto value = header("retry-after")) {
        if (const auto wait = parseRetryAfter(*value, now)) {
            return wait;
        }
    }
    static constexpr std::array<std::array<std::string_view, 2>, 2> kLimits{
        {{"x-ratelimit-remaining-requests", "x-ratelimit-reset-requests"},
         {"x-ratelimit-remaining-tokens", "x-ratelimit-reset-tokens"}}};
    std::optional<base::Duration> longest;
    for (const auto &[remaining, reset] : kLimits) {
        const auto left = header(remaining);
        const auto value = header(reset);
        if (!value || (left && trimmed(*left) != "0")) {
            continue;
        }
        if (const auto wait = parseResetAfter(*value)) {
            longest = longest ? std::max(*longest, *wait) : *wait;
        }
    }
    return longest;
}

} // namespace sluice::policy
