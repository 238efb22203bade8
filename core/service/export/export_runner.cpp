#include "service/export/export_runner.h"

#include "service/export/export_secrets.h"
#include "service/export/record_export.h"
#include "service/runtime_config_builder.h"
#include "store/credential_store.h"
#include "tls/keyed_hash.h"

#include <QCoreApplication>
#include <QDir>

#include <chrono>
#include <utility>

namespace sluice::service {

namespace {

using Clock = std::chrono::steady_clock;
using namespace std::chrono_literals;

constexpr auto kBetweenSteps = 100ms; // of progress

// Whether two requests are about the same rows in the same words, whatever file they are for.
bool isSameExport(const api::ExportRequest &a, const api::ExportRequest &b)
{
    return a.query == b.query && a.times == b.times && a.rareBelow == b.rareBelow;
}

} // namespace

ExportRunner::ExportRunner(const QString &configDirectory, const QString &dataDirectory, store::CredentialStore *credentials, QObject *parent)
    : QObject(parent)
    , m_log(QDir(dataDirectory).filePath(QStringLiteral("access-log.db")))
    , m_ownCredentials(credentials == nullptr ? std::make_unique<store::CredentialStore>() : nullptr)
    , m_credentials(credentials == nullptr ? m_ownCredentials.get() : credentials)
    , m_rules(configDirectory, dataDirectory)
{
}

ExportRunner::~ExportRunner()
{
    for (const auto &isCancelled : std::as_const(m_open)) {
        *isCancelled = true;
    }
}

int ExportRunner::preview(const api::ExportRequest &request, const api::RelayConfig &settings)
{
    if (!m_previewed || !isSameExport(m_previewed->request, request)) {
        m_previewed = Previewed{request, tls::randomKey()};
    }
    return begin(request, settings, m_previewed->key, [this](Job job) {
        m_work.enqueue([this, job] { return [this, job] { return workPreview(job); }; },
            [this, job](const api::ExportPreview &preview) {
                m_open.remove(job.number);
                if (!*job.isCancelled) {
                    emit previewed(job.number, preview);
                }
            });
    });
}

int ExportRunner::run(const api::ExportRequest &request, const api::RelayConfig &settings)
{
    const auto before = std::exchange(m_previewed, std::nullopt);
    const base::Secret key = before && isSameExport(before->request, request) ? before->key : tls::randomKey();
    return begin(request, settings, key, [this](Job job) {
        m_work.enqueue([this, job] { return [this, job] { return workExport(job); }; },
            [this, job](const api::ExportResult &result) {
                m_open.remove(job.number);
                emit finished(job.number, result);
            });
    });
}

void ExportRunner::cancel(int number)
{
    if (const auto open = m_open.value(number)) {
        *open = true;
    }
}

int ExportRunner::begin(const api::ExportRequest &request, const api::RelayConfig &settings, const base::Secret &key, std::function<void(Job)> enqueue)
{
    Job job{++m_last, request, settings.guardrails, {}, 0, key, std::make_shared<std::atomic_bool>(false)};
    m_open.insert(job.number, job.isCancelled);
    const auto go = [job, enqueue = std::move(enqueue)](std::vector<policy::KnownSecret> secrets, int unknown) mutable {
        job.secrets = std::move(secrets);
        job.unknownSecrets = unknown;
        enqueue(std::move(job));
    };
    new ExportSecrets(*m_credentials, credentialIds(settings), go, this);
    return m_last;
}

std::function<bool(qint64, qint64)> ExportRunner::goOn(const Job &job)
{
    return [this, number = job.number, isCancelled = job.isCancelled, told = Clock::time_point()](qint64 rows, qint64 total) mutable {
        if (const auto now = Clock::now(); now - told >= kBetweenSteps) {
            told = now;
            QMetaObject::invokeMethod(this, [this, number, rows, total] { emit progressed(number, rows, total); }, Qt::QueuedConnection);
        }
        return !*isCancelled;
    };
}

api::ExportPreview ExportRunner::workPreview(const Job &job)
{
    const auto rules = m_rules.load(job.guardrails, job.secrets);
    api::ExportPreview preview;
    if (!rules || job.key.isEmpty()) {
        preview.error = rules ? base::Error{.code = base::ErrorCode::Internal, .detail = "the system has no randomness to give", .where = {}} : rules.error();
        return preview;
    }
    ExportWorld world{m_log, QCoreApplication::applicationVersion(), job.key, *rules, *rules, job.unknownSecrets,
        [isCancelled = job.isCancelled](qint64, qint64) { return !*isCancelled; }};
    return RecordExport(job.request, std::move(world)).preview();
}

api::ExportResult ExportRunner::workExport(const Job &job)
{
    api::ExportResult result;
    result.file = job.request.file;
    if (*job.isCancelled) {
        result.end = api::ExportResult::End::Cancelled;
        return result;
    }
    const auto rules = m_rules.load(job.guardrails, job.secrets);
    if (!rules || job.key.isEmpty()) {
        result.error = rules ? base::Error{.code = base::ErrorCode::Internal, .detail = "the system has no randomness to give", .where = {}} : rules.error();
        return result;
    }
    ExportWorld world{m_log, QCoreApplication::applicationVersion(), job.key, *rules, *rules, job.unknownSecrets, goOn(job)};
    return RecordExport(job.request, std::move(world)).run();
}

} // namespace sluice::service
