#include "integration/sluicectl/program.h"

#include <QFile>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTemporaryDir>
#include <QTest>

#include <csignal>

class ServeTest final : public QObject {
    Q_OBJECT

    QStringList serve(const QByteArray &config)
    {
        QFile file(m_directory.filePath(QStringLiteral("sluice.json")));
        if (!file.open(QIODevice::WriteOnly) || file.write(config) != config.size()) {
            qFatal("cannot write a test file");
        }
        return {QStringLiteral("serve"), QStringLiteral("--config"), file.fileName(),
                QStringLiteral("--data-dir"), m_directory.filePath(QStringLiteral("data"))};
    }

    static QByteArray plainConfig(const QByteArray &http)
    {
        return "{\"version\":1,\"listeners\":{\"https\":null,\"http\":\"" + http
            + "\"},\"upstreams\":[{\"name\":\"demo\",\"kind\":\"demo\"}]}";
    }

    static QByteArray post(const QByteArray &address, const QByteArray &headers, bool stream)
    {
        const QByteArray body
            = QByteArray("{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":"
                         "\"Hello\"}]")
            + (stream ? ",\"stream\":true}" : "}");
        return "POST /v1/chat/completions HTTP/1.1\r\nhost: " + address
            + "\r\nconnection: close\r\n" + headers
            + "content-length: " + QByteArray::number(body.size()) + "\r\n\r\n" + body;
    }

private slots:
    void saysWhereItListensAndRelays()
    {
        RunningProgram relay(serve(plainConfig("127.0.0.1:0")));
        const QByteArray ready = relay.readyLine();
        QCOMPARE(addressOf(ready, "https"), QByteArray("-"));
        const QByteArray address = addressOf(ready, "http");
        QVERIFY(address.startsWith("127.0.0.1:") && !address.endsWith(":0"));
        const QByteArray answer = answerOf(address, post(address, {}, false));
        QVERIFY2(answer.startsWith("HTTP/1.1 200"), answer.constData());
        QVERIFY(answer.contains("You said: Hello"));
        QVERIFY(answer.toLower().contains("x-sluice-upstream: demo"));
        QCOMPARE(relay.terminate(), 0);
    }

    void theTlsListenerHasACaForItsCallers()
    {
        RunningProgram relay(serve("{\"version\":1,\"listeners\":{\"https\":\"127.0.0.1:0\"}}"));
        const QByteArray ready = relay.readyLine();
        QVERIFY(addressOf(ready, "https").startsWith("127.0.0.1:"));
        QCOMPARE(addressOf(ready, "http"), QByteArray("-"));
        QVERIFY(QFile::exists(m_directory.filePath(QStringLiteral("data/ca.pem"))));
        QCOMPARE(relay.terminate(), 0);
    }

    void drainsRunningAnswers()
    {
        RunningProgram relay(serve(plainConfig("127.0.0.1:0")));
        const QByteArray address = addressOf(relay.readyLine(), "http");
        const qsizetype colon = address.lastIndexOf(':');
        QTcpSocket caller;
        caller.connectToHost(QString::fromLatin1(address.left(colon)),
                             address.mid(colon + 1).toUShort());
        QVERIFY(caller.waitForConnected());
        caller.write(post(
            address, "x-demo-first-token-ms: 0\r\nx-demo-interval-ms: 100\r\nx-demo-tokens: 10\r\n",
            true));
        QByteArray answer;
        while (!answer.contains("content\":\"You")) {
            QVERIFY(caller.waitForReadyRead(10'000));
            answer += caller.readAll();
        }
        relay.process().terminate();
        while (caller.waitForReadyRead(10'000)) {
            answer += caller.readAll();
        }
        QVERIFY2(answer.contains("[DONE]"), answer.constData());
        QVERIFY(relay.process().waitForFinished());
        QCOMPARE(relay.process().exitCode(), 0);
    }

    void interruptedTwiceItDoesNotWait()
    {
        RunningProgram relay(serve(plainConfig("127.0.0.1:0")));
        const QByteArray address = addressOf(relay.readyLine(), "http");
        const qsizetype colon = address.lastIndexOf(':');
        QTcpSocket caller;
        caller.connectToHost(QString::fromLatin1(address.left(colon)),
                             address.mid(colon + 1).toUShort());
        QVERIFY(caller.waitForConnected());
        caller.write(post(address, "x-demo-first-token-ms: 0\r\nx-demo-stall-after: 3\r\n", true));
        QVERIFY(caller.waitForReadyRead(10'000));
        const auto pid = static_cast<pid_t>(relay.process().processId());
        QCOMPARE(::kill(pid, SIGINT), 0);
        // The listener closes before the drain: then the first signal has been acted on, and the
        // second is a second one.
        QTRY_VERIFY([&] {
            QTcpSocket probe;
            probe.connectToHost(QString::fromLatin1(address.left(colon)),
                                address.mid(colon + 1).toUShort());
            return !probe.waitForConnected(1000);
        }());
        QCOMPARE(::kill(pid, SIGINT), 0);
        QVERIFY(relay.process().waitForFinished(5'000));
        QCOMPARE(relay.process().exitCode(), 2);
    }

    void aTakenPortNamesItsHolder()
    {
        QTcpServer holder;
        QVERIFY(holder.listen(QHostAddress::LocalHost));
        const ProgramRun run = runProgram(
            serve(plainConfig("127.0.0.1:" + QByteArray::number(holder.serverPort()))));
        QCOMPARE(run.exitCode, 2);
        QCOMPARE(run.out, QByteArray());
        QVERIFY2(run.err.contains("in use"), run.err.constData());
        QVERIFY2(run.err.contains(QByteArray::number(QCoreApplication::applicationPid())),
                 run.err.constData());
    }

    void aBrokenConfigurationIsRefused()
    {
        const ProgramRun run = runProgram(serve("{\"version\":1,\"listeners\":{\"https\":7}}"));
        QCOMPARE(run.exitCode, 2);
        QVERIFY2(run.err.contains("listeners.https"), run.err.constData());
        const ProgramRun missing = runProgram(
            {QStringLiteral("serve"), QStringLiteral("--config"), QStringLiteral("/no/file")});
        QCOMPARE(missing.exitCode, 2);
    }

    void aListThatCannotLoadStopsIt()
    {
        const ProgramRun run = runProgram(
            serve("{\"version\":1,\"listeners\":{\"https\":\"127.0.0.1:0\"},\"guardrails\":"
                  "{\"lists\":[{\"name\":\"w\",\"file\":\"missing.txt\"}]}}"));
        QCOMPARE(run.exitCode, 2);
        QCOMPARE(run.out, QByteArray());
        QVERIFY2(run.err.contains("missing.txt"), run.err.constData());
    }

private:
    QTemporaryDir m_directory;
};

QTEST_GUILESS_MAIN(ServeTest)
#include "serve_test.moc"
