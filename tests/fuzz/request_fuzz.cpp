#include "fuzz/pieces.h"
#include "http/request_parser.h"
#include "http/serialize.h"

#include <string>
#include <vector>

using namespace sluice;
using Event = http::ParseStep::Event;

namespace {

struct Seen {
    std::vector<std::string> messages; // head and body, written by us
    base::ErrorCode error = base::ErrorCode::None;
    bool operator==(const Seen &) const = default;
};

// What the relay would send on. It must be one message for any other parser, too.
std::string rewritten(const http::RequestHead &head)
{
    std::string bytes;
    fuzz::require(http::writeRequestHead(bytes, head.method, head.target, head.headers), "an accepted head can be written");
    return bytes;
}

void take(http::RequestParser &parser, std::string_view rest, Seen &seen, std::string &message)
{
    while (seen.error == base::ErrorCode::None) {
        const http::ParseStep step = parser.feed(rest);
        fuzz::require(step.consumed <= rest.size(), "no more is taken than was given");
        if (step.event == Event::Error) {
            fuzz::require(step.error.isError() && !step.error.detail.empty(), "an error says what");
            seen.error = step.error.code;
            return;
        }
        rest.remove_prefix(step.consumed);
        message += step.body;
        if (step.event == Event::NeedMore) {
            fuzz::require(rest.empty(), "NeedMore takes everything");
            return;
        }
        if (step.event == Event::Head) {
            const http::RequestHead &head = parser.head();
            fuzz::require(!(head.chunked && head.contentLength), "one framing at most");
            fuzz::require(head.minorVersion == 0 || head.headers.count("Host") == 1, "one Host");
            message = rewritten(head);
        } else if (step.event == Event::Complete) {
            seen.messages.push_back(message);
            message.clear();
        }
    }
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *bytes, std::size_t size)
{
    if (size < 2) {
        return 0;
    }
    std::string_view input(reinterpret_cast<const char *>(bytes) + 1, size - 1);
    http::MessageLimits limits;
    limits.line = 512;
    limits.head = 2048;
    limits.fields = 20;
    limits.body = 4096;
    limits.chunkExtensions = 128;
    limits.trailers = 256;

    Seen whole;
    std::string message;
    http::RequestParser atOnce(limits);
    take(atOnce, input, whole, message);

    Seen split;
    message.clear();
    http::RequestParser bitByBit(limits);
    fuzz::Pieces pieces(bytes[0]);
    while (!input.empty() && split.error == base::ErrorCode::None) {
        take(bitByBit, std::string(pieces.next(input)), split, message);
    }
    fuzz::require(whole == split, "the result does not depend on how the bytes were split");
    return 0;
}
