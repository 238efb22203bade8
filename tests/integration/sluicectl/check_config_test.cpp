#include "integration/sluicectl/program.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

class CheckConfigTest final : public QObject {
    Q_OBJECT

    QString file(const QString &name, const QByteArray &content)
    {
        QFile file(m_directory.filePath(name));
        if (!file.open(QIODevice::WriteOnly) || file.write(content) != content.size()) {
            qFatal("cannot write a test file");
        }
        return file.fileName();
    }

    ProgramRun check(const QByteArray &config)
    {
        return runProgram({QStringLiteral("check-config"), QStringLiteral("--json"),
                           file(QStringLiteral("sluice.json"), config)});
    }

private slots:
    void aUsableOneIsOk()
    {
        file(QStringLiteral("words.txt"), "word\n");
        const ProgramRun run
            = check("{\"version\":1,\"upstreams\":[{\"name\":\"d\",\"kind\":\"demo\"}],"
                    "\"guardrails\":{\"lists\":[{\"name\":\"w\",\"file\":\"words.txt\"}]}}");
        QCOMPARE(run.exitCode, 0);
        QVERIFY(run.json()[QLatin1String("valid")].toBool());
    }

    void aSubscriptionThatWasNeverFetchedIsOk()
    {
        const ProgramRun run
            = check("{\"version\":1,\"guardrails\":{\"lists\":[{\"name\":\"w\",\"url\":\"https://lists.example/w\"}]}}");
        QCOMPARE(run.exitCode, 0);
        QVERIFY(run.err.contains("never fetched"));
    }

    void theKeyIsNamed_data()
    {
        QTest::addColumn<QByteArray>("config");
        QTest::addColumn<QString>("key");
        QTest::newRow("listener") << QByteArray("{\"version\":1,\"listeners\":{\"https\":\"x\"}}")
                                  << QStringLiteral("listeners.https");
        QTest::newRow("upstream") << QByteArray(
            "{\"version\":1,\"upstreams\":[{\"name\":\"a\",\"url\":\"ftp://x\"}]}")
                                  << QStringLiteral("upstreams[0].url");
        QTest::newRow("list") << QByteArray("{\"version\":1,\"guardrails\":{\"lists\":[{\"name\":"
                                            "\"w\",\"file\":\"missing.txt\"}]}}")
                              << QStringLiteral("guardrails.lists[0].file");
        QTest::newRow("subscription")
            << QByteArray("{\"version\":1,\"guardrails\":{\"lists\":[{\"name\":\"w\",\"url\":\"http://lists.example/\"}]}}")
            << QStringLiteral("guardrails.lists[0].url");
        QTest::newRow("entity")
            << QByteArray("{\"version\":1,\"guardrails\":{\"entities\":[{\"entity\":\"SHOE_SIZE\"}]}}")
            << QStringLiteral("guardrails.entities[0].entity");
        QTest::newRow("pattern") << QByteArray(
            "{\"version\":1,\"guardrails\":{\"patterns\":[{\"name\":\"fine\",\"pattern\":\"a+\"},"
            "{\"name\":\"open\",\"pattern\":\"a(b\"}]}}")
                                 << QStringLiteral("guardrails.patterns[1].pattern");
        QTest::newRow("empty folder")
            << QByteArray("{\"version\":1,\"guardrails\":{\"lists\":[{\"name\":\"w\",\"file\":\"/proc/self/fdinfo\"}]}}")
            << QStringLiteral("guardrails.lists[0].file");
        QTest::newRow("ca") << QByteArray("{\"version\":1,\"upstreams\":[{\"name\":\"a\",\"url\":"
                                          "\"https://x.example\",\"ca\":\"missing.pem\"}]}")
                            << QStringLiteral("upstreams[0].ca");
    }

    void theKeyIsNamed()
    {
        QFETCH(const QByteArray, config);
        QFETCH(const QString, key);
        const ProgramRun run = check(config);
        QCOMPARE(run.exitCode, 1);
        QCOMPARE(run.json()[QLatin1String("key")].toString(), key);
        const ProgramRun plain = runProgram(
            {QStringLiteral("check-config"), m_directory.filePath(QStringLiteral("sluice.json"))});
        QCOMPARE(plain.exitCode, 1);
        QVERIFY2(plain.out.contains(key.toUtf8()), plain.out.constData());
    }

    void aBrokenFileHasALine()
    {
        const ProgramRun run = check("{\n\"version\": 1,\n!\n}");
        QCOMPARE(run.exitCode, 1);
        QCOMPARE(run.json()[QLatin1String("line")].toInt(), 3);
    }

    void aBrokenListHasItsLine()
    {
        file(QStringLiteral("words.txt"), "word\n" + QByteArray(1001, 'a') + "\n");
        const ProgramRun run = check("{\"version\":1,\"guardrails\":{\"lists\":[{\"name\":\"w\","
                                     "\"file\":\"words.txt\"}]}}");
        QCOMPARE(run.exitCode, 1);
        QCOMPARE(run.json()[QLatin1String("line")].toInt(), 2);
        QVERIFY(run.json()[QLatin1String("file")].toString().endsWith(QStringLiteral("words.txt")));
    }

    void whatCannotBeReadIsNoAnswer()
    {
        QCOMPARE(runProgram({QStringLiteral("check-config"), QStringLiteral("/no/file")}).exitCode,
                 2);
        QCOMPARE(runProgram({QStringLiteral("check-config")}).exitCode, 2);
    }

private:
    QTemporaryDir m_directory;
};

QTEST_GUILESS_MAIN(CheckConfigTest)
#include "check_config_test.moc"
