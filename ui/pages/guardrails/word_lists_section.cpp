#include "ui/pages/guardrails/word_lists_section.h"

#include "ui/pages/guardrails/list_delegate.h"
#include "ui/pages/guardrails/words_card.h"
#include "ui/shell/icons.h"
#include "ui/shell/theme.h"
#include "ui/widgets/card.h"
#include "ui/widgets/empty_state.h"
#include "ui/widgets/scroll_column.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QListView>
#include <QSplitter>
#include <QStackedWidget>
#include <QToolButton>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace sluice::ui {

WordListsSection::WordListsSection(QWidget *parent)
    : QWidget(parent), m_stack(new QStackedWidget(this)),
      m_empty(new EmptyState(u"guardrails"_s, this)),
      m_splitter(new QSplitter(Qt::Horizontal, this)), m_listCard(new Card(this)),
      m_lists(new QListView(this)), m_removeList(new QToolButton(this)),
      m_words(new WordsCard(this))
{
    buildLists();
    m_splitter->setChildrenCollapsible(false);
    m_splitter->setHandleWidth(metrics::kGap);
    m_splitter->addWidget(m_listCard);
    auto *words = new ScrollColumn(this); // in a low window, or with large letters
    words->column()->addWidget(m_words);
    m_splitter->addWidget(words);
    m_listCard->setMinimumWidth(170);
    m_splitter->setStretchFactor(0, 1);
    m_splitter->setStretchFactor(1, 2);
    m_splitter->setSizes({200, 400});
    m_stack->addWidget(m_empty);
    m_stack->addWidget(m_splitter);
    connect(m_empty, &EmptyState::actionRequested, this, &WordListsSection::newListRequested);
    auto *all = new QVBoxLayout(this);
    all->setContentsMargins(0, 0, 0, 0);
    all->addWidget(m_stack);
    retranslate();
}

void WordListsSection::buildLists()
{
    m_lists->setObjectName(u"wordLists"_s);
    m_lists->setItemDelegate(new ListDelegate(m_lists));
    m_lists->setMouseTracking(true);
    m_lists->setFrameShape(QFrame::NoFrame);
    m_lists->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_lists->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    m_lists->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_lists->setUniformItemSizes(true);
    m_removeList->setObjectName(u"removeList"_s);
    m_removeList->setIcon(icons::icon(u"trash"_s));
    m_removeList->setAutoRaise(true);
    m_removeList->setFocusPolicy(Qt::StrongFocus);
    connect(m_removeList, &QToolButton::clicked, this, [this] {
        if (const int row = selectedRow(); row >= 0) {
            emit removeListRequested(row);
        }
    });
    const auto options = [this] {
        if (const int row = selectedRow(); row >= 0) {
            emit optionsRequested(row);
        }
    };
    connect(m_lists, &QListView::activated, this, options);
    connect(m_words, &WordsCard::optionsRequested, this, options);
    m_listCard->head()->addWidget(m_removeList);
    m_listCard->body()->addWidget(m_lists);
}

void WordListsSection::setModel(QAbstractItemModel *lists)
{
    m_lists->setModel(lists);
    connect(m_lists->selectionModel(), &QItemSelectionModel::currentChanged, this,
            [this](const QModelIndex &current) {
                m_removeList->setEnabled(current.isValid());
                emit listChosen(current.row());
            });
    connect(lists, &QAbstractItemModel::modelReset, this, &WordListsSection::refresh);
    refresh();
}

void WordListsSection::select(int row)
{
    m_lists->setCurrentIndex(m_lists->model()->index(row, 0));
}

int WordListsSection::selectedRow() const
{
    return m_lists->currentIndex().row();
}

bool WordListsSection::isEmpty() const
{
    return !m_lists->model() || m_lists->model()->rowCount() == 0;
}

void WordListsSection::refresh()
{
    m_stack->setCurrentWidget(isEmpty() ? m_empty : static_cast<QWidget *>(m_splitter));
    m_removeList->setEnabled(m_lists->currentIndex().isValid());
    emit emptyChanged();
}

void WordListsSection::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::LanguageChange) {
        retranslate();
    }
    QWidget::changeEvent(event);
}

void WordListsSection::retranslate()
{
    m_listCard->setTitle(tr("Word lists"));
    m_lists->setAccessibleName(tr("Word lists"));
    m_removeList->setToolTip(tr("Take the list out of use"));
    m_removeList->setAccessibleName(tr("Take the list out of use"));
    m_empty->setTexts(
        tr("No word list yet"),
        tr("A word list stops or masks what must not leave, and what must not come back. "
           "It cannot catch paraphrase, other languages or encoded text."));
    m_empty->setAction(tr("New list"));
    m_lists->viewport()->update();
}

} // namespace sluice::ui
