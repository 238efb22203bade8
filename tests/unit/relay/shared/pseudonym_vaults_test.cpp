#include "relay/shared/pseudonym_vaults.h"

#include <QTest>

#include <set>
#include <string>
#include <thread>
#include <vector>

using namespace sluice;
using namespace sluice::relay;
using namespace std::chrono_literals;

namespace {

std::shared_ptr<const policy::RuleSet> namesAre(std::vector<std::string> words)
{
    policy::WordListSource list;
    list.name = "names";
    list.prompt = policy::Action::Pseudonymise;
    list.answer = policy::Action::Off;
    list.words = std::move(words);
    return *policy::RuleSet::build({list});
}

std::string scanned(const policy::RuleSet &rules, policy::Direction direction, const std::string &text)
{
    return policy::redacted(text, rules.scan(direction, text).redactions);
}

const base::TimePoint kStart{1000h};

} // namespace

// The vaults of all clients, by a clock of the test's own.
class PseudonymVaultsTest final : public QObject {
    Q_OBJECT

private slots:
    void restoresUntilItForgets();
    void addsNothingToWhatNeedsNothing();
    void keepsAnswerRulesWhileNothingChanges();
    void boundsItsClients();
    void threadsAgree();
};

void PseudonymVaultsTest::restoresUntilItForgets()
{
    PseudonymVaults vaults;
    const auto rules = namesAre({"Ada Lovelace"});
    const PseudonymTerms terms{"key:a", base::Secret("key"), 2h};
    const std::string text = "Ada Lovelace";
    const std::string placeholder = scanned(*vaults.forPrompt(terms, rules, text, kStart), policy::Direction::Prompt, text);
    QCOMPARE(placeholder.size(), std::size_t(12));
    QCOMPARE(vaults.issued("key:a"), std::uint64_t(1));
    QCOMPARE(scanned(*vaults.forAnswer(terms, rules, kStart + 2h - 1ns), policy::Direction::Answer, placeholder), text);
    // Answers do not make a value young; what a running answer began with it keeps.
    const auto running = vaults.forAnswer(terms, rules, kStart + 2h - 1ns);
    QCOMPARE(vaults.forAnswer(terms, rules, kStart + 2h), rules);
    QCOMPARE(scanned(*running, policy::Direction::Answer, placeholder), text);
    // With nobody asking a timer forgets, and the same value has the same name afterwards.
    scanned(*vaults.forPrompt(terms, rules, text, kStart + 3h), policy::Direction::Prompt, text);
    vaults.forget(2h, kStart + 5h);
    QCOMPARE(vaults.issued("key:a"), std::uint64_t(0)); // the vault itself is gone
    QCOMPARE(scanned(*vaults.forPrompt(terms, rules, text, kStart + 6h), policy::Direction::Prompt, text), placeholder);
    // Another client has a vault of its own.
    QCOMPARE(vaults.forAnswer({"key:b", {}, 2h}, rules, kStart + 6h), rules);
}

void PseudonymVaultsTest::addsNothingToWhatNeedsNothing()
{
    PseudonymVaults vaults;
    policy::WordListSource list;
    list.name = "mask";
    list.prompt = policy::Action::Mask;
    list.words = {"word"};
    const auto rules = *policy::RuleSet::build({list});
    QCOMPARE(vaults.forPrompt({"local", {}, 1h}, rules, "a word", kStart), rules);
    QCOMPARE(vaults.forAnswer({"local", {}, 1h}, rules, kStart), rules);
}

// A socket asks for every message; new rules would begin anew what runs.
void PseudonymVaultsTest::keepsAnswerRulesWhileNothingChanges()
{
    PseudonymVaults vaults;
    const auto rules = namesAre({"Ada Lovelace", "Grace Hopper"});
    const PseudonymTerms terms{"local", {}, 2h};
    scanned(*vaults.forPrompt(terms, rules, {}, kStart), policy::Direction::Prompt, "Ada Lovelace");
    AnswerRules last;
    const auto first = vaults.forAnswer(terms, rules, kStart, &last);
    QVERIFY(first != rules);
    QCOMPARE(vaults.forAnswer(terms, rules, kStart + 1h, &last), first);
    scanned(*vaults.forPrompt(terms, rules, {}, kStart), policy::Direction::Prompt, "Grace Hopper");
    QVERIFY(vaults.forAnswer(terms, rules, kStart, &last) != first);
}

void PseudonymVaultsTest::boundsItsClients()
{
    PseudonymVaults vaults;
    const auto rules = namesAre({"Ada Lovelace"});
    const std::string text = "Ada Lovelace";
    for (std::size_t i = 0; i < PseudonymVaults::kMostClients; ++i) {
        const std::string client = "key:" + std::to_string(i);
        QVERIFY(scanned(*vaults.forPrompt({client, {}, 1h}, rules, text, kStart), policy::Direction::Prompt, text).starts_with("WORD"));
    }
    QCOMPARE(scanned(*vaults.forPrompt({"one more", {}, 1h}, rules, text, kStart), policy::Direction::Prompt, text), std::string(12, '*'));
    vaults.forget(1h, kStart + 1h);
    QVERIFY(scanned(*vaults.forPrompt({"one more", {}, 1h}, rules, text, kStart + 1h), policy::Direction::Prompt, text).starts_with("WORD"));
}

void PseudonymVaultsTest::threadsAgree()
{
    PseudonymVaults vaults;
    std::vector<std::string> names;
    for (int i = 0; i < 200; ++i) {
        names.push_back("person number " + std::to_string(i) + " of many");
    }
    const auto rules = namesAre(names);
    std::vector<std::vector<std::string>> given(4);
    std::vector<std::thread> threads;
    for (std::vector<std::string> &own : given) {
        threads.emplace_back([&vaults, &rules, &names, &own] {
            const PseudonymTerms terms{"local", base::Secret("key"), 1h};
            for (const std::string &name : names) {
                own.push_back(scanned(*vaults.forPrompt(terms, rules, name, kStart), policy::Direction::Prompt, name));
                if (scanned(*vaults.forAnswer(terms, rules, kStart), policy::Direction::Answer, own.back()) != name) {
                    own.back() = "not restored";
                }
            }
        });
    }
    for (std::thread &thread : threads) {
        thread.join();
    }
    for (const std::vector<std::string> &own : given) {
        QCOMPARE(own, given.front());
    }
    QCOMPARE(std::set<std::string>(given.front().begin(), given.front().end()).size(), names.size());
    QCOMPARE(vaults.issued("local"), std::uint64_t(names.size()));
    QCOMPARE(vaults.refused(), std::uint64_t(0));
}

QTEST_GUILESS_MAIN(PseudonymVaultsTest)
#include "pseudonym_vaults_test.moc"
