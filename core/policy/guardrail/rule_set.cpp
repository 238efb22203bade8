#include "policy/guardrail/rule_set.h"

#include "policy/guardrail/compiled_rules.h"
#include "policy/guardrail/lane_scan.h"
#include "policy/text/utf8.h"

#include <utility>

namespace sluice::policy {

RuleSet::RuleSet(std::unique_ptr<const CompiledRules> compiled)
    : m_compiled(std::move(compiled)) { }

RuleSet::~RuleSet() = default;

base::Result<std::shared_ptr<const RuleSet>> RuleSet::build(std::vector<WordListSource> lists)
{
    auto compiled = CompiledRules::compile(std::move(lists));
    if (!compiled) {
        return compiled.error();
    }
    return std::shared_ptr<const RuleSet>(new RuleSet(std::move(*compiled)));
}

bool RuleSet::isActive(Direction direction) const
{
    return m_compiled->directions[static_cast<std::size_t>(direction)].isActive;
}

bool RuleSet::enforces(Direction direction) const
{
    const auto &rules = m_compiled->directions[static_cast<std::size_t>(direction)];
    return rules.maskLive != nullptr || rules.blockLive != nullptr;
}

std::size_t RuleSet::wordCount() const
{
    return m_compiled->words.size();
}

TextScan RuleSet::scan(Direction direction, std::string_view text) const
{
    LaneScan lane(*m_compiled, direction);
    if (isActive(direction)) {
        const std::size_t done = lane.read(text);
        lane.finish(text.substr(done));
    }
    return {lane.takeVerdict(), std::move(lane.masked())};
}

std::string maskSpans(std::string_view text, std::span<const Span> spans)
{
    std::string masked;
    masked.reserve(text.size());
    std::size_t done = 0;
    for (const Span &span : spans) {
        masked += text.substr(done, span.start - done);
        for (const char byte : text.substr(span.start, span.end - span.start)) {
            if (isLeadByte(byte)) {
                masked += '*';
            }
        }
        done = span.end;
    }
    masked += text.substr(done);
    return masked;
}

} // namespace sluice::policy
