#include "support/relay_fixture.h"
#include "support/scripted_upstream.h"

#include <QLocalSocket>
#include <QProcess>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>

#include <optional>
#include <vector>

using namespace sluice;
using namespace sluice::test;

namespace {

// Debian's Redis on a socket of its own, with nothing on disk.
class RedisServer final {
public:
    explicit RedisServer(QString password = {})
        : m_password(std::move(password))
    {
    }
    ~RedisServer() { kill(); }

    [[nodiscard]] bool start()
    {
        QStringList arguments{QStringLiteral("--port"), QStringLiteral("0"), QStringLiteral("--unixsocket"), path(), QStringLiteral("--save"),
                              QString(), QStringLiteral("--appendonly"), QStringLiteral("no"), QStringLiteral("--dir"), m_directory.path()};
        if (!m_password.isEmpty()) {
            arguments += {QStringLiteral("--requirepass"), m_password};
        }
        m_process.start(QStringLiteral("redis-server"), arguments);
        return m_process.waitForStarted(5000) && QTest::qWaitFor([this] { return QFile::exists(path()); }, 5000);
    }
    void kill()
    {
        m_process.kill();
        m_process.waitForFinished(5000);
        QFile::remove(path());
    }
    // What is counted there at all places of `unit`: "r" for requests, "t" for tokens. -1: no answer.
    [[nodiscard]] qint64 used(const char *unit) const
    {
        QLocalSocket socket;
        socket.connectToServer(path());
        const QByteArray script = "local all = 0 for _, key in ipairs(redis.call('KEYS', 'sluice:*:?" + QByteArray(unit)
            + ":*:sum')) do all = all + redis.call('GET', key) end return all";
        socket.write("EVAL \"" + script + "\" 0\r\n");
        while (!socket.canReadLine() && socket.waitForReadyRead(5000)) {
        }
        const QByteArray answer = socket.readLine().trimmed();
        return answer.startsWith(':') ? answer.mid(1).toLongLong() : -1;
    }
    [[nodiscard]] QString address() const { return QStringLiteral("unix:") + path(); }

private:
    [[nodiscard]] QString path() const { return m_directory.filePath(QStringLiteral("redis.sock")); }

    QTemporaryDir m_directory;
    QProcess m_process;
    QString m_password;
};

const QByteArray kChat = R"({"model":"m","messages":[{"role":"user","content":"hello"}],"max_tokens":400})";

} // namespace

// Several relays that count together in one Redis.
class RelayTeamTest final : public QObject {
    Q_OBJECT

private slots:
    void init();
    void cleanup();
    void threeRelaysAdmitExactlyTheLimit();
    void innerLevelsAndTokensCountTogether();
    void whatIsRefusedLaterIsGivenBack();
    void withoutRedisTheShareHolds();
    void aPasswordIsGiven();

private:
    void makeRelays(int count, const QString &redis);
    [[nodiscard]] bool startRelays();
    [[nodiscard]] bool allAre(api::TeamState state) const;
    // `each` requests at every relay at once; how many were admitted.
    int askAll(int each, const QByteArray &body = kChat);

    struct Member {
        std::unique_ptr<RelayFixture> relay;
        std::optional<api::TeamStatus> team;
    };
    std::unique_ptr<ScriptedUpstream> m_upstream;
    std::vector<std::unique_ptr<Member>> m_members;
    ClientAnswer m_refused; // the last refusal
};

void RelayTeamTest::init()
{
    if (QStandardPaths::findExecutable(QStringLiteral("redis-server")).isEmpty()) {
        QFAIL("redis-server is not installed: run installer/install-debian.sh");
    }
    m_upstream = std::make_unique<ScriptedUpstream>();
}

void RelayTeamTest::cleanup()
{
    m_members.clear();
    m_upstream.reset();
}

void RelayTeamTest::makeRelays(int count, const QString &redis)
{
    for (int i = 0; i < count; ++i) {
        m_members.push_back(std::make_unique<Member>());
        Member &member = *m_members.back();
        member.relay = std::make_unique<RelayFixture>(2);
        member.relay->addUpstream(QStringLiteral("up"), m_upstream->url());
        api::LimitsConfig &limits = member.relay->config.settings.limits;
        limits.requestsPerMinute = 100;
        limits.team.redis = redis;
        limits.team.sharePercent = 10;
        limits.team.timeout = std::chrono::milliseconds(5000); // a busy machine is not an absent server
        connect(member.relay->server.get(), &relay::RelayServer::limitsSampled, this,
                [&member](const api::LimitsSample &sample) { member.team = sample.team; });
    }
}

bool RelayTeamTest::startRelays()
{
    for (const auto &member : m_members) {
        if (!member->relay->start()) {
            return false;
        }
    }
    return true;
}

bool RelayTeamTest::allAre(api::TeamState state) const
{
    return std::all_of(m_members.begin(), m_members.end(),
                       [state](const auto &member) { return member->team && member->team->state == state; });
}

int RelayTeamTest::askAll(int each, const QByteArray &body)
{
    std::vector<std::unique_ptr<QTcpSocket>> sockets;
    std::vector<RawClient> clients;
    for (int i = 0; i < each; ++i) {
        for (const auto &member : m_members) {
            sockets.push_back(member->relay->connectPlain());
            clients.emplace_back(*sockets.back());
        }
    }
    for (RawClient &client : clients) {
        client.send(postRequest("/v1/chat/completions", body));
    }
    int admitted = 0;
    for (RawClient &client : clients) {
        const ClientAnswer answer = client.receive(20'000);
        admitted += answer.status == 200 ? 1 : 0;
        if (answer.status != 200) {
            m_refused = answer;
        }
    }
    return admitted;
}

void RelayTeamTest::threeRelaysAdmitExactlyTheLimit()
{
    RedisServer redis;
    QVERIFY(redis.start());
    makeRelays(3, redis.address());
    QVERIFY(startRelays());
    QTRY_VERIFY_WITH_TIMEOUT(allAre(api::TeamState::Together), 10'000);
    QCOMPARE(m_members.front()->team->sharePercent, 100);
    QCOMPARE(askAll(100), 100);
    QCOMPARE(m_refused.status, 429);
    QCOMPARE(m_refused.headers.value("x-sluice-error"), QByteArray("sluice_rate_limited"));
    QCOMPARE(m_refused.headers.value("x-sluice-ratelimit-remaining-requests"), QByteArray("0"));
    const int wait = m_refused.headers.value("retry-after-ms").toInt();
    QVERIFY2(wait > 30'000 && wait < 60'000, QByteArray::number(wait).constData());
    QCOMPARE(m_upstream->requests().size(), 100);
}

void RelayTeamTest::innerLevelsAndTokensCountTogether()
{
    RedisServer redis;
    QVERIFY(redis.start());
    makeRelays(2, redis.address());
    m_upstream->setScript([](const ScriptedUpstream::Request &, QTcpSocket &socket) {
        socket.write(ScriptedUpstream::json(R"({"choices":[],"usage":{"prompt_tokens":50,"completion_tokens":50}})"));
    });
    for (const auto &member : m_members) {
        api::LimitRuleConfig rule;
        rule.name = QStringLiteral("m");
        rule.pattern = QStringLiteral("m");
        rule.tokensPerMinute = 1000;
        member->relay->config.settings.limits.rules = {rule};
    }
    QVERIFY(startRelays());
    QTRY_VERIFY_WITH_TIMEOUT(allAre(api::TeamState::Together), 10'000);
    // About 430 are reserved, 100 are used: one after another there is room for six, at whatever relay, then for none.
    int admitted = 0;
    for (int i = 0; i < 10; ++i) {
        Member &member = *m_members.at(static_cast<std::size_t>(i % 2));
        const std::unique_ptr<QTcpSocket> socket = member.relay->connectPlain();
        RawClient client(*socket);
        client.send(postRequest("/v1/chat/completions", kChat));
        const ClientAnswer answer = client.receive(10'000);
        admitted += answer.status == 200 ? 1 : 0;
        if (answer.status != 200) {
            QVERIFY2(answer.body.contains("model limit"), answer.body.constData());
        }
        QTRY_COMPARE(redis.used("t"), 100 * admitted); // what it really used is told after the answer
    }
    QCOMPARE(admitted, 6);
}

void RelayTeamTest::whatIsRefusedLaterIsGivenBack()
{
    RedisServer redis;
    QVERIFY(redis.start());
    makeRelays(2, redis.address());
    for (const auto &member : m_members) {
        member->relay->config.settings.limits.requestsPerMinute = 4;
        member->relay->setWords({QStringLiteral("secret")}, policy::Action::Block, policy::Action::Off);
    }
    QVERIFY(startRelays());
    QTRY_VERIFY_WITH_TIMEOUT(allAre(api::TeamState::Together), 10'000);
    QCOMPARE(askAll(2, chatBody(QStringLiteral("a secret"))), 0);
    QCOMPARE(m_refused.status, 400);
    QTRY_COMPARE(redis.used("r"), 0); // given back after the answer
    QCOMPARE(askAll(4), 4);
}

void RelayTeamTest::withoutRedisTheShareHolds()
{
    RedisServer redis;
    makeRelays(3, redis.address());
    QVERIFY(startRelays());
    QTRY_VERIFY_WITH_TIMEOUT(allAre(api::TeamState::Away), 10'000);
    QVERIFY(m_members.front()->team->error.isError());
    QCOMPARE(m_members.front()->team->sharePercent, 10);
    QCOMPARE(askAll(20), 30); // ten at each
    QVERIFY(redis.start());
    QTRY_VERIFY_WITH_TIMEOUT(allAre(api::TeamState::Together), 10'000);
    // What was admitted alone is not forgotten here, though Redis never heard of it.
    const int together = askAll(60);
    QVERIFY2(together >= 70 && together <= 100, QByteArray::number(together).constData());
    redis.kill();
    QTRY_VERIFY_WITH_TIMEOUT(allAre(api::TeamState::Away), 10'000);
    QCOMPARE(askAll(5), 0); // each has had more than its share in this minute
    QVERIFY(redis.start());
    QTRY_VERIFY_WITH_TIMEOUT(allAre(api::TeamState::Together), 10'000);
}

void RelayTeamTest::aPasswordIsGiven()
{
    RedisServer redis(QStringLiteral("correct horse"));
    QVERIFY(redis.start());
    makeRelays(1, redis.address());
    QVERIFY(startRelays());
    QTRY_VERIFY_WITH_TIMEOUT(allAre(api::TeamState::Away), 10'000);
    QVERIFY2(m_members.front()->team->error.detail.find("NOAUTH") != std::string::npos, m_members.front()->team->error.detail.c_str());
    m_members.front()->relay->config.teamCredential = base::Secret("correct horse");
    m_members.front()->relay->apply();
    QTRY_VERIFY_WITH_TIMEOUT(allAre(api::TeamState::Together), 10'000);
    QCOMPARE(askAll(3), 3);
}

QTEST_GUILESS_MAIN(RelayTeamTest)
#include "relay_team_test.moc"
