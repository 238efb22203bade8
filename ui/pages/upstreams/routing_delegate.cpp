#include "ui/pages/upstreams/routing_delegate.h"

#include "ui/models/routing_models.h"
#include "ui/shell/theme.h"
#include "ui/text/upstream_words.h"

#include <QAbstractItemView>
#include <QHelpEvent>
#include <QPainter>
#include <QToolTip>

namespace sluice::ui {

namespace {

constexpr int kPadding = metrics::kCardPadding;
const QChar kArrow(0x2192);

} // namespace

RoutingDelegate::RoutingDelegate(Rows rows, QObject *parent)
    : QStyledItemDelegate(parent), m_rows(rows)
{
}

void RoutingDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option,
                            const QModelIndex &index) const
{
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    const QPalette &palette = option.palette;
    const bool selected = option.state.testFlag(QStyle::State_Selected);
    const QRectF ground = QRectF(option.rect).adjusted(1, 1, -1, -1);
    if (selected || option.state.testFlag(QStyle::State_MouseOver)) {
        painter->setPen(selected && option.state.testFlag(QStyle::State_HasFocus)
                            ? QPen(theme::color(ColorRole::Accent, palette), 1.5)
                            : QPen(Qt::NoPen));
        painter->setBrush(selected ? theme::tint(ColorRole::Accent, palette)
                                   : theme::color(ColorRole::Sunken, palette));
        painter->drawRoundedRect(ground, metrics::kRadius, metrics::kRadius);
    }
    const QRect area = option.rect.adjusted(kPadding, kPadding / 2, -kPadding, -kPadding / 2);
    const int lineHeight = area.height() / 2;
    const auto line = [&](const QRect &box, TypeRole type, ColorRole color, const QString &text) {
        painter->setFont(theme::font(type, option.font));
        painter->setPen(theme::color(color, palette));
        painter->drawText(box, Qt::AlignLeft | Qt::AlignVCenter,
                          painter->fontMetrics().elidedText(text, Qt::ElideRight, box.width()));
    };
    line(area.adjusted(0, 0, 0, -area.height() + lineHeight), TypeRole::CardTitle, ColorRole::Text,
         title(index));
    line(area.adjusted(0, lineHeight, 0, 0), TypeRole::Secondary, ColorRole::Text2, detail(index));
    painter->restore();
}

QSize RoutingDelegate::sizeHint(const QStyleOptionViewItem &option, const QModelIndex &) const
{
    const QFontMetrics first(theme::font(TypeRole::CardTitle, option.font));
    const QFontMetrics second(theme::font(TypeRole::Secondary, option.font));
    return {160, first.height() + second.height() + kPadding + 2 * metrics::kGrid};
}

bool RoutingDelegate::helpEvent(QHelpEvent *event, QAbstractItemView *view,
                                const QStyleOptionViewItem &option, const QModelIndex &index)
{
    if (event->type() == QEvent::ToolTip && index.isValid()) {
        QToolTip::showText(event->globalPos(), title(index) + QLatin1Char('\n') + detail(index),
                           view, option.rect);
        return true;
    }
    return QStyledItemDelegate::helpEvent(event, view, option, index);
}

QString RoutingDelegate::title(const QModelIndex &index) const
{
    return m_rows == Rows::Routes ? routeTitle(index) : clusterTitle(index);
}

QString RoutingDelegate::detail(const QModelIndex &index) const
{
    return m_rows == Rows::Routes ? routeCondition(index) : clusterMembers(index);
}

QString RoutingDelegate::routeTitle(const QModelIndex &index)
{
    return QStringLiteral("%1 %2 %3")
        .arg(index.data(RouteListModel::NameRole).toString(), kArrow,
             index.data(RouteListModel::ClusterRole).toString());
}

QString RoutingDelegate::routeCondition(const QModelIndex &index)
{
    QStringList parts;
    const auto add = [&](int role, const QString &words) {
        const QString pattern = index.data(role).toString();
        if (!pattern.isEmpty()) {
            parts << words.arg(pattern);
        }
    };
    add(RouteListModel::ClientRole, tr("client %1"));
    add(RouteListModel::PathRole, tr("path %1"));
    add(RouteListModel::ModelRole, tr("model %1"));
    if (parts.isEmpty()) {
        parts << tr("every request");
    }
    add(RouteListModel::RenameRole, tr("asks for %1"));
    return parts.join(tr(", ", "between conditions"));
}

QString RoutingDelegate::clusterTitle(const QModelIndex &index)
{
    return tr("%1: %2", "cluster, how one is chosen")
        .arg(index.data(ClusterListModel::NameRole).toString(),
             strategyText(static_cast<api::BalanceStrategy>(
                 index.data(ClusterListModel::StrategyRole).toInt())));
}

QString RoutingDelegate::clusterMembers(const QModelIndex &index)
{
    const QStringList members = index.data(ClusterListModel::MembersRole).toStringList();
    const bool isOrdered = index.data(ClusterListModel::StrategyRole).toInt()
        == static_cast<int>(api::BalanceStrategy::Ordered);
    const QString list
        = members.join(isOrdered ? QStringLiteral(" %1 ").arg(kArrow) : QStringLiteral(", "));
    const auto sticky
        = static_cast<api::StickyKey>(index.data(ClusterListModel::StickyRole).toInt());
    return sticky == api::StickyKey::None
        ? list
        : tr("%1 (%2)", "members, what stays").arg(list, stickyText(sticky));
}

} // namespace sluice::ui
