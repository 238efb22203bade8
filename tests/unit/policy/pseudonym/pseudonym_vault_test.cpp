#include "policy/pseudonym/pseudonym_vault.h"

#include "policy/guardrail/rule_set.h"
#include "policy/text/stream_scanner.h"
#include "tls/keyed_hash.h"

#include <QTest>

#include <array>
#include <random>
#include <string>

using namespace sluice;
using namespace sluice::policy;
using namespace std::chrono_literals;

namespace {

using Refusal = PseudonymVault::Refusal;

const base::TimePoint kStart{1000h};

std::array<std::uint8_t, 32> realHash(std::string_view message)
{
    return tls::hmacSha256("key of the test", message);
}

std::array<std::uint8_t, 32> sameForAll(std::string_view)
{
    return {};
}

// The placeholder, or the reason as a number.
std::string give(PseudonymVault &vault, std::string_view value, base::TimePoint now = kStart, std::string_view rule = "names")
{
    std::string out;
    const Refusal refusal = vault.give(rule, value, realHash, {}, now, out);
    return refusal == Refusal::None ? out : "refused " + std::to_string(static_cast<int>(refusal));
}

std::string refused(Refusal why)
{
    return "refused " + std::to_string(static_cast<int>(why));
}

std::shared_ptr<const RuleSet> with(const std::shared_ptr<const Detector> &detector)
{
    return RuleSet::combine({}, {detector});
}

TextScan scan(const std::shared_ptr<const Detector> &detector, Direction direction, std::string_view text)
{
    return with(detector)->scan(direction, text);
}

} // namespace

class PseudonymVaultTest final : public QObject {
    Q_OBJECT

private slots:
    void givesAValueOneName();
    void forgetsWhatIsNotUsed();
    void keepsNothingBeyondADay();
    void refusesCollisions();
    void refusesWhatThePromptHolds();
    void refusesWhatIsUnfit();
    void staysWithinItsRoom();
    void findsItsValuesAnywhere();
    void leavesPlaceholdersAlone();
    void restoresAndCounts();
    void holdsExactly();
    void randomTextsAgreeWithPlainReplacing();
    void detectorsOutliveTheVault();
};

void PseudonymVaultTest::givesAValueOneName()
{
    PseudonymVault vault;
    const std::string ada = give(vault, "Ada Lovelace");
    QVERIFY(ada.starts_with("WORD"));
    QCOMPARE(give(vault, "Ada Lovelace"), ada);
    QCOMPARE(give(vault, "Ada Lovelace", kStart, "EMAIL_ADDRESS"), ada); // whatever rule finds it later
    QVERIFY(give(vault, "Grace Hopper") != ada);
    QCOMPARE(vault.issued(), std::uint64_t(2));
    PseudonymVault other;
    QCOMPARE(give(other, "Ada Lovelace"), ada); // after a restart, under the same key
    QVERIFY(give(other, "bob@example.org", kStart, "EMAIL_ADDRESS").starts_with("EMAIL"));
}

void PseudonymVaultTest::forgetsWhatIsNotUsed()
{
    PseudonymVault vault;
    give(vault, "Ada Lovelace", kStart);
    give(vault, "Grace Hopper", kStart + 1h);
    give(vault, "Ada Lovelace", kStart + 2h); // use makes young
    vault.forget(3h, kStart + 4h - 1ns);
    QVERIFY(vault.knows("Grace Hopper"));
    vault.forget(3h, kStart + 4h);
    QVERIFY(!vault.knows("Grace Hopper"));
    QVERIFY(vault.knows("Ada Lovelace"));
    QVERIFY(vault.restoringDetector());
    vault.forget(3h, kStart + 5h);
    QVERIFY(vault.isEmpty());
    QCOMPARE(vault.byteCount(), std::size_t(0));
    QVERIFY(!vault.restoringDetector());
    QVERIFY(!vault.valueDetector());
}

void PseudonymVaultTest::keepsNothingBeyondADay()
{
    PseudonymVault vault;
    give(vault, "Ada Lovelace");
    vault.forget(10'000h, kStart + 24h);
    QVERIFY(vault.isEmpty());
}

void PseudonymVaultTest::refusesCollisions()
{
    PseudonymVault vault;
    std::string out;
    QCOMPARE(vault.give("names", "Ada Lovelace", sameForAll, {}, kStart, out), Refusal::None);
    QCOMPARE(vault.give("names", "Grace Hopper", sameForAll, {}, kStart, out), Refusal::Collision);
    QCOMPARE(out, std::string("WORDAAAAAAAA"));
    QVERIFY(!vault.knows("Grace Hopper"));
    // A rule that meets one masks.
    class Giver final : public Pseudonymiser {
    public:
        explicit Giver(PseudonymVault &vault)
            : m_vault(vault)
        {
        }
        bool appendPlaceholder(std::string_view rule, std::string_view value, std::string &to) override
        {
            return m_vault.give(rule, value, sameForAll, {}, kStart, to) == Refusal::None;
        }

    private:
        PseudonymVault &m_vault;
    };
    WordListSource list;
    list.name = "names";
    list.prompt = Action::Pseudonymise;
    list.answer = Action::Off;
    list.words = {"Ada Lovelace", "Grace Hopper"};
    const std::array sets{*RuleSet::build({list})};
    const auto rules = RuleSet::combine(sets, {}, std::make_shared<Giver>(vault));
    const std::string text = "Ada Lovelace met Grace Hopper";
    const TextScan scan = rules->scan(Direction::Prompt, text);
    QCOMPARE(redacted(text, scan.redactions), std::string("WORDAAAAAAAA met ************"));
    QCOMPARE(scan.verdict.pseudonymised, 1U);
    QCOMPARE(scan.verdict.nameless, 1U);
    QCOMPARE(scan.verdict.kind, VerdictKind::Mask);
}

void PseudonymVaultTest::refusesWhatThePromptHolds()
{
    PseudonymVault first;
    const std::string ada = give(first, "Ada Lovelace");
    PseudonymVault vault;
    const std::vector<std::string> taken = placeholderShapesIn("who is " + ada + "?", PseudonymVault::kShapesInPrompt);
    std::string out;
    QCOMPARE(vault.give("names", "Ada Lovelace", realHash, taken, kStart, out), Refusal::Taken);
    QVERIFY(vault.isEmpty());
    // One that was issued before is just in use.
    QCOMPARE(first.give("names", "Ada Lovelace", realHash, taken, kStart, out), Refusal::None);
    QCOMPARE(out, ada);
}

void PseudonymVaultTest::refusesWhatIsUnfit()
{
    PseudonymVault vault;
    std::string out;
    QCOMPARE(vault.give("names", "Ada Lovelace", {}, {}, kStart, out), Refusal::Unfit); // no key
    QCOMPARE(give(vault, ""), refused(Refusal::Unfit));
    QCOMPARE(give(vault, "\xC3(broken"), refused(Refusal::Unfit));
    QCOMPARE(give(vault, std::string(PseudonymVault::kLongestValue + 1, 'a')), refused(Refusal::Unfit));
    QVERIFY(!give(vault, std::string(PseudonymVault::kLongestValue, 'a')).starts_with("refused"));
}

void PseudonymVaultTest::staysWithinItsRoom()
{
    PseudonymVault vault({.values = 3, .bytes = 1'000'000});
    for (const char *value : {"one one", "two two", "three"}) {
        QVERIFY(!give(vault, value).starts_with("refused"));
    }
    const std::size_t bytes = vault.byteCount();
    QCOMPARE(give(vault, "four"), refused(Refusal::Full));
    QCOMPARE(vault.byteCount(), bytes);
    QVERIFY(!give(vault, "two two").starts_with("refused")); // what is known stays known
    vault.forget(1h, kStart + 2h);
    QVERIFY(!give(vault, "four", kStart + 2h).starts_with("refused"));

    PseudonymVault small({.values = 1000, .bytes = 2000});
    int given = 0;
    for (int i = 0; i < 100; ++i) {
        given += give(small, "value number " + std::to_string(i)).starts_with("refused") ? 0 : 1;
        QVERIFY(small.byteCount() <= 2000);
    }
    QVERIFY(given > 1 && given < 10);
}

void PseudonymVaultTest::findsItsValuesAnywhere()
{
    PseudonymVault vault;
    give(vault, "13812345678", kStart, "PHONE_NUMBER");
    give(vault, "Ada", kStart); // too short to be a literal
    give(vault, "Ada Lovelace");
    const std::string text = "call13812345678now, Ada Lovelaces, Ada";
    const TextScan found = scan(vault.valueDetector(), Direction::Prompt, text);
    QCOMPARE(found.verdict.hits.size(), std::size_t(2));
    QCOMPARE(found.verdict.hits[0].start, std::size_t(4));
    QCOMPARE(found.verdict.hits[0].end, std::size_t(15));
    QCOMPARE(found.verdict.hits[0].rule, std::string("PHONE_NUMBER"));
    QCOMPARE(found.verdict.hits[0].action, Action::Pseudonymise);
    QCOMPARE(found.verdict.hits[1].start, std::size_t(20));
    QVERIFY(!with(vault.valueDetector())->isActive(Direction::Answer));
    QVERIFY(!with(vault.restoringDetector())->isActive(Direction::Prompt));
    QVERIFY(with(vault.restoringDetector())->isActive(Direction::Answer));
    QVERIFY(!with(vault.restoringDetector())->enforces(Direction::Answer));
}

// Even where a rule finds something in them.
void PseudonymVaultTest::leavesPlaceholdersAlone()
{
    PseudonymVault vault;
    const std::string ada = give(vault, "Ada Lovelace");
    WordListSource list;
    list.name = "mask";
    list.prompt = Action::Mask;
    list.answer = Action::Mask;
    list.words = {ada.substr(2, 6)};
    const std::array sets{*RuleSet::build({list})};
    const auto prompt = RuleSet::combine(sets, {vault.valueDetector()});
    const std::string text = "see " + ada + " and " + ada.substr(2, 6);
    const TextScan found = prompt->scan(Direction::Prompt, text);
    QCOMPARE(redacted(text, found.redactions), "see " + ada + " and ******");
    QCOMPARE(found.verdict.restored, 0U);
    const auto answer = RuleSet::combine(sets, {vault.restoringDetector()});
    const TextScan back = answer->scan(Direction::Answer, text);
    QCOMPARE(redacted(text, back.redactions), std::string("see Ada Lovelace and ******"));
    QCOMPARE(back.verdict.restored, 1U);
}

void PseudonymVaultTest::restoresAndCounts()
{
    PseudonymVault vault;
    const std::string ada = give(vault, "Ada Lovelace");
    const std::string nested = give(vault, "see " + ada + " $1 \"\\");
    std::string garbled = ada;
    garbled.back() = garbled.back() == 'A' ? 'B' : 'A';
    const std::string text = ada + garbled.substr(0, 6) + ' ' + garbled + " (" + garbled + ") x" + garbled + ' ' + garbled + "s " + nested
        + ada + " EMAILADDRESSES";
    const TextScan found = scan(vault.restoringDetector(), Direction::Answer, text);
    QCOMPARE(redacted(text, found.redactions),
             "Ada Lovelace" + garbled.substr(0, 6) + ' ' + garbled + " (" + garbled + ") x" + garbled + ' ' + garbled + "s see " + ada
                 + " $1 \"\\Ada Lovelace EMAILADDRESSES");
    QCOMPARE(found.verdict.restored, 3U);
    QCOMPARE(found.verdict.garbled, 2U); // those that stand alone
    QCOMPARE(found.verdict.kind, VerdictKind::Pass);
    QVERIFY(found.verdict.hits.empty());
    QCOMPARE(scan(vault.restoringDetector(), Direction::Answer, "at the end " + garbled).verdict.garbled, 1U);
}

// Held is a proper prefix of a placeholder that was issued, and nothing else; the end of a lane flushes it.
void PseudonymVaultTest::holdsExactly()
{
    PseudonymVault vault;
    const std::string ada = give(vault, "Ada Lovelace");
    const auto rules = with(vault.restoringDetector());
    for (std::size_t length = 0; length < ada.size(); ++length) {
        StreamScanner lane(rules, Direction::Answer);
        std::string out;
        lane.feed("so " + ada.substr(0, length), out);
        QCOMPARE(out, std::string("so "));
        QCOMPARE(lane.heldBytes(), length);
        StreamScanner ended(rules, Direction::Answer);
        std::string flushed;
        ended.feed("so " + ada.substr(0, length), flushed);
        ended.finish(flushed);
        QCOMPARE(flushed, "so " + ada.substr(0, length));
        std::string apart = ada.substr(0, length) + '.';
        lane.feed(".", out);
        QCOMPARE(out, "so " + apart);
        QCOMPARE(lane.heldBytes(), std::size_t(0));
    }
    StreamScanner lane(rules, Direction::Answer);
    std::string out;
    lane.feed("EMAIL7K3FQ2M", out); // no such one was issued
    QCOMPARE(out, std::string("EMAIL7K3FQ2M"));
}

// Values of few letters, texts made of them and of halves of them, cut anywhere: the same as leftmost-longest replacing by hand.
void PseudonymVaultTest::randomTextsAgreeWithPlainReplacing()
{
    std::mt19937 random(11);
    for (int round = 0; round < 300; ++round) {
        PseudonymVault vault;
        std::vector<std::string> values;
        for (int i = 0; i < 4; ++i) {
            std::string value;
            for (std::size_t length = 4 + random() % 4; value.size() < length;) {
                value += random() % 3 == 0 ? "\xC3\xA9" : random() % 2 == 0 ? "a" : "b";
            }
            values.push_back(value);
            give(vault, value);
        }
        const bool isPrompt = round % 2 == 0;
        const auto rules = with(isPrompt ? vault.valueDetector() : vault.restoringDetector());
        std::vector<std::pair<std::string, std::string>> pairs;
        for (const std::string &value : values) {
            const std::string placeholder = give(vault, value);
            if (!isPrompt) {
                pairs.emplace_back(placeholder, value);
            } else if (std::count_if(value.begin(), value.end(), [](char c) { return (c & 0xC0) != 0x80; }) >= 4) {
                pairs.emplace_back(value, std::string()); // without a giver it is masked
            }
        }
        std::string text;
        for (int i = 0; i < 12 && !pairs.empty(); ++i) {
            const std::string &piece = pairs[random() % pairs.size()].first;
            std::size_t cut = random() % 3 == 0 ? random() % piece.size() : piece.size();
            while (cut < piece.size() && (piece[cut] & 0xC0) == 0x80) {
                --cut;
            }
            text += piece.substr(0, cut);
        }
        std::string expected;
        for (std::size_t at = 0; at < text.size();) {
            const std::pair<std::string, std::string> *best = nullptr;
            for (const auto &pair : pairs) {
                if (text.compare(at, pair.first.size(), pair.first) == 0 && (!best || pair.first.size() > best->first.size())) {
                    best = &pair;
                }
            }
            if (!best) {
                expected += text[at++];
                continue;
            }
            expected += isPrompt ? maskOf(best->first) : best->second;
            at += best->first.size();
        }
        StreamScanner lane(rules, isPrompt ? Direction::Prompt : Direction::Answer);
        std::string out;
        for (std::size_t at = 0; at < text.size();) {
            const std::size_t length = std::min<std::size_t>(text.size() - at, 1 + random() % 4);
            lane.feed(std::string_view(text).substr(at, length), out);
            QVERIFY(expected.starts_with(out));
            at += length;
        }
        lane.finish(out);
        QCOMPARE(out, expected);
    }
}

void PseudonymVaultTest::detectorsOutliveTheVault()
{
    std::shared_ptr<const RuleSet> rules;
    std::string placeholder;
    {
        PseudonymVault vault;
        placeholder = give(vault, "Ada Lovelace");
        rules = with(vault.restoringDetector());
        QCOMPARE(vault.restoringDetector(), vault.restoringDetector()); // the same until something changes
        const auto before = vault.restoringDetector();
        give(vault, "Grace Hopper");
        QVERIFY(vault.restoringDetector() != before);
    }
    const TextScan found = rules->scan(Direction::Answer, placeholder);
    QCOMPARE(redacted(placeholder, found.redactions), std::string("Ada Lovelace"));
}

QTEST_GUILESS_MAIN(PseudonymVaultTest)
#include "pseudonym_vault_test.moc"
