#include "ui/pages/upstreams/upstream_delegate.h"

#include "ui/models/upstream_list_model.h"
#include "ui/shell/icons.h"
#include "ui/shell/theme.h"
#include "ui/text/error_sentence.h"
#include "ui/text/format.h"
#include "ui/text/words.h"
#include "ui/widgets/badge.h"
#include "ui/widgets/state_shape.h"

#include <QAbstractItemView>
#include <QHelpEvent>
#include <QPainter>
#include <QToolTip>

namespace sluice::ui {

namespace {

using Health = UpstreamListModel::Health;

constexpr int kPadding = metrics::kCardPadding;
constexpr int kShape = 14;

Health healthOf(const QModelIndex &index)
{
    return static_cast<Health>(index.data(UpstreamListModel::HealthRole).toInt());
}

bool isUnused(const QModelIndex &index)
{
    return index.data(UpstreamListModel::WeightRole).toInt() == 0;
}

QString iconOf(api::CredentialPlace place)
{
    switch (place) {
    case api::CredentialPlace::KeyStore:
        return QStringLiteral("lock");
    case api::CredentialPlace::Memory:
    case api::CredentialPlace::Missing:
        return QStringLiteral("warning");
    case api::CredentialPlace::Environment:
        return QStringLiteral("key");
    }
    return {};
}

ColorRole toneOf(api::CredentialPlace place)
{
    switch (place) {
    case api::CredentialPlace::Missing:
        return ColorRole::Danger;
    case api::CredentialPlace::Memory:
        return ColorRole::Warn;
    case api::CredentialPlace::KeyStore:
    case api::CredentialPlace::Environment:
        return ColorRole::Text2;
    }
    return ColorRole::Text2;
}

} // namespace

void UpstreamDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option,
                             const QModelIndex &index) const
{
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    const QPalette &palette = option.palette;
    const bool selected = option.state.testFlag(QStyle::State_Selected);
    if (selected || option.state.testFlag(QStyle::State_MouseOver)) {
        painter->setPen(Qt::NoPen);
        painter->setBrush(selected ? theme::tint(ColorRole::Accent, palette)
                                   : theme::color(ColorRole::Sunken, palette));
        painter->drawRoundedRect(QRectF(option.rect).adjusted(1, 1, -1, -1), metrics::kRadius,
                                 metrics::kRadius);
    }
    if (selected && option.state.testFlag(QStyle::State_HasFocus)) {
        painter->setPen(QPen(theme::color(ColorRole::Accent, palette), 1.5));
        painter->setBrush(Qt::NoBrush);
        painter->drawRoundedRect(QRectF(option.rect).adjusted(1, 1, -1, -1), metrics::kRadius,
                                 metrics::kRadius);
    }

    const Health health = healthOf(index);
    QRect area = option.rect.adjusted(kPadding, kPadding / 2, -kPadding, -kPadding / 2);
    const QRect shapeBox(area.left(), area.top() + (area.height() - kShape) / 2, kShape, kShape);
    const auto shape = isUnused(index) ? StateShape::Shape::Square
        : health == Health::Failing    ? StateShape::Shape::Triangle
        : health == Health::Good       ? StateShape::Shape::Disc
                                       : StateShape::Shape::HalfDisc;
    const ColorRole tone = isUnused(index) ? ColorRole::Text2
        : health == Health::Failing        ? ColorRole::Danger
        : health == Health::Good           ? ColorRole::Ok
                                           : ColorRole::Text2;
    StateShape::paint(painter, QRectF(shapeBox), shape, theme::color(tone, palette));
    area.setLeft(shapeBox.right() + kPadding);

    // Figures at the right: fixed widths, so that rows line up while they count.
    const QFont body = theme::font(TypeRole::Body, option.font);
    const QFont secondary = theme::font(TypeRole::Secondary, option.font);
    const QFontMetrics bodyMetrics(body);
    const QFontMetrics secondaryMetrics(secondary);
    const int figureWidth = kPadding
        + std::max(bodyMetrics.horizontalAdvance(tr("p95 %1").arg(QStringLiteral("00.0 s"))),
                   secondaryMetrics.horizontalAdvance(tr("%1 of requests").arg(QStringLiteral("100 %"))));
    const int lineHeight = area.height() / 2;
    const auto rightCell = [&area](int width) {
        const QRect cell(area.right() - width + 1, area.top(), width, area.height());
        area.setRight(cell.left() - 1);
        return cell;
    };
    if (option.rect.width() > figureWidth * 5) {
        const QRect cell = rightCell(figureWidth);
        painter->setFont(body);
        painter->setPen(theme::color(ColorRole::Text, palette));
        painter->drawText(cell.adjusted(0, 0, 0, -cell.height() + lineHeight),
                          Qt::AlignRight | Qt::AlignBottom, latencyText(index));
        painter->setFont(secondary);
        painter->setPen(theme::color(ColorRole::Text2, palette));
        painter->drawText(cell.adjusted(0, lineHeight, 0, 0), Qt::AlignRight | Qt::AlignVCenter,
                          shareText(index));
    }
    if (const int place = index.data(UpstreamListModel::PlaceRole).toInt(); place >= 0) {
        const auto where = static_cast<api::CredentialPlace>(place);
        const QColor color = theme::color(toneOf(where), palette);
        const QString text = credentialText(index);
        const bool wide = option.rect.width() > figureWidth * 6;
        constexpr int kSign = 16;
        const int width = kSign
            + (wide ? kPadding / 2 + secondaryMetrics.horizontalAdvance(text) : 0) + kPadding;
        const QRect cell = rightCell(width);
        const QPixmap sign
            = icons::pixmap(iconOf(where), color, kSign, painter->device()->devicePixelRatioF());
        painter->drawPixmap(cell.left(), cell.center().y() - kSign / 2, sign);
        if (wide) {
            painter->setFont(secondary);
            painter->setPen(color);
            painter->drawText(cell.adjusted(kSign + kPadding / 2, 0, 0, 0),
                              Qt::AlignLeft | Qt::AlignVCenter, text);
        }
    }

    const QRect first = area.adjusted(0, 0, 0, -area.height() + lineHeight);
    const QFont strong = theme::font(TypeRole::CardTitle, option.font);
    const QFontMetrics strongMetrics(strong);
    painter->setFont(strong);
    painter->setPen(theme::color(isUnused(index) ? ColorRole::Text2 : ColorRole::Text, palette));
    const QString kind = upstreamKindText(
        static_cast<api::UpstreamKind>(index.data(UpstreamListModel::KindRole).toInt()));
    const int badgeWidth = Badge::sizeFor(kind, option.font).width() + kPadding;
    const QString name
        = strongMetrics.elidedText(index.data(UpstreamListModel::NameRole).toString(),
                                   Qt::ElideRight, std::max(0, first.width() - badgeWidth));
    painter->drawText(first, Qt::AlignLeft | Qt::AlignVCenter, name);
    const int nameEnd = first.left() + strongMetrics.horizontalAdvance(name) + kPadding;
    Badge::paint(painter, QRect(nameEnd, first.top(), badgeWidth, first.height()), kind,
                 ColorRole::Neutral, palette, option.font);

    const QRect second = area.adjusted(0, lineHeight, 0, 0);
    const bool failing = health == Health::Failing;
    painter->setFont(failing ? secondary : theme::font(TypeRole::Mono, option.font));
    painter->setPen(theme::color(failing ? ColorRole::Danger : ColorRole::Text2, palette));
    painter->drawText(second, Qt::AlignLeft | Qt::AlignVCenter,
                      painter->fontMetrics().elidedText(secondLine(index),
                                                        failing ? Qt::ElideRight : Qt::ElideMiddle,
                                                        second.width()));
    painter->restore();
}

QSize UpstreamDelegate::sizeHint(const QStyleOptionViewItem &option, const QModelIndex &) const
{
    const QFontMetrics strong(theme::font(TypeRole::CardTitle, option.font));
    const QFontMetrics second(theme::font(TypeRole::Mono, option.font));
    return {200, strong.height() + second.height() + kPadding + 3 * metrics::kGrid};
}

bool UpstreamDelegate::helpEvent(QHelpEvent *event, QAbstractItemView *view,
                                 const QStyleOptionViewItem &option, const QModelIndex &index)
{
    if (event->type() == QEvent::ToolTip && index.isValid()) {
        QToolTip::showText(event->globalPos(), description(index), view, option.rect);
        return true;
    }
    return QStyledItemDelegate::helpEvent(event, view, option, index);
}

QString UpstreamDelegate::credentialText(const QModelIndex &index)
{
    const int place = index.data(UpstreamListModel::PlaceRole).toInt();
    if (place < 0) {
        return tr("No credential");
    }
    const auto where = static_cast<api::CredentialPlace>(place);
    if (where == api::CredentialPlace::Environment) {
        // The variable's name tells more than the word "environment".
        return index.data(UpstreamListModel::CredentialRole).toString().mid(4);
    }
    return credentialPlaceText(where);
}

QString UpstreamDelegate::shareText(const QModelIndex &index)
{
    if (isUnused(index)) {
        return tr("not used");
    }
    const QVariant share = index.data(UpstreamListModel::ShareRole);
    if (!share.isValid()) {
        return tr("weight %1").arg(index.data(UpstreamListModel::WeightRole).toInt());
    }
    return tr("%1 of requests").arg(formatPercent(share.toDouble()));
}

QString UpstreamDelegate::latencyText(const QModelIndex &index)
{
    const QVariant latency = index.data(UpstreamListModel::LatencyRole);
    if (!latency.isValid()) {
        return noValue();
    }
    return tr("p95 %1").arg(formatDuration(std::chrono::microseconds(latency.toLongLong())));
}

QString UpstreamDelegate::secondLine(const QModelIndex &index)
{
    if (healthOf(index) == Health::Failing) {
        base::Error error;
        error.code
            = static_cast<base::ErrorCode>(index.data(UpstreamListModel::LastErrorRole).toInt());
        error.detail = index.data(UpstreamListModel::LastErrorDetailRole).toString().toStdString();
        if (error.isError()) {
            return errorLine(error);
        }
        return tr("The last request failed.");
    }
    const auto kind
        = static_cast<api::UpstreamKind>(index.data(UpstreamListModel::KindRole).toInt());
    return kind == api::UpstreamKind::Demo ? tr("simulated, no network")
                                           : index.data(UpstreamListModel::UrlRole).toString();
}

QString UpstreamDelegate::description(const QModelIndex &index)
{
    const auto kind
        = static_cast<api::UpstreamKind>(index.data(UpstreamListModel::KindRole).toInt());
    QStringList lines{index.data(UpstreamListModel::NameRole).toString() + QStringLiteral(" – ")
                      + upstreamKindText(kind)};
    lines << (kind == api::UpstreamKind::Demo ? upstreamKindSentence(kind)
                                              : index.data(UpstreamListModel::UrlRole).toString());
    const int place = index.data(UpstreamListModel::PlaceRole).toInt();
    lines << (place < 0
                  ? tr("No credential")
                  : tr("Credential: %1")
                        .arg(credentialPlaceSentence(static_cast<api::CredentialPlace>(place))));
    lines << tr("Latency: %1; %2").arg(latencyText(index), shareText(index));
    if (healthOf(index) == Health::Failing) {
        lines << secondLine(index);
    }
    return lines.join(QLatin1Char('\n'));
}

} // namespace sluice::ui
