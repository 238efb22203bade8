#pragma once

#include "ui/shell/theme.h"

#include <QString>
#include <QStringList>

#include <chrono>
#include <optional>

namespace sluice::app {

// What the command line asks of the desk. No thread rules: value.
struct Options {
    QString configFile; // empty: the platform's place, or the data directory if that is given
    QString dataDirectory;
    QString stateFile;
    QString language;
    std::optional<ui::ThemeChoice> theme;
    QString page;
    QString screenshot; // write a picture of the window there and quit
    std::chrono::milliseconds screenshotAfter{1500};
};

// Ends the program with a message and status 2 when an option cannot be understood; 0 for --help
// and --version.
Options parseOptions(const QStringList &arguments);

} // namespace sluice::app
