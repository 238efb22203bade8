#include "ui/widgets/entry_dialog.h"

#include "ui/shell/theme.h"
#include "ui/widgets/banner.h"
#include "ui/widgets/form_field.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QPushButton>
#include <QVBoxLayout>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace sluice::ui {

EntryDialog::EntryDialog(bool isNew, QWidget *parent)
    : QDialog(parent), m_isNew(isNew), m_problem(new Banner(this)), m_column(new QVBoxLayout),
      m_cancel(new QPushButton(this)), m_save(new QPushButton(this))
{
    m_save->setObjectName(u"save"_s);
    m_cancel->setObjectName(u"cancel"_s);
    m_problem->hide();
    m_problem->setDismissible(false);
    m_save->setDefault(true);
    m_cancel->setAutoDefault(false);
    connect(m_save, &QPushButton::clicked, this, &EntryDialog::saveRequested);
    connect(m_cancel, &QPushButton::clicked, this, &QDialog::reject);
    m_column->setSpacing(metrics::kGap);
    auto *foot = new QHBoxLayout;
    foot->addStretch(1);
    foot->addWidget(m_cancel);
    foot->addWidget(m_save);
    auto *all = new QVBoxLayout(this);
    all->setContentsMargins(metrics::kPageMargin, metrics::kPageMargin, metrics::kPageMargin,
                            metrics::kPageMargin);
    all->setSpacing(metrics::kPageMargin);
    all->addWidget(m_problem);
    all->addLayout(m_column, 1);
    all->addLayout(foot);
}

FormField *EntryDialog::addField(const QString &key, QWidget *editor, QWidget *focus)
{
    FormField *field = makeField(key, editor, focus);
    m_column->addWidget(field);
    return field;
}

FormField *EntryDialog::makeField(const QString &key, QWidget *editor, QWidget *focus)
{
    auto *field = new FormField(editor, focus, this);
    knowField(key, field);
    return field;
}

void EntryDialog::knowField(const QString &key, FormField *field)
{
    m_fields.append({key, field});
}

FormField *EntryDialog::fieldOf(const QString &key) const
{
    for (const auto &[name, field] : m_fields) {
        if (name == key) {
            return field;
        }
    }
    return nullptr;
}

void EntryDialog::showError(const QString &key, const QString &text)
{
    if (FormField *field = fieldOf(key)) {
        field->setError(text);
        field->focusEditor()->setFocus();
    } else {
        m_problem->setMessage(Banner::Tone::Danger, text);
        m_problem->show();
    }
    fit();
}

void EntryDialog::clearErrors()
{
    for (const auto &[name, field] : std::as_const(m_fields)) {
        field->setError({});
    }
    m_problem->hide();
}

QString EntryDialog::fieldError(const QString &key) const
{
    const FormField *field = fieldOf(key);
    return field ? field->error() : QString();
}

QString EntryDialog::problem() const
{
    return m_problem->isHidden() ? QString() : m_problem->text();
}

void EntryDialog::setSaving(bool saving)
{
    m_save->setEnabled(!saving);
}

void EntryDialog::retranslate()
{
    m_save->setText(saveText());
    m_cancel->setText(tr("Cancel"));
}

QString EntryDialog::saveText() const
{
    return m_isNew ? tr("Add") : tr("Save");
}

void EntryDialog::fit()
{
    if (isVisible()) {
        layout()->activate();
        const int needed = layout()->totalHeightForWidth(width());
        resize(width(), std::max(height(), needed));
    }
}

void EntryDialog::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::LanguageChange) {
        retranslate();
        fit();
    }
    QDialog::changeEvent(event);
}

void EntryDialog::showEvent(QShowEvent *event)
{
    QDialog::showEvent(event);
    fit();
}

} // namespace sluice::ui
