#include "policy/entity/client_key_text.h"

#include "policy/entity/checksums.h"

#include <algorithm>

namespace sluice::policy {

namespace {

constexpr std::string_view kDigits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
constexpr std::uint32_t kBase = 62;
constexpr std::size_t kRandomDigits = 43; // 62^43 is a little more than 2^256
constexpr std::size_t kCheckDigits = 6;
static_assert(kDigits.size() == kBase);
static_assert(kClientKeyPrefix.size() + kRandomDigits + kCheckDigits == kClientKeySize);

} // namespace

std::string clientKeyText(const std::array<std::uint8_t, 32> &random)
{
    std::array<std::uint8_t, 32> rest = random;
    std::string digits(kRandomDigits, '0');
    for (std::size_t i = kRandomDigits; i-- > 0;) {
        std::uint32_t remainder = 0;
        for (std::uint8_t &byte : rest) { // the whole number divided by 62, from its greatest digit on
            const std::uint32_t part = (remainder << 8U) | byte;
            byte = static_cast<std::uint8_t>(part / kBase);
            remainder = part % kBase;
        }
        digits[i] = kDigits[remainder];
    }
    std::string text(kClientKeyPrefix);
    text += digits;
    text += base62OfCrc(crc32(digits));
    std::fill(digits.begin(), digits.end(), '\0');
    return text;
}

ClientKeyReading readClientKey(std::string_view text)
{
    if (!text.starts_with(kClientKeyPrefix)) {
        return ClientKeyReading::Foreign;
    }
    const std::string_view digits = text.substr(kClientKeyPrefix.size());
    if (text.size() != kClientKeySize || digits.find_first_not_of(kDigits) != std::string_view::npos) {
        return ClientKeyReading::Mistyped;
    }
    const std::string_view random = digits.substr(0, kRandomDigits);
    return digits.substr(kRandomDigits) == base62OfCrc(crc32(random)) ? ClientKeyReading::WellFormed : ClientKeyReading::Mistyped;
}

} // namespace sluice::policy
