#include "ui/models/entity_presets.h"
#include "ui/models/entity_table_model.h"
#include "ui/models/hit_table_model.h"
#include "ui/models/pattern_list_model.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QTest>

using namespace sluice;
using namespace sluice::ui;
using namespace Qt::StringLiterals;
using policy::Action;

class GuardrailRuleModelsTest final : public QObject {
    Q_OBJECT

    static EntityTableModel::Words words()
    {
        return {[](const QString &entity) { return entity; },
                [](Action action) { return QString::number(static_cast<int>(action)); },
                [](qint64 count) { return QString::number(count); },
                [](int column) { return QString::number(column); }};
    }

private slots:
    void presetsAreRecognised()
    {
        for (const EntityPreset preset : kEntityPresets) {
            const QList<api::EntityConfig> rules = entityRules(preset, {});
            QVERIFY(presetOf(rules) == preset);
            QVERIFY(entityRules(preset, rules) == rules);
        }
        QVERIFY(entityRules(EntityPreset::Off, entityRules(EntityPreset::Strict, {})).isEmpty());
        QList<api::EntityConfig> rules = entityRules(EntityPreset::Recommended, {});
        rules[0].threshold = 0.9;
        QVERIFY(!presetOf(rules));
        // Nothing that is found passes unchanged under the strict one.
        for (const api::EntityConfig &rule : entityRules(EntityPreset::Strict, {})) {
            QVERIFY(rule.prompt >= Action::Pseudonymise);
            QVERIFY(rule.answer >= Action::Mask);
        }
    }

    void presetsKeepWhomARuleIsFor()
    {
        api::EntityConfig scoped = newEntityRule(u"SECRET"_s);
        scoped.clients = QStringList{u"ci"_s};
        api::EntityConfig foreign;
        foreign.entity = u"FROM_A_NEWER_ONE"_s;
        const QList<api::EntityConfig> rules = entityRules(EntityPreset::Watch, {scoped, foreign});
        QCOMPARE(ruleOf(rules, u"SECRET"_s)->clients, QStringList{u"ci"_s});
        QCOMPARE(*ruleOf(rules, u"FROM_A_NEWER_ONE"_s), foreign);
        QVERIFY(ruleOf(entityRules(EntityPreset::Off, rules), u"SECRET"_s)); // its scope is still said
    }

    void tableShowsRulesAndHits()
    {
        EntityTableModel model(words());
        QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.setKinds({u"A"_s, u"B"_s});
        api::EntityConfig rule = newEntityRule(u"B"_s);
        rule.prompt = Action::Block;
        rule.threshold = 0.75;
        QSignalSpy changed(&model, &QAbstractItemModel::dataChanged);
        model.setRules({rule}, {u"B"_s});
        QCOMPARE(changed.size(), 1);
        model.setRules({rule}, {u"B"_s});
        QCOMPARE(changed.size(), 1);
        const QModelIndex mode = model.index(1, EntityTableModel::PromptColumn);
        QCOMPARE(mode.data(EntityTableModel::ActionRole).toInt(), static_cast<int>(Action::Block));
        QVERIFY(mode.data(EntityTableModel::EditedRole).toBool());
        QVERIFY(!model.index(0, 0).data(EntityTableModel::EditedRole).toBool());
        QCOMPARE(model.index(1, EntityTableModel::ThresholdColumn).data().toString(), u"0.75"_s);
        api::ExchangeRecord record;
        record.startedAt = QDateTime::currentDateTimeUtc();
        policy::Hit hit;
        hit.rule = "A";
        record.answerHits = {hit, hit};
        model.addRecords({record}, QDate::currentDate());
        QCOMPARE(model.index(0, EntityTableModel::HitsColumn).data().toString(), u"2"_s);
        QCOMPARE(model.index(1, EntityTableModel::HitsColumn).data().toString(), u"0"_s);
        hit.rule = "b:openai"; // a part of the kind
        record.promptHits = {hit};
        model.addRecords({record}, QDate::currentDate());
        QCOMPARE(model.index(1, EntityTableModel::HitsColumn).data().toString(), u"1"_s);
    }

    void patternsKeepTheirRowsWhenOnlyModesChange()
    {
        PatternListModel model;
        QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        api::PatternConfig a;
        a.name = u"a"_s;
        api::PatternConfig b;
        b.name = u"b"_s;
        model.setPatterns({a, b}, {});
        QSignalSpy reset(&model, &QAbstractItemModel::modelReset);
        b.prompt = Action::Mask;
        model.setPatterns({a, b}, {u"b"_s});
        QCOMPARE(reset.size(), 0);
        QVERIFY(model.index(1).data(PatternListModel::EditedRole).toBool());
        model.setPatterns({b}, {});
        QCOMPARE(reset.size(), 1);
        QCOMPARE(model.index(0).data(PatternListModel::ConfigRole).value<api::PatternConfig>(), b);
    }

    void hitsAreListedInOrder()
    {
        HitTableModel model({[](const QString &rule) { return rule; },
                             [](Action) { return QString(); }, [](int) { return QString(); }});
        QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        policy::Hit hit;
        hit.rule = "r";
        hit.start = 3;
        hit.end = 9;
        hit.action = Action::Mask;
        model.setHits({hit});
        QCOMPARE(model.index(0, HitTableModel::PlaceColumn).data().toString(), u"3–9"_s);
        QCOMPARE(model.index(0, HitTableModel::ActionColumn).data(HitTableModel::ActionRole).toInt(),
                 static_cast<int>(Action::Mask));
        model.setHits({});
        QCOMPARE(model.rowCount(), 0);
    }
};

QTEST_GUILESS_MAIN(GuardrailRuleModelsTest)
#include "guardrail_rule_models_test.moc"
