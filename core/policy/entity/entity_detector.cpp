#include "policy/entity/entity_detector.h"

#include "policy/entity/folded_window.h"
#include "policy/text/utf8.h"

#include <algorithm>
#include <string>
#include <utility>

namespace sluice::policy {

namespace {

constexpr std::size_t kBlock = 4096; // bytes folded at a time, so that they stay near

// The END line of a key, seen one code at a time: -----END …-----.
class PemEnd final {
public:
    // Whether this code completes it.
    bool read(char32_t code)
    {
        constexpr std::u32string_view kEnd = U"-----END ";
        constexpr std::size_t kDashes = 5;
        if (m_count < kEnd.size()) {
            if (code == kEnd[m_count]) {
                ++m_count;
            } else if (code != U'-') {
                m_count = 0;
            } else if (m_count != kDashes) { // a sixth dash leaves five
                m_count = 1;
            }
            return false;
        }
        if (code == U'-') {
            return ++m_count == kEnd.size() + kDashes;
        }
        const bool isLabel = isUpper(code) || isDigit(code) || code == U' ';
        m_count = isLabel && m_count == kEnd.size() ? m_count : 0;
        return false;
    }

private:
    std::size_t m_count = 0;
};

bool isTokenCode(char32_t code)
{
    return isAlnum(code) || code == U'_' || code == U'-' || code == U'.' || code == U'+' || code == U'/' || code == U'=' || code == U'~';
}

// One recogniser on its way through a lane, and what of it has no bound. No thread rules: value.
struct Search {
    const Recogniser *recogniser = nullptr;
    bool mayHold = false; // one of its rules changes or blocks; else nothing waits for it
    std::size_t at = 0; // what lies before is decided
    OpenEnd open = OpenEnd::None;
    PemEnd pemEnd;
    std::uint64_t openEnd = 0;
    Finding openFinding;
};

class EntityLane final : public LaneDetector {
public:
    EntityLane(const EntityDetector &detector, Direction direction)
        : m_detector(&detector)
        , m_direction(direction)
    {
        for (const Recogniser *recogniser : recognisers()) {
            const Action gravest = detector.gravestOf(direction, *recogniser);
            if (gravest != Action::Off) {
                m_searches.push_back({recogniser, gravest > Action::Observe, 0, OpenEnd::None, {}, 0, {}});
            }
        }
    }

    void read(std::string_view text) override
    {
        while (!text.empty()) {
            std::size_t length = std::min(text.size(), kBlock);
            while (length < text.size() && length > 1 && !isLeadByte(text[length])) {
                --length;
            }
            m_window.append(text.substr(0, length));
            text.remove_prefix(length);
            scan();
        }
    }

    void finish() override
    {
        m_window.finish();
        scan();
        for (Search &search : m_searches) {
            if (search.open == OpenEnd::Token || search.open == OpenEnd::Pem) {
                goOn(search, m_window.offset());
            }
        }
    }

    [[nodiscard]] std::uint64_t holdFrom() const override
    {
        std::uint64_t from = m_window.offset();
        for (const Search &search : m_searches) {
            if (search.mayHold) {
                from = std::min(from, m_window.startOf(search.at));
            }
        }
        return from;
    }

    void takeFindings(std::vector<Finding> &findings) override
    {
        findings.insert(findings.end(), std::make_move_iterator(m_found.begin()), std::make_move_iterator(m_found.end()));
        m_found.clear();
    }

    [[nodiscard]] std::unique_ptr<LaneDetector> clone() const override { return std::make_unique<EntityLane>(*this); }

private:
    void scan()
    {
        std::size_t done = m_window.size();
        for (Search &search : m_searches) {
            run(search);
            done = std::min(done, search.at);
        }
        const std::size_t gone = m_window.trim(done);
        for (Search &search : m_searches) {
            search.at -= gone;
        }
    }

    void run(Search &search)
    {
        EntityMatch match;
        while (true) {
            if (search.open != OpenEnd::None && !close(search)) {
                return;
            }
            search.at = search.recogniser->nextStart(m_window, search.at);
            if (search.at >= m_window.size()) {
                return;
            }
            m_window.startLooking();
            const bool isMatch = search.recogniser->match(m_window, search.at, match);
            if (m_window.ranOut()) {
                return;
            }
            if (!isMatch) {
                ++search.at;
                continue;
            }
            search.at = match.end;
            add(search, match);
        }
    }

    void add(Search &search, const EntityMatch &match)
    {
        Finding finding;
        finding.start = m_window.startOf(match.begin);
        finding.end = m_window.endOf(match.end - 1);
        finding.action = m_detector->actionFor(m_direction, match.id, match.score);
        finding.rule = match.rule;
        finding.category = entityKind(match.id).category;
        if (match.open != OpenEnd::None) {
            // What has left in part can have no placeholder.
            finding.action = finding.action == Action::Pseudonymise ? Action::Mask : finding.action;
            search.open = match.open;
            search.pemEnd = {};
            search.openEnd = finding.end;
            search.openFinding = finding;
            search.openFinding.continues = true;
        }
        if (finding.action != Action::Off) {
            m_found.push_back(std::move(finding));
        }
    }

    // Reads what belongs to an open match; whether it is over.
    bool close(Search &search)
    {
        while (search.at < m_window.size()) {
            const char32_t code = m_window.codes()[search.at];
            if (search.open == OpenEnd::Token && !isTokenCode(code)) {
                goOn(search, std::max(m_window.startOf(search.at), search.openEnd));
                search.open = OpenEnd::None;
                return true;
            }
            ++search.at;
            if (search.open == OpenEnd::Pem && search.pemEnd.read(code)) {
                goOn(search, m_window.endOf(search.at - 1));
                search.open = OpenEnd::None;
                return true;
            }
        }
        goOn(search, m_window.offset());
        return false;
    }

    void goOn(Search &search, std::uint64_t end)
    {
        if (search.openFinding.action != Action::Off && end > search.openEnd) {
            m_found.push_back(search.openFinding);
            m_found.back().start = search.openEnd;
            m_found.back().end = end;
        }
        search.openEnd = std::max(search.openEnd, end);
    }

    const EntityDetector *m_detector;
    Direction m_direction;
    FoldedWindow m_window;
    std::vector<Search> m_searches;
    std::vector<Finding> m_found;
};

} // namespace

base::Result<std::shared_ptr<const Detector>> EntityDetector::build(const std::vector<EntityRule> &rules)
{
    auto detector = std::make_shared<EntityDetector>();
    for (const EntityRule &rule : rules) {
        const EntityKind *kind = findEntityKind(rule.entity);
        if (!kind) {
            std::string known;
            for (const EntityKind &other : entityKinds()) {
                known += known.empty() ? "" : ", ";
                known += other.name;
            }
            return base::Error{.code = base::ErrorCode::InvalidConfig, .detail = "is no kind that Sluice knows; expected one of " + known, .where = rule.entity};
        }
        if (!(rule.threshold >= 0 && rule.threshold <= 1)) {
            return base::Error{.code = base::ErrorCode::InvalidConfig, .detail = "its threshold is not between 0 and 1", .where = rule.entity};
        }
        const auto index = static_cast<std::size_t>(kind->id);
        detector->m_limits[static_cast<std::size_t>(Direction::Prompt)][index].push_back({rule.threshold, rule.prompt});
        detector->m_limits[static_cast<std::size_t>(Direction::Answer)][index].push_back({rule.threshold, rule.answer});
    }
    return std::shared_ptr<const Detector>(std::move(detector));
}

Action EntityDetector::gravest(Direction direction) const
{
    Action gravest = Action::Off;
    for (const Recogniser *recogniser : recognisers()) {
        gravest = std::max(gravest, gravestOf(direction, *recogniser));
    }
    return gravest;
}

bool EntityDetector::pseudonymises() const
{
    for (const auto &direction : m_limits) {
        for (const std::vector<Limit> &limits : direction) {
            if (std::any_of(limits.begin(), limits.end(), [](const Limit &limit) { return limit.action == Action::Pseudonymise; })) {
                return true;
            }
        }
    }
    return false;
}

std::unique_ptr<LaneDetector> EntityDetector::begin(Direction direction) const
{
    return std::make_unique<EntityLane>(*this, direction);
}

Action EntityDetector::actionFor(Direction direction, EntityId id, double score) const
{
    Action action = Action::Off;
    for (const Limit &limit : m_limits[static_cast<std::size_t>(direction)][static_cast<std::size_t>(id)]) {
        action = score >= limit.threshold ? std::max(action, limit.action) : action;
    }
    return action;
}

Action EntityDetector::gravestOf(Direction direction, const Recogniser &recogniser) const
{
    Action gravest = Action::Off;
    for (std::size_t i = 0; i < kEntityCount; ++i) {
        if ((recogniser.kinds >> i & 1U) != 0) {
            for (const Limit &limit : m_limits[static_cast<std::size_t>(direction)][i]) {
                gravest = std::max(gravest, limit.action);
            }
        }
    }
    return gravest;
}

} // namespace sluice::policy
