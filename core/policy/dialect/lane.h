#pragma once

#include "policy/dialect/argument_lane.h"
#include "policy/dialect/stream_dialect.h"
#include "policy/text/stream_scanner.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sluice::policy {

// The text of one part of an answer as it came, and what left of it otherwise: what repeats it is edited alike.
struct KeptText {
    std::string text;
    std::vector<Redaction> redactions; // offsets of this text
    bool isWhole = true; // not too long to keep
    bool isCrossed = false; // a hit lies in this part and in one beside it
};

// Where the text of a part stands in its lane. Parts of one kind that follow each other are one text: Anthropic's content blocks, the
// output parts of Responses.
struct LanePart {
    LaneKey key = 0;
    LaneKey group = 0;
    EventFrame frame;
    std::string path;
    KeptText *kept = nullptr;
    std::uint64_t start = 0; // bytes of the lane
    std::uint64_t end = UINT64_MAX; // known when the part has ended
};

// One text surface of a stream: a scanner, the surrogate that waits for its second half in the next event, and the frame for events of
// our own. Worker thread.
class Lane final {
public:
    // Text of a part that has ended, which could leave only now.
    struct Late {
        std::size_t part;
        std::string text;
    };

    // `kept`, if given, gets the text; it outlives the lane.
    Lane(std::shared_ptr<const RuleSet> rules, const LaneDelta &delta, EventFrame frame, std::string path, KeptText *kept);

    // Takes the contents of one JSON string and appends what may leave, decoded. `scratch` holds the decoded piece; the view returned is
    // that piece: when it equals what was appended and nothing waits, the literal may leave as it came.
    std::string_view feed(std::string_view literal, bool escaped, std::string &scratch, std::string &released);
    void finish(std::string &released);

    // The text is to be JSON: if it begins as such, what is put back into it is escaped. Called before the first feed().
    void expectJson();

    // The part has ended, the text may go on in another one. What waits stays; `released` gets what need not.
    void endPart(std::string &released);
    void beginPart(const LaneDelta &delta, EventFrame frame, std::string path, KeptText *kept);
    // What the last call let out of parts before the current one, in their order.
    std::vector<Late> takeLate();
    // The part that holds the first byte that has not left; the number of parts if none waits and the last has ended.
    [[nodiscard]] std::size_t firstWaitingPart() const;
    [[nodiscard]] std::size_t lastPart() const { return m_parts.size() - 1; }
    [[nodiscard]] const LanePart &part(std::size_t index) const { return m_parts[index]; }

    [[nodiscard]] LaneKey key() const { return m_parts.back().key; }
    [[nodiscard]] LaneKey group() const { return m_parts.back().group; }
    [[nodiscard]] LaneKey kind() const { return m_kind; }
    [[nodiscard]] const EventFrame &frame() const { return m_parts.back().frame; }
    // Whether its text can go on in a part to come.
    [[nodiscard]] bool canGoOn() const;
    [[nodiscard]] bool isBlocked() const;
    [[nodiscard]] std::size_t heldBytes() const;

    // Moves hits found since the last call into `verdict`.
    void report(Verdict &verdict);

private:
    static constexpr std::size_t kMaxKept = std::size_t{4} << 20; // bytes of a part; no answer is that long
    static constexpr std::size_t kMaxParts = 4096;

    void feedText(std::string_view text, std::string &released);
    void settleHigh(std::string &released);
    void distribute(std::string_view text, std::size_t from, std::string &released);
    void leave(std::uint64_t start, std::uint64_t end, std::string_view text, bool isRedaction, std::string &released);

    enum class Form : std::uint8_t { Text, Expected, Json };

    LaneKey m_kind;
    Form m_form = Form::Text;
    std::vector<LanePart> m_parts;
    std::optional<StreamScanner> m_scanner;
    std::optional<ArgumentLane> m_arguments;
    std::string m_high; // the generalised UTF-8 of a high surrogate
    std::vector<Redaction> m_redactions; // of the call that runs
    std::vector<Late> m_late;
    std::string m_waiting; // bytes that came and have not left
    std::uint64_t m_arrived = 0;
    std::uint64_t m_left = 0;
    std::size_t m_reported = 0;
    std::uint32_t m_restored = 0; // reported
    std::uint32_t m_garbled = 0;
};

} // namespace sluice::policy
