#include "fuzz/pieces.h"
#include "http/websocket/frame_parser.h"
#include "http/websocket/frame_writer.h"

#include <optional>
#include <string>
#include <vector>

using namespace sluice;
using namespace sluice::http::websocket;

namespace {

constexpr std::uint64_t kMaxMessage = 4096;

struct Seen {
    std::vector<std::string> events; // whole messages and control frames
    std::string open; // of a message that has begun
    std::uint16_t error = 0;
    std::string frames; // the events, written again

    void add(const FrameStep &step, const std::optional<MaskKey> &mask)
    {
        switch (step.event) {
        case FrameStep::Event::Data:
            open += step.payload;
            fuzz::require(step.frameOffset + step.payload.size() <= step.frameLength, "a piece lies in its frame");
            if (step.messageEnds) {
                fuzz::require(open.size() <= kMaxMessage, "the limit holds");
                events.push_back((step.opcode == Opcode::Text ? "text " : "binary ") + open);
                writeFrame(frames, step.opcode, open, mask);
                open.clear();
            }
            break;
        case FrameStep::Event::Ping:
        case FrameStep::Event::Pong: {
            const bool ping = step.event == FrameStep::Event::Ping;
            events.push_back((ping ? "ping " : "pong ") + std::string(step.payload));
            writeFrame(frames, ping ? Opcode::Ping : Opcode::Pong, step.payload, mask);
            break;
        }
        case FrameStep::Event::Close:
            events.push_back("close " + std::to_string(step.closeCode) + std::string(step.payload));
            writeClose(frames, step.closeCode, step.payload, mask);
            break;
        case FrameStep::Event::Error:
            error = step.closeCode;
            fuzz::require(isSendableCloseCode(error) && !step.detail.empty(), "an error says what answers it");
            break;
        case FrameStep::Event::NeedMore:
            break;
        }
    }
};

// Feeds one piece; false once an error came.
bool feedPiece(FrameParser &parser, std::string piece, Seen &seen, const std::optional<MaskKey> &mask)
{
    std::span<char> rest(piece);
    while (true) {
        const FrameStep step = parser.feed(rest);
        fuzz::require(step.consumed <= rest.size(), "no more is taken than was given");
        rest = rest.subspan(step.consumed);
        seen.add(step, mask);
        if (step.event == FrameStep::Event::Error) {
            return false;
        }
        if (step.event == FrameStep::Event::NeedMore) {
            fuzz::require(rest.empty(), "everything given was taken");
            return true;
        }
    }
}

void tryRole(std::string_view input, std::uint8_t seed, FrameParser::Reads reads)
{
    const bool fromClient = reads == FrameParser::Reads::FromClient;
    const std::optional<MaskKey> mask = fromClient ? std::optional(MaskKey{seed, 0x5A, 0, 0xFF}) : std::nullopt;
    Seen whole;
    FrameParser atOnce(reads, kMaxMessage);
    feedPiece(atOnce, std::string(input), whole, mask);

    Seen split;
    FrameParser bitByBit(reads, kMaxMessage);
    fuzz::Pieces pieces(seed);
    std::string_view rest = input;
    while (!rest.empty() && feedPiece(bitByBit, std::string(pieces.next(rest)), split, mask)) {
    }
    fuzz::require(whole.events == split.events, "the events do not depend on how the bytes were split");
    fuzz::require(whole.error == split.error, "nor does the error");

    Seen again;
    FrameParser reader(reads, kMaxMessage);
    feedPiece(reader, whole.frames, again, mask);
    fuzz::require(again.error == 0 && again.events == whole.events, "what we write is what we read");
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *bytes, std::size_t size)
{
    if (size < 2) {
        return 0;
    }
    const std::string_view input(reinterpret_cast<const char *>(bytes) + 1, size - 1);
    tryRole(input, bytes[0], FrameParser::Reads::FromClient);
    tryRole(input, bytes[0], FrameParser::Reads::FromServer);
    return 0;
}
