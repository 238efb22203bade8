#pragma once

#include "relay/runtime_config.h"

#include <QtGlobal>

#include <memory>
#include <string_view>

namespace sluice::relay {

// What an exchange may do to the connection it came by. Implemented by Connection. Worker thread.
class Downstream {
public:
    virtual ~Downstream() = default;
    virtual void write(std::string_view bytes) = 0;
    // Bytes handed to write() that the kernel has not taken yet.
    [[nodiscard]] virtual qint64 backlog() const = 0;
    // Asks for one call of Exchange::onDownstreamDrained() when the backlog has fallen to half the high water mark.
    virtual void notifyWhenDrained() = 0;
    // From now on the client's bytes are frames and go to Exchange::onSocketBytes().
    virtual void beginSocket() = 0;
    // Whether the client's bytes are read; of a socket only.
    virtual void setReading(bool reading) = 0;
    // The rules in force now, which may be newer than those the exchange began under.
    [[nodiscard]] virtual std::shared_ptr<const RuntimeConfig> configInForce() const = 0;
    // The exchange is over: with `reusable` the connection waits for the next request, else it closes after its last byte.
    // The exchange lives until the worker's loop comes round again.
    virtual void exchangeDone(bool reusable) = 0;
};

} // namespace sluice::relay
