#include "app/sluice/desk.h"

#include "ui/pages/clients/clients_controller.h"
#include "ui/pages/clients/clients_page.h"
#include "ui/pages/dashboard/dashboard_controller.h"
#include "ui/pages/dashboard/dashboard_page.h"
#include "ui/pages/guardrails/guardrails_controller.h"
#include "ui/pages/guardrails/guardrails_page.h"
#include "ui/pages/limits/limits_controller.h"
#include "ui/pages/limits/limits_page.h"
#include "ui/pages/requests/requests_controller.h"
#include "ui/pages/requests/requests_page.h"
#include "ui/pages/upstreams/upstreams_controller.h"
#include "ui/pages/upstreams/upstreams_page.h"
#include "ui/shell/close_question.h"
#include "ui/shell/header_bar.h"
#include "ui/shell/main_window.h"
#include "ui/shell/shell_controller.h"

#include <QApplication>
#include <QScreen>

namespace sluice::app {

namespace {
constexpr QSize kFirstSize(1280, 800);
} // namespace

Desk::Desk(api::RelayService &service, const QString &stateFile, const Choices &choices)
    : m_state(stateFile)
{
    ui::theme::apply(*qApp, choices.theme.value_or(m_state.theme()));
    m_language.set(choices.language.isEmpty() ? m_state.language() : choices.language);

    m_window = std::make_unique<ui::MainWindow>();
    m_window->addPage(m_dashboardPage = new ui::DashboardPage);
    m_window->addPage(m_requestsPage = new ui::RequestsPage);
    m_window->addPage(m_upstreamsPage = new ui::UpstreamsPage);
    m_window->addPage(m_guardrailsPage = new ui::GuardrailsPage);
    m_window->addPage(m_limitsPage = new ui::LimitsPage);
    m_window->addPage(m_clientsPage = new ui::ClientsPage);
    m_window->header().setTheme(choices.theme.value_or(m_state.theme()));
    m_window->header().setLanguage(m_language.current());

    m_dashboard = std::make_unique<ui::DashboardController>(*m_dashboardPage, service);
    m_requests = std::make_unique<ui::RequestsController>(*m_requestsPage, service);
    m_upstreams = std::make_unique<ui::UpstreamsController>(*m_upstreamsPage, service);
    m_guardrails = std::make_unique<ui::GuardrailsController>(*m_guardrailsPage, service);
    m_limits = std::make_unique<ui::LimitsController>(*m_limitsPage, service);
    m_clients = std::make_unique<ui::ClientsController>(*m_clientsPage, service);
    m_shell = std::make_unique<ui::ShellController>(*m_window, service);
    connectUi();

    restoreSize();
    m_requestsPage->restoreLayout(m_state.layout(QStringLiteral("requests")));
    if (!choices.page.isEmpty()) {
        m_window->showPage(choices.page);
    }
}

Desk::~Desk()
{
    saveLayout();
}

// Everything that leads from one part of the desk to another stands here: no page knows another
// page.
void Desk::connectUi()
{
    ui::MainWindow *window = m_window.get();
    connect(m_shell.get(), &ui::ShellController::pageRequested, window, &ui::MainWindow::showPage);

    connect(m_shell.get(), &ui::ShellController::upstreamRequested, m_upstreams.get(),
            &ui::UpstreamsController::showUpstream);

    connect(m_dashboard.get(), &ui::DashboardController::requestsRequested, this,
            [this](const QString &search) {
                m_requests->search(search);
                m_window->showPage(m_requestsPage->pageId());
            });
    connect(m_dashboard.get(), &ui::DashboardController::requestRequested, this,
            [this](quint64 id) {
                m_window->showPage(m_requestsPage->pageId());
                m_requests->showRequest(id);
            });
    connect(m_dashboard.get(), &ui::DashboardController::upstreamRequested, this,
            [this](const QString &name) {
                m_window->showPage(m_upstreamsPage->pageId());
                m_upstreams->showUpstream(name);
            });
    connect(m_requests.get(), &ui::RequestsController::connectHelpRequested, this,
            [this] { m_window->showPage(m_dashboardPage->pageId()); });

    connect(&window->header(), &ui::HeaderBar::themeRequested, this, &Desk::setTheme);
    connect(&window->header(), &ui::HeaderBar::languageRequested, this, &Desk::setLanguage);
    connect(window, &ui::MainWindow::closing, this, &Desk::saveLayout);
    window->setCloseGuard([this] { return !hasUnsavedEdits() || ui::CloseQuestion::mayDiscardEdits(*m_window); });
}

bool Desk::hasUnsavedEdits() const
{
    return m_guardrails->hasEdits() || m_upstreams->hasEdits() || m_limits->hasEdits();
}

void Desk::setTheme(ui::ThemeChoice choice)
{
    ui::theme::apply(*qApp, choice);
    m_state.setTheme(choice);
    m_window->header().setTheme(choice);
}

void Desk::setLanguage(const QString &language)
{
    m_language.set(language);
    m_state.setLanguage(m_language.current());
    m_window->header().setLanguage(m_language.current());
}

void Desk::restoreSize()
{
    QSize size = m_state.windowSize().isValid() ? m_state.windowSize() : kFirstSize;
    if (const QScreen *screen = m_window->screen()) {
        size = size.boundedTo(screen->availableSize());
    }
    m_window->resize(size);
}

void Desk::saveLayout()
{
    if (!m_window->isMaximized() && !m_window->isFullScreen()) {
        m_state.setWindowSize(m_window->size());
    }
    m_state.setLayout(QStringLiteral("requests"), m_requestsPage->layoutState());
}

void Desk::show()
{
    m_window->show();
}

void Desk::raise()
{
    m_window->setWindowState(m_window->windowState() & ~Qt::WindowMinimized);
    m_window->show();
    m_window->raise();
    m_window->activateWindow();
}

} // namespace sluice::app
