#pragma once

#include "api/relay_service.h"
#include "ui/shell/desk_state.h"
#include "ui/shell/language.h"

#include <QObject>
#include <QString>

#include <memory>

namespace sluice::ui {
class ClientsController;
class ClientsPage;
class DashboardController;
class DashboardPage;
class GuardrailsController;
class GuardrailsPage;
class LimitsController;
class LimitsPage;
class MainWindow;
class RequestsController;
class RequestsPage;
class ShellController;
class UpstreamsController;
class UpstreamsPage;
} // namespace sluice::ui

namespace sluice::app {

// The whole desk over a RelayService: makes window, pages and controllers, joins them in
// connectUi(), and remembers window, theme and language. GUI thread.
class Desk final : public QObject {
    Q_OBJECT
public:
    // Empty or unset choices: what was saved, else the system's.
    struct Choices {
        QString language;
        std::optional<ui::ThemeChoice> theme;
        QString page;
    };

    Desk(api::RelayService &service, const QString &stateFile, const Choices &choices);
    ~Desk() override;

    [[nodiscard]] ui::MainWindow &window() { return *m_window; }
    [[nodiscard]] bool hasUnsavedEdits() const;
    void show();
    void raise();
    void setTheme(ui::ThemeChoice choice);
    void setLanguage(const QString &language);

private:
    void connectUi();
    void restoreSize();
    void saveLayout();

    ui::DeskState m_state;
    ui::Language m_language;
    std::unique_ptr<ui::MainWindow> m_window;
    ui::DashboardPage *m_dashboardPage = nullptr; // pages belong to the window
    ui::RequestsPage *m_requestsPage = nullptr;
    ui::UpstreamsPage *m_upstreamsPage = nullptr;
    ui::GuardrailsPage *m_guardrailsPage = nullptr;
    ui::LimitsPage *m_limitsPage = nullptr;
    ui::ClientsPage *m_clientsPage = nullptr;
    std::unique_ptr<ui::DashboardController> m_dashboard;
    std::unique_ptr<ui::RequestsController> m_requests;
    std::unique_ptr<ui::UpstreamsController> m_upstreams;
    std::unique_ptr<ui::GuardrailsController> m_guardrails;
    std::unique_ptr<ui::LimitsController> m_limits;
    std::unique_ptr<ui::ClientsController> m_clients;
    std::unique_ptr<ui::ShellController> m_shell;
};

} // namespace sluice::app
