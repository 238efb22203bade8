#pragma once

#include "relay/demo/demo_reply.h"

namespace sluice::relay::demo {

// POST /chat/completions: plain and streamed, tool calls, n > 1, stream_options.include_usage.
DemoReply answerChat(const DemoRequest &request);

} // namespace sluice::relay::demo
