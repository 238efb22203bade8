#pragma once

#include "relay/filters/filter.h"

#include <cstdint>
#include <string>

namespace sluice::relay {

// What a limit that refused says about itself: "more than 100 requests in a minute". Any thread.
std::string limitSentence(const policy::LimitPlace &place);

// Notes what limits in mode Observe would have refused, and what room is left; a refusal becomes the reply. Gives Replied or Continue. Worker thread.
FilterStatus answerFor(ExchangeContext &context, const char *filter, const policy::TreeGrant &grant, std::int64_t tokens);

// The request was refused after its limits had granted it, and is charged for nothing: `room`, one of the context's, has `amount` more again at
// each of their places. What a limit itself refused was never charged there, so that its room stands. Worker thread.
void giveBack(const ExchangeContext &context, policy::LimitRoom &room, std::int64_t amount);

// Narrows or widens the claim of a key as its behaviour has earned. Worker thread.
void applyBehaviour(const ExchangeContext &context, policy::LevelClaim &claim, base::TimePoint now);

} // namespace sluice::relay
