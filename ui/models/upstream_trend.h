#pragma once

#include <QList>

#include <array>
#include <cstdint>

namespace sluice::ui {

// Requests of one upstream over the last two minutes, for a sparkline. Time is an argument, in seconds of a clock that does not run
// backwards; what lies before the window, or in the future, is not counted. No thread rules: value.
class UpstreamTrend final {
public:
    static constexpr std::int64_t kBucketSeconds = 2;
    static constexpr int kBuckets = 60;

    void add(std::int64_t second);

    // Requests a second, oldest first; the bucket that is still filling is left out, so that the line does not end in a dip.
    [[nodiscard]] QList<double> values(std::int64_t second) const;

private:
    // One more than is shown: the bucket that is filling.
    static constexpr int kSlots = kBuckets + 1;

    struct Bucket {
        std::int64_t number = -1;
        int requests = 0;
    };

    std::array<Bucket, kSlots> m_buckets;
};

} // namespace sluice::ui
