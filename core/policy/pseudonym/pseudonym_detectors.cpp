#include "policy/pseudonym/pseudonym_detectors.h"

#include "policy/pseudonym/placeholder.h"
#include "policy/text/utf8.h"

#include <algorithm>
#include <array>
#include <cassert>
#include <utility>

namespace sluice::policy {

namespace {

// What a text of the index means.
struct Meaning {
    bool isValue; // else a placeholder
    std::string rule; // of a value
    std::string text; // of a placeholder: what stands in its place
};

// Texts and what they mean; a lane that runs keeps them although the vault has forgotten some. Any thread: immutable.
struct Literals {
    Literals(std::span<const std::string_view> texts, std::vector<Meaning> theirs)
        : index(texts)
        , meanings(std::move(theirs))
    {
    }
    ~Literals()
    {
        for (Meaning &meaning : meanings) {
            wipe(meaning.text.data(), meaning.text.size());
        }
    }
    Literals(const Literals &) = delete;
    Literals &operator=(const Literals &) = delete;

    LiteralIndex index;
    std::vector<Meaning> meanings;
};

bool isWordByte(char c)
{
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
}

// The leftmost longest texts of a lane, decided as soon as nothing that follows can change them (the streaming rule of the word engine,
// over bytes: the texts are whole code points, so whatever matches begins and ends at borders of them).
class LiteralLane final : public LaneDetector {
public:
    LiteralLane(std::shared_ptr<const Literals> literals, bool countsGarbled)
        : m_literals(std::move(literals))
        , m_countsGarbled(countsGarbled)
    {
    }

    void read(std::string_view text) override
    {
        for (const char c : text) {
            if (m_countsGarbled) {
                followWord(c);
            }
            ++m_position;
            m_node = m_literals->index.step(m_node, c);
            if (m_node != LiteralIndex::kRoot) {
                collect();
                settle(false);
            } else if (!m_pending.empty()) {
                settle(false);
            }
        }
    }

    void finish() override
    {
        settle(true);
        if (m_countsGarbled) {
            endWord();
        }
        m_node = LiteralIndex::kRoot;
    }

    [[nodiscard]] std::uint64_t holdFrom() const override
    {
        const std::uint64_t open = m_position - m_literals->index.live(m_node);
        return m_pending.empty() ? open : std::min(open, m_pending.front().start);
    }

    void takeFindings(std::vector<Finding> &findings) override
    {
        for (const Span &span : m_found) {
            const Meaning &meaning = m_literals->meanings[span.text];
            Finding finding{span.start, span.end, Action::Off, {}, {}, false, {}};
            if (meaning.isValue) {
                finding.action = Action::Pseudonymise;
                finding.rule = meaning.rule;
            } else {
                finding.isRestored = true;
                finding.replacement = meaning.text;
            }
            findings.push_back(std::move(finding));
        }
        m_found.clear();
    }

    [[nodiscard]] std::uint32_t garbled() const override { return m_garbled; }
    [[nodiscard]] std::unique_ptr<LaneDetector> clone() const override { return std::make_unique<LiteralLane>(*this); }

private:
    struct Span {
        std::uint64_t start;
        std::uint64_t end;
        std::uint32_t text;
    };

    // Notes the texts that end here, the longest from each start.
    void collect()
    {
        const LiteralIndex &index = m_literals->index;
        LiteralIndex::Node node = index.text(m_node) != LiteralIndex::kNone ? m_node : index.suffix(m_node);
        while (node != LiteralIndex::kRoot) {
            const Span span{m_position - index.depth(node), m_position, index.text(node)};
            const auto at = std::lower_bound(m_pending.begin(), m_pending.end(), span.start,
                                             [](const Span &pending, std::uint64_t start) { return pending.start < start; });
            if (at != m_pending.end() && at->start == span.start) {
                *at = span;
            } else {
                m_pending.insert(at, span);
            }
            node = index.suffix(node);
        }
    }

    void settle(bool isOver)
    {
        const LiteralIndex &index = m_literals->index;
        while (!m_pending.empty()) {
            const Span first = m_pending.front();
            if (!isOver && m_position - index.live(m_node) <= first.start) {
                return; // an earlier or longer one may still come
            }
            m_found.push_back(first);
            m_pending.erase(m_pending.begin(), std::find_if(m_pending.begin(), m_pending.end(), [&first](const Span &pending) {
                                return pending.start >= first.end;
                            }));
            while (m_position - index.depth(m_node) < first.end) {
                m_node = index.fail(m_node);
            }
        }
    }

    void followWord(char c)
    {
        if (!isWordByte(c)) {
            endWord();
        } else if (m_wordLength++ < m_word.size()) {
            m_word[m_wordLength - 1] = c;
        }
    }

    void endWord()
    {
        if (m_wordLength > kTagLength && m_wordLength <= m_word.size()) {
            const std::string_view word(m_word.data(), m_wordLength);
            const bool isOurs = isPlaceholderShape(word) && m_literals->index.find(word) == LiteralIndex::kNone;
            m_garbled += isOurs ? 1 : 0;
        }
        m_wordLength = 0;
    }

    std::shared_ptr<const Literals> m_literals;
    bool m_countsGarbled;
    LiteralIndex::Node m_node = LiteralIndex::kRoot;
    std::uint64_t m_position = 0;
    std::vector<Span> m_pending; // by their starts
    std::vector<Span> m_found;
    std::array<char, 24> m_word{}; // that is being read, as far as it fits
    std::size_t m_wordLength = 0;
    std::uint32_t m_garbled = 0;
};

class PseudonymDetector final : public Detector {
public:
    PseudonymDetector(std::shared_ptr<const Literals> literals, Direction direction, Action gravest)
        : m_literals(std::move(literals))
        , m_direction(direction)
        , m_gravest(gravest)
    {
    }

    [[nodiscard]] Action gravest(Direction direction) const override { return direction == m_direction ? m_gravest : Action::Off; }
    [[nodiscard]] bool pseudonymises() const override { return m_gravest == Action::Pseudonymise; }
    [[nodiscard]] std::unique_ptr<LaneDetector> begin(Direction direction) const override
    {
        return std::make_unique<LiteralLane>(m_literals, direction == Direction::Answer);
    }

private:
    std::shared_ptr<const Literals> m_literals;
    Direction m_direction;
    Action m_gravest;
};

bool isLongEnough(std::string_view value)
{
    return std::count_if(value.begin(), value.end(), isLeadByte) >= static_cast<std::ptrdiff_t>(kShortestLiteral);
}

} // namespace

std::shared_ptr<const Detector> makeValueDetector(std::span<const KnownPseudonym> known)
{
    std::vector<std::string_view> texts;
    std::vector<Meaning> meanings;
    for (const KnownPseudonym &one : known) {
        if (isLongEnough(one.value)) {
            texts.push_back(one.value);
            meanings.push_back({true, std::string(one.rule), {}});
        }
        texts.push_back(one.placeholder);
        meanings.push_back({false, {}, std::string(one.placeholder)});
    }
    return std::make_shared<PseudonymDetector>(std::make_shared<Literals>(texts, std::move(meanings)), Direction::Prompt,
                                               Action::Pseudonymise);
}

std::shared_ptr<const Detector> makeRestoringDetector(std::span<const KnownPseudonym> known)
{
    std::vector<std::string_view> texts;
    std::vector<Meaning> meanings;
    texts.reserve(known.size());
    meanings.reserve(known.size());
    for (const KnownPseudonym &one : known) {
        texts.push_back(one.placeholder);
        meanings.push_back({false, {}, std::string(one.value)});
    }
    // To restore is not to enforce: an answer that cannot be read may still pass, with its placeholders.
    return std::make_shared<PseudonymDetector>(std::make_shared<Literals>(texts, std::move(meanings)), Direction::Answer,
                                               Action::Observe);
}

} // namespace sluice::policy
