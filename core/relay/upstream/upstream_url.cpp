#include "relay/upstream/upstream_url.h"

#include <QHostAddress>

namespace sluice::relay {

namespace {

base::Error urlError(std::string detail)
{
    return {base::ErrorCode::InvalidConfig, std::move(detail), "url", 0};
}

bool isLoopback(const QString &host)
{
    return host.compare(QLatin1String("localhost"), Qt::CaseInsensitive) == 0 || QHostAddress(host).isLoopback();
}

} // namespace

base::Result<QUrl> parseBaseUrl(const QString &url, bool insecureHttp)
{
    const QUrl parsed(url.trimmed(), QUrl::StrictMode);
    if (!parsed.isValid() || parsed.host().isEmpty()) {
        return urlError("expected a URL such as https://relay.example/v1");
    }
    const QString scheme = parsed.scheme();
    if (scheme != QLatin1String("https") && scheme != QLatin1String("http")) {
        return urlError("expected https:// (or http:// on loopback), got " + scheme.toStdString() + "://");
    }
    if (!parsed.userInfo().isEmpty()) {
        return urlError("a URL must not hold a user name or password: use the credential");
    }
    if (parsed.hasQuery() || parsed.hasFragment()) {
        return urlError("a base URL has no ? or #");
    }
    if (scheme == QLatin1String("http") && !insecureHttp && !isLoopback(parsed.host())) {
        return urlError("http:// beyond loopback sends prompts and keys in the clear: use https://, or set insecure_http");
    }
    return parsed;
}

std::string joinTarget(const QUrl &base, std::string_view pathAndQuery)
{
    std::string prefix = base.path(QUrl::FullyEncoded).toStdString();
    while (!prefix.empty() && prefix.back() == '/') {
        prefix.pop_back();
    }
    constexpr std::string_view kVersion = "/v1";
    const bool baseHasVersion = prefix.ends_with(kVersion);
    const bool pathHasVersion = pathAndQuery.starts_with(kVersion)
        && (pathAndQuery.size() == kVersion.size() || pathAndQuery[kVersion.size()] == '/'
            || pathAndQuery[kVersion.size()] == '?');
    if (baseHasVersion && pathHasVersion) {
        pathAndQuery.remove_prefix(kVersion.size());
    }
    prefix += pathAndQuery;
    return prefix.empty() ? std::string("/") : prefix;
}

QString resolvedUrl(const QUrl &base, const QString &path)
{
    return base.scheme() + QStringLiteral("://") + base.authority(QUrl::FullyEncoded)
        + QString::fromStdString(joinTarget(base, path.toStdString()));
}

} // namespace sluice::relay
