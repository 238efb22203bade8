#include "relay/exchange/answer_writer.h"

#include "http/header_rules.h"
#include "http/serialize.h"

#include <algorithm>

namespace sluice::relay {

namespace {

bool statusHasNoBody(int status) { return status == 204 || status == 304 || (status >= 100 && status < 200); }

std::string inMicroseconds(base::Duration duration)
{
    return std::to_string(std::chrono::duration_cast<std::chrono::microseconds>(duration).count());
}

// Whole seconds, rounded up, within 1…60: above 60 SDKs fall back to their own short back-off, or wait as long as they are
// told (WIRE.md 1.6).
std::string retryAfterSeconds(base::Duration wait)
{
    const auto seconds = std::chrono::ceil<std::chrono::seconds>(wait).count();
    return std::to_string(std::clamp<std::int64_t>(seconds, 1, 60));
}

// What the limits of this request have left: the tightest of them. `reset`: seconds until nothing is used, if nothing more comes.
void addRoom(http::HeaderMap &headers, std::string_view unit, const policy::LimitRoom &room)
{
    if (room.limit == 0) {
        return;
    }
    const auto seconds = std::chrono::ceil<std::chrono::seconds>(room.reset).count();
    const auto set = [&headers, unit](std::string_view what, std::int64_t value) {
        headers.set("x-sluice-ratelimit-" + std::string(what) + '-' + std::string(unit), std::to_string(value));
    };
    set("limit", room.limit);
    set("remaining", room.remaining);
    set("reset", seconds);
}

} // namespace

void AnswerWriter::finishHead(const ExchangeContext &context, std::optional<std::uint64_t> length,
                              http::HeaderMap &headers, std::string &out)
{
    m_begun = true;
    m_keepAlive = m_keepAlive && context.head.keepAlive;
    addRoom(headers, "requests", context.limitRoom.requests);
    addRoom(headers, "tokens", context.limitRoom.tokens);
    const bool isHead = context.head.method == "HEAD";
    m_hasBody = !isHead && !statusHasNoBody(m_status);
    if (length) {
        if (!statusHasNoBody(m_status)) {
            headers.set("Content-Length", std::to_string(*length));
        }
    } else if (m_hasBody && context.head.minorVersion >= 1) {
        m_chunked = true;
        headers.set("Transfer-Encoding", "chunked");
    } else if (m_hasBody) {
        m_keepAlive = false; // HTTP/1.0: the body ends with the connection
    }
    if (!m_keepAlive) {
        headers.set("Connection", "close");
    } else if (context.head.minorVersion == 0) {
        headers.set("Connection", "keep-alive");
    }
    if (context.originAllowed) {
        headers.set("Access-Control-Allow-Origin", context.head.headers.value("origin"));
        headers.add("Vary", "Origin");
    }
    http::writeStatusHead(out, m_status, headers);
}

void AnswerWriter::beginRelayed(const ExchangeContext &context, std::optional<std::uint64_t> length,
                                base::Duration overhead, std::string &out)
{
    m_status = context.answer.status;
    http::HeaderMap headers = http::downstreamResponseHeaders(context.answer.headers);
    const policy::VerdictKind verdict = context.answerVerdict.kind;
    if (verdict == policy::VerdictKind::Mask || verdict == policy::VerdictKind::Block) {
        for (const std::string_view name : {"ETag", "Content-MD5", "Digest", "Content-Digest", "Repr-Digest"}) {
            headers.remove(name); // of bytes we changed
        }
    }
    if (context.isEventStream) {
        headers.set("Cache-Control", "no-cache");
        headers.set("X-Accel-Buffering", "no"); // a proxy before us must not hold events back
    }
    if (context.attempts > 1 && m_status >= 400) {
        headers.set("x-should-retry", "false"); // we have tried again: an SDK's own attempts would multiply ours
    }
    headers.set("x-sluice-request-id", context.requestId);
    headers.set("x-sluice-upstream", context.config->upstreams.at(context.upstream).settings.name.toStdString());
    headers.set("x-sluice-attempts", std::to_string(context.attempts));
    headers.set("x-sluice-overhead-us", inMicroseconds(overhead));
    finishHead(context, length, headers, out);
}

void AnswerWriter::beginSocket(const ExchangeContext &context, std::string_view protocol, std::string &out)
{
    m_begun = true;
    m_status = 101;
    m_hasBody = false;
    m_keepAlive = false;
    http::HeaderMap headers = http::downstreamResponseHeaders(context.answer.headers);
    for (const std::string_view name : {"Sec-WebSocket-Accept", "Sec-WebSocket-Protocol", "Sec-WebSocket-Extensions"}) {
        headers.remove(name);
    }
    http::websocket::addAcceptFields(headers, context.upgrade->clientKey, protocol);
    headers.set("x-sluice-request-id", context.requestId);
    headers.set("x-sluice-upstream", context.config->upstreams.at(context.upstream).settings.name.toStdString());
    headers.set("x-sluice-attempts", std::to_string(context.attempts));
    http::writeStatusHead(out, m_status, headers);
}

void AnswerWriter::writeLocal(const ExchangeContext &context, const LocalReply &reply, std::string &out)
{
    m_status = reply.status;
    m_keepAlive = !reply.close;
    http::HeaderMap headers = reply.headers;
    std::string body = reply.body;
    if (body.empty() && !statusHasNoBody(reply.status)) {
        body = policy::errorBody(context.dialect, reply.code, reply.message, context.requestId);
        headers.set("Content-Type", "application/json");
    } else if (!reply.contentType.empty()) {
        headers.set("Content-Type", reply.contentType);
    }
    headers.set("x-sluice-request-id", context.requestId);
    if (const std::string_view code = base::wireCode(reply.code); !code.empty()) {
        headers.set("x-sluice-error", code);
    }
    if (reply.retryAfter) {
        headers.set("retry-after", retryAfterSeconds(*reply.retryAfter));
        const auto ms = std::chrono::ceil<std::chrono::milliseconds>(*reply.retryAfter).count();
        // SDKs take their own back-off instead of a minute or more.
        headers.set("retry-after-ms", std::to_string(std::clamp<std::int64_t>(ms, 1, 59'999)));
    }
    if (reply.shouldRetry) {
        headers.set("x-should-retry", *reply.shouldRetry ? "true" : "false");
    }
    finishHead(context, body.size(), headers, out);
    writeBody(body, out);
    end(out);
}

void AnswerWriter::writeBody(std::string_view body, std::string &out)
{
    if (!m_hasBody || body.empty()) {
        return;
    }
    m_bodyBytes += static_cast<std::int64_t>(body.size());
    m_tap.takeAnswer(body);
    if (m_chunked) {
        http::writeChunk(out, body);
    } else {
        out += body;
    }
}

void AnswerWriter::end(std::string &out)
{
    if (m_hasBody && m_chunked) {
        out += http::kLastChunk;
    }
}

} // namespace sluice::relay
