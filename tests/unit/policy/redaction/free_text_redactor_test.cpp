#include "policy/redaction/free_text_redactor.h"

#include "policy/entity/entity_kinds.h"
#include "policy/redaction/redaction_marks.h"
#include "tls/keyed_hash.h"

#include <QTest>

namespace sluice::policy {

namespace {

FreeTextRedactor redactor(const std::vector<std::string> &words = {}, const std::string &pattern = {})
{
    RuleSources sources;
    for (const EntityKind &kind : entityKinds()) {
        sources.entities.push_back({std::string(kind.name), Action::Mask, Action::Off, kind.threshold, {}});
    }
    if (!words.empty()) {
        sources.lists.push_back({.name = "mine", .category = "words", .prompt = Action::Mask, .answer = Action::Off, .words = words});
    }
    if (!pattern.empty()) {
        sources.patterns.push_back({.name = "shape", .category = "patterns", .pattern = pattern, .prompt = Action::Mask});
    }
    const auto rules = RuleSet::build(std::move(sources));
    return FreeTextRedactor(rules ? *rules : nullptr,
        ExportPseudonyms([](std::string_view message) { return tls::hmacSha256("key", message); }));
}

} // namespace

class FreeTextRedactorTest final : public QObject {
    Q_OBJECT

private slots:
    void dataBecomesMarksAndTokens()
    {
        const FreeTextRedactor subject = redactor({"heron"});
        const auto phone = subject.redact("call 13800138000 about the heron");
        QCOMPARE(phone.text, std::string("call [PHONE_NUMBER] about the [RULE]"));
        QCOMPARE(phone.finds.size(), std::size_t(2));
        QCOMPARE(phone.finds[0].rule, std::string("PHONE_NUMBER"));
        QCOMPARE(phone.finds[1].rule, std::string("mine"));
        QVERIFY(!phone.finds[0].isReplaced);

        const auto mail = subject.redact("from Li.Lei@example.com to li.lei@example.com at 203.0.113.77");
        QCOMPARE(mail.finds.size(), std::size_t(3));
        QVERIFY(mail.finds[0].isReplaced && mail.finds[2].isReplaced);
        const std::string token = subject.pseudonyms().tokenOf(TokenKind::User, "li.lei@example.com");
        QCOMPARE(mail.text, "from " + token + " to " + token + " at " + subject.pseudonyms().tokenOf(TokenKind::Ip, "203.0.113.77"));
        QCOMPARE(subject.redact("nothing at all").text, std::string("nothing at all"));
        QVERIFY(subject.redact("nothing at all").finds.empty());
    }

    void secretsOfAllKindsHaveOneMark()
    {
        QCOMPARE(markOf("secret:openai"), std::string("[SECRET]"));
        QCOMPARE(markOf("SECRET"), std::string("[SECRET]"));
        QCOMPARE(markOf("IBAN_CODE"), std::string("[IBAN_CODE]"));
        QCOMPARE(markOf("a list about Mr X"), std::string("[RULE]"));
        const std::string key = std::string("sk-proj-") + "Ab3dEf6hIj9kLm2nOp5qRs8tUv1w";
        QCOMPARE(redactor().redact("it was " + key + " then").text, std::string("it was [SECRET] then"));
    }

    // Words that our own marks and tokens are made of forbid neither.
    void whatStandsInItsPlaceIsNoFind()
    {
        const FreeTextRedactor subject = redactor({"phone", "rule", "user", "secret"});
        QCOMPARE(subject.redact("13800138000 rules").text, std::string("[PHONE_NUMBER] [RULE]s"));
        const std::string once = subject.redact("li.lei@example.com 13800138000 user").text;
        const auto twice = subject.redact(once);
        QCOMPARE(twice.text, once);
        QVERIFY(twice.finds.empty());
        QCOMPARE(subject.redact("[PHONE").text, std::string("[[RULE]")); // only whole marks are ours
    }

    void aFindBesideAMarkIsStillOne()
    {
        const FreeTextRedactor subject = redactor({}, "[A-Z]+\\] of [a-z]+");
        QCOMPARE(subject.redact("13800138000 of anna").text.find("anna"), std::string::npos);
    }

    void moreFindsThanAVerdictHoldsAreAllTaken()
    {
        std::string text;
        for (int i = 0; i < 300; ++i) {
            text += "heron, ";
        }
        const auto outcome = redactor({"heron"}).redact(text);
        QCOMPARE(outcome.text.find("heron"), std::string::npos);
        QCOMPARE(outcome.finds.size(), std::size_t(300));
    }

    void aPatternThatTakesEverythingEnds()
    {
        QCOMPARE(redactor({}, "(?s).+").redact("whatever it was").text, std::string("[RULE]"));
    }
};

} // namespace sluice::policy

QTEST_GUILESS_MAIN(sluice::policy::FreeTextRedactorTest)

#include "free_text_redactor_test.moc"
