#include "base/clock.h"
#include "http/response_parser.h"
#include "http/sse.h"
#include "relay/demo/demo_upstream.h"
#include "tls/local_ca.h"

#include <QElapsedTimer>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QSslCertificate>
#include <QSslConfiguration>
#include <QSslSocket>
#include <QTcpSocket>
#include <QTemporaryDir>
#include <QTest>

#include <filesystem>
#include <vector>

using namespace sluice;
using relay::DemoKnobs;
using relay::DemoUpstream;

namespace {

// A client of one connection that keeps all it is sent, and how it ended.
class Caller final {
public:
    explicit Caller(const QUrl &url)
    {
        m_socket.connectToHost(url.host(), static_cast<quint16>(url.port()));
    }

    void send(const QByteArray &bytes) { m_socket.write(bytes); }

    // The body is written with ' for ", because raw strings make moc lose its way.
    void post(const QByteArray &path, QByteArray body, const QByteArray &headers = {})
    {
        body.replace('\'', '"');
        send("POST " + path + " HTTP/1.1\r\nhost: demo\r\n" + headers
             + "content-length: " + QByteArray::number(body.size()) + "\r\n\r\n" + body);
    }

    // Reads until one answer is over, or the connection.
    bool finish(int timeout = 10'000)
    {
        m_status = 0;
        m_body.clear();
        m_isComplete = false;
        return QTest::qWaitFor([this] { return step(); }, timeout);
    }

    bool step()
    {
        m_input += m_socket.readAll();
        std::string_view rest(m_input.constData(), static_cast<std::size_t>(m_input.size()));
        for (bool more = true; more && !m_isComplete;) {
            const http::ParseStep parsed = m_parser.feed(rest);
            rest.remove_prefix(parsed.consumed);
            switch (parsed.event) {
            case http::ParseStep::Event::Head:
                m_status = m_parser.head().status;
                m_headers = m_parser.head().headers;
                break;
            case http::ParseStep::Event::Body:
                m_body.append(parsed.body.data(), static_cast<qsizetype>(parsed.body.size()));
                break;
            case http::ParseStep::Event::Complete:
                m_isComplete = true;
                break;
            case http::ParseStep::Event::NeedMore:
            case http::ParseStep::Event::Error:
                more = false;
                break;
            }
        }
        m_input = QByteArray(rest.data(), static_cast<qsizetype>(rest.size()));
        return m_isComplete || m_socket.state() == QAbstractSocket::UnconnectedState;
    }

    QTcpSocket m_socket;
    http::ResponseParser m_parser{http::MessageLimits{}};
    QByteArray m_input;
    int m_status = 0;
    http::HeaderMap m_headers;
    QByteArray m_body;
    bool m_isComplete = false;
};

struct Event {
    QByteArray name;
    QByteArray text;
    QJsonObject json;
};

std::vector<Event> eventsOf(const QByteArray &body)
{
    std::vector<Event> events;
    http::SseFramer framer;
    framer.feed({body.constData(), static_cast<std::size_t>(body.size())},
                [&events](const http::SseEvent &event) {
                    Event read;
                    read.name
                        = QByteArray(event.name.data(), static_cast<qsizetype>(event.name.size()));
                    read.text
                        = QByteArray(event.data.data(), static_cast<qsizetype>(event.data.size()));
                    read.json = QJsonDocument::fromJson(read.text).object();
                    events.push_back(read);
                });
    return events;
}

DemoKnobs quick()
{
    DemoKnobs knobs;
    knobs.firstToken = std::chrono::milliseconds(0);
    knobs.interval = std::chrono::milliseconds(0);
    return knobs;
}

QByteArray chat(const QByteArray &more, const QByteArray &prompt = "Hello")
{
    return "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"" + prompt + "\"}]"
        + more + "}";
}

const QByteArray kTools
    = ",'tools':[{'type':'function','function':{'name':'get_weather','parameters':"
      "{'type':'object','properties':{'city':{'type':'string'}}}}}]";

QJsonObject choiceOf(const QJsonObject &json, int at = 0)
{
    return json[QLatin1String("choices")].toArray().at(at).toObject();
}

} // namespace

class DemoUpstreamTest final : public QObject {
    Q_OBJECT

private slots:
    void init()
    {
        m_demo = std::make_unique<DemoUpstream>(quick());
        const base::Result<QUrl> url = m_demo->listen();
        QVERIFY(url.has_value());
        m_url = *url;
    }

    void plainChatEchoesThePrompt()
    {
        Caller caller(m_url);
        caller.post("/v1/chat/completions", chat(""));
        QVERIFY(caller.finish());
        QCOMPARE(caller.m_status, 200);
        const QJsonObject json = QJsonDocument::fromJson(caller.m_body).object();
        QCOMPARE(choiceOf(json)[QLatin1String("message")][QLatin1String("content")].toString(),
                 QStringLiteral("You said: Hello"));
        QCOMPARE(choiceOf(json)[QLatin1String("finish_reason")].toString(), QStringLiteral("stop"));
        QVERIFY(json[QLatin1String("usage")][QLatin1String("total_tokens")].toInt() > 0);
        QCOMPARE(m_demo->requestCount(), quint64(1));
    }

    void theSameRequestGetsTheSameBytes()
    {
        Caller caller(m_url);
        caller.post("/v1/chat/completions", chat(",'stream':true"));
        QVERIFY(caller.finish());
        const QByteArray first = caller.m_body;
        caller.post("/v1/chat/completions", chat(",'stream':true"));
        QVERIFY(caller.finish());
        QCOMPARE(caller.m_body, first);
    }

    void streamedChatInterleavesChoicesAndReportsUsage()
    {
        Caller caller(m_url);
        caller.post("/v1/chat/completions",
                    chat(",'stream':true,'n':2,'stream_options':{'include_usage':true}"),
                    "x-demo-text: %E6%95%8F%E6%84%9F!\r\nx-demo-chunk: 1\r\n");
        QVERIFY(caller.finish());
        const std::vector<Event> events = eventsOf(caller.m_body);
        QCOMPARE(events.size(), std::size_t(2 + 6 + 2 + 1 + 1));
        QCOMPARE(events.back().text, QByteArray("[DONE]"));
        QStringList texts{QString(), QString()};
        for (std::size_t i = 0; i < 10; ++i) {
            QVERIFY(events[i].json[QLatin1String("usage")].isNull());
            const QJsonObject choice = choiceOf(events[i].json);
            texts[choice[QLatin1String("index")].toInt()]
                += choice[QLatin1String("delta")][QLatin1String("content")].toString();
        }
        QCOMPARE(texts, QStringList({QStringLiteral("敏感!"), QStringLiteral("敏感!")}));
        QCOMPARE(events[10].json[QLatin1String("choices")].toArray().size(), 0);
        const QJsonValue usage = events[10].json[QLatin1String("usage")];
        QCOMPARE(usage[QLatin1String("completion_tokens")].toInt(), 6);
    }

    void aWeatherQuestionGetsAToolCallAndThenAnAnswer()
    {
        Caller caller(m_url);
        caller.post("/v1/chat/completions", chat(kTools, "北京的天气怎么样？"));
        QVERIFY(caller.finish());
        const QJsonObject choice = choiceOf(QJsonDocument::fromJson(caller.m_body).object());
        QCOMPARE(choice[QLatin1String("finish_reason")].toString(), QStringLiteral("tool_calls"));
        const QJsonValue call = choice[QLatin1String("message")][QLatin1String("tool_calls")][0];
        QCOMPARE(call[QLatin1String("function")][QLatin1String("name")].toString(),
                 QStringLiteral("get_weather"));
        QCOMPARE(call[QLatin1String("function")][QLatin1String("arguments")].toString(),
                 QStringLiteral("{\"city\":\"北京\"}"));

        caller.post("/v1/chat/completions",
                    "{'model':'m','messages':[{'role':'user','content':'北京的天气怎么样？'},"
                    "{'role':'assistant','content':null,'tool_calls':[]},"
                    "{'role':'tool','tool_call_id':'x','content':"
                    "'{\\'city\\':\\'北京\\',\\'temperature_c\\':3,\\'condition\\':\\'有雪\\'}'}]"
                        + kTools + "}");
        QVERIFY(caller.finish());
        QCOMPARE(choiceOf(QJsonDocument::fromJson(caller.m_body)
                              .object())[QLatin1String("message")][QLatin1String("content")]
                     .toString(),
                 QStringLiteral("北京现在 3 °C，有雪。"));
    }

    void streamedToolArgumentsArriveInFragments()
    {
        Caller caller(m_url);
        caller.post("/v1/chat/completions",
                    chat(",'stream':true" + kTools, "weather in \\\"Rome\\\" or weather in Oslo"),
                    "x-demo-chunk: 1\r\n");
        QVERIFY(caller.finish());
        QString arguments;
        for (const Event &event : eventsOf(caller.m_body)) {
            const QJsonValue call
                = choiceOf(event.json)[QLatin1String("delta")][QLatin1String("tool_calls")][0];
            arguments += call[QLatin1String("function")][QLatin1String("arguments")].toString();
        }
        QCOMPARE(arguments, QStringLiteral("{\"city\":\"Oslo\"}"));
    }

    void withoutToolsWeatherIsTalkedAbout()
    {
        Caller caller(m_url);
        caller.post("/v1/chat/completions", chat("", "weather in Rome?"));
        QVERIFY(caller.finish());
        QVERIFY(caller.m_body.contains("You said: weather in Rome?"));
    }

    void responsesStreamIsWholeAndGapless()
    {
        Caller caller(m_url);
        caller.post("/v1/responses",
                    "{'model':'m','stream':true,'input':[{'role':'user','content':"
                    "[{'type':'input_text','text':'one'},{'type':'input_text','text':'two'}]}]}");
        QVERIFY(caller.finish());
        const std::vector<Event> events = eventsOf(caller.m_body);
        QString deltas;
        for (std::size_t i = 0; i < events.size(); ++i) {
            QCOMPARE(events[i].json[QLatin1String("sequence_number")].toInt(-1), int(i));
            QCOMPARE(events[i].json[QLatin1String("type")].toString().toUtf8(), events[i].name);
            deltas += events[i].json[QLatin1String("delta")].toString();
        }
        QCOMPARE(deltas, QStringLiteral("You said: one\ntwo"));
        QCOMPARE(events.front().name, QByteArray("response.created"));
        QCOMPARE(events.back().name, QByteArray("response.completed"));
        const QJsonValue item
            = events.back().json[QLatin1String("response")][QLatin1String("output")][0];
        QCOMPARE(item[QLatin1String("content")][0][QLatin1String("text")].toString(), deltas);
    }

    void responsesCallsATool()
    {
        const QByteArray tools = "'tools':[{'type':'function','name':'get_weather',"
                                 "'parameters':{'properties':{'location':{}}}}]";
        Caller caller(m_url);
        caller.post("/v1/responses", "{'input':'weather in Lima','stream':true," + tools + "}");
        QVERIFY(caller.finish());
        const std::vector<Event> events = eventsOf(caller.m_body);
        const QJsonValue item
            = events.back().json[QLatin1String("response")][QLatin1String("output")][0];
        QCOMPARE(item[QLatin1String("arguments")].toString(),
                 QStringLiteral("{\"location\":\"Lima\"}"));

        caller.post("/v1/responses",
                    "{'input':[{'role':'user','content':'weather in Lima'},"
                    "{'type':'function_call','call_id':'c','name':'get_weather','arguments':'{}'},"
                    "{'type':'function_call_output','call_id':'c','output':'fog'}],"
                        + tools + "}");
        QVERIFY(caller.finish());
        QVERIFY(caller.m_body.contains("The tool says: fog"));
    }

    void messagesStreamFollowsTheProtocol()
    {
        Caller caller(m_url);
        caller.post("/v1/messages?beta=true", chat(",'stream':true"));
        QVERIFY(caller.finish());
        QByteArrayList names;
        QString text;
        for (const Event &event : eventsOf(caller.m_body)) {
            if (names.isEmpty() || names.last() != event.name) {
                names += event.name;
            }
            text += event.json[QLatin1String("delta")][QLatin1String("text")].toString();
        }
        QCOMPARE(names.join(' '),
                 QByteArray("message_start content_block_start ping content_block_delta "
                            "content_block_stop message_delta message_stop"));
        QCOMPARE(text, QStringLiteral("You said: Hello"));
    }

    void messagesUseATool()
    {
        const QByteArray tools = ",'tools':[{'name':'get_weather','input_schema':"
                                 "{'properties':{'city':{}}}}]";
        Caller caller(m_url);
        caller.post("/v1/messages", chat(tools, "weather in Bonn?"));
        QVERIFY(caller.finish());
        const QJsonObject json = QJsonDocument::fromJson(caller.m_body).object();
        QCOMPARE(json[QLatin1String("stop_reason")].toString(), QStringLiteral("tool_use"));
        QCOMPARE(json[QLatin1String("content")]
                     .toArray()[0][QLatin1String("input")][QLatin1String("city")]
                     .toString(),
                 QStringLiteral("Bonn"));
        caller.post("/v1/messages",
                    "{'messages':[{'role':'user','content':'weather in Bonn?'},"
                    "{'role':'assistant','content':[]},{'role':'user','content':["
                    "{'type':'tool_result','tool_use_id':'t','content':[{'type':'text',"
                    "'text':'hail'}]}]}]"
                        + tools + "}");
        QVERIFY(caller.finish());
        QVERIFY(caller.m_body.contains("The tool says: hail"));
    }

    void embeddingsAreUnitVectorsInBothForms()
    {
        Caller caller(m_url);
        caller.post("/v1/embeddings", "{'input':['a','b'],'dimensions':8}");
        QVERIFY(caller.finish());
        const QJsonArray rows
            = QJsonDocument::fromJson(caller.m_body)[QLatin1String("data")].toArray();
        QCOMPARE(rows.size(), 2);
        const QJsonArray vector = rows[1][QLatin1String("embedding")].toArray();
        QCOMPARE(vector.size(), 8);
        double square = 0;
        for (const QJsonValue &number : vector) {
            square += number.toDouble() * number.toDouble();
        }
        QVERIFY(qAbs(square - 1) < 1e-5);
        QVERIFY(rows[0][QLatin1String("embedding")] != rows[1][QLatin1String("embedding")]);
        caller.post("/v1/embeddings", "{'input':'b','dimensions':8,'encoding_format':'base64'}");
        QVERIFY(caller.finish());
        const QByteArray floats = QByteArray::fromBase64(
            QJsonDocument::fromJson(
                caller.m_body)[QLatin1String("data")][0][QLatin1String("embedding")]
                .toString()
                .toLatin1());
        QCOMPARE(floats.size(), 32);
        float first = 0;
        memcpy(&first, floats.constData(), sizeof first);
        QVERIFY(qAbs(double(first) - vector[0].toDouble()) < 1e-6);
    }

    void modelsAreListedInBothShapes()
    {
        Caller caller(m_url);
        caller.send("GET /v1/models HTTP/1.1\r\nhost: demo\r\n\r\n");
        QVERIFY(caller.finish());
        QVERIFY(caller.m_body.contains("\"object\":\"list\""));
        caller.send("GET /v1/models HTTP/1.1\r\nhost: d\r\nanthropic-version: 2023-06-01\r\n\r\n");
        QVERIFY(caller.finish());
        QVERIFY(caller.m_body.contains("\"has_more\":false"));
        caller.send("GET /v1/models/no-such HTTP/1.1\r\nhost: demo\r\n\r\n");
        QVERIFY(caller.finish());
        QCOMPARE(caller.m_status, 404);
    }

    void errorsSpeakTheDialect()
    {
        Caller caller(m_url);
        caller.post("/v1/chat/completions", chat(""),
                    "x-demo-status: 429\r\nx-demo-retry-after: 7\r\n");
        QVERIFY(caller.finish());
        QCOMPARE(caller.m_status, 429);
        QCOMPARE(caller.m_headers.value("retry-after"), std::string_view("7"));
        QVERIFY(caller.m_body.contains("\"code\":\"rate_limit_exceeded\""));
        caller.post("/v1/messages", chat(""), "x-demo-status: 529\r\n");
        QVERIFY(caller.finish());
        QCOMPARE(caller.m_status, 529);
        QVERIFY(caller.m_body.contains("\"type\":\"overloaded_error\""));
        caller.post("/v1/messages", "{");
        QVERIFY(caller.finish());
        QCOMPARE(caller.m_status, 400);
        caller.post("/v1/chat/completions", chat(""), "x-demo-chunk: many\r\n");
        QVERIFY(caller.finish());
        QCOMPARE(caller.m_status, 400);
        QVERIFY(caller.m_body.contains("x-demo-chunk"));
    }

    void cutsStallsAndErrsWhereTold()
    {
        const QByteArray streamed = chat(",'stream':true");
        Caller cut(m_url);
        cut.post("/v1/chat/completions", streamed, "x-demo-cut-after: 3\r\n");
        QVERIFY(cut.finish());
        QVERIFY(!cut.m_isComplete);
        QCOMPARE(eventsOf(cut.m_body).size(), std::size_t(3));

        Caller err(m_url);
        err.post("/v1/chat/completions", streamed, "x-demo-error-after: 2\r\n");
        QVERIFY(err.finish());
        QVERIFY(err.m_isComplete);
        QCOMPARE(eventsOf(err.m_body).size(), std::size_t(3));
        QVERIFY(eventsOf(err.m_body).back().json.contains(QLatin1String("error")));

        Caller stall(m_url);
        stall.post("/v1/chat/completions", streamed, "x-demo-stall-after: 2\r\n");
        QVERIFY(!stall.finish(300));
        QCOMPARE(eventsOf(stall.m_body).size(), std::size_t(2));
        QCOMPARE(stall.m_socket.state(), QAbstractSocket::ConnectedState);

        Caller half(m_url);
        half.post("/v1/chat/completions", chat(""), "x-demo-cut-after: 0\r\n");
        QVERIFY(half.finish());
        QVERIFY(!half.m_isComplete);
        QCOMPARE(half.m_status, 200);
        QVERIFY(!half.m_body.isEmpty());

        Caller closed(m_url);
        closed.post("/v1/chat/completions", chat(""), "x-demo-close: 1\r\n");
        QVERIFY(closed.finish());
        QCOMPARE(closed.m_status, 0);
    }

    void pacesTheStream()
    {
        Caller caller(m_url);
        QElapsedTimer clock;
        clock.start();
        caller.post("/v1/chat/completions", chat(",'stream':true"),
                    "x-demo-first-token-ms: 60\r\nx-demo-interval-ms: 10\r\nx-demo-tokens: 5\r\n");
        QVERIFY(caller.finish());
        QVERIFY(clock.elapsed() >= 60 + 4 * 10);
    }

    void pipelinedRequestsAreAnsweredInOrder()
    {
        Caller caller(m_url);
        caller.post("/v1/chat/completions", chat("", "first"));
        caller.post("/v1/messages", chat("", "second"), "expect: 100-continue\r\n");
        QVERIFY(caller.finish());
        QVERIFY(caller.m_body.contains("first"));
        QVERIFY(caller.finish());
        QVERIFY(caller.m_body.contains("second"));
    }

    void aBrokenRequestIsRefusedAndClosed()
    {
        Caller caller(m_url);
        caller.send("NONSENSE\r\n\r\n");
        QVERIFY(caller.finish());
        QCOMPARE(caller.m_status, 400);
        QTRY_COMPARE(caller.m_socket.state(), QAbstractSocket::UnconnectedState);
    }

    void aLongAnswerWaitsForItsReader()
    {
        Caller caller(m_url);
        caller.m_socket.setReadBufferSize(64 * 1024);
        const QByteArray headers = "x-demo-tokens: 1000000\r\n";
        caller.post("/v1/chat/completions", chat(",'stream':true"), headers);
        // Unread, 180 MB cannot have been made: another caller is served at once, and first bytes
        // only are here.
        Caller other(m_url);
        other.post("/v1/chat/completions", chat(""));
        QElapsedTimer clock;
        clock.start();
        QVERIFY(other.finish());
        QVERIFY(clock.elapsed() < 1000);
        QVERIFY(caller.m_socket.bytesAvailable() <= 64 * 1024);
        caller.m_socket.abort();
    }

    void aLongPlainAnswerHasItsExactLength()
    {
        Caller caller(m_url);
        caller.post("/v1/chat/completions", chat(""),
                    "x-demo-tokens: 100003\r\nx-demo-text: ab cd\r\n");
        QVERIFY(caller.finish());
        const QJsonObject json = QJsonDocument::fromJson(caller.m_body).object();
        const QString text
            = choiceOf(json)[QLatin1String("message")][QLatin1String("content")].toString();
        QCOMPARE(text.count(QStringLiteral("ab")), 50002);
        QCOMPARE(text.count(QStringLiteral("cd")), 50001);
    }

    void aTakenPortIsAnError()
    {
        DemoUpstream second(quick());
        const base::Result<QUrl> url
            = second.listen(QHostAddress::LocalHost, static_cast<quint16>(m_url.port()));
        QVERIFY(!url.has_value());
        QCOMPARE(url.error().code, base::ErrorCode::AddressInUse);
    }

    void servesBehindTls()
    {
        QTemporaryDir directory;
        const std::filesystem::path identity
            = directory.filePath(QStringLiteral("tls")).toStdString();
        QVERIFY(tls::loadOrCreateIdentity(identity, base::wallNow()).has_value());
        DemoUpstream demo(quick());
        const base::Result<QUrl> url = demo.listenTls(
            QHostAddress::LocalHost, 0, directory.filePath(QStringLiteral("tls/leaf.pem")),
            directory.filePath(QStringLiteral("tls/leaf-key.pem")));
        QVERIFY2(url.has_value(), url.has_value() ? "" : url.error().detail.c_str());
        QCOMPARE(url->scheme(), QStringLiteral("https"));

        QSslSocket socket;
        QSslConfiguration trust = QSslConfiguration::defaultConfiguration();
        trust.setCaCertificates(
            QSslCertificate::fromPath(directory.filePath(QStringLiteral("tls/ca.pem"))));
        socket.setSslConfiguration(trust);
        socket.connectToHostEncrypted(url->host(), static_cast<quint16>(url->port()));
        QTRY_VERIFY(socket.isEncrypted());
        const QByteArray body = chat(",\"stream\":true");
        socket.write("POST /v1/chat/completions HTTP/1.1\r\nhost: demo\r\nconnection: "
                     "close\r\nx-demo-tokens: 20000\r\n"
                     "content-length: "
                     + QByteArray::number(body.size()) + "\r\n\r\n" + body);
        QTRY_COMPARE_WITH_TIMEOUT(socket.state(), QAbstractSocket::UnconnectedState, 20'000);
        const QByteArray answer = socket.readAll();
        QVERIFY(answer.contains("[DONE]"));
        QVERIFY(answer.size() > 20'000 * 100);
    }

    void tlsNeedsItsFiles()
    {
        DemoUpstream tls(quick());
        const base::Result<QUrl> url
            = tls.listenTls(QHostAddress::LocalHost, 0, QStringLiteral("/nowhere/chain.pem"),
                            QStringLiteral("/nowhere/key.pem"));
        QVERIFY(!url.has_value());
        QCOMPARE(url.error().code, base::ErrorCode::FileNotFound);
    }

private:
    std::unique_ptr<DemoUpstream> m_demo;
    QUrl m_url;
};

QTEST_GUILESS_MAIN(DemoUpstreamTest)
#include "demo_upstream_test.moc"
