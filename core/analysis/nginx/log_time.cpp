#include "analysis/nginx/log_time.h"

#include <algorithm>
#include <charconv>
#include <chrono>
#include <ctime>

namespace sluice::analysis {

namespace {

constexpr std::string_view kMonths = "JanFebMarAprMayJunJulAugSepOctNovDec";
constexpr int kBad = -1;

// A number of exactly `length` digits at `at`.
int digits(std::string_view text, std::size_t at, std::size_t length)
{
    int value = 0;
    for (std::size_t i = at; i < at + length; ++i) {
        if (text[i] < '0' || text[i] > '9') {
            return kBad;
        }
        value = value * 10 + (text[i] - '0');
    }
    return value;
}

struct Clock {
    int year = kBad;
    int month = kBad; // 1…12
    int day = kBad;
    int hour = kBad;
    int minute = kBad;
    int second = kBad;

    [[nodiscard]] bool isTime() const
    {
        const std::chrono::year_month_day date{std::chrono::year(year), std::chrono::month(static_cast<unsigned>(month)),
            std::chrono::day(static_cast<unsigned>(day))};
        return year >= 1970 && month >= 1 && month <= 12 && day >= 1 && date.ok() && hour >= 0 && hour < 24 && minute >= 0 && minute < 60
            && second >= 0 && second <= 60;
    }

    [[nodiscard]] std::int64_t inUtc() const
    {
        const std::chrono::sys_days date = std::chrono::year(year) / month / day;
        return date.time_since_epoch().count() * std::int64_t{86'400} + hour * 3'600 + minute * 60 + second;
    }
};

// "+0130" or "+01:30" in seconds.
std::optional<int> zoneOf(std::string_view text)
{
    const bool hasColon = text.size() == 6 && text[3] == ':';
    if (!hasColon && text.size() != 5) {
        return std::nullopt;
    }
    const int hours = digits(text, 1, 2);
    const int minutes = digits(text, hasColon ? 4 : 3, 2);
    if ((text[0] != '+' && text[0] != '-') || hours == kBad || minutes == kBad || hours > 14 || minutes > 59) {
        return std::nullopt;
    }
    const int seconds = hours * 3'600 + minutes * 60;
    return text[0] == '-' ? -seconds : seconds;
}

std::optional<std::int64_t> moment(const Clock &clock, std::string_view zone)
{
    const std::optional<int> offset = zoneOf(zone);
    if (!offset || !clock.isTime()) {
        return std::nullopt;
    }
    return clock.inUtc() - *offset;
}

} // namespace

std::optional<std::int64_t> parseTimeLocal(std::string_view text)
{
    if (text.size() != 26 || text[2] != '/' || text[6] != '/' || text[11] != ':' || text[14] != ':' || text[17] != ':' || text[20] != ' ') {
        return std::nullopt;
    }
    const std::size_t month = kMonths.find(text.substr(3, 3));
    if (month == std::string_view::npos || month % 3 != 0) {
        return std::nullopt;
    }
    return moment({digits(text, 7, 4), static_cast<int>(month / 3) + 1, digits(text, 0, 2), digits(text, 12, 2), digits(text, 15, 2),
                      digits(text, 18, 2)},
        text.substr(21));
}

std::optional<std::int64_t> parseTimeIso8601(std::string_view text)
{
    if (text.size() < 20 || text[4] != '-' || text[7] != '-' || text[10] != 'T' || text[13] != ':' || text[16] != ':') {
        return std::nullopt;
    }
    const std::string_view zone = text.substr(19);
    return moment({digits(text, 0, 4), digits(text, 5, 2), digits(text, 8, 2), digits(text, 11, 2), digits(text, 14, 2), digits(text, 17, 2)},
        zone == "Z" ? std::string_view("+00:00") : zone);
}

std::optional<std::int64_t> parseMsec(std::string_view text)
{
    std::int64_t seconds = 0;
    const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), seconds);
    const bool isWhole = end == text.data() + text.size() || (problem == std::errc() && *end == '.');
    if (problem != std::errc() || !isWhole || seconds <= 0 || seconds > 253'402'300'799) { // the end of the year 9999
        return std::nullopt;
    }
    return seconds;
}

std::optional<std::int64_t> ErrorLogTime::parse(std::string_view text)
{
    if (text.size() < kLength || text[4] != '/' || text[7] != '/' || text[10] != ' ' || text[13] != ':' || text[16] != ':') {
        return std::nullopt;
    }
    const Clock clock{digits(text, 0, 4), digits(text, 5, 2), digits(text, 8, 2), digits(text, 11, 2), digits(text, 14, 2), digits(text, 17, 2)};
    if (!clock.isTime()) {
        return std::nullopt;
    }
    if (!std::equal(m_hour.begin(), m_hour.end(), text.begin())) {
        std::tm local{};
        local.tm_year = clock.year - 1900;
        local.tm_mon = clock.month - 1;
        local.tm_mday = clock.day;
        local.tm_hour = clock.hour;
        local.tm_isdst = -1;
        const std::time_t start = std::mktime(&local);
        if (start == std::time_t{-1}) {
            return std::nullopt;
        }
        std::copy_n(text.begin(), m_hour.size(), m_hour.begin());
        m_hourStart = start;
    }
    return m_hourStart + clock.minute * 60 + clock.second;
}

} // namespace sluice::analysis
