#pragma once

#include "api/config/relay_config.h"
#include "base/result.h"

#include <QHostAddress>
#include <QList>

namespace sluice::relay {

// The loopback or other addresses a configured host stands for: `localhost` is 127.0.0.1 and ::1 (where IPv6 is there), so that
// nobody else can take the other one; an address is itself. InvalidConfig for anything else.
base::Result<QList<QHostAddress>> listenAddresses(const QString &host);

// Checks that address:port can be ours alone: binds it without SO_REUSEPORT and lets go. Port 0 takes a free one; the port
// is returned. AddressInUse names the holder where the system tells; PermissionDenied and AddressUnavailable say why.
base::Result<quint16> reservePort(const QHostAddress &address, quint16 port);

// A non-blocking socket bound to address:port with SO_REUSEPORT and listening: one for each worker, the kernel spreads new
// connections over them. Returns the descriptor; the caller owns it.
base::Result<int> openListenSocket(const QHostAddress &address, quint16 port);

void closeListenSocket(int descriptor);

// "nginx (pid 1234)" for the process that listens on this port, "" if the system does not tell (another user's process).
QString portHolder(quint16 port);

} // namespace sluice::relay
