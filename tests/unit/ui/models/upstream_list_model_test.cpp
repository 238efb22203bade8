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
        QCOMPARE(a.data(UpstreamListModel::HealthRole).toInt(),
                 static_cast<int>(UpstreamListModel::Health::Good));
        QVERIFY(!b.data(UpstreamListModel::LatencyRole).isValid());
        QCOMPARE(b.data(UpstreamListModel::LastErrorRole).toInt(),
                 static_cast<int>(base::ErrorCode::ConnectFailed));
        QCOMPARE(b.data(UpstreamListModel::LastErrorDetailRole).toString(), u"refused"_s);
        QCOMPARE(model.failingCount(), 1);

        model.addRecords({record(u"b"_s, api::Outcome::Answered, 7)});
        QCOMPARE(model.failingCount(), 0);
        QCOMPARE(b.data(UpstreamListModel::LatencyRole).toLongLong(), 7'000);
        model.setReachable(u"b"_s, false, {base::ErrorCode::DnsFailed, "no such name", {}, 0});
        QCOMPARE(model.failingCount(), 1);
    }
};

QTEST_GUILESS_MAIN(UpstreamListModelTest)
#include "upstream_list_model_test.moc"
