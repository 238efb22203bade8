#pragma once

#include "api/config/relay_config.h"
#include "api/export_records.h"
#include "base/secret.h"
#include "service/export/export_rules.h"
#include "service/file_worker.h"

#include <QHash>
#include <QObject>
#include <QString>

#include <atomic>
#include <functional>
#include <memory>
#include <optional>

namespace sluice::store {
class CredentialStore;
}

namespace sluice::service {

// Exports and previews one after the other on a thread of its own, which only reads the access log: the relay may run, in this process or in
// another, or not at all. GUI thread.
class ExportRunner final : public QObject {
    Q_OBJECT
public:
    // `credentials`: where values are asked for; null: the runner asks the key store itself.
    ExportRunner(const QString &configDirectory, const QString &dataDirectory, store::CredentialStore *credentials = nullptr,
                 QObject *parent = nullptr);
    ~ExportRunner() override; // cancels, and waits for it

    // As RelayService's; `settings` has the rules.
    int preview(const api::ExportRequest &request, const api::RelayConfig &settings);
    int run(const api::ExportRequest &request, const api::RelayConfig &settings);
    void cancel(int number);

signals:
    void previewed(int number, const sluice::api::ExportPreview &preview);
    void progressed(int number, qint64 rows, qint64 total);
    void finished(int number, const sluice::api::ExportResult &result);

private:
    struct Job {
        int number = 0;
        api::ExportRequest request;
        api::GuardrailsConfig guardrails;
        std::vector<policy::KnownSecret> secrets;
        int unknownSecrets = 0;
        base::Secret key;
        std::shared_ptr<std::atomic_bool> isCancelled;
    };
    // An export that follows its preview shows the same tokens.
    struct Previewed {
        api::ExportRequest request;
        base::Secret key;
    };

    int begin(const api::ExportRequest &request, const api::RelayConfig &settings, const base::Secret &key, std::function<void(Job)> enqueue);
    [[nodiscard]] std::function<bool(qint64, qint64)> goOn(const Job &job);
    [[nodiscard]] api::ExportPreview workPreview(const Job &job); // these two on the runner's thread
    [[nodiscard]] api::ExportResult workExport(const Job &job);

    const QString m_log;
    std::unique_ptr<store::CredentialStore> m_ownCredentials; // null: another's
    store::CredentialStore *m_credentials;
    ExportRules m_rules; // used by one job at a time
    std::optional<Previewed> m_previewed;
    QHash<int, std::shared_ptr<std::atomic_bool>> m_open;
    int m_last = 0;
    FileWorker m_work; // last, so that it goes first: its running job uses what stands above
};

} // namespace sluice::service
