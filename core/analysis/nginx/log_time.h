#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace sluice::analysis {

// The times nginx writes, as seconds since 1970 in UTC; nothing where the text is no such time.
std::optional<std::int64_t> parseTimeLocal(std::string_view text); // "24/Nov/2026:02:45:01 +0000"
std::optional<std::int64_t> parseTimeIso8601(std::string_view text); // "2026-11-24T02:45:01+00:00"
std::optional<std::int64_t> parseMsec(std::string_view text); // "1795488301.123"

// Times of error.log: "2026/11/24 02:45:01", in the time zone of the machine that wrote it, which is taken to be ours. Keeps what it found out
// about the last hour. Any thread, one at a time.
class ErrorLogTime final {
public:
    static constexpr std::size_t kLength = 19;

    std::optional<std::int64_t> parse(std::string_view text);

private:
    std::array<char, 13> m_hour{}; // "2026/11/24 02"
    std::int64_t m_hourStart = 0;
};

} // namespace sluice::analysis
