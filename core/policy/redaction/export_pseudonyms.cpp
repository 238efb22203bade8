#include "policy/redaction/export_pseudonyms.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

namespace sluice::policy {

namespace {

constexpr std::string_view kBase32 = "abcdefghijklmnopqrstuvwxyz234567";
constexpr std::array<std::string_view, 5> kPrefixes{"ip_", "user_", "key_", "client_", "req_"}; // by TokenKind

std::string_view prefixOf(TokenKind kind)
{
    return kPrefixes[static_cast<std::size_t>(kind)];
}

bool isHexDigit(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

std::optional<std::string> ipv4Network(std::string_view address)
{
    const auto dots = std::count(address.begin(), address.end(), '.');
    const bool isNumeric = std::all_of(address.begin(), address.end(), [](char c) { return c == '.' || (c >= '0' && c <= '9'); });
    return isNumeric && dots == 3 ? std::optional(std::string(address.substr(0, address.rfind('.')))) : std::nullopt;
}

// The groups of one side of the "::"; nothing if one is no group.
std::optional<std::vector<unsigned>> groupsOf(std::string_view text)
{
    std::vector<unsigned> groups;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find(':'), text.size());
        unsigned value = 0;
        const auto [rest, problem] = std::from_chars(text.data(), text.data() + end, value, 16);
        if (problem != std::errc() || rest != text.data() + end || end > 4) {
            return std::nullopt;
        }
        groups.push_back(value);
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return groups;
}

std::optional<std::string> ipv6Network(std::string_view address)
{
    const std::size_t tail = std::find_if_not(address.begin(), address.end(), [](char c) { return c == ':' || isHexDigit(c); }) - address.begin();
    address = address.substr(0, tail); // a zone, or an IPv4 address at the end, is not of the network
    if (std::count(address.begin(), address.end(), ':') < 2) {
        return std::nullopt;
    }
    const std::size_t gap = address.find("::");
    auto groups = groupsOf(address.substr(0, gap));
    if (!groups) {
        return std::nullopt;
    }
    if (gap != std::string_view::npos) {
        const auto behind = groupsOf(address.substr(gap + 2));
        if (!behind) {
            return std::nullopt;
        }
        while (groups->size() + behind->size() < 8) {
            groups->push_back(0);
        }
        groups->insert(groups->end(), behind->begin(), behind->end());
    }
    std::string network;
    for (std::size_t i = 0; i < 3 && i < groups->size(); ++i) {
        network += std::to_string((*groups)[i]) + ':';
    }
    return network;
}

} // namespace

std::string networkOf(std::string_view address)
{
    if (auto network = ipv4Network(address)) {
        return *network;
    }
    if (auto network = ipv6Network(address)) {
        return *network;
    }
    return std::string(address);
}

ExportPseudonyms::ExportPseudonyms(KeyedHash hash)
    : m_hash(std::move(hash))
{
}

std::string ExportPseudonyms::tokenOf(TokenKind kind, std::string_view value) const
{
    if (value.empty()) {
        return {};
    }
    std::string message(prefixOf(kind));
    message += '\0';
    message += kind == TokenKind::Ip ? networkOf(value) : std::string(value);
    const auto hash = m_hash(message);
    std::string token(prefixOf(kind));
    std::uint32_t bits = 0;
    unsigned held = 0;
    std::size_t next = 0;
    for (std::size_t i = 0; i < kDigits; ++i) {
        if (held < 5) {
            bits = (bits << 8U) | hash[next++];
            held += 8;
        }
        held -= 5;
        token += kBase32[(bits >> held) & 31U];
    }
    return token;
}

std::size_t ExportPseudonyms::tokenLength(std::string_view text)
{
    for (const std::string_view prefix : kPrefixes) {
        if (text.substr(0, prefix.size()) != prefix) {
            continue;
        }
        const std::string_view digits = text.substr(prefix.size(), kDigits);
        const bool isToken = digits.size() == kDigits && digits.find_first_not_of(kBase32) == std::string_view::npos;
        return isToken ? prefix.size() + kDigits : 0;
    }
    return 0;
}

} // namespace sluice::policy
