#pragma once

#include "api/config/relay_config.h"

#include <QHostAddress>
#include <QList>

namespace sluice::relay {

// Where Sluice itself listens, so that it never becomes its own upstream. No thread rules: value, shared as shared_ptr<const>.
class OwnAddresses final {
public:
    // The listeners of `listeners` as they stand; those with port 0 are left out, because only the bound port tells.
    static OwnAddresses of(const api::ListenersConfig &listeners);

    // As ListenAddress::host: an address, or localhost.
    void add(const QString &host, quint16 port);

    // Whether a connection to `address` and `port` would end at one of our listeners. `local` is the connection's own end where it
    // stands already: the system gives a connection to an address of this machine that same address. Without it the interfaces are asked.
    [[nodiscard]] bool contains(const QHostAddress &address, quint16 port, const QHostAddress &local = {}) const;
    [[nodiscard]] bool hasPort(int port) const;
    [[nodiscard]] bool isEmpty() const { return m_listeners.isEmpty(); }

private:
    struct Entry {
        QHostAddress address;
        quint16 port = 0;
    };
    QList<Entry> m_listeners;
};

} // namespace sluice::relay
