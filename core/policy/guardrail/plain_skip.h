#pragma once

#include "policy/text/begin_filter.h"
#include "policy/text/symbol_table.h"
#include "policy/text/utf8.h"

#include <array>
#include <cstdint>

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
    BeginFilter::Hash hash = BeginFilter::begin(first);
    for (std::size_t count = 2;; ++count) {
        if (at == end) {
            return true;
        }
        const Read next = symbolAt(symbols, at, end);
        if (next.length == 0 || next.symbol >= SymbolTable::kSeveral) {
            return true;
        }
        hash = BeginFilter::add(hash, next.symbol);
        if (!begins.mayBegin(count, hash)) {
            return false;
        }
        if (count == BeginFilter::kDepth || begins.mayEnd(count, hash)) {
            return true;
        }
        at += next.length;
    }
}

// Where skipPlain() stopped, and the last code points it passed, nearest first (equal pointers:
// fewer).
struct PlainSkip {
    const char *at;
    std::array<const char *, BeginFilter::kDepth - 1> before;
};

// No word is begun: passes over code points at which none begins, and stops at the first where one
// may.
inline PlainSkip skipPlain(const SymbolTable &symbols, const BeginFilter &begins, const char *at,
                           const char *end)
{
    const Symbol lastInner = symbols.lastInner();
    PlainSkip skipped{at, {at, at, at}};
    while (skipped.at != end) {
        const Read now = symbolAt(symbols, skipped.at, end);
        if (now.length == 0) {
            break;
        }
        const char *const next = skipped.at + now.length;
        if (now.symbol > lastInner
            && (now.symbol >= SymbolTable::kSeveral
                || mayBegin(symbols, begins, now.symbol, next, end))) {
            break;
        }
        skipped = {next, {skipped.at, skipped.before[0], skipped.before[1]}};
    }
    return skipped;
}

} // namespace sluice::policy
