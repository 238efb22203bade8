#include "store/credential_store.h"

#include "base/guarded_memory.h"
#include "base/result.h"

#include <QHash>
#include <QTimer>

#include <qt6keychain/keychain.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <cstring>

namespace sluice::store {

namespace {

constexpr QLatin1String kEnvironmentPrefix("env:");
constexpr std::chrono::seconds kSecondTry{10};

QString keyStoreService()
{
    return QStringLiteral("sluice");
}

// Overwrites bytes that others share: QtKeychain's job holds the same buffer, and frees it as it is.
void wipeShared(const QByteArray &bytes)
{
    base::wipe(const_cast<char *>(bytes.constData()), static_cast<std::size_t>(bytes.size()));
}

// What a session that only begins may say although there is a key store.
bool mayPass(QKeychain::Error error)
{
    return error == QKeychain::NoBackendAvailable || error == QKeychain::OtherError;
}

// A value becomes part of a header: space around it is a slip of copying, a control character inside would forge headers.
base::Result<base::Secret> cleaned(std::string_view value, const QString &id)
{
    constexpr std::string_view kSpace = " \t\r\n";
    const std::size_t begin = value.find_first_not_of(kSpace);
    if (begin == std::string_view::npos) {
        return base::Error{.code = base::ErrorCode::CredentialMissing,
            .detail = "the credential is empty",
            .where = id.toStdString()};
    }
    value = value.substr(begin, value.find_last_not_of(kSpace) - begin + 1);
    const bool isPrintable = std::all_of(value.begin(), value.end(), [](char c) {
        const auto byte = static_cast<unsigned char>(c);
        return byte > 0x20 && byte != 0x7F;
    });
    if (!isPrintable) {
        return base::Error{.code = base::ErrorCode::CredentialMissing,
            .detail = "the credential holds spaces or control characters",
            .where = id.toStdString()};
    }
    return base::Secret(std::string(value));
}

} // namespace

class CredentialStore::Private final {
public:
    explicit Private(CredentialStore &store)
        : m_store(store)
    {
    }

    void readEnvironment(const QString &id)
    {
        const QByteArray name = id.mid(kEnvironmentPrefix.size()).toUtf8();
        if (!qEnvironmentVariableIsSet(name.constData())) {
            answer(id, {}, {.code = base::ErrorCode::CredentialMissing,
                               .detail = "the environment variable is not set",
                               .where = id.toStdString()});
            return;
        }
        const QByteArray raw = qgetenv(name.constData());
        // Programs we start must not inherit it, and the block that the system shows as our environment must not go on holding it.
        if (char *const own = std::getenv(name.constData()); own != nullptr) {
            base::wipe(own, std::strlen(own));
        }
        qunsetenv(name.constData());
        keep(id, std::string_view(raw.constData(), static_cast<std::size_t>(raw.size())),
            api::CredentialPlace::Environment);
        wipeShared(raw);
    }

    void askKeyStore(const QString &id, bool isSecondTry = false)
    {
        entries[id].isAsked = true;
        const int change = entries[id].change;
        auto *job = new QKeychain::ReadPasswordJob(keyStoreService(), &m_store);
        job->setKey(id);
        QObject::connect(job, &QKeychain::Job::finished, &m_store, [this, id, change, job, isSecondTry] {
            entries[id].isAsked = false;
            if (entries[id].change != change) { // stored or removed meanwhile: what the user said last counts
                answer(id, entries[id].value, {});
                return;
            }
            // A locked key store says EntryNotFound too, so "none" is never proof that none exists.
            if (job->error() == QKeychain::EntryNotFound) {
                answer(id, {}, {.code = base::ErrorCode::CredentialMissing,
                                   .detail = "the key store has no such entry, or is locked",
                                   .where = id.toStdString()});
            } else if (job->error() != QKeychain::NoError) {
                if (!isSecondTry) {
                    answer(id, {}, unavailable(id, *job));
                }
                if (mayPass(job->error()) && !isSecondTry) {
                    QTimer::singleShot(kSecondTry, &m_store, [this, id, change] {
                        if (entries[id].change == change && entries[id].value.isEmpty() && !entries[id].isAsked) {
                            askKeyStore(id, true);
                        }
                    });
                }
            } else {
                const QByteArray raw = job->binaryData(); // shares the job's buffer
                keep(id, std::string_view(raw.constData(), static_cast<std::size_t>(raw.size())),
                    api::CredentialPlace::KeyStore);
                wipeShared(raw);
            }
        });
        job->start();
    }

    static base::Error unavailable(const QString &id, const QKeychain::Job &job)
    {
        return {.code = base::ErrorCode::KeyStoreUnavailable,
            .detail = job.errorString().toStdString(),
            .where = id.toStdString()};
    }

    void keep(const QString &id, std::string_view raw, api::CredentialPlace place)
    {
        auto value = cleaned(raw, id);
        if (!value) {
            answer(id, {}, value.error());
            return;
        }
        entries[id].value = *value;
        entries[id].place = place;
        answer(id, *value, {});
    }

    // Queued, so that load() never answers before it returns.
    void answer(const QString &id, const base::Secret &value, const base::Error &problem)
    {
        QMetaObject::invokeMethod(
            &m_store, [this, id, value, problem] { emit m_store.loaded(id, value, problem); }, Qt::QueuedConnection);
    }

    void told(const QString &id, const base::Error &problem)
    {
        const api::CredentialPlace place = entries.value(id).place;
        QMetaObject::invokeMethod(
            &m_store, [this, id, place, problem] { emit m_store.stored(id, place, problem); }, Qt::QueuedConnection);
    }

    struct Entry {
        base::Secret value;
        api::CredentialPlace place = api::CredentialPlace::Missing;
        bool isAsked = false; // the key store owes an answer
        int change = 0; // counts what the user stored or removed
    };

    QHash<QString, Entry> entries;

private:
    CredentialStore &m_store;
};

CredentialStore::CredentialStore(QObject *parent)
    : QObject(parent)
    , d(std::make_unique<Private>(*this))
{
}

CredentialStore::~CredentialStore() = default;

void CredentialStore::load(const QString &id)
{
    const Private::Entry entry = d->entries.value(id);
    if (id.isEmpty() || !entry.value.isEmpty()) {
        d->answer(id, entry.value, {});
    } else if (id.startsWith(kEnvironmentPrefix)) {
        d->readEnvironment(id);
    } else if (!entry.isAsked) {
        d->askKeyStore(id);
    }
}

void CredentialStore::store(const QString &id, const base::Secret &value)
{
    auto clean = cleaned(value.reveal(), id);
    if (!clean) {
        d->told(id, clean.error());
        return;
    }
    Private::Entry &entry = d->entries[id];
    const int change = ++entry.change;
    entry.value = *clean;
    entry.place = api::CredentialPlace::Memory;
    if (id.startsWith(kEnvironmentPrefix)) {
        d->told(id, {.code = base::ErrorCode::KeyStoreUnavailable,
                        .detail = "an env: credential comes from the environment; kept for this run only",
                        .where = id.toStdString()});
        return;
    }
    auto *job = new QKeychain::WritePasswordJob(keyStoreService(), this);
    job->setKey(id);
    const std::string_view revealed = clean->reveal();
    const QByteArray raw(revealed.data(), static_cast<qsizetype>(revealed.size()));
    job->setBinaryData(raw);
    connect(job, &QKeychain::Job::finished, this, [this, id, change, job, raw] {
        wipeShared(raw);
        Private::Entry &written = d->entries[id];
        if (written.change != change) {
            return; // a later store() or remove() answers for this id
        }
        if (job->error() == QKeychain::NoError) {
            written.place = api::CredentialPlace::KeyStore;
            d->told(id, {});
        } else {
            d->told(id, Private::unavailable(id, *job));
        }
    });
    job->start();
}

void CredentialStore::remove(const QString &id)
{
    Private::Entry &entry = d->entries[id];
    const int change = ++entry.change;
    entry.value = {};
    entry.place = api::CredentialPlace::Missing;
    if (id.startsWith(kEnvironmentPrefix)) {
        d->told(id, {});
        return;
    }
    auto *job = new QKeychain::DeletePasswordJob(keyStoreService(), this);
    job->setKey(id);
    connect(job, &QKeychain::Job::finished, this, [this, id, change, job] {
        if (d->entries[id].change != change) {
            return;
        }
        const bool isGone = job->error() == QKeychain::NoError || job->error() == QKeychain::EntryNotFound;
        d->told(id, isGone ? base::Error{} : Private::unavailable(id, *job));
    });
    job->start();
}

base::Secret CredentialStore::cached(const QString &id) const
{
    return d->entries.value(id).value;
}

void CredentialStore::forget(const QString &id)
{
    d->entries[id].value = {};
    d->entries[id].place = api::CredentialPlace::Missing;
}

api::CredentialPlace CredentialStore::place(const QString &id) const
{
    return d->entries.value(id).place;
}

} // namespace sluice::store
