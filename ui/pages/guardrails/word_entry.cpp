#include "ui/pages/guardrails/word_entry.h"

#include <QAction>
#include <QClipboard>
#include <QContextMenuEvent>
#include <QDropEvent>
#include <QGuiApplication>
#include <QKeyEvent>
#include <QMenu>
#include <QMimeData>

namespace sluice::ui {

WordEntry::WordEntry(QWidget *parent) : QLineEdit(parent) { }

bool WordEntry::takeLines(const QString &text)
{
    if (!text.trimmed().contains(QLatin1Char('\n'))
        && !text.trimmed().contains(QLatin1Char('\r'))) {
        return false;
    }
    emit linesPasted(text);
    return true;
}

void WordEntry::pasteClipboard()
{
    if (!takeLines(QGuiApplication::clipboard()->text())) {
        paste();
    }
}

void WordEntry::keyPressEvent(QKeyEvent *event)
{
    if (event->matches(QKeySequence::Paste)) {
        pasteClipboard();
        return;
    }
    // Enter ends a composition of the input method first; it arrives here only when nothing is
    // being composed.
    if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter) {
        if (!text().trimmed().isEmpty()) {
            emit wordEntered(text().trimmed());
        }
        return;
    }
    QLineEdit::keyPressEvent(event);
}

void WordEntry::contextMenuEvent(QContextMenuEvent *event)
{
    QMenu *menu = createStandardContextMenu();
    menu->setAttribute(Qt::WA_DeleteOnClose);
    if (auto *action = menu->findChild<QAction *>(QStringLiteral("edit-paste"))) {
        action->disconnect(this);
        connect(action, &QAction::triggered, this, &WordEntry::pasteClipboard);
    }
    menu->popup(event->globalPos());
}

void WordEntry::dropEvent(QDropEvent *event)
{
    if (event->mimeData()->hasText() && takeLines(event->mimeData()->text())) {
        event->acceptProposedAction();
        return;
    }
    QLineEdit::dropEvent(event);
}

} // namespace sluice::ui
