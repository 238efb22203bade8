#pragma once

#include "http/header_map.h"

#include <string>
#include <string_view>

namespace sluice::http {

// Writers of heads and chunks: the only place where header bytes are made. They append to `out`.

// `target` must hold no space or control character (checked: false, and nothing written).
bool writeRequestHead(std::string &out, std::string_view method, std::string_view target, const HeaderMap &headers);
void writeStatusHead(std::string &out, int status, const HeaderMap &headers);
std::string_view reasonPhrase(int status);

// One chunk of chunked coding; nothing for empty data, because an empty chunk ends the body.
void writeChunk(std::string &out, std::string_view data);
inline constexpr std::string_view kLastChunk = "0\r\n\r\n";

} // namespace sluice::http
