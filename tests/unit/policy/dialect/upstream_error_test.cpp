#include "policy/dialect/upstream_error.h"

#include <QTest>

using namespace sluice::policy;

class UpstreamErrorTest : public QObject {
    Q_OBJECT
private slots:
    void readsEveryShape_data()
    {
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<QByteArray>("type");
        QTest::addColumn<QByteArray>("code");
        QTest::newRow("OpenAI") << QByteArray(R"({"error":{"message":"m","type":"insufficient_quota","param":null,"code":"insufficient_quota"}})")
                                << QByteArray("insufficient_quota") << QByteArray("insufficient_quota");
        QTest::newRow("Anthropic") << QByteArray(R"({"type":"error","error":{"type":"overloaded_error","message":"m"}})")
                                   << QByteArray("overloaded_error") << QByteArray();
        QTest::newRow("Gemini") << QByteArray(R"({"error":{"code":429,"message":"m","status":"RESOURCE_EXHAUSTED"}})")
                                << QByteArray("RESOURCE_EXHAUSTED") << QByteArray("429");
        QTest::newRow("Responses event") << QByteArray(R"({"type":"error","code":"server_error","message":"m"})")
                                         << QByteArray() << QByteArray("server_error");
        QTest::newRow("response.failed") << QByteArray(R"({"type":"response.failed","response":{"error":{"code":"rate_limit_exceeded"}}})")
                                         << QByteArray() << QByteArray("rate_limit_exceeded");
        QTest::newRow("a text") << QByteArray(R"({"error":"no"})") << QByteArray() << QByteArray();
        QTest::newRow("HTML") << QByteArray("<html>") << QByteArray() << QByteArray();
        QTest::newRow("long") << QByteArray(R"({"error":{"type":")" + QByteArray(100, 'x') + R"("}})") << QByteArray() << QByteArray();
    }

    void readsEveryShape()
    {
        QFETCH(QByteArray, body);
        QFETCH(QByteArray, type);
        QFETCH(QByteArray, code);
        const UpstreamErrorName name = upstreamErrorName(body.toStdString());
        QCOMPARE(name.type, type.toStdString());
        QCOMPARE(name.code, code.toStdString());
    }
};

QTEST_GUILESS_MAIN(UpstreamErrorTest)
#include "upstream_error_test.moc"
