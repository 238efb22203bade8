#pragma once

#include "base/clock.h"
#include "policy/limit/sliding_window.h"

#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>

namespace sluice::relay {

// The sliding windows of all clients, shared by the workers so that a limit is exact whatever worker a request fell to.
// One mutex: a take is a few deque operations, far cheaper than the request it admits. Any thread.
class LimitRegistry final {
public:
    // Takes a permit of `client` under a limit of `perMinute` (0: no limit).
    [[nodiscard]] policy::Grant take(std::string_view client, int perMinute, base::TimePoint now);
    // Gives back the permit taken at `taken`: a later filter of ours refused the request.
    void refund(std::string_view client, base::TimePoint taken);
    [[nodiscard]] std::int64_t used(std::string_view client, base::TimePoint now);
    // Forgets what a client has used; empty: all of them.
    void reset(std::string_view client);

private:
    void forgetIdle(base::TimePoint now);

    std::mutex m_mutex;
    std::unordered_map<std::string, policy::SlidingWindow> m_windows; // guarded by m_mutex
    base::TimePoint m_nextSweep{}; // guarded by m_mutex
};

} // namespace sluice::relay
