#include "analysis/endpoint_name.h"

#include <QTest>

using sluice::analysis::EndpointName;

class EndpointNameTest final : public QObject {
    Q_OBJECT

private slots:
    void foldsWhatDiffersInEveryRequest_data()
    {
        QTest::addColumn<QByteArray>("target");
        QTest::addColumn<QByteArray>("endpoint");
        QTest::addColumn<QByteArray>("model");
        const auto row = [](const char *target, const char *endpoint, const char *model = "") {
            QTest::newRow(target) << QByteArray(target) << QByteArray(endpoint) << QByteArray(model);
        };
        row("/v1/chat/completions", "/v1/chat/completions");
        row("/v1/chat/completions?api-version=2024-10-21#x", "/v1/chat/completions");
        row("/v1/responses/resp_68af4e2b9c1d/cancel", "/v1/responses/*/cancel");
        row("/v1/files/file-abc123DEF456/content", "/v1/files/*/content");
        row("/v1/batches/batch_67c1f0a2", "/v1/batches/*");
        row("/v1/threads/3f2504e0-4f89-11d3-9a0c-0305e82c3301/runs", "/v1/threads/*/runs");
        row("/users/12345", "/users/*");
        row("/v1/models/gpt-4o-mini", "/v1/models/*", "gpt-4o-mini");
        row("/v1beta/models/gemini-2.5-pro:streamGenerateContent?alt=sse", "/v1beta/models/*:streamGenerateContent", "gemini-2.5-pro");
        row("/openai/deployments/my-gpt/chat/completions", "/openai/deployments/*/chat/completions", "my-gpt");
        row("/v1/models", "/v1/models");
        row("/v1/models/", "/v1/models/");
        row("/v1/text-embedding-3-small", "/v1/text-embedding-3-small");
        row("/v1/audio/speech", "/v1/audio/speech");
        row("http://api.example/v1/models", "/v1/models");
        row("http://api.example", "/");
        row("", "");
        row("*", "");
        row("api.example:443", ""); // CONNECT
        row("/a\x1b[31m\xe8\xaf\x8d", "/a?[31m???");
    }

    void foldsWhatDiffersInEveryRequest()
    {
        QFETCH(QByteArray, target);
        QFETCH(QByteArray, endpoint);
        QFETCH(QByteArray, model);
        EndpointName name;
        name.take("/before/models/else"); // nothing of it may stay
        name.take({target.constData(), static_cast<std::size_t>(target.size())});
        QCOMPARE(QByteArray::fromStdString(std::string(name.endpoint())), endpoint);
        QCOMPARE(QByteArray::fromStdString(std::string(name.model())), model);
    }

    void isNeverLong()
    {
        EndpointName name;
        name.take('/' + std::string(10'000, 'a') + "/b/c");
        QVERIFY(name.endpoint().size() <= EndpointName::kLongest + 1);
        std::string many;
        for (int i = 0; i < 10'000; ++i) {
            many += "/models/m";
        }
        name.take(many);
        QVERIFY(name.endpoint().size() <= EndpointName::kLongest + 10);
    }
};

QTEST_APPLESS_MAIN(EndpointNameTest)
#include "endpoint_name_test.moc"
