#include "relay/probe/probe_request.h"

#include "http/serialize.h"
#include "relay/upstream/credential_header.h"
#include "relay/upstream/upstream_url.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

namespace sluice::relay {

namespace {

http::HeaderMap headersFor(const RuntimeUpstream &upstream)
{
    http::HeaderMap map;
    map.set("Host", upstream.hostHeader);
    map.set("Accept-Encoding", "identity");
    map.set("User-Agent", "sluice-test");
    if (isAskedAsAnthropic(upstream)) {
        map.set("anthropic-version", "2023-06-01");
    }
    addCredential(map, upstream, probeDialect(upstream));
    return map;
}

} // namespace

policy::Dialect probeDialect(const RuntimeUpstream &upstream)
{
    return isAskedAsAnthropic(upstream) ? policy::Dialect::Anthropic : policy::Dialect::OpenAiChat;
}

UpstreamRequest modelsRequest(const RuntimeUpstream &upstream)
{
    UpstreamRequest request;
    request.method = "GET";
    http::writeRequestHead(request.head, "GET", joinTarget(upstream, probeDialect(upstream), "/v1/models"), headersFor(upstream));
    return request;
}

UpstreamRequest shortChatRequest(const RuntimeUpstream &upstream, const QString &model, std::string &body)
{
    const QJsonObject message{{QStringLiteral("role"), QStringLiteral("user")},
                              {QStringLiteral("content"), QStringLiteral("Say ok.")}};
    const QJsonObject json{{QStringLiteral("model"), model},
                           {QStringLiteral("stream"), true},
                           {QStringLiteral("max_tokens"), 16},
                           {QStringLiteral("messages"), QJsonArray{message}}};
    body = QJsonDocument(json).toJson(QJsonDocument::Compact).toStdString();
    http::HeaderMap map = headersFor(upstream);
    map.set("Content-Type", "application/json");
    map.set("Content-Length", std::to_string(body.size()));
    const char *const path = isAskedAsAnthropic(upstream) ? "/v1/messages" : "/v1/chat/completions";
    UpstreamRequest request;
    request.method = "POST";
    http::writeRequestHead(request.head, "POST", joinTarget(upstream, probeDialect(upstream), path), map);
    request.body = body;
    return request;
}

// An embedding model could not answer the chat that follows.
QString firstChatModel(const QByteArray &json)
{
    const QJsonArray models = QJsonDocument::fromJson(json).object().value(QLatin1String("data")).toArray();
    QString first;
    for (const QJsonValue &entry : models) {
        const QString id = entry.toObject().value(QLatin1String("id")).toString();
        if (first.isEmpty()) {
            first = id;
        }
        if (!id.isEmpty() && !id.contains(QLatin1String("embed")) && !id.contains(QLatin1String("whisper"))
            && !id.contains(QLatin1String("tts")) && !id.contains(QLatin1String("image"))) {
            return id;
        }
    }
    return first;
}

base::Error chatFault(int status)
{
    if (status == 401 || status == 403) {
        return {base::ErrorCode::CredentialRejected, "the upstream answered " + std::to_string(status), {}, 0};
    }
    if (status != 200) {
        return {base::ErrorCode::UpstreamError, "the upstream answered " + std::to_string(status), {}, 0};
    }
    return {};
}

} // namespace sluice::relay
