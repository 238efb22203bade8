#include "api/config/base_url.h"

namespace sluice::api {

namespace {

base::Error refusal(const char *expected)
{
    return {.code = base::ErrorCode::InvalidConfig, .detail = expected, .where = "url"};
}

} // namespace

bool isLoopbackHost(const QString &host)
{
    // QUrl has normalised the host: 127.1 is 127.0.0.1, upper case is lower.
    return host == QLatin1String("localhost") || host == QLatin1String("::1")
        || (host.startsWith(QLatin1String("127.")) && host.count(u'.') == 3
            && host.at(host.size() - 1).isDigit());
}

base::Result<QUrl> checkedBaseUrl(const QString &url, bool insecureHttp)
{
    const QUrl parsed(url.trimmed(), QUrl::StrictMode);
    if (url.trimmed().isEmpty()) {
        return refusal("is required, unless the kind is \"demo\"");
    }
    if (!parsed.isValid() || parsed.isRelative()) {
        return refusal("expected an address such as https://relay.example/v1");
    }
    const bool isPlain = parsed.scheme() == QLatin1String("http");
    if (!isPlain && parsed.scheme() != QLatin1String("https")) {
        return refusal("expected an address that begins with https:// or http://");
    }
    if (parsed.host().isEmpty()) {
        return refusal("expected a host after the scheme");
    }
    if (!parsed.userInfo().isEmpty()) {
        return refusal("expected no user or password in it; a key belongs to the credential");
    }
    if (parsed.hasQuery() || parsed.hasFragment()) {
        return refusal("expected no query and no fragment in it");
    }
    if (isPlain && !insecureHttp && !isLoopbackHost(parsed.host())) {
        return refusal("expected https:// beyond this machine; \"insecure_http\": true allows http://");
    }
    return parsed;
}

} // namespace sluice::api
