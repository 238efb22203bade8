// An exchange that becomes a WebSocket: the handshake towards the upstream, and the bytes afterwards.
#include "relay/exchange/exchange.h"

#include "http/websocket/handshake.h"

namespace sluice::relay {

namespace {

// Answers to an upgrade that mean what they say. All others say that the upstream knows no WebSocket there, each in its own way.
bool keepsItsMeaning(int status)
{
    return status == 401 || status == 403 || status == 408 || status == 429 || (status >= 500 && status != 501);
}

// What the route that matched calls the model, where the handshake did not name one that could be renamed.
std::string modelOfRoute(const ExchangeContext &context)
{
    if (context.route.empty() || !context.sentModel.empty()) {
        return {};
    }
    for (const api::RouteConfig &route : context.config->settings.routing.routes) {
        if (route.name.toStdString() == context.route) {
            return route.renameModel.toStdString();
        }
    }
    return {};
}

} // namespace

void Exchange::addUpgrade(http::HeaderMap &headers) const
{
    if (m_context.upgrade) {
        headers.remove("Accept-Encoding");
        http::websocket::addUpgradeFields(headers, m_context.upgrade->upstreamKey, m_context.upgrade->protocols);
    }
}

bool Exchange::takeUpgrade(const http::ResponseHead &head)
{
    if (head.status != 101) {
        if (keepsItsMeaning(head.status)) {
            return false;
        }
        refuseUpgrade(head.status);
        return true;
    }
    const base::Result<std::string> protocol
        = http::websocket::checkUpgradeAnswer(head, m_context.upgrade->upstreamKey, m_context.upgrade->protocols);
    if (!protocol) {
        onUpstreamFailed(protocol.error(), true);
        return true;
    }
    m_context.answer = head;
    enter(ExchangeState::Streaming);
    beginSocket(*protocol);
    return true;
}

void Exchange::beginSocket(const std::string &protocol)
{
    setDeadline(Wait::None, {});
    m_marks = m_upstream->marks();
    m_overhead = (m_decided - m_context.received - m_waited) + (base::now() - m_headArrived);
    // A handshake is no content: how soon it came says nothing about how soon a model speaks.
    const base::TimePoint headArrived = std::exchange(m_headArrived, {});
    settleAttempt(policy::AttemptClass::Success, {});
    m_headArrived = headArrived;
    m_writer.beginSocket(m_context, protocol, m_out);
    flush();
    m_socket = std::make_unique<SocketRelay>(static_cast<SocketEnds &>(*this),
                                             SocketPlace{m_services.shared, m_services.stats,
                                                         [this] { return m_downstream.configInForce(); }, m_context.limitKey, m_context.caller,
                                                         modelOfRoute(m_context), buildRecord(base::now())});
    m_downstream.beginSocket();
}

// At once and in one voice, so that a client that tries this first falls back without trying again.
void Exchange::refuseUpgrade(int status)
{
    m_marks = m_upstream->marks();
    m_upstream.reset();
    enter(ExchangeState::Streaming);
    // It answered, and what it said is about the road, not about its health.
    settleAttempt(policy::AttemptClass::Client, {base::ErrorCode::WebSocketUnsupported, "it answered " + std::to_string(status), {}, 0});
    const QString name = m_context.config->upstreams.at(m_context.upstream).settings.name;
    LocalReply reply;
    reply.code = base::ErrorCode::WebSocketUnsupported;
    reply.status = base::httpStatus(reply.code);
    reply.message = "upstream " + name.toStdString() + " serves no WebSocket here (it answered " + std::to_string(status)
        + "): use HTTP";
    reply.shouldRetry = false;
    m_context.note("websocket", reply.message, reply.code);
    m_context.reply = std::move(reply);
    sendReply();
}

void Exchange::onSocketBytes(std::span<char> bytes)
{
    if (m_socket && !isDone()) {
        m_socket->onClientBytes(bytes);
    }
}

void Exchange::drainSocket()
{
    if (m_socket && !isDone()) {
        m_socket->drain();
    }
}

void Exchange::sendDown(std::string_view bytes)
{
    m_downstream.write(bytes);
    if (m_upstream && !m_paused && m_downstream.backlog() > kHighWater) {
        m_paused = true;
        m_upstream->pause();
        m_downstream.notifyWhenDrained();
    }
}

void Exchange::sendUp(std::string_view bytes)
{
    if (!m_upstream) {
        return;
    }
    m_upstream->write(bytes);
    if (m_upstream->backlog() > kHighWater) {
        m_downstream.setReading(false);
        m_upstream->notifyWhenDrained();
    }
}

void Exchange::onUpstreamDrained()
{
    m_downstream.setReading(true);
}

void Exchange::socketOver(api::Outcome outcome, const base::Error &error)
{
    m_error = error;
    finish(outcome, false);
}

} // namespace sluice::relay
