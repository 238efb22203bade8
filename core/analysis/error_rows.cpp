#include "analysis/error_rows.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>
#include <cstdio>

namespace sluice::analysis {

namespace {

constexpr std::int64_t kHour = 3'600;
constexpr std::int64_t kMostEarlierHours = 24 * 14; // two weeks tell what is usual
constexpr std::int64_t kFewestEarlierHours = 3;
constexpr double kClearly = 3; // standard deviations of a count

std::string hourText(std::int32_t hour)
{
    if (hour == 0) {
        return {};
    }
    const std::chrono::sys_days day{std::chrono::days(hour / 24)};
    const std::chrono::year_month_day date(day);
    std::array<char, 48> text{};
    std::snprintf(text.data(), text.size(), "%04d-%02u-%02uT%02d:00Z", static_cast<int>(date.year()), static_cast<unsigned>(date.month()),
        static_cast<unsigned>(date.day()), static_cast<int>(hour % 24));
    return text.data();
}

} // namespace

ErrorRows::ErrorRows(const ErrorTally &tally, const ErrorSelection &selection)
    : m_tally(tally)
    , m_selection(selection)
    , m_now(selection.now > 0 ? selection.now : tally.m_last)
{
}

std::string ErrorRows::textOf(ErrorColumn column, const Key &key) const
{
    switch (column) {
    case ErrorColumn::Endpoint:
        return std::string(m_tally.m_endpoints.nameOf(key.endpoint));
    case ErrorColumn::Model:
        return std::string(m_tally.m_models.nameOf(key.model));
    case ErrorColumn::Upstream:
        return std::string(m_tally.m_upstreams.nameOf(key.upstream));
    case ErrorColumn::Status:
        return key.status == 0 ? std::string() : std::to_string(key.status);
    case ErrorColumn::Class:
        return std::string(wordOf(key.kind));
    case ErrorColumn::Phase:
        return std::string(wordOf(key.phase));
    case ErrorColumn::Hour:
        break;
    }
    return hourText(key.hour);
}

bool ErrorRows::isSelected(const Key &key) const
{
    const auto fits = [&](const ErrorSelection::Only &only) { return textOf(only.column, key) == only.value; };
    return std::all_of(m_selection.only.begin(), m_selection.only.end(), [&](const ErrorSelection::Only &wanted) {
        return std::any_of(m_selection.only.begin(), m_selection.only.end(),
            [&](const ErrorSelection::Only &other) { return other.column == wanted.column && fits(other); });
    });
}

// The key with only the columns rows are made by.
ErrorTally::Key ErrorRows::groupOf(const Key &key) const
{
    Key group;
    for (const ErrorColumn column : m_selection.by) {
        switch (column) {
        case ErrorColumn::Endpoint:
            group.endpoint = key.endpoint;
            break;
        case ErrorColumn::Model:
            group.model = key.model;
            break;
        case ErrorColumn::Upstream:
            group.upstream = key.upstream;
            break;
        case ErrorColumn::Status:
            group.status = key.status;
            break;
        case ErrorColumn::Class:
            group.kind = key.kind;
            break;
        case ErrorColumn::Phase:
            group.phase = key.phase;
            break;
        case ErrorColumn::Hour:
            group.hour = key.hour;
            break;
        }
    }
    return group;
}

std::uint64_t ErrorRows::requestsOf(const Key &group) const
{
    const auto isByEndpoint = std::find(m_selection.by.begin(), m_selection.by.end(), ErrorColumn::Endpoint) != m_selection.by.end();
    if (!isByEndpoint || m_tally.m_requests == 0 || group.endpoint == NameTable::kOther) {
        return m_tally.m_requests;
    }
    return group.endpoint < m_tally.m_endpointRequests.size() ? m_tally.m_endpointRequests[group.endpoint] : 0;
}

void ErrorRows::addTrend(ErrorRow &row, const Group &group) const
{
    const std::int64_t now = m_now / kHour;
    const std::int64_t begin = m_tally.m_first / kHour;
    row.hours.assign(ErrorTally::kShownHours, 0);
    std::vector<std::uint64_t> earlier;
    const std::int64_t earlierHours = std::clamp<std::int64_t>(now - begin, 0, kMostEarlierHours);
    for (const auto &[hour, count] : group.hours) {
        const std::int64_t age = now - hour;
        if (age >= 0 && age < static_cast<std::int64_t>(ErrorTally::kShownHours)) {
            row.hours[ErrorTally::kShownHours - 1 - static_cast<std::size_t>(age)] += count;
        }
        if (age == 0) {
            row.thisHour = count;
        } else if (age > 0 && age <= earlierHours) {
            earlier.push_back(count);
        }
    }
    if (m_tally.m_last == 0 || earlierHours < kFewestEarlierHours) {
        return;
    }
    const bool isNew = earlier.empty();
    earlier.resize(static_cast<std::size_t>(earlierHours), 0); // the hours without any
    const auto middle = earlier.begin() + static_cast<std::ptrdiff_t>(earlier.size() / 2);
    std::nth_element(earlier.begin(), middle, earlier.end());
    const double part = static_cast<double>(m_now % kHour + 1) / static_cast<double>(kHour);
    row.usual = static_cast<double>(*middle) * part;
    const double margin = kClearly * std::sqrt(std::max(row.usual, 1.0));
    const double seen = static_cast<double>(row.thisHour);
    if (isNew) {
        row.trend = row.thisHour > 0 ? Trend::New : Trend::Unknown;
    } else if (seen > row.usual + margin) {
        row.trend = Trend::Rising;
    } else {
        row.trend = seen < row.usual - margin ? Trend::Falling : Trend::Steady;
    }
}

ErrorRow ErrorRows::rowOf(const Key &key, const Group &group) const
{
    ErrorRow row;
    for (const ErrorColumn column : m_selection.by) {
        row.values[static_cast<std::size_t>(column)] = textOf(column, key);
    }
    row.count = group.sum.count;
    row.requests = requestsOf(key);
    row.first = group.sum.first;
    row.last = group.sum.last;
    if (group.sum.timed > 0) {
        row.meanDuration = group.sum.duration / static_cast<std::int64_t>(group.sum.timed);
    }
    addTrend(row, group);
    const auto main = std::max_element(group.causes.begin(), group.causes.end(),
        [](const auto &left, const auto &right) { return left.second < right.second; });
    if (main->second * 2 > row.count) {
        row.suggestion
            = suggestionFor(main->first.first, main->first.second, {main->second, row.requests, group.upstreams.size(), row.meanDuration});
    }
    return row;
}

std::vector<ErrorRow> ErrorRows::rows() const
{
    std::unordered_map<Key, Group, ErrorTally::KeyHash> groups;
    for (const auto &[key, cell] : m_tally.m_cells) {
        if (!isSelected(key)) {
            continue;
        }
        Group &group = groups[groupOf(key)];
        const bool isFirst = group.sum.count == 0;
        group.sum.count += cell.count;
        group.sum.first = isFirst || group.sum.first == 0 ? cell.first : cell.first == 0 ? group.sum.first : std::min(group.sum.first, cell.first);
        group.sum.last = std::max(group.sum.last, cell.last);
        group.sum.timed += cell.timed;
        group.sum.duration += cell.duration;
        group.hours[key.hour] += cell.count;
        group.causes[{key.kind, key.phase}] += cell.count;
        if (key.upstream != NameTable::kNone) {
            group.upstreams[key.upstream] += cell.count;
        }
    }
    std::vector<ErrorRow> result;
    result.reserve(groups.size());
    for (const auto &[key, group] : groups) {
        result.push_back(rowOf(key, group));
    }
    std::sort(result.begin(), result.end(), [](const ErrorRow &left, const ErrorRow &right) {
        return left.count != right.count ? left.count > right.count : left.values < right.values;
    });
    if (m_selection.top > 0 && result.size() > m_selection.top) {
        result.resize(m_selection.top);
    }
    return result;
}

} // namespace sluice::analysis
