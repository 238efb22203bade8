#include "policy/guardrail/invisible_detector.h"

#include "policy/text/utf8.h"

#include <algorithm>
#include <array>
#include <utility>

namespace sluice::policy {

namespace {

constexpr char32_t kFlag = 0x1F3F4; // 🏴, the base of flags spelled in tags
constexpr char32_t kTagEnd = 0xE007F;

constexpr bool isBetween(char32_t code, char32_t first, char32_t last)
{
    return code >= first && code <= last;
}

constexpr bool isTag(char32_t code)
{
    return isBetween(code, 0xE0000, 0xE007F);
}

constexpr bool isVariation(char32_t code)
{
    return isBetween(code, 0xFE00, 0xFE0F) || isBetween(code, 0xE0100, 0xE01EF)
        || isBetween(code, 0x180B, 0x180F);
}

constexpr bool isInvisible(char32_t code)
{
    return isVariation(code) || code == 0x00AD || code == 0x034F || code == 0x061C || code == 0x115F
        || code == 0x1160 || code == 0x17B4 || code == 0x17B5 || isBetween(code, 0x200B, 0x200F)
        || isBetween(code, 0x202A, 0x202E) || isBetween(code, 0x2060, 0x206F) || code == 0x3164
        || code == 0xFEFF || code == 0xFFA0 || isBetween(code, 0xFFF0, 0xFFF8)
        || isBetween(code, 0x1BCA0, 0x1BCA3) || isBetween(code, 0x1D173, 0x1D17A)
        || isBetween(code, 0xE0080, 0xE0FFF);
}

// What joins and selectors may follow: emoji and the other symbols that have a variant, and the
// scripts whose spelling needs ZWJ and ZWNJ.
constexpr bool takesJoiner(char32_t code)
{
    return isBetween(code, 0x0600, 0x08FF) || isBetween(code, 0x0900, 0x0DFF)
        || isBetween(code, 0x0E00, 0x109F) || isBetween(code, 0x1780, 0x18AF)
        || isBetween(code, 0xFB50, 0xFDFF) || isBetween(code, 0xFE70, 0xFEFC)
        || isBetween(code, 0x11000, 0x11FFF) || isBetween(code, 0x2190, 0x2BFF)
        || isBetween(code, 0x1F000, 0x1FAFF);
}

// At most one selector and one joiner, or a few that an emoji may have in a row, belong to a base.
class InvisibleLane final : public LaneDetector {
public:
    explicit InvisibleLane(Action action) : m_action(action) { }

    void read(std::string_view text) override
    {
        for (const char *at = text.data(), *end = at + text.size(); at != end;) {
            const auto first = static_cast<unsigned char>(*at);
            if (first < 0x80) {
                closeRun();
                m_base = first;
                ++at;
                ++m_offset;
                continue;
            }
            const DecodedCode decoded = decodeCode(at, end);
            const bool isCode = decoded.kind == DecodedCode::Kind::Code;
            const std::uint8_t length = isCode ? decoded.length : std::uint8_t{1};
            readCode(isCode ? decoded.code : 0xFFFD, length);
            at += length;
            m_offset += length;
        }
    }

    void finish() override { closeRun(); }

    [[nodiscard]] std::uint64_t holdFrom() const override
    {
        // What is only reported need not wait.
        return m_count > 0 && m_action > Action::Observe ? m_start : m_offset;
    }

    void takeFindings(std::vector<Finding> &findings) override
    {
        if (!m_findings.empty()) {
            std::move(m_findings.begin(), m_findings.end(), std::back_inserter(findings));
            m_findings.clear();
        }
    }

    [[nodiscard]] std::unique_ptr<LaneDetector> clone() const override
    {
        return std::make_unique<InvisibleLane>(*this);
    }

private:
    void readCode(char32_t code, std::uint8_t length)
    {
        if (!isTag(code) && !isInvisible(code)) {
            closeRun();
            m_base = code;
            return;
        }
        if (m_count == 0 && m_own < kMostOwn && belongs(code)) {
            ++m_own;
            return;
        }
        if (m_count == 0) {
            m_start = m_offset;
        }
        ++m_count;
        m_tags += isTag(code) ? 1 : 0;
        m_end = m_offset + length;
        // A flag is 🏴 and two to six tag letters up to the tag that ends it; one more is no flag.
        m_isFlag = m_base == kFlag && m_tags == m_count && m_count <= kMostFlagTags && !m_isFlagOver;
        m_isFlagOver = m_isFlag && code == kTagEnd;
        // Long runs are reported in pieces: what waits stays small.
        if (m_count == kLongestRun) {
            closeRun();
            m_base = 0;
        }
    }

    // Whether it is part of the character or word that stands before it.
    [[nodiscard]] bool belongs(char32_t code) const
    {
        if (isVariation(code)) {
            return m_base > 0x20; // any visible character may have variants; ASCII: keycaps
        }
        return (code == 0x200D || code == 0x200C) && takesJoiner(m_base);
    }

    void closeRun()
    {
        m_own = 0;
        if (m_count == 0) {
            return;
        }
        const bool isFlag = m_isFlag && m_isFlagOver;
        if (!isFlag && (m_tags > 0 || m_count > kMostInvisible)) {
            m_findings.push_back({m_start, m_end, m_action, kInvisibleRule, "evasion", false, {}});
        }
        m_count = 0;
        m_tags = 0;
        m_isFlag = false;
        m_isFlagOver = false;
    }

    static constexpr std::uint32_t kMostOwn = 2;
    static constexpr std::uint32_t kMostFlagTags = 7;
    static constexpr std::uint32_t kLongestRun = 1024;

    Action m_action;
    std::uint64_t m_offset = 0;
    char32_t m_base = 0; // the last visible code point
    std::uint32_t m_own = 0; // invisible ones that belong to it
    std::uint64_t m_start = 0; // of the run
    std::uint64_t m_end = 0;
    std::uint32_t m_count = 0;
    std::uint32_t m_tags = 0;
    bool m_isFlag = false;
    bool m_isFlagOver = false;
    std::vector<Finding> m_findings;
};

class InvisibleDetector final : public Detector {
public:
    InvisibleDetector(Action prompt, Action answer) : m_actions{prompt, answer} { }

    [[nodiscard]] Action gravest(Direction direction) const override
    {
        return m_actions[static_cast<std::size_t>(direction)];
    }
    [[nodiscard]] bool pseudonymises() const override
    {
        return m_actions[0] == Action::Pseudonymise;
    }
    [[nodiscard]] std::unique_ptr<LaneDetector> begin(Direction direction) const override
    {
        return std::make_unique<InvisibleLane>(gravest(direction));
    }

private:
    std::array<Action, 2> m_actions;
};

} // namespace

std::shared_ptr<const Detector> makeInvisibleDetector(Action prompt, Action answer)
{
    return std::make_shared<InvisibleDetector>(prompt, answer);
}

} // namespace sluice::policy
