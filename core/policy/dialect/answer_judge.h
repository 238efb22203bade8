#pragma once

#include "policy/dialect/dialect.h"
#include "policy/dialect/upstream_error.h"
#include "policy/guardrail/rule_set.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace sluice::policy {

struct AnswerJudgement {
    Verdict verdict;
    TokenUsage usage;
    std::string responseId; // of a Responses answer
    std::optional<std::string> body; // the edited body; unset: send the original bytes
    // Set when the body could not be read although rules enforce: nothing of it may leave.
    base::Error error;
};

// Judges an unstreamed JSON answer whole (also error bodies of the upstream). Block replaces the answer's text by the dialect's
// honest ending (finish_reason content_filter, stop_reason refusal, status incomplete). `rules` may be null. `holdsJson`: the client asked for
// texts that are JSON, so what is put back into one is escaped as JSON. Any thread.
AnswerJudgement judgeAnswer(const RuleSet *rules, Dialect dialect, std::string_view body, bool holdsJson = false);

// Judges a streamed answer event by event. The relay frames SSE; this class reads the JSON, keeps a StreamScanner per lane, and
// writes whole SSE events: an event no rule touches and nothing waits before leaves byte for byte. Worker thread; one per exchange.
class AnswerStream final {
public:
    // `rules` may be null: then events pass untouched and only usage and progress are read. `holdsJson`: see judgeAnswer(); a Responses stream
    // says so itself.
    AnswerStream(std::shared_ptr<const RuleSet> rules, Dialect dialect, bool holdsJson = false);
    ~AnswerStream();
    AnswerStream(const AnswerStream &) = delete;
    AnswerStream &operator=(const AnswerStream &) = delete;

    // One SSE event or comment. `name` and `data` as the SSE rules give them (data lines joined by \n), `raw` its bytes including
    // the blank line. Appends to `out` what may leave.
    void onEvent(std::string_view name, std::string_view data, std::string_view raw, std::string &out);

    // The upstream's stream ended: releases what waits. Never invents a terminal event.
    void onEnd(std::string &out);

    // A Block rule hit: the honest ending has been appended; the relay closes the upstream and ends the answer.
    [[nodiscard]] bool isCut() const;
    // An event with content (text, reasoning or tool arguments) has come: time to first token ends here.
    [[nodiscard]] bool sawContent() const;
    // About how many bytes of it: for estimates where the provider reports nothing.
    [[nodiscard]] std::size_t contentBytes() const;
    // The dialect's terminal event has come ([DONE], message_stop, response.completed …).
    [[nodiscard]] bool sawTerminal() const;
    // An event has come that is more than a start-up frame (role-only delta, message_start, ping, response.created …).
    [[nodiscard]] bool hasBegun() const;
    // The upstream reported an error in-band; errorName() is what it called it.
    [[nodiscard]] bool sawError() const;
    [[nodiscard]] const UpstreamErrorName &errorName() const;
    // The id of a Responses answer, for requests that go on from it; empty before it is known.
    [[nodiscard]] const std::string &responseId() const;
    [[nodiscard]] const TokenUsage &usage() const;
    [[nodiscard]] const Verdict &verdict() const;
    [[nodiscard]] std::size_t maxHeldBytes() const;
    // The next sequence_number of a Responses stream, for errorEvent(); 0 otherwise.
    [[nodiscard]] std::uint64_t nextSequence() const;

private:
    struct State;
    std::unique_ptr<State> m_state;
};

} // namespace sluice::policy
