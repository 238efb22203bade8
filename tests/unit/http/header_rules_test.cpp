#include "http/header_rules.h"

#include <QTest>

using namespace sluice::http;

namespace {

HeaderMap mapOf(std::initializer_list<std::pair<const char *, const char *>> fields)
{
    HeaderMap map;
    for (const auto &[name, value] : fields) {
        map.add(name, value);
    }
    return map;
}

QByteArrayList namesOf(const HeaderMap &map)
{
    QByteArrayList names;
    for (const HeaderMap::Field &field : map.fields()) {
        names.append(QByteArray::fromStdString(field.name));
    }
    return names;
}

} // namespace

class HeaderRulesTest : public QObject {
    Q_OBJECT

private slots:
    void requestFieldsThatMayNotCross_data()
    {
        QTest::addColumn<QByteArray>("name");
        for (const char *name :
             {"Connection", "Keep-Alive", "Proxy-Authenticate", "Proxy-Authorization", "Proxy-Connection", "Proxy-Anything",
              "TE", "Trailer", "Transfer-Encoding", "Upgrade", "HTTP2-Settings", "Host", "Content-Length", "Expect",
              "Accept-Encoding", "Authorization", "X-API-Key", "api-key", "x-goog-api-key", "Cookie", "Origin", "Referer",
              "Sec-Fetch-Site", "Sec-Fetch-Mode", "Forwarded", "X-Forwarded-For", "X-Forwarded-Proto",
              "X-Sluice-Request-Id", "X_Api_Key", "x_forwarded_for", "Transfer_Encoding", "X_SLUICE_ERROR"}) {
            QTest::newRow(name) << QByteArray(name);
        }
    }

    void requestFieldsThatMayNotCross()
    {
        QFETCH(QByteArray, name);
        const HeaderMap kept
            = upstreamRequestHeaders(mapOf({{"A", "1"}, {name.constData(), "x"}, {"B", "2"}}));
        QCOMPARE(namesOf(kept), (QByteArrayList{"A", "B"}));
    }

    void unknownFieldsCrossAsSent()
    {
        const HeaderMap sent = mapOf({{"Content-Type", "application/json"},
                                      {"anthropic-version", "2023-06-01"},
                                      {"OpenAI-Beta", "x"},
                                      {"X-Stainless-Retry-Count", "0"},
                                      {"User-Agent", "sdk"},
                                      {"Accept", "text/event-stream"}});
        QCOMPARE(upstreamRequestHeaders(sent).fields(), sent.fields());
    }

    void answerFieldsThatMayNotCross_data()
    {
        QTest::addColumn<QByteArray>("name");
        for (const char *name : {"Connection", "Keep-Alive", "Transfer-Encoding", "Upgrade", "Trailer", "Content-Length",
                                 "Access-Control-Allow-Origin", "Set-Cookie", "Alt-Svc", "Strict-Transport-Security",
                                 "X-Sluice-Upstream", "Proxy-Authenticate"}) {
            QTest::newRow(name) << QByteArray(name);
        }
    }

    void answerFieldsThatMayNotCross()
    {
        QFETCH(QByteArray, name);
        const HeaderMap kept
            = downstreamResponseHeaders(mapOf({{"Retry-After", "1"}, {name.constData(), "x"}, {"B", "2"}}));
        QCOMPARE(namesOf(kept), (QByteArrayList{"Retry-After", "B"}));
    }

    void fieldsNamedByConnectionGo()
    {
        const HeaderMap kept = upstreamRequestHeaders(
            mapOf({{"Connection", "close, X-Private"}, {"x-private", "1"}, {"X-Public", "2"}, {"X-PRIVATE", "3"}}));
        QCOMPARE(namesOf(kept), QByteArrayList{"X-Public"});
    }

    void connectionCannotTakeWhatTheRelayAdds()
    {
        // The rules make a copy; what is added to it later does not answer to the caller's Connection field.
        HeaderMap kept = upstreamRequestHeaders(mapOf({{"Connection", "Authorization, Host"}}));
        QVERIFY(kept.set("Host", "api.example"));
        QVERIFY(kept.set("Authorization", "Bearer k"));
        QCOMPARE(kept.fields().size(), std::size_t{2});
    }

    void namesAreComparedWhole()
    {
        QVERIFY(isHopByHop("te") && isHopByHop("TE") && !isHopByHop("text") && !isHopByHop("t"));
        QVERIFY(isCredential("AUTHORIZATION") && !isCredential("authorization2") && !isCredential(""));
        const std::string longName(200, 'a');
        QVERIFY(!isHopByHop(longName) && !isCredential(longName));
        // A long name is still seen by its beginning.
        QVERIFY(upstreamRequestHeaders(mapOf({{("x-forwarded-" + longName).c_str(), "1"}})).empty());
    }
};

QTEST_APPLESS_MAIN(HeaderRulesTest)
#include "header_rules_test.moc"
