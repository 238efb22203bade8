#include "policy/entity/entity_kinds.h"

#include <algorithm>
#include <array>

namespace sluice::policy {

namespace {

constexpr std::string_view kPersonal = "personal data";
constexpr std::string_view kSecret = "secret";
constexpr std::string_view kSmuggling = "smuggling";

constexpr std::array<EntityKind, kEntityCount> kKinds{{
    {EntityId::PhoneNumber, "PHONE_NUMBER", kPersonal, "Mobile, landline and service numbers of China; numbers that begin with + and a country code.",
     "138 0013 8000", Action::Pseudonymise, Action::Off, 0.5},
    {EntityId::EmailAddress, "EMAIL_ADDRESS", kPersonal, "E-mail addresses.", "li.lei@example.com", Action::Pseudonymise, Action::Off, 0.5},
    {EntityId::CnIdCard, "CN_ID_CARD", kPersonal, "Chinese identity card, 18 characters with their check digit; 15 digits beside a word that says so.",
     "110101199003070134", Action::Pseudonymise, Action::Mask, 0.5},
    {EntityId::CreditCard, "CREDIT_CARD", kPersonal, "Bank cards, 13 to 19 digits with their check digit (Luhn) and a known issuer.", "4111 1111 1111 1111",
     Action::Mask, Action::Mask, 0.5},
    {EntityId::CnUscc, "CN_USCC", kPersonal, "Unified social credit code of a Chinese organisation, 18 characters with their check character.",
     "91350100M000100Y43", Action::Observe, Action::Off, 0.5},
    {EntityId::IbanCode, "IBAN_CODE", kPersonal, "International bank account number: length of its country and check digits.", "GB82 WEST 1234 5698 7654 32",
     Action::Mask, Action::Mask, 0.5},
    {EntityId::IpAddress, "IP_ADDRESS", kPersonal, "IPv4 and IPv6 addresses that name one machine; not version numbers, masks or the own machine.",
     "203.0.113.77", Action::Observe, Action::Off, 0.5},
    {EntityId::MacAddress, "MAC_ADDRESS", kPersonal, "Hardware addresses of network cards.", "00:1B:44:11:3A:B7", Action::Observe, Action::Off, 0.5},
    {EntityId::CnLicensePlate, "CN_LICENSE_PLATE", kPersonal, "Chinese licence plates, those of electric cars included.", "京A·F1234", Action::Pseudonymise,
     Action::Off, 0.5},
    {EntityId::CnPassport, "CN_PASSPORT", kPersonal, "Chinese passports beside a word that says so.", "护照 E00000000", Action::Pseudonymise, Action::Mask, 0.5},
    {EntityId::Crypto, "CRYPTO", kPersonal, "Wallet addresses: Bitcoin and its kin, Tron (with their checksums), Ethereum.",
     "1BoatSLRHtKNngkdXEeobR76b53LETtpyT", Action::Observe, Action::Off, 0.5},
    {EntityId::UsSsn, "US_SSN", kPersonal, "US social security numbers, written with hyphens.", "SSN 078-05-1120", Action::Mask, Action::Mask, 0.5},
    {EntityId::Secret, "SECRET", kSecret, "Keys, tokens and passwords of about a hundred providers, private keys, JWTs, passwords in addresses.",
     "sk-proj-…", Action::Block, Action::Mask, 0.5},
    {EntityId::InvisibleCharacters, "INVISIBLE_CHARACTERS", kSmuggling, "Runs of characters nobody sees that may carry a hidden text: tags, variation selectors.",
     "U+E0041 U+E0042", Action::Observe, Action::Observe, 0.5},
}};

constexpr bool isInOrder()
{
    for (std::size_t i = 0; i < kKinds.size(); ++i) {
        if (static_cast<std::size_t>(kKinds[i].id) != i) {
            return false;
        }
    }
    return true;
}
static_assert(isInOrder());

} // namespace

std::span<const EntityKind> entityKinds()
{
    return kKinds;
}

const EntityKind *findEntityKind(std::string_view name)
{
    const auto at = std::find_if(kKinds.begin(), kKinds.end(), [name](const EntityKind &kind) { return kind.name == name; });
    return at == kKinds.end() ? nullptr : &*at;
}

const EntityKind &entityKind(EntityId id)
{
    return kKinds[static_cast<std::size_t>(id)];
}

} // namespace sluice::policy
