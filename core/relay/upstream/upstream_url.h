#pragma once

#include "api/config/relay_config.h"
#include "base/result.h"

#include <QString>
#include <QUrl>

#include <string>
#include <string_view>

namespace sluice::relay {

// Checks an upstream's base URL: http or https, a host, no user info, no query or fragment; http only to loopback unless
// `insecureHttp`. Error code InvalidConfig, `where` "url".
base::Result<QUrl> parseBaseUrl(const QString &url, bool insecureHttp);

// The request target for `pathAndQuery` under `base`: appended to its path, and "/v1" is not doubled
// (base …/v1 with path /v1/models gives /v1/models).
std::string joinTarget(const QUrl &base, std::string_view pathAndQuery);

// The same as a whole URL for people.
QString resolvedUrl(const QUrl &base, const QString &path);

} // namespace sluice::relay
