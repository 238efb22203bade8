// Makes core/policy/text/option_tables.inc and pinyin_table.inc: what the options of a word list fold
// and tell apart, as policy/text/text_fold.h and pinyin.h describe it.
// Usage: option_table_generator OPTION_TABLES PINYIN_TABLE. Links ICU; only this program and a test
// do. It is not part of the product.

#include "policy/text/fold.h"

#include <unicode/uchar.h>
#include <unicode/uscript.h>
#include <unicode/uspoof.h>
#include <unicode/utf16.h>
#include <unicode/utrans.h>
#include <unicode/uversion.h>

#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <map>
#include <set>
#include <sstream>
#include <string>
#include <vector>

namespace {

using sluice::policy::Fold;
using Codes = std::vector<UChar32>;

constexpr UChar32 kLastCodePoint = 0x10FFFF;

[[noreturn]] void fail(const std::string &why)
{
    std::cerr << "option_table_generator: " << why << '\n';
    std::exit(2);
}

void check(UErrorCode status)
{
    if (U_FAILURE(status)) {
        fail(std::string("ICU: ") + u_errorName(status));
    }
}

std::vector<UChar> toUnits(UChar32 code)
{
    UChar units[2];
    int32_t count = 0;
    U16_APPEND_UNSAFE(units, count, code);
    return {units, units + count};
}

Codes folded(const std::vector<UChar> &text)
{
    Codes codes;
    for (int32_t i = 0, length = static_cast<int32_t>(text.size()); i < length;) {
        UChar32 code = 0;
        U16_NEXT(text.data(), i, length, code);
        Fold::Room room;
        for (const char32_t part : Fold::instance()(static_cast<char32_t>(code), room)) {
            codes.push_back(static_cast<UChar32>(part));
        }
    }
    return codes;
}

// The fold leaves it as it is, so that the second step may see it.
bool isFolded(UChar32 code)
{
    return !U_IS_SURROGATE(code) && folded(toUnits(code)) == Codes{code};
}

std::string hex(UChar32 code)
{
    std::ostringstream out;
    out << "0x" << std::hex << std::uppercase << code;
    return out.str();
}

void writeList(std::ostream &out, const char *declaration, const std::vector<std::string> &items)
{
    out << declaration << " = {\n";
    std::string line;
    for (const std::string &item : items) {
        if (line.size() + item.size() > 116) {
            out << line << '\n';
            line.clear();
        }
        line += item;
        line += ',';
    }
    out << line << "\n};\n";
}

void writeMap(std::ostream &out, const char *declaration, const std::map<UChar32, UChar32> &map)
{
    std::vector<std::string> items;
    for (const auto &[from, to] : map) {
        items.push_back("{" + hex(from) + "," + hex(to) + "}");
    }
    writeList(out, declaration, items);
}

// Scripts written without spaces between words, or (Hangul) whose words take endings: neither has
// word boundaries that a list could mean.
bool isUnspacedScript(UChar32 code)
{
    static const std::set<UScriptCode> kUnspaced{
        USCRIPT_HAN,   USCRIPT_HIRAGANA, USCRIPT_KATAKANA, USCRIPT_BOPOMOFO,    USCRIPT_HANGUL,
        USCRIPT_YI,    USCRIPT_THAI,     USCRIPT_LAO,      USCRIPT_KHMER,       USCRIPT_MYANMAR,
        USCRIPT_LANNA, USCRIPT_TIBETAN,  USCRIPT_TAI_LE,   USCRIPT_NEW_TAI_LUE, USCRIPT_TAI_VIET};
    UErrorCode status = U_ZERO_ERROR;
    const UScriptCode script = uscript_getScript(code, &status);
    check(status);
    // Marks that kana and Han share have no script of their own.
    return kUnspaced.contains(script) || (code >= 0x3000 && code <= 0x30FF);
}

const char *classOf(UChar32 code)
{
    const int8_t type = u_charType(code);
    if (code == '\t' || type == U_SPACE_SEPARATOR) {
        return "Space";
    }
    if (code == '!' || code == '?' || code == 0x3002) {
        return "Stop";
    }
    const uint32_t mask = U_MASK(type);
    if ((mask & (U_GC_P_MASK | U_GC_S_MASK)) != 0) {
        return "Punctuation";
    }
    if ((mask & (U_GC_L_MASK | U_GC_N_MASK | U_GC_M_MASK)) != 0) {
        return isUnspacedScript(code) ? "Unspaced" : "Alphabet";
    }
    return nullptr;
}

void writeClasses(std::ostream &out)
{
    std::vector<std::string> items;
    const char *open = nullptr;
    UChar32 from = 0;
    for (UChar32 code = 0; code <= kLastCodePoint + 1; ++code) {
        const char *now = code <= kLastCodePoint ? classOf(code) : nullptr;
        if (now == open) {
            continue;
        }
        if (open != nullptr) {
            items.push_back("{" + hex(from) + "," + hex(code - 1) + ",K::" + open + "}");
        }
        open = now;
        from = code;
    }
    writeList(out, "constexpr ClassRange kClasses[]", items);
}

// Digits 0 to 9 of every script and form that the fold leaves; of Chinese also those of cheques.
std::map<UChar32, UChar32> numerals()
{
    std::map<UChar32, UChar32> map;
    for (UChar32 code = 0x80; code <= kLastCodePoint; ++code) {
        const uint32_t mask = U_MASK(u_charType(code));
        UErrorCode status = U_ZERO_ERROR;
        if ((mask & U_GC_N_MASK) == 0 || uscript_getScript(code, &status) == USCRIPT_HAN
            || !isFolded(code)) {
            continue;
        }
        const double value = u_getNumericValue(code);
        if (value == 0 || (value >= 1 && value <= 9 && value == static_cast<int>(value))) {
            map[code] = '0' + static_cast<int>(value);
        }
    }
    const std::u16string_view chinese[]
        = {u"〇零", u"一壹幺弌", u"二贰弍", u"三叁叄弎", u"四肆", u"五伍", u"六陆", u"七柒", u"八捌", u"九玖"};
    for (int digit = 0; digit < 10; ++digit) {
        for (const UChar32 code : folded({chinese[digit].begin(), chinese[digit].end()})) {
            map[code] = '0' + digit;
        }
    }
    return map;
}

// Look-alikes of a-z and 0-9 by UTS 39. The fold has made I into i before, so i, l and 1 are one,
// as are o and 0; m stays m although its skeleton is "rn". Where only the capital looks alike
// (Cyrillic В, small в), that counts.
std::map<UChar32, UChar32> confusables()
{
    UErrorCode status = U_ZERO_ERROR;
    USpoofChecker *checker = uspoof_open(&status);
    check(status);
    const auto likeOf = [&](UChar32 code) -> UChar32 {
        const std::vector<UChar> units = toUnits(code);
        std::vector<UChar> skeleton(64);
        UErrorCode result = U_ZERO_ERROR;
        const int32_t length
            = uspoof_getSkeleton(checker, 0, units.data(), static_cast<int32_t>(units.size()),
                                 skeleton.data(), static_cast<int32_t>(skeleton.size()), &result);
        check(result);
        skeleton.resize(static_cast<std::size_t>(length));
        const Codes codes = folded(skeleton);
        if (codes == Codes{'r', 'n'}) {
            return 'm';
        }
        if (codes.size() != 1) {
            return 0;
        }
        const UChar32 like = codes[0];
        if (like == 'i' || like == '1') {
            return 'l';
        }
        if (like == '0') {
            return 'o';
        }
        return (like >= 'a' && like <= 'z') || (like >= '2' && like <= '9') ? like : 0;
    };
    std::map<UChar32, UChar32> map;
    for (UChar32 code = 0; code <= kLastCodePoint; ++code) {
        if (!u_isdefined(code) || u_charType(code) == U_PRIVATE_USE_CHAR || !isFolded(code)) {
            continue;
        }
        UChar32 like = likeOf(code);
        if (like == 0) {
            const UChar32 capital = u_toupper(code);
            like = capital == code ? 0 : likeOf(capital);
        }
        if (like != 0 && like != code) {
            map[code] = like;
        }
    }
    uspoof_close(checker);
    return map;
}

std::string toUtf8(UChar32 code)
{
    std::string text;
    text += static_cast<char>(0xE0 | code >> 12);
    text += static_cast<char>(0x80 | (code >> 6 & 0x3F));
    text += static_cast<char>(0x80 | (code & 0x3F));
    return text;
}

// Without tone marks; ü is v, as keyboards have it.
std::string syllableOf(UTransliterator *toLatin, UChar32 code)
{
    std::vector<UChar> text = toUnits(code);
    int32_t length = static_cast<int32_t>(text.size());
    text.resize(64);
    int32_t limit = length;
    UErrorCode status = U_ZERO_ERROR;
    utrans_transUChars(toLatin, text.data(), &length, static_cast<int32_t>(text.size()), 0, &limit,
                       &status);
    check(status);
    std::string syllable;
    for (int32_t i = 0; i < length; ++i) {
        const UChar unit = text[static_cast<std::size_t>(i)];
        if (unit == 0x308 && !syllable.empty() && syllable.back() == 'u') {
            syllable.back() = 'v';
        } else if (unit >= 'a' && unit <= 'z') {
            syllable += static_cast<char>(unit);
        } else if (u_getCombiningClass(unit) == 0) {
            return {};
        }
    }
    return syllable;
}

std::map<std::string, std::string> pinyin()
{
    const std::u16string id = u"Han-Latin; NFD; Lower";
    UErrorCode status = U_ZERO_ERROR;
    UTransliterator *toLatin = utrans_openU(id.data(), static_cast<int32_t>(id.size()),
                                            UTRANS_FORWARD, nullptr, 0, nullptr, &status);
    check(status);
    std::map<std::string, std::string> rows;
    for (UChar32 code = 0x3400; code <= 0x9FFF; ++code) {
        UErrorCode result = U_ZERO_ERROR;
        if (uscript_getScript(code, &result) != USCRIPT_HAN || !isFolded(code)) {
            continue;
        }
        const std::string syllable = syllableOf(toLatin, code);
        if (!syllable.empty()) {
            rows[syllable] += toUtf8(code);
        }
    }
    utrans_close(toLatin);
    if (rows.size() < 380) {
        fail("too few syllables");
    }
    return rows;
}

constexpr const char *kHead
    = "// Generated by policy/text/generate/option_table_generator.cpp: do not edit.\n"
      "// Made with the Unicode data of ICU " U_ICU_VERSION " (Copyright (C) 2016 and later: "
      "Unicode, Inc. and others; Unicode\n"
      "// licence, https://www.unicode.org/copyright.html).\n\n";

} // namespace

int main(int argc, char **argv)
{
    if (argc != 3) {
        fail("usage: option_table_generator OPTION_TABLES PINYIN_TABLE");
    }
    std::ofstream options(argv[1]);
    options << kHead;
    writeClasses(options);
    options << '\n';
    writeMap(options, "constexpr Replacement kNumerals[]", numerals());
    options << '\n';
    writeMap(options, "constexpr Replacement kConfusables[]", confusables());
    options.close();
    std::ofstream rows(argv[2]);
    rows << kHead << "constexpr Row kRows[] = {\n";
    for (const auto &[syllable, characters] : pinyin()) {
        rows << "{\"" << syllable << "\",\"" << characters << "\"},\n";
    }
    rows << "};\n";
    rows.close();
    if (!options || !rows) {
        fail("cannot write the tables");
    }
    return 0;
}
