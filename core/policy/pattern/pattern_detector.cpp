#include "policy/pattern/pattern_detector.h"

#include "policy/text/utf8.h"

#include <re2/re2.h>

#include <algorithm>
#include <array>
#include <set>
#include <utility>

namespace sluice::policy {

// One pattern, ready to run.
struct PatternDetector::Compiled {
    std::string name;
    std::string category;
    std::size_t window; // code points
    std::array<Action, 2> actions;
    std::unique_ptr<re2::RE2> expression;
};

namespace {

// RE2 keeps its automaton's states within this and starts over when it is full; too little for even one falls back to a slower way or is
// reported as an error, which refuses the pattern here.
constexpr std::int64_t kMemory = 4 << 20;
constexpr std::size_t kSearchBlock = 16 * 1024; // bytes searched at a time

re2::RE2::Options options()
{
    re2::RE2::Options options;
    options.set_log_errors(false);
    options.set_max_mem(kMemory);
    options.set_never_capture(true);
    return options;
}

re2::StringPiece piece(std::string_view text)
{
    return {text.data(), text.size()};
}

// RE2's words with what it stumbled over, and where that stands.
std::string errorOf(const re2::RE2 &expression, std::string_view pattern)
{
    std::string text = expression.error();
    const std::string &part = expression.error_arg();
    if (!part.empty()) {
        const std::size_t at = pattern.find(part);
        text += at == std::string_view::npos || text.find(part) != std::string::npos ? "" : ": " + part;
        if (at != std::string_view::npos) {
            text += " (at character " + std::to_string(std::count_if(pattern.begin(), pattern.begin() + static_cast<std::ptrdiff_t>(at), isLeadByte) + 1) + ")";
        }
    }
    return text;
}

// Why a pattern cannot be used; empty if it can.
std::string refusalOf(const re2::RE2 &expression, std::string_view pattern, std::uint32_t longestMatch)
{
    if (pattern.empty()) {
        return "the pattern is empty";
    }
    if (!expression.ok()) {
        return errorOf(expression, pattern);
    }
    if (longestMatch < 1 || longestMatch > PatternDetector::kLongestWindow) {
        return "its longest match is not between 1 and " + std::to_string(PatternDetector::kLongestWindow) + " characters";
    }
    if (expression.ProgramSize() > PatternDetector::kLargestProgram) {
        return "it is too large: " + std::to_string(expression.ProgramSize()) + " steps, at most " + std::to_string(PatternDetector::kLargestProgram);
    }
    if (re2::RE2::FullMatch("", expression)) {
        return "it matches the empty text, so it would match everywhere";
    }
    return {};
}

std::size_t nextCodeAt(std::string_view text, std::size_t at)
{
    ++at;
    while (at < text.size() && !isLeadByte(text[at])) {
        ++at;
    }
    return at;
}

// One pattern on its way through a lane. No thread rules: value.
struct PatternSearch {
    const PatternDetector::Compiled *pattern = nullptr;
    bool mayHold = false;
    std::uint64_t from = 0; // matches that start before are decided; bytes of the lane
};

class PatternLane final : public LaneDetector {
public:
    PatternLane(const PatternDetector &detector, Direction direction)
        : m_direction(direction)
    {
        for (const PatternDetector::Compiled &pattern : detector.patterns()) {
            const Action action = pattern.actions[static_cast<std::size_t>(direction)];
            if (action != Action::Off) {
                m_searches.push_back({&pattern, action > Action::Observe, 0});
                m_longest = std::max(m_longest, pattern.window);
            }
        }
    }

    void read(std::string_view text) override
    {
        while (!text.empty()) {
            std::size_t length = std::min(text.size(), kSearchBlock);
            while (length < text.size() && length > 1 && !isLeadByte(text[length])) {
                --length;
            }
            m_text.append(text.substr(0, length));
            text.remove_prefix(length);
            search(false);
        }
    }
    void finish() override { search(true); }
    [[nodiscard]] std::uint64_t holdFrom() const override
    {
        std::uint64_t hold = end();
        for (const PatternSearch &search : m_searches) {
            hold = search.mayHold ? std::min(hold, search.from) : hold;
        }
        return hold;
    }
    void takeFindings(std::vector<Finding> &findings) override
    {
        findings.insert(findings.end(), m_found.begin(), m_found.end());
        m_found.clear();
    }
    [[nodiscard]] std::unique_ptr<LaneDetector> clone() const override { return std::make_unique<PatternLane>(*this); }

private:
    [[nodiscard]] std::uint64_t end() const { return m_start + m_text.size(); }

    void search(bool isFinal)
    {
        // Where the last codes of the text start, counted from its end: a match of `window` codes that starts there needs one more code.
        std::vector<std::size_t> starts;
        if (!isFinal) {
            for (std::size_t at = m_text.size(); at > 0 && starts.size() <= m_longest;) {
                --at;
                while (at > 0 && !isLeadByte(m_text[at])) {
                    --at;
                }
                starts.push_back(at);
            }
        }
        std::uint64_t needed = end();
        for (PatternSearch &search : m_searches) {
            const std::size_t window = search.pattern->window;
            // Places before this one are decided.
            const std::size_t open = isFinal ? m_text.size() + 1 : starts.size() >= window ? starts[window - 1] : 0;
            run(search, open, isFinal);
            needed = std::min(needed, search.from);
        }
        // One code before stays for \b and ^.
        std::size_t keep = static_cast<std::size_t>(needed - m_start);
        if (keep > 0) {
            --keep;
            while (keep > 0 && !isLeadByte(m_text[keep])) {
                --keep;
            }
        }
        m_text.erase(0, keep);
        m_start += keep;
    }

    void run(PatternSearch &search, std::size_t open, bool isFinal)
    {
        const re2::StringPiece text = piece(m_text);
        auto at = static_cast<std::size_t>(search.from - m_start);
        re2::StringPiece match;
        while (at < open && at <= m_text.size()) {
            if (!search.pattern->expression->Match(text, at, text.size(), re2::RE2::UNANCHORED, &match, 1)) {
                at = std::min(open, m_text.size());
                break;
            }
            const auto begin = static_cast<std::size_t>(match.data() - m_text.data());
            if (begin >= open) {
                at = std::min(open, m_text.size());
                break;
            }
            std::size_t finish = begin + match.size();
            std::size_t limit = begin;
            for (std::size_t codes = 0; codes < search.pattern->window && limit < m_text.size(); ++codes) {
                limit = nextCodeAt(m_text, limit);
            }
            if (finish > limit) { // too long: the first choice among those that are not
                finish = search.pattern->expression->Match(text, begin, limit, re2::RE2::ANCHOR_START, &match, 1) ? begin + match.size() : begin;
            }
            if (finish == begin) {
                if (begin == m_text.size()) {
                    at = begin;
                    break;
                }
                at = nextCodeAt(m_text, begin);
                continue;
            }
            add(search, begin, finish);
            at = finish;
        }
        if (isFinal) {
            at = m_text.size();
        }
        search.from = std::max(search.from, m_start + at);
    }

    void add(const PatternSearch &search, std::size_t begin, std::size_t finish)
    {
        Finding finding;
        finding.start = m_start + begin;
        finding.end = m_start + finish;
        finding.action = search.pattern->actions[static_cast<std::size_t>(m_direction)];
        finding.rule = search.pattern->name;
        finding.category = search.pattern->category;
        m_found.push_back(std::move(finding));
    }

    Direction m_direction;
    std::vector<PatternSearch> m_searches;
    std::size_t m_longest = 0;
    std::string m_text; // bytes [m_start, end()) of the lane
    std::uint64_t m_start = 0;
    std::vector<Finding> m_found;
};

base::Error refused(const PatternRule &rule, std::string why)
{
    return {.code = base::ErrorCode::InvalidConfig, .detail = std::move(why), .where = rule.name};
}

} // namespace

PatternDetector::PatternDetector() = default;
PatternDetector::~PatternDetector() = default;

PatternEstimate estimatePattern(std::string_view pattern, std::uint32_t longestMatch)
{
    const re2::RE2 expression(piece(pattern), options());
    PatternEstimate estimate;
    estimate.error = refusalOf(expression, pattern, longestMatch);
    estimate.programSize = expression.ok() ? expression.ProgramSize() : 0;
    if (estimate.error.empty()) {
        // What one character may cost grows with the program, what a delta costs with the window that is read again.
        const auto price = static_cast<std::uint64_t>(estimate.programSize) * (256 + longestMatch);
        estimate.cost = price < 100'000 ? PatternCost::Cheap : price < 1'000'000 ? PatternCost::Medium : PatternCost::Costly;
    }
    return estimate;
}

base::Result<std::shared_ptr<const Detector>> PatternDetector::build(const std::vector<PatternRule> &rules)
{
    std::shared_ptr<PatternDetector> detector(new PatternDetector);
    for (const PatternRule &rule : rules) {
        if (detector->m_patterns.size() == kMostPatterns) {
            return refused(rule, "is one pattern too many; at most " + std::to_string(kMostPatterns));
        }
        Compiled compiled{rule.name, rule.category, rule.longestMatch, {rule.prompt, rule.answer}, std::make_unique<re2::RE2>(piece(rule.pattern), options())};
        if (std::string why = refusalOf(*compiled.expression, rule.pattern, rule.longestMatch); !why.empty()) {
            return refused(rule, std::move(why));
        }
        detector->m_patterns.push_back(std::move(compiled));
    }
    return std::shared_ptr<const Detector>(std::move(detector));
}

Action PatternDetector::gravest(Direction direction) const
{
    Action gravest = Action::Off;
    for (const Compiled &pattern : m_patterns) {
        gravest = std::max(gravest, pattern.actions[static_cast<std::size_t>(direction)]);
    }
    return gravest;
}

bool PatternDetector::pseudonymises() const
{
    return std::any_of(m_patterns.begin(), m_patterns.end(), [](const Compiled &pattern) {
        return pattern.actions[0] == Action::Pseudonymise || pattern.actions[1] == Action::Pseudonymise;
    });
}

std::unique_ptr<LaneDetector> PatternDetector::begin(Direction direction) const
{
    return std::make_unique<PatternLane>(*this, direction);
}

} // namespace sluice::policy
