#include "relay/upstream/own_addresses.h"

#include "relay/listener/listen_socket.h"

#include <QNetworkInterface>

#include <algorithm>

namespace sluice::relay {

namespace {

// ::ffff:127.0.0.1 is 127.0.0.1.
QHostAddress plain(const QHostAddress &address)
{
    bool isV4 = false;
    const quint32 v4 = address.toIPv4Address(&isV4);
    if (isV4) {
        return QHostAddress(v4);
    }
    QHostAddress result = address;
    result.setScopeId(QString());
    return result;
}

bool isAny(const QHostAddress &address)
{
    return address == QHostAddress(QHostAddress::AnyIPv4) || address == QHostAddress(QHostAddress::AnyIPv6)
        || address == QHostAddress(QHostAddress::Any);
}

bool isOfThisMachine(const QHostAddress &address, const QHostAddress &local)
{
    if (address.isLoopback() || isAny(address)) {
        return true;
    }
    if (!local.isNull()) {
        return plain(local) == address;
    }
    const QList<QHostAddress> own = QNetworkInterface::allAddresses();
    return std::any_of(own.begin(), own.end(), [&](const QHostAddress &entry) { return plain(entry) == address; });
}

} // namespace

OwnAddresses OwnAddresses::of(const api::ListenersConfig &listeners)
{
    OwnAddresses own;
    for (const auto &listener : {listeners.https, listeners.http}) {
        if (listener && listener->port != 0) {
            own.add(listener->host, listener->port);
        }
    }
    return own;
}

void OwnAddresses::add(const QString &host, quint16 port)
{
    if (const auto addresses = listenAddresses(host)) {
        for (const QHostAddress &address : *addresses) {
            m_listeners.append({plain(address), port});
        }
    }
}

bool OwnAddresses::contains(const QHostAddress &address, quint16 port, const QHostAddress &local) const
{
    const QHostAddress wanted = plain(address);
    return std::any_of(m_listeners.begin(), m_listeners.end(), [&](const Entry &entry) {
        if (entry.port != port || wanted.isNull()) {
            return false;
        }
        if (entry.address == wanted) {
            return true;
        }
        if (isAny(entry.address)) {
            return isOfThisMachine(wanted, local);
        }
        // A connection to "any address" goes to loopback.
        return isAny(wanted) && entry.address.isLoopback();
    });
}

bool OwnAddresses::hasPort(int port) const
{
    return std::any_of(m_listeners.begin(), m_listeners.end(), [port](const Entry &entry) { return entry.port == port; });
}

} // namespace sluice::relay
