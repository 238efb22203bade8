#include "ui/pages/guardrails/scope_fields.h"

#include "ui/shell/theme.h"
#include "ui/widgets/form_field.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QRegularExpression>

using namespace Qt::StringLiterals;

namespace sluice::ui {

namespace {

QLineEdit *edit(const QString &name, QWidget *parent)
{
    auto *field = new QLineEdit(parent);
    field->setObjectName(name);
    return field;
}

QStringList patternsOf(const QLineEdit *field)
{
    // A Chinese keyboard types other commas.
    static const QRegularExpression comma(u"[,，、]"_s);
    QStringList patterns;
    for (const QString &part : field->text().split(comma, Qt::SkipEmptyParts)) {
        if (const QString pattern = part.trimmed(); !pattern.isEmpty()) {
            patterns << pattern;
        }
    }
    return patterns;
}

} // namespace

ScopeFields::ScopeFields(QWidget *parent)
    : QWidget(parent), m_clients(edit(u"scopeClients"_s, this)),
      m_routes(edit(u"scopeRoutes"_s, this)), m_models(edit(u"scopeModels"_s, this)),
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
    for (QLineEdit *field : {m_clients, m_routes, m_models}) {
        connect(field, &QLineEdit::editingFinished, this, [this, field] {
            if (field->isModified()) {
                field->setModified(false);
                emit edited();
            }
        });
    }
    retranslate();
}

void ScopeFields::setScope(const ScopeLists &scope)
{
    const auto show = [](QLineEdit *field, const QStringList &patterns) {
        if (patternsOf(field) != patterns) {
            field->setText(patterns.join(u", "_s));
        }
    };
    show(m_clients, scope.clients);
    show(m_routes, scope.routes);
    show(m_models, scope.models);
}

ScopeLists ScopeFields::scope() const
{
    return {patternsOf(m_clients), patternsOf(m_routes), patternsOf(m_models)};
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
    for (QLineEdit *field : {m_clients, m_routes, m_models}) {
        field->setPlaceholderText(tr("all", "clients, routes or models"));
        field->setToolTip(hint);
        field->setAccessibleDescription(hint);
    }
}

} // namespace sluice::ui
