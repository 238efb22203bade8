#pragma once

#include <QList>
#include <QSslCertificate>
#include <QSslConfiguration>
#include <QSslKey>

namespace sluice::relay {

// The TLS settings towards an upstream: system roots plus its extra CAs, verified, ALPN http/1.1; with a client certificate (leaf first)
// where one is given.
QSslConfiguration clientTlsConfiguration(const QList<QSslCertificate> &extraCas,
                                         const QList<QSslCertificate> &clientChain = {}, const QSslKey &clientKey = {});

} // namespace sluice::relay
