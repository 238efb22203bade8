#pragma once

#include "policy/dialect/argument_lane.h"
#include "policy/dialect/stream_dialect.h"
#include "policy/text/stream_scanner.h"

#include <optional>
#include <string>
#include <string_view>

namespace sluice::policy {

// One text surface of a stream: a scanner, the surrogate that waits for its second half in the next event, and the frame for events of
// our own. Worker thread.
class Lane final {
public:
    Lane(std::shared_ptr<const RuleSet> rules, const LaneDelta &delta, EventFrame frame, std::string path);

    // Takes the contents of one JSON string and appends what may leave, decoded. `scratch` holds the decoded piece; the view returned is
    // that piece: when it equals what was appended and nothing waits, the literal may leave as it came.
    std::string_view feed(std::string_view literal, bool escaped, std::string &scratch, std::string &released);
    void finish(std::string &released);

    [[nodiscard]] LaneKey key() const { return m_key; }
    [[nodiscard]] LaneKey group() const { return m_group; }
    [[nodiscard]] const EventFrame &frame() const { return m_frame; }
    [[nodiscard]] bool isBlocked() const;
    [[nodiscard]] std::size_t heldBytes() const;

    // Moves hits found since the last call into `verdict`.
    void report(Verdict &verdict);

private:
    void feedText(std::string_view text, std::string &released);

    LaneKey m_key;
    LaneKey m_group;
    EventFrame m_frame;
    std::string m_path;
    std::optional<StreamScanner> m_scanner;
    std::optional<ArgumentLane> m_arguments;
    std::string m_high; // the generalised UTF-8 of a high surrogate
    std::size_t m_reported = 0;
    std::uint32_t m_restored = 0; // reported
    std::uint32_t m_garbled = 0;
};

} // namespace sluice::policy
