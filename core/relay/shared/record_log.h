#pragma once

#include "api/records.h"
#include "base/bounded_feed.h"

#include <atomic>

namespace sluice::relay {

// The way of finished exchanges to whoever keeps them. It belongs to both sides, as each may end before the other. Any thread.
struct RecordLog {
    // About four seconds at 5,000 requests a second: a disk that takes longer to write what waited loses the oldest.
    base::BoundedFeed<api::ExchangeRecord> records{20'000};
    std::atomic<bool> isOn{false}; // off: nothing is published
};

} // namespace sluice::relay
