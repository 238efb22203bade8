#include "fuzz/pieces.h"
#include "policy/entity/entity_detector.h"
#include "policy/text/stream_scanner.h"
#include "policy/guardrail/rule_set.h"

#include <string>

using namespace sluice;
using namespace sluice::policy;

namespace {

std::shared_ptr<const RuleSet> rulesOf(Action action)
{
    RuleSources sources;
    for (const EntityKind &kind : entityKinds()) {
        sources.entities.push_back({std::string(kind.name), action, action, 0, {}});
    }
    sources.patterns.push_back({"own", "", "[a-z]+[0-9]{2,}|中.*文", 12, action, action, {}});
    sources.secrets.push_back({"env:KEY", "sk-known-secret", action, action});
    auto built = RuleSet::build(std::move(sources));
    fuzz::require(built.has_value(), "the rules are right");
    return *built;
}

void compare(const std::shared_ptr<const RuleSet> &rules, std::string_view input, std::uint8_t seed)
{
    const TextScan whole = rules->scan(Direction::Prompt, input);
    StreamScanner scanner(rules, Direction::Prompt);
    fuzz::Pieces pieces(seed);
    std::string left;
    for (std::string_view rest = input; !rest.empty();) {
        scanner.feed(std::string(pieces.next(rest)), left);
    }
    scanner.finish(left);
    fuzz::require(scanner.verdict().kind == whole.verdict.kind, "the verdict does not depend on how the text was split");
    if (!scanner.isBlocked()) {
        fuzz::require(left == redacted(input, whole.redactions), "what leaves does not depend on how the text was split");
    } else {
        fuzz::require(input.substr(0, left.size()) == left, "what leaves before a block is as it came");
        for (const Hit &hit : whole.verdict.hits) {
            fuzz::require(left.size() <= hit.start, "nothing of what blocks has left");
            break; // hits are in order
        }
    }
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *bytes, std::size_t size)
{
    static const auto masking = rulesOf(Action::Mask);
    static const auto blocking = rulesOf(Action::Block);
    if (size < 2) {
        return 0;
    }
    const std::string_view input(reinterpret_cast<const char *>(bytes) + 1, size - 1);
    compare(masking, input, bytes[0]);
    compare(blocking, input, bytes[0]);
    return 0;
}
