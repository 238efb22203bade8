#include "policy/pseudonym/pseudonym_vault.h"

#include "policy/dialect/json_text.h"

#include <algorithm>
#include <iterator>
#include <vector>

namespace sluice::policy {

namespace {

// Nodes and buckets that hold an entry.
constexpr std::size_t kEntryOverhead = 256;

} // namespace

std::size_t PseudonymVault::bytesOf(const Entry &entry)
{
    return entry.value.view().size() + entry.placeholder.size() + entry.rule.size() + kEntryOverhead;
}

PseudonymVault::Refusal PseudonymVault::give(std::string_view rule, std::string_view value, const KeyedHash &hash,
                                             std::span<const std::string> taken, base::TimePoint now, std::string &out)
{
    if (const auto known = m_byValue.find(value); known != m_byValue.end()) {
        known->second->used = now;
        m_entries.splice(m_entries.end(), m_entries, known->second);
        out += known->second->placeholder;
        return Refusal::None;
    }
    if (value.empty() || value.size() > kLongestValue || !hash || !isUtf8(value)) {
        return Refusal::Unfit;
    }
    std::string placeholder = placeholderFor(placeholderType(rule), value, hash);
    if (m_byPlaceholder.contains(placeholder)) {
        return Refusal::Collision;
    }
    if (taken.size() >= kShapesInPrompt || std::binary_search(taken.begin(), taken.end(), placeholder)) {
        return Refusal::Taken;
    }
    m_entries.emplace_back(value, std::move(placeholder), rule, now);
    const Entry &entry = m_entries.back();
    const std::size_t bytes = bytesOf(entry);
    if (m_entries.size() > m_room.values || m_bytes + bytes > m_room.bytes) {
        m_entries.pop_back();
        return Refusal::Full;
    }
    m_byValue.emplace(entry.value.view(), std::prev(m_entries.end()));
    m_byPlaceholder.emplace(entry.placeholder, std::prev(m_entries.end()));
    m_bytes += bytes;
    ++m_issued;
    changed();
    out += entry.placeholder;
    return Refusal::None;
}

void PseudonymVault::forget(base::Duration life, base::TimePoint now)
{
    const base::Duration most = std::min(life, kLongestLife);
    while (!m_entries.empty() && now - m_entries.front().used >= most) {
        const Entry &entry = m_entries.front();
        m_bytes -= bytesOf(entry);
        m_byValue.erase(entry.value.view());
        m_byPlaceholder.erase(entry.placeholder);
        m_entries.pop_front();
        changed();
    }
}

void PseudonymVault::changed()
{
    m_values.reset();
    m_placeholders.reset();
}

std::shared_ptr<const Detector> PseudonymVault::make(std::shared_ptr<const Detector> (&maker)(std::span<const KnownPseudonym>)) const
{
    std::vector<KnownPseudonym> known;
    known.reserve(m_entries.size());
    for (const Entry &entry : m_entries) {
        known.push_back({entry.value.view(), entry.placeholder, entry.rule});
    }
    return maker(known);
}

std::shared_ptr<const Detector> PseudonymVault::valueDetector()
{
    if (!m_values && !m_entries.empty()) {
        m_values = make(makeValueDetector);
    }
    return m_values;
}

std::shared_ptr<const Detector> PseudonymVault::restoringDetector()
{
    if (!m_placeholders && !m_entries.empty()) {
        m_placeholders = make(makeRestoringDetector);
    }
    return m_placeholders;
}

} // namespace sluice::policy
