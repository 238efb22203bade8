#include "ui/pages/requests/request_delegate.h"

#include "ui/models/request_table_model.h"
#include "ui/pages/requests/request_proxy.h"
#include "ui/shell/theme.h"
#include "ui/text/format.h"
#include "ui/widgets/badge.h"

#include <QApplication>
#include <QPainter>

namespace sluice::ui {

namespace {
constexpr int kPadding = 8;
}

void RequestDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option,
                            const QModelIndex &index) const
{
    const QPalette &palette = option.palette;
    painter->save();
    if (option.state.testFlag(QStyle::State_Selected)) {
        painter->fillRect(option.rect, theme::tint(ColorRole::Accent, palette));
        if (index.column() == 0) {
            painter->fillRect(QRect(option.rect.topLeft(), QSize(3, option.rect.height())),
                              theme::color(ColorRole::Accent, palette));
        }
    }
    const bool running = index.data(RequestTableModel::RunningRole).toBool();
    if (running) {
        QColor line = theme::color(ColorRole::Info, palette);
        line.setAlphaF(0.5F);
        painter->fillRect(
            QRect(option.rect.left(), option.rect.bottom() - 1, option.rect.width(), 2), line);
    }
    const auto column = static_cast<RequestColumn>(index.column());
    const QString text = index.data(Qt::DisplayRole).toString();
    const QRect area = option.rect.adjusted(kPadding, 0, -kPadding, 0);
    ColorRole tone = ColorRole::Text;
    if (column == RequestColumn::Status) {
        tone = RequestProxy::statusTone(
            index.data(RequestTableModel::RawRole).toInt(), running,
            static_cast<api::Outcome>(index.data(RequestTableModel::OutcomeRole).toInt()));
    } else if (column == RequestColumn::Verdict) {
        tone = RequestProxy::verdictTone(
            static_cast<policy::VerdictKind>(index.data(RequestTableModel::RawRole).toInt()));
    }
    if (tone != ColorRole::Text) {
        Badge::paint(painter, area, text, tone, palette, QApplication::font());
    } else {
        // What says nothing new is quiet.
        const bool isQuiet = text == noValue() || column == RequestColumn::Time
            || column == RequestColumn::Verdict;
        painter->setPen(theme::color(isQuiet ? ColorRole::Text2 : ColorRole::Text, palette));
        painter->setFont(option.font);
        painter->drawText(area, index.data(Qt::TextAlignmentRole).toInt() | Qt::TextSingleLine,
                          option.fontMetrics.elidedText(text, Qt::ElideRight, area.width() + 1));
    }
    painter->restore();
}

} // namespace sluice::ui
