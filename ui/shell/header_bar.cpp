#include "ui/shell/header_bar.h"

#include "ui/shell/icons.h"
#include "ui/shell/language.h"
#include "ui/widgets/copy_field.h"
#include "ui/widgets/label.h"

#include <QActionGroup>
#include <QEvent>
#include <QHBoxLayout>
#include <QMenu>
#include <QPainter>
#include <QPushButton>
#include <QToolButton>

#include <array>

namespace sluice::ui {

using namespace std::chrono_literals;

namespace {

constexpr std::array<std::chrono::seconds, 4> kPauses{5min, 30min, 60min, 0min};

QToolButton *menuButton(const QString &icon, QWidget *parent)
{
    auto *button = new QToolButton(parent);
    button->setIcon(icons::icon(icon, ColorRole::Text2));
    button->setIconSize({metrics::kIcon, metrics::kIcon});
    button->setAutoRaise(true);
    button->setPopupMode(QToolButton::InstantPopup);
    button->setFocusPolicy(Qt::StrongFocus);
    button->setMenu(new QMenu(button));
    return button;
}

} // namespace

HeaderBar::HeaderBar(QWidget *parent)
    : QFrame(parent), m_shape(new StateShape(this, 16)),
      m_word(new Label(TypeRole::CardTitle, ColorRole::Text, this)),
      m_https(new CopyField(CopyField::Form::Inline, this)),
      m_http(new CopyField(CopyField::Form::Inline, this)), m_start(new QPushButton(this)),
      m_resume(new QPushButton(this)), m_pause(menuButton(QStringLiteral("pause"), this)),
      m_theme(menuButton(QStringLiteral("theme"), this)),
      m_language(menuButton(QStringLiteral("language"), this)), m_pauseMenu(m_pause->menu()),
      m_pauseNote(nullptr), m_stop(nullptr), m_themes(new QActionGroup(this)),
      m_languages(new QActionGroup(this))
{
    setFrameShape(QFrame::NoFrame);
    setMinimumHeight(metrics::kHeaderHeight);
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
    for (QPushButton *button : {m_start, m_resume}) {
        button->setIcon(icons::icon(QStringLiteral("play"), ColorRole::OnAccent));
        button->setDefault(true);
        button->setAutoDefault(true);
        button->hide();
    }
    m_pause->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_https->hide();
    m_http->hide();

    auto *line = new QHBoxLayout(this);
    line->setContentsMargins(metrics::kPageMargin, 4, metrics::kGap, 4);
    line->setSpacing(8);
    line->addWidget(m_shape);
    line->addWidget(m_word);
    line->addSpacing(12);
    line->addWidget(m_https);
    line->addSpacing(8);
    line->addWidget(m_http);
    line->addStretch(1);
    line->addWidget(m_start);
    line->addWidget(m_resume);
    line->addWidget(m_pause);
    line->addWidget(m_theme);
    line->addWidget(m_language);

    connect(m_start, &QPushButton::clicked, this, &HeaderBar::startRequested);
    connect(m_resume, &QPushButton::clicked, this, &HeaderBar::resumeRequested);
    buildPauseMenu();
    buildDeskMenus();
    retranslate();
}

void HeaderBar::buildPauseMenu()
{
    m_pauseNote = m_pauseMenu->addSection(QString());
    for (const std::chrono::seconds duration : kPauses) {
        QAction *action = m_pauseMenu->addAction(QString());
        connect(action, &QAction::triggered, this,
                [this, duration] { emit pauseRequested(duration); });
        m_pauseActions.append(action);
    }
    m_pauseMenu->addSeparator();
    m_stop
        = m_pauseMenu->addAction(icons::icon(QStringLiteral("stop"), ColorRole::Text2), QString());
    connect(m_stop, &QAction::triggered, this, &HeaderBar::stopRequested);
}

void HeaderBar::buildDeskMenus()
{
    for (const ThemeChoice choice : {ThemeChoice::System, ThemeChoice::Light, ThemeChoice::Dark}) {
        QAction *action = m_theme->menu()->addAction(QString());
        action->setCheckable(true);
        action->setData(static_cast<int>(choice));
        m_themes->addAction(action);
        connect(action, &QAction::triggered, this, [this, choice] { emit themeRequested(choice); });
    }
    const QStringList languages = Language::available();
    for (const QString &language : languages) {
        QAction *action = m_language->menu()->addAction(Language::nameOf(language));
        action->setCheckable(true);
        action->setData(language);
        m_languages->addAction(action);
        connect(action, &QAction::triggered, this,
                [this, language] { emit languageRequested(language); });
    }
}

void HeaderBar::setState(StateShape::Shape shape, ColorRole tone, const QString &word,
                         const QString &explanation)
{
    m_shape->setShape(shape, tone);
    m_word->setText(word);
    m_shape->setToolTip(explanation);
    m_word->setToolTip(explanation);
    m_shape->setAccessibleName(word);
}

void HeaderBar::setAddresses(const QString &https, const QString &http)
{
    m_https->setValue(https);
    m_https->setVisible(!https.isEmpty());
    m_http->setValue(http);
    m_http->setVisible(!http.isEmpty());
}

void HeaderBar::setPower(Power power)
{
    m_start->setVisible(power == Power::Stopped);
    m_resume->setVisible(power == Power::Paused);
    m_pause->setVisible(power == Power::Running || power == Power::Paused);
    for (QAction *action : std::as_const(m_pauseActions)) {
        action->setEnabled(power == Power::Running);
    }
}

void HeaderBar::setTheme(ThemeChoice choice)
{
    const QList<QAction *> actions = m_themes->actions();
    for (QAction *action : actions) {
        action->setChecked(action->data().toInt() == static_cast<int>(choice));
    }
}

void HeaderBar::setLanguage(const QString &language)
{
    const QList<QAction *> actions = m_languages->actions();
    for (QAction *action : actions) {
        action->setChecked(action->data().toString() == language);
    }
}

void HeaderBar::retranslate()
{
    m_start->setText(tr("Start"));
    m_resume->setText(tr("Resume"));
    m_pause->setText(tr("Pause"));
    m_pause->setAccessibleName(tr("Pause or stop the relay"));
    m_pauseNote->setText(tr("Clients get “503, try again later”; running answers finish"));
    m_pauseActions.at(0)->setText(tr("For 5 minutes"));
    m_pauseActions.at(1)->setText(tr("For 30 minutes"));
    m_pauseActions.at(2)->setText(tr("For 60 minutes"));
    m_pauseActions.at(3)->setText(tr("Until I resume"));
    m_stop->setText(tr("Stop the relay"));
    m_theme->setToolTip(tr("Light or dark"));
    m_theme->setAccessibleName(tr("Light or dark"));
    m_language->setToolTip(tr("Language"));
    m_language->setAccessibleName(tr("Language"));
    const QList<QAction *> themes = m_themes->actions();
    themes.at(0)->setText(tr("As the system"));
    themes.at(1)->setText(tr("Light"));
    themes.at(2)->setText(tr("Dark"));
}

void HeaderBar::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::LanguageChange) {
        retranslate();
    }
    QFrame::changeEvent(event);
}

void HeaderBar::paintEvent(QPaintEvent * /*event*/)
{
    QPainter painter(this);
    painter.fillRect(rect(), theme::color(ColorRole::Raised, palette()));
    painter.fillRect(QRect(0, height() - 1, width(), 1), theme::color(ColorRole::Line, palette()));
}

} // namespace sluice::ui
