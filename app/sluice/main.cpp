#include "app/sluice/application.h"

#include <QApplication>

int main(int argc, char *argv[])
{
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
