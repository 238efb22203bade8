#include "relay/demo/openai_chat.h"

#include "relay/demo/demo_conversation.h"
#include "relay/demo/demo_errors.h"

#include <QJsonArray>

#include <algorithm>

namespace sluice::relay::demo {

namespace {

constexpr int kMostChoices = 128;

Conversation readConversation(const QJsonObject &json)
{
    Conversation conversation;
    const QJsonArray messages = json[QLatin1String("messages")].toArray();
    bool trailing = true; // nothing but tool results so far, from the end
    for (qsizetype i = messages.size() - 1; i >= 0; --i) {
        const QJsonValue message = messages[i];
        const QString role = message[QLatin1String("role")].toString();
        const QString text = textOf(message[QLatin1String("content")]);
        if (role == QLatin1String("user")) {
            conversation.question = text;
            break;
        }
        trailing = trailing && (role == QLatin1String("tool") || role == QLatin1String("function"));
        if (trailing) {
            conversation.toolResults.prepend(text);
        }
    }
    if (json[QLatin1String("tool_choice")].toString() != QLatin1String("none")) {
        for (const QJsonValue &tool : json[QLatin1String("tools")].toArray()) {
            const QJsonValue function = tool[QLatin1String("function")];
            offerTool(conversation, function[QLatin1String("name")].toString(),
                      function[QLatin1String("parameters")].toObject());
        }
    }
    return conversation;
}

std::string usageJson(std::int64_t prompt, std::int64_t completion)
{
    return R"({"prompt_tokens":)" + std::to_string(prompt) + R"(,"completion_tokens":)"
        + std::to_string(completion) + R"(,"total_tokens":)" + std::to_string(prompt + completion)
        + R"(,"prompt_tokens_details":{"cached_tokens":0,"audio_tokens":0})"
          R"(,"completion_tokens_details":{"reasoning_tokens":0,"audio_tokens":0,)"
          R"("accepted_prediction_tokens":0,"rejected_prediction_tokens":0}})";
}

// What every choice of one answer shares.
struct Completion {
    std::string id;
    std::string model; // quoted
    Answer answer;
    std::int64_t choices = 1;
    std::int64_t promptTokens = 0;
    bool includeUsage = false;

    [[nodiscard]] std::string callId(std::int64_t choice) const
    {
        return "call_" + id + (choice > 0 ? "_" + std::to_string(choice) : std::string());
    }
    [[nodiscard]] std::string usage() const
    {
        return usageJson(promptTokens, answer.text.count() * choices);
    }
};

class ChatEvents final : public BodySource {
public:
    explicit ChatEvents(Completion completion)
        : m_completion(std::move(completion)),
          m_head(R"(data: {"id":"chatcmpl-)" + m_completion.id
                 + R"(","object":"chat.completion.chunk","created":1735689600,"model":)"
                 + m_completion.model
                 + R"(,"service_tier":"default","system_fingerprint":"fp_demo","choices":[)"),
          m_tail(m_completion.includeUsage ? "],\"usage\":null}\n\n" : "]}\n\n")
    {
    }

    Pace next(std::string &out) override
    {
        const std::int64_t choices = m_completion.choices;
        const std::int64_t pieces = m_completion.answer.text.count() * choices;
        const std::int64_t at = m_next++;
        if (at < choices) {
            appendOpening(out, at);
            return at + 1 < choices || pieces == 0 ? Pace::AtOnce : Pace::FirstToken;
        }
        if (at < choices + pieces) {
            const std::int64_t piece = at - choices;
            appendPiece(out, piece % choices, piece / choices);
            return at + 1 < choices + pieces ? Pace::Token : Pace::AtOnce;
        }
        if (at < choices + pieces + choices) {
            beginChunk(out, at - choices - pieces);
            out += R"({},"logprobs":null,"finish_reason":)";
            out += m_completion.answer.tool.isEmpty() ? "\"stop\"}" : "\"tool_calls\"}";
            out += m_tail;
            return Pace::AtOnce;
        }
        if (m_completion.includeUsage && !m_usageSent) {
            m_usageSent = true;
            out += m_head;
            out += "],\"usage\":" + m_completion.usage() + "}\n\n";
            return Pace::AtOnce;
        }
        out += "data: [DONE]\n\n";
        return Pace::End;
    }

    void appendError(std::string &out) override
    {
        out += R"(data: {"error":{"message":"The server is overloaded","type":"server_error",)"
               R"("param":null,"code":"overloaded"}})"
               "\n\n";
    }

private:
    void beginChunk(std::string &out, std::int64_t choice) const
    {
        out += m_head;
        out += R"({"index":)";
        out += std::to_string(choice);
        out += R"(,"delta":)";
    }

    void endChunk(std::string &out) const
    {
        out += R"(,"logprobs":null,"finish_reason":null})";
        out += m_tail;
    }

    void appendOpening(std::string &out, std::int64_t choice) const
    {
        beginChunk(out, choice);
        if (m_completion.answer.tool.isEmpty()) {
            out += R"({"role":"assistant","content":"","refusal":null})";
        } else {
            out += R"({"role":"assistant","content":null,"tool_calls":[{"index":0,"id":")"
                + m_completion.callId(choice) + R"(","type":"function","function":{"name":)"
                + quoted(m_completion.answer.tool) + R"(,"arguments":""}}],"refusal":null})";
        }
        endChunk(out);
    }

    void appendPiece(std::string &out, std::int64_t choice, std::int64_t piece) const
    {
        beginChunk(out, choice);
        if (m_completion.answer.tool.isEmpty()) {
            out += R"({"content":")";
            out += m_completion.answer.text.piece(piece);
            out += "\"}";
        } else {
            out += R"({"tool_calls":[{"index":0,"function":{"arguments":")";
            out += m_completion.answer.text.piece(piece);
            out += "\"}}]}";
        }
        endChunk(out);
    }

    Completion m_completion;
    std::string m_head;
    std::string m_tail;
    std::int64_t m_next = 0;
    bool m_usageSent = false;
};

DemoReply plainReply(const Completion &completion)
{
    const bool isCall = !completion.answer.tool.isEmpty();
    std::vector<std::string> around;
    std::string part = R"({"id":"chatcmpl-)" + completion.id
        + R"(","object":"chat.completion","created":1735689600,"model":)" + completion.model
        + R"(,"choices":[)";
    for (std::int64_t i = 0; i < completion.choices; ++i) {
        part += (i > 0 ? "," : "") + (R"({"index":)" + std::to_string(i));
        part += R"(,"message":{"role":"assistant","content":)";
        if (isCall) {
            part += R"(null,"tool_calls":[{"id":")" + completion.callId(i)
                + R"(","type":"function","function":{"name":)" + quoted(completion.answer.tool)
                + R"(,"arguments":")";
        } else {
            part += '"';
        }
        around.push_back(std::move(part));
        part = isCall ? R"("}}])" : R"(")";
        part += R"(,"refusal":null,"annotations":[]},"logprobs":null,"finish_reason":)";
        part += isCall ? R"("tool_calls"})" : R"("stop"})";
    }
    part += R"(],"usage":)" + completion.usage()
        + R"(,"service_tier":"default","system_fingerprint":"fp_demo"})";
    around.push_back(std::move(part));
    DemoReply reply = textReply(std::move(around), completion.answer.text);
    reply.isDelayed = true;
    return reply;
}

} // namespace

DemoReply answerChat(const DemoRequest &request)
{
    const QJsonObject &json = request.json;
    if (!json[QLatin1String("messages")].isArray()) {
        return errorReply(request, 400, "Missing required parameter: 'messages'.");
    }
    Completion completion;
    completion.id = request.id;
    completion.model = quoted(json[QLatin1String("model")].toString(QStringLiteral("demo")));
    completion.answer = answerTo(readConversation(json), request.knobs);
    completion.choices = std::clamp(json[QLatin1String("n")].toInt(1), 1, kMostChoices);
    completion.promptTokens = promptTokens(request);
    const QJsonValue options = json[QLatin1String("stream_options")];
    completion.includeUsage = options[QLatin1String("include_usage")].toBool();
    if (json[QLatin1String("stream")].toBool()) {
        return eventReply(std::make_unique<ChatEvents>(std::move(completion)));
    }
    return plainReply(completion);
}

} // namespace sluice::relay::demo
