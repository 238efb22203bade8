#include "ui/models/upstream_list_model.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QTest>

using namespace sluice;
using namespace sluice::ui;
using namespace Qt::StringLiterals;

class UpstreamListModelTest final : public QObject {
    Q_OBJECT

    static api::UpstreamConfig upstream(const QString &name, const QString &credential = {})
    {
        api::UpstreamConfig config;
        config.name = name;
        config.url = u"https://"_s + name;
        config.credential = credential;
        return config;
    }

    static api::ExchangeRecord record(const QString &to, api::Outcome outcome, int millis)
    {
        api::ExchangeRecord record;
        record.upstream = to;
        record.outcome = outcome;
        record.duration = std::chrono::milliseconds(millis);
        if (outcome == api::Outcome::UpstreamFailed) {
            record.error = base::ErrorCode::ConnectFailed;
            record.errorDetail = u"refused"_s;
        }
        return record;
    }

private slots:
    void showsSettingsInOrder()
    {
        UpstreamListModel model;
        QAbstractItemModelTester tester(&model,
                                        QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.setUpstreams({upstream(u"b"_s, u"env:KEY"_s), upstream(u"a"_s)});
        QCOMPARE(model.rowCount(), 2);
        QCOMPARE(model.index(0).data(UpstreamListModel::NameRole).toString(), u"b"_s);
        QCOMPARE(model.index(0).data(UpstreamListModel::PlaceRole).toInt(),
                 static_cast<int>(api::CredentialPlace::Missing));
        QCOMPARE(model.index(1).data(UpstreamListModel::PlaceRole).toInt(), -1);
        model.setCredentialPlace(u"env:KEY"_s, api::CredentialPlace::Environment);
        QCOMPARE(model.index(0).data(UpstreamListModel::PlaceRole).toInt(),
                 static_cast<int>(api::CredentialPlace::Environment));
        QVERIFY(!model.index(0).data(UpstreamListModel::ShareRole).isValid());
        QVERIFY(!model.index(0).data(UpstreamListModel::LatencyRole).isValid());
    }

    void addsUpRecords()
    {
        UpstreamListModel model;
        QAbstractItemModelTester tester(&model,
                                        QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.setUpstreams({upstream(u"a"_s), upstream(u"b"_s)});
        QList<api::ExchangeRecord> batch;
        for (int millis = 1; millis <= 300; ++millis) {
            batch << record(u"a"_s, api::Outcome::Answered, millis);
        }
        for (int count = 0; count < 100; ++count) {
            batch << record(u"b"_s, api::Outcome::UpstreamFailed, 5000);
        }
        batch << record({}, api::Outcome::Refused, 1);
        QSignalSpy changed(&model, &QAbstractItemModel::dataChanged);
        model.addRecords(batch);
        QCOMPARE(changed.size(), 1);
        const QModelIndex a = model.index(0);
        const QModelIndex b = model.index(1);
        QCOMPARE(a.data(UpstreamListModel::ShareRole).toDouble(), 0.75);
        // The last 200 answers took 101…300 ms; the 190th of them took 290.
        QCOMPARE(a.data(UpstreamListModel::LatencyRole).toLongLong(), 290'000);
        QCOMPARE(a.data(UpstreamListModel::StandingRole).toInt(), static_cast<int>(Standing::Good));
        QVERIFY(!b.data(UpstreamListModel::LatencyRole).isValid());
        QCOMPARE(b.data(UpstreamListModel::LastErrorRole).toInt(),
                 static_cast<int>(base::ErrorCode::ConnectFailed));
        QCOMPARE(b.data(UpstreamListModel::LastErrorDetailRole).toString(), u"refused"_s);
        QCOMPARE(model.outCount(), 1);

        model.addRecords({record(u"b"_s, api::Outcome::Answered, 7)});
        QCOMPARE(model.outCount(), 0);
        QCOMPARE(b.data(UpstreamListModel::LatencyRole).toLongLong(), 7'000);
        model.setReachable(u"b"_s, false, {base::ErrorCode::DnsFailed, "no such name", {}, 0});
        QCOMPARE(model.outCount(), 1);
    }

    void statusesTellHowEachStands()
    {
        UpstreamListModel model;
        QAbstractItemModelTester tester(&model,
                                        QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.setUpstreams({upstream(u"a"_s), upstream(u"b"_s)});
        const QDateTime now = QDateTime::fromSecsSinceEpoch(1'700'000'000, Qt::UTC);
        const QModelIndex a = model.index(0);
        QCOMPARE(a.data(UpstreamListModel::StandingRole).toInt(),
                 static_cast<int>(Standing::Unknown));
        QCOMPARE(a.data(UpstreamListModel::OutstandingRole).toInt(), -1);
        api::UpstreamStatus status;
        status.name = u"a"_s;
        status.breaker = api::BreakerState::Open;
        status.probeAt = now.addSecs(41);
        status.outstanding = 3;
        model.setStatuses({status}, now);
        QCOMPARE(a.data(UpstreamListModel::StandingRole).toInt(), static_cast<int>(Standing::Open));
        QCOMPARE(a.data(UpstreamListModel::UntilRole).toDateTime(), now.addSecs(41));
        QCOMPARE(a.data(UpstreamListModel::OutstandingRole).toInt(), 3);
        QCOMPARE(model.outCount(), 1);
        QVERIFY(model.isCounting());
        QVERIFY(!model.index(1).data(UpstreamListModel::UntilRole).isValid());
        model.setStatuses({}, now);
        QCOMPARE(model.outCount(), 0);
        QVERIFY(!model.isCounting());
    }

    void anExchangeThatFailedOverCountsForBoth()
    {
        UpstreamListModel model;
        model.setUpstreams({upstream(u"a"_s), upstream(u"b"_s)});
        const QDateTime now = QDateTime::fromSecsSinceEpoch(1'700'000'000, Qt::UTC);
        api::ExchangeRecord moved = record(u"b"_s, api::Outcome::Answered, 20);
        moved.startedAt = now;
        api::Attempt first;
        first.upstream = u"a"_s;
        first.result = api::AttemptClass::Fault;
        first.error = base::ErrorCode::TlsFailed;
        api::Attempt second;
        second.upstream = u"b"_s;
        moved.tries = {first, second};
        model.addRecords({moved});
        model.setStatuses({}, now.addSecs(4));
        QCOMPARE(model.index(0).data(UpstreamListModel::LastErrorRole).toInt(),
                 static_cast<int>(base::ErrorCode::TlsFailed));
        for (const int row : {0, 1}) {
            const auto trend
                = model.index(row).data(UpstreamListModel::TrendRole).value<QList<double>>();
            QCOMPARE(trend.size(), UpstreamTrend::kBuckets);
            QCOMPARE(trend.at(UpstreamTrend::kBuckets - 2), 0.5);
        }
        QCOMPARE(model.index(1).data(UpstreamListModel::ShareRole).toDouble(), 1.0);
    }

    void aRowIsDraggedToItsPlace()
    {
        UpstreamListModel model;
        QAbstractItemModelTester tester(&model,
                                        QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.setUpstreams({upstream(u"a"_s), upstream(u"b"_s), upstream(u"c"_s)});
        QSignalSpy moved(&model, &UpstreamListModel::moved);
        QVERIFY(model.moveRow({}, 0, {}, 3));
        QCOMPARE(moved.takeFirst(), (QVariantList{0, 2}));
        QCOMPARE(model.rowOf(u"a"_s), 2);
        QVERIFY(model.moveRow({}, 2, {}, 1));
        QCOMPARE(moved.takeFirst(), (QVariantList{2, 1}));
        QCOMPARE(model.rowOf(u"a"_s), 1);
        QVERIFY(!model.moveRow({}, 1, {}, 2)); // onto its own place
        QVERIFY(!model.moveRow({}, 1, {}, 9));
        QVERIFY(moved.isEmpty());
        QVERIFY(!model.flags(model.index(0)).testFlag(Qt::ItemIsDropEnabled));
    }
};

QTEST_GUILESS_MAIN(UpstreamListModelTest)
#include "upstream_list_model_test.moc"
