#include "policy/dialect/form_judge.h"

#include "policy/dialect/json_text.h"
#include "policy/dialect/multipart_body.h"
#include "policy/dialect/protocol_words.h"
#include "policy/dialect/text_judge.h"

#include <algorithm>
#include <cctype>
#include <vector>

namespace sluice::policy {

namespace {

base::Error invalid(std::string detail, std::string where = {})
{
    return {base::ErrorCode::InvalidBody, std::move(detail), std::move(where), 0};
}

// Judges the fields of one body one after the other.
class FieldJudge final {
public:
    FieldJudge(const RuleSet &rules, RequestJudgement &judgement)
        : m_rules(rules)
        , m_judgement(judgement)
    {
    }

    // A field's name as a path: a name that holds text shows as `*`.
    std::string pathOf(std::string_view name) const
    {
        const bool isPlain = !name.empty() && name.size() <= 64 && std::all_of(name.begin(), name.end(), [](char c) {
            return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' || c == '-' || c == '[' || c == ']' || c == '.';
        });
        const bool isShown = isPlain && (isProtocolKey(name) || m_rules.scan(Direction::Prompt, name).verdict.kind == VerdictKind::Pass);
        return isShown ? std::string(name) : "*";
    }

    // The text's edits, as offsets of it; none where it is clean.
    std::vector<Redaction> judgeText(std::string_view text, const std::string &path)
    {
        TextScan scan = m_rules.scan(Direction::Prompt, text);
        for (Hit &hit : scan.verdict.hits) {
            hit.path = path;
        }
        m_judgement.verdict.merge(std::move(scan.verdict));
        return std::move(scan.redactions);
    }

    // A text at `offset` of the body, which is edited there; JSON is judged as such.
    void judgeAt(std::string_view text, std::size_t offset, const std::string &path)
    {
        const std::string_view value = trimmed(text);
        JsonTape tape;
        if ((value.starts_with('{') || value.starts_with('[')) && tape.parse(text)) {
            TextJudge judge(m_rules, Direction::Prompt);
            judge.judge(tape);
            for (Hit &hit : judge.verdict().hits) {
                hit.path = path + (hit.path.empty() || hit.path.starts_with('[') ? "" : ".") + hit.path;
            }
            addReason(m_judgement.verdict.notRun, judge.notRun());
            m_judgement.verdict.merge(std::move(judge.verdict()));
            for (const Edit &edit : judge.edits()) {
                m_edits.push_back({offset + edit.start, offset + edit.end, edit.text});
            }
            return;
        }
        for (Redaction &redaction : judgeText(text, path)) {
            m_edits.push_back({offset + redaction.start, offset + redaction.end, std::move(redaction.text)});
        }
    }

    void edit(std::size_t start, std::size_t end, std::string text) { m_edits.push_back({start, end, std::move(text)}); }

    void finish(std::string_view body)
    {
        if (m_judgement.verdict.kind == VerdictKind::Mask && !m_edits.empty()) {
            m_judgement.body = splice(body, std::move(m_edits));
        }
        addReason(m_judgement.verdict.notRun, m_judgement.uninspectable);
    }

private:
    const RuleSet &m_rules;
    RequestJudgement &m_judgement;
    std::vector<Edit> m_edits;
};

// False if `model` is named twice and differently.
bool readFact(std::string_view name, std::string_view value, RequestFacts &facts)
{
    if (name == "model") {
        if (!facts.model.empty() && facts.model != value) {
            facts.model.clear();
            return false;
        }
        facts.model = value;
    } else if (name == "stream") {
        facts.stream = value == "true" || value == "True" || value == "1";
    }
    return true;
}

int hexDigit(std::string_view text, std::size_t at)
{
    return at < text.size() ? hexValue(text[at]) : -1;
}

std::string decodedForm(std::string_view text)
{
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const int high = text[i] == '%' ? hexDigit(text, i + 1) : -1;
        const int low = high >= 0 ? hexDigit(text, i + 2) : -1;
        if (low >= 0) {
            out += static_cast<char>(high * 16 + low);
            i += 2;
        } else {
            out += text[i] == '+' ? ' ' : text[i];
        }
    }
    return out;
}

std::string encodedForm(std::string_view text)
{
    constexpr std::string_view kHex = "0123456789ABCDEF";
    std::string out;
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (std::isalnum(byte) != 0 || c == '-' || c == '.' || c == '_' || c == '*') {
            out += c;
        } else if (c == ' ') {
            out += '+';
        } else {
            out += '%';
            out += kHex[byte >> 4U];
            out += kHex[byte & 15U];
        }
    }
    return out;
}

const RuleSet *active(const RuleSet *rules, RequestJudgement &judgement)
{
    if (rules && rules->isActive(Direction::Prompt)) {
        return rules;
    }
    judgement.verdict.notRun = "no rules";
    return nullptr;
}

} // namespace

std::optional<std::string> multipartBoundary(std::string_view contentType)
{
    if (!lowered(contentType).starts_with("multipart/")) {
        return std::nullopt;
    }
    const std::optional<std::string_view> boundary = parameter(contentType, "boundary");
    return boundary && !boundary->empty() && boundary->size() <= 200 ? std::optional(std::string(*boundary)) : std::nullopt;
}

RequestJudgement judgeMultipart(const RuleChooser &rulesFor, std::string_view boundary, std::string_view body)
{
    RequestJudgement judgement;
    std::vector<BodyPart> parts;
    std::vector<BodyPart> strays;
    if (!readParts(boundary, body, parts, strays)) {
        rulesFor(judgement.facts);
        judgement.error = invalid("not a whole multipart body");
        return judgement;
    }
    for (const BodyPart &part : parts) {
        if (!part.fileName && !readFact(part.name, part.content, judgement.facts)) {
            judgement.error = invalid("names two different models", "model");
            return judgement;
        }
    }
    const RuleSet *rules = active(rulesFor(judgement.facts), judgement);
    if (!rules) {
        return judgement;
    }
    FieldJudge judge(*rules, judgement);
    std::size_t files = 0;
    std::size_t fileBytes = 0;
    for (const BodyPart &part : parts) {
        const std::string path = judge.pathOf(part.name);
        if (!part.name.empty() && !isProtocolKey(part.name)) {
            judge.judgeAt(part.name, static_cast<std::size_t>(part.name.data() - body.data()), path + "{key}");
        }
        if (part.fileName) {
            ++files;
            fileBytes += part.content.size();
            judge.judgeAt(*part.fileName, static_cast<std::size_t>(part.fileName->data() - body.data()), path + ".filename");
        } else if (!part.encoding.empty()) {
            judgement.uninspectable = path + " is in the transfer encoding " + judge.pathOf(part.encoding);
        } else if (!isUtf8(part.content)) {
            judgement.uninspectable = path + " is not UTF-8 text";
        } else {
            judge.judgeAt(part.content, part.at, path);
        }
    }
    for (const BodyPart &stray : strays) {
        judge.judgeAt(stray.content, stray.at, "*");
    }
    if (files > 0) {
        addReason(judgement.verdict.notRun,
                  std::to_string(files) + (files == 1 ? " file of " : " files of ") + std::to_string(fileBytes) + " bytes");
    }
    judge.finish(body);
    return judgement;
}

RequestJudgement judgeForm(const RuleChooser &rulesFor, std::string_view body)
{
    RequestJudgement judgement;
    struct Field {
        std::string_view name;
        std::string_view value;
    };
    std::vector<Field> fields;
    for (std::size_t at = 0; at <= body.size();) {
        const std::size_t end = std::min(body.find('&', at), body.size());
        const std::string_view field = body.substr(at, end - at);
        const std::size_t equals = std::min(field.find('='), field.size());
        fields.push_back({field.substr(0, equals), field.substr(std::min(equals + 1, field.size()))});
        at = end + 1;
    }
    for (const Field &field : fields) {
        if (!readFact(decodedForm(field.name), decodedForm(field.value), judgement.facts)) {
            judgement.error = invalid("names two different models", "model");
            return judgement;
        }
    }
    const RuleSet *rules = active(rulesFor(judgement.facts), judgement);
    if (!rules) {
        return judgement;
    }
    FieldJudge judge(*rules, judgement);
    const auto judgeText = [&](std::string_view raw, const std::string &path) {
        const std::string text = decodedForm(raw);
        if (!isUtf8(text)) {
            judgement.uninspectable = path + " is not UTF-8 text";
            return;
        }
        if (const std::vector<Redaction> redactions = judge.judgeText(text, path); !redactions.empty()) {
            const auto at = static_cast<std::size_t>(raw.data() - body.data());
            judge.edit(at, at + raw.size(), encodedForm(redacted(text, redactions)));
        }
    };
    for (const Field &field : fields) {
        const std::string path = judge.pathOf(decodedForm(field.name));
        if (!isProtocolKey(field.name)) {
            judgeText(field.name, path + "{key}");
        }
        judgeText(field.value, path);
    }
    judge.finish(body);
    return judgement;
}

RequestJudgement judgeJsonLines(const RuleChooser &rulesFor, std::string_view body)
{
    RequestJudgement judgement;
    std::vector<std::pair<std::size_t, std::string_view>> lines;
    for (std::size_t at = 0; at < body.size();) {
        const std::size_t end = std::min(body.find('\n', at), body.size());
        if (const std::string_view line = body.substr(at, end - at); !trimmed(line).empty()) {
            lines.emplace_back(at, line);
        }
        at = end + 1;
    }
    JsonTape tape;
    for (const auto &[at, line] : lines) {
        if (!tape.parse(line)) {
            rulesFor(judgement.facts);
            judgement.error = invalid("not valid JSON: line at " + tape.problem());
            return judgement;
        }
        const std::uint32_t model = tape.isKind(0, JsonKind::Object) ? tape.member(0, "model", JsonKind::String) : JsonTape::kNone;
        if (model != JsonTape::kNone && !readFact("model", tape.decoded(model), judgement.facts)) {
            judgement.error = invalid("names two different models", "model");
            return judgement;
        }
    }
    const RuleSet *rules = active(rulesFor(judgement.facts), judgement);
    if (!rules) {
        return judgement;
    }
    FieldJudge judge(*rules, judgement);
    for (std::size_t i = 0; i < lines.size(); ++i) {
        if (tape.parse(lines[i].second) && judgement.uninspectable.empty()) {
            judgement.uninspectable = tokenIdsIn(tape);
        }
        judge.judgeAt(lines[i].second, lines[i].first, '[' + std::to_string(i) + ']');
    }
    judge.finish(body);
    return judgement;
}

} // namespace sluice::policy
