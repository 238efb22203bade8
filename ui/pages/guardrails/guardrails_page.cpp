#include "ui/pages/guardrails/guardrails_page.h"

#include "ui/pages/guardrails/list_delegate.h"
#include "ui/pages/guardrails/try_box.h"
#include "ui/pages/guardrails/words_card.h"
#include "ui/shell/icons.h"
#include "ui/shell/theme.h"
#include "ui/widgets/banner.h"
#include "ui/widgets/card.h"
#include "ui/widgets/empty_state.h"
#include "ui/widgets/label.h"

#include <QHBoxLayout>
#include <QListView>
#include <QPushButton>
#include <QSplitter>
#include <QStackedWidget>
#include <QTimer>
#include <QToolButton>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace sluice::ui {

GuardrailsPage::GuardrailsPage(QWidget *parent)
    : Page(u"guardrails"_s, u"guardrails"_s, parent), m_newList(new QPushButton(this)),
      m_problem(new Banner(this)), m_stack(new QStackedWidget(this)),
      m_empty(new EmptyState(u"guardrails"_s, this)),
      m_splitter(new QSplitter(Qt::Horizontal, this)), m_listCard(new Card(this)),
      m_lists(new QListView(this)), m_removeList(new QToolButton(this)),
      m_words(new WordsCard(this)), m_tryBox(new TryBox(this)), m_undo(new Banner(this)),
      m_undoTimer(new QTimer(this)), m_editBar(new Card(this)),
      m_editText(new Label(TypeRole::CardTitle, ColorRole::Text, this)),
      m_discard(new QPushButton(this)), m_apply(new QPushButton(this))
{
    m_newList->setObjectName(u"newList"_s);
    m_newList->setIcon(icons::icon(u"plus"_s, ColorRole::OnAccent));
    m_newList->setDefault(true);
    connect(m_newList, &QPushButton::clicked, this, &GuardrailsPage::newListRequested);
    actions()->addWidget(m_newList);

    buildLists();
    m_splitter->setChildrenCollapsible(false);
    m_splitter->setHandleWidth(metrics::kGap);
    m_splitter->addWidget(m_listCard);
    m_splitter->addWidget(m_words);
    m_splitter->addWidget(m_tryBox);
    m_listCard->setMinimumWidth(170);
    m_tryBox->setMinimumWidth(200);
    m_splitter->setStretchFactor(0, 2);
    m_splitter->setStretchFactor(1, 4);
    m_splitter->setStretchFactor(2, 3);
    m_splitter->setSizes({220, 400, 300});

    m_stack->addWidget(m_empty);
    m_stack->addWidget(m_splitter);
    connect(m_empty, &EmptyState::actionRequested, this, &GuardrailsPage::newListRequested);

    buildBars();
    content()->addWidget(m_problem);
    content()->addWidget(m_stack, 1);
    content()->addWidget(m_undo);
    content()->addWidget(m_editBar);
    GuardrailsPage::retranslate();
}

void GuardrailsPage::buildLists()
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
    m_listCard->head()->addWidget(m_removeList);
    m_listCard->body()->addWidget(m_lists);
}

void GuardrailsPage::buildBars()
{
    m_problem->setObjectName(u"problem"_s);
    m_problem->hide();
    m_problem->setDismissible(true);
    connect(m_problem, &Banner::dismissRequested, m_problem, &QWidget::hide);

    m_undo->setObjectName(u"undoBar"_s);
    m_undo->hide();
    m_undo->setDismissible(true);
    m_undoTimer->setSingleShot(true);
    m_undoTimer->setInterval(kUndoTime);
    const auto close = [this] {
        m_undoTimer->stop();
        m_undo->hide();
        m_removedList.clear();
    };
    connect(m_undo, &Banner::actionRequested, this, [this, close] {
        close();
        emit undoRemovalRequested();
    });
    connect(m_undo, &Banner::dismissRequested, this, close);
    connect(m_undoTimer, &QTimer::timeout, this, close);

    m_editBar->setObjectName(u"editBar"_s);
    m_editBar->hide();
    m_discard->setObjectName(u"discard"_s);
    m_apply->setObjectName(u"apply"_s);
    m_apply->setDefault(true);
    auto *line = new QHBoxLayout;
    line->setSpacing(metrics::kGap);
    line->addWidget(m_editText, 1);
    line->addWidget(m_discard);
    line->addWidget(m_apply);
    m_editBar->body()->addLayout(line);
    connect(m_discard, &QPushButton::clicked, this, &GuardrailsPage::discardRequested);
    connect(m_apply, &QPushButton::clicked, this, &GuardrailsPage::applyRequested);
}

void GuardrailsPage::setModel(QAbstractItemModel *lists)
{
    m_lists->setModel(lists);
    connect(m_lists->selectionModel(), &QItemSelectionModel::currentChanged, this,
            [this](const QModelIndex &current) {
                m_removeList->setEnabled(current.isValid());
                emit listChosen(current.row());
            });
    connect(lists, &QAbstractItemModel::modelReset, this, &GuardrailsPage::refresh);
    refresh();
}

void GuardrailsPage::select(int row)
{
    m_lists->setCurrentIndex(m_lists->model()->index(row, 0));
}

int GuardrailsPage::selectedRow() const
{
    return m_lists->currentIndex().row();
}

void GuardrailsPage::setEdits(int edits)
{
    m_edits = edits;
    m_editBar->setVisible(edits > 0);
    m_editText->setText(tr("%n edit(s) not yet live", nullptr, edits));
    m_tryBox->setPendingEdits(edits > 0);
}

void GuardrailsPage::setApplying(bool applying)
{
    m_applying = applying;
    m_apply->setEnabled(!applying);
    m_discard->setEnabled(!applying);
    m_apply->setText(applying ? tr("Applying…") : tr("Apply"));
}

void GuardrailsPage::offerUndo(const QString &removedList)
{
    m_removedList = removedList;
    m_undo->setMessage(Banner::Tone::Info,
                       tr("The list “%1” is out of use. Its file is kept.").arg(removedList));
    m_undo->show();
    m_undoTimer->start();
}

void GuardrailsPage::showProblem(const QString &text)
{
    m_problem->setMessage(Banner::Tone::Danger, text);
    m_problem->setVisible(!text.isEmpty());
}

QString GuardrailsPage::problem() const
{
    return m_problem->isHidden() ? QString() : m_problem->text();
}

QString GuardrailsPage::title() const
{
    return tr("Guardrails");
}

void GuardrailsPage::retranslate()
{
    Page::retranslate();
    m_newList->setText(tr("New list"));
    m_listCard->setTitle(tr("Word lists"));
    m_lists->setAccessibleName(tr("Word lists"));
    m_removeList->setToolTip(tr("Take the list out of use"));
    m_removeList->setAccessibleName(tr("Take the list out of use"));
    m_empty->setTexts(
        tr("No word list yet"),
        tr("A word list stops or masks what must not leave, and what must not come back. "
           "It cannot catch paraphrase, other languages or encoded text."));
    m_empty->setAction(tr("New list"));
    m_undo->setAction(tr("Undo"));
    if (!m_removedList.isEmpty()) {
        m_undo->setMessage(Banner::Tone::Info,
                           tr("The list “%1” is out of use. Its file is kept.").arg(m_removedList));
    }
    m_discard->setText(tr("Discard"));
    setApplying(m_applying);
    setEdits(m_edits);
    m_lists->viewport()->update();
}

void GuardrailsPage::refresh()
{
    const bool any = m_lists->model()->rowCount() > 0;
    m_stack->setCurrentWidget(any ? static_cast<QWidget *>(m_splitter) : m_empty);
    m_newList->setVisible(any);
    m_removeList->setEnabled(m_lists->currentIndex().isValid());
}

} // namespace sluice::ui
