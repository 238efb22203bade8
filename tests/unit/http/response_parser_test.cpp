#include "http/response_parser.h"

#include "unit/http/feeding.h"

#include <QTest>

using namespace sluice;
using namespace sluice::test;
using base::ErrorCode;
using http::ParseStep;
using http::ResponseParser;

namespace {

ResponseRun run(const std::string &bytes, std::string_view method = "GET", const http::MessageLimits &limits = {})
{
    ResponseRun whole = runResponse(bytes, {bytes.size()}, method, limits);
    if (!everySplitAgrees(bytes, method, whole, limits)) {
        whole.error = ErrorCode::Internal;
    }
    return whole;
}

} // namespace

class ResponseParserTest : public QObject {
    Q_OBJECT

private slots:
    void bodiesOfAllThreeKinds()
    {
        QCOMPARE(run("HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nabc").body, std::string("abc"));
        QCOMPARE(run("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n").body, std::string("abc"));
        const ResponseRun open = run("HTTP/1.1 200 OK\r\n\r\nabc\r\n\r\nHTTP/1.1");
        QVERIFY(open.isComplete);
        QCOMPARE(open.body, std::string("abc\r\n\r\nHTTP/1.1"));
    }

    void answersWithoutABody()
    {
        for (const char *status : {"204 No Content", "304 Not Modified"}) {
            const ResponseRun seen = run(std::string("HTTP/1.1 ") + status + "\r\nContent-Length: 9\r\n\r\n");
            QVERIFY(seen.isComplete && seen.body.empty());
        }
        QVERIFY(run("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n", "HEAD").isComplete);
        QVERIFY(run("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", "HEAD").isComplete);
        QVERIFY(!run("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n", "GET").isComplete);
    }

    void interimAnswersAreDropped()
    {
        const std::string interim = "HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n";
        std::string bytes;
        for (int i = 0; i < 8; ++i) {
            bytes += interim;
        }
        const std::string last = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
        const ResponseRun seen = run(bytes + last);
        QVERIFY(seen.isComplete);
        QCOMPARE(seen.body, std::string("ok"));
        QVERIFY(seen.head.find("Link") == std::string::npos);
        QCOMPARE(run(bytes + interim + last).error, ErrorCode::InvalidResponse);
        QCOMPARE(run("HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\n\r\n").error, ErrorCode::InvalidResponse);
    }

    void oneConnectionCarriesManyAnswers()
    {
        ResponseParser parser({});
        const std::string answer = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
        for (int i = 0; i < 3; ++i) {
            parser.expectResponseTo(i == 1 ? "HEAD" : "POST");
            QVERIFY(parser.isIdle());
            std::string_view rest = answer;
            rest.remove_suffix(i == 1 ? 2 : 0);
            std::string body;
            while (true) {
                const ParseStep step = parser.feed(rest);
                rest.remove_prefix(step.consumed);
                body += step.body;
                QVERIFY(step.event != ParseStep::Event::Error && step.event != ParseStep::Event::NeedMore);
                if (step.event == ParseStep::Event::Complete) {
                    break;
                }
            }
            QVERIFY(parser.head().keepAlive);
            QCOMPARE(body, std::string(i == 1 ? "" : "ok"));
            QVERIFY(rest.empty() && parser.isIdle());
        }
    }

    void anEarlyEndIsToldApart_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<int>("code");
        const auto row = [](const char *name, const char *bytes, ErrorCode code) {
            QTest::newRow(name) << QByteArray(bytes) << static_cast<int>(code);
        };
        row("nothing", "", ErrorCode::UpstreamInterrupted);
        row("half a head", "HTTP/1.1 200 OK\r\nConte", ErrorCode::InvalidResponse);
        row("short body", "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc", ErrorCode::UpstreamInterrupted);
        row("no last chunk", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n",
            ErrorCode::UpstreamInterrupted);
        row("only interim", "HTTP/1.1 100 Continue\r\n\r\n", ErrorCode::InvalidResponse);
    }

    void anEarlyEndIsToldApart()
    {
        QFETCH(QByteArray, bytes);
        QFETCH(int, code);
        const ResponseRun seen = bytes.isEmpty() ? runResponse({}, {1}) : run(bytes.toStdString());
        QVERIFY(!seen.isComplete);
        QCOMPARE(static_cast<int>(seen.error), code);
    }

    void refusals()
    {
        for (const char *bytes :
             {"HTTP/2 200 OK\r\n\r\n", "HTTP/1.1 99 x\r\n\r\n", "HTTP/1.1 600 x\r\n\r\n", "HTTP/1.1 200 OK\r\nA : b\r\n\r\n",
              "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n", "\r\nHTTP/1.1 200 OK\r\n\r\n",
              "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip\r\n\r\n", "HTTP/1.1 200OK\r\n\r\n"}) {
            const ResponseRun seen = run(bytes);
            QCOMPARE(seen.error, ErrorCode::InvalidResponse);
            QVERIFY(!seen.hasHead);
        }
    }

    void aMissingReasonIsForgiven()
    {
        for (const char *line : {"HTTP/1.1 200\r\n", "HTTP/1.1 200 \r\n"}) {
            const ResponseRun seen = run(std::string(line) + "Content-Length: 1\r\n\r\nx");
            QVERIFY(seen.isComplete);
            QCOMPARE(seen.body, std::string("x"));
        }
    }

    void theBodyLimitHoldsForBodiesOfUnknownLength()
    {
        http::MessageLimits limits;
        limits.body = 4;
        // How much was handed on before depends on the cut; that it ends does not.
        for (const std::size_t size : {1U, 4U, 100U}) {
            const ResponseRun seen = runResponse("HTTP/1.1 200 OK\r\n\r\n12345", {size}, "GET", limits);
            QCOMPARE(seen.error, ErrorCode::BodyTooLarge);
            QVERIFY(seen.body.size() <= 4);
        }
        limits.body = 0;
        QVERIFY(run("HTTP/1.1 200 OK\r\n\r\n12345", "GET", limits).isComplete);
    }
};

QTEST_APPLESS_MAIN(ResponseParserTest)
#include "response_parser_test.moc"
