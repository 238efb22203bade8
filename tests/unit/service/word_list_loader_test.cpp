#include "service/word_list_loader.h"

#include "store/whole_file.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

namespace sluice::service {

namespace {

api::WordListConfig list(const QString &name)
{
    api::WordListConfig config;
    config.name = name;
    config.file = name + QStringLiteral(".txt");
    return config;
}

api::GuardrailsConfig guardrails(const QList<api::WordListConfig> &lists)
{
    api::GuardrailsConfig config;
    config.lists = lists;
    return config;
}

bool blocks(const LoadedWordLists &loaded, std::string_view text)
{
    return loaded.rules->everything()->scan(policy::Direction::Prompt, text).verdict.kind == policy::VerdictKind::Block;
}

} // namespace

class WordListLoaderTest final : public QObject {
    Q_OBJECT

private slots:
    void init()
    {
        m_directory = std::make_unique<QTemporaryDir>();
        write("a", "alpha\n");
        write("b", "beta\n");
    }

    void noListsIsAnEmptyRuleSet()
    {
        const LoadedWordLists loaded = WordListLoader().load({}, m_directory->path());
        QVERIFY(loaded.rules);
        QVERIFY(!loaded.rules->everything()->isActive(policy::Direction::Prompt));
    }

    void allListsAreInForce()
    {
        const LoadedWordLists loaded = WordListLoader().load(guardrails(m_lists), m_directory->path());
        QVERIFY(loaded.refused.isEmpty());
        QVERIFY(blocks(loaded, "has alpha"));
        QVERIFY(blocks(loaded, "has beta"));
        QVERIFY(!blocks(loaded, "has gamma"));
    }

    void equalListsGiveTheSameRules()
    {
        WordListLoader loader;
        const auto first = loader.load(guardrails(m_lists), m_directory->path());
        write("a", "alpha\n"); // written anew, the same
        QCOMPARE(loader.load(guardrails(m_lists), m_directory->path()).rules, first.rules);
        write("a", "alpha\ngamma\n");
        const auto second = loader.load(guardrails(m_lists), m_directory->path());
        QVERIFY(second.rules != first.rules);
        QVERIFY(blocks(second, "gamma"));
        QList<api::WordListConfig> milder = m_lists;
        milder[0].prompt = policy::Action::Observe;
        QVERIFY(!blocks(loader.load(guardrails(milder), m_directory->path()), "gamma"));
    }

    void aListThatNeverWasGoodLeavesNoRules_data() { badContents(); }
    void aListThatNeverWasGoodLeavesNoRules()
    {
        QFETCH(QByteArray, content);
        QFETCH(int, line);
        write("b", content);
        const LoadedWordLists loaded = WordListLoader().load(guardrails(m_lists), m_directory->path());
        QVERIFY(!loaded.rules);
        QCOMPARE(loaded.refused.size(), 1);
        QCOMPARE(loaded.refused[0].name, QStringLiteral("b"));
        QCOMPARE(loaded.refused[0].index, 1);
        QVERIFY(!loaded.refused[0].isOldInForce);
        QCOMPARE(loaded.refused[0].error.line, line);
    }

    void aListThatGoesBadKeepsItsOldWords_data() { badContents(); }
    void aListThatGoesBadKeepsItsOldWords()
    {
        QFETCH(QByteArray, content);
        QFETCH(int, line);
        WordListLoader loader;
        QVERIFY(loader.load(guardrails(m_lists), m_directory->path()).refused.isEmpty());
        write("a", "alpha\ngamma\n"); // good, and taken although the other is not
        write("b", content);
        const LoadedWordLists loaded = loader.load(guardrails(m_lists), m_directory->path());
        QCOMPARE(loaded.refused.size(), 1);
        QVERIFY(loaded.refused[0].isOldInForce);
        QCOMPARE(loaded.refused[0].error.code, base::ErrorCode::InvalidWordList);
        QCOMPARE(QString::fromStdString(loaded.refused[0].error.where), path("b"));
        QCOMPARE(loaded.refused[0].error.line, line);
        QVERIFY(blocks(loaded, "beta"));
        QVERIFY(blocks(loaded, "gamma"));
        write("b", "delta\n");
        const LoadedWordLists repaired = loader.load(guardrails(m_lists), m_directory->path());
        QVERIFY(repaired.refused.isEmpty());
        QVERIFY(blocks(repaired, "delta"));
        QVERIFY(!blocks(repaired, "beta"));
    }

    void aFileThatGoesAwayKeepsItsOldWords()
    {
        WordListLoader loader;
        QVERIFY(loader.load(guardrails(m_lists), m_directory->path()).rules);
        QVERIFY(QFile::remove(path("a")));
        const LoadedWordLists loaded = loader.load(guardrails(m_lists), m_directory->path());
        QCOMPARE(loaded.refused.size(), 1);
        QCOMPARE(loaded.refused[0].error.code, base::ErrorCode::FileNotFound);
        QVERIFY(blocks(loaded, "alpha"));
    }

private:
    static void badContents()
    {
        QTest::addColumn<QByteArray>("content");
        QTest::addColumn<int>("line");
        QTest::newRow("not UTF-8") << QByteArray("ok\n\xC3\x28\n") << 2;
        QTest::newRow("long line") << QByteArray("# c\nok\n" + QByteArray(1001, 'x') + "\n") << 3;
        QTest::newRow("empty after folding") << QByteArray("\xE2\x80\x8B\n") << 1;
    }

    QString path(const char *name) const
    {
        return m_directory->filePath(QString::fromLatin1(name) + QStringLiteral(".txt"));
    }

    void write(const char *name, const QByteArray &content) { QVERIFY(store::writeWholeFile(path(name), content)); }

    std::unique_ptr<QTemporaryDir> m_directory;
    const QList<api::WordListConfig> m_lists{list(QStringLiteral("a")), list(QStringLiteral("b"))};
};

} // namespace sluice::service

QTEST_GUILESS_MAIN(sluice::service::WordListLoaderTest)
#include "word_list_loader_test.moc"
