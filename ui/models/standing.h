#pragma once

#include "api/config/relay_config.h"
#include "api/records.h"

#include <QDateTime>

#include <optional>

namespace sluice::ui {

// How an upstream stands, as one word: the gravest of what its status says. No thread rules: value.
enum class Standing {
    Unknown, // no status, no request
    Good, // breaker closed
    Stumbled, // closed, but its last request failed
    Ramping,
    Throttled,
    HalfOpen,
    Ejected,
    KeyRejected,
    WayDown, // the breaker of its proxy or tunnel is not closed
    Open,
    LastStanding, // out like all its peers, and tried all the same
    Drained, // weight 0
};

// `lastFailed`: how its last request ended, where one did; it tells where no status is known.
[[nodiscard]] Standing standingOf(const api::UpstreamConfig &upstream,
                                  const std::optional<api::UpstreamStatus> &status,
                                  std::optional<bool> lastFailed, const QDateTime &now);

// When that will change by itself; unset where it does not.
[[nodiscard]] std::optional<QDateTime> standingUntil(Standing standing,
                                                     const api::UpstreamStatus &status);

// It takes no request, or none that could succeed: worth a look.
[[nodiscard]] bool isOut(Standing standing);

} // namespace sluice::ui
