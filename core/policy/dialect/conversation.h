#pragma once

#include "policy/dialect/dialect.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace sluice::policy {

// A number that every turn of one conversation shares: made of what the client says it is (prompt_cache_key), else of the beginning
// that every turn repeats byte for byte: instructions and the first message of the user. None for a body that holds no conversation.
// Any thread.
std::optional<std::uint64_t> conversationKey(std::string_view body);

// The body with another `model` in it and every other byte as it was; unset if it names none at its top.
std::optional<std::string> withModel(std::string_view body, std::string_view model);

// The path of a Gemini request with another model in it ("/v1beta/models/NAME:generateContent"); unset if it is none.
std::optional<std::string> pathWithModel(std::string_view path, std::string_view model);
// The model such a path names; empty if it is none.
std::string_view modelOfPath(std::string_view path);

} // namespace sluice::policy
