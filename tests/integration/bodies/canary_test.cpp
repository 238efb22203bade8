#include "support/relay_fixture.h"
#include "support/scripted_upstream.h"

#include <QDirIterator>
#include <QFile>
#include <QProcess>
#include <QTcpSocket>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <csignal>

#include <sys/resource.h>
#include <unistd.h>

using namespace sluice;
using namespace sluice::test;

namespace {

constexpr int kPatience = 30'000;
const QByteArray kPassphrase("correct horse battery staple CANARY-PASSPHRASE-77");
const QByteArray kKey("sk-CANARY-upstream-5f1d6c22b8e94aa1");

struct Canary {
    const char *form;
    const char *text;
};

// What people and programs put into prompts, each so that it occurs nowhere by itself.
constexpr Canary kCanaries[]{
    {"API key", "sk-CANARY7Qm2vXc9LpR4tZ8w"},
    {"Anthropic key", "sk-ant-api03-CANARYk3J9xW2"},
    {"GitHub token", "ghp_CANARY0a1B2c3D4e5F6g7H"},
    {"AWS key id", "AKIACANARY234567WXYZ"},
    {"IPv4", "203.0.113.217"},
    {"IPv6", "2001:db8:ca11:a7e5::d0d0"},
    {"e-mail", "canary.bird@nest.example"},
    {"phone", "+86 139 5550 4217"},
    {"card", "4111 1111 1111 1142"},
    {"IBAN", "DE89370400440532013099"},
    {"token", "eyJhbGciOiJIUzI1NiJ9.CANARY.c2ln"},
    {"Chinese", "金丝雀在矿井里唱歌"},
};

QByteArray allCanaries(const QByteArray &prefix)
{
    QByteArray all;
    for (const Canary &canary : kCanaries) {
        all += prefix + canary.text + ' ';
    }
    return all;
}

// As it could lie on the disk: plain, in UTF-16, in base64 wherever it may begin.
QList<QByteArray> formsOf(const QByteArray &text)
{
    const QString wide = QString::fromUtf8(text);
    QList<QByteArray> forms{text, QByteArray(reinterpret_cast<const char *>(wide.utf16()), wide.size() * 2)};
    for (int shift = 0; shift < 3; ++shift) {
        const QByteArray coded = QByteArray(QByteArray(shift, 'x') + text).toBase64();
        forms.append(coded.sliced(4, coded.size() - 8));
    }
    return forms;
}

} // namespace

// A whole program, texts with canaries of twelve forms, and every file it has ever written: nothing of them may stand there in clear.
class CanaryTest final : public QObject {
    Q_OBJECT

    QTemporaryDir m_root;
    ScriptedUpstream m_upstream;
    QProcess m_program;
    QByteArray m_log; // of all runs, at debug level
    quint16 m_port = 0;

    void start()
    {
        QFile config(m_root.filePath(QStringLiteral("sluice.json")));
        QVERIFY(config.open(QIODevice::WriteOnly));
        config.write("{\"version\":1,\"listeners\":{\"https\":null,\"http\":\"127.0.0.1:0\"},"
                     "\"upstreams\":[{\"name\":\"u\",\"kind\":\"relay\",\"url\":\""
            + m_upstream.url().toEncoded() + "\",\"credential\":\"env:CANARY_KEY\"}],"
                                             "\"records\":{\"bodies\":{\"keep\":true,\"key\":\"passphrase\"}}}");
        config.close();
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        environment.insert(QStringLiteral("CANARY_KEY"), QString::fromUtf8(kKey));
        environment.insert(QStringLiteral("HOME"), m_root.path());
        environment.insert(QStringLiteral("TMPDIR"), m_root.path());
        environment.insert(QStringLiteral("XDG_DATA_HOME"), m_root.path());
        environment.insert(QStringLiteral("XDG_CONFIG_HOME"), m_root.path());
        environment.insert(QStringLiteral("XDG_CACHE_HOME"), m_root.path());
        environment.insert(QStringLiteral("QT_LOGGING_RULES"), QStringLiteral("*.debug=true"));
        environment.remove(QStringLiteral("DBUS_SESSION_BUS_ADDRESS"));
        m_program.setProcessEnvironment(environment);
        m_program.setWorkingDirectory(m_root.path()); // where a core file would fall
        m_program.setChildProcessModifier([] {
            rlimit most{};
            ::getrlimit(RLIMIT_CORE, &most);
            most.rlim_cur = most.rlim_max;
            ::setrlimit(RLIMIT_CORE, &most); // the program itself must say no
        });
        m_program.start(qEnvironmentVariable("SLUICECTL"),
            {QStringLiteral("serve"), QStringLiteral("--config"), config.fileName(), QStringLiteral("--data-dir"),
                m_root.filePath(QStringLiteral("data")), QStringLiteral("--passphrase-stdin")});
        m_program.write(kPassphrase + '\n');
        QByteArray line;
        while (!line.startsWith("ready ")) {
            QVERIFY(m_program.canReadLine() || m_program.waitForReadyRead(kPatience));
            line = m_program.readLine();
        }
        m_port = line.trimmed().split(':').constLast().toUShort();
        QVERIFY(m_port != 0);
    }

    // Ends it by a signal, or in peace.
    void end(int signal)
    {
        QCOMPARE(::kill(static_cast<pid_t>(m_program.processId()), signal), 0);
        QVERIFY(m_program.waitForFinished(kPatience));
        m_log += m_program.readAllStandardError() + m_program.readAllStandardOutput();
    }

    QByteArray ask(const QByteArray &path, const QByteArray &body)
    {
        QTcpSocket socket;
        socket.connectToHost(QStringLiteral("127.0.0.1"), m_port);
        if (!socket.waitForConnected(kPatience)) {
            return {};
        }
        RawClient client(socket);
        client.send(postRequest(path, body, {}, "127.0.0.1:" + QByteArray::number(m_port)));
        return client.receive(kPatience).body;
    }

    [[nodiscard]] qint64 keptBytes() const
    {
        return QFileInfo(m_root.filePath(QStringLiteral("data/bodies.db"))).size()
            + QFileInfo(m_root.filePath(QStringLiteral("data/bodies.db-wal"))).size();
    }

    bool growsBeyond(qint64 bytes)
    {
        const QByteArray answer = ask("/v1/chat/completions", chatBody(QString::fromUtf8(allCanaries("prompt "))));
        return answer.contains("4111 1111 1111 1142") && keptBytes() > bytes;
    }

    // Asks until texts are being kept: scrypt takes its time after the start.
    void keepSome()
    {
        const qint64 before = keptBytes();
        QTRY_VERIFY_WITH_TIMEOUT(growsBeyond(before + 2'000), kPatience);
        // Another path: the upstream fails, and the answer is ours.
        ask("/v1/broken", chatBody(QString::fromUtf8(allCanaries("failing "))));
    }

    void checkEveryFile(const char *when)
    {
        QList<QByteArray> wanted;
        for (const Canary &canary : kCanaries) {
            wanted += formsOf(canary.text);
        }
        wanted += formsOf(kKey);
        wanted += formsOf(kPassphrase);
        int files = 0;
        QDirIterator all(m_root.path(), QDir::Files | QDir::Hidden | QDir::System, QDirIterator::Subdirectories);
        while (all.hasNext()) {
            QFile file(all.next());
            if (!file.open(QIODevice::ReadOnly)) {
                continue;
            }
            ++files;
            const QByteArray content = file.readAll();
            for (const QByteArray &form : std::as_const(wanted)) {
                QVERIFY2(!content.contains(form), QByteArray(file.fileName().toUtf8() + " holds a canary after " + when + ": " + form).constData());
            }
            QVERIFY2(!all.fileName().startsWith(QLatin1String("core")), qPrintable(all.fileName()));
        }
        QVERIFY(files >= 3); // settings, keys, database
        for (const QByteArray &form : std::as_const(wanted)) {
            QVERIFY2(!m_log.contains(form), QByteArray("the log holds a canary: " + form).constData());
        }
    }

private slots:
    void initTestCase()
    {
        m_upstream.setScript([](const ScriptedUpstream::Request &request, QTcpSocket &socket) {
            if (request.head.path.find("broken") != std::string::npos) {
                socket.abort();
                return;
            }
            socket.write(ScriptedUpstream::json(
                "{\"choices\":[{\"message\":{\"content\":\"" + allCanaries("answer ") + "\"}}],\"usage\":{\"prompt_tokens\":1}}"));
        });
    }

    void nothingStandsInClear_data()
    {
        QTest::addColumn<int>("signal");
        QTest::newRow("kill -9") << SIGKILL;
        QTest::newRow("abort") << SIGABRT;
        QTest::newRow("a proper end") << SIGTERM;
    }

    void nothingStandsInClear()
    {
        QFETCH(int, signal);
        start();
        keepSome();
        checkEveryFile("requests");
        end(signal);
        checkEveryFile(QTest::currentDataTag());
    }

    void theProcessShowsNoSecretAndDumpsNoCore()
    {
        start();
        keepSome();
        const auto read = [this](const char *name) {
            QFile file(QStringLiteral("/proc/%1/%2").arg(m_program.processId()).arg(QLatin1String(name)));
            return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
        };
        const QByteArray limits = read("limits");
        if (limits.isEmpty()) {
            QSKIP("needs /proc");
        }
        QByteArray core;
        for (const QByteArray &line : limits.split('\n')) {
            if (line.startsWith("Max core file size")) {
                core = line.simplified();
            }
        }
        QCOMPARE(core, QByteArray("Max core file size 0 0 bytes"));
        QVERIFY(!read("cmdline").contains("CANARY"));
        if (::geteuid() == 0) {
            const QByteArray environment = read("environ");
            QVERIFY(environment.contains("HOME="));
            QVERIFY2(!environment.contains(kKey), "the environment still shows the key");
        }
        end(SIGTERM);
    }

    // That the search above can find something.
    void theSearchFindsWhatIsThere()
    {
        QFile planted(m_root.filePath(QStringLiteral("planted")));
        QVERIFY(planted.open(QIODevice::WriteOnly));
        planted.write(QByteArray("x" + allCanaries("")).toBase64());
        planted.close();
        QVERIFY(planted.open(QIODevice::ReadOnly));
        const QByteArray content = planted.readAll();
        for (const Canary &canary : kCanaries) {
            const QList<QByteArray> forms = formsOf(canary.text);
            QVERIFY2(std::any_of(forms.begin(), forms.end(), [&content](const QByteArray &form) { return content.contains(form); }), canary.form);
        }
    }
};

QTEST_GUILESS_MAIN(CanaryTest)
#include "canary_test.moc"
