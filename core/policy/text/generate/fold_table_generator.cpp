// Makes core/policy/text/fold_table.inc: what every code point folds to, as policy/text/fold.h
// describes it. Usage: fold_table_generator TS_CHARACTERS.txt OUTPUT, where the text comes from
// `opencc_dict -f ocd2 -t text -i /usr/share/opencc/TSCharacters.ocd2 -o TS_CHARACTERS.txt`.
// Links ICU; only this program and a test do. It is not part of the product.

#include <unicode/uchar.h>
#include <unicode/unorm2.h>
#include <unicode/ustring.h>
#include <unicode/utf16.h>
#include <unicode/uversion.h>

#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <map>
#include <sstream>
#include <string>
#include <vector>

namespace {

using Codes = std::vector<UChar32>;

constexpr UChar32 kLastCodePoint = 0x10FFFF;
constexpr UChar32 kVoicedSoundMark = 0x3099;
constexpr UChar32 kSemiVoicedSoundMark = 0x309A;

[[noreturn]] void fail(const std::string &why)
{
    std::cerr << "fold_table_generator: " << why << '\n';
    std::exit(2);
}

bool isHangulSyllable(UChar32 code)
{
    return code >= 0xAC00 && code <= 0xD7A3;
}

Codes toCodes(const std::vector<UChar> &text, int32_t length)
{
    Codes codes;
    for (int32_t i = 0; i < length;) {
        UChar32 code = 0;
        U16_NEXT(text.data(), i, length, code);
        codes.push_back(code);
    }
    return codes;
}

Codes normalise(const UNormalizer2 *form, const Codes &codes)
{
    std::vector<UChar> in;
    for (const UChar32 code : codes) {
        UChar units[2];
        int32_t count = 0;
        U16_APPEND_UNSAFE(units, count, code);
        in.insert(in.end(), units, units + count);
    }
    std::vector<UChar> out(256);
    UErrorCode status = U_ZERO_ERROR;
    const int32_t length = unorm2_normalize(form, in.data(), static_cast<int32_t>(in.size()),
                                            out.data(), static_cast<int32_t>(out.size()), &status);
    if (U_FAILURE(status)) {
        fail(std::string("ICU: ") + u_errorName(status));
    }
    return toCodes(out, length);
}

// A mark that only decorates. Dropping every mark with a combining class keeps canonical reordering
// irrelevant; the sound marks of kana make another letter, so they stay.
bool isDropped(UChar32 code)
{
    if (code == kVoicedSoundMark || code == kSemiVoicedSoundMark) {
        return false;
    }
    return u_getCombiningClass(code) != 0 || u_charType(code) == U_ENCLOSING_MARK;
}

Codes decodeUtf8(const std::string &text)
{
    std::vector<UChar> units(text.size() + 1);
    int32_t length = 0;
    UErrorCode status = U_ZERO_ERROR;
    u_strFromUTF8(units.data(), static_cast<int32_t>(units.size()), &length, text.data(),
                  static_cast<int32_t>(text.size()), &status);
    if (U_FAILURE(status)) {
        fail("the character table is not UTF-8");
    }
    return toCodes(units, length);
}

// Traditional to simplified, one character to one: the first target of a row counts.
std::map<UChar32, UChar32> readSimplified(const char *file)
{
    std::ifstream in(file);
    if (!in) {
        fail(std::string("cannot read ") + file);
    }
    std::map<UChar32, UChar32> simplified;
    for (std::string line; std::getline(in, line);) {
        const std::size_t tab = line.find('\t');
        if (tab == std::string::npos) {
            fail("a row without a tab");
        }
        const Codes key = decodeUtf8(line.substr(0, tab));
        const Codes target = decodeUtf8(line.substr(tab + 1, line.find(' ', tab) - tab - 1));
        if (key.size() != 1 || target.size() != 1) {
            fail("a row that does not map one character to one: " + line);
        }
        simplified[key[0]] = target[0];
    }
    if (simplified.size() < 4000) {
        fail("too few rows of traditional characters");
    }
    return simplified;
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
    out << line << "\n};\n\n";
}

std::string hex(UChar32 code)
{
    std::ostringstream out;
    out << "0x" << std::hex << std::uppercase << code;
    return out.str();
}

} // namespace

int main(int argc, char **argv)
{
    if (argc != 3) {
        fail("usage: fold_table_generator TS_CHARACTERS.txt OUTPUT");
    }
    UErrorCode status = U_ZERO_ERROR;
    const UNormalizer2 *caseFold = unorm2_getNFKCCasefoldInstance(&status);
    const UNormalizer2 *decompose = unorm2_getNFDInstance(&status);
    if (U_FAILURE(status)) {
        fail(std::string("ICU: ") + u_errorName(status));
    }
    const std::map<UChar32, UChar32> simplified = readSimplified(argv[1]);

    const auto fold = [&](UChar32 code) {
        Codes folded;
        for (UChar32 part : normalise(decompose, normalise(caseFold, {code}))) {
            if (isDropped(part)) {
                continue;
            }
            for (int step = 0; simplified.contains(part) && simplified.at(part) != part; ++step) {
                if (step == 8) {
                    fail("traditional characters that form a circle at " + hex(part));
                }
                part = simplified.at(part);
            }
            folded.push_back(part);
        }
        return folded;
    };

    std::vector<std::string> singles;
    std::vector<std::string> dropped;
    std::vector<std::string> expansions;
    std::vector<std::string> pool;
    Codes poolCodes;
    UChar32 droppedFrom = -1;
    for (UChar32 code = 0; code <= kLastCodePoint + 1; ++code) {
        const bool isCode
            = code <= kLastCodePoint && !U_IS_SURROGATE(code) && !isHangulSyllable(code);
        const Codes folded = isCode ? fold(code) : Codes{code};
        if (folded.empty() && droppedFrom < 0) {
            droppedFrom = code;
        } else if (!folded.empty() && droppedFrom >= 0) {
            dropped.push_back("{" + hex(droppedFrom) + "," + hex(code - 1) + "}");
            droppedFrom = -1;
        }
        if (folded.size() == 1 && folded[0] != code) {
            singles.push_back("{" + hex(code) + "," + hex(folded[0]) + "}");
        } else if (folded.size() > 1) {
            expansions.push_back("{" + hex(code) + "," + std::to_string(poolCodes.size()) + ","
                                 + std::to_string(folded.size()) + "}");
            poolCodes.insert(poolCodes.end(), folded.begin(), folded.end());
        }
    }
    for (const UChar32 code : poolCodes) {
        pool.push_back(hex(code));
    }

    std::ofstream out(argv[2]);
    out << "// Generated by policy/text/generate/fold_table_generator.cpp: do not edit.\n"
           "// Made with the Unicode data of ICU (Copyright (C) 2016 and later: Unicode, Inc. and "
           "others; Unicode\n"
           "// licence, https://www.unicode.org/copyright.html) and the traditional to simplified "
           "characters of OpenCC\n"
           "// (Copyright (C) 2010-2022 Carbo Kuo and contributors; Apache License 2.0).\n\n";
    out << "constexpr std::string_view kFoldVersion = \"Unicode " U_UNICODE_VERSION
           ", OpenCC TSCharacters "
        << simplified.size() << ", rules 1\";\n\n";
    writeList(out, "constexpr Single kSingles[]", singles);
    writeList(out, "constexpr Range kDropped[]", dropped);
    writeList(out, "constexpr Expansion kExpansions[]", expansions);
    writeList(out, "constexpr char32_t kPool[]", pool);
    out.close();
    if (!out) {
        fail(std::string("cannot write ") + argv[2]);
    }
    return 0;
}
