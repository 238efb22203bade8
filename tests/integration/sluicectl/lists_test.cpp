#include "integration/sluicectl/program.h"

#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QTemporaryDir>
#include <QTest>

class ListsTest final : public QObject {
    Q_OBJECT

    QString file(const QString &name, const QByteArray &content)
    {
        QFile file(m_directory.filePath(name));
        if (!file.open(QIODevice::WriteOnly) || file.write(content) != content.size()) {
            qFatal("cannot write a test file");
        }
        return file.fileName();
    }

    static ProgramRun lists(const QString &word, const QStringList &more)
    {
        return runProgram(QStringList{QStringLiteral("lists"), word, QStringLiteral("--json")} + more);
    }

    QTemporaryDir m_directory;

private slots:
    void checkCountsWhatIsThere()
    {
        const QString words = file(QStringLiteral("a.txt"), "Alpha\n\xEF\xBC\xA1lpha\nx\n\xE8\xAF\x8D\nbeta\n");
        const QString more = file(QStringLiteral("b.csv"), "word,category\nbeta,c\ngamma,c\n");
        const ProgramRun run = lists(QStringLiteral("check"), {words, more});
        QCOMPARE(run.exitCode, 0);
        QVERIFY(run.json()[QLatin1String("ok")].toBool());
        const QJsonArray files = run.json()[QLatin1String("files")].toArray();
        QCOMPARE(files.size(), 2);
        const QJsonObject first = files[0].toObject();
        QCOMPARE(first[QLatin1String("words")].toInt(), 5);
        QCOMPARE(first[QLatin1String("format")].toString(), QStringLiteral("text"));
        QCOMPARE(first[QLatin1String("duplicates")].toArray().size(), 1); // full width, another case
        QCOMPARE(first[QLatin1String("duplicates")].toArray()[0].toObject()[QLatin1String("line")].toInt(), 2);
        QCOMPARE(first[QLatin1String("short")].toArray().size(), 2);
        const QJsonObject second = files[1].toObject();
        QCOMPARE(second[QLatin1String("format")].toString(), QStringLiteral("CSV"));
        QCOMPARE(second[QLatin1String("duplicates")].toArray()[0].toObject()[QLatin1String("same_as")].toString(), words + QStringLiteral(":5"));
        QCOMPARE(second[QLatin1String("notes")].toArray().size(), 1);
    }

    void checkNamesEveryRefusedLine()
    {
        const QString words = file(QStringLiteral("bad.txt"), "ok\n\xE2\x80\x8B\nfine\n" + QByteArray(1001, 'a') + "\n");
        const ProgramRun run = lists(QStringLiteral("check"), {words});
        QCOMPARE(run.exitCode, 1);
        const QJsonArray refused = run.json()[QLatin1String("files")].toArray()[0].toObject()[QLatin1String("refused")].toArray();
        QCOMPARE(refused.size(), 2);
        QCOMPARE(refused[0].toObject()[QLatin1String("line")].toInt(), 2);
        QCOMPARE(refused[1].toObject()[QLatin1String("line")].toInt(), 4);
        const ProgramRun plain = runProgram({QStringLiteral("lists"), QStringLiteral("check"), words});
        QCOMPARE(plain.exitCode, 1);
        QVERIFY2(plain.out.contains((words + QStringLiteral(":2: refused: ")).toUtf8()), plain.out.constData());
    }

    void aFolderStandsForItsLists()
    {
        QDir(m_directory.path()).mkdir(QStringLiteral("folder"));
        file(QStringLiteral("folder/1.txt"), "alpha\n");
        file(QStringLiteral("folder/2.json"), "[\"beta\"]");
        file(QStringLiteral("folder/readme.md"), "no list\n");
        const ProgramRun run = lists(QStringLiteral("check"), {m_directory.filePath(QStringLiteral("folder"))});
        QCOMPARE(run.exitCode, 0);
        QCOMPARE(run.json()[QLatin1String("files")].toArray().size(), 2);
    }

    void diffComparesWhatTheRelayWouldRead()
    {
        const QString before = file(QStringLiteral("old.txt"), "Alpha\nbeta\ngone\n");
        const QString same = file(QStringLiteral("same.json"), "[\"BETA\", \"gone\", \"alpha\", \"alpha\"]");
        const QString after = file(QStringLiteral("new.csv"), "alpha\nnew,x\nbeta\n");
        const ProgramRun none = lists(QStringLiteral("diff"), {before, same});
        QCOMPARE(none.exitCode, 0);
        QCOMPARE(none.json()[QLatin1String("unchanged")].toInt(), 3);
        const ProgramRun run = lists(QStringLiteral("diff"), {before, after});
        QCOMPARE(run.exitCode, 1);
        QCOMPARE(run.json()[QLatin1String("added")].toArray(), QJsonArray{QStringLiteral("new")});
        QCOMPARE(run.json()[QLatin1String("removed")].toArray(), QJsonArray{QStringLiteral("gone")});
        const ProgramRun plain = runProgram({QStringLiteral("lists"), QStringLiteral("diff"), before, after});
        QCOMPARE(plain.out, QByteArray("- gone\n+ new\n"));
        const QString bad = file(QStringLiteral("bad.txt"), "\xE2\x80\x8B\n");
        QCOMPARE(lists(QStringLiteral("diff"), {before, bad}).exitCode, 2);
    }

    void compileSaysWhatListsCost()
    {
        const QString words = file(QStringLiteral("c.txt"), "abc\nabcdefgh\nABC\n");
        const ProgramRun run = lists(QStringLiteral("compile"), {words});
        QCOMPARE(run.exitCode, 0);
        QCOMPARE(run.json()[QLatin1String("read")].toInt(), 3);
        QCOMPARE(run.json()[QLatin1String("words")].toInt(), 2);
        QCOMPARE(run.json()[QLatin1String("states")].toInt(), 9); // the root and eight letters
        QVERIFY(run.json()[QLatin1String("bytes")].toInt() > 0);
        QCOMPARE(run.json()[QLatin1String("longest_hold")].toInt(), 7);
        const QString bad = file(QStringLiteral("bad.txt"), "\xE2\x80\x8B\n");
        const ProgramRun refused = lists(QStringLiteral("compile"), {bad});
        QCOMPARE(refused.exitCode, 1);
        QVERIFY(refused.err.contains("bad.txt:1"));
    }

    void startersAreShown()
    {
        const ProgramRun run = lists(QStringLiteral("starters"), {});
        QCOMPARE(run.exitCode, 0);
        QVERIFY(run.json()[QLatin1String("lists")].toArray().size() >= 6);
        const ProgramRun one = runProgram({QStringLiteral("lists"), QStringLiteral("starter"), QStringLiteral("brands-zh")});
        QCOMPARE(one.exitCode, 0);
        QCOMPARE(lists(QStringLiteral("check"), {file(QStringLiteral("s.txt"), one.out)}).exitCode, 0);
        QCOMPARE(lists(QStringLiteral("starter"), {QStringLiteral("none")}).exitCode, 2);
    }

    void whatCannotBeDoneIsSaidOnStderr()
    {
        const ProgramRun missing = lists(QStringLiteral("check"), {QStringLiteral("/no/file")});
        QCOMPARE(missing.exitCode, 2);
        QVERIFY(missing.out.isEmpty());
        QVERIFY(missing.err.contains("/no/file"));
        QCOMPARE(runProgram({QStringLiteral("lists")}).exitCode, 2);
        QCOMPARE(runProgram({QStringLiteral("lists"), QStringLiteral("sort")}).exitCode, 2);
        QCOMPARE(lists(QStringLiteral("check"), {}).exitCode, 2);
        QCOMPARE(runProgram({QStringLiteral("lists"), QStringLiteral("--help")}).exitCode, 0);
        const ProgramRun help = runProgram({QStringLiteral("lists"), QStringLiteral("diff"), QStringLiteral("--help")});
        QCOMPARE(help.exitCode, 0);
        QVERIFY(help.out.startsWith("Usage: sluicectl lists diff"));
    }

    void scanUsesEveryRuleOfAConfiguration()
    {
        QDir(m_directory.path()).mkdir(QStringLiteral("rules"));
        file(QStringLiteral("rules/a.txt"), "alpha\n");
        file(QStringLiteral("rules/b.csv"), "word\nbeta\n");
        const QString config = file(QStringLiteral("sluice.json"),
            R"({"version":1,"guardrails":{"lists":[{"name":"team","file":"rules","prompt":"block","models":["gpt-*"]}]}})");
        const auto scan = [&config](const QStringList &more) {
            return runProgram(QStringList{QStringLiteral("scan"), QStringLiteral("--config"), config} + more, "has BETA");
        };
        const ProgramRun run = scan({});
        QCOMPARE(run.exitCode, 1);
        QCOMPARE(run.json()[QLatin1String("output")].toString(), QStringLiteral("has ****"));
        QCOMPARE(scan({QStringLiteral("--model"), QStringLiteral("gpt-5")}).exitCode, 1);
        QCOMPARE(scan({QStringLiteral("--model"), QStringLiteral("claude")}).exitCode, 0);
    }
};

QTEST_GUILESS_MAIN(ListsTest)
#include "lists_test.moc"
