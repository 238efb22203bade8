#include "ui/widgets/undo_bar.h"

#include <QEvent>
#include <QTimer>

namespace sluice::ui {

UndoBar::UndoBar(QWidget *parent) : Banner(parent), m_end(new QTimer(this))
{
    setObjectName(QStringLiteral("undoBar"));
    hide();
    setDismissible(true);
    m_end->setSingleShot(true);
    m_end->setInterval(kStay);
    connect(m_end, &QTimer::timeout, this, &UndoBar::withdraw);
    connect(this, &Banner::dismissRequested, this, &UndoBar::withdraw);
    connect(this, &Banner::actionRequested, this, [this] {
        withdraw();
        emit undoRequested();
    });
    retranslate();
}

void UndoBar::offer(const QString &whatWasDone)
{
    setMessage(Tone::Info, whatWasDone);
    show();
    m_end->start();
}

void UndoBar::withdraw()
{
    m_end->stop();
    hide();
}

void UndoBar::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::LanguageChange) {
        retranslate();
    }
    Banner::changeEvent(event);
}

void UndoBar::retranslate()
{
    setAction(tr("Undo"));
}

} // namespace sluice::ui
