#pragma once

#include <QWidget>

namespace sluice::ui {

class Label;

// One setting on one line: what it is at the left, its editor at the right, and beneath what it means or what is wrong. The label names
// the editor for screen readers. GUI thread.
class SettingRow final : public QWidget {
    Q_OBJECT
public:
    explicit SettingRow(QWidget *editor, QWidget *parent = nullptr);

    void setTexts(const QString &label, const QString &note);
    void setError(const QString &text); // empty: none
    [[nodiscard]] QString error() const;
    [[nodiscard]] QWidget *editor() const { return m_editor; }

private:
    QWidget *m_editor;
    Label *m_label;
    Label *m_note;
    Label *m_error;
};

} // namespace sluice::ui
