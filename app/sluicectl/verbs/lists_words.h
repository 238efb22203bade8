#pragma once

#include "app/sluicectl/verb.h"
#include "service/lists/list_reading.h"

#include <QCommandLineOption>
#include <QString>
#include <QStringList>

#include <optional>
#include <vector>

namespace sluice::ctl {

// The words after `sluicectl lists` and what they share. No thread rules: free functions.

// A list as it was read, with the file it came from.
struct NamedList {
    QString file;
    service::ListReading reading;
};

// A folder stands for the lists in it. Says what cannot be read and gives nothing then.
std::optional<std::vector<NamedList>> readLists(const QStringList &paths);

// Whether every line was understood; says which were not.
bool isWhole(const std::vector<NamedList> &lists);

// "FILE:LINE", or the file alone.
QString placeOf(const QString &file, int line);

const QCommandLineOption &jsonOption();

// Parses what all words after `lists` take; as parseArguments().
std::optional<int> parseListArguments(QCommandLineParser &parser, const QStringList &arguments,
                                      const QString &description, const QStringList &operands);

int runListsCheck(const QStringList &arguments);
int runListsDiff(const QStringList &arguments);
int runListsCompile(const QStringList &arguments);

} // namespace sluice::ctl
