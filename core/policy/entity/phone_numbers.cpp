#include "policy/entity/phone_numbers.h"

#include <algorithm>
#include <array>
#include <string>
#include <string_view>

namespace sluice::policy {

namespace {

constexpr std::array<std::u32string_view, 20> kPhoneWords{U"手机", U"电话", U"联系", U"致电", U"号码", U"拨打", U"热线", U"传真", U"微信", U"座机",
    U"tel", U"phone", U"telephone", U"mobile", U"cell", U"call", U"fax", U"whatsapp", U"wechat", U"contact"};

bool isMobile(std::string_view digits)
{
    if (digits.size() != 11 || digits[0] != '1') {
        return false;
    }
    const int head = (digits[1] - '0') * 10 + (digits[2] - '0');
    return head >= 30 && head != 40 && head != 41 && head != 42 && head != 43 && head != 44 && head != 54 && head != 60 && head != 61 && head != 63
        && head != 64 && head != 68 && head != 69 && head != 79 && head != 94;
}

bool isLandline(std::string_view digits)
{
    if (digits.size() < 10 || digits.size() > 12 || digits[0] != '0' || digits[1] == '0') {
        return false;
    }
    const std::size_t area = digits[1] <= '2' ? 3 : 4;
    const std::size_t own = digits.size() - area;
    return (digits[1] != '1' || digits[2] == '0') && (own == 7 || own == 8) && digits[area] != '0' && digits[area] != '1';
}

bool isNorthAmerican(std::string_view digits)
{
    return digits.size() == 10 && digits[0] >= '2' && digits[3] >= '2' && digits.substr(1, 2) != "11" && digits.substr(4, 2) != "11";
}

// Length of the country code that `digits` begin with; 0 if there is none such.
std::size_t countryCodeLength(std::string_view digits)
{
    if (digits.empty() || digits[0] == '0') {
        return 0;
    }
    if (digits[0] == '1' || digits[0] == '7') {
        return 1;
    }
    constexpr std::string_view kTwo = "20 27 30 31 32 33 34 36 39 40 41 43 44 45 46 47 48 49 51 52 53 54 55 56 57 58 60 61 62 63 64 65 66 81 82 84 86 90 91 92 93 94 95 98 ";
    if (digits.size() >= 2 && kTwo.find(std::string(digits.substr(0, 2)) + ' ') != std::string_view::npos) {
        return 2;
    }
    constexpr std::string_view kNoThree = "28 80 83 87 89 99 ";
    return kNoThree.find(std::string(digits.substr(0, 2)) + ' ') == std::string_view::npos ? 3 : 0;
}

} // namespace

// What follows + or 00: digits with single separators, brackets around one group.
void matchInternational(const NumberReader &reader, std::size_t begin, std::size_t index, EntityMatch &best)
{
    std::string digits;
    std::size_t at = index;
    std::size_t end = index;
    std::size_t group = index;
    bool isGrouped = false;
    while (digits.size() < 16 && at - index < 28) {
        const int value = reader.digitAt(at);
        if (value >= 0) {
            digits += static_cast<char>('0' + value);
            end = ++at;
            continue;
        }
        const char32_t code = reader.window().at(at);
        if (digits.empty() || (!isGroupSeparator(code) && code != U'(' && code != U')')) {
            break;
        }
        std::size_t next = at + 1;
        const char32_t second = reader.window().at(next);
        if ((code == U' ' && second == U'(') || (code == U')' && (second == U' ' || second == U'-'))) {
            ++next;
        }
        if (reader.digitAt(next) < 0) {
            break;
        }
        isGrouped = true;
        at = next;
        group = at;
    }
    if (isGrouped && end - group < 2) {
        return; // a fraction
    }
    const std::size_t country = countryCodeLength(digits);
    if (country == 0 || digits.size() < 9 || digits.size() > 15 || !reader.endsWell(end)) {
        return;
    }
    const std::string_view national = std::string_view(digits).substr(country);
    double score = isGrouped ? 0.6 : 0.5;
    if (digits.compare(0, country, "86") == 0) {
        const bool isOfficial = isMobile(national) || isLandline(digits[2] == '0' ? std::string(national) : '0' + std::string(national));
        score = isMobile(national) ? 0.85 : isOfficial ? 0.65 : 0.2;
    } else if (digits[0] == '1') {
        score = isNorthAmerican(national) ? 0.65 : 0.2;
    }
    keep(best, begin, end, EntityId::PhoneNumber, hasContext(reader.window(), begin, kPhoneWords) ? raised(score, 0.3) : score);
}

void matchPhone(const NumberReader &reader, std::size_t index, const std::string &run, EntityMatch &best)
{
    std::string digits;
    std::size_t end = 0;
    double score = 0;
    const auto take = [&](std::size_t behind, double value) {
        if (behind > 0 && value > score) {
            end = behind;
            score = value;
        }
    };
    const std::size_t length = run.size();
    const bool isGroupStart = reader.beginsGroups(index);
    if (length == 11 && isMobile(run) && reader.endsWell(index + length)) {
        take(index + length, 0.6);
    }
    if (isGroupStart && (length == 3 || length == 4) && run[0] == '1') {
        const std::size_t behind = length == 3 ? reader.groups(index, {3, 4, 4}, digits) : reader.groups(index, {4, 3, 4}, digits);
        take(isMobile(digits) ? behind : 0, 0.8);
    }
    if (run.starts_with("86") && length == 13 && isMobile(std::string_view(run).substr(2)) && reader.endsWell(index + length)) {
        take(index + length, 0.6);
    }
    if (run.starts_with("0086") && (length == 15 || length == 4 || length == 7)) {
        matchInternational(reader, index, index + 2, best);
    }
    if (run == "86" && isGroupStart && isGroupSeparator(reader.window().at(index + 2))) {
        EntityMatch national;
        matchInternational(reader, index, index, national);
        take(national.score >= 0.85 ? national.end : 0, 0.7);
    }
    if (run[0] == '0') {
        if ((length == 3 || length == 4) && isGroupStart) {
            std::size_t behind = reader.groups(index, {length, 8}, digits);
            behind = behind > 0 ? behind : reader.groups(index, {length, 7}, digits);
            behind = behind > 0 ? behind : reader.groups(index, {length, 4, 4}, digits);
            take(behind > 0 && isLandline(digits) ? behind : 0, 0.55);
        } else if (isLandline(run) && length <= 12 && reader.endsWell(index + length)) {
            take(index + length, 0.3);
        }
    }
    if (run.starts_with("400") || run.starts_with("800")) {
        if (length == 3 && isGroupStart) {
            std::size_t behind = reader.groups(index, {3, 3, 4}, digits);
            take(behind > 0 ? behind : reader.groups(index, {3, 4, 3}, digits), 0.55);
        } else if (length == 10 && reader.endsWell(index + length)) {
            take(index + length, 0.3);
        }
    }
    if (length == 3 && isGroupStart && run[0] >= '2') {
        const std::size_t behind = reader.groups(index, {3, 3, 4}, digits);
        take(isNorthAmerican(digits) ? behind : 0, 0.35);
    }
    if (score > 0) {
        keep(best, index, end, EntityId::PhoneNumber, hasContext(reader.window(), index, kPhoneWords) ? raised(score, 0.35) : score);
    }
}

// An area in brackets: (010) 12345678, (415) 555-0132.
void matchBrackets(const NumberReader &reader, std::size_t index, EntityMatch &best)
{
    std::size_t at = index + 1;
    std::string digits = reader.digits(at);
    if (digits.size() != 3 && digits.size() != 4) {
        return;
    }
    const std::size_t area = digits.size();
    at += area;
    if (reader.window().at(at) != U')') {
        return;
    }
    ++at;
    if (reader.window().at(at) == U' ' || reader.window().at(at) == U'-') {
        ++at;
    }
    std::string own = reader.digits(at);
    at += own.size();
    if ((own.size() == 3 || own.size() == 4) && isGroupSeparator(reader.window().at(at))) {
        const std::string rest = reader.digits(at + 1);
        at += 1 + rest.size();
        own += rest;
    }
    if (!reader.endsWell(at)) {
        return;
    }
    digits += own;
    const double score = isLandline(digits) ? 0.6 : area == 3 && isNorthAmerican(digits) ? 0.5 : 0;
    if (score > 0) {
        keep(best, index, at, EntityId::PhoneNumber, hasContext(reader.window(), index, kPhoneWords) ? raised(score, 0.35) : score);
    }
}

} // namespace sluice::policy
