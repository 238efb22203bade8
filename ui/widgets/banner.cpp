#include "ui/widgets/banner.h"

#include "ui/shell/icons.h"
#include "ui/widgets/label.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QPainter>
#include <QPushButton>
#include <QToolButton>

namespace sluice::ui {

Banner::Banner(QWidget *parent)
    : QFrame(parent), m_icon(new Label(TypeRole::Body, ColorRole::Text, this)),
      m_text(new Label(TypeRole::Body, ColorRole::Text, this)), m_action(new QPushButton(this)),
      m_close(new QToolButton(this))
{
    setFrameShape(QFrame::NoFrame);
    m_text->setWordWrap(true);
    m_text->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_text->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Preferred);
    m_action->hide();
    m_close->setAutoRaise(true);
    m_close->setIcon(icons::icon(QStringLiteral("close"), ColorRole::Text2));

    auto *line = new QHBoxLayout(this);
    line->setContentsMargins(metrics::kCardPadding, 6, 8, 6);
    line->setSpacing(10);
    line->addWidget(m_icon);
    line->addWidget(m_text, 1);
    line->addWidget(m_action);
    line->addWidget(m_close);

    connect(m_action, &QPushButton::clicked, this, &Banner::actionRequested);
    connect(m_close, &QToolButton::clicked, this, &Banner::dismissRequested);
    refreshIcon();
    retranslate();
}

void Banner::setMessage(Tone tone, const QString &text)
{
    m_tone = tone;
    m_text->setText(text);
    setAccessibleName(text);
    refreshIcon();
    update();
}

void Banner::setAction(const QString &text)
{
    m_action->setText(text);
    m_action->setVisible(!text.isEmpty());
}

void Banner::setDismissible(bool dismissible)
{
    m_close->setVisible(dismissible);
}

QString Banner::text() const
{
    return m_text->text();
}

ColorRole Banner::colorRole() const
{
    switch (m_tone) {
    case Tone::Info:
        return ColorRole::Info;
    case Tone::Good:
        return ColorRole::Ok;
    case Tone::Warning:
        return ColorRole::Warn;
    case Tone::Danger:
        return ColorRole::Danger;
    }
    return ColorRole::Info;
}

void Banner::refreshIcon()
{
    const QString name = m_tone == Tone::Info ? QStringLiteral("info")
        : m_tone == Tone::Good                ? QStringLiteral("check")
        : m_tone == Tone::Warning             ? QStringLiteral("warning")
                                              : QStringLiteral("error");
    m_icon->setPixmap(icons::pixmap(name, theme::color(colorRole(), palette()), metrics::kIcon,
                                    devicePixelRatioF()));
}

void Banner::retranslate()
{
    m_close->setToolTip(tr("Dismiss"));
    m_close->setAccessibleName(tr("Dismiss"));
}

void Banner::paintEvent(QPaintEvent * /*event*/)
{
    QPainter painter(this);
    painter.fillRect(rect(), theme::tint(colorRole(), palette()));
    painter.fillRect(QRect(0, 0, 3, height()), theme::color(colorRole(), palette()));
    painter.fillRect(QRect(0, height() - 1, width(), 1), theme::color(ColorRole::Line, palette()));
}

void Banner::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::PaletteChange) {
        refreshIcon();
    } else if (event->type() == QEvent::LanguageChange) {
        retranslate();
    }
    QFrame::changeEvent(event);
}

} // namespace sluice::ui
