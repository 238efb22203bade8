#pragma once

#include "analysis/error_tally.h"

#include <map>
#include <unordered_map>

namespace sluice::analysis {

// Makes the rows of one selection out of a tally's cells. Any thread, while the tally does not change.
class ErrorRows final {
public:
    ErrorRows(const ErrorTally &tally, const ErrorSelection &selection);

    [[nodiscard]] std::vector<ErrorRow> rows() const;

private:
    using Key = ErrorTally::Key;
    using Cell = ErrorTally::Cell;
    // What a row adds up.
    struct Group {
        Cell sum;
        std::map<std::int32_t, std::uint64_t> hours;
        std::map<std::pair<ErrorClass, ErrorPhase>, std::uint64_t> causes;
        std::map<NameTable::Id, std::uint64_t> upstreams;
    };

    [[nodiscard]] std::string textOf(ErrorColumn column, const Key &key) const;
    [[nodiscard]] bool isSelected(const Key &key) const;
    [[nodiscard]] Key groupOf(const Key &key) const;
    [[nodiscard]] std::uint64_t requestsOf(const Key &group) const;
    [[nodiscard]] ErrorRow rowOf(const Key &key, const Group &group) const;
    void addTrend(ErrorRow &row, const Group &group) const;

    const ErrorTally &m_tally;
    const ErrorSelection &m_selection;
    std::int64_t m_now;
};

} // namespace sluice::analysis
