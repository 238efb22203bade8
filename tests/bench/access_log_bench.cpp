// What the access log costs: CPU of this process for each exchange, from the moment a worker publishes its record, with nobody keeping
// it and with the log on; at a sustained rate, so that batches are as large as they would be.
#include "relay/shared/record_log.h"
#include "service/records/access_log_thread.h"
#include "store/access_log/access_log_reader.h"

#include <QCoreApplication>
#include <QFileInfo>
#include <QTemporaryDir>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <thread>
#include <vector>

using namespace sluice;
using namespace std::chrono_literals;

namespace {

double cpuSeconds()
{
    timespec time{};
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) / 1e9;
}

// An exchange as most are: streamed, answered at the first attempt, nothing found.
api::ExchangeRecord record(int number)
{
    using api::Micros;
    api::ExchangeRecord one;
    one.id = static_cast<quint64>(number);
    one.requestId = QStringLiteral("6f1d2c3b4a59-%1").arg(number);
    one.startedAt = QDateTime::currentDateTimeUtc();
    one.client = QStringLiteral("codex_cli");
    one.model = QStringLiteral("gpt-4o-mini");
    one.upstream = QStringLiteral("tokyo");
    one.method = QStringLiteral("POST");
    one.path = QStringLiteral("/v1/chat/completions");
    one.dialect = policy::Dialect::OpenAiChat;
    one.streamed = true;
    one.status = 200;
    one.attempts = 1;
    one.tries = {{one.upstream, api::AttemptClass::Success, 200, base::ErrorCode::None, {}, Micros(812'345)}};
    one.decisions = {{QStringLiteral("rate limit"), QStringLiteral("12 of 100 this minute"), base::ErrorCode::None}};
    one.ttft = Micros(412'345);
    one.duration = Micros(1'812'345);
    one.overhead = Micros(187);
    one.timing = {Micros(35), Micros(120), Micros(3), {}, {}, {}, {}, Micros(398'123), Micros(14'067), Micros(1'400'000)};
    one.usage.input = 1'234;
    one.usage.output = 567;
    one.usage.cachedInput = 1'024;
    one.cost = 0.000525;
    one.currency = QStringLiteral("USD");
    one.bytesIn = 4'321;
    one.bytesOut = 98'765;
    return one;
}

// Publishes at the rate for so long and returns CPU microseconds a record, of all threads together.
double publish(relay::RecordLog &feed, int rate, std::chrono::seconds length, int &number)
{
    const double before = cpuSeconds();
    const auto begin = std::chrono::steady_clock::now();
    const int total = rate * static_cast<int>(length.count());
    base::BoundedFeed<api::ExchangeRecord> desk(20'000); // what the desk drains is there in both cases
    for (int i = 0; i < total; ++i) {
        api::ExchangeRecord one = record(++number);
        if (feed.isOn.load(std::memory_order_relaxed)) {
            feed.records.publish(one);
        }
        desk.publish(std::move(one));
        if (i % 100 == 99) {
            (void)desk.drain();
            std::this_thread::sleep_until(begin + std::chrono::microseconds(static_cast<qint64>(i) * 1'000'000 / rate));
        }
    }
    QCoreApplication::processEvents();
    return (cpuSeconds() - before) * 1e6 / total;
}

double median(std::vector<double> values)
{
    std::sort(values.begin(), values.end());
    return values.at(values.size() / 2);
}

} // namespace

int main(int argc, char **argv)
{
    QCoreApplication application(argc, argv);
    const int rate = argc > 1 ? std::atoi(argv[1]) : 5'000;
    const int rounds = argc > 2 ? std::atoi(argv[2]) : 5;
    const QTemporaryDir directory;
    const QString file = directory.filePath(QStringLiteral("access-log.db"));
    service::AccessLogThread log(directory.path());
    api::RecordsConfig off;
    off.accessLog = false;
    std::vector<double> without;
    std::vector<double> with;
    int number = 0;
    for (int round = 0; round < rounds; ++round) {
        log.apply(off);
        without.push_back(publish(*log.feed(), rate, 4s, number));
        log.apply({});
        with.push_back(publish(*log.feed(), rate, 4s, number));
    }
    bool isAnswered = false;
    QObject::connect(&log, &service::AccessLogThread::queried, &application, [&isAnswered] { isAnswered = true; });
    log.query({});
    while (!isAnswered) {
        QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents);
    }
    store::AccessLogReader reader(file);
    if (!reader.open()) {
        std::fprintf(stderr, "the log cannot be read\n");
        return 1;
    }
    const qint64 rows = reader.count({}).value();
    std::printf("%d records a second, %d rounds of 4 s, %lld rows, %llu dropped\n", rate, rounds, static_cast<long long>(rows),
        static_cast<unsigned long long>(log.state().dropped));
    std::printf("CPU a record: off %.1f us, on %.1f us, the log %.1f us (medians)\n", median(without), median(with), median(with) - median(without));
    std::printf("file: %.0f bytes a record\n", static_cast<double>(QFileInfo(file).size()) / static_cast<double>(rows));
    return 0;
}
