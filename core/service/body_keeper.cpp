#include "service/body_keeper.h"

#include "base/guarded_memory.h"

#include <algorithm>
#include <chrono>
#include <utility>

namespace sluice::service {

namespace {

using namespace std::chrono_literals;

// Often enough for the time in the key file to be near the truth, and for a computer that was asleep to notice soon.
constexpr std::chrono::milliseconds kLongestSleep = 60s;

void wipeText(QByteArray &bytes)
{
    if (bytes.isDetached()) {
        base::wipe(bytes.data(), static_cast<std::size_t>(bytes.size()));
    }
    bytes.clear();
}

} // namespace

BodyKeeper::BodyKeeper(relay::BodyFeed &feed, const QString &directory, Clock clock)
    : m_feed(feed)
    , m_store(directory)
    , m_clock(std::move(clock))
    , m_expiry(this)
    , m_sweep(this)
{
    m_expiry.setSingleShot(true);
    connect(&m_expiry, &QTimer::timeout, this, &BodyKeeper::expire);
    m_sweep.setSingleShot(true);
    connect(&m_sweep, &QTimer::timeout, this, &BodyKeeper::sweepOn);
}

store::BodyStore::Caps BodyKeeper::caps() const
{
    return {std::chrono::hours(m_config.hours), m_config.allBytes};
}

void BodyKeeper::purge()
{
    static_cast<void>(m_store.purge(m_clock())); // begin() tells what is wrong
}

void BodyKeeper::begin(const api::BodiesConfig &config)
{
    const bool otherKey = config.key != m_config.key;
    m_config = config;
    const store::BodyTime now = m_clock();
    base::Result<void> done = m_store.purge(now);
    const auto wanted = config.key == api::BodyKey::KeyStore ? store::KeyWrap::KeyStore : store::KeyWrap::Passphrase;
    const bool underOtherKey = m_store.keys().awaitsMaster() && m_store.keys().wrap() != wanted;
    if (done && (!config.keep || underOtherKey) && m_store.holdsAnything()) {
        done = m_store.remove(now);
        emit ringChanged({});
    } else if (otherKey) {
        m_store.keys().lock();
    }
    emit purged();
    if (config.keep && done) {
        done = m_store.open(caps(), now);
    }
    tellRing();
    planExpiry();
    m_sweep.start(0);
    m_hasFailed = false;
    emit begun(m_store.keys().awaitsMaster(), m_store.isReady(), done.error());
}

void BodyKeeper::unlock(const base::Secret &master, const base::Secret &ring)
{
    const auto done = m_store.keys().unlock(store::KeyWrap::KeyStore, master, ring.reveal(), {}, m_clock());
    tellRing();
    planExpiry();
    emit unlocked(done.error());
}

void BodyKeeper::unlockWithPassphrase(const base::Secret &passphrase)
{
    const store::HourKeys::PassphraseFacts facts = m_store.keys().passphraseFacts();
    std::optional<base::Secret> master;
    if (!facts.salt.empty() && !passphrase.isEmpty()) {
        master = store::keyFromPassphrase(passphrase, facts.salt, facts.cost);
    }
    if (!master) {
        emit unlocked({.code = base::ErrorCode::WrongKey, .detail = "no key can be made from this passphrase", .where = {}});
        return;
    }
    const auto done = m_store.keys().unlock(store::KeyWrap::Passphrase, std::move(*master), {}, facts, m_clock());
    planExpiry();
    emit unlocked(done.error());
}

void BodyKeeper::lock()
{
    m_store.keys().lock();
}

void BodyKeeper::takeTexts()
{
    relay::BodyFeed::Batch batch = m_feed.drain();
    if (!batch.entries.isEmpty()) {
        const base::Result<void> kept = m_store.isReady()
            ? m_store.keep(batch.entries, m_clock())
            : base::Error{.code = base::ErrorCode::KeyStoreUnavailable, .detail = "no key is at hand to seal them with", .where = {}};
        if (!kept) {
            batch.dropped += batch.entries.size();
        }
        check(kept);
        for (api::ExchangeTexts &texts : batch.entries) {
            wipeText(texts.prompt.bytes);
            wipeText(texts.answer.bytes);
        }
    }
    tellRing();
    planExpiry();
    if (batch.dropped > 0) {
        emit dropped(batch.dropped);
    }
}

void BodyKeeper::fetch(const QString &requestId)
{
    takeTexts(); // the one asked for may be among them
    const auto found = m_store.fetch(requestId, m_clock());
    if (found) {
        emit fetched(requestId, found->prompt, found->answer, {});
    } else {
        emit fetched(requestId, {}, {}, found.error());
    }
    tellRing();
}

void BodyKeeper::forgetAll()
{
    static_cast<void>(m_feed.drain()); // not kept yet, and not to be kept any more
    check(m_store.forgetAll(m_clock()));
    tellRing();
    planExpiry();
    m_sweep.start(0);
}

// A state that goes on is told once.
void BodyKeeper::check(const base::Result<void> &result)
{
    if (!result && !std::exchange(m_hasFailed, true)) {
        emit failed(result.error());
    } else if (result && std::exchange(m_hasFailed, false)) {
        emit recovered();
    }
}

void BodyKeeper::tellRing()
{
    if (m_store.keys().isUnlocked() && m_store.keys().wrap() == store::KeyWrap::KeyStore && m_store.keys().takeRingChange()) {
        emit ringChanged(m_store.keys().ring());
    }
}

void BodyKeeper::expire()
{
    check(m_store.purge(m_clock()));
    tellRing();
    planExpiry();
    m_sweep.start(0);
}

void BodyKeeper::sweepOn()
{
    const auto more = m_store.sweep(m_clock());
    if (more && *more) {
        m_sweep.start(0); // a few rows a turn: texts to be kept come between
    }
}

void BodyKeeper::planExpiry()
{
    if (const auto next = m_store.keys().untilNextEnd(m_clock())) {
        m_expiry.start(std::clamp(*next, std::chrono::milliseconds(1), kLongestSleep));
    } else {
        m_expiry.stop();
    }
}

} // namespace sluice::service
