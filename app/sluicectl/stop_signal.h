#pragma once

#include <QObject>
#include <QSocketNotifier>

namespace sluice::ctl {

// Turns SIGTERM and SIGINT into a Qt signal: the handler writes a byte to a pipe that the event loop reads. One at a time.
// GUI thread.
class StopSignal final : public QObject {
    Q_OBJECT
public:
    explicit StopSignal(QObject *parent = nullptr);
    ~StopSignal() override;

signals:
    void requested();

private:
    void drainPipe();

    QSocketNotifier *m_notifier;
};

} // namespace sluice::ctl
