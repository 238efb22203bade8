#pragma once

#include <QObject>

#include <memory>

class QSocketNotifier;

namespace sluice::app {

// SIGTERM, SIGINT and SIGHUP as a Qt signal: the handler only writes a byte to a socket pair. One
// object a process. GUI thread.
class QuitSignals final : public QObject {
    Q_OBJECT
public:
    explicit QuitSignals(QObject *parent = nullptr);
    ~QuitSignals() override;

signals:
    void quitRequested();

private:
    std::unique_ptr<QSocketNotifier> m_notifier;
};

} // namespace sluice::app
