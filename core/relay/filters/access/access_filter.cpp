#include "relay/filters/access/access_filter.h"

#include "relay/filters/upgrade/upgrade_filter.h"

#include <algorithm>

namespace sluice::relay {

namespace {

constexpr const char *kName = "access";

// Whether `host` is `name`, alone or with our port; letter case does not matter, nothing else may differ.
bool isName(std::string_view host, std::string_view name, quint16 port)
{
    if (host.size() < name.size() || !http::equalsNoCase(host.substr(0, name.size()), name)) {
        return false;
    }
    host.remove_prefix(name.size());
    return host.empty() || (host.front() == ':' && host.substr(1) == std::to_string(port));
}

bool isAllowedHost(std::string_view host, const ExchangeContext &context)
{
    const QStringList &names = context.config->settings.access.allowedHosts;
    return std::any_of(names.begin(), names.end(), [&](const QString &name) {
        return isName(host, name.toStdString(), context.listener.port);
    });
}

// A browser's question before the request of an allowed page; it carries no key, so it is answered before one is asked for.
FilterStatus answerPreflight(ExchangeContext &context)
{
    LocalReply reply;
    reply.status = 204;
    reply.headers.set("Access-Control-Allow-Methods", "GET, POST, OPTIONS");
    if (const std::string_view wanted = context.head.headers.value("access-control-request-headers"); !wanted.empty()) {
        reply.headers.set("Access-Control-Allow-Headers", wanted);
    }
    context.isAdmin = true;
    context.reply = std::move(reply);
    return FilterStatus::Replied;
}

// "claude-cli" from "claude-cli/1.0 (external)": what a program calls itself; only for show.
std::string programName(std::string_view userAgent)
{
    const std::size_t end = userAgent.find_first_of("/ ");
    const std::string_view product = userAgent.substr(0, std::min<std::size_t>(end, 40));
    return product.empty() ? std::string("unknown") : std::string(product);
}

} // namespace

std::string_view presentedKey(const http::HeaderMap &headers)
{
    constexpr std::string_view kBearer = "bearer ";
    const std::string_view authorization = headers.value("authorization");
    if (authorization.size() > kBearer.size()
        && http::equalsNoCase(authorization.substr(0, kBearer.size()), kBearer)) {
        return authorization.substr(kBearer.size());
    }
    for (const std::string_view name : {"x-api-key", "api-key", "x-goog-api-key"}) {
        if (const std::string_view value = headers.value(name); !value.empty()) {
            return value;
        }
    }
    // Web pages cannot set headers of a WebSocket: they hand the key over among the sub-protocols.
    for (const http::HeaderMap::Field &field : headers.fields()) {
        if (!http::equalsNoCase(field.name, "Sec-WebSocket-Protocol")) {
            continue;
        }
        std::string_view rest = field.value;
        while (!rest.empty()) {
            rest.remove_prefix(std::min(rest.find_first_not_of(", \t"), rest.size()));
            const std::string_view protocol = rest.substr(0, rest.find_first_of(", \t"));
            rest.remove_prefix(protocol.size());
            if (protocol.starts_with(kKeyProtocol)) {
                return protocol.substr(kKeyProtocol.size());
            }
        }
    }
    return {};
}

bool isOwnHost(std::string_view host, const ListenerFacts &listener)
{
    return isName(host, "localhost", listener.port) || isName(host, "127.0.0.1", listener.port)
        || isName(host, "[::1]", listener.port) || (!listener.host.empty() && isName(host, listener.host, listener.port));
}

FilterStatus AccessFilter::onRequestHead(ExchangeContext &context)
{
    const http::HeaderMap &headers = context.head.headers;
    context.client = programName(headers.value("user-agent"));
    context.limitKey = "local";

    const std::string &host = context.head.host;
    // HTTP/1.0 knows no Host field. A web page cannot send such a request, so there is nothing to rebind.
    const bool without = context.head.minorVersion == 0 && host.empty();
    if (!without && !isOwnHost(host, context.listener) && !isAllowedHost(host, context)) {
        return refuse(context, kName, base::ErrorCode::ForbiddenOrigin,
                      "Host must be localhost, 127.0.0.1 or [::1] with this relay's port");
    }
    const api::AccessConfig &access = context.config->settings.access;
    if (const std::string_view origin = headers.value("origin"); !origin.empty()) {
        if (!access.allowedOrigins.contains(QString::fromUtf8(origin.data(), static_cast<qsizetype>(origin.size())))) {
            return refuse(context, kName, base::ErrorCode::ForbiddenOrigin, "this web origin is not allowed to use the relay");
        }
        context.originAllowed = true;
        if (context.head.method == "OPTIONS" && headers.has("access-control-request-method")) {
            return answerPreflight(context);
        }
    } else if (const std::string_view site = headers.value("sec-fetch-site");
               !site.empty() && site != "none" && site != "same-origin") {
        return refuse(context, kName, base::ErrorCode::ForbiddenOrigin, "requests from other web sites are not allowed");
    }

    const std::string_view key = presentedKey(headers);
    for (const ClientKey &known : context.config->clientKeys) {
        if (known.key.equals(key)) {
            context.client = known.name;
            context.limitKey = "key:" + known.name;
            return FilterStatus::Continue;
        }
    }
    if (access.requireKey) {
        return refuse(context, kName, base::ErrorCode::Unauthorized,
                      key.empty() ? "a client key is required" : "this client key is not known");
    }
    return FilterStatus::Continue;
}

} // namespace sluice::relay
