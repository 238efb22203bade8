#pragma once

#include "policy/guardrail/verdict.h"

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace sluice::policy {

// The kinds of personal data and secrets Sluice knows, in the order of entityKinds(). Presidio's names where it has one.
enum class EntityId : std::uint8_t {
    PhoneNumber,
    EmailAddress,
    CnIdCard,
    CreditCard,
    CnUscc,
    IbanCode,
    IpAddress,
    MacAddress,
    CnLicensePlate,
    CnPassport,
    Crypto,
    UsSsn,
    Secret,
    InvisibleCharacters,
};

inline constexpr std::size_t kEntityCount = static_cast<std::size_t>(EntityId::InvisibleCharacters) + 1;

// What a person is told about one kind. No thread rules: value.
struct EntityKind {
    EntityId id;
    std::string_view name; // as the configuration writes it
    std::string_view category; // what hits are filed under
    std::string_view meaning; // one English line
    std::string_view example; // invented
    Action prompt; // proposed for a new rule
    Action answer;
    double threshold;
};

// Every kind. Any thread.
std::span<const EntityKind> entityKinds();
// Null if nobody knows the name.
const EntityKind *findEntityKind(std::string_view name);
const EntityKind &entityKind(EntityId id);

} // namespace sluice::policy
