#include "app/sluicectl/terminal.h"
#include "app/sluicectl/verbs/lists_words.h"
#include "policy/guardrail/word_list.h"

#include <QJsonArray>
#include <QJsonObject>

#include <algorithm>
#include <string>
#include <unordered_map>
#include <utility>

namespace sluice::ctl {

namespace {

constexpr std::size_t kShortWord = 1; // code points after folding

QString textOf(const std::string &utf8)
{
    return QString::fromStdString(utf8);
}

struct Remark {
    QString file;
    int line = 0;
    QString word;
    QString sameAs; // for duplicates: where the first is
};

// What can be said about lists that are to be used together.
struct Findings {
    std::vector<Remark> duplicates;
    std::vector<Remark> shortWords;
};

Findings examine(const std::vector<NamedList> &lists)
{
    Findings findings;
    std::unordered_map<std::u32string, std::pair<std::size_t, int>> first; // list and line
    for (std::size_t i = 0; i < lists.size(); ++i) {
        const policy::WordListReading &content = lists[i].reading.content;
        for (std::size_t k = 0; k < content.words.size(); ++k) {
            const QString word = textOf(content.words[k]);
            const int line = content.lines[k];
            const auto [at, isNew]
                = first.try_emplace(policy::foldedWord(content.words[k]), i, line);
            if (!isNew) {
                findings.duplicates.push_back(
                    {lists[i].file, line, word,
                     placeOf(lists[at->second.first].file, at->second.second)});
            }
            if (content.codes[k] <= kShortWord) {
                findings.shortWords.push_back({lists[i].file, line, word, {}});
            }
        }
    }
    return findings;
}

QJsonArray toJson(const std::vector<Remark> &remarks, const QString &file)
{
    QJsonArray array;
    for (const Remark &remark : remarks) {
        if (remark.file != file) {
            continue;
        }
        QJsonObject object{{QStringLiteral("line"), remark.line},
                           {QStringLiteral("word"), remark.word}};
        if (!remark.sameAs.isEmpty()) {
            object[QStringLiteral("same_as")] = remark.sameAs;
        }
        array.append(object);
    }
    return array;
}

QJsonObject toJson(const NamedList &list, const Findings &findings)
{
    QJsonArray refused;
    for (const base::Error &error : list.reading.content.refused) {
        refused.append(QJsonObject{{QStringLiteral("line"), error.line},
                                   {QStringLiteral("detail"), textOf(error.detail)}});
    }
    return {
        {QStringLiteral("file"), list.file},
        {QStringLiteral("format"), service::formatName(list.reading.format)},
        {QStringLiteral("encoding"), service::encodingName(list.reading.encoding)},
        {QStringLiteral("words"), static_cast<qint64>(list.reading.content.words.size())},
        {QStringLiteral("duplicates"), toJson(findings.duplicates, list.file)},
        {QStringLiteral("short"), toJson(findings.shortWords, list.file)},
        {QStringLiteral("refused"), refused},
        {QStringLiteral("notes"), QJsonArray::fromStringList(list.reading.notes)},
    };
}

void printCheck(const NamedList &list, const Findings &findings)
{
    const auto inFile = [&list](const Remark &remark) { return remark.file == list.file; };
    const auto countOf = [&inFile](const std::vector<Remark> &remarks) {
        return std::count_if(remarks.begin(), remarks.end(), inFile);
    };
    printFact(QStringLiteral("%1: %2, %3: %4 words, %5 given again, %6 very short, %7 refused")
                  .arg(list.file, service::formatName(list.reading.format),
                       service::encodingName(list.reading.encoding))
                  .arg(list.reading.content.words.size())
                  .arg(countOf(findings.duplicates))
                  .arg(countOf(findings.shortWords))
                  .arg(list.reading.content.refused.size()));
    for (const QString &note : list.reading.notes) {
        printFact(QStringLiteral("%1: %2").arg(list.file, note));
    }
    for (const Remark &remark : findings.duplicates) {
        if (inFile(remark)) {
            printFact(QStringLiteral("%1: \"%2\" is the same as %3")
                          .arg(placeOf(remark.file, remark.line), remark.word, remark.sameAs));
        }
    }
    for (const Remark &remark : findings.shortWords) {
        if (inFile(remark)) {
            printFact(QStringLiteral("%1: \"%2\" is one character: it will be found all over the place")
                          .arg(placeOf(remark.file, remark.line), remark.word));
        }
    }
    for (const base::Error &error : list.reading.content.refused) {
        printFact(QStringLiteral("%1: refused: %2")
                      .arg(placeOf(list.file, error.line), textOf(error.detail)));
    }
}

} // namespace

int runListsCheck(const QStringList &arguments)
{
    QCommandLineParser parser;
    if (const std::optional<int> code
        = parseListArguments(parser, arguments,
                QStringLiteral(
                    "Reads word lists (text, CSV, JSON; a folder stands for the lists in it) and "
                    "says what is in them: words, words that are the same after folding, words of "
                    "one character, and every line that would be refused. Exits 0, or 1 if a line "
                    "would be."),
                {QStringLiteral("FILE…")})) {
        return *code;
    }
    const auto lists = readLists(parser.positionalArguments());
    if (!lists) {
        return kCouldNot;
    }
    const Findings findings = examine(*lists);
    bool isGood = true;
    QJsonArray files;
    for (const NamedList &list : *lists) {
        isGood = isGood && list.reading.content.refused.empty();
        if (parser.isSet(jsonOption())) {
            files.append(toJson(list, findings));
        } else {
            printCheck(list, findings);
        }
    }
    if (parser.isSet(jsonOption())) {
        printFact(QJsonObject{{QStringLiteral("ok"), isGood}, {QStringLiteral("files"), files}});
    }
    return isGood ? kOk : kNo;
}

} // namespace sluice::ctl
