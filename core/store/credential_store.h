#pragma once

#include "api/relay_service.h"
#include "base/error.h"
#include "base/secret.h"

#include <QObject>
#include <QString>

#include <memory>

namespace sluice::store {

// Where the values of credential ids live: "env:NAME" in the environment (read once and then unset), all others in the platform's key
// store through QtKeychain. Where no key store answers, a value given by the user is kept in memory for this run, never in
// a file. Values read are cached as Secret; the store is asked once per id. One that does not answer, or not sensibly, as KWallet does while a
// session begins, is asked once more after ten seconds: loaded() then comes a second time, if only with the value. What QtKeychain hands over is
// wiped in the buffers that we can reach; copies that it, D-Bus and the store itself make we cannot. GUI thread.
class CredentialStore final : public QObject {
    Q_OBJECT
public:
    explicit CredentialStore(QObject *parent = nullptr);
    ~CredentialStore() override;

    // Asks for a value; loaded() follows (also for ids that have none: an empty Secret, with the problem if there was one).
    void load(const QString &id);
    void store(const QString &id, const base::Secret &value);
    void remove(const QString &id);
    // Drops what is cached of it: the next load() asks the store again.
    void forget(const QString &id);

    // What is known now, without asking.
    [[nodiscard]] base::Secret cached(const QString &id) const;
    [[nodiscard]] api::CredentialPlace place(const QString &id) const;

signals:
    void loaded(const QString &id, const sluice::base::Secret &value, const sluice::base::Error &problem);
    void stored(const QString &id, sluice::api::CredentialPlace place, const sluice::base::Error &problem);

private:
    class Private;
    std::unique_ptr<Private> d;
};

} // namespace sluice::store
