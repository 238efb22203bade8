#pragma once

#include "base/clock.h"
#include "policy/guardrail/detector.h"
#include "policy/pseudonym/placeholder.h"
#include "policy/pseudonym/pseudonym_detectors.h"
#include "policy/pseudonym/wiped_text.h"

#include <cstddef>
#include <cstdint>
#include <list>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>

namespace sluice::policy {

// What one client's values are called: value to placeholder and back. A value keeps its placeholder, whichever rule finds it later, and is
// forgotten when no prompt has used it for as long as `life` says; it is overwritten then. Reads no clock and holds no lock: callers pass a
// non-decreasing `now` and serialise access. No thread rules.
class PseudonymVault final {
public:
    static constexpr base::Duration kLongestLife = std::chrono::hours(24);
    static constexpr std::size_t kLongestValue = 4096; // bytes; longer ones are masked
    static constexpr std::size_t kShapesInPrompt = 4096; // more than that in one prompt is no accident: nothing new is issued

    struct Room {
        std::size_t values = 10'000;
        std::size_t bytes = 4 * 1024 * 1024; // of values, placeholders and what keeping them takes
    };

    // Why a value got no placeholder: it is masked then.
    enum class Refusal : std::uint8_t {
        None,
        Unfit, // too long, or no UTF-8
        Collision, // another value has it
        Taken, // the prompt holds the same text already
        Full,
    };

    PseudonymVault() = default;
    explicit PseudonymVault(Room room)
        : m_room(room)
    {
    }
    PseudonymVault(const PseudonymVault &) = delete;
    PseudonymVault &operator=(const PseudonymVault &) = delete;

    // Appends the value's placeholder to `out`. A new one is not issued if it is among `taken`, which are sorted.
    Refusal give(std::string_view rule, std::string_view value, const KeyedHash &hash, std::span<const std::string> taken,
                 base::TimePoint now, std::string &out);
    // Forgets what no prompt has used since `now` - `life` (at most kLongestLife).
    void forget(base::Duration life, base::TimePoint now);

    // Detectors over what is known now; the same ones until that changes; null if nothing is known.
    std::shared_ptr<const Detector> valueDetector();
    std::shared_ptr<const Detector> restoringDetector();

    [[nodiscard]] bool isEmpty() const { return m_entries.empty(); }
    [[nodiscard]] bool knows(std::string_view value) const { return m_byValue.contains(value); }
    [[nodiscard]] std::size_t size() const { return m_entries.size(); }
    [[nodiscard]] std::size_t byteCount() const { return m_bytes; }
    [[nodiscard]] std::uint64_t issued() const { return m_issued; } // since it was made

private:
    struct Entry {
        Entry(std::string_view text, std::string &&itsPlaceholder, std::string_view itsRule, base::TimePoint now)
            : value(text)
            , placeholder(std::move(itsPlaceholder))
            , rule(itsRule)
            , used(now)
        {
        }

        WipedText value;
        std::string placeholder;
        std::string rule;
        base::TimePoint used;
    };
    using Entries = std::list<Entry>;

    static std::size_t bytesOf(const Entry &entry);
    void changed();
    std::shared_ptr<const Detector> make(std::shared_ptr<const Detector> (&maker)(std::span<const KnownPseudonym>)) const;

    Room m_room;
    Entries m_entries; // the one used longest ago first
    std::unordered_map<std::string_view, Entries::iterator> m_byValue;
    std::unordered_map<std::string_view, Entries::iterator> m_byPlaceholder;
    std::size_t m_bytes = 0;
    std::uint64_t m_issued = 0;
    std::shared_ptr<const Detector> m_values;
    std::shared_ptr<const Detector> m_placeholders;
};

} // namespace sluice::policy
