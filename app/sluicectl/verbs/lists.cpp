#include "app/sluicectl/verbs/lists.h"

#include "api/lists/starter_lists.h"
#include "app/sluicectl/terminal.h"
#include "app/sluicectl/verb.h"
#include "app/sluicectl/verbs/lists_words.h"

#include <QJsonArray>
#include <QJsonObject>

#include <array>
#include <optional>

namespace sluice::ctl {

namespace {

int runStarters(const QStringList &arguments)
{
    QCommandLineParser parser;
    if (const std::optional<int> code
        = parseListArguments(parser, arguments,
                QStringLiteral("Shows the example lists that come with Sluice, to start your own "
                               "from."),
                {})) {
        return *code;
    }
    QJsonArray array;
    for (const api::StarterList &list : api::starterLists()) {
        if (parser.isSet(jsonOption())) {
            array.append(QJsonObject{{QStringLiteral("name"), list.settings.name},
                                     {QStringLiteral("title"), list.titleEn},
                                     {QStringLiteral("category"), list.settings.category},
                                     {QStringLiteral("allow"), list.settings.isAllow},
                                     {QStringLiteral("words"), QJsonArray::fromStringList(list.words)}});
        } else {
            printFact(QStringLiteral("%1  %2 words  %3")
                          .arg(list.settings.name, -22)
                          .arg(list.words.size(), 3)
                          .arg(list.titleEn));
        }
    }
    if (parser.isSet(jsonOption())) {
        printFact(QJsonObject{{QStringLiteral("lists"), array}});
    }
    return kOk;
}

int runStarter(const QStringList &arguments)
{
    QCommandLineParser parser;
    if (const std::optional<int> code
        = parseListArguments(parser, arguments,
                QStringLiteral("Prints the words of an example list, one a line: \"sluicectl lists "
                               "starter NAME > words.txt\"."),
                {QStringLiteral("NAME")})) {
        return *code;
    }
    const QString name = parser.positionalArguments().constFirst();
    for (const api::StarterList &list : api::starterLists()) {
        if (list.settings.name != name) {
            continue;
        }
        if (parser.isSet(jsonOption())) {
            printFact(QJsonObject{{QStringLiteral("words"), QJsonArray::fromStringList(list.words)}});
        } else {
            printFact(list.words.join(u'\n'));
        }
        return kOk;
    }
    printRemark(QStringLiteral("There is no example list \"%1\"; see \"sluicectl lists starters\".").arg(name));
    return kCouldNot;
}

constexpr std::array kWords{
    Verb{QLatin1String("check"), QLatin1String("say what is in lists, and which lines are refused"),
         runListsCheck},
    Verb{QLatin1String("diff"), QLatin1String("compare two lists"), runListsDiff},
    Verb{QLatin1String("compile"), QLatin1String("build lists and say what they cost"), runListsCompile},
    Verb{QLatin1String("starters"), QLatin1String("show the example lists that come with Sluice"),
         runStarters},
    Verb{QLatin1String("starter"), QLatin1String("print one of them"), runStarter},
};

QString usage()
{
    QString text = QStringLiteral("Usage: sluicectl lists WORD [options] FILE…\n\n"
                                  "Looks after word lists. Words:\n");
    for (const Verb &word : kWords) {
        text += QStringLiteral("  %1  %2\n").arg(word.name, -10).arg(word.summary);
    }
    return text + QStringLiteral("\n\"sluicectl lists WORD --help\" tells more.");
}

} // namespace

int runLists(const QStringList &arguments)
{
    QStringList rest = arguments.mid(1);
    const QString given = rest.isEmpty() ? QString() : rest.takeFirst();
    if (given == QLatin1String("--help") || given == QLatin1String("-h")) {
        printFact(usage());
        return kOk;
    }
    for (const Verb &word : kWords) {
        if (given == word.name) {
            rest.prepend(arguments.constFirst() + u' ' + word.name);
            return word.run(rest);
        }
    }
    printRemark(given.isEmpty() ? QStringLiteral("A word is missing after \"lists\".")
                                : QStringLiteral("There is no \"lists %1\".").arg(given));
    printRemark(usage());
    return kCouldNot;
}

} // namespace sluice::ctl
