#include "app/sluice/single_instance.h"

#include <QCryptographicHash>
#include <QDir>
#include <QLocalSocket>

#include <chrono>

namespace sluice::app {

namespace {

// User-only by QLocalServer::UserAccessOption; the folder in the name keeps desks of different
// folders apart.
QString serverNameFor(const QString &directory)
{
    const QByteArray hash = QCryptographicHash::hash(QDir(directory).absolutePath().toUtf8(),
                                                     QCryptographicHash::Sha256)
                                .toHex()
                                .left(16);
    const QString runtime = qEnvironmentVariable("XDG_RUNTIME_DIR");
    const QString name = QStringLiteral("sluice-") + QString::fromLatin1(hash);
    return runtime.isEmpty() ? name : runtime + QLatin1Char('/') + name;
}

} // namespace

SingleInstance::SingleInstance(const QString &dataDirectory, QObject *parent)
    : QObject(parent), m_serverName(serverNameFor(dataDirectory)),
      m_lock(QDir(dataDirectory).filePath(QStringLiteral("desk.lock")))
{
    m_lock.setStaleLockTime(std::chrono::milliseconds(0)); // only a dead process makes it stale
    connect(&m_server, &QLocalServer::newConnection, this, [this] {
        while (QLocalSocket *socket = m_server.nextPendingConnection()) {
            socket->disconnectFromServer();
            socket->deleteLater();
            emit raiseRequested();
        }
    });
}

bool SingleInstance::claim()
{
    if (!m_lock.tryLock()) {
        switch (m_lock.error()) {
        case QLockFile::LockFailedError:
            askOther();
            break;
        default:
            m_problem = QStringLiteral("cannot write to the data folder");
            break;
        }
        return false;
    }
    // The lock is ours, so a socket of that name is left over from a desk that died.
    QLocalServer::removeServer(m_serverName);
    m_server.setSocketOptions(QLocalServer::UserAccessOption);
    m_server.listen(
        m_serverName); // without it the next desk still ends, only the window is not raised
    return true;
}

void SingleInstance::askOther()
{
    QLocalSocket socket;
    socket.connectToServer(m_serverName);
    if (socket.waitForConnected(1000)) {
        socket.waitForDisconnected(1000);
    }
}

} // namespace sluice::app
