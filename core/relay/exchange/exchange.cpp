#include "relay/exchange/exchange.h"

#include <algorithm>
#include <cstdio>

namespace sluice::relay {

namespace {

// A small body is read to its end before a refusal, so that the connection can be kept.
constexpr std::uint64_t kDiscardUpTo = 256 * 1024;

std::string makeRequestId(const std::string &instance, std::uint64_t id)
{
    char digits[20];
    const int length = std::snprintf(digits, sizeof digits, "%llx", static_cast<unsigned long long>(id));
    return instance + '-' + std::string(digits, static_cast<std::size_t>(length));
}

} // namespace

Exchange::Exchange(Downstream &downstream, WorkerServices &services, std::shared_ptr<const RuntimeConfig> config,
                   ListenerFacts listener, base::TimePoint firstByte)
    : m_downstream(downstream)
    , m_services(services)
    , m_context(services.shared, std::move(config), std::move(listener))
    , m_texts(m_context.config->bodies)
    , m_writer(m_texts)
    , m_buffered(services.shared.bufferedBytes)
{
    m_context.firstByte = firstByte;
    m_context.startedAt = base::wallNow();
    m_context.id = services.shared.nextExchange.fetch_add(1, std::memory_order_relaxed);
    m_context.requestId = makeRequestId(services.shared.instanceId, m_context.id);
    m_context.head.keepAlive = false; // until a head says otherwise
}

Exchange::~Exchange()
{
    if (!isDone() && m_state != ExchangeState::ReadingHead) {
        onDownstreamGone();
    }
}

void Exchange::enter(ExchangeState next)
{
    Q_ASSERT_X(canFollow(m_state, next), "Exchange::enter", stateName(m_state).data());
    m_state = next;
}

void Exchange::onHead(http::RequestHead &&head)
{
    m_context.head = std::move(head);
    m_context.dialect = policy::dialectOf(m_context.head.path, m_context.head.headers.has("anthropic-version"));
    enter(ExchangeState::Admitting);
    const FilterStatus status = m_filters.requestHead(m_context);
    if (!m_context.isAdmin) {
        m_counted = true;
        m_services.stats.exchangeStarted();
    }
    if (status == FilterStatus::Replied) {
        replyOnHead();
        return;
    }
    if (m_context.head.hasBody()) {
        enter(ExchangeState::ReadingBody);
        if (m_context.head.contentLength) {
            m_context.body.reserve(static_cast<std::size_t>(
                std::min<std::uint64_t>(*m_context.head.contentLength, 1024 * 1024)));
        }
        setDeadline(Wait::Body, m_context.config->settings.timeouts.requestBodyIdle);
    }
}

void Exchange::replyOnHead()
{
    const http::RequestHead &head = m_context.head;
    if (head.hasBody()) {
        const bool small = head.contentLength && *head.contentLength <= kDiscardUpTo && !head.expectContinue;
        if (small && !m_context.reply->close) {
            m_discardBody = true;
            enter(ExchangeState::ReadingBody);
            setDeadline(Wait::Body, m_context.config->settings.timeouts.requestBodyIdle);
            return;
        }
        m_context.reply->close = true;
    }
    m_context.received = base::now();
    sendReply();
}

bool Exchange::wantsContinue()
{
    return m_state == ExchangeState::ReadingBody && m_context.head.expectContinue && !m_discardBody;
}

void Exchange::onBody(std::string_view bytes)
{
    if (m_state != ExchangeState::ReadingBody) {
        return; // answered already: the rest is read only to be dropped
    }
    setDeadline(Wait::Body, m_context.config->settings.timeouts.requestBodyIdle);
    m_bodyBytesIn += bytes.size();
    if (m_discardBody) {
        return;
    }
    if (!m_buffered.grow(static_cast<std::int64_t>(bytes.size()))) {
        rejectBody(base::ErrorCode::Busy, "too many request bodies are being read at once");
        return;
    }
    m_context.body.append(bytes);
}

void Exchange::rejectBody(base::ErrorCode code, std::string message)
{
    LocalReply reply;
    reply.status = base::httpStatus(code);
    reply.code = code;
    reply.message = std::move(message);
    reply.close = true;
    if (code == base::ErrorCode::Busy) {
        reply.retryAfter = std::chrono::seconds(1);
    } else {
        reply.shouldRetry = false;
    }
    m_context.note("relay", reply.message, code);
    m_context.reply = std::move(reply);
    m_context.received = base::now();
    m_texts.takePrompt(m_context.body); // as much as came
    sendReply();
}

void Exchange::onComplete()
{
    m_bodyComplete = true;
    if (m_state == ExchangeState::ReadingBody && m_discardBody) {
        m_context.received = base::now();
        sendReply();
        return;
    }
    if (m_state != ExchangeState::ReadingBody && m_state != ExchangeState::Admitting) {
        return;
    }
    m_context.received = base::now();
    m_texts.takePrompt(m_context.body); // before any filter edits it
    decide();
}

void Exchange::onRefusedHead(const http::RequestHead &head)
{
    if (!head.method.empty()) {
        m_context.head = head;
        m_context.dialect = policy::dialectOf(head.path, head.headers.has("anthropic-version"));
    }
}

void Exchange::onParseError(const base::Error &error)
{
    if (m_state == ExchangeState::ReadingHead) {
        enter(ExchangeState::Admitting);
        m_counted = true;
        m_services.stats.exchangeStarted();
    }
    if (m_state != ExchangeState::Admitting && m_state != ExchangeState::ReadingBody) {
        return;
    }
    rejectBody(error.code, error.detail);
}

void Exchange::decide()
{
    enter(ExchangeState::Deciding);
    setDeadline(Wait::None, {});
    m_context.makeWaker = [this] { return makeWaker(); };
    afterFilters(m_filters.requestBody(m_context));
}

void Exchange::sendReply()
{
    enter(ExchangeState::LocalReply);
    if (m_outcome == api::Outcome::Running) {
        m_outcome = api::Outcome::Refused;
        m_error = {m_context.reply->code, m_context.reply->message, {}, 0};
    }
    if (m_context.attempts == 0) {
        m_filters.finished(m_context); // what it was charged comes back before the head says what is left
    }
    m_writer.writeLocal(m_context, *m_context.reply, m_out);
    finish(m_outcome, m_writer.keepsAlive());
}

void Exchange::finish(api::Outcome outcome, bool reusable)
{
    m_outcome = outcome;
    flush();
    m_upstream.reset();
    m_context.lease.release(); // whatever knew an outcome has reported it
    enter(ExchangeState::Finishing);
    setDeadline(Wait::None, {});
    m_filters.finished(m_context);
    enter(ExchangeState::Done);
    if (m_counted) {
        api::ExchangeRecord record = buildRecord(base::now());
        m_texts.publish(record.requestId);
        m_services.stats.finished(record);
        m_services.shared.publish(std::move(record));
    }
    m_buffered.release();
    m_downstream.exchangeDone(reusable && (m_bodyComplete || !m_context.head.hasBody()));
}

} // namespace sluice::relay
