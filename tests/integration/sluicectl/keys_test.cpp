#include "integration/sluicectl/program.h"

#include <QCryptographicHash>
#include <QDateTime>
#include <QElapsedTimer>
#include <QFile>
#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>
#include <QTemporaryDir>
#include <QTest>

class KeysTest final : public QObject {
    Q_OBJECT

    QString config(const QByteArray &content)
    {
        QFile file(m_directory.filePath(QStringLiteral("sluice.json")));
        if (!file.open(QIODevice::WriteOnly) || file.write(content) != content.size()) {
            qFatal("cannot write a test file");
        }
        return file.fileName();
    }

    QByteArray content() const
    {
        QFile file(m_directory.filePath(QStringLiteral("sluice.json")));
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }

    QJsonObject onlyKey() const
    {
        const QJsonArray keys = QJsonDocument::fromJson(content()).object()[QLatin1String("clients")].toObject()[QLatin1String("keys")].toArray();
        return keys.size() == 1 ? keys.first().toObject() : QJsonObject();
    }

    ProgramRun keys(const QStringList &words) const
    {
        return runProgram(QStringList{QStringLiteral("keys")} + words
                          + QStringList{QStringLiteral("--config"), m_directory.filePath(QStringLiteral("sluice.json"))});
    }

    static QByteArray hashOf(const QByteArray &key) { return QCryptographicHash::hash(key, QCryptographicHash::Sha256).toHex(); }

private slots:
    void init() { config(R"({"version":1,"upstreams":[{"name":"d","kind":"demo"}],"kept":{"by":"somebody else"}})"); }

    void createShowsTheKeyOnceAndKeepsItsHash()
    {
        const ProgramRun run = keys({QStringLiteral("create"), QStringLiteral("ci"), QStringLiteral("--model"), QStringLiteral("gpt-*"),
                                     QStringLiteral("--model"), QStringLiteral("o?"), QStringLiteral("--requests-per-minute"), QStringLiteral("7"),
                                     QStringLiteral("--expires"), QStringLiteral("2099-01-31T18:00:00+02:00")});
        QCOMPARE(run.exitCode, 0);
        const QByteArray key = run.out.trimmed();
        QVERIFY2(key.startsWith("slk-") && key.size() == 53, run.out.constData());
        QVERIFY(!run.err.contains(key));
        QVERIFY(!content().contains(key));
        const QJsonObject stored = onlyKey();
        QCOMPARE(stored[QLatin1String("name")].toString(), QStringLiteral("ci"));
        QCOMPARE(stored[QLatin1String("hash")].toString().toLatin1(), hashOf(key));
        QCOMPARE(stored[QLatin1String("models")].toArray(), (QJsonArray{QStringLiteral("gpt-*"), QStringLiteral("o?")}));
        QCOMPARE(stored[QLatin1String("requests_per_minute")].toInt(), 7);
        QCOMPARE(stored[QLatin1String("expires")].toString(), QStringLiteral("2099-01-31T16:00:00Z"));
        QVERIFY(content().contains("somebody else")); // nothing else of the file is touched
        const ProgramRun other = keys({QStringLiteral("create"), QStringLiteral("other"), QStringLiteral("--json")});
        QCOMPARE(other.exitCode, 0);
        QVERIFY(other.json()[QLatin1String("key")].toString().toLatin1() != key);
        QVERIFY(QFileInfo(m_directory.filePath(QStringLiteral("sluice.json"))).permissions()
                == (QFileDevice::ReadOwner | QFileDevice::WriteOwner | QFileDevice::ReadUser | QFileDevice::WriteUser));
    }

    void aNameIsTakenOnce()
    {
        QCOMPARE(keys({QStringLiteral("create"), QStringLiteral("ci")}).exitCode, 0);
        const QByteArray before = content();
        const ProgramRun run = keys({QStringLiteral("create"), QStringLiteral("ci")});
        QCOMPARE(run.exitCode, 2);
        QVERIFY2(run.err.contains("clients.keys[1].name"), run.err.constData());
        QVERIFY(run.out.isEmpty());
        QCOMPARE(content(), before);
    }

    void listShowsNoSecrets()
    {
        const QByteArray key = keys({QStringLiteral("create"), QStringLiteral("ci")}).out.trimmed();
        const ProgramRun json = keys({QStringLiteral("list"), QStringLiteral("--json")});
        QCOMPARE(json.exitCode, 0);
        const QJsonObject first = json.json()[QLatin1String("keys")].toArray().first().toObject();
        QCOMPARE(first[QLatin1String("name")].toString(), QStringLiteral("ci"));
        QCOMPARE(first[QLatin1String("state")].toString(), QStringLiteral("active"));
        QVERIFY(!json.out.contains(hashOf(key)));
        const ProgramRun lines = keys({QStringLiteral("list")});
        QVERIFY2(lines.out.contains("active") && lines.out.contains("ci"), lines.out.constData());
    }

    void rotateKeepsTheOldOneForAWhile()
    {
        const QByteArray old = keys({QStringLiteral("create"), QStringLiteral("ci")}).out.trimmed();
        const ProgramRun run = keys({QStringLiteral("rotate"), QStringLiteral("ci"), QStringLiteral("--grace"), QStringLiteral("2h")});
        QCOMPARE(run.exitCode, 0);
        const QByteArray fresh = run.out.trimmed();
        QVERIFY(fresh != old);
        QCOMPARE(onlyKey()[QLatin1String("hash")].toString().toLatin1(), hashOf(fresh));
        QCOMPARE(onlyKey()[QLatin1String("old_hash")].toString().toLatin1(), hashOf(old));
        const QDateTime until = QDateTime::fromString(onlyKey()[QLatin1String("old_until")].toString(), Qt::ISODate);
        const qint64 left = QDateTime::currentDateTimeUtc().secsTo(until);
        QVERIFY2(left > 7100 && left <= 7200, qPrintable(QString::number(left)));
        QCOMPARE(keys({QStringLiteral("rotate"), QStringLiteral("ci"), QStringLiteral("--grace"), QStringLiteral("0s")}).exitCode, 0);
        QVERIFY(!onlyKey().contains(QLatin1String("old_hash")));
        QCOMPARE(keys({QStringLiteral("rotate"), QStringLiteral("ci"), QStringLiteral("--grace"), QStringLiteral("soon")}).exitCode, 2);
    }

    void expireRevokeAndRename()
    {
        keys({QStringLiteral("create"), QStringLiteral("ci")});
        QCOMPARE(keys({QStringLiteral("expire"), QStringLiteral("ci"), QStringLiteral("now")}).exitCode, 0);
        QCOMPARE(keys({QStringLiteral("list"), QStringLiteral("--json")}).json()[QLatin1String("keys")].toArray().first().toObject()[QLatin1String("state")].toString(),
                 QStringLiteral("expired"));
        QCOMPARE(keys({QStringLiteral("expire"), QStringLiteral("ci"), QStringLiteral("never")}).exitCode, 0);
        QVERIFY(!onlyKey().contains(QLatin1String("expires")));
        QCOMPARE(keys({QStringLiteral("expire"), QStringLiteral("ci"), QStringLiteral("tomorrow")}).exitCode, 2);
        const ProgramRun renamed = keys({QStringLiteral("rename"), QStringLiteral("ci"), QStringLiteral("build"), QStringLiteral("--json")});
        QCOMPARE(renamed.exitCode, 0);
        QCOMPARE(renamed.json()[QLatin1String("name")].toString(), QStringLiteral("build"));
        const QString id = onlyKey()[QLatin1String("id")].toString();
        QCOMPARE(keys({QStringLiteral("revoke"), id}).exitCode, 0); // by its id as well
        QVERIFY(onlyKey().contains(QLatin1String("revoked")));
        QCOMPARE(keys({QStringLiteral("rotate"), QStringLiteral("build")}).exitCode, 2);
    }

    void saysWhatIsMissing()
    {
        const ProgramRun unknown = keys({QStringLiteral("revoke"), QStringLiteral("nobody")});
        QCOMPARE(unknown.exitCode, 1);
        QVERIFY2(unknown.err.contains("no such client key"), unknown.err.constData());
        QCOMPARE(keys({QStringLiteral("create")}).exitCode, 2);
        QCOMPARE(keys({QStringLiteral("forge"), QStringLiteral("x")}).exitCode, 2);
        config("{\"version\":1,");
        const ProgramRun broken = keys({QStringLiteral("create"), QStringLiteral("ci")});
        QCOMPARE(broken.exitCode, 2);
        QVERIFY(broken.err.contains("sluice.json:1"));
        QCOMPARE(content(), QByteArray("{\"version\":1,"));
    }

    void aRenamedKeyTakesItsRulesAlong()
    {
        QFile words(m_directory.filePath(QStringLiteral("words.txt")));
        QVERIFY(words.open(QIODevice::WriteOnly));
        words.write("word\n");
        words.close();
        config(R"({"version":1,"upstreams":[{"name":"d","kind":"demo"}],
                   "guardrails":{"lists":[{"name":"w","file":"words.txt","clients":["ci","c*"]}]},
                   "routing":{"routes":[{"name":"r","client":"ci","cluster":"d"}]}})");
        keys({QStringLiteral("create"), QStringLiteral("ci")});
        QCOMPARE(keys({QStringLiteral("rename"), QStringLiteral("ci"), QStringLiteral("build")}).exitCode, 0);
        const QJsonObject all = QJsonDocument::fromJson(content()).object();
        const QJsonArray clients = all[QLatin1String("guardrails")].toObject()[QLatin1String("lists")].toArray().first().toObject()[QLatin1String("clients")].toArray();
        QCOMPARE(clients, (QJsonArray{QStringLiteral("build"), QStringLiteral("c*")}));
        QCOMPARE(all[QLatin1String("routing")].toObject()[QLatin1String("routes")].toArray().first().toObject()[QLatin1String("client")].toString(),
                 QStringLiteral("build"));
    }

    // The one thing that matters about revoking.
    void aRunningRelayTakesItOver()
    {
        const QString file = config(R"({"version":1,"listeners":{"https":null,"http":"127.0.0.1:0"},"upstreams":[{"name":"d","kind":"demo"}]})");
        const QByteArray key = keys({QStringLiteral("create"), QStringLiteral("ci")}).out.trimmed();
        RunningProgram relay({QStringLiteral("serve"), QStringLiteral("--config"), file, QStringLiteral("--data-dir"), m_directory.filePath(QStringLiteral("data"))});
        const QByteArray address = addressOf(relay.readyLine(), "http");
        QVERIFY(!address.isEmpty());
        const QByteArray request = "GET /v1/models HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer " + key + "\r\nConnection: close\r\n\r\n";
        QVERIFY2(answerOf(address, request).startsWith("HTTP/1.1 200"), answerOf(address, request).constData());
        QElapsedTimer timer;
        timer.start();
        QCOMPARE(keys({QStringLiteral("revoke"), QStringLiteral("ci")}).exitCode, 0);
        QTRY_VERIFY_WITH_TIMEOUT(answerOf(address, request).startsWith("HTTP/1.1 401"), 10'000);
        qInfo("revoked after %lld ms", static_cast<long long>(timer.elapsed()));
        const QByteArray fresh = keys({QStringLiteral("create"), QStringLiteral("second")}).out.trimmed();
        QByteArray another = request;
        another.replace(key, fresh);
        QTRY_VERIFY_WITH_TIMEOUT(answerOf(address, another).startsWith("HTTP/1.1 200"), 10'000);
        QCOMPARE(relay.terminate(), 0);
    }

private:
    QTemporaryDir m_directory;
};

QTEST_GUILESS_MAIN(KeysTest)
#include "keys_test.moc"
