#include "ui/widgets/empty_state.h"

#include "ui/shell/icons.h"
#include "ui/widgets/copy_field.h"
#include "ui/widgets/label.h"

#include <QEvent>
#include <QPushButton>
#include <QVBoxLayout>

namespace sluice::ui {

EmptyState::EmptyState(const QString &icon, QWidget *parent)
    : QWidget(parent), m_iconName(icon), m_icon(new Label(TypeRole::Body, ColorRole::Text, this)),
      m_headline(new Label(TypeRole::CardTitle, ColorRole::Text, this)),
      m_text(new Label(TypeRole::Body, ColorRole::Text2, this)),
      m_command(new CopyField(CopyField::Form::Block, this)), m_action(new QPushButton(this))
{
    m_icon->setAlignment(Qt::AlignCenter);
    m_headline->setAlignment(Qt::AlignCenter);
    m_headline->setWordWrap(true);
    m_text->setAlignment(Qt::AlignCenter);
    m_text->setWordWrap(true);
    m_command->hide();
    m_action->hide();

    auto *column = new QVBoxLayout(this);
    column->setSpacing(8);
    column->addStretch(2);
    column->addWidget(m_icon);
    column->addWidget(m_headline);
    column->addWidget(m_text);
    column->addSpacing(4);
    column->addWidget(m_command, 0, Qt::AlignHCenter);
    column->addWidget(m_action, 0, Qt::AlignHCenter);
    column->addStretch(3);
    connect(m_action, &QPushButton::clicked, this, &EmptyState::actionRequested);
    refreshIcon();
}

void EmptyState::setTexts(const QString &headline, const QString &text)
{
    m_headline->setText(headline);
    m_text->setText(text);
    m_text->setVisible(!text.isEmpty());
}

void EmptyState::setAction(const QString &text)
{
    m_action->setText(text);
    m_action->setVisible(!text.isEmpty());
}

void EmptyState::setCommand(const QString &command)
{
    m_command->setValue(command);
    m_command->setVisible(!command.isEmpty());
}

QString EmptyState::headline() const
{
    return m_headline->text();
}

void EmptyState::refreshIcon()
{
    m_icon->setPixmap(icons::pixmap(m_iconName, theme::color(ColorRole::Text2, palette()), 32,
                                    devicePixelRatioF()));
}

void EmptyState::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::PaletteChange) {
        refreshIcon();
    }
    QWidget::changeEvent(event);
}

} // namespace sluice::ui
