#include "service/kept_bodies.h"

#include "store/keys/key_material.h"
#include "store/keys/key_store_lock.h"

#include <chrono>
#include <utility>

namespace sluice::service {

namespace {

using namespace std::chrono_literals;
using State = api::BodyKeepingState;

const QString kMasterId = QStringLiteral("sluice-body-master");
const QString kRingId = QStringLiteral("sluice-body-hours");
constexpr auto kLockPatience = 15s;

base::Error locked()
{
    return {.code = base::ErrorCode::KeyStoreLocked, .detail = "raw prompts and answers are not kept until it is open", .where = {}};
}

} // namespace

KeptBodies::KeptBodies(const QString &directory, BodyKeeper::Clock clock)
    : m_feed(std::make_shared<relay::BodyFeed>())
    , m_keeper(new BodyKeeper(*m_feed, directory, std::move(clock)))
    , m_keyStore(this)
{
    m_thread.setObjectName(QStringLiteral("bodies"));
    m_keeper->moveToThread(&m_thread);
    connect(m_keeper, &BodyKeeper::purged, this, [this] {
        if (const auto purged = std::exchange(m_purged, nullptr)) {
            purged();
        }
    });
    connect(m_keeper, &BodyKeeper::begun, this, &KeptBodies::noticeBegun);
    connect(m_keeper, &BodyKeeper::unlocked, this, &KeptBodies::noticeUnlocked);
    connect(m_keeper, &BodyKeeper::ringChanged, this, &KeptBodies::writeRing);
    connect(m_keeper, &BodyKeeper::failed, this, [this](const base::Error &problem) {
        if (m_state.state == State::Keeping) {
            set(State::Fault, problem);
            m_feed->setTextCap(m_config.textBytes); // each text tries again
        }
    });
    connect(m_keeper, &BodyKeeper::recovered, this, [this] {
        if (m_state.state == State::Fault) {
            set(State::Keeping);
        }
    });
    connect(m_keeper, &BodyKeeper::dropped, this, [this](qint64 texts) {
        m_state.dropped += texts;
        emit stateChanged(m_state);
    });
    connect(m_keeper, &BodyKeeper::fetched, this, &KeptBodies::fetched);
    connect(&m_keyStore, &store::CredentialStore::loaded, this, &KeptBodies::noticeLoaded);
    connect(&m_keyStore, &store::CredentialStore::stored, this, &KeptBodies::noticeStored);
    m_lockWatch.setInterval(kLockPatience);
    m_lockWatch.setSingleShot(true);
    connect(&m_lockWatch, &QTimer::timeout, this, [this] { apply(m_config); });
    connect(&m_thread, &QThread::finished, m_keeper, &QObject::deleteLater);
    m_feed->onWake([this] { post([keeper = m_keeper] { keeper->takeTexts(); }); });
    m_thread.start();
}

KeptBodies::~KeptBodies()
{
    m_feed->setTextCap(0);
    post([keeper = m_keeper, thread = &m_thread] {
        keeper->takeTexts();
        thread->quit();
    });
    m_thread.wait();
}

void KeptBodies::apply(const api::BodiesConfig &config, std::function<void()> done)
{
    if (done) {
        m_purged = [before = std::move(m_purged), done = std::move(done)] {
            if (before) {
                before();
            }
            done();
        };
    }
    const bool otherKey = config.key != m_config.key;
    m_config = config;
    if (!config.keep) {
        m_lockWatch.stop();
        set(State::Off);
    } else if (m_state.state == State::Off || otherKey) {
        set(State::Opening);
    }
    ++m_begins;
    m_isBegun = false;
    post([keeper = m_keeper, config] { keeper->begin(config); });
}

void KeptBodies::noticeBegun(bool awaitsMaster, bool isUnlocked, const base::Error &problem)
{
    m_awaitsMaster = awaitsMaster;
    m_isBegun = --m_begins == 0 && !problem.isError();
    if (m_begins > 0 || !m_config.keep) {
        return;
    }
    if (problem.isError()) {
        set(State::Fault, problem);
    } else if (m_state.state == State::Keeping || (isUnlocked && m_config.key == api::BodyKey::Passphrase)) {
        set(State::Keeping);
    } else {
        askForKeys(); // also where they are at hand: the ring may have to be written
    }
}

void KeptBodies::askForKeys()
{
    if (m_isMaking || m_unlocks > 0) {
        return; // the answer is on its way
    }
    if (m_config.key == api::BodyKey::KeyStore) {
        m_keyStore.forget(kMasterId);
        m_keyStore.load(kMasterId);
    } else if (m_passphrase.isEmpty()) {
        set(State::NeedsPassphrase);
    } else {
        setPassphrase(m_passphrase);
    }
}

void KeptBodies::noticeLoaded(const QString &id, const base::Secret &value, const base::Error &problem)
{
    if (!m_config.keep || m_config.key != api::BodyKey::KeyStore || m_state.state == State::Keeping) {
        m_keyStore.forget(id);
        return;
    }
    if (id == kMasterId) {
        noticeMaster(value, problem);
    } else if (problem.code == base::ErrorCode::KeyStoreUnavailable) {
        set(State::NoKeyStore, problem);
    } else if (value.isEmpty() && m_awaitsMaster) {
        // Without it the texts of the day are lost: that it is not there must be the truth, not a lock that has just closed.
        store::askKeyStoreLock(this, [this](store::KeyStoreLock lock) {
            if (lock == store::KeyStoreLock::Locked) {
                m_master = {};
                set(State::Locked, locked());
                m_lockWatch.start();
            } else {
                unlock({});
            }
        });
    } else {
        unlock(value);
        m_keyStore.forget(kRingId);
    }
}

void KeptBodies::unlock(const base::Secret &ring)
{
    if (m_config.keep && m_config.key == api::BodyKey::KeyStore && !m_master.isEmpty()) {
        ++m_unlocks;
        post([keeper = m_keeper, master = std::exchange(m_master, {}), ring] { keeper->unlock(master, ring); });
    }
}

void KeptBodies::noticeMaster(const base::Secret &value, const base::Error &problem)
{
    if (problem.code == base::ErrorCode::KeyStoreUnavailable) {
        set(State::NoKeyStore, problem);
        return;
    }
    if (value.isEmpty()) {
        noticeNoEntry();
        return;
    }
    std::optional<base::Secret> master = store::fromKeyText(value.reveal());
    m_keyStore.forget(kMasterId);
    if (!master) {
        set(State::Fault, {.code = base::ErrorCode::WrongKey, .detail = "the key store's entry is no key of ours", .where = kMasterId.toStdString()});
        return;
    }
    m_master = std::move(*master);
    m_keyStore.load(kRingId);
}

// "No such entry", which a locked key store says as well.
void KeptBodies::noticeNoEntry()
{
    store::askKeyStoreLock(this, [this](store::KeyStoreLock lock) {
        if (!m_config.keep || m_config.key != api::BodyKey::KeyStore || m_isMaking || m_unlocks > 0) {
            return;
        }
        if (lock == store::KeyStoreLock::Locked) {
            set(State::Locked, locked());
            m_lockWatch.start();
        } else if (m_awaitsMaster) {
            // Never a new key in its place: it may be another key store that answers, and what is kept would be lost.
            set(State::Fault,
                {.code = base::ErrorCode::WrongKey,
                    .detail = "the key store does not have the key that kept texts were sealed under",
                    .where = kMasterId.toStdString()});
            m_lockWatch.start(); // they end within a day, or another key store comes up
        } else if (const base::Secret key = store::randomKeyBytes(); !key.isEmpty()) {
            m_isMaking = true;
            m_master = key;
            m_keyStore.store(kMasterId, store::toKeyText(key));
        }
    });
}

void KeptBodies::noticeStored(const QString &id, api::CredentialPlace place, const base::Error &problem)
{
    m_keyStore.forget(id);
    m_isMaking = m_isMaking && id != kMasterId;
    if (!m_config.keep || m_config.key != api::BodyKey::KeyStore) {
        return;
    }
    const bool isKept = place == api::CredentialPlace::KeyStore || (place == api::CredentialPlace::Missing && !problem.isError());
    if (id == kMasterId && isKept) {
        unlock({});
        return;
    }
    if (isKept) {
        return;
    }
    // What was sealed meanwhile ends with this run at the latest: its hour's secret is nowhere but in memory.
    store::askKeyStoreLock(this, [this, problem](store::KeyStoreLock lock) {
        if (!m_config.keep) {
            return;
        }
        if (lock == store::KeyStoreLock::Locked) {
            set(State::Locked, locked());
        } else {
            set(State::NoKeyStore, problem);
        }
        m_lockWatch.start();
    });
}

void KeptBodies::noticeUnlocked(const base::Error &problem)
{
    --m_unlocks;
    if (!m_config.keep) {
        return;
    }
    if (!problem.isError()) {
        set(State::Keeping);
    } else if (m_config.key == api::BodyKey::Passphrase && problem.code == base::ErrorCode::WrongKey) {
        m_passphrase = {};
        set(State::NeedsPassphrase, problem);
    } else {
        set(State::Fault, problem);
    }
}

void KeptBodies::writeRing(const base::Secret &ring)
{
    if (ring.isEmpty()) {
        m_keyStore.remove(kRingId);
    } else {
        m_keyStore.store(kRingId, ring);
    }
}

void KeptBodies::setPassphrase(base::Secret passphrase)
{
    if (m_config.keep && m_config.key == api::BodyKey::Passphrase && m_isBegun) {
        m_passphrase = {};
        ++m_unlocks;
        post([keeper = m_keeper, passphrase = std::move(passphrase)] { keeper->unlockWithPassphrase(passphrase); });
    } else {
        m_passphrase = std::move(passphrase); // for when it is asked for
    }
}

void KeptBodies::fetch(const QString &requestId)
{
    post([keeper = m_keeper, requestId] { keeper->fetch(requestId); });
}

void KeptBodies::forgetAll()
{
    post([keeper = m_keeper] { keeper->forgetAll(); });
}

void KeptBodies::purge()
{
    post([keeper = m_keeper] { keeper->purge(); });
}

void KeptBodies::set(State state, const base::Error &why)
{
    // Nothing is gathered that could not be sealed.
    m_feed->setTextCap(state == State::Keeping ? m_config.textBytes : 0);
    if (state != m_state.state || why != m_state.why) {
        m_state.state = state;
        m_state.why = why;
        emit stateChanged(m_state);
    }
}

} // namespace sluice::service
