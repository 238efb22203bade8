#include "http/request_parser.h"

#include "unit/http/feeding.h"

#include <QTest>

using namespace sluice;
using namespace sluice::test;
using base::ErrorCode;
using http::ParseStep;
using http::RequestParser;
using namespace std::string_view_literals;

namespace {

const std::string kPost = "POST /v1/chat/completions?x=1 HTTP/1.1\r\nHost: localhost:8443\r\nContent-Length: 5\r\n\r\nhello";

ErrorCode errorOf(const std::string &bytes, const http::MessageLimits &limits = {})
{
    const RequestRun whole = runRequests(bytes, {bytes.size()}, limits);
    return everySplitAgrees(bytes, whole, limits) ? whole.error : ErrorCode::Internal;
}

std::string withHeaders(const std::string &fields) { return "POST / HTTP/1.1\r\nHost: a\r\n" + fields + "\r\n"; }

} // namespace

class RequestParserTest : public QObject {
    Q_OBJECT

private slots:
    void aRequestStepByStep()
    {
        RequestParser parser({});
        QVERIFY(parser.isIdle());
        std::string_view rest = kPost;
        ParseStep step = parser.feed(rest);
        QCOMPARE(step.event, ParseStep::Event::Head);
        QVERIFY(!parser.isIdle());
        const http::RequestHead &head = parser.head();
        QCOMPARE(head.method, std::string("POST"));
        QCOMPARE(head.target, std::string("/v1/chat/completions?x=1"));
        QCOMPARE(head.path, std::string("/v1/chat/completions"));
        QCOMPARE(head.query, std::string("x=1"));
        QCOMPARE(head.host, std::string("localhost:8443"));
        QCOMPARE(head.contentLength.value_or(0), 5U);
        QVERIFY(head.hasBody() && head.keepAlive && !head.chunked);
        rest.remove_prefix(step.consumed);
        step = parser.feed(rest);
        QCOMPARE(step.event, ParseStep::Event::Body);
        QCOMPARE(step.body, "hello"sv);
        QVERIFY(step.body.data() == rest.data()); // a view, not a copy
        rest.remove_prefix(step.consumed);
        QVERIFY(rest.empty());
        QCOMPARE(parser.feed(rest).event, ParseStep::Event::Complete);
        QVERIFY(parser.isIdle());
        QCOMPARE(parser.feed({}).event, ParseStep::Event::NeedMore);
    }

    void aBodyOfChunksIsSeenInPlace()
    {
        const std::string bytes = "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
                                  "3;x=y\r\nabc\r\nA\r\n0123456789\r\n0\r\nX: y\r\n\r\n";
        const RequestRun whole = runRequests(bytes, {bytes.size()});
        QCOMPARE(whole.messages.size(), std::size_t{1});
        QCOMPARE(whole.messages[0].body, std::string("abc0123456789"));
        QVERIFY(everySplitAgrees(bytes, whole));
        // Trailers do not turn up among the headers.
        QVERIFY(whole.messages[0].head.find("X=y") == std::string::npos);
    }

    void pipelinedRequestsComeOneByOne()
    {
        std::string bytes;
        for (int i = 0; i < 5; ++i) {
            bytes += kPost + "GET / HTTP/1.1\r\nHost: b\r\n\r\n\r\n"
                + "PUT / HTTP/1.1\r\nHost: c\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nz\r\n0\r\n\r\n";
        }
        const RequestRun whole = runRequests(bytes, {bytes.size()});
        QCOMPARE(whole.messages.size(), std::size_t{15});
        QVERIFY(!whole.isUnfinished);
        QVERIFY(everySplitAgrees(bytes, whole));
    }

    void theHeadCanBeTaken()
    {
        RequestParser parser({});
        std::string bytes = kPost + kPost;
        for (int i = 0; i < 2; ++i) {
            ParseStep step = parser.feed(bytes);
            QCOMPARE(step.event, ParseStep::Event::Head);
            const http::RequestHead head = parser.takeHead();
            QCOMPARE(head.method, std::string("POST"));
            QCOMPARE(head.headers.fields().size(), std::size_t{2});
            bytes.erase(0, step.consumed);
            step = parser.feed(bytes);
            QCOMPARE(step.body, "hello"sv);
            bytes.erase(0, step.consumed);
            QCOMPARE(parser.feed(bytes).event, ParseStep::Event::Complete);
        }
    }

    void keepAliveFollowsTheVersion()
    {
        const auto keeps = [](const std::string &head) {
            RequestParser parser({});
            return parser.feed(head).event == ParseStep::Event::Head && parser.head().keepAlive;
        };
        QVERIFY(keeps("GET / HTTP/1.1\r\nHost: a\r\n\r\n"));
        QVERIFY(!keeps("GET / HTTP/1.1\r\nHost: a\r\nConnection: x, Close\r\n\r\n"));
        QVERIFY(!keeps("GET / HTTP/1.0\r\n\r\n"));
        QVERIFY(keeps("GET / HTTP/1.0\r\nConnection: Keep-Alive\r\n\r\n"));
        QVERIFY(!keeps("GET / HTTP/1.0\r\nConnection: keep-alive, close\r\n\r\n"));
    }

    void targets_data()
    {
        QTest::addColumn<QByteArray>("line");
        QTest::addColumn<QByteArray>("path");
        QTest::addColumn<QByteArray>("host");
        QTest::newRow("origin") << QByteArray("GET /a/b?c?d HTTP/1.1") << QByteArray("/a/b") << QByteArray("h:1");
        QTest::newRow("absolute") << QByteArray("GET http://h:1/a HTTP/1.1") << QByteArray("/a") << QByteArray("h:1");
        QTest::newRow("no path") << QByteArray("GET http://h:1 HTTP/1.1") << QByteArray("/") << QByteArray("h:1");
        QTest::newRow("query only") << QByteArray("GET http://H:1?q HTTP/1.1") << QByteArray("/") << QByteArray("H:1");
        QTest::newRow("asterisk") << QByteArray("OPTIONS * HTTP/1.1") << QByteArray("*") << QByteArray("h:1");
        QTest::newRow("other server") << QByteArray("GET http://evil/ HTTP/1.1") << QByteArray() << QByteArray();
        QTest::newRow("user") << QByteArray("GET http://u@h:1/ HTTP/1.1") << QByteArray() << QByteArray();
        QTest::newRow("scheme") << QByteArray("GET ftp://h:1/ HTTP/1.1") << QByteArray() << QByteArray();
        QTest::newRow("asterisk GET") << QByteArray("GET * HTTP/1.1") << QByteArray() << QByteArray();
        QTest::newRow("connect") << QByteArray("CONNECT h:1 HTTP/1.1") << QByteArray() << QByteArray();
        QTest::newRow("trace") << QByteArray("TRACE / HTTP/1.1") << QByteArray() << QByteArray();
        QTest::newRow("unknown") << QByteArray("BREW / HTTP/1.1") << QByteArray() << QByteArray();
        QTest::newRow("lower case") << QByteArray("get / HTTP/1.1") << QByteArray() << QByteArray();
        QTest::newRow("fragment") << QByteArray("GET /a#b HTTP/1.1") << QByteArray() << QByteArray();
    }

    void targets()
    {
        QFETCH(QByteArray, line);
        QFETCH(QByteArray, path);
        QFETCH(QByteArray, host);
        RequestParser parser({});
        const ParseStep step = parser.feed(line.toStdString() + "\r\nHost: h:1\r\n\r\n");
        QCOMPARE(step.event == ParseStep::Event::Head, !path.isEmpty());
        QCOMPARE(QByteArray::fromStdString(parser.head().path), path);
        QCOMPARE(QByteArray::fromStdString(parser.head().host), host);
    }

    void theDefaultPortMakesNoOtherServer()
    {
        QCOMPARE(errorOf("GET https://h:443/ HTTP/1.1\r\nHost: h\r\n\r\n"), ErrorCode::None);
        QCOMPARE(errorOf("GET http://h/ HTTP/1.1\r\nHost: H:80\r\n\r\n"), ErrorCode::None);
        QCOMPARE(errorOf("GET http://h/ HTTP/1.1\r\nHost: h:443\r\n\r\n"), ErrorCode::MalformedRequest);
    }

    void expectations()
    {
        RequestParser parser({});
        QCOMPARE(parser.feed(withHeaders("Expect: 100-Continue\r\nContent-Length: 3\r\n")).event,
                 ParseStep::Event::Head);
        QVERIFY(parser.head().expectContinue);
        QCOMPARE(errorOf(withHeaders("Expect: 200-ok\r\n")), ErrorCode::MalformedRequest);
        RequestParser old({});
        QCOMPARE(old.feed("GET / HTTP/1.0\r\nExpect: 100-continue\r\n\r\n").event, ParseStep::Event::Head);
        QVERIFY(!old.head().expectContinue);
    }

    void refusals_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<int>("code");
        const auto row = [](const char *name, const std::string &bytes, ErrorCode code) {
            QTest::newRow(name) << QByteArray::fromStdString(bytes) << static_cast<int>(code);
        };
        row("length and coding", withHeaders("Content-Length: 1\r\nTransfer-Encoding: chunked\r\n"),
            ErrorCode::MalformedRequest);
        row("coding and length", withHeaders("Transfer-Encoding: chunked\r\nContent-Length: 1\r\n"),
            ErrorCode::MalformedRequest);
        row("two lengths", withHeaders("Content-Length: 1\r\nContent-Length: 1\r\n"), ErrorCode::MalformedRequest);
        row("list of lengths", withHeaders("Content-Length: 1, 1\r\n"), ErrorCode::MalformedRequest);
        row("signed length", withHeaders("Content-Length: +1\r\n"), ErrorCode::MalformedRequest);
        row("huge length", withHeaders("Content-Length: 18446744073709551616\r\n"), ErrorCode::MalformedRequest);
        row("unknown coding", withHeaders("Transfer-Encoding: gzip\r\n"), ErrorCode::UnknownTransferCoding);
        row("coding not last", withHeaders("Transfer-Encoding: chunked, gzip\r\n"), ErrorCode::MalformedRequest);
        row("coding twice", withHeaders("Transfer-Encoding: chunked, chunked\r\n"), ErrorCode::MalformedRequest);
        row("coding in 1.0", "POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n", ErrorCode::MalformedRequest);
        row("no host", "GET / HTTP/1.1\r\n\r\n", ErrorCode::MalformedRequest);
        row("two hosts", withHeaders("Host: a\r\n"), ErrorCode::MalformedRequest);
        row("fold", withHeaders("A: b\r\n c\r\n"), ErrorCode::MalformedRequest);
        row("space before colon", withHeaders("A : b\r\n"), ErrorCode::MalformedRequest);
        row("bare LF", "GET / HTTP/1.1\nHost: a\n\n", ErrorCode::MalformedRequest);
        row("bare CR", withHeaders("A: b\rC: d\r\n"), ErrorCode::MalformedRequest);
        row("NUL", withHeaders(std::string("A: b\0c\r\n", 8)), ErrorCode::MalformedRequest);
        row("HTTP/2 preface", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", ErrorCode::UnsupportedHttpVersion);
        row("HTTP/1.2", "GET / HTTP/1.2\r\nHost: a\r\n\r\n", ErrorCode::UnsupportedHttpVersion);
        row("HTTP/0.9", "GET /\r\n", ErrorCode::MalformedRequest);
        row("chunk size sign", withHeaders("Transfer-Encoding: chunked\r\n") + "+1\r\na\r\n0\r\n\r\n",
            ErrorCode::MalformedRequest);
        row("chunk size 17 digits", withHeaders("Transfer-Encoding: chunked\r\n") + "00000000000000001\r\na\r\n",
            ErrorCode::MalformedRequest);
        row("chunk longer than said", withHeaders("Transfer-Encoding: chunked\r\n") + "1\r\nab\r\n0\r\n\r\n",
            ErrorCode::MalformedRequest);
        row("chunk bare LF", withHeaders("Transfer-Encoding: chunked\r\n") + "1\na\r\n0\r\n\r\n",
            ErrorCode::MalformedRequest);
        row("deciding trailer", withHeaders("Transfer-Encoding: chunked\r\n") + "0\r\nContent-Length: 3\r\n\r\n",
            ErrorCode::MalformedRequest);
        row("huge chunk", withHeaders("Transfer-Encoding: chunked\r\n") + "ffffffffffffffff\r\na", ErrorCode::BodyTooLarge);
    }

    void refusals()
    {
        QFETCH(QByteArray, bytes);
        QFETCH(int, code);
        QCOMPARE(static_cast<int>(errorOf(bytes.toStdString())), code);
        // A parser that has refused stays refused.
        RequestParser parser({});
        while (true) {
            const ParseStep step = parser.feed(bytes.toStdString());
            if (step.event == ParseStep::Event::Error) {
                QVERIFY(!step.error.detail.empty());
                break;
            }
            bytes.remove(0, static_cast<int>(step.consumed));
        }
        QCOMPARE(parser.feed(kPost).event, ParseStep::Event::Error);
    }

    void limitsStand()
    {
        http::MessageLimits limits;
        limits.line = 100;
        limits.head = 400;
        limits.fields = 4;
        limits.body = 10;
        limits.chunkExtensions = 12;
        limits.trailers = 20;
        const std::string filler(120, 'x');
        QCOMPARE(errorOf("GET /" + filler, limits), ErrorCode::TargetTooLong);
        QCOMPARE(errorOf(withHeaders("A: " + filler), limits), ErrorCode::HeadTooLarge);
        const std::string field = "A: " + filler.substr(0, 90) + "\r\n";
        QCOMPARE(errorOf(withHeaders(field + field + field), limits), ErrorCode::None);
        QCOMPARE(errorOf(withHeaders("A: 1\r\nA: 1\r\nA: 1\r\n"), limits), ErrorCode::None);
        QCOMPARE(errorOf(withHeaders("A: 1\r\nA: 1\r\nA: 1\r\nA: 1\r\n"), limits), ErrorCode::HeadTooLarge);
        limits.fields = 100;
        QCOMPARE(errorOf(withHeaders(field + field + field + field), limits), ErrorCode::HeadTooLarge);
        const std::string chunked = withHeaders("Transfer-Encoding: chunked\r\n");
        QCOMPARE(errorOf(withHeaders("Content-Length: 10\r\n") + "0123456789", limits), ErrorCode::None);
        QCOMPARE(errorOf(withHeaders("Content-Length: 11\r\n"), limits), ErrorCode::BodyTooLarge);
        QCOMPARE(errorOf(chunked + "a\r\n0123456789\r\n0\r\n\r\n", limits), ErrorCode::None);
        QCOMPARE(errorOf(chunked + "6\r\n012345\r\n5\r\n", limits), ErrorCode::BodyTooLarge);
        QCOMPARE(errorOf(chunked + "1;abcd\r\na\r\n1;abcd\r\nb\r\n0\r\n\r\n", limits), ErrorCode::None);
        QCOMPARE(errorOf(chunked + "1;abcd\r\na\r\n1;abcd\r\nb\r\n1;abcd\r\n", limits), ErrorCode::MalformedRequest);
        QCOMPARE(errorOf(chunked + "0\r\nA: 1234567890\r\n\r\n", limits), ErrorCode::None);
        QCOMPARE(errorOf(chunked + "0\r\nA: 1234567890\r\nB: 1\r\n\r\n", limits), ErrorCode::MalformedRequest);
        QCOMPARE(errorOf("\r\n\r\n\r\n\r\n\r\n\r\n"), ErrorCode::MalformedRequest);
    }

    void aBodyOverTheLimitStillHasItsHead()
    {
        http::MessageLimits limits;
        limits.body = 4;
        RequestParser parser(limits);
        const ParseStep step = parser.feed(kPost);
        QCOMPARE(step.error.code, ErrorCode::BodyTooLarge);
        QCOMPARE(parser.head().path, std::string("/v1/chat/completions"));
        // While a head that was not whole leaves nothing behind.
        RequestParser other({});
        QCOMPARE(other.feed("POST /v1 HTTP/1.1\r\nbroken\r\n\r\n").event, ParseStep::Event::Error);
        QVERIFY(other.head().method.empty());
    }

    void theBodyLimitCanBeLoweredAtTheHead()
    {
        RequestParser parser({});
        ParseStep step = parser.feed(kPost);
        QCOMPARE(step.event, ParseStep::Event::Head);
        parser.setBodyLimit(4);
        step = parser.feed(std::string_view(kPost).substr(step.consumed));
        QCOMPARE(step.error.code, ErrorCode::BodyTooLarge);
        QCOMPARE(parser.head().method, std::string("POST"));
        // For that request only.
        RequestParser next({});
        const std::string empty = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
        QCOMPARE(next.feed(empty).event, ParseStep::Event::Head);
        next.setBodyLimit(1);
        QCOMPARE(next.feed({}).event, ParseStep::Event::Complete);
        QCOMPARE(next.feed(kPost).event, ParseStep::Event::Head);
    }

    void emptyLinesLeaveAConnectionIdle()
    {
        RequestParser parser({});
        QCOMPARE(parser.feed("\r").event, ParseStep::Event::NeedMore);
        QVERIFY(parser.isIdle());
        QCOMPARE(parser.feed("\n\r\n").event, ParseStep::Event::NeedMore);
        QVERIFY(parser.isIdle());
        QCOMPARE(parser.feed("G").event, ParseStep::Event::NeedMore);
        QVERIFY(!parser.isIdle());
    }
};

QTEST_APPLESS_MAIN(RequestParserTest)
#include "request_parser_test.moc"
