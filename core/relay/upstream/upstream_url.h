#pragma once

#include "api/config/relay_config.h"
#include "base/result.h"
#include "policy/dialect/dialect.h"
#include "relay/runtime_config.h"

#include <QString>
#include <QUrl>

#include <string>
#include <string_view>

namespace sluice::relay {

// Checks an upstream's base URL: http or https, a host, no user info, no query or fragment; http only to loopback unless
// `insecureHttp`. Error code InvalidConfig, `where` "url".
base::Result<QUrl> parseBaseUrl(const QString &url, bool insecureHttp);

// The checked base URL of an upstream, or of its provider's template where it has none. What a template adds by itself (/anthropic, /v1)
// is taken off an address that was written down whole.
base::Result<QUrl> baseUrlOf(const api::UpstreamConfig &upstream);

// The request target for `pathAndQuery` under `base`: appended to its path. Where the base ends in a version (…/v1, …/api/paas/v4,
// …/v1beta/openai) that takes the place of the request's /v1: it is not doubled.
std::string joinTarget(const QUrl &base, std::string_view pathAndQuery);
// The same where a provider's template may know better: its prefix for the dialect takes the place of the request's version.
std::string joinTarget(const QUrl &base, const api::ProviderTemplate *provider, policy::Dialect dialect,
                       std::string_view pathAndQuery);

inline std::string joinTarget(const RuntimeUpstream &upstream, policy::Dialect dialect, std::string_view pathAndQuery)
{
    return joinTarget(upstream.baseUrl, upstream.provider, dialect, pathAndQuery);
}

// The same as a whole URL for people; empty if the upstream's address is unusable. For a path without a body: the dialect is the path's.
QString resolvedUrl(const api::UpstreamConfig &upstream, const QString &path);

} // namespace sluice::relay
