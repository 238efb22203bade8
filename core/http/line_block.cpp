#include "http/line_block.h"

#include <algorithm>
#include <cstring>

namespace sluice::http {

void LineBlock::take(std::string_view piece, std::size_t maxBlock)
{
    m_maxBlock = maxBlock;
    m_heldBefore = m_held.size();
    // One byte over the limit is enough to see that it is broken.
    const std::size_t room = maxBlock + 1 - std::min(m_heldBefore, maxBlock + 1);
    m_piece = m_heldBefore > 0 ? piece.substr(0, room) : piece;
    if (m_heldBefore > 0) {
        m_held.append(m_piece);
    }
}

LineBlock::Next LineBlock::next(std::string_view &line, std::size_t maxLine)
{
    const std::string_view all = view();
    const std::size_t from = std::max(m_searched, m_lineStart);
    const void *hit = from < all.size() ? std::memchr(all.data() + from, '\n', all.size() - from) : nullptr;
    if (!hit) {
        m_searched = all.size();
        const std::string_view part = all.substr(m_lineStart);
        const std::size_t length = part.size() - (part.ends_with('\r') ? 1 : 0);
        if (length > maxLine) {
            return Next::LineTooLong;
        }
        return all.size() > m_maxBlock ? Next::BlockTooLong : Next::More;
    }
    const auto end = static_cast<std::size_t>(static_cast<const char *>(hit) - all.data());
    const std::string_view whole = all.substr(m_lineStart, end - m_lineStart);
    const std::size_t length = whole.size() - (whole.ends_with('\r') ? 1 : 0);
    if (length > maxLine) {
        return Next::LineTooLong;
    }
    if (end + 1 > m_maxBlock) {
        return Next::BlockTooLong;
    }
    if (length == whole.size() || whole.find('\r') != length) {
        return Next::BadEnding;
    }
    line = whole.substr(0, length);
    m_lineStart = end + 1;
    m_searched = m_lineStart;
    return Next::Line;
}

std::size_t LineBlock::hold()
{
    if (m_heldBefore == 0) {
        m_held.assign(m_piece);
    }
    return m_piece.size();
}

void LineBlock::reset()
{
    m_held.clear();
    m_piece = {};
    m_heldBefore = 0;
    m_lineStart = 0;
    m_searched = 0;
}

} // namespace sluice::http
