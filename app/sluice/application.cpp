#include "app/sluice/application.h"

#include "app/sluice/desk.h"
#include "app/sluice/quit_signals.h"
#include "app/sluice/single_instance.h"
#include "service/local_relay_service.h"
#include "ui/shell/main_window.h"
#include "ui/text/error_sentence.h"

#include <QApplication>
#include <QDir>
#include <QPixmap>
#include <QTimer>

#include <cstdio>

namespace sluice::app {

Application::Application(Options options) : m_options(std::move(options)) { }

Application::~Application()
{
    // The desk looks at the service to its last moment: it goes first.
    m_desk.reset();
    m_service.reset();
}

std::optional<int> Application::start()
{
    if (!QDir().mkpath(m_options.dataDirectory)) {
        std::fprintf(stderr, "sluice: cannot create the data folder %s\n",
                     qPrintable(m_options.dataDirectory));
        return 2;
    }
    m_instance = std::make_unique<SingleInstance>(m_options.dataDirectory);
    if (!m_instance->claim()) {
        if (!m_instance->problem().isEmpty()) {
            std::fprintf(stderr, "sluice: %s: %s\n", qPrintable(m_options.dataDirectory),
                         qPrintable(m_instance->problem()));
            return 2;
        }
        std::fprintf(stderr,
                     "sluice: already running; its window was asked to come to the front\n");
        return 0;
    }

    service::ServiceOptions serviceOptions;
    serviceOptions.configFile = m_options.configFile;
    serviceOptions.dataDirectory = m_options.dataDirectory;
    m_service = std::make_unique<service::LocalRelayService>(serviceOptions);
    const base::Error unusable = m_service->open();
    m_desk = std::make_unique<Desk>(
        *m_service, m_options.stateFile,
        Desk::Choices{m_options.language, m_options.theme, m_options.page});
    m_signals = std::make_unique<QuitSignals>();

    connect(m_instance.get(), &SingleInstance::raiseRequested, m_desk.get(), &Desk::raise);
    connect(m_signals.get(), &QuitSignals::quitRequested, this, &Application::beginQuit);
    QApplication::setQuitOnLastWindowClosed(false);
    connect(&m_desk->window(), &ui::MainWindow::closing, this, &Application::beginQuit);

    m_desk->show();
    if (unusable.isError()) {
        m_desk->window().setBanner(QStringLiteral("config"), ui::Banner::Tone::Danger,
                                   ui::errorLine(unusable), QString(), false);
    } else {
        QTimer::singleShot(0, this, [this] { m_service->start(); });
    }
    if (!m_options.screenshot.isEmpty()) {
        QTimer::singleShot(m_options.screenshotAfter, this, &Application::takeScreenshot);
    }
    return std::nullopt;
}

void Application::beginQuit()
{
    const api::RelayState state = m_service->status().state;
    if (m_isQuitting || state == api::RelayState::Stopped || state == api::RelayState::Failed) {
        QApplication::quit(); // asked twice: no more patience
        return;
    }
    m_isQuitting = true;
    connect(m_service.get(), &api::RelayService::statusChanged, this,
            [](const api::RelayStatus &status) {
                if (status.state == api::RelayState::Stopped
                    || status.state == api::RelayState::Failed) {
                    QApplication::quit();
                }
            });
    m_service->stop();
}

void Application::takeScreenshot()
{
    const bool written = m_desk->window().grab().save(m_options.screenshot);
    if (!written) {
        std::fprintf(stderr, "sluice: cannot write %s\n", qPrintable(m_options.screenshot));
    }
    QApplication::exit(written ? 0 : 2);
}

} // namespace sluice::app
