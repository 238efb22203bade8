#include "ui/pages/guardrails/patterns_section.h"

#include "ui/pages/guardrails/pattern_delegate.h"
#include "ui/widgets/undo_tools.h"
#include "ui/widgets/list_card.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QListView>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace sluice::ui {

PatternsSection::PatternsSection(QWidget *parent)
    : QWidget(parent), m_list(new ListCard(u"patterns"_s, this)),
      m_undo(new UndoTools(u"patterns-"_s, this, m_list->head()))
{
    m_list->list()->setItemDelegate(new PatternDelegate(m_list->list()));
    connect(m_undo, &UndoTools::undoRequested, this, &PatternsSection::undoRequested);
    connect(m_undo, &UndoTools::redoRequested, this, &PatternsSection::redoRequested);
    auto *all = new QVBoxLayout(this);
    all->setContentsMargins(0, 0, 0, 0);
    all->addWidget(m_list);
    retranslate();
}

void PatternsSection::setModel(QAbstractItemModel *patterns)
{
    m_list->setModel(patterns);
}

void PatternsSection::setUndo(bool canUndo, bool canRedo)
{
    m_undo->setState(canUndo, {}, canRedo, {});
}

void PatternsSection::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::LanguageChange) {
        retranslate();
    }
    QWidget::changeEvent(event);
}

void PatternsSection::retranslate()
{
    m_list->setTitle(tr("Patterns of your own"));
    m_list->list()->setAccessibleName(tr("Patterns"));
    m_list->setEmptyText(
        tr("No pattern yet. A pattern is a regular expression for what has a form rather than a "
           "word: order numbers (ORD-[0-9]{8}), names of machines, project codes."));
    m_list->setActionNames(tr("Add pattern"), tr("Edit pattern"), tr("Move up"), tr("Move down"),
                           tr("Remove pattern"));
    m_undo->retranslate();
    m_list->list()->viewport()->update();
}

} // namespace sluice::ui
