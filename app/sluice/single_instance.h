#pragma once

#include <QLocalServer>
#include <QLockFile>
#include <QObject>
#include <QString>

namespace sluice::app {

// One desk for each data directory. The first holds a lock and listens on a local socket; the next
// finds the lock taken, asks the first to show itself and ends. GUI thread.
class SingleInstance final : public QObject {
    Q_OBJECT
public:
    explicit SingleInstance(const QString &dataDirectory, QObject *parent = nullptr);

    // False: another desk runs and was asked to raise its window, or the folder cannot be used (see
    // problem()).
    [[nodiscard]] bool claim();
    [[nodiscard]] const QString &problem() const { return m_problem; }

signals:
    void raiseRequested();

private:
    void askOther();

    QString m_serverName;
    QLockFile m_lock;
    QLocalServer m_server;
    QString m_problem;
};

} // namespace sluice::app
