#pragma once

#include "relay/runtime_config.h"
#include "store/credential_store.h"

#include <QObject>

#include <functional>
#include <vector>

namespace sluice::service {

// Puts into `upstreams` the stored credentials they name and were not given, and calls `use` with them: at once where none is asked for, else when
// the store has answered for all; what it does not have stays empty. Nothing is called once `context` is gone. GUI thread.
void withCredentials(store::CredentialStore &credentials, std::vector<relay::RuntimeUpstream> upstreams, QObject *context,
    std::function<void(std::vector<relay::RuntimeUpstream>)> use);

} // namespace sluice::service
