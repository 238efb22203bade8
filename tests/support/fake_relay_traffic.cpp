// The traffic that FakeRelayService plays.

#include "support/fake_relay_service.h"
#include "support/upstream_scene.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace sluice::tests {

using namespace std::chrono_literals;
using api::Micros;

namespace {

struct Traffic {
    const char *client;
    const char *model;
    const char *path;
    policy::Dialect dialect;
};

constexpr std::array kTraffic{
    Traffic{"claude-code", "claude-sonnet-4", "/v1/messages", policy::Dialect::Anthropic},
    Traffic{"codex", "gpt-5-codex", "/v1/responses", policy::Dialect::OpenAiResponses},
    Traffic{"weather-bot", "gpt-4o-mini", "/v1/chat/completions", policy::Dialect::OpenAiChat},
    Traffic{"OpenAI/Python", "deepseek-chat", "/v1/chat/completions", policy::Dialect::OpenAiChat},
    Traffic{"indexer", "text-embedding-3-small", "/v1/embeddings", policy::Dialect::OpenAiOther},
};

} // namespace

api::ExchangeRecord FakeRelayService::makeRecord(const QDateTime &at)
{
    const auto roll
        = [this](int n) { return static_cast<int>(m_random() % static_cast<unsigned>(n)); };
    const Traffic &kind
        = kTraffic.at(static_cast<std::size_t>(roll(static_cast<int>(kTraffic.size()))));
    api::ExchangeRecord record;
    record.id = ++m_lastId;
    record.requestId = QStringLiteral("slc-%1").arg(record.id, 8, 16, QLatin1Char('0'));
    record.startedAt = at;
    record.client = QString::fromLatin1(kind.client);
    record.model = QString::fromLatin1(kind.model);
    record.method = QStringLiteral("POST");
    record.path = QString::fromLatin1(kind.path);
    record.dialect = kind.dialect;
    record.streamed = record.path != QLatin1String("/v1/embeddings") && roll(4) != 0;
    record.bytesIn = 800 + roll(24'000);
    record.timing.receive = Micros(120 + roll(400));
    record.timing.decide = Micros(30 + roll(180));
    record.decisions = {{QStringLiteral("access"), QStringLiteral("loopback, no key needed"), {}},
                        {QStringLiteral("rate limit"),
                         QStringLiteral("%1 of 100 this minute").arg(1 + roll(60)),
                         {}}};
    const int lot = roll(100);
    if (lot < 3) { // a listed word in the prompt
        record.status = 400;
        record.outcome = api::Outcome::Refused;
        record.error = base::ErrorCode::ContentBlocked;
        record.verdict = policy::VerdictKind::Block;
        record.promptHits = {
            {"client names", "confidential", policy::Action::Block, 41, 48, "messages[1].content"}};
        record.decisions.append({QStringLiteral("request guardrail"),
                                 QStringLiteral("1 hit of list client names"),
                                 base::ErrorCode::ContentBlocked});
        record.duration = Micros(400 + roll(500));
        record.overhead = record.duration;
        return record;
    }
    if (lot < 5) {
        record.status = 429;
        record.outcome = api::Outcome::Refused;
        record.error = base::ErrorCode::RateLimited;
        record.decisions.last()
            = {QStringLiteral("rate limit"), QStringLiteral("100 of 100 this minute"),
               base::ErrorCode::RateLimited};
        record.duration = Micros(200 + roll(200));
        record.overhead = record.duration;
        return record;
    }
    record.upstream = roll(100) < 61 ? QStringLiteral("tokyo-nginx") : QStringLiteral("deepseek");
    record.attempts = 1;
    record.decisions.append(
        {QStringLiteral("request guardrail"), QStringLiteral("2 lists, nothing found"), {}});
    record.decisions.append(
        {QStringLiteral("upstream"), QStringLiteral("%1, weight 2 of 3").arg(record.upstream), {}});
    const double spread = std::exp(std::normal_distribution<double>(0.0, 0.45)(m_random));
    const auto scaled
        = [spread](int micros) { return Micros(static_cast<qint64>(micros * spread)); };
    if (roll(5) == 0) {
        record.timing.dns = scaled(2'500);
        record.timing.connect = scaled(18'000);
        record.timing.tls = scaled(31'000);
    }
    record.timing.send = Micros(90 + roll(300));
    if (lot < 7) {
        record.status = 502;
        record.outcome = api::Outcome::UpstreamFailed;
        record.error = base::ErrorCode::UpstreamError;
        record.errorDetail = QStringLiteral("connection reset by peer");
        record.attempts = 2;
        record.timing.head = scaled(90'000);
        record.duration = Micros(120'000) + *record.timing.head;
        api::Attempt attempt;
        attempt.upstream = record.upstream == QLatin1String("deepseek")
            ? QStringLiteral("tokyo-nginx")
            : QStringLiteral("deepseek");
        attempt.result = api::AttemptClass::Fault;
        attempt.error = base::ErrorCode::ConnectFailed;
        attempt.detail = QStringLiteral("connection refused");
        attempt.duration = Micros(12'000);
        record.tries.append(attempt);
        attempt.upstream = record.upstream;
        attempt.error = record.error;
        attempt.detail = record.errorDetail;
        attempt.duration = *record.timing.head;
        record.tries.append(attempt);
        record.overhead = Micros(600);
        return record;
    }
    record.status = 200;
    api::Attempt answered;
    answered.upstream = record.upstream;
    answered.status = 200;
    record.tries.append(answered);
    record.timing.head = scaled(record.upstream == QLatin1String("deepseek") ? 420'000 : 190'000);
    record.timing.firstToken = record.streamed ? scaled(40'000) : Micros(0);
    record.timing.stream = record.streamed ? scaled(1'900'000) : scaled(2'000);
    record.ttft = *record.timing.decide + *record.timing.send + *record.timing.head
        + *record.timing.firstToken + record.timing.dns.value_or(Micros(0))
        + record.timing.connect.value_or(Micros(0)) + record.timing.tls.value_or(Micros(0));
    record.duration = *record.timing.receive + *record.ttft + *record.timing.stream;
    record.overhead = Micros(180 + roll(260));
    record.usage.input = static_cast<std::uint64_t>(record.bytesIn / 4);
    if (record.dialect != policy::Dialect::OpenAiOther) {
        record.usage.output = static_cast<std::uint64_t>(20 + roll(900));
        record.usage.cachedInput = *record.usage.input / 2;
    }
    record.bytesOut = static_cast<qint64>(record.usage.output.value_or(300)) * 140;
    if (lot < 10) {
        record.verdict = policy::VerdictKind::Mask;
        record.answerHits = {
            {"words", "house rules", policy::Action::Mask, 112, 121, "choices[0].delta.content"}};
    } else if (lot < 13) {
        record.verdict = policy::VerdictKind::Flag;
        record.promptHits = {{"words", "house rules", policy::Action::Observe, 8, 17,
                              "messages[0].content[1].text"}};
    } else if (lot < 15) {
        record.outcome = api::Outcome::ClientGone;
        record.status = 200;
    }
    return record;
}

api::TrafficSample FakeRelayService::sampleOf(const QList<api::ExchangeRecord> &records,
                                              const QDateTime &at, int active)
{
    api::TrafficSample sample;
    sample.at = at;
    sample.requests = static_cast<int>(records.size());
    sample.active = active;
    sample.connections = active + 4;
    for (const api::ExchangeRecord &record : records) {
        sample.errors += record.outcome == api::Outcome::UpstreamFailed ? 1 : 0;
        sample.refused += record.outcome == api::Outcome::Refused ? 1 : 0;
        sample.verdicts.at(static_cast<std::size_t>(record.verdict)) += 1;
        sample.tokensIn += static_cast<qint64>(record.usage.input.value_or(0));
        sample.tokensOut += static_cast<qint64>(record.usage.output.value_or(0));
        sample.bytesOut += record.bytesOut;
        sample.latency.record(record.duration);
        if (record.ttft) {
            sample.ttft.record(*record.ttft);
        }
    }
    return sample;
}

void FakeRelayService::playSecond(const QDateTime &at, double perSecond, bool failing)
{
    const int count = std::poisson_distribution<int>(perSecond)(m_random);
    QList<api::ExchangeRecord> batch;
    for (int i = 0; i < count; ++i) {
        api::ExchangeRecord record = makeRecord(at.addMSecs(i * 1000 / std::max(count, 1)));
        if (failing && record.upstream == QLatin1String("deepseek")) {
            record.status = 502;
            record.outcome = api::Outcome::UpstreamFailed;
            record.error = base::ErrorCode::UpstreamError;
            record.errorDetail = QStringLiteral("connection refused");
            record.attempts = 3;
        }
        batch.append(record);
    }
    if (!batch.isEmpty()) {
        publish(batch);
    }
    publishSample(sampleOf(batch, at.addSecs(1), static_cast<int>(perSecond * 1.4)));
    emit upstreamsSampled(m_upstreams.value_or(goodDay(*m_config, at.addSecs(1))));
    emit budgetsSampled(budgetsAt(at));
    if (m_limits) {
        emit limitsSampled(*m_limits);
    }
}

void FakeRelayService::playPast(std::chrono::seconds length, double perSecond, const QDateTime &now)
{
    const qint64 seconds = length.count();
    for (qint64 i = 0; i < seconds; ++i) {
        const double share = static_cast<double>(i) / static_cast<double>(seconds);
        double rate = perSecond * (0.7 + 0.3 * std::sin(share * 14.0));
        if (share > 0.35 && share < 0.42) {
            rate *= 0.1; // a lull
        } else if (share > 0.7 && share < 0.76) {
            rate *= 2.2; // a burst
        }
        playSecond(now.addSecs(i - seconds), rate, share > 0.86 && share < 0.9);
    }
}

void FakeRelayService::playLive(double perSecond)
{
    m_live.disconnect(this);
    connect(&m_live, &QTimer::timeout, this, [this, perSecond] {
        playSecond(QDateTime::currentDateTimeUtc().addSecs(-1), perSecond, false);
    });
    m_live.start(1s);
}

} // namespace sluice::tests
