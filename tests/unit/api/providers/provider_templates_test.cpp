#include "api/providers/provider_templates.h"

#include <QTest>

using namespace sluice;
using namespace sluice::api;

namespace {

// JSON with ' for ", to be read more easily.
QByteArray oneProvider(const QByteArray &members)
{
    QByteArray json = "{'providers': [{'id': 'x', 'title': {'en': 'X', 'zh': 'X'}, 'url': 'https://x.example', "
                      "'key': {'env': 'X_KEY', 'page': ''}, 'dialects': {'openai': {'prefix': '/v1', 'auth': 'bearer'}}";
    json += members + "}]}";
    return json.replace('\'', '"');
}

} // namespace

class ProviderTemplatesTest final : public QObject {
    Q_OBJECT

private slots:
    void shipsThosePromised()
    {
        for (const char *id : {"openai", "anthropic", "azure", "gemini", "deepseek", "moonshot", "dashscope", "zhipu", "siliconflow",
                 "openrouter", "groq", "mistral", "ollama", "vllm"}) {
            QVERIFY2(findProviderTemplate(QString::fromLatin1(id)) != nullptr, id);
        }
        QVERIFY(findProviderTemplate(QStringLiteral("nobody")) == nullptr);
        QVERIFY(findProviderTemplate(QString()) == nullptr);
        for (const ProviderTemplate &provider : providerTemplates()) {
            QVERIFY2(provider.keyPage.isEmpty() || provider.keyPage.startsWith(QLatin1String("https://")), qPrintable(provider.id));
            QCOMPARE(provider.keyPage.isEmpty(), provider.plainHttpIsNormal);
        }
    }

    void knowsPricesAndWhenTheyWereSo()
    {
        const ProviderTemplate *const openai = findProviderTemplate(QStringLiteral("openai"));
        QCOMPARE(openai->currency, QStringLiteral("USD"));
        QVERIFY(openai->pricesAsOf.year() >= 2025);
        QVERIFY(findProviderTemplate(QStringLiteral("azure"))->currency.isEmpty());
    }

    void knowsDialects()
    {
        const ProviderTemplate *const groq = findProviderTemplate(QStringLiteral("groq"));
        QVERIFY(groq->speaks(policy::Dialect::OpenAiChat) && groq->speaks(policy::Dialect::OpenAiOther));
        QVERIFY(!groq->speaks(policy::Dialect::Anthropic) && !groq->speaks(policy::Dialect::Gemini));
        QVERIFY(findProviderTemplate(QStringLiteral("openai"))->speaks(policy::Dialect::OpenAiResponses));
        QVERIFY(!findProviderTemplate(QStringLiteral("mistral"))->speaks(policy::Dialect::OpenAiResponses));
        QVERIFY(!findProviderTemplate(QStringLiteral("anthropic"))->speaks(policy::Dialect::OpenAiChat));
        QCOMPARE(familyOf(policy::Dialect::OpenAiOther, "/v1beta/models"), DialectFamily::Gemini);
        QCOMPARE(familyOf(policy::Dialect::OpenAiChat, "/v1beta/openai/chat/completions"), DialectFamily::OpenAi);
    }

    void addressesComeFromThePersonFirst()
    {
        UpstreamConfig upstream;
        upstream.kind = UpstreamKind::Provider;
        upstream.provider = QStringLiteral("deepseek");
        QCOMPARE(effectiveUrl(upstream), QStringLiteral("https://api.deepseek.com"));
        upstream.url = QStringLiteral("https://proxy.example");
        QCOMPARE(effectiveUrl(upstream), upstream.url);
        upstream.url.clear();
        upstream.provider = QStringLiteral("azure"); // must be filled in
        QVERIFY(effectiveUrl(upstream).isEmpty());
        upstream.provider = QStringLiteral("nobody");
        QVERIFY(effectiveUrl(upstream).isEmpty());
        upstream.provider = QStringLiteral("deepseek");
        upstream.kind = UpstreamKind::Direct;
        QVERIFY(effectiveUrl(upstream).isEmpty());
    }

    void refusesWhatIsNoTemplate_data()
    {
        QTest::addColumn<QByteArray>("json");
        QTest::addColumn<QByteArray>("where");
        QTest::newRow("no JSON") << QByteArray("{") << QByteArray("offset 1");
        QTest::newRow("none") << QByteArray("{}") << QByteArray("providers");
        QTest::newRow("no title") << oneProvider(", 'title': {'en': 'X'}") << QByteArray("providers[0].title.zh");
        QTest::newRow("no key") << oneProvider(", 'key': {}") << QByteArray("providers[0].key.env");
        QTest::newRow("plain http") << oneProvider(", 'url': 'http://x.example'") << QByteArray("providers[0].url");
        QTest::newRow("path") << oneProvider(", 'url': 'https://x.example/v1'") << QByteArray("providers[0].url");
        QTest::newRow("dialect") << oneProvider(", 'dialects': {'cohere': {}}") << QByteArray("providers[0].dialects.cohere");
        QTest::newRow("no dialect") << oneProvider(", 'dialects': {}") << QByteArray("providers[0].dialects");
        QTest::newRow("prefix") << oneProvider(", 'dialects': {'openai': {'prefix': 'v1', 'auth': 'bearer'}}")
                                << QByteArray("providers[0].dialects.openai.prefix");
        QTest::newRow("auth") << oneProvider(", 'dialects': {'openai': {'prefix': '/v1', 'auth': 'auto'}}")
                              << QByteArray("providers[0].dialects.openai.auth");
    }

    void refusesWhatIsNoTemplate()
    {
        QFETCH(QByteArray, json);
        QFETCH(QByteArray, where);
        const auto templates = parseProviderTemplates(json);
        QVERIFY(!templates);
        QCOMPARE(QByteArray::fromStdString(templates.error().where), where);
        QVERIFY(!templates.error().detail.empty());
        QVERIFY(parseProviderTemplates(oneProvider({})));
    }

    void refusesTwoOfOneId()
    {
        QByteArray twice = oneProvider({});
        const QByteArray one = twice.mid(twice.indexOf('[') + 1, twice.lastIndexOf(']') - twice.indexOf('[') - 1);
        twice.insert(twice.lastIndexOf(']'), ", " + one);
        const auto templates = parseProviderTemplates(twice);
        QVERIFY(!templates);
        QCOMPARE(templates.error().where, std::string("providers[1].id"));
    }
};

QTEST_GUILESS_MAIN(ProviderTemplatesTest)
#include "provider_templates_test.moc"
