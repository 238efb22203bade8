#include "service/runtime_config_builder.h"

#include "api/config/way_address.h"
#include "base/clock.h"
#include "policy/entity/known_secrets.h"
#include "policy/guardrail/rule_book.h"
#include "relay/upstream/upstream_url.h"
#include "service/own_listener_check.h"
#include "store/whole_file.h"
#include "tls/client_identity.h"
#include "tls/local_ca.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>

#include <algorithm>
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

base::Result<QByteArray> readPem(const QString &file, const char *key)
{
    auto pem = store::readWholeFile(file, kLargestCaFile);
    if (!pem) {
        return base::Error{.code = pem.error().code, .detail = base::toString(pem.error()), .where = key};
    }
    return pem;
}

base::Result<QList<QSslCertificate>> readCas(const QString &file, const char *key)
{
    const auto pem = readPem(file, key);
    if (!pem) {
        return pem.error();
    }
    const QList<QSslCertificate> certificates = QSslCertificate::fromData(*pem, QSsl::Pem);
    if (certificates.isEmpty()) {
        return base::Error{.code = base::ErrorCode::InvalidCertificate,
            .detail = file.toStdString() + ": holds no certificate in PEM form",
            .where = key};
    }
    return certificates;
}

// As ssh does with its keys: what others can read is no secret any more, and its owner had better hear of it.
base::Error othersCanRead(const QString &file)
{
    constexpr auto kOthers = QFileDevice::ReadGroup | QFileDevice::WriteGroup | QFileDevice::ExeGroup
        | QFileDevice::ReadOther | QFileDevice::WriteOther | QFileDevice::ExeOther;
    if ((QFileInfo(file).permissions() & kOthers) == QFileDevice::Permissions()) {
        return {};
    }
    return {.code = base::ErrorCode::PermissionDenied,
        .detail = file.toStdString() + ": others than its owner have rights to it; expected mode 0600 (chmod 600)",
        .where = "client_key"};
}

base::Error addClientIdentity(relay::RuntimeUpstream &upstream, const QDir &directory)
{
    const QString certificateFile = directory.absoluteFilePath(upstream.settings.clientCertificate);
    const QString keyFile = directory.absoluteFilePath(upstream.settings.clientKey);
    const auto chain = readPem(certificateFile, "client_certificate");
    if (!chain) {
        return chain.error();
    }
    auto key = readPem(keyFile, "client_key");
    if (!key) {
        return key.error();
    }
    if (const base::Error error = othersCanRead(keyFile); error.isError()) {
        return error;
    }
    tls::ClientIdentity identity = tls::judgeClientIdentity(
        {chain->constData(), static_cast<std::size_t>(chain->size())}, {key->constData(), static_cast<std::size_t>(key->size())});
    if (identity.fault.isError()) {
        const bool isKey = identity.fault.where == "client_key";
        identity.fault.detail = (isKey ? keyFile : certificateFile).toStdString() + ": " + identity.fault.detail;
        return identity.fault;
    }
    upstream.clientChain = QSslCertificate::fromData(*chain, QSsl::Pem);
    upstream.clientKey = QSslKey(*key, identity.kind == tls::KeyKind::Rsa ? QSsl::Rsa : QSsl::Ec, QSsl::Pem);
    key->fill('\0');
    if (upstream.clientChain.isEmpty() || upstream.clientKey.isNull()) {
        return {.code = base::ErrorCode::InvalidCertificate,
            .detail = "the certificate or its key cannot be used",
            .where = "client_certificate"};
    }
    return {};
}

base::Error addTunnel(relay::RuntimeUpstream &upstream, const QDir &directory)
{
    const api::TunnelConfig &tunnel = upstream.settings.tunnel;
    const auto url = api::checkedTunnelUrl(tunnel.url, upstream.settings.insecureHttp);
    if (!url) {
        return url.error();
    }
    upstream.tunnelUrl = *url;
    if (!tunnel.ca.isEmpty()) {
        auto cas = readCas(directory.absoluteFilePath(tunnel.ca), "tunnel.ca");
        if (!cas) {
            return cas.error();
        }
        upstream.tunnelCas = *cas;
    }
    return {};
}

// The credentials this process holds, so that none of them is sent to a model or comes back from an upstream that tells it. Hits name the
// credential's id. One that is too short to be told from ordinary text is left out.
std::shared_ptr<const policy::RuleBook> withOwnCredentials(const RuntimeParts &parts, const std::vector<relay::RuntimeUpstream> &upstreams)
{
    const policy::Action action = parts.settings.guardrails.ownCredentials;
    if (action == policy::Action::Off || !parts.lists.rules) {
        return parts.lists.rules;
    }
    std::vector<policy::KnownSecret> secrets;
    const auto add = [&secrets, action](const QString &id, const base::Secret &secret) {
        const std::string value(secret.reveal());
        const bool isKnown = std::any_of(secrets.begin(), secrets.end(), [&value](const policy::KnownSecret &known) { return known.value == value; });
        if (!isKnown && policy::KnownSecrets::isUsable(value)) {
            secrets.push_back({id.toStdString(), value, action, action});
        }
    };
    for (const relay::RuntimeUpstream &upstream : upstreams) {
        add(upstream.settings.credential, upstream.credential);
        add(upstream.settings.proxyCredential, upstream.proxyCredential);
        add(upstream.settings.tunnel.credential, upstream.tunnelCredential);
    }
    auto rules = policy::RuleBook::with(parts.lists.rules, std::move(secrets));
    return rules ? *rules : parts.lists.rules;
}

// The person is told which list, which file and which line.
base::Error errorOf(const WordListRefusal &refusal)
{
    return {.code = refusal.error.code,
        .detail = base::toString(refusal.error),
        .where = refusal.key.toStdString(),
        .line = refusal.error.line};
}

} // namespace

RuntimeConfigBuilder::RuntimeConfigBuilder(QString configDirectory, QString dataDirectory)
    : m_configDirectory(std::move(configDirectory))
    , m_dataDirectory(std::move(dataDirectory))
    , m_lists(m_dataDirectory)
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
    if (const base::Error error = refuseOwnListeners(settings.listeners, parts.upstreams); error.isError()) {
        return error;
    }
    parts.lists = m_lists.load(settings.guardrails, m_configDirectory);
    if (parts.lists.notBuilt.isError()) {
        return parts.lists.notBuilt; // other settings must not run under the rules of the old ones
    }
    if (!parts.lists.rules) {
        for (const WordListRefusal &refusal : std::as_const(parts.lists.refused)) {
            if (!refusal.isOldInForce) {
                return errorOf(refusal);
            }
        }
    }
    parts.prices = reloadPrices(settings);
    addBudgets(parts);
    if (settings.listeners.https) {
        if (const base::Error error = addIdentity(parts); error.isError()) {
            return error;
        }
    }
    return parts;
}

LoadedWordLists RuntimeConfigBuilder::reloadLists(const api::RelayConfig &settings)
{
    return m_lists.load(settings.guardrails, m_configDirectory);
}

LoadedPrices RuntimeConfigBuilder::reloadPrices(const api::RelayConfig &settings)
{
    const QString &file = settings.accounting.prices;
    return m_prices.load(file.isEmpty() ? QString() : QDir(m_configDirectory).absoluteFilePath(file));
}

void RuntimeConfigBuilder::addBudgets(RuntimeParts &parts)
{
    // One that another Sluice has, or had, is asked for again.
    if (!parts.settings.budgets.isEmpty() && (!m_budgets || !m_budgets->isOpen())) {
        m_budgets = std::make_shared<BudgetFile>(QDir(m_dataDirectory).filePath(QStringLiteral("budgets.slots")));
    }
    parts.budgetMemory = m_budgets;
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
    const QDir directory(configDirectory);
    relay::RuntimeUpstream upstream;
    upstream.settings = settings;
    if (settings.kind != api::UpstreamKind::Demo) {
        auto url = relay::baseUrlOf(settings);
        if (!url) {
            return url.error();
        }
        upstream.baseUrl = *url;
    }
    if (settings.kind == api::UpstreamKind::Provider) {
        upstream.provider = api::findProviderTemplate(settings.provider);
    }
    if (!settings.ca.isEmpty()) {
        auto cas = readCas(directory.absoluteFilePath(settings.ca), "ca");
        if (!cas) {
            return cas.error();
        }
        upstream.extraCas = *cas;
    }
    if (settings.kind == api::UpstreamKind::Demo) {
        return upstream; // inside this process: no way leads there
    }
    const auto proxy = api::checkedProxy(settings.proxy);
    if (!proxy) {
        return proxy.error();
    }
    upstream.proxyAddress = *proxy;
    if (!settings.clientCertificate.isEmpty()) {
        if (const base::Error error = addClientIdentity(upstream, directory); error.isError()) {
            return error;
        }
    }
    if (settings.kind == api::UpstreamKind::Tunnel) {
        if (const base::Error error = addTunnel(upstream, directory); error.isError()) {
            return error;
        }
    }
    return upstream;
}

bool pseudonymises(const api::GuardrailsConfig &settings)
{
    const auto gives = [](const auto &rules) {
        return std::any_of(rules.begin(), rules.end(), [](const auto &rule) { return rule.prompt == policy::Action::Pseudonymise; });
    };
    return gives(settings.lists) || gives(settings.entities) || gives(settings.patterns);
}

QStringList credentialIds(const api::RelayConfig &settings)
{
    QStringList ids = settings.access.keyCredentials;
    if (!settings.limits.team.redis.isEmpty() && !settings.limits.team.credential.isEmpty()) {
        ids.append(settings.limits.team.credential);
    }
    if (pseudonymises(settings.guardrails)) {
        ids.append(kPseudonymKeyId);
    }
    for (const api::UpstreamConfig &upstream : settings.upstreams) {
        ids += credentialIds(upstream);
    }
    ids.removeDuplicates();
    return ids;
}

QStringList credentialIds(const api::UpstreamConfig &settings)
{
    QStringList ids{settings.credential, settings.proxyCredential};
    if (settings.kind == api::UpstreamKind::Tunnel) {
        ids.append(settings.tunnel.credential);
    }
    ids.removeAll(QString());
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
        const api::UpstreamConfig &own = upstream.settings;
        upstream.credential = credentials.cached(own.credential);
        upstream.proxyCredential = credentials.cached(own.proxyCredential);
        upstream.tunnelCredential = credentials.cached(own.tunnel.credential);
    }
    for (const QString &id : parts.settings.access.keyCredentials) {
        // A key that is not known must accept nobody, least of all a caller with an empty key.
        if (const base::Secret key = credentials.cached(id); !key.isEmpty()) {
            config->clientKeys.push_back({id.toStdString(), key});
        }
    }
    config->teamCredential = credentials.cached(parts.settings.limits.team.credential);
    config->pseudonymKey = credentials.cached(kPseudonymKeyId);
    config->rules = withOwnCredentials(parts, config->upstreams);
    config->certificateChain = parts.certificateChain;
    config->privateKey = parts.privateKey;
    config->caPem = parts.caPem;
    config->prices = parts.prices.table;
    config->budgetMemory = parts.budgetMemory;
    config->bodies = parts.bodies;
    config->paused = isPaused;
    return config;
}

std::vector<policy::KnownSecret> knownSecrets(const relay::RuntimeConfig &config)
{
    std::vector<policy::KnownSecret> secrets;
    const auto add = [&secrets](const std::string &name, const base::Secret &secret) {
        const std::string value(secret.reveal());
        const bool isKnown = std::any_of(secrets.begin(), secrets.end(), [&value](const policy::KnownSecret &known) { return known.value == value; });
        if (!isKnown && policy::KnownSecrets::isUsable(value)) {
            secrets.push_back({name, value, policy::Action::Mask, policy::Action::Mask});
        }
    };
    for (const relay::RuntimeUpstream &upstream : config.upstreams) {
        add(upstream.settings.credential.toStdString(), upstream.credential);
        add(upstream.settings.proxyCredential.toStdString(), upstream.proxyCredential);
        add(upstream.settings.tunnel.credential.toStdString(), upstream.tunnelCredential);
    }
    for (const relay::ClientKey &client : config.clientKeys) {
        add(client.name, client.key);
    }
    add(config.settings.limits.team.credential.toStdString(), config.teamCredential);
    return secrets;
}

} // namespace sluice::service
