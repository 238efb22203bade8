#include "analysis/nginx/access_line_parser.h"

#include <QTest>

#include <random>

using namespace sluice::analysis;
using namespace std::chrono_literals;

class AccessLineParserTest final : public QObject {
    Q_OBJECT

    static constexpr std::string_view kLine = "203.0.113.9 - ada [24/Nov/2026:02:45:01 +0100] \"POST /v1/chat/completions?a=b HTTP/1.1\" "
                                              "502 157 \"https://x.example/\" \"OpenAI/Python 1.0\"";

    static AccessLineParser parserOf(std::string_view format) { return AccessLineParser(*parseLogFormat(format)); }

private slots:
    void combined()
    {
        AccessLineParser parser = parserOf("combined");
        AccessLine line;
        QVERIFY(parser.parse(kLine, line));
        QCOMPARE(line.time, std::int64_t{1'795'484'701}); // date -d '2026-11-24T02:45:01+01:00' +%s
        QCOMPARE(line.method, std::string_view("POST"));
        QCOMPARE(line.target, std::string_view("/v1/chat/completions?a=b"));
        QCOMPARE(line.status, 502);
        QCOMPARE(*line.bytesSent, 157);
        QCOMPARE(line.userAgent, std::string_view("OpenAI/Python 1.0"));
        QCOMPARE(line.remoteAddress, std::string_view("203.0.113.9"));
        QVERIFY(!line.requestTime);
        QVERIFY(!line.tellsUpstreamStatus);
    }

    void everyVariable()
    {
        AccessLineParser parser = parserOf("$msec|$time_iso8601|$request_method|$request_uri|$status|$bytes_sent|$request_time|$upstream_response_time|"
                                           "$upstream_connect_time|$upstream_header_time|$upstream_status|$upstream_addr|$host|$http_user_agent|$http_x_model|"
                                           "$remote_addr|$connection");
        AccessLine line;
        QVERIFY(parser.parse("1795488301.123|2026-11-24T02:45:01Z|GET|/v1/models|200|99|1.250|0.100, 1.000|0.001, -|0.050, -|502, 200|"
                             "10.0.0.1:443, [::1]:8443|api.example|curl/8|gpt-5|::1|17",
            line));
        QCOMPARE(line.time, std::int64_t{1'795'488'301});
        QCOMPARE(line.method, std::string_view("GET"));
        QCOMPARE(line.target, std::string_view("/v1/models"));
        QCOMPARE(*line.bytesSent, 99);
        QVERIFY(*line.requestTime == 1250ms);
        QVERIFY(*line.upstreamTime == 1100ms);
        QVERIFY(!line.hasConnected); // the last try did not
        QVERIFY(!line.hasHead);
        QCOMPARE(line.upstreamStatus, 200);
        QVERIFY(line.tellsUpstreamStatus);
        QCOMPARE(line.upstream, std::string_view("[::1]:8443"));
        QCOMPARE(line.tries, 2);
        QCOMPARE(line.host, std::string_view("api.example"));
        QCOMPARE(line.userAgent, std::string_view("curl/8"));
        QCOMPARE(line.model, std::string_view("gpt-5"));
        QCOMPARE(line.remoteAddress, std::string_view("::1"));
        QVERIFY(parser.parse("1795488301.123|2026-11-24T02:45:01Z|GET|/|499|0|0.000|-|-|-|-|-|a|-|-|1.2.3.4|17", line));
        QVERIFY(!line.upstreamTime && line.upstream.empty() && line.upstreamStatus == 0 && line.userAgent.empty());
        QVERIFY(line.tellsUpstreamStatus);
    }

    void listsWithSpacesBetweenSpaces()
    {
        AccessLineParser parser = parserOf("$upstream_addr $upstream_status $upstream_response_time $status");
        AccessLine line;
        QVERIFY(parser.parse("10.0.0.1:80, 10.0.0.2:80 : unix:/run/a.sock 502, 504 : 200 0.100, 0.200 : 0.300 200", line));
        QCOMPARE(line.upstream, std::string_view("unix:/run/a.sock"));
        QCOMPARE(line.tries, 3);
        QCOMPARE(line.upstreamStatus, 200);
        QVERIFY(*line.upstreamTime == 600ms);
        QCOMPARE(line.status, 200);
    }

    void escapesAreUndone()
    {
        AccessLineParser hex = parserOf("\"$request\" $status \"$http_user_agent\"");
        AccessLine line;
        QVERIFY(hex.parse("\"GET /a\\x22b\\x5C\\xE8\\xAF\\x8D HTTP/1.1\" 400 \"a\\x0Ab\\xZZ\"", line));
        QCOMPARE(line.target, std::string_view("/a\"b\\\xE8\xAF\x8D"));
        QCOMPARE(line.userAgent, std::string_view("a\nb\\xZZ"));
        AccessLineParser json = parserOf("escape=json '{\"r\":\"$request\",\"s\":$status,\"u\":\"$http_user_agent\"}'");
        QVERIFY(json.parse("{\"r\":\"GET /a\\\"b\\\\ HTTP/1.1\",\"s\":404,\"u\":\"x\\u001F\\t\\\\\"}", line));
        QCOMPARE(line.target, std::string_view("/a\"b\\"));
        QCOMPARE(line.userAgent, std::string_view("x\x1F\t\\"));
        QCOMPARE(line.status, 404);
        QVERIFY(json.parse("{\"r\":\"\",\"s\":400,\"u\":\"\"}", line));
        AccessLineParser none = parserOf("escape=none '$status \"$http_user_agent\"'");
        QVERIFY(none.parse("200 \"a\\x22\"", line));
        QCOMPARE(line.userAgent, std::string_view("a\\x22"));
    }

    void requestsThatAreNone()
    {
        AccessLineParser parser = parserOf("combined");
        AccessLine line;
        QVERIFY(parser.parse("1.2.3.4 - - [24/Nov/2026:02:45:01 +0000] \"\\x16\\x03\\x01\\x02\" 400 157 \"-\" \"-\"", line));
        QCOMPARE(line.status, 400);
        QVERIFY(line.target.empty());
        QVERIFY(parser.parse("1.2.3.4 - - [24/Nov/2026:02:45:01 +0000] \"\" 400 0 \"-\" \"-\"", line));
        QVERIFY(parser.parse("1.2.3.4 - - [24/Nov/2026:02:45:01 +0000] \"GET /a b HTTP/1.1\" 000 0 \"-\" \"-\"", line));
        QCOMPARE(line.status, 0);
        QCOMPARE(line.target, std::string_view("/a b"));
    }

    void whatDoesNotFitIsRefused()
    {
        AccessLineParser parser = parserOf("combined");
        AccessLine line;
        const std::string good(kLine);
        const std::vector<std::string> bad{"", "nonsense", good + "x", good.substr(0, good.size() - 1),
            "1.2.3.4 - - [24/Foo/2026:02:45:01 +0000] \"GET / HTTP/1.1\" 200 1 \"-\" \"-\"",
            "1.2.3.4 - - [31/Feb/2026:02:45:01 +0000] \"GET / HTTP/1.1\" 200 1 \"-\" \"-\"",
            "1.2.3.4 - - [24/Nov/2026:25:45:01 +0000] \"GET / HTTP/1.1\" 200 1 \"-\" \"-\"",
            "1.2.3.4 - - [24/Nov/2026:02:45:01 +9900] \"GET / HTTP/1.1\" 200 1 \"-\" \"-\"",
            "1.2.3.4 - - [24/Nov/2026:02:45:01 +0000] \"GET / HTTP/1.1\" OK 1 \"-\" \"-\"",
            "1.2.3.4 - - [24/Nov/2026:02:45:01 +0000] \"GET / HTTP/1.1\" 99999 1 \"-\" \"-\"",
            "1.2.3.4 - - [24/Nov/2026:02:45:01 +0000] \"GET / HTTP/1.1\" 200 many \"-\" \"-\""};
        for (const std::string &text : bad) {
            QVERIFY2(!parser.parse(text, line), text.c_str());
        }
        QVERIFY(parser.parse(good, line));
        QVERIFY(parser.parse(good + '\r', line));
    }

    void anEmptyTimeIsNone()
    {
        AccessLine line;
        AccessLineParser parser = parserOf("$time_iso8601 $msec $status");
        QVERIFY(!parser.parse("  200", line));
        QVERIFY(parser.parse("2026-11-24T02:45:01Z 1795488301.000 200", line));
        QVERIFY(!parser.parse("1795488301.000 1795488301.000 200", line)); // what one field may hold the other may not
    }

    // No cut of a line may be taken for another line's facts, and none may be read beyond.
    void everyPrefixIsSafe()
    {
        AccessLineParser parser = parserOf("combined");
        AccessLine line;
        for (std::size_t size = 0; size < kLine.size(); ++size) {
            const std::string prefix(kLine.substr(0, size)); // its own memory, so that sanitizers see its end
            QVERIFY(!parser.parse(prefix, line));
        }
    }

    void oneParserForManyLinesGivesTheSame()
    {
        AccessLineParser kept = parserOf("$time_local \"$request\" $status");
        std::mt19937 random(7);
        for (int i = 0; i < 2'000; ++i) {
            const int second = static_cast<int>(random() % 60);
            const std::string text = QString::asprintf("24/Nov/2026:02:45:%02d +0000 \"GET /%u\\x41 HTTP/1.1\" %u", second,
                static_cast<unsigned>(random() % 9), static_cast<unsigned>(200 + random() % 300))
                                         .toStdString();
            AccessLineParser fresh = parserOf("$time_local \"$request\" $status");
            AccessLine one;
            AccessLine other;
            QVERIFY(kept.parse(text, one) && fresh.parse(text, other));
            QCOMPARE(one.time, other.time);
            QCOMPARE(one.target, other.target);
            QCOMPARE(one.status, other.status);
        }
    }
};

QTEST_APPLESS_MAIN(AccessLineParserTest)
#include "access_line_parser_test.moc"
