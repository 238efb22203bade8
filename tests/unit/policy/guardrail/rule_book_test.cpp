#include "policy/guardrail/rule_book.h"

#include <QTest>

using namespace sluice::policy;

namespace {

WordListSource list(const std::string &name, std::vector<std::string> words, RuleScope scope = {})
{
    WordListSource source;
    source.name = name;
    source.prompt = Action::Block;
    source.answer = Action::Mask;
    source.words = std::move(words);
    source.scope = std::move(scope);
    return source;
}

std::shared_ptr<const RuleBook> bookOf(std::vector<WordListSource> lists)
{
    RuleSources sources;
    sources.lists = std::move(lists);
    auto built = RuleBook::build(std::move(sources));
    return built ? *built : nullptr;
}

// The rules that hit a text of the words "common ci gpt fast", each once.
std::string hitFor(const RuleBook &book, const RuleSubject &subject)
{
    std::string names;
    for (const Hit &hit : book.rulesFor(subject)->scan(Direction::Prompt, "common ci gpt fast").verdict.hits) {
        names += (names.empty() ? "" : " ") + hit.rule;
    }
    return names;
}

} // namespace

class RuleBookTest : public QObject {
    Q_OBJECT

private slots:
    void rulesAreForWhomTheyName()
    {
        const auto book = bookOf({list("everyone", {"common"}), list("of ci", {"ci"}, {{"ci", "build-*"}, {}, {}}),
                                  list("of gpt", {"gpt"}, {{}, {}, {"gpt-*"}}),
                                  list("of both", {"fast"}, {{"ci"}, {"fast lane"}, {}})});
        QVERIFY(book);
        QVERIFY(book->hasScopes());
        QCOMPARE(hitFor(*book, {}), std::string("everyone"));
        QCOMPARE(hitFor(*book, {"ci", {}, {}}), std::string("everyone of ci"));
        QCOMPARE(hitFor(*book, {"build-7", {}, "GPT-5"}), std::string("everyone of ci of gpt"));
        QCOMPARE(hitFor(*book, {"desk", {}, "gpt-5"}), std::string("everyone of gpt"));
        QCOMPARE(hitFor(*book, {"ci", "fast lane", "x"}), std::string("everyone of ci of both"));
        QCOMPARE(hitFor(*book, {"ci", "slow lane", "x"}), std::string("everyone of ci"));
        // The desk tries texts with every rule.
        QCOMPARE(book->everything()->scan(Direction::Prompt, "common ci gpt fast").verdict.hits.size(), std::size_t{4});
    }

    void withoutScopesItIsOneSet()
    {
        const auto book = bookOf({list("a", {"common"}), list("b", {"ci"})});
        QVERIFY(book);
        QVERIFY(!book->hasScopes());
        QCOMPARE(book->rulesFor({"x", "y", "z"}), book->everything());
        const auto empty = bookOf({});
        QVERIFY(empty);
        QVERIFY(!empty->rulesFor({})->isActive(Direction::Prompt));
        QVERIFY(!empty->rulesFor({})->enforces(Direction::Answer));
    }

    void oneBadListIsAnErrorOfTheWhole()
    {
        RuleSources sources;
        sources.lists = {list("good", {"word"}), list("bad", {"\xE2\x80\x8B"}, {{"ci"}, {}, {}})};
        const auto built = RuleBook::build(std::move(sources));
        QVERIFY(!built);
        QCOMPARE(built.error().where, std::string("bad"));
    }

    // Words of several scopes on one lane: what overlaps is masked together, and a Block of one stops the others.
    void setsWorkTogetherOnOneText()
    {
        const auto book = bookOf({list("everyone", {"abc"}), list("of ci", {"cde", "zz"}, {{"ci"}, {}, {}})});
        QVERIFY(book);
        const TextScan scan = book->rulesFor({"ci", {}, {}})->scan(Direction::Answer, "xabcdey zz abc");
        QCOMPARE(redacted("xabcdey zz abc", scan.redactions), std::string("x*****y ** ***"));
        QCOMPARE(scan.verdict.hits.size(), std::size_t{4});
        QCOMPARE(scan.verdict.hits.front().rule, std::string("everyone"));
    }
};

QTEST_GUILESS_MAIN(RuleBookTest)
#include "rule_book_test.moc"
