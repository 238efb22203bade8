#include "app/sluice/application.h"
#include "app/sluice/options.h"
#include "base/process_privacy.h"

#include <QApplication>

#include <algorithm>
#include <string_view>

namespace {

// Asked only for words, the program must not need a display.
bool asksForWords(int argc, char *argv[])
{
    return std::any_of(argv + 1, argv + argc, [](std::string_view argument) {
        return argument == "-h" || argument == "--help" || argument == "--help-all" || argument == "-v"
            || argument == "--version";
    });
}

} // namespace

int main(int argc, char *argv[])
{
    sluice::base::keepMemoryPrivate();
    if (asksForWords(argc, argv)) {
        const QCoreApplication application(argc, argv);
        QCoreApplication::setApplicationName(QStringLiteral("sluice"));
        QCoreApplication::setApplicationVersion(QStringLiteral(SLUICE_VERSION));
        sluice::app::parseOptions(QCoreApplication::arguments()); // prints and exits
    }
    QApplication application(argc, argv);
    // For the threads to come, not for the window's: GLib's event loop makes a system call of every posted event, Qt's own one of
    // every turn, and TLS sockets post several a request.
    qputenv("QT_NO_GLIB", "1");
    QApplication::setApplicationName(QStringLiteral("sluice"));
    QApplication::setApplicationDisplayName(QStringLiteral("Sluice"));
    QApplication::setApplicationVersion(QStringLiteral(SLUICE_VERSION));
    QApplication::setDesktopFileName(QStringLiteral("sluice"));

    sluice::app::Application desk(sluice::app::parseOptions(QApplication::arguments()));
    if (const std::optional<int> status = desk.start()) {
        return *status;
    }
    return QApplication::exec();
}
