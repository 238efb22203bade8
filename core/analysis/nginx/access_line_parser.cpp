#include "analysis/nginx/access_line_parser.h"

#include "analysis/nginx/log_time.h"

#include <algorithm>
#include <charconv>
#include <cstring>
#include <utility>

namespace sluice::analysis {

namespace {

bool isAbsent(std::string_view value)
{
    return value.empty() || value == "-";
}

template<typename Number>
bool takeNumber(std::string_view value, Number &into)
{
    const auto [end, problem] = std::from_chars(value.data(), value.data() + value.size(), into);
    return problem == std::errc() && end == value.data() + value.size();
}

// "0.123": nginx writes seconds with three decimals. Nothing where it is no such number.
std::optional<std::chrono::microseconds> secondsOf(std::string_view value)
{
    std::int64_t whole = 0;
    const std::size_t point = std::min(value.find('.'), value.size());
    if (!takeNumber(value.substr(0, point), whole) || whole < 0 || whole > 100'000'000) {
        return std::nullopt;
    }
    std::int64_t micros = 0;
    std::int64_t unit = 100'000;
    for (std::size_t i = point + 1; i < value.size(); ++i, unit /= 10) {
        if (value[i] < '0' || value[i] > '9') {
            return std::nullopt;
        }
        micros += (value[i] - '0') * unit;
    }
    return std::chrono::microseconds(whole * 1'000'000 + micros);
}

// Calls `use` for every entry of "a, b : c": one for each try.
template<typename Use>
void eachTry(std::string_view list, Use use)
{
    while (!list.empty()) {
        std::size_t end = list.find_first_of(", ");
        end = std::min(end, list.size());
        if (end > 0 && list.substr(0, end) != ":") {
            use(list.substr(0, end));
        }
        list.remove_prefix(std::min(end + 1, list.size()));
    }
}

int hexDigit(char c)
{
    if (c >= '0' && c <= '9') {
        return c - '0';
    }
    if (c >= 'A' && c <= 'F') {
        return c - 'A' + 10;
    }
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

// The number of `count` hex digits at `at`, or -1.
int hexNumber(std::string_view text, std::size_t at, std::size_t count)
{
    if (at + count > text.size()) {
        return -1;
    }
    int number = 0;
    for (std::size_t i = at; i < at + count; ++i) {
        const int digit = hexDigit(text[i]);
        if (digit < 0) {
            return -1;
        }
        number = number * 16 + digit;
    }
    return number;
}

} // namespace

void unescape(std::string_view text, LogEscape escape, std::string &into)
{
    into.clear();
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] != '\\' || i + 1 == text.size() || escape == LogEscape::None) {
            into.push_back(text[i]);
            continue;
        }
        const char next = text[i + 1];
        if (escape == LogEscape::Hex) {
            const int byte = next == 'x' ? hexNumber(text, i + 2, 2) : -1;
            into.push_back(byte < 0 ? '\\' : static_cast<char>(byte));
            i += byte < 0 ? 0 : 3;
            continue;
        }
        // nginx writes \uXXXX for control characters only; everything else of JSON's escapes is one letter.
        constexpr std::string_view kLetters = "nrtbf\"\\/";
        constexpr std::string_view kMeanings = "\n\r\t\b\f\"\\/";
        const int code = next == 'u' ? hexNumber(text, i + 2, 4) : -1;
        if (code >= 0 && code < 0x80) {
            into.push_back(static_cast<char>(code));
            i += 5;
        } else if (const std::size_t letter = kLetters.find(next); letter != std::string_view::npos) {
            into.push_back(kMeanings[letter]);
            ++i;
        } else {
            into.push_back('\\');
        }
    }
}

AccessLineParser::AccessLineParser(LogFormat format)
    : m_format(std::move(format))
{
}

bool AccessLineParser::parse(std::string_view line, AccessLine &into)
{
    into = {};
    if (!line.empty() && line.back() == '\r') {
        line.remove_suffix(1);
    }
    if (!line.starts_with(m_format.before)) {
        return false;
    }
    line.remove_prefix(m_format.before.size());
    for (const LogFormatStep &step : m_format.steps) {
        const std::optional<std::size_t> end = endOf(step, line);
        if (!end || !take(step.field, line.substr(0, *end), into)) {
            return false;
        }
        line.remove_prefix(*end + step.after.size());
    }
    return line.empty();
}

// Where the value ends that `rest` begins with.
std::optional<std::size_t> AccessLineParser::endOf(const LogFormatStep &step, std::string_view rest) const
{
    if (step.after.empty()) {
        return rest.size();
    }
    const std::string_view after = step.after;
    std::size_t from = 0;
    while (from < rest.size()) {
        const void *const hit = std::memchr(rest.data() + from, after.front(), rest.size() - from);
        if (hit == nullptr) {
            return std::nullopt;
        }
        const std::size_t at = static_cast<std::size_t>(static_cast<const char *>(hit) - rest.data());
        from = at + 1;
        if (!rest.substr(at).starts_with(after)) {
            continue;
        }
        if (after.front() == '"' && m_format.escape == LogEscape::Json) {
            std::size_t slashes = 0;
            while (slashes < at && rest[at - 1 - slashes] == '\\') {
                ++slashes;
            }
            if (slashes % 2 == 1) {
                continue; // the quote belongs to the value
            }
        }
        if (step.isList && after.front() == ' ') {
            // "10.0.0.1:80, 10.0.0.2:80 : 10.0.0.3:80": such a space is not the end.
            const bool isInside = at > 0 && (rest[at - 1] == ',' || (rest[at - 1] == ':' && at > 1 && rest[at - 2] == ' '));
            if (isInside || rest.substr(at).starts_with(" : ")) {
                continue;
            }
        }
        return at;
    }
    return std::nullopt;
}

std::string_view AccessLineParser::plain(std::string_view value, std::string &buffer) const
{
    if (m_format.escape == LogEscape::None || value.find('\\') == std::string_view::npos) {
        return value;
    }
    unescape(value, m_format.escape, buffer);
    return buffer;
}

bool AccessLineParser::takeTime(AccessField field, std::string_view value, AccessLine &into)
{
    if (value != m_timeText || field != m_timeField) {
        const std::optional<std::int64_t> time = field == AccessField::TimeLocal ? parseTimeLocal(value)
            : field == AccessField::TimeIso8601                                  ? parseTimeIso8601(value)
                                                                                 : parseMsec(value);
        if (!time) {
            return false;
        }
        m_timeText = value;
        m_timeField = field;
        m_time = *time;
    }
    into.time = m_time;
    return true;
}

// A request that is none (TLS to a plain port) leaves method and target empty: the line counts all the same.
void AccessLineParser::takeRequest(std::string_view value, AccessLine &into)
{
    const std::size_t space = value.find(' ');
    if (space == std::string_view::npos) {
        return;
    }
    const std::string_view rest = value.substr(space + 1);
    into.method = value.substr(0, space);
    into.target = rest.substr(0, rest.rfind(" HTTP/"));
}

bool AccessLineParser::take(AccessField field, std::string_view value, AccessLine &into)
{
    switch (field) {
    case AccessField::Skipped:
        return true;
    case AccessField::TimeLocal:
    case AccessField::TimeIso8601:
    case AccessField::Msec:
        return takeTime(field, value, into);
    case AccessField::Status:
        return takeNumber(value, into.status) && into.status >= 0 && into.status < 1000;
    default:
        break;
    }
    into.tellsUpstreamStatus = into.tellsUpstreamStatus || field == AccessField::UpstreamStatus;
    if (isAbsent(value)) {
        into.hasConnected = into.hasConnected && field != AccessField::UpstreamConnectTime;
        into.hasHead = into.hasHead && field != AccessField::UpstreamHeadTime;
        return true;
    }
    switch (field) {
    case AccessField::Request:
        takeRequest(plain(value, m_plain[0]), into);
        return true;
    case AccessField::Method:
        into.method = value;
        return true;
    case AccessField::Target:
        into.target = plain(value, m_plain[5]);
        return true;
    case AccessField::BytesSent:
        return takeNumber(value, into.bytesSent.emplace());
    case AccessField::RequestTime:
        into.requestTime = secondsOf(value);
        return into.requestTime.has_value();
    case AccessField::UpstreamTime: {
        eachTry(value, [&into](std::string_view one) {
            if (const auto time = secondsOf(one)) {
                into.upstreamTime = into.upstreamTime.value_or(std::chrono::microseconds(0)) + *time;
            }
        });
        return true;
    }
    case AccessField::UpstreamConnectTime:
        eachTry(value, [&into](std::string_view one) { into.hasConnected = one != "-"; });
        return true;
    case AccessField::UpstreamHeadTime:
        eachTry(value, [&into](std::string_view one) { into.hasHead = one != "-"; });
        return true;
    case AccessField::UpstreamStatus:
        eachTry(value, [&into](std::string_view one) {
            int status = 0;
            into.upstreamStatus = takeNumber(one, status) ? status : 0;
        });
        return true;
    case AccessField::Upstream:
        eachTry(plain(value, m_plain[1]), [&into](std::string_view one) {
            into.upstream = one;
            ++into.tries;
        });
        return true;
    case AccessField::Host:
        into.host = plain(value, m_plain[2]);
        return true;
    case AccessField::UserAgent:
        into.userAgent = plain(value, m_plain[3]);
        return true;
    case AccessField::Model:
        into.model = plain(value, m_plain[4]);
        return true;
    case AccessField::RemoteAddress:
        into.remoteAddress = value;
        return true;
    default:
        return true;
    }
}

} // namespace sluice::analysis
