#include "ui/pages/upstreams/failover_controller.h"

#include "ui/pages/upstreams/failover_section.h"
#include "ui/text/error_sentence.h"

#include <utility>

namespace sluice::ui {

FailoverController::FailoverController(FailoverSection &section, api::RelayService &service,
                                       QObject *parent)
    : QObject(parent), m_section(section), m_service(service)
{
    connect(&m_section, &FailoverSection::applyRequested, this, &FailoverController::apply);
    connect(&m_section, &FailoverSection::discardRequested, &m_section, &FailoverSection::discard);
    connect(&m_service, &api::RelayService::configApplied, this, [this] {
        m_applying = false;
        m_section.setLive(*m_service.config());
        m_section.setApplying(false);
    });
    connect(&m_service, &api::RelayService::configRefused, this, &FailoverController::onRefused);
    m_section.setLive(*m_service.config());
}

bool FailoverController::hasEdits() const
{
    return m_section.edits() > 0;
}

void FailoverController::apply()
{
    m_section.clearErrors();
    m_section.setApplying(true);
    m_applying = true;
    m_service.apply(m_section.appliedTo(*m_service.config()));
}

void FailoverController::onRefused(const base::Error &why)
{
    if (!std::exchange(m_applying, false)) {
        return;
    }
    m_section.setApplying(false);
    if (!m_section.setFieldError(QString::fromStdString(why.where),
                                 QString::fromStdString(why.detail))) {
        m_section.showProblem(errorLine(why));
    }
}

} // namespace sluice::ui
