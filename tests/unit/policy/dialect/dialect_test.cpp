#include "policy/dialect/dialect.h"

#include "unit/policy/dialect/dialect_fixture.h"

#include <QJsonArray>
#include <QJsonObject>
#include <QTest>

using namespace sluice::policy;
using namespace sluice::policy::test;
using namespace Qt::StringLiterals;
using sluice::base::ErrorCode;

class DialectTest final : public QObject {
    Q_OBJECT

private slots:
    void ofPath_data();
    void ofPath();
    void everyCodeHasItsShape();
    void events();
};

void DialectTest::ofPath_data()
{
    QTest::addColumn<QByteArray>("path");
    QTest::addColumn<bool>("version");
    QTest::addColumn<QByteArray>("name");
    const auto row = [](const char *path, const char *name, bool version = false) {
        QTest::newRow(path) << QByteArray(path) << version << QByteArray(name);
    };
    row("/v1/chat/completions", "openai.chat");
    row("/chat/completions/", "openai.chat");
    row("/openai/deployments/x/chat/completions", "openai.chat");
    row("/v1beta/openai/chat/completions", "openai.chat");
    row("/v1/completions", "openai.completions");
    row("/v1/responses", "openai.responses");
    row("/v1/responses/resp_1/input_items", "openai.responses");
    row("/v1/embeddings", "openai.other");
    row("/v1/models", "openai.other");
    row("/", "openai.other");
    row("", "openai.other");
    row("/v1/threads/t/messages", "openai.other");
    row("/v1/messages", "anthropic.messages");
    row("/v1/messages/count_tokens", "anthropic.messages");
    row("/v1beta/models/gemini-2:generateContent", "gemini");
    row("/v1beta/models/gemini-2:streamGenerateContent", "gemini");
    row("/v1/models?", "anthropic.messages", true);
}

void DialectTest::ofPath()
{
    QFETCH(const QByteArray, path);
    QFETCH(const bool, version);
    QFETCH(const QByteArray, name);
    QCOMPARE(bytes(dialectName(dialectOf(path.toStdString(), version))), name);
}

void DialectTest::everyCodeHasItsShape()
{
    const std::string message = "no \"quotes\"\nor lines";
    for (int i = 0; i < sluice::base::kErrorCodeCount; ++i) {
        const auto code = static_cast<ErrorCode>(i);
        const QString wire = QString::fromStdString(std::string(sluice::base::wireCode(code)));

        const QJsonObject openAi = parsed(errorBody(Dialect::OpenAiChat, code, message, "r1"))["error"_L1].toObject();
        QCOMPARE(openAi.keys(), (QStringList{u"code"_s, u"message"_s, u"param"_s, u"type"_s}));
        QVERIFY(openAi["param"_L1].isNull());
        QVERIFY(openAi["type"_L1].isString());
        QCOMPARE(openAi["code"_L1].isNull(), wire.isEmpty());
        QCOMPARE(openAi["code"_L1].toString(), wire);
        QCOMPARE(openAi["message"_L1].toString(), QString::fromStdString(message));

        const QJsonObject anthropic = parsed(errorBody(Dialect::Anthropic, code, message, "r1")).object();
        QCOMPARE(anthropic["type"_L1].toString(), u"error"_s);
        QCOMPARE(anthropic["request_id"_L1].toString(), u"r1"_s);
        const QJsonObject inner = anthropic["error"_L1].toObject();
        static const QStringList standard{u"invalid_request_error"_s, u"authentication_error"_s, u"permission_error"_s,
                                          u"not_found_error"_s, u"request_too_large"_s, u"rate_limit_error"_s,
                                          u"api_error"_s, u"timeout_error"_s, u"overloaded_error"_s};
        QVERIFY(standard.contains(inner["type"_L1].toString()));
        QCOMPARE(inner["sluice_code"_L1].toString(), wire);

        const QJsonObject gemini = parsed(errorBody(Dialect::Gemini, code, message, {}))["error"_L1].toObject();
        QVERIFY(gemini["code"_L1].toInt() >= 400);
        QVERIFY(gemini["status"_L1].isString());
        QCOMPARE(gemini["details"_L1].toArray().at(0).toObject()["reason"_L1].toString(), wire);
    }
    QCOMPARE(parsed(errorBody(Dialect::Anthropic, ErrorCode::RateLimited, "x", {}))["error"_L1].toObject()["type"_L1].toString(),
             u"rate_limit_error"_s);
    QCOMPARE(parsed(errorBody(Dialect::OpenAiOther, ErrorCode::ContentBlocked, "x", {}))["error"_L1].toObject()["type"_L1].toString(),
             u"invalid_request_error"_s);
}

void DialectTest::events()
{
    for (const Dialect dialect : {Dialect::OpenAiChat, Dialect::OpenAiCompletions, Dialect::OpenAiResponses, Dialect::OpenAiOther,
                                  Dialect::Anthropic, Dialect::Gemini}) {
        const std::string event = errorEvent(dialect, ErrorCode::UpstreamInterrupted, "gone", 17);
        QVERIFY(event.ends_with("\n\n"));
        QCOMPARE(event.find("\n\n"), event.size() - 2);
        QVERIFY(event.find("[DONE]") == std::string::npos);
        QVERIFY(event.find("sluice_upstream_interrupted") != std::string::npos);
        const std::size_t data = event.find("data: ");
        QVERIFY(parsed(std::string_view(event).substr(data + 6)).isObject());
        const bool named = dialect == Dialect::Anthropic || dialect == Dialect::OpenAiResponses;
        QCOMPARE(event.starts_with("event: error\n"), named);
    }
    const std::string chat = errorEvent(Dialect::OpenAiChat, ErrorCode::UpstreamInterrupted, "gone", 0);
    QCOMPARE(parsed(std::string_view(chat).substr(6))["error"_L1].toObject()["type"_L1].toString(), u"upstream_error"_s);
    const std::string response = errorEvent(Dialect::OpenAiResponses, ErrorCode::UpstreamInterrupted, "gone", 17);
    QCOMPARE(parsed(std::string_view(response).substr(response.find('{')))["sequence_number"_L1].toInt(), 17);
}

QTEST_APPLESS_MAIN(DialectTest)
#include "dialect_test.moc"
