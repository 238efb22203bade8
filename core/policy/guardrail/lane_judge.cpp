#include "policy/guardrail/lane_judge.h"

#include "policy/text/utf8.h"

#include <algorithm>
#include <utility>

namespace sluice::policy {

namespace {

// Up to this length a piece that may block is read code point by code point, which costs less than a
// copy of all readers.
constexpr std::size_t kShortPiece = 128;

// The length of `text` without a sequence that its end cuts.
std::size_t wholeLength(std::string_view text)
{
    if (!text.empty() && static_cast<unsigned char>(text.back()) < 0x80) {
        return text.size();
    }
    const std::size_t most = std::min<std::size_t>(text.size(), 3);
    for (std::size_t back = 1; back <= most; ++back) {
        const std::size_t at = text.size() - back;
        if (isLeadByte(text[at])) {
            const DecodedCode decoded = decodeCode(text.data() + at, text.data() + text.size());
            return decoded.kind == DecodedCode::Kind::Incomplete ? at : text.size();
        }
    }
    return text.size();
}

// The same hits where masks only observe.
Verdict observed(Verdict verdict)
{
    Verdict out;
    out.bytesScanned = verdict.bytesScanned;
    for (Hit &hit : verdict.hits) {
        hit.action = hit.action == Action::Mask ? Action::Observe : hit.action;
        out.add(std::move(hit));
    }
    out.kind = verdict.kind == VerdictKind::Mask ? std::max(out.kind, VerdictKind::Flag) : std::max(out.kind, verdict.kind);
    return out;
}

} // namespace

LaneJudge::LaneJudge(const RuleSet &rules, Direction direction, bool leavesMasked)
    : m_rules(&rules)
    , m_direction(direction)
    , m_leavesMasked(leavesMasked)
{
    const auto index = static_cast<std::size_t>(direction);
    m_words.reserve(rules.m_words.size());
    for (const std::shared_ptr<const CompiledRules> &words : rules.m_words) {
        if (words->directions[index].isActive) {
            if (words->needsOptionScan) {
                m_optionWords.emplace_back(*words, direction);
            } else {
                m_words.emplace_back(*words, direction);
            }
            m_canBlock = m_canBlock || bool(words->directions[index].blockLive);
        }
    }
    for (const std::shared_ptr<const Detector> &detector : rules.m_detectors) {
        const Action gravest = detector->gravest(direction);
        if (gravest != Action::Off) {
            m_detectors.push_back(detector->begin(direction));
            m_canBlock = m_canBlock || gravest == Action::Block;
        }
    }
    m_isWordsAlone = m_words.size() == 1 && m_optionWords.empty() && m_detectors.empty();
    if (m_words.empty() && m_optionWords.empty() && m_detectors.empty()) {
        m_verdict.notRun = "no rules";
    }
}

LaneJudge::~LaneJudge() = default;
LaneJudge::LaneJudge(LaneJudge &&) noexcept = default;
LaneJudge &LaneJudge::operator=(LaneJudge &&) noexcept = default;

std::size_t LaneJudge::read(std::string_view text)
{
    const std::size_t length = wholeLength(text);
    if (length > 0) {
        readWhole(text.substr(0, length));
    }
    return length;
}

std::size_t LaneJudge::readOne(std::string_view text)
{
    const DecodedCode decoded = decodeCode(text.data(), text.data() + text.size());
    if (decoded.kind == DecodedCode::Kind::Incomplete) {
        return 0;
    }
    readWhole(text.substr(0, decoded.length));
    return decoded.length;
}

template<typename Visit>
void LaneJudge::eachScan(const Visit &visit)
{
    for (LaneScan &words : m_words) {
        visit(words);
    }
    for (OptionScan &words : m_optionWords) {
        visit(words);
    }
}

template<typename Scan>
void LaneJudge::readInto(Scan &words, std::string_view text)
{
    // What looks like a cut sequence at the end of whole code points was followed by what does not go on with it.
    for (std::size_t done = words.read(text); done < text.size(); ++done) {
        words.readIllFormed();
    }
}

// What could leave just before a Block shows must be known. Several readers are asked one code point at a time, a long piece from where they
// stood before it, once it is known to block.
void LaneJudge::readWhole(std::string_view text)
{
    if (isWordsAlone()) {
        LaneScan &words = m_words.front();
        readInto(words, text);
        m_offset += text.size();
        m_verdict.bytesScanned = m_offset;
        if (words.hasNews()) {
            gather();
        }
        return;
    }
    if (!m_canBlock || m_isBlocked || keepsItself()) {
        readAll(text);
        gather();
        return;
    }
    if (text.size() <= kShortPiece) {
        readByCode(text);
        return;
    }
    std::vector<LaneScan> wordsBefore(m_words);
    std::vector<OptionScan> optionWordsBefore(m_optionWords);
    std::vector<std::unique_ptr<LaneDetector>> detectorsBefore;
    detectorsBefore.reserve(m_detectors.size());
    for (const std::unique_ptr<LaneDetector> &detector : m_detectors) {
        detectorsBefore.push_back(detector->clone());
    }
    const std::uint64_t offsetBefore = m_offset;
    readAll(text);
    for (const std::unique_ptr<LaneDetector> &detector : m_detectors) {
        detector->takeFindings(m_found);
    }
    bool blocks = std::any_of(m_found.begin(), m_found.end(), [](const Finding &found) { return found.action == Action::Block; });
    eachScan([&blocks](const auto &words) { blocks = blocks || words.isBlocked(); });
    if (!blocks) {
        gather();
        return;
    }
    m_found.clear();
    m_words.swap(wordsBefore);
    m_optionWords.swap(optionWordsBefore);
    m_detectors.swap(detectorsBefore);
    m_offset = offsetBefore;
    readByCode(text);
}

void LaneJudge::readByCode(std::string_view text)
{
    while (!text.empty() && !m_isBlocked) {
        const DecodedCode decoded = decodeCode(text.data(), text.data() + text.size());
        m_releasableAtBlock = releasable();
        readAll(text.substr(0, decoded.length));
        gather();
        text.remove_prefix(decoded.length);
    }
    if (!text.empty()) {
        readAll(text);
        gather();
    }
}

void LaneJudge::readAll(std::string_view text)
{
    eachScan([text](auto &words) { readInto(words, text); });
    for (const std::unique_ptr<LaneDetector> &detector : m_detectors) {
        detector->read(text);
    }
    m_offset += text.size();
    m_verdict.bytesScanned = m_offset;
}

void LaneJudge::finish(std::string_view rest)
{
    const std::uint64_t open = releasable();
    const bool wasBlocked = m_isBlocked;
    eachScan([rest](auto &words) { words.finish(rest); });
    for (const std::unique_ptr<LaneDetector> &detector : m_detectors) {
        for (std::size_t i = 0; i < rest.size(); ++i) {
            detector->read(rest.substr(i, 1));
        }
        detector->finish();
    }
    m_offset += rest.size();
    m_verdict.bytesScanned = m_offset;
    gather();
    if (m_isBlocked && !wasBlocked && !keepsItself()) {
        m_releasableAtBlock = open;
    }
}

template<typename Scan>
void LaneJudge::gatherFrom(Scan &scan)
{
    for (const MaskedSpan &span : scan.masked()) {
        if (span.isTail) {
            insertTail({span.start, span.end, Change::Kind::Tail, {}, {}});
        } else if (!m_leavesMasked || !span.pseudonym.empty()) {
            insert({span.start, span.end, span.pseudonym.empty() ? Change::Kind::Mask : Change::Kind::Pseudonym, span.pseudonym, {}});
        }
    }
    scan.masked().clear();
    Verdict own = scan.takeVerdict();
    own.bytesScanned = 0;
    own.notRun.clear();
    m_verdict.merge(m_leavesMasked ? observed(std::move(own)) : std::move(own));
}

// Takes what the readers found since the last call.
void LaneJudge::gather()
{
    bool blocksNow = false;
    eachScan([this, &blocksNow](auto &words) {
        if (words.hasNews()) {
            blocksNow = blocksNow || words.isBlocked();
            gatherFrom(words);
        }
    });
    for (const std::unique_ptr<LaneDetector> &detector : m_detectors) {
        detector->takeFindings(m_found);
    }
    for (Finding &found : m_found) {
        if (found.isRestored) {
            insert({found.start, found.end, Change::Kind::Restore, {}, std::move(found.replacement)});
            continue;
        }
        if (found.action == Action::Off) {
            continue;
        }
        if (m_leavesMasked && found.action == Action::Mask) {
            found.action = Action::Observe;
        }
        blocksNow = blocksNow || found.action == Action::Block;
        if (found.action == Action::Mask || found.action == Action::Pseudonymise) {
            const bool isPseudonym = found.action == Action::Pseudonymise;
            insert({found.start, found.end, isPseudonym ? Change::Kind::Pseudonym : Change::Kind::Mask,
                    isPseudonym ? found.rule : std::string_view{}, {}});
        }
        if (found.continues) {
            const auto before = std::find_if(m_verdict.hits.rbegin(), m_verdict.hits.rend(),
                                             [&found](const Hit &hit) { return hit.end == found.start && hit.rule == found.rule; });
            if (before != m_verdict.hits.rend()) {
                before->end = static_cast<std::size_t>(found.end);
            }
            continue;
        }
        Hit hit{std::string(found.rule), std::string(found.category), found.action, static_cast<std::size_t>(found.start),
                static_cast<std::size_t>(found.end), {}};
        // A value that has a pseudonym is found by its rule and by its vault.
        const bool isTold = found.action == Action::Pseudonymise
            && std::any_of(m_verdict.hits.begin(), m_verdict.hits.end(), [&hit](const Hit &other) {
                   return other.start == hit.start && other.end == hit.end && other.rule == hit.rule;
               });
        if (!isTold) {
            m_verdict.add(std::move(hit));
        }
    }
    m_found.clear();
    if (!m_detectors.empty()) {
        m_verdict.garbled = 0;
        for (const std::unique_ptr<LaneDetector> &detector : m_detectors) {
            m_verdict.garbled += detector->garbled();
        }
    }
    if (blocksNow && !m_isBlocked) {
        m_isBlocked = true;
        if (keepsItself()) {
            eachScan([this](const auto &words) { m_releasableAtBlock = words.releasable(); });
        }
    }
}

// Keeps the changes disjoint: what overlaps becomes one, masked, unless the longest of them leaves as a whole and holds the others.
void LaneJudge::insert(Change change)
{
    if (m_changes.empty() || m_changes.back().end <= change.start) {
        m_changes.push_back(std::move(change));
        return;
    }
    auto first = std::lower_bound(m_changes.begin(), m_changes.end(), change.start,
                                  [](const Change &it, std::uint64_t start) { return it.end <= start; });
    auto last = first;
    std::vector<Change> tails;
    while (last != m_changes.end() && last->start < change.end) {
        if (last->kind == Change::Kind::Tail) {
            tails.push_back(std::move(*last));
            ++last;
            continue;
        }
        const bool holds = change.start <= last->start && last->end <= change.end;
        const bool isHeld = last->start <= change.start && change.end <= last->end;
        const bool isWhole = change.isWhole();
        const bool lastIsWhole = last->isWhole();
        if (holds && isHeld && isWhole && lastIsWhole) {
            if (last->rule < change.rule) {
                change = std::move(*last);
            }
        } else if (holds && isWhole) {
            // Stays.
        } else if (isHeld && lastIsWhole) {
            change = std::move(*last);
        } else {
            change = {std::min(change.start, last->start), std::max(change.end, last->end), Change::Kind::Mask, {}, {}};
        }
        ++last;
    }
    first = m_changes.erase(first, last);
    m_changes.insert(first, std::move(change));
    for (Change &tail : tails) {
        insertTail(std::move(tail));
    }
}

// Keeps of a tail what no other change holds.
void LaneJudge::insertTail(Change tail)
{
    if (m_changes.empty() || m_changes.back().end <= tail.start) {
        m_changes.push_back(std::move(tail));
        return;
    }
    std::vector<Change> parts;
    for (const Change &other : m_changes) {
        if (other.start >= tail.end) {
            break;
        }
        if (other.end > tail.start) {
            if (other.start > tail.start) {
                parts.push_back({tail.start, other.start, Change::Kind::Tail, {}, {}});
            }
            tail.start = std::min(tail.end, other.end);
        }
    }
    if (tail.start < tail.end) {
        parts.push_back(std::move(tail));
    }
    for (Change &part : parts) {
        const auto at = std::find_if(m_changes.begin(), m_changes.end(), [&](const Change &it) { return it.start > part.start; });
        m_changes.insert(at, std::move(part));
    }
}

// Up to where everything is decided.
std::uint64_t LaneJudge::openUpTo() const
{
    std::uint64_t open = m_offset;
    for (const LaneScan &words : m_words) {
        open = std::min(open, words.releasable());
    }
    for (const OptionScan &words : m_optionWords) {
        open = std::min(open, words.releasable());
    }
    for (const std::unique_ptr<LaneDetector> &detector : m_detectors) {
        open = std::min(open, detector->holdFrom());
    }
    return open;
}

std::uint64_t LaneJudge::releasable() const
{
    if (isWordsAlone() && m_changes.empty() && !m_isBlocked) {
        return m_words.front().releasable();
    }
    const std::uint64_t open = m_isBlocked ? m_releasableAtBlock : openUpTo();
    for (const Change &change : m_changes) {
        if (change.start >= open) {
            break;
        }
        if (change.isWhole() && change.end > open) {
            return change.start;
        }
    }
    return open;
}

const Verdict &LaneJudge::verdict() const
{
    return m_verdict;
}

Verdict LaneJudge::takeVerdict()
{
    return std::move(m_verdict);
}

void LaneJudge::appendChanged(std::string_view text, std::uint64_t offset, std::string &out, std::vector<Redaction> *redactions)
{
    std::size_t done = 0; // changes that have left
    for (const Change &change : m_changes) {
        if (change.start >= offset + text.size()) {
            break;
        }
        if (change.end > offset) {
            const std::size_t plain = change.start > offset ? static_cast<std::size_t>(change.start - offset) : 0;
            out.append(text.substr(0, plain));
            const auto end = static_cast<std::size_t>(std::min<std::uint64_t>(text.size(), change.end - offset));
            const std::size_t before = out.size();
            write(change, text.substr(plain, end - plain), out);
            if (redactions) {
                const std::size_t start = static_cast<std::size_t>(offset) + plain;
                if (change.kind == Change::Kind::Tail && !redactions->empty() && redactions->back().end == start) {
                    redactions->back().end = static_cast<std::size_t>(offset) + end;
                    redactions->back().text.append(out, before);
                } else {
                    redactions->push_back({start, static_cast<std::size_t>(offset) + end, out.substr(before)});
                }
            }
            text.remove_prefix(end);
            offset += end;
        }
        done += change.end <= offset ? 1 : 0;
    }
    m_changes.erase(m_changes.begin(), m_changes.begin() + static_cast<std::ptrdiff_t>(done));
    out.append(text);
}

void LaneJudge::write(const Change &change, std::string_view value, std::string &out)
{
    switch (change.kind) {
    case Change::Kind::Restore:
        out += change.replacement;
        m_verdict.restored += change.replacement == value ? 0 : 1; // a prompt's placeholder stays what it is
        return;
    case Change::Kind::Pseudonym:
        if (m_direction != Direction::Prompt) {
            break;
        }
        if (m_rules->m_pseudonymiser && m_rules->m_pseudonymiser->appendPlaceholder(change.rule, value, out)) {
            ++m_verdict.pseudonymised;
            return;
        }
        ++m_verdict.nameless;
        break;
    case Change::Kind::Mask:
    case Change::Kind::Tail:
        break;
    }
    if (m_leavesMasked) {
        out += value;
        return;
    }
    for (const char byte : value) {
        if (isLeadByte(byte)) {
            out += '*';
        }
    }
}

} // namespace sluice::policy
