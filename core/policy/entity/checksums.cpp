#include "policy/entity/checksums.h"

#include <algorithm>
#include <bit>
#include <cmath>

namespace sluice::policy {

namespace {

constexpr std::string_view kUsccAlphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY";
constexpr std::string_view kBase58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
constexpr std::string_view kBase62 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
constexpr std::string_view kBech32 = "qpzry9x8gf2tvdw0s3jn54khce6mua7l";

unsigned digitOf(char letter)
{
    return static_cast<unsigned>(letter - '0');
}

constexpr std::array<std::uint32_t, 64> kShaConstants{
    0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5, 0xd807aa98, 0x12835b01, 0x243185be,
    0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174, 0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa,
    0x5cb0a9dc, 0x76f988da, 0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967, 0x27b70a85,
    0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85, 0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3,
    0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070, 0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f,
    0x682e6ff3, 0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2};

void shaBlock(std::array<std::uint32_t, 8> &state, const std::uint8_t *block)
{
    std::array<std::uint32_t, 64> w{};
    for (std::size_t i = 0; i < 16; ++i) {
        w[i] = static_cast<std::uint32_t>(block[i * 4]) << 24 | static_cast<std::uint32_t>(block[i * 4 + 1]) << 16
            | static_cast<std::uint32_t>(block[i * 4 + 2]) << 8 | block[i * 4 + 3];
    }
    for (std::size_t i = 16; i < 64; ++i) {
        const std::uint32_t low = std::rotr(w[i - 15], 7) ^ std::rotr(w[i - 15], 18) ^ (w[i - 15] >> 3);
        const std::uint32_t high = std::rotr(w[i - 2], 17) ^ std::rotr(w[i - 2], 19) ^ (w[i - 2] >> 10);
        w[i] = w[i - 16] + low + w[i - 7] + high;
    }
    auto [a, b, c, d, e, f, g, h] = state;
    for (std::size_t i = 0; i < 64; ++i) {
        const std::uint32_t first = h + (std::rotr(e, 6) ^ std::rotr(e, 11) ^ std::rotr(e, 25)) + ((e & f) ^ (~e & g)) + kShaConstants[i] + w[i];
        const std::uint32_t second = (std::rotr(a, 2) ^ std::rotr(a, 13) ^ std::rotr(a, 22)) + ((a & b) ^ (a & c) ^ (b & c));
        h = g;
        g = f;
        f = e;
        e = d + first;
        d = c;
        c = b;
        b = a;
        a = first + second;
    }
    const std::array<std::uint32_t, 8> sum{a, b, c, d, e, f, g, h};
    for (std::size_t i = 0; i < 8; ++i) {
        state[i] += sum[i];
    }
}

struct IbanCountry {
    std::string_view code;
    std::size_t length;
};

constexpr IbanCountry kIbanCountries[] = {
    {"AD", 24}, {"AE", 23}, {"AL", 28}, {"AT", 20}, {"AZ", 28}, {"BA", 20}, {"BE", 16}, {"BG", 22}, {"BH", 22}, {"BR", 29}, {"BY", 28}, {"CH", 21},
    {"CR", 22}, {"CY", 28}, {"CZ", 24}, {"DE", 22}, {"DK", 18}, {"DO", 28}, {"EE", 20}, {"EG", 29}, {"ES", 24}, {"FI", 18}, {"FO", 18}, {"FR", 27},
    {"GB", 22}, {"GE", 22}, {"GI", 23}, {"GL", 18}, {"GR", 27}, {"GT", 28}, {"HR", 21}, {"HU", 28}, {"IE", 22}, {"IL", 23}, {"IQ", 23}, {"IS", 26},
    {"IT", 27}, {"JO", 30}, {"KW", 30}, {"KZ", 20}, {"LB", 28}, {"LC", 32}, {"LI", 21}, {"LT", 20}, {"LU", 20}, {"LV", 21}, {"LY", 25}, {"MC", 27},
    {"MD", 24}, {"ME", 22}, {"MK", 19}, {"MR", 27}, {"MT", 31}, {"MU", 30}, {"NL", 18}, {"NO", 15}, {"PK", 24}, {"PL", 28}, {"PS", 29}, {"PT", 25},
    {"QA", 29}, {"RO", 24}, {"RS", 22}, {"SA", 24}, {"SC", 31}, {"SE", 24}, {"SI", 19}, {"SK", 24}, {"SM", 27}, {"ST", 25}, {"SV", 28}, {"TL", 23},
    {"TN", 24}, {"TR", 26}, {"UA", 29}, {"VA", 22}, {"VG", 24}, {"XK", 20},
};

} // namespace

bool passesLuhn(std::string_view digits)
{
    unsigned sum = 0;
    bool isDoubled = false;
    for (std::size_t i = digits.size(); i-- > 0;) {
        const unsigned value = digitOf(digits[i]) << (isDoubled ? 1 : 0);
        sum += value > 9 ? value - 9 : value;
        isDoubled = !isDoubled;
    }
    return sum % 10 == 0;
}

bool passesIdCard(std::string_view text)
{
    constexpr std::array<unsigned, 17> kWeights{7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2};
    constexpr std::string_view kChecks = "10X98765432";
    if (text.size() != 18) {
        return false;
    }
    unsigned sum = 0;
    for (std::size_t i = 0; i < kWeights.size(); ++i) {
        sum += digitOf(text[i]) * kWeights[i];
    }
    return kChecks[sum % 11] == text[17];
}

bool passesUscc(std::string_view text)
{
    if (text.size() != 18) {
        return false;
    }
    unsigned sum = 0;
    unsigned weight = 1;
    for (std::size_t i = 0; i < 17; ++i) {
        const std::size_t value = kUsccAlphabet.find(text[i]);
        if (value == std::string_view::npos) {
            return false;
        }
        sum += static_cast<unsigned>(value) * weight;
        weight = weight * 3 % 31;
    }
    return kUsccAlphabet[(31 - sum % 31) % 31] == text[17];
}

bool passesOrganisationCode(std::string_view text)
{
    constexpr std::array<unsigned, 8> kWeights{3, 7, 9, 10, 5, 8, 4, 2};
    if (text.size() != 9) {
        return false;
    }
    unsigned sum = 0;
    for (std::size_t i = 0; i < 8; ++i) {
        const char letter = text[i];
        const unsigned value = letter >= 'A' ? static_cast<unsigned>(letter - 'A') + 10 : digitOf(letter);
        sum += value * kWeights[i];
    }
    const unsigned check = (11 - sum % 11) % 11;
    return text[8] == (check == 10 ? 'X' : static_cast<char>('0' + check));
}

std::size_t ibanLength(std::string_view country)
{
    const auto *const at = std::find_if(std::begin(kIbanCountries), std::end(kIbanCountries),
                                        [country](const IbanCountry &known) { return known.code == country; });
    return at == std::end(kIbanCountries) ? 0 : at->length;
}

bool passesIban(std::string_view text)
{
    if (text.size() < 5 || ibanLength(text.substr(0, 2)) != text.size()) {
        return false;
    }
    unsigned rest = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char letter = text[(i + 4) % text.size()];
        rest = letter >= 'A' ? (rest * 100 + static_cast<unsigned>(letter - 'A') + 10) % 97 : (rest * 10 + digitOf(letter)) % 97;
    }
    return rest == 1;
}

std::uint32_t crc32(std::string_view bytes)
{
    std::uint32_t crc = 0xFFFF'FFFF;
    for (const char byte : bytes) {
        crc ^= static_cast<std::uint8_t>(byte);
        for (int bit = 0; bit < 8; ++bit) {
            crc = (crc & 1U) != 0 ? crc >> 1 ^ 0xEDB8'8320U : crc >> 1;
        }
    }
    return ~crc;
}

std::string base62OfCrc(std::uint32_t crc)
{
    std::string text(6, '0');
    for (std::size_t i = text.size(); i-- > 0;) {
        text[i] = kBase62[crc % 62];
        crc /= 62;
    }
    return text;
}

std::array<std::uint8_t, 32> sha256(std::span<const std::uint8_t> bytes)
{
    std::array<std::uint32_t, 8> state{0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19};
    std::vector<std::uint8_t> padded(bytes.begin(), bytes.end());
    padded.push_back(0x80);
    padded.resize((padded.size() + 8 + 63) / 64 * 64);
    const std::uint64_t bits = static_cast<std::uint64_t>(bytes.size()) * 8;
    for (std::size_t i = 0; i < 8; ++i) {
        padded[padded.size() - 1 - i] = static_cast<std::uint8_t>(bits >> (8 * i));
    }
    for (std::size_t at = 0; at < padded.size(); at += 64) {
        shaBlock(state, padded.data() + at);
    }
    std::array<std::uint8_t, 32> digest{};
    for (std::size_t i = 0; i < digest.size(); ++i) {
        digest[i] = static_cast<std::uint8_t>(state[i / 4] >> (24 - 8 * (i % 4)));
    }
    return digest;
}

std::optional<std::uint8_t> base58CheckVersion(std::string_view text)
{
    std::array<std::uint8_t, 25> bytes{};
    for (const char letter : text) {
        const std::size_t value = kBase58.find(letter);
        if (value == std::string_view::npos) {
            return std::nullopt;
        }
        auto carry = static_cast<std::uint32_t>(value);
        for (std::size_t i = bytes.size(); i-- > 0;) {
            carry += bytes[i] * 58U;
            bytes[i] = static_cast<std::uint8_t>(carry & 0xFF);
            carry >>= 8;
        }
        if (carry != 0) {
            return std::nullopt;
        }
    }
    // A leading 1 stands for a zero byte: their numbers must agree, or two spellings would name one address.
    const auto ones = static_cast<std::size_t>(std::find_if(text.begin(), text.end(), [](char letter) { return letter != '1'; }) - text.begin());
    const auto zeros = static_cast<std::size_t>(std::find_if(bytes.begin(), bytes.end(), [](std::uint8_t byte) { return byte != 0; }) - bytes.begin());
    if (ones != zeros) {
        return std::nullopt;
    }
    const auto once = sha256(std::span(bytes).first(21));
    const auto twice = sha256(once);
    if (!std::equal(twice.begin(), twice.begin() + 4, bytes.begin() + 21)) {
        return std::nullopt;
    }
    return bytes[0];
}

bool passesBech32(std::string_view text)
{
    const std::size_t one = text.rfind('1');
    if (one == std::string_view::npos || one == 0 || text.size() - one < 8) {
        return false;
    }
    static constexpr std::array<std::uint32_t, 5> kGenerator{0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3};
    std::uint32_t sum = 1;
    const auto add = [&sum](std::uint32_t value) {
        const std::uint32_t top = sum >> 25;
        sum = (sum & 0x1FF'FFFF) << 5 ^ value;
        for (std::size_t i = 0; i < kGenerator.size(); ++i) {
            sum ^= (top >> i & 1U) != 0 ? kGenerator[i] : 0;
        }
    };
    for (const char letter : text.substr(0, one)) {
        add(static_cast<std::uint32_t>(letter) >> 5);
    }
    add(0);
    for (const char letter : text.substr(0, one)) {
        add(static_cast<std::uint32_t>(letter) & 31U);
    }
    for (const char letter : text.substr(one + 1)) {
        const std::size_t value = kBech32.find(letter);
        if (value == std::string_view::npos) {
            return false;
        }
        add(static_cast<std::uint32_t>(value));
    }
    return sum == 1 || sum == 0x2bc830a3;
}

double entropyOf(std::string_view text)
{
    std::array<unsigned, 256> counts{};
    for (const char letter : text) {
        ++counts[static_cast<std::uint8_t>(letter)];
    }
    double bits = 0;
    for (const unsigned count : counts) {
        if (count > 0) {
            const double share = static_cast<double>(count) / static_cast<double>(text.size());
            bits -= share * std::log2(share);
        }
    }
    return bits;
}

} // namespace sluice::policy
