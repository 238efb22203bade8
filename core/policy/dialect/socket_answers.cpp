#include "policy/dialect/socket_answers.h"

#include <algorithm>

namespace sluice::policy {

namespace {

// More answers at once than this is no conversation but an attack on memory.
constexpr std::size_t kMaxAnswers = 64;
constexpr std::size_t kMaxBlocked = 4096; // names remembered; a socket does not live that long
constexpr std::string_view kEventHead = "data: ";
constexpr std::string_view kEventTail = "\n\n";

std::string stringOf(const JsonTape &tape, std::uint32_t object, std::string_view name)
{
    const std::uint32_t node = tape.member(object, name, JsonKind::String);
    return node == JsonTape::kNone ? std::string() : tape.decoded(node);
}

bool isTerminal(std::string_view type)
{
    return type == "response.done" || type == "response.completed" || type == "response.incomplete"
        || type == "response.failed" || type == "response.cancelled";
}

bool isAudio(std::string_view type)
{
    return type.ends_with("audio.delta");
}

} // namespace

struct SocketAnswers::Answer {
    Answer(const std::shared_ptr<const RuleSet> &rules, std::string itsId)
        : id(std::move(itsId))
        , ruleSet(rules)
        , stream(rules, Dialect::OpenAiResponses)
    {
    }

    std::string id; // empty where the upstream names none
    std::shared_ptr<const RuleSet> ruleSet;
    AnswerStream stream;
    bool isCut = false;
};

SocketAnswers::SocketAnswers() = default;
SocketAnswers::~SocketAnswers() = default;

SocketReading SocketAnswers::onMessage(const std::shared_ptr<const RuleSet> &rules, std::string_view message,
                                       std::vector<std::string> &out)
{
    SocketReading reading;
    if (!m_tape.parse(message) || !m_tape.isKind(0, JsonKind::Object)) {
        if (rules && rules->enforces(Direction::Answer)) {
            reading.unreadable = "the upstream sent a message that is not a JSON object";
        } else {
            reading.untouched = true;
        }
        return reading;
    }
    readEnvelope(reading);
    if (reading.isError && isAfterCancel(reading)) {
        return reading;
    }
    if (reading.isError && !m_namesAnswers) {
        m_answers.clear(); // in WebSocket mode an error ends the answer that runs
    }
    if (isOfBlockedItem() || m_cutAnswers.contains(reading.responseId)) {
        std::erase_if(m_answers, [&reading](const auto &answer) {
            return answer->isCut && answer->id == reading.responseId && isTerminal(reading.type);
        });
        return reading;
    }
    if (reading.type.starts_with("response.")) {
        if (Answer *answer = answerOf(rules, reading)) {
            reading.responseId = answer->id;
            judgeAnswer(*answer, message, reading, out);
        } else {
            reading.unreadable = "the upstream interleaves too many answers";
        }
        return reading;
    }
    judgeAside(rules, message, reading, out);
    return reading;
}

void SocketAnswers::readEnvelope(SocketReading &reading)
{
    reading.type = stringOf(m_tape, 0, "type");
    reading.responseId = stringOf(m_tape, 0, "response_id");
    m_namesAnswers = m_namesAnswers || !reading.responseId.empty();
    if (reading.responseId.empty()) {
        reading.responseId = stringOf(m_tape, m_tape.member(0, "response", JsonKind::Object), "id");
    }
    if (reading.type == "error") {
        readError(reading);
    }
}

void SocketAnswers::readError(SocketReading &reading)
{
    reading.isError = true;
    const std::uint32_t inner = m_tape.member(0, "error", JsonKind::Object);
    const std::uint32_t error = inner == JsonTape::kNone ? 0 : inner;
    reading.errorAnswers = inner == JsonTape::kNone ? std::string() : stringOf(m_tape, inner, "event_id");
    reading.errorName = stringOf(m_tape, error, "code");
    if (reading.errorName.empty() && inner != JsonTape::kNone) {
        reading.errorName = stringOf(m_tape, inner, "type");
    }
    const std::uint64_t status = m_tape.number(m_tape.member(0, "status", JsonKind::Number), 0);
    reading.errorStatus = status >= 400 && status <= 599 ? static_cast<int>(status) : 0;
}

// Errors that answer our own cancelling are nothing the client could understand.
bool SocketAnswers::isAfterCancel(const SocketReading &reading)
{
    if (std::string_view(reading.errorAnswers).starts_with(kOwnEvents)) {
        return true;
    }
    return reading.errorAnswers.empty()
        && std::any_of(m_answers.begin(), m_answers.end(), [](const auto &answer) { return answer->isCut; });
}

SocketAnswers::Answer *SocketAnswers::answerOf(const std::shared_ptr<const RuleSet> &rules, SocketReading &reading)
{
    const bool creates = reading.type == "response.created";
    if (creates) {
        // Where answers come one after the other the new one ends the old; else its name keeps a cut one silent.
        std::erase_if(m_answers, [this](const auto &answer) { return answer->isCut || !m_namesAnswers; });
    }
    if (!creates && reading.responseId.empty() && !m_answers.empty()) {
        return m_answers.back().get(); // Responses names its answer only at the ends: there is one at a time
    }
    for (const std::unique_ptr<Answer> &answer : m_answers) {
        if (answer->id == reading.responseId && !(creates && answer->id.empty())) {
            return answer.get();
        }
    }
    if (m_answers.size() >= kMaxAnswers) {
        return nullptr;
    }
    reading.begins = true;
    m_answers.push_back(std::make_unique<Answer>(rules, reading.responseId));
    return m_answers.back().get();
}

void SocketAnswers::judgeAnswer(Answer &answer, std::string_view message, SocketReading &reading, std::vector<std::string> &out)
{
    const bool terminal = isTerminal(reading.type);
    if (answer.isCut) {
        if (terminal) {
            forget(answer); // its ending was told when it was cut
        }
        return;
    }
    if (isCleanAudio(answer.ruleSet.get(), reading)) {
        reading.untouched = true;
        reading.sawContent = true;
        return;
    }
    reading.untouched = feed(answer.stream, message, out);
    reading.sawContent = answer.stream.sawContent();
    if (answer.stream.isCut()) {
        answer.isCut = true;
        reading.cut = true;
        block(&answer);
        if (answer.stream.verdict().kind != VerdictKind::Block) {
            out.pop_back(); // an error event as the streams over HTTP have them
            reading.unreadable = answer.stream.verdict().notRun;
        }
    }
    if (terminal || reading.cut) {
        reading.ended = true;
        reading.failed = reading.type == "response.failed";
        reading.usage = answer.stream.usage();
        reading.verdict = answer.stream.verdict();
    }
    if (terminal) {
        forget(answer);
    }
}

void SocketAnswers::judgeAside(const std::shared_ptr<const RuleSet> &rules, std::string_view message, SocketReading &reading,
                               std::vector<std::string> &out)
{
    if (!rules || !rules->isActive(Direction::Answer)) {
        reading.untouched = true;
        m_aside.reset();
        return;
    }
    if (!m_aside || m_asideRules != rules) {
        // What waits under the old rules has passed none of the new ones: it goes with them.
        m_aside = std::make_unique<AnswerStream>(rules, Dialect::OpenAiResponses);
        m_asideRules = rules;
        m_asideHits = 0;
    }
    reading.untouched = feed(*m_aside, message, out);
    const Verdict &verdict = m_aside->verdict();
    for (; m_asideHits < verdict.hits.size(); ++m_asideHits) {
        reading.verdict.add(verdict.hits[m_asideHits]);
    }
    if (m_aside->isCut()) {
        out.pop_back(); // the ending of an answer, which this is not
        if (verdict.kind == VerdictKind::Block) {
            reading.blocked = true;
            reading.verdict.kind = VerdictKind::Block;
        } else {
            reading.unreadable = verdict.notRun;
        }
        block(nullptr);
        m_aside.reset();
    } else if (verdict.hits.size() >= Verdict::kMaxHits) {
        m_asideHits = 0;
        m_aside.reset(); // more hits than it keeps would not be told
    }
}

bool SocketAnswers::isOfBlockedItem() const
{
    if (m_blockedItems.empty()) {
        return false;
    }
    const std::uint32_t item = m_tape.member(0, "item", JsonKind::Object);
    return m_blockedItems.contains(stringOf(m_tape, 0, "item_id"))
        || (item != JsonTape::kNone && m_blockedItems.contains(stringOf(m_tape, item, "id")));
}

// Remembers what the message at hand names: the item it is about, and the answer.
void SocketAnswers::block(const Answer *answer)
{
    const std::string item = stringOf(m_tape, 0, "item_id");
    if (!item.empty() && m_blockedItems.size() < kMaxBlocked) {
        m_blockedItems.insert(item);
    }
    if (answer && !answer->id.empty() && m_cutAnswers.size() < kMaxBlocked) {
        m_cutAnswers.insert(answer->id);
    }
}

// Audio with nothing to hide in beside it: the message need not be written again.
bool SocketAnswers::isCleanAudio(const RuleSet *rules, const SocketReading &reading)
{
    if (!isAudio(reading.type)) {
        return false;
    }
    if (!rules || !rules->isActive(Direction::Answer)) {
        return true;
    }
    TextJudge judge(*rules, Direction::Answer);
    judge.judge(m_tape);
    return judge.verdict().kind == VerdictKind::Pass;
}

// Gives one message to a stream; true when it may leave as it came. What may leave instead is appended to `out`, message by message.
bool SocketAnswers::feed(AnswerStream &stream, std::string_view message, std::vector<std::string> &out)
{
    m_raw.assign(kEventHead).append(message);
    // Line ends may stand between tokens only; as events are framed by them, blanks take their places.
    std::replace_if(m_raw.begin() + static_cast<std::ptrdiff_t>(kEventHead.size()), m_raw.end(),
                    [](char c) { return c == '\n' || c == '\r'; }, ' ');
    m_raw.append(kEventTail);
    m_released.clear();
    const std::string_view data
        = std::string_view(m_raw).substr(kEventHead.size(), m_raw.size() - kEventHead.size() - kEventTail.size());
    stream.onEvent({}, data, m_raw, m_released);
    if (m_released == m_raw && !stream.isCut()) {
        return true;
    }
    std::string_view rest = m_released;
    while (!rest.empty()) {
        const std::size_t end = std::min(rest.find('\n'), rest.size());
        const std::string_view line = rest.substr(0, end);
        rest.remove_prefix(std::min(end + 1, rest.size()));
        if (line.starts_with(kEventHead)) {
            out.emplace_back(line.substr(kEventHead.size()));
        }
    }
    return false;
}

void SocketAnswers::forget(const Answer &answer)
{
    std::erase_if(m_answers, [&answer](const auto &other) { return other.get() == &answer; });
}

} // namespace sluice::policy
