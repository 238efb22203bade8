#pragma once

#include <QObject>
#include <QThreadPool>

#include <deque>
#include <functional>
#include <utility>

namespace sluice::service {

// One thread for work on files, one job at a time in the order asked, so that jobs may share state without a lock. A job's
// `begin` runs in the GUI thread when its turn has come and returns the work; what the work gives goes to `done`, again in
// the GUI thread, before the next job begins: each job sees what the one before it has changed. GUI thread.
class FileWorker final : public QObject {
    Q_OBJECT
public:
    explicit FileWorker(QObject *parent = nullptr)
        : QObject(parent)
    {
        m_pool.setMaxThreadCount(1);
    }
    // Waits for the running job; those that have not begun never do.
    ~FileWorker() override { m_pool.waitForDone(); }

    template<typename Begin, typename Done>
    void enqueue(Begin begin, Done done)
    {
        m_pending.push_back([this, begin = std::move(begin), done = std::move(done)] {
            auto work = begin();
            m_pool.start([this, work = std::move(work), done]() mutable {
                auto result = work();
                QMetaObject::invokeMethod(
                    this,
                    [this, done, result = std::move(result)]() mutable {
                        done(std::move(result));
                        m_isBusy = false;
                        beginNext();
                    },
                    Qt::QueuedConnection);
            });
        });
        beginNext();
    }

private:
    void beginNext()
    {
        if (m_isBusy || m_pending.empty()) {
            return;
        }
        m_isBusy = true;
        const std::function<void()> job = std::move(m_pending.front());
        m_pending.pop_front();
        job();
    }

    QThreadPool m_pool;
    std::deque<std::function<void()>> m_pending;
    bool m_isBusy = false;
};

} // namespace sluice::service
