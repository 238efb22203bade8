#pragma once

#include "store/access_log/access_log.h"

#include <QDateTime>
#include <QFile>
#include <QString>

#include <chrono>
#include <memory>
#include <utility>
#include <vector>

namespace sluice::tests {

// An exchange in which every field has a value of its own.
inline api::AccessLogEntry fullEntry(int number = 1)
{
    using api::Micros;
    api::AccessLogEntry entry;
    entry.requestId = QStringLiteral("run-%1").arg(number);
    entry.startedAt = QDateTime::fromMSecsSinceEpoch(1'700'000'000'123 + number, Qt::UTC);
    entry.client = QStringLiteral("c-0123456789abcdef");
    entry.keyId = QStringLiteral("key-7");
    entry.clientRetry = 2;
    entry.model = QStringLiteral("gpt-4o");
    entry.sentModel = QStringLiteral("gpt-4o-mini");
    entry.route = QStringLiteral("cheap");
    entry.upstream = QStringLiteral("tokyo");
    entry.method = QStringLiteral("POST");
    entry.path = QStringLiteral("/v1/chat/completions");
    entry.dialect = policy::Dialect::Anthropic;
    entry.streamed = true;
    entry.status = 502;
    entry.outcome = api::Outcome::UpstreamInterrupted;
    entry.error = base::ErrorCode::UpstreamInterrupted;
    entry.errorDetail = QStringLiteral("the upstream closed the connection");
    entry.verdict = policy::VerdictKind::Mask;
    entry.promptHits = {{"EMAIL_ADDRESS", "personal", policy::Action::Mask, 3, 17, "messages[0].content"},
        {"词表", "names", policy::Action::Pseudonymise, 20, 26, "messages[1].content[0].text"}};
    entry.answerHits = {{"SECRET", "secret", policy::Action::Block, 1, 2, "choices[0].delta.content"}};
    entry.notRun = QStringLiteral("answer: an event was not valid JSON");
    entry.tries = {{QStringLiteral("osaka \"2\""), api::AttemptClass::Throttle, 429, base::ErrorCode::UpstreamError, QStringLiteral("it answered"), Micros(1'500)},
        {QStringLiteral("tokyo"), api::AttemptClass::Fault, 0, base::ErrorCode::DnsFailed, {}, Micros(7)}};
    entry.duration = Micros(1'234'567);
    entry.overhead = Micros(89);
    entry.ttft = Micros(0);
    entry.timing = {Micros(1), Micros(2), Micros(3), std::nullopt, Micros(5), std::nullopt, Micros(7), Micros(8), Micros(9), Micros(10)};
    entry.usage = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, true};
    entry.cost = 0.012345678;
    entry.currency = QStringLiteral("USD");
    entry.bytesIn = 5'000'000'000;
    entry.bytesOut = 6;
    entry.hasBody = true;
    return entry;
}

// What most exchanges are: nothing special.
inline api::AccessLogEntry plainEntry(int number)
{
    api::AccessLogEntry entry;
    entry.requestId = QStringLiteral("run-%1").arg(number);
    entry.startedAt = QDateTime::fromMSecsSinceEpoch(1'700'000'000'000 + number * 1'000LL, Qt::UTC);
    entry.client = QStringLiteral("c-1");
    entry.model = QStringLiteral("gpt-4o");
    entry.upstream = QStringLiteral("tokyo");
    entry.method = QStringLiteral("POST");
    entry.path = QStringLiteral("/v1/chat/completions");
    entry.status = 200;
    entry.bytesIn = number;
    return entry;
}

// A log with a source and a clock that are turned by hand.
// No thread rules: test.
struct LogScene {
    explicit LogScene(QString path)
        : file(std::move(path))
    {
        open();
    }

    void open()
    {
        log.reset();
        log = std::make_unique<store::AccessLog>(
            file, [this] { return std::exchange(waiting, {}); },
            store::AccessLogWorld{[this] { return wall; }, [this] { return now; }});
    }

    void add(const api::AccessLogEntry &entry) { waiting.entries.push_back(entry); }
    void write(int from, int count)
    {
        for (int i = 0; i < count; ++i) {
            add(plainEntry(from + i));
        }
        log->flush();
    }
    // Both clocks go on.
    void pass(std::chrono::milliseconds time)
    {
        wall += time.count();
        now += time;
    }
    [[nodiscard]] QList<api::AccessLogEntry> read(const api::AccessLogQuery &query = {}) const
    {
        store::AccessLogReader reader(file);
        QList<api::AccessLogEntry> entries;
        if (reader.open()) {
            if (const auto page = reader.page(query)) {
                entries = page->entries;
            }
        }
        return entries;
    }

    QString file;
    store::AccessLog::Intake waiting;
    qint64 wall = 1'700'000'000'000;
    base::TimePoint now = base::TimePoint(std::chrono::hours(1));
    std::unique_ptr<store::AccessLog> log;
};

} // namespace sluice::tests
