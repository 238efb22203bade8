#include "support/relay_fixture.h"
#include "support/scripted_upstream.h"

#include <QTest>

using namespace sluice;
using namespace sluice::test;

namespace {

policy::WordListSource blocking(const std::string &name, const std::string &word, policy::RuleScope scope)
{
    policy::WordListSource list;
    list.name = name;
    list.prompt = policy::Action::Block;
    list.answer = policy::Action::Mask;
    list.words = {word};
    list.scope = std::move(scope);
    return list;
}

QByteArray body(const QByteArray &model, const QByteArray &text)
{
    return "{\"model\":\"" + model + "\",\"messages\":[{\"role\":\"user\",\"content\":\"" + text + "\"}]}";
}

// As a program that names itself: without keys that is who the client is.
QByteArray requestOf(const QByteArray &program, const QByteArray &model, const QByteArray &text)
{
    return postRequest("/v1/chat/completions", body(model, text), "user-agent: " + program + "/1.0\r\n");
}

} // namespace

// Rules that are for some clients, routes or models only, seen from outside.
class RelayRuleScopeTest final : public QObject {
    Q_OBJECT

private slots:
    void initTestCase()
    {
        m_relay.addUpstream(QStringLiteral("up"), m_upstream.url());
        api::RouteConfig route;
        route.name = QStringLiteral("fast lane");
        route.model = QStringLiteral("fast-*");
        m_relay.config.settings.routing.routes = {route};
        policy::RuleSources sources;
        sources.lists = {blocking("for all", "common", {}), blocking("of the script", "scripted", {{"script*"}, {}, {}}),
                         blocking("of gpt", "modelled", {{}, {}, {"gpt-*"}}),
                         blocking("of the lane", "routed", {{}, {"fast lane"}, {}})};
        const auto book = policy::RuleBook::build(std::move(sources));
        QVERIFY(book);
        m_relay.config.rules = *book;
        QVERIFY(m_relay.start());
    }

    void rulesAreForWhomTheyName_data()
    {
        QTest::addColumn<QByteArray>("program");
        QTest::addColumn<QByteArray>("model");
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QString>("rule"); // that blocks; empty: none
        const auto row = [](const char *name, const char *program, const char *model, const char *text, const char *rule) {
            QTest::newRow(name) << QByteArray(program) << QByteArray(model) << QByteArray(text) << QString::fromLatin1(rule);
        };
        row("everyone", "desk", "m", "common", "for all");
        row("that client", "script", "m", "scripted", "of the script");
        row("another client", "desk", "m", "scripted", "");
        row("that model", "desk", "GPT-5", "modelled", "of gpt");
        row("another model", "desk", "m", "modelled", "");
        row("that route", "desk", "fast-1", "routed", "of the lane");
        row("no route", "desk", "m", "routed", "");
    }

    void rulesAreForWhomTheyName()
    {
        QFETCH(QByteArray, program);
        QFETCH(QByteArray, model);
        QFETCH(QByteArray, text);
        QFETCH(QString, rule);
        const std::unique_ptr<QTcpSocket> socket = m_relay.connectPlain();
        QVERIFY(socket);
        RawClient client(*socket);
        client.send(requestOf(program, model, text));
        const ClientAnswer answer = client.receive();
        QCOMPARE(answer.status, rule.isEmpty() ? 200 : 400);
        if (!rule.isEmpty()) {
            QVERIFY2(answer.body.contains(rule.toUtf8()), answer.body.constData());
        }
    }

private:
    ScriptedUpstream m_upstream;
    RelayFixture m_relay;
};

QTEST_GUILESS_MAIN(RelayRuleScopeTest)
#include "relay_rule_scope_test.moc"
