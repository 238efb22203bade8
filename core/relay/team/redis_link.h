#pragma once

#include "api/config/limit_validation.h"
#include "base/clock.h"
#include "base/result.h"
#include "base/secret.h"

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace sluice::relay {

// A call of one of our scripts.
struct ScriptCall {
    bool isSettling = false; // kSettleScript instead of kTakeScript
    std::vector<std::string> keys;
    std::vector<std::string> arguments;
};

// A blocking connection to a Redis that knows our scripts. It waits for its answers, so it is not for workers. No thread rules: one thread at a time.
class RedisLink final {
public:
    RedisLink();
    ~RedisLink();
    RedisLink(const RedisLink &) = delete;
    RedisLink &operator=(const RedisLink &) = delete;

    // Connects, gives `credential` ("password" or "user:password"; empty: none) and loads the scripts.
    base::Result<void> open(const api::RedisAddress &address, const base::Secret &credential, std::chrono::milliseconds timeout);
    void close();
    [[nodiscard]] bool isOpen() const;

    // Sends all calls together and reads their answers in order. With an error the connection is closed and nobody knows which of them ran.
    base::Result<std::vector<std::vector<std::int64_t>>> run(const std::vector<ScriptCall> &calls);
    base::Result<void> ping();

private:
    struct Private;
    std::unique_ptr<Private> d;
};

} // namespace sluice::relay
