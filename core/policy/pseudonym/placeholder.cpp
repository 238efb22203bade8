#include "policy/pseudonym/placeholder.h"

#include <algorithm>
#include <utility>

namespace sluice::policy {

namespace {

using namespace std::string_view_literals;

constexpr std::string_view kListType = "WORD";
constexpr std::string_view kEntityType = "VALUE";

// Entities by the names they have in Presidio, or that are made after them.
constexpr std::array kTypeOfRule{
    std::pair{"BANK_CARD"sv, "CARD"sv},
    std::pair{"CN_BANK_CARD"sv, "CARD"sv},
    std::pair{"CN_ID_CARD"sv, "IDENTITY"sv},
    std::pair{"CN_LICENSE_PLATE"sv, "PLATE"sv},
    std::pair{"CN_PASSPORT"sv, "PASSPORT"sv},
    std::pair{"CN_PHONE_NUMBER"sv, "PHONE"sv},
    std::pair{"CN_RESIDENT_ID"sv, "IDENTITY"sv},
    std::pair{"CN_USCC"sv, "COMPANY"sv},
    std::pair{"CREDIT_CARD"sv, "CARD"sv},
    std::pair{"CRYPTO"sv, "WALLET"sv},
    std::pair{"CRYPTO_ADDRESS"sv, "WALLET"sv},
    std::pair{"EMAIL_ADDRESS"sv, "EMAIL"sv},
    std::pair{"IBAN_CODE"sv, "IBAN"sv},
    std::pair{"IP_ADDRESS"sv, "NETADDR"sv},
    std::pair{"LICENSE_PLATE"sv, "PLATE"sv},
    std::pair{"LOCATION"sv, "PLACE"sv},
    std::pair{"MAC_ADDRESS"sv, "HWADDR"sv},
    std::pair{"PASSPORT"sv, "PASSPORT"sv},
    std::pair{"PERSON"sv, "PERSON"sv},
    std::pair{"PHONE_NUMBER"sv, "PHONE"sv},
    std::pair{"URL"sv, "LINK"sv},
    std::pair{"USCC"sv, "COMPANY"sv},
    std::pair{"US_PASSPORT"sv, "PASSPORT"sv},
    std::pair{"US_SSN"sv, "IDENTITY"sv},
};

constexpr std::array kTypes{"CARD"sv,  "COMPANY"sv,  "EMAIL"sv,  "HWADDR"sv, "IBAN"sv,  "IDENTITY"sv, "LINK"sv,  "NETADDR"sv,
                            "PASSPORT"sv, "PERSON"sv, "PHONE"sv, "PLACE"sv,  "PLATE"sv, "VALUE"sv,    "WALLET"sv, "WORD"sv};

static_assert(std::is_sorted(kTypeOfRule.begin(), kTypeOfRule.end()));

consteval bool noTypeBeginsAnother()
{
    for (const std::string_view one : kTypes) {
        for (const std::string_view other : kTypes) {
            if (one != other && other.starts_with(one)) {
                return false;
            }
        }
    }
    return true;
}
static_assert(noTypeBeginsAnother(), "else one placeholder could begin another");

consteval bool knowsEveryType()
{
    return std::all_of(kTypeOfRule.begin(), kTypeOfRule.end(), [](const auto &entry) {
        return std::find(kTypes.begin(), kTypes.end(), entry.second) != kTypes.end();
    });
}
static_assert(knowsEveryType());

constexpr std::string_view kAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

bool isTagByte(char c)
{
    return (c >= 'A' && c <= 'Z') || (c >= '2' && c <= '7');
}

// The type at the front of `run`, which is of tag bytes, if a whole tag follows it; else empty.
std::string_view typeAt(std::string_view run)
{
    for (const std::string_view type : kTypes) {
        if (run.size() >= type.size() + kTagLength && run.starts_with(type)) {
            return type;
        }
    }
    return {};
}

// As the names of entities are written.
bool isEntityName(std::string_view rule)
{
    return !rule.empty() && std::all_of(rule.begin(), rule.end(), [](char c) {
        return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
    });
}

} // namespace

std::string_view placeholderType(std::string_view rule)
{
    const auto at = std::lower_bound(kTypeOfRule.begin(), kTypeOfRule.end(), rule,
                                     [](const auto &entry, std::string_view name) { return entry.first < name; });
    if (at != kTypeOfRule.end() && at->first == rule) {
        return at->second;
    }
    return isEntityName(rule) ? kEntityType : kListType;
}

std::span<const std::string_view> placeholderTypes()
{
    return kTypes;
}

std::string placeholderFor(std::string_view type, std::string_view value, const KeyedHash &hash)
{
    std::string message(type);
    message += '\0';
    message += value;
    const std::array<std::uint8_t, 32> digest = hash(message);
    std::fill(message.begin(), message.end(), '\0');
    std::uint64_t bits = 0;
    for (std::size_t i = 0; i < 5; ++i) {
        bits = bits << 8 | digest[i];
    }
    std::string placeholder(type);
    for (std::size_t i = 0; i < kTagLength; ++i) {
        placeholder += kAlphabet[bits >> (5 * (kTagLength - 1 - i)) & 31U];
    }
    return placeholder;
}

bool isPlaceholderShape(std::string_view text)
{
    const std::string_view type = typeAt(text);
    return !type.empty() && text.size() == type.size() + kTagLength
        && std::all_of(text.begin() + static_cast<std::ptrdiff_t>(type.size()), text.end(), isTagByte);
}

std::vector<std::string> placeholderShapesIn(std::string_view text, std::size_t most)
{
    std::vector<std::string> shapes;
    for (std::size_t at = 0; at < text.size();) {
        std::size_t end = at;
        while (end < text.size() && isTagByte(text[end])) {
            ++end;
        }
        for (; at < end; ++at) {
            const std::string_view run = text.substr(at, end - at);
            if (const std::string_view type = typeAt(run); !type.empty() && shapes.size() < most) {
                shapes.emplace_back(run.substr(0, type.size() + kTagLength));
            }
        }
        ++at;
    }
    std::sort(shapes.begin(), shapes.end());
    shapes.erase(std::unique(shapes.begin(), shapes.end()), shapes.end());
    return shapes;
}

} // namespace sluice::policy
