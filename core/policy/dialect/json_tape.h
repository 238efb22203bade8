#pragma once

#include "policy/dialect/json_tokeniser.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace sluice::policy {

// One value of a JSON text. Offsets are bytes of the text; those of a string leave its quotes out.
struct JsonNode {
    std::uint32_t start = 0;
    std::uint32_t end = 0;
    std::uint32_t keyStart = 0; // the key's contents; for an element of an array its index
    std::uint32_t keyEnd = 0;
    std::uint32_t parent = 0;
    std::uint32_t next = 0; // the first node behind this one and all inside it
    JsonKind kind = JsonKind::Null;
    bool escaped = false;
    bool keyEscaped = false;
    bool hasKey = false;
    bool taken = false; // judged already, or not text: no leaf any more
};

// The values of one JSON text in order of appearance, duplicates of keys included. Values in arrays that are neither strings nor
// containers are left out (a vector of embeddings costs nothing). Reused from text to text without allocating. No thread rules: value.
class JsonTape final {
public:
    static constexpr std::uint32_t kNone = UINT32_MAX;
    // More values than any real body has; keeps a hostile one from costing gigabytes.
    static constexpr std::size_t kMaxNodes = std::size_t{1} << 22;

    // Reads `text`, which must outlive the tape's use. False if it is not one JSON value: see problem().
    bool parse(std::string_view text);
    [[nodiscard]] std::string problem() const;

    [[nodiscard]] std::string_view text() const { return m_text; }
    [[nodiscard]] std::uint32_t size() const { return static_cast<std::uint32_t>(m_nodes.size()); }
    [[nodiscard]] const JsonNode &operator[](std::uint32_t node) const { return m_nodes[node]; }
    void take(std::uint32_t node) { m_nodes[node].taken = true; }

    // First child, kNone without children; and the sibling after `child`, kNone after the last.
    [[nodiscard]] std::uint32_t firstChild(std::uint32_t node) const;
    [[nodiscard]] std::uint32_t nextSibling(std::uint32_t child) const;

    // The last member of that name (as most parsers choose), kNone if there is none or `object` is none.
    [[nodiscard]] std::uint32_t member(std::uint32_t object, std::string_view name) const;
    // member() of that kind only.
    [[nodiscard]] std::uint32_t member(std::uint32_t object, std::string_view name, JsonKind kind) const;

    [[nodiscard]] bool isKind(std::uint32_t node, JsonKind kind) const;
    [[nodiscard]] bool keyIs(std::uint32_t node, std::string_view name) const;
    [[nodiscard]] bool stringIs(std::uint32_t node, std::string_view value) const;
    // The bytes between a node's offsets; with quotes where it is a string.
    [[nodiscard]] std::string_view raw(std::uint32_t node) const;
    [[nodiscard]] std::string_view literal(std::uint32_t node) const;
    [[nodiscard]] std::string_view key(std::uint32_t node) const; // as written, empty for elements
    [[nodiscard]] std::string decodedKey(std::uint32_t node) const;
    [[nodiscard]] std::string decoded(std::uint32_t node) const;
    // The value of an unsigned integer that fits, else `fallback`.
    [[nodiscard]] std::uint64_t number(std::uint32_t node, std::uint64_t fallback) const;

    // Sink of the tokeniser.
    void begin(JsonKind kind, std::size_t start);
    void end(JsonKind kind, std::size_t end);
    void key(std::size_t start, std::size_t end, bool escaped);
    void scalar(JsonKind kind, std::size_t start, std::size_t end, bool escaped);

private:
    JsonNode &append(JsonKind kind, std::size_t start);

    std::string_view m_text;
    std::vector<JsonNode> m_nodes;
    std::vector<std::uint32_t> m_open; // containers being read
    std::vector<std::uint32_t> m_counts; // elements seen in each of them
    JsonNode m_key; // the key that waits for its value
    std::string m_problem;
};

} // namespace sluice::policy
