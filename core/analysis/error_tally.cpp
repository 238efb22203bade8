#include "analysis/error_tally.h"

#include "analysis/error_rows.h"

#include <algorithm>

namespace sluice::analysis {

namespace {

constexpr std::array<std::string_view, kErrorColumns> kColumnWords{"endpoint", "model", "upstream", "status", "class", "phase", "hour"};

} // namespace

std::string_view wordOf(ErrorColumn column)
{
    return kColumnWords[static_cast<std::size_t>(column)];
}

std::string_view wordOf(Trend trend)
{
    constexpr std::array<std::string_view, 5> kWords{"unknown", "new", "rising", "steady", "falling"};
    return kWords[static_cast<std::size_t>(trend)];
}

std::optional<ErrorColumn> errorColumnOf(std::string_view word)
{
    const auto found = std::find(kColumnWords.begin(), kColumnWords.end(), word);
    if (found == kColumnWords.end()) {
        return std::nullopt;
    }
    return static_cast<ErrorColumn>(found - kColumnWords.begin());
}

std::size_t ErrorTally::KeyHash::operator()(const Key &key) const
{
    std::uint64_t mixed = static_cast<std::uint64_t>(key.endpoint) << 48U | static_cast<std::uint64_t>(key.model) << 32U
        | static_cast<std::uint64_t>(key.upstream) << 16U | key.status;
    mixed *= 0x9E3779B97F4A7C15ULL;
    mixed ^= mixed >> 29U;
    mixed += static_cast<std::uint64_t>(static_cast<std::uint32_t>(key.hour)) << 16U | static_cast<std::uint64_t>(key.kind) << 8U
        | static_cast<std::uint64_t>(key.phase);
    mixed *= 0xBF58476D1CE4E5B9ULL;
    return static_cast<std::size_t>(mixed ^ mixed >> 32U);
}

ErrorTally::ErrorTally()
    : ErrorTally(Limits{})
{
}

ErrorTally::ErrorTally(const Limits &limits)
    : m_limits(limits)
    , m_endpoints(limits.names)
    , m_models(limits.names)
    , m_upstreams(limits.names)
{
}

void ErrorTally::noticeTime(std::int64_t time)
{
    if (time > 0) {
        m_first = m_first == 0 ? time : std::min(m_first, time);
        m_last = std::max(m_last, time);
    }
}

void ErrorTally::countRequest(std::int64_t time, std::string_view endpoint)
{
    ++m_requests;
    noticeTime(time);
    // Requests that went well leave half the places to those that did not.
    const NameTable::Id id = m_endpoints.idOf(endpoint, m_limits.names / 2);
    if (m_endpointRequests.size() <= id) {
        m_endpointRequests.resize(id + std::size_t{1});
    }
    ++m_endpointRequests[id];
}

void ErrorTally::countError(const ErrorEvent &event)
{
    ++m_errors;
    noticeTime(event.time);
    Key key;
    key.endpoint = m_endpoints.idOf(event.endpoint);
    key.model = m_models.idOf(event.model);
    key.upstream = m_upstreams.idOf(event.upstream);
    key.status = static_cast<std::uint16_t>(std::clamp(event.status, 0, 999));
    key.hour = static_cast<std::int32_t>(event.time / 3'600);
    key.kind = event.kind;
    key.phase = event.phase;
    const bool lostName = key.endpoint == NameTable::kOther || key.model == NameTable::kOther || key.upstream == NameTable::kOther;
    const std::uint64_t folded = m_folded;
    Cell &cell = cellOf(key);
    m_folded = folded + (lostName || m_folded > folded ? 1 : 0);
    ++cell.count;
    if (event.time > 0) {
        cell.first = cell.first == 0 ? event.time : std::min(cell.first, event.time);
        cell.last = std::max(cell.last, event.time);
    }
    if (event.duration) {
        ++cell.timed;
        cell.duration += *event.duration;
    }
}

// The cell of a key; where there is no place for one more, that of all names together, and at last that of everything.
ErrorTally::Cell &ErrorTally::cellOf(Key key)
{
    if (const auto found = m_cells.find(key); found != m_cells.end()) {
        return found->second;
    }
    const std::size_t reserve = m_limits.cells / 4;
    if (m_cells.size() + reserve < m_limits.cells) {
        return m_cells[key];
    }
    ++m_folded;
    key.endpoint = NameTable::kOther;
    key.model = NameTable::kOther;
    key.upstream = NameTable::kOther;
    if (const auto found = m_cells.find(key); found != m_cells.end()) {
        return found->second;
    }
    if (m_cells.size() < m_limits.cells) {
        return m_cells[key];
    }
    key = {NameTable::kOther, NameTable::kOther, NameTable::kOther, 0, 0, ErrorClass::Other, ErrorPhase::Unknown};
    return m_cells[key];
}

std::vector<ErrorRow> ErrorTally::rows(const ErrorSelection &selection) const
{
    return ErrorRows(*this, selection).rows();
}

} // namespace sluice::analysis
