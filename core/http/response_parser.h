#pragma once

#include "http/message.h"

#include <memory>
#include <string_view>

namespace sluice::http {

// Client side: what an upstream wrote to a response. As strict as the request side; 1xx interim answers are read and dropped
// (at most 8). Worker thread.
class ResponseParser final {
public:
    explicit ResponseParser(const MessageLimits &limits);
    ~ResponseParser();
    ResponseParser(ResponseParser &&) noexcept;
    ResponseParser &operator=(ResponseParser &&) noexcept;

    // Before a request goes out on this connection: HEAD has no body whatever its head says.
    void expectResponseTo(std::string_view method);
    // The request asks to switch protocols: 101 is a final answer then. It ends with its head, and bytes not taken are the new protocol's.
    void expectUpgrade();

    [[nodiscard]] ParseStep feed(std::string_view input);
    // The upstream closed: Complete for a body that runs until close, Error (UpstreamInterrupted or InvalidResponse) otherwise.
    [[nodiscard]] ParseStep finish();

    [[nodiscard]] const ResponseHead &head() const;
    // No byte of the answer has come.
    [[nodiscard]] bool isIdle() const;

private:
    struct State;
    std::unique_ptr<State> m_state;
};

} // namespace sluice::http
