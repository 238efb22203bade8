#pragma once

#include "api/body_records.h"
#include "api/config/bodies_config.h"
#include "base/secret.h"
#include "relay/shared/body_feed.h"
#include "store/bodies/body_store.h"

#include <QObject>
#include <QTimer>

#include <functional>

namespace sluice::service {

// What is done with raw texts on their own thread: takes them from the relay's feed, seals them, gives them back, and destroys keys when their time
// has come. Where keys come from is KeptBodies' business. Store thread.
class BodyKeeper final : public QObject {
    Q_OBJECT
public:
    using Clock = std::function<store::BodyTime()>;

    BodyKeeper(relay::BodyFeed &feed, const QString &directory, Clock clock);

    // Destroys what is too old.
    void purge();
    // The settings, and again whenever they change. Destroys what is too old, before anything else; purged() follows, and begun() once the
    // database is open.
    void begin(const api::BodiesConfig &config);
    // unlocked() follows. `ring` as in store::HourKeys.
    void unlock(const base::Secret &master, const base::Secret &ring);
    void unlockWithPassphrase(const base::Secret &passphrase);
    // Keeps nothing more until unlock(); what is in memory is wiped.
    void lock();
    void takeTexts(); // what the feed holds
    void fetch(const QString &requestId);
    void forgetAll();

signals:
    void purged(); // what was too old is gone
    // `awaitsMaster`: texts are there that a master key opens; `isUnlocked`: it is at hand already.
    void begun(bool awaitsMaster, bool isUnlocked, const sluice::base::Error &problem);
    void unlocked(const sluice::base::Error &problem);
    // The key store's entry has to hold this from now on; empty: it has to go.
    void ringChanged(const sluice::base::Secret &ring);
    void failed(const sluice::base::Error &problem); // texts that were to be kept are not
    void recovered(); // and are again
    void dropped(qint64 texts); // since last told
    void fetched(const QString &requestId, const sluice::api::KeptText &prompt, const sluice::api::KeptText &answer,
        const sluice::base::Error &problem);

private:
    [[nodiscard]] store::BodyStore::Caps caps() const;
    void check(const base::Result<void> &result);
    void tellRing();
    void expire();
    void sweepOn();
    void planExpiry();

    relay::BodyFeed &m_feed;
    store::BodyStore m_store;
    const Clock m_clock;
    api::BodiesConfig m_config;
    QTimer m_expiry; // only while there are keys
    QTimer m_sweep; // only while there are rows to delete
    bool m_hasFailed = false;
};

} // namespace sluice::service
