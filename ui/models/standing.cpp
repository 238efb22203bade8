#include "ui/models/standing.h"

namespace sluice::ui {

namespace {

bool isAhead(const std::optional<QDateTime> &moment, const QDateTime &now)
{
    return moment && *moment > now;
}

} // namespace

Standing standingOf(const api::UpstreamConfig &upstream,
                    const std::optional<api::UpstreamStatus> &status,
                    std::optional<bool> lastFailed, const QDateTime &now)
{
    if (upstream.weight == 0) {
        return Standing::Drained;
    }
    if (!status) {
        return !lastFailed ? Standing::Unknown : *lastFailed ? Standing::Stumbled : Standing::Good;
    }
    if (status->lastStanding) {
        return Standing::LastStanding;
    }
    if (status->breaker == api::BreakerState::Open) {
        return Standing::Open;
    }
    if (status->wayBreaker != api::BreakerState::Closed) {
        return Standing::WayDown;
    }
    if (status->credentialRejected) {
        return Standing::KeyRejected;
    }
    if (isAhead(status->ejectedUntil, now)) {
        return Standing::Ejected;
    }
    if (status->breaker == api::BreakerState::HalfOpen) {
        return Standing::HalfOpen;
    }
    if (isAhead(status->throttledUntil, now)) {
        return Standing::Throttled;
    }
    if (status->isRamping) {
        return Standing::Ramping;
    }
    if (!lastFailed && status->requests == 0) {
        return Standing::Unknown;
    }
    return lastFailed.value_or(false) ? Standing::Stumbled : Standing::Good;
}

std::optional<QDateTime> standingUntil(Standing standing, const api::UpstreamStatus &status)
{
    switch (standing) {
    case Standing::Open:
    case Standing::LastStanding:
        return status.probeAt;
    case Standing::WayDown:
        return status.wayProbeAt;
    case Standing::Ejected:
        return status.ejectedUntil;
    case Standing::Throttled:
        return status.throttledUntil;
    case Standing::Unknown:
    case Standing::Good:
    case Standing::Stumbled:
    case Standing::Ramping:
    case Standing::HalfOpen:
    case Standing::KeyRejected:
    case Standing::Drained:
        break;
    }
    return std::nullopt;
}

bool isOut(Standing standing)
{
    switch (standing) {
    case Standing::HalfOpen:
    case Standing::Ejected:
    case Standing::KeyRejected:
    case Standing::WayDown:
    case Standing::Open:
    case Standing::LastStanding:
        return true;
    case Standing::Unknown:
    case Standing::Good:
    case Standing::Stumbled:
    case Standing::Ramping:
    case Standing::Throttled:
    case Standing::Drained:
        break;
    }
    return false;
}

} // namespace sluice::ui
