#include "integration/sluicectl/program.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QTemporaryDir>
#include <QTest>

class ScanTest final : public QObject {
    Q_OBJECT

    QString file(const QString &name, const QByteArray &content)
    {
        QFile file(m_directory.filePath(name));
        if (!file.open(QIODevice::WriteOnly) || file.write(content) != content.size()) {
            qFatal("cannot write a test file");
        }
        return file.fileName();
    }

    ProgramRun scan(const QStringList &more, const QByteArray &input)
    {
        return runProgram(QStringList{QStringLiteral("scan")} + more, input);
    }

    static QJsonObject hitOf(const ProgramRun &run, int at = 0)
    {
        return run.json()[QLatin1String("hits")].toArray().at(at).toObject();
    }

    static QString wordOf(const ProgramRun &run, const char *key)
    {
        return run.json()[QLatin1String(key)].toString();
    }

private slots:
    void initTestCase()
    {
        m_words = file(QStringLiteral("words.txt"), "# two\n敏感\nbad\n");
        m_wordsOption = {QStringLiteral("--words"), m_words};
    }

    void aCleanTextPasses()
    {
        const ProgramRun run = scan(m_wordsOption, "nothing here\n");
        QCOMPARE(run.exitCode, 0);
        QCOMPARE(run.json(),
                 (QJsonObject{{QStringLiteral("verdict"), QStringLiteral("pass")},
                              {QStringLiteral("hits"), QJsonArray()},
                              {QStringLiteral("output"), QStringLiteral("nothing here\n")}}));
    }

    void aHitIsPlacedInBytesAndMasked()
    {
        const ProgramRun run = scan(m_wordsOption, "是敏感 BAD");
        QCOMPARE(run.exitCode, 1);
        QCOMPARE(wordOf(run, "verdict"), QStringLiteral("block"));
        QCOMPARE(wordOf(run, "output"), QStringLiteral("是** ***"));
        QCOMPARE(hitOf(run),
                 (QJsonObject{{QStringLiteral("rule"), QStringLiteral("words")},
                              {QStringLiteral("category"), QString()},
                              {QStringLiteral("start"), 3},
                              {QStringLiteral("end"), 9},
                              {QStringLiteral("path"), QString()}}));
        QCOMPARE(hitOf(run, 1)[QLatin1String("start")].toInt(), 10);
    }

    void theActionDecidesTheVerdict()
    {
        const ProgramRun mask = scan(
            m_wordsOption + QStringList{QStringLiteral("--action"), QStringLiteral("mask")}, "bad");
        QCOMPARE(mask.exitCode, 0);
        QCOMPARE(wordOf(mask, "verdict"), QStringLiteral("mask"));
        const ProgramRun observe = scan(
            m_wordsOption + QStringList{QStringLiteral("--action"), QStringLiteral("observe")},
            "bad");
        QCOMPARE(observe.exitCode, 0);
        QCOMPARE(wordOf(observe, "verdict"), QStringLiteral("flag"));
        QCOMPARE(wordOf(observe, "output"), QStringLiteral("bad"));
    }

    void everyCutGivesTheSame()
    {
        const QByteArray text = "so ba敏 bad 敏感敏 x";
        const ProgramRun whole = scan(m_wordsOption, text);
        for (const char *chunks : {"1", "2", "3", "100", "random:1", "random:77"}) {
            const ProgramRun run = scan(
                m_wordsOption + QStringList{QStringLiteral("--chunks"), QLatin1String(chunks)},
                text);
            QCOMPARE(run.exitCode, 1);
            QCOMPARE(run.json()[QLatin1String("hits")], whole.json()[QLatin1String("hits")]);
            QCOMPARE(wordOf(run, "output"), wordOf(whole, "output"));
            const int held = run.json()[QLatin1String("max_holdback")].toInt(-1);
            QVERIFY(held >= 0 && held <= 6);
        }
    }

    void aBodyKeepsEveryOtherByte()
    {
        const QByteArray body = "{ \"model\" : \"m\", "
                                "\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"text\","
                                "\"text\":\"go \\u654f\\u611f\"}]}], \"temperature\": 1.0 }";
        const ProgramRun run = scan(
            m_wordsOption + QStringList{QStringLiteral("--format"), QStringLiteral("openai.chat")},
            body);
        QCOMPARE(run.exitCode, 1);
        QCOMPARE(hitOf(run)[QLatin1String("path")].toString(),
                 QStringLiteral("messages[0].content[0].text"));
        QCOMPARE(hitOf(run)[QLatin1String("start")].toInt(), 3);
        QByteArray expected = body;
        expected.replace("\\u654f\\u611f", "**");
        QCOMPARE(wordOf(run, "output").toUtf8(), expected);
    }

    void otherDialectsAreRead()
    {
        const ProgramRun responses = scan(
            m_wordsOption
                + QStringList{QStringLiteral("--format"), QStringLiteral("openai.responses")},
            "{\"input\":\"bad\"}");
        QCOMPARE(responses.exitCode, 1);
        const ProgramRun messages = scan(
            m_wordsOption
                + QStringList{QStringLiteral("--format"), QStringLiteral("anthropic.messages")},
            "{\"system\":\"bad\",\"messages\":[]}");
        QCOMPARE(messages.exitCode, 1);
        QCOMPARE(hitOf(messages)[QLatin1String("path")].toString(), QStringLiteral("system"));
    }

    void aConfigurationBringsItsOwnActions()
    {
        const QString config
            = file(QStringLiteral("sluice.json"),
                   "{\"version\":1,\"guardrails\":{\"lists\":[{\"name\":\"mine\","
                   "\"category\":\"c\",\"file\":\"words.txt\",\"prompt\":\"observe\","
                   "\"answer\":\"mask\"}]}}");
        const QStringList option{QStringLiteral("--config"), config};
        const ProgramRun prompt = scan(option, "bad");
        QCOMPARE(wordOf(prompt, "verdict"), QStringLiteral("flag"));
        QCOMPARE(hitOf(prompt)[QLatin1String("rule")].toString(), QStringLiteral("mine"));
        QCOMPARE(hitOf(prompt)[QLatin1String("category")].toString(), QStringLiteral("c"));
        const ProgramRun answer = scan(
            option + QStringList{QStringLiteral("--direction"), QStringLiteral("answer")}, "bad");
        QCOMPARE(wordOf(answer, "verdict"), QStringLiteral("mask"));
        QCOMPARE(wordOf(answer, "output"), QStringLiteral("***"));
    }

    void linesAnswerInStep()
    {
        const QByteArray lines = "{\"text\":\"bad\"}\n"
                                 "{\"text\":\"bad\",\"words\":[\"ok\"]}\n"
                                 "nonsense\n"
                                 "{\"text\":\"ok\",\"words\":[\"ok\"]}";
        const ProgramRun run = scan(m_wordsOption + QStringList{QStringLiteral("--jsonl")}, lines);
        QCOMPARE(run.exitCode, 2);
        const QList<QByteArray> answers = run.out.trimmed().split('\n');
        QCOMPARE(answers.size(), 4);
        const auto verdict = [&](int at) {
            return QJsonDocument::fromJson(answers[at])[QLatin1String("verdict")].toString();
        };
        QCOMPARE(verdict(0), QStringLiteral("block"));
        QCOMPARE(verdict(1), QStringLiteral("pass"));
        QVERIFY(QJsonDocument::fromJson(answers[2]).object().contains(QLatin1String("error")));
        QCOMPARE(verdict(3), QStringLiteral("block"));
        QVERIFY(run.err.contains("line 3"));
        QCOMPARE(scan(m_wordsOption + QStringList{QStringLiteral("--jsonl")}, "{\"text\":\"a\"}\n")
                     .exitCode,
                 0);
        QCOMPARE(scan({QStringLiteral("--jsonl")}, "{\"text\":\"a\"}\n").exitCode, 2);
    }

    void whatCannotBeDoneIsSaid_data()
    {
        QTest::addColumn<QStringList>("options");
        QTest::addColumn<QByteArray>("input");
        QTest::addColumn<QByteArray>("said");
        const QStringList words = m_wordsOption;
        const auto with = [&words](const char *option, const char *value) {
            return words + QStringList{QLatin1String(option), QLatin1String(value)};
        };
        QTest::newRow("no rules") << QStringList() << QByteArray("x") << QByteArray("--words");
        QTest::newRow("no file") << QStringList{QStringLiteral("--words"),
                                                QStringLiteral("/no/file")}
                                 << QByteArray("x") << QByteArray("/no/file");
        QTest::newRow("bad list") << QStringList{QStringLiteral("--words"),
                                                 file(QStringLiteral("broken.txt"),
                                                      "ok\n\xff\xfe\n")}
                                  << QByteArray("x") << QByteArray("broken.txt:2");
        QTest::newRow("no json") << with("--format", "openai.chat") << QByteArray("{")
                                 << QByteArray("JSON");
        QTest::newRow("format") << with("--format", "xml") << QByteArray("x")
                                << QByteArray("--format");
        QTest::newRow("chunks") << with("--chunks", "0") << QByteArray("x")
                                << QByteArray("--chunks");
        QTest::newRow("seed") << with("--chunks", "random:x") << QByteArray("x")
                              << QByteArray("--chunks");
        QTest::newRow("unknown") << with("--colour", "red") << QByteArray("x")
                                 << QByteArray("colour");
    }

    void whatCannotBeDoneIsSaid()
    {
        QFETCH(const QStringList, options);
        QFETCH(const QByteArray, input);
        QFETCH(const QByteArray, said);
        const ProgramRun run = scan(options, input);
        QCOMPARE(run.exitCode, 2);
        QCOMPARE(run.out, QByteArray());
        QVERIFY2(run.err.contains(said), run.err.constData());
    }

    void beyondTheListedHitsAllIsMasked()
    {
        QByteArray text;
        QByteArray masked;
        for (int i = 0; i < 150; ++i) {
            text += "bad ";
            masked += "*** ";
        }
        const ProgramRun run = scan(m_wordsOption, text);
        QCOMPARE(run.json()[QLatin1String("hits")].toArray().size(), 100);
        QCOMPARE(wordOf(run, "output").toUtf8(), masked);
        QVERIFY(run.err.contains("first 100"));
    }

    void helpIsAFact()
    {
        const ProgramRun run = scan({QStringLiteral("--help")}, {});
        QCOMPARE(run.exitCode, 0);
        QVERIFY(run.out.startsWith("Usage: sluicectl scan"));
        QCOMPARE(runProgram({QStringLiteral("--version")}).exitCode, 0);
        QCOMPARE(runProgram({}).exitCode, 2);
        QCOMPARE(runProgram({QStringLiteral("nonsense")}).exitCode, 2);
    }

private:
    QTemporaryDir m_directory;
    QString m_words;
    QStringList m_wordsOption;
};

QTEST_GUILESS_MAIN(ScanTest)
#include "scan_test.moc"
