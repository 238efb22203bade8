#include "ui/pages/guardrails/scope_fields.h"

#include "ui/shell/theme.h"
#include "ui/widgets/form_field.h"
#include "ui/widgets/pattern_edit.h"

#include <QEvent>
#include <QHBoxLayout>

using namespace Qt::StringLiterals;

namespace sluice::ui {

ScopeFields::ScopeFields(QWidget *parent)
    : QWidget(parent), m_clients(new PatternEdit(u"scopeClients"_s, this)),
      m_routes(new PatternEdit(u"scopeRoutes"_s, this)),
      m_models(new PatternEdit(u"scopeModels"_s, this)),
      m_clientsField(new FormField(m_clients, nullptr, this)),
      m_routesField(new FormField(m_routes, nullptr, this)),
      m_modelsField(new FormField(m_models, nullptr, this))
{
    auto *line = new QHBoxLayout(this);
    line->setContentsMargins(0, 0, 0, 0);
    line->setSpacing(metrics::kGap);
    for (FormField *field : {m_clientsField, m_routesField, m_modelsField}) {
        line->addWidget(field, 1);
    }
    for (PatternEdit *field : {m_clients, m_routes, m_models}) {
        connect(field, &PatternEdit::edited, this, &ScopeFields::edited);
    }
    retranslate();
}

void ScopeFields::setScope(const ScopeLists &scope)
{
    m_clients->setPatterns(scope.clients);
    m_routes->setPatterns(scope.routes);
    m_models->setPatterns(scope.models);
}

ScopeLists ScopeFields::scope() const
{
    return {m_clients->patterns(), m_routes->patterns(), m_models->patterns()};
}

void ScopeFields::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::LanguageChange) {
        retranslate();
    }
    QWidget::changeEvent(event);
}

void ScopeFields::retranslate()
{
    m_clientsField->setLabel(tr("Only for clients"));
    m_routesField->setLabel(tr("Only on routes"));
    m_modelsField->setLabel(tr("Only for models"));
    const QString hint = tr("Names or patterns (* stands for anything), with commas between them. "
                            "Empty: all.");
    for (PatternEdit *field : {m_clients, m_routes, m_models}) {
        field->setPlaceholderText(tr("all", "clients, routes or models"));
        field->setToolTip(hint);
        field->setAccessibleDescription(hint);
    }
}

} // namespace sluice::ui
