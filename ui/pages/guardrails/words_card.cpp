#include "ui/pages/guardrails/words_card.h"

#include "ui/models/word_list_model.h"
#include "ui/pages/guardrails/action_box.h"
#include "ui/widgets/undo_tools.h"
#include "ui/pages/guardrails/word_entry.h"
#include "ui/pages/guardrails/word_table.h"
#include "ui/shell/icons.h"
#include "ui/shell/theme.h"
#include "ui/text/format.h"
#include "ui/text/guardrail_words.h"
#include "ui/text/words.h"
#include "ui/widgets/banner.h"
#include "ui/widgets/card.h"
#include "ui/widgets/label.h"
#include "ui/widgets/search_box.h"

#include <QAction>
#include <QEvent>
#include <QHBoxLayout>
#include <QPushButton>
#include <QToolButton>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace sluice::ui {

WordsCard::WordsCard(QWidget *parent)
    : QWidget(parent), m_card(new Card(this)), m_search(new SearchBox(this)),
      m_file(new Label(TypeRole::Secondary, ColorRole::Text2, this)),
      m_promptTitle(new Label(TypeRole::SecondaryStrong, ColorRole::Text2, this)),
      m_answerTitle(new Label(TypeRole::SecondaryStrong, ColorRole::Text2, this)),
      m_prompt(new ActionBox(policy::Direction::Prompt, this)),
      m_answer(new ActionBox(policy::Direction::Answer, this)),
      m_traits(new Label(TypeRole::Secondary, ColorRole::Text2, this)),
      m_options(new QPushButton(this)), m_ageRow(new QWidget(this)),
      m_age(new Label(TypeRole::Secondary, ColorRole::Text2, m_ageRow)),
      m_refresh(new QPushButton(m_ageRow)), m_banner(new Banner(this)),
      m_entry(new WordEntry(this)), m_add(new QPushButton(this)), m_import(new QToolButton(this)),
      m_table(new WordTable(this)), m_count(new Label(TypeRole::Secondary, ColorRole::Text2, this)),
      m_remark(new Label(TypeRole::Secondary, ColorRole::Text2, this)),
      m_remove(new QAction(icons::icon(u"trash"_s), QString(), this)),
      m_undo(new UndoTools({}, this, m_card->head())), m_removeButton(new QToolButton(this))
{
    m_entry->setObjectName(u"wordEntry"_s);
    m_add->setObjectName(u"addWord"_s);
    m_import->setObjectName(u"importWords"_s);
    m_table->setObjectName(u"wordTable"_s);
    m_search->setObjectName(u"wordSearch"_s);
    m_prompt->setObjectName(u"promptMode"_s);
    m_answer->setObjectName(u"answerMode"_s);
    m_options->setObjectName(u"listOptions"_s);
    m_refresh->setObjectName(u"refreshList"_s);
    m_banner->setObjectName(u"listMessage"_s);
    m_banner->hide();
    m_banner->setDismissible(false);
    m_file->setElided(Qt::ElideMiddle);
    m_remark->setWordWrap(true);
    m_traits->setWordWrap(true);
    m_age->setWordWrap(true);
    buildTools();
    buildLayout();
    connectParts();
    retranslate();
}

void WordsCard::connectParts()
{
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
    connect(m_options, &QPushButton::clicked, this, &WordsCard::optionsRequested);
    connect(m_refresh, &QPushButton::clicked, this, &WordsCard::refreshRequested);
    connect(m_prompt, &ActionBox::chosen, this, [this](policy::Action action) {
        emit actionRequested(policy::Direction::Prompt, action);
    });
    connect(m_answer, &ActionBox::chosen, this, [this](policy::Action action) {
        emit actionRequested(policy::Direction::Answer, action);
    });
    connect(m_table, &WordTable::selectionMade, this, &WordsCard::updateTools);
    connect(m_table, &WordTable::linesPasted, this, &WordsCard::linesRequested);
}

void WordsCard::buildTools()
{
    m_remove->setShortcut(QKeySequence::Delete);
    m_remove->setShortcutContext(Qt::WidgetShortcut);
    m_table->addAction(m_remove);
    connect(m_undo, &UndoTools::undoRequested, this, &WordsCard::undoRequested);
    connect(m_undo, &UndoTools::redoRequested, this, &WordsCard::redoRequested);
    connect(m_remove, &QAction::triggered, this, [this] { emit removeRequested(selectedWords()); });
    m_removeButton->setObjectName(u"removeWords"_s);
    m_removeButton->setDefaultAction(m_remove);
    m_import->setIcon(icons::icon(u"folder"_s));
    for (QToolButton *button : {m_removeButton, m_import}) {
        button->setAutoRaise(true);
        button->setFocusPolicy(Qt::StrongFocus);
    }
    m_card->head()->addWidget(m_removeButton);
    m_options->setIcon(icons::icon(u"settings"_s));
    m_refresh->setIcon(icons::icon(u"refresh"_s));
}

void WordsCard::buildLayout()
{
    auto *all = new QVBoxLayout(this);
    all->setContentsMargins(0, 0, 0, 0);
    all->addWidget(m_card);
    auto *modes = new QHBoxLayout;
    modes->setSpacing(metrics::kGap);
    for (const auto &[title, box] :
         {std::pair{m_promptTitle, m_prompt}, std::pair{m_answerTitle, m_answer}}) {
        auto *mode = new QVBoxLayout;
        mode->setSpacing(2);
        mode->addWidget(title);
        mode->addWidget(box);
        title->setBuddy(box);
        modes->addLayout(mode, 1);
    }
    auto *special = new QHBoxLayout;
    special->setSpacing(metrics::kGap);
    special->addWidget(m_traits, 1);
    special->addWidget(m_options, 0, Qt::AlignTop);
    auto *age = new QHBoxLayout(m_ageRow);
    age->setContentsMargins(0, 0, 0, 0);
    age->setSpacing(metrics::kGap);
    age->addWidget(m_age, 1);
    age->addWidget(m_refresh, 0, Qt::AlignTop);
    m_ageRow->hide();
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
    body->addLayout(special);
    body->addWidget(m_ageRow);
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
    m_table->setWords(model);
    if (model) {
        m_search->setText(model->search());
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

void WordsCard::setList(const api::WordListConfig &list)
{
    m_list = list;
    m_card->setTitle(list.name);
    m_file->setText(list.url.isEmpty() ? list.file : list.url);
    m_prompt->setAction(list.prompt);
    m_answer->setAction(list.answer);
    showTraits();
}

void WordsCard::showTraits()
{
    const QString traits = listTraits(m_list);
    m_traits->setText(traits.isEmpty() ? tr("Plain words, for everyone") : traits);
}

void WordsCard::setAge(const QString &text, bool isProblem, bool canRefresh)
{
    m_age->setText(text);
    m_age->setColorRole(isProblem ? ColorRole::Danger : ColorRole::Text2);
    m_ageRow->setVisible(!text.isEmpty());
    m_refresh->setVisible(canRefresh);
}

void WordsCard::setWordsEditable(bool editable)
{
    for (QWidget *widget : std::initializer_list<QWidget *>{m_entry, m_add, m_import}) {
        widget->setEnabled(editable);
    }
    m_table->setEditTriggers(editable ? QAbstractItemView::DoubleClicked
                                     | QAbstractItemView::EditKeyPressed
                                      : QAbstractItemView::NoEditTriggers);
    m_isEditable = editable;
    updateTools();
}

void WordsCard::setUndo(bool canUndo, const QString &undoText, bool canRedo,
                        const QString &redoText)
{
    m_undo->setState(canUndo, undoText, canRedo, redoText);
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
    m_table->setLargestNumber(all);
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
    m_table->showWord(row);
}

QList<int> WordsCard::selectedWords() const
{
    return m_table->selectedWords();
}

QString WordsCard::remark() const
{
    return m_remark->text();
}

QString WordsCard::message() const
{
    return m_banner->isHidden() ? QString() : m_banner->text();
}

QString WordsCard::traits() const
{
    return m_traits->text();
}

QString WordsCard::age() const
{
    return m_ageRow->isHidden() ? QString() : m_age->text();
}

void WordsCard::updateTools()
{
    m_remove->setEnabled(m_isEditable && m_model && m_table->selectionModel()->hasSelection());
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
    m_promptTitle->setText(tr("In prompts"));
    m_answerTitle->setText(tr("In answers"));
    m_prompt->setAccessibleName(tr("Mode for prompts"));
    m_answer->setAccessibleName(tr("Mode for answers"));
    m_options->setText(tr("Options…"));
    m_options->setToolTip(tr("What else counts as one of its words, and whom the list is for"));
    m_refresh->setText(tr("Refresh now"));
    m_entry->setPlaceholderText(tr("New word…"));
    m_entry->setAccessibleName(tr("New word"));
    m_entry->setToolTip(tr("Pasted lines are added as so many words, in one step."));
    m_add->setText(tr("Add", "a word"));
    m_import->setToolTip(tr("Add words from a file"));
    m_import->setAccessibleName(tr("Add words from a file"));
    m_search->setPlaceholderText(tr("Find words"));
    m_search->setAccessibleName(tr("Find words"));
    m_table->setAccessibleName(tr("Words of the list"));
    m_remove->setText(tr("Delete words"));
    m_remove->setToolTip(tr("Delete the chosen words (%1)")
                             .arg(m_remove->shortcut().toString(QKeySequence::NativeText)));
    m_removeButton->setAccessibleName(m_remove->text());
    m_undo->retranslate();
    showTraits();
    refreshCount();
}

} // namespace sluice::ui
