#pragma once

#include <QObject>
#include <QString>

class QAction;
class QHBoxLayout;
class QToolButton;

namespace sluice::ui {

// Undo and redo for a part of a page: two buttons and their keys, which work wherever the focus is within that part. GUI thread.
class UndoTools final : public QObject {
    Q_OBJECT
public:
    // `prefix` sets the buttons' names apart from others of the page.
    UndoTools(const QString &prefix, QWidget *part, QHBoxLayout *line);

    // What each would do; empty where there is no more to say than its name.
    void setState(bool canUndo, const QString &undoText, bool canRedo, const QString &redoText);
    void retranslate();

signals:
    void undoRequested();
    void redoRequested();

private:
    QToolButton *addTool(const QString &name, const QString &icon, const QKeySequence &keys);

    QWidget *m_part;
    QHBoxLayout *m_line;
    QToolButton *m_undo;
    QToolButton *m_redo;
    QString m_undoText;
    QString m_redoText;
};

} // namespace sluice::ui
