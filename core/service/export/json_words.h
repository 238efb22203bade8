#pragma once

#include "service/export/export_columns.h"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace sluice::service {

// JSON as exports write it: UTF-8 as it is, escapes only where JSON demands them. Any thread.

std::string jsonString(std::string_view text);
// A cell as a value: a number and a truth without quotes, null for an unknown number.
std::string jsonValue(std::string_view cell, ColumnKind kind);
// All columns as one object.
std::string jsonObject(const Cells &cells);

struct ReadString {
    std::string text;
    std::size_t length = 0; // with its quotes and escapes
};
// The string `text` begins with; nothing if it is none or is cut.
std::optional<ReadString> readJsonString(std::string_view text);

} // namespace sluice::service
