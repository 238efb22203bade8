#pragma once

#include "analysis/nginx/log_format.h"

#include <array>
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace sluice::analysis {

// What one line of an access.log says. The views look into the line, or into the parser where escapes were undone, and hold until its next
// line. "-" is read as absent. No thread rules: value.
struct AccessLine {
    std::int64_t time = 0; // seconds since 1970, UTC; 0: the format has none
    std::string_view method;
    std::string_view target;
    int status = 0;
    std::optional<std::int64_t> bytesSent;
    std::optional<std::chrono::microseconds> requestTime;
    std::optional<std::chrono::microseconds> upstreamTime; // of all tries together
    bool hasConnected = true; // $upstream_connect_time, where the format has it
    bool hasHead = true; // $upstream_header_time
    bool tellsUpstreamStatus = false; // the format has it
    int upstreamStatus = 0; // of the last try; 0: none
    int tries = 0;
    std::string_view upstream; // of the last try
    std::string_view host;
    std::string_view userAgent;
    std::string_view model;
    std::string_view remoteAddress;
};

// Reads lines that nginx wrote by one log_format. Any thread, one at a time.
class AccessLineParser final {
public:
    explicit AccessLineParser(LogFormat format);

    // False where the line is not of this format; `into` says nothing then. The line is without its newline.
    bool parse(std::string_view line, AccessLine &into);

private:
    bool take(AccessField field, std::string_view value, AccessLine &into);
    [[nodiscard]] std::optional<std::size_t> endOf(const LogFormatStep &step, std::string_view rest) const;
    std::string_view plain(std::string_view value, std::string &buffer) const;
    bool takeTime(AccessField field, std::string_view value, AccessLine &into);
    void takeRequest(std::string_view value, AccessLine &into);

    LogFormat m_format;
    std::array<std::string, 6> m_plain; // request, upstream, host, user agent, model, target
    std::string m_timeText; // many lines in a row have the same
    AccessField m_timeField = AccessField::Skipped;
    std::int64_t m_time = 0;
};

// Undoes nginx's escapes: \xHH, or JSON's. What is no escape stays as it is.
void unescape(std::string_view text, LogEscape escape, std::string &into);

} // namespace sluice::analysis
