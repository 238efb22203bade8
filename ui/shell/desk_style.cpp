#include "ui/shell/desk_style.h"

#include "ui/shell/theme.h"

#include <QAbstractItemView>
#include <QLineEdit>
#include <QPainter>
#include <QStyleFactory>
#include <QStyleOption>
#include <QToolButton>

namespace sluice::ui {

namespace {

void drawPanel(QPainter *painter, const QRect &rect, const QColor &fill, const QColor &edge,
               double width = 1.0)
{
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setPen(edge.isValid() ? QPen(edge, width) : QPen(Qt::NoPen));
    painter->setBrush(fill.isValid() ? QBrush(fill) : QBrush(Qt::NoBrush));
    const double inset = width / 2.0;
    painter->drawRoundedRect(QRectF(rect).adjusted(inset, inset, -inset, -inset),
                             metrics::kRadius - 1, metrics::kRadius - 1);
    painter->restore();
}

void drawChevron(QPainter *painter, const QRectF &box, const QColor &color)
{
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setPen(QPen(color, 1.5, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    const QPointF center = box.center();
    painter->drawPolyline(QPolygonF{{center.x() - 4, center.y() - 2},
                                    {center.x(), center.y() + 2},
                                    {center.x() + 4, center.y() - 2}});
    painter->restore();
}

constexpr int kMenuArrow = 16;

bool has(const QStyleOption *option, QStyle::StateFlag flag)
{
    return option->state.testFlag(flag);
}

// Fusion's box is drawn in a shade of the window: on dark ground nobody sees an empty one.
void drawCheckBox(const QStyleOption *option, QPainter *painter)
{
    const auto color = [option](ColorRole role) { return theme::color(role, option->palette); };
    const bool isOn = has(option, QStyle::State_On);
    const bool isMixed = has(option, QStyle::State_NoChange);
    const bool enabled = has(option, QStyle::State_Enabled);
    const QColor edge = color(!enabled   ? ColorRole::Line
                                  : isOn ? ColorRole::Accent
                                         : ColorRole::Text2);
    const QRectF area = QRectF(option->rect).adjusted(0.5, 0.5, -0.5, -0.5);
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setPen(QPen(edge, 1.2));
    painter->setBrush(color(isOn && enabled ? ColorRole::Accent : ColorRole::Raised));
    painter->drawRoundedRect(area, 2.5, 2.5);
    painter->setPen(QPen(color(isOn && enabled ? ColorRole::OnAccent : ColorRole::Text2), 1.8,
                         Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    const auto at = [&area](double x, double y) {
        return QPointF(area.left() + x * area.width(), area.top() + y * area.height());
    };
    if (isMixed) {
        painter->drawLine(at(0.28, 0.5), at(0.72, 0.5));
    } else if (isOn) {
        painter->drawPolyline(QPolygonF{at(0.25, 0.52), at(0.43, 0.7), at(0.76, 0.32)});
    }
    painter->restore();
}

void drawButtonPanel(const QStyleOption *option, QPainter *painter)
{
    const auto color = [option](ColorRole role) { return theme::color(role, option->palette); };
    const auto *button = qstyleoption_cast<const QStyleOptionButton *>(option);
    const bool enabled = has(option, QStyle::State_Enabled);
    const bool isPrimary
        = button != nullptr && button->features.testFlag(QStyleOptionButton::DefaultButton);
    const bool isFlat = button != nullptr && button->features.testFlag(QStyleOptionButton::Flat);
    const bool isDown = has(option, QStyle::State_Sunken) || has(option, QStyle::State_On);
    const bool isHovered = enabled && has(option, QStyle::State_MouseOver);
    QColor fill = isFlat ? QColor() : color(ColorRole::Raised);
    QColor edge = isFlat ? QColor() : color(ColorRole::Line);
    if (isPrimary && enabled) {
        fill = color(ColorRole::Accent);
        if (isHovered || isDown) {
            fill = theme::isDark(option->palette) ? fill.lighter(110)
                                                  : fill.darker(isDown ? 125 : 112);
        }
        edge = fill;
    } else if (isDown) {
        fill = theme::tint(ColorRole::Accent, option->palette);
        edge = isFlat ? QColor() : color(ColorRole::Accent);
    } else if (isHovered) {
        fill = color(ColorRole::Sunken);
    }
    drawPanel(painter, option->rect, fill, edge);
    if (has(option, QStyle::State_HasFocus) && has(option, QStyle::State_KeyboardFocusChange)) {
        drawPanel(painter, option->rect, QColor(),
                  color(isPrimary ? ColorRole::Text : ColorRole::Accent), 2.0);
    }
}

} // namespace

DeskStyle::DeskStyle() : QProxyStyle(QStyleFactory::create(QStringLiteral("Fusion"))) { }

void DeskStyle::drawPrimitive(PrimitiveElement element, const QStyleOption *option,
                              QPainter *painter, const QWidget *widget) const
{
    const auto color = [option](ColorRole role) { return theme::color(role, option->palette); };
    switch (element) {
    case PE_PanelButtonCommand:
        drawButtonPanel(option, painter);
        return;
    case PE_PanelButtonTool:
        if (has(option, State_On) || has(option, State_Sunken)) {
            drawPanel(painter, option->rect, theme::tint(ColorRole::Accent, option->palette),
                      QColor());
        } else if (has(option, State_MouseOver) && has(option, State_Enabled)) {
            drawPanel(painter, option->rect, color(ColorRole::Sunken), QColor());
        }
        return;
    case PE_IndicatorCheckBox:
    case PE_IndicatorItemViewItemCheck:
        drawCheckBox(option, painter);
        return;
    case PE_FrameButtonTool:
    case PE_FrameDefaultButton:
        return;
    case PE_FrameFocusRect:
        // Rows of a list show focus by their selection; everything else gets a ring.
        if (qobject_cast<const QAbstractItemView *>(widget) == nullptr) {
            drawPanel(painter, option->rect, QColor(), color(ColorRole::Accent), 2.0);
        }
        return;
    case PE_PanelLineEdit:
        if (const auto *frame = qstyleoption_cast<const QStyleOptionFrame *>(option);
            frame != nullptr && frame->lineWidth > 0) {
            const bool focused = has(option, State_HasFocus);
            drawPanel(painter, option->rect,
                      color(has(option, State_Enabled) ? ColorRole::Raised : ColorRole::Surface),
                      color(focused ? ColorRole::Accent : ColorRole::Line), focused ? 2.0 : 1.0);
        }
        return;
    case PE_FrameLineEdit:
        return;
    case PE_Frame:
        if (const auto *frame = qstyleoption_cast<const QStyleOptionFrame *>(option);
            frame == nullptr || frame->lineWidth > 0) {
            const bool focused = has(option, State_HasFocus);
            drawPanel(painter, option->rect, QColor(),
                      color(focused ? ColorRole::Accent : ColorRole::Line));
        }
        return;
    default:
        QProxyStyle::drawPrimitive(element, option, painter, widget);
    }
}

void DeskStyle::drawHeaderSection(const QStyleOption *option, QPainter *painter) const
{
    painter->fillRect(option->rect, theme::color(ColorRole::Raised, option->palette));
    painter->fillRect(QRect(option->rect.left(), option->rect.bottom(), option->rect.width(), 1),
                      theme::color(ColorRole::Line, option->palette));
}

void DeskStyle::drawControl(ControlElement element, const QStyleOption *option, QPainter *painter,
                            const QWidget *widget) const
{
    switch (element) {
    case CE_HeaderSection:
    case CE_HeaderEmptyArea:
        drawHeaderSection(option, painter);
        return;
    case CE_PushButtonLabel:
        if (const auto *button = qstyleoption_cast<const QStyleOptionButton *>(option);
            button != nullptr && button->features.testFlag(QStyleOptionButton::DefaultButton)
            && has(option, State_Enabled)) {
            QStyleOptionButton onAccent = *button;
            onAccent.palette.setColor(QPalette::ButtonText,
                                      theme::color(ColorRole::OnAccent, option->palette));
            QProxyStyle::drawControl(element, &onAccent, painter, widget);
            return;
        }
        break;
    case CE_Splitter:
        return;
    default:
        break;
    }
    QProxyStyle::drawControl(element, option, painter, widget);
}

void DeskStyle::drawComplexControl(ComplexControl control, const QStyleOptionComplex *option,
                                   QPainter *painter, const QWidget *widget) const
{
    if (control == CC_ComboBox) {
        if (const auto *combo = qstyleoption_cast<const QStyleOptionComboBox *>(option);
            combo != nullptr && !combo->editable) {
            QStyleOptionButton panel;
            panel.QStyleOption::operator=(*option);
            panel.state.setFlag(State_Sunken, has(option, State_On));
            panel.state.setFlag(State_On, false);
            drawButtonPanel(&panel, painter);
            const QRect arrow = subControlRect(CC_ComboBox, option, SC_ComboBoxArrow, widget);
            drawChevron(painter, arrow, option->palette.color(QPalette::ButtonText));
            return;
        }
    }
    if (control == CC_ScrollBar) {
        drawScrollBar(option, painter, widget);
        return;
    }
    if (control == CC_ToolButton) {
        if (const auto *tool = qstyleoption_cast<const QStyleOptionToolButton *>(option);
            tool != nullptr && tool->features.testFlag(QStyleOptionToolButton::HasMenu)) {
            QStyleOptionToolButton plain = *tool;
            plain.features.setFlag(QStyleOptionToolButton::HasMenu, false);
            if (tool->toolButtonStyle == Qt::ToolButtonTextBesideIcon) {
                proxy()->drawPrimitive(PE_PanelButtonTool, option, painter, widget);
                plain.rect.setRight(plain.rect.right() - kMenuArrow);
                plain.state.setFlag(State_MouseOver, false);
                plain.state.setFlag(State_Sunken, false);
                drawChevron(painter,
                            QRectF(plain.rect.right() - 2, option->rect.top(), kMenuArrow,
                                   option->rect.height()),
                            theme::color(ColorRole::Text2, option->palette));
            }
            QProxyStyle::drawComplexControl(control, &plain, painter, widget);
            return;
        }
    }
    QProxyStyle::drawComplexControl(control, option, painter, widget);
}

void DeskStyle::drawScrollBar(const QStyleOptionComplex *option, QPainter *painter,
                              const QWidget *widget) const
{
    const auto *slider = qstyleoption_cast<const QStyleOptionSlider *>(option);
    if (slider == nullptr || slider->minimum >= slider->maximum) {
        return;
    }
    const bool isActive = has(option, State_MouseOver) || has(option, State_Sunken);
    QColor color = theme::color(ColorRole::Text2, option->palette);
    color.setAlphaF(isActive ? 0.75F : 0.45F);
    const QRectF handle = QRectF(subControlRect(CC_ScrollBar, option, SC_ScrollBarSlider, widget))
                              .adjusted(3, 3, -3, -3);
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setPen(Qt::NoPen);
    painter->setBrush(color);
    painter->drawRoundedRect(handle, 3, 3);
    painter->restore();
}

// A scroll bar without arrow buttons: the whole length is the groove.
QRect DeskStyle::subControlRect(ComplexControl control, const QStyleOptionComplex *option,
                                SubControl part, const QWidget *widget) const
{
    const auto *slider = qstyleoption_cast<const QStyleOptionSlider *>(option);
    if (control != CC_ScrollBar || slider == nullptr) {
        return QProxyStyle::subControlRect(control, option, part, widget);
    }
    const bool isUpright = slider->orientation == Qt::Vertical;
    const int length = isUpright ? option->rect.height() : option->rect.width();
    const qint64 range = static_cast<qint64>(slider->maximum) - slider->minimum;
    const int least = proxy()->pixelMetric(PM_ScrollBarSliderMin, option, widget);
    int handle = length;
    if (range > 0) {
        handle = static_cast<int>(static_cast<qint64>(slider->pageStep) * length
                                  / (range + slider->pageStep));
        handle = qMin(length, qMax(least, handle));
    }
    const int start
        = sliderPositionFromValue(slider->minimum, slider->maximum, slider->sliderPosition,
                                  length - handle, slider->upsideDown);
    const auto along = [&](int from, int extent) {
        return isUpright ? QRect(0, from, option->rect.width(), extent)
                         : QRect(from, 0, extent, option->rect.height());
    };
    QRect result;
    switch (part) {
    case SC_ScrollBarSlider:
        result = along(start, handle);
        break;
    case SC_ScrollBarGroove:
        result = along(0, length);
        break;
    case SC_ScrollBarSubPage:
        result = along(0, start);
        break;
    case SC_ScrollBarAddPage:
        result = along(start + handle, length - start - handle);
        break;
    default:
        return {};
    }
    return visualRect(option->direction, option->rect, result.translated(option->rect.topLeft()));
}

QRect DeskStyle::subElementRect(SubElement element, const QStyleOption *option,
                                const QWidget *widget) const
{
    const QRect rect = QProxyStyle::subElementRect(element, option, widget);
    if (element == SE_LineEditContents) {
        if (const auto *frame = qstyleoption_cast<const QStyleOptionFrame *>(option);
            frame != nullptr && frame->lineWidth > 0) {
            constexpr int kPadding = 6; // text does not touch the frame
            return rect.adjusted(kPadding, 0, -kPadding, 0);
        }
    }
    return rect;
}

int DeskStyle::pixelMetric(PixelMetric metric, const QStyleOption *option,
                           const QWidget *widget) const
{
    switch (metric) {
    case PM_ButtonShiftHorizontal:
    case PM_ButtonShiftVertical:
        return 0;
    case PM_SmallIconSize:
    case PM_ButtonIconSize:
    case PM_ToolBarIconSize:
        return metrics::kIcon;
    case PM_HeaderMargin:
        return 8;
    case PM_ScrollBarExtent:
        return 12;
    case PM_ScrollBarSliderMin:
        return 32;
    case PM_SplitterWidth:
        return metrics::kGap;
    case PM_LayoutHorizontalSpacing:
    case PM_LayoutVerticalSpacing:
        return 8;
    case PM_ToolTipLabelFrameWidth:
        return 6;
    default:
        return QProxyStyle::pixelMetric(metric, option, widget);
    }
}

int DeskStyle::styleHint(StyleHint hint, const QStyleOption *option, const QWidget *widget,
                         QStyleHintReturn *returnData) const
{
    switch (hint) {
    case SH_EtchDisabledText:
    case SH_DitherDisabledText:
        return 0;
    case SH_DialogButtonBox_ButtonsHaveIcons:
        return 0;
    default:
        return QProxyStyle::styleHint(hint, option, widget, returnData);
    }
}

QSize DeskStyle::sizeFromContents(ContentsType type, const QStyleOption *option, const QSize &size,
                                  const QWidget *widget) const
{
    QSize result = QProxyStyle::sizeFromContents(type, option, size, widget);
    switch (type) {
    case CT_PushButton:
        result.setWidth(result.width() + 8);
        result.setHeight(qMax(result.height() + 4, 30));
        break;
    case CT_ComboBox:
    case CT_LineEdit:
    case CT_SpinBox:
        result.setHeight(qMax(result.height() + 4, 30));
        break;
    case CT_ToolButton:
        if (const auto *tool = qstyleoption_cast<const QStyleOptionToolButton *>(option);
            tool != nullptr && tool->features.testFlag(QStyleOptionToolButton::HasMenu)
            && tool->toolButtonStyle == Qt::ToolButtonTextBesideIcon) {
            result.setWidth(result.width() + kMenuArrow);
        }
        break;
    case CT_HeaderSection:
        result.setHeight(result.height() + 4);
        break;
    default:
        break;
    }
    return result;
}

} // namespace sluice::ui
