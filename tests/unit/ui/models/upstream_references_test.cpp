#include "ui/models/routing_history.h"
#include "ui/models/upstream_references.h"

#include <QTest>

using namespace sluice;
using namespace sluice::ui;
using namespace Qt::StringLiterals;

class UpstreamReferencesTest final : public QObject {
    Q_OBJECT

    static api::RoutingConfig routing()
    {
        api::RoutingConfig routing;
        routing.clusters
            = {{u"pair"_s, {u"a"_s, u"b"_s}, {}, {}, {}}, {u"one"_s, {u"a"_s}, {}, {}, {}}};
        routing.routes = {{u"r1"_s, {}, {}, {}, u"pair"_s, {}, {}},
                          {u"r2"_s, {}, {}, {}, u"one"_s, {}, {}},
                          {u"r3"_s, {}, {}, {}, u"a"_s, {}, {}}};
        return routing;
    }

private slots:
    void aNameIsFollowedEverywhere()
    {
        api::RoutingConfig changed = routing();
        renameUpstream(changed, u"a"_s, u"z"_s);
        QCOMPARE(changed.clusters[0].upstreams, (QStringList{u"z"_s, u"b"_s}));
        QCOMPARE(changed.routes[2].cluster, u"z"_s);
        QCOMPARE(changed.routes[0].cluster, u"pair"_s);
        renameUpstream(changed, u"z"_s, u"a"_s);
        QVERIFY(changed == routing());
    }

    void whatLeadsNowhereGoes()
    {
        api::RoutingConfig changed = routing();
        QCOMPARE(dropUpstream(changed, u"a"_s), (QStringList{u"r2"_s, u"r3"_s}));
        QCOMPARE(changed.clusters.size(), 1);
        QCOMPARE(changed.clusters[0].upstreams, QStringList{u"b"_s});
        QCOMPARE(changed.routes.size(), 1);
        QVERIFY(dropUpstream(changed, u"unknown"_s).isEmpty());
    }

    void aCredentialInUseStays()
    {
        api::RelayConfig config;
        api::UpstreamConfig upstream;
        upstream.credential = u"own"_s;
        upstream.proxyCredential = u"proxy"_s;
        upstream.tunnel.credential = u"tunnel"_s;
        config.upstreams = {upstream};
        config.access.keyCredentials = {u"client"_s};
        for (const QString &id :
             {u"own"_s, u"proxy"_s, u"tunnel"_s, u"client"_s, u"env:KEY"_s, QString()}) {
            QVERIFY2(!isUnused(id, config), qPrintable(id));
        }
        QVERIFY(isUnused(u"old"_s, config));
    }

    void historyKnowsWhatIsInForce()
    {
        using Act = RoutingHistory::Act;
        RoutingHistory history;
        api::RoutingConfig first;
        api::RoutingConfig second = routing();
        api::RoutingConfig third = second;
        third.routes.removeLast();
        history.push(Act{RoutingHistory::Kind::Add, u"x"_s, first, second});
        history.observe(second);
        history.push(Act{RoutingHistory::Kind::Remove, u"r3"_s, second, third});
        history.observe(third);
        QCOMPARE(history.undoable()->name, u"r3"_s);
        history.undone();
        history.observe(second);
        QCOMPARE(history.undoable()->name, u"x"_s);
        QCOMPARE(history.redoable()->name, u"r3"_s);
        history.push(Act{RoutingHistory::Kind::Choose, {}, second, first});
        QVERIFY(!history.redoable()); // another way was taken
        history.observe(third); // somebody else's
        QVERIFY(!history.undoable() && !history.redoable());
        for (int i = 0; i < RoutingHistory::kMost + 5; ++i) {
            history.push(Act{RoutingHistory::Kind::Edit, QString::number(i), first, second});
        }
        int steps = 0;
        for (; history.undoable(); ++steps) {
            history.undone();
        }
        QCOMPARE(steps, RoutingHistory::kMost);
    }
};

QTEST_GUILESS_MAIN(UpstreamReferencesTest)
#include "upstream_references_test.moc"
