#include "relay/demo/demo_knobs.h"

#include <array>
#include <charconv>
#include <limits>
#include <optional>
#include <string>

namespace sluice::relay {

namespace {

constexpr int kHour = 3'600'000;
constexpr int kMany = std::numeric_limits<int>::max();

struct Setter {
    DemoKnob knob;
    int least;
    int most;
    void (*set)(DemoKnobs &, int);
};

// clang-format off
constexpr std::array kSetters{
    Setter{{"first-token-ms", "MS", "wait before the first token"}, 0, kHour,
           [](DemoKnobs &k, int v) { k.firstToken = std::chrono::milliseconds(v); }},
    Setter{{"interval-ms", "MS", "wait between tokens"}, 0, kHour,
           [](DemoKnobs &k, int v) { k.interval = std::chrono::milliseconds(v); }},
    Setter{{"tokens", "N", "answer length; the text is repeated or cut, 0: as it is"}, 0, kMany,
           [](DemoKnobs &k, int v) { k.tokens = v; }},
    Setter{{"chunk", "N", "code points per token, 0: like a tokeniser"}, 0, kMany,
           [](DemoKnobs &k, int v) { k.chunk = v; }},
    Setter{{"ascii", "0|1", "write everything beyond ASCII as \\u escapes"}, 0, 1,
           [](DemoKnobs &k, int v) { k.ascii = v != 0; }},
    Setter{{"status", "CODE", "answer with this status and an error body"}, 200, 599,
           [](DemoKnobs &k, int v) { k.status = v; }},
    Setter{{"retry-after", "S", "retry-after of an error status"}, 0, 86'400,
           [](DemoKnobs &k, int v) { k.retryAfter = v; }},
    Setter{{"cut-after", "N", "close the connection after N events"}, 0, kMany,
           [](DemoKnobs &k, int v) { k.cutAfter = v; }},
    Setter{{"stall-after", "N", "send nothing more after N events"}, 0, kMany,
           [](DemoKnobs &k, int v) { k.stallAfter = v; }},
    Setter{{"error-after", "N", "report an overload in the stream after N events"}, 0, kMany,
           [](DemoKnobs &k, int v) { k.errorAfter = v; }},
    Setter{{"close", "0|1", "close without an answer"}, 0, 1,
           [](DemoKnobs &k, int v) { k.close = v != 0; }},
};
// clang-format on

constexpr DemoKnob kTextKnob{"text", "TEXT", "the exact answer (as a header: percent-encoded)"};

constexpr auto kKnobs = [] {
    std::array<DemoKnob, kSetters.size() + 1> knobs{};
    knobs[0] = kTextKnob;
    for (std::size_t i = 0; i < kSetters.size(); ++i) {
        knobs[i + 1] = kSetters[i].knob;
    }
    return knobs;
}();

std::optional<int> wholeNumber(std::string_view text)
{
    int number = 0;
    const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (problem != std::errc{} || end != text.data() + text.size()) {
        return std::nullopt;
    }
    return number;
}

base::Error refused(std::string_view name, std::string detail)
{
    return {base::ErrorCode::InvalidConfig, std::move(detail), std::string(name), 0};
}

} // namespace

std::span<const DemoKnob> demoKnobs()
{
    return kKnobs;
}

base::Error setDemoKnob(DemoKnobs &knobs, std::string_view name, std::string_view value)
{
    if (name == kTextKnob.name) {
        knobs.text = QString::fromUtf8(value.data(), static_cast<qsizetype>(value.size()));
        return {};
    }
    for (const Setter &setter : kSetters) {
        if (setter.knob.name != name) {
            continue;
        }
        const std::optional<int> number = wholeNumber(value);
        if (!number || *number < setter.least || *number > setter.most) {
            return refused(name, "expected a whole number from " + std::to_string(setter.least)
                                     + " to " + std::to_string(setter.most));
        }
        setter.set(knobs, *number);
        return {};
    }
    return refused(name, "there is no such knob");
}

} // namespace sluice::relay
