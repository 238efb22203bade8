#include "analysis/nginx/error_line_parser.h"

#include <QTest>

#include <cstdlib>
#include <ctime>

using namespace sluice::analysis;

class ErrorLineParserTest final : public QObject {
    Q_OBJECT

private slots:
    void initTestCase()
    {
        qputenv("TZ", "UTC");
        tzset();
    }

    void allThatALineSays()
    {
        ErrorLineParser parser;
        ErrorLine line;
        QVERIFY(parser.parse("2026/11/24 02:45:01 [error] 12#34: *5 upstream timed out (110: Connection timed out) while reading response header "
                             "from upstream, client: 127.0.0.1, server: localhost, request: \"POST /v1/chat/completions?x=1 HTTP/1.1\", upstream: "
                             "\"https://127.0.0.1:8443/v1/chat/completions\", host: \"localhost:8080\", referrer: \"https://a/\"",
            line));
        QCOMPARE(line.time, std::int64_t{1'795'488'301});
        QVERIFY(line.level == LogLevel::Error);
        QVERIFY(line.kind == ErrorClass::Timeout);
        QVERIFY(line.phase == ErrorPhase::ReadHead);
        QCOMPARE(line.message, std::string_view("upstream timed out (110: Connection timed out) while reading response header from upstream"));
        QCOMPARE(line.client, std::string_view("127.0.0.1"));
        QCOMPARE(line.method, std::string_view("POST"));
        QCOMPARE(line.target, std::string_view("/v1/chat/completions?x=1"));
        QCOMPARE(line.upstream, std::string_view("127.0.0.1:8443"));
        QVERIFY(line.isFault());
    }

    void classesAndPhases_data()
    {
        QTest::addColumn<QByteArray>("message");
        QTest::addColumn<QByteArray>("kind");
        QTest::addColumn<QByteArray>("phase");
        const auto row = [](const char *message, const char *kind, const char *phase) { QTest::newRow(message) << QByteArray(message) << QByteArray(kind) << QByteArray(phase); };
        row("connect() failed (111: Connection refused) while connecting to upstream", "refused", "connect");
        row("connect() failed (113: No route to host) while connecting to upstream", "unreachable", "connect");
        row("connect() to [::1]:80 failed (101: Network is unreachable) while connecting to upstream", "unreachable", "connect");
        row("upstream timed out (110: Connection timed out) while connecting to upstream", "timeout", "connect");
        row("upstream timed out (110: Connection timed out) while SSL handshaking to upstream", "timeout", "tls");
        row("upstream timed out (110: Connection timed out) while sending request to upstream", "timeout", "send");
        row("upstream timed out (110: Connection timed out) while reading upstream", "timeout", "read_body");
        row("recv() failed (104: Connection reset by peer) while reading response header from upstream", "reset", "read_head");
        row("writev() failed (32: Broken pipe) while sending request to upstream", "reset", "send");
        row("upstream prematurely closed connection while reading response header from upstream", "reset", "read_head");
        row("upstream prematurely closed connection while reading upstream", "reset", "read_body");
        row("api.example could not be resolved (3: Host not found)", "dns", "resolve");
        row("api.example could not be resolved (110: Operation timed out)", "dns", "resolve");
        row("recv() failed (111: Connection refused) while resolving, resolver: 127.0.0.1:53", "dns", "resolve");
        row("host not found in upstream \"api.example\" in /etc/nginx/nginx.conf:12", "dns", "resolve");
        row("upstream SSL certificate verify error: (20:unable to get local issuer certificate) while SSL handshaking to upstream",
            "certificate_chain", "tls");
        row("upstream SSL certificate verify error: (18:self-signed certificate) while SSL handshaking to upstream", "certificate_chain", "tls");
        row("upstream SSL certificate verify error: (10:certificate has expired) while SSL handshaking to upstream", "certificate_expired", "tls");
        row("upstream SSL certificate verify error: (9:certificate is not yet valid) while SSL handshaking to upstream", "certificate_early", "tls");
        row("upstream SSL certificate does not match \"api.example\" while SSL handshaking to upstream", "certificate_name", "tls");
        row("SSL_do_handshake() failed (SSL: error:0A00010B:SSL routines::wrong version number) while SSL handshaking to upstream", "tls", "tls");
        row("peer closed connection in SSL handshake (104: Connection reset by peer) while SSL handshaking to upstream", "reset", "tls");
        row("SSL_do_handshake() failed (SSL: error:0A000416:SSL routines::sslv3 alert certificate unknown) while SSL handshaking", "tls", "client");
        row("upstream sent too big header while reading response header from upstream", "header_too_big", "read_head");
        row("upstream sent no valid HTTP/1.0 header while reading response header from upstream", "invalid_answer", "read_head");
        row("an upstream response is buffered to a temporary file /p/1 while reading upstream", "buffered", "read_body");
        row("a client request body is buffered to a temporary file /b/1", "buffered", "client");
        row("socket() failed (24: Too many open files) while connecting to upstream", "descriptors", "local");
        row("1024 worker_connections are not enough while connecting to upstream", "descriptors", "local");
        row("no live upstreams while connecting to upstream", "no_upstream", "local");
        row("client intended to send too large body: 10485761 bytes", "body_too_large", "local");
        row("limiting requests, excess: 5.640 by zone \"one\"", "request_limit", "local");
        row("limiting connections by zone \"addr\"", "connection_limit", "local");
        row("client prematurely closed connection", "client_gone", "client");
        row("epoll_wait() reported that client prematurely closed connection, so upstream connection is closed too while reading response "
            "header from upstream",
            "client_gone", "client");
        row("client timed out (110: Connection timed out) while sending to client", "timeout", "client");
        row("client sent invalid header line: \"x\" while reading client request headers", "bad_request", "client");
        row("access forbidden by rule", "unauthorized", "local");
        row("open() \"/var/www/x\" failed (2: No such file or directory)", "not_found", "local");
        row("something new", "other", "unknown");
    }

    void classesAndPhases()
    {
        QFETCH(QByteArray, message);
        QFETCH(QByteArray, kind);
        QFETCH(QByteArray, phase);
        const std::string text = "2026/11/24 02:45:01 [error] 12#34: *5 " + message.toStdString()
            + ", client: 10.1.2.3, server: _, request: \"GET /v1/models HTTP/1.1\", host: \"a\"";
        ErrorLineParser parser;
        ErrorLine line;
        QVERIFY(parser.parse(text, line));
        QCOMPARE(QByteArray::fromStdString(std::string(wordOf(line.kind))), kind);
        QCOMPARE(QByteArray::fromStdString(std::string(wordOf(line.phase))), phase);
        QCOMPARE(line.client, std::string_view("10.1.2.3"));
        QCOMPARE(line.target, std::string_view("/v1/models"));
    }

    void onlyWhatMattersIsAFault()
    {
        ErrorLineParser parser;
        ErrorLine line;
        const auto isFault = [&](const char *level, const char *message) {
            const std::string text = std::string("2026/11/24 02:45:01 [") + level + "] 1#1: " + message;
            return parser.parse(text, line) && line.isFault();
        };
        QVERIFY(isFault("emerg", "bind() to 0.0.0.0:80 failed (98: Address already in use)"));
        QVERIFY(isFault("alert", "512 worker_connections are not enough"));
        QVERIFY(isFault("crit", "*1 SSL_do_handshake() failed while SSL handshaking, client: 1.2.3.4, server: 0.0.0.0:443"));
        QVERIFY(isFault("error", "something new"));
        QVERIFY(isFault("warn", "*1 a client request body is buffered to a temporary file /b/1, client: 1.2.3.4"));
        QVERIFY(!isFault("warn", "*1 upstream server temporarily disabled while connecting to upstream, client: 1.2.3.4"));
        QVERIFY(!isFault("warn", "*1 delaying request, excess: 0.5, by zone \"a\", client: 1.2.3.4"));
        QVERIFY(isFault("info", "*1 client prematurely closed connection, client: 1.2.3.4"));
        QVERIFY(!isFault("info", "*1 client 1.2.3.4 closed keepalive connection"));
        QVERIFY(!isFault("info", "*1 client closed connection while waiting for request, client: 1.2.3.4, server: 0.0.0.0:80"));
        QVERIFY(!isFault("notice", "signal process started"));
        QVERIFY(!isFault("debug", "*1 http upstream request"));
    }

    void linesOfOthersAreRefused()
    {
        ErrorLineParser parser;
        ErrorLine line;
        for (const char *text : {"", "nonsense", "2026/11/24 02:45:01", "2026/11/24 02:45:01 [fatal] 1#1: x", "2026/13/24 02:45:01 [error] 1#1: x",
                 "2026/11/24 02:45:61 [error] 1#1: x", "2026/11/24 02:45:01 error: x", "  at 2026/11/24 02:45:01 [error] 1#1: x"}) {
            QVERIFY2(!parser.parse(text, line), text);
        }
    }

    void everyPrefixIsSafe()
    {
        const std::string whole = "2026/11/24 02:45:01 [error] 12#34: *5 no live upstreams while connecting to upstream, client: 1.2.3.4, server: a, "
                                  "request: \"GET /x HTTP/1.1\", upstream: \"http://unix:/run/a.sock:/x\", host: \"h\"";
        ErrorLineParser parser;
        ErrorLine line;
        for (std::size_t size = 0; size < whole.size(); ++size) {
            parser.parse(std::string(whole, 0, size), line);
        }
        QVERIFY(parser.parse(whole, line));
        QCOMPARE(line.upstream, std::string_view("unix:/run/a.sock"));
    }
};

QTEST_APPLESS_MAIN(ErrorLineParserTest)
#include "error_line_parser_test.moc"
