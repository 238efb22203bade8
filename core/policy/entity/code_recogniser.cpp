#include "policy/entity/checksums.h"
#include "policy/entity/network_addresses.h"
#include "policy/entity/recogniser.h"

#include <algorithm>
#include <array>
#include <string>
#include <string_view>

namespace sluice::policy {

namespace {

constexpr std::array<std::u32string_view, 7> kUsccWords{U"信用代码", U"税号", U"纳税人", U"统一社会", U"uscc", U"营业执照", U"税务登记"};
constexpr std::array<std::u32string_view, 2> kPassportWords{U"护照", U"passport"};
constexpr std::array<std::u32string_view, 12> kWalletWords{U"钱包", U"地址", U"比特币", U"以太坊", U"btc", U"eth", U"bitcoin", U"ethereum", U"wallet",
    U"address", U"usdt", U"erc"};

constexpr std::u32string_view kBase58Heads = U"13LMDTAX";
constexpr std::u32string_view kProvinces = U"京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼";
constexpr std::u32string_view kPlateEnds = U"警学挂港澳领试超";

// ----- organisations and accounts

void matchUscc(const FoldedWindow &window, std::size_t index, EntityMatch &best)
{
    constexpr std::string_view kFirst = "123456789ANY";
    std::string text;
    for (std::size_t i = 0; i < 18; ++i) {
        const char32_t code = toUpper(window.at(index + i));
        if (!isAlnum(code) || code == U'I' || code == U'O' || code == U'S' || code == U'V' || code == U'Z' || (i >= 2 && i < 8 && !isDigit(code))
            || (i == 0 && kFirst.find(static_cast<char>(code)) == std::string_view::npos)) {
            return;
        }
        text += static_cast<char>(code);
    }
    if (!endsWord(window, index + 18) || !passesUscc(text)) {
        return;
    }
    const bool isSure = passesOrganisationCode(std::string_view(text).substr(8, 9));
    const bool isNumber = std::all_of(text.begin(), text.end(), [](char letter) { return letter >= '0' && letter <= '9'; });
    const double score = isNumber && !isSure ? 0.3 : isSure ? 0.95 : 0.7;
    keep(best, index, index + 18, EntityId::CnUscc, hasContext(window, index, kUsccWords) ? raised(score, 0.3) : score);
}

void matchIban(const FoldedWindow &window, std::size_t index, EntityMatch &best)
{
    if (!isUpper(window.at(index)) || !isUpper(window.at(index + 1)) || !isDigit(window.at(index + 2)) || !isDigit(window.at(index + 3))) {
        return;
    }
    std::string text;
    for (std::size_t i = 0; i < 4; ++i) {
        text += static_cast<char>(window.at(index + i));
    }
    const std::size_t length = ibanLength(std::string_view(text).substr(0, 2));
    if (length == 0) {
        return;
    }
    std::size_t at = index + 4;
    const char32_t first = window.at(at);
    const bool isGrouped = first == U' ' || first == U'-';
    while (text.size() < length) {
        if (isGrouped && text.size() % 4 == 0) {
            if (window.at(at) != first) {
                return;
            }
            ++at;
        }
        const char32_t code = window.at(at);
        if (!isDigit(code) && !isUpper(code)) {
            return;
        }
        text += static_cast<char>(code);
        ++at;
    }
    if (endsWord(window, at) && passesIban(text)) {
        keep(best, index, at, EntityId::IbanCode, 0.95);
    }
}

// ----- papers and wallets

bool isPlateLetter(char32_t code)
{
    return isLetter(code) && toUpper(code) != U'I' && toUpper(code) != U'O';
}

void matchPlate(const FoldedWindow &window, std::size_t index, EntityMatch &best)
{
    if (kProvinces.find(window.at(index)) == std::u32string_view::npos || !isPlateLetter(window.at(index + 1))) {
        return;
    }
    std::size_t at = index + 2;
    const char32_t dot = window.at(at);
    at += dot == U'·' || dot == U'.' || dot == U' ' || dot == U'-' || dot == U'•' ? 1 : 0;
    const std::size_t first = at;
    std::size_t digits = 0;
    bool hasEnd = false;
    while (at - first < 6 && !hasEnd) {
        const char32_t code = window.at(at);
        if (isDigit(code)) {
            ++digits;
        } else if (!isPlateLetter(code)) {
            if (at - first != 4 || kPlateEnds.find(code) == std::u32string_view::npos) {
                break;
            }
            hasEnd = true;
        }
        ++at;
    }
    const std::size_t length = at - first;
    if ((length != 5 && length != 6) || digits < 3 || (!hasEnd && !endsWord(window, at))) {
        return;
    }
    if (length == 6) { // electric cars: a letter of their own in front, or behind for lorries
        const char32_t head = toUpper(window.at(first));
        const bool isLorry = digits >= 5 && isLetter(window.at(first + 5));
        if (!isLorry && (!isLetter(head) || digits < 4)) {
            return;
        }
    }
    keep(best, index, at, EntityId::CnLicensePlate, 0.7);
}

void matchPassport(const FoldedWindow &window, std::size_t index, EntityMatch &best)
{
    constexpr std::u32string_view kFirst = U"EDGPS";
    if (kFirst.find(toUpper(window.at(index))) == std::u32string_view::npos) {
        return;
    }
    std::size_t at = index + 1;
    if (toUpper(window.at(index)) == U'E' && isPlateLetter(window.at(at))) {
        ++at;
    }
    while (at - index < 9) {
        if (!isDigit(window.at(at))) {
            return;
        }
        ++at;
    }
    if (endsWord(window, at)) {
        keep(best, index, at, EntityId::CnPassport, hasContext(window, index, kPassportWords) ? 0.85 : 0.2);
    }
}

void matchEther(const FoldedWindow &window, std::size_t index, EntityMatch &best)
{
    if (window.at(index) != U'0' || toLower(window.at(index + 1)) != U'x') {
        return;
    }
    std::size_t at = index + 2;
    bool hasUpper = false;
    bool hasLower = false;
    bool hasChange = false;
    while (at - index < 42) {
        const char32_t code = window.at(at);
        if (!isHex(code)) {
            return;
        }
        hasUpper = hasUpper || isUpper(code);
        hasLower = hasLower || isLower(code);
        hasChange = hasChange || code != window.at(index + 2);
        ++at;
    }
    if (!endsWord(window, at) || !hasChange) {
        return;
    }
    const double score = hasUpper && hasLower ? 0.6 : 0.4; // mixed case is its checksum
    keep(best, index, at, EntityId::Crypto, hasContext(window, index, kWalletWords) ? raised(score, 0.35) : score);
}

// Codes that `holds`, as ASCII; empty if there are more than `most` or fewer than `least`, or a word goes on behind.
template<typename Holds>
std::string token(const FoldedWindow &window, std::size_t index, std::size_t least, std::size_t most, Holds holds)
{
    std::string text;
    while (holds(window.at(index + text.size()))) {
        if (text.size() == most) {
            return {};
        }
        text += static_cast<char>(window.at(index + text.size()));
    }
    return text.size() >= least && endsWord(window, index + text.size()) ? text : std::string();
}

void matchBase58(const FoldedWindow &window, std::size_t index, EntityMatch &best)
{
    if (kBase58Heads.find(window.at(index)) == std::u32string_view::npos) {
        return;
    }
    const std::string text = token(window, index, 26, 35, [](char32_t code) {
        return isAlnum(code) && code != U'0' && code != U'O' && code != U'I' && code != U'l';
    });
    constexpr std::array<std::uint8_t, 9> kVersions{0x00, 0x05, 0x30, 0x32, 0x1E, 0x16, 0x41, 0x4C, 0x10};
    if (text.empty()) {
        return;
    }
    const auto version = base58CheckVersion(text);
    if (version && std::find(kVersions.begin(), kVersions.end(), *version) != kVersions.end()) {
        keep(best, index, index + text.size(), EntityId::Crypto, 0.98);
    }
}

void matchSegwit(const FoldedWindow &window, std::size_t index, EntityMatch &best)
{
    constexpr std::array<std::u32string_view, 3> kHeads{U"bc1", U"tb1", U"ltc1"};
    for (const std::u32string_view head : kHeads) {
        std::size_t same = 0;
        while (same < head.size() && toLower(window.at(index + same)) == head[same]) {
            ++same;
        }
        if (same < head.size()) {
            continue;
        }
        std::string text = token(window, index, 14, 90, [](char32_t code) { return isAlnum(code); });
        std::transform(text.begin(), text.end(), text.begin(), [](char letter) { return static_cast<char>(toLower(static_cast<char32_t>(letter))); });
        if (!text.empty() && passesBech32(text)) {
            keep(best, index, index + text.size(), EntityId::Crypto, 0.98);
        }
        return;
    }
}

bool matchCode(const FoldedWindow &window, std::size_t index, EntityMatch &match)
{
    match = {};
    const char32_t first = window.at(index);
    if (first >= 0x80) {
        matchPlate(window, index, match);
        return match.score > 0;
    }
    matchUscc(window, index, match);
    if (isUpper(first)) {
        matchIban(window, index, match);
    }
    if (isHex(first) || first == U':') {
        matchMac(window, index, match);
        matchIpv6(window, index, match);
    }
    matchPassport(window, index, match);
    matchEther(window, index, match);
    matchBase58(window, index, match);
    matchSegwit(window, index, match);
    return match.score > 0;
}

bool isWordCode(char32_t code)
{
    return isAlnum(code) || code == U'_';
}

std::size_t nextCode(const FoldedWindow &window, std::size_t from)
{
    const char32_t *const codes = window.codes();
    const std::size_t size = window.size();
    for (std::size_t at = from; at < size; ++at) {
        const char32_t code = codes[at];
        if (code >= 0x80) {
            if (code >= 0x4E00 && code <= 0x9FFF && (at + 1 == size || isLetter(codes[at + 1])) && kProvinces.find(code) != std::u32string_view::npos) {
                return at;
            }
            continue;
        }
        if (!isAlnum(code)) {
            // :: of an address
            if (code == U':' && window.before(at) != U':' && !isWordCode(window.before(at)) && (at + 1 == size || codes[at + 1] == U':')) {
                return at;
            }
            continue;
        }
        if (isWordCode(window.before(at)) && !isAfterEscape(window, at)) {
            continue;
        }
        // Of what begins with four letters only wallets in base58 go on, and they begin with a capital.
        if (at + 3 <= size && isLower(code) && isWordCode(codes[at + 1]) && !isWordCode(codes[at + 2]) && codes[at + 2] != U':' && codes[at + 2] != U'-'
            && !isDigit(codes[at + 1])) {
            continue; // a word of two letters
        }
        if (at + 4 <= size && (isLower(code) || (isUpper(code) && kBase58Heads.find(code) == std::u32string_view::npos)) && isLower(codes[at + 1]) && isLower(codes[at + 2]) && isLower(codes[at + 3])
            && !isHex(codes[at + 3])) {
            continue;
        }
        return at;
    }
    return size;
}

} // namespace

const Recogniser kCodeRecogniser{nextCode, matchCode,
                                 bitOf(EntityId::CnUscc) | bitOf(EntityId::IbanCode) | bitOf(EntityId::IpAddress) | bitOf(EntityId::MacAddress)
                                     | bitOf(EntityId::CnLicensePlate) | bitOf(EntityId::CnPassport) | bitOf(EntityId::Crypto)};

} // namespace sluice::policy
