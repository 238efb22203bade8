#include "relay/websocket/socket_relay.h"

#include "http/websocket/opcode.h"
#include "policy/dialect/conversation.h"
#include "policy/dialect/json_text.h"
#include "policy/guardrail/blocking_rules.h"
#include "relay/exchange/exchange_rules.h"
#include "relay/filters/model_limit/model_limit_filter.h"
#include "relay/filters/rate_limit/limit_answer.h"
#include "relay/runtime_clients.h"
#include "relay/team/team_step.h"

#include <array>
#include <span>

namespace sluice::relay {

namespace {

namespace close_code = http::websocket::close_code;

// How long a peer may take to answer a close frame.
constexpr std::chrono::seconds kCloseAnswer{2};
// Requests on one socket that the upstream has not answered: more than that is no conversation.
constexpr std::size_t kMaxTurns = 256;

} // namespace

SocketRelay::SocketRelay(SocketEnds &ends, SocketPlace place)
    : m_ends(ends)
    , m_place(std::move(place))
    , m_client(SocketLeg::Side::Client, static_cast<std::uint64_t>(m_place.config()->settings.limits.bodyBytes),
               m_place.shared.bufferedBytes, *this)
    , m_upstream(SocketLeg::Side::Upstream, static_cast<std::uint64_t>(m_place.config()->settings.limits.bodyBytes),
                 m_place.shared.bufferedBytes, *this)
    , m_turns(m_place.shared, m_place.stats, m_place.socket, m_place.caller)
    , m_model(m_place.socket.model.toStdString())
{
}

SocketRelay::~SocketRelay() = default;

void SocketRelay::onClientBytes(std::span<char> bytes)
{
    if (m_over) {
        return;
    }
    m_bytesIn += static_cast<qint64>(bytes.size());
    m_client.take(bytes);
    flush();
}

void SocketRelay::onUpstreamBytes(std::string_view bytes)
{
    if (m_over) {
        return;
    }
    m_upstream.take(bytes);
    flush();
}

void SocketRelay::onText(SocketLeg &leg, std::string_view message)
{
    if (m_closing != Closing::No) {
        return; // whoever closed reads no more
    }
    if (&leg == &m_client) {
        onPrompt(message);
    } else {
        onAnswer(message);
    }
}

void SocketRelay::onPrompt(std::string_view message)
{
    const std::shared_ptr<const RuntimeConfig> config = m_place.config();
    std::shared_ptr<const policy::RuleSet> rules;
    policy::SocketPrompt prompt;
    judgeUntilSettled(*config, m_place.shared.pseudonyms, m_place.limitKey, [&] {
        const auto choose = [&](const policy::RequestFacts &facts) {
            const std::string &model = facts.model.empty() ? m_model : facts.model;
            rules = m_place.shared.pseudonyms.forPrompt(pseudonymTerms(*config, m_place.limitKey), rulesNow(config, model), message,
                                                        base::now());
            return rules.get();
        };
        choose({}); // a message that cannot be read asks for none
        prompt = policy::judgeSocketPrompt(choose, message);
    });
    SocketAdmission admission;
    if (!admit(prompt, *config, *rules, message, admission)) {
        return;
    }
    if (!prompt.facts.model.empty()) {
        m_model = prompt.facts.model;
    }
    m_turns.sent(prompt, message.size(), base::now(), std::move(admission));
    const std::string_view text = prompt.text ? std::string_view(*prompt.text) : message;
    if (prompt.asksForAnswer() && !m_place.model.empty()) {
        if (const std::optional<std::string> renamed = policy::withModel(text, m_place.model)) {
            m_upstream.sendText(*renamed);
            return;
        }
    }
    m_upstream.sendText(text);
}

const std::shared_ptr<const policy::RuleSet> &SocketRelay::rulesNow(const std::shared_ptr<const RuntimeConfig> &config,
                                                                    const std::string &model)
{
    if (!m_rules || m_config != config || m_rulesModel != model) {
        const api::ExchangeRecord &socket = m_place.socket;
        m_rules = rulesFor(*config, socket.client.toStdString(), socket.path.toStdString(), model);
        m_config = config;
        m_rulesModel = model;
    }
    return m_rules;
}

// The same pointer as long as neither the rules nor the client's pseudonyms change: new rules begin what runs anew. An answer has the rules of
// the model it was asked of.
std::shared_ptr<const policy::RuleSet> SocketRelay::answerRules()
{
    const std::shared_ptr<const RuntimeConfig> config = m_place.config();
    return m_place.shared.pseudonyms.forAnswer(pseudonymTerms(*config, m_place.limitKey),
                                               rulesNow(config, m_turns.nextModel().value_or(m_model)), base::now(), &m_answerRules);
}

// Whether a message may be sent on; if not, the client has been told.
bool SocketRelay::admit(const policy::SocketPrompt &prompt, const RuntimeConfig &config, const policy::RuleSet &rules,
                        std::string_view message, SocketAdmission &admission)
{
    const std::size_t bytes = message.size();
    // Of two types nobody knows which one counts: such a message could ask for an answer past every limit.
    // A message that could not be read named no model either: any of the client's rules may be the one it would have met.
    const bool enforces = config.rules->mayEnforce(m_place.socket.client.toStdString(), policy::Direction::Prompt);
    const bool blocks = config.settings.guardrails.uninspectable == api::Uninspectable::Block;
    if (prompt.error.isError() && (prompt.error.where == "type" || (enforces && (blocks || !prompt.error.where.empty())))) {
        refuse(prompt, prompt.error.code, prompt.error.detail, bytes);
        return false;
    }
    if (!prompt.notInspectable.empty() && blocks && rules.enforces(policy::Direction::Prompt)
        && prompt.verdict.kind != policy::VerdictKind::Block) {
        refuse(prompt, base::ErrorCode::NotInspectable, prompt.notInspectable + ", which cannot be checked: send it as text", bytes);
        return false;
    }
    if (prompt.verdict.kind == policy::VerdictKind::Block) {
        refuse(prompt, base::ErrorCode::ContentBlocked, "the message was blocked by a content rule (" + policy::blockingRules(prompt.verdict) + ')',
               bytes);
        const ClientAdmission counted = m_place.shared.clients.admit(m_place.caller, config.settings.anomaly, base::now());
        if (counted.epoch) {
            m_place.shared.clients.end(m_place.caller, {true, false, 0}, *counted.epoch, base::now());
        }
        return false;
    }
    if (!prompt.asksForAnswer()) {
        return true;
    }
    if (config.paused) {
        refuse(prompt, base::ErrorCode::Paused, "the relay is paused by its user", bytes);
        return false;
    }
    if (m_turns.running() >= kMaxTurns) {
        refuse(prompt, base::ErrorCode::Busy, "too many requests wait on this socket", bytes);
        return false;
    }
    if (!admitClient(prompt, config, bytes)) {
        return false;
    }
    // Before the limits: what the budgets gave comes back by itself if one of them refuses.
    if (const auto refusal = admission.spending.reserve(m_place.shared, m_place.config(), m_place.socket,
                                                        prompt.facts.model.empty() ? m_model : prompt.facts.model, m_place.model, &prompt.facts,
                                                        message)) {
        refuse(prompt, refusal->code, refusal->detail, bytes);
        return false;
    }
    return admitByLimits(prompt, config, message, admission) && admitBehaviour(prompt, config, bytes, admission);
}

// Messages cannot wait for one another, so smoothing only refuses here.
bool SocketRelay::admitByLimits(const policy::SocketPrompt &prompt, const RuntimeConfig &config, std::string_view message,
                                SocketAdmission &admission)
{
    const std::string name = m_place.socket.client.toStdString();
    const std::string path = m_place.socket.path.toStdString();
    const LimitedClient client{name, m_place.limitKey};
    std::array<policy::LevelClaim, policy::kMaxClaims> claims{config.limits.globalClaim(), config.limits.keyClaim(client)};
    std::size_t count = 2;
    if (const auto model = config.limits.modelClaim(client, prompt.facts.model.empty() ? m_model : prompt.facts.model)) {
        claims[count++] = *model;
    }
    if (const auto endpoint = config.limits.endpointClaim(client, path)) {
        claims[count++] = *endpoint;
    }
    for (policy::LevelClaim &claim : claims) {
        applyShare(claim, m_place.shared.team.sharePercent()); // a message cannot wait for the team's answer
    }
    const std::int64_t tokens = config.limits.weighs ? reservedTokens(config.settings.limits, prompt.facts, path, message) : 0;
    const policy::TreeGrant grant = m_place.shared.limits.take(std::span(claims).first(count), tokens, base::now(), admission.permit);
    for (std::size_t i = 0; i < grant.observedCount; ++i) {
        admission.decisions.append({QStringLiteral("websocket"), QStringLiteral("observed: ") + QString::fromStdString(limitSentence(grant.observed[i])),
                                    base::ErrorCode::None});
    }
    if (grant.never) {
        refuse(prompt, base::ErrorCode::ExceedsLimit,
               "this request may cost about " + std::to_string(tokens) + " tokens, and no wait could admit it: a minute has "
                   + std::to_string(grant.refusedBy.limit),
               message.size());
    } else if (!grant.granted) {
        const auto seconds = std::chrono::ceil<std::chrono::seconds>(grant.refusedBy.retryAfter).count();
        refuse(prompt, base::ErrorCode::RateLimited,
               limitSentence(grant.refusedBy) + ": try again in " + std::to_string(seconds) + " s", message.size());
    }
    return grant.granted;
}

bool SocketRelay::admitClient(const policy::SocketPrompt &prompt, const RuntimeConfig &config, std::size_t bytes)
{
    if (m_place.caller.kind != api::ClientStatus::Kind::Key) {
        return true;
    }
    const api::ClientKeyConfig *const key = findClientKey(config.settings.clients, m_place.caller.id);
    std::string why = key ? whyNotGood(*key, m_place.caller.usesOldKey, base::wallNow()) : std::string("this client key is not known any more");
    if (!why.empty()) {
        refuse(prompt, base::ErrorCode::Unauthorized, why, bytes);
        return false;
    }
    why = whyNotModel(*key, prompt.facts.model.empty() ? m_model : prompt.facts.model, true);
    if (!why.empty()) {
        refuse(prompt, base::ErrorCode::KeyNotAllowed, why, bytes);
        return false;
    }
    return true;
}

bool SocketRelay::admitBehaviour(const policy::SocketPrompt &prompt, const RuntimeConfig &config, std::size_t bytes, SocketAdmission &admission)
{
    const base::TimePoint now = base::now();
    const ClientAdmission answer = m_place.shared.clients.admit(m_place.caller, config.settings.anomaly, now);
    admission.epoch = answer.epoch;
    if (answer.refused) {
        admission.permit.refund(now);
        const auto seconds = std::chrono::ceil<std::chrono::seconds>(answer.wait).count();
        refuse(prompt, base::ErrorCode::KeySuspended, answer.reason + "; try again in " + std::to_string(seconds) + " s", bytes);
    } else if (!answer.reason.empty()) {
        admission.decisions.append({QStringLiteral("anomaly breaker"), QStringLiteral("observed: ") + QString::fromStdString(answer.reason),
                                    base::ErrorCode::None});
    }
    return !answer.refused;
}

void SocketRelay::refuse(const policy::SocketPrompt &prompt, base::ErrorCode code, const std::string &detail, std::size_t bytes)
{
    m_turns.refused(prompt, code, detail, bytes);
    m_client.sendText(policy::socketErrorEvent(code, detail, prompt.eventId));
}

void SocketRelay::onAnswer(std::string_view message)
{
    m_released.clear();
    const policy::SocketReading reading = m_answers.onMessage(answerRules(), message, m_released);
    std::size_t bytes = 0;
    if (reading.untouched) {
        m_client.sendText(message);
        bytes = message.size();
    }
    for (const std::string &text : m_released) {
        m_client.sendText(text);
        bytes += text.size();
    }
    if (!reading.unreadable.empty()) {
        m_client.sendText(policy::socketErrorEvent(base::ErrorCode::UpstreamInterrupted, reading.unreadable, {}));
    }
    if (reading.blocked) {
        m_client.sendText(policy::socketErrorEvent(base::ErrorCode::ContentBlocked,
                                                   "a message was stopped by a content rule (" + policy::blockingRules(reading.verdict) + ')', {}));
    }
    SocketSpending unasked;
    if (reading.begins && !m_turns.nextModel()) {
        (void)unasked.reserve(m_place.shared, m_place.config(), m_place.socket, m_model, m_place.model, nullptr, {});
    }
    m_turns.answered(reading, bytes, base::now(), std::move(unasked));
    if (reading.ended && !reading.responseId.empty()) {
        // Whoever goes on from this answer, over HTTP too, must come back here.
        m_place.shared.origins.remember(reading.responseId, m_place.socket.upstream.toStdString());
    }
    if (reading.cut) {
        cancelAnswer(reading.responseId);
    }
    closeIfDrained();
}

// The rest of a cut answer would be paid for and heard by nobody.
void SocketRelay::cancelAnswer(const std::string &responseId)
{
    std::string message = R"({"type":"response.cancel","event_id":")" + std::string(policy::SocketAnswers::kOwnEvents) + "cancel-"
        + std::to_string(++m_cancels) + '"';
    if (!responseId.empty()) {
        message += R"(,"response_id":)";
        policy::appendQuotedJson(responseId, message);
    }
    m_upstream.sendText(message + '}');
}

void SocketRelay::onBinary(SocketLeg &leg, std::string_view piece, bool begins, bool ends)
{
    if (m_closing != Closing::No) {
        return;
    }
    const std::shared_ptr<const RuntimeConfig> config = m_place.config();
    const policy::Direction direction = &leg == &m_client ? policy::Direction::Prompt : policy::Direction::Answer;
    if (config->settings.guardrails.uninspectable == api::Uninspectable::Block && rulesNow(config, m_model)->enforces(direction)) {
        if (!m_refusedBinary) {
            m_refusedBinary = true;
            policy::SocketPrompt prompt;
            prompt.verdict.notRun = "binary messages";
            refuse(prompt, base::ErrorCode::NotInspectable, "a binary message cannot be checked: it was not passed on", piece.size());
        }
        return;
    }
    other(leg).sendBinary(piece, begins, ends);
}

void SocketRelay::onPing(SocketLeg &leg, std::string_view payload)
{
    other(leg).sendPing(payload);
}

void SocketRelay::onPong(SocketLeg &leg, std::string_view payload)
{
    other(leg).sendPong(payload);
}

void SocketRelay::onClose(SocketLeg &leg, std::uint16_t code, std::string_view reason)
{
    const bool fromClient = &leg == &m_client;
    if (m_closing != Closing::No) {
        // The answer to the close frame we passed on. An upstream's goes down; the client's has been given in advance.
        other(leg).sendClose(code, reason);
        end(api::Outcome::Answered, {});
        return;
    }
    m_closing = fromClient ? Closing::ByClient : Closing::ByUpstream;
    m_closeBy = base::now() + kCloseAnswer;
    if (fromClient) {
        m_turns.endAll(api::Outcome::ClientGone, {}, base::now());
    } else {
        m_upstream.sendClose(code, {});
        m_turns.endAll(api::Outcome::UpstreamInterrupted,
                       {base::ErrorCode::UpstreamInterrupted, "the upstream closed the socket with code " + std::to_string(code), {}, 0},
                       base::now());
    }
    other(leg).sendClose(code, reason);
}

void SocketRelay::onBroken(SocketLeg &leg, std::uint16_t code, std::string_view detail)
{
    if (&leg == &m_client) {
        m_client.sendClose(code, detail);
        m_upstream.sendClose(close_code::kGoingAway, {});
        const bool tooBig = code == close_code::kTooBig;
        end(api::Outcome::Refused,
            {tooBig ? base::ErrorCode::BodyTooLarge : base::ErrorCode::MalformedRequest, std::string(detail), {}, 0});
        return;
    }
    m_upstream.sendClose(code, detail);
    onUpstreamGone({base::ErrorCode::UpstreamInterrupted, "what the upstream sent is no WebSocket: " + std::string(detail), {}, 0});
}

void SocketRelay::onUpstreamGone(const base::Error &error)
{
    if (m_over) {
        return;
    }
    if (m_closing != Closing::No) {
        // It closed as it said, or as it was told, and only the last frame is missing.
        m_client.sendClose(close_code::kNormal, {});
        end(api::Outcome::Answered, {});
        return;
    }
    m_client.sendText(policy::socketErrorEvent(base::ErrorCode::UpstreamInterrupted, "the upstream broke off: " + error.detail, {}));
    m_client.sendClose(close_code::kInternalError, "the upstream broke off");
    end(api::Outcome::UpstreamInterrupted, {base::ErrorCode::UpstreamInterrupted, error.detail, {}, 0});
}

void SocketRelay::onClientGone()
{
    m_turns.endAll(api::Outcome::ClientGone, {}, base::now());
    m_over = true;
}

void SocketRelay::drain()
{
    m_draining = true;
    closeIfDrained();
    flush();
}

void SocketRelay::closeIfDrained()
{
    if (!m_draining || m_over || m_closing != Closing::No || m_turns.running() > 0) {
        return;
    }
    m_client.sendClose(close_code::kServiceRestart, "the relay is stopping");
    m_upstream.sendClose(close_code::kGoingAway, {});
    end(api::Outcome::Answered, {});
}

void SocketRelay::checkDeadline(base::TimePoint now)
{
    if (m_over || now < m_closeBy) {
        return;
    }
    m_client.sendClose(close_code::kNormal, {});
    end(api::Outcome::Answered, {});
}

void SocketRelay::end(api::Outcome outcome, const base::Error &error)
{
    if (m_over) {
        return;
    }
    m_client.stop();
    m_upstream.stop();
    const bool gone = outcome == api::Outcome::Refused || outcome == api::Outcome::Answered;
    m_turns.endAll(gone ? api::Outcome::ClientGone : outcome, error, base::now());
    flush();
    m_over = true;
    m_ends.socketOver(outcome, error);
}

void SocketRelay::flush()
{
    if (m_over) {
        return;
    }
    if (std::string &down = m_client.out(); !down.empty()) {
        m_bytesOut += static_cast<qint64>(down.size());
        m_ends.sendDown(down);
        down.clear();
    }
    if (std::string &up = m_upstream.out(); !up.empty()) {
        m_ends.sendUp(up);
        up.clear();
    }
}

} // namespace sluice::relay
