#include "ui/models/request_table_model.h"

#include "ui/models/record_codec.h"

#include <QAbstractItemModelTester>
#include <QElapsedTimer>
#include <QSignalSpy>
#include <QTest>

using namespace sluice;
using ui::RequestTableModel;

namespace {

api::ExchangeRecord record(quint64 id, const QString &client = QStringLiteral("codex"))
{
    api::ExchangeRecord made;
    made.id = id;
    made.requestId = QStringLiteral("req-%1").arg(id);
    made.startedAt
        = QDateTime::fromMSecsSinceEpoch(1'700'000'000'000 + static_cast<qint64>(id), Qt::UTC);
    made.client = client;
    made.model = QStringLiteral("gpt-4o-mini");
    made.upstream = QStringLiteral("tokyo");
    made.method = QStringLiteral("POST");
    made.path = QStringLiteral("/v1/chat/completions");
    made.status = 200;
    made.duration = api::Micros(1500);
    return made;
}

QList<api::ExchangeRecord> records(quint64 first, int count)
{
    QList<api::ExchangeRecord> made;
    for (int i = 0; i < count; ++i) {
        made.append(record(first + static_cast<quint64>(i)));
    }
    return made;
}

api::ExchangeRecord fullRecord()
{
    api::ExchangeRecord made = record(7);
    made.dialect = policy::Dialect::Anthropic;
    made.streamed = true;
    made.status = 502;
    made.outcome = api::Outcome::UpstreamInterrupted;
    made.error = base::ErrorCode::UpstreamInterrupted;
    made.errorDetail = QStringLiteral("reset — 重置");
    made.verdict = policy::VerdictKind::Mask;
    made.promptHits = {{"名单", "cat", policy::Action::Observe, 1, 9, "messages[0].content"}};
    made.answerHits = {{"words", "", policy::Action::Mask, 70'000, 70'004, ""},
                       {"words", "x", policy::Action::Block, 0, 2, "a"}};
    made.notRun = QStringLiteral("binary body");
    made.decisions = {
        {QStringLiteral("access"), QStringLiteral("loopback"), base::ErrorCode::None},
        {QStringLiteral("rate limit"), QStringLiteral("100 of 100"), base::ErrorCode::RateLimited}};
    made.attempts = 3;
    made.tries = {{QStringLiteral("tokyo"), api::AttemptClass::Throttle, 429,
                   base::ErrorCode::UpstreamError, QStringLiteral("too many"), api::Micros(4'000)},
                  {QStringLiteral("深圳"),
                   api::AttemptClass::Cancel,
                   0,
                   base::ErrorCode::None,
                   {},
                   std::chrono::hours(2)}};
    made.route = QStringLiteral("coding");
    made.sentModel = QStringLiteral("deepseek-chat");
    made.ttft = api::Micros(123'456);
    made.duration = std::chrono::hours(3); // longer than 32 bits of microseconds
    made.overhead = api::Micros(321);
    made.timing.receive = api::Micros(0); // zero is not unset
    made.timing.tls = api::Micros(44);
    made.timing.stream = std::chrono::hours(2);
    made.usage.input = 0;
    made.usage.cachedInput = 12;
    made.usage.cacheWriteHour = 5'000'000'000;
    made.usage.imageOutput = 1290;
    made.usage.isEstimated = true;
    made.cost = 0.00375;
    made.currency = QStringLiteral("USD");
    made.bytesIn = 5'000'000'000;
    made.bytesOut = 17;
    return made;
}

QList<quint64> shownIds(const RequestTableModel &model)
{
    QList<quint64> ids;
    for (int row = 0; row < model.rowCount(); ++row) {
        ids.append(model.index(row, 0).data(RequestTableModel::IdRole).toULongLong());
    }
    return ids;
}

} // namespace

class RequestTableModelTest final : public QObject {
    Q_OBJECT
private slots:
    void keepsEveryFieldOfARecord()
    {
        RequestTableModel model;
        const QAbstractItemModelTester tester(&model);
        const api::ExchangeRecord whole = fullRecord();
        model.append({whole});
        const std::optional<api::ExchangeRecord> kept = model.recordAt(0);
        QVERIFY(kept.has_value());
        QCOMPARE(kept->id, whole.id);
        QCOMPARE(kept->requestId, whole.requestId);
        QCOMPARE(kept->startedAt, whole.startedAt);
        QCOMPARE(kept->client, whole.client);
        QCOMPARE(kept->model, whole.model);
        QCOMPARE(kept->upstream, whole.upstream);
        QCOMPARE(kept->method, whole.method);
        QCOMPARE(kept->path, whole.path);
        QVERIFY(kept->dialect == whole.dialect);
        QCOMPARE(kept->streamed, whole.streamed);
        QCOMPARE(kept->status, whole.status);
        QVERIFY(kept->outcome == whole.outcome && kept->error == whole.error
                && kept->verdict == whole.verdict);
        QCOMPARE(kept->errorDetail, whole.errorDetail);
        QVERIFY(kept->promptHits == whole.promptHits && kept->answerHits == whole.answerHits);
        QCOMPARE(kept->notRun, whole.notRun);
        QVERIFY(kept->decisions == whole.decisions);
        QCOMPARE(kept->attempts, whole.attempts);
        QVERIFY(kept->tries == whole.tries);
        QCOMPARE(kept->route, whole.route);
        QCOMPARE(kept->sentModel, whole.sentModel);
        QVERIFY(kept->ttft == whole.ttft && kept->duration == whole.duration
                && kept->overhead == whole.overhead);
        QVERIFY(kept->timing == whole.timing);
        QVERIFY(kept->usage == whole.usage);
        QCOMPARE(kept->cost, whole.cost);
        QCOMPARE(kept->currency, whole.currency);
        QCOMPARE(kept->bytesIn, whole.bytesIn);
        QCOMPARE(kept->bytesOut, whole.bytesOut);
        QVERIFY(!model.recordAt(1).has_value());
        QVERIFY(!model.recordAt(-1).has_value());
    }

    void aBatchIsOneInsertion()
    {
        RequestTableModel model;
        const QAbstractItemModelTester tester(&model);
        const QSignalSpy inserted(&model, &QAbstractItemModel::rowsInserted);
        model.append(records(1, 500));
        model.append({});
        QCOMPARE(inserted.count(), 1);
        QCOMPARE(inserted.first().at(1).toInt(), 0);
        QCOMPARE(inserted.first().at(2).toInt(), 499);
    }

    void dropsTheOldestInBlocks()
    {
        RequestTableModel model(1000);
        const QAbstractItemModelTester tester(&model);
        model.append(records(1, 1000));
        const QSignalSpy removed(&model, &QAbstractItemModel::rowsRemoved);
        for (quint64 id = 1001; id <= 1020; ++id) {
            model.append({record(id)});
        }
        QCOMPARE(removed.count(), 2); // ten rows each: one percent
        QVERIFY(model.rowCount() <= 1000);
        QCOMPARE(shownIds(model).constLast(), 1020ULL);
        QCOMPARE(shownIds(model).constFirst(), 21ULL);

        model.append(records(5000, 3000)); // more than fits: the newest stay
        QCOMPARE(model.rowCount(), 1000);
        QCOMPARE(shownIds(model).constFirst(), 7000ULL);
        QCOMPARE(shownIds(model).constLast(), 7999ULL);
    }

    void searchShowsWhatMatchesAlsoWhileRowsComeAndGo()
    {
        RequestTableModel model(100);
        const QAbstractItemModelTester tester(&model);
        for (quint64 id = 1; id <= 100; ++id) {
            model.append({record(
                id, id % 2 == 0 ? QStringLiteral("claude-code") : QStringLiteral("codex"))});
        }
        model.setSearch(ui::RequestSearch::parse(QStringLiteral("client:claude")));
        QCOMPARE(model.rowCount(), 50);
        QCOMPARE(model.storedCount(), 100);
        for (quint64 id = 101; id <= 150; ++id) {
            model.append({record(
                id, id % 2 == 0 ? QStringLiteral("claude-code") : QStringLiteral("codex"))});
        }
        QCOMPARE(model.rowCount(), 50);
        QCOMPARE(shownIds(model).constFirst(), 52ULL);
        QCOMPARE(shownIds(model).constLast(), 150ULL);
        model.setSearch({});
        QCOMPARE(model.rowCount(), 100);
    }

    void runningRowsStandAtTheEndAndBecomeFinishedOnes()
    {
        RequestTableModel model;
        const QAbstractItemModelTester tester(&model);
        model.append(records(1, 3));
        model.setLive({record(5), record(4)});
        QCOMPARE(shownIds(model), (QList<quint64>{1, 2, 3, 4, 5}));
        QVERIFY(model.index(3, 0).data(RequestTableModel::RunningRole).toBool());

        api::ExchangeRecord further = record(4);
        further.usage.output = 33;
        const QSignalSpy changed(&model, &QAbstractItemModel::dataChanged);
        model.setLive({further, record(6)}); // 5 is gone without a record, 6 is new
        QCOMPARE(changed.count(), 1);
        QCOMPARE(shownIds(model), (QList<quint64>{1, 2, 3, 4, 6}));
        QCOMPARE(model.index(3, static_cast<int>(ui::RequestColumn::TokensOut))
                     .data(RequestTableModel::RawRole)
                     .toInt(),
                 33);

        model.append({record(4)});
        QCOMPARE(shownIds(model), (QList<quint64>{1, 2, 3, 4, 6}));
        QVERIFY(!model.index(3, 0).data(RequestTableModel::RunningRole).toBool());
        model.setLive({record(4), record(6)}); // told late: 4 has ended
        QCOMPARE(shownIds(model), (QList<quint64>{1, 2, 3, 4, 6}));
        model.setLive({});
        QCOMPARE(model.rowCount(), 4);
    }

    void aFrozenViewStandsStillAndCatchesUp()
    {
        RequestTableModel model(100);
        const QAbstractItemModelTester tester(&model);
        model.append(records(1, 10));
        model.setFrozen(true);
        model.append(records(11, 20));
        model.setLive({record(99)});
        QCOMPARE(model.rowCount(), 10);
        QCOMPARE(model.waiting(), 20);
        model.setFrozen(false);
        QCOMPARE(model.rowCount(), 30);
        QCOMPARE(model.waiting(), 0);
    }

    void unknownNumbersAreNotZero()
    {
        RequestTableModel model;
        model.append({record(1)});
        const auto raw = [&model](ui::RequestColumn column) {
            return model.index(0, static_cast<int>(column)).data(RequestTableModel::RawRole);
        };
        QVERIFY(!raw(ui::RequestColumn::Ttft).isValid());
        QVERIFY(!raw(ui::RequestColumn::TokensIn).isValid());
        QCOMPARE(raw(ui::RequestColumn::Duration).toLongLong(), 1500LL);
    }

    // The promise: 100,000 rows, 2,000 a second in, and a search that answers a key at once.
    // Generous, to hold on a busy machine.
    void staysQuickWithAHundredThousandRows()
    {
        RequestTableModel model;
        for (quint64 block = 0; block < 100; ++block) {
            model.append(records(1 + block * 1000, 1000));
        }
        QCOMPARE(model.storedCount(), 100'000);
        QElapsedTimer timer;
        qint64 longest = 0;
        for (quint64 i = 0; i < 50; ++i) {
            timer.start();
            model.append(records(200'000 + i * 200, 200));
            longest = std::max(longest, timer.elapsed());
        }
        timer.start();
        model.setSearch(ui::RequestSearch::parse(QStringLiteral("nothing-like-this")));
        const qint64 search = timer.elapsed();
        qInfo() << "longest batch of 200:" << longest << "ms, search:" << search << "ms";
        QVERIFY2(longest < 250, qPrintable(QString::number(longest)));
        QVERIFY2(search < 750, qPrintable(QString::number(search)));
        QCOMPARE(model.rowCount(), 0);
    }
};

QTEST_GUILESS_MAIN(RequestTableModelTest)
#include "request_table_model_test.moc"
