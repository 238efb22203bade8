#pragma once

#include "api/body_records.h"

#include <QString>

namespace sluice::ui {

// Whether raw prompts and answers are kept, in words. GUI thread.
QString bodyKeepingText(api::BodyKeepingState state); // "Kept, encrypted"
QString bodyKeepingSentence(api::BodyKeepingState state);

} // namespace sluice::ui
