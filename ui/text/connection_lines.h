#pragma once

#include "api/relay_service.h"
#include "base/secret.h"

#include <QString>

namespace sluice::ui {

// What a person types into a shell to reach the relay; the same in every language. Empty if it listens nowhere. Any thread.

QString curlCommand(const api::RelayStatus &status);

// Base URLs of the SDKs, and the CA for programs on Node.
QString environmentLines(const api::RelayStatus &status);

enum class Sdk { OpenAi, Anthropic };
// The same for one SDK, with a client key; only the key where the relay listens nowhere.
base::Secret environmentLines(const api::RelayStatus &status, Sdk sdk, const base::Secret &key);

} // namespace sluice::ui
