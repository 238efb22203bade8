#include "http/serialize.h"

#include "unit/http/feeding.h"

#include <QTest>

using namespace sluice;
using namespace std::string_view_literals;

class SerializeTest : public QObject {
    Q_OBJECT

private slots:
    void aRequestReadsBackAsItWasWritten()
    {
        http::HeaderMap headers;
        QVERIFY(headers.add("Host", "api.example") && headers.add("X-A", "b c") && headers.add("Content-Length", "2"));
        std::string bytes;
        QVERIFY(http::writeRequestHead(bytes, "POST", "/v1/x?y=z", headers));
        QCOMPARE(bytes, std::string("POST /v1/x?y=z HTTP/1.1\r\nHost: api.example\r\nX-A: b c\r\nContent-Length: 2\r\n\r\n"));
        const test::RequestRun run = test::runRequests(bytes + "hi", {1});
        QCOMPARE(run.messages.size(), std::size_t{1});
        QCOMPARE(run.messages[0].body, std::string("hi"));
    }

    void aTargetThatWouldSplitTheLineIsRefused()
    {
        for (const std::string_view target : {"/a b"sv, "/a\r\nB: c"sv, "/a\tb"sv, "/\0"sv, ""sv, "/\x7f"sv}) {
            std::string bytes = "kept";
            QVERIFY(!http::writeRequestHead(bytes, "GET", target, {}));
            QCOMPARE(bytes, std::string("kept"));
        }
        std::string bytes;
        QVERIFY(!http::writeRequestHead(bytes, "GET /x HTTP/1.1\r\n", "/", {}));
        QVERIFY(!http::writeRequestHead(bytes, "", "/", {}));
        QVERIFY(bytes.empty());
    }

    void statusHeads()
    {
        http::HeaderMap headers;
        QVERIFY(headers.add("Content-Length", "0"));
        std::string bytes;
        http::writeStatusHead(bytes, 429, headers);
        QCOMPARE(bytes, std::string("HTTP/1.1 429 Too Many Requests\r\nContent-Length: 0\r\n\r\n"));
        bytes.clear();
        http::writeStatusHead(bytes, 299, headers);
        QVERIFY(bytes.starts_with("HTTP/1.1 299 \r\n"));
        QVERIFY(test::runResponse(bytes, {3}).isComplete);
    }

    void everyStatusOfOursHasAReason()
    {
        for (int i = 0; i < base::kErrorCodeCount; ++i) {
            const int status = base::httpStatus(static_cast<base::ErrorCode>(i));
            QVERIFY(status == 0 || !http::reasonPhrase(status).empty());
        }
        QCOMPARE(http::reasonPhrase(100), "Continue"sv);
        QCOMPARE(http::reasonPhrase(529), "Overloaded"sv);
        QVERIFY(http::reasonPhrase(0).empty() && http::reasonPhrase(999).empty());
    }

    void chunksReadBack()
    {
        std::string bytes = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
        std::string body;
        for (const std::size_t size : {1U, 15U, 16U, 255U, 4096U}) {
            const std::string data(size, 'd');
            http::writeChunk(bytes, data);
            http::writeChunk(bytes, {}); // must not end the body
            body += data;
        }
        bytes += http::kLastChunk;
        const test::ResponseRun run = test::runResponse(bytes, {7});
        QVERIFY(run.isComplete);
        QCOMPARE(run.body, body);
    }
};

QTEST_APPLESS_MAIN(SerializeTest)
#include "serialize_test.moc"
