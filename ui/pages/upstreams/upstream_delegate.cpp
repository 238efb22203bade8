#include "ui/pages/upstreams/upstream_delegate.h"

#include "ui/models/upstream_list_model.h"
#include "ui/shell/icons.h"
#include "ui/shell/theme.h"
#include "ui/text/error_sentence.h"
#include "ui/text/format.h"
#include "ui/text/words.h"
#include "ui/widgets/badge.h"
#include "ui/widgets/sparkline.h"
#include "ui/widgets/standing_look.h"

#include <QAbstractItemView>
#include <QHelpEvent>
#include <QPainter>
#include <QToolTip>

namespace sluice::ui {

namespace {

constexpr int kPadding = metrics::kCardPadding;
constexpr int kShape = 14;
constexpr int kTrend = 72;
constexpr int kNarrow = 430;
constexpr int kWide = 820;

Standing standingAt(const QModelIndex &index)
{
    return static_cast<Standing>(index.data(UpstreamListModel::StandingRole).toInt());
}

std::optional<QDateTime> untilAt(const QModelIndex &index)
{
    const QVariant until = index.data(UpstreamListModel::UntilRole);
    return until.isValid() ? std::optional(until.toDateTime()) : std::nullopt;
}

// Where the cause says more than the address.
bool hasCause(const QModelIndex &index)
{
    const Standing standing = standingAt(index);
    const bool tellsOfFaults = standing == Standing::Stumbled || standing == Standing::Open
        || standing == Standing::LastStanding || standing == Standing::WayDown;
    return tellsOfFaults
        && index.data(UpstreamListModel::LastErrorRole).toInt()
        != static_cast<int>(base::ErrorCode::None);
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

QString latencyFigure(const QModelIndex &index)
{
    const QVariant latency = index.data(UpstreamListModel::LatencyRole);
    return latency.isValid() ? formatDuration(std::chrono::microseconds(latency.toLongLong()))
                             : noValue();
}

QString shareFigure(const QModelIndex &index)
{
    const QVariant share = index.data(UpstreamListModel::ShareRole);
    return share.isValid() ? formatPercent(share.toDouble()) : QString();
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

    const StandingLook look = standingLook(standingAt(index));
    QRect area = option.rect.adjusted(kPadding, kPadding / 2, -kPadding, -kPadding / 2);
    const QRect shapeBox(area.left(), area.top() + (area.height() - kShape) / 2, kShape, kShape);
    StateShape::paint(painter, QRectF(shapeBox), look.shape, theme::color(look.tone, palette));
    area.setLeft(shapeBox.right() + kPadding);

    // Figures at the right: fixed widths, so that rows line up while they count. Where there is
    // little room only the numbers stay; the detail has the words.
    const QFont body = theme::font(TypeRole::Body, option.font);
    const QFont secondary = theme::font(TypeRole::Secondary, option.font);
    const QFontMetrics bodyMetrics(body);
    const QFontMetrics secondaryMetrics(secondary);
    const bool isNarrow = option.rect.width() < kNarrow;
    const QString longestLatency
        = isNarrow ? QStringLiteral("00.0 s") : tr("p95 %1").arg(QStringLiteral("00.0 s"));
    const QString longestShare = isNarrow
        ? QStringLiteral("100 %")
        : tr("weight %1, %2").arg(QStringLiteral("100"), QStringLiteral("100 %"));
    const int figureWidth = kPadding
        + std::max(bodyMetrics.horizontalAdvance(longestLatency),
                   secondaryMetrics.horizontalAdvance(longestShare));
    const int lineHeight = area.height() / 2;
    const auto rightCell = [&area](int width) {
        const QRect cell(area.right() - width + 1, area.top(), width, area.height());
        area.setRight(cell.left() - 1);
        return cell;
    };
    const QRect figures = rightCell(figureWidth);
    painter->setFont(body);
    painter->setPen(theme::color(ColorRole::Text, palette));
    painter->drawText(figures.adjusted(0, 0, 0, -figures.height() + lineHeight),
                      Qt::AlignRight | Qt::AlignBottom,
                      isNarrow ? latencyFigure(index) : latencyText(index));
    painter->setFont(secondary);
    painter->setPen(theme::color(ColorRole::Text2, palette));
    painter->drawText(figures.adjusted(0, lineHeight, 0, 0), Qt::AlignRight | Qt::AlignVCenter,
                      isNarrow ? shareFigure(index) : shareText(index));
    if (!isNarrow) {
        const QRect cell = rightCell(kTrend + 2 * kPadding);
        Sparkline::paint(painter, QRectF(cell).adjusted(kPadding, 4, -kPadding, -4),
                         index.data(UpstreamListModel::TrendRole).value<QList<double>>(), palette);
    }
    if (const int place = index.data(UpstreamListModel::PlaceRole).toInt();
        place >= 0 && (!isNarrow || place == static_cast<int>(api::CredentialPlace::Missing))) {
        const auto where = static_cast<api::CredentialPlace>(place);
        const QColor color = theme::color(toneOf(where), palette);
        const QString text = credentialText(index);
        const bool wide = option.rect.width() > kWide;
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
    painter->setPen(theme::color(
        standingAt(index) == Standing::Drained ? ColorRole::Text2 : ColorRole::Text, palette));
    const QString kind = upstreamKindText(
        static_cast<api::UpstreamKind>(index.data(UpstreamListModel::KindRole).toInt()));
    const int badgeWidth = isNarrow ? 0 : Badge::sizeFor(kind, option.font).width() + kPadding;
    const QString name
        = strongMetrics.elidedText(index.data(UpstreamListModel::NameRole).toString(),
                                   Qt::ElideRight, std::max(0, first.width() - badgeWidth));
    painter->drawText(first, Qt::AlignLeft | Qt::AlignVCenter, name);
    const int nameEnd = first.left() + strongMetrics.horizontalAdvance(name) + kPadding;
    if (!isNarrow) {
        Badge::paint(painter, QRect(nameEnd, first.top(), badgeWidth, first.height()), kind,
                     ColorRole::Neutral, palette, option.font);
    }

    QRect second = area.adjusted(0, lineHeight, 0, 0);
    const QFont stateFont = theme::font(TypeRole::SecondaryStrong, option.font);
    const QFontMetrics stateMetrics(stateFont);
    const QString state = stateMetrics.elidedText(stateText(index, QDateTime::currentDateTimeUtc()),
                                                  Qt::ElideRight, second.width());
    painter->setFont(stateFont);
    painter->setPen(
        theme::color(look.tone == ColorRole::Ok ? ColorRole::Text2 : look.tone, palette));
    painter->drawText(second, Qt::AlignLeft | Qt::AlignVCenter, state);
    second.setLeft(second.left() + stateMetrics.horizontalAdvance(state) + kPadding);
    const bool isCause = hasCause(index);
    painter->setFont(isCause ? secondary : theme::font(TypeRole::Mono, option.font));
    painter->setPen(theme::color(ColorRole::Text2, palette));
    if (second.width() > kTrend) {
        painter->drawText(
            second, Qt::AlignLeft | Qt::AlignVCenter,
            painter->fontMetrics().elidedText(
                secondLine(index), isCause ? Qt::ElideRight : Qt::ElideMiddle, second.width()));
    }
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
    const QVariant share = index.data(UpstreamListModel::ShareRole);
    const QString weight = QLocale().toString(index.data(UpstreamListModel::WeightRole).toInt());
    if (!share.isValid()) {
        return tr("weight %1").arg(weight);
    }
    return tr("weight %1, %2").arg(weight, formatPercent(share.toDouble()));
}

QString UpstreamDelegate::stateText(const QModelIndex &index, const QDateTime &now)
{
    const QString line = standingLine(standingAt(index), untilAt(index), now);
    const int underWay = index.data(UpstreamListModel::OutstandingRole).toInt();
    return underWay > 0 ? tr("%1, %n under way", nullptr, underWay).arg(line) : line;
}

QString UpstreamDelegate::latencyText(const QModelIndex &index)
{
    return index.data(UpstreamListModel::LatencyRole).isValid()
        ? tr("p95 %1").arg(latencyFigure(index))
        : noValue();
}

QString UpstreamDelegate::secondLine(const QModelIndex &index)
{
    if (hasCause(index)) {
        base::Error error;
        error.code
            = static_cast<base::ErrorCode>(index.data(UpstreamListModel::LastErrorRole).toInt());
        error.detail = index.data(UpstreamListModel::LastErrorDetailRole).toString().toStdString();
        return errorLine(error);
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
    lines << stateText(index, QDateTime::currentDateTimeUtc());
    lines << standingSentence(standingAt(index));
    if (hasCause(index)) {
        lines << secondLine(index);
    }
    return lines.join(QLatin1Char('\n'));
}

} // namespace sluice::ui
