#pragma once

#include <QObject>

#include <functional>

namespace sluice::store {

enum class KeyStoreLock {
    Open,
    Locked,
    Unknown, // no Secret Service answers: another kind of key store, or none
};

// Asks the session's Secret Service whether its default collection is locked: a locked one says "no such entry" of entries that are there. Asking
// opens no dialog. The answer comes later, in the caller's thread, unless `context` is gone by then. GUI thread.
void askKeyStoreLock(QObject *context, std::function<void(KeyStoreLock)> answer);

} // namespace sluice::store
