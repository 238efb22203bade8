#pragma once

#include "api/records.h"
#include "policy/dialect/request_judge.h"
#include "relay/runtime_config.h"
#include "relay/shared/shared_state.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

namespace sluice::relay {

// What one answer on a WebSocket uses of the budgets, as the quota filter does for a request over HTTP: reserved when it is asked for, committed
// when it ends, given back if it never began. Worker thread; one per turn.
class SocketSpending final {
public:
    struct Refusal {
        base::ErrorCode code = base::ErrorCode::None;
        std::string detail;
    };

    // `socket`: the record of the socket, which names client and upstream; `model`: as the client named it, `sentModel` as it is sent. Unset if it
    // may be asked for; an answer nobody asked for (`facts` null) always may, and counts all the same.
    std::optional<Refusal> reserve(SharedState &shared, const std::shared_ptr<const RuntimeConfig> &config, const api::ExchangeRecord &socket,
                                   const std::string &model, const std::string &sentModel, const policy::RequestFacts *facts,
                                   std::string_view message);

    // At its end: `record` has its usage, and gets its cost. `hasBegun`: the upstream has worked on it.
    void settle(api::ExchangeRecord &record, bool hasBegun);

private:
    BudgetReservation m_reservation;
    std::shared_ptr<const RuntimeConfig> m_config;
    std::string m_model; // that is charged
    std::uint64_t m_promptTokens = 0;
};

} // namespace sluice::relay
