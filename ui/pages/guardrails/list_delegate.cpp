#include "ui/pages/guardrails/list_delegate.h"

#include "ui/models/guardrail_list_model.h"
#include "ui/pages/guardrails/rule_row.h"
#include "ui/text/error_sentence.h"
#include "ui/text/format.h"
#include "ui/text/guardrail_words.h"
#include "ui/text/words.h"

#include <QAbstractItemView>
#include <QHelpEvent>
#include <QToolTip>

namespace sluice::ui {

namespace {

policy::Action actionAt(const QModelIndex &index, int role)
{
    return static_cast<policy::Action>(index.data(role).toInt());
}

base::ErrorCode errorAt(const QModelIndex &index)
{
    return static_cast<base::ErrorCode>(index.data(GuardrailListModel::ErrorRole).toInt());
}

api::WordListConfig configAt(const QModelIndex &index)
{
    return index.data(GuardrailListModel::ConfigRole).value<api::WordListConfig>();
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
    RuleRow row;
    row.title = index.data(GuardrailListModel::NameRole).toString();
    row.badge = hitsText(index);
    row.second = modesText(index);
    row.shortSecond = shortModesText(index);
    row.third = thirdLine(index);
    row.thirdTone = isRefused(index) ? ColorRole::Danger
        : editsAt(index) > 0         ? ColorRole::Warn
                                     : ColorRole::Text2;
    paintRuleRow(*painter, option, row);
}

QSize ListDelegate::sizeHint(const QStyleOptionViewItem &option, const QModelIndex &) const
{
    return ruleRowSize(option);
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
    if (configAt(index).isAllow) {
        return tr("Allowed words: never a hit");
    }
    return tr("Prompt: %1 · Answer: %2")
        .arg(actionText(actionAt(index, GuardrailListModel::PromptRole)),
             actionText(actionAt(index, GuardrailListModel::AnswerRole)));
}

QString ListDelegate::shortModesText(const QModelIndex &index)
{
    if (configAt(index).isAllow) {
        return tr("Allowed words");
    }
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
    const auto status = index.data(GuardrailListModel::StatusRole).value<api::ListStatus>();
    QStringList parts;
    for (const QString &part :
         {listAgeText(configAt(index), status, QDateTime::currentDateTimeUtc()),
          index.data(GuardrailListModel::CategoryRole).toString(), listTraits(configAt(index))}) {
        if (!part.isEmpty()) {
            parts << part;
        }
    }
    return parts.join(QStringLiteral(" · "));
}

QString ListDelegate::description(const QModelIndex &index)
{
    QStringList lines{
        index.data(GuardrailListModel::NameRole).toString(), modesText(index),
        tr("%n hit(s) today", nullptr,
           static_cast<int>(index.data(GuardrailListModel::HitsTodayRole).toLongLong())),
        configAt(index).url.isEmpty()
            ? tr("File: %1").arg(index.data(GuardrailListModel::FileRole).toString())
            : tr("From: %1").arg(configAt(index).url)};
    if (isRefused(index)) {
        const base::ErrorCode code = errorAt(index);
        lines << thirdLine(index) << errorSentence(code).remedy;
    } else {
        lines << thirdLine(index);
    }
    lines.removeAll(QString());
    return lines.join(QLatin1Char('\n'));
}

} // namespace sluice::ui
