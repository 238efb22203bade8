#include "ui/pages/guardrails/list_delegate.h"

#include "ui/models/guardrail_list_model.h"
#include "ui/shell/theme.h"
#include "ui/text/error_sentence.h"
#include "ui/text/format.h"
#include "ui/text/words.h"
#include "ui/widgets/badge.h"

#include <QAbstractItemView>
#include <QHelpEvent>
#include <QPainter>
#include <QToolTip>

namespace sluice::ui {

namespace {

constexpr int kPadding = metrics::kCardPadding;

policy::Action actionAt(const QModelIndex &index, int role)
{
    return static_cast<policy::Action>(index.data(role).toInt());
}

base::ErrorCode errorAt(const QModelIndex &index)
{
    return static_cast<base::ErrorCode>(index.data(GuardrailListModel::ErrorRole).toInt());
}

bool isRefused(const QModelIndex &index)
{
    return errorAt(index) != base::ErrorCode::None;
}

int editsAt(const QModelIndex &index)
{
    return index.data(GuardrailListModel::EditsRole).toInt();
}

} // namespace

void ListDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option,
                         const QModelIndex &index) const
{
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    const QPalette &palette = option.palette;
    const QRectF frame = QRectF(option.rect).adjusted(1, 1, -1, -1);
    const bool selected = option.state.testFlag(QStyle::State_Selected);
    if (selected || option.state.testFlag(QStyle::State_MouseOver)) {
        painter->setPen(Qt::NoPen);
        painter->setBrush(selected ? theme::tint(ColorRole::Accent, palette)
                                   : theme::color(ColorRole::Sunken, palette));
        painter->drawRoundedRect(frame, metrics::kRadius, metrics::kRadius);
    }
    if (selected) {
        // A bar besides the tint: the chosen row is told without colour.
        painter->setPen(Qt::NoPen);
        painter->setBrush(theme::color(ColorRole::Accent, palette));
        painter->drawRoundedRect(QRectF(frame.left(), frame.top() + 8, 3, frame.height() - 16), 1.5,
                                 1.5);
    }
    if (selected && option.state.testFlag(QStyle::State_HasFocus)) {
        painter->setPen(QPen(theme::color(ColorRole::Accent, palette), 1.5));
        painter->setBrush(Qt::NoBrush);
        painter->drawRoundedRect(frame, metrics::kRadius, metrics::kRadius);
    }

    const QRect area = option.rect.adjusted(kPadding, kPadding / 2, -kPadding, -kPadding / 2);
    const int lineHeight = area.height() / 3;
    const QRect first(area.left(), area.top(), area.width(), lineHeight);
    const QRect second = first.translated(0, lineHeight);
    const QRect third = second.translated(0, lineHeight);

    QRect nameArea = first;
    if (const QString hits = hitsText(index); !hits.isEmpty()) {
        const QSize size = Badge::sizeFor(hits, option.font);
        Badge::paint(
            painter,
            QRect(first.right() - size.width() + 1, first.top(), size.width(), first.height()),
            hits, ColorRole::Info, palette, option.font);
        nameArea.setRight(first.right() - size.width() - kPadding / 2);
    }
    painter->setFont(theme::font(TypeRole::CardTitle, option.font));
    painter->setPen(theme::color(ColorRole::Text, palette));
    painter->drawText(
        nameArea, Qt::AlignLeft | Qt::AlignVCenter,
        painter->fontMetrics().elidedText(index.data(GuardrailListModel::NameRole).toString(),
                                          Qt::ElideRight, nameArea.width()));
    painter->setFont(theme::font(TypeRole::Secondary, option.font));
    painter->setPen(theme::color(ColorRole::Text2, palette));
    // Where the whole line does not fit, the two modes alone: prompt first, as on the card.
    QString modes = modesText(index);
    if (painter->fontMetrics().horizontalAdvance(modes) > second.width()) {
        modes = shortModesText(index);
    }
    painter->drawText(second, Qt::AlignLeft | Qt::AlignVCenter,
                      painter->fontMetrics().elidedText(modes, Qt::ElideRight, second.width()));
    painter->setPen(theme::color(isRefused(index)         ? ColorRole::Danger
                                     : editsAt(index) > 0 ? ColorRole::Warn
                                                          : ColorRole::Text2,
                                 palette));
    painter->drawText(
        third, Qt::AlignLeft | Qt::AlignVCenter,
        painter->fontMetrics().elidedText(thirdLine(index), Qt::ElideRight, third.width()));
    painter->restore();
}

QSize ListDelegate::sizeHint(const QStyleOptionViewItem &option, const QModelIndex &) const
{
    const QFontMetrics title(theme::font(TypeRole::CardTitle, option.font));
    const int line
        = std::max(title.height(), Badge::sizeFor(QStringLiteral("0"), option.font).height()) + 2;
    return {160, 3 * line + kPadding};
}

bool ListDelegate::helpEvent(QHelpEvent *event, QAbstractItemView *view,
                             const QStyleOptionViewItem &option, const QModelIndex &index)
{
    if (event->type() == QEvent::ToolTip && index.isValid()) {
        QToolTip::showText(event->globalPos(), description(index), view, option.rect);
        return true;
    }
    return QStyledItemDelegate::helpEvent(event, view, option, index);
}

QString ListDelegate::hitsText(const QModelIndex &index)
{
    const qint64 hits = index.data(GuardrailListModel::HitsTodayRole).toLongLong();
    return hits == 0 ? QString() : formatCompact(hits);
}

QString ListDelegate::modesText(const QModelIndex &index)
{
    return tr("Prompt: %1 · Answer: %2")
        .arg(actionText(actionAt(index, GuardrailListModel::PromptRole)),
             actionText(actionAt(index, GuardrailListModel::AnswerRole)));
}

QString ListDelegate::shortModesText(const QModelIndex &index)
{
    return tr("%1 · %2", "mode for prompts · mode for answers")
        .arg(actionText(actionAt(index, GuardrailListModel::PromptRole)),
             actionText(actionAt(index, GuardrailListModel::AnswerRole)));
}

QString ListDelegate::thirdLine(const QModelIndex &index)
{
    if (isRefused(index)) {
        const QString facts = index.data(GuardrailListModel::ErrorFactsRole).toString();
        return facts.isEmpty() ? errorSentence(errorAt(index)).what : tr("Refused: %1").arg(facts);
    }
    if (const int edits = editsAt(index); edits > 0) {
        return tr("%n edit(s) not yet live", nullptr, edits);
    }
    return index.data(GuardrailListModel::CategoryRole).toString();
}

QString ListDelegate::description(const QModelIndex &index)
{
    QStringList lines{
        index.data(GuardrailListModel::NameRole).toString(), modesText(index),
        tr("%n hit(s) today", nullptr,
           static_cast<int>(index.data(GuardrailListModel::HitsTodayRole).toLongLong())),
        tr("File: %1").arg(index.data(GuardrailListModel::FileRole).toString())};
    if (isRefused(index)) {
        const base::ErrorCode code = errorAt(index);
        lines << thirdLine(index) << errorSentence(code).remedy;
    }
    return lines.join(QLatin1Char('\n'));
}

} // namespace sluice::ui
