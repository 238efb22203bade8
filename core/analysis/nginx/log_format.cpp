#include "analysis/nginx/log_format.h"

#include <algorithm>
#include <array>
#include <utility>

namespace sluice::analysis {

namespace {

using Known = std::pair<std::string_view, AccessField>;

constexpr std::array kFields{
    Known{"time_local", AccessField::TimeLocal},
    Known{"time_iso8601", AccessField::TimeIso8601},
    Known{"msec", AccessField::Msec},
    Known{"request", AccessField::Request},
    Known{"request_method", AccessField::Method},
    Known{"request_uri", AccessField::Target},
    Known{"uri", AccessField::Target},
    Known{"document_uri", AccessField::Target},
    Known{"status", AccessField::Status},
    Known{"body_bytes_sent", AccessField::BytesSent},
    Known{"bytes_sent", AccessField::BytesSent},
    Known{"request_time", AccessField::RequestTime},
    Known{"upstream_response_time", AccessField::UpstreamTime},
    Known{"upstream_connect_time", AccessField::UpstreamConnectTime},
    Known{"upstream_header_time", AccessField::UpstreamHeadTime},
    Known{"upstream_status", AccessField::UpstreamStatus},
    Known{"upstream_addr", AccessField::Upstream},
    Known{"host", AccessField::Host},
    Known{"http_host", AccessField::Host},
    Known{"http_user_agent", AccessField::UserAgent},
    Known{"remote_addr", AccessField::RemoteAddress},
};

AccessField fieldOf(std::string_view variable)
{
    const auto known = std::find_if(kFields.begin(), kFields.end(), [variable](const Known &field) { return field.first == variable; });
    if (known != kFields.end()) {
        return known->second;
    }
    // No variable of nginx's own: people name theirs so, "$http_x_model" or one of a map.
    return variable == "model" || variable.ends_with("_model") ? AccessField::Model : AccessField::Skipped;
}

bool isNameLetter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

base::Error wrong(std::string detail)
{
    return {base::ErrorCode::InvalidConfig, std::move(detail), "log_format", 0};
}

std::string_view trimmed(std::string_view text)
{
    const auto isSpace = [](char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; };
    while (!text.empty() && isSpace(text.front())) {
        text.remove_prefix(1);
    }
    while (!text.empty() && isSpace(text.back())) {
        text.remove_suffix(1);
    }
    return text;
}

// Cuts a word off `rest`: what stands in quotes, or up to a space.
bool takeWord(std::string_view &rest, std::string &word)
{
    rest = trimmed(rest);
    word.clear();
    const char quote = rest.empty() ? '\0' : rest.front();
    if (quote != '\'' && quote != '"') {
        const std::size_t end = std::min(rest.find_first_of(" \t\r\n;"), rest.size());
        word = rest.substr(0, end);
        rest.remove_prefix(end);
        return true;
    }
    for (std::size_t i = 1; i < rest.size(); ++i) {
        if (rest[i] == quote) {
            rest.remove_prefix(i + 1);
            return true;
        }
        // As nginx reads its configuration: a backslash takes the meaning of the quote behind it.
        if (rest[i] == '\\' && i + 1 < rest.size() && (rest[i + 1] == quote || rest[i + 1] == '\\')) {
            ++i;
        }
        word.push_back(rest[i]);
    }
    return false;
}

bool takeEscape(std::string_view word, LogEscape &escape)
{
    constexpr std::string_view kKey = "escape=";
    if (!word.starts_with(kKey)) {
        return false;
    }
    word.remove_prefix(kKey.size());
    if (word != "default" && word != "json" && word != "none") {
        return false;
    }
    escape = word == "json" ? LogEscape::Json : word == "none" ? LogEscape::None : LogEscape::Hex;
    return true;
}

// The pieces that nginx.conf has one after another, each in quotes, up to the semicolon.
base::Result<std::string> joined(std::string_view text, LogEscape &escape)
{
    std::string whole;
    std::string word;
    for (text = trimmed(text); !text.empty() && text.front() != ';'; text = trimmed(text)) {
        if (!takeWord(text, word)) {
            return wrong("a quote is not closed");
        }
        if (!whole.empty() || !takeEscape(word, escape)) {
            whole += word;
        }
    }
    return whole;
}

// The directive, or what stands in its quotes, as one format text.
base::Result<std::string> formatText(std::string_view text, LogEscape &escape)
{
    constexpr std::string_view kDirective = "log_format ";
    text = trimmed(text);
    std::string word;
    if (text.starts_with(kDirective)) {
        text.remove_prefix(kDirective.size());
        takeWord(text, word); // the format's name
        return joined(text, escape);
    }
    if (text.starts_with("escape=")) {
        takeWord(text, word);
        if (!takeEscape(word, escape)) {
            return wrong("\"" + word + "\": expected escape=default, json or none");
        }
        text = trimmed(text);
    }
    // A double quote may be the format's own beginning; a single one is how nginx.conf quotes it.
    if (text.starts_with('\'')) {
        return joined(text, escape);
    }
    return std::string(text == "combined" ? kCombinedFormat : text);
}

} // namespace

base::Result<LogFormat> parseLogFormat(std::string_view given)
{
    LogFormat format;
    const base::Result<std::string> whole = formatText(given, format.escape);
    if (!whole) {
        return whole.error();
    }
    const std::string_view text = *whole;
    std::string *literal = &format.before;
    for (std::size_t i = 0; i < text.size();) {
        if (text[i] != '$') {
            literal->push_back(text[i++]);
            continue;
        }
        const std::size_t start = i++;
        const bool hasBraces = i < text.size() && text[i] == '{';
        i += hasBraces ? 1 : 0;
        const std::size_t nameStart = i;
        while (i < text.size() && isNameLetter(text[i])) {
            ++i;
        }
        const std::string_view name = text.substr(nameStart, i - nameStart);
        if (name.empty() || (hasBraces && (i == text.size() || text[i] != '}'))) {
            return wrong("column " + std::to_string(start + 1) + ": expected the name of a variable after $");
        }
        i += hasBraces ? 1 : 0;
        if (!format.steps.empty() && format.steps.back().after.empty()) {
            return wrong("column " + std::to_string(start + 1) + ": two variables without a text between them cannot be told apart");
        }
        format.steps.push_back({fieldOf(name), name.starts_with("upstream_"), {}});
        literal = &format.steps.back().after;
    }
    const bool hasStatus = std::any_of(format.steps.begin(), format.steps.end(),
        [](const LogFormatStep &step) { return step.field == AccessField::Status; });
    if (!hasStatus) {
        return wrong("expected $status among its variables");
    }
    return format;
}

} // namespace sluice::analysis
