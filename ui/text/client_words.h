#pragma once

#include "ui/models/client_models.h"

#include <QDateTime>
#include <QString>

#include <optional>

namespace sluice::ui {

// The words of the desk for clients and their keys. Made anew at each call, so a language change needs no more than another one. GUI thread.

QString clientStandingText(ClientStanding standing); // "Expires soon"
QString clientStandingSentence(ClientStanding standing);
QString clientKindText(api::ClientStatus::Kind kind); // "Key"
// What a client is called: "ci"; of those without a key what they are.
QString clientNameText(const api::ClientStatus &client);
// "never", "in 5 d 3 h", "on 3/4/26 14:02".
QString expiryText(const std::optional<QDateTime> &expires, const QDateTime &now);
// "30 requests/min, its own number", "no limit of tokens, as the rule “guests” says".
QString clientLimitText(const ClientLimit &limit);
// "all models, routes and upstreams", "models gpt-*; upstreams tokyo-*".
QString clientScopeText(const api::ClientKeyConfig &key);
// "client names", "Bank card number".
QString clientGuardrailText(const ClientGuardrail &guardrail);

} // namespace sluice::ui
