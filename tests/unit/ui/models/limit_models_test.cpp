#include "ui/models/limit_history.h"
#include "ui/models/limit_models.h"
#include "ui/models/limit_settings.h"

#include <QAbstractItemModelTester>
#include <QPersistentModelIndex>
#include <QSet>
#include <QSignalSpy>
#include <QTest>

using namespace sluice;
using namespace sluice::ui;
using namespace Qt::StringLiterals;
using policy::LimitLevel;
using policy::LimitUnit;

class LimitModelsTest final : public QObject {
    Q_OBJECT

    static api::LimitGauge gauge(const QString &client, qint64 limit, qint64 used)
    {
        api::LimitGauge made;
        made.client = client;
        made.limit = limit;
        made.effective = limit;
        made.used = used;
        return made;
    }

    static api::ExchangeRecord record(const QDateTime &at, const QString &client = u"ci"_s)
    {
        api::ExchangeRecord made;
        made.startedAt = at;
        made.client = client;
        made.model = u"gpt-4o"_s;
        made.path = u"/v1/chat/completions"_s;
        made.duration = std::chrono::seconds(2);
        made.usage.input = 600;
        made.usage.output = 400;
        made.cost = 0.01;
        return made;
    }

private slots:
    void gaugesAreSortedFullestFirst()
    {
        api::LimitGauge refusing = gauge(u"busy"_s, 10, 5);
        refusing.refused = 3;
        const QList<api::LimitGauge> sorted = fullestFirst(
            {gauge(u"idle"_s, 100, 1), gauge(u"half"_s, 10, 5), refusing, gauge(u"full"_s, 2, 2)});
        QStringList names;
        for (const api::LimitGauge &one : sorted) {
            names << one.client;
        }
        QCOMPARE(names, (QStringList{u"full"_s, u"busy"_s, u"half"_s, u"idle"_s}));
        QCOMPARE(shareOf(gauge({}, 0, 5)), 0.0);
    }

    void listKeepsItsRowsWhileTheyChangePlaces()
    {
        LimitGaugeModel model;
        QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        QSignalSpy resets(&model, &QAbstractItemModel::modelReset);
        QSignalSpy changes(&model, &QAbstractItemModel::dataChanged);
        model.setValues({gauge(u"a"_s, 10, 1), gauge(u"b"_s, 10, 2), gauge(u"c"_s, 10, 3)});
        QCOMPARE(model.rowCount(), 3);
        const QPersistentModelIndex chosen(model.index(1));
        model.setValues({gauge(u"c"_s, 10, 3), gauge(u"d"_s, 10, 1), gauge(u"b"_s, 10, 9)});
        QCOMPARE(model.rowCount(), 3);
        QCOMPARE(chosen.row(), 2); // "b", where it is now
        QCOMPARE(chosen.data(LimitGaugeModel::kValueRole).value<api::LimitGauge>().used, 9);
        QCOMPARE(changes.size(), 1);
        QCOMPARE(model.values().at(1).client, u"d"_s);
        model.setValues({gauge(u"c"_s, 10, 3)});
        QVERIFY(!chosen.isValid());
        QCOMPARE(resets.size(), 0);
        model.setValues({gauge(u"c"_s, 10, 3), gauge(u"c"_s, 10, 4)}); // nothing tells them apart
        QCOMPARE(resets.size(), 1);
        QCOMPARE(model.rowCount(), 2);
        model.setValues({});
        QCOMPARE(model.rowCount(), 0);
    }

    void budgetsShowDraftAndStatus()
    {
        api::BudgetConfig team;
        team.name = u"team"_s;
        team.tokens = 1000;
        api::BudgetConfig raised = team;
        raised.tokens = 2000;
        api::BudgetConfig added;
        added.name = u"new"_s;
        api::BudgetStatus status;
        status.name = u"team"_s;
        status.used.tokens = 7;
        const QList<BudgetRow> rows = budgetRows({raised, added}, {team}, {status});
        QCOMPARE(rows.size(), 2);
        QVERIFY(rows.at(0).isEdited);
        QCOMPARE(rows.at(0).status->used.tokens, 7);
        QVERIFY(rows.at(1).isEdited);
        QVERIFY(!rows.at(1).status);
        QVERIFY(!budgetRows({team}, {team}, {}).constFirst().isEdited);
        api::LimitRuleConfig rule;
        rule.name = u"r"_s;
        QVERIFY(limitRuleRows({rule}, {}).constFirst().isEdited);
        QVERIFY(!limitRuleRows({rule}, {rule}).constFirst().isEdited);
    }

    void onlyClientsWithNewsAreShownTheGravestFirst()
    {
        api::ClientStatus calm;
        calm.id = calm.name = u"calm"_s;
        api::ClientStatus trial = calm;
        trial.id = trial.name = u"trial"_s;
        trial.breaker.state = policy::AnomalyState::HalfOpen;
        api::ClientStatus out = calm;
        out.id = out.name = u"out"_s;
        out.breaker.state = policy::AnomalyState::Suspended;
        api::BehaviourGauge slowed;
        slowed.client = u"unheard"_s;
        slowed.percent = 70;
        api::BehaviourGauge good;
        good.client = u"calm"_s;
        const QList<ConductRow> rows = conductRows({calm, trial, out}, {slowed, good});
        QCOMPARE(rows.size(), 3);
        QCOMPARE(rows.at(0).client.id, u"out"_s);
        QCOMPARE(rows.at(1).client.id, u"trial"_s);
        QCOMPARE(rows.at(2).behaviour->percent, 70);
    }

    void settingsAreThoseOfTheTables()
    {
        QSet<QString> keys;
        LimitEdits edits;
        for (const LimitSetting &setting : limitSettings()) {
            QVERIFY2(!keys.contains(setting.key), qPrintable(setting.key));
            keys.insert(setting.key);
            const LimitEdits before = edits;
            const QVariant value = setting.get(edits);
            setting.set(edits, value);
            QVERIFY2(edits == before, qPrintable(setting.key));
            const QVariant other = setting.kind == LimitSetting::Kind::Text
                ? QVariant(value.toString() + u"x")
                : QVariant(value.toLongLong() == setting.range.min ? setting.range.max
                                                                   : setting.range.min);
            setting.set(edits, other);
            QVERIFY2(edits != before, qPrintable(setting.key));
            QCOMPARE(setting.get(edits), other);
        }
        QVERIFY(keys.contains(u"limits.requests_per_minute"_s));
        QVERIFY(keys.contains(u"limits.global.tokens_per_minute"_s));
        QVERIFY(keys.contains(u"anomaly.suspend_ms"_s));
        QVERIFY(!keys.contains(u"limits.body_bytes"_s));
    }

    void historyHoldsADayInOrder()
    {
        const QDateTime noon(QDate(2024, 5, 6), QTime(12, 0), Qt::UTC);
        LimitHistory history;
        QVERIFY(!history.oldest().isValid());
        api::ExchangeRecord blocked = record(noon);
        blocked.outcome = api::Outcome::Refused;
        blocked.error = base::ErrorCode::Unauthorized; // never charged
        api::ExchangeRecord limited = record(noon.addSecs(2));
        limited.outcome = api::Outcome::Refused;
        limited.error = base::ErrorCode::RateLimited;
        history.add({record(noon.addSecs(5)), blocked, limited, record(noon.addSecs(-25 * 3600))});
        QCOMPARE(history.count(), 2);
        QCOMPARE(history.oldest(), noon.addSecs(2));
        const auto requests = history.requests({}, {});
        QCOMPARE(requests[0].at, pastTime(noon.addSecs(2)));
        QCOMPARE(requests[1].tokens, 1000);
        QCOMPARE(requests[1].place, std::string("local"));
        QCOMPARE(history.requests({}, {u"ci"_s})[1].place, std::string("ci"));
        QCOMPARE(momentOf(requests[1].at), noon.addSecs(5));
        LimitHistory small(3);
        for (int i = 0; i < 5; ++i) {
            small.add({record(noon.addSecs(i))});
        }
        QCOMPARE(small.count(), 3);
        QCOMPARE(small.oldest(), noon.addSecs(2));
    }

    void replayTakesTheSettings()
    {
        const QDateTime noon(QDate(2024, 5, 6), QTime(12, 0), Qt::UTC);
        LimitHistory history;
        for (int i = 0; i < 40; ++i) {
            history.add({record(noon.addSecs(i), i % 2 == 0 ? u"ci"_s : u"curl"_s)});
        }
        LimitEdits edits;
        edits.limits.requestsPerMinute = 15;
        api::ClientKeyConfig key;
        key.name = u"ci"_s;
        const auto run = [&](const QList<api::ClientKeyConfig> &keys) {
            return policy::replayLimits(history.requests(keys, {}),
                                        replayLimitsOf(edits, keys, noon, noon.addSecs(60)));
        };
        QCOMPARE(run({}).refused, 25); // both are the local client
        QCOMPARE(run({key}).refused, 10);
        key.requestsPerMinute = 0; // none for this one
        QCOMPARE(run({key}).refused, 5);
        edits.limits.mode = policy::LimitMode::Observe;
        QCOMPARE(run({}).refused, 0);
        api::BudgetConfig budget;
        budget.name = u"hour"_s;
        budget.window = api::BudgetWindow::Hour;
        budget.tokens = 10'000;
        edits.budgets = {budget};
        QCOMPARE(run({}).refusedByBudget, 30);
        edits.budgets[0].kind = api::BudgetKind::Soft;
        QCOMPARE(run({}).refusedByBudget, 0);
    }
};

QTEST_GUILESS_MAIN(LimitModelsTest)
#include "limit_models_test.moc"
