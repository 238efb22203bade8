#include "relay/upstream/upstream_url.h"

#include "api/config/base_url.h"

namespace sluice::relay {

namespace {

bool isDigit(char c) { return c >= '0' && c <= '9'; }

// "v1", "v4", "v1beta", "v1alpha", "v2beta1"
bool isVersion(std::string_view segment)
{
    if (segment.size() < 2 || segment[0] != 'v' || !isDigit(segment[1])) {
        return false;
    }
    std::size_t at = 1;
    while (at < segment.size() && isDigit(segment[at])) {
        ++at;
    }
    segment.remove_prefix(at);
    for (const std::string_view stage : {"beta", "alpha"}) {
        if (segment.starts_with(stage)) {
            segment.remove_prefix(stage.size());
            break;
        }
    }
    return segment.find_first_not_of("0123456789") == std::string_view::npos;
}

// The version a request's path begins with, slash included ("/v1" of "/v1/models"); empty: none.
std::string_view versionOf(std::string_view pathAndQuery)
{
    if (!pathAndQuery.starts_with('/')) {
        return {};
    }
    const std::string_view segment = pathAndQuery.substr(1, pathAndQuery.find_first_of("/?", 1) - 1);
    return isVersion(segment) ? pathAndQuery.substr(0, segment.size() + 1) : std::string_view();
}

// Whether a base path ends in a version, or in OpenAI's corner of another API (…/v1beta/openai).
bool endsInVersion(std::string_view path)
{
    constexpr std::string_view kCorner = "/openai";
    if (path.ends_with(kCorner)) {
        path.remove_suffix(kCorner.size());
    }
    return isVersion(path.substr(path.rfind('/') + 1));
}

std::string trimmedPath(const QUrl &base)
{
    std::string path = base.path(QUrl::FullyEncoded).toStdString();
    while (!path.empty() && path.back() == '/') {
        path.pop_back();
    }
    return path;
}

} // namespace

base::Result<QUrl> parseBaseUrl(const QString &url, bool insecureHttp)
{
    return api::checkedBaseUrl(url, insecureHttp); // the rule the settings are checked by
}

base::Result<QUrl> baseUrlOf(const api::UpstreamConfig &upstream)
{
    auto url = parseBaseUrl(api::effectiveUrl(upstream), upstream.insecureHttp);
    const api::ProviderTemplate *const provider
        = upstream.kind == api::UpstreamKind::Provider ? api::findProviderTemplate(upstream.provider) : nullptr;
    if (!url || provider == nullptr) {
        return url;
    }
    const std::string path = trimmedPath(*url);
    std::string_view longest;
    std::vector<std::string> endings;
    for (const std::optional<api::ProviderDialect> &dialect : provider->dialects) {
        if (dialect) {
            endings.push_back(dialect->prefix.toStdString());
            endings.push_back(endings.back().substr(0, endings.back().rfind('/')));
        }
    }
    for (const std::string &ending : endings) {
        if (ending.size() > longest.size() && path.ends_with(ending)) {
            longest = ending;
        }
    }
    url->setPath(QString::fromStdString(path.substr(0, path.size() - longest.size())));
    return url;
}

std::string joinTarget(const QUrl &base, std::string_view pathAndQuery)
{
    std::string target = trimmedPath(base);
    const std::string_view version = versionOf(pathAndQuery);
    // Another version than /v1 in the request is meant: it gives way only to itself.
    if (version == "/v1" ? endsInVersion(target) : !version.empty() && target.ends_with(version)) {
        pathAndQuery.remove_prefix(version.size());
    }
    target += pathAndQuery;
    return target.empty() ? std::string("/") : target;
}

std::string joinTarget(const QUrl &base, const api::ProviderTemplate *provider, policy::Dialect dialect,
                       std::string_view pathAndQuery)
{
    const std::string path = trimmedPath(base);
    if (provider == nullptr || endsInVersion(path)) {
        return joinTarget(base, pathAndQuery); // a version the template does not know: the person does
    }
    const auto &spoken = provider->dialect(api::familyOf(dialect, pathAndQuery));
    const std::string_view version = versionOf(pathAndQuery);
    if (!spoken || version.empty()) {
        return joinTarget(base, pathAndQuery);
    }
    // Gemini's paths to OpenAI's corner (/v1beta/openai/…) bring the whole prefix with them.
    const std::string prefix = spoken->prefix.toStdString();
    const bool isWhole = pathAndQuery.starts_with(prefix + '/');
    return path + prefix + std::string(pathAndQuery.substr(isWhole ? prefix.size() : version.size()));
}

QString resolvedUrl(const api::UpstreamConfig &upstream, const QString &path)
{
    const auto base = baseUrlOf(upstream);
    if (!base) {
        return {};
    }
    const api::ProviderTemplate *const provider
        = upstream.kind == api::UpstreamKind::Provider ? api::findProviderTemplate(upstream.provider) : nullptr;
    const std::string asked = path.toStdString();
    const std::string target = joinTarget(*base, provider, policy::dialectOf(asked.substr(0, asked.find('?')), false), asked);
    return base->scheme() + QStringLiteral("://") + base->authority(QUrl::FullyEncoded) + QString::fromStdString(target);
}

} // namespace sluice::relay
