#pragma once

#include "app/sluice/options.h"

#include <QObject>

#include <memory>

namespace sluice::service {
class LocalRelayService;
}

namespace sluice::app {

class Desk;
class QuitSignals;
class SingleInstance;

// The composition root of the desktop program: one relay in this process, one desk over it, and
// their end: closing the window or SIGTERM drains before the program leaves. GUI thread.
class Application final : public QObject {
    Q_OBJECT
public:
    explicit Application(Options options);
    ~Application() override;

    // The exit status, or nothing when the event loop is to run.
    [[nodiscard]] std::optional<int> start();

private:
    void beginQuit();
    void takeScreenshot();

    Options m_options;
    std::unique_ptr<SingleInstance> m_instance;
    std::unique_ptr<service::LocalRelayService> m_service;
    std::unique_ptr<Desk> m_desk;
    std::unique_ptr<QuitSignals> m_signals;
    bool m_isQuitting = false;
};

} // namespace sluice::app
