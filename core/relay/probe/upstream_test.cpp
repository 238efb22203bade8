#include "relay/probe/upstream_test.h"

#include "http/sse.h"
#include "policy/dialect/answer_judge.h"
#include "relay/probe/probe_request.h"
#include "relay/upstream/upstream_connection.h"

#include <QSslCipher>
#include <QTimer>

#include <array>
#include <optional>

namespace sluice::relay {

namespace {

using Stage = api::UpstreamTestStep::Stage;
using StepState = api::UpstreamTestStep::State;

constexpr std::chrono::milliseconds kStageLimit{8'000};
constexpr std::chrono::milliseconds kWholeLimit{15'000};
constexpr std::array kStages{Stage::Resolve, Stage::Connect, Stage::Tls,       Stage::Http,
                             Stage::Auth,    Stage::Model,   Stage::FirstToken};

// "through proxy socks5://127.0.0.1:1080, through tunnel wss://tunnel.example/x"
QString wayFact(const RuntimeUpstream &upstream)
{
    QStringList parts;
    if (upstream.proxy.isUsed()) {
        parts.append(QStringLiteral("through proxy ") + QString::fromStdString(upstream.proxy.name()));
    }
    if (!upstream.tunnelUrl.isEmpty()) {
        parts.append(QStringLiteral("through tunnel ") + upstream.tunnelUrl.toString(QUrl::RemoveQuery));
    }
    return parts.join(QStringLiteral(", "));
}

} // namespace

// Runs the stages one after another on one connection: GET /v1/models, then a short streamed answer from a model it named.
class UpstreamTest::Private final : public UpstreamSink {
public:
    Private(UpstreamTest &owner, int testNumber, RuntimeUpstream tested, const api::TimeoutsConfig &limits)
        : q(owner)
        , number(testNumber)
        , upstream(std::move(tested))
        , connectTimeout(std::min(upstream.settings.connectTimeout.value_or(limits.connect), kStageLimit))
        , stageTimer(&owner)
        , wholeTimer(&owner)
    {
        stageTimer.setSingleShot(true);
        wholeTimer.setSingleShot(true);
    }

    void begin(Stage next);
    void pass(const QString &fact);
    void skip(Stage skipped, const QString &why);
    void fail(const base::Error &error);
    void end();
    void openConnection();
    void sendModels();
    void sendChat();
    void answered();
    void judgeModels();
    void judgeChat();
    void emitStep(Stage of, StepState state, api::Micros elapsed, const base::Error &error, const QString &fact);

    void onUpstreamSent() override { }
    void onUpstreamHead(const http::ResponseHead &head) override;
    void onUpstreamBody(std::string_view bytes) override;
    void onUpstreamBatch() override { }
    void onUpstreamEnd() override { answered(); }
    void onUpstreamFailed(const base::Error &error, bool) override { fail(error); }

    UpstreamTest &q;
    const int number;
    RuntimeUpstream upstream;
    const std::chrono::milliseconds connectTimeout;
    std::unique_ptr<UpstreamConnection> connection;
    QTimer stageTimer;
    QTimer wholeTimer;
    Stage stage = Stage::Resolve;
    base::TimePoint stageBegan{};
    bool over = false;
    bool chatting = false;
    int status = 0;
    std::string contentType;
    QByteArray body;
    QString model;
    std::string pendingBody; // of the request in flight
    http::SseFramer framer;
    std::unique_ptr<policy::AnswerStream> events;
};

void UpstreamTest::Private::emitStep(Stage of, StepState state, api::Micros elapsed, const base::Error &error,
                                     const QString &fact)
{
    emit q.progressed({number, of, state, elapsed, error, fact});
}

void UpstreamTest::Private::begin(Stage next)
{
    if (over) {
        return;
    }
    stage = next;
    stageBegan = base::now();
    stageTimer.start(kStageLimit);
    emitStep(stage, StepState::Running, {}, {}, {});
}

void UpstreamTest::Private::pass(const QString &fact)
{
    stageTimer.stop();
    emitStep(stage, StepState::Passed, std::chrono::duration_cast<api::Micros>(base::now() - stageBegan), {}, fact);
}

void UpstreamTest::Private::skip(Stage skipped, const QString &why)
{
    emitStep(skipped, StepState::Skipped, {}, {}, why);
}

void UpstreamTest::Private::fail(const base::Error &error)
{
    if (over) {
        return;
    }
    emitStep(stage, StepState::Failed, std::chrono::duration_cast<api::Micros>(base::now() - stageBegan), error, {});
    for (const Stage later : kStages) {
        if (later > stage) {
            skip(later, {});
        }
    }
    end();
}

void UpstreamTest::Private::end()
{
    over = true;
    stageTimer.stop();
    wholeTimer.stop();
    if (connection) {
        connection->disconnect(&q);
        connection.release()->deleteLater(); // it may be calling us
    }
    emit q.finished();
}

void UpstreamTest::Private::openConnection()
{
    UpstreamTarget target = targetOf(upstream, connectTimeout);
    target.connectTimeout = connectTimeout; // a way that hangs is told before the stage is over
    target.limits.body = 4ULL * 1024 * 1024;
    const bool reconnecting = connection != nullptr;
    if (reconnecting) {
        connection->disconnect(&q);
        connection.release()->deleteLater();
    }
    connection = std::make_unique<UpstreamConnection>(std::move(target), nullptr);
    UpstreamConnection *opened = connection.get();
    QObject::connect(opened, &UpstreamConnection::openFailed, &q, [this](const base::Error &error) { fail(error); });
    if (reconnecting) {
        QObject::connect(opened, &UpstreamConnection::opened, &q, [this] { sendChat(); });
    } else {
        QObject::connect(opened, &UpstreamConnection::resolved, &q, [this](const QString &address) {
            pass(address);
            begin(Stage::Connect);
        });
        QObject::connect(opened, &UpstreamConnection::tcpConnected, &q, [this, opened] {
            pass(upstream.way.empty() ? opened->socket().peerAddress().toString() : wayFact(upstream));
            begin(Stage::Tls);
        });
        QObject::connect(opened, &UpstreamConnection::opened, &q, [this, opened] {
            if (upstream.baseUrl.scheme() == QLatin1String("https")) {
                const QSslSocket &socket = opened->socket();
                pass(socket.sessionCipher().protocolString() + QStringLiteral(" · ")
                     + socket.peerCertificate().subjectInfo(QSslCertificate::CommonName).join(QLatin1Char(' ')));
            } else {
                stageTimer.stop();
                skip(Stage::Tls, QStringLiteral("http"));
            }
            sendModels();
        });
    }
    opened->open();
}

void UpstreamTest::Private::sendModels()
{
    begin(Stage::Http);
    connection->send(modelsRequest(upstream), *this);
}

void UpstreamTest::Private::sendChat()
{
    events = std::make_unique<policy::AnswerStream>(nullptr, probeDialect(upstream));
    body.clear();
    chatting = true;
    connection->send(shortChatRequest(upstream, model, pendingBody), *this);
}

void UpstreamTest::Private::onUpstreamHead(const http::ResponseHead &head)
{
    status = head.status;
    contentType = head.headers.value("content-type");
    if (!chatting) {
        pass(QString::number(status));
        begin(Stage::Auth);
    }
}

void UpstreamTest::Private::onUpstreamBody(std::string_view bytes)
{
    constexpr qsizetype kKeep = 4 * 1024 * 1024;
    if (body.size() < kKeep) {
        body.append(bytes.data(), static_cast<qsizetype>(bytes.size()));
    }
    if (!chatting || over || contentType.find("event-stream") == std::string::npos) {
        return;
    }
    std::string ignored;
    framer.feed(bytes, [this, &ignored](const http::SseEvent &event) {
        events->onEvent(event.name, event.data, event.raw, ignored);
    });
    if (events->sawContent()) {
        pass(model);
        connection->abort();
        end();
    }
}

void UpstreamTest::Private::answered()
{
    if (over) {
        return;
    }
    if (chatting) {
        judgeChat();
    } else {
        judgeModels();
    }
}

void UpstreamTest::Private::judgeModels()
{
    if (status == 401 || status == 403) {
        fail({base::ErrorCode::CredentialRejected, "the upstream answered " + std::to_string(status), {}, 0});
        return;
    }
    if (status >= 500) {
        fail({base::ErrorCode::UpstreamError, "the upstream answered " + std::to_string(status), {}, 0});
        return;
    }
    pass(upstream.credential.isEmpty() ? QString() : QStringLiteral("✓"));
    begin(Stage::Model);
    model = status == 200 ? firstChatModel(body) : QString();
    if (model.isEmpty()) {
        // A proxy need not list models: the way there works, only no answer was asked for.
        stageTimer.stop();
        skip(Stage::Model, QString::number(status));
        skip(Stage::FirstToken, {});
        end();
        return;
    }
    pass(model);
    begin(Stage::FirstToken);
    if (connection->isReusable()) {
        sendChat();
    } else {
        openConnection();
    }
}

void UpstreamTest::Private::judgeChat()
{
    if (const base::Error fault = chatFault(status); fault.isError()) {
        fail(fault);
    } else {
        fail({base::ErrorCode::InvalidResponse, "the answer held no content", {}, 0});
    }
}

UpstreamTest::UpstreamTest(int number, RuntimeUpstream upstream, api::TimeoutsConfig timeouts, QObject *parent)
    : QObject(parent)
    , d(std::make_unique<Private>(*this, number, std::move(upstream), timeouts))
{
    prepare(d->upstream);
    const auto late = [this] {
        d->fail({base::ErrorCode::UpstreamTimeout, "no answer in time", {}, 0});
    };
    connect(&d->stageTimer, &QTimer::timeout, this, late);
    connect(&d->wholeTimer, &QTimer::timeout, this, late);
}

UpstreamTest::~UpstreamTest() = default;

void UpstreamTest::start()
{
    for (const Stage stage : kStages) {
        d->emitStep(stage, StepState::Pending, {}, {}, {});
    }
    d->wholeTimer.start(kWholeLimit);
    d->begin(Stage::Resolve);
    d->openConnection();
}

void UpstreamTest::cancel()
{
    if (!d->over) {
        d->over = true;
        d->stageTimer.stop();
        d->wholeTimer.stop();
        d->connection.reset();
        emit finished();
    }
}

} // namespace sluice::relay
