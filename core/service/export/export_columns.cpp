#include "service/export/export_columns.h"

#include "api/record_words.h"
#include "policy/redaction/export_pseudonyms.h"

#include <algorithm>

namespace sluice::service {

namespace {

struct Described {
    std::string_view name;
    ColumnKind kind;
};

using enum ColumnKind;

// By Column.
constexpr std::array<Described, kColumnCount> kColumns{{
    {"started", Time},
    {"request", Token},
    {"client", Token},
    {"key", Token},
    {"client_retry", Number},
    {"model", Text},
    {"sent_model", Text},
    {"route", Text},
    {"upstream", Text},
    {"method", Text},
    {"path", Text},
    {"api", Word},
    {"streamed", Truth},
    {"status", Number},
    {"outcome", Word},
    {"error", Word},
    {"error_detail", Text},
    {"verdict", Word},
    {"rules", Text},
    {"not_judged", Text},
    {"attempts", Number},
    {"tries", Text},
    {"duration_ms", Number},
    {"overhead_ms", Number},
    {"first_content_ms", Number},
    {"receive_ms", Number},
    {"decide_ms", Number},
    {"queue_ms", Number},
    {"dns_ms", Number},
    {"connect_ms", Number},
    {"tls_ms", Number},
    {"send_ms", Number},
    {"head_ms", Number},
    {"first_token_ms", Number},
    {"stream_ms", Number},
    {"tokens_in", Number},
    {"tokens_out", Number},
    {"tokens_cached", Number},
    {"tokens_estimated", Truth},
    {"cost", Number},
    {"currency", Text},
    {"bytes_in", Number},
    {"bytes_out", Number},
}};

bool consistsOf(std::string_view text, std::string_view characters)
{
    return text.find_first_not_of(characters) == std::string_view::npos;
}

bool isWord(std::string_view text)
{
    return api::fromWord<api::Outcome>(text) || api::fromWord<policy::VerdictKind>(text) || api::fromWord<base::ErrorCode>(text)
        || api::fromWord<policy::Dialect>(text);
}

} // namespace

std::string_view nameOf(Column column)
{
    return kColumns[static_cast<std::size_t>(column)].name;
}

ColumnKind kindOf(Column column)
{
    return kColumns[static_cast<std::size_t>(column)].kind;
}

std::optional<Column> columnOf(std::string_view name)
{
    const auto at = std::find_if(kColumns.begin(), kColumns.end(), [name](const Described &column) { return column.name == name; });
    return at == kColumns.end() ? std::nullopt : std::optional(static_cast<Column>(at - kColumns.begin()));
}

bool isOwn(ColumnKind kind, std::string_view cell)
{
    switch (kind) {
    case Time:
        return consistsOf(cell, "0123456789-:.TZ");
    case Number:
        return consistsOf(cell, "0123456789.-");
    case Truth:
        return cell == "true" || cell == "false";
    case Word:
        return cell.empty() || isWord(cell);
    case Token:
        return cell.empty() || cell == "other" || policy::ExportPseudonyms::tokenLength(cell) == cell.size();
    case Text:
        break;
    }
    return false;
}

} // namespace sluice::service
