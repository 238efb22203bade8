#include "relay/demo/demo_socket.h"

#include "http/serialize.h"
#include "http/websocket/frame_writer.h"
#include "http/websocket/handshake.h"
#include "relay/demo/openai_realtime.h"
#include "relay/demo/openai_responses.h"

#include <QJsonDocument>
#include <QSslSocket>
#include <QTimerEvent>
#include <QUrlQuery>

namespace sluice::relay::demo {

namespace {

using http::websocket::FrameStep;
using http::websocket::Opcode;

constexpr std::uint64_t kMaxMessage = 512ULL * 1024 * 1024; // the relay's own limits are to be met first
constexpr qint64 kHighWater = 256 * 1024;

bool isRealtime(const DemoRequest &request)
{
    return request.path.ends_with("/realtime");
}

http::RequestHead headOf(const DemoRequest &request)
{
    http::RequestHead head;
    head.method = request.method;
    head.path = request.path;
    head.headers = request.headers;
    return head;
}

} // namespace

bool isSocketRequest(const DemoRequest &request)
{
    return request.method == "GET" && (isRealtime(request) || request.path.ends_with("/responses"))
        && http::websocket::checkUpgrade(headOf(request)).has_value();
}

DemoSocket::DemoSocket(QTcpSocket *socket, DemoRequest request, std::string query, QByteArray early, QObject *parent)
    : QObject(parent), m_socket(socket), m_request(std::move(request)),
      m_parser(http::websocket::FrameParser::Reads::FromClient, kMaxMessage)
{
    m_socket->setParent(this);
    connect(m_socket, &QTcpSocket::readyRead, this, &DemoSocket::onReadyRead);
    connect(m_socket, &QTcpSocket::bytesWritten, this, &DemoSocket::sendAnswer);
    if (auto *tls = qobject_cast<QSslSocket *>(m_socket)) {
        connect(tls, &QSslSocket::encryptedBytesWritten, this, &DemoSocket::sendAnswer);
    }
    connect(m_socket, &QTcpSocket::disconnected, this, [this] {
        m_isClosing = true;
        m_pace.stop();
        deleteLater();
    });
    if (m_socket->state() != QAbstractSocket::ConnectedState) {
        m_isClosing = true; // it left while the handshake was read
        deleteLater();
        return;
    }
    acceptUpgrade();
    if (isRealtime(m_request)) {
        const QUrlQuery asked(QString::fromStdString(query));
        m_talk = std::make_unique<RealtimeTalk>(m_request, asked.queryItemValue(QStringLiteral("model"), QUrl::FullyDecoded).toStdString());
        sendText(m_talk->greeting());
    }
    takeFrames(std::move(early));
    QMetaObject::invokeMethod(this, &DemoSocket::onReadyRead, Qt::QueuedConnection);
}

DemoSocket::~DemoSocket() = default;

void DemoSocket::acceptUpgrade()
{
    const auto asked = http::websocket::checkUpgrade(headOf(m_request));
    http::HeaderMap headers;
    std::string protocol;
    for (const std::string &offered : asked->protocols) {
        if (protocol.empty() && !offered.starts_with("openai-insecure-api-key.")) {
            protocol = offered;
        }
    }
    http::websocket::addAcceptFields(headers, asked->key, protocol);
    headers.add("x-request-id", "req_" + m_request.id);
    std::string head;
    http::writeStatusHead(head, 101, headers);
    m_socket->write(head.data(), static_cast<qint64>(head.size()));
}

void DemoSocket::timerEvent(QTimerEvent *event)
{
    if (event->timerId() == m_pace.timerId()) {
        m_pace.stop();
        sendAnswer();
    }
}

void DemoSocket::onReadyRead()
{
    if (!m_isClosing) {
        takeFrames(m_socket->readAll());
    } else {
        m_socket->readAll();
    }
}

void DemoSocket::takeFrames(QByteArray bytes)
{
    std::span<char> rest(bytes.data(), static_cast<std::size_t>(bytes.size()));
    while (!m_isClosing) {
        const FrameStep step = m_parser.feed(rest);
        rest = rest.subspan(step.consumed);
        switch (step.event) {
        case FrameStep::Event::NeedMore:
            return;
        case FrameStep::Event::Data:
            m_message += step.payload;
            if (step.messageEnds) {
                takeMessage();
                m_message.clear();
            }
            break;
        case FrameStep::Event::Ping: {
            std::string out;
            http::websocket::writeFrame(out, Opcode::Pong, step.payload);
            m_socket->write(out.data(), static_cast<qint64>(out.size()));
            break;
        }
        case FrameStep::Event::Pong:
            break;
        case FrameStep::Event::Close:
        case FrameStep::Event::Error:
            close(step.closeCode);
            return;
        }
    }
}

void DemoSocket::takeMessage()
{
    QJsonParseError problem{};
    const QJsonDocument document
        = QJsonDocument::fromJson(QByteArray(m_message.data(), static_cast<qsizetype>(m_message.size())), &problem);
    if (!document.isObject()) {
        sendError(400, "invalid_json", "We could not parse the JSON of your event: " + problem.errorString().toStdString());
    } else if (m_talk) {
        takeForRealtime(document.object());
    } else {
        takeForResponses(document.object());
    }
}

void DemoSocket::takeForResponses(const QJsonObject &message)
{
    const QString type = message[QLatin1String("type")].toString();
    if (type == QLatin1String("response.cancel")) {
        cancelAnswer();
        return;
    }
    if (type != QLatin1String("response.create")) {
        sendError(400, "invalid_value", "Invalid value: '" + type.toStdString() + "' for 'type'.");
        return;
    }
    if (m_answer) {
        sendError(400, "response_already_active", "Another response is still being made on this connection");
        return;
    }
    // The same as a request over HTTP that asks for a stream.
    DemoRequest request;
    request.method = "POST";
    request.path = m_request.path;
    request.knobs = m_request.knobs;
    request.id = m_request.id + '_' + std::to_string(++m_responses);
    request.body = QByteArray(m_message.data(), static_cast<qsizetype>(m_message.size()));
    request.json = message;
    request.json[QLatin1String("stream")] = true;
    DemoReply reply = answerResponses(request);
    if (!reply.isStream) {
        sendError(reply.status, "invalid_request", "Missing required parameter: 'input'.");
        return;
    }
    beginAnswer(std::move(reply.source));
}

void DemoSocket::takeForRealtime(const QJsonObject &message)
{
    std::vector<std::string> events;
    std::unique_ptr<BodySource> answer = m_talk->take(message, m_answer != nullptr, events);
    for (const std::string &event : events) {
        sendText(event);
    }
    if (answer) {
        beginAnswer(std::move(answer));
    } else if (m_answer && message[QLatin1String("type")].toString() == QLatin1String("response.cancel")) {
        cancelAnswer();
    }
}

void DemoSocket::beginAnswer(std::unique_ptr<BodySource> answer)
{
    m_answer = std::move(answer);
    m_events = 0;
    m_isStalled = false;
    sendAnswer();
}

void DemoSocket::cancelAnswer()
{
    if (!m_answer) {
        sendError(400, "response_cancel_not_active", "Cancellation failed: no active response found");
        return;
    }
    m_pace.stop();
    m_answer.reset();
    if (m_talk) {
        sendText(m_talk->cancelled());
    } else {
        sendText(R"({"type":"response.incomplete","response":{"id":"resp_)" + m_request.id + '_' + std::to_string(m_responses)
                 + R"(","object":"response","status":"incomplete","incomplete_details":{"reason":"cancelled"},"output":[],"usage":null}})");
    }
}

void DemoSocket::sendAnswer()
{
    if (m_isSending) {
        return; // a signal from inside write(): the loop below goes on anyway
    }
    m_isSending = true;
    const DemoKnobs &knobs = m_request.knobs;
    while (m_answer && !m_isClosing && !m_isStalled && !m_pace.isActive() && unsentBytes() < kHighWater) {
        if (m_events == knobs.cutAfter) {
            m_isClosing = true;
            m_socket->disconnectFromHost(); // without a close frame: as a machine that fails
            break;
        }
        if (m_events == knobs.stallAfter) {
            m_isStalled = true;
            break;
        }
        Pace pace = Pace::End;
        m_part.clear();
        if (m_events == knobs.errorAfter) {
            m_answer->appendError(m_part);
        } else {
            pace = m_answer->next(m_part);
        }
        ++m_events;
        sendEvents(m_part);
        if (pace == Pace::End) {
            m_answer.reset();
        } else if (pace != Pace::AtOnce) {
            wait(pace == Pace::FirstToken ? knobs.firstToken : knobs.interval);
        }
    }
    m_isSending = false;
}

// A part is one event: as JSON, or as the stream over HTTP has it.
void DemoSocket::sendEvents(std::string_view part)
{
    constexpr std::string_view kData = "data: ";
    if (part.starts_with('{')) {
        sendText(part);
        return;
    }
    while (!part.empty()) {
        const std::size_t end = std::min(part.find('\n'), part.size());
        if (const std::string_view line = part.substr(0, end); line.starts_with(kData)) {
            sendText(line.substr(kData.size()));
        }
        part.remove_prefix(std::min(end + 1, part.size()));
    }
}

void DemoSocket::sendText(std::string_view message)
{
    std::string out;
    http::websocket::writeFrame(out, Opcode::Text, message);
    m_socket->write(out.data(), static_cast<qint64>(out.size()));
}

void DemoSocket::sendError(int status, std::string_view code, std::string_view message)
{
    sendText(R"({"type":"error","status":)" + std::to_string(status) + R"(,"error":{"type":"invalid_request_error","code":)" + quoted(code)
             + R"(,"message":)" + quoted(message) + R"(,"param":null}})");
}

void DemoSocket::close(std::uint16_t code)
{
    std::string out;
    http::websocket::writeClose(out, code, {});
    m_socket->write(out.data(), static_cast<qint64>(out.size()));
    m_isClosing = true;
    m_pace.stop();
    m_answer.reset();
    m_socket->disconnectFromHost();
}

void DemoSocket::wait(std::chrono::milliseconds duration)
{
    if (duration.count() > 0) {
        m_pace.start(static_cast<int>(duration.count()), Qt::PreciseTimer, this);
    }
}

qint64 DemoSocket::unsentBytes() const
{
    const auto *tls = qobject_cast<const QSslSocket *>(m_socket);
    return m_socket->bytesToWrite() + (tls ? tls->encryptedBytesToWrite() : 0);
}

} // namespace sluice::relay::demo
