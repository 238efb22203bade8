#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace sluice::http {

// A run of CRLF lines (a head, a chunk line, a trailer section) out of pieces of any size. A block that lies whole in one
// piece is read in place; bytes are copied only when a piece ends inside a block. Worker thread.
class LineBlock final {
public:
    enum class Next {
        Line, // `line` is the next one, without CRLF
        More, // the piece ends inside a line
        BadEnding, // a bare LF, or a CR inside the line
        LineTooLong,
        BlockTooLong,
    };

    // Starts on a new piece; the block so far is kept. No more than maxBlock bytes are ever held.
    void take(std::string_view piece, std::size_t maxBlock);
    [[nodiscard]] Next next(std::string_view &line, std::size_t maxLine);

    // Everything from the start of the block to the end of the last line; valid until reset() or take().
    [[nodiscard]] std::string_view bytes() const { return view().substr(0, m_lineStart); }
    // Bytes of the current piece that belong to the block: up to the last line, or all after More.
    [[nodiscard]] std::size_t consumed() const { return m_lineStart - m_heldBefore; }
    // After More: keeps the rest of the piece. Returns the bytes of the piece taken.
    std::size_t hold();

    // After the last line: what has come of the next one.
    [[nodiscard]] std::string_view unfinished() const { return view().substr(m_lineStart); }
    void reset();

private:
    [[nodiscard]] std::string_view view() const { return m_heldBefore > 0 ? m_held : m_piece; }

    std::string m_held; // the block up to the current piece, and that piece, once a piece ended inside it
    std::string_view m_piece;
    std::size_t m_heldBefore = 0; // bytes held before the current piece
    std::size_t m_lineStart = 0; // in view()
    std::size_t m_searched = 0; // in view(): no LF before it in the unfinished line
    std::size_t m_maxBlock = 0;
};

} // namespace sluice::http
