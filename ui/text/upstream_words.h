#pragma once

#include "api/records.h"
#include "ui/models/standing.h"

#include <QString>

#include <optional>

namespace sluice::ui {

// The words of the desk for upstreams: what they are, how they stand, how one is chosen. As in words.h nothing is kept, and the
// switches have no default. GUI thread.

QString upstreamKindText(api::UpstreamKind kind);
QString upstreamKindSentence(api::UpstreamKind kind);
QString authFormText(api::AuthForm form);
QString attemptClassText(api::AttemptClass result); // badge: "Fault"
QString attemptClassSentence(api::AttemptClass result);
// What went wrong with one send: "The address refuses connections. (connection refused)", "It answered 503."
QString causeText(base::ErrorCode error, int status, const QString &detail);
QString breakerText(api::BreakerState state); // "Half open"
QString breakerSentence(api::BreakerState state);
QString standingText(Standing standing); // "Breaker open"
QString standingSentence(Standing standing);
// The word with the time left, where there is one: "Breaker open, 41 s".
QString standingLine(Standing standing, const std::optional<QDateTime> &until, const QDateTime &now);
QString strategyText(api::BalanceStrategy strategy);
QString strategySentence(api::BalanceStrategy strategy);
QString stickyText(api::StickyKey sticky);
QString stickySentence(api::StickyKey sticky);
QString presetText(api::TimeoutPreset preset);
QString presetSentence(api::TimeoutPreset preset);

} // namespace sluice::ui
