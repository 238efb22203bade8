#include "integration/sluicectl/program.h"

#include <QTest>

class DemoUpstreamVerbTest final : public QObject {
    Q_OBJECT

private slots:
    void servesWithItsKnobsUntilTerminated()
    {
        RunningProgram demo({QStringLiteral("demo-upstream"), QStringLiteral("--text"),
                             QStringLiteral("50% 敏感"), QStringLiteral("--first-token-ms"),
                             QStringLiteral("0")});
        const QByteArray ready = demo.readyLine();
        QCOMPARE(addressOf(ready, "https"), QByteArray("-"));
        const QByteArray body = "{\"messages\":[]}";
        const QByteArray answer
            = answerOf(addressOf(ready, "http"),
                       "POST /v1/chat/completions HTTP/1.1\r\nhost: demo\r\nconnection: close\r\n"
                       "content-length: "
                           + QByteArray::number(body.size()) + "\r\n\r\n" + body);
        QVERIFY2(answer.contains("50% 敏感"), answer.constData());
        QCOMPARE(demo.terminate(), 0);
    }

    void refusesWhatItCannotDo()
    {
        const auto code = [](const QStringList &options) {
            return runProgram(QStringList{QStringLiteral("demo-upstream")} + options).exitCode;
        };
        QCOMPARE(code({QStringLiteral("--chunk"), QStringLiteral("x")}), 2);
        QCOMPARE(code({QStringLiteral("--tls")}), 2);
        QCOMPARE(code({QStringLiteral("--port"), QStringLiteral("65536")}), 2);
        QCOMPARE(code({QStringLiteral("--host"), QStringLiteral("nowhere")}), 2);
    }

    void aTakenPortIsRefused()
    {
        RunningProgram first({QStringLiteral("demo-upstream")});
        const QByteArray address = addressOf(first.readyLine(), "http");
        const QString port = QString::fromLatin1(address.mid(address.lastIndexOf(':') + 1));
        const ProgramRun second
            = runProgram({QStringLiteral("demo-upstream"), QStringLiteral("--port"), port});
        QCOMPARE(second.exitCode, 2);
        QVERIFY2(second.err.contains("in use"), second.err.constData());
        QCOMPARE(first.terminate(), 0);
    }
};

QTEST_GUILESS_MAIN(DemoUpstreamVerbTest)
#include "demo_upstream_test.moc"
