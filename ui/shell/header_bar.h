#pragma once

#include "ui/shell/theme.h"
#include "ui/widgets/state_shape.h"

#include <QFrame>

#include <chrono>

class QActionGroup;
class QMenu;
class QPushButton;
class QToolButton;

namespace sluice::ui {

class CopyField;
class Label;

// The head of the window: is it running, where, pause, and how the desk looks. GUI thread.
class HeaderBar final : public QFrame {
    Q_OBJECT
public:
    enum class Power { Stopped, Busy, Running, Paused }; // which buttons make sense

    explicit HeaderBar(QWidget *parent = nullptr);

    void setState(StateShape::Shape shape, ColorRole tone, const QString &word,
                  const QString &explanation);
    void setAddresses(const QString &https, const QString &http); // empty: that listener is off
    void setPower(Power power);
    void setTheme(ThemeChoice choice);
    void setLanguage(const QString &language);

signals:
    void startRequested();
    void stopRequested();
    void pauseRequested(std::chrono::seconds duration); // zero: until resumed
    void resumeRequested();
    void themeRequested(sluice::ui::ThemeChoice choice);
    void languageRequested(const QString &language);

protected:
    void changeEvent(QEvent *event) override;
    void paintEvent(QPaintEvent *event) override;

private:
    void buildPauseMenu();
    void buildDeskMenus();
    void retranslate();

    StateShape *m_shape;
    Label *m_word;
    CopyField *m_https;
    CopyField *m_http;
    QPushButton *m_start;
    QPushButton *m_resume;
    QToolButton *m_pause;
    QToolButton *m_theme;
    QToolButton *m_language;
    QMenu *m_pauseMenu;
    QAction *m_pauseNote;
    QList<QAction *> m_pauseActions;
    QAction *m_stop;
    QActionGroup *m_themes;
    QActionGroup *m_languages;
};

} // namespace sluice::ui
