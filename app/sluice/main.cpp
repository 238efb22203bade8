#include "app/sluice/application.h"

#include <QApplication>

int main(int argc, char *argv[])
{
    QApplication application(argc, argv);
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
