#pragma once

#include "policy/guardrail/lane_scan.h"
#include "policy/guardrail/option_scan.h"
#include "policy/guardrail/rule_set.h"

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace sluice::policy {

// All rules of a set on one lane: the words and every detector read the same text, and what they find becomes one list of redactions. Keeps
// no text. Where findings overlap, their union is masked, but for a pseudonym that holds the others whole. After a Block nothing more may
// leave than could before the code point that completed it, so that what left never depends on how the text was cut.
// Worker thread; the rules outlive it.
class LaneJudge final {
public:
    // `leavesMasked`: a text under a signature, which a mask would break. Mask only observes there; Block blocks, and pseudonyms, which can be
    // taken back byte for byte, stay what they are.
    LaneJudge(const RuleSet &rules, Direction direction, bool leavesMasked = false);
    ~LaneJudge();
    LaneJudge(LaneJudge &&) noexcept;
    LaneJudge &operator=(LaneJudge &&) noexcept;

    // Reads text that follows what was read, but for a sequence its end cuts: returns the bytes read. The caller brings the rest again
    // with what follows.
    std::size_t read(std::string_view text);
    // The same for the one code point at the front of `text`, which is not empty; 0 if it is cut.
    std::size_t readOne(std::string_view text);
    // The lane is over; `rest` are the bytes of a cut sequence (ill-formed by now).
    void finish(std::string_view rest);

    [[nodiscard]] std::uint64_t offset() const { return m_offset; } // bytes read
    // Bytes that may leave: what follows can neither change nor block them. Never moves back; never inside what leaves as a whole.
    [[nodiscard]] std::uint64_t releasable() const;
    [[nodiscard]] bool isBlocked() const { return m_isBlocked; }
    [[nodiscard]] const Verdict &verdict() const;
    Verdict takeVerdict();

    // Whether something was found that has not left yet.
    [[nodiscard]] bool hasChanges() const { return !m_changes.empty(); }
    // Appends bytes [offset, offset + text.size()) of the lane as they may leave; `text` ends at or before releasable() and follows the
    // last one. `redactions`, if given, gets what was replaced.
    void append(std::string_view text, std::uint64_t offset, std::string &out, std::vector<Redaction> *redactions)
    {
        if (m_changes.empty()) {
            out.append(text);
        } else {
            appendChanged(text, offset, out, redactions);
        }
    }

private:
    // A finding on its way out.
    struct Change {
        std::uint64_t start;
        std::uint64_t end;
        // Tail: marks behind a mask, masked where nothing else happens to them.
        enum class Kind : std::uint8_t { Tail, Mask, Pseudonym, Restore } kind;
        [[nodiscard]] bool isWhole() const { return kind >= Kind::Pseudonym; } // leaves at once or not at all
        std::string_view rule; // of a pseudonym
        std::string replacement; // of what is restored
    };

    template<typename Visit>
    void eachScan(const Visit &visit);
    // One reader of words alone keeps what could leave before a Block itself.
    [[nodiscard]] bool keepsItself() const
    {
        return m_words.size() + m_optionWords.size() == 1 && m_detectors.empty();
    }
    // The common case, in which most of what follows need not be asked.
    [[nodiscard]] bool isWordsAlone() const { return m_isWordsAlone; }
    template<typename Scan>
    void gatherFrom(Scan &scan);
    template<typename Scan>
    static void readInto(Scan &words, std::string_view text);
    // Whole code points; a byte that begins nothing is one.
    void readWhole(std::string_view text);
    void readByCode(std::string_view text);
    void readAll(std::string_view text);
    void gather();
    void insert(Change change);
    void insertTail(Change tail);
    [[nodiscard]] std::uint64_t openUpTo() const;
    void appendChanged(std::string_view text, std::uint64_t offset, std::string &out, std::vector<Redaction> *redactions);
    void write(const Change &change, std::string_view value, std::string &out);

    const RuleSet *m_rules;
    Direction m_direction;
    std::vector<LaneScan> m_words;
    std::vector<OptionScan> m_optionWords;
    std::vector<std::unique_ptr<LaneDetector>> m_detectors;
    std::vector<Change> m_changes; // in order of start; what has left is removed
    std::vector<Finding> m_found;
    std::uint64_t m_offset = 0;
    std::uint64_t m_releasableAtBlock = 0;
    bool m_leavesMasked = false;
    bool m_isWordsAlone = false; // one LaneScan and nothing else
    bool m_canBlock = false;
    bool m_isBlocked = false;
    Verdict m_verdict;
};

} // namespace sluice::policy
