#pragma once

#include "api/body_records.h"
#include "relay/shared/budget.h"

#include <QList>

#include <atomic>
#include <deque>
#include <functional>
#include <mutex>

namespace sluice::relay {

// Raw texts of finished exchanges on their way to whoever keeps them. Bounded in bytes: when it is full the oldest go and are counted, and so is
// an exchange whose texts find no room while it runs. Keeps nothing until it has been told how much of a text is wanted. Any thread.
class BodyFeed final {
public:
    static constexpr qint64 kWaiting = 64LL * 1024 * 1024; // bytes waiting to be taken
    static constexpr qint64 kGathering = 64LL * 1024 * 1024; // bytes of exchanges that run

    struct Batch {
        QList<api::ExchangeTexts> entries; // oldest first
        qint64 dropped = 0; // exchanges lost since the last drain
    };

    // Before the first publish; called, outside the lock, when the feed goes from empty to filled. Must not block.
    void onWake(std::function<void()> wake) { m_wake = std::move(wake); }

    // Bytes wanted of each text; 0: nothing is gathered.
    void setTextCap(qint64 bytes) { m_textCap.store(bytes, std::memory_order_relaxed); }
    [[nodiscard]] qint64 textCap() const { return m_textCap.load(std::memory_order_relaxed); }
    [[nodiscard]] Budget &gathering() { return m_gathering; }

    void publish(api::ExchangeTexts texts);
    void countDropped(); // an exchange that found no room
    [[nodiscard]] Batch drain();

private:
    void wakeIf(bool first);

    std::atomic<qint64> m_textCap{0};
    Budget m_gathering{kGathering};
    std::function<void()> m_wake;
    std::mutex m_mutex;
    std::deque<api::ExchangeTexts> m_entries; // guarded by m_mutex
    qint64 m_bytes = 0; // guarded by m_mutex: of m_entries
    qint64 m_dropped = 0; // guarded by m_mutex
};

} // namespace sluice::relay
