#include "policy/dialect/usage_report.h"

namespace sluice::policy {

namespace {

// The position behind the last of `text`'s white space before `at`, going back.
std::size_t backOverSpace(std::string_view text, std::size_t at)
{
    while (at > 0 && (text[at - 1] == ' ' || text[at - 1] == '\t' || text[at - 1] == '\n' || text[at - 1] == '\r')) {
        --at;
    }
    return at;
}

std::size_t overSpace(std::string_view text, std::size_t at)
{
    while (at < text.size() && (text[at] == ' ' || text[at] == '\t' || text[at] == '\n' || text[at] == '\r')) {
        ++at;
    }
    return at;
}

// `text` without [from, to), a member, and without the comma that parted it from its neighbour.
std::string withoutMember(std::string_view text, std::size_t from, std::size_t to)
{
    const std::size_t before = backOverSpace(text, from);
    const std::size_t behind = overSpace(text, to);
    if (before > 0 && text[before - 1] == ',') {
        from = before - 1;
    } else if (behind < text.size() && text[behind] == ',') {
        to = overSpace(text, behind + 1);
    }
    return std::string(text.substr(0, from)) + std::string(text.substr(to));
}

} // namespace

std::optional<std::string> withUsageReport(std::string_view body)
{
    JsonTape tape;
    if (!tape.parse(body) || !tape.isKind(0, JsonKind::Object)) {
        return std::nullopt;
    }
    const auto spliced = [&body](std::size_t from, std::size_t to, std::string_view text) {
        return std::string(body.substr(0, from)) + std::string(text) + std::string(body.substr(to));
    };
    // Behind the brace, with a comma only where members follow.
    const auto inserted = [&](std::uint32_t object, std::string_view member) {
        const std::size_t at = tape[object].start + 1;
        const bool isEmpty = tape.firstChild(object) == JsonTape::kNone;
        return spliced(at, at, std::string(member) + (isEmpty ? "" : ","));
    };
    const std::uint32_t options = tape.member(0, "stream_options");
    if (options == JsonTape::kNone) {
        return inserted(0, R"("stream_options":{"include_usage":true})");
    }
    if (!tape.isKind(options, JsonKind::Object)) {
        return spliced(tape[options].start, tape[options].end, R"({"include_usage":true})");
    }
    const std::uint32_t asked = tape.member(options, "include_usage");
    if (asked == JsonTape::kNone) {
        return inserted(options, R"("include_usage":true)");
    }
    const std::size_t quote = tape.isKind(asked, JsonKind::String) ? 1 : 0;
    return spliced(tape[asked].start - quote, tape[asked].end + quote, "true");
}

void UsageReportRemover::onEvent(std::string_view data, std::string_view raw, std::string &out)
{
    // Nothing to look at in nearly every event of a provider that does not write the nulls.
    if (data.find("\"usage\"") == std::string_view::npos || !m_tape.parse(data) || !m_tape.isKind(0, JsonKind::Object)) {
        out.append(raw);
        return;
    }
    const std::uint32_t usage = m_tape.member(0, "usage");
    if (usage == JsonTape::kNone) {
        out.append(raw);
        return;
    }
    const std::uint32_t choices = m_tape.member(0, "choices", JsonKind::Array);
    if (m_tape.isKind(usage, JsonKind::Object) && choices != JsonTape::kNone && m_tape.firstChild(choices) == JsonTape::kNone) {
        return;
    }
    // What stands in one line of data stands in the raw bytes too.
    const std::size_t at = raw.find(data);
    if (!m_tape.isKind(usage, JsonKind::Null) || at == std::string_view::npos) {
        out.append(raw);
        return;
    }
    out.append(raw.substr(0, at));
    out += withoutMember(data, m_tape[usage].keyStart - 1, m_tape[usage].end);
    out.append(raw.substr(at + data.size()));
}

} // namespace sluice::policy
