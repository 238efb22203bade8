#include "app/sluicectl/terminal.h"
#include "app/sluicectl/verbs/lists_words.h"
#include "policy/guardrail/compiled_rules.h"
#include "policy/guardrail/word_list.h"

#include <QElapsedTimer>
#include <QJsonArray>
#include <QJsonObject>

#include <map>
#include <string>
#include <utility>

namespace sluice::ctl {

namespace {

QString textOf(const std::string &utf8)
{
    return QString::fromStdString(utf8);
}

using FoldedWords = std::map<std::u32string, QString>; // as it is written first

FoldedWords foldedWords(const std::vector<NamedList> &lists)
{
    FoldedWords words;
    for (const NamedList &list : lists) {
        for (const std::string &word : list.reading.content.words) {
            words.try_emplace(policy::foldedWord(word), textOf(word));
        }
    }
    return words;
}

QStringList missingIn(const FoldedWords &words, const FoldedWords &others)
{
    QStringList missing;
    for (const auto &[folded, word] : words) {
        if (others.find(folded) == others.end()) {
            missing.append(word);
        }
    }
    return missing;
}

} // namespace

int runListsDiff(const QStringList &arguments)
{
    QCommandLineParser parser;
    if (const std::optional<int> code
        = parseListArguments(parser, arguments,
                QStringLiteral(
                    "Compares two word lists (or folders of them) as the relay would read them: "
                    "order, case, width and repetitions make no difference. Prints what the new "
                    "one lacks with \"-\" and what it adds with \"+\". Exits 0 if they are the "
                    "same, 1 if not, 2 if one cannot be used."),
                {QStringLiteral("OLD"), QStringLiteral("NEW")})) {
        return *code;
    }
    const auto before = readLists({parser.positionalArguments().at(0)});
    const auto after = readLists({parser.positionalArguments().at(1)});
    if (!before || !after || !isWhole(*before) || !isWhole(*after)) {
        return kCouldNot;
    }
    const FoldedWords oldWords = foldedWords(*before);
    const FoldedWords newWords = foldedWords(*after);
    const QStringList removed = missingIn(oldWords, newWords);
    const QStringList added = missingIn(newWords, oldWords);
    if (parser.isSet(jsonOption())) {
        printFact(QJsonObject{
            {QStringLiteral("removed"), QJsonArray::fromStringList(removed)},
            {QStringLiteral("added"), QJsonArray::fromStringList(added)},
            {QStringLiteral("unchanged"), static_cast<qint64>(oldWords.size()) - removed.size()}});
    } else {
        for (const QString &word : removed) {
            printFact(QStringLiteral("- ") + word);
        }
        for (const QString &word : added) {
            printFact(QStringLiteral("+ ") + word);
        }
    }
    return removed.isEmpty() && added.isEmpty() ? kOk : kNo;
}

int runListsCompile(const QStringList &arguments)
{
    QCommandLineParser parser;
    if (const std::optional<int> code
        = parseListArguments(parser, arguments,
                QStringLiteral(
                    "Builds the automaton of word lists as the relay would, without options, and "
                    "says what it costs: distinct words, states, bytes, time, and how many "
                    "characters of an answer wait at the most. Exits 0, 1 if a list is refused, 2 "
                    "if one cannot be read."),
                {QStringLiteral("FILE…")})) {
        return *code;
    }
    auto lists = readLists(parser.positionalArguments());
    if (!lists) {
        return kCouldNot;
    }
    if (!isWhole(*lists)) {
        return kNo;
    }
    std::vector<policy::WordListSource> sources;
    std::size_t read = 0;
    for (NamedList &list : *lists) {
        read += list.reading.content.words.size();
        policy::WordListSource source;
        source.name = list.file.toStdString();
        source.words = std::move(list.reading.content.words);
        sources.push_back(std::move(source));
    }
    QElapsedTimer timer;
    timer.start();
    const auto compiled = policy::CompiledRules::compile(std::move(sources));
    const double seconds = static_cast<double>(timer.nsecsElapsed()) / 1e9;
    if (!compiled) {
        printRemark(compiled.error());
        return kNo;
    }
    const policy::CompiledRules &rules = *compiled.value();
    const std::uint32_t longest = rules.directions[0].longestWord;
    const std::uint32_t hold = longest > 0 ? longest - 1 : 0;
    if (parser.isSet(jsonOption())) {
        printFact(QJsonObject{
            {QStringLiteral("read"), static_cast<qint64>(read)},
            {QStringLiteral("words"), static_cast<qint64>(rules.words.size())},
            {QStringLiteral("states"), static_cast<qint64>(rules.automaton.stateCount())},
            {QStringLiteral("bytes"), static_cast<qint64>(rules.automaton.byteCount())},
            {QStringLiteral("seconds"), seconds},
            {QStringLiteral("longest_hold"), static_cast<qint64>(hold)}});
    } else {
        printFact(QStringLiteral("%1 words (%2 read), %3 states, %4 bytes, built in %5 s; at most "
                                 "%6 characters wait")
                      .arg(rules.words.size())
                      .arg(read)
                      .arg(rules.automaton.stateCount())
                      .arg(rules.automaton.byteCount())
                      .arg(seconds, 0, 'f', 3)
                      .arg(hold));
    }
    return kOk;
}

} // namespace sluice::ctl
