#include "api/config/guardrail_validation.h"

#include <QTest>

#include <functional>

namespace sluice::api {

namespace {

const QString kKey = QStringLiteral("RWQf6LRCGA9i53mlYecO4IzT51TGPpvWucNSCh1CBM0QTaLn73Y7GFO3");

WordListConfig list(const char *name)
{
    WordListConfig config;
    config.name = QString::fromLatin1(name);
    config.file = config.name + QStringLiteral(".txt");
    return config;
}

GuardrailsConfig good()
{
    GuardrailsConfig config;
    config.lists = {list("a"), list("b"), list("feed")};
    config.lists[1].isAllow = true;
    config.lists[2].file.clear();
    config.lists[2].url = QStringLiteral("https://lists.example/words.csv?team=1");
    config.lists[2].publicKey = kKey;
    PatternConfig pattern;
    pattern.name = QStringLiteral("ticket");
    pattern.pattern = QStringLiteral("TCK-[0-9]{6}");
    config.patterns = {pattern};
    EntityConfig entity;
    entity.entity = QStringLiteral("EMAIL_ADDRESS");
    entity.prompt = policy::Action::Pseudonymise;
    config.entities = {entity};
    return config;
}

using Change = std::function<void(GuardrailsConfig &)>;

} // namespace

class GuardrailValidationTest final : public QObject {
    Q_OBJECT

private slots:
    void goodRulesPass()
    {
        GuardrailsConfig config = good();
        const base::Error error = validateGuardrails(config);
        QVERIFY2(!error.isError(), base::toString(error).c_str());
        config.lists[2].url = QStringLiteral("http://127.0.0.1:8080/words"); // plain on this machine
        QVERIFY(!validateGuardrails(config).isError());
        config.lists[2].publicKey.clear();
        QVERIFY(!validateGuardrails(config).isError());
        config.lists[1].prompt = policy::Action::Off;
        config.lists[1].answer = policy::Action::Off;
        QVERIFY(!validateGuardrails(config).isError());
    }

    void badRulesAreRefusedWithTheirKey_data()
    {
        QTest::addColumn<Change>("change");
        QTest::addColumn<QByteArray>("where");
        const auto row = [](const char *name, const char *where, const Change &change) { QTest::newRow(name) << change << QByteArray(where); };
        row("neither file nor url", "guardrails.lists[0].file", [](auto &config) { config.lists[0].file.clear(); });
        row("both", "guardrails.lists[2].url", [](auto &config) { config.lists[2].file = QStringLiteral("f.txt"); });
        row("a key for a file", "guardrails.lists[0].public_key", [](auto &config) { config.lists[0].publicKey = kKey; });
        for (const char *url : {"http://lists.example/w", "ftp://lists.example/w", "lists.example/w", "https:///w", "https://u:p@lists.example/w",
                 "https://lists.example/w#f", "https://exa mple/"}) {
            row(url, "guardrails.lists[2].url", [url](auto &config) { config.lists[2].url = QString::fromLatin1(url); });
        }
        for (const char *key : {"RWQ", "untrusted comment: x", "AAQf6LRCGA9i53mlYecO4IzT51TGPpvWucNSCh1CBM0QTaLn73Y7GFO3"}) {
            row(key, "guardrails.lists[2].public_key", [key](auto &config) { config.lists[2].publicKey = QString::fromLatin1(key); });
        }
        row("two lists of a name", "guardrails.lists[1].name", [](auto &config) { config.lists[1].name = QStringLiteral("a"); });
        row("a pattern of a list's name", "guardrails.patterns[0].name", [](auto &config) { config.patterns[0].name = QStringLiteral("feed"); });
        row("control character", "guardrails.lists[0].name", [](auto &config) { config.lists[0].name = QStringLiteral("a\nb"); });
        row("list answer", "guardrails.lists[1].answer", [](auto &config) { config.lists[1].answer = policy::Action::Pseudonymise; });
        row("unknown entity", "guardrails.entities[0].entity", [](auto &config) { config.entities[0].entity = QStringLiteral("SHOE_SIZE"); });
        row("entity answer", "guardrails.entities[0].answer", [](auto &config) { config.entities[0].answer = policy::Action::Pseudonymise; });
        row("pattern answer", "guardrails.patterns[0].answer", [](auto &config) { config.patterns[0].answer = policy::Action::Pseudonymise; });
    }
    void badRulesAreRefusedWithTheirKey()
    {
        QFETCH(Change, change);
        QFETCH(QByteArray, where);
        GuardrailsConfig config = good();
        change(config);
        const base::Error error = validateGuardrails(config);
        QCOMPARE(QByteArray::fromStdString(error.where), where);
        QCOMPARE(error.code, base::ErrorCode::InvalidConfig);
        QVERIFY(error.detail.starts_with("expected "));
    }
};

} // namespace sluice::api

QTEST_GUILESS_MAIN(sluice::api::GuardrailValidationTest)
#include "guardrail_validation_test.moc"
