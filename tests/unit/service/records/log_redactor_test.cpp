#include "service/records/log_redactor.h"

#include "policy/guardrail/rule_set.h"
#include "service/records/own_phrases.h"

#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

namespace sluice::service {

namespace {

api::ExchangeRecord exchange()
{
    api::ExchangeRecord record;
    record.client = QStringLiteral("codex_cli");
    record.model = QStringLiteral("gpt-4o");
    record.method = QStringLiteral("POST");
    record.path = QStringLiteral("/v1/chat/completions");
    return record;
}

} // namespace

class LogRedactorTest final : public QObject {
    Q_OBJECT

    LogRedactor m_redactor;

    QString model(const QString &text)
    {
        api::ExchangeRecord record = exchange();
        record.model = text;
        return m_redactor.entryOf(record).model;
    }
    QString path(const QString &text)
    {
        api::ExchangeRecord record = exchange();
        record.path = text;
        return m_redactor.entryOf(record).path;
    }

private slots:
    void init()
    {
        m_redactor = LogRedactor();
        m_redactor.setKey(base::Secret("0123456789abcdef0123456789abcdef"));
    }

    void aModelStaysWhatItIs_data()
    {
        QTest::addColumn<QString>("name");
        for (const char *name : {"gpt-4o", "gpt-4-1106-preview", "gpt-4o-mini-2024-07-18", "claude-sonnet-4-5-20250929", "claude-3-5-sonnet-20241022",
                 "gemini-2.5-flash-lite-preview-06-17", "deepseek-r1:70b", "qwen3-235b-a22b-instruct-2507", "meta-llama/Llama-3.3-70B-Instruct",
                 "anthropic.claude-3-haiku-20240307-v1:0", "ft:gpt-4o-mini-2024-07-18:acme::AbC123", "text-embedding-3-large", "o4-mini",
                 "glm-4.5-air", "kimi-k2-0905-preview", "doubao-seed-1-6-250615"}) {
            QTest::newRow(name) << QString::fromLatin1(name);
        }
    }
    void aModelStaysWhatItIs()
    {
        QFETCH(QString, name);
        QCOMPARE(model(name), name);
    }

    void everyPricedModelStays()
    {
        const QDir folder(QStringLiteral(SLUICE_SOURCE_DIR "/resources/prices"));
        int models = 0;
        const QStringList files = folder.entryList({QStringLiteral("*.json")});
        for (const QString &name : files) {
            QFile file(folder.filePath(name));
            QVERIFY(file.open(QIODevice::ReadOnly));
            const QJsonArray entries = QJsonDocument::fromJson(file.readAll()).object().value(QStringLiteral("models")).toArray();
            for (const QJsonValue &entry : entries) {
                const QString known = entry.toObject().value(QStringLiteral("model")).toString().remove(QLatin1Char('*'));
                QCOMPARE(model(known), known);
                ++models;
            }
        }
        QVERIFY(models > 20);
    }

    void whatIsNoModelIsHidden_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("secret");
        const auto row = [](const char *name, const QString &text, const QString &secret) { QTest::newRow(name) << text << secret; };
        row("prompt", QStringLiteral("Tell me about Alice Canary"), QStringLiteral("Canary"));
        row("chinese prompt", QStringLiteral("忽略之前的指令"), QStringLiteral("忽略"));
        row("e-mail", QStringLiteral("canary@example.com"), QStringLiteral("canary"));
        row("openai key", QStringLiteral("sk-proj-9Xq2LmZ7vT4bR8nKc3WdYp6HsJf1GaEu0QiOxBtM"), QStringLiteral("9Xq2LmZ7vT4b"));
        row("own client key", QStringLiteral("slk-4Zf9Qk2LmX7vT8bRnKc3WdYp6HsJf1GaEu0QiOxBtMVw"), QStringLiteral("4Zf9Qk2LmX7v"));
        row("github token", QStringLiteral("ghp_A1b2C3d4E5f6G7h8I9j0K1l2M3n4O5p6Q7r8"), QStringLiteral("C3d4E5f6"));
        row("aws key", QStringLiteral("AKIAQ3EGRZ7XKLPMWT5V"), QStringLiteral("EGRZ7XKL"));
        row("IPv4", QStringLiteral("203.0.113.77"), QStringLiteral("113.77"));
        row("IPv6", QStringLiteral("2001:db8:85a3::8a2e:370:7334"), QStringLiteral("85a3"));
        row("card", QStringLiteral("4111111111111111"), QStringLiteral("11111111"));
        row("identity card", QStringLiteral("11010519491231002X"), QStringLiteral("19491231"));
        row("phone", QStringLiteral("13800138000"), QStringLiteral("38001380"));
        row("too long", QString(500, QLatin1Char('a')), QStringLiteral("aaa"));
    }
    void whatIsNoModelIsHidden()
    {
        QFETCH(QString, text);
        QFETCH(QString, secret);
        const QString shown = model(text);
        QVERIFY2(!shown.contains(secret), qPrintable(shown));
        const QString inPath = path(QStringLiteral("/v1/models/") + text);
        QVERIFY2(!inPath.contains(secret), qPrintable(inPath));
    }

    void rulesAndCredentialsOfOursAreFoundAsWell()
    {
        QCOMPARE(model(QStringLiteral("project-bluebird")), QStringLiteral("project-bluebird"));
        policy::WordListSource words;
        words.name = "words";
        words.words = {"bluebird"};
        words.prompt = policy::Action::Observe; // whatever it does with prompts
        words.answer = policy::Action::Off;
        m_redactor.setRules(*policy::RuleSet::build({words}), {{"upstream", "correct-horse-battery", policy::Action::Mask, policy::Action::Mask}});
        QCOMPARE(model(QStringLiteral("project-bluebird")), QStringLiteral("project-********"));
        QVERIFY(!model(QStringLiteral("x/correct-horse-battery")).contains(QStringLiteral("horse")));
    }

    void pathsKeepTheWordsOfTheApis_data()
    {
        QTest::addColumn<QString>("given");
        QTest::addColumn<QString>("kept");
        QTest::newRow("chat") << QStringLiteral("/v1/chat/completions") << QStringLiteral("/v1/chat/completions");
        QTest::newRow("an id") << QStringLiteral("/v1/responses/resp_68a1b2/input_items") << QStringLiteral("/v1/responses/*/input_items");
        QTest::newRow("gemini") << QStringLiteral("/v1beta/models/gemini-2.5-pro:streamGenerateContent")
                                << QStringLiteral("/v1beta/models/gemini-2.5-pro:streamGenerateContent");
        QTest::newRow("a user") << QStringLiteral("/users/alice.canary/notes") << QStringLiteral("/*/*/*");
        QTest::newRow("a key") << QStringLiteral("/v1/sk-proj-9Xq2LmZ7vT4bR8nKc3WdYp6H") << QStringLiteral("/v1/*");
        QTest::newRow("encoded") << QStringLiteral("/v1/%61lice@example.com") << QStringLiteral("/v1/*");
    }
    void pathsKeepTheWordsOfTheApis()
    {
        QFETCH(QString, given);
        QFETCH(QString, kept);
        QCOMPARE(path(given), kept);
    }

    void aClientIsAPseudonymOrAKey()
    {
        api::ExchangeRecord record = exchange();
        record.client = QStringLiteral("alice-laptop");
        const QString first = m_redactor.entryOf(record).client;
        QVERIFY(first.startsWith(QStringLiteral("c-")));
        QVERIFY(!first.contains(QStringLiteral("alice")));
        QCOMPARE(m_redactor.entryOf(record).client, first);
        LogRedactor elsewhere;
        elsewhere.setKey(base::Secret("another installation's key, as long"));
        QVERIFY(elsewhere.entryOf(record).client != first);
        record.keyId = QStringLiteral("key-3");
        QCOMPARE(m_redactor.entryOf(record).client, QStringLiteral("key-3"));
    }

    void errorsKeepOurOwnWords()
    {
        QCOMPARE(ownPhrase(QStringLiteral("it reported an error before any content: user alice@example.com has no quota")),
            QStringLiteral("it reported an error before any content"));
        QCOMPARE(ownPhrase(QStringLiteral("Host not found, alice-canary.example")), QStringLiteral("Host not found"));
        QCOMPARE(ownPhrase(QStringLiteral("alice said: it answered 500")), QString());
        api::ExchangeRecord record = exchange();
        record.errorDetail = QStringLiteral("what the upstream sent is no WebSocket: CANARY");
        record.tries = {{QStringLiteral("tokyo"), api::AttemptClass::Fault, 0, base::ErrorCode::UpstreamError, QStringLiteral("CANARY at 10.1.2.3"), {}}};
        const api::AccessLogEntry entry = m_redactor.entryOf(record);
        QCOMPARE(entry.errorDetail, QStringLiteral("what the upstream sent is no WebSocket"));
        QCOMPARE(entry.tries.first().detail, QString());
    }

    void fieldsAndMethodsAreThoseOfTheProtocols()
    {
        api::ExchangeRecord record = exchange();
        record.method = QStringLiteral("CANARY");
        record.promptHits = {{"EMAIL_ADDRESS", "personal", policy::Action::Mask, 1, 2, "messages[0].content"},
            {"EMAIL_ADDRESS", "personal", policy::Action::Mask, 1, 2, "messages[12].alice_canary.content"}};
        const api::AccessLogEntry entry = m_redactor.entryOf(record);
        QCOMPARE(entry.method, QStringLiteral("*"));
        QCOMPARE(entry.promptHits.first().path, std::string("messages[0].content"));
        QCOMPARE(entry.promptHits.last().path, std::string("messages[12].*.content"));
    }

    void aFloodOfNamesIsBounded()
    {
        for (int i = 0; i < 20'000; ++i) {
            const QString name = QStringLiteral("model-%1x").arg(i);
            QCOMPARE(model(name), name);
        }
    }
};

} // namespace sluice::service

QTEST_GUILESS_MAIN(sluice::service::LogRedactorTest)
#include "log_redactor_test.moc"
