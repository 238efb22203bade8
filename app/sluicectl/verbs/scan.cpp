#include "app/sluicectl/verbs/scan.h"

#include "app/sluicectl/terminal.h"
#include "app/sluicectl/verb.h"
#include "app/sluicectl/verbs/scan_rules.h"
#include "policy/dialect/answer_judge.h"
#include "policy/dialect/request_judge.h"
#include "policy/text/stream_scanner.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QStringDecoder>

#include <algorithm>
#include <array>
#include <iostream>
#include <random>

namespace sluice::ctl {

namespace {

using policy::Action;
using policy::Direction;

constexpr int kLongestRandomPiece = 16; // bytes

// How the text is cut before the stream scanner gets it.
struct Chunks {
    std::size_t bytes = 0; // each; 0: of random lengths
    std::uint32_t seed = 0;
};

struct ScanOptions {
    std::optional<policy::Dialect> dialect; // unset: plain text
    Direction direction = Direction::Prompt;
    Action action = Action::Block; // of --words lists and of a line's own words
    std::optional<Chunks> chunks;
};

struct ScanOutcome {
    policy::Verdict verdict;
    std::string output;
    std::optional<std::size_t> maxHoldback;
};

std::string_view viewOf(const QByteArray &bytes)
{
    return {bytes.constData(), static_cast<std::size_t>(bytes.size())};
}

// Keeps a byte order mark, which is text like any other here; bytes that are no UTF-8 become
// U+FFFD, as JSON asks.
QString textOf(std::string_view utf8)
{
    QStringDecoder decoder(QStringDecoder::Utf8, QStringConverter::Flag::ConvertInitialBom);
    return decoder(QByteArrayView(utf8.data(), static_cast<qsizetype>(utf8.size())));
}

ScanOutcome scanWhole(const ScanRules &rules, Direction direction, std::string_view text)
{
    const policy::TextScan masked = rules.masking->scan(direction, text);
    return {rules.judging->scan(direction, text).verdict, policy::redacted(text, masked.redactions),
            std::nullopt};
}

ScanOutcome scanInPieces(const ScanRules &rules, Direction direction, const Chunks &chunks,
                         std::string_view text)
{
    policy::StreamScanner judging(rules.judging, direction);
    policy::StreamScanner masking(rules.masking, direction);
    std::mt19937 random(chunks.seed);
    ScanOutcome outcome;
    std::string released; // of the judging scanner; its output ends at a block
    while (!text.empty()) {
        // The engine's numbers alone: what a distribution makes of them differs between libraries.
        const std::size_t length
            = chunks.bytes > 0 ? chunks.bytes : random() % kLongestRandomPiece + 1;
        const std::string_view piece = text.substr(0, length);
        judging.feed(piece, released);
        masking.feed(piece, outcome.output);
        text.remove_prefix(piece.size());
    }
    judging.finish(released);
    masking.finish(outcome.output);
    outcome.verdict = judging.verdict();
    outcome.maxHoldback = masking.maxHeldBytes();
    return outcome;
}

// Both judges give an edited body, or none where the original may pass.
template <typename Judgement>
base::Result<ScanOutcome> bodyOutcome(Judgement judging, Judgement masking, std::string_view body)
{
    if (judging.error.isError()) {
        return judging.error;
    }
    return ScanOutcome{std::move(judging.verdict),
                       masking.body ? std::move(*masking.body) : std::string(body), std::nullopt};
}

base::Result<ScanOutcome> scan(const ScanRules &rules, const ScanOptions &options,
                               std::string_view input)
{
    if (options.dialect) {
        if (options.direction == Direction::Prompt) {
            return bodyOutcome(policy::judgeRequest(rules.judging.get(), *options.dialect, input),
                               policy::judgeRequest(rules.masking.get(), *options.dialect, input),
                               input);
        }
        return bodyOutcome(policy::judgeAnswer(rules.judging.get(), *options.dialect, input),
                           policy::judgeAnswer(rules.masking.get(), *options.dialect, input),
                           input);
    }
    if (options.chunks) {
        return scanInPieces(rules, options.direction, *options.chunks, input);
    }
    return scanWhole(rules, options.direction, input);
}

QString verdictWord(policy::VerdictKind kind)
{
    switch (kind) {
    case policy::VerdictKind::Pass:
        return QStringLiteral("pass");
    case policy::VerdictKind::Flag:
        return QStringLiteral("flag");
    case policy::VerdictKind::Mask:
        return QStringLiteral("mask");
    case policy::VerdictKind::Block:
        break;
    }
    return QStringLiteral("block");
}

QJsonObject toJson(const ScanOutcome &outcome)
{
    QJsonArray hits;
    for (const policy::Hit &hit : outcome.verdict.hits) {
        hits += QJsonObject{{QStringLiteral("rule"), textOf(hit.rule)},
                            {QStringLiteral("category"), textOf(hit.category)},
                            {QStringLiteral("start"), static_cast<qint64>(hit.start)},
                            {QStringLiteral("end"), static_cast<qint64>(hit.end)},
                            {QStringLiteral("path"), textOf(hit.path)}};
    }
    QJsonObject object{{QStringLiteral("verdict"), verdictWord(outcome.verdict.kind)},
                       {QStringLiteral("hits"), hits},
                       {QStringLiteral("output"), textOf(outcome.output)}};
    if (outcome.maxHoldback) {
        object[QStringLiteral("max_holdback")] = static_cast<qint64>(*outcome.maxHoldback);
    }
    return object;
}

// Prints the outcome; gives the exit code.
int report(const ScanOutcome &outcome)
{
    printFact(toJson(outcome));
    if (outcome.verdict.hits.size() == policy::Verdict::kMaxHits) {
        printRemark(
            QStringLiteral("Only the first %1 hits are listed.").arg(policy::Verdict::kMaxHits));
    }
    return outcome.verdict.kind == policy::VerdictKind::Block ? kNo : kOk;
}

// One line of --jsonl.
class LineScan final {
public:
    LineScan(const ScanRules &rules, bool hasRules, const ScanOptions &options)
        : m_rules(rules), m_hasRules(hasRules), m_options(options)
    {
    }

    base::Result<ScanOutcome> scanLine(const std::string &line) const
    {
        QJsonParseError problem{};
        const QByteArray bytes = QByteArray::fromStdString(line);
        const QJsonDocument document = QJsonDocument::fromJson(bytes, &problem);
        const QJsonValue text = document[QLatin1String("text")];
        if (!document.isObject() || !text.isString()) {
            return refusal(problem.error != QJsonParseError::NoError
                               ? problem.errorString().toStdString()
                               : "expected an object with a string \"text\"");
        }
        const QByteArray utf8 = text.toString().toUtf8();
        const QJsonValue words = document[QLatin1String("words")];
        if (words.isUndefined()) {
            if (!m_hasRules) {
                return refusal("neither it has \"words\", nor is there --words or --config");
            }
            return scan(m_rules, m_options, viewOf(utf8));
        }
        const base::Result<ScanRules> rules = rulesOf(words);
        if (!rules) {
            return rules.error();
        }
        return scan(*rules, m_options, viewOf(utf8));
    }

private:
    static base::Error refusal(std::string detail)
    {
        return {base::ErrorCode::InvalidBody, std::move(detail), {}, 0};
    }

    base::Result<ScanRules> rulesOf(const QJsonValue &words) const
    {
        policy::WordListSource list;
        list.name = "words";
        list.prompt = m_options.action;
        list.answer = m_options.action;
        for (const QJsonValue &word : words.toArray()) {
            if (!word.isString()) {
                return refusal("expected strings in \"words\"");
            }
            list.words.push_back(word.toString().toStdString());
        }
        if (!words.isArray()) {
            return refusal("expected an array of strings as \"words\"");
        }
        return buildScanRules({std::move(list)});
    }

    const ScanRules &m_rules;
    bool m_hasRules;
    const ScanOptions &m_options;
};

// An answer for every line, so that answers and lines stay in step; the gravest exit code.
int scanLines(const LineScan &lines)
{
    int code = kOk;
    int number = 0;
    std::string line;
    while (std::getline(std::cin, line)) {
        ++number;
        const base::Result<ScanOutcome> outcome = lines.scanLine(line);
        if (!outcome) {
            base::Error error = outcome.error();
            error.where = "line " + std::to_string(number);
            error.line = 0;
            printRemark(error);
            printFact(QJsonObject{
                {QStringLiteral("error"), QString::fromStdString(outcome.error().detail)}});
            code = kCouldNot;
            continue;
        }
        code = std::max(code, report(*outcome));
    }
    return code;
}

template <typename Value> using Word = std::pair<QLatin1String, Value>;

template <typename Value, std::size_t Count>
std::optional<Value> valueOf(const std::array<Word<Value>, Count> &words, const QString &word)
{
    for (const auto &[name, value] : words) {
        if (word == name) {
            return value;
        }
    }
    return std::nullopt;
}

constexpr std::array<Word<policy::Dialect>, 3> kDialects{{
    {QLatin1String("openai.chat"), policy::Dialect::OpenAiChat},
    {QLatin1String("openai.responses"), policy::Dialect::OpenAiResponses},
    {QLatin1String("anthropic.messages"), policy::Dialect::Anthropic},
}};
constexpr std::array<Word<Direction>, 2> kDirections{{
    {QLatin1String("prompt"), Direction::Prompt},
    {QLatin1String("answer"), Direction::Answer},
}};
constexpr std::array<Word<Action>, 3> kActions{{
    {QLatin1String("observe"), Action::Observe},
    {QLatin1String("mask"), Action::Mask},
    {QLatin1String("block"), Action::Block},
}};

std::optional<Chunks> chunksOf(const QString &text)
{
    constexpr QLatin1String kRandom("random:");
    bool isNumber = false;
    if (text.startsWith(kRandom)) {
        const uint seed = text.mid(kRandom.size()).toUInt(&isNumber);
        return isNumber ? std::optional(Chunks{0, seed}) : std::nullopt;
    }
    const uint bytes = text.toUInt(&isNumber);
    return isNumber && bytes > 0 ? std::optional(Chunks{bytes, 0}) : std::nullopt;
}

class ScanArguments final {
public:
    ScanArguments()
    {
        m_parser.setApplicationDescription(QStringLiteral(
            "Judges a text or a request body on stdin with the engine of the relay and prints one "
            "JSON object: verdict (pass, flag, mask, block), hits (rule, category, start, end, "
            "path; offsets in bytes of the text, or of the field's decoded text), output (the text "
            "or body with every hit masked, also where the verdict is block). Exits 0, or 1 when "
            "blocked."));
        m_parser.addOptions(
            {m_format, m_words, m_config, m_dataDirectory, m_client, m_route, m_model, m_action,
             m_direction, m_chunks, m_jsonl, m_json});
    }

    QCommandLineParser &parser() { return m_parser; }
    [[nodiscard]] QStringList wordFiles() const { return m_parser.values(m_words); }
    [[nodiscard]] QString configFile() const { return m_parser.value(m_config); }
    [[nodiscard]] QString dataDirectory() const
    {
        return m_parser.isSet(m_dataDirectory) ? m_parser.value(m_dataDirectory)
                                               : usualDataDirectory();
    }
    [[nodiscard]] ScanSubject subject() const
    {
        return {m_parser.value(m_client), m_parser.value(m_route), m_parser.value(m_model),
                m_parser.isSet(m_client) || m_parser.isSet(m_route) || m_parser.isSet(m_model)};
    }
    [[nodiscard]] bool isJsonl() const { return m_parser.isSet(m_jsonl); }

    // Says what is wrong and gives nothing, if something is.
    [[nodiscard]] std::optional<ScanOptions> options() const
    {
        ScanOptions options;
        const QString format = m_parser.value(m_format);
        if (format != QLatin1String("text")) {
            options.dialect = valueOf(kDialects, format);
            if (!options.dialect) {
                return refuse("--format: expected text, openai.chat, openai.responses or "
                              "anthropic.messages");
            }
        }
        const auto direction = valueOf(kDirections, m_parser.value(m_direction));
        if (!direction) {
            return refuse("--direction: expected prompt or answer");
        }
        options.direction = *direction;
        const auto action = valueOf(kActions, m_parser.value(m_action));
        if (!action) {
            return refuse("--action: expected observe, mask or block");
        }
        options.action = *action;
        if (m_parser.isSet(m_chunks)) {
            options.chunks = chunksOf(m_parser.value(m_chunks));
            if (!options.chunks) {
                return refuse("--chunks: expected a number of bytes above 0, or random:SEED");
            }
            if (options.dialect) {
                return refuse("--chunks feeds the stream scanner and goes with --format text only");
            }
        }
        if (wordFiles().isEmpty() && configFile().isEmpty() && !isJsonl()) {
            return refuse("--words or --config is missing");
        }
        return options;
    }

private:
    static std::nullopt_t refuse(const char *reason)
    {
        printRemark(QString::fromLatin1(reason));
        return std::nullopt;
    }

    QCommandLineParser m_parser;
    QCommandLineOption m_format{
        QStringLiteral("format"),
        QStringLiteral("text (default), or a body: openai.chat, openai.responses, "
                       "anthropic.messages."),
        QStringLiteral("FORMAT"), QStringLiteral("text")};
    QCommandLineOption m_words{QStringLiteral("words"),
                               QStringLiteral("Word list file; may be given again."),
                               QStringLiteral("FILE")};
    QCommandLineOption m_config{
        QStringLiteral("config"),
        QStringLiteral("Use all rules of this configuration (lists, personal data, patterns), each "
                       "with its own options and actions."),
        QStringLiteral("FILE")};
    QCommandLineOption m_dataDirectory{
        QStringLiteral("data-dir"),
        QStringLiteral("Where the copies of subscribed lists are, if not where serve keeps them."),
        QStringLiteral("DIR")};
    QCommandLineOption m_client{
        QStringLiteral("client"),
        QStringLiteral("Only the rules of --config for this client; likewise --route, --model."),
        QStringLiteral("NAME")};
    QCommandLineOption m_route{QStringLiteral("route"),
                               QStringLiteral("Only the rules for this route."),
                               QStringLiteral("NAME")};
    QCommandLineOption m_model{QStringLiteral("model"),
                               QStringLiteral("Only the rules for this model."),
                               QStringLiteral("NAME")};
    QCommandLineOption m_action{
        QStringLiteral("action"),
        QStringLiteral("What --words lists (and a line's own words) do: block (default), mask, "
                       "observe."),
        QStringLiteral("ACTION"), QStringLiteral("block")};
    QCommandLineOption m_direction{
        QStringLiteral("direction"),
        QStringLiteral("Judge as a prompt (default) or as an answer; chooses a configured list's "
                       "action and how a body is read."),
        QStringLiteral("DIRECTION"), QStringLiteral("prompt")};
    QCommandLineOption m_chunks{
        QStringLiteral("chunks"),
        QStringLiteral("Feed the stream scanner N bytes at a time, or random:SEED; adds "
                       "max_holdback in bytes."),
        QStringLiteral("N")};
    QCommandLineOption m_jsonl{
        QStringLiteral("jsonl"),
        QStringLiteral("Read one {\"text\": ...} a line, with optional \"words\": [...] instead of "
                       "the lists; answer one object a line.")};
    QCommandLineOption m_json{QStringLiteral("json"),
                              QStringLiteral("Print JSON, which is what scan always does.")};
};

base::Result<ScanRules> rulesOf(const ScanArguments &arguments, Action action)
{
    std::vector<policy::WordListSource> lists;
    for (const QString &file : arguments.wordFiles()) {
        base::Result<policy::WordListSource> list = readWordList(file, action);
        if (!list) {
            return list.error();
        }
        lists.push_back(std::move(*list));
    }
    base::Result<ScanRules> words = buildScanRules(std::move(lists));
    if (!words || arguments.configFile().isEmpty()) {
        return words;
    }
    const base::Result<ScanRules> configured = configuredScanRules(
        arguments.configFile(), arguments.dataDirectory(), arguments.subject());
    if (!configured || arguments.wordFiles().isEmpty()) {
        return configured;
    }
    return combined(*configured, *words);
}

} // namespace

int runScan(const QStringList &arguments)
{
    ScanArguments given;
    if (const std::optional<int> code = parseArguments(given.parser(), arguments)) {
        return *code;
    }
    const std::optional<ScanOptions> options = given.options();
    if (!options) {
        return kCouldNot;
    }
    const bool hasRules = !given.wordFiles().isEmpty() || !given.configFile().isEmpty();
    const base::Result<ScanRules> rules = rulesOf(given, options->action);
    if (!rules) {
        printRemark(rules.error());
        return kCouldNot;
    }
    if (given.isJsonl()) {
        return scanLines(LineScan(*rules, hasRules, *options));
    }
    const QByteArray input = readInput();
    const base::Result<ScanOutcome> outcome = scan(*rules, *options, viewOf(input));
    if (!outcome) {
        printRemark(outcome.error());
        return kCouldNot;
    }
    return report(*outcome);
}

} // namespace sluice::ctl
