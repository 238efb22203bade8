#include "service/runtime_config_builder.h"

#include "base/clock.h"
#include "relay/upstream/upstream_url.h"
#include "store/whole_file.h"
#include "tls/local_ca.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>

#include <filesystem>
#include <string_view>
#include <utility>

namespace sluice::service {

namespace {

constexpr qint64 kLargestCaFile = 4 * 1024 * 1024;

QByteArray bytes(std::string_view view)
{
    return {view.data(), static_cast<qsizetype>(view.size())};
}

base::Result<QList<QSslCertificate>> readCas(const QString &file)
{
    const auto pem = store::readWholeFile(file, kLargestCaFile);
    if (!pem) {
        return base::Error{.code = pem.error().code, .detail = base::toString(pem.error()), .where = "ca"};
    }
    const QList<QSslCertificate> certificates = QSslCertificate::fromData(*pem, QSsl::Pem);
    if (certificates.isEmpty()) {
        return base::Error{.code = base::ErrorCode::InvalidCertificate,
            .detail = file.toStdString() + ": holds no certificate in PEM form",
            .where = "ca"};
    }
    return certificates;
}

// The person is told which list, which file and which line.
base::Error errorOf(const WordListRefusal &refusal)
{
    const std::string key = QStringLiteral("guardrails.lists[%1].file").arg(refusal.index).toStdString();
    return {.code = refusal.error.code,
        .detail = base::toString(refusal.error),
        .where = key,
        .line = refusal.error.line};
}

} // namespace

RuntimeConfigBuilder::RuntimeConfigBuilder(QString configDirectory, QString dataDirectory)
    : m_configDirectory(std::move(configDirectory))
    , m_dataDirectory(std::move(dataDirectory))
{
}

base::Result<RuntimeParts> RuntimeConfigBuilder::build(const api::RelayConfig &settings)
{
    RuntimeParts parts;
    parts.settings = settings;
    for (qsizetype i = 0; i < settings.upstreams.size(); ++i) {
        auto upstream = runtimeUpstream(settings.upstreams.at(i), m_configDirectory);
        if (!upstream) {
            base::Error error = upstream.error();
            error.where = QStringLiteral("upstreams[%1].").arg(i).toStdString() + error.where;
            return error;
        }
        parts.upstreams.push_back(std::move(*upstream));
    }
    parts.lists = m_lists.load(settings.guardrails.lists, m_configDirectory);
    if (!parts.lists.rules) {
        for (const WordListRefusal &refusal : std::as_const(parts.lists.refused)) {
            if (!refusal.isOldInForce) {
                return errorOf(refusal);
            }
        }
    }
    if (settings.listeners.https) {
        if (const base::Error error = addIdentity(parts); error.isError()) {
            return error;
        }
    }
    return parts;
}

LoadedWordLists RuntimeConfigBuilder::reloadLists(const api::RelayConfig &settings)
{
    return m_lists.load(settings.guardrails.lists, m_configDirectory);
}

base::Error RuntimeConfigBuilder::addIdentity(RuntimeParts &parts) const
{
    const std::filesystem::path directory(QFile::encodeName(m_dataDirectory).toStdString());
    auto identity = tls::loadOrCreateIdentity(directory, base::wallNow());
    if (!identity) {
        return identity.error();
    }
    parts.certificateChain = QSslCertificate::fromData(bytes(identity->certificateChain), QSsl::Pem);
    QByteArray keyPem = bytes(identity->leafKey.reveal());
    parts.privateKey = QSslKey(keyPem, QSsl::Ec, QSsl::Pem);
    keyPem.fill('\0');
    parts.caPem = identity->caCertificate;
    if (parts.certificateChain.isEmpty() || parts.privateKey.isNull()) {
        return {.code = base::ErrorCode::InvalidCertificate,
            .detail = "the relay's certificate or key cannot be read back",
            .where = m_dataDirectory.toStdString()};
    }
    return {};
}

base::Result<relay::RuntimeUpstream> runtimeUpstream(const api::UpstreamConfig &settings, const QString &configDirectory)
{
    relay::RuntimeUpstream upstream;
    upstream.settings = settings;
    if (settings.kind != api::UpstreamKind::Demo) {
        auto url = relay::parseBaseUrl(settings.url, settings.insecureHttp);
        if (!url) {
            return url.error();
        }
        upstream.baseUrl = *url;
    }
    if (!settings.ca.isEmpty()) {
        auto cas = readCas(QDir(configDirectory).absoluteFilePath(settings.ca));
        if (!cas) {
            return cas.error();
        }
        upstream.extraCas = *cas;
    }
    return upstream;
}

QStringList credentialIds(const api::RelayConfig &settings)
{
    QStringList ids = settings.access.keyCredentials;
    for (const api::UpstreamConfig &upstream : settings.upstreams) {
        if (!upstream.credential.isEmpty()) {
            ids.append(upstream.credential);
        }
    }
    ids.removeDuplicates();
    return ids;
}

std::shared_ptr<const relay::RuntimeConfig> runtimeConfig(const RuntimeParts &parts,
    const store::CredentialStore &credentials, bool isPaused)
{
    auto config = std::make_shared<relay::RuntimeConfig>();
    config->settings = parts.settings;
    config->upstreams = parts.upstreams;
    for (relay::RuntimeUpstream &upstream : config->upstreams) {
        upstream.credential = credentials.cached(upstream.settings.credential);
    }
    for (const QString &id : parts.settings.access.keyCredentials) {
        // A key that is not known must accept nobody, least of all a caller with an empty key.
        if (const base::Secret key = credentials.cached(id); !key.isEmpty()) {
            config->clientKeys.push_back({id.toStdString(), key});
        }
    }
    config->rules = parts.lists.rules;
    config->certificateChain = parts.certificateChain;
    config->privateKey = parts.privateKey;
    config->caPem = parts.caPem;
    config->paused = isPaused;
    return config;
}

} // namespace sluice::service
