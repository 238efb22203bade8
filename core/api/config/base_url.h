#pragma once

#include "base/result.h"

#include <QString>
#include <QUrl>

namespace sluice::api {

// Checks an upstream's base URL: http or https, a host, no user info, no query or fragment; http only to loopback unless
// `insecureHttp`. Error code InvalidConfig, `where` "url". Any thread.
base::Result<QUrl> checkedBaseUrl(const QString &url, bool insecureHttp);

// Whether `host`, as QUrl gives it, is this machine by its own text: localhost, 127.0.0.0/8, ::1.
bool isLoopbackHost(const QString &host);

} // namespace sluice::api
