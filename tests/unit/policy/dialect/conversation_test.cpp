#include "policy/dialect/conversation.h"

#include <QTest>

using namespace sluice::policy;

class ConversationTest : public QObject {
    Q_OBJECT
private slots:
    void everyTurnHasTheKeyOfTheFirst()
    {
        const auto first = conversationKey(R"({"model":"m","messages":[{"role":"system","content":"s"},{"role":"user","content":"hi"}]})");
        const auto second = conversationKey(
            R"({"model":"m","messages":[{"role":"system","content":"s"},{"role":"user","content":"hi"},{"role":"assistant","content":"a"},{"role":"user","content":"more"}]})");
        const auto other = conversationKey(R"({"messages":[{"role":"system","content":"s"},{"role":"user","content":"ho"}]})");
        QVERIFY(first);
        QCOMPARE(first, second);
        QVERIFY(first != other);
    }

    void instructionsAreOfTheKey()
    {
        const auto one = conversationKey(R"({"system":"a","messages":[{"role":"user","content":"hi"}]})");
        const auto two = conversationKey(R"({"system":"b","messages":[{"role":"user","content":"hi"}]})");
        QVERIFY(one && two && one != two);
        QVERIFY(conversationKey(R"({"instructions":"a","input":"hi"})") != conversationKey(R"({"instructions":"b","input":"hi"})"));
    }

    void whatTheClientSaysComesFirst()
    {
        QCOMPARE(conversationKey(R"({"prompt_cache_key":"k","input":"a"})"), conversationKey(R"({"prompt_cache_key":"k","input":"b"})"));
    }

    void noConversationHasNoKey()
    {
        QVERIFY(!conversationKey(R"({"messages":[]})"));
        QVERIFY(!conversationKey(R"({"model":"m"})"));
        QVERIFY(!conversationKey("["));
    }

    void renamesNothingButTheModel()
    {
        const std::string body = R"({ "model" : "gpt-4o", "n":1.0, "messages":[{"content":"model: gpt-4o","model":"x"}]})";
        const std::string renamed = R"({ "model" : "b-1", "n":1.0, "messages":[{"content":"model: gpt-4o","model":"x"}]})";
        QCOMPARE(withModel(body, "b-1").value_or("none"), renamed);
        // The same model named twice is renamed twice: whichever the upstream takes, it is ours.
        const std::string twice = R"({"model":"a","model":"a"})";
        const std::string both = R"({"model":"b","model":"b"})";
        QCOMPARE(withModel(twice, "b").value_or("none"), both);
        const std::string noModel = R"({"messages":[]})";
        const std::string noObject = R"([{"model":"a"}])";
        QVERIFY(!withModel(noModel, "m"));
        QVERIFY(!withModel(noObject, "m"));
    }

    void renamesInAPath()
    {
        QCOMPARE(modelOfPath("/v1beta/models/gemini-2.0-flash:streamGenerateContent"), std::string_view("gemini-2.0-flash"));
        QCOMPARE(pathWithModel("/v1beta/models/a:generateContent", "b"), std::optional<std::string>("/v1beta/models/b:generateContent"));
        QVERIFY(!pathWithModel("/v1/models", "b"));
        QVERIFY(!pathWithModel("/v1/models/x", "b"));
    }
};

QTEST_GUILESS_MAIN(ConversationTest)
#include "conversation_test.moc"
