#pragma once

#include "base/error.h"
#include "http/header_map.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace sluice::http {

// Sizes a message may have; every one is a setting.
struct MessageLimits {
    std::size_t line = 8 * 1024; // request line or one header field, bytes
    std::size_t head = 64 * 1024; // whole head, bytes
    std::size_t fields = 100; // header fields
    std::uint64_t body = 64ULL * 1024 * 1024; // decoded body, bytes; 0: unlimited
    std::size_t chunkExtensions = 16 * 1024; // all chunk extensions of one message together, bytes
    std::size_t trailers = 16 * 1024; // trailer section, bytes
};

// A request head that passed every check of RFC 9112: nothing in it is ambiguous any more.
struct RequestHead {
    std::string method;
    std::string target; // as sent: origin-form, or absolute-form, or "*"
    std::string path; // origin-form of the target without its query; "*" for OPTIONS *
    std::string query; // without '?'; empty if there is none
    std::string host; // Host field, or the authority of an absolute-form target; they never differ
    int minorVersion = 1; // HTTP/1.x
    HeaderMap headers;
    std::optional<std::uint64_t> contentLength;
    bool chunked = false;
    bool keepAlive = true;
    bool expectContinue = false;

    [[nodiscard]] bool hasBody() const { return chunked || contentLength.value_or(0) > 0; }
};

struct ResponseHead {
    int status = 0;
    std::string reason;
    int minorVersion = 1;
    HeaderMap headers;
    std::optional<std::uint64_t> contentLength;
    bool chunked = false;
    bool untilClose = false; // the body ends with the connection
    bool keepAlive = true;
};

// One step of a parser. The caller loops: feed what is left, act on `event`, until NeedMore or Error.
struct ParseStep {
    enum class Event : std::uint8_t {
        NeedMore, // everything given was taken
        Head, // the head is complete: see the parser's head()
        Body, // `body` holds a piece of decoded body: a view into the bytes given
        Complete, // the message is over; bytes not taken belong to the next one
        Error, // `error` says what and which status answers it; the connection must close
    };
    Event event = Event::NeedMore;
    std::size_t consumed = 0; // bytes of the input this step took
    std::string_view body;
    base::Error error;
};

} // namespace sluice::http
