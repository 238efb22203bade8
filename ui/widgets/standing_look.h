#pragma once

#include "ui/models/standing.h"
#include "ui/widgets/state_shape.h"

namespace sluice::ui {

// Shape and colour of an upstream's standing; its word stands beside it (standingText).
struct StandingLook {
    StateShape::Shape shape;
    ColorRole tone;
};

[[nodiscard]] StandingLook standingLook(Standing standing);

} // namespace sluice::ui
