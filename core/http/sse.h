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
    bool hasData = false; // false for a block of comments only, or stray line ends
};

// Cuts a byte stream into events (WHATWG HTML, "Server-sent events"): CR, LF and CRLF end lines, also a CRLF cut in two, a BOM at the
// start is skipped, comments are kept in `raw`. The events do not depend on how the bytes were split, and their `raw` in a row are
// the stream: an event that ends in CR is given out at once, and an LF that then turns up follows as a block without data.
// An event inside one input is never copied; memory is bounded by `maxEvent`. Worker thread.
class SseFramer final {
public:
    explicit SseFramer(std::size_t maxEvent = 16 * 1024 * 1024);

    // Calls `sink` for each complete event; the views live until it returns. False once an event grew over maxEvent: the stream
    // must end.
    bool feed(std::string_view bytes, const std::function<void(const SseEvent &)> &sink);

    // Bytes of an event that has begun and not ended (a stream that stops here was cut inside an event).
    [[nodiscard]] std::string_view pending() const { return m_buffer; }

private:
    // The end of the first event in `bytes`, or npos; goes on where it stopped.
    std::size_t findEnd(std::string_view bytes);
    void emitEvent(std::string_view raw, const std::function<void(const SseEvent &)> &sink);

    std::size_t m_maxEvent;
    std::string m_buffer; // bytes of the event that has begun
    std::size_t m_searched = 0; // of the event, already searched for its end
    std::size_t m_lineStart = 0; // of the event
    bool m_afterCr = false; // the last line of the event ended in a CR at the end of the input
    bool m_atStart = true; // no event has come: it may begin with a BOM
    bool m_skipLf = false; // the last event ended in CR at the end of the input: a following LF belongs to it
    bool m_tooLong = false;
    std::string m_data; // scratch
};

} // namespace sluice::http
