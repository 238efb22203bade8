#pragma once

#include "support/relay_fixture.h"
#include "support/websocket_peer.h"

#include <memory>

// Words of the Realtime protocol, and a relay to say them through.
namespace sluice::test {

inline const QByteArray kRealtime = "/v1/realtime?model=gpt-realtime";
inline const QByteArray kResponses = "/v1/responses";

inline QByteArray message(const QByteArray &type, const QByteArray &members = {})
{
    return "{\"type\":\"" + type + '"' + (members.isEmpty() ? QByteArray() : "," + members) + '}';
}

inline QByteArray created(const QByteArray &id)
{
    return message("response.created",
                   "\"response\":{\"object\":\"realtime.response\",\"id\":\"" + id + "\"}");
}

inline QByteArray delta(const QByteArray &id, const QByteArray &text)
{
    return message("response.output_text.delta",
                   "\"response_id\":\"" + id
                       + "\",\"item_id\":\"i\",\"output_index\":0,\"content_index\":0,\"delta\":\""
                       + text + '"');
}

inline QByteArray done(const QByteArray &id, const QByteArray &text)
{
    return message(
        "response.done",
        "\"response\":{\"object\":\"realtime.response\",\"id\":\"" + id
            + "\",\"status\":\"completed\",\"output\":[{\"id\":\"i\",\"type\":\"message\","
              "\"content\":[{\"type\":\"output_text\",\"text\":\""
            + text
            + "\"}]}],\"usage\":{\"input_tokens\":7,\"output_tokens\":3,\"total_tokens\":10}}");
}

// Answers each response.create with a text in two deltas.
inline void answerWith(WebSocketUpstream &upstream, const QByteArray &first,
                       const QByteArray &second)
{
    upstream.setScript(
        [first, second, count = 0](WebSocketPeer &peer, const QByteArray &text) mutable {
            if (!text.contains("response.create")) {
                return;
            }
            const QByteArray id = "r" + QByteArray::number(++count);
            peer.sendText(created(id));
            peer.sendText(delta(id, first));
            peer.sendText(delta(id, second));
            peer.sendText(done(id, first + second));
        });
}

inline QList<api::ExchangeRecord> turnsOf(RelayFixture &relay)
{
    QList<api::ExchangeRecord> turns;
    for (const api::ExchangeRecord &record : relay.records()) {
        if (record.method == QLatin1String("WS")) {
            turns.append(record);
        }
    }
    return turns;
}

// A relay with one upstream, and a client that has opened a WebSocket through it. Test thread.
struct SocketScene {
    explicit SocketScene(const QByteArray &key = {})
    {
        relay.addUpstream(QStringLiteral("up"), upstream.url(), key.toStdString());
    }
    [[nodiscard]] bool open(const QByteArray &target = kRealtime, const QByteArray &fields = {})
    {
        if (!relay.start()) {
            return false;
        }
        return connectClient(target, fields);
    }
    [[nodiscard]] bool connectClient(const QByteArray &target = kRealtime,
                                     const QByteArray &fields = {})
    {
        socket = relay.connectPlain();
        if (!socket) {
            return false;
        }
        client = std::make_unique<WebSocketPeer>(socket.get(), WebSocketPeer::Role::Client);
        return client->open(target, fields);
    }

    WebSocketUpstream upstream;
    RelayFixture relay;
    std::unique_ptr<QTcpSocket> socket;
    std::unique_ptr<WebSocketPeer> client;
};

} // namespace sluice::test
