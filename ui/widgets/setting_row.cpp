#include "ui/widgets/setting_row.h"

#include "ui/widgets/label.h"

#include <QHBoxLayout>
#include <QVBoxLayout>

namespace sluice::ui {

SettingRow::SettingRow(QWidget *editor, QWidget *parent)
    : QWidget(parent), m_editor(editor), m_label(new Label(TypeRole::Body, ColorRole::Text, this)),
      m_note(new Label(TypeRole::Secondary, ColorRole::Text2, this)),
      m_error(new Label(TypeRole::Secondary, ColorRole::Danger, this))
{
    m_label->setBuddy(editor);
    m_label->setWordWrap(true);
    for (Label *text : {m_note, m_error}) {
        text->setWordWrap(true);
        text->hide();
    }
    auto *line = new QHBoxLayout;
    line->setSpacing(8);
    line->addWidget(m_label, 1);
    line->addWidget(editor);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(2);
    column->addLayout(line);
    column->addWidget(m_note);
    column->addWidget(m_error);
}

void SettingRow::setTexts(const QString &label, const QString &note)
{
    m_label->setText(label);
    m_note->setText(note);
    m_note->setVisible(!note.isEmpty());
    m_editor->setAccessibleName(label);
    m_editor->setAccessibleDescription(note);
}

void SettingRow::setError(const QString &text)
{
    m_error->setText(text);
    m_error->setVisible(!text.isEmpty());
    m_editor->setAccessibleDescription(text.isEmpty() ? m_note->text() : text);
}

QString SettingRow::error() const
{
    return m_error->text();
}

} // namespace sluice::ui
