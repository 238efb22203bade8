#include "relay/websocket/socket_turns.h"

#include "relay/filters/anomaly/anomaly_filter.h"

#include <algorithm>

namespace sluice::relay {

namespace {

QString toQString(std::string_view text)
{
    return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()));
}

api::Micros between(base::TimePoint from, base::TimePoint to)
{
    return std::chrono::duration_cast<api::Micros>(to - from);
}

void addHits(QList<policy::Hit> &list, const std::vector<policy::Hit> &hits)
{
    for (const policy::Hit &hit : hits) {
        list.append(hit);
    }
}

void addNotRun(api::ExchangeRecord &record, QStringView side, const std::string &reason)
{
    if (!reason.empty() && reason != "no rules") {
        record.notRun += (record.notRun.isEmpty() ? QString() : QStringLiteral("; ")) + side.toString() + toQString(reason);
    }
}

void addPrompt(api::ExchangeRecord &record, const policy::Verdict &verdict)
{
    record.verdict = verdict.kind;
    addHits(record.promptHits, verdict.hits);
    record.pseudonymised = static_cast<int>(verdict.pseudonymised);
    record.promptBytesScanned = static_cast<qint64>(verdict.bytesScanned);
    addNotRun(record, u"prompt: ", verdict.notRun);
}

} // namespace

SocketTurns::SocketTurns(SharedState &shared, StatsShard &stats, api::ExchangeRecord socket, Caller caller)
    : m_shared(shared)
    , m_stats(stats)
    , m_socket(std::move(socket))
    , m_caller(std::move(caller))
{
    m_socket.method = QStringLiteral("WS");
    m_socket.running = false;
    m_socket.streamed = true;
    m_socket.decisions.clear();
    m_socket.tries.clear();
    m_socket.timing = {};
    m_socket.ttft.reset();
    m_socket.overhead = {};
    m_socket.bytesIn = 0;
    m_socket.bytesOut = 0;
}

SocketTurns::Turn SocketTurns::newTurn(base::TimePoint now)
{
    Turn turn;
    turn.record = m_socket;
    turn.record.id = m_shared.nextExchange.fetch_add(1, std::memory_order_relaxed);
    turn.record.requestId += QLatin1Char('.') + QString::number(++m_count);
    turn.record.startedAt = QDateTime::currentDateTimeUtc();
    turn.record.outcome = api::Outcome::Running;
    turn.record.status = 200;
    turn.began = now;
    m_stats.exchangeStarted();
    return turn;
}

void SocketTurns::sent(const policy::SocketPrompt &prompt, std::size_t bytes, base::TimePoint now, SocketAdmission admission)
{
    m_before.merge(prompt.verdict);
    if (!prompt.asksForAnswer()) {
        return;
    }
    Turn turn = newTurn(now);
    turn.eventId = prompt.eventId;
    turn.permit = std::move(admission.permit);
    turn.spending = std::move(admission.spending);
    turn.record.decisions += admission.decisions;
    turn.epoch = admission.epoch;
    if (!prompt.facts.model.empty()) {
        turn.record.model = toQString(prompt.facts.model);
    }
    turn.record.bytesIn = static_cast<qint64>(bytes);
    const policy::Verdict verdict = std::exchange(m_before, {});
    addPrompt(turn.record, verdict);
    m_turns.push_back(std::move(turn));
}

std::optional<std::string> SocketTurns::nextModel() const
{
    const auto waiting = std::find_if(m_turns.begin(), m_turns.end(), [](const Turn &turn) { return !turn.hasBegun; });
    return waiting == m_turns.end() ? std::nullopt : std::optional(waiting->record.model.toStdString());
}

void SocketTurns::refused(const policy::SocketPrompt &prompt, base::ErrorCode code, const std::string &detail, std::size_t bytes)
{
    const base::TimePoint now = base::now();
    Turn turn = newTurn(now);
    if (!prompt.facts.model.empty()) {
        turn.record.model = toQString(prompt.facts.model);
    }
    turn.record.bytesIn = static_cast<qint64>(bytes);
    turn.record.outcome = api::Outcome::Refused;
    turn.record.status = base::httpStatus(code);
    turn.record.error = code;
    turn.record.errorDetail = toQString(detail);
    addPrompt(turn.record, prompt.verdict);
    turn.record.decisions.append({QStringLiteral("websocket"), toQString(detail), code});
    publish(std::move(turn), now);
}

// The turn an answer's message belongs to. Answers begin in the order they were asked for; one that nobody asked for (the upstream heard the
// speaker pause) gets a turn of its own.
SocketTurns::Turn *SocketTurns::turnOf(const policy::SocketReading &reading, base::TimePoint now, SocketSpending &unasked)
{
    for (Turn &turn : m_turns) {
        if (turn.hasBegun && turn.responseId == reading.responseId) {
            return &turn;
        }
    }
    if (!reading.begins) {
        return nullptr;
    }
    const auto waiting = std::find_if(m_turns.begin(), m_turns.end(), [](const Turn &turn) { return !turn.hasBegun; });
    Turn *turn = waiting != m_turns.end() ? &*waiting : nullptr;
    if (!turn) {
        m_turns.push_back(newTurn(now));
        turn = &m_turns.back();
        turn->spending = std::move(unasked);
        const policy::Verdict verdict = std::exchange(m_before, {});
        addPrompt(turn->record, verdict);
    }
    turn->hasBegun = true;
    turn->responseId = reading.responseId;
    return turn;
}

// The turn an error event ends: the one it names; else, where it names none, the oldest that has not begun; in WebSocket mode of Responses,
// where there is one answer at a time, also that.
SocketTurns::Turn *SocketTurns::failedTurn(const policy::SocketReading &reading)
{
    const auto found = std::find_if(m_turns.begin(), m_turns.end(), [this, &reading](const Turn &turn) {
        const bool mayEnd = !turn.hasBegun || m_socket.dialect == policy::Dialect::OpenAiResponses;
        return mayEnd && (reading.errorAnswers.empty() || turn.eventId == reading.errorAnswers);
    });
    return found == m_turns.end() ? nullptr : &*found;
}

void SocketTurns::answered(const policy::SocketReading &reading, std::size_t bytes, base::TimePoint now, SocketSpending unasked)
{
    if (reading.isError) {
        if (Turn *turn = failedTurn(reading)) {
            turn->record.status = reading.errorStatus == 0 ? 400 : reading.errorStatus;
            turn->record.errorDetail = toQString(reading.errorName);
            turn->record.bytesOut += static_cast<qint64>(bytes);
            end(*turn, api::Outcome::Answered, now);
        }
        return;
    }
    if (!reading.type.starts_with("response.")) {
        // What the user said aloud is part of the next prompt.
        if (reading.blocked || reading.type.starts_with("conversation.item.input_audio_transcription.")) {
            m_before.merge(reading.verdict);
        }
        return;
    }
    Turn *turn = turnOf(reading, now, unasked);
    if (!turn) {
        return;
    }
    turn->record.bytesOut += static_cast<qint64>(bytes);
    if (reading.sawContent && !turn->sawContent) {
        turn->sawContent = true;
        turn->record.ttft = between(turn->began, now);
    }
    if (!reading.ended) {
        return;
    }
    turn->record.usage = reading.usage;
    turn->record.verdict = std::max(turn->record.verdict, reading.verdict.kind);
    addHits(turn->record.answerHits, reading.verdict.hits);
    turn->record.restored = static_cast<int>(reading.verdict.restored);
    turn->record.garbled = static_cast<int>(reading.verdict.garbled);
    turn->record.answerBytesScanned += static_cast<qint64>(reading.verdict.bytesScanned);
    addNotRun(turn->record, u"answer: ", reading.verdict.notRun);
    if (!reading.unreadable.empty()) {
        turn->record.error = base::ErrorCode::UpstreamInterrupted;
        turn->record.errorDetail = toQString(reading.unreadable);
    }
    end(*turn, !reading.unreadable.empty() ? api::Outcome::UpstreamInterrupted : reading.cut ? api::Outcome::Cut : api::Outcome::Answered,
        now);
}

void SocketTurns::endAll(api::Outcome outcome, const base::Error &error, base::TimePoint now)
{
    while (!m_turns.empty()) {
        Turn &turn = m_turns.front();
        turn.record.error = error.code;
        turn.record.errorDetail = toQString(error.detail);
        end(turn, outcome, now);
    }
}

void SocketTurns::end(Turn &turn, api::Outcome outcome, base::TimePoint now)
{
    Turn over = std::move(turn);
    m_turns.erase(m_turns.begin() + (&turn - m_turns.data()));
    over.record.outcome = outcome;
    publish(std::move(over), now);
}

void SocketTurns::publish(Turn &&turn, base::TimePoint now)
{
    turn.record.duration = between(turn.began, now);
    if (const policy::TokenUsage &usage = turn.record.usage; usage.output) {
        turn.permit.settle(static_cast<std::int64_t>(usage.input.value_or(0) + *usage.output), now);
    }
    turn.permit.release();
    turn.spending.settle(turn.record, turn.hasBegun);
    if (turn.epoch) {
        const bool isAnswered = turn.record.outcome == api::Outcome::Answered;
        m_shared.clients.end(m_caller, {false, isAnswered && isClientFault(turn.record.status, turn.record.error), countedTokens(turn.record.usage)},
                             *turn.epoch, now);
    }
    m_stats.finished(turn.record);
    m_shared.publish(std::move(turn.record));
}

} // namespace sluice::relay
