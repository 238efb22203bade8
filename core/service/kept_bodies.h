#pragma once

#include "api/body_records.h"
#include "api/config/bodies_config.h"
#include "base/secret.h"
#include "relay/shared/body_feed.h"
#include "service/body_keeper.h"
#include "store/credential_store.h"

#include <QObject>
#include <QThread>
#include <QTimer>

#include <functional>
#include <memory>

namespace sluice::service {

// Raw prompts and answers as the rest of the service sees them: whether they are kept, and where their keys come from. The master key lies in the key
// store, or is made from a passphrase; a second entry of the key store, the ring, holds the secrets of the hours alive and is written at most a
// few times an hour. A new master key is made only where no text waits for an old one. GUI thread.
class KeptBodies final : public QObject {
    Q_OBJECT
public:
    explicit KeptBodies(const QString &directory, BodyKeeper::Clock clock = &store::BodyTime::now);
    ~KeptBodies() override; // what has come by then is kept; joins. Nobody may publish any more

    // Where exchanges put their texts.
    [[nodiscard]] const std::shared_ptr<relay::BodyFeed> &feed() const { return m_feed; }
    // Destroys what is too old, whatever the settings are.
    void purge();

    // Puts the settings in force. `done`: what was too old has been destroyed, and no listener has to wait any longer; may be null.
    void apply(const api::BodiesConfig &config, std::function<void()> done = nullptr);

    [[nodiscard]] const api::BodyKeeping &state() const { return m_state; }
    void setPassphrase(base::Secret passphrase);
    void fetch(const QString &requestId); // fetched() follows
    void forgetAll();

signals:
    void stateChanged(const sluice::api::BodyKeeping &state);
    void fetched(const QString &requestId, const sluice::api::KeptText &prompt, const sluice::api::KeptText &answer,
        const sluice::base::Error &problem);

private:
    template<typename Work>
    void post(Work work)
    {
        QMetaObject::invokeMethod(m_keeper, std::move(work), Qt::QueuedConnection);
    }

    void noticeBegun(bool awaitsMaster, bool isUnlocked, const base::Error &problem);
    void askForKeys();
    void noticeLoaded(const QString &id, const base::Secret &value, const base::Error &problem);
    void noticeMaster(const base::Secret &value, const base::Error &problem);
    void noticeNoEntry();
    void unlock(const base::Secret &ring);
    void noticeStored(const QString &id, api::CredentialPlace place, const base::Error &problem);
    void noticeUnlocked(const base::Error &problem);
    void writeRing(const base::Secret &ring);
    void set(api::BodyKeepingState state, const base::Error &why = {});

    const std::shared_ptr<relay::BodyFeed> m_feed;
    QThread m_thread;
    BodyKeeper *m_keeper; // lives on m_thread and is deleted there
    store::CredentialStore m_keyStore; // of our own: what it reads is dropped as soon as it was handed on
    api::BodiesConfig m_config;
    api::BodyKeeping m_state;
    std::function<void()> m_purged; // apply()'s
    base::Secret m_master; // on its way
    base::Secret m_passphrase; // the same
    bool m_awaitsMaster = false;
    bool m_isBegun = false; // the keeper can be given keys
    int m_begins = 0; // calls of begin() that have not been answered
    int m_unlocks = 0; // the same of unlock()
    bool m_isMaking = false; // a new master key is on its way into the key store
    QTimer m_lockWatch; // asks again while the key store is locked
};

} // namespace sluice::service
