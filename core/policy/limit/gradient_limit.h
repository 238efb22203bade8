#pragma once

#include "base/clock.h"
#include "policy/limit/limit_words.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>

namespace sluice::policy {

struct GradientSettings {
    int minimum = 4;
    int initial = 20;
    int maximum = 1000;
    bool operator==(const GradientSettings &) const = default;
};

// A limit of requests under way, found by latency, after Netflix's Gradient2. The usual time to first content of each model is remembered (its
// average over about 600 answers, learnt while the upstream is at ease); a window of at least a second and ten answers tells how the present compares. Slower than half again the
// usual time: the limit shrinks in proportion, by at most half a step; else it grows by the square root of itself, but only while at least
// half of it is in use. A refusal (429, 529) or a time-out cuts it by a tenth, at most once a second. Latency of whole answers would say how much was asked
// for, not how busy the upstream is. Holds no lock and reads no clock. No thread rules: value.
class GradientLimit final {
public:
    explicit GradientLimit(const GradientSettings &settings = {});

    void setSettings(const GradientSettings &settings);
    // An answer began `latency` after its request was sent, while `running` requests were under way. `model`: any number that tells models apart.
    void onAnswer(std::uint64_t model, base::Duration latency, int running, base::TimePoint now);
    // The upstream said that it is too busy, or did not answer in time.
    void onRefusal(base::TimePoint now);
    void clear();

    [[nodiscard]] int limit() const { return static_cast<int>(m_limit); }
    [[nodiscard]] LimitChange change() const { return m_change; } // what moved it last
    [[nodiscard]] double gradient() const { return m_gradient; }
    [[nodiscard]] std::optional<base::Duration> usual() const; // of the model that answered last
    [[nodiscard]] std::optional<base::Duration> present() const;

private:
    struct Model {
        std::uint64_t id = 0;
        double usual = 0; // nanoseconds
        std::uint64_t answers = 0;
        base::TimePoint last{};
    };

    Model &modelOf(std::uint64_t id, base::TimePoint now);
    void endWindow(base::TimePoint now);

    GradientSettings m_settings;
    double m_limit;
    double m_gradient = 1.0;
    LimitChange m_change = LimitChange::None;
    std::array<Model, 16> m_models{}; // the least recent gives way
    std::size_t m_latest = 0;
    double m_present = 0;
    // The window under way.
    base::TimePoint m_windowBegan{};
    int m_answers = 0;
    double m_lastSlowness = 1.0; // of the window before
    double m_slowness = 0; // sum of present ÷ usual
    int m_mostRunning = 0;
    base::TimePoint m_cutUntil{};
};

} // namespace sluice::policy
