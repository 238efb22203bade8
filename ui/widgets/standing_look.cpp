#include "ui/widgets/standing_look.h"

namespace sluice::ui {

StandingLook standingLook(Standing standing)
{
    using Shape = StateShape::Shape;
    switch (standing) {
    case Standing::Unknown:
        return {Shape::HalfDisc, ColorRole::Text2};
    case Standing::Good:
        return {Shape::Disc, ColorRole::Ok};
    case Standing::Ramping:
        return {Shape::HalfDisc, ColorRole::Info};
    case Standing::Throttled:
    case Standing::HalfOpen:
        return {Shape::HalfDisc, ColorRole::Warn};
    case Standing::Stumbled:
    case Standing::Ejected:
        return {Shape::Triangle, ColorRole::Warn};
    case Standing::KeyRejected:
    case Standing::WayDown:
    case Standing::Open:
    case Standing::LastStanding:
        return {Shape::Triangle, ColorRole::Danger};
    case Standing::Drained:
        return {Shape::Square, ColorRole::Text2};
    }
    return {Shape::HalfDisc, ColorRole::Text2};
}

} // namespace sluice::ui
