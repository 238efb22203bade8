#include "ui/pages/dashboard/connect_card.h"

#include "ui/shell/icons.h"
#include "ui/widgets/copy_field.h"
#include "ui/widgets/label.h"

#include <QEvent>
#include <QVBoxLayout>

namespace sluice::ui {

ConnectCard::ConnectCard(QWidget *parent)
    : Card(parent), m_icon(new Label(TypeRole::Body, ColorRole::Text, this)),
      m_headline(new Label(TypeRole::CardTitle, ColorRole::Text, this)),
      m_text(new Label(TypeRole::Body, ColorRole::Text2, this)),
      m_curlTitle(new Label(TypeRole::SecondaryStrong, ColorRole::Text2, this)),
      m_curl(new CopyField(CopyField::Form::Block, this)),
      m_environmentTitle(new Label(TypeRole::SecondaryStrong, ColorRole::Text2, this)),
      m_environment(new CopyField(CopyField::Form::Block, this)),
      m_note(new Label(TypeRole::Secondary, ColorRole::Text2, this))
{
    m_headline->setWordWrap(true);
    m_text->setWordWrap(true);
    m_note->setWordWrap(true);
    body()->setSpacing(6);
    body()->addStretch(1);
    for (QWidget *widget : std::initializer_list<QWidget *>{m_icon, m_headline, m_text}) {
        body()->addWidget(widget);
    }
    body()->addSpacing(8);
    body()->addWidget(m_curlTitle);
    body()->addWidget(m_curl, 0, Qt::AlignLeft);
    body()->addSpacing(8);
    body()->addWidget(m_environmentTitle);
    body()->addWidget(m_environment, 0, Qt::AlignLeft);
    body()->addWidget(m_note);
    body()->addStretch(2);
    layout()->setContentsMargins(24, 16, 24, 16);
    refreshIcon();
    retranslate();
}

void ConnectCard::setCommands(const QString &curl, const QString &environment)
{
    m_curl->setValue(curl);
    m_environment->setValue(environment);
    for (QWidget *widget : std::initializer_list<QWidget *>{m_curlTitle, m_curl, m_environmentTitle,
                                                            m_environment, m_note}) {
        widget->setVisible(!curl.isEmpty());
    }
    retranslate();
}

void ConnectCard::refreshIcon()
{
    m_icon->setPixmap(icons::pixmap(QStringLiteral("clients"),
                                    theme::color(ColorRole::Accent, palette()), 32,
                                    devicePixelRatioF()));
}

void ConnectCard::retranslate()
{
    const bool canConnect = !m_curl->value().isEmpty();
    m_headline->setText(canConnect ? tr("No requests yet: connect a client")
                                   : tr("The relay is not running"));
    m_text->setText(canConnect
                        ? tr("Rates, latency and verdicts appear here with the first request.")
                        : tr("Press Start at the top of the window; then this page tells how to "
                             "connect a client."));
    m_curlTitle->setText(tr("Send one request now"));
    m_environmentTitle->setText(tr("Or point your programs at the relay"));
    m_note->setText(tr(
        "The certificate file makes programs trust the relay on this computer and nothing else."));
}

void ConnectCard::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::LanguageChange) {
        retranslate();
    } else if (event->type() == QEvent::PaletteChange) {
        refreshIcon();
    }
    Card::changeEvent(event);
}

} // namespace sluice::ui
