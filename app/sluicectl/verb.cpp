#include "app/sluicectl/verb.h"

#include "app/sluicectl/terminal.h"

namespace sluice::ctl {

std::optional<int> parseArguments(QCommandLineParser &parser, const QStringList &arguments,
                                  const QStringList &operands)
{
    const QCommandLineOption help({QStringLiteral("h"), QStringLiteral("help")},
                                  QStringLiteral("Show this help."));
    parser.addOption(help);
    for (const QString &operand : operands) {
        parser.addPositionalArgument(operand, QString());
    }
    const bool isUnderstood = parser.parse(arguments);
    if (isUnderstood && parser.isSet(help)) {
        // The parser prints the program's name; the verb belongs to it.
        QString text = parser.helpText();
        const qsizetype options = text.indexOf(QLatin1String("[options]"));
        const qsizetype start = text.lastIndexOf(QLatin1Char('\n'), options) + 1;
        text.replace(start, options - start,
                     QStringLiteral("Usage: %1 ").arg(arguments.constFirst()));
        printFact(text.trimmed());
        return kOk;
    }
    const auto refuse = [&](const QString &reason) {
        printRemark(reason);
        printRemark(QStringLiteral("Try \"%1 --help\".").arg(arguments.constFirst()));
        return kCouldNot;
    };
    if (!isUnderstood) {
        return refuse(parser.errorText());
    }
    if (parser.positionalArguments().size() < operands.size()
        && !operands[parser.positionalArguments().size()].startsWith(u'[')) {
        return refuse(
            QStringLiteral("%1 is missing.").arg(operands[parser.positionalArguments().size()]));
    }
    const bool takesMore = !operands.isEmpty() && operands.constLast().contains(u'…');
    if (parser.positionalArguments().size() > operands.size() && !takesMore) {
        return refuse(QStringLiteral("Unexpected argument \"%1\".")
                          .arg(parser.positionalArguments()[operands.size()]));
    }
    return std::nullopt;
}

} // namespace sluice::ctl
