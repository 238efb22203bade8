#include "api/config/config_validation.h"

#include "api/config/base_url.h"
#include "api/config/budget_validation.h"
#include "api/config/client_validation.h"
#include "api/config/config_values.h"
#include "api/config/guardrail_validation.h"
#include "api/config/limit_validation.h"
#include "api/config/way_address.h"
#include "api/providers/provider_templates.h"

#include <QRegularExpression>
#include <QSet>

namespace sluice::api {

namespace {

base::Error refusal(const QString &path, const QString &detail)
{
    return {.code = base::ErrorCode::InvalidConfig,
        .detail = detail.toStdString(),
        .where = path.toStdString()};
}

template<typename Type>
std::optional<qint64> measured(const Type &value)
{
    if constexpr (std::is_same_v<Type, int> || std::is_same_v<Type, qint64>) {
        return value;
    } else if constexpr (std::is_same_v<Type, std::chrono::milliseconds>) {
        return value.count();
    } else if constexpr (std::is_same_v<Type, std::optional<std::chrono::milliseconds>>) {
        return value ? std::optional<qint64>(value->count()) : std::nullopt;
    } else if constexpr (MaybeNumber<Type>) {
        return value ? std::optional<qint64>(*value) : std::nullopt;
    } else {
        return std::nullopt;
    }
}

// What the tables alone can tell.
template<HasFields Struct>
base::Error checkTable(const Struct &object, const QString &path)
{
    base::Error error;
    const auto check = [&](const auto &field) {
        using Type = typename std::remove_cvref_t<decltype(field)>::Type;
        if (error.isError()) {
            return;
        }
        const QString keyPath
            = path + QString::fromLatin1(field.key.data(), static_cast<qsizetype>(field.key.size()));
        const Type &value = field.of(object);
        if constexpr (std::is_same_v<Type, double>) {
            const auto min = static_cast<double>(field.range.min);
            const auto max = static_cast<double>(field.range.max);
            if (!(value >= min && value <= max)) {
                error = refusal(keyPath, QStringLiteral("expected ") + expectedValue<Type>(field.range));
                return;
            }
        }
        const std::optional<qint64> number = measured(value);
        if (number && field.range != kNoRange && (*number < field.range.min || *number > field.range.max)) {
            error = refusal(keyPath, QStringLiteral("expected ") + expectedValue<Type>(field.range));
            return;
        }
        if constexpr (std::is_same_v<Type, QString>) {
            if (field.isRequired && value.trimmed().isEmpty()) {
                error = refusal(keyPath, QStringLiteral("is required"));
            }
        } else if constexpr (HasFields<Type>) {
            error = checkTable(value, keyPath + u'.');
        } else if constexpr (requires { requires HasFields<typename Type::value_type>; }) {
            for (qsizetype i = 0; i < value.size() && !error.isError(); ++i) {
                error = checkTable(value.at(i), QStringLiteral("%1[%2].").arg(keyPath).arg(i));
            }
        }
    };
    forEachField<Struct>(check);
    return error;
}

// A name goes into headers, records and lists of refusals.
bool hasControlCharacter(const QString &text)
{
    for (const QChar &character : text) {
        if (character.category() == QChar::Other_Control) {
            return true;
        }
    }
    return false;
}

template<typename Named>
base::Error checkNames(const QList<Named> &entries, const QString &path)
{
    QSet<QString> names;
    for (qsizetype i = 0; i < entries.size(); ++i) {
        const QString &name = entries.at(i).name;
        const QString keyPath = QStringLiteral("%1[%2].name").arg(path).arg(i);
        if (hasControlCharacter(name)) {
            return refusal(keyPath, QStringLiteral("expected text without control characters"));
        }
        if (names.contains(name)) {
            return refusal(keyPath, QStringLiteral("expected a name that no other entry has"));
        }
        names.insert(name);
    }
    return {};
}

base::Error checkCredential(const QString &id, const QString &path)
{
    static const QRegularExpression environment(QStringLiteral("^env:[A-Za-z_][A-Za-z0-9_]*$"));
    if (id.startsWith(QLatin1String("env:")) && !environment.match(id).hasMatch()) {
        return refusal(path, QStringLiteral("expected the name of an environment variable after \"env:\""));
    }
    if (id.startsWith(QLatin1String("sk-")) || id.size() > 200 || hasControlCharacter(id)) {
        return refusal(path,
            QStringLiteral("expected the id of a credential, never the key itself: \"env:NAME\" or an id in the key store"));
    }
    return {};
}

// Whoever connects there connects to us: refused before the first request goes round in a ring.
base::Error checkNotOurselves(const QUrl &url, int usualPort, const ListenersConfig &listeners, const QString &path)
{
    if (namesOwnListener(url.host(QUrl::FullyEncoded), url.port(usualPort), listeners)) {
        return refusal(path, QStringLiteral("expected another address: this one is Sluice's own listener"));
    }
    return {};
}

// How the upstream is reached: proxy, client certificate, tunnel.
base::Error checkWay(const UpstreamConfig &upstream, const ListenersConfig &listeners, const QString &path)
{
    const auto proxy = checkedProxy(upstream.proxy);
    if (!proxy) {
        return refusal(path + QStringLiteral("proxy"), QString::fromStdString(proxy.error().detail));
    }
    if (!upstream.proxyCredential.isEmpty() && proxy->kind == ProxyAddress::Kind::None) {
        return refusal(path + QStringLiteral("proxy_credential"), QStringLiteral("expected a \"proxy\" that it is for"));
    }
    if (proxy->port != 0 && namesOwnListener(proxy->host, proxy->port, listeners)) {
        return refusal(path + QStringLiteral("proxy"),
            QStringLiteral("expected another address: this one is Sluice's own listener"));
    }
    if (upstream.clientCertificate.isEmpty() != upstream.clientKey.isEmpty()) {
        return upstream.clientKey.isEmpty()
            ? refusal(path + QStringLiteral("client_key"), QStringLiteral("is required with \"client_certificate\""))
            : refusal(path + QStringLiteral("client_certificate"), QStringLiteral("is required with \"client_key\""));
    }
    if (upstream.kind != UpstreamKind::Tunnel) {
        // Whoever wrote a tunnel down must not find out later that nothing went through it.
        return upstream.tunnel.url.isEmpty()
            ? base::Error{}
            : refusal(path + QStringLiteral("tunnel.url"), QStringLiteral("expected the kind \"tunnel\" with it"));
    }
    const auto tunnel = checkedTunnelUrl(upstream.tunnel.url, upstream.insecureHttp);
    if (!tunnel) {
        return refusal(path + QStringLiteral("tunnel.url"), QString::fromStdString(tunnel.error().detail));
    }
    if (upstream.tunnel.auth != AuthForm::Bearer && upstream.tunnel.auth != AuthForm::Basic) {
        return refusal(path + QStringLiteral("tunnel.auth"), QStringLiteral("expected \"bearer\" or \"basic\""));
    }
    if (proxy->kind != ProxyAddress::Kind::None) {
        return {};
    }
    const int usualPort = tunnel->scheme() == QLatin1String("wss") ? 443 : 80;
    return checkNotOurselves(*tunnel, usualPort, listeners, path + QStringLiteral("tunnel.url"));
}

// A provider is one we know, or an address.
base::Error checkProvider(const UpstreamConfig &upstream, const QString &path)
{
    const ProviderTemplate *const provider = findProviderTemplate(upstream.provider);
    const bool hasUrl = !upstream.url.trimmed().isEmpty();
    if (provider != nullptr) {
        return hasUrl || !provider->needsUrl()
            ? base::Error{}
            : refusal(path + QStringLiteral("url"),
                  QStringLiteral("expected the address of your own resource in place of ") + provider->url);
    }
    if (upstream.provider.isEmpty() && hasUrl) {
        return {};
    }
    QStringList ids;
    for (const ProviderTemplate &known : providerTemplates()) {
        ids += known.id;
    }
    return refusal(path + QStringLiteral("provider"),
        QStringLiteral("expected one of ") + ids.join(QStringLiteral(", ")) + QStringLiteral("; or none and a \"url\""));
}

base::Error checkUpstreamUrl(const UpstreamConfig &upstream, const ListenersConfig &listeners, const QString &path)
{
    const auto url = checkedBaseUrl(effectiveUrl(upstream), upstream.insecureHttp);
    if (!url) {
        return refusal(path, QString::fromStdString(url.error().detail));
    }
    const bool isTls = url->scheme() == QLatin1String("https");
    if (upstream.kind == UpstreamKind::Tunnel && !isTls) {
        return refusal(path, QStringLiteral("expected https:// behind a tunnel: its server would read everything else"));
    }
    // Behind a proxy or a tunnel the name is looked up there, and means another machine.
    if (!upstream.proxy.isEmpty() || upstream.kind == UpstreamKind::Tunnel) {
        return {};
    }
    return checkNotOurselves(*url, isTls ? 443 : 80, listeners, path);
}

base::Error checkUpstreams(const QList<UpstreamConfig> &upstreams, const ListenersConfig &listeners)
{
    for (qsizetype i = 0; i < upstreams.size(); ++i) {
        const UpstreamConfig &upstream = upstreams.at(i);
        const QString path = QStringLiteral("upstreams[%1].").arg(i);
        if (upstream.kind != UpstreamKind::Demo) {
            base::Error error = upstream.kind == UpstreamKind::Provider ? checkProvider(upstream, path) : base::Error{};
            if (!error.isError()) {
                error = checkUpstreamUrl(upstream, listeners, path + QStringLiteral("url"));
            }
            if (!error.isError()) {
                error = checkWay(upstream, listeners, path);
            }
            if (error.isError()) {
                return error;
            }
        }
        for (const auto &[id, key] : {std::pair{upstream.credential, QStringLiteral("credential")},
                 std::pair{upstream.proxyCredential, QStringLiteral("proxy_credential")},
                 std::pair{upstream.tunnel.credential, QStringLiteral("tunnel.credential")}}) {
            const base::Error credential = checkCredential(id, path + key);
            if (credential.isError()) {
                return credential;
            }
        }
    }
    return checkNames(upstreams, QStringLiteral("upstreams"));
}

// Clusters and routes name upstreams and one another: a name that leads nowhere would only be noticed by a request.
base::Error checkRouting(const RelayConfig &config)
{
    QSet<QString> upstreams;
    for (const UpstreamConfig &upstream : config.upstreams) {
        upstreams.insert(upstream.name);
    }
    QSet<QString> targets = upstreams;
    const QList<ClusterConfig> &clusters = config.routing.clusters;
    if (const base::Error error = checkNames(clusters, QStringLiteral("routing.clusters")); error.isError()) {
        return error;
    }
    for (qsizetype i = 0; i < clusters.size(); ++i) {
        const QString path = QStringLiteral("routing.clusters[%1].").arg(i);
        if (upstreams.contains(clusters.at(i).name)) {
            return refusal(path + QStringLiteral("name"), QStringLiteral("expected a name that no upstream has"));
        }
        if (clusters.at(i).upstreams.isEmpty()) {
            return refusal(path + QStringLiteral("upstreams"), QStringLiteral("expected the name of at least one upstream"));
        }
        QSet<QString> members;
        for (qsizetype k = 0; k < clusters.at(i).upstreams.size(); ++k) {
            const QString &member = clusters.at(i).upstreams.at(k);
            const QString memberPath = path + QStringLiteral("upstreams[%1]").arg(k);
            if (!upstreams.contains(member)) {
                return refusal(memberPath, QStringLiteral("expected the name of an upstream; there is none called \"%1\"").arg(member));
            }
            if (members.contains(member)) {
                return refusal(memberPath, QStringLiteral("expected each upstream once"));
            }
            members.insert(member);
        }
        targets.insert(clusters.at(i).name);
    }
    const QList<RouteConfig> &routes = config.routing.routes;
    for (qsizetype i = 0; i < routes.size(); ++i) {
        if (!targets.contains(routes.at(i).cluster)) {
            return refusal(QStringLiteral("routing.routes[%1].cluster").arg(i),
                QStringLiteral("expected the name of a cluster or of an upstream; there is none called \"%1\"")
                    .arg(routes.at(i).cluster));
        }
    }
    return checkNames(routes, QStringLiteral("routing.routes"));
}

base::Error checkListeners(const ListenersConfig &listeners)
{
    if (listeners.https && listeners.http && listeners.https->port != 0 && *listeners.https == *listeners.http) {
        return refusal(QStringLiteral("listeners.http"), QStringLiteral("expected another address than listeners.https"));
    }
    return {};
}

base::Error checkAccess(const AccessConfig &access, const ClientsConfig &clients)
{
    for (qsizetype i = 0; i < access.keyCredentials.size(); ++i) {
        const base::Error error = checkCredential(access.keyCredentials.at(i),
            QStringLiteral("access.key_credentials[%1]").arg(i));
        if (error.isError()) {
            return error;
        }
    }
    if (access.requireKey && access.keyCredentials.isEmpty() && clients.keys.isEmpty()) {
        return refusal(QStringLiteral("access.key_credentials"),
            QStringLiteral("expected at least one id here, or a key in clients.keys, while \"require_key\" is true: nobody could use the relay"));
    }
    return {};
}

} // namespace

base::Error validateConfig(const RelayConfig &config)
{
    if (const base::Error error = checkTable(config, QString()); error.isError()) {
        return error;
    }
    if (const base::Error error = checkListeners(config.listeners); error.isError()) {
        return error;
    }
    if (const base::Error error = checkUpstreams(config.upstreams, config.listeners); error.isError()) {
        return error;
    }
    if (const base::Error error = validateGuardrails(config.guardrails); error.isError()) {
        return error;
    }
    if (const base::Error error = checkNames(config.limits.rules, QStringLiteral("limits.rules")); error.isError()) {
        return error;
    }
    if (const base::Error error = validateLimits(config.limits); error.isError()) {
        return error;
    }
    if (const base::Error error = checkCredential(config.limits.team.credential, QStringLiteral("limits.team.credential")); error.isError()) {
        return error;
    }
    if (const base::Error error = checkRouting(config); error.isError()) {
        return error;
    }
    if (const base::Error error = validateBudgets(config); error.isError()) {
        return error;
    }
    if (config.breaker.openMax < config.breaker.open) {
        return refusal(QStringLiteral("breaker.open_max_ms"), QStringLiteral("expected at least breaker.open_ms"));
    }
    if (config.retry.backoffMax < config.retry.backoff) {
        return refusal(QStringLiteral("retry.backoff_max_ms"), QStringLiteral("expected at least retry.backoff_ms"));
    }
    if (const base::Error error = checkAccess(config.access, config.clients); error.isError()) {
        return error;
    }
    return validateClients(config);
}

} // namespace sluice::api
