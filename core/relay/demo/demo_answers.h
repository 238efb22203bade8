#pragma once

#include "relay/demo/demo_reply.h"

#include <optional>
#include <string>

namespace sluice::relay::demo {

// Settles the request's knobs from its `x-demo-…` headers, which start from `request.knobs`: names the first bad one, or nothing.
std::optional<std::string> readKnobHeaders(DemoRequest &request);

// The provider's front door: reads the body, finds the endpoint by the end of the path (whatever stands before /chat/completions)
// and answers in its dialect. `knobs.close` is left to the connection.
DemoReply answerRequest(DemoRequest &request);

} // namespace sluice::relay::demo
