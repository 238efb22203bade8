#pragma once

#include "ui/shell/theme.h"

#include <QFrame>

class QPushButton;
class QToolButton;

namespace sluice::ui {

class Label;

// One line of news under the header: an icon, what happened, at most one action, and a cross. GUI
// thread.
class Banner : public QFrame {
    Q_OBJECT
public:
    enum class Tone { Info, Good, Warning, Danger };

    explicit Banner(QWidget *parent = nullptr);

    void setMessage(Tone tone, const QString &text);
    void setAction(const QString &text); // empty: none
    void setDismissible(bool dismissible);
    [[nodiscard]] QString text() const;

signals:
    void actionRequested();
    void dismissRequested();

protected:
    void paintEvent(QPaintEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    [[nodiscard]] ColorRole colorRole() const;
    void refreshIcon();
    void retranslate();

    Tone m_tone = Tone::Info;
    Label *m_icon;
    Label *m_text;
    QPushButton *m_action;
    QToolButton *m_close;
};

} // namespace sluice::ui
