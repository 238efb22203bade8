#include "integration/sluicectl/program.h"

#include <QFile>
#include <QJsonArray>
#include <QStandardPaths>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTemporaryDir>
#include <QTest>

#include <csignal>
#include <map>
#include <memory>

// What `sluicectl errors` says of logs that a real nginx wrote, against what the shell has always said of them.
class ErrorsNginxTest final : public QObject {
    Q_OBJECT

    using Counts = std::map<QString, int>;

    QTemporaryDir m_directory;
    QProcess m_nginx;
    QTcpServer m_silent; // accepts (in the kernel) and says nothing
    QTcpServer m_closing;
    QTcpServer m_big;
    quint16 m_port = 0;
    int m_requests = 0; // answered, or given up

    [[nodiscard]] QString path(const char *name) const { return m_directory.filePath(QString::fromLatin1(name)); }

    static quint16 freePort()
    {
        QTcpServer server;
        server.listen(QHostAddress::LocalHost);
        return server.serverPort();
    }

    static QByteArray contentOf(const QString &path)
    {
        QFile file(path);
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }

    QByteArray shell(const QString &command) const
    {
        QProcess process;
        process.setWorkingDirectory(m_directory.path());
        process.start(QStringLiteral("sh"), {QStringLiteral("-c"), command});
        if (!process.waitForFinished()) {
            qFatal("the shell does not end");
        }
        return process.readAllStandardOutput();
    }

    // "   3 502" of `uniq -c`, by what follows the number.
    Counts shellCounts(const QString &pipeline) const
    {
        Counts counts;
        for (const QByteArray &line : shell(pipeline + QStringLiteral(" | sort | uniq -c")).split('\n')) {
            const QByteArray text = line.trimmed();
            if (!text.isEmpty()) {
                counts[QString::fromLatin1(text.mid(text.indexOf(' ') + 1))] = text.left(text.indexOf(' ')).toInt();
            }
        }
        return counts;
    }

    static Counts countsOf(const QJsonObject &table, const QStringList &columns)
    {
        Counts counts;
        for (const QJsonValue &row : table[QLatin1String("rows")].toArray()) {
            QStringList values;
            for (const QString &column : columns) {
                values.append(row[column].toString());
            }
            counts[values.join(u' ')] = row[QLatin1String("count")].toInt();
        }
        return counts;
    }

    static ProgramRun errors(const QStringList &more)
    {
        return runProgram(QStringList{QStringLiteral("errors"), QStringLiteral("--json"), QStringLiteral("--top"), QStringLiteral("0")} + more);
    }

    void startNginx()
    {
        for (const char *name : {"self", "other"}) {
            const QString stem = QString::fromLatin1(name);
            QProcess openssl;
            openssl.setWorkingDirectory(m_directory.path());
            openssl.start(QStringLiteral("openssl"),
                {QStringLiteral("req"), QStringLiteral("-x509"), QStringLiteral("-newkey"), QStringLiteral("ec"), QStringLiteral("-pkeyopt"),
                    QStringLiteral("ec_paramgen_curve:P-256"), QStringLiteral("-nodes"), QStringLiteral("-days"), QStringLiteral("2"),
                    QStringLiteral("-subj"), QStringLiteral("/CN=127.0.0.1"), QStringLiteral("-keyout"), stem + QStringLiteral("-key.pem"),
                    QStringLiteral("-out"), stem + QStringLiteral(".pem")});
            QVERIFY(openssl.waitForFinished());
        }
        m_port = freePort();
        QByteArray config = contentOf(QStringLiteral(SLUICE_SOURCE_DIR "/tests/support/nginx/failing_relay.conf"));
        const std::map<QByteArray, QByteArray> values{{"@DIRECTORY@", m_directory.path().toUtf8()}, {"@PORT@", QByteArray::number(m_port)},
            {"@TLS_PORT@", QByteArray::number(freePort())}, {"@CLOSED_PORT@", QByteArray::number(freePort())},
            {"@SILENT_PORT@", QByteArray::number(m_silent.serverPort())}, {"@CLOSING_PORT@", QByteArray::number(m_closing.serverPort())},
            {"@BIG_PORT@", QByteArray::number(m_big.serverPort())}};
        for (const auto &[name, value] : values) {
            config.replace(name, value);
        }
        QFile file(path("nginx.conf"));
        QVERIFY(file.open(QIODevice::WriteOnly) && file.write(config) == config.size());
        file.close();
        m_nginx.start(QStandardPaths::findExecutable(QStringLiteral("nginx"), {QStringLiteral("/usr/sbin"), QStringLiteral("/usr/bin")}),
            {QStringLiteral("-p"), m_directory.path(), QStringLiteral("-c"), path("nginx.conf"), QStringLiteral("-g"), QStringLiteral("daemon off;")});
        QTRY_VERIFY2_WITH_TIMEOUT(canConnect(), m_nginx.readAllStandardError().constData(), 20'000);
    }

    [[nodiscard]] bool canConnect() const
    {
        QTcpSocket socket;
        socket.connectToHost(QHostAddress::LocalHost, m_port);
        return socket.waitForConnected(1'000);
    }

    // Sends a request and reads to the end.
    void ask(const QByteArray &target, const QByteArray &body = {})
    {
        QTcpSocket socket;
        bool isOver = false;
        connect(&socket, &QTcpSocket::disconnected, this, [&isOver] { isOver = true; });
        socket.connectToHost(QHostAddress::LocalHost, m_port);
        socket.write("POST " + target + " HTTP/1.1\r\nHost: a\r\nConnection: close\r\nUser-Agent: test \"quoted\"\r\nX-Model: gpt-5\r\nContent-Length: "
            + QByteArray::number(body.size()) + "\r\n\r\n" + body);
        QTRY_VERIFY_WITH_TIMEOUT(isOver, 20'000);
        ++m_requests;
    }

    // Sends a request and leaves once it is under way.
    void askAndLeave(const QByteArray &target)
    {
        auto socket = std::make_unique<QTcpSocket>();
        socket->connectToHost(QHostAddress::LocalHost, m_port);
        socket->write("GET " + target + " HTTP/1.1\r\nHost: a\r\n\r\n");
        bool isUnderWay = false;
        connect(&m_silent, &QTcpServer::newConnection, socket.get(), [&isUnderWay] { isUnderWay = true; });
        QTRY_VERIFY(isUnderWay);
        socket->abort();
        ++m_requests;
    }

    void askEverything(int round)
    {
        ask("/v1/ok");
        ask("/v1/refused");
        ask("/v1/refused?again=1");
        ask("/v1/closes");
        ask("/v1/big");
        ask("/v1/untrusted");
        ask("/v1/large", QByteArray(2'000, 'x'));
        ask("/v1/buffered", QByteArray(20'000, 'x'));
        ask("/v1/limited");
        ask("/v1/limited");
        ask("/v1/forbidden");
        ask("/no/" + QByteArray::number(round) + "/such?path=\"quoted\"");
        ask("/v1/nameless");
        ask("/v1/slow");
        askAndLeave("/v1/patient");
        QTRY_COMPARE(lineCount(), m_requests);
    }

    [[nodiscard]] int lineCount() const { return shell(QStringLiteral("zcat -f access.log* | wc -l")).trimmed().toInt(); }

    // As logrotate does it.
    void rotate(const QString &name)
    {
        const QString first = name + QStringLiteral(".1");
        shell(QStringLiteral("if [ -e %1 ]; then gzip -c %1 > %2.2.gz && rm %1; fi; mv %2 %1").arg(first, name));
        ::kill(static_cast<pid_t>(m_nginx.processId()), SIGUSR1);
        QTRY_VERIFY(QFile::exists(m_directory.filePath(name)));
    }

private slots:
    void initTestCase()
    {
        connect(&m_closing, &QTcpServer::newConnection, this, [this] {
            QTcpSocket *socket = m_closing.nextPendingConnection();
            connect(socket, &QTcpSocket::readyRead, socket, [socket] { socket->close(); });
            connect(socket, &QTcpSocket::disconnected, socket, &QObject::deleteLater);
        });
        connect(&m_big, &QTcpServer::newConnection, this, [this] {
            QTcpSocket *socket = m_big.nextPendingConnection();
            connect(socket, &QTcpSocket::readyRead, socket,
                [socket] { socket->write("HTTP/1.1 200 OK\r\nX-Big: " + QByteArray(70'000, 'x') + "\r\n\r\n"); });
            connect(socket, &QTcpSocket::disconnected, socket, &QObject::deleteLater);
        });
        QVERIFY(m_silent.listen(QHostAddress::LocalHost) && m_closing.listen(QHostAddress::LocalHost) && m_big.listen(QHostAddress::LocalHost));
        startNginx();
        askEverything(1);
        for (const char *log : {"access.log", "error.log", "relay-json.log"}) {
            rotate(QString::fromLatin1(log));
        }
        askEverything(2);
        for (const char *log : {"access.log", "error.log", "relay-json.log"}) {
            rotate(QString::fromLatin1(log));
        }
        askEverything(3);
        QVERIFY(QFile::exists(path("access.log.2.gz")) && QFile::exists(path("access.log.1")));
    }

    void cleanupTestCase()
    {
        m_nginx.terminate();
        m_nginx.waitForFinished();
    }

    void statusesAreThoseOfTheShell()
    {
        const Counts expected = shellCounts(QStringLiteral("zcat -f access.log* | awk '$9 >= 400 {print $9}'"));
        QVERIFY(expected.size() >= 6);
        const ProgramRun run = errors({QStringLiteral("--by"), QStringLiteral("status"), QStringLiteral("--nginx"), path("access.log")});
        QCOMPARE(run.exitCode, 0);
        const QJsonObject failures = run.json()[QLatin1String("failures")].toObject();
        QVERIFY2(countsOf(failures, {QStringLiteral("status")}) == expected, run.out.constData());
        QCOMPARE(run.json()[QLatin1String("requests")].toInt(), m_requests);
        QCOMPARE(run.json()[QLatin1String("unread")].toInt(), 0);
        QCOMPARE(run.json()[QLatin1String("files")].toArray().size(), 3);
    }

    void endpointsAreThoseOfTheShell()
    {
        const Counts expected = shellCounts(QStringLiteral("zcat -f access.log* | awk '$9 >= 400 {sub(/[?].*/, \"\", $7); sub(/[0-9]+/, \"*\", $7); "
                                                           "sub(/v[*]/, \"v1\", $7); print $7, $9}'"));
        QVERIFY(expected.size() >= 10);
        const ProgramRun run = errors({QStringLiteral("--by"), QStringLiteral("endpoint,status"), QStringLiteral("--nginx"), m_directory.path()});
        QCOMPARE(run.exitCode, 0);
        const Counts counted = countsOf(run.json()[QLatin1String("failures")].toObject(), {QStringLiteral("endpoint"), QStringLiteral("status")});
        QVERIFY2(counted == expected, run.out.constData());
        QVERIFY(counted.contains(QStringLiteral("/no/*/such 404")));
    }

    void theUsersOwnFormatGivesTheSame()
    {
        const QByteArray directive = contentOf(path("nginx.conf"));
        const qsizetype begin = directive.indexOf("log_format js");
        const QString format = QString::fromUtf8(directive.mid(begin, directive.indexOf(";", begin) - begin + 1));
        const ProgramRun run
            = errors({QStringLiteral("--by"), QStringLiteral("status,model"), QStringLiteral("--nginx"), path("relay-json.log"), QStringLiteral("--format"), format});
        QCOMPARE(run.exitCode, 0);
        QCOMPARE(run.json()[QLatin1String("unread")].toInt(), 0);
        QCOMPARE(run.json()[QLatin1String("requests")].toInt(), m_requests);
        Counts byStatus;
        for (const auto &[key, count] : countsOf(run.json()[QLatin1String("failures")].toObject(), {QStringLiteral("status"), QStringLiteral("model")})) {
            byStatus[key.section(u' ', 0, 0)] += count;
            QVERIFY2(key.endsWith(QLatin1String(" gpt-5")) || key == QLatin1String("499 "), qPrintable(key));
        }
        QVERIFY2(byStatus == shellCounts(QStringLiteral("zcat -f access.log* | awk '$9 >= 400 {print $9}'")), run.out.constData());
        // And what combined cannot tell: where on the way it was.
        const ProgramRun phases = errors({QStringLiteral("--by"), QStringLiteral("endpoint,phase"), QStringLiteral("--nginx"), path("relay-json.log"), QStringLiteral("--format"), format});
        const Counts counted = countsOf(phases.json()[QLatin1String("failures")].toObject(), {QStringLiteral("endpoint"), QStringLiteral("phase")});
        QCOMPARE(counted.count(QStringLiteral("/v1/refused connect")), 1U);
        QCOMPARE(counted.count(QStringLiteral("/v1/slow read_head")), 1U);
        QCOMPARE(counted.count(QStringLiteral("/v1/limited local")), 1U);
    }

    void causesAreThoseOfGrep()
    {
        const ProgramRun run = errors({QStringLiteral("--by"), QStringLiteral("class,phase"), QStringLiteral("--error-log"), path("error.log")});
        QCOMPARE(run.exitCode, 0);
        const Counts counted = countsOf(run.json()[QLatin1String("causes")].toObject(), {QStringLiteral("class"), QStringLiteral("phase")});
        const std::map<QString, QString> patterns{
            {QStringLiteral("refused connect"), QStringLiteral("Connection refused) while connecting to upstream")},
            {QStringLiteral("timeout read_head"), QStringLiteral("upstream timed out .* while reading response header")},
            {QStringLiteral("reset read_head"), QStringLiteral("upstream prematurely closed connection while reading response header")},
            {QStringLiteral("header_too_big read_head"), QStringLiteral("upstream sent too big header")},
            {QStringLiteral("certificate_chain tls"), QStringLiteral("upstream SSL certificate verify error")},
            {QStringLiteral("body_too_large local"), QStringLiteral("client intended to send too large body")},
            {QStringLiteral("buffered client"), QStringLiteral("client request body is buffered to a temporary file")},
            {QStringLiteral("request_limit local"), QStringLiteral("limiting requests")},
            {QStringLiteral("unauthorized local"), QStringLiteral("access forbidden by rule")},
            {QStringLiteral("dns resolve"), QStringLiteral("could not be resolved\\|while resolving")},
            {QStringLiteral("client_gone client"), QStringLiteral("client prematurely closed connection")},
        };
        for (const auto &[key, pattern] : patterns) {
            const int expected = shell(QStringLiteral("zcat -f error.log* | grep -c '%1'").arg(pattern)).trimmed().toInt();
            QVERIFY2(expected >= 3, qPrintable(pattern));
            QVERIFY2(counted.count(key) == 1 && counted.at(key) == expected,
                qPrintable(QStringLiteral("%1: %2\n").arg(key).arg(expected) + QString::fromUtf8(run.out)));
        }
    }

    void adviceAndTablesAreForPeople()
    {
        const ProgramRun run = runProgram({QStringLiteral("errors"), QStringLiteral("--nginx"), path("access.log"), QStringLiteral("--error-log"), path("error.log")});
        QCOMPARE(run.exitCode, 0);
        QVERIFY2(run.out.contains("COUNT") && run.out.contains("/v1/refused") && run.out.contains("certificate_chain"), run.out.constData());
        QVERIFY2(run.err.contains("proxy_buffer_size") && run.err.contains("intermediate certificate"), run.err.constData());
        const ProgramRun some = errors({QStringLiteral("--only"), QStringLiteral("class=refused"), QStringLiteral("--by"), QStringLiteral("upstream"), QStringLiteral("--error-log"), path("error.log")});
        QCOMPARE(some.json()[QLatin1String("causes")].toObject()[QLatin1String("rows")].toArray().size(), 1);
    }

    void sinceLeavesOutTheRest()
    {
        const ProgramRun none = errors({QStringLiteral("--since"), QStringLiteral("2099-01-01T00:00:00Z"), QStringLiteral("--nginx"), path("access.log")});
        QCOMPARE(none.exitCode, 0);
        QCOMPARE(none.json()[QLatin1String("requests")].toInt(), 0);
        QCOMPARE(none.json()[QLatin1String("left_out")].toInt(), m_requests);
        const ProgramRun all = errors({QStringLiteral("--since"), QStringLiteral("1h"), QStringLiteral("--nginx"), path("access.log")});
        QCOMPARE(all.json()[QLatin1String("requests")].toInt(), m_requests);
    }
};

QTEST_GUILESS_MAIN(ErrorsNginxTest)
#include "errors_nginx_test.moc"
