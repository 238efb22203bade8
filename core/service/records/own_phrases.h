#pragma once

#include <QString>

namespace sluice::service {

// What of an error's detail consists of words of our own (or of Qt's about sockets and certificates), without names, addresses and
// whatever else a peer may have put behind them: the phrase as it stands in our list; empty if the detail begins with none. Any thread.
QString ownPhrase(const QString &detail);

} // namespace sluice::service
