#include "policy/entity/checksums.h"
#include "policy/entity/phone_numbers.h"

#include <algorithm>
#include <array>
#include <initializer_list>
#include <string>

namespace sluice::policy {

namespace {

constexpr std::array<std::u32string_view, 8> kIdWords{U"身份证", U"身份号", U"证件", U"公民", U"idcard", U"id card", U"id_card", U"identity"};
constexpr std::array<std::u32string_view, 17> kCardWords{U"银行卡", U"卡号", U"信用卡", U"储蓄卡", U"借记卡", U"账号", U"帐号", U"账户", U"card", U"visa",
    U"mastercard", U"amex", U"unionpay", U"cardno", U"card_no", U"account", U"credit"};
constexpr std::array<std::u32string_view, 4> kSsnWords{U"ssn", U"social security", U"social_security", U"社会安全号"};
constexpr std::array<std::u32string_view, 8> kVersionWords{U"version", U"ver", U"版本", U"release", U"firmware", U"build", U"v", U"oid"};

bool isDate(std::string_view digits)
{
    const auto number = [digits](std::size_t at, std::size_t count) {
        int value = 0;
        for (const char digit : digits.substr(at, count)) {
            value = value * 10 + (digit - '0');
        }
        return value;
    };
    constexpr std::array<int, 12> kDays{31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    const int year = number(0, 4);
    const int month = number(4, 2);
    const int day = number(6, 2);
    if (year < 1850 || year > 2099 || month < 1 || month > 12 || day < 1) {
        return false;
    }
    const bool isLeap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    return day <= kDays[static_cast<std::size_t>(month - 1)] + (month == 2 && isLeap ? 1 : 0);
}

bool isArea(std::string_view digits)
{
    const int province = (digits[0] - '0') * 10 + (digits[1] - '0');
    return (province >= 11 && province <= 15) || (province >= 21 && province <= 23) || (province >= 31 && province <= 37)
        || (province >= 41 && province <= 46) || (province >= 50 && province <= 54) || (province >= 61 && province <= 65) || province == 71
        || (province >= 81 && province <= 83) || digits[0] == '9';
}

void matchIdCard(const NumberReader &reader, std::size_t index, const std::string &run, EntityMatch &best)
{
    std::string digits;
    std::size_t end = 0;
    if (run.size() == 18 || run.size() == 17) {
        end = reader.groups(index, {18}, digits, true);
    } else if (run.size() == 6 && reader.beginsGroups(index)) {
        end = reader.groups(index, {6, 8, 4}, digits, true);
        end = end > 0 ? end : reader.groups(index, {6, 4, 4, 4}, digits, true);
    }
    if (end > 0 && isArea(digits) && isDate(std::string_view(digits).substr(6, 8))) {
        const bool hasWord = hasContext(reader.window(), index, kIdWords);
        const double score = passesIdCard(digits) ? 0.95 : 0.1;
        keep(best, index, end, EntityId::CnIdCard, hasWord ? raised(score, 0.3) : score);
    }
    if (run.size() == 15 && reader.endsWell(index + 15) && isArea(run) && isDate("19" + run.substr(6, 6))) {
        keep(best, index, index + 15, EntityId::CnIdCard, hasContext(reader.window(), index, kIdWords) ? 0.75 : 0.25);
    }
}

bool hasIssuer(std::string_view digits)
{
    const auto head = [digits](std::size_t count) {
        int value = 0;
        for (const char digit : digits.substr(0, count)) {
            value = value * 10 + (digit - '0');
        }
        return value;
    };
    const std::size_t length = digits.size();
    const int two = head(2);
    const int four = head(4);
    if (two == 62 || head(3) == 817) {
        return length >= 16;
    }
    if (digits[0] == '4') {
        return length == 13 || length == 16 || length == 19;
    }
    if ((two >= 51 && two <= 55) || (four >= 2221 && four <= 2720)) {
        return length == 16;
    }
    if (two == 34 || two == 37) {
        return length == 15;
    }
    if (four >= 3528 && four <= 3589) {
        return length >= 16;
    }
    if (two == 36 || two == 38 || two == 39 || (head(3) >= 300 && head(3) <= 305)) {
        return length == 14 || length == 16 || length == 19;
    }
    return (four == 6011 || two == 65 || (head(3) >= 644 && head(3) <= 649)) && (length == 16 || length == 19);
}

void matchBankCard(const NumberReader &reader, std::size_t index, const std::string &run, EntityMatch &best)
{
    std::string digits;
    std::size_t end = 0;
    bool isGrouped = false;
    if (run.size() >= 13 && run.size() <= 19) {
        end = reader.endsWell(index + run.size()) ? index + run.size() : 0;
        digits = run;
    } else if ((run.size() == 4 || run.size() == 6) && reader.beginsGroups(index)) {
        isGrouped = true;
        if (run.size() == 6) {
            end = reader.groups(index, {6, 13}, digits);
        } else {
            end = reader.groups(index, {4, 4, 4, 4}, digits);
            end = end > 0 ? end : reader.groups(index, {4, 4, 4, 4, 3}, digits);
            end = end > 0 ? end : reader.groups(index, {4, 4, 4, 4, 2}, digits);
            end = end > 0 ? end : reader.groups(index, {4, 4, 4, 4, 1}, digits);
            end = end > 0 ? end : reader.groups(index, {4, 6, 5}, digits);
        }
    }
    if (end == 0 || !passesLuhn(digits) || digits.find_first_not_of(digits[0]) == std::string::npos) {
        return;
    }
    double score = !hasIssuer(digits) ? 0.15 : isGrouped ? 0.8 : digits.size() == 13 ? 0.3 : 0.6;
    if (hasContext(reader.window(), index, kCardWords)) {
        score = raised(score, 0.4);
    }
    keep(best, index, end, EntityId::CreditCard, score);
}

void matchSsn(const NumberReader &reader, std::size_t index, const std::string &run, EntityMatch &best)
{
    if (run.size() != 3 || reader.window().at(index + 3) != U'-' || !reader.beginsGroups(index)) {
        return;
    }
    std::string digits;
    const std::size_t end = reader.groups(index, {3, 2, 4}, digits);
    if (end == 0 || digits.starts_with("000") || digits.starts_with("666") || digits[0] == '9' || digits.substr(3, 2) == "00"
        || digits.substr(5) == "0000") {
        return;
    }
    keep(best, index, end, EntityId::UsSsn, hasContext(reader.window(), index, kSsnWords) ? 0.85 : 0.4);
}

void matchIpv4(const NumberReader &reader, std::size_t index, const std::string &run, EntityMatch &best)
{
    if (run.size() > 3 || (run.size() > 1 && run[0] == '0') || reader.window().before(index) == U'.') {
        return;
    }
    std::array<int, 4> parts{};
    std::size_t at = index;
    for (std::size_t part = 0; part < parts.size(); ++part) {
        if (part > 0 && reader.window().at(at++) != U'.') {
            return;
        }
        std::size_t count = 0;
        for (int value = reader.digitAt(at); value >= 0; value = reader.digitAt(at)) {
            if (++count > 3 || (count == 2 && parts[part] == 0)) {
                return;
            }
            parts[part] = parts[part] * 10 + value;
            ++at;
        }
        if (count == 0 || parts[part] > 255) {
            return;
        }
    }
    if (!reader.endsWell(at) || reader.window().at(at) == U'-') {
        return;
    }
    double score = 0.6;
    const bool isSmall = std::all_of(parts.begin(), parts.end(), [](int part) { return part < 20; });
    if (parts[0] == 0 || parts[0] == 127 || parts[0] >= 224 || (parts[3] == 0 && parts[2] == 0)) {
        score = 0.1; // nobody's: the own machine, masks, groups, whole networks
    } else if (isSmall || hasContext(reader.window(), index, kVersionWords)) {
        score = 0.3;
    }
    keep(best, index, at, EntityId::IpAddress, score);
}

bool matchNumber(const FoldedWindow &window, std::size_t index, EntityMatch &match)
{
    match = {};
    const char32_t first = window.at(index);
    const NumberReader plain(window, false);
    if (first == U'+' || first == U'(') {
        const char32_t before = window.before(index);
        if (isAlnum(before) && !isAfterEscape(window, index)) {
            return false;
        }
        if (first == U'+') {
            matchInternational(plain, index, index + 1, match);
        } else {
            matchBrackets(plain, index, match);
        }
        return match.score > 0;
    }
    if (isDigit(first) && plain.beginsWell(index)) {
        const std::string run = plain.digits(index);
        if (run.size() < kMostDigits) {
            matchIpv4(plain, index, run, match);
            matchPhone(plain, index, run, match);
            matchSsn(plain, index, run, match);
            matchBankCard(plain, index, run, match);
            matchIdCard(plain, index, run, match);
        }
        if (match.score > 0 || run.size() >= kMostDigits || numeralOf(window.at(index + run.size())) < 0) {
            return match.score > 0;
        }
    }
    const NumberReader mixed(window, true);
    if (mixed.beginsWell(index)) {
        const std::string run = mixed.digits(index);
        if (run.size() >= 11 && run.size() < kMostDigits) {
            matchPhone(mixed, index, run, match);
            matchBankCard(mixed, index, run, match);
            matchIdCard(mixed, index, run, match);
        }
    }
    return match.score > 0;
}

std::size_t nextNumber(const FoldedWindow &window, std::size_t from)
{
    const char32_t *const codes = window.codes();
    const std::size_t size = window.size();
    for (std::size_t at = from; at < size; ++at) {
        const char32_t code = codes[at];
        if (code < 0x80) {
            if ((code >= U'0' && code <= U'9' && !isDigit(window.before(at))) || code == U'+' || code == U'(') {
                return at;
            }
        } else if (code >= 0x3007 && code < 0xA000 && numeralOf(code) >= 0 && numeralOf(window.before(at)) < 0 && !isDigit(window.before(at))) {
            return at;
        }
    }
    return size;
}

} // namespace

const Recogniser kNumberRecogniser{nextNumber, matchNumber,
                                   bitOf(EntityId::PhoneNumber) | bitOf(EntityId::CnIdCard) | bitOf(EntityId::CreditCard) | bitOf(EntityId::UsSsn)
                                       | bitOf(EntityId::IpAddress)};

} // namespace sluice::policy
