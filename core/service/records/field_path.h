#pragma once

#include <string>
#include <string_view>

namespace sluice::service {

// A field's path, "messages[0].content", as it may be kept and shown: every name in it that is not one of the protocols' may be a client's
// own word and becomes "*". Any thread.
std::string fieldPath(std::string_view path);

} // namespace sluice::service
