#include "relay/demo/anthropic_messages.h"

#include "relay/demo/demo_conversation.h"
#include "relay/demo/demo_errors.h"

#include <QJsonArray>

namespace sluice::relay::demo {

namespace {

// The text blocks of a message, and its tool results beside them.
void readUserMessage(const QJsonValue &content, Conversation &conversation)
{
    if (content.isString()) {
        conversation.question = content.toString();
        return;
    }
    QStringList texts;
    for (const QJsonValue &block : content.toArray()) {
        const QString type = block[QLatin1String("type")].toString();
        if (type == QLatin1String("tool_result")) {
            conversation.toolResults += textOf(block[QLatin1String("content")]);
        } else if (type == QLatin1String("text")) {
            texts += block[QLatin1String("text")].toString();
        }
    }
    conversation.question = texts.join(QLatin1Char('\n'));
}

Conversation readConversation(const QJsonObject &json)
{
    Conversation conversation;
    const QJsonArray messages = json[QLatin1String("messages")].toArray();
    bool isLast = true;
    for (qsizetype i = messages.size() - 1; i >= 0 && conversation.question.isEmpty(); --i) {
        const QJsonValue message = messages[i];
        if (message[QLatin1String("role")].toString() != QLatin1String("user")) {
            continue;
        }
        Conversation said;
        readUserMessage(message[QLatin1String("content")], said);
        conversation.question = said.question;
        if (isLast) {
            conversation.toolResults = said.toolResults;
        }
        isLast = false;
    }
    const QJsonValue choice = json[QLatin1String("tool_choice")];
    if (choice[QLatin1String("type")].toString() != QLatin1String("none")) {
        for (const QJsonValue &tool : json[QLatin1String("tools")].toArray()) {
            offerTool(conversation, tool[QLatin1String("name")].toString(),
                      tool[QLatin1String("input_schema")].toObject());
        }
    }
    return conversation;
}

struct Message {
    std::string id;
    std::string model; // quoted
    Answer answer;
    std::int64_t promptTokens = 0;

    [[nodiscard]] bool isCall() const { return !answer.tool.isEmpty(); }
    [[nodiscard]] std::string_view stopReason() const { return isCall() ? "tool_use" : "end_turn"; }

    [[nodiscard]] std::string head() const
    {
        return R"({"id":"msg_)" + id + R"(","type":"message","role":"assistant","model":)" + model
            + R"(,"content":[)";
    }
    // An open content block: text or, for a call, its input follows.
    [[nodiscard]] std::string blockHead() const
    {
        if (isCall()) {
            return R"({"type":"tool_use","id":"toolu_)" + id + R"(","name":)" + quoted(answer.tool)
                + R"(,"input":)";
        }
        return R"({"type":"text","text":")";
    }
    [[nodiscard]] std::string usage(std::int64_t output) const
    {
        return R"({"input_tokens":)" + std::to_string(promptTokens)
            + R"(,"cache_creation_input_tokens":0,"cache_read_input_tokens":0,)"
              R"("cache_creation":{"ephemeral_5m_input_tokens":0,)"
              R"("ephemeral_1h_input_tokens":0},"output_tokens":)"
            + std::to_string(output) + R"(,"service_tier":"standard"})";
    }
};

class MessageEvents final : public BodySource {
public:
    explicit MessageEvents(Message message)
        : m_message(std::move(message)),
          m_deltaHead(m_message.isCall() ? R"({"type":"input_json_delta","partial_json":")"
                                         : R"({"type":"text_delta","text":")")
    {
    }

    Pace next(std::string &out) override
    {
        switch (m_step) {
        case Step::Start:
            out += "event: message_start\ndata: {\"type\":\"message_start\",\"message\":"
                + m_message.head() + R"(],"stop_reason":null,"stop_sequence":null,"usage":)"
                + m_message.usage(1) + "}}\n\n";
            m_step = Step::BlockStart;
            return Pace::AtOnce;
        case Step::BlockStart:
            out += "event: content_block_start\ndata: "
                   R"({"type":"content_block_start","index":0,"content_block":)"
                + m_message.blockHead() + (m_message.isCall() ? "{}}" : "\"}") + "}\n\n";
            m_step = Step::Ping;
            return Pace::AtOnce;
        case Step::Ping:
            out += "event: ping\ndata: {\"type\": \"ping\"}\n\n";
            m_step = m_message.answer.text.count() > 0 ? Step::Delta : Step::BlockStop;
            return Pace::FirstToken;
        case Step::Delta:
            out += "event: content_block_delta\ndata: "
                   R"({"type":"content_block_delta","index":0,"delta":)";
            out += m_deltaHead;
            out += m_message.answer.text.piece(m_piece);
            out += "\"}}\n\n";
            if (++m_piece < m_message.answer.text.count()) {
                return Pace::Token;
            }
            m_step = Step::BlockStop;
            return Pace::AtOnce;
        case Step::BlockStop:
            out += "event: content_block_stop\ndata: "
                   "{\"type\":\"content_block_stop\",\"index\":0}\n\n";
            m_step = Step::MessageDelta;
            return Pace::AtOnce;
        case Step::MessageDelta:
            out += "event: message_delta\ndata: "
                   R"({"type":"message_delta","delta":{"stop_reason":")";
            out += m_message.stopReason();
            out += R"(","stop_sequence":null},"usage":)"
                + m_message.usage(m_message.answer.text.count()) + "}\n\n";
            m_step = Step::Stop;
            return Pace::AtOnce;
        case Step::Stop:
            break;
        }
        out += "event: message_stop\ndata: {\"type\":\"message_stop\"}\n\n";
        return Pace::End;
    }

    void appendError(std::string &out) override
    {
        out += "event: error\ndata: "
               R"({"type":"error","error":{"type":"overloaded_error","message":"Overloaded"}})"
               "\n\n";
    }

private:
    enum class Step { Start, BlockStart, Ping, Delta, BlockStop, MessageDelta, Stop };

    Message m_message;
    std::string m_deltaHead;
    Step m_step = Step::Start;
    std::int64_t m_piece = 0;
};

DemoReply plainReply(const Message &message)
{
    const std::string tail = R"(}],"stop_reason":")" + std::string(message.stopReason())
        + R"(","stop_sequence":null,"usage":)" + message.usage(message.answer.text.count()) + "}";
    const std::string head = message.head() + message.blockHead();
    DemoReply reply = message.isCall() ? jsonReply(200, head + message.answer.arguments + tail)
                                       : textReply({head, "\"" + tail}, message.answer.text);
    reply.isDelayed = true;
    return reply;
}

} // namespace

DemoReply answerMessages(const DemoRequest &request)
{
    if (!request.json[QLatin1String("messages")].isArray()) {
        return errorReply(request, 400, "messages: Field required");
    }
    Message message;
    message.id = request.id;
    message.model = quoted(request.json[QLatin1String("model")].toString(QStringLiteral("demo")));
    message.answer = answerTo(readConversation(request.json), request.knobs);
    message.promptTokens = promptTokens(request);
    if (request.json[QLatin1String("stream")].toBool()) {
        return eventReply(std::make_unique<MessageEvents>(std::move(message)));
    }
    return plainReply(message);
}

DemoReply answerCountTokens(const DemoRequest &request)
{
    return jsonReply(200, "{\"input_tokens\":" + std::to_string(promptTokens(request)) + "}");
}

} // namespace sluice::relay::demo
