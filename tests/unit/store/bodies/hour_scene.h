#pragma once

#include "store/bodies/hour_keys.h"
#include "store/bodies/key_ring.h"
#include "unit/store/bodies/manual_body_time.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <memory>

namespace sluice::test {

// Keys of hours over several runs of the program: their file, the key store's entry, and both clocks in our hand.
struct HourScene {
    QTemporaryDir directory;
    ManualBodyTime time;
    base::Secret master{std::string(32, 'm')};
    base::Secret ring;
    std::unique_ptr<store::HourKeys> keys;

    HourScene() { start(); }

    [[nodiscard]] QString path() const { return directory.filePath(QStringLiteral("body-keys")); }
    void start()
    {
        keys = std::make_unique<store::HourKeys>(path());
        QVERIFY(keys->open(time.now));
        unlock();
    }
    void unlock()
    {
        const auto done = keys->unlock(store::KeyWrap::KeyStore, master, ring.reveal(), {}, time.now);
        QVERIFY2(done, base::toString(done.error()).c_str());
        takeRing();
    }
    // What the key store would hold.
    void takeRing()
    {
        if (keys->takeRingChange()) {
            ring = keys->ring();
        }
    }
    void stop() { keys.reset(); }

    std::int64_t use()
    {
        const auto current = keys->current(time.now);
        takeRing();
        return current ? current->hour : 0;
    }
    [[nodiscard]] bool opens(std::int64_t hour)
    {
        const bool opened = keys->keyOf(hour, time.now) != nullptr;
        takeRing();
        return opened;
    }
    [[nodiscard]] QByteArray bytes() const
    {
        QFile file(path());
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }
    void put(const QByteArray &bytes) const
    {
        QFile file(path());
        QVERIFY(file.open(QIODevice::WriteOnly));
        QCOMPARE(file.write(bytes), bytes.size());
    }
    // Of the first slot: nonce, key and tag.
    [[nodiscard]] QByteArray wrapped() const { return bytes().mid(256 + 24, 60); }
    [[nodiscard]] bool ringHas(std::int64_t hour) const { return store::KeyRing::parse(ring.reveal()).find(hour) != nullptr; }
};

} // namespace sluice::test
