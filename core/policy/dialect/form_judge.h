#pragma once

#include "policy/dialect/request_judge.h"

#include <optional>
#include <string>
#include <string_view>

namespace sluice::policy {

// Requests that are no JSON document. Their texts are judged like the strings of one; facts come from the fields `model` and `stream`. The
// error is InvalidBody where the body cannot be taken apart, and is always told (see RuleChooser). Any thread.

// multipart/form-data: the fields that are text, each a text of its own, and the names of files. Files are left out and counted in notRun.
// A field in a transfer encoding, or that is not UTF-8, is `uninspectable`.
RequestJudgement judgeMultipart(const RuleChooser &rulesFor, std::string_view boundary, std::string_view body);

// application/x-www-form-urlencoded: names and values, decoded; an edited value is encoded anew.
RequestJudgement judgeForm(const RuleChooser &rulesFor, std::string_view body);

// A JSON document a line.
RequestJudgement judgeJsonLines(const RuleChooser &rulesFor, std::string_view body);

// The boundary of a multipart Content-Type; unset if it is none or gives none.
std::optional<std::string> multipartBoundary(std::string_view contentType);

} // namespace sluice::policy
