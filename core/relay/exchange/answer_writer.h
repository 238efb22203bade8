#pragma once

#include "relay/exchange/body_tap.h"
#include "relay/exchange/exchange_context.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace sluice::relay {

// Serialises one answer for the caller: our own head, the body re-framed (Content-Length where it is known, chunked otherwise, until close for
// HTTP/1.0). Only bytes; the exchange writes them. Worker thread.
class AnswerWriter final {
public:
    // `tap` hears every byte of body that is written.
    explicit AnswerWriter(BodyTap &tap)
        : m_tap(tap)
    {
    }

    // Appends the head of the upstream's answer; `length` is the body's if it is whole already.
    void beginRelayed(const ExchangeContext &context, std::optional<std::uint64_t> length, base::Duration overhead,
                      std::string &out);
    // Appends the 101 that ends the exchange of heads: what follows are frames. `protocol` empty: none.
    void beginSocket(const ExchangeContext &context, std::string_view protocol, std::string &out);
    // Appends a whole local reply.
    void writeLocal(const ExchangeContext &context, const LocalReply &reply, std::string &out);
    // Appends a piece of body, framed.
    void writeBody(std::string_view body, std::string &out);
    // Appends what ends the body.
    void end(std::string &out);

    [[nodiscard]] bool hasBegun() const { return m_begun; }
    // Whether the connection may carry another request after this answer.
    [[nodiscard]] bool keepsAlive() const { return m_keepAlive; }
    [[nodiscard]] std::int64_t bodyBytes() const { return m_bodyBytes; }
    [[nodiscard]] int status() const { return m_status; }

private:
    void finishHead(const ExchangeContext &context, std::optional<std::uint64_t> length, http::HeaderMap &headers,
                    std::string &out);

    BodyTap &m_tap;
    bool m_begun = false;
    bool m_chunked = false;
    bool m_hasBody = true;
    bool m_keepAlive = true;
    std::int64_t m_bodyBytes = 0;
    int m_status = 0;
};

} // namespace sluice::relay
