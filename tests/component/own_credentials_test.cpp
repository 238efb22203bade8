#include "service/local_relay_service.h"
#include "store/settings_file.h"
#include "support/scripted_upstream.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QNetworkAccessManager>
#include <QNetworkReply>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include <memory>

namespace sluice::service {

namespace {

constexpr int kStart = 20'000;

} // namespace

// The credentials a whole service holds: none of them leaves in a prompt or comes back in an answer, whatever its value is today.
class OwnCredentialsTest final : public QObject {
    Q_OBJECT

private slots:
    void initTestCase() { qunsetenv("DBUS_SESSION_BUS_ADDRESS"); }

    void init()
    {
        m_directory = std::make_unique<QTemporaryDir>();
        m_upstream = std::make_unique<test::ScriptedUpstream>();
        m_upstream->setScript([this](const test::ScriptedUpstream::Request &request, QTcpSocket &socket) {
            if (request.body.contains("\"stream\":true")) {
                socket.write(test::ScriptedUpstream::eventStreamHead());
                for (const QChar c : m_told) {
                    socket.write(test::ScriptedUpstream::chunk(test::ScriptedUpstream::chatEvent(QString(c))));
                }
                socket.write(test::ScriptedUpstream::chunk("data: [DONE]\n\n") + "0\r\n\r\n");
                return;
            }
            const QJsonObject message{{QStringLiteral("content"), m_told}};
            socket.write(test::ScriptedUpstream::json(QJsonDocument(QJsonObject{{QStringLiteral("choices"), QJsonArray{QJsonObject{{QStringLiteral("message"), message}}}}})
                                                          .toJson(QJsonDocument::Compact)));
        });
        api::RelayConfig config;
        config.listeners.https.reset();
        config.listeners.http = api::ListenAddress{QStringLiteral("127.0.0.1"), 0};
        config.listeners.workers = 1;
        config.guardrails.ownCredentials = policy::Action::Mask;
        api::UpstreamConfig upstream;
        upstream.name = QStringLiteral("mine");
        upstream.url = m_upstream->url().toString();
        upstream.credential = QStringLiteral("my-key");
        config.upstreams = {upstream};
        QVERIFY(store::SettingsFile(m_directory->filePath(QStringLiteral("sluice.json"))).save(config));
        m_service = std::make_unique<LocalRelayService>(
            ServiceOptions{m_directory->filePath(QStringLiteral("sluice.json")), m_directory->filePath(QStringLiteral("data")), true});
        const base::Error error = m_service->open();
        QVERIFY2(!error.isError(), base::toString(error).c_str());
        m_service->start();
        QTRY_VERIFY2_WITH_TIMEOUT(m_service->status().state == api::RelayState::Running || m_service->status().state == api::RelayState::Degraded,
                                  base::toString(m_service->status().why).c_str(), kStart);
    }

    void cleanup() { m_service.reset(); }

    void masksTheValueInForce()
    {
        const QString first = QStringLiteral("k7Qe-first-value-of-mine");
        const QString second = QStringLiteral("w3Zt-second-value-of-mine");
        store(first);
        // It goes up where it belongs and nowhere else.
        QCOMPARE(sentKey(), "Bearer " + first.toStdString());
        expect(first, true);
        expect(second, false);
        store(second);
        QCOMPARE(sentKey(), "Bearer " + second.toStdString());
        expect(second, true);
        expect(first, false); // whoever had it back may write it
    }

private:
    // What the last request authenticated itself with.
    std::string sentKey() const { return std::string(m_upstream->requests().last().head.headers.value("authorization")); }

    // Stores a value and waits until requests go up with it.
    void store(const QString &value)
    {
        m_service->storeCredential(QStringLiteral("my-key"), base::Secret(value.toStdString()));
        QTRY_VERIFY_WITH_TIMEOUT(!ask(QStringLiteral("hello"), false).isEmpty() && !m_upstream->requests().isEmpty()
                                     && sentKey().ends_with(value.toStdString()),
                                 kStart);
    }

    // Whether a value in a prompt and in answers is masked.
    void expect(const QString &value, bool isMasked)
    {
        const QString shown = isMasked ? QString(value.size(), u'*') : value;
        const QString said = QStringLiteral("it is ") + shown + QStringLiteral(", is it?");
        m_told = QStringLiteral("it is ") + value + QStringLiteral(", is it?");
        const QByteArray answer = ask(QStringLiteral("my key is ") + value, false);
        const QByteArray prompt = m_upstream->requests().last().body;
        QVERIFY2(prompt.contains(QString(QStringLiteral("my key is ") + shown).toUtf8()), prompt.constData());
        QCOMPARE(prompt.contains(value.toUtf8()), !isMasked);
        QVERIFY2(answer.contains(said.toUtf8()), answer.constData());
        QString streamed;
        for (const QByteArray &line : ask(QStringLiteral("again"), true).split('\n')) {
            if (line.startsWith("data: {")) {
                streamed += QJsonDocument::fromJson(line.mid(6))[QStringLiteral("choices")][0][QStringLiteral("delta")][QStringLiteral("content")].toString();
            }
        }
        QCOMPARE(streamed, said);
    }

    QByteArray ask(const QString &prompt, bool stream)
    {
        QNetworkRequest request(QUrl(m_service->status().httpUrl + QStringLiteral("/v1/chat/completions")));
        request.setHeader(QNetworkRequest::ContentTypeHeader, QByteArray("application/json"));
        QJsonObject body{{QStringLiteral("model"), QStringLiteral("m")},
                         {QStringLiteral("messages"), QJsonArray{QJsonObject{{QStringLiteral("role"), QStringLiteral("user")}, {QStringLiteral("content"), prompt}}}}};
        if (stream) {
            body[QStringLiteral("stream")] = true;
        }
        const std::unique_ptr<QNetworkReply> reply(m_network.post(request, QJsonDocument(body).toJson(QJsonDocument::Compact)));
        QSignalSpy finished(reply.get(), &QNetworkReply::finished);
        if (!reply->isFinished() && !finished.wait(10'000)) {
            return {};
        }
        return reply->readAll();
    }

    std::unique_ptr<QTemporaryDir> m_directory;
    std::unique_ptr<test::ScriptedUpstream> m_upstream;
    std::unique_ptr<LocalRelayService> m_service;
    QNetworkAccessManager m_network;
    QString m_told;
};

} // namespace sluice::service

QTEST_GUILESS_MAIN(sluice::service::OwnCredentialsTest)
#include "own_credentials_test.moc"
