#pragma once

#include "relay/demo/demo_reply.h"

namespace sluice::relay::demo {

// POST /responses: plain, and streamed with the whole event sequence and gapless sequence numbers. The text comes again whole in
// four events at the end of a stream, as the provider's does; so lengths beyond what memory holds are for the other dialects.
DemoReply answerResponses(const DemoRequest &request);

} // namespace sluice::relay::demo
