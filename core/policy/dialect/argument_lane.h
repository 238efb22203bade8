#pragma once

#include "policy/guardrail/rule_set.h"
#include "policy/text/stream_scanner.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sluice::policy {

// Judges the arguments of a tool call: JSON that travels as text in pieces cut anywhere. Each string inside is a text of its own,
// its escapes undone, its unedited characters written back as they came; numbers and brackets pass untouched, so the arguments
// stay valid JSON. What is not JSON is judged as plain text. Fed whole, it serves unstreamed bodies too. Worker thread.
class ArgumentLane final {
public:
    // What a rule replaced: bytes [start, end) of the input, and what left in their place, escaped as the arguments need it.
    struct Edit {
        std::size_t start = 0;
        std::size_t end = 0;
        std::string text;
    };

    ArgumentLane(std::shared_ptr<const RuleSet> rules, Direction direction);

    void feed(std::string_view text, std::string &released);
    void finish(std::string &released);

    [[nodiscard]] bool isBlocked() const { return m_blocked; }
    [[nodiscard]] std::size_t heldBytes() const;
    [[nodiscard]] std::size_t maxHeldBytes() const { return m_maxHeld; }
    // Offsets are bytes of the arguments where the string has no escapes before the hit, else of its decoded text.
    [[nodiscard]] const Verdict &verdict() const { return m_verdict; }
    [[nodiscard]] const std::vector<Edit> &edits() const { return m_edits; }
    // Edits are kept only for who asks: a stream has no use for them.
    void keepEdits() { m_keepEdits = true; }

private:
    enum class Place : std::uint8_t { Start, Outside, Scalar, Inside, Escape, Plain };

    void open();
    void close(std::string &released);
    void take(std::uint32_t codePoint, std::string_view raw, std::string &released);
    void takeRun(std::string_view run, std::string &released);
    void endEscape(std::string &released);
    void settlePendingHigh(std::string &released);
    void goPlain(std::string &released);
    void write(std::string &released);
    std::size_t skipDecoded(std::size_t bytes, std::string *released);
    [[nodiscard]] bool scalarIsJson() const;

    std::shared_ptr<const RuleSet> m_rules;
    Direction m_direction;
    Place m_place = Place::Start;
    std::optional<StreamScanner> m_scanner; // of the string we are in
    std::size_t m_reported = 0; // hits of m_scanner already in m_verdict
    std::size_t m_base = 0; // where that string began
    std::size_t m_position = 0; // input bytes read
    std::size_t m_written = 0; // input bytes whose output has left
    std::string m_waiting; // input bytes fed to the scanner that it has not released
    std::size_t m_waitingAt = 0;
    std::string m_fresh; // what the scanner released last
    std::vector<Redaction> m_redactions; // in it
    std::size_t m_decoded = 0; // bytes of the scanner's text that have left
    std::string m_unit; // an escape or scalar being read
    std::string m_highRaw; // a high surrogate escape that waits for its low one
    std::uint32_t m_high = 0;
    Verdict m_verdict;
    std::vector<Edit> m_edits;
    std::size_t m_maxHeld = 0;
    bool m_keepEdits = false;
    bool m_blocked = false;
};

} // namespace sluice::policy
