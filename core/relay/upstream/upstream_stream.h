#pragma once

#include "base/clock.h"
#include "base/error.h"
#include "http/message.h"

#include <QtGlobal>

#include <optional>
#include <string>
#include <string_view>

namespace sluice::relay {

// When the stages of reaching an upstream ended; unset: the stage did not happen (a kept connection needs none but the first).
struct UpstreamMarks {
    std::optional<base::TimePoint> assigned; // left the queue of the pool
    std::optional<base::TimePoint> resolved;
    std::optional<base::TimePoint> connected;
    std::optional<base::TimePoint> secured;
    std::optional<base::TimePoint> sent; // the request was handed to the socket
    bool reused = false;
};

// One request for an upstream, ready to be written.
struct UpstreamRequest {
    std::string method;
    std::string head; // whole head with the blank line
    std::string_view body; // lives in the exchange, until the answer's head has come or the stream is gone
    bool upgrade = false; // it asks to become a WebSocket: after a 101 the bytes both ways are frames
};

// Who wants the answer. After the head of a 101 every byte comes by onUpstreamBody. Calls come in this order: onUpstreamSent, onUpstreamHead, onUpstreamBody*, then exactly one of
// onUpstreamEnd and onUpstreamFailed; after either, or after UpstreamStream::abort(), nothing more. onUpstreamBatch follows
// each burst of calls from one read: the time to write downstream. A call may destroy the stream. Worker thread.
class UpstreamSink {
public:
    virtual ~UpstreamSink() = default;
    virtual void onUpstreamSent() = 0;
    virtual void onUpstreamHead(const http::ResponseHead &head) = 0;
    virtual void onUpstreamBody(std::string_view bytes) = 0;
    virtual void onUpstreamBatch() = 0;
    virtual void onUpstreamEnd() = 0;
    // `requestSent`: bytes of the request may have reached the upstream, so another try could be paid twice.
    virtual void onUpstreamFailed(const base::Error &error, bool requestSent) = 0;
    // What UpstreamStream::write() took is down to half the high water mark; only where it was asked for.
    virtual void onUpstreamDrained() { }
};

// Our side of one upstream request, whatever carries it. Worker thread; owned by its exchange.
class UpstreamStream {
public:
    virtual ~UpstreamStream() = default; // aborts what is not over
    // Looks for a connection; the first call to the sink may come from within.
    virtual void start() = 0;
    // Reading stops while anyone holds a pause; pauses are counted.
    virtual void pause() = 0;
    virtual void resume() = 0;
    // Closes without waiting; no call to the sink follows. What write() took leaves first where the kernel takes it.
    virtual void abort() = 0;
    // After a 101: bytes for the upstream.
    virtual void write(std::string_view bytes) = 0;
    // Bytes handed to write() that the kernel has not taken yet.
    [[nodiscard]] virtual qint64 backlog() const = 0;
    // Asks for one call of onUpstreamDrained().
    virtual void notifyWhenDrained() = 0;
    [[nodiscard]] virtual const UpstreamMarks &marks() const = 0;
};

} // namespace sluice::relay
