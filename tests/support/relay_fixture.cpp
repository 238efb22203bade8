#include "support/relay_fixture.h"

#include "tls/local_ca.h"

#include <QDeadlineTimer>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QSslConfiguration>
#include <QTest>

namespace sluice::test {

RelayFixture::RelayFixture(int workers)
{
    const base::Result<tls::ServerIdentity> identity
        = tls::loadOrCreateIdentity(directory.path().toStdString() + "/tls", base::wallNow());
    if (!identity) {
        qFatal("no identity: %s", base::toString(identity.error()).c_str());
    }
    config.certificateChain = QSslCertificate::fromData(QByteArray::fromStdString(identity->certificateChain));
    config.privateKey = QSslKey(QByteArray(identity->leafKey.reveal().data(),
                                           static_cast<qsizetype>(identity->leafKey.reveal().size())), QSsl::Ec);
    config.caPem = identity->caCertificate;
    config.rules = *policy::RuleBook::build({});
    config.settings.listeners.workers = workers;
    config.settings.listeners.https = api::ListenAddress{QStringLiteral("127.0.0.1"), 0};
    config.settings.listeners.http = api::ListenAddress{QStringLiteral("127.0.0.1"), 0};
    config.settings.limits.requestsPerMinute = 0;
    config.settings.retry.backoff = std::chrono::milliseconds(20);
    config.settings.retry.backoffMax = std::chrono::milliseconds(50);
    m_control.setObjectName(QStringLiteral("control"));
    m_control.start();
    server = std::make_unique<relay::RelayServer>();
    server->moveToThread(&m_control);
}

RelayFixture::~RelayFixture()
{
    stop();
    relay::RelayServer *last = server.release();
    QMetaObject::invokeMethod(last, [last] { delete last; }, Qt::BlockingQueuedConnection);
    m_control.quit();
    m_control.wait();
}

void RelayFixture::addUpstream(const QString &name, const QUrl &url, const std::string &key)
{
    relay::RuntimeUpstream upstream;
    upstream.settings.name = name;
    upstream.settings.kind = api::UpstreamKind::Direct;
    upstream.settings.url = url.toString();
    upstream.baseUrl = url;
    upstream.credential = base::Secret(key);
    config.upstreams.push_back(upstream);
}

void RelayFixture::setWords(const QStringList &words, policy::Action prompt, policy::Action answer)
{
    policy::WordListSource list;
    list.name = "test words";
    list.prompt = prompt;
    list.answer = answer;
    for (const QString &word : words) {
        list.words.push_back(word.toStdString());
    }
    config.rules = policy::RuleBook::of(*policy::RuleSet::build({list}));
}

bool RelayFixture::start()
{
    QObject context;
    bool answered = false;
    bool good = false;
    QObject::connect(server.get(), &relay::RelayServer::started, &context,
                     [&](const relay::BoundAddresses &addresses, int) {
                         bound = addresses;
                         answered = true;
                         good = true;
                     });
    QObject::connect(server.get(), &relay::RelayServer::failed, &context, [&](const base::Error &why) {
        failure = why;
        answered = true;
    });
    QObject::connect(server.get(), &relay::RelayServer::alertRaised, QCoreApplication::instance(),
                     [this](const api::Alert &alert) { alerts.append(alert); });
    QObject::connect(server.get(), &relay::RelayServer::stopped, QCoreApplication::instance(), [this] { m_stopped = true; });
    apply();
    QMetaObject::invokeMethod(server.get(), &relay::RelayServer::start);
    const bool inTime = QTest::qWaitFor([&] { return answered; }, 10'000);
    m_stopped = !(inTime && good);
    return inTime && good;
}

void RelayFixture::apply() { server->apply(std::make_shared<const relay::RuntimeConfig>(config)); }

void RelayFixture::stop()
{
    if (m_stopped) {
        return;
    }
    QMetaObject::invokeMethod(server.get(), &relay::RelayServer::stop);
    if (!QTest::qWaitFor([this] { return m_stopped; }, 15'000)) {
        qFatal("the relay did not stop");
    }
    QObject::disconnect(server.get(), nullptr, QCoreApplication::instance(), nullptr);
}

std::unique_ptr<QSslSocket> RelayFixture::connectTls() const
{
    auto socket = std::make_unique<QSslSocket>();
    QSslConfiguration tls = QSslConfiguration::defaultConfiguration();
    tls.setCaCertificates(QSslCertificate::fromData(QByteArray::fromStdString(config.caPem)));
    socket->setSslConfiguration(tls);
    socket->connectToHostEncrypted(QStringLiteral("127.0.0.1"), httpsPort());
    return socket->waitForEncrypted(5000) ? std::move(socket) : nullptr;
}

std::unique_ptr<QTcpSocket> RelayFixture::connectPlain() const
{
    auto socket = std::make_unique<QTcpSocket>();
    socket->connectToHost(QStringLiteral("127.0.0.1"), httpPort());
    return socket->waitForConnected(5000) ? std::move(socket) : nullptr;
}

const QList<api::ExchangeRecord> &RelayFixture::records()
{
    const auto batch = server->records().drain();
    for (const api::ExchangeRecord &record : batch.entries) {
        m_records.append(record);
    }
    return m_records;
}

void RawClient::send(const QByteArray &bytes)
{
    m_socket.write(bytes);
    m_socket.flush();
}

// Takes what has come; false when nothing came in time. The loop runs on, because the scripted upstream lives in this thread too.
bool RawClient::pump(int timeoutMs)
{
    const qsizetype before = m_buffer.size();
    const bool more = QTest::qWaitFor(
        [this] { return m_socket.bytesAvailable() > 0 || m_socket.state() != QAbstractSocket::ConnectedState; }, timeoutMs);
    m_buffer += m_socket.readAll();
    return more && m_buffer.size() > before;
}

bool RawClient::waitForBytes(const QByteArray &marker, int timeoutMs)
{
    const QDeadlineTimer deadline(timeoutMs);
    while (!m_buffer.contains(marker)) {
        if (!pump(static_cast<int>(deadline.remainingTime()))) {
            return false;
        }
    }
    return true;
}

bool RawClient::waitForClose(int timeoutMs)
{
    const bool closed = QTest::qWaitFor(
        [this] {
            m_buffer += m_socket.readAll();
            return m_socket.state() == QAbstractSocket::UnconnectedState;
        },
        timeoutMs);
    m_buffer += m_socket.readAll();
    return closed;
}

namespace {

// Decodes chunked coding from the front of `raw`; true when the last chunk was seen, which is then consumed.
bool takeChunked(QByteArray &raw, QByteArray &body)
{
    qsizetype at = 0;
    QByteArray decoded;
    while (true) {
        const qsizetype lineEnd = raw.indexOf("\r\n", at);
        if (lineEnd < 0) {
            body = decoded;
            return false;
        }
        const qsizetype size = raw.mid(at, lineEnd - at).toLongLong(nullptr, 16);
        if (raw.size() < lineEnd + 2 + size + 2) {
            body = decoded + raw.mid(lineEnd + 2);
            return false;
        }
        decoded += raw.mid(lineEnd + 2, size);
        at = lineEnd + 2 + size + 2;
        if (size == 0) {
            raw.remove(0, at);
            body = decoded;
            return true;
        }
    }
}

} // namespace

ClientAnswer RawClient::receive(int timeoutMs, bool toHead)
{
    ClientAnswer answer;
    const QDeadlineTimer deadline(timeoutMs);
    while (true) {
        const qsizetype headEnd = m_buffer.indexOf("\r\n\r\n");
        if (headEnd < 0) {
            if (!pump(static_cast<int>(deadline.remainingTime()))) {
                return answer;
            }
            continue;
        }
        const QList<QByteArray> lines = m_buffer.left(headEnd).split('\n');
        const int status = lines.first().mid(9, 3).toInt();
        if (status >= 100 && status < 200) {
            answer.interim += m_buffer.left(headEnd + 4);
            m_buffer.remove(0, headEnd + 4);
            continue;
        }
        answer.status = status;
        for (const QByteArray &line : lines.mid(1)) {
            const qsizetype colon = line.indexOf(':');
            answer.headers.insert(line.left(colon).trimmed().toLower(), line.mid(colon + 1).trimmed());
        }
        m_buffer.remove(0, headEnd + 4);
        break;
    }
    if (toHead || answer.status == 204 || answer.status == 304) {
        answer.complete = true;
        return answer;
    }
    while (true) {
        if (answer.headers.value("transfer-encoding") == "chunked") {
            answer.complete = takeChunked(m_buffer, answer.body);
        } else if (answer.headers.contains("content-length")) {
            const qsizetype length = answer.headers.value("content-length").toLongLong();
            answer.body = m_buffer.left(length);
            answer.complete = m_buffer.size() >= length;
            if (answer.complete) {
                m_buffer.remove(0, length);
            }
        } else {
            answer.body = m_buffer;
            answer.complete = m_socket.state() != QAbstractSocket::ConnectedState && m_socket.bytesAvailable() == 0;
        }
        if (answer.complete || !pump(static_cast<int>(deadline.remainingTime()))) {
            return answer;
        }
    }
}

QByteArray postRequest(const QByteArray &path, const QByteArray &json, const QByteArray &extraHeaders, const QByteArray &host)
{
    return "POST " + path + " HTTP/1.1\r\nHost: " + host + "\r\nContent-Type: application/json\r\nContent-Length: "
        + QByteArray::number(json.size()) + "\r\n" + extraHeaders + "\r\n" + json;
}

QByteArray getRequest(const QByteArray &path, const QByteArray &extraHeaders, const QByteArray &host)
{
    return "GET " + path + " HTTP/1.1\r\nHost: " + host + "\r\n" + extraHeaders + "\r\n";
}

QByteArray chatBody(const QString &prompt, bool stream)
{
    const QJsonObject message{{QStringLiteral("role"), QStringLiteral("user")}, {QStringLiteral("content"), prompt}};
    const QJsonObject body{{QStringLiteral("model"), QStringLiteral("gpt-test")},
                           {QStringLiteral("stream"), stream},
                           {QStringLiteral("messages"), QJsonArray{message}}};
    return QJsonDocument(body).toJson(QJsonDocument::Compact);
}

} // namespace sluice::test
