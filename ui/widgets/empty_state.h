#pragma once

#include <QString>
#include <QWidget>

class QPushButton;

namespace sluice::ui {

class CopyField;
class Label;

// What stands where there is nothing yet: a picture, what will appear here, the next step, and, if
// it helps, a command to copy. GUI thread.
class EmptyState final : public QWidget {
    Q_OBJECT
public:
    explicit EmptyState(const QString &icon, QWidget *parent = nullptr);

    void setTexts(const QString &headline, const QString &text);
    void setAction(const QString &text); // empty: none
    void setCommand(
        const QString &command); // one or more lines in monospace with a copy button; empty: none
    [[nodiscard]] QString headline() const;

signals:
    void actionRequested();

protected:
    void changeEvent(QEvent *event) override;

private:
    void refreshIcon();

    QString m_iconName;
    Label *m_icon;
    Label *m_headline;
    Label *m_text;
    CopyField *m_command;
    QPushButton *m_action;
};

} // namespace sluice::ui
