#pragma once

#include <QMetaObject>
#include <QObject>

#include <functional>
#include <mutex>
#include <utility>

namespace sluice::relay {

// The way from any thread to a worker's: what is posted runs there in its next turn, or never once the worker is gone. Any thread.
class WorkerMailbox final {
public:
    explicit WorkerMailbox(QObject *worker)
        : m_worker(worker)
    {
    }
    WorkerMailbox(const WorkerMailbox &) = delete;
    WorkerMailbox &operator=(const WorkerMailbox &) = delete;

    void post(std::function<void()> job)
    {
        const std::lock_guard lock(m_mutex);
        if (m_worker) {
            QMetaObject::invokeMethod(m_worker, std::move(job), Qt::QueuedConnection);
        }
    }

    // By the worker, before it goes.
    void close()
    {
        const std::lock_guard lock(m_mutex);
        m_worker = nullptr;
    }

private:
    std::mutex m_mutex;
    QObject *m_worker; // guarded by m_mutex
};

} // namespace sluice::relay
