#pragma once

#include "relay/demo/demo_conversation.h"
#include "relay/demo/demo_reply.h"

#include <QJsonObject>

#include <memory>
#include <string>
#include <vector>

namespace sluice::relay::demo {

// One talk over the Realtime protocol: a session, the items of its conversation, and the answer that runs, if any. A subset of the real
// one, with the same events in the same order: text and audio out, text and (unheard) audio in. Worker thread; one per socket.
class RealtimeTalk final {
public:
    // `request`: the handshake, whose knobs hold for every answer.
    RealtimeTalk(const DemoRequest &request, std::string model);

    // What the provider says first.
    [[nodiscard]] std::string greeting();
    // Takes one event of the client. Events that follow at once are appended to `events`; the answer it asks for, if any, is returned
    // and makes the rest. `isAnswering`: one runs already.
    [[nodiscard]] std::unique_ptr<BodySource> take(const QJsonObject &event, bool isAnswering, std::vector<std::string> &events);
    // The end of an answer that was cancelled.
    [[nodiscard]] std::string cancelled();

private:
    friend class RealtimeAnswer;

    [[nodiscard]] std::string event(std::string_view type, const std::string &members);
    [[nodiscard]] std::string session() const;
    [[nodiscard]] std::string error(std::string_view code, const std::string &message, const QJsonObject &about);
    [[nodiscard]] bool wantsAudio(const QJsonObject &response) const;
    void addItem(QJsonObject item, std::vector<std::string> &events);

    DemoRequest m_request; // without a body
    std::string m_model; // quoted
    QJsonObject m_session;
    Conversation m_conversation;
    std::int64_t m_promptBytes = 0;
    qint64 m_audioBytes = 0; // appended and not committed
    int m_events = 0;
    int m_items = 0;
    int m_responses = 0;
};

} // namespace sluice::relay::demo
