#include "base/client_key_text.h"

#include <algorithm>

namespace sluice::base {

namespace {

constexpr std::string_view kDigits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
constexpr std::uint32_t kBase = 62;
constexpr std::size_t kRandomDigits = 43; // 62^43 is a little more than 2^256
constexpr std::size_t kCheckDigits = 6; // 62^6 is more than 2^32
static_assert(kDigits.size() == kBase);
static_assert(kClientKeyPrefix.size() + kRandomDigits + kCheckDigits == kClientKeySize);

std::uint32_t crc32(std::string_view text)
{
    std::uint32_t crc = 0xFFFFFFFFU;
    for (const char c : text) {
        crc ^= static_cast<unsigned char>(c);
        for (int bit = 0; bit < 8; ++bit) {
            crc = (crc >> 1U) ^ ((crc & 1U) != 0 ? 0xEDB88320U : 0U);
        }
    }
    return ~crc;
}

std::string checkDigits(std::string_view text)
{
    std::string digits(kCheckDigits, '0');
    std::uint32_t rest = crc32(text);
    for (std::size_t i = kCheckDigits; i-- > 0; rest /= kBase) {
        digits[i] = kDigits[rest % kBase];
    }
    return digits;
}

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
    text += checkDigits(text);
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
    const std::string_view signedPart = text.substr(0, kClientKeySize - kCheckDigits);
    return text.substr(signedPart.size()) == checkDigits(signedPart) ? ClientKeyReading::WellFormed : ClientKeyReading::Mistyped;
}

} // namespace sluice::base
