#include "policy/dialect/form_judge.h"

#include <QTest>

using namespace sluice::policy;

namespace {

std::shared_ptr<const RuleSet> rulesOf(Action action)
{
    WordListSource list;
    list.name = "words";
    list.prompt = action;
    list.words = {"secret", "敏感"};
    return *RuleSet::build(std::vector<WordListSource>{list});
}

RuleChooser only(const std::shared_ptr<const RuleSet> &rules)
{
    return [rules](const RequestFacts &) { return rules.get(); };
}

std::string part(const std::string &head, const std::string &content)
{
    return "--XX\r\nContent-Disposition: form-data; " + head + "\r\n\r\n" + content + "\r\n";
}

} // namespace

class FormJudgeTest final : public QObject {
    Q_OBJECT
private slots:
    void findsTheBoundary();
    void editsTextParts();
    void skipsAndCountsFiles();
    void refusesWhatIsNoMultipart();
    void namesWhatItCannotRead();
    void editsForms();
    void editsLines();
};

void FormJudgeTest::findsTheBoundary()
{
    QCOMPARE(multipartBoundary("multipart/form-data; boundary=XX").value_or(""), std::string("XX"));
    QCOMPARE(multipartBoundary("Multipart/Form-Data; charset=utf-8; Boundary=\"a b\"").value_or(""), std::string("a b"));
    QVERIFY(!multipartBoundary("multipart/form-data"));
    QVERIFY(!multipartBoundary("text/plain; boundary=XX"));
}

void FormJudgeTest::editsTextParts()
{
    const auto mask = rulesOf(Action::Mask);
    const auto body = [](const std::string &word, const std::string &chinese) {
        return part("name=\"model\"", "gpt-image-1") + part("name=\"prompt\"", "a " + word + " cat")
            + part("name=\"options\"\r\nContent-Type: application/json", "{\"style\":\"" + chinese + "\"}") + part("name=stream", "true") + "--XX--\r\n";
    };
    const RequestJudgement judgement = judgeMultipart(only(mask), "XX", body("SeCret", "\\u654f\\u611f"));
    QVERIFY(!judgement.error.isError());
    QCOMPARE(judgement.facts.model, std::string("gpt-image-1"));
    QVERIFY(judgement.facts.stream);
    QCOMPARE(judgement.body.value_or(""), body("******", "**"));
    QCOMPARE(judgement.verdict.hits.size(), std::size_t{2});
    QCOMPARE(judgement.verdict.hits[0].path, std::string("prompt"));
    QCOMPARE(judgement.verdict.hits[1].path, std::string("options.style"));
    QCOMPARE(judgeMultipart(only(rulesOf(Action::Block)), "XX", body("secret", "x")).verdict.kind, VerdictKind::Block);
    QVERIFY(!judgeMultipart(only(rulesOf(Action::Block)), "XX", body("x", "y")).body);
    QCOMPARE(judgeMultipart(only(mask), "XX", part("name=\"model\"", "a") + part("name=\"model\"", "b") + "--XX--").error.where, std::string("model"));
}

void FormJudgeTest::skipsAndCountsFiles()
{
    const std::string body = part("name=\"image\"; filename=\"secret.png\"\r\nContent-Type: image/png", std::string("\x89PNG\0secret", 11)) + "--XX--";
    const RequestJudgement judgement = judgeMultipart(only(rulesOf(Action::Mask)), "XX", body);
    QCOMPARE(judgement.verdict.notRun, std::string("1 file of 11 bytes"));
    QCOMPARE(judgement.verdict.hits.size(), std::size_t{1}); // the file's name is text
    QVERIFY(judgement.body && judgement.body->find("filename=\"******.png\"") != std::string::npos);
    QVERIFY(judgement.body->find("secret") != std::string::npos); // in the file
}

void FormJudgeTest::refusesWhatIsNoMultipart()
{
    const std::string whole = part("name=\"prompt\"", "x") + "--XX--\r\n";
    for (std::size_t length = 0; length + 4 < whole.size(); ++length) {
        QVERIFY(judgeMultipart(only(rulesOf(Action::Mask)), "XX", whole.substr(0, length)).error.isError());
    }
    QVERIFY(judgeMultipart(only(rulesOf(Action::Mask)), "YY", whole).error.isError());
    // Before the first part and behind the last nobody reads, but nothing hides there either.
    QCOMPARE(judgeMultipart(only(rulesOf(Action::Block)), "XX", "secret\r\n" + whole).verdict.kind, VerdictKind::Block);
    QCOMPARE(judgeMultipart(only(rulesOf(Action::Block)), "XX", whole + "secret").verdict.kind, VerdictKind::Block);
}

void FormJudgeTest::namesWhatItCannotRead()
{
    const auto rules = rulesOf(Action::Block);
    QCOMPARE(judgeMultipart(only(rules), "XX", part("name=\"prompt\"\r\nContent-Transfer-Encoding: base64", "c2VjcmV0") + "--XX--").uninspectable,
             std::string("prompt is in the transfer encoding base64"));
    QCOMPARE(judgeMultipart(only(rules), "XX", part("name=\"prompt\"", "\xFF\xFE") + "--XX--").uninspectable, std::string("prompt is not UTF-8 text"));
    QCOMPARE(judgeForm(only(rules), "prompt=%FF").uninspectable, std::string("prompt is not UTF-8 text"));
}

void FormJudgeTest::editsForms()
{
    const RequestJudgement judgement = judgeForm(only(rulesOf(Action::Mask)), "model=m&prompt=a+%73ecret%20%E6%95%8F%E6%84%9F!&n=1&secret=2");
    QCOMPARE(judgement.facts.model, std::string("m"));
    QCOMPARE(judgement.body.value_or(""), std::string("model=m&prompt=a+******+**%21&n=1&******=2"));
    QVERIFY(!judgeForm(only(rulesOf(Action::Mask)), "prompt=clean%20").body);
}

void FormJudgeTest::editsLines()
{
    const RequestJudgement judgement
        = judgeJsonLines(only(rulesOf(Action::Mask)), "{\"model\":\"m\",\"a\":\"x\"}\r\n\n{\"b\":[\"\\u0073ecret\", 1.0]}\n");
    QVERIFY(!judgement.error.isError());
    QCOMPARE(judgement.body.value_or(""), std::string("{\"model\":\"m\",\"a\":\"x\"}\r\n\n{\"b\":[\"******\", 1.0]}\n"));
    QCOMPARE(judgement.verdict.hits.at(0).path, std::string("[1].b[0]"));
    QVERIFY(judgeJsonLines(only(rulesOf(Action::Mask)), "{}\n{").error.isError());
}

QTEST_GUILESS_MAIN(FormJudgeTest)
#include "form_judge_test.moc"
