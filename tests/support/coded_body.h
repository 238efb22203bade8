#pragma once

#include "http/body_coding/body_coding.h"

#include <string>
#include <string_view>

namespace sluice::test {

// A body in one coding, as a sender makes it. Any thread.
std::string coded(http::BodyCoding coding, std::string_view text);
// Deflate without zlib's wrapper, as some senders have it.
std::string rawDeflated(std::string_view text);

} // namespace sluice::test
