#include "service/word_list_text.h"

#include <QHash>

#include <algorithm>
#include <optional>
#include <vector>

namespace sluice::service {

namespace {

struct Line {
    QString text; // as it stands in the file
    std::optional<QString> word; // unset: a comment or a blank line
    qsizetype keptAs = -1; // index in the new words; -1: not kept
};

std::vector<Line> linesOf(const QString &text)
{
    std::vector<Line> lines;
    if (text.isEmpty()) {
        return lines;
    }
    QStringList raw = text.split(u'\n');
    if (raw.last().isEmpty()) {
        raw.removeLast(); // the end of the last line, not a line
    }
    for (QString &entry : raw) {
        if (entry.endsWith(u'\r')) {
            entry.chop(1);
        }
        const QString trimmed = entry.trimmed();
        Line line{entry, std::nullopt, -1};
        if (trimmed.startsWith(QLatin1String("\\#"))) {
            line.word = trimmed.mid(1);
        } else if (!trimmed.isEmpty() && !trimmed.startsWith(u'#')) {
            line.word = trimmed;
        }
        lines.push_back(line);
    }
    return lines;
}

// Which old lines stay: the longest run of words that stand in the same order before and after (the longest increasing
// subsequence of their new places), so that an edit anywhere moves nothing else.
void keepCommonWords(std::vector<Line> &lines, const QStringList &words)
{
    QHash<QString, QList<qsizetype>> places;
    for (qsizetype i = 0; i < words.size(); ++i) {
        places[words.at(i).trimmed()].append(i);
    }
    QHash<QString, qsizetype> used;
    struct Link {
        std::size_t line = 0;
        qsizetype place = 0;
        std::ptrdiff_t before = -1; // index of the link that comes before it in the run
    };
    std::vector<Link> links;
    std::vector<std::size_t> tails; // for each length of a run, the link it ends with at the lowest place
    for (std::size_t i = 0; i < lines.size(); ++i) {
        if (!lines[i].word) {
            continue;
        }
        const QList<qsizetype> candidates = places.value(*lines[i].word);
        const qsizetype nth = used[*lines[i].word]++; // the first of equal words stays the first
        if (nth >= candidates.size()) {
            continue;
        }
        const qsizetype place = candidates.at(nth);
        const auto end = std::lower_bound(tails.begin(), tails.end(), place,
            [&links](std::size_t link, qsizetype limit) { return links[link].place < limit; });
        links.push_back({i, place, end == tails.begin() ? -1 : static_cast<std::ptrdiff_t>(*(end - 1))});
        if (end == tails.end()) {
            tails.push_back(links.size() - 1);
        } else {
            *end = links.size() - 1;
        }
    }
    std::ptrdiff_t link = tails.empty() ? -1 : static_cast<std::ptrdiff_t>(tails.back());
    while (link >= 0) {
        const Link &kept = links[static_cast<std::size_t>(link)];
        lines[kept.line].keptAs = kept.place;
        link = kept.before;
    }
}

QString lineFor(const QString &word)
{
    const QString trimmed = word.trimmed();
    return trimmed.startsWith(u'#') ? QString(u'\\' + trimmed) : trimmed;
}

// Writes lines in order; `m_next` is the first of the new words that is not written yet.
class Merger final {
public:
    Merger(const std::vector<Line> &lines, const QStringList &words)
        : m_lines(lines)
        , m_words(words)
    {
    }

    QStringList merged()
    {
        std::size_t gapBegin = 0;
        for (std::size_t i = 0; i < m_lines.size(); ++i) {
            if (m_lines[i].keptAs >= 0) {
                writeGap(gapBegin, i, m_lines[i].keptAs);
                m_output += m_lines[i].text;
                m_next = m_lines[i].keptAs + 1;
                gapBegin = i + 1;
            }
        }
        writeGap(gapBegin, m_lines.size(), m_words.size());
        return m_output;
    }

private:
    // The lines between two kept words, with the new words up to `endOfWords` among them.
    void writeGap(std::size_t begin, std::size_t end, qsizetype endOfWords)
    {
        bool hasDropped = false;
        for (std::size_t i = begin; i < end; ++i) {
            hasDropped = hasDropped || m_lines[i].word.has_value();
        }
        // With no edited word to stand in for, new words follow their predecessor; a comment at the head stays at the head.
        if (!hasDropped && begin > 0) {
            writeWords(endOfWords);
        }
        for (std::size_t i = begin; i < end; ++i) {
            if (m_lines[i].word) {
                writeWords(endOfWords); // in the place of the first word that went
            } else {
                m_output += m_lines[i].text;
            }
        }
        writeWords(endOfWords);
    }

    void writeWords(qsizetype end)
    {
        for (; m_next < end; ++m_next) {
            m_output += lineFor(m_words.at(m_next));
        }
    }

    const std::vector<Line> &m_lines;
    const QStringList &m_words;
    QStringList m_output;
    qsizetype m_next = 0;
};

} // namespace

QByteArray wordListText(const QByteArray &before, const QStringList &words)
{
    constexpr QByteArrayView kByteOrderMark("\xEF\xBB\xBF");
    const bool hasMark = before.startsWith(kByteOrderMark);
    const QString text = QString::fromUtf8(hasMark ? before.mid(kByteOrderMark.size()) : before);
    std::vector<Line> lines = linesOf(text);
    keepCommonWords(lines, words);
    const QString lineEnd = text.contains(QLatin1String("\r\n")) ? QStringLiteral("\r\n") : QStringLiteral("\n");
    QString after;
    const QStringList merged = Merger(lines, words).merged();
    for (const QString &line : merged) {
        after += line + lineEnd;
    }
    return (hasMark ? kByteOrderMark.toByteArray() : QByteArray()) + after.toUtf8();
}

} // namespace sluice::service
