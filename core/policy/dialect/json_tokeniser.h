#pragma once

#include "policy/dialect/json_text.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace sluice::policy {

enum class JsonKind : std::uint8_t { Object, Array, String, Number, True, False, Null };

// Reads one JSON text (RFC 8259, strict) in one pass, in pieces of any size. Numbers are never converted, so they may be as big
// as they like; a BOM before the text and lone surrogate escapes are accepted, ill-formed UTF-8 is not. State is fixed in size:
// nesting costs one bit a level and ends at kMaxDepth.
//
// The sink has four members; offsets count from the first byte fed, strings and keys without their quotes:
//   begin(kind, start) · end(kind, end) · key(start, end, escaped) · scalar(kind, start, end, escaped)
// No thread rules: value.
class JsonTokeniser final {
public:
    static constexpr std::size_t kMaxDepth = 1024;

    // False once the text is broken: see problem() and offset().
    template<typename Sink>
    bool feed(std::string_view piece, Sink &sink);

    // The text is over. False if it is not one whole JSON value.
    template<typename Sink>
    bool finish(Sink &sink);

    [[nodiscard]] std::string_view problem() const { return m_problem; }
    [[nodiscard]] std::size_t offset() const { return m_offset; }

private:
    enum class State : std::uint8_t {
        Start, // a BOM may come
        Bom,
        Value,
        FirstElement, // after `[`
        FirstKey, // after `{`
        NextKey, // after `,` in an object
        Colon,
        AfterValue,
        InString,
        InEscape,
        InHex,
        InUtf8,
        InNumber,
        InLiteral,
        Failed,
    };
    enum class NumberPart : std::uint8_t { Minus, Zero, Whole, Dot, Fraction, E, Sign, Exponent };

    bool fail(std::string_view problem, std::size_t offset);
    [[nodiscard]] bool inObject() const { return (m_nesting[(m_depth - 1) / 64] >> ((m_depth - 1) % 64)) & 1U; }
    bool push(bool object);
    bool beginUtf8(unsigned char lead);
    bool takesInNumber(char c);
    [[nodiscard]] bool numberMayEnd() const;
    template<typename Sink>
    bool startValue(char c, std::size_t at, Sink &sink);
    template<typename Sink>
    bool closeContainer(bool object, std::size_t end, Sink &sink);

    std::array<std::uint64_t, kMaxDepth / 64> m_nesting{}; // one bit a level: object or array
    std::size_t m_depth = 0;
    std::size_t m_offset = 0;
    std::size_t m_start = 0; // of the string, number or literal being read
    std::string_view m_literal;
    std::size_t m_literalAt = 0;
    std::string_view m_problem;
    State m_state = State::Start;
    NumberPart m_number = NumberPart::Minus;
    bool m_isKey = false;
    bool m_escaped = false;
    std::uint8_t m_left = 0; // hex digits or continuation bytes still to come
    unsigned char m_low = 0x80; // bounds of the next continuation byte
    unsigned char m_high = 0xBF;
};

template<typename Sink>
bool JsonTokeniser::startValue(char c, std::size_t at, Sink &sink)
{
    m_start = at;
    switch (c) {
    case '"':
        m_state = State::InString;
        m_start = at + 1;
        m_isKey = false;
        m_escaped = false;
        return true;
    case '{':
    case '[':
        if (!push(c == '{')) {
            return fail("nested too deeply", at);
        }
        sink.begin(c == '{' ? JsonKind::Object : JsonKind::Array, at);
        m_state = c == '{' ? State::FirstKey : State::FirstElement;
        return true;
    case 't':
        m_literal = "true";
        break;
    case 'f':
        m_literal = "false";
        break;
    case 'n':
        m_literal = "null";
        break;
    default:
        if (c == '-' || (c >= '0' && c <= '9')) {
            m_number = c == '-' ? NumberPart::Minus : c == '0' ? NumberPart::Zero : NumberPart::Whole;
            m_state = State::InNumber;
            return true;
        }
        return fail("a value was expected", at);
    }
    m_literalAt = 1;
    m_state = State::InLiteral;
    return true;
}

template<typename Sink>
bool JsonTokeniser::closeContainer(bool object, std::size_t end, Sink &sink)
{
    if (m_depth == 0 || inObject() != object) {
        return fail("a bracket without its partner", end - 1);
    }
    --m_depth;
    sink.end(object ? JsonKind::Object : JsonKind::Array, end);
    m_state = State::AfterValue;
    return true;
}

template<typename Sink>
bool JsonTokeniser::feed(std::string_view piece, Sink &sink)
{
    if (m_state == State::Failed) {
        return false;
    }
    const char *const begin = piece.data();
    const char *const end = begin + piece.size();
    const char *p = begin;
    const std::size_t base = m_offset;
    const auto here = [&] { return base + static_cast<std::size_t>(p - begin); };
    while (p != end) {
        const char c = *p;
        switch (m_state) {
        case State::Start:
            if (c == '\xEF') {
                m_state = State::Bom;
                m_left = 1;
                ++p;
                continue;
            }
            m_state = State::Value;
            continue;
        case State::Bom:
            if (c != (m_left == 1 ? '\xBB' : '\xBF')) {
                return fail("a value was expected", here());
            }
            m_state = m_left == 1 ? State::Bom : State::Value;
            m_left = 2;
            ++p;
            continue;
        case State::InString:
            p = skipTextJson(p, end);
            if (p == end) {
                continue;
            }
            if (*p == '"') {
                if (m_isKey) {
                    sink.key(m_start, here(), m_escaped);
                    m_state = State::Colon;
                } else {
                    sink.scalar(JsonKind::String, m_start, here(), m_escaped);
                    m_state = State::AfterValue;
                }
            } else if (*p == '\\') {
                m_escaped = true;
                m_state = State::InEscape;
            } else if (static_cast<unsigned char>(*p) < 0x20) {
                return fail("a control character in a string", here());
            } else if (beginUtf8(static_cast<unsigned char>(*p))) {
                m_state = State::InUtf8;
            } else {
                return fail("not UTF-8", here());
            }
            ++p;
            continue;
        case State::InUtf8: {
            const auto byte = static_cast<unsigned char>(c);
            if (byte < m_low || byte > m_high) {
                return fail("not UTF-8", here());
            }
            m_low = 0x80;
            m_high = 0xBF;
            ++p;
            if (--m_left == 0) {
                m_state = State::InString;
            }
            continue;
        }
        case State::InEscape:
            if (c == 'u') {
                m_state = State::InHex;
                m_left = 4;
            } else if (c == '"' || c == '\\' || c == '/' || c == 'b' || c == 'f' || c == 'n' || c == 'r'
                       || c == 't') {
                m_state = State::InString;
            } else {
                return fail("an unknown escape", here());
            }
            ++p;
            continue;
        case State::InHex:
            if (hexValue(c) < 0) {
                return fail("an escape without four hex digits", here());
            }
            if (--m_left == 0) {
                m_state = State::InString;
            }
            ++p;
            continue;
        case State::InNumber:
            if (takesInNumber(c)) {
                ++p;
                continue;
            }
            if (!numberMayEnd()) {
                return fail("a broken number", here());
            }
            sink.scalar(JsonKind::Number, m_start, here(), false);
            m_state = State::AfterValue;
            continue;
        case State::InLiteral:
            if (c != m_literal[m_literalAt]) {
                return fail("a value was expected", here());
            }
            ++p;
            if (++m_literalAt == m_literal.size()) {
                sink.scalar(m_literal[0] == 't'       ? JsonKind::True
                                : m_literal[0] == 'f' ? JsonKind::False
                                                      : JsonKind::Null,
                            m_start, here(), false);
                m_state = State::AfterValue;
            }
            continue;
        default:
            break;
        }
        if (c == ' ' || c == '\n' || c == '\r' || c == '\t') {
            ++p;
            continue;
        }
        bool good = true;
        switch (m_state) {
        case State::FirstElement:
            good = c == ']' ? closeContainer(false, here() + 1, sink) : startValue(c, here(), sink);
            break;
        case State::Value:
            good = startValue(c, here(), sink);
            break;
        case State::FirstKey:
        case State::NextKey:
            if (c == '}' && m_state == State::FirstKey) {
                good = closeContainer(true, here() + 1, sink);
            } else if (c == '"') {
                m_state = State::InString;
                m_start = here() + 1;
                m_isKey = true;
                m_escaped = false;
            } else {
                good = fail("a key was expected", here());
            }
            break;
        case State::Colon:
            good = c == ':' || fail("a colon was expected", here());
            m_state = good ? State::Value : State::Failed;
            break;
        case State::AfterValue:
            if (c == ',' && m_depth > 0) {
                m_state = inObject() ? State::NextKey : State::Value;
            } else if (c == '}' || c == ']') {
                good = closeContainer(c == '}', here() + 1, sink);
            } else {
                good = fail(m_depth == 0 ? "something after the value" : "a comma or bracket was expected", here());
            }
            break;
        default:
            break;
        }
        if (!good) {
            return false;
        }
        ++p;
    }
    m_offset = base + piece.size();
    return true;
}

template<typename Sink>
bool JsonTokeniser::finish(Sink &sink)
{
    if (m_state == State::InNumber && m_depth == 0 && numberMayEnd()) {
        sink.scalar(JsonKind::Number, m_start, m_offset, false);
        m_state = State::AfterValue;
    }
    if (m_state == State::Failed) {
        return false;
    }
    return (m_state == State::AfterValue && m_depth == 0) || fail("the text ends too early", m_offset);
}

} // namespace sluice::policy
