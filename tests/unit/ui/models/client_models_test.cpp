#include "ui/models/client_models.h"

#include <QAbstractItemModelTester>
#include <QPersistentModelIndex>
#include <QSignalSpy>
#include <QTest>

using namespace sluice;
using namespace sluice::ui;
using namespace Qt::StringLiterals;
using Reach = ClientGuardrail::Reach;

class ClientModelsTest final : public QObject {
    Q_OBJECT

    const QDateTime m_now{QDate(2024, 5, 6), QTime(12, 0), Qt::UTC};

    static api::ClientKeyConfig key(const QString &id, const QString &name)
    {
        api::ClientKeyConfig made;
        made.id = id;
        made.name = name;
        return made;
    }

    static api::ExchangeRecord record(const QDateTime &at, const QString &client,
                                      const QString &model, const QString &upstream = u"tokyo"_s)
    {
        api::ExchangeRecord made;
        made.startedAt = at;
        made.client = client;
        made.model = model;
        made.upstream = upstream;
        made.status = 200;
        return made;
    }

    [[nodiscard]] QStringList idsOf(const api::RelayConfig &config,
                                    const QList<api::ClientStatus> &statuses) const
    {
        QStringList ids;
        for (const ClientRow &row : clientRows(config, statuses, {}, {}, m_now)) {
            ids << row.status.id;
        }
        return ids;
    }

private slots:
    void trafficIsCountedByClient()
    {
        ClientTraffic traffic;
        traffic.add({record(m_now.addSecs(-61), u"ci"_s, u"old"_s),
                     record(m_now.addSecs(-59), u"ci"_s, u"mini"_s),
                     record(m_now.addSecs(-1), u"ci"_s, u"mini"_s),
                     record(m_now.addSecs(-1), u"curl"_s, u"big"_s, u"berlin"_s),
                     record(m_now.addSecs(-2), u"wget"_s, u"big"_s, u"berlin"_s)});
        api::ExchangeRecord socket = record(m_now, u"ci"_s, {});
        socket.status = 101; // its messages count, not the socket
        traffic.add({socket});
        api::ExchangeRecord running = record(m_now.addSecs(-5), u"ci"_s, u"mini"_s);
        running.running = true;
        traffic.setRunning({running});

        const auto uses = traffic.uses({u"ci"_s}, m_now);
        QCOMPARE(uses.value(u"ci"_s).lastMinute, 3);
        QCOMPARE(uses.value(u"ci"_s).running, 1);
        QCOMPARE(uses.value(u"ci"_s).models, (QStringList{u"mini"_s, u"old"_s}));
        QCOMPARE(uses.value(u"ci"_s).upstreams, QStringList{u"tokyo"_s});
        QCOMPARE(uses.value(u"local"_s).lastMinute, 2); // curl and wget have no key
        QCOMPARE(uses.value(u"local"_s).models, QStringList{u"big"_s});
        QVERIFY(!uses.contains(u"curl"_s));
        QCOMPARE(traffic.uses({u"ci"_s}, m_now.addSecs(60)).value(u"ci"_s).lastMinute, 0);
    }

    void trafficStaysBounded()
    {
        ClientTraffic traffic;
        QList<api::ExchangeRecord> batch;
        for (int i = 0; i < 3 * ClientTraffic::kMostNames; ++i) {
            batch << record(m_now, u"ci"_s, u"model-%1"_s.arg(i));
        }
        batch << record(m_now, u"ci"_s, u"model-3"_s);
        traffic.add(batch);
        const ClientUse use = traffic.uses({u"ci"_s}, m_now).value(u"ci"_s);
        QCOMPARE(use.models.size(), ClientTraffic::kShown);
        QCOMPARE(use.models.constFirst(), u"model-3"_s);
    }

    void standingFollowsKeyAndBreaker()
    {
        ClientRow row;
        row.key = key(u"k"_s, u"ci"_s);
        QVERIFY(standingOf(row, m_now) == ClientStanding::Active);
        row.key->expires = m_now.addDays(kExpiringDays).addSecs(1);
        QVERIFY(standingOf(row, m_now) == ClientStanding::Active);
        QVERIFY(standingOf(row, m_now.addSecs(1)) == ClientStanding::Expiring);
        row.status.breaker.state = policy::AnomalyState::HalfOpen;
        QVERIFY(standingOf(row, m_now) == ClientStanding::OnTrial);
        row.status.breaker.state = policy::AnomalyState::Suspended;
        QVERIFY(standingOf(row, m_now) == ClientStanding::Suspended);
        row.key->expires = m_now;
        QVERIFY(standingOf(row, m_now) == ClientStanding::Expired);
        row.key->revoked = m_now;
        QVERIFY(standingOf(row, m_now) == ClientStanding::Revoked);
    }

    void keysComeFirstAndDeadOnesLast()
    {
        api::RelayConfig config;
        QCOMPARE(idsOf(config, {}), QStringList{u"local"_s}); // everyone
        config.clients.keys = {key(u"a"_s, u"dead"_s), key(u"b"_s, u"ci"_s), key(u"c"_s, u"desk"_s)};
        config.clients.keys[0].revoked = m_now.addSecs(-9);
        config.access.keyCredentials = {u"env:KEY"_s, u"env:IDLE"_s};
        api::ClientStatus stored;
        stored.kind = api::ClientStatus::Kind::Credential;
        stored.id = stored.name = u"env:KEY"_s;
        QCOMPARE(idsOf(config, {stored}),
                 (QStringList{u"b"_s, u"c"_s, u"a"_s, u"env:KEY"_s, u"local"_s}));
        config.access.requireKey = true;
        QCOMPARE(idsOf(config, {}), (QStringList{u"b"_s, u"c"_s, u"a"_s}));
        api::ClientStatus local;
        local.kind = api::ClientStatus::Kind::Local;
        local.id = u"local"_s;
        QCOMPARE(idsOf(config, {local}).constLast(), u"local"_s); // it came before that
    }

    void limitsAreOwnOrOfARuleOrOfEveryClient()
    {
        api::RelayConfig config;
        config.limits.requestsPerMinute = 100;
        config.limits.tokensPerMinute = 5'000;
        api::LimitRuleConfig rule;
        rule.name = u"guests"_s;
        rule.level = policy::LimitLevel::Key;
        rule.pattern = u"guest-*"_s;
        rule.requestsPerMinute = 20;
        config.limits.rules = {rule};
        config.clients.keys = {key(u"a"_s, u"ci"_s), key(u"b"_s, u"guest-1"_s)};
        config.clients.keys[1].tokensPerMinute = 0;
        const QList<ClientRow> rows = clientRows(config, {}, {}, {}, m_now);
        using Origin = ClientLimit::Origin;
        QVERIFY(rows.at(0).limits.at(0).number == 100 && rows.at(0).limits.at(0).origin == Origin::General);
        QVERIFY(rows.at(1).limits.at(0).number == 20 && rows.at(1).limits.at(0).origin == Origin::Rule);
        QCOMPARE(rows.at(1).limits.at(0).rule, u"guests"_s);
        QVERIFY(rows.at(1).limits.at(1).number == 0 && rows.at(1).limits.at(1).origin == Origin::Own);
        QVERIFY(rows.at(2).isLocal() && rows.at(2).limits.at(0).number == 100);
    }

    void gaugeIsThatOfTheClient()
    {
        api::RelayConfig config;
        config.clients.keys = {key(u"a"_s, u"ci"_s)};
        api::LimitGauge its;
        its.client = u"ci"_s;
        its.used = 7;
        api::LimitGauge tokens = its;
        tokens.unit = policy::LimitUnit::Tokens;
        api::LimitGauge model = its;
        model.level = policy::LimitLevel::Model;
        const QList<ClientRow> rows = clientRows(config, {}, {}, {its, tokens, model}, m_now);
        QVERIFY(rows.at(0).gauge && *rows.at(0).gauge == its);
        QVERIFY(!rows.at(1).gauge);
    }

    void rulesReachClients()
    {
        api::GuardrailsConfig rules;
        const auto list = [&rules](const QString &name, const QStringList &clients) {
            api::WordListConfig made;
            made.name = name;
            made.clients = clients;
            rules.lists << made;
        };
        list(u"all"_s, {});
        list(u"glob"_s, {u"c*"_s});
        list(u"named"_s, {u"ci"_s, u"desk"_s});
        list(u"alone"_s, {u"ci"_s});
        list(u"other"_s, {u"desk"_s});
        list(u"off"_s, {});
        rules.lists.back().prompt = rules.lists.back().answer = policy::Action::Off;
        const QList<ClientGuardrail> reached = guardrailsOf(rules, u"ci"_s);
        QCOMPARE(reached.size(), 5);
        const QList<Reach> wanted{Reach::All, Reach::Glob, Reach::Named, Reach::OnlyNamed, Reach::Elsewhere};
        for (int i = 0; i < 5; ++i) {
            QVERIFY2(reached.at(i).reach == wanted.at(i), qPrintable(reached.at(i).name));
        }
        setNamed(rules, reached.at(4), u"ci"_s, true);
        QCOMPARE(rules.lists.at(4).clients, (QStringList{u"desk"_s, u"ci"_s}));
        setNamed(rules, reached.at(2), u"ci"_s, false);
        QCOMPARE(rules.lists.at(2).clients, QStringList{u"desk"_s});
        setNamed(rules, reached.at(3), u"ci"_s, false); // it would be for all then
        QCOMPARE(rules.lists.at(3).clients, QStringList{u"ci"_s});
        setNamed(rules, reached.at(0), u"ci"_s, true); // it is already
        QVERIFY(rules.lists.at(0).clients.isEmpty());
    }

    void mentionsAreThoseByName()
    {
        api::RelayConfig config;
        api::RouteConfig route;
        route.name = u"to tokyo"_s;
        route.client = u"ci"_s;
        config.routing.routes = {route};
        api::BudgetConfig budget;
        budget.name = u"agents"_s;
        budget.clients = QStringList{u"c*"_s};
        config.budgets = {budget};
        const ClientMentions mentions = mentionsOf(u"ci"_s, config);
        QCOMPARE(mentions.routes, QStringList{u"to tokyo"_s});
        QVERIFY(mentions.budgets.isEmpty()); // a pattern does not name it
        QVERIFY(mentionsOf(u"desk"_s, config).isEmpty());
    }

    void modelKeepsItsRowsWhileTheyCount()
    {
        ClientListModel model;
        QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        QSignalSpy resets(&model, &QAbstractItemModel::modelReset);
        QSignalSpy changes(&model, &QAbstractItemModel::dataChanged);
        api::RelayConfig config;
        config.clients.keys = {key(u"a"_s, u"ci"_s), key(u"b"_s, u"desk"_s)};
        model.setValues(clientRows(config, {}, {}, {}, m_now));
        QCOMPARE(model.rowCount(), 3);
        const QPersistentModelIndex chosen(model.index(0));
        ClientUse use;
        use.lastMinute = 4;
        config.clients.keys[0].name = u"build"_s; // the id is what counts
        model.setValues(clientRows(config, {}, {{u"build"_s, use}}, {}, m_now));
        QCOMPARE(changes.size(), 1);
        QCOMPARE(chosen.data(ClientListModel::kValueRole).value<ClientRow>().use.lastMinute, 4);
        config.clients.keys[0].revoked = m_now;
        model.setValues(clientRows(config, {}, {}, {}, m_now));
        QCOMPARE(chosen.row(), 1); // it went below the good ones
        config.clients.keys.clear();
        model.setValues(clientRows(config, {}, {}, {}, m_now));
        QVERIFY(!chosen.isValid());
        QCOMPARE(resets.size(), 0);
    }
};

QTEST_GUILESS_MAIN(ClientModelsTest)
#include "client_models_test.moc"
