#pragma once

#include "policy/guardrail/verdict.h"
#include "ui/shell/theme.h"

namespace sluice::ui {

// The colour that repeats what a mode's word says.
inline ColorRole toneOf(policy::Action action)
{
    switch (action) {
    case policy::Action::Off:
        return ColorRole::Neutral;
    case policy::Action::Observe:
        return ColorRole::Info;
    case policy::Action::Pseudonymise:
    case policy::Action::Mask:
        return ColorRole::Warn;
    case policy::Action::Block:
        return ColorRole::Danger;
    }
    return ColorRole::Neutral;
}

} // namespace sluice::ui
