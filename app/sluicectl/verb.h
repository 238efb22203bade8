#pragma once

#include <QCommandLineParser>
#include <QLatin1String>
#include <QStringList>

#include <optional>

namespace sluice::ctl {

// What every verb answers the shell with.
enum ExitCode : int {
    kOk = 0,
    kNo = 1, // the answer is no: blocked, invalid
    kCouldNot = 2, // it could not be done; the reason is on stderr
};

// One word after `sluicectl`.
struct Verb {
    QLatin1String name;
    QLatin1String summary;
    int (*run)(const QStringList &arguments); // arguments[0] is "sluicectl VERB"
};

// Parses a verb's arguments, which take no positional ones but those in `operands` ("F"; "F…" as the last
// takes several; "[F…]" may be missing). Gives the exit code where the verb ends
// here: --help was asked for, or something is wrong, which has been said.
std::optional<int> parseArguments(QCommandLineParser &parser, const QStringList &arguments,
                                  const QStringList &operands = {});

} // namespace sluice::ctl
