#pragma once

#include "policy/dialect/request_judge.h"

#include <optional>
#include <string>
#include <string_view>

namespace sluice::policy {

// What one message of a client on a WebSocket (Responses WebSocket mode, Realtime) says, and what the rules say to it.
struct SocketPrompt {
    std::string type; // "response.create" …; empty if the message has none
    std::string eventId; // the client's own name for it; empty if it gave none
    RequestFacts facts; // the model it names, itself or in its `response` or `session`
    Verdict verdict;
    std::optional<std::string> text; // the edited message; unset: send the original bytes
    // InvalidBody: no JSON object, or one of two different types or models. It must not be sent where rules enforce; of two types
    // never, because nobody knows which one the upstream takes.
    base::Error error;
    std::string notInspectable; // as RequestJudgement::uninspectable

    [[nodiscard]] bool asksForAnswer() const { return type == "response.create"; }
};

// Reads a message once, as judgeRequest() does a body; base64 audio is no text. `rules` may be null. Any thread.
SocketPrompt judgeSocketPrompt(const RuleSet *rules, std::string_view message);
// The same with rules that depend on what the message names.
SocketPrompt judgeSocketPrompt(const RuleChooser &rulesFor, std::string_view message);

// An error of ours as an event of both protocols. `answers` is the event id of the client's message it is about; may be empty.
std::string socketErrorEvent(base::ErrorCode code, std::string_view message, std::string_view answers);

} // namespace sluice::policy
