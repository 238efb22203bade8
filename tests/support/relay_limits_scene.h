#pragma once

#include "support/relay_fixture.h"
#include "support/scripted_upstream.h"

#include <QTest>

#include <algorithm>
#include <memory>
#include <optional>

namespace sluice::test {

inline QByteArray chatOf(const char *model, int maxTokens = 0)
{
    QByteArray body = R"({"model":")" + QByteArray(model) + R"(","messages":[{"role":"user","content":"hello"}])";
    if (maxTokens > 0) {
        body += ",\"max_tokens\":" + QByteArray::number(maxTokens);
    }
    return body + '}';
}

inline QByteArray answerWithUsage(int prompt, int completion)
{
    return ScriptedUpstream::json(R"({"choices":[{"message":{"role":"assistant","content":"hi"}}],"usage":{"prompt_tokens":)"
                                  + QByteArray::number(prompt) + ",\"completion_tokens\":" + QByteArray::number(completion) + "}}");
}

inline bool hasDecision(const api::ExchangeRecord &record, const QString &filter, const QString &part)
{
    return std::any_of(record.decisions.begin(), record.decisions.end(), [&](const api::Decision &decision) {
        return decision.filter == filter && decision.reason.contains(part);
    });
}

// A relay whose limits are tried, in front of one upstream; made anew for each test. Test thread.
struct RelayLimitsScene {
    void begin()
    {
        m_upstream = std::make_unique<ScriptedUpstream>();
        m_relay = std::make_unique<RelayFixture>();
        m_relay->addUpstream(QStringLiteral("up"), m_upstream->url());
        m_limits = &m_relay->config.settings.limits;
    }
    void end()
    {
        m_relay.reset();
        m_upstream.reset();
    }
    // What the relay is at work on, or holds in a queue: asked of its workers, so after all they read before.
    qsizetype running()
    {
        std::optional<qsizetype> count;
        QObject context;
        QObject::connect(m_relay->server.get(), &relay::RelayServer::liveListed, &context,
                         [&count](const QList<api::ExchangeRecord> &live) { count = live.size(); });
        QMetaObject::invokeMethod(m_relay->server.get(), &relay::RelayServer::listLive);
        return QTest::qWaitFor([&count] { return count.has_value(); }, 10'000) ? *count : -1;
    }
    // One request on a connection of its own.
    ClientAnswer ask(const QByteArray &body, const QByteArray &headers = {})
    {
        const std::unique_ptr<QTcpSocket> socket = m_relay->connectPlain();
        RawClient client(*socket);
        client.send(postRequest("/v1/chat/completions", body, headers));
        return client.receive();
    }

    std::unique_ptr<ScriptedUpstream> m_upstream;
    std::unique_ptr<RelayFixture> m_relay;
    api::LimitsConfig *m_limits = nullptr;
};

} // namespace sluice::test
