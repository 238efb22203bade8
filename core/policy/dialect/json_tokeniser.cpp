#include "policy/dialect/json_tokeniser.h"

namespace sluice::policy {

bool JsonTokeniser::fail(std::string_view problem, std::size_t offset)
{
    m_problem = problem;
    m_offset = offset;
    m_state = State::Failed;
    return false;
}

bool JsonTokeniser::push(bool object)
{
    if (m_depth == kMaxDepth) {
        return false;
    }
    const std::uint64_t bit = std::uint64_t{1} << (m_depth % 64);
    std::uint64_t &word = m_nesting[m_depth / 64];
    word = object ? word | bit : word & ~bit;
    ++m_depth;
    return true;
}

bool JsonTokeniser::beginUtf8(unsigned char lead)
{
    const std::size_t length = sequenceLength(lead);
    if (length == 1) {
        return false;
    }
    m_left = static_cast<std::uint8_t>(length - 1);
    // Second bytes that would be overlong forms, surrogates or beyond U+10FFFF.
    m_low = lead == 0xE0 ? 0xA0 : lead == 0xF0 ? 0x90 : 0x80;
    m_high = lead == 0xED ? 0x9F : lead == 0xF4 ? 0x8F : 0xBF;
    return true;
}

bool JsonTokeniser::takesInNumber(char c)
{
    const bool digit = c >= '0' && c <= '9';
    switch (m_number) {
    case NumberPart::Minus:
        if (digit) {
            m_number = c == '0' ? NumberPart::Zero : NumberPart::Whole;
            return true;
        }
        return false;
    case NumberPart::Whole:
        if (digit) {
            return true;
        }
        [[fallthrough]];
    case NumberPart::Zero:
        if (c == '.') {
            m_number = NumberPart::Dot;
            return true;
        }
        break;
    case NumberPart::Dot:
    case NumberPart::Fraction:
        if (digit) {
            m_number = NumberPart::Fraction;
            return true;
        }
        if (m_number == NumberPart::Dot) {
            return false;
        }
        break;
    case NumberPart::E:
        if (c == '+' || c == '-') {
            m_number = NumberPart::Sign;
            return true;
        }
        [[fallthrough]];
    case NumberPart::Sign:
    case NumberPart::Exponent:
        if (digit) {
            m_number = NumberPart::Exponent;
        }
        return digit;
    }
    if (c == 'e' || c == 'E') {
        m_number = NumberPart::E;
        return true;
    }
    return false;
}

bool JsonTokeniser::numberMayEnd() const
{
    return m_number == NumberPart::Zero || m_number == NumberPart::Whole || m_number == NumberPart::Fraction
        || m_number == NumberPart::Exponent;
}

} // namespace sluice::policy
