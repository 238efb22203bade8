#pragma once

#include "analysis/error_event.h"
#include "analysis/name_table.h"
#include "analysis/suggestion.h"

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

namespace sluice::analysis {

enum class ErrorColumn : std::uint8_t { Endpoint, Model, Upstream, Status, Class, Phase, Hour };
inline constexpr std::size_t kErrorColumns = 7;

// "endpoint", "class", …: the same in options, JSON and tables.
std::string_view wordOf(ErrorColumn column);
std::optional<ErrorColumn> errorColumnOf(std::string_view word);

// What to show. No thread rules: value.
struct ErrorSelection {
    struct Only {
        ErrorColumn column = ErrorColumn::Class;
        std::string value; // as rows() writes it
        bool operator==(const Only &) const = default;
    };
    std::vector<ErrorColumn> by; // empty: one row of everything
    std::vector<Only> only; // of several values of one column any may be, of each column one must be
    std::size_t top = 0; // rows; 0: all
    std::int64_t now = 0; // seconds since 1970; 0: the latest moment that was counted
    bool operator==(const ErrorSelection &) const = default;
};

// How the hour that runs compares with those before it; Unknown without three of them.
enum class Trend : std::uint8_t { Unknown, New, Rising, Steady, Falling };
std::string_view wordOf(Trend trend);

struct ErrorRow {
    std::array<std::string, kErrorColumns> values; // those of `by`; an hour as "2026-11-24T02:00Z"
    std::uint64_t count = 0;
    std::uint64_t requests = 0; // the share is of: of the endpoint where rows are of one, else all; 0: not known
    std::int64_t first = 0; // seconds since 1970
    std::int64_t last = 0;
    std::optional<std::chrono::microseconds> meanDuration;
    Trend trend = Trend::Unknown;
    std::uint64_t thisHour = 0;
    double usual = 0; // what the hours before had, up to the same minute: their median's part
    std::vector<std::uint64_t> hours; // the last kShownHours, oldest first
    std::optional<Suggestion> suggestion; // of what most of the row is

    [[nodiscard]] double share() const { return requests == 0 ? 0 : static_cast<double>(count) / static_cast<double>(requests); }
};

// Counts errors by everything they have, in memory that does not grow: what finds no place any more is counted under "(other)", and folded()
// says how much that was. No thread rules: value.
class ErrorTally final {
public:
    static constexpr std::size_t kShownHours = 24;

    struct Limits {
        std::size_t names = 4'000; // endpoints, models and upstreams, each
        std::size_t cells = 50'000; // different combinations
    };

    ErrorTally();
    explicit ErrorTally(const Limits &limits);

    // Every request, failed or not: what shares are of.
    void countRequest(std::int64_t time, std::string_view endpoint);
    void countError(const ErrorEvent &event);

    [[nodiscard]] std::uint64_t requests() const { return m_requests; }
    [[nodiscard]] std::uint64_t errors() const { return m_errors; }
    // Errors that lost a name, or more, to the bound.
    [[nodiscard]] std::uint64_t folded() const { return m_folded; }
    [[nodiscard]] std::size_t cells() const { return m_cells.size(); }
    [[nodiscard]] std::int64_t firstTime() const { return m_first; } // 0: nothing was counted
    [[nodiscard]] std::int64_t lastTime() const { return m_last; }

    // Most frequent first.
    [[nodiscard]] std::vector<ErrorRow> rows(const ErrorSelection &selection) const;

private:
    friend class ErrorRows;

    struct Key {
        NameTable::Id endpoint = 0;
        NameTable::Id model = 0;
        NameTable::Id upstream = 0;
        std::uint16_t status = 0;
        std::int32_t hour = 0; // since 1970; 0: not known
        ErrorClass kind = ErrorClass::Other;
        ErrorPhase phase = ErrorPhase::Unknown;
        bool operator==(const Key &) const = default;
    };
    struct KeyHash {
        std::size_t operator()(const Key &key) const;
    };
    struct Cell {
        std::uint64_t count = 0;
        std::int64_t first = 0;
        std::int64_t last = 0;
        std::uint64_t timed = 0; // of them, with a duration
        std::chrono::microseconds duration{0}; // together
    };

    Cell &cellOf(Key key);
    void noticeTime(std::int64_t time);

    Limits m_limits;
    NameTable m_endpoints;
    NameTable m_models;
    NameTable m_upstreams;
    std::unordered_map<Key, Cell, KeyHash> m_cells;
    std::vector<std::uint64_t> m_endpointRequests; // by id
    std::uint64_t m_requests = 0;
    std::uint64_t m_errors = 0;
    std::uint64_t m_folded = 0;
    std::int64_t m_first = 0;
    std::int64_t m_last = 0;
};

} // namespace sluice::analysis
