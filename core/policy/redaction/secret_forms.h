#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace sluice::policy {

// A secret as it may stand in a file without being there byte for byte: itself, in base64 (both alphabets, at each of the three places of a
// group it may begin at, without the digits it shares with what stands around it), percent-encoded in both cases of hexadecimal digits, and
// escaped as JSON does, with and without "\u". Each once. Any thread.
std::vector<std::string> formsOf(std::string_view secret);

} // namespace sluice::policy
