#include "fuzz/pieces.h"
#include "http/sse.h"

#include <string>
#include <vector>

using namespace sluice;

namespace {

struct Seen {
    std::vector<std::string> events;
    std::string raw;

    void add(const http::SseEvent &event)
    {
        raw += event.raw;
        if (event.hasData) {
            events.push_back(std::string(event.name) + '\n' + std::string(event.data));
        }
    }
};

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *bytes, std::size_t size)
{
    if (size < 2) {
        return 0;
    }
    const std::string_view input(reinterpret_cast<const char *>(bytes) + 1, size - 1);
    Seen whole;
    http::SseFramer atOnce;
    fuzz::require(atOnce.feed(input, [&whole](const http::SseEvent &event) { whole.add(event); }), "it fits");
    whole.raw += atOnce.pending();
    fuzz::require(whole.raw == input, "not a byte is lost or made up");

    Seen split;
    http::SseFramer bitByBit;
    fuzz::Pieces pieces(bytes[0]);
    std::string_view rest = input;
    while (!rest.empty()) {
        const std::string piece(pieces.next(rest));
        fuzz::require(bitByBit.feed(piece, [&split](const http::SseEvent &event) { split.add(event); }), "it fits");
    }
    split.raw += bitByBit.pending();
    fuzz::require(split.raw == input, "not a byte is lost or made up");
    fuzz::require(whole.events == split.events, "the events do not depend on how the bytes were split");
    return 0;
}
