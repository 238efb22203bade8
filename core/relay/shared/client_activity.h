#pragma once

#include "api/client_records.h"
#include "api/config/client_config.h"
#include "api/records.h"
#include "base/clock.h"
#include "policy/limit/anomaly_breaker.h"
#include "policy/limit/prompt_digest.h"

#include <QList>

#include <cstdint>
#include <functional>
#include <mutex>
#include <optional>
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

// What a client's breaker says of a request. No thread rules: value.
struct ClientAdmission {
    bool refused = false;
    std::string reason; // why it is refused, or would be if the breaker did not only observe; empty: it is not
    base::Duration wait{}; // until another try may succeed
    std::optional<std::uint32_t> epoch; // to be given back with what follows; unset: nothing is to be told
};

// What the workers know together of the clients: when each was here last and how often, and its anomaly breaker. Clients are few (the keys of
// the settings, and those without one together) and stay until the relay ends. One lock; a request takes it four times, each for well under a
// microsecond. Any thread.
class ClientActivity final {
public:
    ClientActivity();

    // Hears of every breaker that trips or closes, on the thread that caused it and without the lock. Before the workers start.
    void onChange(std::function<void(const api::Alert &)> hear) { m_hear = std::move(hear); }

    // A request of the client has come.
    void noteCall(const Caller &caller);
    // Whether it may go on; counts it.
    [[nodiscard]] ClientAdmission admit(const Caller &caller, const api::AnomalyConfig &settings, base::TimePoint now);
    // Its prompt is known; may refuse it after all.
    [[nodiscard]] ClientAdmission prompt(const Caller &caller, const api::AnomalyConfig &settings, std::string_view prompt, std::uint32_t epoch,
                                         base::TimePoint now);
    // It is over.
    void end(const Caller &caller, const policy::AnomalyEnd &end, std::uint32_t epoch, base::TimePoint now);

    // Closes the client's breaker.
    void reset(std::string_view id, base::TimePoint now);
    // Everybody who has called, in no order. `mode` is the one in force.
    [[nodiscard]] QList<api::ClientStatus> status(policy::LimitMode mode, base::TimePoint now) const;

private:
    struct Client {
        api::ClientStatus known;
        policy::AnomalyBreaker breaker;
        bool isObserved = false; // by the settings of its last request
    };

    Client &clientOf(const Caller &caller);
    static ClientAdmission refusal(Client &client, base::Duration wait, base::TimePoint now);
    void tell(const std::optional<api::Alert> &alert) const;

    const policy::DigestKey m_digestKey; // of this run: what it makes of prompts means nothing anywhere else
    std::function<void(const api::Alert &)> m_hear;
    mutable std::mutex m_mutex;
    std::unordered_map<std::string, Client> m_clients; // guarded by m_mutex; by id
};

// The settings of a breaker as the algorithm takes them.
policy::AnomalySettings anomalySettings(const api::AnomalyConfig &settings);

} // namespace sluice::relay
