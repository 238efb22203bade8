#pragma once

#include "api/config/relay_config.h"
#include "base/result.h"
#include "policy/dialect/dialect.h"

#include <QByteArray>
#include <QDate>
#include <QList>
#include <QString>

#include <array>
#include <optional>
#include <string_view>

namespace sluice::api {

// Dialects that share addresses and the form of a key.
enum class DialectFamily { OpenAi, Anthropic, Gemini };
inline constexpr int kDialectFamilies = 3;

// Of a request; `path` tells Gemini's own paths (/v1beta/…) that carry no prompt from OpenAI's.
DialectFamily familyOf(policy::Dialect dialect, std::string_view path = {});

// How a provider speaks one family.
struct ProviderDialect {
    QString prefix; // takes the place of a request's /v1: "/api/paas/v4"
    AuthForm auth = AuthForm::Bearer; // never Auto
    bool hasResponses = false; // OpenAI's /responses too
    bool operator==(const ProviderDialect &) const = default;
};

// What is known of a provider: addresses, key form, how old our list of its prices is (prices/price_table.h). The desk offers them, the relay follows them. No thread rules: value.
struct ProviderTemplate {
    QString id;
    QString titleEn;
    QString titleZh;
    QString url; // scheme and host; with {…} the person must fill something in
    std::array<std::optional<ProviderDialect>, kDialectFamilies> dialects; // by DialectFamily; unset: not spoken
    QString keyEnvironment; // where its own tools look for the key
    QString keyPage; // where a person gets one; empty: none is needed
    bool plainHttpIsNormal = false; // runs in one's own network
    QString currency; // of the prices we ship; empty: none are known
    QDate pricesAsOf;

    [[nodiscard]] bool needsUrl() const { return url.contains(u'{'); }
    [[nodiscard]] const std::optional<ProviderDialect> &dialect(DialectFamily family) const
    {
        return dialects[static_cast<std::size_t>(family)];
    }
    // Whether requests of that dialect can be answered there.
    [[nodiscard]] bool speaks(policy::Dialect dialect) const;
};

// Those we ship, in the order in which they are offered. Parsed once. Any thread.
const QList<ProviderTemplate> &providerTemplates();
const ProviderTemplate *findProviderTemplate(const QString &id); // null: none of that id

// Reads the file's form; an error names the place ("providers[3].dialects.openai.auth") and what was expected.
base::Result<QList<ProviderTemplate>> parseProviderTemplates(const QByteArray &json);

// The base URL an upstream is reached at: its own, or for kind Provider without one its template's; empty if neither will do.
QString effectiveUrl(const UpstreamConfig &upstream);

} // namespace sluice::api
