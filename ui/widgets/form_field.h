#pragma once

#include <QWidget>

class QVBoxLayout;

namespace sluice::ui {

class Label;

// A labelled editor with room beneath for a note and for what is wrong with it. The label is the editor's buddy and its accessible
// name; note and error are its accessible description. GUI thread.
class FormField final : public QWidget {
    Q_OBJECT
public:
    // `editor` may be a box of several widgets; `focus` is then the one that the label stands for.
    explicit FormField(QWidget *editor, QWidget *focus = nullptr, QWidget *parent = nullptr);

    void setLabel(const QString &text);
    void setNote(const QString &text);
    void setError(const QString &text); // empty: none
    [[nodiscard]] QString note() const;
    [[nodiscard]] QString error() const;
    [[nodiscard]] QWidget *focusEditor() const { return m_focus; }

private:
    void describe();

    QWidget *m_focus;
    Label *m_label;
    Label *m_note;
    Label *m_error;
};

} // namespace sluice::ui
