#include "support/fake_relay_service.h"

#include "api/config/config_validation.h"
#include "api/providers/provider_templates.h"
#include "support/upstream_scene.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace sluice::tests {

using namespace std::chrono_literals;
using api::Micros;
using Stage = api::UpstreamTestStep::Stage;

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

constexpr std::array kStages{Stage::Resolve, Stage::Connect, Stage::Tls,       Stage::Http,
                             Stage::Auth,    Stage::Model,   Stage::FirstToken};

QString factOf(Stage stage)
{
    switch (stage) {
    case Stage::Resolve:
        return QStringLiteral("192.0.2.17");
    case Stage::Connect:
        return QStringLiteral("192.0.2.17:443");
    case Stage::Tls:
        return QStringLiteral("TLS 1.3, CN=relay.example");
    case Stage::Http:
        return QStringLiteral("HTTP/1.1 200");
    case Stage::Auth:
        return QStringLiteral("200");
    case Stage::Model:
        return QStringLiteral("gpt-4o-mini");
    case Stage::FirstToken:
        return QStringLiteral("412 ms");
    }
    return {};
}

} // namespace

FakeRelayService::FakeRelayService(QObject *parent)
    : api::RelayService(parent), m_config(std::make_shared<const api::RelayConfig>(sampleConfig()))
{
    m_wordLists[QStringLiteral("client names")]
        = {QStringLiteral("Contoso"), QStringLiteral("Fabrikam"), QStringLiteral("敏感词")};
    m_wordLists[QStringLiteral("words")]
        = {QStringLiteral("forbidden"), QStringLiteral("classified")};
    m_places[QStringLiteral("tokyo")] = api::CredentialPlace::KeyStore;
    m_pauseEnd.setSingleShot(true);
    connect(&m_pauseEnd, &QTimer::timeout, this, &FakeRelayService::resume);
}

api::RelayConfig FakeRelayService::sampleConfig()
{
    api::RelayConfig config;
    config.listeners.http = api::ListenAddress{QStringLiteral("127.0.0.1"), 8080};
    api::UpstreamConfig tokyo;
    tokyo.name = QStringLiteral("tokyo-nginx");
    tokyo.kind = api::UpstreamKind::Relay;
    tokyo.url = QStringLiteral("https://relay.example/v1");
    tokyo.credential = QStringLiteral("tokyo");
    tokyo.weight = 2;
    api::UpstreamConfig deepseek;
    deepseek.name = QStringLiteral("deepseek");
    deepseek.kind = api::UpstreamKind::Direct;
    deepseek.url = QStringLiteral("https://api.deepseek.example/v1");
    deepseek.credential = QStringLiteral("env:DEEPSEEK_KEY");
    config.upstreams = {tokyo, deepseek};
    api::WordListConfig names;
    names.name = QStringLiteral("client names");
    names.file = QStringLiteral("client-names.txt");
    names.category = QStringLiteral("confidential");
    api::WordListConfig words;
    words.name = QStringLiteral("words");
    words.file = QStringLiteral("words.txt");
    words.category = QStringLiteral("house rules");
    words.prompt = policy::Action::Mask;
    config.guardrails.lists = {names, words};
    return config;
}

api::RelayStatus FakeRelayService::runningStatus()
{
    api::RelayStatus status;
    status.state = api::RelayState::Running;
    status.httpsUrl = QStringLiteral("https://localhost:8443");
    status.httpUrl = QStringLiteral("http://127.0.0.1:8080");
    status.caFile = QStringLiteral("/home/you/.local/share/sluice/ca.pem");
    status.workers = 2;
    return status;
}

void FakeRelayService::setStatus(const api::RelayStatus &status)
{
    m_status = status;
    emit statusChanged(m_status);
}

void FakeRelayService::setState(api::RelayState state, const base::Error &why)
{
    api::RelayStatus status = state == api::RelayState::Stopped || state == api::RelayState::Failed
        ? api::RelayStatus{}
        : runningStatus();
    status.demoUpstream = m_status.demoUpstream;
    status.state = state;
    status.why = why;
    setStatus(status);
}

void FakeRelayService::start()
{
    calls.append(QStringLiteral("start"));
    setState(api::RelayState::Starting);
    later([this] { setState(api::RelayState::Running); });
}

void FakeRelayService::stop()
{
    calls.append(QStringLiteral("stop"));
    setState(api::RelayState::Draining);
    later([this] { setState(api::RelayState::Stopped); });
}

void FakeRelayService::pause(std::chrono::seconds duration)
{
    calls.append(QStringLiteral("pause %1").arg(duration.count()));
    lastPause = duration;
    m_paused = true;
    if (duration > 0s) {
        m_pauseEnd.start(duration);
    }
    later([this] { emit pausedChanged(m_paused); });
}

void FakeRelayService::resume()
{
    calls.append(QStringLiteral("resume"));
    m_paused = false;
    m_pauseEnd.stop();
    later([this] { emit pausedChanged(m_paused); });
}

void FakeRelayService::setConfig(const api::RelayConfig &config)
{
    m_config = std::make_shared<const api::RelayConfig>(config);
}

void FakeRelayService::refuseNextApply(const base::Error &why)
{
    m_refuseApply = why;
}

void FakeRelayService::apply(const api::RelayConfig &config)
{
    calls.append(QStringLiteral("apply"));
    lastApplied = config;
    if (m_refuseApply.isError()) {
        later([this, why = std::exchange(m_refuseApply, {})] { emit configRefused(why); });
        return;
    }
    if (const base::Error why = api::validateConfig(config); why.isError()) {
        later([this, why] { emit configRefused(why); });
        return;
    }
    m_config = std::make_shared<const api::RelayConfig>(config);
    later([this] { emit configApplied(); });
}

void FakeRelayService::setLive(const QList<api::ExchangeRecord> &running)
{
    m_running = running;
}

void FakeRelayService::pollLive()
{
    calls.append(QStringLiteral("pollLive"));
    later([this] { emit liveListed(m_running); });
}

void FakeRelayService::failUpstreamTestAt(Stage stage, const base::Error &why)
{
    m_testFailure = {stage, why};
}

void FakeRelayService::passUpstreamTests()
{
    m_testFailure.reset();
}

int FakeRelayService::testUpstream(const api::UpstreamConfig &upstream,
                                   const base::Secret & /*key*/)
{
    calls.append(QStringLiteral("testUpstream %1").arg(upstream.name));
    lastTested = upstream;
    const UpstreamRun run{++m_lastTest, 0, upstream};
    later([this, run] { advanceTest(run); });
    return run.test;
}

void FakeRelayService::advanceTest(const UpstreamRun &run)
{
    if (m_cancelledTests.contains(run.test) || run.stage >= static_cast<int>(kStages.size())) {
        return;
    }
    const Stage stage = kStages.at(static_cast<std::size_t>(run.stage));
    api::UpstreamTestStep step;
    step.test = run.test;
    step.stage = stage;
    step.state = api::UpstreamTestStep::State::Running;
    emit upstreamTestProgressed(step);
    step.elapsed = Micros(4'000 * (run.stage + 1) * (run.stage + 1));
    if (m_testFailure && m_testFailure->first == stage) {
        step.state = api::UpstreamTestStep::State::Failed;
        step.error = m_testFailure->second;
        emit upstreamTestProgressed(step);
        for (int rest = run.stage + 1; rest < static_cast<int>(kStages.size()); ++rest) {
            api::UpstreamTestStep skipped;
            skipped.test = run.test;
            skipped.stage = kStages.at(static_cast<std::size_t>(rest));
            skipped.state = api::UpstreamTestStep::State::Skipped;
            emit upstreamTestProgressed(skipped);
        }
        return;
    }
    const bool isPlain = run.upstream.url.startsWith(QLatin1String("http:"));
    step.state = stage == Stage::Tls && isPlain ? api::UpstreamTestStep::State::Skipped
                                                : api::UpstreamTestStep::State::Passed;
    step.fact = factOf(stage);
    emit upstreamTestProgressed(step);
    later([this, next = UpstreamRun{run.test, run.stage + 1, run.upstream}] { advanceTest(next); });
}

void FakeRelayService::cancelUpstreamTest(int test)
{
    calls.append(QStringLiteral("cancelUpstreamTest %1").arg(test));
    m_cancelledTests.insert(test);
}

void FakeRelayService::probeUpstream(const QString &name)
{
    calls.append(QStringLiteral("probeUpstream ") + name);
}

void FakeRelayService::resetUpstream(const QString &name)
{
    calls.append(QStringLiteral("resetUpstream ") + name);
}

void FakeRelayService::tryRoute(int ticket, const api::RouteQuery &query)
{
    calls.append(QStringLiteral("tryRoute ") + query.model);
    later([this, ticket] { emit routeTried(ticket, m_routeTrial); });
}

void FakeRelayService::publishUpstreams(const QList<api::UpstreamStatus> &upstreams)
{
    m_upstreams = upstreams;
    emit upstreamsSampled(upstreams);
}

void FakeRelayService::setRouteTrial(const api::RouteTrial &trial)
{
    m_routeTrial = trial;
}

QString FakeRelayService::resolvedUrl(const api::UpstreamConfig &upstream,
                                      const QString &path) const
{
    QString base = api::effectiveUrl(upstream);
    if (!base.startsWith(QLatin1String("http://")) && !base.startsWith(QLatin1String("https://"))) {
        return {};
    }
    while (base.endsWith(QLatin1Char('/'))) {
        base.chop(1);
    }
    const QString version = QStringLiteral("/v1");
    return base.endsWith(version) && path.startsWith(version + QLatin1Char('/'))
        ? base + path.mid(version.size())
        : base + path;
}

void FakeRelayService::setWordList(const QString &name, const QStringList &words)
{
    m_wordLists[name] = words;
    m_brokenLists.erase(name);
}

void FakeRelayService::breakWordList(const QString &name, const base::Error &why)
{
    m_brokenLists[name] = why;
}

void FakeRelayService::refuseNextSave(const base::Error &why)
{
    m_refuseSave = why;
}

void FakeRelayService::loadWordList(const QString &name)
{
    calls.append(QStringLiteral("loadWordList %1").arg(name));
    api::WordListContent content;
    content.name = name;
    if (const auto broken = m_brokenLists.find(name); broken != m_brokenLists.end()) {
        content.error = broken->second;
    } else if (const auto list = m_wordLists.find(name); list != m_wordLists.end()) {
        content.words = list->second;
    } else {
        content.error = {base::ErrorCode::FileNotFound, "no such file", name.toStdString(), 0};
    }
    later([this, content] { emit wordListLoaded(content); });
}

void FakeRelayService::saveWordList(const QString &name, const QStringList &words)
{
    calls.append(QStringLiteral("saveWordList %1").arg(name));
    if (m_refuseSave.isError()) {
        later([this, name, why = std::exchange(m_refuseSave, {})] {
            emit wordListRefused(name, why);
        });
        return;
    }
    for (int i = 0; i < words.size(); ++i) {
        if (words.at(i).trimmed().isEmpty()) {
            later([this, name, line = i + 1] {
                emit wordListRefused(
                    name,
                    {base::ErrorCode::InvalidWordList, "empty word", name.toStdString(), line});
            });
            return;
        }
    }
    setWordList(name, words);
    later([this, name, words] {
        emit wordListSaved(name);
        emit wordListLoaded(
            {name, words, {}}); // a list once shown is read again when its words changed
    });
}

void FakeRelayService::changeWordListOutside(const QString &name, const QStringList &words)
{
    setWordList(name, words);
    later([this, name, words] { emit wordListLoaded({name, words, {}}); });
}

void FakeRelayService::createWordList(const api::WordListConfig &list, const QStringList &words)
{
    calls.append(QStringLiteral("createWordList %1").arg(list.name));
    for (const api::WordListConfig &existing : m_config->guardrails.lists) {
        if (existing.name == list.name) {
            later([this, name = list.name] {
                emit wordListRefused(name,
                                     {base::ErrorCode::InvalidConfig, "a list of this name exists",
                                      "guardrails.lists", 0});
            });
            return;
        }
    }
    api::RelayConfig config = *m_config;
    config.guardrails.lists.append(list);
    setConfig(config);
    setWordList(list.name, words);
    later([this, name = list.name] {
        emit configApplied();
        emit wordListSaved(name);
    });
}

api::TextTrial FakeRelayService::judge(policy::Direction direction, const QString &text) const
{
    api::TextTrial trial;
    trial.output = text;
    for (const api::WordListConfig &list : m_config->guardrails.lists) {
        const policy::Action action
            = direction == policy::Direction::Prompt ? list.prompt : list.answer;
        const auto words = m_wordLists.find(list.name);
        if (action == policy::Action::Off || words == m_wordLists.end()) {
            continue;
        }
        for (const QString &word : words->second) {
            for (qsizetype at = text.indexOf(word, 0, Qt::CaseInsensitive); at >= 0;
                 at = text.indexOf(word, at + word.size(), Qt::CaseInsensitive)) {
                policy::Hit hit;
                hit.rule = list.name.toStdString();
                hit.category = list.category.toStdString();
                hit.action = action;
                hit.start = static_cast<std::size_t>(at);
                hit.end = static_cast<std::size_t>(at + word.size());
                trial.hits.append(hit);
                const auto kind = static_cast<policy::VerdictKind>(action);
                trial.verdict = std::max(trial.verdict, kind);
                if (action == policy::Action::Mask) {
                    trial.output.replace(at, word.size(), QString(word.size(), QLatin1Char('*')));
                }
            }
        }
    }
    std::sort(trial.hits.begin(), trial.hits.end(),
              [](const policy::Hit &a, const policy::Hit &b) { return a.start < b.start; });
    if (trial.verdict == policy::VerdictKind::Block) {
        trial.output.clear();
    }
    trial.elapsed = Micros(12);
    return trial;
}

void FakeRelayService::tryText(int ticket, policy::Direction direction, const QString &text)
{
    calls.append(QStringLiteral("tryText %1").arg(ticket));
    later([this, ticket, trial = judge(direction, text)] { emit textTried(ticket, trial); });
}

void FakeRelayService::setKeyStoreAvailable(bool available)
{
    m_keyStoreAvailable = available;
}

void FakeRelayService::setCredentialPlace(const QString &id, api::CredentialPlace place)
{
    m_places[id] = place;
}

void FakeRelayService::storeCredential(const QString &id, const base::Secret & /*value*/)
{
    calls.append(QStringLiteral("storeCredential %1").arg(id));
    const api::CredentialPlace place
        = m_keyStoreAvailable ? api::CredentialPlace::KeyStore : api::CredentialPlace::Memory;
    base::Error problem;
    if (!m_keyStoreAvailable) {
        problem = {
            base::ErrorCode::KeyStoreUnavailable, "org.freedesktop.secrets is not running", {}, 0};
    }
    m_places[id] = place;
    later([this, id, place, problem] { emit credentialStored(id, place, problem); });
}

void FakeRelayService::removeCredential(const QString &id)
{
    calls.append(QStringLiteral("removeCredential %1").arg(id));
    m_places.remove(id);
    later([this, id] { emit credentialStored(id, api::CredentialPlace::Missing, {}); });
}

api::CredentialPlace FakeRelayService::credentialPlace(const QString &id) const
{
    if (id.startsWith(QLatin1String("env:"))) {
        return m_places.value(id, api::CredentialPlace::Environment);
    }
    return m_places.value(id, api::CredentialPlace::Missing);
}

void FakeRelayService::publish(const QList<api::ExchangeRecord> &batch)
{
    emit recordsAppended(batch);
}

void FakeRelayService::publishSample(const api::TrafficSample &sample)
{
    emit sampled(sample);
}

void FakeRelayService::raise(const api::Alert &alert)
{
    emit alertRaised(alert);
}

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
