#include "policy/pseudonym/literal_index.h"

#include "policy/pseudonym/wiped_text.h"

#include <cassert>

namespace sluice::policy {

LiteralIndex::LiteralIndex(std::span<const std::string_view> texts)
{
    std::size_t bytes = 0;
    for (const std::string_view text : texts) {
        bytes += text.size();
    }
    m_nodes.reserve(bytes + 1); // growing would leave copies behind
    m_nodes.emplace_back();
    m_first.fill(kNone);
    for (std::size_t i = 0; i < texts.size(); ++i) {
        assert(!texts[i].empty());
        Node node = kRoot;
        for (const char c : texts[i]) {
            const auto byte = static_cast<std::uint8_t>(c);
            const Node child = childOf(node, byte);
            node = child != kNone ? child : addChild(node, byte);
        }
        if (m_nodes[node].text == kNone) {
            m_nodes[node].text = static_cast<std::uint32_t>(i);
        }
    }
    link();
}

LiteralIndex::~LiteralIndex()
{
    wipe(m_nodes.data(), m_nodes.size() * sizeof(Entry));
    wipe(m_first.data(), sizeof(m_first));
}

LiteralIndex::Node LiteralIndex::childOf(Node node, std::uint8_t byte) const
{
    if (node == kRoot) {
        return m_first[byte];
    }
    Node child = m_nodes[node].child;
    while (child != kNone && m_nodes[child].byte != byte) {
        child = m_nodes[child].sibling;
    }
    return child;
}

LiteralIndex::Node LiteralIndex::addChild(Node node, std::uint8_t byte)
{
    const auto child = static_cast<Node>(m_nodes.size());
    Entry entry;
    entry.byte = byte;
    entry.depth = m_nodes[node].depth + 1;
    entry.sibling = m_nodes[node].child;
    m_nodes.push_back(entry);
    m_nodes[node].child = child;
    if (node == kRoot) {
        m_first[byte] = child;
    }
    return child;
}

// Breadth-first: what a node fails to is nearer to the root and complete.
void LiteralIndex::link()
{
    std::vector<Node> order{kRoot};
    order.reserve(m_nodes.size());
    for (std::size_t i = 0; i < order.size(); ++i) {
        const Node node = order[i];
        for (Node child = m_nodes[node].child; child != kNone; child = m_nodes[child].sibling) {
            Entry &entry = m_nodes[child];
            entry.fail = node == kRoot ? kRoot : step(m_nodes[node].fail, static_cast<char>(entry.byte));
            const Entry &failed = m_nodes[entry.fail];
            entry.suffix = failed.text != kNone ? entry.fail : failed.suffix;
            entry.live = entry.child != kNone ? entry.depth : failed.live;
            order.push_back(child);
        }
    }
}

LiteralIndex::Node LiteralIndex::step(Node node, char c) const
{
    const auto byte = static_cast<std::uint8_t>(c);
    while (node != kRoot) {
        if (const Node child = childOf(node, byte); child != kNone) {
            return child;
        }
        node = m_nodes[node].fail;
    }
    const Node child = m_first[byte];
    return child == kNone ? kRoot : child;
}

std::uint32_t LiteralIndex::find(std::string_view text) const
{
    Node node = kRoot;
    for (const char c : text) {
        node = childOf(node, static_cast<std::uint8_t>(c));
        if (node == kNone) {
            return kNone;
        }
    }
    return m_nodes[node].text;
}

} // namespace sluice::policy
