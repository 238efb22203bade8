#pragma once

#include <QString>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace sluice::relay::demo {

// Appends `text` (UTF-8) as the inside of a JSON string; with `ascii` everything beyond ASCII becomes \u escapes.
void appendEscaped(std::string &out, std::string_view text, bool ascii = false);

// `text` as a JSON string, quotes included.
std::string quoted(std::string_view text);
std::string quoted(const QString &text);

// An answer cut into the pieces a stream sends, already escaped for JSON. A length beyond the text repeats it, with a space
// between, without ever being held in memory. No thread rules: value.
class DemoText final {
public:
    DemoText() = default;
    // `chunk`: code points a piece, 0: like a tokeniser. `tokens`: number of pieces, 0: as the text has.
    DemoText(const QString &text, int chunk, int tokens, bool ascii);

    [[nodiscard]] std::int64_t count() const { return m_count; }
    // Piece `index` of count(): inside of a JSON string.
    [[nodiscard]] std::string_view piece(std::int64_t index) const;
    // Bytes of all pieces together.
    [[nodiscard]] std::uint64_t size() const;
    void appendAll(std::string &out) const;

private:
    std::string m_escaped; // one round of the text, then its first piece again with a space before
    std::vector<std::size_t> m_ends; // where each piece of the round ends
    std::int64_t m_count = 0;
};

} // namespace sluice::relay::demo
