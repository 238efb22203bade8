#pragma once

#include "base/result.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace sluice::analysis {

// What a variable of a log_format means to us; all others are read over.
enum class AccessField : std::uint8_t {
    Skipped,
    TimeLocal,
    TimeIso8601,
    Msec,
    Request, // "POST /v1/chat/completions HTTP/1.1"
    Method,
    Target,
    Status,
    BytesSent,
    RequestTime,
    UpstreamTime,
    UpstreamConnectTime,
    UpstreamHeadTime,
    UpstreamStatus,
    Upstream,
    Host,
    UserAgent,
    Model,
    RemoteAddress,
};

// How nginx wrote what a value holds: \xHH, JSON's escapes, or as it came.
enum class LogEscape : std::uint8_t { Hex, Json, None };

// One variable and the text that follows it up to the next.
struct LogFormatStep {
    AccessField field = AccessField::Skipped;
    bool isList = false; // values of several upstreams: "502, 200 : 200"
    std::string after; // empty: the value goes on to the line's end
};

// An nginx log_format, taken apart. No thread rules: value.
struct LogFormat {
    LogEscape escape = LogEscape::Hex;
    std::string before; // the first variable
    std::vector<LogFormatStep> steps;
};

// nginx's own format, in force where the user names none.
inline constexpr std::string_view kCombinedFormat = "$remote_addr - $remote_user [$time_local] \"$request\" $status $body_bytes_sent "
                                                    "\"$http_referer\" \"$http_user_agent\"";

// Takes what stands in the quotes, or the whole directive as nginx.conf has it ("log_format NAME escape=json '…' '…';"), or "combined".
// InvalidConfig, with the column in `detail`, if it cannot be read back unambiguously or lacks $status.
base::Result<LogFormat> parseLogFormat(std::string_view text);

} // namespace sluice::analysis
