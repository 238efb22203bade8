#include "api/config/config_json.h"

#include "api/config/config_values.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

namespace sluice::api {

namespace {

// Another value than the one it is given, for every type the tables use.
template<typename Type>
Type changed(const Type &value, Range range)
{
    if constexpr (std::is_same_v<Type, std::optional<std::chrono::milliseconds>>) {
        return std::chrono::milliseconds(1234);
    } else if constexpr (std::is_same_v<Type, std::optional<ListenAddress>>) {
        return ListenAddress{QStringLiteral("::1"), static_cast<quint16>(value ? value->port + 1 : 9000)};
    } else if constexpr (std::is_same_v<Type, std::chrono::milliseconds>) {
        return value + std::chrono::milliseconds(17);
    } else if constexpr (std::is_same_v<Type, bool>) {
        return !value;
    } else if constexpr (Word<Type>) {
        return value == EnumWords<Type>::words.back().first ? EnumWords<Type>::words.front().first
                                                            : EnumWords<Type>::words.back().first;
    } else if constexpr (std::is_same_v<Type, QString>) {
        return value + QStringLiteral("敏感 \"x\"");
    } else if constexpr (std::is_same_v<Type, QStringList>) {
        return QStringList{QStringLiteral("one"), QStringLiteral("two")};
    } else if constexpr (std::is_same_v<Type, QDateTime> || std::is_same_v<Type, std::optional<QDateTime>>) {
        return QDateTime(QDate(2026, 2, 3), QTime(4, 5, 6), Qt::UTC);
    } else if constexpr (requires(Type number) { *number + 1; }) {
        return changed(value.value_or(static_cast<typename Type::value_type>(range.min)), range);
    } else {
        const auto one = static_cast<Type>(1);
        return static_cast<Type>(value + one > static_cast<Type>(range.max) ? value - one : value + one);
    }
}

// Calls `test` with a config in which exactly one field differs from `sound`, for every field of every table.
template<HasFields Struct, typename Test>
int forEachChange(Struct &object, const RelayConfig &whole, const QString &path, const Test &test)
{
    int fields = 0;
    forEachField<Struct>([&](const auto &field) {
        using Type = typename std::remove_cvref_t<decltype(field)>::Type;
        const QString keyPath = path + QString::fromLatin1(field.key.data(), static_cast<qsizetype>(field.key.size()));
        Type &value = field.of(object);
        if constexpr (HasFields<Type>) {
            fields += forEachChange(value, whole, keyPath + u'.', test);
        } else if constexpr (requires { requires HasFields<typename Type::value_type>; }) {
            for (qsizetype i = 0; i < value.size(); ++i) {
                fields += forEachChange(value[i], whole, QStringLiteral("%1[%2].").arg(keyPath).arg(i), test);
            }
        } else {
            const Type before = value;
            value = changed(before, field.range);
            test(keyPath);
            value = before;
            ++fields;
        }
    });
    return fields;
}

RelayConfig withOneOfEach()
{
    RelayConfig config;
    UpstreamConfig upstream;
    upstream.name = QStringLiteral("mine");
    upstream.url = QStringLiteral("https://relay.example/v1");
    config.upstreams = {upstream};
    WordListConfig list;
    list.name = QStringLiteral("words");
    list.file = QStringLiteral("words.txt");
    config.guardrails.lists = {list};
    EntityConfig entity;
    entity.entity = QStringLiteral("EMAIL_ADDRESS");
    config.guardrails.entities = {entity};
    PatternConfig pattern;
    pattern.name = QStringLiteral("ticket");
    pattern.pattern = QStringLiteral("TCK-[0-9]+");
    config.guardrails.patterns = {pattern};
    config.access.keyCredentials = {QStringLiteral("env:CLIENT")};
    LimitRuleConfig rule;
    rule.name = QStringLiteral("large models");
    rule.pattern = QStringLiteral("gpt-5*");
    rule.requestsPerMinute = 5;
    config.limits.rules = {rule};
    return config;
}

// Gives a key that stands for nothing alone the others it needs.
void completeWay(UpstreamConfig &upstream, const QString &path)
{
    if (path.endsWith(QLatin1String("client_certificate")) || path.endsWith(QLatin1String("client_key"))) {
        upstream.clientCertificate = QStringLiteral("client.pem");
        upstream.clientKey = QStringLiteral("client.key");
    } else if (path.contains(QLatin1String(".proxy"))) {
        upstream.proxy = QStringLiteral("socks5://127.0.0.1:1080");
    } else if (path.contains(QLatin1String(".tunnel."))) {
        upstream.kind = UpstreamKind::Tunnel;
        upstream.tunnel.url = QStringLiteral("wss://tunnel.example/x");
    }
}

// What else a change to the rules needs to be valid.
void completeRules(GuardrailsConfig &guardrails, const QString &path)
{
    if (path == QLatin1String("guardrails.pseudonyms_ms")) {
        guardrails.pseudonymsFor = std::chrono::hours(1); // the default is the most
    }
    if (path == QLatin1String("guardrails.entities[0].entity")) {
        guardrails.entities[0].entity = QStringLiteral("CREDIT_CARD");
    }
    if (path == QLatin1String("guardrails.entities[0].threshold")) {
        guardrails.entities[0].threshold = 0.75;
    }
    if (path == QLatin1String("guardrails.lists[0].url") || path == QLatin1String("guardrails.lists[0].public_key")) {
        WordListConfig &list = guardrails.lists[0];
        list.file.clear();
        list.url = QStringLiteral("https://lists.example/words.txt");
        list.publicKey = QStringLiteral("RWQf6LRCGA9i53mlYecO4IzT51TGPpvWucNSCh1CBM0QTaLn73Y7GFO3");
    }
}

// Not any text is an address or a name.
void completeLimits(LimitsConfig &limits, const QString &path)
{
    if (path == QLatin1String("limits.team.redis")) {
        limits.team.redis = QStringLiteral("127.0.0.1:6379");
    }
    if (path == QLatin1String("limits.team.name")) {
        limits.team.name = QStringLiteral("office");
    }
}

} // namespace

class ConfigJsonTest final : public QObject {
    Q_OBJECT

private slots:
    void readsTheFixedKeys()
    {
        // JSON's \/ is /; moc takes two slashes in a raw string of many lines for a comment.
        const auto config = parseConfig(R"({ "version": 1,
          "listeners": { "https": "127.0.0.1:8443", "http": "127.0.0.1:8080" },
          "upstreams": [ { "name": "mine", "kind": "relay", "url": "https:\/\/relay.example/v1", "ca": "relay-ca.pem",
                           "credential": "env:MY_KEY", "weight": 1 } ],
          "guardrails": { "lists": [ { "name": "words", "file": "words.txt", "prompt": "block", "answer": "mask" } ] },
          "limits": { "requests_per_minute": 100 },
          "retry": { "attempts": 3 } })",
            QStringLiteral("f.json"));
        QVERIFY2(config, config ? "" : base::toString(config.error()).c_str());
        QCOMPARE(config->listeners.https->toString(), QStringLiteral("127.0.0.1:8443"));
        QCOMPARE(config->listeners.http->toString(), QStringLiteral("127.0.0.1:8080"));
        QCOMPARE(config->upstreams.size(), 1);
        QCOMPARE(config->upstreams[0].kind, UpstreamKind::Relay);
        QCOMPARE(config->upstreams[0].ca, QStringLiteral("relay-ca.pem"));
        QCOMPARE(config->upstreams[0].credential, QStringLiteral("env:MY_KEY"));
        QCOMPARE(config->guardrails.lists[0].prompt, policy::Action::Block);
        QCOMPARE(config->guardrails.lists[0].answer, policy::Action::Mask);
        QCOMPARE(config->limits.requestsPerMinute, 100);
        QCOMPARE(config->retry.attempts, 3);
        QVERIFY(config->unknown.isEmpty());
    }

    void absentKeysAreDefaults()
    {
        const auto config = parseConfig("{\"version\": 1}", QStringLiteral("f.json"));
        QVERIFY(config);
        QVERIFY(*config == RelayConfig{});
        QVERIFY(config->listeners.https.has_value());
        QVERIFY(!config->listeners.http.has_value());
    }

    void nullSwitchesAListenerOff()
    {
        const auto config = parseConfig(R"({"version": 1, "listeners": {"https": null, "http": "localhost:0"}})",
            QStringLiteral("f.json"));
        QVERIFY(config);
        QVERIFY(!config->listeners.https.has_value());
        QCOMPARE(config->listeners.http->toString(), QStringLiteral("localhost:0"));
    }

    void aByteOrderMarkIsSkipped()
    {
        QVERIFY(parseConfig("\xEF\xBB\xBF{\"version\": 1}", QStringLiteral("f.json")));
    }

    void everyFieldSurvivesARoundTrip()
    {
        RelayConfig config = withOneOfEach();
        const RelayConfig sound = config;
        const int fields = forEachChange(config, config, QString(), [&](const QString &path) {
            if (path == QLatin1String("version")) {
                return; // there is only one
            }
            if (path == QLatin1String("upstreams[0].url")) { // not any text will do
                config.upstreams[0].url = QStringLiteral("http://localhost:1/x");
            }
            const UpstreamConfig before = config.upstreams[0];
            completeWay(config.upstreams[0], path);
            const GuardrailsConfig rulesBefore = config.guardrails;
            completeRules(config.guardrails, path);
            const LimitsConfig limitsBefore = config.limits;
            completeLimits(config.limits, path);
            QVERIFY2(!(config == sound), qPrintable(path));
            const auto read = parseConfig(configText(config), QStringLiteral("f.json"));
            QVERIFY2(read, qPrintable(path + u' ' + (read ? QString() : QString::fromStdString(read.error().detail))));
            QVERIFY2(*read == config, qPrintable(path));
            config.upstreams[0] = before;
            config.guardrails = rulesBefore;
            config.limits = limitsBefore;
        });
        QVERIFY2(fields >= 40, qPrintable(QString::number(fields)));
    }

    void aPresetIsWhatOtherKeysStartFrom()
    {
        const auto config = parseConfig(R"({"version":1,"timeouts":{"connect_ms":2000,"preset":"interactive"}})", {});
        QVERIFY(config);
        TimeoutsConfig expected = TimeoutsConfig::of(TimeoutPreset::Interactive);
        expected.connect = std::chrono::seconds(2);
        QCOMPARE(config->timeouts.exchange, std::chrono::milliseconds(15'000));
        QCOMPARE(config->timeouts, expected);
        const QByteArray text = configText(*config);
        QVERIFY(!text.contains("exchange_ms")); // the preset's own value is not written
        const auto again = parseConfig(text, {});
        QVERIFY(again);
        QCOMPARE(*again, *config);
    }

    void routingSurvivesARoundTrip()
    {
        const QByteArray json = R"({"version":1,"upstreams":[{"name":"a","kind":"demo"},{"name":"b","kind":"demo"}],"routing":{)"
                                R"("clusters":[{"name":"both","upstreams":["b","a"],"strategy":"ordered","sticky":"conversation","note":1}],)"
                                R"("routes":[{"name":"r","client":"codex*","path":"/v1/c*","model":"gpt-?","cluster":"both","rename_model":"m"}]}})";
        const auto config = parseConfig(json, {});
        QVERIFY(config);
        QCOMPARE(config->routing.clusters[0].strategy, BalanceStrategy::Ordered);
        QCOMPARE(config->routing.routes[0].renameModel, QStringLiteral("m"));
        const auto again = parseConfig(configText(*config), {});
        QVERIFY(again);
        QCOMPARE(*again, *config);
        QVERIFY(configText(*config).contains("\"note\": 1"));
    }

    void unknownKeysAreKept()
    {
        const QByteArray text = R"({"version": 1, "future": {"a": [1, 2]},
            "listeners": {"quic": "x"},
            "upstreams": [{"name": "a", "kind": "demo", "region": "eu"}],
            "guardrails": {"schedules": [7], "lists": [{"name": "w", "file": "w.txt", "schedule": "night"}]},
            "limits": {"l": 1}, "retry": {"r": 2}, "timeouts": {"t": 3}, "pool": {"p": 4}, "access": {"a": 5}})";
        const auto config = parseConfig(text, QStringLiteral("f.json"));
        QVERIFY(config);
        const QJsonObject object = QJsonDocument::fromJson(configText(*config)).object();
        const auto in = [&](const char *key) { return object.value(QLatin1String(key)).toObject(); };
        QCOMPARE(in("future").value(QStringLiteral("a")).toArray().size(), 2);
        QCOMPARE(in("listeners").value(QStringLiteral("quic")).toString(), QStringLiteral("x"));
        QCOMPARE(object.value(QStringLiteral("upstreams")).toArray().at(0).toObject().value(QStringLiteral("region")).toString(),
            QStringLiteral("eu"));
        QCOMPARE(in("guardrails").value(QStringLiteral("schedules")).toArray().at(0).toInt(), 7);
        QCOMPARE(in("guardrails").value(QStringLiteral("lists")).toArray().at(0).toObject().value(QStringLiteral("schedule")).toString(),
            QStringLiteral("night"));
        QCOMPARE(in("limits").value(QStringLiteral("l")).toInt(), 1);
        QCOMPARE(in("retry").value(QStringLiteral("r")).toInt(), 2);
        QCOMPARE(in("timeouts").value(QStringLiteral("t")).toInt(), 3);
        QCOMPARE(in("pool").value(QStringLiteral("p")).toInt(), 4);
        QCOMPARE(in("access").value(QStringLiteral("a")).toInt(), 5);
    }

    void refusesWithThePathOfTheKey_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QString>("where");
        QTest::addColumn<QString>("expected");
        const auto row = [](const char *name, const char *text, const char *where, const char *expected) {
            QTest::newRow(name) << QByteArray(text) << QString::fromLatin1(where) << QString::fromLatin1(expected);
        };
        row("newer version", R"({"version": 2, "listeners": 7})", "version", "newer");
        row("no version", R"({"version": "x"})", "version", "whole number from 1 to 1");
        row("zero", R"({"version": 0})", "version", "from 1 to 1");
        row("object", R"({"limits": []})", "limits", "expected an object, found a list");
        row("list", R"({"upstreams": {}})", "upstreams", "expected a list of objects");
        row("entry", R"({"upstreams": [3]})", "upstreams[0]", "expected an object");
        row("second entry", R"({"upstreams": [{"name": "a", "kind": "demo"}, {"name": "b", "url": 5}]})", "upstreams[1].url",
            "expected text");
        row("word", R"({"upstreams": [{"name": "a", "kind": "Demo"}]})", "upstreams[0].kind", "\"demo\"");
        row("fraction", R"({"limits": {"requests_per_minute": 1.5}})", "limits.requests_per_minute", "whole number");
        row("text for number", R"({"retry": {"attempts": "3"}})", "retry.attempts", "whole number");
        row("range", R"({"retry": {"attempts": 0}})", "retry.attempts", "from 1 to 10");
        row("huge", R"({"limits": {"requests_per_minute": 1e300}})", "limits.requests_per_minute", "whole number");
        row("over int", R"({"limits": {"requests_per_minute": 4294967297}})", "limits.requests_per_minute", "whole number");
        row("listener", R"({"listeners": {"https": "8443"}})", "listeners.https", "HOST:PORT");
        row("missing name", R"({"upstreams": [{"kind": "demo"}]})", "upstreams[0].name", "required");
        row("missing url", R"({"upstreams": [{"name": "a"}]})", "upstreams[0].url", "required");
        row("action", R"({"guardrails": {"lists": [{"name": "w", "file": "w", "prompt": "cut"}]}})",
            "guardrails.lists[0].prompt", "\"block\"");
        row("list of texts", R"({"access": {"allowed_origins": [1]}})", "access.allowed_origins", "list of texts");
    }

    void refusesWithThePathOfTheKey()
    {
        QFETCH(QByteArray, text);
        QFETCH(QString, where);
        QFETCH(QString, expected);
        const auto config = parseConfig(text, QStringLiteral("f.json"));
        QVERIFY(!config);
        QCOMPARE(config.error().code, base::ErrorCode::InvalidConfig);
        QCOMPARE(QString::fromStdString(config.error().where), where);
        QVERIFY2(QString::fromStdString(config.error().detail).contains(expected), config.error().detail.c_str());
    }

    void aPastedKeyIsNeverQuoted()
    {
        const auto config = parseConfig(R"({"upstreams": [{"name": "a", "kind": "demo", "credential": "sk-secret"}]})",
            QStringLiteral("f.json"));
        QVERIFY(!config);
        QCOMPARE(config.error().where, std::string("upstreams[0].credential"));
        QVERIFY(config.error().detail.find("secret") == std::string::npos);
    }

    void syntaxErrorsNameLineAndColumn()
    {
        const auto config = parseConfig("{\n  \"version\": 1,\n  \"a\" 2\n}", QStringLiteral("f.json"));
        QVERIFY(!config);
        QCOMPARE(config.error().where, std::string("f.json"));
        QCOMPARE(config.error().line, 3);
        QVERIFY2(config.error().detail.rfind("column ", 0) == 0, config.error().detail.c_str());
        QVERIFY(!parseConfig("[]", QStringLiteral("f.json")));
        QVERIFY(!parseConfig("", QStringLiteral("f.json")));
    }
};

} // namespace sluice::api

QTEST_GUILESS_MAIN(sluice::api::ConfigJsonTest)
#include "config_json_test.moc"
