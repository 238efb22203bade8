#pragma once

#include "api/records.h"
#include "base/error.h"

#include <optional>
#include <string_view>

namespace sluice::api {

// The words that stand for the enums of records wherever they are written for machines: databases, exports, the command line. They never
// change, whatever becomes of the enums; a test walks all of them. What is read and not known gives nothing. Any thread.

std::string_view wordOf(Outcome outcome); // "answered", "upstream_failed" …
std::string_view wordOf(AttemptClass result);
std::string_view wordOf(policy::VerdictKind verdict);
std::string_view wordOf(policy::Action action);
std::string_view wordOf(base::ErrorCode code); // "dns_failed"; None is ""

template<typename Enum>
std::optional<Enum> fromWord(std::string_view word);

template<>
std::optional<Outcome> fromWord(std::string_view word);
template<>
std::optional<AttemptClass> fromWord(std::string_view word);
template<>
std::optional<policy::VerdictKind> fromWord(std::string_view word);
template<>
std::optional<policy::Action> fromWord(std::string_view word);
template<>
std::optional<base::ErrorCode> fromWord(std::string_view word);
template<>
std::optional<policy::Dialect> fromWord(std::string_view word); // as policy::dialectName()

} // namespace sluice::api
