#include "policy/redaction/redaction_marks.h"

#include "policy/entity/entity_kinds.h"
#include "policy/redaction/export_pseudonyms.h"

#include <algorithm>

namespace sluice::policy {

namespace {

constexpr std::string_view kRuleMark = "[RULE]";
constexpr std::string_view kSecretRules = "secret:";

std::size_t markLength(std::string_view text)
{
    if (text.substr(0, kRuleMark.size()) == kRuleMark) {
        return kRuleMark.size();
    }
    const std::size_t end = text.find(']');
    if (text.front() != '[' || end == std::string_view::npos || findEntityKind(text.substr(1, end - 1)) == nullptr) {
        return 0;
    }
    return end + 1;
}

bool isWordCharacter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

} // namespace

std::string markOf(std::string_view rule)
{
    if (rule.substr(0, kSecretRules.size()) == kSecretRules) {
        return "[SECRET]";
    }
    if (const EntityKind *const kind = findEntityKind(rule); kind != nullptr) {
        return '[' + std::string(kind->name) + ']';
    }
    return std::string(kRuleMark);
}

std::vector<Span> ownSpansIn(std::string_view text)
{
    std::vector<Span> spans;
    for (std::size_t at = 0; at < text.size();) {
        const bool mayBeToken = at == 0 || !isWordCharacter(text[at - 1]);
        const std::size_t length = std::max(markLength(text.substr(at)), mayBeToken ? ExportPseudonyms::tokenLength(text.substr(at)) : 0);
        if (length > 0) {
            spans.push_back({at, at + length});
        }
        at += std::max<std::size_t>(length, 1);
    }
    return spans;
}

} // namespace sluice::policy
