#pragma once

#include "http/message.h"

#include <memory>
#include <string_view>

namespace sluice::http {

// Server side: bytes of one connection to requests. Boost.Beast reads the grammar, our rules stand on top: one Host, no
// Content-Length beside Transfer-Encoding, chunked once and last, no obs-fold, no bare CR, no space before a colon, HTTP/1.0 or 1.1,
// sizes within MessageLimits. The result does not depend on how the bytes were split. Worker thread.
class RequestParser final {
public:
    explicit RequestParser(const MessageLimits &limits);
    ~RequestParser();
    RequestParser(RequestParser &&) noexcept;
    RequestParser &operator=(RequestParser &&) noexcept;

    // Takes bytes up to the next event. After Complete the parser is ready for the next request (keep-alive, pipelining).
    [[nodiscard]] ParseStep feed(std::string_view input);

    // Valid from Head until the feed after its Complete. After an Error its method is empty unless the whole head had been read: then
    // (BodyTooLarge) the refusal can be written in the dialect asked for.
    [[nodiscard]] const RequestHead &head() const;
    // Moves the head out; allowed once, at Head or at a BodyTooLarge.
    [[nodiscard]] RequestHead takeHead();

    // No byte of a request has come: an idle connection may be closed without an answer.
    [[nodiscard]] bool isIdle() const;
    // From the head on: the body limit may be smaller for this request.
    void setBodyLimit(std::uint64_t bytes);

private:
    struct State;
    std::unique_ptr<State> m_state;
};

} // namespace sluice::http
