#pragma once

#include "service/export/export_columns.h"

#include <string>
#include <string_view>

namespace sluice::service {

inline constexpr std::string_view kHarVersion = "HTTP/1.1";
inline constexpr std::string_view kHarHost = "https://upstream.invalid"; // a name that RFC 2606 keeps from everybody
inline constexpr std::string_view kHarType = "application/json";

// One entry of an HTTP archive (HAR 1.2): no bodies, no headers, and in the URL no host, as nobody's is to be told. Any thread.
std::string harEntry(const Cells &cells);

// Whether the archive's format gives an object such a key; the columns under "_sluice" are not among them.
bool isHarKey(std::string_view key);

} // namespace sluice::service
