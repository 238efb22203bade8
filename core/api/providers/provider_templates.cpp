#include "api/providers/provider_templates.h"

#include "api/config/config_fields.h"
#include "api/prices/price_table.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QSet>
#include <QUrl>

#include <algorithm>
#include <utility>

// A static library's resources are linked only where somebody asks for them; the macro must stand outside namespaces.
static void linkProviderResource() { Q_INIT_RESOURCE(providers); }

namespace sluice::api {

namespace {

constexpr std::array kFamilyNames{QLatin1String("openai"), QLatin1String("anthropic"), QLatin1String("gemini")};

base::Error refusal(const QString &where, const char *expected)
{
    return {.code = base::ErrorCode::InvalidConfig, .detail = expected, .where = where.toStdString()};
}

std::optional<AuthForm> authFormOf(const QString &word)
{
    const std::string text = word.toStdString();
    for (const auto &[form, name] : EnumWords<AuthForm>::words) {
        if (name == text && form != AuthForm::Auto && form != AuthForm::Basic) {
            return form;
        }
    }
    return std::nullopt;
}

bool isPrefix(const QString &text)
{
    return text.startsWith(u'/') && !text.endsWith(u'/') && !text.contains(u'?') && !text.contains(u'#');
}

// Reads one provider; the first thing that is wrong is kept in `error`.
class Reader {
public:
    Reader(QJsonObject object, QString path)
        : m_object(std::move(object))
        , m_path(std::move(path))
    {
    }

    base::Result<ProviderTemplate> read()
    {
        ProviderTemplate provider;
        provider.id = text(m_object, QStringLiteral("id"), m_path);
        const QJsonObject title = m_object.value(QStringLiteral("title")).toObject();
        provider.titleEn = text(title, QStringLiteral("en"), m_path + QStringLiteral("title."));
        provider.titleZh = text(title, QStringLiteral("zh"), m_path + QStringLiteral("title."));
        provider.url = text(m_object, QStringLiteral("url"), m_path);
        const QJsonObject key = m_object.value(QStringLiteral("key")).toObject();
        provider.keyEnvironment = text(key, QStringLiteral("env"), m_path + QStringLiteral("key."));
        provider.keyPage = key.value(QStringLiteral("page")).toString();
        provider.plainHttpIsNormal = m_object.value(QStringLiteral("plain_http")).toBool();
        readUrl(provider);
        readDialects(provider);
        if (m_error.isError()) {
            return m_error;
        }
        return provider;
    }

private:
    void refuse(const QString &where, const char *expected)
    {
        if (!m_error.isError()) {
            m_error = refusal(where, expected);
        }
    }

    QString text(const QJsonObject &object, const QString &key, const QString &path)
    {
        const QString value = object.value(key).toString();
        if (value.trimmed().isEmpty()) {
            refuse(path + key, "expected text that is not empty");
        }
        return value;
    }

    void readUrl(const ProviderTemplate &provider)
    {
        QString sample = provider.url;
        sample.replace(u'{', u'x').replace(u'}', u'x');
        const QUrl url(sample, QUrl::StrictMode);
        const bool isSecure = url.scheme() == QLatin1String("https")
            || (url.scheme() == QLatin1String("http") && provider.plainHttpIsNormal);
        if (!url.isValid() || !isSecure || url.host().isEmpty() || !url.path().isEmpty() || url.hasQuery()) {
            refuse(m_path + QStringLiteral("url"), "expected https:// (or http:// with plain_http) and a host, without a path");
        }
    }

    void readDialects(ProviderTemplate &provider)
    {
        const QJsonObject dialects = m_object.value(QStringLiteral("dialects")).toObject();
        const QString path = m_path + QStringLiteral("dialects");
        if (dialects.isEmpty()) {
            refuse(path, "expected one dialect at least");
        }
        for (auto entry = dialects.begin(); entry != dialects.end(); ++entry) {
            const auto family = std::find(kFamilyNames.begin(), kFamilyNames.end(), entry.key());
            const QString here = path + u'.' + entry.key();
            if (family == kFamilyNames.end()) {
                refuse(here, "expected one of openai, anthropic, gemini");
                return;
            }
            const QJsonObject object = entry->toObject();
            const std::optional<AuthForm> auth = authFormOf(object.value(QStringLiteral("auth")).toString());
            ProviderDialect dialect;
            dialect.prefix = object.value(QStringLiteral("prefix")).toString();
            dialect.hasResponses = object.value(QStringLiteral("responses")).toBool();
            if (!isPrefix(dialect.prefix)) {
                refuse(here + QStringLiteral(".prefix"), "expected a path such as /v1");
            }
            if (!auth) {
                refuse(here + QStringLiteral(".auth"), "expected one of bearer, x-api-key, api-key, x-goog-api-key");
            }
            dialect.auth = auth.value_or(AuthForm::Bearer);
            provider.dialects[static_cast<std::size_t>(family - kFamilyNames.begin())] = std::move(dialect);
        }
    }

    QJsonObject m_object;
    QString m_path;
    base::Error m_error;
};

// Of the oldest price: the list is no fresher than that.
void addPriceDate(ProviderTemplate &provider)
{
    for (const PriceEntry &entry : shippedPrices().entries) {
        if (entry.provider == provider.id) {
            provider.currency = entry.currency;
            provider.pricesAsOf = provider.pricesAsOf.isValid() ? std::min(provider.pricesAsOf, entry.asOf) : entry.asOf;
        }
    }
}

QList<ProviderTemplate> shipped()
{
    linkProviderResource();
    QFile file(QStringLiteral(":/providers/providers.json"));
    const bool isOpen = file.open(QIODevice::ReadOnly);
    Q_ASSERT(isOpen); // it is part of the program
    auto templates = parseProviderTemplates(isOpen ? file.readAll() : QByteArray());
    Q_ASSERT(templates); // and a test reads it
    QList<ProviderTemplate> all = templates ? *templates : QList<ProviderTemplate>();
    for (ProviderTemplate &provider : all) {
        addPriceDate(provider);
    }
    return all;
}

} // namespace

DialectFamily familyOf(policy::Dialect dialect, std::string_view path)
{
    switch (dialect) {
    case policy::Dialect::Anthropic:
        return DialectFamily::Anthropic;
    case policy::Dialect::Gemini:
        return DialectFamily::Gemini;
    default:
        break;
    }
    const bool isGemini = path.starts_with("/v1beta/") && !path.starts_with("/v1beta/openai");
    return isGemini ? DialectFamily::Gemini : DialectFamily::OpenAi;
}

bool ProviderTemplate::speaks(policy::Dialect asked) const
{
    const std::optional<ProviderDialect> &spoken = dialect(familyOf(asked));
    return spoken && (asked != policy::Dialect::OpenAiResponses || spoken->hasResponses);
}

const QList<ProviderTemplate> &providerTemplates()
{
    static const QList<ProviderTemplate> templates = shipped();
    return templates;
}

const ProviderTemplate *findProviderTemplate(const QString &id)
{
    for (const ProviderTemplate &provider : providerTemplates()) {
        if (provider.id == id) {
            return &provider;
        }
    }
    return nullptr;
}

base::Result<QList<ProviderTemplate>> parseProviderTemplates(const QByteArray &json)
{
    QJsonParseError problem;
    const QJsonDocument document = QJsonDocument::fromJson(json, &problem);
    if (problem.error != QJsonParseError::NoError) {
        return refusal(QStringLiteral("offset %1").arg(problem.offset), "expected JSON");
    }
    const QJsonArray providers = document.object().value(QStringLiteral("providers")).toArray();
    QList<ProviderTemplate> templates;
    QSet<QString> ids;
    for (qsizetype i = 0; i < providers.size(); ++i) {
        const QString path = QStringLiteral("providers[%1].").arg(i);
        auto provider = Reader(providers.at(i).toObject(), path).read();
        if (!provider) {
            return provider.error();
        }
        if (ids.contains(provider->id)) {
            return refusal(path + QStringLiteral("id"), "expected an id that no other provider has");
        }
        ids.insert(provider->id);
        templates.append(std::move(*provider));
    }
    if (templates.isEmpty()) {
        return refusal(QStringLiteral("providers"), "expected one provider at least");
    }
    return templates;
}

QString effectiveUrl(const UpstreamConfig &upstream)
{
    if (!upstream.url.trimmed().isEmpty() || upstream.kind != UpstreamKind::Provider) {
        return upstream.url;
    }
    const ProviderTemplate *const provider = findProviderTemplate(upstream.provider);
    return provider != nullptr && !provider->needsUrl() ? provider->url : QString();
}

} // namespace sluice::api
