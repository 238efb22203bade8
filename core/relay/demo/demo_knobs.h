#pragma once

#include "base/error.h"

#include <QString>

#include <chrono>
#include <span>
#include <string_view>

namespace sluice::relay {

// How the simulated provider behaves unless a request says otherwise with `x-demo-…` headers of the same names (demoKnobs() lists
// them): no account, no network, the same answers every time. No thread rules: value.
struct DemoKnobs {
    std::chrono::milliseconds firstToken{120};
    std::chrono::milliseconds interval{15}; // between tokens
    QString text; // answer text; empty: an answer made from the prompt
    int tokens = 0; // answer length in tokens, the text repeated or cut; 0: as long as the text
    int chunk = 0; // code points per token; 0: cut like a tokeniser does (English by word pieces, Chinese by character)
    bool ascii = false; // write everything beyond ASCII as \u escapes
    int status = 200; // other than 200: an error body in the dialect
    int retryAfter = -1; // seconds, sent as retry-after with an error status; -1: not sent
    int cutAfter = -1; // close the connection after N events (an unstreamed answer: half-way)
    int stallAfter = -1; // send nothing more after N events (an unstreamed answer: nothing at all)
    int errorAfter = -1; // report an overload in-band after N events
    bool close = false; // close without an answer
};

// One knob as headers (`x-demo-NAME`) and flags (`--NAME`) spell it.
struct DemoKnob {
    std::string_view name;
    std::string_view value; // what it takes, "MS"
    std::string_view meaning;
};

std::span<const DemoKnob> demoKnobs();

// Sets one knob from its text (UTF-8). InvalidConfig, with `where` the name, if there is no such knob or the value does not fit.
base::Error setDemoKnob(DemoKnobs &knobs, std::string_view name, std::string_view value);

} // namespace sluice::relay
