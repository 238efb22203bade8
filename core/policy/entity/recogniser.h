#pragma once

#include "policy/entity/entity_kinds.h"
#include "policy/entity/folded_window.h"

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace sluice::policy {

// What goes on after a match that has no useful bound: to where is masked as it comes.
enum class OpenEnd : std::uint8_t {
    None,
    Token, // while characters of a token follow
    Pem, // to the END line and with it
};

// What stands at a place. Indices are codes of the window. No thread rules: value.
struct EntityMatch {
    std::size_t begin = 0;
    std::size_t end = 0;
    EntityId id = EntityId::PhoneNumber;
    double score = 0;
    std::string_view rule; // what a hit is called; static
    OpenEnd open = OpenEnd::None;
};

// Keeps the better of two readings: the higher score, then the longer.
inline void keep(EntityMatch &best, std::size_t begin, std::size_t end, EntityId id, double score)
{
    if (score > best.score || (score == best.score && end > best.end)) {
        best = {begin, end, id, score, entityKind(id).name, OpenEnd::None};
    }
}

inline bool endsWord(const FoldedWindow &window, std::size_t index)
{
    const char32_t next = window.at(index);
    return !isAlnum(next) && next != U'_';
}

// Finds some kinds of entities from left to right. Both functions are pure: of the text before (kContext codes), and of what they look at
// through FoldedWindow::at(), which notices when the answer could change with what follows. Any thread.
struct Recogniser {
    // The first index from `from` on at which one may start; it decides by codes that have come only and passes over no place
    // where match() would find something.
    std::size_t (*nextStart)(const FoldedWindow &window, std::size_t from);
    bool (*match)(const FoldedWindow &window, std::size_t index, EntityMatch &match);
    std::uint32_t kinds; // one bit for each EntityId
};

constexpr std::uint32_t bitOf(EntityId id)
{
    return 1U << static_cast<unsigned>(id);
}

extern const Recogniser kNumberRecogniser; // phones, identity cards, bank cards, SSN, IPv4
extern const Recogniser kEmailRecogniser;
extern const Recogniser kCodeRecogniser; // USCC, IBAN, IPv6, MAC, plates, passports, wallets
extern const Recogniser kSecretRecogniser;

std::span<const Recogniser *const> recognisers();

// Context raises a score, but not beyond certainty.
constexpr double raised(double score, double by)
{
    return score + by > 1 ? 1 : score + by;
}

} // namespace sluice::policy
