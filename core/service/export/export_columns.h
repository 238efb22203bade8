#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sluice::service {

// The columns of an export, the same in every format: what an exchange was, flat. A file's consumer counts on their names; new ones are
// added at the end.
enum class Column : std::size_t {
    Started, Request, Client, Key, ClientRetry, Model, SentModel, Route, Upstream, Method, Path, Api, Streamed, Status, Outcome, Error,
    ErrorDetail, Verdict, Rules, NotJudged, Attempts, Tries, Duration, Overhead, FirstContent, Receive, Decide, Queue, Dns, Connect, Tls,
    Send, Head, FirstToken, Stream, TokensIn, TokensOut, TokensCached, TokensEstimated, Cost, Currency, BytesIn, BytesOut,
};
inline constexpr std::size_t kColumnCount = static_cast<std::size_t>(Column::BytesOut) + 1;

enum class ColumnKind {
    Time, // "2026-01-31T18:00:00Z"
    Number, // digits, perhaps with a point; empty: unknown
    Truth, // true or false
    Word, // of ours: api/record_words.h
    Token, // a pseudonym, or "other"
    Text, // whatever was in the log, redacted
};

std::string_view nameOf(Column column);
ColumnKind kindOf(Column column);
std::optional<Column> columnOf(std::string_view name);

// One row: a text for each column, in UTF-8 on one line.
using Cells = std::array<std::string, kColumnCount>;

// Whether a cell can only be ours, by its form: a number, a time, a word, a token. Never so of Text.
bool isOwn(ColumnKind kind, std::string_view cell);

} // namespace sluice::service
