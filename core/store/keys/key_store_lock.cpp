#include "store/keys/key_store_lock.h"

#include <QtGlobal>

#include <utility>

#if defined(Q_OS_UNIX) && !defined(Q_OS_DARWIN)
#include <QDBusConnection>
#include <QDBusMessage>
#include <QDBusPendingCallWatcher>
#include <QDBusPendingReply>
#include <QDBusVariant>
#else
#include <QMetaObject>
#endif

namespace sluice::store {

#if defined(Q_OS_UNIX) && !defined(Q_OS_DARWIN)

namespace {

constexpr int kPatienceMilliseconds = 5'000;

} // namespace

void askKeyStoreLock(QObject *context, std::function<void(KeyStoreLock)> answer)
{
    QDBusMessage question = QDBusMessage::createMethodCall(QStringLiteral("org.freedesktop.secrets"),
        QStringLiteral("/org/freedesktop/secrets/aliases/default"), QStringLiteral("org.freedesktop.DBus.Properties"), QStringLiteral("Get"));
    question << QStringLiteral("org.freedesktop.Secret.Collection") << QStringLiteral("Locked");
    auto *const watcher
        = new QDBusPendingCallWatcher(QDBusConnection::sessionBus().asyncCall(question, kPatienceMilliseconds), context);
    QObject::connect(watcher, &QDBusPendingCallWatcher::finished, context, [watcher, answer = std::move(answer)] {
        const QDBusPendingReply<QDBusVariant> reply = *watcher;
        watcher->deleteLater();
        if (reply.isError()) {
            answer(KeyStoreLock::Unknown);
        } else {
            answer(reply.value().variant().toBool() ? KeyStoreLock::Locked : KeyStoreLock::Open);
        }
    });
}

#else

void askKeyStoreLock(QObject *context, std::function<void(KeyStoreLock)> answer)
{
    QMetaObject::invokeMethod(
        context, [answer = std::move(answer)] { answer(KeyStoreLock::Unknown); }, Qt::QueuedConnection);
}

#endif

} // namespace sluice::store
