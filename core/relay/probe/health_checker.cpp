#include "relay/probe/health_checker.h"

#include "http/serialize.h"
#include "relay/upstream/credential_header.h"
#include "relay/upstream/upstream_url.h"

#include <algorithm>

namespace sluice::relay {

namespace {

constexpr std::chrono::milliseconds kTick{250};
constexpr base::Duration kLimit = std::chrono::seconds(8);

bool isExpected(int status, int expected)
{
    return expected == 0 ? status < 500 : status == expected;
}

} // namespace

// One GET under way. Control thread.
class HealthChecker::Check final : public UpstreamSink {
public:
    Check(HealthChecker &owner, std::shared_ptr<const RuntimeConfig> inForce, Choice choice)
        : m_owner(owner)
        , m_config(std::move(inForce))
        , m_upstream(m_config->upstreams.at(*choice.upstream))
        , m_index(*choice.upstream)
        , m_lease(std::move(choice.lease))
        , m_began(base::now())
    {
    }

    void start()
    {
        http::HeaderMap headers;
        headers.add("Host", m_upstream.hostHeader);
        headers.add("Accept-Encoding", "identity");
        headers.add("User-Agent", "sluice-health");
        const bool anthropic = isAskedAsAnthropic(m_upstream);
        if (anthropic) {
            headers.add("anthropic-version", "2023-06-01");
        }
        const policy::Dialect dialect = anthropic ? policy::Dialect::Anthropic : policy::Dialect::OpenAiOther;
        addCredential(headers, m_upstream, dialect);
        UpstreamRequest request;
        request.method = "GET";
        http::writeRequestHead(request.head, request.method,
                               joinTarget(m_upstream, dialect, m_upstream.settings.health.path.toStdString()), headers);
        m_stream = m_owner.m_pool.open(m_config, m_index, std::move(request), *this);
        m_stream->start();
    }

    [[nodiscard]] bool isLate(base::TimePoint now) const { return now - m_began >= kLimit; }
    void giveUp() { fail({base::ErrorCode::UpstreamTimeout, "no answer to a health check in time", {}, 0}); }

    UpstreamLease lease() { return std::move(m_lease); }
    [[nodiscard]] bool isOver() const { return m_isOver; }

private:
    void onUpstreamSent() override { }
    // No time to first content: a list of models says nothing about that.
    void onUpstreamHead(const http::ResponseHead &head) override { m_report.status = head.status; }
    void onUpstreamBody(std::string_view) override { }
    void onUpstreamBatch() override { }
    void onUpstreamEnd() override
    {
        const int status = m_report.status;
        const policy::AttemptClass byStatus = policy::classify(status);
        if (isExpected(status, m_upstream.settings.health.status)) {
            m_report.result = policy::AttemptClass::Success;
        } else if (byStatus == policy::AttemptClass::Throttle || byStatus == policy::AttemptClass::Auth) {
            m_report.result = byStatus;
        } else {
            m_report.result = policy::AttemptClass::Fault; // alive perhaps, but not what was asked for
        }
        if (m_report.result != policy::AttemptClass::Success) {
            m_error = {base::ErrorCode::UpstreamError, "it answered a health check with " + std::to_string(status), {}, 0};
        }
        end();
    }
    void onUpstreamFailed(const base::Error &error, bool) override { fail(error); }

    void fail(const base::Error &error)
    {
        m_report.result = policy::AttemptClass::Fault;
        m_report.faultOfWay = isFaultOfWay(error.code);
        m_error = error;
        end();
    }

    void end()
    {
        m_isOver = true;
        m_report.code = static_cast<int>(m_error.code);
        m_report.detail = m_error.detail;
        // From a fresh turn of the loop: the stream that called us must not go under its own feet.
        QMetaObject::invokeMethod(
            &m_owner,
            [owner = &m_owner, name = m_upstream.settings.name.toStdString(), report = m_report, error = m_error] {
                owner->end(name, report, error);
            },
            Qt::QueuedConnection);
    }

    HealthChecker &m_owner;
    const std::shared_ptr<const RuntimeConfig> m_config;
    const RuntimeUpstream &m_upstream;
    const std::size_t m_index;
    UpstreamLease m_lease;
    const base::TimePoint m_began;
    policy::AttemptReport m_report;
    base::Error m_error;
    bool m_isOver = false;
    std::unique_ptr<UpstreamStream> m_stream; // last: it may call us until it is gone
};

HealthChecker::HealthChecker(ClusterHealth &health, QObject *parent)
    : QObject(parent)
    , m_health(health)
    , m_pool(this)
    , m_tick(this)
{
    m_tick.setInterval(kTick);
    connect(&m_tick, &QTimer::timeout, this, &HealthChecker::tick);
}

HealthChecker::~HealthChecker()
{
    m_running.clear(); // before the pool
}

void HealthChecker::apply(std::shared_ptr<const RuntimeConfig> config)
{
    m_config = std::move(config);
    m_pool.apply(*m_config);
    const base::TimePoint now = base::now();
    std::unordered_map<std::string, base::TimePoint> next;
    for (const RuntimeUpstream &upstream : m_config->upstreams) {
        const std::string name = upstream.settings.name.toStdString();
        if (upstream.settings.health.interval.count() > 0) {
            const auto known = m_next.find(name);
            next.emplace(name, known == m_next.end() ? now : std::min(known->second, now + upstream.settings.health.interval));
        }
    }
    m_next = std::move(next);
    if (!m_next.empty()) {
        m_tick.start();
    }
}

void HealthChecker::stop()
{
    m_tick.stop();
    m_next.clear();
    m_running.clear();
    m_pool.closeIdle();
}

void HealthChecker::tick()
{
    const base::TimePoint now = base::now();
    for (auto &[name, check] : m_running) {
        if (!check->isOver() && check->isLate(now)) {
            check->giveUp();
        }
    }
    for (std::size_t i = 0; i < m_config->upstreams.size(); ++i) {
        const auto next = m_next.find(m_config->upstreams[i].settings.name.toStdString());
        if (next != m_next.end() && now >= next->second) {
            next->second = now + m_config->upstreams[i].settings.health.interval;
            start(i);
        }
    }
    m_pool.expireIdle(now);
    if (m_next.empty() && m_running.empty()) {
        m_tick.stop();
    }
}

void HealthChecker::checkNow(const QString &upstream)
{
    if (!m_config) {
        return;
    }
    for (std::size_t i = 0; i < m_config->upstreams.size(); ++i) {
        if (m_config->upstreams[i].settings.name == upstream) {
            start(i);
            m_tick.start();
        }
    }
}

void HealthChecker::start(std::size_t upstream)
{
    const std::string name = m_config->upstreams.at(upstream).settings.name.toStdString();
    if (m_running.contains(name)) {
        return;
    }
    Choice choice = m_health.pickForCheck(*m_config, upstream, base::now());
    if (!choice.upstream) {
        return; // drained, or asked us to wait, or somebody probes it already
    }
    Check &check = *m_running.emplace(name, std::make_unique<Check>(*this, m_config, std::move(choice))).first->second;
    check.start();
}

void HealthChecker::end(const std::string &upstream, const policy::AttemptReport &report, const base::Error &error)
{
    const auto it = m_running.find(upstream);
    if (it == m_running.end()) {
        return;
    }
    UpstreamLease lease = it->second->lease();
    m_running.erase(it);
    emit changed(QString::fromStdString(upstream), lease.report(report), error);
}

} // namespace sluice::relay
