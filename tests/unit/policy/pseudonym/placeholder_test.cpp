#include "policy/pseudonym/placeholder.h"

#include "policy/pseudonym/literal_index.h"
#include "tls/keyed_hash.h"

#include <QTest>

#include <algorithm>
#include <random>
#include <string>
#include <vector>

using namespace sluice;
using namespace sluice::policy;

namespace {

KeyedHash hashWith(std::string key)
{
    return [key = std::move(key)](std::string_view message) { return tls::hmacSha256(key, message); };
}

} // namespace

class PlaceholderTest final : public QObject {
    Q_OBJECT

private slots:
    void isTheHashOfTypeAndValue();
    void isStable();
    void noneBeginsAnother();
    void knowsItsShape();
    void findsShapesInText();
    void indexFindsWhatFindWould();
};

// RFC 4231, test case 2, and by hand: the tag is what OpenSSL's command line gives for the same message, in base32.
void PlaceholderTest::isTheHashOfTypeAndValue()
{
    const auto digest = tls::hmacSha256("Jefe", "what do ya want for nothing?");
    QCOMPARE(QByteArray(reinterpret_cast<const char *>(digest.data()), 32).toHex(),
             QByteArray("5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"));
    // printf 'EMAIL\0ada@example.org' | openssl dgst -sha256 -hmac key -binary | base32 | head -c 8
    QCOMPARE(placeholderFor("EMAIL", "ada@example.org", hashWith("key")), std::string("EMAILD5GG3IRC"));
}

void PlaceholderTest::isStable()
{
    const KeyedHash hash = hashWith("a key");
    const std::string one = placeholderFor("EMAIL", "ada@example.org", hash);
    QCOMPARE(placeholderFor("EMAIL", "ada@example.org", hashWith("a key")), one);
    QVERIFY(placeholderFor("EMAIL", "ada@example.org", hashWith("another key")) != one);
    QVERIFY(placeholderFor("EMAIL", "Ada@example.org", hash) != one); // two spellings, two pseudonyms
    QVERIFY(placeholderFor("WORD", "ada@example.org", hash).substr(4) != one.substr(5)); // the type is hashed too
    QCOMPARE(placeholderType("EMAIL_ADDRESS"), std::string_view("EMAIL"));
    QCOMPARE(placeholderType("CREDIT_CARD"), std::string_view("CARD"));
    QCOMPARE(placeholderType("SOME_NEW_ENTITY"), std::string_view("VALUE"));
    QCOMPARE(placeholderType("names of customers"), std::string_view("WORD"));
    QCOMPARE(placeholderType(""), std::string_view("WORD"));
}

void PlaceholderTest::noneBeginsAnother()
{
    const KeyedHash hash = hashWith("k");
    std::vector<std::string> all;
    for (const std::string_view type : placeholderTypes()) {
        for (int i = 0; i < 40; ++i) {
            all.push_back(placeholderFor(type, std::to_string(i), hash));
            QVERIFY(isPlaceholderShape(all.back()));
            QCOMPARE(all.back().size(), type.size() + kTagLength);
            QVERIFY(std::all_of(all.back().begin(), all.back().end(),
                                [](char c) { return (c >= 'A' && c <= 'Z') || (c >= '2' && c <= '7'); }));
        }
    }
    for (const std::string &one : all) {
        for (const std::string &other : all) {
            QVERIFY2(one == other || !other.starts_with(one), one.c_str());
        }
        for (const std::string_view type : placeholderTypes()) {
            QVERIFY(!type.starts_with(one));
        }
    }
    for (const std::string_view one : placeholderTypes()) {
        for (const std::string_view other : placeholderTypes()) {
            QVERIFY(one == other || !other.starts_with(one));
        }
    }
}

void PlaceholderTest::knowsItsShape()
{
    QVERIFY(isPlaceholderShape("EMAIL7K3FQ2MA"));
    QVERIFY(!isPlaceholderShape("EMAIL7K3FQ2M"));
    QVERIFY(!isPlaceholderShape("EMAIL7K3FQ2MAB"));
    QVERIFY(!isPlaceholderShape("EMAIL7K3FQ2M8")); // 8 is no digit of base32
    QVERIFY(!isPlaceholderShape("EMAIL7k3FQ2MA"));
    QVERIFY(!isPlaceholderShape("NOTYPE7K3FQ2MA"));
    QVERIFY(!isPlaceholderShape(""));
}

void PlaceholderTest::findsShapesInText()
{
    const std::vector<std::string> found
        = placeholderShapesIn("xEMAIL7K3FQ2MAMORE \"WORDABCDEFGH\" WORD2 EMAIL7K3FQ2MA CARDWORDABCDEFGH", 100);
    const std::vector<std::string> expected{"CARDWORDABCD", "EMAIL7K3FQ2MA", "WORDABCDEFGH"};
    QCOMPARE(found, expected);
    QCOMPARE(placeholderShapesIn("WORDABCDEFGH WORDABCDEFG2", 1).size(), std::size_t(1));
    QVERIFY(placeholderShapesIn("", 10).empty());
}

// Random texts over two letters: where a suffix of what was read is a text, the index says so, and its depths are those of the definition.
void PlaceholderTest::indexFindsWhatFindWould()
{
    std::mt19937 random(7);
    for (int round = 0; round < 400; ++round) {
        std::vector<std::string> own(1 + random() % 6);
        for (std::string &text : own) {
            text.resize(1 + random() % 5);
            std::generate(text.begin(), text.end(), [&] { return static_cast<char>('a' + random() % 2); });
        }
        const std::vector<std::string_view> texts(own.begin(), own.end());
        const LiteralIndex index(texts);
        LiteralIndex::Node node = LiteralIndex::kRoot;
        std::string read;
        for (int i = 0; i < 60; ++i) {
            read += static_cast<char>('a' + random() % 3);
            node = index.step(node, read.back());
            std::size_t depth = 0;
            std::size_t live = 0;
            std::size_t longest = 0;
            for (const std::string &text : own) {
                for (std::size_t length = 1; length <= text.size(); ++length) {
                    if (read.ends_with(text.substr(0, length))) {
                        depth = std::max(depth, length);
                        live = length < text.size() ? std::max(live, length) : live;
                        longest = length == text.size() ? std::max(longest, length) : longest;
                    }
                }
            }
            QCOMPARE(std::size_t(index.depth(node)), depth);
            QCOMPARE(std::size_t(index.live(node)), live);
            const LiteralIndex::Node ending = index.text(node) != LiteralIndex::kNone ? node : index.suffix(node);
            QCOMPARE(std::size_t(index.depth(ending)), longest);
        }
        for (const std::string &text : own) {
            QCOMPARE(texts[index.find(text)], std::string_view(text));
        }
        QCOMPARE(index.find("abcabc"), LiteralIndex::kNone);
    }
}

QTEST_GUILESS_MAIN(PlaceholderTest)
#include "placeholder_test.moc"
