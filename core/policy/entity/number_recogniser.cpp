#include "policy/entity/checksums.h"
#include "policy/entity/recogniser.h"

#include <algorithm>
#include <array>
#include <initializer_list>
#include <string>

namespace sluice::policy {

namespace {

constexpr std::size_t kMostDigits = 20; // one more than the longest number

constexpr std::array<std::u32string_view, 20> kPhoneWords{U"手机", U"电话", U"联系", U"致电", U"号码", U"拨打", U"热线", U"传真", U"微信", U"座机",
    U"tel", U"phone", U"telephone", U"mobile", U"cell", U"call", U"fax", U"whatsapp", U"wechat", U"contact"};
constexpr std::array<std::u32string_view, 8> kIdWords{U"身份证", U"身份号", U"证件", U"公民", U"idcard", U"id card", U"id_card", U"identity"};
constexpr std::array<std::u32string_view, 17> kCardWords{U"银行卡", U"卡号", U"信用卡", U"储蓄卡", U"借记卡", U"账号", U"帐号", U"账户", U"card", U"visa",
    U"mastercard", U"amex", U"unionpay", U"cardno", U"card_no", U"account", U"credit"};
constexpr std::array<std::u32string_view, 4> kSsnWords{U"ssn", U"social security", U"social_security", U"社会安全号"};
constexpr std::array<std::u32string_view, 8> kVersionWords{U"version", U"ver", U"版本", U"release", U"firmware", U"build", U"v", U"oid"};

// The digit a Chinese numeral stands for, written plainly or in capitals (繁 ones are folded); -1 for any other code.
int numeralOf(char32_t code)
{
    switch (code) {
    case U'〇':
    case U'零':
        return 0;
    case U'一':
    case U'壹':
    case U'幺':
        return 1;
    case U'二':
    case U'贰':
        return 2;
    case U'三':
    case U'叁':
        return 3;
    case U'四':
    case U'肆':
        return 4;
    case U'五':
    case U'伍':
        return 5;
    case U'六':
    case U'陆':
        return 6;
    case U'七':
    case U'柒':
        return 7;
    case U'八':
    case U'捌':
        return 8;
    case U'九':
    case U'玖':
        return 9;
    default:
        return -1;
    }
}

bool isSeparator(char32_t code)
{
    return code == U' ' || code == U'-' || code == U'.' || code == U'·';
}

// A number as it is read: with Chinese numerals as digits or without.
class NumberReader final {
public:
    NumberReader(const FoldedWindow &window, bool takesNumerals)
        : m_window(window)
        , m_takesNumerals(takesNumerals)
    {
    }

    // -1 if it is none.
    [[nodiscard]] int digit(char32_t code) const
    {
        if (isDigit(code)) {
            return static_cast<int>(code - U'0');
        }
        return m_takesNumerals ? numeralOf(code) : -1;
    }
    [[nodiscard]] int digitAt(std::size_t index) const { return digit(m_window.at(index)); }

    // Digits from `index` on, at most kMostDigits.
    std::string digits(std::size_t index) const
    {
        std::string text;
        for (int value = digitAt(index); value >= 0 && text.size() < kMostDigits; value = digitAt(index + text.size())) {
            text += static_cast<char>('0' + value);
        }
        return text;
    }

    // Groups of just these lengths with one separator of one kind between. The index behind, or 0.
    std::size_t groups(std::size_t index, std::initializer_list<std::size_t> lengths, std::string &digits, bool lastMayBeX = false) const
    {
        digits.clear();
        char32_t separator = 0;
        std::size_t at = index;
        std::size_t wanted = 0;
        for (const std::size_t length : lengths) {
            if (wanted > 0) {
                const char32_t between = m_window.at(at);
                if (!isSeparator(between) || (separator != 0 && between != separator)) {
                    return 0;
                }
                separator = between;
                ++at;
            }
            wanted += length;
            for (; digits.size() < wanted; ++at) {
                const char32_t code = m_window.at(at);
                const int value = digit(code);
                if (value >= 0) {
                    digits += static_cast<char>('0' + value);
                } else if (lastMayBeX && digits.size() == 17 && (code == U'x' || code == U'X')) {
                    digits += 'X';
                } else {
                    return 0;
                }
            }
        }
        if (digitAt(at) >= 0) {
            return 0;
        }
        if (separator != 0 && m_window.at(at) == separator && digitAt(at + 1) >= 0) {
            return 0; // more groups than this number has
        }
        return endsWell(at) ? at : 0;
    }

    // Whether a number may end before `index`: neither a letter follows nor a fraction.
    [[nodiscard]] bool endsWell(std::size_t index) const
    {
        const char32_t next = m_window.at(index);
        if (digit(next) >= 0 || isLetter(next) || next == U'_') {
            return false;
        }
        return next != U'.' || !isDigit(m_window.at(index + 1));
    }

    // Whether a number may begin at `index`: not inside a word, a hexadecimal number, a fraction, a UUID.
    [[nodiscard]] bool beginsWell(std::size_t index) const
    {
        const char32_t before = m_window.before(index);
        if (digit(before) >= 0 || before == U'_') {
            return false;
        }
        if (isLetter(before)) {
            return isAfterEscape(m_window, index);
        }
        const char32_t second = m_window.before(index, 2);
        if (before == U'.') {
            return !isDigit(second);
        }
        return before != U'-' || !isHex(second);
    }
    // The same for groups: no group of digits before the first.
    [[nodiscard]] bool beginsGroups(std::size_t index) const
    {
        return !isSeparator(m_window.before(index)) || digit(m_window.before(index, 2)) < 0;
    }

    [[nodiscard]] const FoldedWindow &window() const { return m_window; }
    [[nodiscard]] bool takesNumerals() const { return m_takesNumerals; }

private:
    const FoldedWindow &m_window;
    bool m_takesNumerals;
};

// Keeps the better of two readings: the higher score, then the longer.
void keep(EntityMatch &best, std::size_t begin, std::size_t end, EntityId id, double score)
{
    if (score > best.score || (score == best.score && end > best.end)) {
        best = {begin, end, id, score, entityKind(id).name, OpenEnd::None};
    }
}

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
        if (digits.empty() || (!isSeparator(code) && code != U'(' && code != U')')) {
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
    if (run == "86" && isGroupStart && isSeparator(reader.window().at(index + 2))) {
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
    if ((own.size() == 3 || own.size() == 4) && isSeparator(reader.window().at(at))) {
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
