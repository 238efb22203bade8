#include "support/fake_relay_service.h"

#include "api/config/config_validation.h"
#include "api/providers/provider_templates.h"
#include "support/upstream_scene.h"

#include <algorithm>
#include <array>

namespace sluice::tests {

using namespace std::chrono_literals;
using api::Micros;
using Stage = api::UpstreamTestStep::Stage;

namespace {

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

void FakeRelayService::resetLimits(const QString &client)
{
    calls.append(QStringLiteral("resetLimits ") + client);
}

void FakeRelayService::publishLimits(const api::LimitsSample &limits)
{
    m_limits = limits;
    emit limitsSampled(limits);
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

void FakeRelayService::fetchBody(const QString &requestId)
{
    calls.append(QStringLiteral("fetchBody ") + requestId);
    later([this, requestId] {
        emit bodyFetched(requestId, {}, {}, {base::ErrorCode::BodyNotKept, {}, {}, 0});
    });
}

} // namespace sluice::tests
