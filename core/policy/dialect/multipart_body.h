#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sluice::policy {

// One part of a multipart body; offsets are of the body. No thread rules: value.
struct BodyPart {
    std::string_view name;
    std::optional<std::string_view> fileName; // as written
    std::string encoding; // Content-Transfer-Encoding where it changes bytes
    std::string_view content;
    std::size_t at = 0; // of the content
};

// The parts of a body, and what stands before and behind them; false if it has not the shape of one. Any thread.
bool readParts(std::string_view boundary, std::string_view body, std::vector<BodyPart> &parts, std::vector<BodyPart> &strays);

// The value of a parameter (`; name=value` or `; name="value"`), as it stands between the quotes; empty views differ in whether they are set.
std::optional<std::string_view> parameter(std::string_view field, std::string_view name);

// ASCII letters in lower case.
std::string lowered(std::string_view text);
// Without the white space around it.
std::string_view trimmed(std::string_view text);

} // namespace sluice::policy
