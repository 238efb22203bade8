#include "policy/limit/leaky_bucket.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

#include <string>
#include <vector>

using namespace sluice;
using namespace std::chrono_literals;
using policy::LeakyBucket;
using policy::LeakyGrant;
using policy::LeakySettings;
using policy::Smoothing;

namespace {

struct Step {
    int atMs = 0;
    bool granted = true;
    int excess = 0; // thousandths
    int waitMs = 0; // granted: its delay; refused: until one is granted
};

} // namespace

Q_DECLARE_METATYPE(std::vector<Step>)

class LeakyBucketTest : public QObject {
    Q_OBJECT

private slots:
    // Computed by hand from nginx's rule: excess = max(0, excess - rate · ms / 1000 + 1000), refused above burst · 1000, which leaves
    // excess and time as they were; delay = (excess - free) · 1000 / rate.
    void goldenTraces_data()
    {
        QTest::addColumn<Smoothing>("style");
        QTest::addColumn<qint64>("rate");
        QTest::addColumn<qint64>("burst");
        QTest::addColumn<qint64>("delay");
        QTest::addColumn<std::vector<Step>>("steps");

        // 10 r/s without burst: one each 100 ms. At 60 ms: 0 - 600 + 1000 = 400 above, 40 ms too early.
        QTest::newRow("queue, burst 0") << Smoothing::Queue << qint64(10'000) << qint64(0) << qint64(0)
                                        << std::vector<Step>{{0, true, 0, 0}, {60, false, 400, 40}, {100, true, 0, 0}, {199, false, 10, 1}, {200, true, 0, 0}};
        // 5 r/s, burst 3: four at once, the later three at 200, 400, 600 ms; then one place each 200 ms.
        QTest::newRow("queue, burst 3") << Smoothing::Queue << qint64(5'000) << qint64(3) << qint64(0)
                                        << std::vector<Step>{{0, true, 0, 0}, {0, true, 1000, 200}, {0, true, 2000, 400}, {0, true, 3000, 600},
                                                             {0, false, 4000, 200}, {100, false, 3500, 100}, {200, true, 3000, 600}, {1400, true, 0, 0}};
        QTest::newRow("nodelay, burst 3") << Smoothing::NoDelay << qint64(5'000) << qint64(3) << qint64(0)
                                          << std::vector<Step>{{0, true, 0, 0}, {0, true, 1000, 0}, {0, true, 2000, 0}, {0, true, 3000, 0},
                                                               {0, false, 4000, 200}, {200, true, 3000, 0}};
        // nginx's own example of delay=8 with burst=12 at 5 r/s: after the first eight the others wait for 200 ms each.
        QTest::newRow("delay 2, burst 4") << Smoothing::Delay << qint64(5'000) << qint64(4) << qint64(2)
                                          << std::vector<Step>{{0, true, 0, 0}, {0, true, 1000, 0}, {0, true, 2000, 0}, {0, true, 3000, 200},
                                                               {0, true, 4000, 400}, {0, false, 5000, 200}, {200, true, 4000, 400}};
        // 30 r/m = 500 thousandths a second: one each two seconds.
        QTest::newRow("a slow rate") << Smoothing::Queue << qint64(LeakySettings::perMinute(30)) << qint64(1) << qint64(0)
                                     << std::vector<Step>{{0, true, 0, 0}, {1000, true, 500, 1000}, {1500, false, 1250, 500}, {2000, true, 1000, 2000}};
    }

    void goldenTraces()
    {
        QFETCH(const Smoothing, style);
        QFETCH(const qint64, rate);
        QFETCH(const qint64, burst);
        QFETCH(const qint64, delay);
        QFETCH(const std::vector<Step>, steps);
        const LeakySettings settings{style, rate, burst, delay};
        LeakyBucket bucket;
        for (const Step &step : steps) {
            const base::TimePoint now = base::TimePoint(1h) + std::chrono::milliseconds(step.atMs);
            const LeakyGrant grant = bucket.check(settings, now);
            const std::string at = std::to_string(step.atMs);
            QVERIFY2(grant.granted == step.granted, at.c_str());
            QVERIFY2(grant.excess == step.excess, (at + ": " + std::to_string(grant.excess)).c_str());
            const base::Duration wait = grant.granted ? grant.delay : grant.retryAfter;
            QVERIFY2(wait == std::chrono::milliseconds(step.waitMs), (at + ": " + std::to_string(wait.count())).c_str());
            if (grant.granted) {
                bucket.take(settings, now);
            } else {
                QVERIFY2(bucket.check(settings, now + grant.retryAfter).granted, at.c_str());
            }
        }
    }

    void equalsNginxOnThePublicTraces()
    {
        QFile file(QStringLiteral(SLUICE_SOURCE_DIR "/../shared/conformance/http/limiter-traces.json"));
        if (!file.open(QIODevice::ReadOnly)) {
            QSKIP("the public traces are not beside the project");
        }
        int steps = 0;
        const QJsonArray traces = QJsonDocument::fromJson(file.readAll()).array();
        for (const QJsonValue &entry : traces) {
            const QJsonObject trace = entry.toObject();
            if (trace[QStringLiteral("algorithm")].toString() != QLatin1String("nginx-leaky-bucket")) {
                continue;
            }
            const LeakySettings settings{Smoothing::Queue, trace[QStringLiteral("rate_per_s")].toInteger() * 1000,
                                         trace[QStringLiteral("burst")].toInteger(), 0};
            LeakyBucket bucket;
            const QJsonArray events = trace[QStringLiteral("events")].toArray();
            for (const QJsonValue &value : events) {
                const QJsonObject event = value.toObject();
                const base::TimePoint now = base::TimePoint(1h) + std::chrono::milliseconds(event[QStringLiteral("t_ms")].toInteger());
                const LeakyGrant grant = bucket.check(settings, now);
                const std::string at = std::to_string(event[QStringLiteral("t_ms")].toInteger());
                QVERIFY2(grant.granted != event[QStringLiteral("limited")].toBool(), at.c_str());
                QVERIFY2(grant.excess == event[QStringLiteral("excess")].toInteger(), at.c_str());
                if (grant.granted) {
                    QVERIFY2(grant.delay == std::chrono::milliseconds(event[QStringLiteral("delay_ms")].toInteger()), at.c_str());
                    bucket.take(settings, now);
                }
                ++steps;
            }
        }
        QVERIFY(steps >= 9);
    }

    void refundMakesRoomForOne()
    {
        const LeakySettings settings{Smoothing::NoDelay, 1'000, 1, 0};
        LeakyBucket bucket;
        const base::TimePoint now(1h);
        bucket.take(settings, now);
        bucket.take(settings, now);
        QVERIFY(!bucket.check(settings, now).granted);
        bucket.refund();
        QVERIFY(bucket.check(settings, now).granted);
    }

    void isIdleOnceItWouldNotTell()
    {
        const LeakySettings settings{Smoothing::Queue, 2'000, 1, 0};
        LeakyBucket bucket;
        const base::TimePoint now(1h);
        QVERIFY(bucket.isIdle(settings, now));
        bucket.take(settings, now);
        QVERIFY(!bucket.isIdle(settings, now + 499ms));
        QVERIFY(bucket.isIdle(settings, now + 500ms));
    }
};

QTEST_APPLESS_MAIN(LeakyBucketTest)
#include "leaky_bucket_test.moc"
