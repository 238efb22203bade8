#pragma once

#include "policy/dialect/dialect.h"
#include "policy/dialect/request_judge.h"

#include <functional>
#include <string>
#include <vector>

namespace sluice::test {

// One field of one dialect, as documents with marks in them:
//   $  the text, whole                      @  a piece of it: the event is repeated for every piece
//   ~  arguments that hold it, JSON in JSON  ^  a piece of them
//   <  the text's first part                >  its second: together they are one word
// A document that begins with `-` says why there is none. Events stand one a line.
struct GuardrailRow {
    policy::Dialect dialect;
    const char *name; // of the dialect, for people
    const char *field;
    std::string plain; // a whole body
    std::string stream; // SSE events
    std::string socket; // WebSocket messages
    bool isSigned = false; // judged, never masked
    std::string row = {}; // JSON documents in a row; empty: the events, where the dialect has that form
};

// A field of a request that is no JSON document.
struct GuardrailForm {
    const char *name;
    const char *field;
    std::function<std::string(const std::string &text, bool escaped)> body; // that holds the text; its masked form is what goes up
    std::function<policy::RequestJudgement(const policy::RuleSet &rules, const std::string &body)> judge;
};

std::vector<GuardrailRow> promptRows();
std::vector<GuardrailForm> formRows();
std::vector<GuardrailRow> answerRows();

} // namespace sluice::test
