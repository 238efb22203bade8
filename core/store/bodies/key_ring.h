#pragma once

#include "base/clock.h"
#include "base/secret.h"
#include "store/bodies/body_clock.h"

#include <cstdint>
#include <string_view>
#include <vector>

namespace sluice::store {

// The entry of the key store that hours need besides their wrapped key and the master key: one random secret each, and the highest time seen, so that an
// older copy of the key file does not bring an older time with it. No thread rules: value.
struct KeyRing {
    struct Entry {
        std::int64_t hour = 0;
        base::WallTime destroyBy{};
        base::Secret secret;
    };

    ClockMark mark;
    std::vector<Entry> hours;

    [[nodiscard]] const Entry *find(std::int64_t hour) const;

    // One line of printable characters, about 100 bytes an hour. parse() of anything else gives an empty ring.
    [[nodiscard]] base::Secret text() const;
    [[nodiscard]] static KeyRing parse(std::string_view text);
};

} // namespace sluice::store
