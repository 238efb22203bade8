#include "relay/demo/openai_responses.h"

#include "relay/demo/demo_conversation.h"
#include "relay/demo/demo_errors.h"

#include <QJsonArray>

namespace sluice::relay::demo {

namespace {

Conversation readConversation(const QJsonObject &json)
{
    Conversation conversation;
    const QJsonValue input = json[QLatin1String("input")];
    if (input.isString()) {
        conversation.question = input.toString();
    }
    const QJsonArray items = input.toArray();
    bool trailing = true; // nothing but tool results so far, from the end
    for (qsizetype i = items.size() - 1; i >= 0; --i) {
        const QJsonValue item = items[i];
        if (item[QLatin1String("role")].toString() == QLatin1String("user")) {
            conversation.question = textOf(item[QLatin1String("content")]);
            break;
        }
        trailing = trailing
            && item[QLatin1String("type")].toString() == QLatin1String("function_call_output");
        if (trailing) {
            conversation.toolResults.prepend(textOf(item[QLatin1String("output")]));
        }
    }
    if (json[QLatin1String("tool_choice")].toString() != QLatin1String("none")) {
        for (const QJsonValue &tool : json[QLatin1String("tools")].toArray()) {
            offerTool(conversation, tool[QLatin1String("name")].toString(),
                      tool[QLatin1String("parameters")].toObject());
        }
    }
    return conversation;
}

// One response with its one output item, in every state it is reported in.
class ResponseObject final {
public:
    ResponseObject(const DemoRequest &request, Answer answer)
        : m_answer(std::move(answer)), m_id(request.id),
          m_model(quoted(request.json[QLatin1String("model")].toString(QStringLiteral("demo")))),
          m_promptTokens(promptTokens(request))
    {
    }

    [[nodiscard]] const DemoText &text() const { return m_answer.text; }
    [[nodiscard]] bool isCall() const { return !m_answer.tool.isEmpty(); }
    [[nodiscard]] std::string itemId() const { return (isCall() ? "fc_" : "msg_") + m_id; }
    [[nodiscard]] std::string tool() const { return quoted(m_answer.tool); }

    // `text`: the item's escaped text or arguments so far.
    [[nodiscard]] std::string item(std::string_view status, std::string_view text) const
    {
        std::string json = R"({"id":")" + itemId() + R"(","type":)";
        if (isCall()) {
            json += R"("function_call","status":")";
            json += status;
            json += R"(","arguments":")";
            json += text;
            return json + R"(","call_id":"call_)" + m_id + R"(","name":)" + tool() + "}";
        }
        json += R"("message","status":")";
        json += status;
        json += R"(","content":[)";
        json += status == "completed" ? part(text) : std::string();
        return json + R"(],"role":"assistant"})";
    }

    [[nodiscard]] static std::string part(std::string_view text)
    {
        std::string json = R"({"type":"output_text","annotations":[],"logprobs":[],"text":")";
        json += text;
        return json + "\"}";
    }

    // The object around `output`, which is the JSON inside of the output array.
    [[nodiscard]] std::string head(std::string_view status) const
    {
        std::string json = R"({"id":"resp_)" + m_id
            + R"(","object":"response","created_at":1735689600,"status":")";
        json += status;
        json += R"(","background":false,"error":null,"incomplete_details":null,)"
                R"("instructions":null,"max_output_tokens":null,"model":)"
            + m_model + R"(,"output":[)";
        return json;
    }
    [[nodiscard]] std::string tail(bool isDone) const
    {
        std::string json = R"(],"parallel_tool_calls":true,"previous_response_id":null,)"
                           R"("reasoning":{"effort":null,"summary":null},"service_tier":"default",)"
                           R"("store":false,"temperature":1.0,"text":{"format":{"type":"text"}},)"
                           R"("tool_choice":"auto","tools":[],"top_p":1.0,)"
                           R"("truncation":"disabled","usage":)";
        if (isDone) {
            json += R"({"input_tokens":)" + std::to_string(m_promptTokens)
                + R"(,"input_tokens_details":{"cached_tokens":0},"output_tokens":)"
                + std::to_string(text().count())
                + R"(,"output_tokens_details":{"reasoning_tokens":0},"total_tokens":)"
                + std::to_string(m_promptTokens + text().count()) + "}";
        } else {
            json += "null";
        }
        return json + R"(,"user":null,"metadata":{}})";
    }

private:
    Answer m_answer;
    std::string m_id;
    std::string m_model; // quoted
    std::int64_t m_promptTokens;
};

class ResponsesEvents final : public BodySource {
public:
    explicit ResponsesEvents(ResponseObject response)
        : m_response(std::move(response)),
          m_deltaHead(
              (m_response.isCall() ? R"(,"item_id":")" : R"(,"content_index":0,"item_id":")")
              + m_response.itemId() + R"(","output_index":0,)"
              + (m_response.isCall() ? R"("delta":")" : R"("logprobs":[],"delta":")"))
    {
    }

    Pace next(std::string &out) override
    {
        switch (m_step) {
        case Step::Created:
            begin(out, "response.created");
            appendResponse(out, "in_progress");
            m_step = Step::InProgress;
            return Pace::AtOnce;
        case Step::InProgress:
            begin(out, "response.in_progress");
            appendResponse(out, "in_progress");
            m_step = Step::ItemAdded;
            return Pace::FirstToken;
        case Step::ItemAdded:
            begin(out, "response.output_item.added");
            out += R"(,"output_index":0,"item":)" + m_response.item("in_progress", {});
            end(out);
            m_step = m_response.isCall() ? firstDelta() : Step::PartAdded;
            return Pace::AtOnce;
        case Step::PartAdded:
            begin(out, "response.content_part.added");
            out += place() + R"("part":)" + ResponseObject::part({});
            end(out);
            m_step = firstDelta();
            return Pace::AtOnce;
        case Step::Delta:
            return nextDelta(out);
        case Step::TextDone:
            appendTextDone(out);
            m_step = m_response.isCall() ? Step::ItemDone : Step::PartDone;
            return Pace::AtOnce;
        case Step::PartDone:
            begin(out, "response.content_part.done");
            out += place() + R"("part":)" + ResponseObject::part(m_whole);
            end(out);
            m_step = Step::ItemDone;
            return Pace::AtOnce;
        case Step::ItemDone:
            begin(out, "response.output_item.done");
            out += R"(,"output_index":0,"item":)" + m_response.item("completed", m_whole);
            end(out);
            m_step = Step::Completed;
            return Pace::AtOnce;
        case Step::Completed:
            break;
        }
        begin(out, "response.completed");
        appendResponse(out, "completed");
        return Pace::End;
    }

    void appendError(std::string &out) override
    {
        begin(out, "error");
        out += R"(,"code":"server_error","message":"The server is overloaded","param":null)";
        end(out);
    }

private:
    enum class Step {
        Created,
        InProgress,
        ItemAdded,
        PartAdded,
        Delta,
        TextDone,
        PartDone,
        ItemDone,
        Completed
    };

    void begin(std::string &out, std::string_view type)
    {
        out += "event: ";
        out += type;
        out += "\ndata: {\"type\":\"";
        out += type;
        out += R"(","sequence_number":)";
        out += std::to_string(m_sequence++);
    }

    static void end(std::string &out) { out += "}\n\n"; }

    [[nodiscard]] std::string place() const
    {
        return R"(,"content_index":0,"item_id":")" + m_response.itemId() + R"(","output_index":0,)";
    }

    [[nodiscard]] Step firstDelta() const
    {
        return m_response.text().count() > 0 ? Step::Delta : Step::TextDone;
    }

    void appendResponse(std::string &out, std::string_view status) const
    {
        const bool isDone = status == "completed";
        out += R"(,"response":)" + m_response.head(status);
        if (isDone) {
            out += m_response.item(status, m_whole);
        }
        out += m_response.tail(isDone);
        end(out);
    }

    Pace nextDelta(std::string &out)
    {
        begin(out,
              m_response.isCall() ? "response.function_call_arguments.delta"
                                  : "response.output_text.delta");
        out += m_deltaHead;
        out += m_response.text().piece(m_piece);
        out += '"';
        end(out);
        if (++m_piece < m_response.text().count()) {
            return Pace::Token;
        }
        m_step = Step::TextDone;
        return Pace::AtOnce;
    }

    void appendTextDone(std::string &out)
    {
        m_response.text().appendAll(m_whole);
        if (m_response.isCall()) {
            begin(out, "response.function_call_arguments.done");
            out += R"(,"item_id":")" + m_response.itemId() + R"(","output_index":0,"name":)"
                + m_response.tool() + R"(,"arguments":")" + m_whole + '"';
        } else {
            begin(out, "response.output_text.done");
            out += place() + R"("logprobs":[],"text":")" + m_whole + '"';
        }
        end(out);
    }

    ResponseObject m_response;
    std::string m_deltaHead;
    std::string m_whole; // escaped text, from the last delta on
    Step m_step = Step::Created;
    std::int64_t m_piece = 0;
    std::int64_t m_sequence = 0;
};

} // namespace

DemoReply answerResponses(const DemoRequest &request)
{
    const QJsonValue input = request.json[QLatin1String("input")];
    if (!input.isString() && !input.isArray()) {
        return errorReply(request, 400, "Missing required parameter: 'input'.");
    }
    ResponseObject response(request, answerTo(readConversation(request.json), request.knobs));
    if (request.json[QLatin1String("stream")].toBool()) {
        return eventReply(std::make_unique<ResponsesEvents>(std::move(response)));
    }
    // The item is cut in two where its text stands.
    const std::string mark(1, '\0');
    const std::string item = response.item("completed", mark);
    const std::size_t at = item.find(mark);
    std::vector<std::string> around{response.head("completed") + item.substr(0, at),
                                    item.substr(at + 1) + response.tail(true)};
    DemoReply reply = textReply(std::move(around), response.text());
    reply.isDelayed = true;
    return reply;
}

} // namespace sluice::relay::demo
