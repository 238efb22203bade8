#include "relay/demo/openai_realtime.h"

#include <QByteArray>
#include <QJsonArray>
#include <QJsonDocument>

namespace sluice::relay::demo {

namespace {

std::string toJson(const QJsonObject &object)
{
    return QJsonDocument(object).toJson(QJsonDocument::Compact).toStdString();
}

QJsonArray modalitiesOf(const QJsonObject &object)
{
    const QJsonArray named = object[QLatin1String("output_modalities")].toArray();
    return named.isEmpty() ? object[QLatin1String("modalities")].toArray() : named;
}

// A quarter of a second of a quiet hum for each piece of text: 24 kHz PCM, 16 bits. The same bytes every time.
std::string hum(std::int64_t piece)
{
    constexpr int kSamples = 6000;
    QByteArray pcm(kSamples * 2, '\0');
    for (int i = 0; i < kSamples; ++i) {
        const int sample = ((i * 7 + static_cast<int>(piece % 97) * 13) % 512) - 256;
        pcm[2 * i] = static_cast<char>(sample & 0xFF);
        pcm[2 * i + 1] = static_cast<char>(sample >> 8 & 0xFF);
    }
    return pcm.toBase64().toStdString();
}

} // namespace

// The events of one answer, in the provider's order.
class RealtimeAnswer final : public BodySource {
public:
    RealtimeAnswer(RealtimeTalk &talk, Answer answer, bool audio)
        : m_talk(talk), m_answer(std::move(answer)), m_audio(audio && m_answer.tool.isEmpty()),
          m_response("resp_demo_" + std::to_string(talk.m_responses)),
          m_item("item_demo_" + std::to_string(++talk.m_items))
    {
        m_answer.text.appendAll(m_whole);
    }

    Pace next(std::string &out) override
    {
        switch (m_step++) {
        case 0:
            out += m_talk.event("response.created", "\"response\":" + response("in_progress", false));
            return Pace::FirstToken;
        case 1:
            out += m_talk.event("response.output_item.added",
                                ids(false) + ",\"item\":" + item("in_progress", false));
            return Pace::AtOnce;
        case 2:
            out += m_talk.event("conversation.item.added", "\"previous_item_id\":null,\"item\":" + item("in_progress", false));
            return Pace::AtOnce;
        case 3:
            if (isCall()) {
                return delta(out);
            }
            out += m_talk.event("response.content_part.added", ids(true) + ",\"part\":" + part(false));
            return Pace::AtOnce;
        case 4:
            return delta(out);
        case 5:
            out += m_talk.event(doneType(), doneMembers());
            return Pace::AtOnce;
        case 6:
            out += isCall() ? m_talk.event("response.output_item.done", ids(false) + ",\"item\":" + item("completed", true))
                            : m_talk.event("response.content_part.done", ids(true) + ",\"part\":" + part(true));
            return Pace::AtOnce;
        case 7:
            if (!isCall()) {
                out += m_talk.event("response.output_item.done", ids(false) + ",\"item\":" + item("completed", true));
                return Pace::AtOnce;
            }
            [[fallthrough]];
        case 8:
            m_step = 9;
            out += m_talk.event("conversation.item.done", "\"previous_item_id\":null,\"item\":" + item("completed", true));
            return Pace::AtOnce;
        default:
            out += m_talk.event("response.done", "\"response\":" + response("completed", true));
            return Pace::End;
        }
    }

    void appendError(std::string &out) override
    {
        out += m_talk.error("server_error", "The server is overloaded", {});
    }

private:
    [[nodiscard]] bool isCall() const { return !m_answer.tool.isEmpty(); }

    [[nodiscard]] std::string ids(bool inPart) const
    {
        std::string members = "\"response_id\":\"" + m_response + "\",";
        if (inPart) {
            members += "\"item_id\":\"" + m_item + "\",\"content_index\":0,";
        }
        return members + "\"output_index\":0";
    }

    [[nodiscard]] std::string part(bool whole) const
    {
        const std::string text = whole ? m_whole : std::string();
        return m_audio ? R"({"type":"audio","transcript":")" + text + "\"}" : R"({"type":"text","text":")" + text + "\"}";
    }

    [[nodiscard]] std::string item(std::string_view status, bool whole) const
    {
        std::string json = "{\"id\":\"" + m_item + "\",\"object\":\"realtime.item\",\"status\":\"" + std::string(status) + "\",";
        if (isCall()) {
            return json + R"("type":"function_call","name":)" + quoted(m_answer.tool) + R"(,"call_id":"call_)" + m_item
                + R"(","arguments":")" + (whole ? m_whole : std::string()) + "\"}";
        }
        json += R"("type":"message","role":"assistant","content":[)";
        if (whole) {
            json += m_audio ? R"({"type":"output_audio","transcript":")" : R"({"type":"output_text","text":")";
            json += m_whole + "\"}";
        }
        return json + "]}";
    }

    [[nodiscard]] std::string response(std::string_view status, bool whole) const
    {
        std::string json = R"({"object":"realtime.response","id":")" + m_response + R"(","status":")" + std::string(status)
            + R"(","status_details":null,"conversation_id":"conv_demo","output_modalities":[")" + (m_audio ? "audio" : "text")
            + R"("],"output":[)" + (whole ? item("completed", true) : std::string()) + R"(],"metadata":null,"usage":)";
        if (!whole) {
            return json + "null}";
        }
        const std::int64_t input = (m_talk.m_promptBytes + 3) / 4;
        const std::int64_t output = m_answer.text.count();
        return json + R"({"total_tokens":)" + std::to_string(input + output) + R"(,"input_tokens":)" + std::to_string(input)
            + R"(,"output_tokens":)" + std::to_string(output)
            + R"(,"input_token_details":{"cached_tokens":0},"output_token_details":{"text_tokens":)" + std::to_string(output) + "}}}";
    }

    [[nodiscard]] std::string doneType() const
    {
        return isCall() ? "response.function_call_arguments.done"
            : m_audio   ? "response.output_audio_transcript.done"
                        : "response.output_text.done";
    }

    [[nodiscard]] std::string doneMembers() const
    {
        if (isCall()) {
            return ids(false) + R"(,"item_id":")" + m_item + R"(","call_id":"call_)" + m_item + R"(","arguments":")" + m_whole + '"';
        }
        return ids(true) + (m_audio ? R"(,"transcript":")" : R"(,"text":")") + m_whole + '"';
    }

    // Speech and its transcript take turns.
    Pace delta(std::string &out)
    {
        m_step = 4;
        if (m_answer.text.count() == 0) {
            m_step = 6;
            out += m_talk.event(doneType(), doneMembers());
            return Pace::AtOnce;
        }
        if (m_spoken < m_piece) {
            out += m_talk.event("response.output_audio.delta", ids(true) + ",\"delta\":\"" + hum(m_spoken++) + '"');
        } else {
            const char *type = isCall() ? "response.function_call_arguments.delta"
                : m_audio               ? "response.output_audio_transcript.delta"
                                        : "response.output_text.delta";
            const std::string members = isCall() ? ids(false) + R"(,"item_id":")" + m_item + R"(","call_id":"call_)" + m_item + '"'
                                                 : ids(true);
            out += m_talk.event(type, members + ",\"delta\":\"" + std::string(m_answer.text.piece(m_piece++)) + '"');
            if (!m_audio) {
                m_spoken = m_piece;
            }
        }
        if (m_piece < m_answer.text.count()) {
            return m_spoken < m_piece ? Pace::AtOnce : Pace::Token;
        }
        if (m_spoken == m_piece) {
            m_step = 5;
        }
        return Pace::AtOnce;
    }

    RealtimeTalk &m_talk;
    Answer m_answer;
    bool m_audio;
    std::string m_response;
    std::string m_item;
    std::string m_whole; // escaped text
    int m_step = 0;
    std::int64_t m_piece = 0;
    std::int64_t m_spoken = 0;
};

RealtimeTalk::RealtimeTalk(const DemoRequest &request, std::string model)
    : m_model(quoted(model.empty() ? std::string("demo") : model))
{
    m_request.knobs = request.knobs;
    m_request.id = request.id;
}

std::string RealtimeTalk::event(std::string_view type, const std::string &members)
{
    return "{\"type\":\"" + std::string(type) + "\",\"event_id\":\"event_demo_" + std::to_string(++m_events) + '"'
        + (members.empty() ? std::string() : "," + members) + '}';
}

std::string RealtimeTalk::session() const
{
    const std::string settings = toJson(m_session);
    std::string json = R"("session":{"object":"realtime.session","id":"sess_)" + m_request.id + R"(","model":)" + m_model;
    if (settings.size() > 2) {
        json += ',' + settings.substr(1, settings.size() - 2);
    }
    return json + '}';
}

std::string RealtimeTalk::greeting()
{
    m_session[QLatin1String("type")] = QStringLiteral("realtime");
    return event("session.created", session());
}

std::string RealtimeTalk::error(std::string_view code, const std::string &message, const QJsonObject &about)
{
    const QJsonValue id = about[QLatin1String("event_id")];
    const std::string_view type = code == "server_error" ? code : std::string_view("invalid_request_error");
    return event("error", R"("error":{"type":)" + quoted(type) + R"(,"code":)" + quoted(code) + R"(,"message":)" + quoted(message)
                     + R"(,"param":null,"event_id":)" + (id.isString() ? quoted(id.toString()) : std::string("null")) + '}');
}

bool RealtimeTalk::wantsAudio(const QJsonObject &response) const
{
    const QJsonArray own = modalitiesOf(response);
    const QJsonArray asked = own.isEmpty() ? modalitiesOf(m_session) : own;
    return asked.contains(QStringLiteral("audio"));
}

void RealtimeTalk::addItem(QJsonObject item, std::vector<std::string> &events)
{
    if (!item[QLatin1String("id")].isString()) {
        item[QLatin1String("id")] = QStringLiteral("item_demo_%1").arg(++m_items);
    }
    item[QLatin1String("object")] = QStringLiteral("realtime.item");
    item[QLatin1String("status")] = QStringLiteral("completed");
    if (item[QLatin1String("type")].toString() == QLatin1String("function_call_output")) {
        m_conversation.toolResults.append(textOf(item[QLatin1String("output")]));
    } else if (item[QLatin1String("role")].toString() == QLatin1String("user")) {
        m_conversation.question = textOf(item[QLatin1String("content")]);
        m_conversation.toolResults.clear();
    }
    const std::string json = toJson(item);
    m_promptBytes += static_cast<std::int64_t>(json.size());
    events.push_back(event("conversation.item.added", "\"previous_item_id\":null,\"item\":" + json));
    events.push_back(event("conversation.item.done", "\"previous_item_id\":null,\"item\":" + json));
}

std::unique_ptr<BodySource> RealtimeTalk::take(const QJsonObject &message, bool isAnswering, std::vector<std::string> &events)
{
    const QString type = message[QLatin1String("type")].toString();
    if (type == QLatin1String("session.update")) {
        const QJsonObject changes = message[QLatin1String("session")].toObject();
        for (auto it = changes.begin(); it != changes.end(); ++it) {
            m_session[it.key()] = it.value();
        }
        m_conversation.weatherTool.clear();
        for (const QJsonValue &tool : m_session[QLatin1String("tools")].toArray()) {
            offerTool(m_conversation, tool[QLatin1String("name")].toString(), tool[QLatin1String("parameters")].toObject());
        }
        events.push_back(event("session.updated", session()));
    } else if (type == QLatin1String("conversation.item.create")) {
        addItem(message[QLatin1String("item")].toObject(), events);
    } else if (type == QLatin1String("input_audio_buffer.append")) {
        m_audioBytes += message[QLatin1String("audio")].toString().size() * 3 / 4;
    } else if (type == QLatin1String("input_audio_buffer.clear")) {
        m_audioBytes = 0;
        events.push_back(event("input_audio_buffer.cleared", {}));
    } else if (type == QLatin1String("input_audio_buffer.commit")) {
        const QString heard = QStringLiteral("%1 bytes of audio").arg(std::exchange(m_audioBytes, 0));
        const QString id = QStringLiteral("item_demo_%1").arg(++m_items);
        events.push_back(event("input_audio_buffer.committed", "\"previous_item_id\":null,\"item_id\":" + quoted(id)));
        addItem({{QStringLiteral("id"), id},
                 {QStringLiteral("type"), QStringLiteral("message")},
                 {QStringLiteral("role"), QStringLiteral("user")},
                 {QStringLiteral("content"),
                  QJsonArray{QJsonObject{{QStringLiteral("type"), QStringLiteral("input_audio")}, {QStringLiteral("transcript"), heard}}}}},
                events);
        m_conversation.question = heard;
        const std::string place = "\"item_id\":" + quoted(id) + ",\"content_index\":0";
        events.push_back(event("conversation.item.input_audio_transcription.delta", place + ",\"delta\":" + quoted(heard)));
        events.push_back(event("conversation.item.input_audio_transcription.completed", place + ",\"transcript\":" + quoted(heard)));
    } else if (type == QLatin1String("response.create")) {
        if (isAnswering) {
            events.push_back(error("conversation_already_has_active_response", "Conversation already has an active response", message));
            return nullptr;
        }
        ++m_responses;
        Answer answer = answerTo(m_conversation, m_request.knobs);
        return std::make_unique<RealtimeAnswer>(*this, std::move(answer), wantsAudio(message[QLatin1String("response")].toObject()));
    } else if (type == QLatin1String("response.cancel")) {
        if (!isAnswering) {
            events.push_back(error("response_cancel_not_active", "Cancellation failed: no active response found", message));
        }
    } else {
        events.push_back(error("invalid_value", "Invalid value: '" + type.toStdString() + "' for 'type'.", message));
    }
    return nullptr;
}

std::string RealtimeTalk::cancelled()
{
    return event("response.done", R"("response":{"object":"realtime.response","id":"resp_demo_)" + std::to_string(m_responses)
                     + R"(","status":"cancelled","status_details":{"type":"cancelled","reason":"client_cancelled"},"output":[],"usage":null})");
}

} // namespace sluice::relay::demo
