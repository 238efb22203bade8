#include "policy/entity/shape_index.h"

#include <cstdint>
#include <string_view>

namespace sluice::policy {

ShapeIndex::ShapeIndex()
{
    for (const SecretShape &shape : secretShapes()) {
        const std::string_view text = shape.parts[0].text;
        if (text.empty()) {
            for (std::size_t first = 0; first < 128; ++first) {
                if (isIn(shape.parts[0].set, static_cast<char32_t>(first))) {
                    m_byFirst[first].push_back(&shape);
                    for (std::size_t second = 0; second < 128; ++second) {
                        m_pairs[first * 128 + second] = m_pairs[first * 128 + second] || isIn(shape.parts[0].set, static_cast<char32_t>(second));
                    }
                }
            }
            continue;
        }
        m_byFirst[static_cast<std::uint8_t>(text[0])].push_back(&shape);
        m_pairs[static_cast<std::size_t>(text[0]) * 128 + static_cast<std::size_t>(text[1])] = true;
    }
    // What matchSecret() knows besides: JWT, headers, addresses with passwords, keys of many providers.
    for (const std::string_view pair : {"ey", "be", "Be", "BE", "ba", "Ba", "BA", "po", "my", "mo", "re", "am", "ms", "sq", "cl", "ft", "ht", "sk", "sm", "--"}) {
        m_pairs[static_cast<std::size_t>(pair[0]) * 128 + static_cast<std::size_t>(pair[1])] = true;
    }
}

const ShapeIndex &shapeIndex()
{
    static const ShapeIndex index;
    return index;
}

} // namespace sluice::policy
