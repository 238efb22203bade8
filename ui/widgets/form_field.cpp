#include "ui/widgets/form_field.h"

#include "ui/widgets/label.h"

#include <QVBoxLayout>

namespace sluice::ui {

FormField::FormField(QWidget *editor, QWidget *focus, QWidget *parent)
    : QWidget(parent), m_focus(focus ? focus : editor),
      m_label(new Label(TypeRole::SecondaryStrong, ColorRole::Text, this)),
      m_note(new Label(TypeRole::Secondary, ColorRole::Text2, this)),
      m_error(new Label(TypeRole::Secondary, ColorRole::Danger, this))
{
    m_label->setBuddy(m_focus);
    for (Label *text : {m_note, m_error}) {
        text->setWordWrap(true);
        text->setTextInteractionFlags(Qt::TextSelectableByMouse);
        text->hide();
    }
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(metrics::kGrid);
    column->addWidget(m_label);
    column->addWidget(editor);
    column->addWidget(m_note);
    column->addWidget(m_error);
}

void FormField::setLabel(const QString &text)
{
    m_label->setText(text);
    m_focus->setAccessibleName(text);
}

void FormField::setNote(const QString &text)
{
    m_note->setText(text);
    m_note->setVisible(!text.isEmpty());
    describe();
}

void FormField::setError(const QString &text)
{
    m_error->setText(text);
    m_error->setVisible(!text.isEmpty());
    describe();
}

QString FormField::note() const
{
    return m_note->text();
}

QString FormField::error() const
{
    return m_error->text();
}

void FormField::describe()
{
    m_focus->setAccessibleDescription(m_error->text().isEmpty() ? m_note->text() : m_error->text());
}

} // namespace sluice::ui
