#include "ui/widgets/stat_tile.h"

#include "ui/shell/theme.h"
#include "ui/widgets/label.h"
#include "ui/widgets/sparkline.h"

#include <QEnterEvent>
#include <QHBoxLayout>
#include <QPainter>
#include <QVBoxLayout>

namespace sluice::ui {

StatTile::StatTile(QWidget *parent)
    : QAbstractButton(parent), m_title(new Label(TypeRole::Secondary, ColorRole::Text2, this)),
      m_figure(new Label(TypeRole::Figure, ColorRole::Text, this)),
      m_unit(new Label(TypeRole::Secondary, ColorRole::Text2, this)),
      m_detail(new Label(TypeRole::Secondary, ColorRole::Text2, this)), m_trend(new Sparkline(this))
{
    setCursor(Qt::PointingHandCursor);
    setFocusPolicy(Qt::StrongFocus);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Preferred); // a row of tiles is one height
    m_title->setElided(Qt::ElideRight);
    m_detail->setElided(Qt::ElideRight);
    for (Label *label : {m_title, m_figure, m_unit, m_detail}) {
        label->setAttribute(Qt::WA_TransparentForMouseEvents);
    }

    auto *value = new QHBoxLayout;
    value->setSpacing(6);
    value->addWidget(m_figure, 0, Qt::AlignBaseline);
    value->addWidget(m_unit, 0, Qt::AlignBaseline);
    value->addWidget(m_trend, 1, Qt::AlignVCenter);
    value->addStretch();

    auto *all = new QVBoxLayout(this);
    all->setContentsMargins(metrics::kCardPadding, 10, metrics::kCardPadding, 10);
    all->setSpacing(2);
    all->addWidget(m_title);
    all->addLayout(value);
    all->addWidget(m_detail);
    m_unit->hide();
    m_trend->hide();
}

void StatTile::setTitle(const QString &title)
{
    m_title->setText(title);
    updateAccessibility();
}

void StatTile::setFigure(const QString &figure)
{
    m_figure->setText(figure);
    updateAccessibility();
}

void StatTile::setUnit(const QString &unit)
{
    m_unit->setText(unit);
    m_unit->setVisible(!unit.isEmpty());
    updateAccessibility();
}

void StatTile::setDetail(const QString &detail)
{
    m_detail->setText(detail);
    updateAccessibility();
}

void StatTile::setTrend(const QList<double> &values)
{
    m_trend->setVisible(!values.isEmpty());
    m_trend->setValues(values);
}

QString StatTile::figure() const
{
    return m_figure->text();
}

QString StatTile::detail() const
{
    return m_detail->text();
}

QSize StatTile::sizeHint() const
{
    return layout()->sizeHint();
}

QSize StatTile::minimumSizeHint() const
{
    return layout()->minimumSize();
}

void StatTile::updateAccessibility()
{
    QStringList facts{m_title->text(), m_figure->text() + QLatin1Char(' ') + m_unit->text(),
                      m_detail->text()};
    facts.removeAll(QString());
    setAccessibleName(m_title->text());
    setAccessibleDescription(facts.join(QStringLiteral(", ")));
}

void StatTile::paintEvent(QPaintEvent * /*event*/)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const bool emphasised = hasFocus() || underMouse();
    painter.setPen(QPen(theme::color(emphasised ? ColorRole::Accent : ColorRole::Line, palette()),
                        hasFocus() ? 2 : 1));
    painter.setBrush(theme::color(isDown() ? ColorRole::Sunken : ColorRole::Raised, palette()));
    painter.drawRoundedRect(QRectF(rect()).adjusted(1, 1, -1, -1), metrics::kRadius,
                            metrics::kRadius);
}

void StatTile::enterEvent(QEnterEvent *event)
{
    QAbstractButton::enterEvent(event);
    update();
}

void StatTile::leaveEvent(QEvent *event)
{
    QAbstractButton::leaveEvent(event);
    update();
}

} // namespace sluice::ui
