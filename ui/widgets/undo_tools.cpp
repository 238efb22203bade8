#include "ui/widgets/undo_tools.h"

#include "ui/shell/icons.h"

#include <QAction>
#include <QHBoxLayout>
#include <QToolButton>

using namespace Qt::StringLiterals;

namespace sluice::ui {

UndoTools::UndoTools(const QString &prefix, QWidget *part, QHBoxLayout *line)
    : QObject(part), m_part(part), m_line(line),
      m_undo(addTool(prefix + u"undo"_s, u"undo"_s, QKeySequence(QKeySequence::Undo))),
      m_redo(addTool(prefix + u"redo"_s, u"redo"_s, QKeySequence(QKeySequence::Redo)))
{
    connect(m_undo->defaultAction(), &QAction::triggered, this, &UndoTools::undoRequested);
    connect(m_redo->defaultAction(), &QAction::triggered, this, &UndoTools::redoRequested);
    retranslate();
}

QToolButton *UndoTools::addTool(const QString &name, const QString &icon, const QKeySequence &keys)
{
    auto *action = new QAction(icons::icon(icon), QString(), m_part);
    action->setShortcut(keys);
    action->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    action->setEnabled(false);
    m_part->addAction(action);
    auto *button = new QToolButton(m_part);
    button->setObjectName(name);
    button->setDefaultAction(action);
    button->setAutoRaise(true);
    button->setFocusPolicy(Qt::StrongFocus);
    m_line->addWidget(button);
    return button;
}

void UndoTools::setState(bool canUndo, const QString &undoText, bool canRedo,
                         const QString &redoText)
{
    m_undo->defaultAction()->setEnabled(canUndo);
    m_redo->defaultAction()->setEnabled(canRedo);
    m_undoText = undoText;
    m_redoText = redoText;
    retranslate();
}

void UndoTools::retranslate()
{
    const auto name = [](QToolButton *button, const QString &verb, const QString &what) {
        QAction *action = button->defaultAction();
        action->setText(verb);
        button->setAccessibleName(verb);
        const QString text = what.isEmpty() ? verb : tr("%1: %2", "verb: what").arg(verb, what);
        action->setToolTip(text + u" ("_s + action->shortcut().toString(QKeySequence::NativeText)
                           + u')');
    };
    name(m_undo, tr("Undo"), m_undoText);
    name(m_redo, tr("Redo"), m_redoText);
}

} // namespace sluice::ui
