#pragma once

#include "http/beast_parser.h"
#include "http/head_rules.h"
#include "http/line_block.h"
#include "http/message.h"

#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

namespace sluice::http {

// One message after another out of the bytes of a connection: what RequestParser and ResponseParser share. Every line is
// checked by our rules before Beast reads it, so that both must agree on what a message is. Private to http. Worker thread.
template<bool isRequest>
class MessageReader final {
public:
    using Head = std::conditional_t<isRequest, RequestHead, ResponseHead>;
    using Event = ParseStep::Event;

    explicit MessageReader(const MessageLimits &limits)
        : m_limits(limits)
        , m_bodyLimit(limits.body)
    {
    }

    ParseStep feed(std::string_view input)
    {
        if (m_phase == Phase::Failed) {
            return failed(0);
        }
        if (m_phase == Phase::Over) {
            startOver();
        }
        switch (m_phase) {
        case Phase::Head:
            return feedHead(input);
        case Phase::LengthBody:
            return feedPlainBody(input);
        case Phase::ChunkLine:
        case Phase::Trailers:
        case Phase::ChunkBody:
            return feedChunked(input);
        case Phase::NoBody:
            return over(0);
        case Phase::Over:
        case Phase::Failed:
            break;
        }
        return failed(0);
    }

    // The connection has ended: whether the message is complete with that.
    [[nodiscard]] bool endsHere() const { return m_phase == Phase::LengthBody && untilClose(); }
    [[nodiscard]] bool isInHead() const { return m_phase == Phase::Head; }
    [[nodiscard]] bool isIdle() const { return m_phase == Phase::Over || (isInHead() && !m_begun); }
    [[nodiscard]] bool isOver() const { return m_phase == Phase::Over; }

    [[nodiscard]] const Head &head() const { return m_head; }
    // What the reader itself still needs of the head stays behind.
    [[nodiscard]] Head takeHead()
    {
        Head taken = std::move(m_head);
        m_head = Head{};
        m_head.contentLength = taken.contentLength;
        m_head.chunked = taken.chunked;
        return taken;
    }

    void setNoBody(bool noBody) { m_noBody = noBody; }
    void setBodyLimit(std::uint64_t bytes) { m_bodyLimit = bytes; }

    // Ready for the next message; the buffers stay.
    void startOver()
    {
        m_phase = Phase::Head;
        m_begun = false;
        m_lines = 0;
        m_leading = 0;
        m_block.reset();
        m_beast.reset();
        m_bodyBytes = 0;
        m_extensionBytes = 0;
        m_bodyLimit = m_limits.body;
        clearHead();
    }
    void markOver() { m_phase = Phase::Over; }
    ParseStep fail(base::Error error, std::size_t consumed)
    {
        m_phase = Phase::Failed;
        m_error = std::move(error);
        return failed(consumed);
    }

private:
    enum class Phase { Head, LengthBody, ChunkLine, ChunkBody, Trailers, NoBody, Over, Failed };

    static base::Error malformed(std::string_view detail)
    {
        return {base::ErrorCode::MalformedRequest, std::string(detail), {}, 0};
    }

    void clearHead()
    {
        HeaderMap headers = std::move(m_head.headers);
        headers.clear();
        m_head = Head{};
        m_head.headers = std::move(headers);
    }

    [[nodiscard]] bool untilClose() const
    {
        if constexpr (isRequest) {
            return false;
        } else {
            return m_head.untilClose;
        }
    }

    ParseStep failed(std::size_t consumed) const { return {Event::Error, consumed, {}, m_error}; }

    ParseStep over(std::size_t consumed)
    {
        m_phase = Phase::Over;
        return {Event::Complete, consumed, {}, {}};
    }

    // An error before the head is complete leaves no half head behind.
    ParseStep failHead(base::Error error, std::size_t consumed)
    {
        clearHead();
        return fail(std::move(error), consumed);
    }

    ParseStep feedHead(std::string_view input)
    {
        m_block.take(input, m_limits.head);
        while (true) {
            std::string_view line;
            const LineBlock::Next next = m_block.next(line, m_limits.line);
            if (next == LineBlock::Next::More) {
                m_begun = m_begun || (!m_block.unfinished().empty() && m_block.unfinished() != "\r");
                return {Event::NeedMore, m_block.hold(), {}, {}};
            }
            if (next != LineBlock::Next::Line) {
                return failHead(lineError(next), input.size());
            }
            if (m_lines == 0 && line.empty()) {
                // RFC 9112 2.2: an empty line before the request line is ignored; a stream of them is not.
                if (!isRequest || ++m_leading > kMaxLeadingLines) {
                    return failHead(malformed("an empty line stands where a start line must"), input.size());
                }
                continue;
            }
            m_begun = true;
            if (line.empty()) {
                return finishHead(m_block.consumed());
            }
            base::Error error = m_lines == 0 ? readStartLine(line, m_head) : checkFieldLine(line);
            if (!error.isError() && m_lines > m_limits.fields) {
                error = {base::ErrorCode::HeadTooLarge, "too many header fields", {}, 0};
            }
            if (error.isError()) {
                return failHead(std::move(error), input.size());
            }
            ++m_lines;
        }
    }

    [[nodiscard]] base::Error lineError(LineBlock::Next next) const
    {
        if (next == LineBlock::Next::BadEnding) {
            return malformed("a line does not end in CRLF");
        }
        if (next == LineBlock::Next::LineTooLong && m_lines == 0 && isRequest) {
            return {base::ErrorCode::TargetTooLong, "the request line is too long", {}, 0};
        }
        return {base::ErrorCode::HeadTooLarge,
                next == LineBlock::Next::LineTooLong ? "a header field is too long" : "the head is too large",
                {}, 0};
    }

    ParseStep finishHead(std::size_t consumed)
    {
        std::string_view bytes = m_block.bytes().substr(m_leading * 2);
        std::string spaced;
        if (!isRequest && bytes.find('\r') == kBareStatusLine) {
            // RFC 9112 4 wants a space even before an empty reason; many upstreams leave it out, and Beast insists.
            spaced.assign(bytes).insert(kBareStatusLine, 1, ' ');
            bytes = spaced;
        }
        m_beast.emplace(m_head.headers);
        if (m_noBody) {
            m_beast->skip(true);
        }
        m_head.headers.reserve(m_lines);
        const std::size_t taken = m_beast->parse(bytes);
        base::Error error;
        if (m_beast->hasFailed() || taken != bytes.size() || !m_beast->is_header_done()) {
            error = malformed(m_beast->hasFailed() ? m_beast->failure() : "the head is malformed");
        } else {
            error = settle();
        }
        m_block.reset();
        if (error.isError()) {
            return failHead(std::move(error), consumed);
        }
        if (m_beast->is_done()) {
            m_phase = Phase::NoBody;
        } else {
            m_phase = m_head.chunked ? Phase::ChunkLine : Phase::LengthBody;
            m_afterChunk = false;
        }
        if (m_phase == Phase::LengthBody && isTooLarge(m_head.contentLength.value_or(0))) {
            return fail(bodyTooLarge(), consumed);
        }
        return {Event::Head, consumed, {}, {}};
    }

    base::Error settle()
    {
        if constexpr (isRequest) {
            return settleHead(m_head);
        } else {
            return settleHead(m_head, m_noBody);
        }
    }

    [[nodiscard]] bool isTooLarge(std::uint64_t bytes) const
    {
        return m_bodyLimit != 0 && bytes > m_bodyLimit;
    }
    static base::Error bodyTooLarge()
    {
        return {base::ErrorCode::BodyTooLarge, "the body is larger than the limit", {}, 0};
    }

    ParseStep feedPlainBody(std::string_view input)
    {
        // Again here: the limit may have been lowered at the head.
        if (isTooLarge(m_head.contentLength.value_or(0))) {
            return fail(bodyTooLarge(), 0);
        }
        if (input.empty()) {
            return {};
        }
        const std::size_t taken = m_beast->parse(input);
        if (m_beast->hasFailed()) {
            return fail(malformed(m_beast->failure()), taken);
        }
        m_bodyBytes += taken;
        if (isTooLarge(m_bodyBytes)) {
            return fail(bodyTooLarge(), taken);
        }
        if (m_beast->is_done()) {
            m_phase = Phase::NoBody; // Complete comes with the next step
        }
        return {Event::Body, taken, m_beast->body(), {}};
    }

    ParseStep feedChunked(std::string_view input)
    {
        if (m_phase == Phase::ChunkBody) {
            return feedChunkBody(input, 0);
        }
        m_block.take(input, kMaxLine + m_limits.line + m_limits.trailers);
        while (true) {
            std::string_view line;
            const LineBlock::Next next = m_block.next(line, m_limits.line);
            if (next == LineBlock::Next::More) {
                return {Event::NeedMore, m_block.hold(), {}, {}};
            }
            if (next == LineBlock::Next::BadEnding) {
                return fail(malformed("a line of the chunked body does not end in CRLF"), input.size());
            }
            if (next != LineBlock::Next::Line) {
                return fail(malformed("a line of the chunked body is too long"), input.size());
            }
            if (m_phase == Phase::Trailers) {
                if (line.empty()) {
                    return finishChunked();
                }
                m_trailerBytes += line.size() + 2;
                base::Error error = checkTrailerLine(line);
                if (!error.isError() && (m_trailerBytes > m_limits.trailers || ++m_trailers > m_limits.fields)) {
                    error = malformed("the trailer section is too large");
                }
                if (error.isError()) {
                    return fail(std::move(error), input.size());
                }
                continue;
            }
            if (m_afterChunk) {
                if (!line.empty()) {
                    return fail(malformed("a chunk is longer than its size says"), input.size());
                }
                m_afterChunk = false;
                continue;
            }
            const ChunkLine chunk = readChunkLine(line);
            m_extensionBytes += chunk.extensionBytes;
            if (chunk.error.isError()) {
                return fail(chunk.error, input.size());
            }
            if (m_extensionBytes > m_limits.chunkExtensions) {
                return fail(malformed("too many bytes of chunk extensions"), input.size());
            }
            if (chunk.size == 0) {
                m_phase = Phase::Trailers;
                m_trailerBytes = 0;
                m_trailers = 0;
                continue;
            }
            if (chunk.size > std::numeric_limits<std::uint64_t>::max() - m_bodyBytes
                || isTooLarge(m_bodyBytes + chunk.size)) {
                return fail(bodyTooLarge(), input.size());
            }
            return startChunk(input, chunk.size);
        }
    }

    // Hands the gathered lines to Beast, which must come to the same size.
    ParseStep startChunk(std::string_view input, std::uint64_t size)
    {
        const std::size_t consumed = m_block.consumed();
        const std::string_view bytes = m_block.bytes();
        const std::size_t taken = m_beast->parse(bytes);
        if (m_beast->hasFailed() || taken != bytes.size() || m_beast->chunkSize() != size) {
            return fail(malformed(m_beast->hasFailed() ? m_beast->failure() : "a chunk is malformed"), consumed);
        }
        m_block.reset();
        m_bodyBytes += size;
        m_chunkLeft = size;
        m_phase = Phase::ChunkBody;
        return feedChunkBody(input.substr(consumed), consumed);
    }

    ParseStep feedChunkBody(std::string_view input, std::size_t before)
    {
        if (input.empty()) {
            return {Event::NeedMore, before, {}, {}};
        }
        const std::size_t taken = m_beast->parse(input);
        if (m_beast->hasFailed() || taken > m_chunkLeft) {
            return fail(malformed("a chunk is malformed"), before + taken);
        }
        m_chunkLeft -= taken;
        if (m_chunkLeft == 0) {
            m_phase = Phase::ChunkLine;
            m_afterChunk = true;
        }
        return {Event::Body, before + taken, m_beast->body(), {}};
    }

    ParseStep finishChunked()
    {
        const std::size_t consumed = m_block.consumed();
        const std::string_view bytes = m_block.bytes();
        const std::size_t taken = m_beast->parse(bytes);
        const bool agreed = !m_beast->hasFailed() && taken == bytes.size() && m_beast->is_done();
        if (!agreed) {
            return fail(malformed(m_beast->hasFailed() ? m_beast->failure() : "the last chunk is malformed"),
                        consumed);
        }
        m_block.reset();
        return over(consumed);
    }

    static constexpr std::size_t kMaxLeadingLines = 4;
    static constexpr std::size_t kBareStatusLine = 12; // "HTTP/1.1 200"
    static constexpr std::size_t kMaxLine = 64; // room for the empty line and the last chunk's size

    MessageLimits m_limits;
    std::uint64_t m_bodyLimit;
    Phase m_phase = Phase::Head;
    Head m_head;
    LineBlock m_block;
    std::optional<BeastParser<isRequest>> m_beast;
    base::Error m_error;
    bool m_begun = false;
    bool m_noBody = false;
    bool m_afterChunk = false; // the CRLF of the last chunk is still to come
    std::size_t m_lines = 0;
    std::size_t m_leading = 0;
    std::uint64_t m_bodyBytes = 0;
    std::uint64_t m_chunkLeft = 0;
    std::size_t m_extensionBytes = 0;
    std::size_t m_trailerBytes = 0;
    std::size_t m_trailers = 0;
};

} // namespace sluice::http
