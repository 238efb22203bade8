#include "relay/filters/access/access_filter.h"

#include <algorithm>
#include <array>
#include <cctype>

namespace sluice::relay {

namespace {

constexpr const char *kName = "access";

FilterStatus refuse(ExchangeContext &context, base::ErrorCode code, std::string message)
{
    context.note(kName, message, code);
    LocalReply reply;
    reply.status = base::httpStatus(code);
    reply.code = code;
    reply.message = std::move(message);
    reply.shouldRetry = false;
    context.reply = std::move(reply);
    return FilterStatus::Replied;
}

std::string lower(std::string_view text)
{
    std::string result(text);
    std::transform(result.begin(), result.end(), result.begin(),
                   [](unsigned char c) { return static_cast<char>(c >= 'A' && c <= 'Z' ? c + 32 : c); });
    return result;
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
    return {};
}

bool isOwnHost(std::string_view host, const ListenerFacts &listener)
{
    const std::string given = lower(host);
    const std::string port = ':' + std::to_string(listener.port);
    const auto matches = [&](std::string_view name) { return given == name || given == std::string(name) + port; };
    return matches("localhost") || matches("127.0.0.1") || matches("[::1]")
        || (!listener.host.empty() && matches(lower(listener.host)));
}

FilterStatus AccessFilter::onRequestHead(ExchangeContext &context)
{
    const http::HeaderMap &headers = context.head.headers;
    context.client = programName(headers.value("user-agent"));
    context.limitKey = "local";

    if (!isOwnHost(context.head.host, context.listener)) {
        return refuse(context, base::ErrorCode::ForbiddenOrigin,
                      "Host must be localhost, 127.0.0.1 or [::1] with this relay's port");
    }
    const api::AccessConfig &access = context.config->settings.access;
    if (const std::string_view origin = headers.value("origin"); !origin.empty()) {
        if (!access.allowedOrigins.contains(QString::fromUtf8(origin.data(), static_cast<qsizetype>(origin.size())))) {
            return refuse(context, base::ErrorCode::ForbiddenOrigin, "this web origin is not allowed to use the relay");
        }
    } else if (const std::string_view site = headers.value("sec-fetch-site");
               !site.empty() && site != "none" && site != "same-origin") {
        return refuse(context, base::ErrorCode::ForbiddenOrigin, "requests from other web sites are not allowed");
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
        return refuse(context, base::ErrorCode::Unauthorized,
                      key.empty() ? "a client key is required" : "this client key is not known");
    }
    return FilterStatus::Continue;
}

} // namespace sluice::relay
