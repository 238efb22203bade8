#include "policy/dialect/json_tape.h"

#include <charconv>

namespace sluice::policy {

bool JsonTape::parse(std::string_view text)
{
    m_text = text;
    m_nodes.clear();
    m_open.clear();
    m_counts.clear();
    m_key = {};
    m_problem.clear();
    if (text.size() >= UINT32_MAX) {
        m_problem = "larger than 4 GiB";
        return false;
    }
    JsonTokeniser tokeniser;
    // In steps, so that a text of nothing but brackets stops at the cap and not at the memory's end.
    constexpr std::size_t kStep = std::size_t{1} << 20;
    for (std::size_t at = 0; at < text.size(); at += kStep) {
        if (!tokeniser.feed(text.substr(at, kStep), *this)) {
            break;
        }
        if (m_nodes.size() > kMaxNodes) {
            m_problem = "more than " + std::to_string(kMaxNodes) + " values";
            return false;
        }
    }
    if (!tokeniser.finish(*this)) {
        m_problem = "byte " + std::to_string(tokeniser.offset()) + ": " + std::string(tokeniser.problem());
        return false;
    }
    return true;
}

std::string JsonTape::problem() const
{
    return m_problem;
}

JsonNode &JsonTape::append(JsonKind kind, std::size_t start)
{
    JsonNode node;
    if (m_key.hasKey) {
        node = m_key;
        m_key.hasKey = false;
    } else if (!m_open.empty()) {
        node.keyStart = m_counts.back()++;
    }
    node.kind = kind;
    node.start = static_cast<std::uint32_t>(start);
    node.parent = m_open.empty() ? kNone : m_open.back();
    node.next = size() + 1;
    return m_nodes.emplace_back(node);
}

void JsonTape::begin(JsonKind kind, std::size_t start)
{
    append(kind, start);
    m_open.push_back(size() - 1);
    m_counts.push_back(0);
}

void JsonTape::end(JsonKind, std::size_t end)
{
    JsonNode &node = m_nodes[m_open.back()];
    node.end = static_cast<std::uint32_t>(end);
    node.next = size();
    m_open.pop_back();
    m_counts.pop_back();
}

void JsonTape::key(std::size_t start, std::size_t end, bool escaped)
{
    m_key.keyStart = static_cast<std::uint32_t>(start);
    m_key.keyEnd = static_cast<std::uint32_t>(end);
    m_key.keyEscaped = escaped;
    m_key.hasKey = true;
}

void JsonTape::scalar(JsonKind kind, std::size_t start, std::size_t end, bool escaped)
{
    if (kind != JsonKind::String && !m_key.hasKey && !m_open.empty()) {
        ++m_counts.back();
        return;
    }
    JsonNode &node = append(kind, start);
    node.end = static_cast<std::uint32_t>(end);
    node.escaped = escaped;
}

std::uint32_t JsonTape::firstChild(std::uint32_t node) const
{
    return node != kNone && node + 1 < m_nodes[node].next ? node + 1 : kNone;
}

std::uint32_t JsonTape::nextSibling(std::uint32_t child) const
{
    const JsonNode &node = m_nodes[child];
    return node.parent != kNone && node.next < m_nodes[node.parent].next ? node.next : kNone;
}

std::uint32_t JsonTape::member(std::uint32_t object, std::string_view name) const
{
    std::uint32_t found = kNone;
    if (!isKind(object, JsonKind::Object)) {
        return found;
    }
    for (std::uint32_t child = firstChild(object); child != kNone; child = nextSibling(child)) {
        if (keyIs(child, name)) {
            found = child;
        }
    }
    return found;
}

std::uint32_t JsonTape::member(std::uint32_t object, std::string_view name, JsonKind kind) const
{
    const std::uint32_t found = member(object, name);
    return isKind(found, kind) ? found : kNone;
}

bool JsonTape::isKind(std::uint32_t node, JsonKind kind) const
{
    return node < m_nodes.size() && m_nodes[node].kind == kind;
}

bool JsonTape::keyIs(std::uint32_t node, std::string_view name) const
{
    if (!m_nodes[node].hasKey) {
        return false;
    }
    return m_nodes[node].keyEscaped ? decodedJson(key(node)) == name : key(node) == name;
}

bool JsonTape::stringIs(std::uint32_t node, std::string_view value) const
{
    if (!isKind(node, JsonKind::String)) {
        return false;
    }
    return m_nodes[node].escaped ? decodedJson(literal(node)) == value : literal(node) == value;
}

std::string_view JsonTape::raw(std::uint32_t node) const
{
    const JsonNode &it = m_nodes[node];
    const std::size_t quote = it.kind == JsonKind::String ? 1 : 0;
    return m_text.substr(it.start - quote, it.end - it.start + 2 * quote);
}

std::string_view JsonTape::literal(std::uint32_t node) const
{
    const JsonNode &it = m_nodes[node];
    return m_text.substr(it.start, it.end - it.start);
}

std::string_view JsonTape::key(std::uint32_t node) const
{
    const JsonNode &it = m_nodes[node];
    return it.hasKey ? m_text.substr(it.keyStart, it.keyEnd - it.keyStart) : std::string_view{};
}

std::string JsonTape::decodedKey(std::uint32_t node) const
{
    return m_nodes[node].keyEscaped ? decodedJson(key(node)) : std::string(key(node));
}

std::string JsonTape::decoded(std::uint32_t node) const
{
    return m_nodes[node].escaped ? decodedJson(literal(node)) : std::string(literal(node));
}

std::uint64_t JsonTape::number(std::uint32_t node, std::uint64_t fallback) const
{
    if (!isKind(node, JsonKind::Number)) {
        return fallback;
    }
    const std::string_view digits = literal(node);
    std::uint64_t value = 0;
    const auto [stop, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
    return error == std::errc{} && stop == digits.data() + digits.size() ? value : fallback;
}

} // namespace sluice::policy
