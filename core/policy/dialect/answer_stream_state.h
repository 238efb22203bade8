#pragma once

#include "policy/dialect/answer_judge.h"
#include "policy/dialect/lane.h"
#include "policy/dialect/stream_dialect.h"
#include "policy/dialect/text_judge.h"
#include "policy/dialect/usage.h"

#include <array>
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace sluice::policy {

// An event whose bytes differ from the next one's only inside one string: what most streams consist of. When an event has the same
// bytes before and behind, its structure is the same by construction, and only the string needs reading.
struct EventTemplate {
    bool known = false;
    std::string before; // of the data, up to the string's opening quote
    std::string behind; // from its closing quote
    std::string name;
    Lane *lane = nullptr; // none where nothing is judged

    // The string's contents if the event fits.
    [[nodiscard]] std::optional<std::string_view> match(std::string_view eventName, std::string_view data) const;
};

// What waits behind a text whose part has ended while some of it is held: an event, or the place where that rest of the text will leave.
struct WaitingEvent {
    std::optional<std::size_t> rest; // the part of the lane
    std::optional<EventFrame> frame; // an event of our own, around `data`
    std::string name;
    std::string data;
    std::string raw;
    bool clean = true; // the raw bytes may leave
    std::vector<Edit> edits;
    std::vector<Edit> logprobEdits; // for when what it repeats was changed
    struct Repeat {
        std::size_t start;
        std::size_t end;
        bool escaped;
        const KeptText *kept;
    };
    std::vector<Repeat> repeats;
    struct Sequence {
        std::size_t start;
        std::size_t end;
        std::uint64_t number;
    };
    std::optional<Sequence> sequence;
};

// Whether `raw` is nothing but the name, the data and line ends: no comment, no id.
bool isPlainFrame(std::string_view raw, std::string_view name, std::string_view data);
void appendEvent(std::string_view name, std::string_view data, std::string &out);

// What an AnswerStream is made of. answer_stream.cpp holds the ways that need no reading, answer_stream_event.cpp the whole one.
// Worker thread; one per exchange.
struct AnswerStream::State {
    State(std::shared_ptr<const RuleSet> ruleSet, Dialect which, bool json);

    void passUnjudged(std::string_view name, std::string_view data);
    void recogniseDialect();
    void readFacts(std::string_view name);
    [[nodiscard]] bool mayMatter(std::string_view name, std::string_view data) const;
    void noteSequence(std::string_view data);

    bool passSame(std::string_view name, std::string_view data, std::string_view raw, std::string &out);
    void rememberTemplate(std::string_view name, std::string_view data, Lane *lane);
    void judgeEvent(std::string_view name, std::string_view data, std::string_view raw, std::string &out);
    void passComment(std::string_view raw, std::string &out);
    bool strayTextIsClean(std::string_view raw);
    bool nameIsClean(std::string_view name);
    void mergeWholeHits();
    Lane *laneOf(const LaneDelta &delta);
    void finishLanes(std::string &out);
    void emitOwn(const EventFrame &frame, std::string_view text, std::string &out);
    void writeOwn(const EventFrame &frame, std::string_view text, std::string &out);

    // What goes on from one part to the next: answer_stream_waiting.cpp.
    [[nodiscard]] bool goesOn() const;
    void endPart(Lane &lane, std::string &out);
    bool settleTail(std::string &out);
    void releaseLate(Lane &lane, std::string &out);
    void letGo(std::size_t part, std::string &out);
    void emit(WaitingEvent event, std::string_view name, std::string_view data, std::string_view raw, std::string &out);
    void write(WaitingEvent &event, std::string_view name, std::string_view data, std::string_view raw, std::string &out);
    [[nodiscard]] KeptText *keptOf(const LaneDelta &delta);
    bool takeRepeats(WaitingEvent &event);
    void cut(std::string &out);
    void failClosed(std::string_view reason, std::string &out);

    std::shared_ptr<const RuleSet> rules;
    Dialect dialect;
    std::unique_ptr<StreamDialect> reader;
    UsageReader usage;
    bool active;
    bool enforces;
    bool holdsJson;
    std::optional<TextJudge> judge;
    JsonTape tape;
    EventReading reading;
    std::vector<std::unique_ptr<Lane>> lanes;
    Lane *tail = nullptr; // the one of `lanes` whose part has ended and that can go on in the next
    std::deque<WaitingEvent> waiting;
    const Lane *waitsFor = nullptr;
    std::size_t waitingBytes = 0;
    std::unordered_map<LaneKey, KeptText> kept; // texts that later events repeat
    std::array<EventTemplate, 4> templates;
    std::size_t nextTemplate = 0;
    Verdict verdict;
    std::string scratch;
    std::string released;
    std::string lastName; // a name found clean
    std::size_t maxHeld = 0;
    std::size_t contentBytes = 0;
    std::uint64_t nextSequence = 0;
    std::uint64_t shift = 0; // events of our own before the next of a Responses stream
    bool remembered = false;
    bool isRecognised = false; // of a path nobody knows: its events have told what they are
    bool isCut = false;
    bool ended = false; // [DONE] has left: nothing may follow
    bool content = false;
    bool terminal = false;
    bool error = false;
    bool begun = false;
    UpstreamErrorName errorName;
    std::string responseId;
};

} // namespace sluice::policy
