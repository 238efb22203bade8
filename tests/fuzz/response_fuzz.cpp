#include "fuzz/pieces.h"
#include "http/response_parser.h"

#include <string>

using namespace sluice;
using Event = http::ParseStep::Event;

namespace {

struct Seen {
    bool isComplete = false;
    int status = 0;
    std::string body;
    base::ErrorCode error = base::ErrorCode::None;
};

// False once the answer is over, one way or the other.
bool take(http::ResponseParser &parser, std::string_view rest, Seen &seen)
{
    while (true) {
        const http::ParseStep step = parser.feed(rest);
        fuzz::require(step.consumed <= rest.size(), "no more is taken than was given");
        rest.remove_prefix(step.event == Event::Error ? 0 : step.consumed);
        seen.body += step.body;
        if (step.event == Event::Error) {
            seen.error = step.error.code;
            fuzz::require(seen.error == base::ErrorCode::InvalidResponse || seen.error == base::ErrorCode::BodyTooLarge,
                          "an answer is refused as an answer");
            return false;
        }
        if (step.event == Event::Head) {
            seen.status = parser.head().status;
            fuzz::require(seen.status >= 200 && seen.status < 600, "interim answers never come out");
        }
        if (step.event == Event::Complete) {
            seen.isComplete = true;
            return false;
        }
        if (step.event == Event::NeedMore) {
            fuzz::require(rest.empty(), "NeedMore takes everything");
            return true;
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
    const std::string_view method = bytes[0] % 8 == 0 ? "HEAD" : "GET";
    http::MessageLimits limits;
    limits.line = 512;
    limits.head = 2048;

    Seen whole;
    http::ResponseParser atOnce(limits);
    atOnce.expectResponseTo(method);
    if (take(atOnce, input, whole)) {
        const http::ParseStep last = atOnce.finish();
        whole.isComplete = last.event == Event::Complete;
        whole.error = last.error.code;
    }

    Seen split;
    http::ResponseParser bitByBit(limits);
    bitByBit.expectResponseTo(method);
    fuzz::Pieces pieces(bytes[0]);
    bool goesOn = true;
    while (goesOn && !input.empty()) {
        goesOn = take(bitByBit, std::string(pieces.next(input)), split);
    }
    if (goesOn) {
        const http::ParseStep last = bitByBit.finish();
        split.isComplete = last.event == Event::Complete;
        split.error = last.error.code;
    }
    fuzz::require(whole.isComplete == split.isComplete && whole.status == split.status && whole.error == split.error
                      && whole.body == split.body,
                  "the result does not depend on how the bytes were split");
    return 0;
}
