#include "ui/models/guardrail_list_model.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QTest>

using namespace sluice;
using namespace sluice::ui;
using namespace Qt::StringLiterals;

class GuardrailListModelTest final : public QObject {
    Q_OBJECT

    static api::WordListConfig list(const QString &name)
    {
        api::WordListConfig config;
        config.name = name;
        config.file = name + u".txt"_s;
        return config;
    }

    static api::ExchangeRecord record(const QDateTime &at, int promptHits, int answerHits)
    {
        api::ExchangeRecord record;
        record.startedAt = at;
        policy::Hit hit;
        hit.rule = "a";
        record.promptHits = QList<policy::Hit>(promptHits, hit);
        record.answerHits = QList<policy::Hit>(answerHits, hit);
        return record;
    }

private slots:
    void countsHitsOfToday()
    {
        GuardrailListModel model;
        QAbstractItemModelTester tester(&model,
                                        QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.setLists({list(u"a"_s), list(u"b"_s)});
        const QDateTime noon(QDate(2026, 5, 4), QTime(12, 0), Qt::LocalTime);
        const QModelIndex a = model.index(0);
        model.addRecords({record(noon.toUTC(), 2, 1), record(noon.addDays(-1), 5, 5)}, noon.date());
        QCOMPARE(a.data(GuardrailListModel::HitsTodayRole).toLongLong(), 3);
        QCOMPARE(model.index(1).data(GuardrailListModel::HitsTodayRole).toLongLong(), 0);
        model.addRecords({record(noon, 1, 0)}, noon.date());
        QCOMPARE(a.data(GuardrailListModel::HitsTodayRole).toLongLong(), 4);
        model.addRecords({}, noon.date().addDays(1));
        QCOMPARE(a.data(GuardrailListModel::HitsTodayRole).toLongLong(), 0);
    }

    void keepsRowsWhenOnlyModesChange()
    {
        GuardrailListModel model;
        model.setLists({list(u"a"_s), list(u"b"_s)});
        QSignalSpy reset(&model, &QAbstractItemModel::modelReset);
        auto lists = model.lists();
        lists[1].prompt = policy::Action::Observe;
        model.setLists(lists);
        QCOMPARE(reset.size(), 0);
        QCOMPARE(model.index(1).data(GuardrailListModel::PromptRole).toInt(),
                 static_cast<int>(policy::Action::Observe));
        lists.removeFirst();
        model.setLists(lists);
        QCOMPARE(reset.size(), 1);
    }

    void tellsErrorsAndEdits()
    {
        GuardrailListModel model;
        model.setLists({list(u"a"_s)});
        model.setEdits(u"a"_s, 3);
        model.setError(u"a"_s, {base::ErrorCode::InvalidWordList, "empty word", "a.txt", 7});
        QCOMPARE(model.index(0).data(GuardrailListModel::EditsRole).toInt(), 3);
        QCOMPARE(model.index(0).data(GuardrailListModel::ErrorFactsRole).toString(),
                 u"a.txt:7: empty word"_s);
        QCOMPARE(model.errorCount(), 1);
        model.setError(u"a"_s, {});
        QCOMPARE(model.errorCount(), 0);
    }
};

QTEST_GUILESS_MAIN(GuardrailListModelTest)
#include "guardrail_list_model_test.moc"
