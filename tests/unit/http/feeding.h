#pragma once

#include "http/request_parser.h"
#include "http/response_parser.h"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

// Feeds bytes to the parsers in pieces and writes down all that comes out.
namespace sluice::test {

// No thread rules: value.
struct RequestRun {
    struct Message {
        std::string head; // every part of the head in one text
        std::string body;
        bool operator==(const Message &) const = default;
    };
    std::vector<Message> messages; // complete ones
    base::ErrorCode error = base::ErrorCode::None;
    std::string detail;
    bool isUnfinished = false; // bytes of one more message came, but not all

    [[nodiscard]] bool hasFailed() const { return error != base::ErrorCode::None; }
    [[nodiscard]] std::string toText() const;
    bool operator==(const RequestRun &) const = default;
};

// No thread rules: value.
struct ResponseRun {
    bool hasHead = false;
    bool isComplete = false;
    std::string head;
    std::string body;
    base::ErrorCode error = base::ErrorCode::None;
    std::string detail;

    [[nodiscard]] bool hasFailed() const { return error != base::ErrorCode::None; }
    [[nodiscard]] std::string toText() const;
    bool operator==(const ResponseRun &) const = default;
};

// `sizes` of the pieces, used in turn; stops as a server does after a message that is not kept alive.
RequestRun runRequests(std::string_view bytes, const std::vector<std::size_t> &sizes,
                       const http::MessageLimits &limits = {});
// One answer, then the end of the connection.
ResponseRun runResponse(std::string_view bytes, const std::vector<std::size_t> &sizes, std::string_view method = "GET",
                        const http::MessageLimits &limits = {});

// Byte by byte and in a few fixed random patterns the result is the same as `whole`.
bool everySplitAgrees(std::string_view bytes, const RequestRun &whole, const http::MessageLimits &limits = {});
bool everySplitAgrees(std::string_view bytes, std::string_view method, const ResponseRun &whole,
                      const http::MessageLimits &limits = {});

} // namespace sluice::test
