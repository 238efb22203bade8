#pragma once

#include "policy/entity/secret_shapes.h"

#include <array>
#include <bitset>
#include <vector>

namespace sluice::policy {

// Shapes by their first character; those without text begin with a digit or one of a to f. Any thread.
class ShapeIndex final {
public:
    ShapeIndex();

    [[nodiscard]] const std::vector<const SecretShape *> &startingWith(char32_t first) const { return m_byFirst[first]; }
    [[nodiscard]] bool mayStart(char32_t first, char32_t second) const { return first < 128 && second < 128 && m_pairs[first * 128 + second]; }

private:
    std::array<std::vector<const SecretShape *>, 128> m_byFirst;
    std::bitset<128 * 128> m_pairs;
};

const ShapeIndex &shapeIndex();

} // namespace sluice::policy
