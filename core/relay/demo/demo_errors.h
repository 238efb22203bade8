#pragma once

#include "relay/demo/demo_reply.h"

#include <string_view>

namespace sluice::relay::demo {

// A provider's refusals, in OpenAI's shape or in Anthropic's (for a request that speaks it).
bool speaksAnthropic(const DemoRequest &request);
DemoReply errorReply(const DemoRequest &request, int status, std::string_view message);

} // namespace sluice::relay::demo
