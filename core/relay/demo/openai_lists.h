#pragma once

#include "relay/demo/demo_reply.h"

#include <string_view>

namespace sluice::relay::demo {

// POST /embeddings: a vector made from the text alone, as numbers or base64.
DemoReply answerEmbeddings(const DemoRequest &request);
// GET /models, and GET /models/ID where `id` is not empty; in Anthropic's shape for a request that speaks it.
DemoReply answerModels(const DemoRequest &request, std::string_view id);

} // namespace sluice::relay::demo
