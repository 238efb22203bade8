#include "relay/filters/access/access_filter.h"

#include "policy/entity/client_key_text.h"
#include "relay/filters/access/query_key.h"
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

// Whether it is any key we would take, good or not.
bool isOurs(const RuntimeConfig &config, std::string_view key)
{
    return config.clientTable.find(key)
        || std::any_of(config.clientKeys.begin(), config.clientKeys.end(), [key](const ClientKey &known) { return known.key.equals(key); });
}

FilterStatus welcome(ExchangeContext &context)
{
    constexpr std::string_view kOwnPages = "/_sluice/";
    if (!context.head.path.starts_with(kOwnPages)) {
        context.shared.clients.noteCall(context.caller);
    }
    return FilterStatus::Continue;
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

    return identify(context);
}

// Who calls, by the key that was shown. Whoever shows none, or one that was never ours, is the local client where no key is required.
FilterStatus AccessFilter::identify(ExchangeContext &context)
{
    std::string_view key = presentedKey(context.head.headers);
    // Gemini's clients put theirs into the address; others look there only when they have nothing better, and must not lose a parameter of theirs.
    const std::vector<std::string> inQuery = keysOfQuery(context.head.query);
    if (!inQuery.empty()) {
        if (key.empty()) {
            key = inQuery.front();
        }
        const bool isAnyOurs = std::any_of(inQuery.begin(), inQuery.end(), [&context](const std::string &one) {
            return one.starts_with(policy::kClientKeyPrefix) || isOurs(*context.config, one);
        });
        if (context.dialect == policy::Dialect::Gemini || isAnyOurs) {
            context.head.query = queryWithoutKey(context.head.query);
        }
    }
    for (const ClientKey &known : context.config->clientKeys) {
        if (known.key.equals(key)) {
            context.client = known.name;
            context.limitKey = "key:" + known.name;
            context.caller = {api::ClientStatus::Kind::Credential, known.name, known.name, false};
            return welcome(context);
        }
    }
    if (const std::optional<ClientKeyTable::Match> match = context.config->clientTable.find(key)) {
        const api::ClientKeyConfig &known = context.config->settings.clients.keys.at(static_cast<qsizetype>(match->key));
        context.client = known.name.toStdString();
        context.limitKey = "key:" + known.id.toStdString();
        context.caller = {api::ClientStatus::Kind::Key, known.id.toStdString(), context.client, match->isOld};
        context.clientKey = &known;
        if (std::string why = whyNotGood(known, match->isOld, base::wallNow()); !why.empty()) {
            return refuse(context, kName, base::ErrorCode::Unauthorized, std::move(why));
        }
        return welcome(context);
    }
    // What is written like a key of ours was meant to be one: going on without it would give its holder other limits than they think.
    switch (policy::readClientKey(key)) {
    case policy::ClientKeyReading::Mistyped:
        return refuse(context, kName, base::ErrorCode::Unauthorized, "this client key is not known, and it is mistyped or cut off: its checksum is wrong");
    case policy::ClientKeyReading::WellFormed:
        return refuse(context, kName, base::ErrorCode::Unauthorized, "this client key is not known");
    case policy::ClientKeyReading::Foreign:
        break;
    }
    if (context.config->settings.access.requireKey) {
        return refuse(context, kName, base::ErrorCode::Unauthorized,
                      key.empty() ? "a client key is required" : "this client key is not known");
    }
    return welcome(context);
}

} // namespace sluice::relay
