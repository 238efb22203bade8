#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>

namespace sluice::http {

// One dispatched event, or a comment block, of a text/event-stream.
struct SseEvent {
    std::string_view raw; // every byte of it, up to and including the blank line
    std::string_view name; // "event" field; empty if it has none
    std::string_view data; // data lines joined by '\n'
    bool hasData = false; // false for a block of comments only
};

// Cuts a byte stream into events (WHATWG HTML, "Server-sent events"): CR, LF and CRLF end lines, also a CRLF cut in two, a BOM at the
// start is skipped, comments are kept in `raw`. The events do not depend on how the bytes were split. Memory is bounded by
// `maxEvent`. Worker thread.
class SseFramer final {
public:
    explicit SseFramer(std::size_t maxEvent = 16 * 1024 * 1024);

    // Calls `sink` for each complete event; the views live until it returns. False once an event grew over maxEvent: the stream
    // must end. A CR at the very end of the input waits for a possible LF only if the event is not complete without it.
    bool feed(std::string_view bytes, const std::function<void(const SseEvent &)> &sink);

    // Bytes of an event that has begun and not ended (a stream that stops here was cut inside an event).
    [[nodiscard]] std::string_view pending() const;

private:
    void emitEvent(std::string_view raw, const std::function<void(const SseEvent &)> &sink);

    std::size_t m_maxEvent;
    std::string m_buffer; // bytes of the event that has begun
    std::size_t m_scanned = 0; // of m_buffer, already searched for its end
    bool m_atStart = true; // no byte has come: a BOM may follow
    bool m_skipLf = false; // the last event ended in CR: a following LF belongs to it
    std::string m_data; // scratch
};

} // namespace sluice::http
