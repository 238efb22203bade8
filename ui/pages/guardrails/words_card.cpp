#include "ui/pages/guardrails/words_card.h"

#include "ui/models/word_list_model.h"
#include "ui/pages/guardrails/word_entry.h"
#include "ui/shell/icons.h"
#include "ui/shell/theme.h"
#include "ui/text/format.h"
#include "ui/text/words.h"
#include "ui/widgets/banner.h"
#include "ui/widgets/card.h"
#include "ui/widgets/label.h"
#include "ui/widgets/search_box.h"
#include "ui/widgets/segmented_control.h"

#include <QAction>
#include <QClipboard>
#include <QGridLayout>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QPaintEvent>
#include <QPainter>
#include <QPushButton>
#include <QShortcut>
#include <QTableView>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace sluice::ui {

namespace {

constexpr std::array kActions{policy::Action::Off, policy::Action::Observe, policy::Action::Mask,
                              policy::Action::Block};

// The line numbers of the list: figures only, no cells. GUI thread.
class LineNumbers final : public QHeaderView {
public:
    explicit LineNumbers(QWidget *parent)
        : QHeaderView(Qt::Vertical, parent)
    {
        setSectionsClickable(true);
    }

protected:
    void paintSection(QPainter *painter, const QRect &area, int section) const override
    {
        painter->setPen(theme::color(ColorRole::Text2, palette()));
        painter->setFont(theme::font(TypeRole::Secondary, font()));
        painter->drawText(area.adjusted(0, 0, -metrics::kGrid * 2, 0),
                          Qt::AlignRight | Qt::AlignVCenter,
                          model()->headerData(section, Qt::Vertical).toString());
    }

    void paintEvent(QPaintEvent *event) override
    {
        QPainter(viewport()).fillRect(event->rect(), theme::color(ColorRole::Raised, palette()));
        // Only where there are numbers: below the last one the base class would draw an empty header.
        const QRect numbers(0, 0, width(), length() - offset());
        if (const QRegion part = event->region().intersected(numbers); !part.isEmpty()) {
            QPaintEvent numbersOnly(part);
            QHeaderView::paintEvent(&numbersOnly);
        }
    }
};

} // namespace

WordsCard::WordsCard(QWidget *parent)
    : QWidget(parent), m_card(new Card(this)), m_search(new SearchBox(this)),
      m_file(new Label(TypeRole::Secondary, ColorRole::Text2, this)),
      m_promptTitle(new Label(TypeRole::SecondaryStrong, ColorRole::Text2, this)),
      m_answerTitle(new Label(TypeRole::SecondaryStrong, ColorRole::Text2, this)),
      m_prompt(new SegmentedControl(this)), m_answer(new SegmentedControl(this)),
      m_banner(new Banner(this)), m_entry(new WordEntry(this)), m_add(new QPushButton(this)),
      m_import(new QToolButton(this)), m_table(new QTableView(this)),
      m_count(new Label(TypeRole::Secondary, ColorRole::Text2, this)),
      m_remark(new Label(TypeRole::Secondary, ColorRole::Text2, this)),
      m_undo(new QAction(icons::icon(u"undo"_s), QString(), this)),
      m_redo(new QAction(icons::icon(u"redo"_s), QString(), this)),
      m_remove(new QAction(icons::icon(u"trash"_s), QString(), this))
{
    m_entry->setObjectName(u"wordEntry"_s);
    m_add->setObjectName(u"addWord"_s);
    m_import->setObjectName(u"importWords"_s);
    m_table->setObjectName(u"wordTable"_s);
    m_search->setObjectName(u"wordSearch"_s);
    m_prompt->setObjectName(u"promptMode"_s);
    m_answer->setObjectName(u"answerMode"_s);
    m_banner->setObjectName(u"listMessage"_s);
    m_banner->hide();
    m_banner->setDismissible(false);
    m_file->setElided(Qt::ElideMiddle);
    m_remark->setWordWrap(true);
    buildTools();
    buildTable();
    buildLayout();
    connect(m_entry, &WordEntry::wordEntered, this, &WordsCard::addRequested);
    connect(m_entry, &WordEntry::linesPasted, this, &WordsCard::linesRequested);
    connect(m_add, &QPushButton::clicked, this, [this] {
        if (const QString word = m_entry->text().trimmed(); !word.isEmpty()) {
            emit addRequested(word);
        } else {
            m_entry->setFocus();
        }
    });
    connect(m_import, &QToolButton::clicked, this, &WordsCard::importRequested);
    connect(m_search, &SearchBox::searchRequested, this, &WordsCard::searchRequested);
    connect(m_banner, &Banner::actionRequested, this, &WordsCard::messageActionRequested);
    connect(m_prompt, &SegmentedControl::chosen, this, [this](int index) {
        emit actionRequested(policy::Direction::Prompt, kActions.at(static_cast<size_t>(index)));
    });
    connect(m_answer, &SegmentedControl::chosen, this, [this](int index) {
        emit actionRequested(policy::Direction::Answer, kActions.at(static_cast<size_t>(index)));
    });
    retranslate();
}

void WordsCard::buildTools()
{
    m_undo->setShortcut(QKeySequence::Undo);
    m_redo->setShortcut(QKeySequence::Redo);
    m_remove->setShortcut(QKeySequence::Delete);
    m_remove->setShortcutContext(Qt::WidgetShortcut);
    for (QAction *action : {m_undo, m_redo}) {
        action->setShortcutContext(Qt::WidgetWithChildrenShortcut);
        addAction(action);
    }
    m_table->addAction(m_remove);
    connect(m_undo, &QAction::triggered, this, &WordsCard::undoRequested);
    connect(m_redo, &QAction::triggered, this, &WordsCard::redoRequested);
    connect(m_remove, &QAction::triggered, this, [this] { emit removeRequested(selectedWords()); });
    for (QAction *action : {m_undo, m_redo, m_remove}) {
        auto *button = new QToolButton(this);
        button->setDefaultAction(action);
        button->setAutoRaise(true);
        button->setFocusPolicy(Qt::StrongFocus);
        m_tools << button;
    }
    m_tools[0]->setObjectName(u"undo"_s);
    m_tools[1]->setObjectName(u"redo"_s);
    m_tools[2]->setObjectName(u"removeWords"_s);
    m_import->setAutoRaise(true);
    m_import->setFocusPolicy(Qt::StrongFocus);
    m_import->setIcon(icons::icon(u"folder"_s));
}

void WordsCard::buildTable()
{
    m_table->horizontalHeader()->hide();
    m_table->horizontalHeader()->setStretchLastSection(true);
    // Fixed rows: a million of them cost nothing to lay out.
    auto *numbers = new LineNumbers(m_table);
    m_table->setVerticalHeader(numbers);
    numbers->setSectionResizeMode(QHeaderView::Fixed);
    numbers->setDefaultSectionSize(fontMetrics().height() + metrics::kGrid * 3);
    numbers->setHighlightSections(false);
    m_table->setShowGrid(false);
    m_table->setFrameShape(QFrame::NoFrame);
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->setSelectionMode(QAbstractItemView::ExtendedSelection);
    m_table->setEditTriggers(QAbstractItemView::DoubleClicked | QAbstractItemView::EditKeyPressed);
    m_table->setTabKeyNavigation(false);
    m_table->setWordWrap(false);
    m_table->setCornerButtonEnabled(false);
    auto *copy = new QShortcut(QKeySequence::Copy, m_table);
    copy->setContext(Qt::WidgetShortcut);
    connect(copy, &QShortcut::activated, this, &WordsCard::copySelection);
    auto *paste = new QShortcut(QKeySequence::Paste, m_table);
    paste->setContext(Qt::WidgetShortcut);
    connect(paste, &QShortcut::activated, this, &WordsCard::pasteIntoTable);
}

void WordsCard::buildLayout()
{
    auto *all = new QVBoxLayout(this);
    all->setContentsMargins(0, 0, 0, 0);
    all->addWidget(m_card);
    for (QToolButton *button : std::as_const(m_tools)) {
        m_card->head()->addWidget(button);
    }
    auto *modes = new QGridLayout;
    modes->setHorizontalSpacing(metrics::kGap);
    modes->setVerticalSpacing(2);
    modes->addWidget(m_promptTitle, 0, 0);
    modes->addWidget(m_prompt, 0, 1, Qt::AlignLeft);
    modes->addWidget(m_answerTitle, 1, 0);
    modes->addWidget(m_answer, 1, 1, Qt::AlignLeft);
    modes->setColumnStretch(1, 1);
    auto *entry = new QHBoxLayout;
    entry->setSpacing(metrics::kGrid * 2);
    entry->addWidget(m_entry, 1);
    entry->addWidget(m_add);
    entry->addWidget(m_import);
    auto *foot = new QHBoxLayout;
    foot->setSpacing(metrics::kGap);
    foot->addWidget(m_count);
    foot->addWidget(m_file, 1);
    m_file->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    QVBoxLayout *body = m_card->body();
    body->setSpacing(metrics::kGrid * 2);
    body->addLayout(modes);
    body->addWidget(m_banner);
    body->addLayout(entry);
    body->addWidget(m_remark);
    body->addWidget(m_search);
    body->addWidget(m_table, 1);
    body->addLayout(foot);
    m_remark->hide();
}

void WordsCard::setModel(WordListModel *model)
{
    if (m_model == model) {
        return;
    }
    if (m_model) {
        m_model->disconnect(this);
    }
    m_model = model;
    QItemSelectionModel *old = m_table->selectionModel();
    m_table->setModel(model);
    delete old;
    if (model) {
        m_search->setText(model->search());
        connect(m_table->selectionModel(), &QItemSelectionModel::selectionChanged, this,
                &WordsCard::updateTools);
        for (const auto signal :
             {&QAbstractItemModel::rowsInserted, &QAbstractItemModel::rowsRemoved}) {
            connect(model, signal, this, &WordsCard::refreshCount);
        }
        connect(model, &QAbstractItemModel::modelReset, this, &WordsCard::refreshCount);
    }
    setRemark({}, false);
    refreshCount();
    updateTools();
}

void WordsCard::setList(const QString &name, const QString &file)
{
    m_card->setTitle(name);
    m_file->setText(file);
}

void WordsCard::setActions(policy::Action prompt, policy::Action answer)
{
    m_prompt->setCurrent(static_cast<int>(prompt));
    m_answer->setCurrent(static_cast<int>(answer));
}

void WordsCard::setWordsEditable(bool editable)
{
    for (QWidget *widget :
         std::initializer_list<QWidget *>{m_entry, m_add, m_import, m_table, m_search}) {
        widget->setEnabled(editable);
    }
}

void WordsCard::setUndo(bool canUndo, const QString &undoText, bool canRedo,
                        const QString &redoText)
{
    m_undo->setEnabled(canUndo);
    m_redo->setEnabled(canRedo);
    m_undoText = undoText;
    m_redoText = redoText;
    const auto tip = [](const QAction *action, const QString &verb, const QString &what) -> QString {
        const QString text = what.isEmpty() ? verb : tr("%1: %2", "verb: what").arg(verb, what);
        return text + u" ("_s + action->shortcut().toString(QKeySequence::NativeText) + u')';
    };
    m_undo->setToolTip(tip(m_undo, tr("Undo"), m_undoText));
    m_redo->setToolTip(tip(m_redo, tr("Redo"), m_redoText));
}

void WordsCard::refreshCount()
{
    if (!m_model) {
        m_count->setText({});
        return;
    }
    const auto all = static_cast<int>(m_model->words().size());
    m_count->setText(
        m_model->search().isEmpty()
            ? tr("%n word(s)", nullptr, all)
            : tr("%1 of %n word(s)", nullptr, all).arg(formatCount(m_model->rowCount())));
    // Room for the longest number there is, so that the words do not move while scrolling.
    const QString widest(formatCount(all).size(), u'0');
    m_table->verticalHeader()->setFixedWidth(fontMetrics().horizontalAdvance(widest)
                                             + metrics::kGrid * 5);
}

void WordsCard::setRemark(const QString &text, bool isProblem)
{
    m_remark->setText(text);
    m_remark->setColorRole(isProblem ? ColorRole::Danger : ColorRole::Text2);
    m_remark->setVisible(!text.isEmpty());
    m_entry->setAccessibleDescription(text);
}

void WordsCard::setMessage(Message tone, const QString &text, const QString &action)
{
    const auto bannerTone = tone == Message::Danger ? Banner::Tone::Danger
        : tone == Message::Warning                  ? Banner::Tone::Warning
                                                    : Banner::Tone::Info;
    m_banner->setMessage(bannerTone, text);
    m_banner->setAction(action);
    m_banner->setVisible(tone != Message::None);
}

void WordsCard::clearEntry()
{
    m_entry->clear();
}

void WordsCard::showWord(int row)
{
    if (m_model && row >= 0) {
        m_table->setCurrentIndex(m_model->index(row, 0));
        m_table->scrollTo(m_model->index(row, 0));
    }
}

QList<int> WordsCard::selectedWords() const
{
    QList<int> at;
    if (!m_model) {
        return at;
    }
    // Ranges, not indexes: "select all" on a million rows is one range.
    for (const QItemSelectionRange &range : m_table->selectionModel()->selection()) {
        for (int row = range.top(); row <= range.bottom(); ++row) {
            at << m_model->wordIndex(row);
        }
    }
    std::sort(at.begin(), at.end());
    at.erase(std::unique(at.begin(), at.end()), at.end());
    return at;
}

QString WordsCard::remark() const
{
    return m_remark->text();
}

QString WordsCard::message() const
{
    return m_banner->isHidden() ? QString() : m_banner->text();
}

void WordsCard::copySelection() const
{
    QStringList words;
    for (const int at : selectedWords()) {
        words << m_model->words().at(at);
    }
    if (!words.isEmpty()) {
        QGuiApplication::clipboard()->setText(words.join(u'\n'));
    }
}

void WordsCard::pasteIntoTable()
{
    if (const QString text = QGuiApplication::clipboard()->text(); !text.isEmpty()) {
        emit linesRequested(text);
    }
}

void WordsCard::updateTools()
{
    m_remove->setEnabled(m_model && m_table->selectionModel()->hasSelection());
}

void WordsCard::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::LanguageChange) {
        retranslate();
    }
    QWidget::changeEvent(event);
}

void WordsCard::retranslate()
{
    m_promptTitle->setText(directionText(policy::Direction::Prompt));
    m_answerTitle->setText(directionText(policy::Direction::Answer));
    QStringList actions;
    for (const policy::Action action : kActions) {
        actions << actionText(action);
    }
    const auto modes = [&actions](SegmentedControl *control, policy::Direction direction) {
        control->setTexts(actions);
        const auto buttons = control->findChildren<QToolButton *>();
        for (qsizetype i = 0; i < buttons.size() && i < std::ssize(kActions); ++i) {
            buttons[i]->setToolTip(actionSentence(kActions.at(static_cast<size_t>(i)), direction));
        }
    };
    modes(m_prompt, policy::Direction::Prompt);
    modes(m_answer, policy::Direction::Answer);
    m_prompt->setAccessibleName(tr("Mode for prompts"));
    m_answer->setAccessibleName(tr("Mode for answers"));
    m_entry->setPlaceholderText(tr("New word…"));
    m_entry->setAccessibleName(tr("New word"));
    m_entry->setToolTip(tr("Pasted lines are added as so many words, in one step."));
    m_add->setText(tr("Add", "a word"));
    m_import->setToolTip(tr("Add words from a file"));
    m_import->setAccessibleName(tr("Add words from a file"));
    m_search->setPlaceholderText(tr("Find words"));
    m_search->setAccessibleName(tr("Find words"));
    m_table->setAccessibleName(tr("Words of the list"));
    m_undo->setText(tr("Undo"));
    m_redo->setText(tr("Redo"));
    m_remove->setText(tr("Delete words"));
    m_remove->setToolTip(tr("Delete the chosen words (%1)")
                             .arg(m_remove->shortcut().toString(QKeySequence::NativeText)));
    for (QToolButton *button : std::as_const(m_tools)) {
        button->setAccessibleName(button->defaultAction()->text());
    }
    setUndo(m_undo->isEnabled(), m_undoText, m_redo->isEnabled(), m_redoText);
    refreshCount();
}

} // namespace sluice::ui
