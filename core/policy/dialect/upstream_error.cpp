#include "policy/dialect/upstream_error.h"

#include "policy/dialect/json_tape.h"

namespace sluice::policy {

namespace {

constexpr std::size_t kLongestName = 64;

std::string nameAt(const JsonTape &tape, std::uint32_t object, std::string_view member)
{
    const std::uint32_t node = tape.member(object, member);
    std::string name;
    if (tape.isKind(node, JsonKind::String)) {
        name = tape.decoded(node);
    } else if (tape.isKind(node, JsonKind::Number)) {
        name = tape.raw(node);
    }
    return name.size() <= kLongestName ? name : std::string();
}

} // namespace

UpstreamErrorName upstreamErrorName(const JsonTape &tape)
{
    if (tape.size() == 0 || !tape.isKind(0, JsonKind::Object)) {
        return {};
    }
    std::uint32_t error = tape.member(0, "error", JsonKind::Object);
    if (error == JsonTape::kNone) {
        error = tape.member(tape.member(0, "response", JsonKind::Object), "error", JsonKind::Object);
    }
    if (error == JsonTape::kNone) {
        error = 0; // {"type":"error","code":…} of Responses
    }
    UpstreamErrorName name{nameAt(tape, error, "type"), nameAt(tape, error, "code")};
    if (name.type.empty() || name.type == "error") {
        name.type = nameAt(tape, error, "status");
    }
    return name;
}

UpstreamErrorName upstreamErrorName(std::string_view body)
{
    JsonTape tape;
    return tape.parse(body) ? upstreamErrorName(tape) : UpstreamErrorName{};
}

} // namespace sluice::policy
