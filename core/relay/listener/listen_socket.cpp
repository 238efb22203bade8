#include "relay/listener/listen_socket.h"

#include <QDir>
#include <QFile>
#include <QNetworkInterface>

#include <arpa/inet.h>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

namespace sluice::relay {

namespace {

class Descriptor final {
public:
    explicit Descriptor(int fd)
        : m_fd(fd)
    {
    }
    ~Descriptor()
    {
        if (m_fd >= 0) {
            ::close(m_fd);
        }
    }
    Descriptor(const Descriptor &) = delete;
    Descriptor &operator=(const Descriptor &) = delete;

    [[nodiscard]] int get() const { return m_fd; }
    int release() { return std::exchange(m_fd, -1); }

private:
    int m_fd;
};

struct SocketAddress {
    sockaddr_storage storage{};
    socklen_t length = 0;
};

SocketAddress toSocketAddress(const QHostAddress &address, quint16 port)
{
    SocketAddress result;
    if (address.protocol() == QAbstractSocket::IPv6Protocol) {
        sockaddr_in6 in6{};
        in6.sin6_family = AF_INET6;
        in6.sin6_port = htons(port);
        const Q_IPV6ADDR bytes = address.toIPv6Address();
        std::memcpy(&in6.sin6_addr, &bytes, sizeof in6.sin6_addr);
        std::memcpy(&result.storage, &in6, sizeof in6);
        result.length = sizeof in6;
    } else {
        sockaddr_in in{};
        in.sin_family = AF_INET;
        in.sin_port = htons(port);
        in.sin_addr.s_addr = htonl(address.toIPv4Address());
        std::memcpy(&result.storage, &in, sizeof in);
        result.length = sizeof in;
    }
    return result;
}

base::Error bindError(int cause, const QHostAddress &address, quint16 port)
{
    const std::string where = address.toString().toStdString() + ":" + std::to_string(port);
    base::Error error;
    error.where = where;
    switch (cause) {
    case EADDRINUSE: {
        error.code = base::ErrorCode::AddressInUse;
        const QString holder = portHolder(port);
        error.detail = holder.isEmpty() ? std::string("the port is in use by another program")
                                        : "the port is in use by " + holder.toStdString();
        break;
    }
    case EACCES:
        error.code = base::ErrorCode::PermissionDenied;
        error.detail = "not allowed to listen on this port; ports below 1024 need privileges";
        break;
    default:
        error.code = base::ErrorCode::AddressUnavailable;
        error.detail = std::string("cannot listen here: ") + std::strerror(cause);
    }
    return error;
}

base::Result<int> bindSocket(const QHostAddress &address, quint16 port, bool shared)
{
    const bool v6 = address.protocol() == QAbstractSocket::IPv6Protocol;
    Descriptor socket(::socket(v6 ? AF_INET6 : AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
    if (socket.get() < 0) {
        return bindError(errno, address, port);
    }
    const int on = 1;
    // Without SO_REUSEADDR a restart would have to wait for connections in TIME_WAIT.
    ::setsockopt(socket.get(), SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    if (v6) {
        ::setsockopt(socket.get(), IPPROTO_IPV6, IPV6_V6ONLY, &on, sizeof on);
    }
    if (shared) {
        ::setsockopt(socket.get(), SOL_SOCKET, SO_REUSEPORT, &on, sizeof on);
    }
    const SocketAddress bound = toSocketAddress(address, port);
    if (::bind(socket.get(), reinterpret_cast<const sockaddr *>(&bound.storage), bound.length) != 0
        || ::listen(socket.get(), SOMAXCONN) != 0) {
        return bindError(errno, address, port);
    }
    return socket.release();
}

quint16 boundPort(int fd)
{
    sockaddr_storage storage{};
    socklen_t length = sizeof storage;
    ::getsockname(fd, reinterpret_cast<sockaddr *>(&storage), &length);
    if (storage.ss_family == AF_INET6) {
        sockaddr_in6 in6{};
        std::memcpy(&in6, &storage, sizeof in6);
        return ntohs(in6.sin6_port);
    }
    sockaddr_in in{};
    std::memcpy(&in, &storage, sizeof in);
    return ntohs(in.sin_port);
}

// The inodes of sockets that listen on `port`, from a /proc/net/tcp table.
void collectListeners(const QString &table, quint16 port, QList<QByteArray> &inodes)
{
    QFile file(table);
    if (!file.open(QIODevice::ReadOnly)) {
        return;
    }
    const QByteArray wanted = ':' + QByteArray::number(port, 16).toUpper().rightJustified(4, '0');
    const QByteArray content = file.readAll();
    for (const QByteArray &line : content.split('\n')) {
        const QList<QByteArray> columns = line.simplified().split(' ');
        constexpr int kLocal = 1;
        constexpr int kState = 3;
        constexpr int kInode = 9;
        if (columns.size() > kInode && columns.at(kLocal).endsWith(wanted) && columns.at(kState) == "0A") {
            inodes.append(columns.at(kInode));
        }
    }
}

bool holdsSocket(const QString &pid, const QList<QByteArray> &inodes)
{
    const QDir descriptors(QStringLiteral("/proc/%1/fd").arg(pid));
    const QStringList entries = descriptors.entryList(QDir::Files | QDir::System | QDir::NoDotAndDotDot);
    for (const QString &entry : entries) {
        const QByteArray link = QFile::symLinkTarget(descriptors.filePath(entry)).toUtf8();
        for (const QByteArray &inode : inodes) {
            if (link.endsWith(QByteArray("socket:[" + inode + "]"))) {
                return true;
            }
        }
    }
    return false;
}

} // namespace

base::Result<QList<QHostAddress>> listenAddresses(const QString &host)
{
    if (host.compare(QLatin1String("localhost"), Qt::CaseInsensitive) == 0) {
        QList<QHostAddress> both{QHostAddress(QHostAddress::LocalHost)};
        if (QNetworkInterface::allAddresses().contains(QHostAddress(QHostAddress::LocalHostIPv6))) {
            both.append(QHostAddress(QHostAddress::LocalHostIPv6));
        }
        return both;
    }
    const QHostAddress address(host);
    if (address.isNull()) {
        return base::Error{base::ErrorCode::InvalidConfig,
                           "expected localhost or an IP address, got \"" + host.toStdString() + '"', "listeners", 0};
    }
    return QList<QHostAddress>{address};
}

base::Result<quint16> reservePort(const QHostAddress &address, quint16 port)
{
    base::Result<int> bound = bindSocket(address, port, false);
    if (!bound) {
        return bound.error();
    }
    const Descriptor socket(*bound);
    return boundPort(socket.get());
}

base::Result<int> openListenSocket(const QHostAddress &address, quint16 port)
{
    return bindSocket(address, port, true);
}

void closeListenSocket(int descriptor) { ::close(descriptor); }

QString portHolder(quint16 port)
{
    QList<QByteArray> inodes;
    collectListeners(QStringLiteral("/proc/net/tcp"), port, inodes);
    collectListeners(QStringLiteral("/proc/net/tcp6"), port, inodes);
    if (inodes.isEmpty()) {
        return {};
    }
    const QStringList processes = QDir(QStringLiteral("/proc")).entryList(QDir::Dirs | QDir::NoDotAndDotDot);
    for (const QString &pid : processes) {
        bool isPid = false;
        pid.toInt(&isPid);
        if (!isPid || !holdsSocket(pid, inodes)) {
            continue;
        }
        QFile name(QStringLiteral("/proc/%1/comm").arg(pid));
        const QString program = name.open(QIODevice::ReadOnly) ? QString::fromUtf8(name.readAll()).trimmed()
                                                               : QString();
        return QStringLiteral("%1 (pid %2)").arg(program, pid);
    }
    return {};
}

} // namespace sluice::relay
