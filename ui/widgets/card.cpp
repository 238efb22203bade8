#include "ui/widgets/card.h"

#include "ui/shell/theme.h"
#include "ui/widgets/label.h"

#include <QHBoxLayout>
#include <QPainter>
#include <QVBoxLayout>

namespace sluice::ui {

Card::Card(QWidget *parent)
    : QFrame(parent), m_title(new Label(TypeRole::CardTitle, ColorRole::Text, this)),
      m_head(new QHBoxLayout), m_body(new QVBoxLayout)
{
    setFrameShape(QFrame::NoFrame);
    m_title->setElided(Qt::ElideRight);
    m_title->hide();
    m_head->setSpacing(8);
    m_head->addWidget(m_title, 1);
    m_body->setSpacing(8);
    auto *all = new QVBoxLayout(this);
    all->setContentsMargins(metrics::kCardPadding, metrics::kCardPadding, metrics::kCardPadding,
                            metrics::kCardPadding);
    all->setSpacing(8);
    all->addLayout(m_head);
    all->addLayout(m_body, 1);
}

void Card::setTitle(const QString &title)
{
    m_title->setText(title);
    m_title->setVisible(!title.isEmpty());
    setAccessibleName(title);
}

void Card::paintEvent(QPaintEvent * /*event*/)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(theme::color(ColorRole::Line, palette()));
    painter.setBrush(theme::color(ColorRole::Raised, palette()));
    painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), metrics::kRadius,
                            metrics::kRadius);
}

} // namespace sluice::ui
