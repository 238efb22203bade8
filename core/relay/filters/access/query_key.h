#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace sluice::relay {

// `?key=…`, where Gemini's clients put their credential. Any thread.

// The values of all such parameters, decoded. Names are decoded as well: `%6Bey` is `key` to an upstream.
std::vector<std::string> keysOfQuery(std::string_view query);

// The query without every such parameter, else byte for byte as it was.
std::string queryWithoutKey(std::string_view query);

} // namespace sluice::relay
