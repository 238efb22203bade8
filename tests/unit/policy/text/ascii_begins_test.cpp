#include "policy/text/ascii_begins.h"

#include "policy/guardrail/plain_skip.h"

#include <QTest>

#include <random>
#include <string>
#include <vector>

using namespace sluice::policy;

namespace {

using Random = std::mt19937;

std::string textOf(Random &random, std::string_view alphabet, std::size_t length)
{
    std::string text;
    while (text.size() < length) {
        text += alphabet[random() % alphabet.size()];
    }
    return text;
}

// A list as the rules compile it: folded codes, numbered.
struct List {
    explicit List(const std::vector<std::string> &given, const TextOptions &options = {})
        : fold(options)
        , symbols(usesOf(given), fold)
    {
        for (const std::string &word : given) {
            std::u16string spelled;
            for (const char byte : word) {
                spelled += symbols.ofFolded(static_cast<unsigned char>(byte));
            }
            words.push_back(std::move(spelled));
        }
        views.assign(words.begin(), words.end());
    }

    static std::vector<SymbolTable::Use> usesOf(const std::vector<std::string> &given)
    {
        std::vector<SymbolTable::Use> uses;
        for (char32_t code = 0; code < 0x80; ++code) {
            const bool isUsed = std::any_of(given.begin(), given.end(), [code](const std::string &word) {
                return word.find(static_cast<char>(code)) != std::string::npos;
            });
            const bool begins = std::any_of(given.begin(), given.end(), [code](const std::string &word) {
                return static_cast<unsigned char>(word.front()) == code;
            });
            if (isUsed) {
                uses.push_back({code, 1, begins});
            }
        }
        return uses;
    }

    TextFold fold;
    SymbolTable symbols;
    std::vector<std::u16string> words;
    std::vector<std::u16string_view> views;
};

// Whether a word begins at `at`; separators may stand within where the list says so.
bool isWordAt(const List &list, std::string_view text, std::size_t start)
{
    const auto symbolAt = [&](std::size_t at) { return list.symbols[static_cast<unsigned char>(text[at])]; };
    return std::any_of(list.words.begin(), list.words.end(), [&](const std::u16string &word) {
        std::size_t at = start;
        for (std::size_t i = 0; i < word.size(); ++i, ++at) {
            while (i > 0 && at < text.size() && symbolAt(at) >= SymbolTable::kSeveral) {
                ++at;
            }
            if (at >= text.size() || symbolAt(at) != word[i]) {
                return false;
            }
        }
        return true;
    });
}

} // namespace

class AsciiBeginsTest : public QObject {
    Q_OBJECT

private slots:
    void passesNoWord_data();
    void passesNoWord();
    void passesProse();
    void stopsSeldomInVain_data();
    void stopsSeldomInVain();
    void stopsBeforeWhatIsNotAscii();
};

void AsciiBeginsTest::passesNoWord_data()
{
    QTest::addColumn<int>("longest");
    QTest::addColumn<bool>("separators");
    QTest::addColumn<bool>("leetspeak");
    QTest::newRow("long words") << 9 << false << false;
    QTest::newRow("four letters") << 4 << false << false;
    QTest::newRow("tiny words") << 3 << false << false;
    QTest::newRow("one letter") << 1 << false << false;
    QTest::newRow("separators may stand within") << 7 << true << false;
    QTest::newRow("digits for letters") << 7 << false << true;
    QTest::newRow("both") << 7 << true << true;
}

// Wherever the skip goes on, no word began: against a search by brute force.
void AsciiBeginsTest::passesNoWord()
{
    QFETCH(int, longest);
    QFETCH(bool, separators);
    QFETCH(bool, leetspeak);
    Random random(7);
    std::size_t found = 0;
    for (int round = 0; round < 80; ++round) {
        std::vector<std::string> given;
        for (std::size_t count = 1 + random() % 6; count > 0; --count) {
            given.push_back(textOf(random, random() % 8 == 0 ? "-" : "abcoile-", 1 + random() % static_cast<std::size_t>(longest)));
        }
        TextOptions options;
        options.separators = separators;
        options.leetspeak = leetspeak;
        const List list(given, options);
        const AsciiBegins ascii(list.views, list.symbols);
        const std::string text = textOf(random, "abcoileABCOIL013-. ", 1 + random() % 60);
        for (std::size_t start = 0; start < text.size();) {
            const char *const to = skipAscii(ascii, text.data() + start, text.data() + text.size());
            const auto end = static_cast<std::size_t>(to - text.data());
            QVERIFY2(end >= start && end <= text.size(), text.c_str());
            for (std::size_t at = start; at < end; ++at) {
                QVERIFY2(!isWordAt(list, text, at), (text + " at " + std::to_string(at)).c_str());
            }
            found += end < text.size() && isWordAt(list, text, end) ? 1 : 0;
            start = end + 1;
        }
    }
    QVERIFY(found > 20);
}

// It is there to pass over what is no word.
void AsciiBeginsTest::passesProse()
{
    const List list({"forbidden", "secret", "four"});
    const AsciiBegins ascii(list.views, list.symbols);
    const std::string prose = "It is a truth universally acknowledged, that a single man in possession of a good fortune";
    const char *const end = prose.data() + prose.size();
    QCOMPARE(end - skipAscii(ascii, prose.data(), end), AsciiBegins::kDepth - 1);
}

// However short a word is, it stops few places but its own.
void AsciiBeginsTest::stopsSeldomInVain_data()
{
    QTest::addColumn<QString>("word");
    for (const char *const word : {"x", "xq", "xqz", "xqzj", "xqzjk", "xqzjkv"}) {
        QTest::newRow(word) << QString::fromLatin1(word);
    }
}

void AsciiBeginsTest::stopsSeldomInVain()
{
    QFETCH(QString, word);
    const List list({word.toStdString()});
    const AsciiBegins ascii(list.views, list.symbols);
    Random random(3);
    const std::string text = textOf(random, "abcdefghilmnoprstuwABCDEF .,", 20'000);
    const char *at = text.data();
    const char *const end = at + text.size();
    int stops = 0;
    while (end - at >= AsciiBegins::kDepth) {
        at = skipAscii(ascii, at, end) + 1;
        ++stops;
    }
    QVERIFY2(stops < 400, std::to_string(stops).c_str());
}

void AsciiBeginsTest::stopsBeforeWhatIsNotAscii()
{
    const List list({"forbidden"});
    const AsciiBegins ascii(list.views, list.symbols);
    for (std::size_t before = 0; before < 40; ++before) {
        for (std::size_t after = 0; after < 20; ++after) {
            const std::string text = std::string(before, '.') + "\xE6\x95\x8F" + std::string(after, '.');
            const char *const at = skipAscii(ascii, text.data(), text.data() + text.size());
            const auto most = static_cast<std::ptrdiff_t>(before) - (AsciiBegins::kDepth - 1);
            QCOMPARE(at - text.data(), std::max<std::ptrdiff_t>(most, 0));
        }
    }
}

QTEST_APPLESS_MAIN(AsciiBeginsTest)
#include "ascii_begins_test.moc"
