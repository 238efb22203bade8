#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace sluice::policy {

// Aho-Corasick over the bytes of some texts, which it forgets thoroughly when it goes: they may be values that nobody else should find in
// memory. Its depth says exactly what a stream must hold back. Any thread: immutable once built.
class LiteralIndex final {
public:
    using Node = std::uint32_t;
    static constexpr Node kRoot = 0;
    static constexpr std::uint32_t kNone = 0xFFFF'FFFF;

    // Texts are not empty; text i is reported as i, of equal ones the first.
    explicit LiteralIndex(std::span<const std::string_view> texts);
    ~LiteralIndex();
    LiteralIndex(const LiteralIndex &) = delete;
    LiteralIndex &operator=(const LiteralIndex &) = delete;

    [[nodiscard]] Node step(Node node, char byte) const;
    [[nodiscard]] Node fail(Node node) const { return m_nodes[node].fail; }
    [[nodiscard]] std::uint32_t depth(Node node) const { return m_nodes[node].depth; }
    // The depth of the longest suffix, itself included, that some text properly extends.
    [[nodiscard]] std::uint32_t live(Node node) const { return m_nodes[node].live; }
    // The text that the path spells, or kNone.
    [[nodiscard]] std::uint32_t text(Node node) const { return m_nodes[node].text; }
    // The longest proper suffix that is a text; kRoot if none is.
    [[nodiscard]] Node suffix(Node node) const { return m_nodes[node].suffix; }
    // The text equal to `text`, or kNone.
    [[nodiscard]] std::uint32_t find(std::string_view text) const;

private:
    struct Entry {
        Node child = kNone;
        Node sibling = kNone;
        Node fail = kRoot;
        Node suffix = kRoot;
        std::uint32_t text = kNone;
        std::uint32_t depth = 0;
        std::uint32_t live = 0;
        std::uint8_t byte = 0;
    };

    [[nodiscard]] Node childOf(Node node, std::uint8_t byte) const;
    Node addChild(Node node, std::uint8_t byte);
    void link();

    std::vector<Entry> m_nodes;
    std::array<Node, 256> m_first; // children of the root
};

} // namespace sluice::policy
