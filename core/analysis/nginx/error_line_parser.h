#pragma once

#include "analysis/error_event.h"
#include "analysis/nginx/log_time.h"

#include <cstdint>
#include <string_view>

namespace sluice::analysis {

enum class LogLevel : std::uint8_t { Debug, Info, Notice, Warn, Error, Crit, Alert, Emerg };

// What one line of an error.log says; the views look into the line. No thread rules: value.
struct ErrorLine {
    std::int64_t time = 0;
    LogLevel level = LogLevel::Error;
    std::string_view message; // up to ", client: …"
    ErrorClass kind = ErrorClass::Other;
    ErrorPhase phase = ErrorPhase::Unknown;
    std::string_view client;
    std::string_view method;
    std::string_view target;
    std::string_view upstream; // "127.0.0.1:8081", "unix:/run/x.sock"; without scheme and path

    // Whether it tells of something that went wrong: errors and worse, and of the lower levels what we know to matter.
    [[nodiscard]] bool isFault() const;
};

// Reads lines as nginx writes them to error.log. Any thread, one at a time.
class ErrorLineParser final {
public:
    // False where it is no such line; `into` says nothing then. The line is without its newline.
    bool parse(std::string_view line, ErrorLine &into);

private:
    ErrorLogTime m_time;
};

} // namespace sluice::analysis
