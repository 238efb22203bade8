#include "relay/upstream/credential_header.h"

#include <QByteArray>

namespace sluice::relay {

namespace {

api::AuthForm formFor(const RuntimeUpstream &upstream, policy::Dialect dialect)
{
    if (upstream.settings.auth != api::AuthForm::Auto) {
        return upstream.settings.auth;
    }
    if (upstream.provider != nullptr) {
        if (const auto &spoken = upstream.provider->dialect(api::familyOf(dialect))) {
            return spoken->auth;
        }
    }
    switch (dialect) {
    case policy::Dialect::Anthropic:
        return api::AuthForm::XApiKey;
    case policy::Dialect::Gemini:
        return api::AuthForm::XGoogApiKey;
    default:
        return api::AuthForm::Bearer;
    }
}

} // namespace

void addCredential(http::HeaderMap &headers, const RuntimeUpstream &upstream, policy::Dialect dialect)
{
    if (upstream.credential.isEmpty()) {
        return;
    }
    const std::string_view key = upstream.credential.reveal();
    switch (formFor(upstream, dialect)) {
    case api::AuthForm::XApiKey:
        headers.add("x-api-key", key);
        break;
    case api::AuthForm::XGoogApiKey:
        headers.add("x-goog-api-key", key);
        break;
    case api::AuthForm::ApiKey:
        headers.add("api-key", key);
        break;
    case api::AuthForm::Basic:
        headers.add("Authorization",
                    "Basic " + QByteArray(key.data(), static_cast<qsizetype>(key.size())).toBase64().toStdString());
        break;
    case api::AuthForm::Auto:
    case api::AuthForm::Bearer:
        headers.add("Authorization", "Bearer " + std::string(key));
        break;
    }
}

bool isAskedAsAnthropic(const RuntimeUpstream &upstream)
{
    if (upstream.provider != nullptr) {
        return !upstream.provider->dialect(api::DialectFamily::OpenAi)
            && upstream.provider->dialect(api::DialectFamily::Anthropic);
    }
    return upstream.settings.auth == api::AuthForm::XApiKey
        || upstream.baseUrl.host().endsWith(QLatin1String("anthropic.com"));
}

} // namespace sluice::relay
