#include "relay/upstream/upstream_url.h"

#include "api/config/base_url.h"

namespace sluice::relay {

base::Result<QUrl> parseBaseUrl(const QString &url, bool insecureHttp)
{
    return api::checkedBaseUrl(url, insecureHttp); // the rule the settings are checked by
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
