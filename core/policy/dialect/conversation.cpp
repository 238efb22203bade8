#include "policy/dialect/conversation.h"

#include "policy/dialect/json_tape.h"
#include "policy/dialect/json_text.h"
#include "policy/dialect/stream_dialect.h"

namespace sluice::policy {

namespace {

constexpr std::string_view kModels = "/models/";

// Messages up to the first of the user, that one included: what comes later differs from turn to turn.
std::optional<std::uint64_t> beginningOf(const JsonTape &tape, std::uint32_t list, std::uint64_t key)
{
    if (tape.isKind(list, JsonKind::String)) {
        return mixLane(key, tape.literal(list));
    }
    for (std::uint32_t message = tape.firstChild(list); message != JsonTape::kNone; message = tape.nextSibling(message)) {
        key = mixLane(key, tape.raw(message));
        const std::uint32_t role = tape.member(message, "role", JsonKind::String);
        if (role == JsonTape::kNone || tape.stringIs(role, "user")) {
            return key;
        }
    }
    return tape.firstChild(list) == JsonTape::kNone ? std::nullopt : std::optional(key);
}

} // namespace

std::optional<std::uint64_t> conversationKey(std::string_view body)
{
    JsonTape tape;
    if (!tape.parse(body) || !tape.isKind(0, JsonKind::Object)) {
        return std::nullopt;
    }
    if (const std::uint32_t named = tape.member(0, "prompt_cache_key", JsonKind::String); named != JsonTape::kNone) {
        return mixLane(kLaneSeed, tape.literal(named));
    }
    std::uint64_t key = kLaneSeed;
    for (const std::string_view member : {"system", "instructions", "systemInstruction", "system_instruction"}) {
        if (const std::uint32_t node = tape.member(0, member); node != JsonTape::kNone) {
            key = mixLane(key, tape.raw(node));
        }
    }
    for (const std::string_view member : {"messages", "input", "contents"}) {
        if (const std::uint32_t list = tape.member(0, member); list != JsonTape::kNone) {
            return beginningOf(tape, list, key);
        }
    }
    return std::nullopt;
}

std::optional<std::string> withModel(std::string_view body, std::string_view model)
{
    JsonTape tape;
    if (!tape.parse(body) || !tape.isKind(0, JsonKind::Object)) {
        return std::nullopt;
    }
    std::string edited;
    std::size_t kept = 0;
    for (std::uint32_t child = tape.firstChild(0); child != JsonTape::kNone; child = tape.nextSibling(child)) {
        if (tape.isKind(child, JsonKind::String) && tape.keyIs(child, "model")) {
            edited.append(body, kept, tape[child].start - kept);
            appendEscapedJson(model, edited);
            kept = tape[child].end;
        }
    }
    if (kept == 0) {
        return std::nullopt;
    }
    edited.append(body, kept);
    return edited;
}

std::string_view modelOfPath(std::string_view path)
{
    const std::size_t at = path.rfind(kModels);
    const std::size_t colon = path.rfind(':');
    if (at == std::string_view::npos || colon == std::string_view::npos || colon < at + kModels.size()) {
        return {};
    }
    return path.substr(at + kModels.size(), colon - at - kModels.size());
}

std::optional<std::string> pathWithModel(std::string_view path, std::string_view model)
{
    const std::string_view old = modelOfPath(path);
    if (old.empty()) {
        return std::nullopt;
    }
    const auto at = static_cast<std::size_t>(old.data() - path.data());
    return std::string(path.substr(0, at)) + std::string(model) + std::string(path.substr(at + old.size()));
}

} // namespace sluice::policy
