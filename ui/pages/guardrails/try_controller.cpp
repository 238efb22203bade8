#include "ui/pages/guardrails/try_controller.h"

#include "ui/pages/guardrails/try_box.h"

namespace sluice::ui {

TryController::TryController(TryBox &box, api::RelayService &service, QObject *parent)
    : QObject(parent), m_box(box), m_service(service)
{
    connect(&m_box, &TryBox::trialRequested, this, &TryController::ask);
    connect(&m_service, &api::RelayService::textTried, this, &TryController::onTried);
    // Other rules, another verdict.
    connect(&m_service, &api::RelayService::configApplied, &m_box, &TryBox::ask);
    connect(&m_service, &api::RelayService::wordListLoaded, &m_box, &TryBox::ask);
}

void TryController::ask(policy::Direction direction, const QString &text)
{
    m_asked = text;
    m_service.tryText(++m_ticket, direction, text);
}

void TryController::onTried(int ticket, const api::TextTrial &trial)
{
    if (ticket == m_ticket && m_asked == m_box.text()) {
        m_box.setTrial(trial);
    }
}

} // namespace sluice::ui
