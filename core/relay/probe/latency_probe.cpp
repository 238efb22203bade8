#include "relay/probe/latency_probe.h"

#include "base/clock.h"
#include "http/sse.h"
#include "policy/dialect/answer_judge.h"
#include "relay/probe/probe_request.h"
#include "relay/upstream/upstream_connection.h"

#include <QTimer>

#include <optional>
#include <string>
#include <utility>

namespace sluice::relay {

namespace {

constexpr std::chrono::seconds kLimit{60}; // for one request
constexpr std::uint64_t kMostBody = 4ULL * 1024 * 1024;

analysis::Micros since(base::TimePoint begin)
{
    return std::chrono::duration_cast<analysis::Micros>(base::now() - begin);
}

} // namespace

class LatencyProbe::Private final : public UpstreamSink {
public:
    Private(LatencyProbe &owner, RuntimeUpstream measuredUpstream, const api::TimeoutsConfig &limits, QString wantedModel, bool opensAnew)
        : q(owner)
        , upstream(std::move(measuredUpstream))
        , connectTimeout(upstream.settings.connectTimeout.value_or(limits.connect))
        , model(std::move(wantedModel))
        , isFresh(opensAnew)
        , timer(&owner)
    {
        timer.setSingleShot(true);
    }

    void send();
    void open();
    void sendNext();
    void fail(const base::Error &error);
    void finish(const analysis::LatencySample &sample, const base::Error &why);
    void takeModels();
    void dropConnection();

    void onUpstreamSent() override { }
    void onUpstreamHead(const http::ResponseHead &head) override { status = head.status; }
    void onUpstreamBody(std::string_view bytes) override;
    void onUpstreamBatch() override { }
    void onUpstreamEnd() override;
    void onUpstreamFailed(const base::Error &error, bool) override { fail(error); }

    LatencyProbe &q;
    RuntimeUpstream upstream;
    const std::chrono::milliseconds connectTimeout;
    QString model;
    const bool isFresh;
    QTimer timer;
    std::unique_ptr<UpstreamConnection> connection;
    bool isBusy = false;
    bool isListing = false; // the answer under way is the list of models
    base::TimePoint began{}; // of opening, or of the request on a kept connection
    std::optional<analysis::Micros> connectTime;
    analysis::LatencySample sample;
    int status = 0;
    QByteArray list;
    std::string body; // of the request in flight
    http::SseFramer framer;
    std::unique_ptr<policy::AnswerStream> events;
};

void LatencyProbe::Private::send()
{
    isBusy = true;
    sample = {};
    connectTime.reset();
    began = base::now();
    timer.start(kLimit);
    if (isFresh || !connection || !connection->isReusable()) {
        open();
    } else {
        sendNext();
    }
}

void LatencyProbe::Private::open()
{
    dropConnection();
    UpstreamTarget target = targetOf(upstream, connectTimeout);
    target.limits.body = kMostBody;
    connection = std::make_unique<UpstreamConnection>(std::move(target), nullptr);
    const base::TimePoint opening = base::now();
    QObject::connect(connection.get(), &UpstreamConnection::openFailed, &q, [this](const base::Error &error) { fail(error); });
    QObject::connect(connection.get(), &UpstreamConnection::opened, &q, [this, opening] {
        connectTime = since(opening);
        sendNext();
    });
    connection->open();
}

void LatencyProbe::Private::sendNext()
{
    status = 0;
    isListing = model.isEmpty();
    if (isListing) {
        list.clear();
        connection->send(modelsRequest(upstream), *this);
        return;
    }
    framer = http::SseFramer();
    events = std::make_unique<policy::AnswerStream>(nullptr, probeDialect(upstream));
    if (!isFresh) {
        began = base::now(); // the connection stands
    }
    connection->send(shortChatRequest(upstream, model, body), *this);
}

void LatencyProbe::Private::onUpstreamBody(std::string_view bytes)
{
    if (isListing) {
        list.append(bytes.data(), static_cast<qsizetype>(bytes.size()));
        return;
    }
    std::string ignored;
    framer.feed(bytes, [this, &ignored](const http::SseEvent &event) { events->onEvent(event.name, event.data, event.raw, ignored); });
    if (events->sawContent() && !sample.firstContent) {
        sample.firstContent = since(began);
    }
}

void LatencyProbe::Private::onUpstreamEnd()
{
    if (!isBusy) {
        return;
    }
    if (isListing) {
        takeModels();
        return;
    }
    if (const base::Error fault = chatFault(status); fault.isError()) {
        fail(fault);
    } else if (!sample.firstContent) {
        fail({base::ErrorCode::InvalidResponse, "the answer held no content", {}, 0});
    } else {
        sample.total = since(began);
        sample.connect = connectTime;
        finish(sample, {});
    }
}

void LatencyProbe::Private::takeModels()
{
    base::Error fault = chatFault(status);
    model = fault.isError() ? QString() : firstChatModel(list);
    if (!fault.isError() && model.isEmpty()) {
        fault = {base::ErrorCode::InvalidResponse, "it lists no model: name one", {}, 0};
    }
    if (fault.isError()) {
        fail(fault);
        return;
    }
    // Not from inside the connection's own call. The list opened the connection, unmeasured where connections are not kept.
    QMetaObject::invokeMethod(
        &q,
        [this] {
            if (!isBusy) {
                return;
            }
            began = base::now();
            if (isFresh || !connection->isReusable()) {
                open();
            } else {
                sendNext();
            }
        },
        Qt::QueuedConnection);
}

void LatencyProbe::Private::fail(const base::Error &error)
{
    if (!isBusy) {
        return;
    }
    dropConnection();
    analysis::LatencySample failed;
    failed.hasFailed = true;
    finish(failed, error);
}

void LatencyProbe::Private::finish(const analysis::LatencySample &result, const base::Error &why)
{
    isBusy = false;
    timer.stop();
    // The connection that told us the end becomes idle only after that.
    QMetaObject::invokeMethod(
        &q, [this, result, why] { emit q.measured(result, why); }, Qt::QueuedConnection);
}

void LatencyProbe::Private::dropConnection()
{
    if (connection) {
        connection->disconnect(&q);
        connection->abort();
        connection.release()->deleteLater(); // it may be calling us
    }
}

LatencyProbe::LatencyProbe(RuntimeUpstream upstream, const api::TimeoutsConfig &timeouts, QString model, bool isFresh, QObject *parent)
    : QObject(parent)
    , d(std::make_unique<Private>(*this, std::move(upstream), timeouts, std::move(model), isFresh))
{
    prepare(d->upstream);
    connect(&d->timer, &QTimer::timeout, this, [this] { d->fail({base::ErrorCode::UpstreamTimeout, "no answer in time", {}, 0}); });
}

LatencyProbe::~LatencyProbe()
{
    d->isBusy = false;
}

void LatencyProbe::send()
{
    d->send();
}

const QString &LatencyProbe::model() const
{
    return d->model;
}

} // namespace sluice::relay
