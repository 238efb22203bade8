#include "ui/shell/fact_bar.h"

#include "ui/shell/theme.h"

#include <QApplication>
#include <QFontMetrics>
#include <QPainter>

namespace sluice::ui {

namespace {
constexpr int kFactGap = 24;
}

FactBar::FactBar(QWidget *parent) : QWidget(parent)
{
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
}

void FactBar::setFacts(const QStringList &facts)
{
    if (facts == m_facts) {
        return;
    }
    m_facts = facts;
    const QString all = facts.join(QStringLiteral(" · "));
    setToolTip(all);
    setAccessibleName(all);
    updateGeometry();
    update();
}

QSize FactBar::sizeHint() const
{
    const QFontMetrics type(theme::font(TypeRole::Secondary, QApplication::font()));
    int width = 2 * metrics::kPageMargin;
    for (const QString &fact : m_facts) {
        width += type.horizontalAdvance(fact) + kFactGap;
    }
    return {width, type.height() + 12};
}

void FactBar::paintEvent(QPaintEvent * /*event*/)
{
    QPainter painter(this);
    painter.fillRect(QRect(0, 0, width(), 1), theme::color(ColorRole::Line, palette()));
    const QFont font = theme::font(TypeRole::Secondary, QApplication::font());
    const QFontMetrics type(font);
    painter.setFont(font);
    painter.setPen(theme::color(ColorRole::Text2, palette()));
    int x = metrics::kPageMargin;
    for (const QString &fact : m_facts) {
        const int advance = type.horizontalAdvance(fact);
        if (x + advance > width() - metrics::kPageMargin) {
            break;
        }
        painter.drawText(QRect(x, 1, advance + 2, height() - 1), Qt::AlignLeft | Qt::AlignVCenter,
                         fact);
        x += advance + kFactGap;
    }
}

} // namespace sluice::ui
