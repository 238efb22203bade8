#pragma once

#include "policy/text/ascii_begins.h"
#include "policy/text/begin_filter.h"
#include "policy/text/symbol_table.h"
#include "policy/text/utf8.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>
#include <cstring>

// The inner loop of every scan: passing over text in which no word can begin.

namespace sluice::policy {

struct Read {
    Symbol symbol;
    std::uint8_t length; // 0: cut
};

// Decodes, folds and numbers the code point at `at`. Inlined by force: it is the inner loop of
// everything.
[[gnu::always_inline]] inline Read symbolAt(const SymbolTable &symbols, const char *at,
                                            const char *end)
{
    const auto byte = [at](std::size_t i) { return static_cast<std::uint8_t>(at[i]); };
    const std::uint8_t lead = byte(0);
    if (lead < 0x80) {
        return {symbols[lead], 1};
    }
    if (lead > 0xE0 && lead < 0xF0 && end - at >= 3 && (byte(1) & 0xC0) == 0x80
        && (byte(2) & 0xC0) == 0x80) {
        return {symbols[(lead & 0x0FU) << 12 | (byte(1) & 0x3FU) << 6 | (byte(2) & 0x3FU)], 3};
    }
    const DecodedCode decoded = decodeCode(at, end);
    switch (decoded.kind) {
    case DecodedCode::Kind::Code:
        return {symbols[decoded.code], decoded.length};
    case DecodedCode::Kind::IllFormed:
        return {SymbolTable::kNone, 1};
    case DecodedCode::Kind::Incomplete:
        break;
    }
    return {SymbolTable::kNone, 0};
}

// Whether a word may begin with `first`, whose code point ends at `at`. What is not known yet
// counts as yes.
[[gnu::always_inline]] inline bool mayBegin(const SymbolTable &symbols, const BeginFilter &begins,
                                            Symbol first, const char *at, const char *end)
{
    if (begins.isAlone(first)) {
        return true;
    }
    BeginFilter::Symbols begun = first;
    for (std::size_t count = 2;; ++count) {
        if (at == end) {
            return true;
        }
        const Read next = symbolAt(symbols, at, end);
        if (next.length == 0 || next.symbol >= SymbolTable::kSeveral) {
            return true;
        }
        begun = BeginFilter::add(begun, next.symbol);
        if (!begins.mayBegin(count, begun)) {
            return false;
        }
        if (count == BeginFilter::kDepth || begins.mayEnd(count, begun)) {
            return true;
        }
        at += next.length;
    }
}

// What a skip needs to know of the rules.
struct Begins {
    const SymbolTable &symbols;
    const BeginFilter &codes;
    const AsciiBegins &ascii;
};

// Where the ASCII bytes of a block end.
inline const char *asciiEnd(const char *block)
{
    constexpr std::uint64_t kHighBits = 0x8080'8080'8080'8080;
    constexpr std::ptrdiff_t kToHigh = AsciiBegins::kBlock - std::ptrdiff_t{sizeof(std::uint64_t)};
    std::uint64_t low = 0;
    std::uint64_t high = 0;
    std::memcpy(&low, block, sizeof(low));
    std::memcpy(&high, block + kToHigh, sizeof(high));
    if (((low | high) & kHighBits) == 0) {
        return block + AsciiBegins::kBlock;
    }
    low &= kHighBits;
    return low != 0 ? block + std::countr_zero(low) / 8 : block + kToHigh + std::countr_zero(high & kHighBits) / 8;
}

// Passes over ASCII bytes at which no word begins, eight at a time; stops at the first where one may,
// or four before what is not ASCII.
inline const char *skipAscii(const AsciiBegins &begins, const char *const first, const char *end)
{
    constexpr std::ptrdiff_t kBlock = AsciiBegins::kBlock;
    const char *at = first;
    for (; end - at >= kBlock; at += AsciiBegins::kPlaces) {
        const char *const ascii = asciiEnd(at);
        if (ascii != at + kBlock) {
            end = ascii;
            break;
        }
        const std::ptrdiff_t begun = begins.firstBegin(at);
        if (begun != AsciiBegins::kPlaces) {
            return at + begun;
        }
    }
    if (end - first >= kBlock) {
        end = asciiEnd(end - kBlock);
    }
    if (end - at < AsciiBegins::kDepth) {
        return at;
    }
    if (end - first >= kBlock) { // the places that are left, behind some that are not
        const char *const last = end - kBlock;
        return last + begins.firstBegin(last, at - last);
    }
    for (; end - at >= AsciiBegins::kDepth; ++at) {
        const bool isAscii = std::all_of(at, at + AsciiBegins::kDepth, [](char byte) { return static_cast<std::uint8_t>(byte) < 0x80; });
        if (!isAscii || begins.mayBegin(at)) {
            break;
        }
    }
    return at;
}

// The same for code points of three bytes, two of which tell; stops at the first where a word may
// begin or that is of another kind.
inline const char *skipWide(const Begins &begins, const char *at, const char *end)
{
    const SymbolTable &symbols = begins.symbols;
    const Symbol lastInner = symbols.lastInner();
    Symbol before = SymbolTable::kNone;
    const char *beforeAt = at;
    while (end - at >= 3) {
        const auto byte = [at](std::size_t i) { return static_cast<std::uint8_t>(at[i]); };
        if (byte(0) <= 0xE0 || byte(0) >= 0xF0 || (byte(1) & 0xC0) != 0x80
            || (byte(2) & 0xC0) != 0x80) {
            break;
        }
        const Symbol symbol
            = symbols[(byte(0) & 0x0FU) << 12 | (byte(1) & 0x3FU) << 6 | (byte(2) & 0x3FU)];
        if (before > lastInner
            && (symbol >= SymbolTable::kSeveral
                || begins.codes.mayBegin(2, BeginFilter::add(before, symbol)))) {
            return beforeAt;
        }
        if (symbol >= SymbolTable::kSeveral || begins.codes.isAlone(symbol)) {
            return at;
        }
        before = symbol;
        beforeAt = at;
        at += 3;
    }
    return before > lastInner ? beforeAt : at;
}

// No word is begun: passes over code points at which none begins, and stops at the first where one
// may.
inline const char *skipPlain(const Begins &begins, const char *at, const char *end)
{
    const Symbol lastInner = begins.symbols.lastInner();
    while (at != end) {
        const auto lead = static_cast<std::uint8_t>(*at);
        if (lead < 0x80) {
            if (end - at >= AsciiBegins::kDepth) {
                at = skipAscii(begins.ascii, at, end);
            }
        } else if (lead > 0xE0 && lead < 0xF0) {
            at = skipWide(begins, at, end);
        }
        if (at == end) {
            break;
        }
        const Read now = symbolAt(begins.symbols, at, end);
        if (now.length == 0) {
            break;
        }
        const char *const next = at + now.length;
        if (now.symbol > lastInner
            && (now.symbol >= SymbolTable::kSeveral
                || mayBegin(begins.symbols, begins.codes, now.symbol, next, end))) {
            break;
        }
        at = next;
    }
    return at;
}

// At least as many code points before `at` as the filters look at ahead, less one; not before `from`.
// A byte that is no continuation always begins a code point.
inline const char *beforeSkipEnd(const char *from, const char *at)
{
    constexpr std::size_t kAhead = std::max<std::size_t>(BeginFilter::kDepth, AsciiBegins::kDepth);
    for (std::size_t codes = 1; codes < kAhead && at != from; ++codes) {
        --at;
        while (at != from && !isLeadByte(*at)) {
            --at;
        }
    }
    return at;
}

} // namespace sluice::policy
