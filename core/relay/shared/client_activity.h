#pragma once

#include "api/client_records.h"
#include "base/clock.h"

#include <QList>

#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>

namespace sluice::relay {

// Whose request it is. No thread rules: value.
struct Caller {
    api::ClientStatus::Kind kind = api::ClientStatus::Kind::Local;
    std::string id = "local"; // as in ClientStatus
    std::string name = "local";
    bool usesOldKey = false; // the one before the last rotation
};

// What the workers know together of the clients: when each was here last, and how often. One lock; a call is a look into a hash table. Any
// thread.
class ClientActivity final {
public:
    // A request of the client has come.
    void noteCall(const Caller &caller);
    void reset(std::string_view id);

    // Everybody who has called, in no order.
    [[nodiscard]] QList<api::ClientStatus> status() const;

private:
    mutable std::mutex m_mutex;
    std::unordered_map<std::string, api::ClientStatus> m_clients; // guarded by m_mutex
};

} // namespace sluice::relay
