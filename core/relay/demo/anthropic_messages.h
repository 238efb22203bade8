#pragma once

#include "relay/demo/demo_reply.h"

namespace sluice::relay::demo {

// POST /messages (plain, streamed, tool use) and POST /messages/count_tokens.
DemoReply answerMessages(const DemoRequest &request);
DemoReply answerCountTokens(const DemoRequest &request);

} // namespace sluice::relay::demo
