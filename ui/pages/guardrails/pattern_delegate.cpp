#include "ui/pages/guardrails/pattern_delegate.h"

#include "ui/models/pattern_list_model.h"
#include "ui/pages/guardrails/rule_row.h"
#include "ui/text/format.h"
#include "ui/text/guardrail_words.h"
#include "ui/text/words.h"

#include <QAbstractItemView>
#include <QHelpEvent>
#include <QToolTip>

namespace sluice::ui {

namespace {

api::PatternConfig configAt(const QModelIndex &index)
{
    return index.data(PatternListModel::ConfigRole).value<api::PatternConfig>();
}

bool isEdited(const QModelIndex &index)
{
    return index.data(PatternListModel::EditedRole).toBool();
}

} // namespace

void PatternDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option,
                            const QModelIndex &index) const
{
    const api::PatternConfig pattern = configAt(index);
    const qint64 hits = index.data(PatternListModel::HitsTodayRole).toLongLong();
    RuleRow row;
    row.title = isEdited(index) ? tr("%1 (not yet live)").arg(pattern.name) : pattern.name;
    row.badge = hits == 0 ? QString() : formatCompact(hits);
    row.second = modesText(index);
    row.third = pattern.pattern;
    row.thirdTone = isEdited(index) ? ColorRole::Warn : ColorRole::Text2;
    row.isThirdCode = true;
    paintRuleRow(*painter, option, row);
}

QSize PatternDelegate::sizeHint(const QStyleOptionViewItem &option, const QModelIndex &) const
{
    return ruleRowSize(option);
}

bool PatternDelegate::helpEvent(QHelpEvent *event, QAbstractItemView *view,
                                const QStyleOptionViewItem &option, const QModelIndex &index)
{
    if (event->type() == QEvent::ToolTip && index.isValid()) {
        QToolTip::showText(event->globalPos(), description(index), view, option.rect);
        return true;
    }
    return QStyledItemDelegate::helpEvent(event, view, option, index);
}

QString PatternDelegate::modesText(const QModelIndex &index)
{
    const api::PatternConfig pattern = configAt(index);
    QStringList parts{tr("Prompt: %1").arg(actionText(pattern.prompt)),
                      tr("Answer: %1").arg(actionText(pattern.answer))};
    const QString scope = scopeText(pattern.clients, pattern.routes, pattern.models);
    for (const QString &part :
         {pattern.category, scope.isEmpty() ? QString() : tr("only for %1").arg(scope)}) {
        if (!part.isEmpty()) {
            parts << part;
        }
    }
    return parts.join(QStringLiteral(" · "));
}

QString PatternDelegate::description(const QModelIndex &index)
{
    const api::PatternConfig pattern = configAt(index);
    return QStringList{
        pattern.name, modesText(index), pattern.pattern,
        tr("%n hit(s) today", nullptr,
           static_cast<int>(index.data(PatternListModel::HitsTodayRole).toLongLong()))}
        .join(QLatin1Char('\n'));
}

} // namespace sluice::ui
