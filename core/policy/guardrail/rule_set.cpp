#include "policy/guardrail/rule_set.h"

#include "policy/entity/entity_detector.h"
#include "policy/entity/known_secrets.h"
#include "policy/guardrail/compiled_rules.h"
#include "policy/guardrail/invisible_detector.h"
#include "policy/guardrail/lane_judge.h"
#include "policy/pattern/pattern_detector.h"
#include "policy/text/utf8.h"

#include <algorithm>
#include <map>
#include <utility>

namespace sluice::policy {

namespace {

// Lists that see the text alike share an automaton. Words that allow are in every one: they see the
// text as the lists they save from do.
std::map<TextOptions, std::vector<WordListSource>> groupsOf(std::vector<WordListSource> lists)
{
    std::map<TextOptions, std::vector<WordListSource>> groups;
    std::vector<WordListSource> allowing;
    for (WordListSource &list : lists) {
        if (list.isAllow) {
            allowing.push_back(std::move(list));
        } else {
            const TextOptions options{list.separators, list.confusables, list.leetspeak, list.numerals};
            groups[options].push_back(std::move(list));
        }
    }
    if (groups.empty() && !allowing.empty()) {
        groups[{}]; // so that a bad word is refused
    }
    for (auto &[options, group] : groups) {
        group.insert(group.end(), allowing.begin(), allowing.end());
    }
    return groups;
}

constexpr std::size_t kScanPiece = 32 * 1024;

} // namespace

RuleSet::RuleSet() = default;
RuleSet::~RuleSet() = default;

base::Result<std::shared_ptr<const RuleSet>> RuleSet::build(std::vector<WordListSource> lists)
{
    RuleSources sources;
    sources.lists = std::move(lists);
    return build(std::move(sources));
}

base::Result<std::shared_ptr<const RuleSet>> RuleSet::build(RuleSources sources)
{
    std::shared_ptr<RuleSet> rules(new RuleSet);
    for (auto &[options, lists] : groupsOf(std::move(sources.lists))) {
        auto words = CompiledRules::compile(std::move(lists), options);
        if (!words) {
            return words.error();
        }
        rules->m_words.push_back(std::move(*words));
    }
    if (!sources.entities.empty()) {
        auto entities = EntityDetector::build(sources.entities);
        if (!entities) {
            return entities.error();
        }
        rules->m_detectors.push_back(std::move(*entities));
        for (const EntityRule &rule : sources.entities) {
            if (rule.entity == kInvisibleEntity) {
                rules->m_detectors.push_back(makeInvisibleDetector(rule.prompt, rule.answer));
            }
        }
    }
    if (!sources.patterns.empty()) {
        auto patterns = PatternDetector::build(sources.patterns);
        if (!patterns) {
            return patterns.error();
        }
        rules->m_detectors.push_back(std::move(*patterns));
    }
    if (!sources.secrets.empty()) {
        auto secrets = KnownSecrets::build(sources.secrets);
        if (!secrets) {
            return secrets.error();
        }
        rules->m_detectors.push_back(std::move(*secrets));
    }
    rules->summarise();
    return std::shared_ptr<const RuleSet>(std::move(rules));
}

std::shared_ptr<const RuleSet> RuleSet::combine(std::span<const std::shared_ptr<const RuleSet>> sets,
                                                std::vector<std::shared_ptr<const Detector>> detectors,
                                                std::shared_ptr<Pseudonymiser> pseudonymiser)
{
    std::shared_ptr<RuleSet> rules(new RuleSet);
    for (const std::shared_ptr<const RuleSet> &set : sets) {
        rules->m_words.insert(rules->m_words.end(), set->m_words.begin(), set->m_words.end());
        rules->m_detectors.insert(rules->m_detectors.end(), set->m_detectors.begin(), set->m_detectors.end());
    }
    rules->m_detectors.insert(rules->m_detectors.end(), std::make_move_iterator(detectors.begin()),
                              std::make_move_iterator(detectors.end()));
    rules->m_pseudonymiser = std::move(pseudonymiser);
    rules->summarise();
    return rules;
}

void RuleSet::summarise()
{
    for (const Direction direction : {Direction::Prompt, Direction::Answer}) {
        const auto index = static_cast<std::size_t>(direction);
        for (const std::shared_ptr<const CompiledRules> &words : m_words) {
            const CompiledRules::DirectionRules &rules = words->directions[index];
            m_isActive[index] = m_isActive[index] || rules.isActive;
            m_enforces[index] = m_enforces[index] || rules.maskLive || rules.blockLive;
            m_pseudonymises = m_pseudonymises || words->pseudonymises;
        }
        for (const std::shared_ptr<const Detector> &detector : m_detectors) {
            const Action gravest = detector->gravest(direction);
            m_isActive[index] = m_isActive[index] || gravest != Action::Off;
            m_enforces[index] = m_enforces[index] || detector->enforces(direction);
            m_pseudonymises = m_pseudonymises || detector->pseudonymises();
        }
    }
}

std::size_t RuleSet::wordCount() const
{
    std::size_t count = 0;
    for (const std::shared_ptr<const CompiledRules> &words : m_words) {
        count += words->words.size();
    }
    return count;
}

TextScan RuleSet::scan(Direction direction, std::string_view text, bool leavesMasked) const
{
    LaneJudge lane(*this, direction, leavesMasked);
    TextScan scan;
    if (isActive(direction)) {
        // In pieces, so that what is found stays in a near cache until it is written.
        std::string leaves;
        std::size_t read = 0;
        std::size_t gone = 0;
        const auto release = [&](std::size_t to) {
            leaves.clear();
            lane.append(text.substr(gone, to - gone), gone, leaves, &scan.redactions);
            gone = to;
        };
        while (read < text.size()) {
            const std::size_t length = lane.read(text.substr(read, kScanPiece));
            if (length == 0) {
                break;
            }
            read += length;
            if (!lane.isBlocked() && lane.releasable() > gone) {
                release(static_cast<std::size_t>(lane.releasable()));
            }
        }
        lane.finish(text.substr(read));
        release(text.size()); // after a Block nothing leaves, but whoever asks still sees what would be changed
    }
    scan.verdict = lane.takeVerdict();
    std::stable_sort(scan.verdict.hits.begin(), scan.verdict.hits.end(), [](const Hit &a, const Hit &b) {
        return a.start != b.start ? a.start < b.start : a.end < b.end;
    });
    return scan;
}

std::string maskOf(std::string_view text)
{
    return std::string(static_cast<std::size_t>(std::count_if(text.begin(), text.end(), isLeadByte)), '*');
}

std::string redacted(std::string_view text, std::span<const Redaction> redactions)
{
    std::string out;
    out.reserve(text.size());
    std::size_t done = 0;
    for (const Redaction &redaction : redactions) {
        out += text.substr(done, redaction.start - done);
        out += redaction.text;
        done = redaction.end;
    }
    out += text.substr(done);
    return out;
}

} // namespace sluice::policy
