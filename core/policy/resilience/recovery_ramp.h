#pragma once

#include "base/clock.h"

namespace sluice::policy {

struct RampSettings {
    int start = 5; // requests in the first second
    base::Duration length = std::chrono::seconds(10);
    bool operator==(const RampSettings &) const = default;
};

// Slow start of an endpoint that has just recovered: in each second it gets at most twice what it got in the second before, and
// never less than `start`. What exceeds goes elsewhere, or waits. Holds no lock and reads no clock. No thread rules: value.
class RecoveryRamp final {
public:
    explicit RecoveryRamp(const RampSettings &settings = {});

    void begin(base::TimePoint now);
    void end() { m_isRamping = false; }

    [[nodiscard]] bool isRamping(base::TimePoint now) const;
    [[nodiscard]] bool admits(base::TimePoint now) const;
    void count(base::TimePoint now); // one was admitted
    [[nodiscard]] base::TimePoint nextSecond(base::TimePoint now) const; // when more will be admitted

private:
    struct Second {
        std::int64_t number = 0;
        int admitted = 0;
        int limit = 0;
    };
    [[nodiscard]] Second secondOf(base::TimePoint now) const;

    RampSettings m_settings;
    bool m_isRamping = false;
    base::TimePoint m_begin{};
    Second m_second;
};

} // namespace sluice::policy
