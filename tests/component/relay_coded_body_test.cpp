#include "support/coded_body.h"
#include "support/relay_fixture.h"
#include "support/scripted_upstream.h"

#include <QTest>

using namespace sluice;
using namespace sluice::test;
using http::BodyCoding;

namespace {

const QByteArray kPath = "/v1/chat/completions";

struct Form {
    const char *header;
    QByteArray (*make)(const QByteArray &);
};

template<BodyCoding... Codings>
QByteArray layered(const QByteArray &text)
{
    std::string bytes = text.toStdString();
    ((bytes = coded(Codings, bytes)), ...);
    return QByteArray::fromStdString(bytes);
}

const QList<Form> kForms{
    {"gzip", layered<BodyCoding::Gzip>},
    {"deflate", layered<BodyCoding::Deflate>},
    {"deflate", [](const QByteArray &text) { return QByteArray::fromStdString(rawDeflated(text.toStdString())); }},
    {"br", layered<BodyCoding::Brotli>},
    {"zstd", layered<BodyCoding::Zstd>},
    {"identity, zstd, gzip", layered<BodyCoding::Zstd, BodyCoding::Gzip>},
    {"br, deflate, br", layered<BodyCoding::Brotli, BodyCoding::Deflate, BodyCoding::Brotli>},
};

QByteArray codingField(const char *coding)
{
    return QByteArray("Content-Encoding: ") + coding + "\r\n";
}

QByteArray prompt(const QByteArray &content)
{
    return "{\"model\":\"the-model\", \"n\":1.0,\"messages\":[{\"role\":\"user\",\"content\":\"" + content + "\"}]}";
}

// A relay with one list, an upstream and a client.
struct Scene {
    ScriptedUpstream upstream;
    RelayFixture relay;
    std::unique_ptr<QTcpSocket> socket;
    std::unique_ptr<RawClient> client;

    bool start(policy::Action promptAction, policy::Action answerAction)
    {
        relay.addUpstream(QStringLiteral("up"), upstream.url());
        relay.setWords({QStringLiteral("secret")}, promptAction, answerAction);
        if (!relay.start()) {
            return false;
        }
        socket = relay.connectPlain();
        client = std::make_unique<RawClient>(*socket);
        return true;
    }
    ClientAnswer ask(const QByteArray &body, const QByteArray &headers = {}, const QByteArray &path = kPath)
    {
        client->send(postRequest(path, body, headers));
        return client->receive();
    }
};

QByteArray errorOf(const ClientAnswer &answer)
{
    return answer.headers.value("x-sluice-error");
}

} // namespace

class RelayCodedBodyTest final : public QObject {
    Q_OBJECT
private slots:
    void judgesCodedPrompts();
    void masksCodedPrompts();
    void readsFactsWithoutRules();
    void refusesWhatItCannotDecode();
    void passesWhatItCannotDecodeIfAskedTo();
    void capsWhatABodyUnfoldsTo();
    void refusesTokenIds();
    void notesReferencesAndPayloads();
    void judgesForms();
    void judgesJsonLines();
    void streamsGeminisArray();
    void decodesAnswers();
    void decodesStreams();
    void neverPassesABrokenStream();
};

void RelayCodedBodyTest::judgesCodedPrompts()
{
    Scene scene;
    QVERIFY(scene.start(policy::Action::Block, policy::Action::Off));
    for (const Form &form : kForms) {
        const QByteArray clean = form.make(prompt("harmless"));
        QCOMPARE(scene.ask(clean, codingField(form.header)).status, 200);
        // As it came, byte for byte.
        QCOMPARE(scene.upstream.requests().last().body, clean);
        QCOMPARE(QByteArray::fromStdString(std::string(scene.upstream.requests().last().head.headers.value("content-encoding"))),
                 QByteArray(form.header));
        QTRY_COMPARE(scene.relay.records().last().model, QStringLiteral("the-model"));
        const qsizetype sent = scene.upstream.requests().size();
        const ClientAnswer answer = scene.ask(form.make(prompt("a \\u0073ecret")), codingField(form.header));
        QCOMPARE(answer.status, 400);
        QCOMPARE(errorOf(answer), QByteArray("sluice_content_blocked"));
        QCOMPARE(scene.upstream.requests().size(), sent);
    }
}

void RelayCodedBodyTest::masksCodedPrompts()
{
    Scene scene;
    QVERIFY(scene.start(policy::Action::Mask, policy::Action::Off));
    for (const Form &form : kForms) {
        QCOMPARE(scene.ask(form.make(prompt("a secret")), codingField(form.header) + "Content-MD5: x\r\nDigest: y\r\n").status, 200);
        const ScriptedUpstream::Request &request = scene.upstream.requests().last();
        QCOMPARE(request.body, prompt("a ******"));
        for (const char *name : {"content-encoding", "content-md5", "digest"}) {
            QVERIFY2(!request.head.headers.has(name), name);
        }
        QCOMPARE(request.head.contentLength, std::optional<std::uint64_t>(request.body.size()));
    }
}

void RelayCodedBodyTest::readsFactsWithoutRules()
{
    Scene scene;
    QVERIFY(scene.start(policy::Action::Off, policy::Action::Off));
    const QByteArray body = layered<BodyCoding::Zstd>(prompt("a secret"));
    QCOMPARE(scene.ask(body, codingField("zstd")).status, 200);
    QCOMPARE(scene.upstream.requests().last().body, body);
    QTRY_COMPARE(scene.relay.records().size(), 1);
    QCOMPARE(scene.relay.records().last().model, QStringLiteral("the-model"));
}

void RelayCodedBodyTest::refusesWhatItCannotDecode()
{
    Scene scene;
    QVERIFY(scene.start(policy::Action::Mask, policy::Action::Off));
    ClientAnswer answer = scene.ask(prompt("x"), codingField("snappy"));
    QCOMPARE(answer.status, 415);
    QCOMPARE(errorOf(answer), QByteArray("sluice_not_inspectable"));
    QVERIFY(answer.body.contains("snappy") && answer.body.contains("Content-Encoding"));
    for (const Form &form : kForms) {
        const QByteArray whole = form.make(prompt("harmless"));
        for (const QByteArray &broken : QList<QByteArray>{whole.chopped(1), whole.left(whole.size() / 2), prompt("plain"), QByteArray(whole + "x")}) {
            answer = scene.ask(broken, codingField(form.header));
            QCOMPARE(answer.status, 400);
            QCOMPARE(errorOf(answer), QByteArray("sluice_invalid_body"));
        }
    }
    QVERIFY(scene.upstream.requests().isEmpty());
}

void RelayCodedBodyTest::passesWhatItCannotDecodeIfAskedTo()
{
    Scene scene;
    scene.relay.config.settings.guardrails.uninspectable = api::Uninspectable::Pass;
    QVERIFY(scene.start(policy::Action::Block, policy::Action::Off));
    int count = 0;
    for (const auto &[body, header] : {std::pair<QByteArray, QByteArray>{prompt("x"), codingField("snappy")},
                                       {prompt("x"), codingField("gzip")},
                                       {"{\"model\":", {}},
                                       {"{\"model\":\"\xFF\"}", {}},
                                       {"{\"input\":[1,2]}", {}}}) {
        QCOMPARE(scene.ask(body, header).status, 200);
        QCOMPARE(scene.upstream.requests().last().body, body);
        ++count;
        QTRY_COMPARE(scene.relay.records().size(), count);
        QVERIFY(scene.relay.records().last().notRun.startsWith(QStringLiteral("prompt: ")));
    }
    QVERIFY(scene.relay.records().first().notRun.contains(QStringLiteral("snappy")));
}

void RelayCodedBodyTest::capsWhatABodyUnfoldsTo()
{
    Scene scene;
    scene.relay.config.settings.limits.bodyBytes = 64 * 1024;
    QVERIFY(scene.start(policy::Action::Mask, policy::Action::Off));
    const QByteArray bomb(4 * 1024 * 1024, 'a');
    for (const Form &form : kForms) {
        const QByteArray body = form.make(bomb);
        QVERIFY(body.size() < 64 * 1024);
        const ClientAnswer answer = scene.ask(body, codingField(form.header));
        QCOMPARE(answer.status, 413);
        QCOMPARE(errorOf(answer), QByteArray("sluice_body_too_large"));
    }
    QVERIFY(scene.upstream.requests().isEmpty());
}

void RelayCodedBodyTest::refusesTokenIds()
{
    Scene scene;
    QVERIFY(scene.start(policy::Action::Block, policy::Action::Off));
    for (const auto &[body, field] : {std::pair<QByteArray, QByteArray>{"{\"model\":\"m\",\"prompt\":[1, 2]}", "prompt"},
                                      {"{\"model\":\"m\",\"input\":[[15],[1,2]]}", "input[0]"},
                                      {"{\"model\":\"m\",\"input\":[\"text\",7]}", "input"},
                                      {"{\"model\":\"m\",\"input\":\"text\",\"inpu\\u0074\":[3]}", "input"}}) {
        const ClientAnswer answer = scene.ask(body, {}, "/v1/embeddings");
        QCOMPARE(answer.status, 415);
        QCOMPARE(errorOf(answer), QByteArray("sluice_not_inspectable"));
        QVERIFY2(answer.body.contains(QByteArray(field + " holds token ids")), answer.body.constData());
    }
    QVERIFY(scene.upstream.requests().isEmpty());
    for (const QByteArray body : {"{\"model\":\"m\",\"input\":[\"1\",\"2 3\"]}", "{\"model\":\"m\",\"prompt\":[],\"seed\":[1]}",
                                  "{\"model\":\"m\",\"input\":[{\"role\":\"user\",\"content\":[],\"n\":[1]}]}"}) {
        QCOMPARE(scene.ask(body, {}, "/v1/embeddings").status, 200);
    }
}

void RelayCodedBodyTest::notesReferencesAndPayloads()
{
    Scene scene;
    QVERIFY(scene.start(policy::Action::Block, policy::Action::Off));
    const QByteArray image = QByteArray(400, 'A');
    QCOMPARE(scene.ask("{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"image_url\",\"image_url\":{\"url\":"
                       "\"https://pictures.example/x.png\"}},{\"type\":\"file\",\"file\":{\"file_id\":\"file-1\"}},"
                       "{\"type\":\"image_url\",\"image_url\":{\"url\":\"data:image/png;base64," + image + "\"}}]}]}").status,
             200);
    QTRY_COMPARE(scene.relay.records().size(), 1);
    const api::ExchangeRecord &record = scene.relay.records().first();
    QCOMPARE(record.notRun, QStringLiteral("prompt: binary payload of 422 bytes, 2 references to content kept elsewhere "
                                           "(messages[0].content[0].image_url.url)"));
    QVERIFY(record.promptBytesScanned > 0);
}

void RelayCodedBodyTest::judgesForms()
{
    Scene scene;
    QVERIFY(scene.start(policy::Action::Mask, policy::Action::Off));
    const auto body = [](const QByteArray &prompt) -> QByteArray {
        return QByteArray("--b\r\nContent-Disposition: form-data; name=\"model\"\r\n\r\nimage-1\r\n--b\r\nContent-Disposition: form-data; "
                          "name=\"image\"; filename=\"x.png\"\r\n\r\n\xFFsecret\r\n--b\r\nContent-Disposition: form-data; name=\"prompt\"\r\n\r\n")
            + prompt + "\r\n--b--\r\n";
    };
    const auto post = [&](const QByteArray &bytes, const QByteArray &type) {
        scene.client->send("POST /v1/images/edits HTTP/1.1\r\nHost: localhost\r\nContent-Type: " + type
                           + "\r\nContent-Length: " + QByteArray::number(bytes.size()) + "\r\n\r\n" + bytes);
        return scene.client->receive();
    };
    QCOMPARE(post(body("a secret"), "multipart/form-data; boundary=b").status, 200);
    QCOMPARE(scene.upstream.requests().last().body, body("a ******"));
    QTRY_COMPARE(scene.relay.records().size(), 1);
    QCOMPARE(scene.relay.records().last().model, QStringLiteral("image-1"));
    QCOMPARE(scene.relay.records().last().notRun, QStringLiteral("prompt: 1 file of 7 bytes"));
    QCOMPARE(post("prompt=a+secret&x=1", "application/x-www-form-urlencoded").status, 200);
    QCOMPARE(scene.upstream.requests().last().body, QByteArray("prompt=a+******&x=1"));
    // What cannot be taken apart does not pass.
    const qsizetype sent = scene.upstream.requests().size();
    QCOMPARE(errorOf(post(body("x").chopped(4), "multipart/form-data; boundary=b")), QByteArray("sluice_invalid_body"));
    QCOMPARE(errorOf(post(body("\xFF"), "multipart/form-data; boundary=b")), QByteArray("sluice_not_inspectable"));
    QCOMPARE(errorOf(post("\xFF\xFE not text", "application/octet-stream")), QByteArray("sluice_not_inspectable"));
    QCOMPARE(scene.upstream.requests().size(), sent);
}

void RelayCodedBodyTest::judgesJsonLines()
{
    Scene scene;
    QVERIFY(scene.start(policy::Action::Mask, policy::Action::Off));
    scene.client->send("POST /v1/x HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-ndjson\r\nContent-Length: 27\r\n\r\n"
                       "{\"a\":\"secret\"}\n{\"b\":\"ok\"}\n ");
    QCOMPARE(scene.client->receive().status, 200);
    QCOMPARE(scene.upstream.requests().last().body, QByteArray("{\"a\":\"******\"}\n{\"b\":\"ok\"}\n "));
}

void RelayCodedBodyTest::streamsGeminisArray()
{
    Scene scene;
    QTcpSocket *peer = nullptr;
    const auto element = [](const QByteArray &text) -> QByteArray {
        return "{\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"" + text + "\"}],\"role\":\"model\"},\"index\":0}]}";
    };
    scene.upstream.setScript([&](const ScriptedUpstream::Request &, QTcpSocket &socket) {
        peer = &socket;
        socket.write("HTTP/1.1 200 OK\r\nContent-Type: application/json; charset=UTF-8\r\nTransfer-Encoding: chunked\r\n\r\n");
    });
    QVERIFY(scene.start(policy::Action::Off, policy::Action::Mask));
    scene.client->send(postRequest("/v1beta/models/gemini-x:streamGenerateContent", "{\"contents\":[]}"));
    QTRY_VERIFY(peer != nullptr);
    const QByteArray first = "[" + element("my se");
    peer->write(ScriptedUpstream::chunk(first));
    QVERIFY(scene.client->waitForBytes(element("my "))); // before the next one is sent
    peer->write(ScriptedUpstream::chunk(",\r\n" + element("cret word") + "\n]") + "0\r\n\r\n");
    const ClientAnswer answer = scene.client->receive();
    QVERIFY(answer.complete);
    QCOMPARE(answer.body, QByteArray("[" + element("my ") + ",\r\n" + element("****** word") + "\n]"));
}

void RelayCodedBodyTest::decodesAnswers()
{
    Scene scene;
    const QByteArray answer = "{\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\"my secret\"}}]}";
    const Form *form = nullptr;
    scene.upstream.setScript([&](const ScriptedUpstream::Request &, QTcpSocket &socket) {
        const QByteArray body = form->make(answer);
        socket.write("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nETag: \"x\"\r\n" + codingField(form->header)
                     + "Content-Length: " + QByteArray::number(body.size()) + "\r\n\r\n" + body);
    });
    QVERIFY(scene.start(policy::Action::Off, policy::Action::Mask));
    for (const Form &each : kForms) {
        form = &each;
        const ClientAnswer got = scene.ask(prompt("hi"));
        QCOMPARE(got.status, 200);
        QCOMPARE(got.body, QByteArray(answer).replace("secret", "******"));
        QVERIFY(!got.headers.contains("content-encoding"));
        QVERIFY(!got.headers.contains("etag"));
    }
    QTRY_COMPARE(scene.relay.records().size(), kForms.size());
    QCOMPARE(scene.relay.records().last().verdict, policy::VerdictKind::Mask);
    QVERIFY(scene.relay.records().last().answerBytesScanned > 0);
}

void RelayCodedBodyTest::decodesStreams()
{
    Scene scene;
    const Form *form = nullptr;
    scene.upstream.setScript([&](const ScriptedUpstream::Request &, QTcpSocket &socket) {
        QByteArray stream;
        for (const char *piece : {"my se", "cr", "et word"}) {
            stream += ScriptedUpstream::chatEvent(QString::fromLatin1(piece));
        }
        const QByteArray body = form->make(stream + "data: [DONE]\n\n");
        socket.write(ScriptedUpstream::eventStreamHead().replace("\r\n\r\n", QByteArray("\r\n" + codingField(form->header) + "\r\n")));
        for (qsizetype at = 0; at < body.size(); at += 3) {
            socket.write(ScriptedUpstream::chunk(body.mid(at, 3)));
        }
        socket.write("0\r\n\r\n");
    });
    QVERIFY(scene.start(policy::Action::Off, policy::Action::Mask));
    for (const Form &each : kForms) {
        form = &each;
        const ClientAnswer got = scene.ask(chatBody(QStringLiteral("hi"), true));
        QVERIFY(got.complete);
        QVERIFY(!got.headers.contains("content-encoding"));
        QVERIFY(got.body.contains("****") && !got.body.contains("cr\"") && !got.body.contains("secret"));
        QVERIFY(got.body.endsWith("data: [DONE]\n\n"));
    }
}

void RelayCodedBodyTest::neverPassesABrokenStream()
{
    Scene scene;
    scene.upstream.setScript([](const ScriptedUpstream::Request &, QTcpSocket &socket) {
        const QByteArray body
            = layered<BodyCoding::Gzip>(ScriptedUpstream::chatEvent(QStringLiteral("my secret")) + "data: [DONE]\n\n").chopped(3);
        socket.write(ScriptedUpstream::eventStreamHead().replace("\r\n\r\n", QByteArray("\r\n" + codingField("gzip") + "\r\n"))
                     + ScriptedUpstream::chunk(body) + "0\r\n\r\n");
    });
    QVERIFY(scene.start(policy::Action::Off, policy::Action::Mask));
    const ClientAnswer got = scene.ask(chatBody(QStringLiteral("hi"), true));
    QVERIFY(!got.complete);
    QVERIFY(!got.body.contains("secret"));
    QVERIFY(got.body.contains("\"error\""));
    QTRY_COMPARE(scene.relay.records().size(), 1);
    QCOMPARE(scene.relay.records().first().outcome, api::Outcome::UpstreamInterrupted);
}

QTEST_GUILESS_MAIN(RelayCodedBodyTest)
#include "relay_coded_body_test.moc"
