#include "policy/routing/route_table.h"

#include <QTest>

using namespace sluice::policy;

class RouteTableTest : public QObject {
    Q_OBJECT

private slots:
    void globs_data()
    {
        QTest::addColumn<QString>("pattern");
        QTest::addColumn<QString>("text");
        QTest::addColumn<bool>("matches");
        QTest::newRow("empty matches everything") << "" << "gpt-4o" << true;
        QTest::newRow("itself") << "gpt-4o" << "gpt-4o" << true;
        QTest::newRow("no prefix match") << "gpt-4" << "gpt-4o" << false;
        QTest::newRow("no suffix match") << "4o" << "gpt-4o" << false;
        QTest::newRow("star at the end") << "gpt-*" << "gpt-4o" << true;
        QTest::newRow("star is also nothing") << "gpt-*" << "gpt-" << true;
        QTest::newRow("star in the middle") << "claude-*-4" << "claude-sonnet-4" << true;
        QTest::newRow("star must reach the end") << "claude-*-4" << "claude-sonnet-4-5" << false;
        QTest::newRow("star goes back") << "*ab" << "aab ab" << true;
        QTest::newRow("two stars") << "*mini*" << "gpt-4o-mini-2024" << true;
        QTest::newRow("stars alone") << "***" << "" << true;
        QTest::newRow("question mark") << "gpt-?o" << "gpt-4o" << true;
        QTest::newRow("question mark is not nothing") << "gpt-4o?" << "gpt-4o" << false;
        QTest::newRow("question mark is one character") << "??" << "模型" << true;
        QTest::newRow("and not one byte") << "??????" << "模型" << false;
        QTest::newRow("star and characters") << "*型" << "模型" << true;
        QTest::newRow("nothing else is special") << "a.[b]+" << "a.[b]+" << true;
        QTest::newRow("dot is a dot") << "a.c" << "abc" << false;
        QTest::newRow("case") << "GPT-4o" << "gpt-4O" << false;
    }

    void globs()
    {
        QFETCH(QString, pattern);
        QFETCH(QString, text);
        QFETCH(bool, matches);
        QCOMPARE(GlobPattern(pattern.toStdString()).matches(text.toStdString()), matches);
    }

    void modelsIgnoreCase()
    {
        QVERIFY(ModelPattern("DeepSeek-*").matches("deepseek-V3"));
        QVERIFY(ModelPattern("gpt-4O").matches("GPT-4o"));
        QVERIFY(!ModelPattern("gpt-4").matches("gpt-5"));
    }

    void manyStarsAreNotSlow()
    {
        std::string pattern;
        for (int i = 0; i < 200; ++i) {
            pattern += "*a";
        }
        pattern += "*b";
        QVERIFY(!GlobPattern(pattern).matches(std::string(20'000, 'a'))); // exponential if it recursed
    }

    void theFirstThatMatchesWins()
    {
        const RouteTable table({{"embeddings", "", "*/embeddings", "", "cheap", ""},
                                {"editor", "editor-*", "", "gpt-*", "fast", "gpt-4o-mini"},
                                {"all gpt", "", "", "gpt-*", "main", ""}});
        QCOMPARE(table.size(), 3U);
        QVERIFY(table.asksForModel());
        const auto cluster = [&](const char *client, const char *path, const char *model) {
            const auto match = table.match(client, path, model);
            return match ? std::string(match->cluster) : std::string("-");
        };
        QCOMPARE(cluster("editor-1", "/v1/embeddings", "gpt-4o"), std::string("cheap"));
        QCOMPARE(cluster("editor-1", "/v1/chat/completions", "GPT-4o"), std::string("fast"));
        QCOMPARE(cluster("Editor-1", "/v1/chat/completions", "gpt-4o"), std::string("main"));
        QCOMPARE(cluster("other", "/v1/chat/completions", "claude"), std::string("-"));
        QCOMPARE(cluster("other", "/v1/models", ""), std::string("-")); // no model: gpt-* does not match
        const auto match = table.match("editor-1", "/v1/x", "gpt-5");
        QVERIFY(match);
        QCOMPARE(match->index, 1U);
        QCOMPARE(match->name, std::string_view("editor"));
        QCOMPARE(match->renameModel, std::string_view("gpt-4o-mini"));
        QVERIFY(!RouteTable().match("a", "b", "c"));
        QVERIFY(!RouteTable({{"all", "", "", "", "main", ""}}).asksForModel());
    }
};

QTEST_APPLESS_MAIN(RouteTableTest)
#include "route_table_test.moc"
