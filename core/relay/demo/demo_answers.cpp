#include "relay/demo/demo_answers.h"

#include "relay/demo/anthropic_messages.h"
#include "relay/demo/demo_errors.h"
#include "relay/demo/openai_chat.h"
#include "relay/demo/openai_lists.h"
#include "relay/demo/openai_responses.h"

#include <QByteArray>
#include <QJsonDocument>
#include <QStringDecoder>

#include <algorithm>
#include <array>
#include <string_view>

namespace sluice::relay::demo {

namespace {

constexpr std::string_view kKnobPrefix = "x-demo-";

struct Endpoint {
    std::string_view path;
    DemoReply (*answer)(const DemoRequest &);
};

constexpr std::array kEndpoints{
    Endpoint{"/chat/completions", answerChat},
    Endpoint{"/responses", answerResponses},
    Endpoint{"/embeddings", answerEmbeddings},
    Endpoint{"/messages", answerMessages},
    Endpoint{"/messages/count_tokens", answerCountTokens},
};

// Header values are Latin-1 to most clients: %XX carries UTF-8 through, and plain Latin-1 is taken
// for what it is.
std::string headerText(std::string_view value)
{
    const QByteArray bytes = QByteArray::fromPercentEncoding(
        QByteArray(value.data(), static_cast<qsizetype>(value.size())));
    QStringDecoder utf8(QStringDecoder::Utf8);
    QString text = utf8(bytes);
    if (utf8.hasError()) {
        text = QString::fromLatin1(bytes);
    }
    return text.toStdString();
}

// The model's list, or one model of it by the last part of its path.
std::optional<std::string_view> modelAsked(std::string_view path)
{
    constexpr std::string_view kModels = "/models";
    if (path.ends_with(kModels)) {
        return std::string_view();
    }
    const std::size_t at = path.rfind("/models/");
    if (at == std::string_view::npos) {
        return std::nullopt;
    }
    return path.substr(at + kModels.size() + 1);
}

DemoReply answerGet(const DemoRequest &request)
{
    if (request.headers.has("upgrade")) {
        // The WebSockets served here never come this far.
        return errorReply(request, 426, "WebSocket is not served here");
    }
    if (const std::optional<std::string_view> model = modelAsked(request.path)) {
        return answerModels(request, *model);
    }
    if (request.path == "/" || request.path == "/v1" || request.path == "/v1/") {
        return jsonReply(200, R"({"object":"demo","message":"a simulated provider"})");
    }
    return errorReply(request, 404, "Unknown request URL: " + request.path);
}

} // namespace

std::optional<std::string> readKnobHeaders(DemoRequest &request)
{
    for (const http::HeaderMap::Field &field : request.headers.fields()) {
        if (field.name.size() <= kKnobPrefix.size()
            || !http::equalsNoCase(std::string_view(field.name).substr(0, kKnobPrefix.size()),
                                   kKnobPrefix)) {
            continue;
        }
        std::string knob = field.name.substr(kKnobPrefix.size());
        std::transform(knob.begin(), knob.end(), knob.begin(), [](char c) {
            return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
        });
        const base::Error problem = setDemoKnob(request.knobs, knob, headerText(field.value));
        if (problem.isError()) {
            return std::string(kKnobPrefix) + problem.where + ": " + problem.detail;
        }
    }
    return std::nullopt;
}

DemoReply answerRequest(DemoRequest &request)
{
    if (const std::optional<std::string> problem = readKnobHeaders(request)) {
        return errorReply(request, 400, *problem);
    }
    if (request.knobs.status != 200) {
        return errorReply(request, request.knobs.status, "The demo upstream was told to answer so");
    }
    if (request.method == "GET" || request.method == "HEAD") {
        return answerGet(request);
    }
    const auto endpoint
        = std::find_if(kEndpoints.begin(), kEndpoints.end(),
                       [&](const Endpoint &e) { return request.path.ends_with(e.path); });
    if (endpoint == kEndpoints.end()) {
        return errorReply(request, 404, "Unknown request URL: " + request.path);
    }
    if (request.method != "POST") {
        DemoReply reply = errorReply(request, 405, "Not allowed to " + request.method + " here");
        reply.headers.add("allow", "POST");
        return reply;
    }
    const std::string_view coding = request.headers.value("content-encoding");
    if (!coding.empty() && !http::equalsNoCase(coding, "identity")) {
        return errorReply(request, 415, "This content-encoding is not understood");
    }
    QJsonParseError problem{};
    const QJsonDocument document = QJsonDocument::fromJson(request.body, &problem);
    if (!document.isObject()) {
        return errorReply(request, 400,
                          "We could not parse the JSON body of your request: "
                              + problem.errorString().toStdString());
    }
    request.json = document.object();
    return endpoint->answer(request);
}

} // namespace sluice::relay::demo
