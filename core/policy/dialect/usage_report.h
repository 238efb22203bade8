#pragma once

#include "policy/dialect/json_tape.h"

#include <optional>
#include <string>
#include <string_view>

namespace sluice::policy {

// The body of a chat or completions request that streams, asking for its usage: `stream_options.include_usage` set to true, every other
// byte as it was. Unset if the body is no object. Any thread.
std::optional<std::string> withUsageReport(std::string_view body);

// Takes out of a stream what that option alone has put there: the chunk without choices that carries the usage, and the `usage` null of
// the others. All other bytes leave as they came. Worker thread; one per answer.
class UsageReportRemover final {
public:
    // `data` is the event's, `raw` all its bytes; appends what stays.
    void onEvent(std::string_view data, std::string_view raw, std::string &out);

private:
    JsonTape m_tape;
};

} // namespace sluice::policy
