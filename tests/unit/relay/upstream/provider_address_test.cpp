#include "api/providers/provider_templates.h"
#include "relay/upstream/credential_header.h"
#include "relay/upstream/upstream_url.h"

#include <QSet>
#include <QTest>

using namespace sluice;

namespace {

api::UpstreamConfig upstreamOf(const QString &provider, const QString &url)
{
    api::UpstreamConfig upstream;
    upstream.kind = api::UpstreamKind::Provider;
    upstream.provider = provider;
    upstream.url = url;
    return upstream;
}

// The head of a request for `path`, as far as the provider decides it: "https://host/target name: value".
QString sentTo(const api::UpstreamConfig &settings, const QString &path, bool hasAnthropicVersion)
{
    const auto base = relay::baseUrlOf(settings);
    if (!base) {
        return QString::fromStdString(base.error().detail);
    }
    relay::RuntimeUpstream upstream;
    upstream.settings = settings;
    upstream.baseUrl = *base;
    upstream.provider = api::findProviderTemplate(settings.provider);
    upstream.credential = base::Secret("key");
    const std::string asked = path.toStdString();
    const policy::Dialect dialect = policy::dialectOf(asked.substr(0, asked.find('?')), hasAnthropicVersion);
    http::HeaderMap headers;
    relay::addCredential(headers, upstream, dialect);
    QString text = base->scheme() + QStringLiteral("://") + base->authority()
        + QString::fromStdString(relay::joinTarget(upstream, dialect, asked));
    for (const char *name : {"Authorization", "x-api-key", "api-key", "x-goog-api-key"}) {
        if (headers.has(name)) {
            text += QStringLiteral(" %1: %2").arg(QLatin1String(name), QString::fromStdString(std::string(headers.value(name))));
        }
    }
    return text;
}

} // namespace

class ProviderAddressTest final : public QObject {
    Q_OBJECT

private slots:
    // Each template, as its own documentation writes the request.
    void templates_data()
    {
        QTest::addColumn<QString>("provider");
        QTest::addColumn<QString>("url");
        QTest::addColumn<QString>("path");
        QTest::addColumn<QString>("sent");
        const QString chat = QStringLiteral("/v1/chat/completions");
        const QString embeddings = QStringLiteral("/v1/embeddings");
        const QString messages = QStringLiteral("/v1/messages");
        const QString generate = QStringLiteral("/v1beta/models/gemini-2.5-flash:streamGenerateContent?alt=sse");
        const QString bearer = QStringLiteral(" Authorization: Bearer key");
        const QString xApiKey = QStringLiteral(" x-api-key: key");
        const auto row = [](const QString &provider, const QString &path, const QString &sent, const QString &url = {}) {
            QTest::newRow(qPrintable(provider + u' ' + path + u' ' + url)) << provider << url << path << sent;
        };
        const auto openAi = [&](const char *provider, const char *address) {
            const QString base = QString::fromLatin1(address);
            row(QString::fromLatin1(provider), chat, base + QStringLiteral("/chat/completions") + bearer);
            row(QString::fromLatin1(provider), embeddings, base + QStringLiteral("/embeddings") + bearer);
        };
        const auto anthropic = [&](const char *provider, const char *address, const QString &auth) {
            row(QString::fromLatin1(provider), messages, QString::fromLatin1(address) + auth);
        };
        openAi("openai", "https://api.openai.com/v1");
        row(QStringLiteral("openai"), QStringLiteral("/v1/responses"), QStringLiteral("https://api.openai.com/v1/responses") + bearer);
        row(QStringLiteral("openai"), QStringLiteral("/v1/models?limit=5"), QStringLiteral("https://api.openai.com/v1/models?limit=5") + bearer);
        anthropic("anthropic", "https://api.anthropic.com/v1/messages", xApiKey);
        const QString azure = QStringLiteral("https://mine.openai.azure.com/openai/v1/");
        const QString azureKey = QStringLiteral(" api-key: key");
        for (const char *url : {"https://mine.openai.azure.com", "https://mine.openai.azure.com/openai/v1", "https://mine.openai.azure.com/openai/"}) {
            row(QStringLiteral("azure"), chat, azure + QStringLiteral("chat/completions") + azureKey, QString::fromLatin1(url));
        }
        row(QStringLiteral("azure"), embeddings, azure + QStringLiteral("embeddings") + azureKey, QStringLiteral("https://mine.openai.azure.com"));
        openAi("gemini", "https://generativelanguage.googleapis.com/v1beta/openai");
        row(QStringLiteral("gemini"), QStringLiteral("/v1beta/openai/chat/completions"),
            QStringLiteral("https://generativelanguage.googleapis.com/v1beta/openai/chat/completions") + bearer);
        row(QStringLiteral("gemini"), generate,
            QStringLiteral("https://generativelanguage.googleapis.com") + generate + QStringLiteral(" x-goog-api-key: key"));
        openAi("deepseek", "https://api.deepseek.com/v1");
        anthropic("deepseek", "https://api.deepseek.com/anthropic/v1/messages", xApiKey);
        for (const char *url : {"https://api.deepseek.com/v1", "https://api.deepseek.com/anthropic", "https://api.deepseek.com/anthropic/v1/"}) {
            row(QStringLiteral("deepseek"), messages, QStringLiteral("https://api.deepseek.com/anthropic/v1/messages") + xApiKey, QString::fromLatin1(url));
            row(QStringLiteral("deepseek"), chat, QStringLiteral("https://api.deepseek.com/v1/chat/completions") + bearer, QString::fromLatin1(url));
        }
        openAi("moonshot", "https://api.moonshot.cn/v1");
        anthropic("moonshot", "https://api.moonshot.cn/anthropic/v1/messages", bearer);
        openAi("moonshot-intl", "https://api.moonshot.ai/v1");
        anthropic("moonshot-intl", "https://api.moonshot.ai/anthropic/v1/messages", bearer);
        openAi("dashscope", "https://dashscope.aliyuncs.com/compatible-mode/v1");
        anthropic("dashscope", "https://dashscope.aliyuncs.com/apps/anthropic/v1/messages", xApiKey);
        openAi("dashscope-intl", "https://dashscope-intl.aliyuncs.com/compatible-mode/v1");
        anthropic("dashscope-intl", "https://dashscope-intl.aliyuncs.com/apps/anthropic/v1/messages", xApiKey);
        openAi("zhipu", "https://open.bigmodel.cn/api/paas/v4");
        anthropic("zhipu", "https://open.bigmodel.cn/api/anthropic/v1/messages", bearer);
        row(QStringLiteral("zhipu"), chat, QStringLiteral("https://open.bigmodel.cn/api/coding/paas/v4/chat/completions") + bearer,
            QStringLiteral("https://open.bigmodel.cn/api/coding/paas/v4")); // a version the template does not know
        openAi("siliconflow", "https://api.siliconflow.cn/v1");
        anthropic("siliconflow", "https://api.siliconflow.cn/v1/messages", bearer);
        openAi("volcengine", "https://ark.cn-beijing.volces.com/api/v3");
        openAi("minimax", "https://api.minimaxi.com/v1");
        anthropic("minimax", "https://api.minimaxi.com/anthropic/v1/messages", bearer);
        openAi("openrouter", "https://openrouter.ai/api/v1");
        anthropic("openrouter", "https://openrouter.ai/api/v1/messages", bearer);
        openAi("groq", "https://api.groq.com/openai/v1");
        openAi("mistral", "https://api.mistral.ai/v1");
        openAi("xai", "https://api.x.ai/v1");
        openAi("together", "https://api.together.xyz/v1");
        openAi("fireworks", "https://api.fireworks.ai/inference/v1");
        openAi("nvidia", "https://integrate.api.nvidia.com/v1");
        openAi("ollama", "http://localhost:11434/v1");
        anthropic("ollama", "http://localhost:11434/v1/messages", xApiKey);
        row(QStringLiteral("ollama"), QStringLiteral("/api/chat"), QStringLiteral("http://localhost:11434/api/chat") + bearer);
        openAi("vllm", "http://localhost:8000/v1");
        anthropic("vllm", "http://localhost:8000/v1/messages", bearer);
        openAi("lmstudio", "http://localhost:1234/v1");
        anthropic("lmstudio", "http://localhost:1234/v1/messages", bearer);
        // Behind one's own reverse proxy the template still knows the rest.
        row(QStringLiteral("zhipu"), chat, QStringLiteral("https://relay.example/glm/api/paas/v4/chat/completions") + bearer,
            QStringLiteral("https://relay.example/glm/"));
    }

    void templates()
    {
        QFETCH(QString, provider);
        QFETCH(QString, url);
        QFETCH(QString, path);
        QFETCH(QString, sent);
        const bool isAnthropic = path.startsWith(QLatin1String("/v1/messages"));
        QCOMPARE(sentTo(upstreamOf(provider, url), path, isAnthropic), sent);
        const std::string asked = path.toStdString();
        const api::DialectFamily family = api::familyOf(policy::dialectOf(asked.substr(0, asked.find('?')), isAnthropic), asked);
        m_seen.insert(provider + u' ' + QString::number(static_cast<int>(family)));
    }

    void noTemplateIsLeftOut()
    {
        if (m_seen.isEmpty()) {
            QSKIP("the table above was not run");
        }
        for (const api::ProviderTemplate &provider : api::providerTemplates()) {
            for (int family = 0; family < api::kDialectFamilies; ++family) {
                const bool spoken = provider.dialect(static_cast<api::DialectFamily>(family)).has_value();
                const QString row = provider.id + u' ' + QString::number(family);
                QVERIFY2(!spoken || m_seen.contains(row), qPrintable(row));
            }
        }
    }

    void aFormThePersonChoseWins()
    {
        api::UpstreamConfig upstream = upstreamOf(QStringLiteral("azure"), QStringLiteral("https://mine.openai.azure.com"));
        upstream.auth = api::AuthForm::Bearer;
        QVERIFY(sentTo(upstream, QStringLiteral("/v1/chat/completions"), false).endsWith(QLatin1String(" Authorization: Bearer key")));
    }

    void whoIsAskedInWhichDialect()
    {
        relay::RuntimeUpstream upstream;
        QVERIFY(!relay::isAskedAsAnthropic(upstream));
        upstream.provider = api::findProviderTemplate(QStringLiteral("anthropic"));
        QVERIFY(relay::isAskedAsAnthropic(upstream));
        upstream.provider = api::findProviderTemplate(QStringLiteral("deepseek"));
        QVERIFY(!relay::isAskedAsAnthropic(upstream));
        upstream.provider = nullptr;
        upstream.settings.auth = api::AuthForm::XApiKey;
        QVERIFY(relay::isAskedAsAnthropic(upstream));
    }

private:
    QSet<QString> m_seen; // "deepseek 1": provider and family that a row has shown
};

QTEST_GUILESS_MAIN(ProviderAddressTest)
#include "provider_address_test.moc"
